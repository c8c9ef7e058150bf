#include "xp_profile.h"

#include "xp_mem.h"
#include "xp_table.h"

#include <stdlib.h>

struct xp_profiles {
    struct xp_configs *configs;
    const struct xp_policy_orders *orders;
    struct xp_table by_key; /* the configuration's address and the overrides' numbers -> struct xp_profile */
    struct xp_profile **items;
    size_t count, room;
    struct xp_arena arena;
};

struct xp_profiles *xp_profiles_new(struct xp_configs *configs, const struct xp_policy_orders *orders)
{
    struct xp_profiles *profiles = xp_xcalloc(1, sizeof(*profiles));

    profiles->configs = configs;
    profiles->orders = orders;
    return profiles;
}

static void free_profile(struct xp_profile *profile)
{
    xp_linter_free(profile->linter);
    xp_linter_free(profile->linter_without);
    xp_policy_release(&profile->policy);
    xp_policy_release(&profile->without);
    free(profile);
}

void xp_profiles_free(struct xp_profiles *profiles)
{
    if (!profiles)
        return;
    for (size_t i = 0; i < profiles->count; i++)
        free_profile(profiles->items[i]);
    free(profiles->items);
    xp_table_release(&profiles->by_key);
    xp_arena_release(&profiles->arena);
    free(profiles);
}

struct xp_configs *xp_profiles_configs(const struct xp_profiles *profiles)
{
    return profiles->configs;
}

size_t xp_profiles_list(const struct xp_profiles *profiles, struct xp_profile *const **out)
{
    *out = profiles->items;
    return profiles->count;
}

/* How many of the profile's overrides come before the last one about this rule; all of them where none is. */
static uint32_t before_last(const struct xp_profile *profile, const struct xp_rule *rule)
{
    for (uint32_t i = profile->override_count; i > 0; i--)
        if (xp_config_rules_name(&profile->config->overrides[profile->overrides[i - 1]].rules, rule))
            return i - 1;
    return profile->override_count;
}

static void apply_layers(const struct xp_profile *profile, const struct xp_rule *rule, uint32_t overrides,
                         struct xp_policy *policy)
{
    xp_config_rules_apply(&profile->config->rules, rule, policy);
    for (uint32_t i = 0; i < overrides; i++)
        xp_config_rules_apply(&profile->config->overrides[profile->overrides[i]].rules, rule, policy);
}

static int make_linter(const struct xp_profiles *profiles, const struct xp_ruleset *set, struct xp_policy *policy,
                       struct xp_linter **linter, struct xp_err *err)
{
    int rc = xp_policy_obey(policy, profiles->orders, err);

    return rc < 0 ? rc : xp_linter_new(linter, set, policy, err);
}

static int fill_profile(const struct xp_profiles *profiles, struct xp_profile *profile, struct xp_err *err)
{
    const struct xp_config *config = profile->config;
    const struct xp_ruleset *set = config ? &config->set : xp_configs_base(profiles->configs);
    int rc;

    xp_policy_init(&profile->policy, set);
    xp_policy_init(&profile->without, set);
    for (size_t i = 0; config && i < set->count; i++) {
        const struct xp_rule *rule = &set->rules[i];

        apply_layers(profile, rule, profile->override_count, &profile->policy);
        apply_layers(profile, rule, before_last(profile, rule), &profile->without);
    }
    rc = make_linter(profiles, set, &profile->policy, &profile->linter, err);
    if (rc == 0 && profile->override_count)
        rc = make_linter(profiles, set, &profile->without, &profile->linter_without, err);
    return rc;
}

static int make_profile(struct xp_profiles *profiles, struct xp_config *config, const uint32_t *overrides,
                        uint32_t count, struct xp_profile **out, struct xp_err *err)
{
    struct xp_profile *profile = xp_xcalloc(1, sizeof(*profile));
    uint32_t *kept = xp_arena_calloc(&profiles->arena, count, sizeof(*kept));
    int rc;

    for (uint32_t i = 0; i < count; i++)
        kept[i] = overrides[i];
    profile->config = config;
    profile->overrides = kept;
    profile->override_count = count;
    if ((rc = fill_profile(profiles, profile, err)) < 0) {
        free_profile(profile);
        return rc;
    }
    profiles->items = xp_grow(profiles->items, &profiles->room, profiles->count + 1, sizeof(*profiles->items));
    profiles->items[profiles->count++] = profile;
    *out = profile;
    return 0;
}

static int find_by_key(struct xp_profiles *profiles, struct xp_config *config, const uint32_t *overrides,
                       uint32_t count, const struct xp_profile **profile, struct xp_err *err)
{
    XP_AUTO_BUF key = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_profile *found;
    int rc;

    xp_buf_add(&key, (const char *)&config, sizeof(config));
    if (count)
        xp_buf_add(&key, (const char *)overrides, count * sizeof(*overrides));
    found = xp_table_find(&profiles->by_key, xp_buf_str(&key));
    if (!found) {
        if ((rc = make_profile(profiles, config, overrides, count, &found, err)) < 0)
            return rc;
        xp_table_set(&profiles->by_key, xp_arena_copy(&profiles->arena, xp_buf_str(&key)), found);
    }
    *profile = found;
    return 0;
}

int xp_profiles_base(struct xp_profiles *profiles, struct xp_config *config, const struct xp_profile **profile,
                     struct xp_err *err)
{
    return find_by_key(profiles, config, NULL, 0, profile, err);
}

int xp_profiles_find(struct xp_profiles *profiles, struct xp_str path, const struct xp_profile **profile,
                     struct xp_err *err)
{
    uint32_t overrides[XP_CONFIG_MAX_OVERRIDES];
    struct xp_config *config;
    uint32_t count = 0;
    int rc = xp_configs_find(profiles->configs, path, &config, err);

    if (rc < 0)
        return rc;
    if (config && config->override_count) {
        struct xp_arena scratch = XP_ARENA_INIT;
        struct xp_config_place place = xp_config_place(config, xp_configs_place(profiles->configs, path), &scratch);

        for (uint32_t i = 0; i < config->override_count; i++)
            if (xp_override_covers(&config->overrides[i], &place))
                overrides[count++] = i;
        xp_arena_release(&scratch);
    }
    return find_by_key(profiles, config, overrides, count, profile, err);
}

int xp_profiles_check(struct xp_profiles *profiles, struct xp_err *err)
{
    struct xp_config *const *configs;
    size_t count = xp_configs_list(profiles->configs, &configs);
    const struct xp_ruleset **sets = xp_xcalloc(count + 1, sizeof(*sets));
    int rc;

    sets[0] = xp_configs_base(profiles->configs);
    for (size_t i = 0; i < count; i++)
        sets[i + 1] = &configs[i]->set;
    rc = xp_policy_check_orders(profiles->orders, sets, count + 1, err);
    free(sets);
    return rc;
}
