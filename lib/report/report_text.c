#include "xp_report_text.h"

#include "report_snippet.h"
#include "report_summary.h"
#include "xp_utf8.h"

/* SGR sequences of ECMA-48; empty without colour. */
struct style {
    const char *bold, *error, *warning, *note, *caret, *off;
};

static const struct style plain = { "", "", "", "", "", "" };
static const struct style colored = { "\033[1m", "\033[1;31m", "\033[1;33m", "\033[1;36m", "\033[1;32m", "\033[0m" };

struct text_report {
    struct xp_writer *out;
    const struct xp_report_options *options;
    const struct style *style;
    struct xp_buf shown; /* scratch for what is made safe to show */
};

static void add(struct text_report *report, const char *text)
{
    xp_writer_add_text(report->out, text);
}

static void add_shown(struct text_report *report, struct xp_str text)
{
    xp_buf_clear(&report->shown);
    xp_utf8_show(&report->shown, text);
    xp_writer_add(report->out, report->shown.ptr, report->shown.len);
}

static void add_number(struct text_report *report, uint64_t number)
{
    xp_writer_add_number(report->out, number);
}

/* "path:line:column: " as editors and terminals know it; "path: " where there is no line. */
static void add_place(struct text_report *report, const struct xp_place *place)
{
    add(report, report->style->bold);
    add_shown(report, place->path);
    if (place->line) {
        add(report, ":");
        add_number(report, place->line);
        add(report, ":");
        add_number(report, place->column);
    }
    add(report, ":");
    add(report, report->style->off);
    add(report, " ");
}

static void add_severity(struct text_report *report, enum xp_severity severity)
{
    const struct style *style = report->style;

    add(report, severity == XP_SEVERITY_ERROR     ? style->error
                : severity == XP_SEVERITY_WARNING ? style->warning
                                                  : style->note);
    add(report, xp_severity_name(severity));
    add(report, ":");
    add(report, style->off);
    add(report, " ");
}

static void add_related(struct text_report *report, const struct xp_related *related)
{
    add(report, "  ");
    add_place(report, &related->place);
    add_severity(report, XP_SEVERITY_NOTE);
    add_shown(report, related->message);
    add(report, "\n");
}

static void add_finding(struct text_report *report, const struct xp_finding *finding)
{
    add_place(report, &finding->place);
    add_severity(report, finding->severity);
    add_shown(report, finding->message);
    add(report, " [");
    add_shown(report, finding->rule->id);
    add(report, "]\n");
    if (finding->place.line && finding->excerpt.text.ptr)
        report_snippet_write(report->out, &finding->excerpt, finding->place.line, report->style->caret,
                             report->style->off);
    if (finding->help.len && !report->options->is_quiet) {
        add(report, "  help: ");
        add_shown(report, finding->help);
        add(report, "\n");
    }
    for (size_t i = 0; i < finding->related_count; i++)
        add_related(report, &finding->related[i]);
}

void xp_report_text_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    struct text_report report = {
        .out = out,
        .options = options,
        .style = options->use_color ? &colored : &plain,
        .shown = XP_BUF_INIT(SIZE_MAX / 2),
    };

    for (size_t i = 0; i < run->findings->count; i++)
        add_finding(&report, &run->findings->items[i]);
    report_summary_write(out, run, options);
    xp_buf_release(&report.shown);
}
