#include "xp_word.h"

/*
 * The key itself, or else the first that differs in capitals alone: as the engine settles it where it sorts the keys. What
 * is decoded on the way is forgotten, since rules ask this of each item again.
 */
static xp_node_id find_in_any_case(const struct xp_doc *doc, xp_node_id object, struct xp_str name)
{
    struct xp_arena arena = XP_ARENA_INIT;
    xp_node_id found = XP_NO_NODE, variant = XP_NO_NODE;

    if (xp_node_kind(doc, object) != XP_OBJECT)
        return XP_NO_NODE;
    for (xp_node_id key = xp_node_first(doc, object); key != XP_NO_NODE && found == XP_NO_NODE;
         key = xp_node_after(doc, object, key)) {
        struct xp_str text;

        if (xp_node_text_least(doc, key) > name.len || doc->nodes[key].flags & (XP_NODE_SHADOWED | XP_NODE_IMPLIED))
            continue;
        text = xp_node_text(doc, key, &arena);
        if (text.len != name.len)
            continue;
        if (xp_str_equal(text, name))
            found = key;
        else if (variant == XP_NO_NODE && xp_str_equal_nocase(text, name))
            variant = key;
    }
    xp_arena_release(&arena);
    return found != XP_NO_NODE ? found : variant;
}

static uint32_t slot_of(struct xp_eval *eval, const struct xp_key_table *table, struct xp_str name)
{
    struct xp_slot *slot = &eval->slots[((uintptr_t)name.ptr ^ (uintptr_t)table / sizeof(*table)) % XP_SLOTS_KEPT];

    if (slot->table != table || slot->name.ptr != name.ptr || slot->name.len != name.len)
        *slot = (struct xp_slot){ table, name, xp_key_table_find(table, name) };
    return slot->index;
}

xp_node_id xp_value_member(struct xp_eval *eval, const struct xp_value *value, struct xp_str name)
{
    const struct xp_frame *frame = value->frame;

    if (!frame)
        return XP_NO_NODE;
    if (frame->table) {
        uint32_t index = slot_of(eval, frame->table, name);

        if (index < frame->table->count && eval->takes_meant && frame->meant && frame->meant[index] != XP_NO_NODE)
            return frame->meant[index];
        if (index < frame->table->count)
            return frame->by_key ? frame->by_key[index] : find_in_any_case(eval->doc, frame->node, name);
    }
    return xp_object_find(eval->doc, frame->node, name);
}

static bool is_object(const struct xp_eval *eval, const struct xp_value *value)
{
    return value->frame && xp_node_kind(eval->doc, value->frame->node) == XP_OBJECT;
}

enum asked { IS_ABSENT, IS_THERE, IS_TRUE };

static bool member_is(struct xp_eval *eval, const struct xp_value *value, struct xp_str name, enum asked asked)
{
    xp_node_id key = xp_value_member(eval, value, name);

    if (asked == IS_TRUE)
        return key != XP_NO_NODE && xp_node_kind(eval->doc, xp_key_value(key)) == XP_TRUE;
    return (key != XP_NO_NODE) == (asked == IS_THERE);
}

/* How many of the members are as asked; they are what a message can quote. */
static uint32_t count_members(struct xp_eval *eval, const struct xp_value *value, const struct xp_arg *arg,
                              enum asked asked)
{
    uint32_t count = 0, told = 0;

    for (uint32_t i = 0; i < arg->count; i++)
        count += member_is(eval, value, arg->texts[i], asked);
    if (!eval->is_telling)
        return count;
    for (uint32_t i = 0; told < count && i < arg->count; i++) {
        if (!member_is(eval, value, arg->texts[i], asked))
            continue;
        told++;
        xp_eval_tell(eval, "%s\"%.*s\"", told == 1 ? "" : told < count ? ", " : " and ", XP_STR_ARG(arg->texts[i]));
    }
    return count;
}

XP_PREDICATE(xp_has_members)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg, IS_ABSENT) == 0;
}

XP_PREDICATE(xp_lacks_members)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg, IS_THERE) == 0;
}

XP_PREDICATE(xp_has_exactly_one)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg, IS_THERE) == 1;
}

XP_PREDICATE(xp_has_at_most_one)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg, IS_THERE) <= 1;
}

XP_PREDICATE(xp_has_none_true)
{
    (void)ignore_case;
    return is_object(eval, value) && count_members(eval, value, arg, IS_TRUE) == 0;
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

/*
 * Of the walk's own frames the answer depends on these four alone; but who wants to be told, or to know what misspelt keys
 * would change, must ask.
 */
XP_PREDICATE(xp_parent_fits)
{
    const struct xp_expr *expr = &arg->exprs[0];
    struct xp_parent_answer *answer = &eval->answers[(uintptr_t)expr / sizeof(*expr) % XP_PARENT_ANSWERS];
    struct xp_value parent;

    (void)ignore_case;
    if (!parent_of(value, &parent))
        return false;
    if (!parent.frame->place || eval->is_telling || eval->takes_meant)
        return other_fits(eval, expr, &parent);
    if (answer->expr == expr && answer->node == parent.frame->node && answer->place == parent.frame->place &&
        answer->settings == eval->settings)
        return answer->fits;
    *answer = (struct xp_parent_answer){ expr, parent.frame->place, eval->settings, parent.frame->node,
                                         other_fits(eval, expr, &parent) };
    return answer->fits;
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
