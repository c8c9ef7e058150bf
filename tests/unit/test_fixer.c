/* xp_fixer with the built-in rules: what a text becomes, byte by byte. */
#include "xp_builtin.h"
#include "xp_doc.h"
#include "xp_example.h"
#include "xp_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct xp_policy policy;
static struct xp_linter *linter;

static int make_linter(void **state)
{
    struct xp_err err;

    (void)state;
    xp_policy_init(&policy, &xp_builtin_rules);
    return xp_linter_new(&linter, &xp_builtin_rules, &policy, &err);
}

static int free_linter(void **state)
{
    (void)state;
    xp_linter_free(linter);
    xp_policy_release(&policy);
    return 0;
}

/* What all rows have, so that they show nothing but their point. */
#define REST "\"tag\": \"a.b\", \"vers\": 1, \"readableVers\": \"1\", \"script\": \"python3\""
#define MOST REST ", \"name\": \"N\", \"desc\": \"D\", \"module\": \"rain.py\""

static const struct row {
    const char *before, *safe, *unsafe; /* NULL: as before; as with safe fixes */
    const char *why;
} rows[] = {
    { "{\"APIVersion\": 2, " MOST "}", NULL, NULL, "nothing to fix" },
    { "{\"APIVersion\": 2.0, " MOST "}", "{\"APIVersion\": 2, " MOST "}", NULL, "a number in another spelling" },
    { "{\"APIVersion\": \" 2\", " MOST ",}", "{\"APIVersion\": 2, " MOST "}", NULL, "two fixes in one pass" },
    { "{" MOST "}", NULL, "{" MOST ", \"APIVersion\": 2}", "a member behind the last one, in one line" },
    { "{\"n\":1,\"module\":\"rain.py\"," REST ",\"name\":\"N\",\"desc\":\"D\"}", NULL,
      "{\"n\":1,\"module\":\"rain.py\"," REST ",\"name\":\"N\",\"desc\":\"D\",\"APIVersion\":2}",
      "nor a blank more than the others" },
    { "{\r\n\t" MOST ",\r\n\r\n\t\"x\" : 1\r\n}\r\n", NULL,
      "{\r\n\t" MOST ",\r\n\r\n\t\"x\" : 1,\r\n\t\"APIVersion\" : 2\r\n}\r\n",
      "line end, indentation and colon as in the line before, but not the blank line" },
    { "{\r  " MOST ",\r  \"x\": 1\r}", NULL, "{\r  " MOST ",\r  \"x\": 1,\r  \"APIVersion\": 2\r}",
      "lines that end in CR" },
    { "{\n  \"x\": [1]\n}", NULL, "{\n  \"x\": [1],\n  \"APIVersion\": 2\n}", "behind an array, after a single line" },
    { "{\"APIVersion\": 2, " REST ", \"name\": \"K\\u00f6ln\", \"module\": \"rain.py\"}", NULL,
      "{\"APIVersion\": 2, " REST ", \"name\": \"K\\u00f6ln\", \"module\": \"rain.py\", \"desc\": \"K\\u00f6ln\"}",
      "desc from name, spelled as that is" },
    { "{\"APIVersion\": 2, " REST ", \"name\": \" \", \"module\": \"rain.py\"}", NULL, NULL,
      "but not from a blank one" },
    { "{" REST ", \"name\": \"N\"}", NULL,
      "{" REST ", \"name\": \"N\", \"APIVersion\": 2, \"desc\": \"N\", \"module\": \"rain.py\"}",
      "three at one place, one by one" },
    { "{" MOST " /* x */,\n // end\n}", "{" MOST " /* x */\n // end\n}", "{" MOST ", \"APIVersion\": 2\n}",
      "comments go, the comma too" },
    { "{\"APIVersion\": 2, " REST ", \"name\": \"N\", \"desc\": \"D\", \"modul\": \"x.py\"}", NULL,
      "{\"APIVersion\": 2, " REST ", \"name\": \"N\", \"desc\": \"D\", \"module\": \"x.py\"}",
      "a misspelt key is renamed, and none added" },
    { "{\"APIVersion\": 2, \"TAG\": \"a.b\", \"tag\": \"c.d\", \"vers\": 1, \"readableVers\": \"1\", \"script\": "
      "\"python3\", "
      "\"name\": \"N\", \"desc\": \"D\", \"module\": \"rain.py\"}",
      NULL, NULL, "a key in other capitals beside the right one stays" },
    { "{\"APIVersion\": 2, \"Tag\": \"a.b\", \"vers\": 1, \"readableVers\": \"1\", \"script\": \"python3\", "
      "\"name\": \"N\", \"desc\": \"D\", \"module\": \"rain.py\"}",
      "{\"APIVersion\": 2, \"tag\": \"a.b\", \"vers\": 1, \"readableVers\": \"1\", \"script\": \"python3\", "
      "\"name\": \"N\", \"desc\": \"D\", \"module\": \"rain.py\"}",
      NULL, "alone it is renamed" },
    { "{\"APIVersion\": 2, 'Tag': 'a\"b', \"vers\": '1', \"readableVers\": \"1\", \"script\": \"python3\", "
      "\"name\": \"N\", \"desc\": \"D\", \"module\": \"rain.py\"}",
      "{\"APIVersion\": 2, \"tag\": \"a\\\"b\", \"vers\": 1, \"readableVers\": \"1\", \"script\": \"python3\", "
      "\"name\": \"N\", \"desc\": \"D\", \"module\": \"rain.py\"}",
      NULL, "first the quotes, then key and type" },
    { "{" REST ", \"name\": \"N\", \"desc\": \"D\", \"module\": 'rain.py', \"listenType\": \"TCP\"}",
      "{" REST ", \"name\": \"N\", \"desc\": \"D\", \"module\": \"rain.py\", \"listenType\": \"tcp\"}",
      "{" REST ", \"name\": \"N\", \"desc\": \"D\", \"module\": \"rain.py\", \"listenType\": \"tcp\", "
      "\"APIVersion\": 2}",
      "what is safe does not wait for what nobody asked for and touches it" },
    { "\xEF\xBB\xBF{\"APIVersion\": \"2\", " MOST "}\n\n", "{\"APIVersion\": 2, " MOST "}\n\n", NULL,
      "what stands after it stays" },
    { "\xFF\xFE{\0}\0", NULL, NULL, "UTF-16 is left alone" },
    { "{\"APIVersion\": 2.0, \"x\": \"\xFC\", " MOST ",}", "{\"APIVersion\": 2, \"x\": \"\xFC\", " MOST "}", NULL,
      "a byte that is not UTF-8 is left alone, and the rest fixed" },
    { "", NULL, NULL, "an empty file too" },
    { "no manifest at all", NULL, NULL, "and what is no JSON" },
};

static void fix(struct xp_str before, const struct xp_fix_options *options, struct xp_fixed *fixed,
                struct xp_buf *after)
{
    struct xp_example example = { .text = before, .has_text = true, .has_manifest = true };

    xp_example_fix(linter, &example, options, fixed, after);
}

static void expect_fixed(const struct row *row, bool has_unsafe, const char *expected)
{
    const struct xp_fix_options options = { .has_unsafe = has_unsafe };
    /* The one row with NULs in it is longer than it looks. */
    size_t length = row->before[0] == '\xFF' ? 6 : strlen(row->before);
    XP_AUTO_BUF after = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    XP_AUTO_BUF again = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_fixed fixed;

    fix(xp_str_make(row->before, length), &options, &fixed, &after);
    if (fixed.is_refused || !xp_str_equal(xp_buf_str(&after), xp_str_from(expected ? expected : row->before)))
        print_error("%s: %s\n", row->why, after.ptr);
    assert_false(fixed.is_refused);
    assert_int_equal(fixed.is_changed, expected != NULL);
    assert_int_equal(fixed.count > 0, expected != NULL);
    if (expected)
        assert_string_equal(after.ptr, expected);
    else
        assert_memory_equal(after.ptr, row->before, length);
    xp_fixed_release(&fixed);
    fix(xp_buf_str(&after), &options, &fixed, &again);
    assert_false(fixed.is_changed);
    xp_fixed_release(&fixed);
}

static void fixes_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        expect_fixed(&rows[i], false, rows[i].safe);
        expect_fixed(&rows[i], true, rows[i].unsafe ? rows[i].unsafe : rows[i].safe);
    }
}

/* Texts of which not all repairs go together: together they make more faults than they mend, or never end. */
static void fixes_what_can_be_fixed(void **state)
{
    static const struct row broken[] = {
        { " \"a\"\x01:\xF9", NULL, NULL, "no repair mends anything" },
        { "[1 2(\n\"", "[1, 2(,\n\"", NULL, "the commas, but not the quote behind them" },
        { "{\ns{\"\"\"\"\"1}", "{\n\"s\":{\"\":\"\"\"1}}", NULL, "repairs that would go on for ever" },
        { "\"name\":t,,}name:\"\"[x", "\"name\":t}name:\"\"[x", NULL, "the commas, but not the bracket before them" },
    };
    const struct xp_fix_options options = { 0 };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(broken); i++) {
        const char *expected = broken[i].safe ? broken[i].safe : broken[i].before;
        XP_AUTO_BUF after = XP_BUF_INIT(XP_DOC_MAX_BYTES);
        XP_AUTO_BUF again = XP_BUF_INIT(XP_DOC_MAX_BYTES);
        struct xp_fixed fixed;

        fix(xp_str_from(broken[i].before), &options, &fixed, &after);
        if (fixed.is_refused || strcmp(after.ptr, expected) != 0)
            print_error("%s: %s\n", broken[i].why, after.ptr);
        assert_false(fixed.is_refused);
        assert_string_equal(after.ptr, expected);
        xp_fixed_release(&fixed);
        fix(xp_buf_str(&after), &options, &fixed, &again);
        assert_false(fixed.is_changed || fixed.is_refused);
        xp_fixed_release(&fixed);
    }
}

static void leaves_what_is_hidden(void **state)
{
    static const char before[] = "{\"APIVersion\": \"2\", \"accessunits\": true, " MOST "}";
    static const char after[] = "{\"APIVersion\": 2, \"accessunits\": true, " MOST "}";
    const struct xp_fix_options options = { .min_severity = XP_SEVERITY_ERROR };
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_fixed fixed;

    (void)state;
    fix(xp_str_from(before), &options, &fixed, &text);
    assert_string_equal(text.ptr, after);
    assert_int_equal(fixed.count, 1);
    assert_string_equal(fixed.original.ptr, before);
    xp_fixed_release(&fixed);
}

static void leaves_rules_that_are_off(void **state)
{
    static const char before[] = "{\"APIVersion\": \"2\", " MOST ",}";
    const struct xp_fix_options options = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_linter *whole = linter;
    struct xp_fixed fixed;
    struct xp_err err;

    (void)state;
    assert_int_equal(xp_policy_ignore(&policy, xp_str_from("json-*"), &err), 0);
    assert_int_equal(xp_linter_new(&linter, &xp_builtin_rules, &policy, &err), 0);
    fix(xp_str_from(before), &options, &fixed, &text);
    assert_string_equal(text.ptr, "{\"APIVersion\": 2, " MOST ",}");
    xp_fixed_release(&fixed);
    xp_linter_free(linter);
    linter = whole;
    xp_policy_release(&policy);
    xp_policy_init(&policy, &xp_builtin_rules);
}

/* Many fixes of all kinds at once: the cost is that of a few lints, and no byte between them changes. */
static void fixes_thousands(void **state)
{
    enum { COUNT = 25000 };
    const struct xp_fix_options options = { 0 };
    XP_AUTO_BUF before = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    XP_AUTO_BUF expected = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    XP_AUTO_BUF after = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_fixed fixed;

    (void)state;
    xp_buf_addf(&before, "{\"APIVersion\": 2, %s, \"x\": [", MOST);
    xp_buf_add_str(&expected, xp_buf_str(&before));
    for (size_t i = 0; i < COUNT; i++) {
        xp_buf_addf(&before, "\n  {'a%zu': [1, 2, 3] \"b\": [4, .5, 6,], \"c\": True},", i);
        xp_buf_addf(&expected, "\n  {\"a%zu\": [1, 2, 3], \"b\": [4, 0.5, 6], \"c\": true}%s", i,
                    i + 1 < COUNT ? "," : "");
    }
    xp_buf_add_str(&before, xp_str_from("]}"));
    xp_buf_add_str(&expected, xp_str_from("]}"));
    fix(xp_buf_str(&before), &options, &fixed, &after);
    assert_true(xp_str_equal(xp_buf_str(&after), xp_buf_str(&expected)));
    assert_int_equal(fixed.count, 5 * COUNT + 1);
    xp_fixed_release(&fixed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixes_texts),           cmocka_unit_test(fixes_what_can_be_fixed),
        cmocka_unit_test(leaves_what_is_hidden), cmocka_unit_test(leaves_rules_that_are_off),
        cmocka_unit_test(fixes_thousands),
    };

    return cmocka_run_group_tests_name("fixer", tests, make_linter, free_linter);
}
