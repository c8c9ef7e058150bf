#ifndef REPORT_CAPTURE_H
#define REPORT_CAPTURE_H

#include "xp_buf.h"
#include "xp_lint_run.h"
#include "xp_report.h"

/** The bytes that the format called `name` makes of the findings; `out` is cleared first. */
void report_capture(const char *name, const struct xp_findings *findings, size_t plugins,
                    const struct xp_report_options *options, struct xp_buf *out);

/** The same with the plugins by name. */
void report_capture_linted(const char *name, const struct xp_findings *findings, const struct xp_linted *linted,
                           size_t linted_count, const struct xp_report_options *options, struct xp_buf *out);

#endif
