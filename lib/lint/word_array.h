#ifndef WORD_ARRAY_H
#define WORD_ARRAY_H

#include "xp_eval.h"

/* What the words about arrays have in common. */

static inline bool word_is_array(const struct xp_eval *eval, const struct xp_value *value)
{
    return value->frame && xp_node_kind(eval->doc, value->frame->node) == XP_ARRAY;
}

/* An item as a value of its own; its keys are known as those of its neighbours are. */
static inline struct xp_frame word_item_frame(const struct xp_frame *array, xp_node_id item, size_t index)
{
    return (struct xp_frame){
        .parent = array, .node = item, .key = XP_NO_NODE, .index = index, .table = array->item_table
    };
}

#endif
