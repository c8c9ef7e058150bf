#include "xp_policy.h"

#include "xp_mem.h"
#include "xp_nearest.h"
#include "xp_utf8.h"

#include <stdlib.h>

void xp_policy_init(struct xp_policy *policy, const struct xp_ruleset *rules)
{
    policy->rules = rules;
    policy->of = xp_xcalloc(rules->count, sizeof(*policy->of));
    policy->has_selection = false;
}

void xp_policy_release(struct xp_policy *policy)
{
    free(policy->of);
    memset(policy, 0, sizeof(*policy));
}

struct xp_str xp_ruleset_nearest(const struct xp_ruleset *rules, struct xp_str name)
{
    struct xp_nearest nearest = XP_NEAREST_INIT(name);

    for (size_t i = 0; i < rules->count; i++)
        xp_nearest_offer(&nearest, rules->rules[i].id);
    return nearest.best;
}

/* Take the next entry off a list separated by commas. */
static bool next_entry(struct xp_str *rest, bool *is_done, struct xp_str *entry)
{
    size_t comma;

    if (*is_done)
        return false;
    comma = xp_str_find(*rest, ',');
    *entry = xp_str_trim(xp_str_make(rest->ptr, comma));
    *is_done = comma == rest->len;
    *rest = xp_str_from_offset(*rest, comma + 1);
    return true;
}

static int fail_unknown(const struct xp_policy *policy, struct xp_str pattern, struct xp_err *err)
{
    struct xp_str nearest = xp_ruleset_nearest(policy->rules, pattern);
    XP_AUTO_BUF shown = XP_BUF_INIT(200);

    if (!pattern.len)
        return xp_fail(err, XP_E_USAGE, "empty rule name; give an id such as tag-reserved, or a pattern such as json-*");
    xp_utf8_show(&shown, pattern);
    if (nearest.len)
        return xp_fail(err, XP_E_USAGE, "no rule is called \"%s\"; did you mean \"%.*s\"?", shown.ptr,
                       XP_STR_ARG(nearest));
    return xp_fail(err, XP_E_USAGE, "no rule is called \"%s\"; `xtplug rules` lists them", shown.ptr);
}

/* What a list of the command line does to each rule that it names. */
typedef void (*policy_change)(struct xp_rule_policy *of, enum xp_severity level);

static void select_rule(struct xp_rule_policy *of, enum xp_severity level)
{
    (void)level;
    of->is_selected = true;
}

static void ignore_rule(struct xp_rule_policy *of, enum xp_severity level)
{
    (void)level;
    of->is_ignored = true;
}

static void level_rule(struct xp_rule_policy *of, enum xp_severity level)
{
    of->has_level = true;
    of->level = level;
}

static int change_rules(struct xp_policy *policy, struct xp_str pattern, policy_change change, enum xp_severity level,
                        struct xp_err *err)
{
    size_t found = 0;

    for (size_t i = 0; i < policy->rules->count; i++) {
        if (pattern.len && xp_str_glob(policy->rules->rules[i].id, pattern)) {
            change(&policy->of[i], level);
            found++;
        }
    }
    return found ? 0 : fail_unknown(policy, pattern, err);
}

static int change_listed(struct xp_policy *policy, struct xp_str list, policy_change change, struct xp_err *err)
{
    struct xp_str entry;
    bool is_done = false;
    int rc = 0;

    while (rc == 0 && next_entry(&list, &is_done, &entry))
        rc = change_rules(policy, entry, change, XP_SEVERITY_OFF, err);
    return rc;
}

int xp_policy_select(struct xp_policy *policy, struct xp_str list, struct xp_err *err)
{
    policy->has_selection = true;
    return change_listed(policy, list, select_rule, err);
}

int xp_policy_ignore(struct xp_policy *policy, struct xp_str list, struct xp_err *err)
{
    return change_listed(policy, list, ignore_rule, err);
}

int xp_policy_severity(struct xp_policy *policy, struct xp_str list, struct xp_err *err)
{
    struct xp_str entry;
    bool is_done = false;
    int rc = 0;

    while (rc == 0 && next_entry(&list, &is_done, &entry)) {
        size_t equals = xp_str_find(entry, '=');
        struct xp_str name = xp_str_trim(xp_str_make(entry.ptr, equals));
        struct xp_str level = xp_str_trim(xp_str_from_offset(entry, equals + 1));
        enum xp_severity severity;

        if (equals == entry.len || !xp_severity_parse(level, &severity))
            return xp_fail(err, XP_E_USAGE, "expected RULE=LEVEL with error, warning, note or off as the level");
        rc = change_rules(policy, name, level_rule, severity, err);
    }
    return rc;
}

enum xp_severity xp_policy_level(const struct xp_policy *policy, const struct xp_rule *rule, enum xp_severity own)
{
    const struct xp_rule_policy *of = &policy->of[rule - policy->rules->rules];

    if (of->is_ignored || (policy->has_selection && !of->is_selected))
        return XP_SEVERITY_OFF;
    return of->has_level ? of->level : own;
}
