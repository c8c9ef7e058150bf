#include "xp_arena.h"

#include "xp_mem.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct xp_arena_block {
    struct xp_arena_block *older;
    alignas(max_align_t) char bytes[];
};

/* Blocks grow: ten thousand results of a hundred bytes stay small, and one of many megabytes calls malloc rarely. */
enum { FIRST_BLOCK_BYTES = 1024, LAST_BLOCK_BYTES = 64 * 1024 };

void xp_arena_release(struct xp_arena *arena)
{
    while (arena->blocks) {
        struct xp_arena_block *block = arena->blocks;

        arena->blocks = block->older;
        free(block);
    }
    arena->next = NULL;
    arena->room = 0;
    arena->block_bytes = 0;
}

static struct xp_arena_block *new_block(size_t bytes)
{
    if (bytes > SIZE_MAX - sizeof(struct xp_arena_block))
        xp_out_of_memory();
    return xp_xmalloc(sizeof(struct xp_arena_block) + bytes);
}

/* A large object gets a block of its own, behind the newest, whose free room stays in use. */
static void *alloc_large(struct xp_arena *arena, size_t size)
{
    struct xp_arena_block *block = new_block(size);

    if (arena->blocks) {
        block->older = arena->blocks->older;
        arena->blocks->older = block;
    } else {
        block->older = NULL;
        arena->blocks = block;
    }
    return block->bytes;
}

static void start_block(struct xp_arena *arena, size_t at_least)
{
    size_t bytes = arena->block_bytes ? arena->block_bytes : FIRST_BLOCK_BYTES;
    struct xp_arena_block *block;

    while (bytes < at_least)
        bytes *= 2;
    block = new_block(bytes);
    block->older = arena->blocks;
    arena->blocks = block;
    arena->next = block->bytes;
    arena->room = bytes;
    arena->block_bytes = bytes < LAST_BLOCK_BYTES ? bytes * 2 : bytes;
}

void *xp_arena_alloc(struct xp_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    size_t rounded = size ? (size + align - 1) & ~(align - 1) : align; /* nothing, too, has a place of its own */
    void *at;

    if (rounded < size)
        xp_out_of_memory();
    if (rounded > arena->room) {
        if (rounded > LAST_BLOCK_BYTES / 4)
            return alloc_large(arena, rounded);
        start_block(arena, rounded);
    }
    at = arena->next;
    arena->next += rounded;
    arena->room -= rounded;
    return at;
}

void *xp_arena_calloc(struct xp_arena *arena, size_t count, size_t size)
{
    void *at;

    if (size && count > SIZE_MAX / size)
        xp_out_of_memory();
    at = xp_arena_alloc(arena, count * size);
    memset(at, 0, count * size);
    return at;
}

struct xp_str xp_arena_copy(struct xp_arena *arena, struct xp_str text)
{
    char *at = xp_arena_alloc(arena, text.len + 1);

    if (text.len)
        memcpy(at, text.ptr, text.len);
    at[text.len] = '\0';
    return xp_str_make(at, text.len);
}

struct xp_str xp_arena_printf(struct xp_arena *arena, const char *format, ...)
{
    char *at;
    int length;
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        xp_out_of_memory();
    at = xp_arena_alloc(arena, (size_t)length + 1);
    vsnprintf(at, (size_t)length + 1, format, again);
    va_end(again);
    return xp_str_make(at, (size_t)length);
}

void xp_arena_adopt(struct xp_arena *to, struct xp_arena *from)
{
    struct xp_arena_block *last = from->blocks;

    if (!last)
        return;
    while (last->older)
        last = last->older;
    /* Behind the newest block of `to`, whose free room stays in use. */
    if (to->blocks) {
        last->older = to->blocks->older;
        to->blocks->older = from->blocks;
    } else {
        *to = *from;
    }
    *from = (struct xp_arena)XP_ARENA_INIT;
}
