#include "xp_report_json.h"

#include "xp_utf8.h"

/* A thing about a whole file or folder has no place in it, and none is made up. */
static bool has_position(const struct xp_place *place)
{
    return place->line > 0;
}

static void add_place(struct xp_json_out *json, const struct xp_place *place)
{
    if (!has_position(place))
        return;
    xp_json_out_number(json, "line", place->line);
    xp_json_out_number(json, "column", place->column);
    xp_json_out_number(json, "endLine", place->end_line);
    xp_json_out_number(json, "endColumn", place->end_column);
    xp_json_out_number(json, "offset", (int64_t)place->offset);
    xp_json_out_number(json, "length", (int64_t)place->length);
}

static void add_related(struct xp_json_out *json, const struct xp_finding *finding)
{
    if (!finding->related_count)
        return;
    xp_json_out_open(json, "related", '[');
    for (size_t i = 0; i < finding->related_count; i++) {
        const struct xp_related *related = &finding->related[i];

        xp_json_out_open(json, NULL, '{');
        xp_json_out_text(json, "path", related->place.path);
        if (has_position(&related->place)) {
            xp_json_out_number(json, "line", related->place.line);
            xp_json_out_number(json, "column", related->place.column);
        }
        xp_json_out_text(json, "message", related->message);
        xp_json_out_close(json, '}');
    }
    xp_json_out_close(json, ']');
}

/* JSON cannot hold bytes that are not UTF-8. An edit with other text than was meant would be worse than none. */
static bool can_write_edits(const struct xp_fix *fix)
{
    for (size_t i = 0; i < fix->count; i++)
        if (xp_utf8_valid_prefix(fix->edits[i].text) != fix->edits[i].text.len)
            return false;
    return true;
}

static void add_fix(struct xp_json_out *json, const struct xp_fix *fix)
{
    if (!fix || !can_write_edits(fix))
        return;
    xp_json_out_open(json, "fix", '{');
    xp_json_out_text(json, "title", fix->title);
    xp_json_out_bool(json, "safe", fix->is_safe);
    xp_json_out_open(json, "edits", '[');
    for (size_t i = 0; i < fix->count; i++) {
        const struct xp_edit *edit = &fix->edits[i];

        xp_json_out_open(json, NULL, '{');
        xp_json_out_number(json, "offset", edit->start);
        xp_json_out_number(json, "length", edit->end - edit->start);
        xp_json_out_text(json, "text", edit->text);
        xp_json_out_close(json, '}');
    }
    xp_json_out_close(json, ']');
    xp_json_out_close(json, '}');
}

static void add_finding(struct xp_json_out *json, const struct xp_finding *finding)
{
    xp_json_out_break(json, "\n  ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "rule", finding->rule->id);
    xp_json_out_text(json, "severity", xp_str_from(xp_severity_name(finding->severity)));
    xp_json_out_text(json, "message", finding->message);
    if (finding->help.len)
        xp_json_out_text(json, "help", finding->help);
    xp_json_out_text(json, "path", finding->place.path);
    if (finding->has_pointer)
        xp_json_out_text(json, "pointer", finding->pointer);
    add_place(json, &finding->place);
    add_related(json, finding);
    add_fix(json, finding->fix);
    xp_json_out_close(json, '}');
}

void xp_report_json_findings(struct xp_json_out *json, const struct xp_findings *findings)
{
    xp_json_out_break(json, "\n ");
    xp_json_out_open(json, "findings", '[');
    for (size_t i = 0; i < findings->count; i++)
        add_finding(json, &findings->items[i]);
    xp_json_out_close(json, ']');
}

static void add_summary(struct xp_json_out *json, const struct xp_run *run)
{
    xp_json_out_break(json, "\n ");
    xp_json_out_open(json, "summary", '{');
    xp_json_out_number(json, "plugins", (int64_t)run->plugins);
    xp_json_out_number(json, "errors", (int64_t)run->errors);
    xp_json_out_number(json, "warnings", (int64_t)run->warnings);
    xp_json_out_number(json, "notes", (int64_t)run->notes);
    xp_json_out_number(json, "fixable", (int64_t)run->fixable);
    xp_json_out_close(json, '}');
}

void xp_report_json_begin(struct xp_json_out *json, const char *version)
{
    xp_json_out_open(json, NULL, '{');
    xp_json_out_number(json, "version", 1);
    xp_json_out_open(json, "tool", '{');
    xp_json_out_text(json, "name", xp_str_from("xtplug"));
    xp_json_out_text(json, "version", xp_str_from(version));
    xp_json_out_close(json, '}');
}

void xp_report_json_problems(struct xp_json_out *json, const struct xp_findings *findings)
{
    xp_json_out_break(json, "\n ");
    xp_json_out_open(json, "problems", '[');
    for (size_t i = 0; i < findings->problem_count; i++) {
        xp_json_out_break(json, "\n  ");
        xp_json_out_open(json, NULL, '{');
        xp_json_out_text(json, "path", findings->problems[i].path);
        xp_json_out_text(json, "message", findings->problems[i].message);
        xp_json_out_close(json, '}');
    }
    xp_json_out_close(json, ']');
}

void xp_report_json_end(struct xp_json_out *json)
{
    xp_json_out_close(json, '}');
    xp_writer_add_char(json->out, '\n');
}

void xp_report_json_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    struct xp_json_out json = XP_JSON_OUT_INIT(out);

    xp_report_json_begin(&json, options->version);
    xp_report_json_findings(&json, run->findings);
    xp_report_json_problems(&json, run->findings);
    add_summary(&json, run);
    xp_report_json_end(&json);
}
