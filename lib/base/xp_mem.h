#ifndef XP_MEM_H
#define XP_MEM_H

#include "xp_macros.h"

#include <stddef.h>

/**
 * Memory that is there or ends the program: every input has a size, depth and count limit at the door, so running out
 * means the machine has nothing left, and no caller could do better than say so and stop with exit code 2.
 */

void *xp_xmalloc(size_t size) XP_MUST_CHECK;

/** `count` items of `size` bytes, all zero; overflow of the product ends the program too. */
void *xp_xcalloc(size_t count, size_t size) XP_MUST_CHECK;

/** realloc() for `count` items of `size` bytes with overflow check; `old` may be NULL. */
void *xp_xreallocarray(void *old, size_t count, size_t size) XP_MUST_CHECK;

/**
 * Room for at least `want` items: the usual doubling growth of an array that is appended to.
 *
 * @param items     the array; owned by the caller, may be NULL with *capacity 0.
 * @param capacity  items that fit now; raised when it grows.
 * @return the array, perhaps moved.
 */
void *xp_grow(void *items, size_t *capacity, size_t want, size_t item_size) XP_MUST_CHECK;

/** What to do when there is no memory left: print one line and _exit(2). In one place, called by base alone. */
XP_NORETURN void xp_out_of_memory(void);

#endif
