#include "xp_policy.h"

#include "xp_mem.h"
#include "xp_nearest.h"
#include "xp_utf8.h"

#include <stdlib.h>

void xp_policy_init(struct xp_policy *policy, const struct xp_ruleset *rules)
{
    memset(policy, 0, sizeof(*policy));
    policy->rules = rules;
    policy->of = xp_xcalloc(rules->count, sizeof(*policy->of));
}

void xp_policy_release(struct xp_policy *policy)
{
    free(policy->of);
    xp_arena_release(&policy->arena);
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

static int fail_empty(struct xp_err *err)
{
    return xp_fail(err, XP_E_USAGE, "empty rule name; give an id such as tag-reserved, or a pattern such as json-*");
}

static int fail_unknown(const struct xp_ruleset *const *sets, size_t set_count, struct xp_str pattern,
                        struct xp_err *err)
{
    struct xp_nearest nearest = XP_NEAREST_INIT(pattern);
    XP_AUTO_BUF shown = XP_BUF_INIT(1000);

    for (size_t i = 0; i < set_count; i++)
        for (size_t k = 0; k < sets[i]->count; k++)
            xp_nearest_offer(&nearest, sets[i]->rules[k].id);
    xp_utf8_show_short(&shown, pattern, 60);
    if (nearest.best.len)
        return xp_fail(err, XP_E_USAGE, "no rule is called \"%s\"; did you mean \"%.*s\"?", shown.ptr,
                       XP_STR_ARG(nearest.best));
    return xp_fail(err, XP_E_USAGE, "no rule is called \"%s\"; `xtplug rules` lists them", shown.ptr);
}

/* What an entry of a list on the command line does to each rule that it names. */
enum order_kind { ORDER_SELECT, ORDER_IGNORE, ORDER_SEVERITY };

struct order {
    enum order_kind kind;
    struct xp_str pattern;
    enum xp_severity level;
};

static int parse_order(struct order *order, enum order_kind kind, struct xp_str entry, struct xp_err *err)
{
    size_t equals = kind == ORDER_SEVERITY ? xp_str_find(entry, '=') : entry.len;
    struct xp_str level = xp_str_trim(xp_str_from_offset(entry, equals + 1));

    order->kind = kind;
    order->pattern = xp_str_trim(xp_str_make(entry.ptr, equals));
    if (kind == ORDER_SEVERITY && (equals == entry.len || !xp_severity_parse(level, &order->level)))
        return xp_fail(err, XP_E_USAGE, "expected RULE=LEVEL with error, warning, note or off as the level");
    return order->pattern.len ? 0 : fail_empty(err);
}

/* @return how many rules it names. */
static size_t carry_out(struct xp_policy *policy, const struct order *order)
{
    size_t found = 0;

    for (size_t i = 0; i < policy->rules->count; i++) {
        struct xp_rule_policy *of = &policy->of[i];

        if (!xp_str_glob(policy->rules->rules[i].id, order->pattern))
            continue;
        found++;
        of->is_selected = of->is_selected || order->kind == ORDER_SELECT;
        of->is_ignored = of->is_ignored || order->kind == ORDER_IGNORE;
        if (order->kind == ORDER_SEVERITY) {
            of->has_level = true;
            of->level = order->level;
        }
    }
    return found;
}

/* Carry out a list. An entry that names no rule is a mistake, or nothing at all where `is_lenient`. */
static int obey(struct xp_policy *policy, enum order_kind kind, struct xp_str list, bool is_lenient, struct xp_err *err)
{
    struct xp_str entry;
    struct order order = { kind, { "", 0 }, XP_SEVERITY_OFF };
    bool is_done = false;
    int rc = 0;

    policy->has_selection = policy->has_selection || kind == ORDER_SELECT;
    while (rc == 0 && next_entry(&list, &is_done, &entry)) {
        rc = parse_order(&order, kind, entry, err);
        if (rc == 0 && !carry_out(policy, &order) && !is_lenient)
            rc = fail_unknown(&policy->rules, 1, order.pattern, err);
    }
    return rc;
}

int xp_policy_select(struct xp_policy *policy, struct xp_str list, struct xp_err *err)
{
    return obey(policy, ORDER_SELECT, list, false, err);
}

int xp_policy_ignore(struct xp_policy *policy, struct xp_str list, struct xp_err *err)
{
    return obey(policy, ORDER_IGNORE, list, false, err);
}

int xp_policy_severity(struct xp_policy *policy, struct xp_str list, struct xp_err *err)
{
    return obey(policy, ORDER_SEVERITY, list, false, err);
}

static bool is_in_any(const struct xp_ruleset *const *sets, size_t set_count, struct xp_str pattern)
{
    for (size_t i = 0; i < set_count; i++)
        for (size_t k = 0; k < sets[i]->count; k++)
            if (xp_str_glob(sets[i]->rules[k].id, pattern))
                return true;
    return false;
}

static int check_list(const struct xp_ruleset *const *sets, size_t set_count, enum order_kind kind, struct xp_str list,
                      struct xp_err *err)
{
    struct xp_str entry;
    struct order order = { kind, { "", 0 }, XP_SEVERITY_OFF };
    bool is_done = false;
    int rc = 0;

    while (rc == 0 && next_entry(&list, &is_done, &entry)) {
        rc = parse_order(&order, kind, entry, err);
        if (rc == 0 && !is_in_any(sets, set_count, order.pattern))
            rc = fail_unknown(sets, set_count, order.pattern, err);
    }
    return rc;
}

int xp_policy_check_orders(const struct xp_policy_orders *orders, const struct xp_ruleset *const *sets,
                           size_t set_count, struct xp_err *err)
{
    for (size_t i = 0; i < orders->select_count; i++)
        if (check_list(sets, set_count, ORDER_SELECT, orders->select[i], err) < 0)
            return xp_wrap(err, "--select");
    for (size_t i = 0; i < orders->ignore_count; i++)
        if (check_list(sets, set_count, ORDER_IGNORE, orders->ignore[i], err) < 0)
            return xp_wrap(err, "--ignore");
    for (size_t i = 0; i < orders->severity_count; i++)
        if (check_list(sets, set_count, ORDER_SEVERITY, orders->severity[i], err) < 0)
            return xp_wrap(err, "--severity");
    return 0;
}

int xp_policy_obey(struct xp_policy *policy, const struct xp_policy_orders *orders, struct xp_err *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < orders->select_count; i++)
        rc = obey(policy, ORDER_SELECT, orders->select[i], true, err);
    for (size_t i = 0; rc == 0 && i < orders->ignore_count; i++)
        rc = obey(policy, ORDER_IGNORE, orders->ignore[i], true, err);
    for (size_t i = 0; rc == 0 && i < orders->severity_count; i++)
        rc = obey(policy, ORDER_SEVERITY, orders->severity[i], true, err);
    return rc;
}

static struct xp_rule_policy *policy_of(const struct xp_policy *policy, const struct xp_rule *rule)
{
    return &policy->of[rule - policy->rules->rules];
}

void xp_policy_configure(struct xp_policy *policy, const struct xp_rule *rule, enum xp_severity level)
{
    struct xp_rule_policy *of = policy_of(policy, rule);

    of->is_configured = true;
    of->configured = level;
}

void xp_policy_set(struct xp_policy *policy, const struct xp_rule *rule, struct xp_str name, int64_t value)
{
    struct xp_rule_policy *of = policy_of(policy, rule);

    if (!of->settings) {
        of->settings = xp_arena_calloc(&policy->arena, rule->setting_count, sizeof(*of->settings));
        for (uint32_t i = 0; i < rule->setting_count; i++)
            of->settings[i] = rule->settings[i];
    }
    for (uint32_t i = 0; i < rule->setting_count; i++)
        if (xp_str_equal(of->settings[i].name, name))
            of->settings[i].value = value;
}

const struct xp_setting *xp_policy_settings(const struct xp_policy *policy, const struct xp_rule *rule)
{
    const struct xp_setting *settings = policy_of(policy, rule)->settings;

    return settings ? settings : rule->settings;
}

bool xp_policy_is_excluded(const struct xp_policy *policy, const struct xp_rule *rule)
{
    const struct xp_rule_policy *of = policy_of(policy, rule);

    return of->is_ignored || (policy->has_selection && !of->is_selected);
}

enum xp_severity xp_policy_level(const struct xp_policy *policy, const struct xp_rule *rule, enum xp_severity own)
{
    const struct xp_rule_policy *of = policy_of(policy, rule);

    if (xp_policy_is_excluded(policy, rule))
        return XP_SEVERITY_OFF;
    if (of->has_level)
        return of->level;
    /* Selected by name: the configuration's "off" is the answer to another question. */
    if (of->is_configured && (of->configured != XP_SEVERITY_OFF || !of->is_selected))
        return of->configured;
    return rule->severity == XP_SEVERITY_OFF ? XP_SEVERITY_OFF : own;
}
