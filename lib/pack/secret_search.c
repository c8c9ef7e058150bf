#include "secret_search.h"

#include "xp_mem.h"

#include <stdlib.h>
#include <string.h>

enum { STRIDE = 3, PROBES = 4 };

static size_t pair(const char *bytes)
{
    return (size_t)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1];
}

static size_t bucket(const char *bytes)
{
    return ((size_t)(unsigned char)bytes[0] * 31 + (unsigned char)bytes[1]) & 255;
}

uint32_t secret_search_add(struct secret_search *search, struct xp_str text)
{
    search->texts = xp_grow(search->texts, &search->room, search->count + 1, sizeof(*search->texts));
    search->next = xp_grow(search->next, &search->next_room, search->count + 1, sizeof(*search->next));
    search->texts[search->count] = text;
    return (uint32_t)search->count++;
}

void secret_search_prepare(struct secret_search *search)
{
    for (size_t i = 0; i < 256; i++)
        search->buckets[i] = SECRET_NO_TEXT;
    for (size_t i = search->count; i > 0; i--) {
        const char *text = search->texts[i - 1].ptr;

        search->next[i - 1] = search->buckets[bucket(text)];
        search->buckets[bucket(text)] = (uint32_t)(i - 1);
        for (size_t k = 0; k < STRIDE; k++)
            search->pairs[pair(text + k)] |= (uint8_t)(1U << k);
    }
}

void secret_search_release(struct secret_search *search)
{
    free(search->texts);
    free(search->next);
}

/* The first place among the three that end at `probe` where a text stands. @return text.len: none. */
static size_t place_at(const struct secret_search *search, struct xp_str text, size_t probe)
{
    unsigned offsets = search->pairs[pair(text.ptr + probe)];

    for (size_t k = STRIDE; offsets && k > 0; k--)
        if (offsets & 1U << (k - 1) &&
            secret_search_match(search, text, probe - (k - 1), SECRET_NO_TEXT) != SECRET_NO_TEXT)
            return probe - (k - 1);
    return text.len;
}

size_t secret_search_next(const struct secret_search *search, struct xp_str text, size_t from)
{
    const uint8_t *pairs = search->pairs;
    size_t probe = from + STRIDE - 1;

    while (probe + 2 <= text.len) {
        size_t place;

        /* Some probes that do not wait for each other: this is where the time goes. */
        while (probe + STRIDE * (PROBES - 1) + 2 <= text.len &&
               !(pairs[pair(text.ptr + probe)] | pairs[pair(text.ptr + probe + STRIDE)] |
                 pairs[pair(text.ptr + probe + (size_t)STRIDE * 2)] |
                 pairs[pair(text.ptr + probe + (size_t)STRIDE * 3)]))
            probe += (size_t)STRIDE * PROBES;
        if (probe + 2 > text.len)
            break;
        place = place_at(search, text, probe);
        if (place < text.len)
            return place;
        probe += STRIDE;
    }
    return text.len;
}

uint32_t secret_search_match(const struct secret_search *search, struct xp_str text, size_t at, uint32_t after)
{
    struct xp_str rest = xp_str_from_offset(text, at);
    uint32_t i;

    if (rest.len < SECRET_TEXT_MIN)
        return SECRET_NO_TEXT;
    i = after == SECRET_NO_TEXT ? search->buckets[bucket(rest.ptr)] : search->next[after];
    while (i != SECRET_NO_TEXT && !xp_str_starts_with(rest, search->texts[i]))
        i = search->next[i];
    return i;
}
