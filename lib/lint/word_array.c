#include "word_array.h"
#include "xp_word.h"

#include <inttypes.h>

XP_PREDICATE(xp_items_fit)
{
    const struct xp_doc *doc = eval->doc;
    size_t hits = eval->hit_count, index = 0;
    bool fits = word_is_array(eval, value);

    (void)ignore_case;
    if (!fits)
        return false;
    for (xp_node_id item = xp_node_first(doc, value->frame->node); fits && item != XP_NO_NODE;
         item = xp_node_after(doc, value->frame->node, item), index++) {
        struct xp_frame frame = word_item_frame(value->frame, item, index);
        struct xp_value at = { &frame, { "", 0 } };

        /* Nothing is known of what was not written. */
        fits = (doc->nodes[item].flags & XP_NODE_IMPLIED) || xp_expr_holds(eval, &arg->exprs[0], &at);
    }
    eval->hit_count = hits;
    return fits;
}

/* The loader takes digits alone, and few. */
static size_t number_of(struct xp_str digits)
{
    size_t number = 0;

    for (size_t i = 0; i < digits.len; i++)
        number = number * 10 + (size_t)(digits.ptr[i] - '0');
    return number;
}

/* The item at a place, counted from 0, or XP_NO_NODE. */
static xp_node_id item_at(const struct xp_doc *doc, xp_node_id array, size_t place)
{
    xp_node_id item = xp_node_first(doc, array);

    while (item != XP_NO_NODE && place--)
        item = xp_node_after(doc, array, item);
    return item;
}

XP_PREDICATE(xp_item_fits)
{
    size_t hits = eval->hit_count;
    bool fits = word_is_array(eval, value);

    (void)ignore_case;
    for (uint32_t i = 0; fits && i < arg->count; i++) {
        size_t place = number_of(arg->texts[i]);
        xp_node_id item = item_at(eval->doc, value->frame->node, place);
        struct xp_frame frame = word_item_frame(value->frame, item, place);
        struct xp_value at = { &frame, { "", 0 } };

        fits = item != XP_NO_NODE && xp_expr_holds(eval, &arg->exprs[i], &at);
        eval->hit_count = hits;
    }
    return fits;
}

XP_PREDICATE(xp_count_fits)
{
    const struct xp_doc *doc = eval->doc;
    size_t hits = eval->hit_count, index = 0;
    int64_t count = 0;

    (void)ignore_case;
    if (!word_is_array(eval, value))
        return false;
    for (xp_node_id item = xp_node_first(doc, value->frame->node); item != XP_NO_NODE;
         item = xp_node_after(doc, value->frame->node, item), index++) {
        struct xp_frame frame = word_item_frame(value->frame, item, index);
        struct xp_value at = { &frame, { "", 0 } };

        count += xp_expr_holds(eval, &arg->exprs[0], &at);
        eval->hit_count = hits;
    }
    xp_buf_clear(&eval->detail);
    xp_eval_tell(eval, "%" PRId64, count);
    return count >= xp_bound(eval, arg->min, arg->min_setting) && count <= xp_bound(eval, arg->max, arg->max_setting);
}

XP_PREDICATE(xp_next_fits)
{
    const struct xp_frame *frame = value->frame;
    size_t hits = eval->hit_count;
    struct xp_frame next;
    struct xp_value at = { &next, { "", 0 } };
    xp_node_id node;
    bool fits;

    (void)ignore_case;
    if (!frame || !frame->parent || frame->key != XP_NO_NODE)
        return false;
    node = xp_node_after(eval->doc, frame->parent->node, frame->node);
    if (node == XP_NO_NODE || eval->doc->nodes[node].flags & XP_NODE_IMPLIED)
        return false;
    next = word_item_frame(frame->parent, node, frame->index + 1);
    fits = xp_expr_holds(eval, &arg->exprs[0], &at);
    eval->hit_count = hits;
    return fits;
}
