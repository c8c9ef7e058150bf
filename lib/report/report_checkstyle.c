#include "report_formats.h"

#include "report_show.h"

static void add_text(struct xp_writer *out, const char *name, struct xp_str text)
{
    xp_writer_add_char(out, ' ');
    xp_writer_add_text(out, name);
    xp_writer_add(out, "=\"", 2);
    report_show(out, text, &report_xml);
    xp_writer_add_char(out, '"');
}

static void add_number(struct xp_writer *out, const char *name, uint64_t number)
{
    xp_writer_add_char(out, ' ');
    xp_writer_add_text(out, name);
    xp_writer_add(out, "=\"", 2);
    xp_writer_add_number(out, number);
    xp_writer_add_char(out, '"');
}

static const char *severity_name(enum xp_severity severity)
{
    return severity == XP_SEVERITY_NOTE ? "info" : xp_severity_name(severity);
}

/* What is about a whole file stands at its beginning: readers of this format expect a line. */
static void add_error(struct xp_writer *out, const struct xp_finding *finding)
{
    xp_writer_add_text(out, "    <error");
    add_number(out, "line", finding->place.line ? finding->place.line : 1);
    add_number(out, "column", finding->place.line ? finding->place.column : 1);
    add_text(out, "severity", xp_str_from(severity_name(finding->severity)));
    add_text(out, "message", finding->message);
    xp_writer_add_text(out, " source=\"xtplug.");
    report_show(out, finding->rule->id, &report_xml);
    xp_writer_add_text(out, "\"/>\n");
}

static void open_file(struct xp_writer *out, struct xp_str path)
{
    xp_writer_add_text(out, "  <file");
    add_text(out, "name", path);
    xp_writer_add(out, ">\n", 2);
}

static void close_file(struct xp_writer *out)
{
    xp_writer_add_text(out, "  </file>\n");
}

static void add_findings(struct xp_writer *out, const struct xp_findings *findings)
{
    struct xp_str path = { NULL, 0 };

    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        if (i == 0 || !xp_str_equal(path, finding->place.path)) {
            if (i)
                close_file(out);
            path = finding->place.path;
            open_file(out, path);
        }
        add_error(out, finding);
    }
    if (findings->count)
        close_file(out);
}

/* What could not be done must not look like a file without errors. */
static void add_problem(struct xp_writer *out, const struct xp_problem *problem)
{
    open_file(out, problem->path.len ? problem->path : xp_str_from("xtplug"));
    xp_writer_add_text(out, "    <error");
    add_number(out, "line", 1);
    add_number(out, "column", 1);
    add_text(out, "severity", xp_str_from("error"));
    add_text(out, "message", problem->message);
    xp_writer_add_text(out, " source=\"xtplug\"/>\n");
    close_file(out);
}

void report_checkstyle_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    (void)options;
    xp_writer_add_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    add_findings(out, run->findings);
    for (size_t i = 0; i < run->findings->problem_count; i++)
        add_problem(out, &run->findings->problems[i]);
    xp_writer_add_text(out, "</checkstyle>\n");
}
