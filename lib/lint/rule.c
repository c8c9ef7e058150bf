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

/* Names of one table differ in length, in their ends or in the middle; a few share a place, and that is all right. */
static uint32_t hash_name(struct xp_str name)
{
    uint32_t first, middle, last;

    if (!name.len)
        return 0;
    first = (unsigned char)name.ptr[0];
    middle = (unsigned char)name.ptr[name.len / 2];
    last = (unsigned char)name.ptr[name.len - 1];
    return (uint32_t)name.len * 13 + first * 7 + middle * 31 + last * 101;
}

/* Where the key is, or the free place where it would be. */
static uint32_t place_of(const struct xp_key_table *table, const uint16_t *places, struct xp_str name)
{
    uint32_t at = hash_name(name) & (table->place_count - 1);

    while (places[at] && !xp_str_equal(table->keys[places[at] - 1].name, name))
        at = (at + 1) & (table->place_count - 1);
    return at;
}

uint32_t xp_key_table_find(const struct xp_key_table *table, struct xp_str name)
{
    uint32_t place = table->places[place_of(table, table->places, name)];

    return place ? place - 1 : table->count;
}

void xp_key_table_index(struct xp_key_table *table, uint16_t *places)
{
    for (uint32_t i = 0; i < table->count; i++)
        places[place_of(table, places, table->keys[i].name)] = (uint16_t)(i + 1);
    table->places = places;
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
