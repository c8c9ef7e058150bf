#include "override.h"

#include "config_finding.h"
#include "xp_mem.h"

#include <stdatomic.h>
#include <stdlib.h>

/* What is known of one configuration's overrides. */
struct verdict {
    struct xp_config *config; /* NULL: it has none */
    bool *fits;               /* by override: some plugin of the run is one that it is about */
    atomic_bool *works;       /* by entry: something came out differently for it */
};

struct override_judge {
    struct xp_profiles *profiles;
    struct verdict *verdicts; /* by index of the configuration */
    size_t count;
};

static struct verdict *verdict_of(const struct override_judge *judge, const struct xp_config *config)
{
    return &judge->verdicts[config->index];
}

static bool begin_verdict(struct verdict *verdict, struct xp_config *config)
{
    if (!config->override_count)
        return false;
    verdict->config = config;
    verdict->fits = xp_xcalloc(config->override_count, sizeof(*verdict->fits));
    verdict->works = xp_xcalloc(config->override_rule_count, sizeof(*verdict->works));
    return true;
}

struct override_judge *override_judge_new(struct xp_profiles *profiles)
{
    struct override_judge *judge = xp_xcalloc(1, sizeof(*judge));
    struct xp_config *const *configs;
    struct xp_profile *const *all;
    size_t profile_count = xp_profiles_list(profiles, &all);
    bool has_overrides = false;

    judge->profiles = profiles;
    judge->count = xp_configs_list(xp_profiles_configs(profiles), &configs);
    judge->verdicts = xp_xcalloc(judge->count, sizeof(*judge->verdicts));
    for (size_t i = 0; i < judge->count; i++)
        has_overrides = begin_verdict(&judge->verdicts[i], configs[i]) || has_overrides;
    for (size_t i = 0; i < profile_count; i++)
        for (uint32_t k = 0; k < all[i]->override_count; k++)
            verdict_of(judge, all[i]->config)->fits[all[i]->overrides[k]] = true;
    if (has_overrides)
        return judge;
    override_judge_free(judge);
    return NULL;
}

void override_judge_free(struct override_judge *judge)
{
    if (!judge)
        return;
    for (size_t i = 0; i < judge->count; i++) {
        free(judge->verdicts[i].fits);
        free(judge->verdicts[i].works);
    }
    free(judge->verdicts);
    free(judge);
}

static const struct xp_override *override_of(const struct xp_profile *profile, uint32_t i)
{
    return &profile->config->overrides[profile->overrides[i]];
}

/*
 * What was found shows what the last override about the rule does. The ones before it may have given it a setting or a
 * level that is still in force, so they are not blamed.
 */
static void praise(const struct verdict *verdict, const struct xp_profile *profile, const struct xp_rule *rule,
                   bool is_different)
{
    bool is_last = true;

    for (uint32_t i = profile->override_count; i > 0; i--) {
        const struct xp_config_rules *rules = &override_of(profile, i - 1)->rules;

        if (!xp_config_rules_name(rules, rule))
            continue;
        for (uint32_t k = 0; (is_different || !is_last) && k < rules->count; k++)
            if (xp_config_rule_names(&rules->items[k], rule))
                atomic_store_explicit(&verdict->works[rules->items[k].index], true, memory_order_relaxed);
        is_last = false;
    }
}

static bool are_all_praised(const struct verdict *verdict, const struct xp_profile *profile)
{
    for (uint32_t i = 0; i < profile->override_count; i++) {
        const struct xp_config_rules *rules = &override_of(profile, i)->rules;

        for (uint32_t k = 0; k < rules->count; k++)
            if (!atomic_load_explicit(&verdict->works[rules->items[k].index], memory_order_relaxed))
                return false;
    }
    return true;
}

static bool is_overridden(const struct xp_profile *profile, const struct xp_rule *rule)
{
    for (uint32_t i = 0; i < profile->override_count; i++)
        if (xp_config_rules_name(&override_of(profile, i)->rules, rule))
            return true;
    return false;
}

static const struct xp_finding *next_of(const struct xp_findings *findings, const struct xp_rule *rule, size_t *at)
{
    while (*at < findings->count)
        if (findings->items[(*at)++].rule == rule)
            return &findings->items[*at - 1];
    return NULL;
}

/* Do both hold the same findings of a rule? They are sorted. */
static bool is_same(const struct xp_findings *left, const struct xp_findings *right, const struct xp_rule *rule)
{
    size_t left_at = 0, right_at = 0;
    const struct xp_finding *a, *b;

    do {
        a = next_of(left, rule, &left_at);
        b = next_of(right, rule, &right_at);
        if (!a || !b)
            return a == b;
    } while (a->severity == b->severity && a->place.line == b->place.line && a->place.column == b->place.column &&
             xp_str_equal(a->message, b->message));
    return false;
}

void override_judge_plugin(struct override_judge *judge, const struct xp_profile *profile, struct xp_plugin *plugin,
                           struct xp_findings *findings)
{
    const struct xp_ruleset *set = profile->policy.rules;
    const struct verdict *verdict;
    struct xp_findings without = { 0 };
    struct xp_tag tag;

    if (!judge || !profile->override_count)
        return;
    verdict = verdict_of(judge, profile->config);
    if (are_all_praised(verdict, profile))
        return;
    xp_lint_plugin(profile->linter_without, plugin, &without, &tag);
    xp_findings_sort(&without);
    xp_findings_sort(findings);
    for (size_t i = 0; i < set->count; i++)
        if (is_overridden(profile, &set->rules[i]))
            praise(verdict, profile, &set->rules[i], !is_same(findings, &without, &set->rules[i]));
    xp_findings_release(&without);
}

void override_judge_tag(struct override_judge *judge, const struct xp_profile *profile)
{
    const struct xp_rule *rule = xp_ruleset_find(profile->policy.rules, xp_str_from("tag-unique"));

    if (judge && rule && profile->override_count &&
        xp_policy_level(&profile->policy, rule, rule->severity) !=
            xp_policy_level(&profile->without, rule, rule->severity))
        praise(verdict_of(judge, profile->config), profile, rule, true);
}

/*
 * Of a rule that the command line decides about, overrides can change nothing in this run; and what only
 * some runs are asked for is not done a second time.
 */
static bool is_decided(const struct xp_policy *policy, const struct xp_config_rule *entry)
{
    for (size_t i = 0; i < policy->rules->count; i++) {
        const struct xp_rule *rule = &policy->rules->rules[i];

        if (xp_config_rule_names(entry, rule) && (xp_rule_is_on_request(rule) || policy->of[i].has_level ||
                                                  policy->of[i].is_selected || xp_policy_is_excluded(policy, rule)))
            return true;
    }
    return false;
}

static void report_override(const struct verdict *verdict, uint32_t i, const struct config_reporter *reporter,
                            const struct xp_policy *policy)
{
    const struct xp_override *override = &verdict->config->overrides[i];

    if (!verdict->fits[i]) {
        config_report(reporter, override->node, xp_str_from("its files fit no plugin"));
        return;
    }
    for (uint32_t k = 0; k < override->rules.count; k++) {
        const struct xp_config_rule *entry = &override->rules.items[k];

        if (!verdict->works[entry->index] && !is_decided(policy, entry))
            config_report(reporter, entry->node, xp_str_from("without it, the findings are the same"));
    }
}

static void report_verdict(struct override_judge *judge, const struct verdict *verdict, struct xp_findings *out)
{
    struct config_reporter reporter = { .doc = &verdict->config->doc, .path = verdict->config->path, .out = out };
    const struct xp_profile *base;

    if (xp_profiles_base(judge->profiles, verdict->config, &base, NULL) < 0 ||
        !config_report_begin(&reporter, base, "override-unused"))
        return;
    for (uint32_t i = 0; i < verdict->config->override_count; i++)
        report_override(verdict, i, &reporter, &base->policy);
}

void override_judge_report(struct override_judge *judge, const struct lint_roots *roots, struct xp_findings *out)
{
    for (size_t i = 0; judge && i < judge->count; i++)
        if (judge->verdicts[i].config && lint_roots_hold(roots, judge->verdicts[i].config->folder))
            report_verdict(judge, &judge->verdicts[i], out);
}
