#ifndef XP_UTF8_H
#define XP_UTF8_H

#include "xp_arena.h"
#include "xp_buf.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a byte that is not UTF-8 decodes to. */
#define XP_UTF8_BAD UINT32_C(0xFFFFFFFF)

/**
 * Decode the character at `ptr` (RFC 3629: shortest form, no surrogates, at most U+10FFFF).
 *
 * @param[out] cp  the code point, or XP_UTF8_BAD.
 * @param len      bytes there are, at least 1.
 * @return bytes used, 1 to 4; 1 for a bad byte.
 */
size_t xp_utf8_decode(const char *ptr, size_t len, uint32_t *cp);

/** Write `cp` (a scalar value) to `out`. @return bytes written, 1 to 4. */
size_t xp_utf8_encode(uint32_t cp, char out[4]);

/** Length in bytes of the longest prefix that is valid UTF-8; text.len when all of it is. */
size_t xp_utf8_valid_prefix(struct xp_str text);

/** Number of characters; a byte that is not UTF-8 counts as one. */
size_t xp_utf8_count(struct xp_str text);

/** Terminal columns of one code point: 0 for combining marks, 2 for wide ones, else 1. */
unsigned xp_utf8_width(uint32_t cp);

/**
 * Is it a letter that has a small form, or a capital one? False for letters without case.
 *
 * @source Unicode, simple case mappings.
 */
bool xp_utf8_is_upper(uint32_t cp);
bool xp_utf8_is_lower(uint32_t cp);

/** May `cp` be shown as it is? Not: controls, line separators, bidirectional and other invisible format characters. */
bool xp_utf8_is_printable(uint32_t cp);

/**
 * Append `text` so that no terminal, log or reader is misled: what is not printable appears as `\n`, `\t`, `\x1b`,
 * `\u{202e}`; bytes that are not UTF-8 as `\xff`. Everything else stays, a backslash too.
 */
void xp_utf8_show(struct xp_buf *out, struct xp_str text);

/** The same for at most `most` characters, with "…" in place of the others. */
void xp_utf8_show_short(struct xp_buf *out, struct xp_str text, size_t most);

/** The same for one decoded character (`cp` XP_UTF8_BAD: `byte` is shown). @return terminal columns written. */
size_t xp_utf8_show_char(struct xp_buf *out, uint32_t cp, unsigned char byte);

/** Unicode normal form C, which makes "e" with a combining accent the one letter "é". Not UTF-8: the text itself. */
struct xp_str xp_utf8_compose(struct xp_arena *arena, struct xp_str text);

/** The form in which names are the same on a disk that tells neither capitals nor normal forms apart. */
struct xp_str xp_utf8_fold(struct xp_arena *arena, struct xp_str text);

#endif
