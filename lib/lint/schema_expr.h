#ifndef SCHEMA_EXPR_H
#define SCHEMA_EXPR_H

#include "schema_verdict.h"
#include "xp_rule.h"

/**
 * Expressions of rules as JSON Schema. Not every word can be said in one (a schema sees no files), so each translation
 * is asked for as one of two sides, and the schema never refuses what the rule does not. Private to this module.
 */
enum side {
    SIDE_WIDE,  /* accepts at least what the expression holds for: what a rule expects */
    SIDE_NARROW /* accepts at most that: when a rule has an opinion */
};

/** What is known of the value that the schema is about. */
struct subject {
    uint32_t types;                   /* enum xp_type bits, which the schema demands elsewhere; 0: any */
    const struct xp_key *key;         /* whose value it is; NULL: not known */
    const struct xp_key_table *table; /* of its own keys; NULL: not known */
    bool is_item;                     /* of an array */
    bool is_stated; /* the types stand in the very schema that is made; strict validators ask for that */
};

/** Translate an expression about a value. */
struct verdict schema_expr(struct xp_arena *arena, const struct xp_expr *expr, const struct subject *subject,
                           enum side side);

/** Does the expression ask about what is around the value? */
bool schema_looks_around(const struct xp_expr *expr);

/** Translate an expression about the member `name` into a schema of the object, `around`, that is known to have it. */
struct verdict schema_expr_around(struct xp_arena *arena, const struct xp_expr *expr, const struct subject *around,
                                  struct xp_str name, enum side side);

/** Objects that have all these members. */
struct verdict schema_present(struct xp_arena *arena, const struct xp_str *names, uint32_t count,
                              const struct subject *subject);

/** Objects whose member, if they have it, is one that `member` accepts. */
struct verdict schema_of_member(struct xp_arena *arena, struct xp_str name, struct verdict member,
                                const struct subject *subject);

/** What is known of a member. */
struct subject schema_member_subject(const struct subject *subject, struct xp_str name);

/** A regular expression (ECMA-262) for the text in any capitals. */
struct xp_str schema_pattern_nocase(struct xp_arena *arena, struct xp_str text);

#endif
