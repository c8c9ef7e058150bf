#ifndef XP_MANIFEST_H
#define XP_MANIFEST_H

#include "xp_arena.h"
#include "xp_doc.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * What a manifest says, as every rule sees it: where a key is not there, the first one that differs in ASCII capitals
 * alone stands for it (rule key-case). Of equal keys the last one counts.
 */

/** Past it programs that read JSON tell a number from its neighbours no more: 2^53-1. */
#define XP_MANIFEST_MAX_VERS UINT64_C(9007199254740991)

/**
 * The key node of the member that counts as `name`.
 *
 * @param object  any node, or XP_NO_NODE.
 * @return XP_NO_NODE when there is none, or none with a value that somebody wrote.
 */
xp_node_id xp_manifest_member(const struct xp_doc *doc, xp_node_id object, struct xp_str name);

/** The text that the manifest has under `name`, copied to the arena; empty where there is none, or something else. */
struct xp_str xp_manifest_text(const struct xp_doc *doc, const char *name, struct xp_arena *arena);

/**
 * A version counter: from 0 to XP_MANIFEST_MAX_VERS, in digits alone.
 *
 * @param value  any node, or XP_NO_NODE.
 * @return false when it is something else; then *vers is of no use.
 * @source RFC 8259, section 6: integers that programs agree about.
 */
bool xp_manifest_read_vers(const struct xp_doc *doc, xp_node_id value, uint64_t *vers);

#endif
