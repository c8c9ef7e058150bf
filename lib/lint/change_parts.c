#include "change_parts.h"

#include "xp_manifest.h"
#include "xp_mem.h"
#include "xp_pointer.h"

#include <stdlib.h>

/* A text that says something, of a member of an object. */
static bool text_member(const struct xp_doc *doc, xp_node_id object, const char *name, struct xp_arena *arena,
                        struct xp_str *text, xp_node_id *node)
{
    xp_node_id key = xp_manifest_member(doc, object, xp_str_from(name));

    if (key == XP_NO_NODE || xp_node_kind(doc, xp_key_value(key)) != XP_STRING)
        return false;
    *node = xp_key_value(key);
    *text = xp_node_text(doc, *node, arena);
    return xp_str_trim(*text).len > 0;
}

static int compare_units(const void *left, const void *right)
{
    const struct unit *a = left, *b = right;
    int order = xp_str_compare(a->tag, b->tag);

    return order ? order : (a->index > b->index) - (a->index < b->index);
}

void unit_list_fill(struct unit_list *list, const struct xp_doc *doc, struct xp_arena *arena)
{
    xp_node_id key = xp_manifest_member(doc, xp_doc_root(doc), xp_str_from("deviceTypes")), array;
    size_t index = 0;

    if (key == XP_NO_NODE)
        return;
    array = xp_key_value(key);
    list->is_other = xp_node_kind(doc, array) != XP_ARRAY;
    if (list->is_other)
        return;
    for (xp_node_id item = xp_node_first(doc, array); item != XP_NO_NODE; item = xp_node_after(doc, array, item)) {
        struct unit unit = { .node = item, .index = index };

        index++;
        if (!text_member(doc, item, "tag", arena, &unit.tag, &unit.tag_node))
            continue;
        list->items = xp_grow(list->items, &list->room, list->count + 1, sizeof(*list->items));
        list->items[list->count++] = unit;
    }
    if (list->count > 1)
        qsort(list->items, list->count, sizeof(*list->items), compare_units);
}

const struct unit *unit_list_find(const struct unit_list *list, struct xp_str tag)
{
    size_t low = 0, high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (xp_str_compare(list->items[middle].tag, tag) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && xp_str_equal(list->items[low].tag, tag) ? &list->items[low] : NULL;
}

int control_compare(const struct control *a, const struct control *b)
{
    int order = a->has_unit - b->has_unit;

    if (!order)
        order = xp_str_compare(a->unit, b->unit);
    return order ? order : xp_str_compare(a->key, b->key);
}

static int compare_controls(const void *left, const void *right)
{
    const struct control *a = left, *b = right;
    int order = control_compare(a, b);

    return order ? order : (a->node > b->node) - (a->node < b->node);
}

/* The controls in one array of the manifest or of a unit type. */
static void add_controls(struct control_list *list, const struct xp_doc *doc, xp_node_id object,
                         const struct control *like, struct xp_arena *arena)
{
    xp_node_id key = xp_manifest_member(doc, object, like->member), array;

    if (key == XP_NO_NODE || xp_node_kind(doc, xp_key_value(key)) != XP_ARRAY)
        return;
    array = xp_key_value(key);
    for (xp_node_id item = xp_node_first(doc, array); item != XP_NO_NODE; item = xp_node_after(doc, array, item)) {
        struct control control = *like;

        if (!text_member(doc, item, "key", arena, &control.key, &control.node))
            continue;
        list->items = xp_grow(list->items, &list->room, list->count + 1, sizeof(*list->items));
        list->items[list->count++] = control;
    }
}

/* A place of the key table is "/MEMBER/ *" for the interface or "/deviceTypes/ * /MEMBER/ *" for unit types. */
static void add_from(struct control_list *list, struct xp_str pointer, const struct xp_doc *doc,
                     const struct unit_list *units, struct xp_arena *arena)
{
    struct xp_str parts[4];
    struct control like = { 0 };
    size_t count = 0;

    while (count < XP_COUNT(parts) && xp_pointer_next(&pointer, arena, &parts[count]))
        count++;
    if (count == 2) {
        like.member = parts[0];
        add_controls(list, doc, xp_doc_root(doc), &like, arena);
    } else if (count == 4 && xp_str_is(parts[0], "deviceTypes")) {
        like.member = parts[2];
        like.has_unit = true;
        for (size_t i = 0; i < units->count; i++) {
            like.unit = units->items[i].tag;
            add_controls(list, doc, units->items[i].node, &like, arena);
        }
    }
}

void control_list_fill(struct control_list *list, const struct xp_ruleset *rules, const struct xp_doc *doc,
                       const struct unit_list *units, struct xp_arena *arena)
{
    for (size_t i = 0; i < rules->table_count; i++)
        for (uint32_t k = 0; xp_str_is(rules->tables[i].name, "control") && k < rules->tables[i].at_count; k++)
            add_from(list, rules->tables[i].at[k], doc, units, arena);
    if (list->count > 1)
        qsort(list->items, list->count, sizeof(*list->items), compare_controls);
}

bool control_list_has(const struct control_list *list, const struct control *control)
{
    size_t low = 0, high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (control_compare(&list->items[middle], control) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && control_compare(&list->items[low], control) == 0;
}
