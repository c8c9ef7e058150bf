#ifndef SECRET_SEARCH_H
#define SECRET_SEARCH_H

#include "xp_str.h"

#include <stddef.h>
#include <stdint.h>

/**
 * Several texts at once, found in one pass that looks at every third place: of the pairs of bytes that a text of four or
 * more begins with, one stands at such a place, wherever the text does. A table says which pairs those are.
 */
struct secret_search {
    struct xp_str *texts;
    uint32_t *next; /* of the texts that begin with the same pair, or one that shares its bucket */
    size_t count, room, next_room;
    uint32_t buckets[256];
    uint8_t pairs[65536]; /* bit n: a text has this pair at its byte n, which is 0, 1 or 2 */
};

enum { SECRET_TEXT_MIN = 4 };
#define SECRET_NO_TEXT UINT32_MAX

/** Add a text of at least SECRET_TEXT_MIN bytes, before secret_search_prepare(). Borrowed. @return its number. */
uint32_t secret_search_add(struct secret_search *search, struct xp_str text);
void secret_search_prepare(struct secret_search *search);
void secret_search_release(struct secret_search *search);

/** The next place, from `from` on, where one of the texts stands. @return text.len: there is none. */
size_t secret_search_next(const struct secret_search *search, struct xp_str text, size_t from);

/** Which text stands at `at`: the first one for `after` SECRET_NO_TEXT, else the next one. SECRET_NO_TEXT: no other. */
uint32_t secret_search_match(const struct secret_search *search, struct xp_str text, size_t at, uint32_t after);

#endif
