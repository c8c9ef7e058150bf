#include "schema_verdict.h"

#include "xp_rule.h"

const struct verdict verdict_always = { ALWAYS, NULL }, verdict_never = { NEVER, NULL };

static bool has_only_new(const struct tree *into, const struct tree *from)
{
    for (const struct tree *item = from->first; item; item = item->next)
        if (tree_get(into, item->key))
            return false;
    return true;
}

/* Two lists of properties, where no property is described twice. */
static bool merge_properties(struct xp_arena *arena, struct tree *into, struct tree *from, bool is_trial)
{
    static const struct tree anything = { .kind = TREE_LITERAL, .text = XP_STR("true") };
    struct tree *next;

    for (struct tree *item = from->first; item; item = next) {
        struct tree *other = tree_get(into, item->key);

        next = item->next;
        if (other && !tree_equal(other, item) && !tree_equal(other, &anything) && !tree_equal(item, &anything))
            return false;
        if (is_trial)
            continue;
        if (!other) {
            tree_set_str(arena, into, item->key, item);
        } else if (tree_equal(other, &anything)) {
            struct tree *behind = other->next;

            *other = *item;
            other->next = behind;
        }
    }
    return true;
}

static void merge_required(struct tree *into, struct tree *from)
{
    struct tree *next;

    for (struct tree *item = from->first; item; item = next) {
        bool is_there = false;

        next = item->next;
        for (const struct tree *other = into->first; other; other = other->next)
            is_there = is_there || tree_equal(other, item);
        if (!is_there)
            tree_add(into, item);
    }
}

/* Not this and not that: not any of them. */
static void deny_both(struct xp_arena *arena, struct tree *denied, struct tree *more)
{
    struct tree *list = denied->first && !denied->first->next ? tree_get(denied, xp_str_from("anyOf")) : NULL;

    if (!list) {
        struct tree *copy = tree_object(arena);

        copy->first = denied->first;
        copy->last = denied->last;
        list = tree_array(arena);
        tree_add(list, copy);
        denied->first = denied->last = NULL;
        tree_set(arena, denied, "anyOf", list);
    }
    tree_add(list, more);
}

/* Keywords that have an effect on each other come together or not at all. */
static bool can_merge(struct xp_arena *arena, struct tree *into, const struct tree *from)
{
    bool has_condition = tree_get(into, xp_str_from("if")) || tree_get(from, xp_str_from("if"));

    for (const struct tree *item = from->first; item; item = item->next) {
        struct tree *other = tree_get(into, item->key);

        if (!other || tree_equal(other, item))
            continue;
        if (xp_str_is(item->key, "required") || xp_str_is(item->key, "not"))
            continue;
        if (!xp_str_is(item->key, "properties") || !merge_properties(arena, other, tree_get(from, item->key), true))
            return false;
    }
    return !has_condition || has_only_new(into, from);
}

bool schema_merge(struct xp_arena *arena, struct tree *into, struct tree *from)
{
    struct tree *next;

    if (!can_merge(arena, into, from))
        return false;
    for (struct tree *item = from->first; item; item = next) {
        struct tree *other = tree_get(into, item->key);

        next = item->next;
        if (!other)
            tree_set_str(arena, into, item->key, item);
        else if (tree_equal(other, item))
            continue;
        else if (xp_str_is(item->key, "not"))
            deny_both(arena, other, item);
        else if (xp_str_is(item->key, "required"))
            merge_required(other, item);
        else if (xp_str_is(item->key, "properties"))
            (void)merge_properties(arena, other, item, false);
    }
    return true;
}

struct verdict verdict_both(struct xp_arena *arena, struct verdict a, struct verdict b)
{
    struct tree *all;
    struct xp_str key = XP_STR("allOf");

    if (a.kind == NEVER || b.kind == ALWAYS)
        return a;
    if (a.kind == ALWAYS || b.kind == NEVER)
        return b;
    if (schema_merge(arena, a.schema, b.schema))
        return a;
    all = tree_get(a.schema, key);
    if (!all) {
        all = tree_array(arena);
        tree_set_str(arena, a.schema, key, all);
    }
    tree_add(all, b.schema);
    return a;
}

struct verdict verdict_not(struct xp_arena *arena, struct verdict verdict)
{
    struct tree *only;

    if (verdict.kind == ALWAYS)
        return verdict_never;
    if (verdict.kind == NEVER)
        return verdict_always;
    only = verdict.schema->first;
    if (!only->next && xp_str_is(only->key, "not"))
        return verdict_sometimes(only);
    return verdict_sometimes(tree_set(arena, tree_object(arena), "not", verdict.schema));
}

bool verdict_offer(struct tree *list, struct verdict verdict)
{
    if (verdict.kind == SOMETIMES)
        tree_add(list, verdict.schema);
    return verdict.kind != ALWAYS;
}

struct verdict verdict_any(struct xp_arena *arena, struct tree *list)
{
    if (!list->first)
        return verdict_never;
    if (!list->first->next)
        return verdict_sometimes(list->first);
    return verdict_sometimes(tree_set(arena, tree_object(arena), "anyOf", list));
}

struct tree *verdict_tree(struct xp_arena *arena, struct verdict verdict)
{
    if (verdict.kind == SOMETIMES)
        return verdict.schema;
    return tree_literal(arena, xp_str_from(verdict.kind == ALWAYS ? "true" : "false"));
}

struct tree *schema_type(struct xp_arena *arena, uint32_t types)
{
    static const struct {
        uint32_t type;
        const char *name;
    } names[] = {
        { XP_TYPE_STRING, "string" },   { XP_TYPE_NUMBER, "number" }, { XP_TYPE_INTEGER, "integer" },
        { XP_TYPE_BOOLEAN, "boolean" }, { XP_TYPE_NULL, "null" },     { XP_TYPE_ARRAY, "array" },
        { XP_TYPE_OBJECT, "object" },
    };
    struct tree *list = tree_array(arena);

    if (types & XP_TYPE_NUMBER)
        types &= ~(uint32_t)XP_TYPE_INTEGER;
    for (size_t i = 0; i < XP_COUNT(names); i++)
        if (types & names[i].type)
            tree_add(list, tree_set(arena, tree_object(arena), "type", tree_text(arena, xp_str_from(names[i].name))));
    return verdict_any(arena, list).schema;
}
