#include "report_summary.h"

static void add_count(struct xp_writer *out, size_t count, const char *noun)
{
    xp_writer_add_number(out, count);
    xp_writer_add_text(out, " ");
    xp_writer_add_text(out, noun);
    if (count != 1)
        xp_writer_add_text(out, "s");
}

/* "1 error, 2 warnings": what there is none of is not named. */
static void add_severity_counts(struct xp_writer *out, const struct xp_run *run)
{
    const struct {
        size_t count;
        const char *noun;
    } rows[] = { { run->errors, "error" }, { run->warnings, "warning" }, { run->notes, "note" } };
    const char *separator = "";

    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        if (!rows[i].count)
            continue;
        xp_writer_add_text(out, separator);
        add_count(out, rows[i].count, rows[i].noun);
        separator = ", ";
    }
}

static void add_fixable(struct xp_writer *out, const struct xp_run *run)
{
    if (run->fixable) {
        xp_writer_add_text(out, "; ");
        xp_writer_add_number(out, run->fixable);
        xp_writer_add_text(out, " fixable with --fix");
        if (run->unsafe_fixable) {
            xp_writer_add_text(out, " (");
            xp_writer_add_number(out, run->unsafe_fixable);
            xp_writer_add_text(out, " more with --unsafe-fixes)");
        }
    } else if (run->unsafe_fixable) {
        xp_writer_add_text(out, "; ");
        xp_writer_add_number(out, run->unsafe_fixable);
        xp_writer_add_text(out, " fixable with --unsafe-fixes");
    }
}

void report_summary_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    bool has_findings = run->findings->count > 0;

    if (!has_findings && options->is_quiet)
        return;
    if (!has_findings && !run->plugins) {
        xp_writer_add_text(out, "no plugin was linted");
    } else {
        if (has_findings)
            add_severity_counts(out, run);
        else
            xp_writer_add_text(out, options->hides_all ? "nothing to show, as --min-severity hides all findings"
                                                       : "no findings");
        if (run->plugins) {
            xp_writer_add_text(out, " in ");
            add_count(out, run->plugins, "plugin");
        }
    }
    add_fixable(out, run);
    /* A run that could not do all it was asked for must not look like a clean one. */
    if (run->findings->problem_count) {
        xp_writer_add_text(out, "; ");
        add_count(out, run->findings->problem_count, "problem");
    }
    xp_writer_add_text(out, "\n");
}
