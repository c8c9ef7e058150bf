#include "report_junit.h"

#include "xp_profile.h"

#include <stdlib.h>

static int compare_findings(const void *left, const void *right)
{
    const struct xp_finding *a = *(const struct xp_finding *const *)left, *b = *(const struct xp_finding *const *)right;
    int order = xp_str_compare(a->plugin, b->plugin);

    if (!order)
        order = xp_str_compare(a->rule->id, b->rule->id);
    /* They lie in one array, in the order of the report. */
    return order ? order : (a > b) - (a < b);
}

static int compare_ids(const void *left, const void *right)
{
    return xp_str_compare(*(const struct xp_str *)left, *(const struct xp_str *)right);
}

/* Without a manifest there was nothing that the other rules could look at. */
static bool was_applied(const struct xp_linted *linted, const struct xp_rule *rule)
{
    switch (rule->reporter) {
    case XP_BY_CONFIG:  /* not about plugins */
    case XP_BY_PACKAGE: /* not part of every lint: they are there where they found something */
    case XP_BY_PYTHON:
        return false;
    case XP_BY_AGAINST:
        return linted->was_compared && linted->has_manifest;
    case XP_BY_MANIFEST:
        return true;
    case XP_BY_CHECKS:
    case XP_BY_JSON:
    case XP_BY_KEYS:
    case XP_BY_RUN:
        break;
    }
    return linted->has_manifest;
}

static bool is_on(const struct xp_policy *policy, const struct xp_rule *rule)
{
    if (xp_policy_level(policy, rule, rule->severity) != XP_SEVERITY_OFF)
        return true;
    for (uint32_t i = 0; i < rule->check_count; i++)
        if (xp_policy_level(policy, rule, rule->checks[i].severity) != XP_SEVERITY_OFF)
            return true;
    return false;
}

static struct junit_rules make_list(struct xp_arena *arena, const struct xp_linted *linted)
{
    const struct xp_policy *policy = &linted->profile->policy;
    struct xp_str *ids = xp_arena_calloc(arena, policy->rules->count, sizeof(*ids));
    struct junit_rules list = { .ids = ids };

    for (size_t i = 0; i < policy->rules->count; i++)
        if (was_applied(linted, &policy->rules->rules[i]) && is_on(policy, &policy->rules->rules[i]))
            ids[list.count++] = policy->rules->rules[i].id;
    if (list.count > 1)
        qsort(ids, list.count, sizeof(*ids), compare_ids);
    return list;
}

/* Most runs have one profile, so the list is made once. */
static struct junit_rules rules_of(struct junit_plan *plan, const struct xp_linted *linted)
{
    struct xp_str key = xp_arena_printf(&plan->arena, "%p %d %d", (const void *)linted->profile, linted->has_manifest,
                                        linted->was_compared);
    struct junit_rules *list = xp_table_find(&plan->lists, key);

    if (!list) {
        list = xp_arena_calloc(&plan->arena, 1, sizeof(*list));
        *list = make_list(&plan->arena, linted);
        xp_table_set(&plan->lists, key, list);
    }
    return *list;
}

struct junit_walk junit_walk_begin(const struct junit_plan *plan, const struct junit_suite *suite)
{
    return (struct junit_walk){ .plan = plan, .suite = suite, .finding = suite->first };
}

bool junit_walk_next(struct junit_walk *walk, struct junit_test *test)
{
    const struct junit_rules *rules = &walk->suite->rules;
    const struct xp_finding *const *findings = walk->plan->findings;
    bool has_rule = walk->rule < rules->count, has_finding = walk->finding < walk->suite->end;

    if (!has_rule && !has_finding)
        return false;
    test->id = has_finding ? findings[walk->finding]->rule->id : rules->ids[walk->rule];
    if (has_rule && xp_str_compare(rules->ids[walk->rule], test->id) < 0)
        test->id = rules->ids[walk->rule];
    /* Users' rule files may give one id to several rules. */
    while (walk->rule < rules->count && xp_str_equal(rules->ids[walk->rule], test->id))
        walk->rule++;
    test->findings = findings + walk->finding;
    test->count = 0;
    while (walk->finding < walk->suite->end && xp_str_equal(findings[walk->finding]->rule->id, test->id)) {
        walk->finding++;
        test->count++;
    }
    return true;
}

static void count_tests(struct junit_plan *plan, struct junit_suite *suite)
{
    struct junit_walk walk = junit_walk_begin(plan, suite);
    struct junit_test test;

    while (junit_walk_next(&walk, &test)) {
        suite->tests++;
        suite->failures += test.count > 0;
    }
    plan->tests += suite->tests;
    plan->failures += suite->failures;
}

/* Plugins and findings come sorted by the plugin's path: the suites are both, merged. */
static void make_suites(struct junit_plan *plan, const struct xp_run *run)
{
    size_t count = run->findings->count, i = 0, k = 0;

    plan->suites = xp_arena_calloc(&plan->arena, count + run->linted_count, sizeof(*plan->suites));
    while (i < run->linted_count || k < count) {
        struct junit_suite *suite = &plan->suites[plan->suite_count++];
        bool is_linted = i < run->linted_count &&
                         (k == count || xp_str_compare(run->linted[i].path, plan->findings[k]->plugin) <= 0);

        suite->name = is_linted ? run->linted[i].path : plan->findings[k]->plugin;
        if (is_linted)
            suite->rules = rules_of(plan, &run->linted[i++]);
        suite->first = k;
        while (k < count && xp_str_equal(plan->findings[k]->plugin, suite->name))
            k++;
        suite->end = k;
        count_tests(plan, suite);
    }
}

void junit_plan_init(struct junit_plan *plan, const struct xp_run *run)
{
    const struct xp_findings *findings = run->findings;

    memset(plan, 0, sizeof(*plan));
    plan->findings = xp_arena_calloc(&plan->arena, findings->count, sizeof(const struct xp_finding *));
    for (size_t i = 0; i < findings->count; i++)
        plan->findings[i] = &findings->items[i];
    if (findings->count > 1)
        qsort(plan->findings, findings->count, sizeof(*plan->findings), compare_findings);
    make_suites(plan, run);
}

void junit_plan_release(struct junit_plan *plan)
{
    xp_table_release(&plan->lists);
    xp_arena_release(&plan->arena);
}
