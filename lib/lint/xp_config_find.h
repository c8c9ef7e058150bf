#ifndef XP_CONFIG_FIND_H
#define XP_CONFIG_FIND_H

#include "xp_config.h"

/**
 * Which configuration a plugin has: the nearest `.xtplug.yaml`, in the plugin's own folder or above it, up to the
 * folder that holds `.git` or to the root of the file system. Every folder is looked at once, every file read once.
 * Used by one thread.
 */
struct xp_configs;

/**
 * @param base  the rules there are without any configuration; must outlive it.
 * @return free with xp_configs_free().
 */
struct xp_configs *xp_configs_new(const struct xp_rulebook *base);
void xp_configs_free(struct xp_configs *configs);

/** From now on no plugin has a configuration (--no-config). */
void xp_configs_use_none(struct xp_configs *configs);

/**
 * From now on all plugins have this one (--config FILE).
 *
 * @param path  relative to the current folder, NUL-terminated.
 * @return 0; XP_E_MISSING, XP_E_LIMIT or XP_E_IO with the path in the message when it cannot be read; XP_E_SYNTAX.
 */
int xp_configs_use_file(struct xp_configs *configs, const char *path, struct xp_err *err) XP_MUST_CHECK;

/**
 * @param path         a plugin's folder as the user would type it; it need not exist.
 * @param[out] config  NULL: it has none. Lives as long as `configs`.
 * @return 0; as xp_configs_use_file() where the nearest file cannot be read: the same again for all plugins below it.
 */
int xp_configs_find(struct xp_configs *configs, struct xp_str path, struct xp_config **config, struct xp_err *err)
    XP_MUST_CHECK;

/** The absolute path of a plugin's folder, with links followed up to the folder that it lies in. Lives as `configs`. */
struct xp_str xp_configs_place(struct xp_configs *configs, struct xp_str path);

/** The rules there are without any configuration. */
const struct xp_ruleset *xp_configs_base(const struct xp_configs *configs);

/** The configurations met so far, by their index. @return how many. */
size_t xp_configs_list(const struct xp_configs *configs, struct xp_config *const **out);

#endif
