#ifndef XP_ARENA_H
#define XP_ARENA_H

#include "xp_macros.h"
#include "xp_str.h"

/**
 * Memory for things that die together: allocations are cheap and freed all at once. Zero-initialised is ready to use.
 * Not for sharing between threads: each task owns one.
 */
struct xp_arena {
    struct xp_arena_block *blocks; /* newest first */
    char *next;                    /* free room in the newest block */
    size_t room;
    size_t block_bytes; /* size of the next block */
};

#define XP_ARENA_INIT    \
    {                    \
        NULL, NULL, 0, 0 \
    }

/** Frees everything; the arena is empty and ready again. */
void xp_arena_release(struct xp_arena *arena);

/** `size` bytes, aligned for any object, not cleared; they live until the arena is released. */
void *xp_arena_alloc(struct xp_arena *arena, size_t size);

/** `count` items of `size` bytes, all zero. */
void *xp_arena_calloc(struct xp_arena *arena, size_t count, size_t size);

/** A copy of `text`, followed by a NUL that the length does not count. */
struct xp_str xp_arena_copy(struct xp_arena *arena, struct xp_str text);

/** A formatted string of any length, followed by a NUL. */
struct xp_str xp_arena_printf(struct xp_arena *arena, const char *format, ...) XP_PRINTF(2, 3);

/** Gives all memory of `from` to `to`; pointers into it stay valid. `from` is empty afterwards. */
void xp_arena_adopt(struct xp_arena *to, struct xp_arena *from);

#endif
