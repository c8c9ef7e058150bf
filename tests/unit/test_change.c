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
    { "{'Tag': 'a.b', 'TAG': 'a.c'}", "{'tag': 'a.b'}", "", "of keys in other capitals the first counts" },
    { "{'Tag': 'a.c', 'Tag': 'a.b'}", "{'tag': 'a.b'}", "", "of equal ones in other capitals the last" },

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

/* "LINE:COLUMN RULE POINTER" for each, "; " between them. Each names `related` other places. */
static void describe(const struct xp_findings *findings, size_t related, struct xp_buf *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        xp_buf_addf(out, "%s%u:%u %.*s %.*s", i ? "; " : "", (unsigned)finding->place.line,
                    (unsigned)finding->place.column, XP_STR_ARG(finding->rule->id), XP_STR_ARG(finding->pointer));
        assert_int_equal(finding->related_count, related);
        assert_true(!related || finding->related[0].place.line > 0);
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
        describe(&findings, 1, &text);
        if (strcmp(text.ptr, rows[i].findings) != 0)
            print_error("row %zu: %s\n", i, rows[i].why);
        assert_string_equal(text.ptr, rows[i].findings);
        assert_int_equal(findings.problem_count, 0);
        xp_findings_release(&findings);
        xp_plugin_release(&now);
        xp_plugin_release(&before);
    }
}

/* A manifest beside what a store has, and the findings as above. */
static const struct {
    const char *now;
    int64_t vers; /* of the store; -1: it tells none */
    bool is_readable_above;
    const char *findings, *why;
} store_rows[] = {
    { "{'vers': 8, 'readableVers': '1.5'}", 7, true, "", "both are above" },
    { "{'vers': 7, 'readableVers': '1.5'}", 7, true, "1:10 vers-increase /vers", "the same counter" },
    { "{'vers': 6, 'readableVers': '1.5'}", 7, true, "1:10 vers-increase /vers", "a lower one" },
    { "{'vers': 9007199254740992}", INT64_C(9007199254740991), true, "", "counted exactly" },
    { "{'vers': 6, 'readableVers': '1.5'}", -1, true, "", "a store that tells no counter" },
    { "{'vers': 8, 'readableVers': '1.4'}", 7, false, "1:29 readable-vers-increase /readableVers", "the same version" },
    { "{'vers': 7, 'readableVers': '1.4'}", 7, false,
      "1:10 vers-increase /vers; 1:29 readable-vers-increase /readableVers", "neither is above" },
    { "{'VERS': 7, 'ReadableVers': '1.4'}", 7, false,
      "1:10 vers-increase /VERS; 1:29 readable-vers-increase /ReadableVers", "in other capitals" },
    { "{'vers': '7', 'readableVers': 1.4}", 7, false, "", "other types are the matter of key-type" },
    { "{}", 7, false, "", "and what is missing that of required-key" },
    { "[]", 7, false, "", "no object" },
    { "", 7, false, "", "nothing at all" },
};

static void stores_are_compared(void **state)
{
    const struct setup *setup = *state;

    for (size_t i = 0; i < XP_COUNT(store_rows); i++) {
        struct xp_store_state has = { .name = XP_STR("the store a.example"),
                                      .has_vers = store_rows[i].vers >= 0,
                                      .vers = store_rows[i].vers,
                                      .number = XP_STR("1.4.0"),
                                      .is_readable_above = store_rows[i].is_readable_above };
        struct xp_findings findings = { 0 };
        struct xp_plugin now;
        XP_AUTO_BUF text = XP_BUF_INIT(100000);

        open_text(&now, store_rows[i].now);
        xp_lint_store(setup->linter, &now, &has, &findings);
        xp_findings_sort(&findings);
        describe(&findings, 0, &text);
        if (strcmp(text.ptr, store_rows[i].findings) != 0)
            fail_msg("row %zu, %s: %s", i, store_rows[i].why, text.ptr);
        assert_int_equal(findings.problem_count, 0);
        xp_findings_release(&findings);
        xp_plugin_release(&now);
    }
}

/* Of several plugins, each is held against its own state; one that the store does not have is passed over. */
static void states_are_found_by_path(void **state)
{
    const struct setup *setup = *state;
    struct xp_store_state states[] = {
        { .path = XP_STR("b.isf"),
          .name = XP_STR("the store"),
          .has_vers = true,
          .vers = 9,
          .number = XP_STR("1"),
          .is_readable_above = true },
        { .path = XP_STR("a.isf"),
          .name = XP_STR("the store"),
          .has_vers = true,
          .vers = 1,
          .number = XP_STR("1"),
          .is_readable_above = true },
    };
    static const struct {
        const char *path;
        size_t count;
    } plugins[] = { { "a.isf/info.json", 0 }, { "b.isf/info.json", 1 }, { "c.isf/info.json", 0 } };
    struct xp_against *against;

    xp_against_from_store(&against, states, XP_COUNT(states));
    for (size_t i = 0; i < XP_COUNT(plugins); i++) {
        struct xp_buf text = XP_BUF_INIT(1000);
        struct xp_findings findings = { 0 };
        struct xp_plugin plugin;

        xp_buf_addf(&text, "{\"vers\": 5}");
        xp_plugin_from_text(&plugin, &text, xp_str_from(plugins[i].path));
        xp_against_lint(against, setup->linter, &plugin, false, &findings);
        assert_int_equal(findings.count, plugins[i].count);
        xp_findings_release(&findings);
        xp_plugin_release(&plugin);
    }
    xp_against_free(against);
    xp_against_from_store(&against, NULL, 0);
    xp_against_free(against);
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
        cmocka_unit_test(stores_are_compared),
        cmocka_unit_test(states_are_found_by_path),
        cmocka_unit_test(long_lists_are_no_trouble),
    };

    return cmocka_run_group_tests(tests, make_linter, free_linter);
}
