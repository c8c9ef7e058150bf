#include "lint_harness.h"
#include "xp_against.h"
#include "xp_builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Two states of a manifest, and the findings between them as lint_dump() writes them, without messages. */
static const struct {
    const char *before, *now, *findings, *why;
} rows[] = {
    { "{'vers': 7}", "{'vers': 7}", "", "the same" },
    { "{'vers': 7}", "{ 'vers': 7}", "1:11 vers-increase /vers", "a blank is a change" },
    { "{'vers': 7}", "{'vers': 8}", "", "a raised number" },
    { "{'vers': 8}", "{'vers': 7}", "1:10 vers-increase /vers", "a lower number" },
    { "{'vers': 9007199254740993}", "{'vers': 9007199254740992}", "1:10 vers-increase /vers",
      "numbers that doubles cannot tell apart" },
    { "{'vers': 9007199254740992}", "{'vers': 9007199254740993}", "", "the same the other way round" },
    { "{'vers': 9}", "{'vers': 10}", "", "compared as numbers, not as texts" },
    { "{'vers': '9'}", "{'vers': 9}", "1:10 vers-increase /vers", "an earlier text of digits is a number" },
    { "{'vers': '9x'}", "{'vers': 9}", "", "another text is not" },
    { "{'vers': 9.5}", "{'vers': 9}", "", "nor is a fraction" },
    { "{'vers': 9}", "{'vers': '9'}", "", "a text now is the matter of key-type" },
    { "{'vers': 9}", "{'vers': 9.0}", "", "so is a number that is not in digits alone" },
    { "{'vers': 9}", "{}", "", "nothing now is the matter of required-key" },
    { "{}", "{'vers': 9}", "", "nothing then cannot be compared" },
    { "{'Vers': 9}", "{'VERS': 9}", "1:10 vers-increase /VERS", "in other capitals" },
    { "{'vers': 1, 'vers': 9}", "{'vers': 9}", "1:10 vers-increase /vers", "of equal keys the last counts" },
    { "{'vers': 9,}", "{'vers': 9}", "1:10 vers-increase /vers", "a broken state, as repaired" },
    { "{'vers': }", "{'vers': 9}", "", "a value that nobody wrote" },
    { "{'vers': 9}", "{'vers': }", "", "nor now" },
    { "[]", "{'vers': 9, 'tag': 'a'}", "", "no object then" },
    { "{'vers': 9, 'tag': 'a'}", "[]", "", "no object now" },
    { "", "{'vers': 9}", "", "nothing at all then" },

    { "{'tag': 'a.b'}", "{'tag': 'a.c'}", "1:9 tag-changed /tag", "another tag" },
    { "{'tag': 'a.b'}", "{'tag': 'A.B'}", "1:9 tag-changed /tag", "other capitals are another tag" },
    { "{'tag': 'a.b'}", "{'tag': 'a\\u002eb'}", "", "the same tag with an escape" },
    { "{'tag': ''}", "{'tag': 'a.c'}", "", "it was empty" },
    { "{'tag': 'a.b'}", "{'tag': ''}", "1:9 tag-changed /tag", "it is empty" },
    { "{'tag': 1}", "{'tag': 'a.c'}", "", "it was no text" },
    { "{'tag': 'a.b'}", "{'tag': 1}", "", "it is no text, which key-type says" },
    { "{'tag': 'a.b'}", "{}", "", "it is gone, which required-key says" },

    { "{'deviceTypes': [{'tag': 'a'}, {'tag': 'b'}]}", "{'deviceTypes': [{'tag': 'b'}]}",
      "1:17 unit-tag-removed /deviceTypes", "a unit type is gone" },
    { "{'deviceTypes': [{'tag': 'a'}, {'tag': 'b'}]}", "{'deviceTypes': [{'tag': 'b'}, {'tag': 'a'}]}", "",
      "another order" },
    { "{'deviceTypes': [{'tag': 'a'}, {'tag': 'a'}]}", "{'deviceTypes': []}", "1:17 unit-tag-removed /deviceTypes",
      "twice the same tag, told once" },
    { "{'deviceTypes': [{'tag': 'a'}]}", "{}", "1:1 unit-tag-removed /deviceTypes", "all of them are gone" },
    { "{'deviceTypes': [{'tag': 'a'}]}", "{'deviceTypes': {}}", "", "no array now, which key-type says" },
    { "{'deviceTypes': {'tag': 'a'}}", "{'deviceTypes': []}", "", "no array then" },
    { "{'deviceTypes': [{'name': 'separator'}, {'tag': ''}, {'tag': 1}, 5]}", "{}", "", "none had a tag" },

    { "{'editControls': [{'key': 'k'}]}", "{'editControls': [{'key': 'l'}]}", "1:18 control-key-removed /editControls",
      "a control of the interface" },
    { "{'editControls': [{'key': 'k'}]}", "{}", "1:1 control-key-removed /editControls", "with its array" },
    { "{'editControls': [{'key': ''}, {}, {'key': 1}, 7]}", "{}", "", "controls without a key save nothing" },
    { "{'editControls': [{'key': 'k'}, {'key': 'k'}]}", "{}", "1:1 control-key-removed /editControls", "told once" },
    { "{'editControls': [{'key': 'k'}]}", "{'sharingControls': [{'key': 'k'}]}", "",
      "on another sheet of the interface" },
    { "{'deviceTypes': [{'tag': 'a', 'editControls': [{'key': 'k'}]}]}",
      "{'deviceTypes': [{'tag': 'b'}, {'tag': 'a'}]}", "1:32 control-key-removed /deviceTypes/1/editControls",
      "a control of a unit type" },
    { "{'deviceTypes': [{'tag': 'a', 'editControls': [{'key': 'k'}]}]}",
      "{'deviceTypes': [{'tag': 'a', 'smallControls': [{'key': 'k'}]}]}", "",
      "in the other window of the same unit type" },
    { "{'deviceTypes': [{'tag': 'a', 'editControls': [{'key': 'k'}]}, {'tag': 'b'}]}",
      "{'deviceTypes': [{'tag': 'b', 'editControls': [{'key': 'k'}]}, {'tag': 'a', 'editControls': []}]}",
      "1:93 control-key-removed /deviceTypes/1/editControls", "that of another unit type is another" },
    { "{'deviceTypes': [{'tag': 'a', 'editControls': [{'key': 'k'}]}]}", "{'deviceTypes': []}",
      "1:17 unit-tag-removed /deviceTypes", "with the unit type, which is told alone" },
    { "{'editControls': [{'key': 'k'}]}", "{'deviceTypes': [{'tag': 'a', 'editControls': [{'key': 'k'}]}]}",
      "1:1 control-key-removed /editControls", "from the interface to a unit type" },
};

struct setup {
    struct xp_policy policy;
    struct xp_linter *linter;
};

static int make_linter(void **state)
{
    static struct setup setup;

    xp_policy_init(&setup.policy, &xp_builtin_rules);
    *state = &setup;
    return xp_linter_new(&setup.linter, &xp_builtin_rules, &setup.policy, NULL);
}

static int free_linter(void **state)
{
    struct setup *setup = *state;

    xp_linter_free(setup->linter);
    xp_policy_release(&setup->policy);
    return 0;
}

/* Quotes are apostrophes in the rows. */
static void open_text(struct xp_plugin *plugin, const char *text)
{
    struct xp_buf copy = XP_BUF_INIT(100000);

    xp_buf_add_str(&copy, xp_str_from(text));
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] == '\'')
            copy.ptr[i] = '"';
    xp_plugin_from_text(plugin, &copy, xp_str_from("<stdin>"));
    xp_buf_release(&copy);
}

/* "LINE:COLUMN RULE POINTER" for each, "; " between them. */
static void describe(const struct xp_findings *findings, struct xp_buf *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        xp_buf_addf(out, "%s%u:%u %.*s %.*s", i ? "; " : "", (unsigned)finding->place.line,
                    (unsigned)finding->place.column, XP_STR_ARG(finding->rule->id), XP_STR_ARG(finding->pointer));
        assert_int_equal(finding->related_count, 1);
        assert_true(finding->related[0].place.line > 0);
        assert_true(finding->message.len > 0);
        assert_true(xp_str_find(finding->message, '{') == finding->message.len);
    }
}

static void changes_are_found(void **state)
{
    const struct setup *setup = *state;

    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_plugin now, before;
        struct xp_earlier earlier = { &before, xp_str_from("v1"), false };
        struct xp_findings findings = { 0 };
        XP_AUTO_BUF text = XP_BUF_INIT(100000);

        open_text(&now, rows[i].now);
        open_text(&before, rows[i].before);
        xp_lint_change(setup->linter, &now, &earlier, &findings);
        xp_findings_sort(&findings);
        describe(&findings, &text);
        if (strcmp(text.ptr, rows[i].findings) != 0)
            print_error("row %zu: %s\n", i, rows[i].why);
        assert_string_equal(text.ptr, rows[i].findings);
        assert_int_equal(findings.problem_count, 0);
        xp_findings_release(&findings);
        xp_plugin_release(&now);
        xp_plugin_release(&before);
    }
}

/* Many units with many controls: the time is no more than the sorting takes. */
static void long_lists_are_no_trouble(void **state)
{
    const struct setup *setup = *state;
    struct xp_buf text = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_plugin now, before;
    struct xp_earlier earlier = { &before, xp_str_from("v1"), false };
    struct xp_findings findings = { 0 };

    xp_buf_addf(&text, "{\"deviceTypes\": [");
    for (int i = 0; i < 50000; i++)
        xp_buf_addf(&text, "%s{\"tag\": \"t%d\", \"editControls\": [{\"key\": \"a%d\"}, {\"key\": \"b\"}]}",
                    i ? ", " : "", i, i);
    xp_buf_addf(&text, "]}");
    xp_plugin_from_text(&before, &text, xp_str_from("<stdin>"));
    open_text(&now, "{}");
    xp_lint_change(setup->linter, &now, &earlier, &findings);
    assert_int_equal(findings.count, 50000);
    xp_findings_release(&findings);
    xp_plugin_release(&now);
    xp_plugin_release(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_found),
        cmocka_unit_test(long_lists_are_no_trouble),
    };

    return cmocka_run_group_tests(tests, make_linter, free_linter);
}
