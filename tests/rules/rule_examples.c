/*
 * rule_examples ID: runs the examples of a built-in rule, in TAP. With all rules on, a passing example has no finding
 * of the rule, and a failing one has findings of this rule and of no other. Where findings of the rule have a fix, the
 * fixed text has none that has, a second run changes nothing, and the text is what the example says it is.
 */
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

static void show(const struct xp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        printf("# %u:%u: %s: %.*s [%.*s]\n", (unsigned)finding->place.line, (unsigned)finding->place.column,
               xp_severity_name(finding->severity), XP_STR_ARG(finding->message), XP_STR_ARG(finding->rule->id));
    }
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

    if (rule->fails[i].note.len) {
        printf("ok %d - failing example %u # SKIP only described: %.*s\n", ++count, (unsigned)i + 1,
               XP_STR_ARG(rule->fails[i].note));
        return;
    }
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

static void run_examples(const struct xp_linter *linter, const struct xp_rule *rule)
{
    for (uint32_t i = 0; i < rule->pass_count; i++)
        run_passing(linter, rule, i);
    for (uint32_t i = 0; i < rule->fail_count; i++)
        run_failing(linter, rule, i);
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
