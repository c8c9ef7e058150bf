#include "report_formats.h"

#include "report_body.h"
#include "xp_json_out.h"
#include "xp_utf8.h"

/* What the members mean says reviewdog's own description, proto/rdf/reviewdog.proto in its repository. */

struct rdjson_report {
    struct xp_json_out json;
    struct report_paths paths;
    struct xp_buf text; /* scratch */
};

static const char *severity_name(enum xp_severity severity)
{
    switch (severity) {
    case XP_SEVERITY_ERROR:
        return "ERROR";
    case XP_SEVERITY_WARNING:
        return "WARNING";
    case XP_SEVERITY_NOTE:
    case XP_SEVERITY_OFF:
        break;
    }
    return "INFO";
}

/* Columns are bytes of UTF-8 here, so they are known where the excerpt has the line from its beginning. */
static bool has_columns(const struct xp_finding *finding)
{
    const struct xp_excerpt *excerpt = &finding->excerpt;

    return excerpt->text.ptr && !excerpt->cut_left && finding->place.line == finding->place.end_line &&
           excerpt->end - excerpt->start == finding->place.length;
}

/* Column 0: the line as a whole. */
static void add_position(struct xp_json_out *json, const char *key, uint32_t line, size_t column)
{
    xp_json_out_open(json, key, '{');
    xp_json_out_number(json, "line", line);
    if (column)
        xp_json_out_number(json, "column", (int64_t)column);
    xp_json_out_close(json, '}');
}

static void add_range(struct xp_json_out *json, uint32_t line, size_t column, uint32_t end_line, size_t end_column)
{
    xp_json_out_open(json, "range", '{');
    add_position(json, "start", line, column);
    add_position(json, "end", end_line, end_column);
    xp_json_out_close(json, '}');
}

/*
 * The finding's line with its fix. Whole lines are what every reader of the format can suggest, and reviewdog takes only
 * those that the finding is about, so there is none for a fix elsewhere or for a line that the excerpt has in part.
 */
static bool make_fixed_line(struct xp_buf *out, const struct xp_finding *finding)
{
    const struct xp_excerpt *excerpt = &finding->excerpt;
    size_t line = finding->place.offset - excerpt->start, at = 0;

    if (!finding->fix || !has_columns(finding) || excerpt->cut_right || finding->place.offset < excerpt->start)
        return false;
    xp_buf_clear(out);
    for (size_t i = 0; i < finding->fix->count; i++) {
        const struct xp_edit *edit = &finding->fix->edits[i];

        if (edit->start < line + at || edit->end < edit->start || edit->end - line > excerpt->text.len)
            return false;
        xp_buf_add(out, excerpt->text.ptr + at, edit->start - line - at);
        xp_buf_add_str(out, edit->text);
        at = edit->end - line;
    }
    xp_buf_add_str(out, xp_str_from_offset(excerpt->text, at));
    return xp_utf8_valid_prefix(xp_buf_str(out)) == out->len; /* JSON cannot hold other bytes */
}

static void add_suggestion(struct rdjson_report *report, const struct xp_finding *finding)
{
    struct xp_json_out *json = &report->json;

    if (!make_fixed_line(&report->text, finding))
        return;
    xp_json_out_open(json, "suggestions", '[');
    xp_json_out_open(json, NULL, '{');
    add_range(json, finding->place.line, 0, finding->place.line, 0);
    xp_json_out_text(json, "text", xp_buf_str(&report->text));
    xp_json_out_close(json, '}');
    xp_json_out_close(json, ']');
}

static void begin_item(struct xp_json_out *json, struct xp_str message, const char *severity, struct xp_str code)
{
    xp_json_out_break(json, "\n ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "message", message);
    xp_json_out_text(json, "severity", xp_str_from(severity));
    xp_json_out_open(json, "code", '{');
    xp_json_out_text(json, "value", code);
    xp_json_out_close(json, '}');
    xp_json_out_open(json, "location", '{');
}

static void add_finding(struct rdjson_report *report, const struct xp_finding *finding)
{
    const struct xp_place *place = &finding->place;
    struct xp_json_out *json = &report->json;

    xp_buf_clear(&report->text);
    report_body(&report->text, finding, NULL);
    begin_item(json, xp_buf_str(&report->text), severity_name(finding->severity), finding->rule->id);
    xp_json_out_text(json, "path", report_paths_of(&report->paths, finding)->typed);
    if (place->line && has_columns(finding))
        add_range(json, place->line, finding->excerpt.start + 1, place->end_line, finding->excerpt.end + 1);
    else if (place->line)
        add_range(json, place->line, 0, place->end_line, 0);
    xp_json_out_close(json, '}');
    if (place->line)
        add_suggestion(report, finding);
    xp_json_out_close(json, '}');
}

/* There is no other room for what could not be done, and without it the run would look like a clean one. */
static void add_problem(struct rdjson_report *report, const struct xp_problem *problem)
{
    struct xp_json_out *json = &report->json;

    begin_item(json, problem->message, "ERROR", xp_str_from("xtplug"));
    xp_json_out_text(json, "path", problem->path.len ? problem->path : xp_str_from("."));
    xp_json_out_close(json, '}');
    xp_json_out_close(json, '}');
}

void report_rdjson_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    struct rdjson_report report = { .json = XP_JSON_OUT_INIT(out), .text = XP_BUF_INIT(SIZE_MAX / 2) };
    const struct xp_findings *findings = run->findings;

    (void)options;
    report_paths_init(&report.paths);
    xp_json_out_open(&report.json, NULL, '{');
    xp_json_out_open(&report.json, "source", '{');
    xp_json_out_text(&report.json, "name", xp_str_from("xtplug"));
    xp_json_out_close(&report.json, '}');
    xp_json_out_open(&report.json, "diagnostics", '[');
    for (size_t i = 0; i < findings->count; i++)
        add_finding(&report, &findings->items[i]);
    for (size_t i = 0; i < findings->problem_count; i++)
        add_problem(&report, &findings->problems[i]);
    xp_json_out_close(&report.json, ']');
    xp_json_out_close(&report.json, '}');
    xp_writer_add_char(out, '\n');
    report_paths_release(&report.paths);
    xp_buf_release(&report.text);
}
