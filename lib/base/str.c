#include "xp_str.h"

int xp_str_compare(struct xp_str a, struct xp_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool xp_str_equal_nocase(struct xp_str a, struct xp_str b)
{
    return a.len == b.len && xp_str_starts_with_nocase(a, b);
}

bool xp_str_starts_with(struct xp_str text, struct xp_str prefix)
{
    return text.len >= prefix.len && (prefix.len == 0 || memcmp(text.ptr, prefix.ptr, prefix.len) == 0);
}

bool xp_str_ends_with(struct xp_str text, struct xp_str suffix)
{
    return text.len >= suffix.len && xp_str_equal(xp_str_from_offset(text, text.len - suffix.len), suffix);
}

bool xp_str_starts_with_nocase(struct xp_str text, struct xp_str prefix)
{
    if (text.len < prefix.len)
        return false;
    for (size_t i = 0; i < prefix.len; i++)
        if (xp_ascii_lower(text.ptr[i]) != xp_ascii_lower(prefix.ptr[i]))
            return false;
    return true;
}

bool xp_str_ends_with_nocase(struct xp_str text, struct xp_str suffix)
{
    return text.len >= suffix.len && xp_str_equal_nocase(xp_str_from_offset(text, text.len - suffix.len), suffix);
}

struct xp_str xp_str_from_offset(struct xp_str text, size_t start)
{
    if (start >= text.len)
        return xp_str_make("", 0);
    return xp_str_make(text.ptr + start, text.len - start);
}

size_t xp_str_find(struct xp_str text, char byte)
{
    const char *at = text.len ? memchr(text.ptr, byte, text.len) : NULL;

    return at ? (size_t)(at - text.ptr) : text.len;
}

size_t xp_str_find_last(struct xp_str text, char byte)
{
    for (size_t i = text.len; i > 0; i--)
        if (text.ptr[i - 1] == byte)
            return i - 1;
    return text.len;
}

struct xp_str xp_str_trim(struct xp_str text)
{
    while (text.len && xp_ascii_is_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len && xp_ascii_is_space(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0xd6e8feb86659fd93);
    return hash ^ (hash >> 32);
}

uint64_t xp_str_hash(struct xp_str text)
{
    uint64_t hash = mix(UINT64_C(0xcbf29ce484222325), text.len), word;

    for (; text.len > sizeof(word); text = xp_str_make(text.ptr + sizeof(word), text.len - sizeof(word))) {
        memcpy(&word, text.ptr, sizeof(word));
        hash = mix(hash, word);
    }
    word = 0;
    if (text.len)
        memcpy(&word, text.ptr, text.len);
    return mix(mix(hash, word), 0);
}

bool xp_str_glob(struct xp_str text, struct xp_str pattern)
{
    size_t t = 0, p = 0;
    size_t star = pattern.len, resume = 0;

    while (t < text.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.len && pattern.ptr[p] == text.ptr[t]) {
            p++;
            t++;
        } else if (star < pattern.len) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}
