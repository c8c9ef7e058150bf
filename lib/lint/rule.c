#include "xp_rule.h"

static const struct {
    const char *name, *meaning;
} statuses[] = {
    [XP_STATUS_DOCUMENTED] = { "documented", "documented on the current wiki page" },
    [XP_STATUS_EXAMPLE] = { "example", "seen in an example on a current wiki page" },
    [XP_STATUS_OLDER] = { "older", "documented on an older wiki page only" },
    [XP_STATUS_LIBRARY] = { "library", "seen in the support library only, on no wiki page" },
    [XP_STATUS_INFERRED] = { "inferred", "inferred; no source says so outright" },
};

const char *xp_status_name(enum xp_status status)
{
    return statuses[status].name;
}

const char *xp_status_meaning(enum xp_status status)
{
    return statuses[status].meaning;
}

const struct xp_rule *xp_ruleset_find(const struct xp_ruleset *set, struct xp_str id)
{
    if (set->ids) {
        const size_t *place = xp_table_find(set->ids, id);

        return place ? &set->rules[*place] : NULL;
    }
    for (size_t i = 0; i < set->count; i++)
        if (xp_str_equal(set->rules[i].id, id))
            return &set->rules[i];
    return NULL;
}

bool xp_rule_is_on_request(const struct xp_rule *rule)
{
    return rule->reporter == XP_BY_AGAINST || rule->reporter == XP_BY_PACKAGE || rule->reporter == XP_BY_PYTHON;
}

enum xp_severity xp_key_case_severity(const struct xp_key *key, enum xp_severity full)
{
    if (key->has_doubtful_case || key->status == XP_STATUS_INFERRED)
        return XP_SEVERITY_NOTE;
    if (key->status == XP_STATUS_OLDER || key->status == XP_STATUS_LIBRARY)
        return XP_SEVERITY_WARNING;
    return full;
}

bool xp_rule_is_fixable(const struct xp_rule *rule)
{
    bool is_fixable = rule->fix_note.len > 0;

    for (uint32_t i = 0; i < rule->check_count; i++)
        is_fixable = is_fixable || rule->checks[i].repair.kind != XP_REPAIR_NONE;
    return is_fixable;
}
