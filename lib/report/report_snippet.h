#ifndef REPORT_SNIPPET_H
#define REPORT_SNIPPET_H

#include "xp_finding.h"
#include "xp_writer.h"

/** Terminal columns of a source line that are shown at most; longer lines are cut around the span. */
enum { REPORT_SNIPPET_COLUMNS = 100 };

/**
 * Write the source line of a finding and, under it, carets below the span:
 *
 *       3 |   "tag": "xt.weather",
 *         |          ^^^^^^^^^^^^
 *
 * Nothing raw: what is not printable appears as an escape, tabs as blanks, and the carets are as wide as what is seen.
 *
 * @param line       number for the gutter.
 * @param caret_on   bytes to write before the carets (a colour), or "".
 * @param caret_off  bytes to write after them.
 */
void report_snippet_write(struct xp_writer *out, const struct xp_excerpt *excerpt, uint32_t line, const char *caret_on,
                          const char *caret_off);

#endif
