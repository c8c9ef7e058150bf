#include "engine.h"

#include "xp_json_text.h"
#include "xp_nearest.h"
#include "xp_plugin.h"
#include "xp_utf8.h"

static struct xp_str json_string(struct engine *engine, struct xp_str text)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);

    xp_json_add_string(&out, text);
    return xp_arena_copy(&engine->eval.scratch, xp_buf_str(&out));
}

/* `write "python3"`: the text is input, so it is escaped and shortened. */
static const struct xp_fix *titled_fix(struct engine *engine, const char *verb, struct xp_str object, bool is_safe,
                                       struct span span, struct xp_str text)
{
    XP_AUTO_BUF title = XP_BUF_INIT(4096);

    xp_buf_addf(&title, "%s ", verb);
    quote_text(&title, object);
    return make_fix(engine, title.ptr, is_safe, span, text);
}

/* A string whose last byte is its closing quote; one that the parser had to repair is put right first. */
static bool is_sound_string(const struct xp_doc *doc, xp_node_id node)
{
    struct xp_str source = xp_node_source(doc, node);

    return xp_node_kind(doc, node) == XP_STRING && !(doc->nodes[node].flags & (XP_NODE_TEXT | XP_NODE_IMPLIED)) &&
           source.len >= 2 && source.ptr[0] == '"' && source.ptr[source.len - 1] == '"';
}

static struct xp_str append(struct engine *engine, struct xp_str text, struct xp_str suffix)
{
    return xp_arena_printf(&engine->eval.scratch, "%.*s%.*s", XP_STR_ARG(text), XP_STR_ARG(suffix));
}

static struct xp_str find_match(const struct xp_repair *repair, struct xp_str text)
{
    for (uint32_t i = 0; i < repair->count; i++)
        if (xp_str_equal_nocase(xp_str_trim(text), repair->texts[i]))
            return repair->texts[i];
    return xp_str_make("", 0);
}

static struct xp_str spell_as_folder(struct engine *engine, struct xp_str text)
{
    struct xp_resolved resolved;

    if (!xp_plugin_has_entries(engine->plugin))
        return xp_str_make("", 0);
    xp_plugin_resolve(engine->plugin, text, &resolved);
    if (resolved.status != XP_RESOLVE_CASE || xp_utf8_valid_prefix(resolved.actual) < resolved.actual.len)
        return xp_str_make("", 0);
    return resolved.actual;
}

/* `from` and `to` inside a text; the text itself where `from` does not occur. */
static struct xp_str replace_all(struct engine *engine, const struct xp_repair *repair, struct xp_str text)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str rest = text;

    while (rest.len) {
        if (xp_str_starts_with(rest, repair->texts[0])) {
            xp_buf_add_str(&out, repair->texts[1]);
            rest = xp_str_from_offset(rest, repair->texts[0].len);
        } else {
            xp_buf_add_char(&out, rest.ptr[0]);
            rest = xp_str_from_offset(rest, 1);
        }
    }
    return xp_arena_copy(&engine->eval.scratch, xp_buf_str(&out));
}

static struct xp_str better_text(struct engine *engine, const struct xp_repair *repair, struct xp_str text)
{
    if (repair->kind == XP_REPAIR_MATCH)
        return find_match(repair, text);
    return repair->kind == XP_REPAIR_REPLACE ? replace_all(engine, repair, text) : spell_as_folder(engine, text);
}

/* The value as a whole, of any type. JSON texts are shown as they are. */
static const struct xp_fix *write_value(struct engine *engine, const struct xp_repair *repair, xp_node_id node)
{
    const struct xp_node *data = &engine->doc->nodes[node];

    if (data->kind == XP_ARRAY || data->kind == XP_OBJECT || data->flags & (XP_NODE_TEXT | XP_NODE_IMPLIED))
        return NULL;
    return make_fix(engine, xp_arena_printf(&engine->eval.scratch, "write %.*s", XP_STR_ARG(repair->text)).ptr,
                    repair->is_safe, span_of(engine->doc, node), repair->text);
}

static const struct xp_fix *repair_value(struct engine *engine, const struct xp_repair *repair, xp_node_id node)
{
    const struct xp_doc *doc = engine->doc;
    struct span span = span_of(doc, node);
    struct xp_str text, better;

    if (repair->kind == XP_REPAIR_WRITE)
        return write_value(engine, repair, node);
    if (!is_sound_string(doc, node))
        return NULL;
    text = xp_eval_text(&engine->eval, node);
    if (repair->kind == XP_REPAIR_APPEND) {
        /* All that the author wrote stays as it is spelled. */
        struct xp_str added = json_string(engine, repair->text);
        struct span at = { span.end - 1, span.end - 1 };

        return titled_fix(engine, "write", append(engine, text, repair->text), repair->is_safe, at,
                          xp_str_make(added.ptr + 1, added.len - 2));
    }
    better = better_text(engine, repair, text);
    if (!better.len || xp_str_equal(better, text))
        return NULL;
    return titled_fix(engine, "write", better, repair->is_safe, span, json_string(engine, better));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The blanks that end at `end`. */
static struct xp_str blanks_before(const struct xp_doc *doc, size_t end, size_t least)
{
    size_t start = end;

    while (start > least && is_blank(doc->text[start - 1]))
        start--;
    return xp_str_make(doc->text + start, end - start);
}

/* Of several line ends only the last: blank lines set off groups, and this is none. */
static struct xp_str last_line(struct xp_str blanks)
{
    size_t end = xp_str_find_last(blanks, '\n');

    if (end == blanks.len)
        end = xp_str_find_last(blanks, '\r');
    if (end == blanks.len)
        return blanks;
    end -= end > 0 && blanks.ptr[end] == '\n' && blanks.ptr[end - 1] == '\r';
    return xp_str_from_offset(blanks, end);
}

/* What stands between a key and its value here, such as ": "; that alone where comments stand there too. */
static struct xp_str colon_of(const struct xp_doc *doc, xp_node_id key)
{
    size_t start = doc->nodes[key].end;
    struct xp_str between = xp_str_make(doc->text + start, doc->nodes[xp_key_value(key)].start - start);

    for (size_t i = 0; i < between.len; i++)
        if (between.ptr[i] != ' ' && between.ptr[i] != '\t' && between.ptr[i] != ':')
            return xp_str_from(": ");
    return xp_str_find(between, ':') < between.len ? between : xp_str_from(": ");
}

/* Does the value end where it says, so that something can be put behind it? */
static bool is_sound_value(const struct xp_doc *doc, xp_node_id node)
{
    struct xp_str source = xp_node_source(doc, node);

    switch (xp_node_kind(doc, node)) {
    case XP_STRING:
        return is_sound_string(doc, node);
    case XP_ARRAY:
        return source.len >= 2 && source.ptr[source.len - 1] == ']';
    case XP_OBJECT:
        return source.len >= 2 && source.ptr[source.len - 1] == '}';
    default:
        return !(doc->nodes[node].flags & (XP_NODE_TEXT | XP_NODE_IMPLIED));
    }
}

/* Would another fix give this member the name? Then it would stand there twice. */
static bool may_mean(const struct xp_key_table *table, struct xp_str text, struct xp_str name)
{
    struct xp_nearest nearest = XP_NEAREST_INIT(text);
    uint32_t index = table ? xp_key_table_find(table, name) : 0;

    xp_nearest_offer(&nearest, name);
    for (uint32_t i = 0; table && index < table->count && i < table->keys[index].mistaken_count; i++)
        if (xp_str_equal_nocase(table->keys[index].mistaken[i], text))
            return true;
    return nearest.best.len > 0;
}

/* Add a member behind the last one, laid out as that one is. */
static const struct xp_fix *add_member(struct engine *engine, const struct xp_repair *repair,
                                       const struct xp_frame *frame, struct xp_str name, struct xp_str json)
{
    const struct xp_doc *doc = engine->doc;
    xp_node_id object = frame->node;
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    xp_node_id last = XP_NO_NODE, before_last = XP_NO_NODE;
    struct xp_str blanks;
    size_t at;

    for (xp_node_id key = xp_node_first(doc, object); key != XP_NO_NODE; key = xp_node_after(doc, object, key)) {
        if (may_mean(frame->table, xp_eval_text(&engine->eval, key), name))
            return NULL;
        before_last = last;
        last = key;
    }
    /* Where the last member is broken, the syntax is put right first, and this in the next pass. */
    if (last == XP_NO_NODE || !is_sound_value(doc, xp_key_value(last)))
        return NULL;
    at = doc->nodes[xp_key_value(last)].end;
    blanks = last_line(blanks_before(doc, doc->nodes[last].start, doc->nodes[object].start + 1));
    /* What follows the brace of a one-line object says nothing about what follows a comma. */
    if (before_last == XP_NO_NODE && xp_str_find(blanks, '\n') == blanks.len && xp_str_find(blanks, '\r') == blanks.len)
        blanks = xp_str_from(" ");
    xp_buf_add_char(&text, ',');
    xp_buf_add_str(&text, blanks);
    xp_buf_add_str(&text, json_string(engine, name));
    xp_buf_add_str(&text, colon_of(doc, last));
    xp_buf_add_str(&text, json);
    return titled_fix(engine, "add", name, repair->is_safe, (struct span){ at, at }, xp_buf_str(&text));
}

/* The JSON text of another member's string, spelled as it stands there; empty where it is none or blank. */
static struct xp_str copy_of(struct engine *engine, const struct xp_value *object, struct xp_str name)
{
    const struct xp_doc *doc = engine->doc;
    xp_node_id key = xp_value_member(&engine->eval, object, name);

    if (key == XP_NO_NODE || !is_sound_string(doc, xp_key_value(key)) ||
        !xp_str_trim(xp_eval_text(&engine->eval, xp_key_value(key))).len)
        return xp_str_make("", 0);
    return xp_node_source(doc, xp_key_value(key));
}

/* The JSON text of the name of the only file that ends so; empty where there is none, or more than one. */
static struct xp_str only_file(struct engine *engine, struct xp_str suffix)
{
    const struct xp_listing *listing =
        xp_plugin_has_entries(engine->plugin) ? xp_plugin_list(engine->plugin, xp_str_make("", 0)) : NULL;
    struct xp_str found = { "", 0 };

    for (size_t i = 0; listing && i < listing->count; i++) {
        const struct xp_entry *entry = &listing->entries[i];

        if (entry->kind != XP_ENTRY_FILE || entry->name.ptr[0] == '.' || !xp_str_ends_with(entry->name, suffix))
            continue;
        if (found.len)
            return xp_str_make("", 0);
        found = entry->name;
    }
    if (!found.len || !listing->is_complete || xp_utf8_valid_prefix(found) < found.len)
        return xp_str_make("", 0);
    return json_string(engine, found);
}

const struct xp_fix *make_repair(struct engine *engine, const struct xp_repair *repair, const struct xp_value *value,
                                 struct xp_str missing)
{
    struct xp_str json;

    switch (repair->kind) {
    case XP_REPAIR_NONE:
        return NULL;
    case XP_REPAIR_APPEND:
    case XP_REPAIR_MATCH:
    case XP_REPAIR_WRITE:
    case XP_REPAIR_REPLACE:
    case XP_REPAIR_SPELLING:
        return repair_value(engine, repair, value->frame->node);
    case XP_REPAIR_ADD:
        json = repair->text;
        break;
    case XP_REPAIR_ADD_COPY:
        json = copy_of(engine, value, repair->text);
        break;
    case XP_REPAIR_ADD_ONLY_FILE:
        json = only_file(engine, repair->text);
        break;
    }
    if (!json.len || !missing.len || xp_node_kind(engine->doc, value->frame->node) != XP_OBJECT)
        return NULL;
    return add_member(engine, repair, value->frame, missing, json);
}
