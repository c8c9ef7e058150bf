#include "config_finding.h"

#include "engine.h"

bool config_report_begin(struct config_reporter *reporter, const struct xp_profile *profile, const char *id)
{
    const struct xp_rule *rule = xp_ruleset_find(profile->policy.rules, xp_str_from(id));

    reporter->linter = profile->linter;
    reporter->rule = rule;
    reporter->severity = rule ? xp_policy_level(&profile->policy, rule, rule->severity) : XP_SEVERITY_OFF;
    return reporter->severity != XP_SEVERITY_OFF;
}

void config_report(const struct config_reporter *reporter, xp_node_id node, struct xp_str detail)
{
    /* The file stands for the plugin: the finding belongs to no other. */
    struct xp_plugin file = { .path = reporter->path, .manifest_path = reporter->path };
    struct engine engine = { .linter = reporter->linter, .plugin = &file, .doc = reporter->doc, .out = reporter->out };
    struct quotes quotes = { .detail = detail };
    struct xp_finding finding =
        begin_finding(&engine, reporter->rule, reporter->severity, span_of(reporter->doc, node));

    fill_message(reporter->linter, reporter->out, &finding, &quotes);
    xp_findings_add(reporter->out, &finding);
}
