#include "xp_word.h"

#include "xp_mem.h"

#include <stdlib.h>

uint32_t xp_key_table_find(const struct xp_key_table *table, struct xp_str name)
{
    uint32_t low = 0, high = table->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = xp_str_compare(table->keys[middle].name, name);

        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return table->count;
}

xp_node_id xp_value_member(struct xp_eval *eval, const struct xp_value *value, struct xp_str name)
{
    const struct xp_frame *frame = value->frame;

    if (!frame)
        return XP_NO_NODE;
    if (frame->table) {
        uint32_t index = xp_key_table_find(frame->table, name);

        if (index < frame->table->count)
            return frame->by_key[index];
    }
    return xp_object_find(eval->doc, frame->node, name);
}

static uint32_t count_members(struct xp_eval *eval, const struct xp_value *value, const struct xp_arg *arg)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < arg->count; i++)
        count += xp_value_member(eval, value, arg->texts[i]) != XP_NO_NODE;
    return count;
}

static bool is_object(const struct xp_eval *eval, const struct xp_value *value)
{
    return value->frame && xp_node_kind(eval->doc, value->frame->node) == XP_OBJECT;
}

XP_PREDICATE(xp_has_members)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg) == arg->count;
}

XP_PREDICATE(xp_lacks_members)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg) == 0;
}

XP_PREDICATE(xp_has_exactly_one)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg) == 1;
}

XP_PREDICATE(xp_has_at_most_one)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg) <= 1;
}

/* The container around the value as a value of its own. @return false at the root and for a bare text. */
static bool parent_of(const struct xp_value *value, struct xp_value *parent)
{
    if (!value->frame || !value->frame->parent)
        return false;
    *parent = (struct xp_value){ value->frame->parent, { "", 0 } };
    return true;
}

XP_PREDICATE(xp_requires_siblings)
{
    struct xp_value parent;

    return parent_of(value, &parent) && xp_has_members(eval, &parent, arg, ignore_case);
}

/* Of another value than the one that is looked at: what is found inside it is not inside that one. */
static bool other_fits(struct xp_eval *eval, const struct xp_expr *expr, const struct xp_value *other)
{
    size_t hits = eval->hit_count;
    bool fits = xp_expr_holds(eval, expr, other);

    eval->hit_count = hits;
    return fits;
}

XP_PREDICATE(xp_parent_fits)
{
    struct xp_value parent;

    (void)ignore_case;
    return parent_of(value, &parent) && other_fits(eval, &arg->exprs[0], &parent);
}

XP_PREDICATE(xp_member_fits)
{
    (void)ignore_case;
    if (!is_object(eval, value))
        return false;
    for (uint32_t i = 0; i < arg->count; i++) {
        xp_node_id key = xp_value_member(eval, value, arg->texts[i]);
        struct xp_frame frame = { .parent = value->frame, .key = key };
        struct xp_value member = { &frame, { "", 0 } };

        if (key == XP_NO_NODE)
            return false;
        frame.node = xp_key_value(key);
        if (!other_fits(eval, &arg->exprs[i], &member))
            return false;
    }
    return true;
}

/* What unique-by compares: the member's value of one item. */
struct distinct {
    struct xp_str text;
    uint32_t types;
    xp_node_id node, key;
    size_t index;
};

static int compare_distinct(const void *left, const void *right)
{
    const struct distinct *a = left, *b = right;
    int order = xp_str_compare(a->text, b->text);

    if (!order)
        order = (a->types > b->types) - (a->types < b->types);
    return order ? order : (a->node > b->node) - (a->node < b->node);
}

static void add_hit(struct xp_eval *eval, const struct distinct *later, const struct distinct *first)
{
    eval->hits = xp_grow(eval->hits, &eval->hit_room, eval->hit_count + 1, sizeof(*eval->hits));
    eval->hits[eval->hit_count++] = (struct xp_hit){ later->node, first->node, later->index, later->key };
}

static size_t collect_distinct(struct xp_eval *eval, xp_node_id array, struct xp_str name, struct distinct *items)
{
    const struct xp_doc *doc = eval->doc;
    size_t count = 0, index = 0;

    for (xp_node_id item = xp_node_first(doc, array); item != XP_NO_NODE;
         item = xp_node_after(doc, array, item), index++) {
        xp_node_id key = xp_object_find(doc, item, name);
        xp_node_id node = key == XP_NO_NODE ? XP_NO_NODE : xp_key_value(key);

        if (node == XP_NO_NODE || xp_node_types(doc, node) == 0 ||
            xp_node_types(doc, node) & (XP_TYPE_ARRAY | XP_TYPE_OBJECT))
            continue;
        items[count++] =
            (struct distinct){ xp_node_text(doc, node, eval->scratch), xp_node_types(doc, node), node, key, index };
    }
    return count;
}

XP_PREDICATE(xp_items_are_unique)
{
    struct distinct *items;
    size_t count, before = eval->hit_count;

    (void)ignore_case;
    if (!value->frame || xp_node_kind(eval->doc, value->frame->node) != XP_ARRAY)
        return false;
    items = xp_xcalloc(xp_node_size(eval->doc, value->frame->node), sizeof(*items));
    count = collect_distinct(eval, value->frame->node, arg->text, items);
    qsort(items, count, sizeof(*items), compare_distinct);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (items[i].types == items[first].types && xp_str_equal(items[i].text, items[first].text))
            add_hit(eval, &items[i], &items[first]);
        else
            first = i;
    }
    free(items);
    return eval->hit_count == before;
}
