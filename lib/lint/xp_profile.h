#ifndef XP_PROFILE_H
#define XP_PROFILE_H

#include "xp_config_find.h"
#include "xp_linter.h"
#include "xp_policy.h"

/**
 * How a plugin is linted: what the command line, its configuration and the overrides that are about it make of the
 * rules. Plugins with the same configuration and the same overrides share one profile, so in the usual case a run has
 * one. The command line wins over overrides, they win over `rules:`, and that over the rules themselves.
 */
struct xp_profile {
    struct xp_config *config;  /* NULL: none */
    const uint32_t *overrides; /* indexes of those that are about it, in order */
    uint32_t override_count;
    struct xp_policy policy;
    struct xp_linter *linter;

    /* For finding overrides that change nothing: each overridden rule as it was before the last override about it. */
    struct xp_policy without;
    struct xp_linter *linter_without; /* NULL: there are no overrides */
};

struct xp_profiles;

/**
 * @param configs  where configurations come from; must outlive it.
 * @param orders   what the command line says about rules; must outlive it.
 * @return free with xp_profiles_free().
 */
struct xp_profiles *xp_profiles_new(struct xp_configs *configs, const struct xp_policy_orders *orders);
void xp_profiles_free(struct xp_profiles *profiles);

struct xp_configs *xp_profiles_configs(const struct xp_profiles *profiles);

/**
 * The profile of a plugin. For one thread; profiles themselves are never changed and may be used by all.
 *
 * @param path          the plugin's folder as the user would type it.
 * @param[out] profile  lives as long as `profiles`.
 * @return 0; the errors of xp_configs_find(); XP_E_USAGE when the orders are ill-formed.
 */
int xp_profiles_find(struct xp_profiles *profiles, struct xp_str path, const struct xp_profile **profile,
                     struct xp_err *err) XP_MUST_CHECK;

/** The profile of plugins that a configuration (NULL: none) has no override about. Same errors. */
int xp_profiles_base(struct xp_profiles *profiles, struct xp_config *config, const struct xp_profile **profile,
                     struct xp_err *err) XP_MUST_CHECK;

/** Does every order name a rule that some plugin met so far has? @return 0; XP_E_USAGE with the nearest name. */
int xp_profiles_check(struct xp_profiles *profiles, struct xp_err *err) XP_MUST_CHECK;

/** All profiles made so far. @return how many. */
size_t xp_profiles_list(const struct xp_profiles *profiles, struct xp_profile *const **out);

#endif
