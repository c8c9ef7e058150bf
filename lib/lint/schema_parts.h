#ifndef SCHEMA_PARTS_H
#define SCHEMA_PARTS_H

#include "schema_expr.h"

/** The parts of making a schema; private to this module. */

/** A schema on its way: an object for each key table. */
struct schema {
    struct xp_arena arena;
    const struct xp_ruleset *set;
    struct tree **objects;  /* by table */
    uint32_t *object_types; /* XP_TYPE_OBJECT where a rule wants them to be objects, else 0 */
};

/** What is known of the objects of a table. */
struct subject schema_table_subject(const struct schema *schema, size_t table);

/** The table of the manifest itself. */
size_t schema_root_table(const struct schema *schema);

/** Fill object_types from the checks. */
void schema_note_objects(struct schema *schema);

/** Add what the checks say to the tables' objects. */
void schema_add_checks(struct schema *schema);

/** Add a statement of the rule `id`: together with what stands in the object, where that reads well, else as one of allOf. */
void schema_attach(struct schema *schema, struct tree *object, struct tree *statement, struct xp_str id);

/** What is accepted where a condition is: if `when` accepts it, what `expected` accepts, else anything. */
struct verdict schema_imply(struct schema *schema, struct verdict when, struct verdict expected);

#endif
