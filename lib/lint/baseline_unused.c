#include "baseline_unused.h"

#include "config_finding.h"
#include "xp_path.h"
#include "xp_utf8.h"

#include <inttypes.h>

struct judge {
    struct xp_baseline *baseline;
    const struct xp_policy *policy;
    const struct xp_table *linted;
    bool is_whole; /* all of the baseline's folder was linted */
};

/* "../b/c" from the baseline's folder, as an absolute path. */
static struct xp_str absolute_path(struct xp_arena *arena, struct xp_str folder, struct xp_str path)
{
    struct xp_str up = xp_str_from("../");

    if (path.len && path.ptr[0] == '/')
        return path;
    for (; xp_str_starts_with(path, up); path = xp_str_from_offset(path, up.len))
        folder = xp_path_dir(folder);
    if (xp_str_is(path, ".."))
        return xp_path_dir(folder);
    return xp_str_is(path, ".") ? folder : xp_path_join(arena, folder, path);
}

static bool is_linted(const struct judge *judge, struct xp_str path)
{
    while (!xp_table_find(judge->linted, path)) {
        if (path.len <= 1)
            return false;
        path = xp_path_dir(path);
    }
    return true;
}

/* A rule that was not asked for found nothing, and one that compares plugins finds nothing where some are left out. */
static bool is_rule_judged(const struct judge *judge, const struct xp_baseline_entry *entry)
{
    const struct xp_rule *rule = xp_ruleset_find(judge->policy->rules, entry->rule);

    if (!rule)
        return true;
    if (xp_rule_is_on_request(rule) || (rule->reporter == XP_BY_RUN && !judge->is_whole))
        return false;
    return !xp_policy_is_excluded(judge->policy, rule) &&
           !judge->policy->of[rule - judge->policy->rules->rules].has_level;
}

static bool is_judged(const struct judge *judge, const struct xp_baseline_entry *entry)
{
    struct xp_arena scratch = XP_ARENA_INIT;
    bool is_here = !xp_str_starts_with(entry->path, xp_str_from("../")) && entry->path.len && entry->path.ptr[0] != '/';
    bool is_covered =
        (judge->is_whole && is_here) || is_linted(judge, absolute_path(&scratch, judge->baseline->folder, entry->path));

    xp_arena_release(&scratch);
    return is_covered && is_rule_judged(judge, entry);
}

static void report_entry(const struct config_reporter *reporter, const struct xp_baseline_entry *entry)
{
    XP_AUTO_BUF detail = XP_BUF_INIT(SIZE_MAX / 2);

    /* Put into the message as it is; what it holds of the file is escaped there. */
    xp_buf_addf(&detail, "%.*s in %.*s (listed: %" PRIu64 ", found: %" PRIu64 ")", XP_STR_ARG(entry->rule),
                XP_STR_ARG(entry->path), entry->count, entry->found);
    config_report(reporter, entry->node, xp_buf_str(&detail));
}

void baseline_report_unused(struct xp_baseline *baseline, struct xp_profiles *profiles, const struct lint_roots *roots,
                            const struct xp_table *linted, struct xp_findings *out)
{
    struct config_reporter reporter = { .doc = &baseline->doc, .path = baseline->path, .out = out };
    struct judge judge = { .baseline = baseline,
                           .linted = linted,
                           .is_whole = lint_roots_hold(roots, baseline->folder) };
    struct xp_config *config;
    const struct xp_profile *base;

    /* What the configuration around the file thinks of the rule counts. */
    if (xp_configs_find(xp_profiles_configs(profiles), baseline->path, &config, NULL) < 0 ||
        xp_profiles_base(profiles, config, &base, NULL) < 0 || !config_report_begin(&reporter, base, "baseline-unused"))
        return;
    judge.policy = &base->policy;
    for (size_t i = 0; i < baseline->count; i++)
        if (baseline->entries[i].found < baseline->entries[i].count && is_judged(&judge, &baseline->entries[i]))
            report_entry(&reporter, &baseline->entries[i]);
}
