#include "secret_search.h"

#include "xp_mem.h"

#include <stdlib.h>
#include <string.h>

static size_t block(const char *bytes)
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
    if (!search->count || text.len < search->shortest)
        search->shortest = text.len;
    return (uint32_t)search->count++;
}

void secret_search_prepare(struct secret_search *search)
{
    size_t window = search->shortest;

    for (size_t i = 0; i < 256; i++)
        search->buckets[i] = SECRET_NO_TEXT;
    if (!search->count)
        return;
    memset(search->shifts, (int)(window - 1), sizeof(search->shifts));
    for (size_t i = search->count; i > 0; i--) {
        const char *text = search->texts[i - 1].ptr;
        size_t last = bucket(text + window - 2);

        search->next[i - 1] = search->buckets[last];
        search->buckets[last] = (uint32_t)(i - 1);
        for (size_t k = 0; k + 2 <= window; k++)
            if (search->shifts[block(text + k)] > window - 2 - k)
                search->shifts[block(text + k)] = (uint8_t)(window - 2 - k);
    }
}

void secret_search_release(struct secret_search *search)
{
    free(search->texts);
    free(search->next);
}

size_t secret_search_next(const struct secret_search *search, struct xp_str text, size_t from)
{
    size_t window = search->shortest;

    if (!search->count)
        return text.len;
    for (size_t end = from + window; end <= text.len;) {
        size_t shift = search->shifts[block(text.ptr + end - 2)];

        if (!shift)
            return end - window;
        end += shift;
    }
    return text.len;
}

uint32_t secret_search_match(const struct secret_search *search, struct xp_str text, size_t at, uint32_t after)
{
    struct xp_str rest = xp_str_from_offset(text, at);
    uint32_t i;

    if (rest.len < search->shortest || !search->count)
        return SECRET_NO_TEXT;
    i = after == SECRET_NO_TEXT ? search->buckets[bucket(rest.ptr + search->shortest - 2)] : search->next[after];
    while (i != SECRET_NO_TEXT && !xp_str_starts_with(rest, search->texts[i]))
        i = search->next[i];
    return i;
}
