#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "xp_report.h"

/**
 * The line at the end of what people read: "1 error, 2 warnings in 1 plugin; 2 fixable with --fix". Nothing where
 * nothing was found and nobody wants to hear that.
 */
void report_summary_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

#endif
