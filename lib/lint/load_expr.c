#include "rule_load.h"

#include "xp_mem.h"
#include "xp_number.h"
#include "xp_pattern.h"
#include "xp_word.h"

#include <limits.h>

static const char *const type_names[] = { "string", "integer", "number", "boolean", "null", "array", "object" };

uint32_t load_types(struct rule_loader *loader, xp_node_id node)
{
    struct xp_reader *reader = &loader->reader;
    uint32_t types = 0;

    if (reader->has_failed)
        return 0;
    if (xp_node_kind(reader->doc, node) == XP_NULL)
        return XP_TYPE_NULL;
    if (xp_node_kind(reader->doc, node) != XP_ARRAY)
        return 1U << xp_reader_choice(reader, node, "type", type_names, XP_COUNT(type_names));
    if (!xp_node_size(reader->doc, node))
        xp_reader_fail(reader, node, "the list is empty; give at least one type");
    for (xp_node_id item = xp_node_first(reader->doc, node); item != XP_NO_NODE && !reader->has_failed;
         item = xp_node_after(reader->doc, node, item))
        types |= xp_node_kind(reader->doc, item) == XP_NULL
                     ? (uint32_t)XP_TYPE_NULL
                     : 1U << xp_reader_choice(reader, item, "type", type_names, XP_COUNT(type_names));
    return types;
}

static void load_scalar(struct rule_loader *loader, xp_node_id node, struct xp_str *text, uint32_t *types)
{
    struct xp_reader *reader = &loader->reader;
    uint32_t found = xp_node_types(reader->doc, node);

    if (found == 0 || found & (XP_TYPE_ARRAY | XP_TYPE_OBJECT)) {
        xp_reader_fail(reader, node, "expected a text, a number, true, false or null; found %s",
                       xp_node_kind_name(reader->doc, node));
        return;
    }
    /* YAML has more ways to write a number (0x1F, .inf, +5); numbers are compared as JSON writes them. */
    if (found & XP_TYPE_NUMBER && !xp_number_is_valid(xp_node_text(reader->doc, node, reader->arena)))
        xp_reader_fail(reader, node, "write the number as in JSON, in decimal digits");
    found = found & XP_TYPE_NUMBER ? (uint32_t)XP_TYPE_NUMBER : found;
    if (*types && *types != found)
        xp_reader_fail(reader, node, "the values of one list must be of one type");
    *types = found;
    *text = xp_arena_copy(reader->arena, xp_node_text(reader->doc, node, reader->arena));
}

static void load_scalars(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    struct xp_reader *reader = &loader->reader;
    size_t count = xp_reader_list(reader, node, "a list of values");
    struct xp_str *texts = xp_arena_calloc(reader->arena, count, sizeof(*texts));

    if (!count) {
        xp_reader_fail(reader, node, "the list is empty; nothing could ever fit");
        return;
    }
    for (xp_node_id item = xp_node_first(reader->doc, node); item != XP_NO_NODE;
         item = xp_node_after(reader->doc, node, item))
        load_scalar(loader, item, &texts[arg->count++], &arg->bits);
    arg->texts = texts;
}

static void load_texts(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    arg->count = xp_reader_texts(&loader->reader, node, &arg->texts);
    if (!arg->count)
        xp_reader_fail(&loader->reader, node, "the list is empty; give at least one text");
}

static void load_pattern(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_err why;
    pcre2_code *code;

    arg->text = xp_reader_text(reader, node);
    if (reader->has_failed)
        return;
    if (xp_pattern_compile(arg->text, false, &code, &why) < 0) {
        xp_reader_fail(reader, node, "the pattern is wrong: %s", why.msg);
        return;
    }
    pcre2_code_free(code);
    if (loader->book->pattern_count == UINT16_MAX - 1) {
        xp_reader_fail(reader, node, "more than %d patterns", UINT16_MAX - 1);
        return;
    }
    arg->pattern = (uint16_t)++loader->book->pattern_count;
}

/* "$max" is the rule's setting "max". @return 1 + its index. */
static uint8_t find_setting(struct rule_loader *loader, xp_node_id node, struct xp_str name)
{
    const struct xp_rule *rule = loader->rule;

    for (uint32_t i = 0; i < rule->setting_count; i++)
        if (xp_str_equal(rule->settings[i].name, name))
            return (uint8_t)(i + 1);
    xp_reader_fail(&loader->reader, node, "the rule has no setting \"%s\"", xp_reader_quote(&loader->reader, name));
    return 0;
}

static void load_setting(struct rule_loader *loader, xp_node_id node, uint8_t *setting)
{
    struct xp_str text = xp_reader_text(&loader->reader, node);

    if (xp_str_starts_with(text, xp_str_from("$")))
        *setting = find_setting(loader, node, xp_str_from_offset(text, 1));
    else
        xp_reader_fail(&loader->reader, node, "expected a number or a $setting");
}

static void load_number(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    struct xp_str text = xp_node_text(loader->reader.doc, node, loader->reader.arena);

    if (xp_node_kind(loader->reader.doc, node) == XP_STRING && xp_str_starts_with(text, xp_str_from("$")))
        load_setting(loader, node, &arg->min_setting);
    else if (!(xp_node_types(loader->reader.doc, node) & XP_TYPE_NUMBER))
        xp_reader_fail(&loader->reader, node, "expected a number; found %s",
                       xp_node_kind_name(loader->reader.doc, node));
    else
        load_scalar(loader, node, &arg->text, &arg->bits);
}

static void load_bound(struct rule_loader *loader, xp_node_id node, int64_t *number, uint8_t *setting)
{
    if (xp_node_kind(loader->reader.doc, node) == XP_STRING)
        load_setting(loader, node, setting);
    else
        *number = xp_reader_integer(&loader->reader, node, 0, INT32_MAX);
}

/* nodes: those of min and max. */
static void load_bounds(struct rule_loader *loader, xp_node_id node, const xp_node_id *nodes, struct xp_arg *arg)
{
    arg->min = 0;
    arg->max = INT64_MAX;
    if (nodes[0] != XP_NO_NODE)
        load_bound(loader, nodes[0], &arg->min, &arg->min_setting);
    if (nodes[1] != XP_NO_NODE)
        load_bound(loader, nodes[1], &arg->max, &arg->max_setting);
    if (!arg->min_setting && !arg->max_setting && arg->min > arg->max)
        xp_reader_fail(&loader->reader, node, "min is above max; nothing could ever fit");
}

static void load_length(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    static const char *const names[] = { "min", "max" };
    xp_node_id nodes[2];

    xp_reader_map(&loader->reader, node, "a length", names, XP_COUNT(names), nodes);
    if (!loader->reader.has_failed && nodes[0] == XP_NO_NODE && nodes[1] == XP_NO_NODE)
        xp_reader_fail(&loader->reader, node, "a length needs min, max or both");
    load_bounds(loader, node, nodes, arg);
}

static void load_characters(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    static const char *const names[] = { "none-of" };
    static const char *const classes[] = { "white-space", "control", "invisible", "upper-case", "lower-case" };
    struct xp_reader *reader = &loader->reader;
    xp_node_id list;

    xp_reader_map(reader, node, "characters", names, XP_COUNT(names), &list);
    if (list == XP_NO_NODE) {
        xp_reader_fail(reader, node, "characters needs none-of with a list of classes");
        return;
    }
    if (!xp_reader_list(reader, list, "a list of classes"))
        xp_reader_fail(reader, list, "the list is empty; give at least one class");
    for (xp_node_id item = xp_node_first(reader->doc, list); item != XP_NO_NODE && !reader->has_failed;
         item = xp_node_after(reader->doc, list, item))
        arg->bits |= 1U << xp_reader_choice(reader, item, "class", classes, XP_COUNT(classes));
}

static void load_one_expr(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    struct xp_expr *expr = xp_arena_calloc(loader->reader.arena, 1, sizeof(*expr));

    *expr = load_expr(loader, node);
    arg->exprs = expr;
    arg->count = 1;
}

static void load_exprs(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    struct xp_reader *reader = &loader->reader;
    size_t count = xp_reader_list(reader, node, "a list of expressions");
    struct xp_expr *exprs = xp_arena_calloc(reader->arena, count, sizeof(*exprs));

    if (!count) {
        xp_reader_fail(reader, node, "the list is empty; give at least one expression");
        return;
    }
    for (xp_node_id item = xp_node_first(reader->doc, node); item != XP_NO_NODE;
         item = xp_node_after(reader->doc, node, item))
        exprs[arg->count++] = load_expr(loader, item);
    arg->exprs = exprs;
}

static void load_members(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    struct xp_reader *reader = &loader->reader;
    size_t count = xp_node_size(reader->doc, node);
    struct xp_str *texts = xp_arena_calloc(reader->arena, count, sizeof(*texts));
    struct xp_expr *exprs = xp_arena_calloc(reader->arena, count, sizeof(*exprs));

    if (xp_node_kind(reader->doc, node) != XP_OBJECT || !count) {
        xp_reader_fail(reader, node, "member needs a map of names and expressions");
        return;
    }
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE;
         key = xp_node_after(reader->doc, node, key)) {
        texts[arg->count] = xp_arena_copy(reader->arena, xp_node_text(reader->doc, key, reader->arena));
        exprs[arg->count++] = load_expr(loader, xp_key_value(key));
    }
    arg->texts = texts;
    arg->exprs = exprs;
}

static void require_places(struct rule_loader *loader, xp_node_id node, const struct xp_arg *arg)
{
    for (uint32_t i = 0; i < arg->count; i++) {
        bool is_number = arg->texts[i].len > 0 && arg->texts[i].len < 7;

        for (size_t k = 0; k < arg->texts[i].len; k++)
            is_number = is_number && xp_ascii_is_digit(arg->texts[i].ptr[k]);
        if (!is_number)
            xp_reader_fail(&loader->reader, node, "an item is named by its place, a number from 0 to 999999");
    }
}

static void load_count(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    static const char *const names[] = { "of", "min", "max" };
    struct xp_reader *reader = &loader->reader;
    xp_node_id nodes[XP_COUNT(names)];

    xp_reader_map(reader, node, "a count", names, XP_COUNT(names), nodes);
    if (nodes[0] == XP_NO_NODE || (nodes[1] == XP_NO_NODE && nodes[2] == XP_NO_NODE)) {
        xp_reader_fail(reader, node, "a count needs of, and min, max or both");
        return;
    }
    load_one_expr(loader, nodes[0], arg);
    load_bounds(loader, node, nodes + 1, arg);
}

/* The name of a member, or a map that also says which values of it count. */
static void load_by(struct rule_loader *loader, xp_node_id node, struct xp_arg *arg)
{
    static const char *const names[] = { "member", "when", "rest" };
    struct xp_reader *reader = &loader->reader;
    struct xp_expr *exprs;
    xp_node_id nodes[XP_COUNT(names)];

    if (xp_node_kind(reader->doc, node) != XP_OBJECT) {
        arg->text = xp_reader_text(reader, node);
        return;
    }
    xp_reader_map(reader, node, "what items are compared by", names, XP_COUNT(names), nodes);
    if (nodes[0] == XP_NO_NODE) {
        xp_reader_fail(reader, node, "say by which member the items are compared");
        return;
    }
    arg->text = xp_reader_text(reader, nodes[0]);
    exprs = xp_arena_calloc(reader->arena, XP_BY_COUNT, sizeof(*exprs));
    for (size_t i = 0; i < XP_BY_COUNT; i++)
        if (nodes[1 + i] != XP_NO_NODE)
            exprs[i] = load_expr(loader, nodes[1 + i]);
    arg->exprs = exprs;
    arg->count = XP_BY_COUNT;
}

/* What holds expressions of its own. */
static void load_nested(struct rule_loader *loader, enum xp_arg_kind kind, xp_node_id node, struct xp_arg *arg)
{
    switch (kind) {
    case XP_ARG_EXPR:
        load_one_expr(loader, node, arg);
        break;
    case XP_ARG_EXPRS:
        load_exprs(loader, node, arg);
        break;
    case XP_ARG_MEMBERS:
        load_members(loader, node, arg);
        break;
    case XP_ARG_ITEMS:
        load_members(loader, node, arg);
        require_places(loader, node, arg);
        break;
    case XP_ARG_COUNT:
        load_count(loader, node, arg);
        break;
    default:
        load_by(loader, node, arg);
        break;
    }
}

static void load_arg(struct rule_loader *loader, enum xp_arg_kind kind, xp_node_id node, struct xp_arg *arg)
{
    static const char *const entries[] = { "file", "folder", "program", "any" };
    static const char *const places[] = { "inside" };

    switch (kind) {
    case XP_ARG_TYPES:
        arg->bits = load_types(loader, node);
        break;
    case XP_ARG_SCALAR:
        load_scalar(loader, node, &arg->text, &arg->bits);
        break;
    case XP_ARG_SCALARS:
        load_scalars(loader, node, arg);
        break;
    case XP_ARG_TEXT:
        arg->text = xp_reader_text(&loader->reader, node);
        break;
    case XP_ARG_TEXTS:
        load_texts(loader, node, arg);
        break;
    case XP_ARG_PATTERN:
        load_pattern(loader, node, arg);
        break;
    case XP_ARG_NUMBER:
        load_number(loader, node, arg);
        break;
    case XP_ARG_LENGTH:
        load_length(loader, node, arg);
        break;
    case XP_ARG_BOOLEAN:
        arg->bits = xp_reader_boolean(&loader->reader, node);
        break;
    case XP_ARG_CHARACTERS:
        load_characters(loader, node, arg);
        break;
    case XP_ARG_ENTRY:
        arg->bits = 1 + (uint32_t)xp_reader_choice(&loader->reader, node, "kind of entry", entries, XP_COUNT(entries));
        break;
    case XP_ARG_INSIDE:
        xp_reader_choice(&loader->reader, node, "place", places, XP_COUNT(places));
        break;
    case XP_ARG_EXPR:
    case XP_ARG_EXPRS:
    case XP_ARG_MEMBERS:
    case XP_ARG_ITEMS:
    case XP_ARG_COUNT:
    case XP_ARG_BY:
        load_nested(loader, kind, node, arg);
        break;
    }
}

static void fail_unknown_word(struct rule_loader *loader, xp_node_id key)
{
    const char *names[64];
    size_t count = 0;

    for (; count < xp_word_count && count + 1 < XP_COUNT(names); count++)
        names[count] = xp_words[count].name;
    names[count++] = "ignore-case";
    xp_reader_fail_unknown(&loader->reader, key, "word", names, count);
}

struct xp_expr load_expr(struct rule_loader *loader, xp_node_id node)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_expr expr = { NULL, 0, false };
    struct xp_term *terms;

    if (reader->has_failed)
        return expr;
    if (xp_node_kind(reader->doc, node) != XP_OBJECT || !xp_node_size(reader->doc, node)) {
        xp_reader_fail(reader, node, "an expression is a map of words; found %s", xp_node_kind_name(reader->doc, node));
        return expr;
    }
    terms = xp_arena_calloc(reader->arena, xp_node_size(reader->doc, node), sizeof(*terms));
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE && !reader->has_failed;
         key = xp_node_after(reader->doc, node, key)) {
        size_t word = xp_word_find(xp_node_text(reader->doc, key, reader->arena));

        if (xp_node_text_is(reader->doc, key, xp_str_from("ignore-case"))) {
            expr.ignore_case = xp_reader_boolean(reader, xp_key_value(key));
        } else if (word == xp_word_count) {
            fail_unknown_word(loader, key);
        } else {
            terms[expr.count].word = (uint16_t)word;
            load_arg(loader, xp_words[word].arg, xp_key_value(key), &terms[expr.count++].arg);
        }
    }
    if (!expr.count)
        xp_reader_fail(reader, node, "ignore-case alone says nothing; add a word");
    expr.terms = terms;
    return expr;
}
