#ifndef OUTPUTS_H
#define OUTPUTS_H

#include "cmd.h"
#include "xp_report.h"

/** The reports beside the one on standard output: those that `--output FORMAT:FILE` asks for, and one for people. */

struct output {
    const struct xp_report_format *format;
    const char *path;
};

struct outputs {
    struct output *items;
    size_t count;
};

/** The rows of a command's option table; they fill the members `format` and `output` of its settings. */
#define OUTPUTS_OPTIONS(settings)                                                                                  \
    { .name = "format",                                                                                            \
      .kind = CMD_CHOICE,                                                                                          \
      .field = offsetof(settings, format),                                                                         \
      .argument = "FORMAT",                                                                                        \
      .help = "what to print on standard output",                                                                  \
      .choices = { &xp_report_formats[0].name, sizeof(xp_report_formats[0]) } },                                   \
    {                                                                                                              \
        .name = "output", .kind = CMD_LIST, .field = offsetof(settings, output), .argument = "FORMAT:FILE",        \
        .help = "write a report of this run to a file too, in any format of --format; may be given more than once" \
    }

/**
 * Understand what was asked for, before anything is done: so a slip of the hand is told at once.
 *
 * @param[out] outputs  lives in the call's arena; empty on failure.
 * @param list          words behind --output.
 * @param taken         other files that the command reads or writes, which no report may replace; NULL: not there.
 * @return 0; XP_E_USAGE for an unknown format, no file, "-", a folder, a folder that does not exist, or a file that is
 *         named twice or taken.
 */
int outputs_read(struct outputs *outputs, struct cmd_call *call, const struct cmd_list *list, const char *const *taken,
                 size_t taken_count, struct xp_err *err) XP_MUST_CHECK;

/**
 * Write them all, each whole or not at all.
 *
 * @param options   as for standard output; no file is coloured.
 * @param problems  what cannot be written is added here; may be the findings of the run.
 */
void outputs_write(const struct outputs *outputs, const struct xp_run *run, const struct xp_report_options *options,
                   struct xp_findings *problems);

/**
 * Show what was found as the text format does, on standard error: for commands whose output is something else. Nothing
 * when nothing was found.
 *
 * @param findings  sorted.
 * @param plugins   how many were looked at.
 * @param color     as for cmd_use_color().
 */
void outputs_show_findings(const struct xp_findings *findings, size_t plugins, size_t color, bool is_quiet);

#endif
