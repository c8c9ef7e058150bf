#include "doc_yaml.h"
#include "doc_build.h"
#include "doc_json.h"
#include "xp_mem.h"

static bool is_utf8_tail(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

size_t yaml_place(struct yaml_reader *reader, yaml_mark_t mark)
{
    const char *text = reader->doc->text;
    size_t bytes = reader->place_bytes, chars = reader->place_chars;

    while (chars < mark.index && bytes < reader->doc->len) {
        do
            bytes++;
        while (bytes < reader->doc->len && is_utf8_tail(text[bytes]));
        chars++;
    }
    while (chars > mark.index && bytes > 0) {
        do
            bytes--;
        while (bytes > 0 && is_utf8_tail(text[bytes]));
        chars--;
    }
    reader->place_bytes = bytes;
    reader->place_chars = chars;
    return bytes;
}

/* From `start` to the next blank, comma, bracket or line end: enough to point at an anchor, an alias or a tag. */
static size_t word_end(const struct xp_doc *doc, size_t start)
{
    size_t end = start;

    while (end < doc->len && !strchr(" \t\r\n,[]{}", doc->text[end]))
        end++;
    return end;
}

static bool refuse_word(struct yaml_reader *reader, yaml_mark_t mark, const char *what)
{
    size_t start = yaml_place(reader, mark);
    char sign = start < reader->doc->len ? reader->doc->text[start] : ' ';
    struct xp_diag *diag = doc_add_diag(reader->doc, XP_FAULT_YAML, start, word_end(reader->doc, start),
                                        "%s are not used here, and \"%c\" begins one", what, sign);

    diag->help = xp_str_from("write the value out, or put it in quotes");
    return false;
}

/* Anchors and tags may stand on any node; the event then begins with whichever comes first. */
static bool check_properties(struct yaml_reader *reader, const yaml_event_t *event, const yaml_char_t *anchor,
                             const yaml_char_t *tag)
{
    size_t start = yaml_place(reader, event->start_mark);

    if (!anchor && !tag)
        return true;
    return refuse_word(reader, event->start_mark,
                       start < reader->doc->len && reader->doc->text[start] == '!' ? "tags" : "anchors");
}

static bool check_node_count(struct yaml_reader *reader, size_t start)
{
    if (reader->doc->count < XP_YAML_MAX_NODES)
        return true;
    doc_add_diag(reader->doc, XP_FAULT_YAML, start, start, "more than %d keys and values in one file",
                 XP_YAML_MAX_NODES);
    return false;
}

static struct yaml_frame *top_frame(struct yaml_reader *reader)
{
    return reader->depth ? &reader->frames[reader->depth - 1] : NULL;
}

static bool wants_key(struct yaml_reader *reader)
{
    const struct yaml_frame *frame = top_frame(reader);

    return frame && frame->key == XP_NO_NODE && xp_node_kind(reader->doc, frame->node) == XP_OBJECT;
}

/* A value of the frame on top is complete. */
static void finish_value(struct yaml_reader *reader)
{
    struct yaml_frame *frame = top_frame(reader);

    if (!frame)
        return;
    if (frame->key != XP_NO_NODE)
        reader->doc->nodes[frame->key].next = (uint32_t)reader->doc->count;
    frame->key = XP_NO_NODE;
    frame->count++;
}

static void note_end(struct yaml_reader *reader, size_t end)
{
    if (end > reader->last_end)
        reader->last_end = end;
}

/* The span of a block scalar ends with its last line that is not blank; without any, with its indicator. */
static size_t block_scalar_end(const struct xp_doc *doc, size_t start, size_t end, bool is_empty)
{
    if (is_empty) {
        end = start + 1;
        while (end < doc->len && strchr("+-0123456789", doc->text[end]) && doc->text[end])
            end++;
        return end;
    }
    while (end > start && xp_ascii_is_space(doc->text[end - 1]))
        end--;
    return end;
}

static bool is_blank_text(const yaml_char_t *text, size_t len)
{
    return xp_str_trim(xp_str_make((const char *)text, len)).len == 0;
}

static void scalar_span(struct yaml_reader *reader, const yaml_event_t *event, size_t *start, size_t *end)
{
    yaml_scalar_style_t style = event->data.scalar.style;

    *start = yaml_place(reader, event->start_mark);
    *end = yaml_place(reader, event->end_mark);
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
        *end = block_scalar_end(reader->doc, *start, *end,
                                is_blank_text(event->data.scalar.value, event->data.scalar.length));
    /* A value that is not there stands behind its ":", "-" or "?"; where there is no such sign, libyaml gives the place of
     * the next word, which may be lines away. */
    if (*start == *end && *start > reader->last_end && !strchr("?:-", reader->doc->text[*start - 1]))
        *start = *end = reader->last_end;
}

static void set_string_text(struct xp_doc *doc, xp_node_id node, struct xp_str value, yaml_scalar_style_t style)
{
    struct xp_str source = xp_node_source(doc, node);
    bool is_quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;

    if (is_quoted && source.len >= 2 && xp_str_equal(value, xp_str_make(source.ptr + 1, source.len - 2)))
        doc->nodes[node].flags |= XP_NODE_PLAIN;
    else if (xp_str_equal(value, source))
        doc_set_text(doc, node, source);
    else
        doc_set_text(doc, node, xp_arena_copy(&doc->arena, value));
}

static bool check_key(struct yaml_reader *reader, const yaml_event_t *event, size_t start, size_t end)
{
    yaml_scalar_style_t style = event->data.scalar.style;
    struct xp_str value = xp_str_make((const char *)event->data.scalar.value, event->data.scalar.length);
    struct xp_diag *diag;

    if (style == YAML_PLAIN_SCALAR_STYLE && value.len == 0) {
        diag = doc_add_diag(reader->doc, XP_FAULT_YAML, start, end, "a key is missing here");
        diag->help = xp_str_from("write \"key: value\"");
        return false;
    }
    if (style == YAML_PLAIN_SCALAR_STYLE && xp_str_is(value, "<<")) {
        diag = doc_add_diag(reader->doc, XP_FAULT_YAML, start, end, "merge keys are not used here");
        diag->help = xp_str_from("write the members out");
        return false;
    }
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
        diag = doc_add_diag(reader->doc, XP_FAULT_YAML, start, end, "a block of text cannot be a key");
        diag->help = xp_str_from("put the key in quotes, on one line");
        return false;
    }
    return true;
}

static bool add_scalar(struct yaml_reader *reader, const yaml_event_t *event)
{
    struct xp_doc *doc = reader->doc;
    struct xp_str value = xp_str_make((const char *)event->data.scalar.value, event->data.scalar.length);
    bool is_key = wants_key(reader), is_integer = false;
    enum xp_kind kind = is_key ? XP_KEY : XP_STRING;
    size_t start, end;
    xp_node_id node;

    if (!check_properties(reader, event, event->data.scalar.anchor, event->data.scalar.tag))
        return false;
    scalar_span(reader, event, &start, &end);
    if (!check_node_count(reader, start) || (is_key && !check_key(reader, event, start, end)))
        return false;
    /* A document with nothing after its "---" is as empty as a file without a word in it. */
    if (!reader->depth && start == end)
        return true;
    if (!is_key && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        kind = yaml_resolve_plain(value, &is_integer);
    node = doc_add_node(doc, kind, start, end);
    note_end(reader, end);
    if (is_integer)
        doc->nodes[node].flags |= XP_NODE_INTEGER;
    if (kind == XP_KEY || kind == XP_STRING)
        set_string_text(doc, node, value, event->data.scalar.style);
    if (is_key)
        top_frame(reader)->key = node;
    else
        finish_value(reader);
    return true;
}

static bool open_container(struct yaml_reader *reader, const yaml_event_t *event, enum xp_kind kind)
{
    size_t start = yaml_place(reader, event->start_mark);
    struct yaml_frame *frame;
    struct xp_diag *diag;

    if (wants_key(reader)) {
        diag = doc_add_diag(reader->doc, XP_FAULT_YAML, start, start + 1, "%s cannot be a key",
                            kind == XP_ARRAY ? "a list" : "a mapping");
        diag->help = xp_str_from("if it is meant as text, put it in quotes");
        return false;
    }
    if (reader->depth == XP_YAML_MAX_DEPTH) {
        doc_add_diag(reader->doc, XP_FAULT_YAML, start, start + 1, "nested more than %d levels deep",
                     XP_YAML_MAX_DEPTH);
        return false;
    }
    if (!check_node_count(reader, start))
        return false;
    frame = &reader->frames[reader->depth++];
    frame->node = doc_add_node(reader->doc, kind, start, start);
    frame->key = XP_NO_NODE;
    frame->count = 0;
    note_end(reader, start);
    return true;
}

static bool open_list(struct yaml_reader *reader, const yaml_event_t *event)
{
    return check_properties(reader, event, event->data.sequence_start.anchor, event->data.sequence_start.tag) &&
           open_container(reader, event, XP_ARRAY);
}

static bool open_mapping(struct yaml_reader *reader, const yaml_event_t *event)
{
    return check_properties(reader, event, event->data.mapping_start.anchor, event->data.mapping_start.tag) &&
           open_container(reader, event, XP_OBJECT);
}

/* The JSON parser's check finds them; of all that it reports only the first in the text is kept, in our words. */
static bool check_duplicates(struct yaml_reader *reader, xp_node_id mapping)
{
    struct xp_doc *doc = reader->doc;
    struct xp_diag found;

    doc_check_duplicates(doc, mapping);
    if (!doc->diag_count)
        return true;
    doc_sort_diags(doc);
    found = doc->diags[0];
    doc->diag_count = 0;
    doc->diags_dropped = 0;
    yaml_report_duplicate(doc, found.related, found.node);
    return false;
}

static bool close_container(struct yaml_reader *reader, const yaml_event_t *event)
{
    struct yaml_frame *frame = &reader->frames[reader->depth - 1]; /* libyaml ends what has begun */
    struct xp_doc *doc = reader->doc;

    /* A bracket ends a flow collection. What has none ends with its last child: libyaml gives the next word's place. */
    if (event->end_mark.index > event->start_mark.index)
        note_end(reader, yaml_place(reader, event->end_mark));
    doc->nodes[frame->node].end = (uint32_t)reader->last_end;
    doc->nodes[frame->node].next = (uint32_t)doc->count;
    doc->nodes[frame->node].aux = frame->count;
    if (xp_node_kind(doc, frame->node) == XP_OBJECT && !check_duplicates(reader, frame->node))
        return false;
    reader->depth--;
    finish_value(reader);
    return true;
}

static bool end_document(struct yaml_reader *reader, const yaml_event_t *event)
{
    bool is_implicit = event->data.document_end.implicit;

    return yaml_check_rest(reader->doc, yaml_place(reader, is_implicit ? event->start_mark : event->end_mark));
}

/* Takes one event into the tree. Returns false when it was refused. */
static bool take_event(struct yaml_reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return add_scalar(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_list(reader, event);
    case YAML_MAPPING_START_EVENT:
        return open_mapping(reader, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_container(reader, event);
    case YAML_ALIAS_EVENT:
        return refuse_word(reader, event->start_mark, "aliases");
    case YAML_DOCUMENT_END_EVENT:
        return end_document(reader, event);
    default:
        return true;
    }
}

static bool read_events(struct yaml_reader *reader)
{
    bool is_ok = true, is_over = false;

    while (is_ok && !is_over) {
        yaml_event_t event;

        if (!yaml_parser_parse(&reader->parser, &event)) {
            yaml_report_error(reader);
            return false;
        }
        is_ok = take_event(reader, &event);
        is_over = event.type == YAML_DOCUMENT_END_EVENT || event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    return is_ok;
}

void xp_doc_parse_yaml(struct xp_doc *doc, const char *text, size_t len)
{
    struct yaml_reader reader = { .doc = doc };
    size_t bom = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    doc_init(doc, text, len);
    if (!yaml_check_text(doc))
        return;
    if (!yaml_parser_initialize(&reader.parser))
        xp_out_of_memory();
    reader.place_bytes = bom;
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)doc->text + bom, len - bom);
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    if (!read_events(&reader))
        doc_drop_tree(doc);
    yaml_parser_delete(&reader.parser);
}
