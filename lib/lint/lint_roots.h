#ifndef LINT_ROOTS_H
#define LINT_ROOTS_H

#include "xp_arena.h"
#include "xp_str.h"
#include "xp_table.h"

#include <stdbool.h>

/**
 * What a run lints as a whole: all that lies in the paths that were given. Only there can something be called unused.
 * Zero-initialised is empty. Private to this module.
 */
struct lint_roots {
    struct xp_table folders; /* by absolute path */
    struct xp_arena arena;
};

/** Add a path as the user typed it. */
void lint_roots_add(struct lint_roots *roots, struct xp_str path);
void lint_roots_release(struct lint_roots *roots);

/** Is this folder (an absolute path), with all that is in it, part of the run? */
bool lint_roots_hold(const struct lint_roots *roots, struct xp_str folder);

#endif
