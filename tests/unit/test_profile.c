#include "xp_profile.h"

#include "scratch_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct xp_setting settings[] = { { XP_STR("max"), 200 } };

static const struct xp_rule rules[] = {
    { .id = XP_STR("desc-long"), .severity = XP_SEVERITY_WARNING, .settings = settings, .setting_count = 1 },
    { .id = XP_STR("tag-generic"), .severity = XP_SEVERITY_WARNING },
    { .id = XP_STR("tag-long"), .severity = XP_SEVERITY_ERROR },
    { .id = XP_STR("house-rule"), .severity = XP_SEVERITY_OFF },
};

static const struct xp_ruleset set = { .rules = rules, .count = XP_COUNT(rules) };

/* The levels of all rules in a row: E, W, N, and a dash for off; then desc-long's max. */
static const struct {
    const char *config;
    const char *select, *ignore, *severity;
    const char *levels;
    int max;
    const char *why;
} rows[] = {
    { "", NULL, NULL, NULL, "WWE-", 200, "nothing said" },
    { "rules: {desc-long: error, house-rule: note}", NULL, NULL, NULL, "EWEN", 200, "the configuration" },
    { "rules: {\"*\": note}", NULL, NULL, NULL, "NNNN", 200, "a pattern reaches what is off" },
    { "rules: {\"tag-*\": note, tag-long: off}", NULL, NULL, NULL, "WN--", 200, "a later entry counts" },
    { "rules: {tag-long: off, \"tag-*\": note}", NULL, NULL, NULL, "WNN-", 200, "in the order of the file" },
    { "rules: {desc-long: {max: 120}}", NULL, NULL, NULL, "WWE-", 120, "a setting leaves the level alone" },
    { "rules: {desc-long: error, \"desc-*\": {max: 9}}", NULL, NULL, NULL, "EWE-", 9, "two entries for one rule" },
    { "rules: {tag-long: note}", NULL, NULL, "tag-long=warning", "WWW-", 200, "the command line wins" },
    { "rules: {tag-long: note}", NULL, "tag-long", NULL, "WW--", 200, "ignored" },
    { "rules: {tag-long: off}", "tag-long", NULL, NULL, "--E-", 200, "selected though off" },
    { "rules: {tag-long: note}", "tag-*", NULL, NULL, "-WN-", 200, "selected, with the configuration's level" },
    { "rules: {house-rule: off}", "*", NULL, NULL, "WWE-", 200, "selecting does not switch on what is off by itself" },
    { "rules: {house-rule: error}", "house-rule", NULL, NULL, "---E", 200, "but what the configuration switches on" },
    { "overrides: [{files: a.isf, rules: {tag-long: off}}]", NULL, NULL, NULL, "WW--", 200, "an override" },
    { "overrides: [{files: b.isf, rules: {tag-long: off}}]", NULL, NULL, NULL, "WWE-", 200, "one for others" },
    { "rules: {tag-long: note}\noverrides: [{files: a.isf, rules: {tag-long: warning}}]", NULL, NULL, NULL, "WWW-", 200,
      "an override wins over the rules" },
    { "overrides: [{files: a.isf, rules: {tag-long: off}}, {files: x/, rules: {tag-long: note}}]", NULL, NULL, NULL,
      "WWN-", 200, "a later override wins" },
    { "overrides: [{files: a.isf, rules: {desc-long: {max: 1}}}, {files: x/, rules: {desc-long: note}}]", NULL, NULL,
      NULL, "NWE-", 1, "each in what it says" },
    { "overrides: [{files: a.isf, rules: {tag-long: off}}]", NULL, NULL, "tag-long=error", "WWE-", 200,
      "the command line wins over overrides" },
};

static enum xp_severity level_of(const struct xp_policy *policy, size_t i)
{
    return xp_policy_level(policy, &policy->rules->rules[i], policy->rules->rules[i].severity);
}

static void what_wins(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_str select = xp_str_from(rows[i].select ? rows[i].select : "");
        struct xp_str ignore = xp_str_from(rows[i].ignore ? rows[i].ignore : "");
        struct xp_str severity = xp_str_from(rows[i].severity ? rows[i].severity : "");
        struct xp_policy_orders orders = { .select = &select,
                                           .select_count = select.len > 0,
                                           .ignore = &ignore,
                                           .ignore_count = ignore.len > 0,
                                           .severity = &severity,
                                           .severity_count = severity.len > 0 };
        struct xp_rulebook base;
        struct xp_configs *configs;
        struct xp_profiles *profiles;
        const struct xp_profile *profile;
        struct xp_err err;
        char levels[XP_COUNT(rules) + 1] = "", file[1000];
        int64_t max;

        assert_true(snprintf(file, sizeof(file), ".xtplug.yaml=%s", rows[i].config) < (int)sizeof(file));
        scratch_make(file, "x/a.isf/", NULL);
        xp_rulebook_begin(&base, &set);
        configs = xp_configs_new(&base);
        profiles = xp_profiles_new(configs, &orders);
        if (xp_profiles_find(profiles, xp_str_from("x/a.isf"), &profile, &err) < 0 ||
            xp_profiles_check(profiles, &err) < 0)
            fail_msg("%s: %s", rows[i].why, err.msg);
        for (size_t k = 0; k < XP_COUNT(rules); k++)
            levels[k] = "-NWE"[level_of(&profile->policy, k)];
        max = xp_policy_settings(&profile->policy, &profile->policy.rules->rules[0])->value;
        if (strcmp(levels, rows[i].levels) != 0 || max != rows[i].max)
            fail_msg("%s, %d: %s", levels, (int)max, rows[i].why);
        xp_profiles_free(profiles);
        xp_configs_free(configs);
        xp_rulebook_release(&base);
    }
}

static void plugins_share_profiles(void **state)
{
    static const struct xp_policy_orders none = { .select_count = 0 };
    const struct xp_profile *plain, *other, *overridden, *first, *root;
    struct xp_rulebook base;
    struct xp_configs *configs;
    struct xp_profiles *profiles;
    struct xp_profile *const *all;
    struct xp_err err;

    (void)state;
    scratch_make("c/.xtplug.yaml=overrides: [{files: old/, rules: {tag-long: off}}, {files: a.isf, rules: {tag-long: "
                 "note}}]\n",
                 "c/b.isf/", "c/d.isf/", "c/old/a.isf/", "c/old/b.isf/", "c/old/d.isf/", ".git/", "e.isf/", NULL);
    xp_rulebook_begin(&base, &set);
    configs = xp_configs_new(&base);
    profiles = xp_profiles_new(configs, &none);
    assert_int_equal(xp_profiles_find(profiles, xp_str_from("c/b.isf"), &plain, &err), 0);
    assert_int_equal(xp_profiles_find(profiles, xp_str_from("c/d.isf"), &other, &err), 0);
    assert_ptr_equal(plain, other);
    assert_null(plain->linter_without);
    assert_int_equal(xp_profiles_base(profiles, plain->config, &other, &err), 0);
    assert_ptr_equal(plain, other);
    assert_int_equal(xp_profiles_find(profiles, xp_str_from("c/old/b.isf"), &overridden, &err), 0);
    assert_int_equal(xp_profiles_find(profiles, xp_str_from("c/old/d.isf"), &other, &err), 0);
    assert_ptr_equal(overridden, other);
    assert_int_equal(level_of(&overridden->without, 2), XP_SEVERITY_ERROR);
    assert_int_equal(xp_profiles_find(profiles, xp_str_from("c/old/a.isf"), &first, &err), 0);
    assert_int_equal(first->override_count, 2);
    assert_int_equal(level_of(&first->policy, 2), XP_SEVERITY_NOTE);
    assert_int_equal(level_of(&first->without, 2), XP_SEVERITY_OFF);
    assert_int_equal(xp_profiles_find(profiles, xp_str_from("e.isf"), &root, &err), 0);
    assert_null(root->config);
    assert_int_equal(xp_profiles_list(profiles, &all), 4);
    xp_profiles_free(profiles);
    xp_configs_free(configs);
    xp_rulebook_release(&base);
}

/* A name may be that of a rule which only some of the plugins have. */
static void orders_and_users_rules(void **state)
{
    static const struct {
        const char *name;
        const char *message; /* NULL: it is known */
    } names[] = {
        { "own-rule", NULL },
        { "own-*,tag-long", NULL },
        { "owm-rule", "--ignore: no rule is called \"owm-rule\"; did you mean \"own-rule\"?" },
        { "other", "--ignore: no rule is called \"other\"; `xtplug rules` lists them" },
        { "own-rule,,", "--ignore: empty rule name; give an id such as tag-reserved, or a pattern such as json-*" },
    };

    (void)state;
    scratch_make("c/.xtplug.yaml=rule-files: own.yaml\n",
                 "c/own.yaml=- id: own-rule\n  severity: error\n  summary: s\n  at: /tag\n  expect: {prefix: a}\n"
                 "  message: m\n",
                 "c/a.isf/", ".git/", "b.isf/", NULL);
    for (size_t i = 0; i < XP_COUNT(names); i++) {
        struct xp_str name = xp_str_from(names[i].name);
        struct xp_policy_orders orders = { .ignore = &name, .ignore_count = 1 };
        const struct xp_profile *profile;
        struct xp_rulebook base;
        struct xp_configs *configs;
        struct xp_profiles *profiles;
        struct xp_err err = { XP_OK, "" };
        int rc;

        xp_rulebook_begin(&base, &set);
        configs = xp_configs_new(&base);
        profiles = xp_profiles_new(configs, &orders);
        if ((rc = xp_profiles_find(profiles, xp_str_from("b.isf"), &profile, &err)) == 0 &&
            (rc = xp_profiles_find(profiles, xp_str_from("c/a.isf"), &profile, &err)) == 0)
            rc = xp_profiles_check(profiles, &err);
        if ((rc < 0) != (names[i].message != NULL) ||
            (rc < 0 && !xp_str_ends_with(xp_str_from(names[i].message), xp_str_from(err.msg))))
            fail_msg("%s: %s", names[i].name, err.msg);
        xp_profiles_free(profiles);
        xp_configs_free(configs);
        xp_rulebook_release(&base);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(what_wins),
        SCRATCH_TEST(plugins_share_profiles),
        SCRATCH_TEST(orders_and_users_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
