#include "report_sarif.h"

#include "report_body.h"
#include "xp_utf8.h"

/* Characters that a path may have in a URI as they are. A colon could be read as the end of a scheme, so it may not.
 * RFC 3986, section 3.3. */
static bool is_uri_char(char c)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || (c && strchr("-._~!$&'()*+,;=@/", c));
}

void sarif_add_artifact(struct sarif_report *report, const struct report_path *path)
{
    struct xp_buf *uri = &report->text;

    xp_buf_clear(uri);
    if (!path->is_inside)
        xp_buf_add_str(uri, xp_str_from("file://"));
    for (size_t i = 0; i < path->path.len; i++) {
        if (is_uri_char(path->path.ptr[i]))
            xp_buf_add_char(uri, path->path.ptr[i]);
        else
            xp_buf_addf(uri, "%%%02X", (unsigned)(unsigned char)path->path.ptr[i]);
    }
    xp_json_out_open(&report->json, "artifactLocation", '{');
    xp_json_out_text(&report->json, "uri", xp_buf_str(uri));
    if (path->is_inside)
        xp_json_out_text(&report->json, "uriBaseId", xp_str_from("%SRCROOT%"));
    xp_json_out_close(&report->json, '}');
}

static void add_snippet(struct xp_json_out *json, struct xp_str text)
{
    xp_json_out_open(json, "snippet", '{');
    xp_json_out_text(json, "text", text);
    xp_json_out_close(json, '}');
}

static void add_lines(struct xp_json_out *json, uint32_t line, uint32_t column, uint32_t end_line, uint32_t end_column)
{
    xp_json_out_number(json, "startLine", line);
    xp_json_out_number(json, "startColumn", column);
    xp_json_out_number(json, "endLine", end_line);
    xp_json_out_number(json, "endColumn", end_column);
}

static void add_bytes(struct xp_json_out *json, size_t offset, size_t length)
{
    xp_json_out_number(json, "byteOffset", (int64_t)offset);
    xp_json_out_number(json, "byteLength", (int64_t)length);
}

/* A byte-order mark has bytes, but is no text: lines and columns cannot say it. */
static bool is_empty(uint32_t line, uint32_t column, uint32_t end_line, uint32_t end_column)
{
    return line == end_line && column == end_column;
}

/* A whole file is shown by its beginning, since GitHub takes no result without a region. */
static void add_start(struct xp_json_out *json)
{
    xp_json_out_open(json, "region", '{');
    add_lines(json, 1, 1, 1, 1);
    xp_json_out_close(json, '}');
}

/* The text of the span, where the excerpt has all of it as UTF-8. */
static struct xp_str span_text(const struct xp_finding *finding)
{
    const struct xp_excerpt *excerpt = &finding->excerpt;
    struct xp_str text = { "", 0 };

    if (excerpt->text.ptr && finding->place.line == finding->place.end_line &&
        excerpt->end - excerpt->start == finding->place.length)
        text = xp_str_make(excerpt->text.ptr + excerpt->start, excerpt->end - excerpt->start);
    return xp_utf8_valid_prefix(text) == text.len ? text : xp_str_make("", 0);
}

/* The line around the span, where the excerpt has it whole and it is more than the span. */
static void add_context(struct xp_json_out *json, const struct xp_finding *finding)
{
    const struct xp_excerpt *excerpt = &finding->excerpt;

    if (!excerpt->text.ptr || excerpt->cut_left || excerpt->cut_right ||
        finding->place.line != finding->place.end_line || excerpt->end - excerpt->start == excerpt->text.len ||
        xp_utf8_valid_prefix(excerpt->text) != excerpt->text.len)
        return;
    xp_json_out_open(json, "contextRegion", '{');
    xp_json_out_number(json, "startLine", finding->place.line);
    add_snippet(json, excerpt->text);
    xp_json_out_close(json, '}');
}

static void add_region(struct xp_json_out *json, const struct xp_finding *finding)
{
    const struct xp_place *place = &finding->place;
    struct xp_str text = span_text(finding);

    if (!place->line) {
        add_start(json);
        return;
    }
    xp_json_out_open(json, "region", '{');
    add_lines(json, place->line, place->column, place->end_line, place->end_column);
    if (!place->length == is_empty(place->line, place->column, place->end_line, place->end_column))
        add_bytes(json, place->offset, place->length);
    if (text.len)
        add_snippet(json, text);
    xp_json_out_close(json, '}');
    add_context(json, finding);
}

static void add_primary(struct sarif_report *report, const struct xp_finding *finding)
{
    struct xp_json_out *json = &report->json;

    xp_json_out_open(json, "locations", '[');
    xp_json_out_open(json, NULL, '{');
    xp_json_out_open(json, "physicalLocation", '{');
    sarif_add_artifact(report, report_paths_of(&report->paths, finding));
    add_region(json, finding);
    xp_json_out_close(json, '}');
    if (finding->has_pointer && finding->pointer.len) {
        xp_json_out_open(json, "logicalLocations", '[');
        xp_json_out_open(json, NULL, '{');
        xp_json_out_text(json, "fullyQualifiedName", finding->pointer);
        xp_json_out_close(json, '}');
        xp_json_out_close(json, ']');
    }
    xp_json_out_close(json, '}');
    xp_json_out_close(json, ']');
}

static void add_related(struct sarif_report *report, const struct xp_related *related, size_t id)
{
    struct xp_json_out *json = &report->json;
    const struct xp_place *place = &related->place;

    xp_json_out_open(json, NULL, '{');
    xp_json_out_number(json, "id", (int64_t)id);
    xp_json_out_open(json, "physicalLocation", '{');
    sarif_add_artifact(report, report_paths_find(&report->paths, place->path));
    if (place->line) {
        xp_json_out_open(json, "region", '{');
        add_lines(json, place->line, place->column, place->end_line, place->end_column);
        xp_json_out_close(json, '}');
    } else {
        add_start(json);
    }
    xp_json_out_close(json, '}');
    sarif_add_message(report, "message", related->message);
    xp_json_out_close(json, '}');
}

void sarif_add_locations(struct sarif_report *report, const struct xp_finding *finding)
{
    size_t count = 0;

    add_primary(report, finding);
    for (size_t i = 0; i < finding->related_count; i++) {
        /* What was is no file that a reader could open; the message names it. */
        if (finding->related[i].is_past)
            continue;
        if (!count++)
            xp_json_out_open(&report->json, "relatedLocations", '[');
        add_related(report, &finding->related[i], count);
    }
    if (count)
        xp_json_out_close(&report->json, ']');
}

/* Does the edit take out a byte-order mark? */
static bool is_mark(const struct xp_edit *edit, const struct xp_edit_place *place)
{
    return edit->start != edit->end && is_empty(place->line, place->column, place->end_line, place->end_column);
}

/*
 * JSON cannot hold bytes that are not UTF-8, and what takes the place of bytes that are no text would have to be written
 * as bytes. An edit with other text than was meant would be worse than none.
 */
static bool can_write_edits(const struct xp_finding *finding)
{
    if (!finding->fix || !finding->edit_places)
        return false;
    for (size_t i = 0; i < finding->fix->count; i++) {
        const struct xp_edit *edit = &finding->fix->edits[i];

        if (xp_utf8_valid_prefix(edit->text) != edit->text.len ||
            (edit->text.len && is_mark(edit, &finding->edit_places[i])))
            return false;
    }
    return true;
}

static void add_replacement(struct xp_json_out *json, const struct xp_edit *edit, const struct xp_edit_place *place)
{
    xp_json_out_open(json, NULL, '{');
    xp_json_out_open(json, "deletedRegion", '{');
    if (is_mark(edit, place))
        add_bytes(json, edit->start, edit->end - edit->start);
    else
        add_lines(json, place->line, place->column, place->end_line, place->end_column);
    xp_json_out_close(json, '}');
    if (edit->text.len) {
        xp_json_out_open(json, "insertedContent", '{');
        xp_json_out_text(json, "text", edit->text);
        xp_json_out_close(json, '}');
    }
    xp_json_out_close(json, '}');
}

void sarif_add_fixes(struct sarif_report *report, const struct xp_finding *finding)
{
    struct xp_json_out *json = &report->json;

    if (!can_write_edits(finding))
        return;
    xp_json_out_open(json, "fixes", '[');
    xp_json_out_open(json, NULL, '{');
    sarif_add_message(report, "description", finding->fix->title);
    xp_json_out_open(json, "artifactChanges", '[');
    xp_json_out_open(json, NULL, '{');
    sarif_add_artifact(report, report_paths_of(&report->paths, finding));
    xp_json_out_open(json, "replacements", '[');
    for (size_t i = 0; i < finding->fix->count; i++)
        add_replacement(json, &finding->fix->edits[i], &finding->edit_places[i]);
    xp_json_out_close(json, ']');
    xp_json_out_close(json, '}');
    xp_json_out_close(json, ']');
    xp_json_out_open(json, "properties", '{');
    xp_json_out_bool(json, "safe", finding->fix->is_safe);
    xp_json_out_close(json, '}');
    xp_json_out_close(json, '}');
    xp_json_out_close(json, ']');
}
