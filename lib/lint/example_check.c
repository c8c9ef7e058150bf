#include "xp_example.h"

enum { FIXED_MAX_BYTES = 1 << 20 };

const char *xp_example_judge_pass(const struct xp_rule *rule, const struct xp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].rule == rule)
            return "it should pass, but there is a finding of the rule";
    return NULL;
}

const char *xp_example_check_pass(const struct xp_linter *linter, const struct xp_rule *rule,
                                  const struct xp_example *example, struct xp_findings *findings)
{
    xp_example_lint(linter, example, findings);
    return xp_example_judge_pass(rule, findings);
}

static bool is_named(const struct xp_example *example, struct xp_str id)
{
    for (uint32_t i = 0; i < example->also_count; i++)
        if (xp_str_equal(example->also[i], id))
            return true;
    return false;
}

const char *xp_example_judge_fail(const struct xp_rule *rule, const struct xp_example *example,
                                  const struct xp_findings *findings)
{
    bool has_own = false, has_other = false;

    for (size_t i = 0; i < findings->count; i++) {
        has_own = has_own || findings->items[i].rule == rule;
        has_other = has_other || (findings->items[i].rule != rule && !is_named(example, findings->items[i].rule->id));
    }
    if (!has_own)
        return "it should fail, but there is no finding of the rule";
    return has_other ? "it should fail by this rule alone, but another one has findings too" : NULL;
}

const char *xp_example_check_fail(const struct xp_linter *linter, const struct xp_rule *rule,
                                  const struct xp_example *example, struct xp_findings *findings)
{
    if (example->note.len)
        return NULL;
    xp_example_lint(linter, example, findings);
    return xp_example_judge_fail(rule, example, findings);
}

/* The safe fixes alone where there are any, so that a text that the example states is that of --fix. */
static bool choose_fixes(const struct xp_rule *rule, const struct xp_example *example,
                         const struct xp_findings *findings, struct xp_fix_options *options)
{
    bool has_fix = example->fixed.len > 0;

    *options = (struct xp_fix_options){ .has_unsafe = true };
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].rule != rule || !findings->items[i].fix)
            continue;
        has_fix = true;
        options->has_unsafe = options->has_unsafe && !findings->items[i].fix->is_safe;
    }
    return has_fix;
}

static bool could_be_fixed(const struct xp_linter *linter, const struct xp_rule *rule, const struct xp_example *example,
                           bool has_unsafe)
{
    struct xp_findings findings = { 0 };
    bool could_be = false;

    xp_example_lint(linter, example, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].rule == rule && findings.items[i].fix)
            could_be = could_be || findings.items[i].fix->is_safe || has_unsafe;
    xp_findings_release(&findings);
    return could_be;
}

const char *xp_example_check_fix(const struct xp_linter *linter, const struct xp_rule *rule,
                                 const struct xp_example *example, const struct xp_findings *findings,
                                 struct xp_buf *text)
{
    XP_AUTO_BUF again = XP_BUF_INIT(FIXED_MAX_BYTES);
    struct xp_example after = *example;
    struct xp_fix_options options;
    struct xp_fixed fixed;
    bool is_refused, is_changed;

    if (example->note.len || !choose_fixes(rule, example, findings, &options))
        return NULL;
    xp_example_fix(linter, example, &options, &fixed, text);
    is_refused = fixed.is_refused;
    xp_fixed_release(&fixed);
    after.text = xp_buf_str(text);
    after.has_text = true;
    xp_example_fix(linter, &after, &options, &fixed, &again);
    is_changed = fixed.is_changed;
    xp_fixed_release(&fixed);
    if (is_refused)
        return "the fixed text would be worse";
    if (is_changed)
        return "fixing the fixed text changes it once more";
    if (could_be_fixed(linter, rule, &after, options.has_unsafe))
        return "the fixed text has findings that could be fixed";
    if (example->fixed.len && !xp_str_equal(example->fixed, xp_buf_str(text)))
        return "the fixed text is not the one that the example states";
    return NULL;
}
