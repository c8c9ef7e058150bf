/*
 * Rule files made of the words of the rule language, each with what belongs behind it, and now and then with what does
 * not. What can be read is a linter, which looks at a manifest with a bit of everything and repairs it as it is told.
 */
#include "fuzz_shape.h"
#include "rule_checks.h"
#include "rule_words.h"
#include "xp_word.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_BYTES = 20000, MAX_DEPTH = 4, MAX_RULES = 4, MAX_CHECKS = 3 };

static void add_expr(struct shape *shape, struct xp_buf *out, int depth);

static void add_list(struct shape *shape, struct xp_buf *out, const struct xp_str *words, size_t count)
{
    size_t items = shape_pick(shape, 4);

    if (items == 0) {
        shape_add(shape, out, words, count);
        return;
    }
    for (size_t i = 0; i < items; i++) {
        xp_buf_add_str(out, i ? xp_str_from(", ") : xp_str_from("["));
        shape_add(shape, out, words, count);
    }
    xp_buf_add_char(out, ']');
}

static void add_bounds(struct shape *shape, struct xp_buf *out)
{
    unsigned which = shape_pick(shape, 3);

    if (which != 1) {
        xp_buf_add_str(out, xp_str_from("min: "));
        shape_add(shape, out, numbers, XP_COUNT(numbers));
    }
    if (which == 2)
        xp_buf_add_str(out, xp_str_from(", "));
    if (which) {
        xp_buf_add_str(out, xp_str_from("max: "));
        shape_add(shape, out, numbers, XP_COUNT(numbers));
    }
}

/* {NAME: EXPR, ...}, or with numbers for names. */
static void add_exprs(struct shape *shape, struct xp_buf *out, int depth, bool is_numbered)
{
    size_t count = 1 + shape_pick(shape, 2);

    xp_buf_add_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i)
            xp_buf_add_str(out, xp_str_from(", "));
        if (is_numbered)
            xp_buf_addf(out, "%u: ", shape_pick(shape, 5));
        else
            xp_buf_addf(out, "%s: ", shape_word(shape, names, XP_COUNT(names)).ptr);
        add_expr(shape, out, depth + 1);
    }
    xp_buf_add_char(out, '}');
}

static void add_by(struct shape *shape, struct xp_buf *out, int depth)
{
    unsigned which = shape_pick(shape, 4);

    if (which == 0) {
        shape_add(shape, out, names, XP_COUNT(names));
        return;
    }
    xp_buf_addf(out, "{member: %s, %s: ", shape_word(shape, names, XP_COUNT(names)).ptr, which & 1 ? "when" : "rest");
    add_expr(shape, out, depth + 1);
    xp_buf_add_char(out, '}');
}

static void add_arg(struct shape *shape, struct xp_buf *out, enum xp_arg_kind kind, int depth)
{
    switch (kind) {
    case XP_ARG_TYPES:
        add_list(shape, out, type_names, XP_COUNT(type_names));
        break;
    case XP_ARG_SCALAR:
        shape_add(shape, out, scalars, XP_COUNT(scalars));
        break;
    case XP_ARG_SCALARS:
        add_list(shape, out, shape_pick(shape, 2) ? numbers : texts, 8);
        break;
    case XP_ARG_TEXT:
        shape_add(shape, out, texts, XP_COUNT(texts));
        break;
    case XP_ARG_TEXTS:
        if (shape_pick(shape, 2))
            add_list(shape, out, names, XP_COUNT(names));
        else
            add_list(shape, out, texts, XP_COUNT(texts));
        break;
    case XP_ARG_PATTERN:
        shape_add(shape, out, patterns, XP_COUNT(patterns));
        break;
    case XP_ARG_NUMBER:
        shape_add(shape, out, numbers, XP_COUNT(numbers));
        break;
    case XP_ARG_BOOLEAN:
        xp_buf_add_str(out, xp_str_from(shape_pick(shape, 2) ? "false" : "true"));
        break;
    case XP_ARG_LENGTH:
        xp_buf_add_char(out, '{');
        add_bounds(shape, out);
        xp_buf_add_char(out, '}');
        break;
    case XP_ARG_CHARACTERS:
        xp_buf_addf(out, "{none-of: [%s]}", shape_word(shape, classes, XP_COUNT(classes)).ptr);
        break;
    case XP_ARG_EXPR:
        add_expr(shape, out, depth + 1);
        break;
    case XP_ARG_EXPRS:
        xp_buf_add_char(out, '[');
        add_expr(shape, out, depth + 1);
        xp_buf_add_str(out, xp_str_from(", "));
        add_expr(shape, out, depth + 1);
        xp_buf_add_char(out, ']');
        break;
    case XP_ARG_MEMBERS:
    case XP_ARG_ITEMS:
        add_exprs(shape, out, depth, kind == XP_ARG_ITEMS);
        break;
    case XP_ARG_ENTRY:
        shape_add(shape, out, entries, XP_COUNT(entries));
        break;
    case XP_ARG_INSIDE:
        xp_buf_add_str(out, xp_str_from("inside"));
        break;
    case XP_ARG_COUNT:
        xp_buf_add_str(out, xp_str_from("{of: "));
        add_expr(shape, out, depth + 1);
        xp_buf_add_str(out, xp_str_from(", "));
        add_bounds(shape, out);
        xp_buf_add_char(out, '}');
        break;
    case XP_ARG_BY:
        add_by(shape, out, depth);
        break;
    }
}

/* A few words; of each kind in turn, so that none stands twice but by chance. */
static void add_expr(struct shape *shape, struct xp_buf *out, int depth)
{
    size_t count = 1 + shape_pick(shape, 3), word = shape_pick(shape, xp_word_count);

    if (depth > MAX_DEPTH || out->len > MAX_BYTES) {
        xp_buf_add_str(out, xp_str_from("{blank: false}"));
        return;
    }
    xp_buf_add_str(out, xp_str_from(shape_rarely(shape, 6) ? "{ignore-case: true, " : "{"));
    for (size_t i = 0; i < count; i++) {
        enum xp_arg_kind kind = xp_words[word].arg;

        xp_buf_addf(out, "%s%s: ", i ? ", " : "", xp_words[word].name);
        if (shape_rarely(shape, 60))
            kind = (enum xp_arg_kind)shape_pick(shape, XP_ARG_BY + 1);
        add_arg(shape, out, kind, depth);
        word = (word + 1 + shape_pick(shape, 8)) % xp_word_count;
    }
    xp_buf_add_char(out, '}');
}

static void add_check(struct shape *shape, struct xp_buf *out, const char *indent)
{
    unsigned where = shape_pick(shape, 8);

    xp_buf_addf(out, "message: %s\n", shape_word(shape, messages, XP_COUNT(messages)).ptr);
    if (where == 7)
        xp_buf_addf(out, "%son: %s\n", indent, shape_pick(shape, 2) ? "folder" : "folder-stem");
    else
        xp_buf_addf(out, "%sat: %s\n", indent, shape_word(shape, places, XP_COUNT(places)).ptr);
    if (shape_pick(shape, 2)) {
        xp_buf_addf(out, "%swhen: ", indent);
        add_expr(shape, out, 0);
        xp_buf_add_char(out, '\n');
    }
    xp_buf_addf(out, "%sexpect: ", indent);
    add_expr(shape, out, 0);
    xp_buf_add_char(out, '\n');
    if (shape_rarely(shape, 3))
        xp_buf_addf(out, "%shelp: %s\n", indent, shape_word(shape, messages, XP_COUNT(messages)).ptr);
    if (shape_rarely(shape, 3))
        xp_buf_addf(out, "%spoint: %s\n", indent, shape_word(shape, points, XP_COUNT(points)).ptr);
    if (shape_rarely(shape, 3))
        xp_buf_addf(out, "%smissing: %s\n", indent, shape_word(shape, names, XP_COUNT(names)).ptr);
    if (shape_pick(shape, 2))
        xp_buf_addf(out, "%srepair: %s\n", indent, shape_word(shape, repairs, XP_COUNT(repairs)).ptr);
}

static void add_rule(struct shape *shape, struct xp_buf *out, size_t number)
{
    size_t checks = shape_rarely(shape, 4) ? 1 + shape_pick(shape, MAX_CHECKS) : 0;

    xp_buf_addf(out, "- id: rule-%zu\n  summary: s\n", shape_rarely(shape, 50) ? 0 : number);
    xp_buf_addf(out, "  severity: %s\n", shape_word(shape, severities, XP_COUNT(severities)).ptr);
    if (!shape_rarely(shape, 20))
        xp_buf_addf(out, "  settings: {low: %u}\n", shape_pick(shape, 30));
    if (!checks) {
        xp_buf_add_str(out, xp_str_from("  "));
        add_check(shape, out, "  ");
        return;
    }
    xp_buf_add_str(out, xp_str_from("  checks:\n"));
    for (size_t i = 0; i < checks; i++) {
        xp_buf_add_str(out, xp_str_from("  - "));
        add_check(shape, out, "    ");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct shape shape = { data, size };
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(10 * MAX_BYTES);
    size_t count = 1 + shape_pick(&shape, MAX_RULES);
    struct xp_err err;
    int rc;

    for (size_t i = 0; i < count; i++)
        add_rule(&shape, &text, i);
    rc = xp_rule_load(&book, xp_str_from("r.yaml"), xp_buf_str(&text), false, &err);
    if (rc < 0)
        expect_refusal(rc, &err);
    else
        lint_with_rules(&book);
    xp_rulebook_release(&book);
    return 0;
}
