#include "xp_pointer.h"

void xp_pointer_add_key(struct xp_buf *pointer, struct xp_str key)
{
    size_t from = 0;

    xp_buf_add_char(pointer, '/');
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] != '~' && key.ptr[i] != '/')
            continue;
        xp_buf_add(pointer, key.ptr + from, i - from);
        xp_buf_add(pointer, key.ptr[i] == '~' ? "~0" : "~1", 2);
        from = i + 1;
    }
    xp_buf_add_str(pointer, xp_str_from_offset(key, from));
}

void xp_pointer_add_key_of(struct xp_buf *pointer, const struct xp_doc *doc, xp_node_id key)
{
    struct xp_arena scratch = XP_ARENA_INIT;

    if (xp_node_text_least(doc, key) > pointer->max - pointer->len)
        pointer->refused = true;
    if (xp_buf_ok(pointer))
        xp_pointer_add_key(pointer, xp_node_text(doc, key, &scratch));
    xp_arena_release(&scratch);
}

void xp_pointer_add_index(struct xp_buf *pointer, size_t index)
{
    xp_buf_addf(pointer, "/%zu", index);
}

static struct xp_str decode_segment(struct xp_str raw, struct xp_arena *arena)
{
    size_t length = 0;
    char *out;

    if (xp_str_find(raw, '~') == raw.len)
        return raw;
    out = xp_arena_alloc(arena, raw.len);
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i];

        if (c == '~' && i + 1 < raw.len && (raw.ptr[i + 1] == '0' || raw.ptr[i + 1] == '1'))
            c = raw.ptr[++i] == '0' ? '~' : '/';
        out[length++] = c;
    }
    return xp_str_make(out, length);
}

bool xp_pointer_next(struct xp_str *rest, struct xp_arena *arena, struct xp_str *segment)
{
    struct xp_str raw;
    size_t length;

    if (rest->len == 0 || rest->ptr[0] != '/')
        return false;
    raw = xp_str_from_offset(*rest, 1);
    length = xp_str_find(raw, '/');
    *rest = xp_str_from_offset(raw, length);
    *segment = decode_segment(xp_str_make(raw.ptr, length), arena);
    return true;
}

bool xp_pointer_is_valid(struct xp_str pointer)
{
    if (pointer.len && pointer.ptr[0] != '/')
        return false;
    for (size_t i = 0; i < pointer.len; i++)
        if (pointer.ptr[i] == '~' && (i + 1 == pointer.len || (pointer.ptr[i + 1] != '0' && pointer.ptr[i + 1] != '1')))
            return false;
    return true;
}

/* RFC 6901, section 4: digits without a leading zero. */
static bool parse_index(struct xp_str segment, size_t *index)
{
    size_t value = 0;

    if (segment.len == 0 || segment.len > 9 || (segment.len > 1 && segment.ptr[0] == '0'))
        return false;
    for (size_t i = 0; i < segment.len; i++) {
        if (!xp_ascii_is_digit(segment.ptr[i]))
            return false;
        value = value * 10 + (size_t)(segment.ptr[i] - '0');
    }
    *index = value;
    return true;
}

static xp_node_id find_item(const struct xp_doc *doc, xp_node_id array, struct xp_str segment)
{
    xp_node_id item;
    size_t index;

    if (!parse_index(segment, &index) || index >= xp_node_size(doc, array))
        return XP_NO_NODE;
    item = xp_node_first(doc, array);
    while (index-- > 0)
        item = xp_node_after(doc, array, item);
    return item;
}

xp_node_id xp_pointer_find(const struct xp_doc *doc, struct xp_str pointer)
{
    struct xp_arena arena = XP_ARENA_INIT;
    xp_node_id node = xp_pointer_is_valid(pointer) ? xp_doc_root(doc) : XP_NO_NODE;
    struct xp_str segment;

    while (node != XP_NO_NODE && xp_pointer_next(&pointer, &arena, &segment)) {
        if (xp_node_kind(doc, node) == XP_ARRAY) {
            node = find_item(doc, node, segment);
        } else {
            node = xp_object_find(doc, node, segment);
            if (node != XP_NO_NODE)
                node = xp_key_value(node);
        }
    }
    xp_arena_release(&arena);
    return node;
}

/* The child of `container` whose subtree holds `node`; for an object that is a key. */
static xp_node_id child_towards(const struct xp_doc *doc, xp_node_id container, xp_node_id node, size_t *index)
{
    xp_node_id child = xp_node_first(doc, container);

    *index = 0;
    while (child != XP_NO_NODE && doc->nodes[child].next <= node) {
        child = xp_node_after(doc, container, child);
        (*index)++;
    }
    return child;
}

void xp_pointer_of(const struct xp_doc *doc, xp_node_id node, struct xp_buf *pointer)
{
    xp_node_id at = xp_doc_root(doc);

    while (at != XP_NO_NODE && at < node) {
        bool is_object = xp_node_kind(doc, at) == XP_OBJECT;
        size_t index;
        xp_node_id child = child_towards(doc, at, node, &index);

        if (child == XP_NO_NODE)
            break;
        if (is_object)
            xp_pointer_add_key_of(pointer, doc, child);
        else
            xp_pointer_add_index(pointer, index);
        at = is_object && child < node ? xp_key_value(child) : child;
    }
}
