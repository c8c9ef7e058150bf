#ifndef REPORT_BODY_H
#define REPORT_BODY_H

#include "report_paths.h"
#include "xp_buf.h"

/**
 * Append what a finding says in full, in lines without a line end behind the last, each made safe to show: the message,
 * "help: …", and the related places.
 *
 * @param paths  gives the paths of related places; NULL: they stand as the user would type them.
 */
void report_body(struct xp_buf *out, const struct xp_finding *finding, struct report_paths *paths);

/** Append a related place as such a line: "PATH:LINE:COLUMN: MESSAGE". */
void report_body_related(struct xp_buf *out, const struct xp_related *related, struct report_paths *paths);

/** Append a problem as one line: "PATH: MESSAGE", or the message alone. */
void report_body_problem(struct xp_buf *out, const struct xp_problem *problem);

#endif
