#ifndef XP_STR_H
#define XP_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * A borrowed slice of bytes: not NUL-terminated, never freed through it, valid as long as what it points into.
 * The empty slice may have a NULL pointer.
 */
struct xp_str {
    const char *ptr;
    size_t len;
};

/** For string literals, also in static initialisers. */
#define XP_STR(literal)                \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

/** For printf's "%.*s". Slices longer than INT_MAX do not occur: every input has a smaller limit. */
#define XP_STR_ARG(str) (int)(str).len, ((str).len ? (str).ptr : "")

static inline struct xp_str xp_str_make(const char *ptr, size_t len)
{
    struct xp_str str = { ptr, len };

    return str;
}

/** A slice over a NUL-terminated string. */
static inline struct xp_str xp_str_from(const char *text)
{
    return xp_str_make(text, strlen(text));
}

/** Are `len` bytes the same? Names are short, and for those memcmp() costs more than what it does. */
static inline bool xp_bytes_equal(const char *a, const char *b, size_t len)
{
    uint64_t a8, b8, a8_end, b8_end;
    uint32_t a4, b4, a4_end, b4_end;

    if (len > 2 * sizeof(a8))
        return memcmp(a, b, len) == 0;
    if (len >= sizeof(a8)) {
        memcpy(&a8, a, sizeof(a8));
        memcpy(&b8, b, sizeof(b8));
        memcpy(&a8_end, a + len - sizeof(a8), sizeof(a8));
        memcpy(&b8_end, b + len - sizeof(b8), sizeof(b8));
        return ((a8 ^ b8) | (a8_end ^ b8_end)) == 0;
    }
    if (len >= sizeof(a4)) {
        memcpy(&a4, a, sizeof(a4));
        memcpy(&b4, b, sizeof(b4));
        memcpy(&a4_end, a + len - sizeof(a4), sizeof(a4));
        memcpy(&b4_end, b + len - sizeof(b4), sizeof(b4));
        return ((a4 ^ b4) | (a4_end ^ b4_end)) == 0;
    }
    while (len && a[len - 1] == b[len - 1])
        len--;
    return len == 0;
}

static inline bool xp_str_equal(struct xp_str a, struct xp_str b)
{
    return a.len == b.len && (a.ptr == b.ptr || xp_bytes_equal(a.ptr, b.ptr, a.len));
}

/** Compares with a NUL-terminated string. */
static inline bool xp_str_is(struct xp_str a, const char *text)
{
    return xp_str_equal(a, xp_str_from(text));
}

/** Byte order, shorter first where one begins with the other. @return negative, 0, positive. */
int xp_str_compare(struct xp_str a, struct xp_str b);

/** Equal when ASCII letters are folded; other bytes must be the same. */
bool xp_str_equal_nocase(struct xp_str a, struct xp_str b);

bool xp_str_starts_with(struct xp_str text, struct xp_str prefix);
bool xp_str_ends_with(struct xp_str text, struct xp_str suffix);
bool xp_str_starts_with_nocase(struct xp_str text, struct xp_str prefix);
bool xp_str_ends_with_nocase(struct xp_str text, struct xp_str suffix);

/** The bytes from `start` to the end; empty when `start` is past it. */
struct xp_str xp_str_from_offset(struct xp_str text, size_t start);

/** Where `byte` first stands. @return text.len when it does not. */
size_t xp_str_find(struct xp_str text, char byte);

/** Where `byte` last stands. @return text.len when it does not. */
size_t xp_str_find_last(struct xp_str text, char byte);

/** Without the ASCII white space at both ends. */
struct xp_str xp_str_trim(struct xp_str text);

/** Multiplies and shifts, eight bytes at a time; for hash tables inside one process, never stored. */
uint64_t xp_str_hash(struct xp_str text);

/**
 * Does `text` match `pattern`, where `*` stands for any run of bytes and nothing else is special? Linear in text
 * times the number of stars, at worst.
 */
bool xp_str_glob(struct xp_str text, struct xp_str pattern);

static inline char xp_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool xp_ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool xp_ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool xp_ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

#endif
