#include "doc_json.h"
#include "xp_utf8.h"

static bool read_hex4(const char *text, uint32_t *value)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < 4; i++) {
        char c = xp_ascii_lower(text[i]);

        if (xp_ascii_is_digit(c))
            sum = sum << 4 | (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            sum = sum << 4 | (uint32_t)(c - 'a' + 10);
        else
            return false;
    }
    *value = sum;
    return true;
}

static size_t read_unicode_escape(const char *text, size_t len, uint32_t *cp)
{
    uint32_t low;

    if (len < 6 || !read_hex4(text + 2, cp))
        return 0;
    if (*cp < 0xD800 || *cp > 0xDBFF || len < 12 || text[6] != '\\' || text[7] != 'u' || !read_hex4(text + 8, &low) ||
        low < 0xDC00 || low > 0xDFFF)
        return 6;
    *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
    return 12;
}

size_t doc_read_escape(const char *text, size_t len, uint32_t *cp)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *at;

    if (len < 2)
        return 0;
    if (text[1] == 'u')
        return read_unicode_escape(text, len, cp);
    at = memchr(names, text[1], sizeof(names) - 1);
    if (!at)
        return 0;
    *cp = (unsigned char)values[at - names];
    return 2;
}

/* Only for strings whose every escape is sound: all others have their text decoded while they are read. */
static struct xp_str decode_string(struct xp_str raw, struct xp_arena *arena)
{
    char *out = xp_arena_alloc(arena, raw.len + 1);
    size_t length = 0, at = 0;

    while (at < raw.len) {
        struct xp_str rest = xp_str_from_offset(raw, at);
        size_t plain = xp_str_find(rest, '\\');
        uint32_t cp = 0;

        memcpy(out + length, rest.ptr, plain);
        length += plain;
        at += plain;
        if (at < raw.len) {
            at += doc_read_escape(raw.ptr + at, raw.len - at, &cp);
            length += xp_utf8_encode(cp, out + length);
        }
    }
    return xp_str_make(out, length);
}

struct xp_str xp_node_decoded_text(const struct xp_doc *doc, xp_node_id node, struct xp_arena *arena)
{
    const struct xp_node *data = &doc->nodes[node];

    if (data->flags & XP_NODE_TEXT)
        return doc->texts[data->aux];
    switch ((enum xp_kind)data->kind) {
    case XP_NULL:
        return xp_str_from("null");
    case XP_FALSE:
        return xp_str_from("false");
    case XP_TRUE:
        return xp_str_from("true");
    case XP_NUMBER:
        return xp_node_source(doc, node);
    case XP_STRING:
    case XP_KEY:
        if (data->end - data->start < 2)
            return xp_str_make("", 0);
        return decode_string(xp_str_make(doc->text + data->start + 1, data->end - data->start - 2), arena);
    default:
        return xp_str_make("", 0);
    }
}

bool xp_node_text_is(const struct xp_doc *doc, xp_node_id id, struct xp_str name)
{
    const struct xp_node *node = &doc->nodes[id];
    struct xp_arena arena = XP_ARENA_INIT;
    bool is_equal;

    if (node->kind != XP_STRING && node->kind != XP_KEY)
        return false;
    if (node->flags & XP_NODE_PLAIN)
        return (size_t)(node->end - node->start) == name.len + 2 &&
               xp_str_equal(xp_str_make(doc->text + node->start + 1, name.len), name);
    /* Decoding never makes a text longer, so most need not be decoded to know. */
    if (!(node->flags & XP_NODE_TEXT) && (size_t)(node->end - node->start) < name.len + 2)
        return false;
    if (xp_node_text_least(doc, id) > name.len)
        return false;
    is_equal = xp_str_equal(xp_node_text(doc, id, &arena), name);
    xp_arena_release(&arena);
    return is_equal;
}

xp_node_id xp_object_find(const struct xp_doc *doc, xp_node_id object, struct xp_str name)
{
    if (object >= doc->count || xp_node_kind(doc, object) != XP_OBJECT)
        return XP_NO_NODE;
    for (xp_node_id key = xp_node_first(doc, object); key != XP_NO_NODE; key = xp_node_after(doc, object, key))
        if (!(doc->nodes[key].flags & (XP_NODE_SHADOWED | XP_NODE_IMPLIED)) && xp_node_text_is(doc, key, name))
            return key;
    return XP_NO_NODE;
}

const char *xp_node_kind_name(const struct xp_doc *doc, xp_node_id node)
{
    switch (xp_node_kind(doc, node)) {
    case XP_NULL:
        return "null";
    case XP_FALSE:
    case XP_TRUE:
        return "true or false";
    case XP_NUMBER:
        return doc->nodes[node].flags & XP_NODE_INTEGER ? "an integer" : "a number";
    case XP_STRING:
        return "a string";
    case XP_ARRAY:
        return "an array";
    case XP_OBJECT:
        return "an object";
    default:
        return "a name";
    }
}

enum { SHOWN_CHARS = 40 };

struct xp_str doc_show(struct xp_doc *doc, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SHOWN_CHARS * 16);
    size_t at = 0;

    if (doc->diag_count == XP_DOC_MAX_DIAGS)
        return xp_str_make("", 0); /* nobody will read it */
    for (size_t i = 0; i < SHOWN_CHARS && at < text.len; i++) {
        uint32_t cp;
        size_t used = xp_utf8_decode(text.ptr + at, text.len - at, &cp);

        xp_utf8_show_char(&shown, cp, (unsigned char)text.ptr[at]);
        at += used;
    }
    if (at < text.len)
        xp_buf_add_str(&shown, xp_str_from("…"));
    return xp_arena_copy(&doc->arena, xp_buf_str(&shown));
}

struct xp_str doc_show_node(struct xp_doc *doc, xp_node_id node)
{
    return doc_show(doc, xp_node_text(doc, node, &doc->arena));
}
