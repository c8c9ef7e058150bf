/* A manifest, whatever its bytes, and the built-in rules. */
#include "finding_checks.h"
#include "xp_builtin.h"
#include "xp_example.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct xp_str files[] = { XP_STR("rain.py"), XP_STR("raind"), XP_STR("lib/"), XP_STR("link -> ../x"),
                                       XP_STR("Rain.app/Contents/MacOS/Rain") };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct xp_linter *linter; /* made once, and never freed: it is the same for all inputs */
    static struct xp_policy policy;
    struct xp_example example = { .text = xp_str_make((const char *)data, size),
                                  .has_text = true,
                                  .has_manifest = true,
                                  .files = files,
                                  .file_count = XP_COUNT(files),
                                  .has_files = true,
                                  .tags = XP_STR("acme.rain\n") };
    struct xp_findings findings = { 0 };

    if (!linter) {
        xp_policy_init(&policy, &xp_builtin_rules);
        expect(xp_linter_new(&linter, &xp_builtin_rules, &policy, NULL) == 0);
    }
    xp_example_lint(linter, &example, &findings);
    expect_sound(&findings, example.text);
    expect(findings.problem_count == 0 || findings.count == XP_LINT_MAX_FINDINGS);
    xp_findings_release(&findings);
    return 0;
}
