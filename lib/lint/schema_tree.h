#ifndef SCHEMA_TREE_H
#define SCHEMA_TREE_H

#include "xp_arena.h"
#include "xp_json_out.h"

/**
 * A JSON text that is put together before it is written, for the schema: its parts are merged and moved about. All of it
 * lives in an arena. Private to this module.
 */
enum tree_kind { TREE_OBJECT, TREE_ARRAY, TREE_TEXT, TREE_LITERAL };

struct tree {
    enum tree_kind kind;
    struct xp_str key;         /* as a member of an object: ASCII that needs no escape; a NUL follows */
    struct xp_str text;        /* TREE_TEXT: the text; TREE_LITERAL: JSON: a number, true, "x" */
    struct tree *first, *last; /* of a container */
    struct tree *next;         /* the container's next item */
};

struct tree *tree_object(struct xp_arena *arena);
struct tree *tree_array(struct xp_arena *arena);
struct tree *tree_text(struct xp_arena *arena, struct xp_str text);
struct tree *tree_literal(struct xp_arena *arena, struct xp_str json);

/** Add to the end of an object; `item` may be in no other container. @return the object. */
struct tree *tree_set(struct xp_arena *arena, struct tree *object, const char *key, struct tree *item);

/** The same with a key that is no literal; copied. */
struct tree *tree_set_str(struct xp_arena *arena, struct tree *object, struct xp_str key, struct tree *item);

/** Add to the end of an array. */
void tree_add(struct tree *array, struct tree *item);

/** A member of an object, or NULL. */
struct tree *tree_get(const struct tree *object, struct xp_str key);

bool tree_equal(const struct tree *a, const struct tree *b);

/** Write it, in lines of at most 120 characters where that can be. */
void tree_write(const struct tree *tree, struct xp_json_out *json);

#endif
