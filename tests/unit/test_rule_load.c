/* What a good rule file becomes, and where reading ends: test_rule_refuse.c has the mistakes. */
#include "lint_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define LOOK "  at: /tag\n"
#define MESSAGE "  message: m\n"
#define EXPECT "  expect: {type: string}\n"
#define GOOD RULE("r") LOOK MESSAGE EXPECT

/* A rule whose expression is `depth` times "not" around one word. */
static void nest(struct xp_buf *out, int depth)
{
    xp_buf_addf(out, "%s", RULE("r") LOOK MESSAGE "  expect: ");
    for (int i = 0; i < depth; i++)
        xp_buf_addf(out, "{not: ");
    xp_buf_addf(out, "{blank: true}");
    for (int i = 0; i < depth; i++)
        xp_buf_addf(out, "}");
}

static int load(struct xp_rulebook *book, const char *text, bool is_builtin, struct xp_err *err)
{
    err->msg[0] = '\0';
    return xp_rule_load(book, xp_str_from("r.yaml"), xp_str_from(text), is_builtin, err);
}

static void expressions_are_as_deep_as_yaml_is(void **state)
{
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    struct xp_err err;

    (void)state;
    nest(&text, 61);
    assert_int_equal(load(&book, text.ptr, false, &err), 0);
    xp_buf_clear(&text);
    nest(&text, 62);
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "r.yaml:6:383: nested more than 64 levels deep");
    xp_buf_clear(&text);
    nest(&text, 100000);
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    xp_rulebook_release(&book);
}

static void a_pattern_has_a_limit(void **state)
{
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    struct xp_err err;

    (void)state;
    xp_buf_addf(&text, "%s  expect: {pattern: \"%04097d\"}\n", RULE("r") LOOK MESSAGE, 0);
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "r.yaml:6:21: the pattern is wrong: it is longer than 4096 bytes");
    xp_rulebook_release(&book);
}

static void a_book_has_a_limit(void **state)
{
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 22);
    struct xp_err err;

    (void)state;
    for (int i = 0; i <= XP_RULES_MAX; i++)
        xp_buf_addf(&text, "- {id: r%d, severity: note, summary: s, at: /a, message: m, expect: {blank: true}}\n", i);
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "r.yaml:10001:3: more than 10000 rules");
    assert_int_equal(book.count, XP_RULES_MAX);
    xp_rulebook_release(&book);
}

static void names_of_files_are_shown_with_care(void **state)
{
    struct xp_rulebook book = { 0 };
    struct xp_err err;

    (void)state;
    assert_int_equal(xp_rule_load(&book, xp_str_from("a\x1b[31m.yaml"), xp_str_from("x"), false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "a\\x1b[31m.yaml:1:1: expected a list of rules; found a string");
    xp_rulebook_release(&book);
}

static void quotes_are_cut_between_characters(void **state)
{
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1000);
    struct xp_err err;

    (void)state;
    xp_buf_addf(&text, "%s  at: x", RULE("r"));
    for (int i = 0; i < 100; i++)
        xp_buf_addf(&text, "é");
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    assert_non_null(strstr(err.msg, "éé…\" is no JSON Pointer"));
    xp_rulebook_release(&book);
}

static void what_was_read_stays_after_a_mistake(void **state)
{
    struct xp_rulebook book = { 0 };
    struct xp_err err;

    (void)state;
    assert_int_equal(load(&book, GOOD, false, &err), 0);
    assert_int_equal(load(&book, RULE("s") LOOK MESSAGE EXPECT GOOD, false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "r.yaml:7:7: there is already a rule \"r\"");
    assert_int_equal(book.count, 2);
    assert_int_equal(load(&book, RULE("t") LOOK MESSAGE EXPECT, false, &err), 0);
    assert_true(xp_str_is(book.rules[2].id, "t"));
    xp_rulebook_release(&book);
}

static void a_rule_is_read_whole(void **state)
{
    static const char text[] = "- id: r-1\n"
                               "  severity: warning\n"
                               "  summary: a summary\n"
                               "  why: >\n    because\n    of this\n\n    and that\n"
                               "  source: {page: a page, status: library}\n"
                               "  settings: {max: 5, the-least: 2}\n"
                               "  at: /a~1b/*\n"
                               "  when: {type: string}\n"
                               "  message: 'm {max} {value} {} {not a placeholder} {'\n"
                               "  help: >\n    h\n"
                               "  checks:\n"
                               "    - expect: {length: {min: $the-least, max: $max}, pattern: a}\n"
                               "    - {on: folder-stem, when: {blank: false}, expect: {pattern: b}, severity: note,\n"
                               "       message: other, help: other help, point: key}\n"
                               "    - {at: ['', /c], expect: {present: c}, missing: c, point: {member: d}}\n"
                               "  examples:\n"
                               "    pass: ['{\"a\": 1}', {note: n}]\n"
                               "    fail: [{bytes: 'a\\xF6\\x', folder: f, manifest: false, files: [x/]}]\n";
    struct xp_rulebook book = { 0 };
    const struct xp_rule *rule;
    struct xp_err err;

    (void)state;
    assert_int_equal(load(&book, text, false, &err), 0);
    rule = &book.rules[0];
    assert_true(xp_str_is(rule->id, "r-1") && rule->severity == XP_SEVERITY_WARNING && rule->line == 1);
    assert_true(xp_str_is(rule->origin, "r.yaml") && xp_str_is(rule->why, "because of this\nand that"));
    assert_true(xp_str_is(rule->page, "a page") && rule->status == XP_STATUS_LIBRARY);
    assert_int_equal(rule->setting_count, 2);
    assert_true(xp_str_is(rule->settings[1].name, "the-least") && rule->settings[1].value == 2);
    assert_int_equal(rule->check_count, 3);
    assert_int_equal(book.pattern_count, 2);

    assert_true(rule->checks[0].subject == XP_ON_MANIFEST && rule->checks[0].at_count == 1);
    assert_true(rule->checks[0].severity == XP_SEVERITY_WARNING && rule->checks[0].point == XP_POINT_VALUE);
    assert_true(xp_str_is(rule->checks[0].message, "m {max} {value} {} {not a placeholder} {"));
    assert_true(rule->checks[0].when.count == 1 && rule->checks[0].expect.count == 2);
    assert_true(rule->checks[0].expect.terms[0].arg.min_setting == 2);
    assert_true(rule->checks[0].expect.terms[0].arg.max_setting == 1);

    assert_true(rule->checks[1].subject == XP_ON_FOLDER_STEM && rule->checks[1].at_count == 0);
    assert_true(rule->checks[1].severity == XP_SEVERITY_NOTE && rule->checks[1].point == XP_POINT_KEY);
    assert_true(xp_str_is(rule->checks[1].message, "other") && xp_str_is(rule->checks[1].help, "other help"));

    assert_true(rule->checks[2].at_count == 2 && xp_str_is(rule->checks[2].at[1], "/c"));
    assert_true(xp_str_is(rule->checks[2].missing, "c") && xp_str_is(rule->checks[2].point_member, "d"));
    assert_true(xp_str_is(rule->checks[2].help, "h"));

    assert_true(rule->pass_count == 2 && xp_str_is(rule->passes[0].overlay, "{\"a\": 1}"));
    assert_true(xp_str_is(rule->passes[1].note, "n"));
    assert_true(rule->fail_count == 1 && xp_str_is(rule->fails[0].text, "a\xf6\\x") && rule->fails[0].has_text);
    assert_true(!rule->fails[0].has_manifest && rule->fails[0].file_count == 1 && rule->fails[0].has_files);
    assert_true(xp_str_is(rule->fails[0].folder, "f"));
    xp_rulebook_release(&book);
}

static void a_key_table_is_read_whole(void **state)
{
    static const char text[] =
        "- table: manifest\n"
        "  what: the manifest\n"
        "  at: ['', /a]\n"
        "  keys:\n"
        "    vers: {type: [integer, 'null'], required: true, status: example, page: p, doc: d, default: 1}\n"
        "    desc: {type: null, status: library, page: p, doc: d, default: fast, allowed: [fast, slow],\n"
        "      mistaken: description, type-status: inferred, case-status: doubted}\n"
        "    any: {status: older, page: p, doc: d, default: false}\n";
    struct xp_rulebook book = { 0 };
    const struct xp_key_table *table;
    struct xp_err err;

    (void)state;
    assert_int_equal(load(&book, text, true, &err), 0);
    table = &book.tables[0];
    assert_true(xp_str_is(table->what, "the manifest") && table->at_count == 2 && table->count == 3);
    assert_true(xp_str_is(table->keys[0].name, "any") && table->keys[0].types == 0);
    assert_true(xp_str_is(table->keys[0].default_text, "false"));
    assert_true(xp_str_is(table->keys[1].name, "desc") && table->keys[1].types == XP_TYPE_NULL);
    assert_true(xp_str_is(table->keys[1].default_text, "\"fast\"") && table->keys[1].allowed_count == 2);
    assert_true(table->keys[1].has_inferred_type && table->keys[1].has_doubtful_case && !table->keys[1].required);
    assert_true(table->keys[1].mistaken_count == 1 && xp_str_is(table->keys[1].mistaken[0], "description"));
    assert_true(xp_str_is(table->keys[2].name, "vers") && table->keys[2].required);
    assert_true(table->keys[2].types == (XP_TYPE_INTEGER | XP_TYPE_NULL));
    assert_true(xp_str_is(table->keys[2].default_text, "1") && table->keys[2].status == XP_STATUS_EXAMPLE);
    xp_rulebook_release(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_are_as_deep_as_yaml_is),
        cmocka_unit_test(a_pattern_has_a_limit),
        cmocka_unit_test(a_book_has_a_limit),
        cmocka_unit_test(names_of_files_are_shown_with_care),
        cmocka_unit_test(quotes_are_cut_between_characters),
        cmocka_unit_test(what_was_read_stays_after_a_mistake),
        cmocka_unit_test(a_rule_is_read_whole),
        cmocka_unit_test(a_key_table_is_read_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
