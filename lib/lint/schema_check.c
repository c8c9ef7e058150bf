#include "schema_parts.h"
#include "xp_pointer.h"

enum { SEGMENTS_MAX = 32 };

static const struct xp_str comment_key = XP_STR("$comment"), all_key = XP_STR("allOf"),
                           properties_key = XP_STR("properties");

struct subject schema_table_subject(const struct schema *schema, size_t table)
{
    const struct xp_key_table *data = &schema->set->tables[table];

    return (struct subject){ .types = schema->object_types[table],
                             .table = data,
                             .is_item = data->at[0].len > 0,
                             .is_stated = schema->object_types[table] != 0 };
}

/* Adding what a rule says */

static void add_comment(struct schema *schema, struct tree *object, struct xp_str id)
{
    struct tree *comment = tree_get(object, comment_key);

    if (!comment)
        tree_set_str(&schema->arena, object, comment_key, tree_text(&schema->arena, id));
    else if (!xp_str_ends_with(comment->text, id))
        comment->text = xp_arena_printf(&schema->arena, "%.*s, %.*s", XP_STR_ARG(comment->text), XP_STR_ARG(id));
}

/* Does the object say all that the condition does? Then what follows from it can be said outright. */
static bool says_already(const struct tree *object, const struct tree *condition)
{
    for (const struct tree *item = condition->first; item; item = item->next) {
        const struct tree *same = tree_get(object, item->key);

        if (!same || !tree_equal(same, item))
            return false;
    }
    return true;
}

void schema_attach(struct schema *schema, struct tree *object, struct tree *statement, struct xp_str id)
{
    struct tree *all = tree_get(object, all_key), *noted, *condition = tree_get(statement, xp_str_from("if"));

    if (condition && says_already(object, condition)) {
        statement = tree_get(statement, xp_str_from("then"));
        condition = NULL;
    }
    if (!condition && schema_merge(&schema->arena, object, statement)) {
        add_comment(schema, object, id);
        return;
    }
    if (!all) {
        all = tree_array(&schema->arena);
        tree_set_str(&schema->arena, object, all_key, all);
    }
    noted = tree_object(&schema->arena);
    add_comment(schema, noted, id);
    (void)schema_merge(&schema->arena, noted, statement);
    tree_add(all, noted);
}

struct verdict schema_imply(struct schema *schema, struct verdict when, struct verdict expected)
{
    struct tree *condition;

    if (when.kind == NEVER || expected.kind == ALWAYS)
        return verdict_always;
    if (when.kind == ALWAYS)
        return expected;
    if (expected.kind == NEVER)
        return verdict_not(&schema->arena, when);
    condition = tree_object(&schema->arena);
    tree_set(&schema->arena, condition, "if", when.schema);
    return verdict_sometimes(tree_set(&schema->arena, condition, "then", expected.schema));
}

static struct verdict say_check(struct schema *schema, const struct xp_check *check, const struct subject *subject)
{
    return schema_imply(schema, schema_expr(&schema->arena, &check->when, subject, SIDE_NARROW),
                        schema_expr(&schema->arena, &check->expect, subject, SIDE_WIDE));
}

/* A check of a member that asks about its siblings too is one of the object around them. */
static struct verdict say_check_around(struct schema *schema, const struct xp_check *check,
                                       const struct subject *around, struct xp_str name)
{
    struct verdict when = schema_expr_around(&schema->arena, &check->when, around, name, SIDE_NARROW);
    struct verdict expected = schema_expr_around(&schema->arena, &check->expect, around, name, SIDE_WIDE);

    when = verdict_both(&schema->arena, schema_present(&schema->arena, &name, 1, around), when);
    return schema_imply(schema, when, expected);
}

/* A place below the objects of a table. */
struct way {
    struct xp_str segments[SEGMENTS_MAX];
    struct subject subjects[SEGMENTS_MAX + 1]; /* what is known before each segment, and at the end */
    size_t count;
};

static bool is_star(struct xp_str segment)
{
    return xp_str_is(segment, "*");
}

/* @return false for a way that a schema cannot go: to one item of an array. */
static bool find_way(struct schema *schema, size_t table, struct xp_str pointer, struct way *way)
{
    struct xp_str segment;

    way->count = 0;
    way->subjects[0] = schema_table_subject(schema, table);
    while (way->count < SEGMENTS_MAX && xp_pointer_next(&pointer, &schema->arena, &segment)) {
        if (segment.len && xp_ascii_is_digit(segment.ptr[0]))
            return false;
        way->segments[way->count] = segment;
        if (is_star(segment))
            way->subjects[way->count + 1] = (struct subject){ .is_item = true };
        else
            way->subjects[way->count + 1] = schema_member_subject(&way->subjects[way->count], segment);
        way->count++;
    }
    way->subjects[1].is_stated = way->subjects[1].types != 0; /* it is merged into what the table says of the key */
    return true;
}

/* The schema of a value, from that of its items. What is no array is none of its business. */
static struct verdict of_items(struct schema *schema, struct verdict item, const struct subject *array)
{
    struct tree *items = tree_object(&schema->arena);
    struct verdict is_array = verdict_always;

    if (item.kind == ALWAYS)
        return verdict_always;
    if (array->types != XP_TYPE_ARRAY || !array->is_stated) {
        is_array = verdict_sometimes(schema_type(&schema->arena, XP_TYPE_ARRAY));
        items = schema_type(&schema->arena, XP_TYPE_ARRAY);
    }
    tree_set(&schema->arena, items, "items", verdict_tree(&schema->arena, item));
    return schema_imply(schema, is_array, verdict_sometimes(items));
}

/* The schema of a value, from that of a member. What is no object is none of its business. */
static struct verdict of_member(struct schema *schema, struct verdict member, struct xp_str name,
                                const struct subject *object)
{
    struct verdict is_object = object->types == XP_TYPE_OBJECT
                                   ? verdict_always
                                   : verdict_sometimes(schema_type(&schema->arena, XP_TYPE_OBJECT));

    return schema_imply(schema, is_object, schema_of_member(&schema->arena, name, member, object));
}

/* From the end of the way up to its first `steps` segments. */
static struct verdict go_up(struct schema *schema, const struct way *way, size_t count, size_t steps,
                            struct verdict verdict)
{
    for (size_t i = count; i > steps; i--)
        verdict = is_star(way->segments[i - 1])
                      ? of_items(schema, verdict, &way->subjects[i - 1])
                      : of_member(schema, verdict, way->segments[i - 1], &way->subjects[i - 1]);
    return verdict;
}

static void add_check_at(struct schema *schema, const struct xp_rule *rule, const struct xp_check *check, size_t table,
                         struct xp_str pointer)
{
    struct tree *object = schema->objects[table], *member = NULL;
    struct verdict verdict;
    struct way way;
    size_t count, steps = 0;

    if (!find_way(schema, table, pointer, &way))
        return;
    count = way.count;
    if (count && !is_star(way.segments[count - 1]) &&
        (schema_looks_around(&check->when) || schema_looks_around(&check->expect))) {
        count--;
        verdict = say_check_around(schema, check, &way.subjects[count], way.segments[count]);
    } else {
        verdict = say_check(schema, check, &way.subjects[count]);
    }
    if (count)
        member = tree_get(tree_get(object, properties_key), way.segments[0]);
    if (member) {
        object = member;
        steps = 1;
    }
    verdict = go_up(schema, &way, count, steps, verdict);
    if (verdict.kind != ALWAYS)
        schema_attach(schema, object,
                      verdict.kind == NEVER
                          ? tree_set(&schema->arena, tree_object(&schema->arena), "not", tree_object(&schema->arena))
                          : verdict.schema,
                      rule->id);
}

/* Finding the places of checks */

/* The table whose objects the pointer leads through last, and the way from there. */
static size_t table_of(const struct schema *schema, struct xp_str pointer, struct xp_str *rest)
{
    size_t best = 0, best_length = 0;

    *rest = pointer;
    for (size_t i = 0; i < schema->set->table_count; i++) {
        const struct xp_key_table *table = &schema->set->tables[i];

        for (uint32_t k = 0; k < table->at_count; k++) {
            struct xp_str at = table->at[k];

            if (at.len < best_length || !xp_str_starts_with(pointer, at) ||
                (pointer.len > at.len && pointer.ptr[at.len] != '/'))
                continue;
            best = i;
            best_length = at.len;
            *rest = xp_str_from_offset(pointer, at.len);
        }
    }
    return best;
}

size_t schema_root_table(const struct schema *schema)
{
    struct xp_str rest;

    return table_of(schema, xp_str_make("", 0), &rest);
}

/* Of the places of a check, how many are this one below objects of the table, and is `first` the first of them? */
static uint32_t count_places(const struct schema *schema, const struct xp_check *check, size_t table,
                             struct xp_str rest, uint32_t place, bool *is_first)
{
    uint32_t count = 0;

    *is_first = true;
    for (uint32_t i = 0; i < check->at_count; i++) {
        struct xp_str other;

        if (table_of(schema, check->at[i], &other) != table || !xp_str_equal(other, rest))
            continue;
        *is_first = *is_first && (count > 0 || i == place);
        count++;
    }
    return count;
}

/* Once for a table, where the check is about all its objects; else from the root. */
static void add_check(struct schema *schema, const struct xp_rule *rule, const struct xp_check *check)
{
    for (uint32_t i = 0; i < check->at_count; i++) {
        struct xp_str rest;
        size_t table = table_of(schema, check->at[i], &rest);
        bool is_first;

        if (count_places(schema, check, table, rest, i, &is_first) < schema->set->tables[table].at_count)
            add_check_at(schema, rule, check, schema_root_table(schema), check->at[i]);
        else if (is_first)
            add_check_at(schema, rule, check, table, rest);
    }
}

static void each_check(struct schema *schema,
                       void (*use)(struct schema *schema, const struct xp_rule *rule, const struct xp_check *check))
{
    for (size_t i = 0; i < schema->set->count; i++) {
        const struct xp_rule *rule = &schema->set->rules[i];

        for (uint32_t k = 0; k < rule->check_count; k++)
            if (rule->checks[k].subject == XP_ON_MANIFEST && rule->checks[k].severity == XP_SEVERITY_ERROR)
                use(schema, rule, &rule->checks[k]);
    }
}

/* Does the check say that the objects of a table are objects? */
static void note_object_check(struct schema *schema, const struct xp_rule *rule, const struct xp_check *check)
{
    (void)rule;
    for (uint32_t i = 0; i < check->at_count; i++) {
        struct xp_str rest;
        size_t table = table_of(schema, check->at[i], &rest);
        struct subject subject = schema_table_subject(schema, table);
        struct verdict verdict;
        bool is_first;

        if (rest.len || count_places(schema, check, table, rest, i, &is_first) < schema->set->tables[table].at_count)
            continue;
        verdict = say_check(schema, check, &subject);
        if (verdict.kind == SOMETIMES && tree_equal(verdict.schema, schema_type(&schema->arena, XP_TYPE_OBJECT)))
            schema->object_types[table] = XP_TYPE_OBJECT;
    }
}

void schema_note_objects(struct schema *schema)
{
    each_check(schema, note_object_check);
}

void schema_add_checks(struct schema *schema)
{
    each_check(schema, add_check);
}
