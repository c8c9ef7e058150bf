#ifndef XP_NEAREST_H
#define XP_NEAREST_H

#include "xp_str.h"

#include <stddef.h>

/**
 * How many single edits (insert, drop, replace, swap two neighbours) turn `a` into `b`, counted in bytes with ASCII
 * case folded, as long as there are no more than `most`.
 *
 * @return the distance, or most + 1. Texts over 64 bytes are always that far from each other.
 */
size_t xp_str_distance(struct xp_str a, struct xp_str b, size_t most);

/**
 * "Did you mean": keep the best of a series of candidates. Start with XP_NEAREST_INIT(name).
 */
struct xp_nearest {
    struct xp_str name; /* what was typed */
    struct xp_str best; /* nearest candidate so far; empty: none is near */
    size_t distance;
};

#define XP_NEAREST_INIT(typed)         \
    {                                  \
        (typed), { "", 0 }, (size_t)-1 \
    }

/** Of equally near candidates the first one stays. */
void xp_nearest_offer(struct xp_nearest *nearest, struct xp_str candidate);

#endif
