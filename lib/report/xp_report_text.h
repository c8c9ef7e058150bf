#ifndef XP_REPORT_TEXT_H
#define XP_REPORT_TEXT_H

#include "xp_report.h"

/** The format "text": for people, with the source line and carets under what is meant. */
void xp_report_text_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

#endif
