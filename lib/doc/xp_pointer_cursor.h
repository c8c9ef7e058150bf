#ifndef XP_POINTER_CURSOR_H
#define XP_POINTER_CURSOR_H

#include "xp_buf.h"
#include "xp_doc.h"

/**
 * Pointers of many nodes in document order, in one pass over the document: each container around the cursor is
 * remembered with the place that was reached in it.
 */
struct xp_pointer_level {
    xp_node_id container;
    size_t items;   /* of an array: how many were met */
    xp_node_id key; /* of an object: the last one met */
};

struct xp_pointer_cursor {
    const struct xp_doc *doc;
    xp_node_id next; /* first node that was not met yet */
    size_t depth;
    struct xp_pointer_level levels[XP_DOC_MAX_DEPTH + 1];
};

/** Stands before the first node. */
void xp_pointer_cursor_init(struct xp_pointer_cursor *cursor, const struct xp_doc *doc);

/**
 * Go on to `node` and append its pointer; a key's is that of its member.
 *
 * @param node  at or behind the node of the call before.
 */
void xp_pointer_cursor_move(struct xp_pointer_cursor *cursor, xp_node_id node, struct xp_buf *pointer);

#endif
