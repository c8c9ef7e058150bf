#include "xp_manifest.h"

static xp_node_id find_in_any_case(const struct xp_doc *doc, xp_node_id object, struct xp_str name)
{
    struct xp_arena scratch = XP_ARENA_INIT;
    xp_node_id found = XP_NO_NODE;

    for (xp_node_id key = xp_node_first(doc, object); key != XP_NO_NODE && found == XP_NO_NODE;
         key = xp_node_after(doc, object, key))
        if (!(doc->nodes[key].flags & XP_NODE_SHADOWED) && xp_str_equal_nocase(xp_node_text(doc, key, &scratch), name))
            found = key;
    xp_arena_release(&scratch);
    return found;
}

xp_node_id xp_manifest_member(const struct xp_doc *doc, xp_node_id object, struct xp_str name)
{
    xp_node_id key;

    if (object == XP_NO_NODE || xp_node_kind(doc, object) != XP_OBJECT)
        return XP_NO_NODE;
    key = xp_object_find(doc, object, name);
    if (key == XP_NO_NODE)
        key = find_in_any_case(doc, object, name);
    return key == XP_NO_NODE || doc->nodes[xp_key_value(key)].flags & XP_NODE_IMPLIED ? XP_NO_NODE : key;
}

struct xp_str xp_manifest_text(const struct xp_doc *doc, const char *name, struct xp_arena *arena)
{
    xp_node_id key = xp_manifest_member(doc, xp_doc_root(doc), xp_str_from(name));

    if (key == XP_NO_NODE || xp_node_kind(doc, xp_key_value(key)) != XP_STRING)
        return xp_str_make("", 0);
    return xp_arena_copy(arena, xp_node_text(doc, xp_key_value(key), arena));
}

static bool read_digits(struct xp_str digits, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (!xp_ascii_is_digit(digits.ptr[i]))
            return false;
        *number = *number * 10 + (uint64_t)(digits.ptr[i] - '0');
        if (*number > XP_MANIFEST_MAX_VERS)
            return false;
    }
    return digits.len > 0;
}

bool xp_manifest_read_vers(const struct xp_doc *doc, xp_node_id value, uint64_t *vers)
{
    struct xp_arena scratch = XP_ARENA_INIT;
    bool is_read;

    if (value == XP_NO_NODE || xp_node_kind(doc, value) != XP_NUMBER || !(doc->nodes[value].flags & XP_NODE_INTEGER))
        return false;
    is_read = read_digits(xp_node_text(doc, value, &scratch), vers);
    xp_arena_release(&scratch);
    return is_read;
}
