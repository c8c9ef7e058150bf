#ifndef XP_REPORT_H
#define XP_REPORT_H

#include "xp_finding.h"
#include "xp_rule.h"
#include "xp_writer.h"

#include <stdbool.h>

/** What a report may want to know besides the findings. */
struct xp_report_options {
    bool use_color;      /* text only */
    bool is_quiet;       /* text only: no summary line when nothing was found, no help lines */
    bool hides_all;      /* there are findings, but all are below the severity that is shown */
    const char *version; /* of the program, "0.1.0" */
};

struct xp_report_format {
    const char *name; /* as after --format */
    const char *what; /* one line for --help */
    bool is_document; /* whole and valid on every way out, also where nothing could be linted */
    void (*write)(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);
};

/** The table of formats, ended by a row whose name is NULL. */
extern const struct xp_report_format xp_report_formats[];

/** The format called `name`, or NULL. */
const struct xp_report_format *xp_report_find(const char *name);

#endif
