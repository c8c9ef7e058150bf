#ifndef SCHEMA_VERDICT_H
#define SCHEMA_VERDICT_H

#include "schema_tree.h"

/** What a JSON Schema accepts, with the two cases that need no schema. Private to this module. */
struct verdict {
    enum { ALWAYS, NEVER, SOMETIMES } kind;
    struct tree *schema; /* SOMETIMES: an object */
};

extern const struct verdict verdict_always, verdict_never;

static inline struct verdict verdict_sometimes(struct tree *schema)
{
    return (struct verdict){ SOMETIMES, schema };
}

/** What both accept. Both are used up. */
struct verdict verdict_both(struct xp_arena *arena, struct verdict a, struct verdict b);

/** What the other does not accept. */
struct verdict verdict_not(struct xp_arena *arena, struct verdict verdict);

/** Add to a list of alternatives what can be said of one. @return false: everything is accepted. */
bool verdict_offer(struct tree *list, struct verdict verdict);

/** What at least one of the list accepts. */
struct verdict verdict_any(struct xp_arena *arena, struct tree *list);

/** It as a value in a schema: the schema, true or false. */
struct tree *verdict_tree(struct xp_arena *arena, struct verdict verdict);

/**
 * Take the members of the schema `from` into `into`, where the result accepts what both do.
 *
 * @return false: that cannot be said so, and nothing was changed.
 */
bool schema_merge(struct xp_arena *arena, struct tree *into, struct tree *from);

/** {"type": …} of these types (enum xp_type bits, not 0). */
struct tree *schema_type(struct xp_arena *arena, uint32_t types);

#endif
