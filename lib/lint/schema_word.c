#include "schema_word.h"

#include "xp_eval.h"

#define WHITE_SPACE "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"

/* For what no schema can say. */
static struct verdict unsaid(enum side side)
{
    return side == SIDE_WIDE ? verdict_always : verdict_never;
}

/* An integer is a number too. */
static uint32_t widen(uint32_t types)
{
    return types & XP_TYPE_NUMBER ? types | (uint32_t)XP_TYPE_INTEGER : types;
}

/* May the value have one of these types, and must it? */
static bool may_be(const struct subject *subject, uint32_t types)
{
    return !subject->types || widen(subject->types) & widen(types);
}

static bool must_be(const struct subject *subject, uint32_t types)
{
    return subject->types && !(widen(subject->types) & ~widen(types));
}

/* An object for keywords that are about one type, which it demands where nothing else does. */
static struct tree *begin_typed(const struct phrase *phrase, uint32_t type)
{
    return phrase->subject->is_stated && must_be(phrase->subject, type) ? tree_object(phrase->arena)
                                                                        : schema_type(phrase->arena, type);
}

static struct verdict say_type(const struct phrase *phrase)
{
    if (must_be(phrase->subject, phrase->arg->bits))
        return verdict_always;
    return may_be(phrase->subject, phrase->arg->bits) ? verdict_sometimes(schema_type(phrase->arena, phrase->arg->bits))
                                                      : verdict_never;
}

/* Texts and numbers */

static void add_nocase(struct xp_buf *out, struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i], lower = xp_ascii_lower(c);

        if (xp_ascii_is_alpha(c))
            xp_buf_addf(out, "[%c%c]", lower, lower - 'a' + 'A');
        else
            xp_buf_addf(out, strchr("^$\\.*+?()[]{}|/", c) ? "\\%c" : "%c", c);
    }
}

static void add_exact(struct xp_buf *out, struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++)
        xp_buf_addf(out, strchr("^$\\.*+?()[]{}|/", text.ptr[i]) ? "\\%c" : "%c", text.ptr[i]);
}

struct xp_str schema_pattern_nocase(struct xp_arena *arena, struct xp_str text)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);

    add_nocase(&out, text);
    return xp_arena_copy(arena, xp_buf_str(&out));
}

static struct verdict say_pattern(const struct phrase *phrase, struct xp_str pattern)
{
    if (!may_be(phrase->subject, XP_TYPE_STRING))
        return verdict_never;
    return verdict_sometimes(
        tree_set(phrase->arena, begin_typed(phrase, XP_TYPE_STRING), "pattern", tree_text(phrase->arena, pattern)));
}

/* One of some texts, between what stands before and behind it. */
static struct verdict say_texts(const struct phrase *phrase, const char *before, const struct xp_str *texts,
                                uint32_t count, const char *behind)
{
    XP_AUTO_BUF pattern = XP_BUF_INIT(SIZE_MAX / 2);

    xp_buf_addf(&pattern, "%s%s", before, count > 1 ? "(?:" : "");
    for (uint32_t i = 0; i < count; i++) {
        xp_buf_addf(&pattern, "%s", i ? "|" : "");
        if (phrase->ignore_case)
            add_nocase(&pattern, texts[i]);
        else
            add_exact(&pattern, texts[i]);
    }
    xp_buf_addf(&pattern, "%s%s", count > 1 ? ")" : "", behind);
    return say_pattern(phrase, xp_buf_str(&pattern));
}

static struct verdict say_prefix(const struct phrase *phrase)
{
    return say_texts(phrase, "^", &phrase->arg->text, 1, "");
}

static struct verdict say_suffix(const struct phrase *phrase)
{
    return say_texts(phrase, "", &phrase->arg->text, 1, "$");
}

static struct verdict say_contains(const struct phrase *phrase)
{
    return say_texts(phrase, "", phrase->arg->texts, phrase->arg->count, "");
}

/* A value of this type, whose text in the rule this is. */
static struct tree *scalar(const struct phrase *phrase, uint32_t type, struct xp_str text)
{
    return type & XP_TYPE_STRING ? tree_text(phrase->arena, text) : tree_literal(phrase->arena, text);
}

static struct verdict say_equal(const struct phrase *phrase)
{
    const struct xp_arg *arg = phrase->arg;

    if (!may_be(phrase->subject, arg->bits))
        return verdict_never;
    if (phrase->ignore_case && arg->bits & XP_TYPE_STRING)
        return say_texts(phrase, "^", &arg->text, 1, "$");
    return verdict_sometimes(
        tree_set(phrase->arena, tree_object(phrase->arena), "const", scalar(phrase, arg->bits, arg->text)));
}

static struct verdict say_one_of(const struct phrase *phrase)
{
    const struct xp_arg *arg = phrase->arg;
    struct tree *list = tree_array(phrase->arena);

    if (!may_be(phrase->subject, arg->bits))
        return verdict_never;
    if (phrase->ignore_case && arg->bits & XP_TYPE_STRING)
        return say_texts(phrase, "^", arg->texts, arg->count, "$");
    for (uint32_t i = 0; i < arg->count; i++)
        tree_add(list, scalar(phrase, arg->bits, arg->texts[i]));
    return verdict_sometimes(tree_set(phrase->arena, tree_object(phrase->arena), "enum", list));
}

static struct verdict say_bound(const struct phrase *phrase, const char *keyword)
{
    if (!may_be(phrase->subject, XP_TYPE_NUMBER))
        return verdict_never;
    return verdict_sometimes(tree_set(phrase->arena, begin_typed(phrase, XP_TYPE_NUMBER), keyword,
                                      tree_literal(phrase->arena, phrase->arg->text)));
}

static struct verdict say_min(const struct phrase *phrase)
{
    return say_bound(phrase, "minimum");
}

static struct verdict say_max(const struct phrase *phrase)
{
    return say_bound(phrase, "maximum");
}

/* What is no text is not blank. */
static struct verdict say_blank(const struct phrase *phrase)
{
    bool is_text = must_be(phrase->subject, XP_TYPE_STRING);

    if (phrase->arg->bits == 0 && is_text)
        return say_pattern(phrase, xp_str_from("[^" WHITE_SPACE "]"));
    if (phrase->arg->bits == 0)
        return verdict_not(phrase->arena, say_pattern(phrase, xp_str_from("^[" WHITE_SPACE "]*$")));
    return say_pattern(phrase, xp_str_from("^[" WHITE_SPACE "]*$"));
}

/* Links are not seen; the rest is. */
static struct verdict say_path(const struct phrase *phrase)
{
    struct verdict bad = say_pattern(phrase, xp_str_from("^/|^[A-Za-z]:|\\\\|(?:^|/)\\.\\.(?:/|$)"));
    struct verdict text = must_be(phrase->subject, XP_TYPE_STRING)
                              ? verdict_always
                              : verdict_sometimes(schema_type(phrase->arena, XP_TYPE_STRING));

    return phrase->side == SIDE_NARROW ? verdict_never
                                       : verdict_both(phrase->arena, text, verdict_not(phrase->arena, bad));
}

/* Objects and arrays */

struct subject schema_member_subject(const struct subject *subject, struct xp_str name)
{
    struct subject member = { 0 };
    uint32_t index = subject->table ? xp_key_table_find(subject->table, name) : 0;

    if (!subject->table || index == subject->table->count)
        return member;
    member.key = &subject->table->keys[index];
    member.types = member.key->has_inferred_type ? 0 : member.key->types;
    return member;
}

static struct verdict present(const struct phrase *phrase, const struct xp_str *names, uint32_t count)
{
    struct xp_arena *arena = phrase->arena;
    struct tree *schema, *required = tree_array(arena), *properties = tree_object(arena);

    if (!may_be(phrase->subject, XP_TYPE_OBJECT))
        return verdict_never;
    schema = begin_typed(phrase, XP_TYPE_OBJECT);
    for (uint32_t i = 0; i < count; i++) {
        tree_add(required, tree_text(arena, names[i]));
        /* Strict validators want to see each required property described. */
        tree_set_str(arena, properties, names[i], tree_literal(arena, xp_str_from("true")));
    }
    return verdict_sometimes(tree_set(arena, tree_set(arena, schema, "required", required), "properties", properties));
}

struct verdict schema_present(struct xp_arena *arena, const struct xp_str *names, uint32_t count,
                              const struct subject *subject)
{
    struct phrase phrase = { .arena = arena, .subject = subject };

    return present(&phrase, names, count);
}

static struct verdict say_present(const struct phrase *phrase)
{
    return present(phrase, phrase->arg->texts, phrase->arg->count);
}

/* An object that does not fit any of these. */
static struct verdict object_with_none(const struct phrase *phrase, struct tree *list)
{
    struct verdict object = must_be(phrase->subject, XP_TYPE_OBJECT)
                                ? verdict_always
                                : verdict_sometimes(schema_type(phrase->arena, XP_TYPE_OBJECT));

    if (!may_be(phrase->subject, XP_TYPE_OBJECT))
        return verdict_never;
    return verdict_both(phrase->arena, object, verdict_not(phrase->arena, verdict_any(phrase->arena, list)));
}

static struct verdict say_absent(const struct phrase *phrase)
{
    struct tree *list = tree_array(phrase->arena);

    for (uint32_t i = 0; i < phrase->arg->count; i++)
        (void)verdict_offer(list, present(phrase, &phrase->arg->texts[i], 1));
    return object_with_none(phrase, list);
}

static struct verdict say_at_most_one(const struct phrase *phrase)
{
    struct tree *list = tree_array(phrase->arena);

    for (uint32_t i = 0; i < phrase->arg->count; i++)
        for (uint32_t k = i + 1; k < phrase->arg->count; k++)
            (void)verdict_offer(list,
                                present(phrase, (struct xp_str[]){ phrase->arg->texts[i], phrase->arg->texts[k] }, 2));
    return object_with_none(phrase, list);
}

struct verdict schema_of_member(struct xp_arena *arena, struct xp_str name, struct verdict member,
                                const struct subject *subject)
{
    struct phrase phrase = { .arena = arena, .subject = subject };
    struct tree *properties = tree_object(arena);

    if (member.kind == ALWAYS)
        return verdict_always;
    tree_set_str(arena, properties, name,
                 member.kind == NEVER ? tree_literal(arena, xp_str_from("false")) : member.schema);
    return verdict_sometimes(tree_set(arena, begin_typed(&phrase, XP_TYPE_OBJECT), "properties", properties));
}

static struct verdict say_none_true(const struct phrase *phrase)
{
    struct xp_arena *arena = phrase->arena;
    struct tree *list = tree_array(arena);

    for (uint32_t i = 0; i < phrase->arg->count; i++) {
        struct tree *yes = tree_set(arena, tree_object(arena), "const", tree_literal(arena, xp_str_from("true")));
        struct xp_str name = phrase->arg->texts[i];
        struct verdict is_true = schema_of_member(arena, name, verdict_sometimes(yes), phrase->subject);

        (void)verdict_offer(list, verdict_both(arena, present(phrase, &name, 1), is_true));
    }
    return object_with_none(phrase, list);
}

static struct verdict say_member(const struct phrase *phrase)
{
    const struct xp_arg *arg = phrase->arg;
    struct verdict all = present(phrase, arg->texts, arg->count);

    for (uint32_t i = 0; i < arg->count; i++) {
        struct subject member = schema_member_subject(phrase->subject, arg->texts[i]);
        struct verdict fits = schema_expr(phrase->arena, &arg->exprs[i], &member, phrase->side);

        if (fits.kind == NEVER)
            return verdict_never;
        all = verdict_both(phrase->arena, all, schema_of_member(phrase->arena, arg->texts[i], fits, phrase->subject));
    }
    return all;
}

static struct verdict say_each(const struct phrase *phrase)
{
    struct subject item = { 0 };
    struct verdict fits = schema_expr(phrase->arena, &phrase->arg->exprs[0], &item, phrase->side);
    struct tree *schema;

    if (!may_be(phrase->subject, XP_TYPE_ARRAY))
        return verdict_never;
    schema = begin_typed(phrase, XP_TYPE_ARRAY);
    if (fits.kind != ALWAYS)
        tree_set(phrase->arena, schema, "items",
                 fits.kind == NEVER ? tree_literal(phrase->arena, xp_str_from("false")) : fits.schema);
    return schema->first ? verdict_sometimes(schema) : verdict_always;
}

/* What the key tables say of the value. */

static void add_range(struct xp_arena *arena, const struct xp_key *key, struct tree *schema)
{
    if (key->minimum.len)
        tree_set(arena, schema, "minimum", tree_literal(arena, key->minimum));
    if (key->maximum.len)
        tree_set(arena, schema, "maximum", tree_literal(arena, key->maximum));
}

static void add_items(struct xp_arena *arena, const struct xp_items *items, struct tree *schema)
{
    if (items->min_count)
        tree_set(arena, schema, "minItems",
                 tree_literal(arena, xp_arena_printf(arena, "%u", (unsigned)items->min_count)));
    if (items->max_count)
        tree_set(arena, schema, "maxItems",
                 tree_literal(arena, xp_arena_printf(arena, "%u", (unsigned)items->max_count)));
    if (items->types)
        tree_set(arena, schema, "items", schema_type(arena, items->types));
}

static struct verdict say_fits_key(const struct phrase *phrase)
{
    const struct xp_key *key = phrase->subject->key;
    struct tree *schema, *list = tree_array(phrase->arena);

    /* A value of another type fits here, because the rule for types says so; where the type is a guess, none does. */
    if (!key || !phrase->arg->bits || !phrase->subject->types || phrase->ignore_case)
        return unsaid(phrase->side);
    schema = tree_object(phrase->arena);
    if (!phrase->subject->is_stated && (key->has_items || key->minimum.len || key->maximum.len))
        schema = schema_type(phrase->arena, phrase->subject->types);
    for (uint32_t i = 0; i < key->allowed_count; i++)
        tree_add(list, tree_literal(phrase->arena, key->allowed[i]));
    if (key->allowed_count == 1)
        tree_set(phrase->arena, schema, "const", list->first);
    else if (key->allowed_count)
        tree_set(phrase->arena, schema, "enum", list);
    add_range(phrase->arena, key, schema);
    if (key->has_items)
        add_items(phrase->arena, &key->items, schema);
    return schema->first ? verdict_sometimes(schema) : verdict_always;
}

/* Around an item there is an array; more than that cannot be asked. */
static struct verdict say_parent(const struct phrase *phrase)
{
    struct subject array = { .types = XP_TYPE_ARRAY };
    struct verdict fits = schema_expr(phrase->arena, &phrase->arg->exprs[0], &array, phrase->side);

    return phrase->subject->is_item && fits.kind != SOMETIMES ? fits : unsaid(phrase->side);
}

/* The words that a schema can say. */
static const struct {
    const char *word;
    struct verdict (*say)(const struct phrase *phrase);
} sayings[] = {
    { "type", say_type },         { "equals", say_equal },    { "one-of", say_one_of },
    { "prefix", say_prefix },     { "suffix", say_suffix },   { "contains", say_contains },
    { "min", say_min },           { "max", say_max },         { "blank", say_blank },
    { "path", say_path },         { "present", say_present }, { "absent", say_absent },
    { "member", say_member },     { "each", say_each },       { "at-most-one-of", say_at_most_one },
    { "fits-key", say_fits_key }, { "parent", say_parent },   { "none-true", say_none_true },
};

struct verdict schema_say(const struct phrase *phrase, const char *word)
{
    for (size_t i = 0; i < XP_COUNT(sayings); i++)
        if (xp_str_is(xp_str_from(word), sayings[i].word))
            return sayings[i].say(phrase);
    return unsaid(phrase->side);
}
