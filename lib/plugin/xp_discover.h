#ifndef XP_DISCOVER_H
#define XP_DISCOVER_H

#include "xp_arena.h"
#include "xp_problem.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * From the paths a user gives to the plugins they stand for (contract, section 1, "What PATH may be").
 *
 * A folder is taken for a plugin where its name ends in ".isf" in any capitalisation: one called "a.ISF" is found and
 * linted, so that the rule about the suffix can speak, instead of being passed over in silence. The outermost such
 * folder on the way to a path is the plugin, also when it lies above the current folder.
 */

/** Levels searched below a path that was given; each takes one open descriptor while it is searched. */
enum { XP_DISCOVER_MAX_DEPTH = 64 };

enum xp_target_kind {
    XP_TARGET_PLUGIN, /* a folder: for xp_plugin_load() */
    XP_TARGET_FILE    /* a regular file that is no info.json and lies in no plugin: a package, or nothing of ours */
};

struct xp_target {
    struct xp_str path; /* as the user would type it, without needless "./" and slashes; a NUL follows */
    enum xp_target_kind kind;
};

struct xp_discovery {
    struct xp_target *targets; /* sorted by path bytes; each folder or file once, by the first of its paths */
    size_t count;
    struct xp_problem *problems; /* sorted by path bytes */
    size_t problem_count;
    struct xp_arena arena; /* all strings */
};

/**
 * Find the plugins that the paths stand for.
 *
 * Folders that are no plugins are searched for "*.isf" folders without following links and without entering .git,
 * node_modules or a found plugin. Nothing but folders is ever opened. A path that does not exist or holds no plugin is
 * a problem, and the others are still looked at.
 *
 * @param[out] out  filled; release with xp_discovery_release().
 * @param paths     as the user typed them, relative to the current folder; none: an empty result.
 */
void xp_discover(struct xp_discovery *out, const struct xp_str *paths, size_t count);

/** The same where every path must be a file, even inside of a plugin: each is a target of the kind XP_TARGET_FILE. */
void xp_discover_files(struct xp_discovery *out, const struct xp_str *paths, size_t count);

/** Frees all; pointers into it die. */
void xp_discovery_release(struct xp_discovery *discovery);

#endif
