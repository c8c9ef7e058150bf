#ifndef SECRET_SEARCH_H
#define SECRET_SEARCH_H

#include "xp_str.h"

#include <stddef.h>
#include <stdint.h>

/**
 * Several texts at once, found in one pass that looks at less than every byte (S. Wu and U. Manber, "A fast algorithm for
 * multi-pattern searching", 1994, with blocks of two bytes).
 */
struct secret_search {
    struct xp_str *texts;
    uint32_t *next; /* of the texts in the same bucket; SECRET_NO_TEXT ends */
    size_t count, room, next_room;
    size_t shortest;
    uint32_t buckets[256];
    uint8_t shifts[65536]; /* how far to go on when these two bytes stand at the end of the window */
};

enum { SECRET_NO_TEXT = UINT32_MAX };

/** Add a text of at least 2 and at most 255 bytes, before secret_search_prepare(). Borrowed. @return its number. */
uint32_t secret_search_add(struct secret_search *search, struct xp_str text);
void secret_search_prepare(struct secret_search *search);
void secret_search_release(struct secret_search *search);

/**
 * The next place where one of the texts may begin.
 *
 * @param from  where to begin.
 * @return the place, at most text.len; secret_search_match() says which ones stand there, perhaps none.
 */
size_t secret_search_next(const struct secret_search *search, struct xp_str text, size_t from);

/** Which text stands at `at`: the first one for `after` SECRET_NO_TEXT, else the next one. SECRET_NO_TEXT: no other. */
uint32_t secret_search_match(const struct secret_search *search, struct xp_str text, size_t at, uint32_t after);

#endif
