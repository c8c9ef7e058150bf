/* A whole plugin: its folder, the state of its manifest, broken texts, excerpts and limits. */
#include "lint_harness.h"
#include "xp_example.h"
#include "xp_utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* clang-format off */
static const char rules[] =
    BUILTIN_RULE("json-syntax") "  reported-by: json\n"
    BUILTIN_RULE("json-trailing-comma") "  reported-by: json\n"
    BUILTIN_RULE("json-comment") "  reported-by: json\n"
    BUILTIN_RULE("json-duplicate-key") "  reported-by: json\n"
    BUILTIN_RULE("json-too-large") "  reported-by: json\n  message: '{detail}'\n"
    BUILTIN_RULE("manifest-missing") "  reported-by: manifest\n  message: 'info.json {detail}'\n  help: in {folder}\n"
    BUILTIN_RULE("manifest-name") "  reported-by: manifest\n  message: 'it is called {found}'\n"
    BUILTIN_RULE("manifest-root") "  at: ''\n  message: 'the root is {value}'\n  expect: {type: object}\n"
    BUILTIN_RULE("folder") "  on: folder\n  message: 'folder {value}, {length}, {key}'\n  expect: {suffix: .isf}\n"
    BUILTIN_RULE("stem") "  on: folder-stem\n  message: 'stem {value} of {folder}'\n  expect: {contains: .}\n";
/* clang-format on */

static const struct {
    struct xp_example example;
    const char *findings;
    const char *why;
} plugins[] = {
    { { .overlay = XP_STR("{}"), .has_manifest = true }, "", "a good plugin" },
    { { .has_manifest = false },
      "0:0-0:0 error manifest-missing: info.json is missing (in acme.rain.isf)\n",
      "no manifest" },
    { { .has_manifest = true, .manifest = XP_STR("INFO.json") },
      "0:0-0:0 error manifest-name: it is called \"INFO.json\"\n",
      "a manifest in other capitals" },
    { { .has_manifest = true, .manifest = XP_STR("Info.json"), .text = XP_STR("[]"), .has_text = true },
      "0:0-0:0 error manifest-name: it is called \"Info.json\"\n"
      "1:1-1:2 error manifest-root : the root is an array\n",
      "which is read all the same" },
    { { .has_manifest = true, .manifest = XP_STR("info.json/x") },
      "0:0-0:0 error manifest-missing: info.json is a folder, not a file (in acme.rain.isf)\n",
      "a folder of that name" },
    { { .has_manifest = true, .folder = XP_STR("acme.rain") },
      "0:0-0:0 error folder: folder \"acme.rain\", 9, \"\"\n",
      "a folder without the suffix" },
    { { .has_manifest = true, .folder = XP_STR("rain.ISF") },
      "0:0-0:0 error folder: folder \"rain.ISF\", 8, \"\"\n"
      "0:0-0:0 error stem: stem \"rain\" of rain.ISF\n",
      "a suffix in capitals is no part of the stem" },
    { { .has_manifest = true, .folder = XP_STR(".isf") }, "0:0-0:0 error stem: stem \"\" of .isf\n", "a suffix alone" },
    { { .has_manifest = true, .folder = XP_STR("a\x1b.\xff") },
      "0:0-0:0 error folder: folder \"a\\x1b.\\xff\", 4, \"\"\n",
      "a name that would confuse a terminal" },
    { { .note = XP_STR("too large to show") }, "", "an example in words" },
};

static void plugins_are_linted_whole(void **state)
{
    struct lint_setup setup;
    size_t failures = 0;

    (void)state;
    lint_setup_init(&setup, rules, true);
    for (size_t i = 0; i < XP_COUNT(plugins); i++) {
        XP_AUTO_BUF found = XP_BUF_INIT(100000);
        struct xp_findings findings = { 0 };

        xp_example_lint(setup.linter, &plugins[i].example, &findings);
        lint_dump(&findings, &found);
        if (strcmp(found.ptr, plugins[i].findings) != 0) {
            print_error("%s:\n%s", plugins[i].why, found.ptr);
            failures++;
        }
        xp_findings_release(&findings);
    }
    lint_setup_release(&setup);
    assert_int_equal(failures, 0);
}

static const struct {
    const char *text;
    const char *findings; /* without the parser's own words: those are its tests' matter */
    const char *why;
} broken[] = {
    { "{\"a\": 1,}", "1:8 json-trailing-comma safe\n", "a fault with a safe fix" },
    { "{\"a\": 1 // one\n}", "1:9 json-comment unsafe\n", "a fault with an unsafe fix" },
    { "{\"a\": 1,\n\"a\": 2}", "2:1 json-duplicate-key /a 1:2\n", "a fault with another place, and a pointer" },
    { "<html>", "1:1 json-syntax\n", "what is no manifest at all is not called a wrong one too" },
    { "[1, 2,]", "1:1 manifest-root \n1:6 json-trailing-comma safe\n", "what has a small fault is" },
    { "", "1:1 json-syntax\n", "nothing" },
};

static void dump_places(const struct xp_findings *findings, struct xp_buf *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        xp_buf_addf(out, "%u:%u %.*s", finding->place.line, finding->place.column, XP_STR_ARG(finding->rule->id));
        if (finding->has_pointer)
            xp_buf_addf(out, " %.*s", XP_STR_ARG(finding->pointer));
        if (finding->related_count)
            xp_buf_addf(out, " %u:%u", finding->related->place.line, finding->related->place.column);
        if (finding->fix)
            xp_buf_addf(out, " %s", finding->fix->is_safe ? "safe" : "unsafe");
        xp_buf_addf(out, "\n");
    }
}

static void broken_texts_are_reported(void **state)
{
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, rules, true);
    for (size_t i = 0; i < XP_COUNT(broken); i++) {
        XP_AUTO_BUF found = XP_BUF_INIT(100000);
        struct xp_findings findings = { 0 };

        lint_text(&setup, xp_str_from(broken[i].text), &findings, NULL);
        dump_places(&findings, &found);
        if (strcmp(found.ptr, broken[i].findings) != 0)
            fail_msg("%s:\n%s", broken[i].why, found.ptr);
        xp_findings_release(&findings);
    }
    lint_setup_release(&setup);
}

/* UTF-16 text is shown and counted as the UTF-8 it stands for; edits would be at other bytes, so there are none. */
static void utf16_has_places_but_no_fixes(void **state)
{
    static const char text[] = "\xff\xfe{\0\"\0\xe9\0\"\0:\0 \0007\0,\0}\0";
    struct xp_findings findings = { 0 };
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, rules, true);
    lint_text(&setup, xp_str_make(text, sizeof(text) - 1), &findings, NULL);
    assert_int_equal(findings.count, 1);
    assert_true(xp_str_is(findings.items[0].rule->id, "json-trailing-comma"));
    assert_int_equal(findings.items[0].place.column, 8);
    assert_int_equal(findings.items[0].place.offset, 16);
    assert_int_equal(findings.items[0].place.length, 2);
    assert_null(findings.items[0].fix);
    xp_findings_release(&findings);
    lint_setup_release(&setup);
}

static const struct {
    const char *unit; /* stands `before` times in front of the value, and `after` times behind it */
    size_t before, after;
    bool cut_left, cut_right;
    const char *why;
} excerpts[] = {
    { " ", 0, 0, false, false, "a short line is shown whole" },
    { " ", 180, 180, false, false, "a line that just fits" },
    { " ", 0, 1000, false, true, "cut behind" },
    { " ", 1000, 0, true, false, "cut in front" },
    { " ", 1000, 1000, true, true, "cut on both sides" },
    { "日", 1000, 1000, true, true, "cut between characters" },
    { "😀", 1001, 1000, true, true, "of any size" },
    { "\xff", 1000, 1000, true, true, "and between bytes that are none" },
};

/* One line: `{"p": "…", "a": "VALUE", "q": "…"}`. */
static void fill_line(struct xp_buf *out, size_t row, const char *value)
{
    xp_buf_addf(out, "{\n\"p\": \"");
    for (size_t i = 0; i < excerpts[row].before; i++)
        xp_buf_addf(out, "%s", excerpts[row].unit);
    xp_buf_addf(out, "\", \"a\": \"%s\", \"q\": \"", value);
    for (size_t i = 0; i < excerpts[row].after; i++)
        xp_buf_addf(out, "%s", excerpts[row].unit);
    xp_buf_addf(out, "\"\n}");
}

static void excerpts_are_windows(void **state)
{
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, RULE("r") "  at: /a\n  message: m\n  expect: {blank: true}\n", false);
    for (size_t i = 0; i < XP_COUNT(excerpts); i++) {
        XP_AUTO_BUF text = XP_BUF_INIT(100000);
        struct xp_findings findings = { 0 };
        const struct xp_excerpt *excerpt;
        struct xp_str span;

        fill_line(&text, i, "here");
        lint_text(&setup, xp_buf_str(&text), &findings, NULL);
        assert_int_equal(findings.count, 1);
        excerpt = &findings.items[0].excerpt;
        span = xp_str_make(excerpt->text.ptr + excerpt->start, excerpt->end - excerpt->start);
        if (excerpt->text.len > XP_EXCERPT_BYTES || !xp_str_is(span, "\"here\""))
            fail_msg("%zu bytes, \"%.*s\": %s", excerpt->text.len, XP_STR_ARG(span), excerpts[i].why);
        if (excerpt->cut_left != excerpts[i].cut_left || excerpt->cut_right != excerpts[i].cut_right)
            fail_msg("cut: %s", excerpts[i].why);
        if (excerpts[i].unit[0] != '\xff' && xp_utf8_valid_prefix(excerpt->text) != excerpt->text.len)
            fail_msg("a character is cut: %s", excerpts[i].why);
        xp_findings_release(&findings);
    }
    lint_setup_release(&setup);
}

static void a_span_longer_than_its_excerpt(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(100000), value = XP_BUF_INIT(100000);
    struct xp_findings findings = { 0 };
    const struct xp_excerpt *excerpt;
    struct lint_setup setup;

    (void)state;
    xp_buf_addf(&value, "%01000d", 7);
    fill_line(&text, 4, value.ptr);
    lint_setup_init(&setup, RULE("r") "  at: /a\n  message: m\n  expect: {blank: true}\n", false);
    lint_text(&setup, xp_buf_str(&text), &findings, NULL);
    excerpt = &findings.items[0].excerpt;
    assert_true(excerpt->cut_left && excerpt->cut_right);
    assert_int_equal(excerpt->text.len, XP_EXCERPT_BYTES);
    assert_int_equal(excerpt->end, excerpt->text.len);
    assert_memory_equal(excerpt->text.ptr + excerpt->start, "\"000", 4);
    xp_findings_release(&findings);
    lint_setup_release(&setup);
}

static void findings_have_a_limit(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 22);
    struct xp_findings findings = { 0 };
    struct lint_setup setup;

    (void)state;
    xp_buf_addf(&text, "[0");
    for (int i = 0; i < XP_LINT_MAX_FINDINGS + 4; i++)
        xp_buf_addf(&text, ",0");
    xp_buf_addf(&text, "]");
    lint_setup_init(&setup, RULE("r") "  at: /*\n  message: m\n  expect: {type: string}\n", false);
    lint_text(&setup, xp_buf_str(&text), &findings, NULL);
    assert_int_equal(findings.count, XP_LINT_MAX_FINDINGS);
    assert_int_equal(findings.problem_count, 1);
    assert_true(xp_str_is(findings.problems[0].path, "<stdin>"));
    assert_true(xp_str_is(findings.problems[0].message, "has more than 100000 findings; 5 of them are left out"));
    xp_findings_release(&findings);
    lint_setup_release(&setup);
}

/* The longest pointer there may be, and one more step that a hit adds. */
static void the_deepest_place(void **state)
{
    XP_AUTO_BUF rule = XP_BUF_INIT(10000), text = XP_BUF_INIT(10000), pointer = XP_BUF_INIT(10000);
    struct xp_findings findings = { 0 };
    struct lint_setup setup;

    (void)state;
    xp_buf_addf(&rule, "%s  message: m\n  expect: {unique-by: t}\n  at: ", RULE("r"));
    for (int i = 0; i < XP_RULE_POINTER_MAX; i++) {
        xp_buf_addf(&pointer, "/m%d", i);
        xp_buf_addf(&text, "{\"m%d\":", i);
    }
    xp_buf_addf(&rule, "%s\n", pointer.ptr);
    xp_buf_addf(&text, "[{\"t\":1},{\"t\":1}]");
    for (int i = 0; i < XP_RULE_POINTER_MAX; i++)
        xp_buf_add_char(&text, '}');
    xp_buf_addf(&pointer, "/1/t");
    lint_setup_init(&setup, rule.ptr, false);
    lint_text(&setup, xp_buf_str(&text), &findings, NULL);
    assert_int_equal(findings.count, 1);
    assert_true(xp_str_equal(findings.items[0].pointer, xp_buf_str(&pointer)));
    xp_findings_release(&findings);
    lint_setup_release(&setup);
}

static void what_is_reported_outlives_the_plugin(void **state)
{
    struct xp_findings findings = { 0 };
    struct lint_setup setup;
    struct xp_tag tag;

    (void)state;
    lint_setup_init(&setup, RULE("r") "  at: /tag\n  message: '{value}'\n  expect: {blank: true}\n", false);
    lint_text(&setup, xp_str_from("{\"tag\": \"acme\"}"), &findings, &tag);
    assert_true(xp_str_is(findings.items[0].message, "\"acme\""));
    assert_true(xp_str_is(findings.items[0].place.path, "<stdin>"));
    assert_true(xp_str_is(findings.items[0].excerpt.text, "{\"tag\": \"acme\"}"));
    assert_true(xp_str_is(findings.items[0].pointer, "/tag"));
    assert_true(xp_str_is(tag.text, "acme") && xp_str_is(tag.pointer, "/tag") && tag.place.column == 9);
    xp_findings_release(&findings);
    lint_setup_release(&setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plugins_are_linted_whole),
        cmocka_unit_test(broken_texts_are_reported),
        cmocka_unit_test(utf16_has_places_but_no_fixes),
        cmocka_unit_test(excerpts_are_windows),
        cmocka_unit_test(a_span_longer_than_its_excerpt),
        cmocka_unit_test(findings_have_a_limit),
        cmocka_unit_test(the_deepest_place),
        cmocka_unit_test(what_is_reported_outlives_the_plugin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
