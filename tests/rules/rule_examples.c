/*
 * rule_examples ID: runs the examples of a built-in rule, in TAP. With all rules on, a passing example has no finding
 * of the rule, and a failing one has findings of this rule and of no other. Where findings of the rule have a fix, the
 * fixed text has none that has, a second run changes nothing, and the text is what the example says it is. Examples of
 * what packing or Python finds are written to a disk first.
 */
#include "disk_example.h"

#include "xp_builtin.h"
#include "xp_example.h"

#include <stdio.h>

static int count, failures;

static void tell(const char *fault, const char *what, uint32_t i)
{
    printf("%sok %d - %s example %u\n", fault ? "not " : "", ++count, what, (unsigned)i + 1);
    if (fault)
        printf("# %s\n", fault);
    failures += fault != NULL;
}

static void skip(const char *what, uint32_t i, const char *why, struct xp_str words)
{
    printf("ok %d - %s example %u # SKIP %s%.*s\n", ++count, what, (unsigned)i + 1, why, XP_STR_ARG(words));
}

static void show(const struct xp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        printf("# %u:%u: %s: %.*s [%.*s]\n", (unsigned)finding->place.line, (unsigned)finding->place.column,
               xp_severity_name(finding->severity), XP_STR_ARG(finding->message), XP_STR_ARG(finding->rule->id));
    }
}

static void run_on_disk(const struct xp_profile *profile, const struct xp_rule *rule, bool is_pass, uint32_t i)
{
    const struct xp_example *example = is_pass ? &rule->passes[i] : &rule->fails[i];
    const char *what = is_pass ? "passing" : "failing", *fault, *obstacle;
    struct xp_findings findings = { 0 };

    xp_example_lint(profile->linter, example, &findings);
    obstacle = disk_example_find(profile, rule->reporter, example, &findings);
    if (obstacle) {
        skip(what, i, obstacle, xp_str_make("", 0));
    } else {
        fault = is_pass ? xp_example_judge_pass(rule, &findings) : xp_example_judge_fail(rule, example, &findings);
        tell(fault, what, i);
        if (fault)
            show(&findings);
    }
    xp_findings_release(&findings);
}

static void run_passing(const struct xp_linter *linter, const struct xp_rule *rule, uint32_t i)
{
    struct xp_findings findings = { 0 };
    const char *fault = xp_example_check_pass(linter, rule, &rule->passes[i], &findings);

    tell(fault, "passing", i);
    if (fault)
        show(&findings);
    xp_findings_release(&findings);
}

static void run_failing(const struct xp_linter *linter, const struct xp_rule *rule, uint32_t i)
{
    struct xp_findings findings = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    const char *fault = xp_example_check_fail(linter, rule, &rule->fails[i], &findings);

    tell(fault, "failing", i);
    if (fault)
        show(&findings);
    fault = xp_example_check_fix(linter, rule, &rule->fails[i], &findings, &text);
    if (text.len)
        tell(fault, "fixed", i);
    if (fault)
        printf("# %s\n", text.ptr);
    xp_findings_release(&findings);
}

static void run_example(const struct xp_profile *profile, const struct xp_rule *rule, bool is_pass, uint32_t i)
{
    struct xp_str note = is_pass ? rule->passes[i].note : rule->fails[i].note;

    if (note.len)
        skip(is_pass ? "passing" : "failing", i, "only described: ", note);
    else if (rule->reporter == XP_BY_PACKAGE || rule->reporter == XP_BY_PYTHON)
        run_on_disk(profile, rule, is_pass, i);
    else if (is_pass)
        run_passing(profile->linter, rule, i);
    else
        run_failing(profile->linter, rule, i);
}

int main(int argc, char **argv)
{
    struct xp_profile profile = { .config = NULL };
    struct xp_rulebook book = { .count = 0 };
    const struct xp_rule *rule;
    struct xp_ruleset set;
    struct xp_err err;

    xp_builtin_load(&book);
    set = xp_rulebook_set(&book);
    rule = argc == 2 ? xp_ruleset_find(&set, xp_str_from(argv[1])) : NULL;
    if (!rule) {
        fprintf(stderr, "usage: rule_examples RULE\n");
        return 2;
    }
    xp_policy_init(&profile.policy, &set);
    if (xp_linter_new(&profile.linter, &set, &profile.policy, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        return 2;
    }
    for (uint32_t i = 0; i < rule->pass_count; i++)
        run_example(&profile, rule, true, i);
    for (uint32_t i = 0; i < rule->fail_count; i++)
        run_example(&profile, rule, false, i);
    printf("1..%d\n", count);
    xp_linter_free(profile.linter);
    xp_policy_release(&profile.policy);
    xp_rulebook_release(&book);
    return failures > 0;
}
