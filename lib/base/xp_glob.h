#ifndef XP_GLOB_H
#define XP_GLOB_H

#include "xp_str.h"

#include <stdbool.h>

/**
 * Patterns for paths, with the signs and the meaning that one line of a .gitignore has:
 *
 * `*` is any run of bytes but `/`, `?` one byte but `/`, `[a-z]`, `[!a-z]` and `[[:alpha:]]` one byte of a set or
 * outside it, `\x` the sign x itself. A slash at the beginning or inside ties the pattern to where paths begin; without
 * one it fits at any level. A slash at the end: folders alone. Two stars between slashes are any number of folders, at
 * the end all that is inside. Comments, `!` and blanks at the end have no meaning here: they belong to the file that holds
 * patterns.
 *
 * Whether a letter beyond ASCII is one byte or more is a matter of its encoding, here as in git: `?` fits no "ä".
 *
 * @source gitignore(5), "PATTERN FORMAT"; where it is silent, git 2.39 itself, by tests/integration/ignore_git.py.
 */

/** Bytes of a pattern: as many as a path has. Matching takes at worst the pattern times the path, so both are bounded. */
enum { XP_GLOB_MAX = 4096 };

/**
 * Does the pattern fit this path?
 *
 * @param path       relative, without "." and "..", without a slash at the end; not empty.
 * @param is_folder  what the path is.
 */
bool xp_glob_fits(struct xp_str pattern, struct xp_str path, bool is_folder);

/** The same; adds to `*steps` what it took, for callers that hold many patterns against many paths. */
bool xp_glob_fits_counting(struct xp_str pattern, struct xp_str path, bool is_folder, uint64_t *steps);

/** Does it fit the path of a file, or one of the folders that the file lies in? */
bool xp_glob_covers(struct xp_str pattern, struct xp_str path);

/** Can it fit at any level: no slash but at its end, or two stars and a slash at its beginning? */
bool xp_glob_is_floating(struct xp_str pattern);

#endif
