#include "lint_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

void lint_setup_init(struct lint_setup *setup, const char *rules, bool is_builtin)
{
    struct xp_err err;

    memset(setup, 0, sizeof(*setup));
    if (xp_rule_load(&setup->book, xp_str_from("r.yaml"), xp_str_from(rules), is_builtin, &err) < 0)
        fail_msg("%s\n%s", err.msg, rules);
    setup->set = xp_rulebook_set(&setup->book);
    xp_policy_init(&setup->policy, &setup->set);
    if (xp_linter_new(&setup->linter, &setup->set, &setup->policy, &err) < 0)
        fail_msg("%s\n%s", err.msg, rules);
}

void lint_setup_release(struct lint_setup *setup)
{
    xp_linter_free(setup->linter);
    xp_policy_release(&setup->policy);
    xp_rulebook_release(&setup->book);
}

void lint_text(const struct lint_setup *setup, struct xp_str text, struct xp_findings *findings, struct xp_tag *tag)
{
    struct xp_buf copy = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_plugin plugin;
    struct xp_tag unused;

    xp_buf_add_str(&copy, text);
    xp_plugin_from_text(&plugin, &copy, xp_str_from("<stdin>"));
    xp_lint_plugin(setup->linter, &plugin, findings, tag ? tag : &unused);
    xp_findings_sort(findings);
    xp_plugin_release(&plugin);
    xp_buf_release(&copy);
}
