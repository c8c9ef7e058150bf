#include "report_formats.h"

#include "report_body.h"
#include "report_show.h"

/* Programs that read this expect a line and a column, so what is about a whole file stands at its beginning. */
static void add_finding(struct xp_writer *out, const struct xp_finding *finding)
{
    report_show(out, finding->place.path, &report_plain);
    xp_writer_add_char(out, ':');
    xp_writer_add_number(out, finding->place.line ? finding->place.line : 1);
    xp_writer_add_char(out, ':');
    xp_writer_add_number(out, finding->place.line ? finding->place.column : 1);
    xp_writer_add(out, ": ", 2);
    xp_writer_add_text(out, xp_severity_name(finding->severity));
    xp_writer_add(out, ": ", 2);
    report_show(out, finding->message, &report_plain);
    xp_writer_add(out, " [", 2);
    report_show(out, finding->rule->id, &report_plain);
    xp_writer_add(out, "]\n", 2);
}

/* As gcc names itself where it is not about a line. */
static void add_problem(struct xp_writer *out, const struct xp_problem *problem)
{
    XP_AUTO_BUF line = XP_BUF_INIT(SIZE_MAX / 2);

    report_body_problem(&line, problem);
    xp_writer_add_text(out, "xtplug: error: ");
    xp_writer_add_str(out, xp_buf_str(&line));
    xp_writer_add_char(out, '\n');
}

void report_gcc_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    const struct xp_findings *findings = run->findings;

    (void)options;
    for (size_t i = 0; i < findings->count; i++)
        add_finding(out, &findings->items[i]);
    for (size_t i = 0; i < findings->problem_count; i++)
        add_problem(out, &findings->problems[i]);
}
