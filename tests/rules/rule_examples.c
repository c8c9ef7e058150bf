/*
 * rule_examples ID: runs the examples of a built-in rule, in TAP. With all rules on, a passing example has no finding
 * of the rule, and a failing one has findings of this rule and of no other. Where findings of the rule have a fix, the
 * fixed text has none that has, a second run changes nothing, and the text is what the example says it is.
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

static void tell_fix(bool is_ok, uint32_t i, const char *why, const struct xp_buf *text)
{
    printf("%sok %d - failing example %u fixed\n", is_ok ? "" : "not ", ++count, (unsigned)i + 1);
    if (is_ok)
        return;
    failures++;
    printf("# %s:\n# %s\n", why, text->ptr);
}

/* What is wrong with what fixing made of the example; NULL: nothing. */
static const char *judge(const struct xp_linter *linter, const struct xp_rule *rule, const struct xp_example *example,
                         const struct xp_fix_options *options, struct xp_buf *text)
{
    struct xp_example after = *example;
    struct xp_findings findings = { 0 };
    XP_AUTO_BUF again = XP_BUF_INIT(1 << 20);
    struct xp_fixed fixed;
    const char *why = NULL;

    xp_example_fix(linter, example, options, &fixed, text);
    if (fixed.is_refused)
        why = "it would have been worse";
    xp_fixed_release(&fixed);
    after.text = xp_buf_str(text);
    after.has_text = true;
    xp_example_fix(linter, &after, options, &fixed, &again);
    if (fixed.is_changed)
        why = "a second run changes it once more";
    xp_fixed_release(&fixed);
    xp_example_lint(linter, &after, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].rule == rule && findings.items[i].fix &&
            (findings.items[i].fix->is_safe || options->has_unsafe))
            why = "the fixed text has findings that could be fixed";
    xp_findings_release(&findings);
    if (example->fixed.len && !xp_str_equal(example->fixed, xp_buf_str(text)))
        why = "the example states another text";
    return why;
}

/* An example is fixed with safe fixes alone where it has any, so that the text it states is that of --fix. */
static void run_fix(const struct xp_linter *linter, const struct xp_rule *rule, uint32_t i,
                    const struct xp_findings *findings)
{
    struct xp_fix_options options = { .has_unsafe = true };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    bool has_fix = rule->fails[i].fixed.len > 0;
    const char *why;

    for (size_t k = 0; k < findings->count; k++) {
        if (findings->items[k].rule != rule || !findings->items[k].fix)
            continue;
        has_fix = true;
        options.has_unsafe = options.has_unsafe && !findings->items[k].fix->is_safe;
    }
    if (!has_fix)
        return;
    why = judge(linter, rule, &rule->fails[i], &options, &text);
    tell_fix(!why, i, why, &text);
}

static void run_failing(const struct xp_linter *linter, const struct xp_rule *rule, uint32_t i)
{
    struct xp_findings findings = { 0 };

    if (rule->fails[i].note.len) {
        printf("ok %d - failing example %u # SKIP only described: %.*s\n", ++count, (unsigned)i + 1,
               XP_STR_ARG(rule->fails[i].note));
        return;
    }
    xp_example_lint(linter, &rule->fails[i], &findings);
    tell(is_only_of(&findings, rule), "failing", i, &findings);
    run_fix(linter, rule, i, &findings);
    xp_findings_release(&findings);
}

static void run_examples(const struct xp_linter *linter, const struct xp_rule *rule)
{
    for (uint32_t i = 0; i < rule->pass_count; i++) {
        struct xp_findings findings = { 0 };

        xp_example_lint(linter, &rule->passes[i], &findings);
        tell(!has_finding_of(&findings, rule), "passing", i, &findings);
        xp_findings_release(&findings);
    }
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
