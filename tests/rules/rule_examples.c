/*
 * rule_examples ID: runs the examples of a built-in rule, in TAP. With all rules on, a passing example has no finding
 * of the rule, and a failing one has findings of this rule and of no other.
 */
#include "xp_builtin.h"
#include "xp_example.h"

#include <stdio.h>

static int count, failures;

static void tell(bool is_ok, const char *kind, uint32_t i, const struct xp_findings *findings)
{
    printf("%sok %d - %s example %u\n", is_ok ? "" : "not ", ++count, kind, (unsigned)i + 1);
    if (is_ok)
        return;
    failures++;
    if (!findings->count)
        printf("# no finding at all\n");
    for (size_t k = 0; k < findings->count; k++) {
        const struct xp_finding *finding = &findings->items[k];

        printf("# %u:%u: %s: %.*s [%.*s]\n", (unsigned)finding->place.line, (unsigned)finding->place.column,
               xp_severity_name(finding->severity), XP_STR_ARG(finding->message), XP_STR_ARG(finding->rule->id));
    }
}

static bool has_finding_of(const struct xp_findings *findings, const struct xp_rule *rule)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].rule == rule)
            return true;
    return false;
}

static bool is_only_of(const struct xp_findings *findings, const struct xp_rule *rule)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].rule != rule)
            return false;
    return findings->count > 0;
}

static void run_examples(const struct xp_linter *linter, const struct xp_rule *rule)
{
    for (uint32_t i = 0; i < rule->pass_count; i++) {
        struct xp_findings findings = { 0 };

        xp_example_lint(linter, &rule->passes[i], &findings);
        tell(!has_finding_of(&findings, rule), "passing", i, &findings);
        xp_findings_release(&findings);
    }
    for (uint32_t i = 0; i < rule->fail_count; i++) {
        struct xp_findings findings = { 0 };

        if (rule->fails[i].note.len) {
            printf("ok %d - failing example %u # SKIP only described: %.*s\n", ++count, (unsigned)i + 1,
                   XP_STR_ARG(rule->fails[i].note));
            continue;
        }
        xp_example_lint(linter, &rule->fails[i], &findings);
        tell(is_only_of(&findings, rule), "failing", i, &findings);
        xp_findings_release(&findings);
    }
}

int main(int argc, char **argv)
{
    const struct xp_rule *rule = argc == 2 ? xp_ruleset_find(&xp_builtin_rules, xp_str_from(argv[1])) : NULL;
    struct xp_policy policy;
    struct xp_linter *linter;
    struct xp_err err;

    if (!rule) {
        fprintf(stderr, "usage: rule_examples RULE\n");
        return 2;
    }
    xp_policy_init(&policy, &xp_builtin_rules);
    if (xp_linter_new(&linter, &xp_builtin_rules, &policy, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        return 2;
    }
    run_examples(linter, rule);
    printf("1..%d\n", count);
    xp_linter_free(linter);
    xp_policy_release(&policy);
    return failures > 0;
}
