#include "xp_utf8.h"

#include "xp_mem.h"

#include <stdlib.h>
#include <utf8proc.h>

size_t xp_utf8_decode(const char *ptr, size_t len, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)ptr;
    uint32_t value;
    size_t need;

    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    *cp = XP_UTF8_BAD;
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        need = 2;
        value = p[0] & 0x1FU;
    } else if ((p[0] & 0xF0) == 0xE0) {
        need = 3;
        value = p[0] & 0x0FU;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        need = 4;
        value = p[0] & 0x07U;
    } else {
        return 1;
    }
    if (len < need)
        return 1;
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (p[i] & 0x3FU);
    }
    if ((need == 3 && (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF))) ||
        (need == 4 && (value < 0x10000 || value > 0x10FFFF)))
        return 1;
    *cp = value;
    return need;
}

size_t xp_utf8_encode(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

static const uint64_t high_bits = UINT64_C(0x8080808080808080);

static bool is_ascii_word(const char *ptr)
{
    uint64_t word;

    memcpy(&word, ptr, sizeof(word));
    return (word & high_bits) == 0;
}

size_t xp_utf8_valid_prefix(struct xp_str text)
{
    size_t i = 0;

    while (i < text.len) {
        uint32_t cp;
        size_t used;

        if (text.len - i >= 8 && is_ascii_word(text.ptr + i)) {
            i += 8;
            continue;
        }
        used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        if (cp == XP_UTF8_BAD)
            return i;
        i += used;
    }
    return i;
}

size_t xp_utf8_count(struct xp_str text)
{
    size_t count = 0;
    size_t i = 0;

    while (i < text.len) {
        uint32_t cp;

        if (text.len - i >= 8 && is_ascii_word(text.ptr + i)) {
            i += 8;
            count += 8;
            continue;
        }
        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        count++;
    }
    return count;
}

unsigned xp_utf8_width(uint32_t cp)
{
    int width;

    if (cp >= 0x20 && cp < 0x7F)
        return 1;
    if (cp > 0x10FFFF)
        return 1;
    width = utf8proc_charwidth((utf8proc_int32_t)cp);
    return width > 0 ? (unsigned)width : 0;
}

/*
 * Letters and marks by category that show nothing all the same (Unicode's Default_Ignorable_Code_Point): Hangul
 * fillers, grapheme joiners and the like. Variation selectors are let through; they choose how an emoji looks.
 */
static bool is_blank_letter(uint32_t cp)
{
    bool is_variation = (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);

    return !is_variation && utf8proc_get_property((utf8proc_int32_t)cp)->ignorable;
}

bool xp_utf8_is_upper(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z';
    return cp <= 0x10FFFF && utf8proc_tolower((utf8proc_int32_t)cp) != (utf8proc_int32_t)cp;
}

bool xp_utf8_is_lower(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'a' && cp <= 'z';
    return cp <= 0x10FFFF && utf8proc_toupper((utf8proc_int32_t)cp) != (utf8proc_int32_t)cp;
}

bool xp_utf8_is_printable(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return true;
    if (cp < 0xA0 || cp > 0x10FFFF || is_blank_letter(cp))
        return false;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF: /* bidirectional marks, zero-width joiners, soft hyphen, tags */
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    default:
        return true;
    }
}

/* The letter of the two-character escape, or 0. */
static char escape_letter(uint32_t cp)
{
    switch (cp) {
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

/* Writes `value` in at least `digits` hexadecimal digits. @return how many. By hand: reports may be full of escapes. */
static size_t write_hex(char *out, uint32_t value, size_t digits)
{
    while (digits < 8 && value >> (4 * digits))
        digits++;
    for (size_t i = 0; i < digits; i++)
        out[i] = "0123456789abcdef"[value >> (4 * (digits - 1 - i)) & 0xF];
    return digits;
}

/* Writes the escape for what must not be shown. @return bytes written, at most 12. */
static size_t write_escape(char *out, uint32_t cp, unsigned char byte)
{
    size_t len;

    out[0] = '\\';
    if (cp == XP_UTF8_BAD || (cp < 0x80 && !escape_letter(cp))) {
        out[1] = 'x';
        return 2 + write_hex(out + 2, cp == XP_UTF8_BAD ? byte : cp, 2);
    }
    if (cp < 0x80) {
        out[1] = escape_letter(cp);
        return 2;
    }
    out[1] = 'u';
    out[2] = '{';
    len = 3 + write_hex(out + 3, cp, 1);
    out[len] = '}';
    return len + 1;
}

size_t xp_utf8_show_char(struct xp_buf *out, uint32_t cp, unsigned char byte)
{
    char bytes[12];
    size_t len;

    if (cp != XP_UTF8_BAD && xp_utf8_is_printable(cp)) {
        xp_buf_add(out, bytes, xp_utf8_encode(cp, bytes));
        return xp_utf8_width(cp);
    }
    len = write_escape(bytes, cp, byte);
    xp_buf_add(out, bytes, len);
    return len;
}

void xp_utf8_show_short(struct xp_buf *out, struct xp_str text, size_t most)
{
    size_t i = 0;

    for (size_t shown = 0; i < text.len && shown < most; shown++) {
        uint32_t cp;
        size_t used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);

        xp_utf8_show_char(out, cp, (unsigned char)text.ptr[i]);
        i += used;
    }
    if (i < text.len)
        xp_buf_add_str(out, xp_str_from("…"));
}

/* Length of the longest prefix that is printable ASCII: most of what is shown, and copied at once. */
static size_t ascii_prefix(const char *ptr, size_t len)
{
    size_t i = 0;

    while (i < len && ptr[i] >= 0x20 && ptr[i] < 0x7F)
        i++;
    return i;
}

void xp_utf8_show(struct xp_buf *out, struct xp_str text)
{
    size_t i = 0;

    while (i < text.len) {
        size_t used = ascii_prefix(text.ptr + i, text.len - i);
        uint32_t cp;

        if (used) {
            xp_buf_add(out, text.ptr + i, used);
        } else {
            used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);
            xp_utf8_show_char(out, cp, (unsigned char)text.ptr[i]);
        }
        i += used;
    }
}

static bool is_ascii(struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

static struct xp_str map_text(struct xp_arena *arena, struct xp_str text, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &mapped,
                                           UTF8PROC_STABLE | UTF8PROC_COMPOSE | options);
    struct xp_str out = text;

    if (length == UTF8PROC_ERROR_NOMEM)
        xp_out_of_memory();
    if (length >= 0)
        out = xp_arena_copy(arena, xp_str_make((const char *)mapped, (size_t)length));
    free(mapped);
    return out;
}

struct xp_str xp_utf8_compose(struct xp_arena *arena, struct xp_str text)
{
    return is_ascii(text) ? text : map_text(arena, text, (utf8proc_option_t)0);
}

struct xp_str xp_utf8_fold(struct xp_arena *arena, struct xp_str text)
{
    char *lower;

    if (!is_ascii(text))
        return map_text(arena, text, UTF8PROC_CASEFOLD);
    lower = xp_arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        lower[i] = xp_ascii_lower(text.ptr[i]);
    lower[text.len] = '\0';
    return xp_str_make(lower, text.len);
}
