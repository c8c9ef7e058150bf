/* Fixes applied to any text: they end, never make it worse, and a second run finds nothing to do. */
#include "xp_builtin.h"
#include "xp_doc.h"
#include "xp_example.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct xp_linter *builtin_linter(void)
{
    static struct xp_policy policy;
    static struct xp_linter *linter;
    struct xp_err err;

    if (linter)
        return linter;
    xp_policy_init(&policy, &xp_builtin_rules);
    if (xp_linter_new(&linter, &xp_builtin_rules, &policy, &err) < 0)
        abort();
    return linter;
}

static void expect(bool is_true, const char *what)
{
    if (is_true)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

struct harm {
    size_t syntax, errors;
};

static struct harm harm_of(const struct xp_example *example)
{
    struct xp_findings findings = { 0 };
    struct harm harm = { 0, 0 };

    xp_example_lint(builtin_linter(), example, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        harm.syntax += findings.items[i].rule->reporter == XP_BY_JSON;
        harm.errors += findings.items[i].severity == XP_SEVERITY_ERROR;
    }
    xp_findings_release(&findings);
    return harm;
}

static void check(const struct xp_example *example, bool has_unsafe)
{
    const struct xp_fix_options options = { .has_unsafe = has_unsafe };
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    XP_AUTO_BUF again = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_example after = *example;
    struct harm then = harm_of(example), now;
    struct xp_fixed fixed;

    xp_example_fix(builtin_linter(), example, &options, &fixed, &text);
    expect(fixed.is_changed == !xp_str_equal(example->text, xp_buf_str(&text)), "it says it changed what it did not");
    xp_fixed_release(&fixed);
    after.text = xp_buf_str(&text);
    now = harm_of(&after);
    expect(now.syntax <= then.syntax, "it parses worse");
    expect(has_unsafe || now.syntax < then.syntax || now.errors <= then.errors, "it has more errors");
    xp_example_fix(builtin_linter(), &after, &options, &fixed, &again);
    expect(!fixed.is_changed, "a second run changes something");
    xp_fixed_release(&fixed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct xp_str files[] = { XP_STR("rain.py"), XP_STR("Wind"), XP_STR("raind*") };
    struct xp_example example = {
        .text = { (const char *)data, size },
        .has_text = true,
        .has_manifest = true,
        .files = files,
        .file_count = XP_COUNT(files),
        .has_files = true,
    };

    check(&example, false);
    check(&example, true);
    return 0;
}
