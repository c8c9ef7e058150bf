#include "xp_finding.h"
#include "xp_rule.h"

#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct xp_rule first_rule = { .id = XP_STR("a-rule") };
static const struct xp_rule second_rule = { .id = XP_STR("b-rule") };

/* In the order in which they must come out. */
static const struct {
    const struct xp_rule *rule;
    struct xp_place place;
    struct xp_str message;
    const char *why;
} ordered[] = {
    { &second_rule, { .path = XP_STR("a"), .line = 0 }, XP_STR(""), "a whole file comes before its lines" },
    { &second_rule, { .path = XP_STR("a"), .line = 2, .column = 10 }, XP_STR(""), "lines are numbers, not texts" },
    { &first_rule, { .path = XP_STR("a"), .line = 10, .column = 9 }, XP_STR("z"), "then columns" },
    { &second_rule, { .path = XP_STR("a"), .line = 10, .column = 9 }, XP_STR("a"), "then rules" },
    { &second_rule, { .path = XP_STR("a"), .line = 10, .column = 9, .length = 2 }, XP_STR("a"), "then lengths" },
    { &second_rule, { .path = XP_STR("a"), .line = 10, .column = 9, .length = 2 }, XP_STR("b"), "then messages" },
    { &first_rule, { .path = XP_STR("a"), .line = 10, .column = 11 }, XP_STR(""), "columns are numbers too" },
    { &first_rule, { .path = XP_STR("a/b"), .line = 1 }, XP_STR(""), "paths come before all else" },
    { &first_rule, { .path = XP_STR("\xc3\xa4"), .line = 1 }, XP_STR(""), "paths go by bytes" },
};

static void findings_are_sorted(void **state)
{
    (void)state;
    /* From every rotation of the right order, backwards too. */
    for (size_t turn = 0; turn < 2 * XP_COUNT(ordered); turn++) {
        struct xp_findings findings = { 0 };

        for (size_t i = 0; i < XP_COUNT(ordered); i++) {
            size_t from = (i + turn) % XP_COUNT(ordered);
            size_t at = turn < XP_COUNT(ordered) ? from : XP_COUNT(ordered) - 1 - from;
            struct xp_finding finding = { .rule = ordered[at].rule,
                                          .place = ordered[at].place,
                                          .message = ordered[at].message,
                                          .severity = XP_SEVERITY_NOTE };

            finding.help = xp_str_from(ordered[at].why);
            xp_findings_add(&findings, &finding);
        }
        xp_findings_sort(&findings);
        for (size_t i = 0; i < XP_COUNT(ordered); i++)
            if (!xp_str_is(findings.items[i].help, ordered[i].why))
                fail_msg("%s", ordered[i].why);
        xp_findings_release(&findings);
    }
}

static void problems_are_sorted(void **state)
{
    struct xp_findings findings = { 0 };

    (void)state;
    xp_findings_add_problem(&findings, xp_str_from("b"), xp_str_from("1"));
    xp_findings_add_problem(&findings, xp_str_from("a"), xp_str_from("2"));
    xp_findings_add_problem(&findings, xp_str_from("a"), xp_str_from("1"));
    xp_findings_sort(&findings);
    assert_true(xp_str_is(findings.problems[0].path, "a") && xp_str_is(findings.problems[0].message, "1"));
    assert_true(xp_str_is(findings.problems[1].path, "a") && xp_str_is(findings.problems[1].message, "2"));
    assert_true(xp_str_is(findings.problems[2].path, "b"));
    xp_findings_release(&findings);
}

static void problems_are_copied(void **state)
{
    struct xp_findings findings = { 0 };
    char path[] = "path", message[] = "message";

    (void)state;
    xp_findings_add_problem(&findings, xp_str_from(path), xp_str_from(message));
    path[0] = message[0] = '?';
    assert_true(xp_str_is(findings.problems[0].path, "path") && xp_str_is(findings.problems[0].message, "message"));
    xp_findings_release(&findings);
}

static void add_some(struct xp_findings *findings, int count, const char *text)
{
    for (int i = 0; i < count; i++) {
        struct xp_finding finding = { .rule = &first_rule, .place = { .line = (uint32_t)i + 1 } };

        finding.message = xp_arena_copy(&findings->arena, xp_str_from(text));
        xp_findings_add(findings, &finding);
        xp_findings_add_problem(findings, xp_str_from(text), xp_str_from(text));
    }
}

static const struct {
    int own, adopted;
    const char *why;
} adoptions[] = {
    { 0, 0, "nothing by nothing" }, { 0, 3, "some by nothing" },   { 3, 0, "nothing by some" },
    { 3, 3, "some by some" },       { 100, 1000, "many by many" },
};

static void findings_are_adopted(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(adoptions); i++) {
        struct xp_findings to = { 0 }, from = { 0 };
        size_t own = (size_t)adoptions[i].own, all = own + (size_t)adoptions[i].adopted;

        add_some(&to, adoptions[i].own, "own");
        add_some(&from, adoptions[i].adopted, "adopted");
        xp_findings_adopt(&to, &from);
        if (from.items || from.count || from.problems || from.problem_count || from.arena.blocks)
            fail_msg("something is left behind: %s", adoptions[i].why);
        if (to.count != all || to.problem_count != all)
            fail_msg("%zu: %s", to.count, adoptions[i].why);
        for (size_t k = 0; k < all; k++)
            if (!xp_str_is(to.items[k].message, k < own ? "own" : "adopted") ||
                !xp_str_is(to.problems[k].message, k < own ? "own" : "adopted"))
                fail_msg("other texts: %s", adoptions[i].why);
        add_some(&from, 1, "ready again");
        xp_findings_release(&from);
        xp_findings_release(&to);
    }
}

static void runs_are_counted(void **state)
{
    static const struct xp_fix safe = { .is_safe = true }, unsafe = { .is_safe = false };
    struct xp_finding items[] = {
        { .severity = XP_SEVERITY_ERROR, .fix = &safe },
        { .severity = XP_SEVERITY_ERROR },
        { .severity = XP_SEVERITY_ERROR, .fix = &unsafe },
        { .severity = XP_SEVERITY_WARNING, .fix = &safe },
        { .severity = XP_SEVERITY_WARNING },
        { .severity = XP_SEVERITY_NOTE, .fix = &safe },
    };
    struct xp_findings findings = { .items = items, .count = XP_COUNT(items) }, none = { 0 };
    struct xp_run run;

    (void)state;
    xp_run_count(&run, &findings, 7);
    assert_ptr_equal(run.findings, &findings);
    assert_int_equal(run.plugins, 7);
    assert_int_equal(run.errors, 3);
    assert_int_equal(run.warnings, 2);
    assert_int_equal(run.notes, 1);
    assert_int_equal(run.fixable, 3);
    assert_int_equal(run.unsafe_fixable, 1);
    xp_run_count(&run, &none, 0);
    assert_int_equal(run.errors + run.warnings + run.notes + run.fixable + run.unsafe_fixable, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_sorted), cmocka_unit_test(problems_are_sorted),
        cmocka_unit_test(problems_are_copied), cmocka_unit_test(findings_are_adopted),
        cmocka_unit_test(runs_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
