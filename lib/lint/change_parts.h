#ifndef CHANGE_PARTS_H
#define CHANGE_PARTS_H

#include "xp_arena.h"
#include "xp_doc.h"
#include "xp_rule.h"

/** Unit types and controls of a manifest as sorted lists, for comparing two states of it; private to this module. */

/** A unit type that has a tag. */
struct unit {
    struct xp_str tag;
    xp_node_id node, tag_node;
    size_t index; /* in deviceTypes */
};

struct unit_list {
    struct unit *items; /* by tag, then in order; free() it */
    size_t count, room;
    bool is_other; /* deviceTypes is no array: nothing is known of its unit types */
};

/** @param list  zero-initialised. Texts live in the document or the arena. */
void unit_list_fill(struct unit_list *list, const struct xp_doc *doc, struct xp_arena *arena);

/** The first unit type with this tag, or NULL. */
const struct unit *unit_list_find(const struct unit_list *list, struct xp_str tag);

/** A control under whose key a value is saved. */
struct control {
    bool has_unit;      /* false: it belongs to the interface */
    struct xp_str unit; /* tag of its unit type */
    struct xp_str key;
    xp_node_id node;      /* of the key's text */
    struct xp_str member; /* the array that it stands in: "editControls" */
};

struct control_list {
    struct control *items; /* by unit, then key, then in order; free() it */
    size_t count, room;
};

/**
 * Gather the controls of the interface and of unit types with a tag, from the places that the key table "control" names.
 *
 * @param list  zero-initialised.
 */
void control_list_fill(struct control_list *list, const struct xp_ruleset *rules, const struct xp_doc *doc,
                       const struct unit_list *units, struct xp_arena *arena);

/** Order by unit and key: 0 when both save the same value. */
int control_compare(const struct control *a, const struct control *b);

bool control_list_has(const struct control_list *list, const struct control *control);

#endif
