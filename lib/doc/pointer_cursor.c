#include "xp_pointer_cursor.h"

#include "xp_pointer.h"

void xp_pointer_cursor_init(struct xp_pointer_cursor *cursor, const struct xp_doc *doc)
{
    cursor->doc = doc;
    cursor->next = 0;
    cursor->depth = 0;
}

static void meet(struct xp_pointer_cursor *cursor, xp_node_id node)
{
    const struct xp_node *nodes = cursor->doc->nodes;
    enum xp_kind kind = xp_node_kind(cursor->doc, node);
    struct xp_pointer_level *level;

    while (cursor->depth && node >= nodes[cursor->levels[cursor->depth - 1].container].next)
        cursor->depth--;
    if (cursor->depth) {
        level = &cursor->levels[cursor->depth - 1];
        if (kind == XP_KEY)
            level->key = node;
        else if (xp_node_kind(cursor->doc, level->container) == XP_ARRAY)
            level->items++;
    }
    if ((kind == XP_ARRAY || kind == XP_OBJECT) && cursor->depth <= XP_DOC_MAX_DEPTH)
        cursor->levels[cursor->depth++] = (struct xp_pointer_level){ node, 0, XP_NO_NODE };
}

void xp_pointer_cursor_move(struct xp_pointer_cursor *cursor, xp_node_id node, struct xp_buf *pointer)
{
    while (cursor->next <= node)
        meet(cursor, cursor->next++);
    for (size_t i = 0; i < cursor->depth; i++) {
        const struct xp_pointer_level *level = &cursor->levels[i];

        if (level->container == node)
            break; /* the node itself, open for its children */
        if (level->key != XP_NO_NODE)
            xp_pointer_add_key_of(pointer, cursor->doc, level->key);
        else
            xp_pointer_add_index(pointer, level->items - 1);
    }
}
