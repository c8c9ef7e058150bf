#include "xp_macros.h"
#include "xp_utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    struct xp_str bytes;
    uint32_t cp;
    size_t used;
    const char *why;
} decodings[] = {
    { XP_STR("a"), 'a', 1, "ASCII" },
    { XP_STR("\0"), 0, 1, "a NUL is a character" },
    { XP_STR("\x7f"), 0x7F, 1, "the last one of one byte" },
    { XP_STR("\xc2\x80"), 0x80, 2, "the first of two" },
    { XP_STR("\xdf\xbf"), 0x7FF, 2, "the last of two" },
    { XP_STR("\xe0\xa0\x80"), 0x800, 3, "the first of three" },
    { XP_STR("\xed\x9f\xbf"), 0xD7FF, 3, "the last before the surrogates" },
    { XP_STR("\xee\x80\x80"), 0xE000, 3, "the first after the surrogates" },
    { XP_STR("\xef\xbf\xbf"), 0xFFFF, 3, "the last of three; a noncharacter is a scalar value" },
    { XP_STR("\xf0\x90\x80\x80"), 0x10000, 4, "the first of four" },
    { XP_STR("\xf4\x8f\xbf\xbf"), 0x10FFFF, 4, "the last of all" },
    { XP_STR("\x80"), XP_UTF8_BAD, 1, "a continuation byte alone" },
    { XP_STR("\xbf\xbf"), XP_UTF8_BAD, 1, "two of them are two bad bytes" },
    { XP_STR("\xc0\x80"), XP_UTF8_BAD, 1, "a NUL in two bytes" },
    { XP_STR("\xc1\xbf"), XP_UTF8_BAD, 1, "ASCII in two bytes" },
    { XP_STR("\xe0\x9f\xbf"), XP_UTF8_BAD, 1, "two bytes' worth in three" },
    { XP_STR("\xf0\x8f\xbf\xbf"), XP_UTF8_BAD, 1, "three bytes' worth in four" },
    { XP_STR("\xed\xa0\x80"), XP_UTF8_BAD, 1, "a high surrogate" },
    { XP_STR("\xed\xbf\xbf"), XP_UTF8_BAD, 1, "a low surrogate" },
    { XP_STR("\xf4\x90\x80\x80"), XP_UTF8_BAD, 1, "past U+10FFFF" },
    { XP_STR("\xf5\x80\x80\x80"), XP_UTF8_BAD, 1, "a byte that leads nothing" },
    { XP_STR("\xff"), XP_UTF8_BAD, 1, "a byte that is never there" },
    { XP_STR("\xc3"), XP_UTF8_BAD, 1, "cut after one byte of two" },
    { XP_STR("\xe2\x80"), XP_UTF8_BAD, 1, "cut after two bytes of three" },
    { XP_STR("\xf0\x9f\x98"), XP_UTF8_BAD, 1, "cut after three bytes of four" },
    { XP_STR("\xc3("
             "x"),
      XP_UTF8_BAD, 1, "what follows is no continuation" },
    { XP_STR("\xe2\x80"
             "x"),
      XP_UTF8_BAD, 1, "what follows later is none" },
};

static void decoding(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(decodings); i++) {
        struct xp_str bytes = decodings[i].bytes;
        uint32_t cp;
        char back[4];

        if (xp_utf8_decode(bytes.ptr, bytes.len, &cp) != decodings[i].used || cp != decodings[i].cp)
            fail_msg("%s", decodings[i].why);
        if (xp_utf8_valid_prefix(bytes) != (cp == XP_UTF8_BAD ? 0 : bytes.len))
            fail_msg("valid prefix: %s", decodings[i].why);
        if (cp != XP_UTF8_BAD && (xp_utf8_encode(cp, back) != bytes.len || memcmp(back, bytes.ptr, bytes.len) != 0))
            fail_msg("encoding: %s", decodings[i].why);
    }
}

static const struct {
    struct xp_str text;
    size_t valid, count;
    const char *why;
} counts[] = {
    { { NULL, 0 }, 0, 0, "nothing" },
    { XP_STR("rain"), 4, 4, "ASCII" },
    { XP_STR("0123456789abcdef"), 16, 16, "whole words of ASCII" },
    { XP_STR("K\xc3\xb6ln am Rhein"), 14, 13, "a character of two bytes" },
    { XP_STR("01234567\xc3\xb6"
             "01234567"),
      18, 17, "between words of ASCII" },
    { XP_STR("0123456\xc3\xb6"
             "01234567"),
      17, 16, "across the end of a word" },
    { XP_STR("ab\xff"
             "cd"),
      2, 5, "a bad byte counts as one" },
    { XP_STR("0123456789\xe2\x80"), 10, 12, "a sequence cut at the end" },
};

static void counting(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(counts); i++) {
        if (xp_utf8_valid_prefix(counts[i].text) != counts[i].valid)
            fail_msg("valid prefix: %s", counts[i].why);
        if (xp_utf8_count(counts[i].text) != counts[i].count)
            fail_msg("count: %s", counts[i].why);
    }
}

static const struct {
    uint32_t cp;
    bool is_printable;
    unsigned width; /* of printable ones */
    const char *why;
} characters[] = {
    { ' ', true, 1, "a blank" },
    { '~', true, 1, "the last of ASCII" },
    { 0x7F, false, 0, "delete" },
    { 0x1B, false, 0, "escape" },
    { 0x9B, false, 0, "the C1 control that begins escape sequences too" },
    { 0xA0, true, 1, "a blank that does not break" },
    { 0xAD, false, 0, "a soft hyphen" },
    { 0xE9, true, 1, "a letter with its accent" },
    { 0x301, true, 0, "a combining accent" },
    { 0x34F, false, 0, "the combining grapheme joiner" },
    { 0x115F, false, 0, "a Hangul filler" },
    { 0x3164, false, 0, "another one" },
    { 0x200B, false, 0, "a blank of no width" },
    { 0x200D, false, 0, "a joiner" },
    { 0x2028, false, 0, "a line separator" },
    { 0x202E, false, 0, "a bidirectional override" },
    { 0x2060, false, 0, "a word joiner" },
    { 0x2066, false, 0, "a bidirectional isolate" },
    { 0x2764, true, 1, "a heart" },
    { 0xFE0F, true, 0, "what makes the heart red" },
    { 0x4E00, true, 2, "a wide character" },
    { 0x1F600, true, 2, "a face" },
    { 0xD800, false, 0, "a surrogate" },
    { 0xE000, false, 0, "private use: nobody knows what it looks like" },
    { 0xFEFF, false, 0, "a byte-order mark" },
    { 0x378, false, 0, "not assigned" },
    { 0xE0041, false, 0, "a tag letter" },
    { 0x110000, false, 0, "past the end" },
    { XP_UTF8_BAD, false, 0, "no character at all" },
};

static void showing_characters(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(characters); i++) {
        if (xp_utf8_is_printable(characters[i].cp) != characters[i].is_printable)
            fail_msg("printable: %s", characters[i].why);
        if (characters[i].is_printable && xp_utf8_width(characters[i].cp) != characters[i].width)
            fail_msg("width %u: %s", xp_utf8_width(characters[i].cp), characters[i].why);
    }
}

static const struct {
    struct xp_str text;
    const char *shown;
    const char *why;
} texts[] = {
    { { NULL, 0 }, "", "nothing" },
    { XP_STR("tag \"a\\b\""), "tag \"a\\b\"", "quotes and backslashes stay" },
    { XP_STR("a\nb\rc\td"), "a\\nb\\rc\\td", "line ends and tabs" },
    { XP_STR("\x1b[31m\x07\x7f"), "\\x1b[31m\\x07\\x7f", "controls" },
    { XP_STR("a\0b"), "a\\x00b", "a NUL" },
    { XP_STR("\xc2\x9b"
             "31m"),
      "\\u{9b}31m", "a C1 control" },
    { XP_STR("\xe2\x80\xae"
             "fdp.exe"),
      "\\u{202e}fdp.exe", "a bidirectional override" },
    { XP_STR("\xf3\xa0\x81\x81"), "\\u{e0041}", "a tag letter" },
    { XP_STR("K\xf6ln"), "K\\xf6ln", "a byte that is not UTF-8" },
    { XP_STR("\xe2\x80"), "\\xe2\\x80", "a sequence cut at the end" },
    { XP_STR("\xed\xa0\x80"), "\\xed\\xa0\\x80", "a surrogate in UTF-8" },
    { XP_STR("Köln 日本 e\xcc\x81 😀"), "Köln 日本 e\xcc\x81 😀", "what people write" },
};

static void showing_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(texts); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(1000);

        xp_utf8_show(&out, texts[i].text);
        if (strcmp(out.ptr, texts[i].shown) != 0)
            fail_msg("\"%s\": %s", out.ptr, texts[i].why);
    }
}

static const struct {
    struct xp_str text;
    size_t most;
    const char *shown;
    const char *why;
} shortened[] = {
    { XP_STR("abc"), 3, "abc", "what fits stays" },
    { XP_STR("abcd"), 3, "abc…", "what does not is cut, and the cut shows" },
    { XP_STR("éééé"), 3, "ééé…", "characters count, not bytes" },
    { XP_STR("\n\n\n\n"), 3, "\\n\\n\\n…", "an escape counts as the one character it is" },
    { XP_STR("\xff\xff\xff\xff"), 3, "\\xff\\xff\\xff…", "a bad byte too" },
    { { NULL, 0 }, 3, "", "nothing" },
    { XP_STR("a"), 0, "…", "no room at all" },
};

static void showing_the_beginning(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(shortened); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(1000);

        xp_utf8_show_short(&out, shortened[i].text, shortened[i].most);
        if (strcmp(out.ptr, shortened[i].shown) != 0)
            fail_msg("\"%s\": %s", out.ptr, shortened[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decoding),
        cmocka_unit_test(counting),
        cmocka_unit_test(showing_characters),
        cmocka_unit_test(showing_texts),
        cmocka_unit_test(showing_the_beginning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
