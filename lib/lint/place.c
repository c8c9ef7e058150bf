#include "engine.h"

#include "xp_pointer.h"
#include "xp_utf8.h"

struct span span_of(const struct xp_doc *doc, xp_node_id node)
{
    const struct xp_node *data = &doc->nodes[node];
    bool is_container = data->kind == XP_ARRAY || data->kind == XP_OBJECT;

    return (struct span){ data->start, is_container && data->end > data->start ? data->start + 1 : data->end };
}

/* One copy for all findings: paths may be long, and findings many. */
static struct xp_str keep_path(struct engine *engine, struct xp_str *kept, struct xp_str path)
{
    if (!kept->ptr)
        *kept = xp_arena_copy(&engine->out->arena, path);
    return *kept;
}

struct xp_str plugin_path_of(struct engine *engine)
{
    return keep_path(engine, &engine->plugin_path, engine->plugin->path);
}

struct xp_place place_of(struct engine *engine, struct span span)
{
    struct xp_position start = xp_doc_position(engine->doc, span.start);
    struct xp_position end = xp_doc_position(engine->doc, span.end);
    struct xp_place place = {
        .line = start.line, .column = start.column, .end_line = end.line, .end_column = end.column
    };

    place.path = keep_path(engine, &engine->manifest_path, engine->plugin->manifest_path);
    place.offset = xp_doc_source_offset(engine->doc, span.start);
    place.length = xp_doc_source_offset(engine->doc, span.end) - place.offset;
    return place;
}

/* Never inside a character: back from a continuation byte to what leads it, but not further than UTF-8 goes. */
static size_t to_character(const char *text, size_t at, size_t least)
{
    for (int i = 0; i < 3 && at > least && ((unsigned char)text[at] & 0xC0) == 0x80; i++)
        at--;
    return at;
}

struct xp_excerpt cut_excerpt(struct xp_arena *arena, struct xp_str line, struct span span)
{
    struct xp_excerpt excerpt = { 0 };
    size_t first = 0, past = line.len;

    if (span.start > line.len)
        span.start = line.len;
    if (line.len > XP_EXCERPT_BYTES) {
        size_t before = span.start < XP_EXCERPT_BYTES / 4 ? span.start : XP_EXCERPT_BYTES / 4;

        first = to_character(line.ptr, span.start - before, 0);
        if (first + XP_EXCERPT_BYTES < line.len)
            past = to_character(line.ptr, first + XP_EXCERPT_BYTES, first);
    }
    excerpt.text = xp_arena_copy(arena, xp_str_make(line.ptr + first, past - first));
    excerpt.cut_left = first > 0;
    excerpt.cut_right = past < line.len;
    excerpt.start = (span.start < past ? span.start : past) - first;
    excerpt.end = (span.end < past ? span.end : past) - first;
    if (span.end < first || excerpt.end < excerpt.start)
        excerpt.end = excerpt.start;
    return excerpt;
}

struct xp_excerpt excerpt_of(struct engine *engine, struct span span)
{
    size_t start, end;

    xp_doc_line_span(engine->doc, span.start, &start, &end);
    if (span.start < start) /* a byte-order mark belongs to no line */
        span = (struct span){ start, start };
    return cut_excerpt(&engine->out->arena, xp_str_make(engine->doc->text + start, end - start),
                       (struct span){ span.start - start, span.end > start ? span.end - start : 0 });
}

struct xp_finding begin_finding(struct engine *engine, const struct xp_rule *rule, enum xp_severity severity,
                                struct span span)
{
    struct xp_finding finding = { .rule = rule, .severity = severity };

    finding.plugin = plugin_path_of(engine);
    finding.place = place_of(engine, span);
    finding.excerpt = excerpt_of(engine, span);
    return finding;
}

/* Now, because the document is gone when the report is written. */
static const struct xp_edit_place *places_of(struct engine *engine, const struct xp_fix *fix)
{
    struct xp_edit_place *places;

    if (!fix)
        return NULL;
    places = xp_arena_calloc(&engine->out->arena, fix->count, sizeof(*places));
    for (size_t i = 0; i < fix->count; i++) {
        struct xp_position start = xp_doc_position(engine->doc, fix->edits[i].start);
        struct xp_position end = xp_doc_position(engine->doc, fix->edits[i].end);

        places[i] = (struct xp_edit_place){ start.line, start.column, end.line, end.column };
    }
    return places;
}

void replace_finding(struct engine *engine, size_t index, const struct xp_finding *finding)
{
    engine->out->items[index] = *finding;
    engine->out->items[index].edit_places = places_of(engine, finding->fix);
}

bool has_room(struct engine *engine)
{
    if (engine->out->count < XP_LINT_MAX_FINDINGS)
        return true;
    engine->dropped++;
    return false;
}

void add_finding(struct engine *engine, const struct xp_finding *finding)
{
    if (!has_room(engine))
        return;
    xp_findings_add(engine->out, finding);
    replace_finding(engine, engine->out->count - 1, finding);
}

bool keep_pointer(struct engine *engine, const struct xp_buf *pointer, struct xp_str *kept)
{
    if (xp_buf_ok(pointer))
        *kept = xp_arena_copy(&engine->out->arena, xp_buf_str(pointer));
    return xp_buf_ok(pointer);
}

bool pointer_of(struct engine *engine, const struct xp_frame *frame, struct xp_str extra, struct xp_str *kept)
{
    XP_AUTO_BUF pointer = XP_BUF_INIT(XP_POINTER_MAX_BYTES);
    const struct xp_frame *way[XP_LINT_MAX_FRAMES];
    size_t count = 0;

    for (; frame->parent && count < XP_COUNT(way); frame = frame->parent)
        way[count++] = frame;
    while (count--) {
        if (way[count]->key != XP_NO_NODE)
            xp_pointer_add_key_of(&pointer, engine->doc, way[count]->key);
        else
            xp_pointer_add_index(&pointer, way[count]->index);
    }
    if (extra.len)
        xp_pointer_add_key(&pointer, extra);
    return keep_pointer(engine, &pointer, kept);
}

void set_related(struct engine *engine, struct xp_finding *finding, xp_node_id node, const char *message)
{
    struct xp_related *related = xp_arena_calloc(&engine->out->arena, 1, sizeof(*related));

    related->place = place_of(engine, span_of(engine->doc, node));
    related->message = xp_arena_copy(&engine->out->arena, xp_str_from(message));
    finding->related = related;
    finding->related_count = 1;
}
