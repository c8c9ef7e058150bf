#include "lint_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define TEN "0123456789"

static const struct xp_rule rules[] = {
    { .id = XP_STR("json-bom"), .severity = XP_SEVERITY_ERROR },
    { .id = XP_STR("json-comment"), .severity = XP_SEVERITY_ERROR },
    { .id = XP_STR("tag-long"), .severity = XP_SEVERITY_WARNING },
    { .id = XP_STR("house-rule"), .severity = XP_SEVERITY_OFF },
};

static const struct xp_ruleset set = { .rules = rules, .count = XP_COUNT(rules) };

enum command { SELECT, IGNORE, SEVERITY };

struct order {
    enum command command;
    const char *list;
};

static int give_order(struct xp_policy *policy, const struct order *order, struct xp_err *err)
{
    switch (order->command) {
    case SELECT:
        return xp_policy_select(policy, xp_str_from(order->list), err);
    case IGNORE:
        return xp_policy_ignore(policy, xp_str_from(order->list), err);
    default:
        return xp_policy_severity(policy, xp_str_from(order->list), err);
    }
}

/* The levels of all rules in a row: E, W, N, and a dash for off. Checks ask with their rule's own severity. */
static void show_levels(const struct xp_policy *policy, char levels[XP_COUNT(rules) + 1])
{
    for (size_t i = 0; i < XP_COUNT(rules); i++)
        levels[i] = "-NWE"[xp_policy_level(policy, &rules[i], rules[i].severity)];
    levels[XP_COUNT(rules)] = '\0';
}

static const struct {
    struct order orders[4];
    const char *levels;
    const char *why;
} policies[] = {
    { { { SEVERITY, NULL } }, "EEW-", "every rule has its own severity" },
    { { { SELECT, "tag-long" } }, "--W-", "only what is selected" },
    { { { SELECT, "json-bom,tag-long" } }, "E-W-", "a list" },
    { { { SELECT, " json-bom , tag-long " } }, "E-W-", "blanks around the names" },
    { { { SELECT, "json-*" } }, "EE--", "a pattern" },
    { { { SELECT, "*" } }, "EEW-", "all rules; selecting does not switch on what is off" },
    { { { SELECT, "json-bom" }, { SELECT, "tag-long" } }, "E-W-", "selections add up" },
    { { { IGNORE, "tag-long" } }, "EE--", "all but what is ignored" },
    { { { IGNORE, "json-*" }, { IGNORE, "tag-long" } }, "----", "ignored ones add up too" },
    { { { SELECT, "json-*" }, { IGNORE, "json-bom" } }, "-E--", "ignored among the selected" },
    { { { IGNORE, "json-bom" }, { SELECT, "json-*" } }, "-E--", "in either order" },
    { { { SEVERITY, "tag-long=error" } }, "EEE-", "another level" },
    { { { SEVERITY, "tag-long=off" } }, "EE--", "off is a level" },
    { { { SEVERITY, "json-*=note" } }, "NNW-", "a level for a pattern" },
    { { { SEVERITY, "json-* = note , tag-long = error" } }, "NNE-", "blanks and a list" },
    { { { SEVERITY, "json-bom=note,json-bom=warning" } }, "WEW-", "the last level counts" },
    { { { SEVERITY, "json-*=off" }, { SEVERITY, "json-bom=note" } }, "N-W-", "over several calls too" },
    { { { SEVERITY, "house-rule=error" } }, "EEWE", "a level switches on what is off" },
    { { { SEVERITY, "tag-long=error" }, { IGNORE, "tag-long" } }, "EE--", "ignoring is stronger than a level" },
    { { { SEVERITY, "tag-long=error" }, { SELECT, "json-bom" } }, "E---", "a level does not select" },
};

static void levels_of_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(policies); i++) {
        struct xp_policy policy;
        char levels[XP_COUNT(rules) + 1];

        xp_policy_init(&policy, &set);
        for (size_t k = 0; k < XP_COUNT(policies[i].orders) && policies[i].orders[k].list; k++)
            assert_int_equal(give_order(&policy, &policies[i].orders[k], NULL), 0);
        show_levels(&policy, levels);
        if (strcmp(levels, policies[i].levels) != 0)
            fail_msg("%s: %s", levels, policies[i].why);
        xp_policy_release(&policy);
    }
}

static void levels_of_checks(void **state)
{
    struct xp_policy policy;

    (void)state;
    xp_policy_init(&policy, &set);
    assert_int_equal(xp_policy_level(&policy, &rules[0], XP_SEVERITY_NOTE), XP_SEVERITY_NOTE);
    /* A check's own severity cannot switch on a rule that is off. */
    assert_int_equal(xp_policy_level(&policy, &rules[3], XP_SEVERITY_WARNING), XP_SEVERITY_OFF);
    assert_int_equal(xp_policy_severity(&policy, xp_str_from("*=warning"), NULL), 0);
    assert_int_equal(xp_policy_level(&policy, &rules[0], XP_SEVERITY_NOTE), XP_SEVERITY_WARNING);
    assert_int_equal(xp_policy_level(&policy, &rules[3], XP_SEVERITY_NOTE), XP_SEVERITY_WARNING);
    xp_policy_release(&policy);
}

static const struct {
    struct order order;
    const char *message;
    const char *why;
} mistakes[] = {
    { { SELECT, "" }, "empty rule name; give an id such as tag-reserved, or a pattern such as json-*", "nothing" },
    { { IGNORE, "json-bom," },
      "empty rule name; give an id such as tag-reserved, or a pattern such as json-*",
      "a comma at the end" },
    { { IGNORE, "json-bom,,tag-long" },
      "empty rule name; give an id such as tag-reserved, or a pattern such as json-*",
      "two commas" },
    { { SELECT, "tag-lnog" }, "no rule is called \"tag-lnog\"; did you mean \"tag-long\"?", "a slip" },
    { { SELECT, "TAG-LONG" }, "no rule is called \"TAG-LONG\"; did you mean \"tag-long\"?", "capitals" },
    { { IGNORE, "json-bom,colour" }, "no rule is called \"colour\"; `xtplug rules` lists them", "like no rule" },
    { { SELECT, "xml-*" }, "no rule is called \"xml-*\"; `xtplug rules` lists them", "a pattern that fits none" },
    { { SELECT, "a\x1b[2J" },
      "no rule is called \"a\\x1b[2J\"; `xtplug rules` lists them",
      "what would confuse a terminal" },
    { { SELECT, TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN },
      "no rule is called \"" TEN TEN TEN TEN TEN TEN "…\"; `xtplug rules` lists them",
      "a name without an end" },
    { { SEVERITY, "tag-long" }, "expected RULE=LEVEL with error, warning, note or off as the level", "no level" },
    { { SEVERITY, "tag-long=" }, "expected RULE=LEVEL with error, warning, note or off as the level", "empty level" },
    { { SEVERITY, "tag-long=Error" },
      "expected RULE=LEVEL with error, warning, note or off as the level",
      "a level in capitals" },
    { { SEVERITY, "=error" },
      "empty rule name; give an id such as tag-reserved, or a pattern such as json-*",
      "a level of no rule" },
    { { SEVERITY, "tag-lon=error" },
      "no rule is called \"tag-lon\"; did you mean \"tag-long\"?",
      "a level of a misspelt rule" },
};

static void mistakes_are_explained(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(mistakes); i++) {
        struct xp_policy policy;
        struct xp_err err = { XP_OK, "it was taken" };

        xp_policy_init(&policy, &set);
        if (give_order(&policy, &mistakes[i].order, &err) != XP_E_USAGE || strcmp(err.msg, mistakes[i].message) != 0)
            fail_msg("%s: %s", mistakes[i].why, err.msg);
        assert_int_equal(give_order(&policy, &mistakes[i].order, NULL), XP_E_USAGE);
        xp_policy_release(&policy);
    }
}

static void names_of_severities(void **state)
{
    enum xp_severity severity = XP_SEVERITY_NOTE;

    (void)state;
    for (int i = XP_SEVERITY_OFF; i <= XP_SEVERITY_ERROR; i++) {
        assert_true(xp_severity_parse(xp_str_from(xp_severity_name((enum xp_severity)i)), &severity));
        assert_int_equal(severity, i);
    }
    assert_false(xp_severity_parse(xp_str_from("fatal"), &severity));
    assert_int_equal(severity, XP_SEVERITY_ERROR);
    for (int i = XP_STATUS_DOCUMENTED; i <= XP_STATUS_INFERRED; i++)
        assert_true(strlen(xp_status_name((enum xp_status)i)) && strlen(xp_status_meaning((enum xp_status)i)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_of_rules),
        cmocka_unit_test(levels_of_checks),
        cmocka_unit_test(mistakes_are_explained),
        cmocka_unit_test(names_of_severities),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
