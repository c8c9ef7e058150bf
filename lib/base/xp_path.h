#ifndef XP_PATH_H
#define XP_PATH_H

#include "xp_arena.h"
#include "xp_str.h"

#include <stdbool.h>

/** Paths are bytes separated by `/`; none of these functions asks the file system. */

/** `dir/name`; only `name` when `dir` is empty or ".", no doubled slash when `dir` ends in one. */
struct xp_str xp_path_join(struct xp_arena *arena, struct xp_str dir, struct xp_str name);

/** The last component, without trailing slashes: "a/b/" gives "b", "/" gives "/", "" gives "". */
struct xp_str xp_path_base(struct xp_str path);

/** All before the last component, without trailing slashes: "a/b" gives "a", "b" gives ".", "/b" gives "/". */
struct xp_str xp_path_dir(struct xp_str path);

/**
 * Take the next component off the front of `*rest`, skipping slashes.
 *
 * @param[out] part  the component.
 * @return false when there is none left.
 */
bool xp_path_next(struct xp_str *rest, struct xp_str *part);

/**
 * Tidied for showing and comparing: no "." components, no doubled or trailing slashes; ".." stays, since links may
 * give it another meaning. An empty result is ".".
 */
struct xp_str xp_path_tidy(struct xp_arena *arena, struct xp_str path);

/** Is `path` the folder itself or anything below it? Both are absolute and tidy. */
bool xp_path_lies_in(struct xp_str path, struct xp_str folder);

/**
 * How to get from the folder `from` to `to`: "", "a/b", "../a", "../..". Both are absolute and tidy, without "..". Where
 * they have nothing but the root in common, it is `to` itself. A NUL follows.
 */
struct xp_str xp_path_relative(struct xp_arena *arena, struct xp_str from, struct xp_str to);

#endif
