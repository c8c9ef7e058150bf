#ifndef FUZZ_SHAPE_H
#define FUZZ_SHAPE_H

/*
 * For fuzz targets that write their own input, by a small grammar: each byte of the fuzzer's is one choice, so what it
 * changes stays well formed enough to get behind the parser. Where the bytes are used up all choices are the first one,
 * which therefore has to be one that ends.
 */
#include "xp_buf.h"
#include "xp_str.h"

#include <stdint.h>

struct shape {
    const uint8_t *bytes;
    size_t len;
};

/** The next byte; 0 where there is none left. */
static inline unsigned shape_byte(struct shape *shape)
{
    if (!shape->len)
        return 0;
    shape->len--;
    return *shape->bytes++;
}

/** One of 0 to `count` - 1. */
static inline unsigned shape_pick(struct shape *shape, size_t count)
{
    unsigned choice = shape_byte(shape);

    if (count > 256)
        choice = choice << 8 | shape_byte(shape);
    return (unsigned)(choice % count);
}

/** True once in `odds` times, and never where the bytes are used up. */
static inline bool shape_rarely(struct shape *shape, unsigned odds)
{
    return shape_pick(shape, odds) == odds - 1;
}

static inline struct xp_str shape_word(struct shape *shape, const struct xp_str *words, size_t count)
{
    return words[shape_pick(shape, count)];
}

/** Append one of the words. */
static inline void shape_add(struct shape *shape, struct xp_buf *out, const struct xp_str *words, size_t count)
{
    xp_buf_add_str(out, shape_word(shape, words, count));
}

#endif
