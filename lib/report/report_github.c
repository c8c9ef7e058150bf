#include "report_formats.h"

#include "report_body.h"
#include "report_show.h"
#include "report_summary.h"

/* GitHub shows so many annotations of each level of a step; the others stand in the log alone. */
enum { SHOWN_MAX = 10 };

/* The two escapings of workflow commands; their parser takes off no others. */
static const struct report_escapes data_escapes = {
    .of = { ['%'] = "%25", ['\r'] = "%0D", ['\n'] = "%0A" },
};
static const struct report_escapes property_escapes = {
    .of = { ['%'] = "%25", ['\r'] = "%0D", ['\n'] = "%0A", [':'] = "%3A", [','] = "%2C" },
};

struct github_report {
    struct xp_writer *out;
    struct report_paths paths;
    struct xp_buf body; /* scratch */
};

static const char *level_name(enum xp_severity severity)
{
    return severity == XP_SEVERITY_NOTE ? "notice" : xp_severity_name(severity);
}

static void add_number(struct xp_writer *out, const char *name, uint32_t number)
{
    xp_writer_add_text(out, name);
    xp_writer_add_number(out, number);
}

/* Columns mean something inside one line only. */
static void add_place(struct xp_writer *out, const struct xp_place *place)
{
    if (!place->line)
        return;
    add_number(out, ",line=", place->line);
    add_number(out, ",endLine=", place->end_line);
    if (place->line != place->end_line)
        return;
    add_number(out, ",col=", place->column);
    add_number(out, ",endColumn=", place->end_column);
}

static void add_finding(struct github_report *report, const struct xp_finding *finding)
{
    struct xp_writer *out = report->out;

    xp_writer_add(out, "::", 2);
    xp_writer_add_text(out, level_name(finding->severity));
    xp_writer_add_text(out, " file=");
    report_show(out, report_paths_of(&report->paths, finding)->relative, &property_escapes);
    add_place(out, &finding->place);
    xp_writer_add_text(out, ",title=");
    report_show(out, finding->rule->id, &property_escapes);
    xp_writer_add(out, "::", 2);
    xp_buf_clear(&report->body);
    report_body(&report->body, finding, &report->paths);
    report_show(out, xp_buf_str(&report->body), &data_escapes);
    xp_writer_add_char(out, '\n');
}

static void add_findings(struct github_report *report, const struct xp_findings *findings, enum xp_severity severity)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity == severity)
            add_finding(report, &findings->items[i]);
}

static void add_problem(struct github_report *report, const struct xp_problem *problem)
{
    xp_writer_add_text(report->out, "::error title=xtplug::");
    xp_buf_clear(&report->body);
    report_body_problem(&report->body, problem);
    report_show(report->out, xp_buf_str(&report->body), &data_escapes);
    xp_writer_add_char(report->out, '\n');
}

static size_t past_limit(size_t count, size_t limit)
{
    return count > limit ? count - limit : 0;
}

/* Among the notices it comes first, so that it is shown itself. */
static void add_limit_notice(struct xp_writer *out, const struct xp_run *run)
{
    size_t hidden =
        past_limit(run->errors + run->findings->problem_count, SHOWN_MAX) + past_limit(run->warnings, SHOWN_MAX);

    if (!hidden && run->notes <= SHOWN_MAX)
        return;
    hidden += past_limit(run->notes, SHOWN_MAX - 1);
    xp_writer_addf(out,
                   "::notice title=xtplug::%zu more not shown here: GitHub shows at most %d of a step's errors, "
                   "warnings and notices each. The log of the step has them all.\n",
                   hidden, SHOWN_MAX);
}

void report_github_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    struct github_report report = { .out = out, .body = XP_BUF_INIT(SIZE_MAX / 2) };

    report_paths_init(&report.paths);
    for (size_t i = 0; i < run->findings->problem_count; i++)
        add_problem(&report, &run->findings->problems[i]);
    add_findings(&report, run->findings, XP_SEVERITY_ERROR);
    add_findings(&report, run->findings, XP_SEVERITY_WARNING);
    add_limit_notice(out, run);
    add_findings(&report, run->findings, XP_SEVERITY_NOTE);
    report_summary_write(out, run, options);
    report_paths_release(&report.paths);
    xp_buf_release(&report.body);
}
