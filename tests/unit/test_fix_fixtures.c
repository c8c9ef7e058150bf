/* Every plugin of fixtures/plugins/, fixed in memory: it ends, it is no worse, and a second run changes nothing. */
#include "xp_builtin.h"
#include "xp_discover.h"
#include "xp_fixer.h"
#include "xp_macros.h"
#include "xp_plugin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static size_t count_errors(const struct xp_findings *findings)
{
    size_t count = 0;

    for (size_t i = 0; i < findings->count; i++)
        count += findings->items[i].severity == XP_SEVERITY_ERROR;
    return count;
}

static bool has_fix_left(const struct xp_findings *findings, bool has_unsafe)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].fix && (findings->items[i].fix->is_safe || has_unsafe))
            return true;
    return false;
}

/* @return NULL, or what is wrong. */
static const char *check(const struct xp_linter *linter, struct xp_plugin *plugin, bool has_unsafe)
{
    const struct xp_fix_options options = { .has_unsafe = has_unsafe };
    size_t diags = plugin->doc.diag_count, errors;
    struct xp_findings findings = { 0 };
    struct xp_fixed fixed;
    struct xp_tag tag;
    const char *why = NULL;

    xp_lint_plugin(linter, plugin, &findings, &tag);
    errors = count_errors(&findings);
    xp_findings_release(&findings);
    xp_fix_plugin(linter, plugin, &options, &findings, &tag, &fixed);
    if (fixed.is_refused)
        why = "its fixes came to no good end";
    else if (plugin->doc.diag_count > diags || (!has_unsafe && count_errors(&findings) > errors))
        why = "it is worse";
    else if (has_fix_left(&findings, has_unsafe))
        why = "a fix is left";
    xp_fixed_release(&fixed);
    xp_findings_release(&findings);
    xp_fix_plugin(linter, plugin, &options, &findings, &tag, &fixed);
    if (fixed.is_changed)
        why = "a second run changes it";
    xp_fixed_release(&fixed);
    xp_findings_release(&findings);
    return why;
}

static void fixes_are_sound(void **state)
{
    const struct xp_str path = xp_str_from(XP_FIXTURES "/plugins");
    struct xp_discovery discovery;
    struct xp_policy policy;
    struct xp_linter *linter;
    struct xp_err err;
    size_t failed = 0;

    (void)state;
    xp_policy_init(&policy, &xp_builtin_rules);
    assert_int_equal(xp_linter_new(&linter, &xp_builtin_rules, &policy, &err), 0);
    xp_discover(&discovery, &path, 1);
    assert_true(discovery.count > 50);
    for (size_t i = 0; i < 2 * discovery.count; i++) {
        struct xp_plugin plugin;
        const char *why;

        xp_plugin_load(&plugin, discovery.targets[i / 2].path);
        if ((why = check(linter, &plugin, i % 2 == 1)) != NULL)
            print_error("%.*s: %s\n", XP_STR_ARG(discovery.targets[i / 2].path), why);
        failed += why != NULL;
        xp_plugin_release(&plugin);
    }
    xp_discovery_release(&discovery);
    xp_linter_free(linter);
    xp_policy_release(&policy);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixes_are_sound),
    };

    return cmocka_run_group_tests_name("fix_fixtures", tests, NULL, NULL);
}
