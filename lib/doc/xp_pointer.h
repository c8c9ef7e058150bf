#ifndef XP_POINTER_H
#define XP_POINTER_H

#include "xp_buf.h"
#include "xp_doc.h"

/**
 * JSON Pointers (RFC 6901): "" is the root, "/a~1b/0" the first item of the member "a/b".
 *
 * Names in a document may be as long as the document, and many values may stand below one. So pointers are put together
 * in buffers of this maximum: whoever keeps them asks xp_buf_ok(), and has none where the buffer refused.
 */
enum { XP_POINTER_MAX_BYTES = 1024 };

/** Append "/" and the key's text with `~` and `/` escaped. */
void xp_pointer_add_key(struct xp_buf *pointer, struct xp_str key);

/** The same for a key node of a document. Takes no more time than the buffer's maximum asks for. */
void xp_pointer_add_key_of(struct xp_buf *pointer, const struct xp_doc *doc, xp_node_id key);

/** Append "/" and the index. */
void xp_pointer_add_index(struct xp_buf *pointer, size_t index);

/**
 * Take the next segment off the front of `*rest` and decode it.
 *
 * @param arena        where a segment with escapes is decoded.
 * @param[out] segment  borrowed from the pointer or from the arena.
 * @return false when the pointer has ended.
 */
bool xp_pointer_next(struct xp_str *rest, struct xp_arena *arena, struct xp_str *segment);

/** Is it a pointer: empty, or beginning with "/", with "~0" and "~1" as the only escapes? */
bool xp_pointer_is_valid(struct xp_str pointer);

/** The node that the pointer names (of equal keys the last), or XP_NO_NODE. An invalid pointer names none. */
xp_node_id xp_pointer_find(const struct xp_doc *doc, struct xp_str pointer);

/**
 * The pointer of a node: linear in the document. For messages about single nodes; whoever walks the tree builds
 * pointers on the way.
 */
void xp_pointer_of(const struct xp_doc *doc, xp_node_id node, struct xp_buf *pointer);

#endif
