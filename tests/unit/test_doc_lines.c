#include "xp_buf.h"
#include "xp_doc.h"
#include "xp_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct place_row {
    const char *text;
    size_t offset;
    uint32_t line, column;
    const char *line_text;
    const char *why;
};

static const struct place_row place_rows[] = {
    { "", 0, 1, 1, "", "an empty text has one empty line" },
    { "abc", 0, 1, 1, "abc", "the beginning" },
    { "abc", 2, 1, 3, "abc", "inside" },
    { "abc", 3, 1, 4, "abc", "the end" },
    { "abc", 99, 1, 4, "abc", "past the end is the end" },
    { "a\nb\nc", 2, 2, 1, "b", "LF" },
    { "a\nb\nc", 1, 1, 2, "a", "the line end belongs to its line" },
    { "a\r\nb", 3, 2, 1, "b", "CRLF is one line end" },
    { "a\r\nb", 2, 1, 3, "a", "between CR and LF is still the line before" },
    { "a\rb", 2, 2, 1, "b", "a lone CR" },
    { "a\n\rb", 3, 3, 1, "b", "LF and CR are two" },
    { "a\r\r\nb", 4, 3, 1, "b", "CR and CRLF are two" },
    { "a\r\r\nb", 2, 2, 1, "", "the empty line between them" },
    { "a\n", 2, 2, 1, "", "after the last line end there is an empty line" },
    { "\n\n", 1, 2, 1, "", "empty lines" },
    { "äöü", 2, 1, 2, "äöü", "characters are counted, not bytes" },
    { "日本語x", 9, 1, 4, "日本語x", "three bytes each" },
    { "😀x", 4, 1, 2, "😀x", "past the basic plane is one character" },
    { "äx", 1, 1, 2, "äx", "inside a character: after it" },
    { "\xE9\xE8x", 2, 1, 3, "\xE9\xE8x", "a byte that is not UTF-8 is one character" },
    { "e\xCC\x81x", 3, 1, 3, "e\xCC\x81x", "combining marks are characters" },
    { "\xE2\x80\xA8x", 3, 1, 2, "\xE2\x80\xA8x", "U+2028 ends no line" },
    { "\xEF\xBB\xBFx", 3, 1, 1, "x", "a byte-order mark takes no column" },
    { "\xEF\xBB\xBFx", 0, 1, 1, "x", "nor is it a place before the first" },
    { "\xEF\xBB\xBFx\ny", 5, 2, 1, "y", "and changes nothing on later lines" },
};

static void test_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(place_rows); i++) {
        const struct place_row *row = &place_rows[i];
        struct xp_position position;
        struct xp_doc doc;
        size_t start, end;

        xp_doc_parse_json(&doc, row->text, strlen(row->text));
        position = xp_doc_position(&doc, row->offset);
        xp_doc_line_span(&doc, row->offset, &start, &end);
        if (position.line != row->line || position.column != row->column ||
            !xp_str_is(xp_str_make(doc.text + start, end - start), row->line_text))
            fail_msg("%s: %u:%u, line %zu-%zu", row->why, position.line, position.column, start, end);
        xp_doc_release(&doc);
    }
}

/* Every place of a text, counted one by one beside what the index says; long enough for several of its blocks. */
static void test_agrees_with_counting(void **state)
{
    static const char *const pieces[] = { "a", "ä", "日", "😀", "\n", "\r\n", "\r", "\xFF", "0123456789", "\"" };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    struct xp_position at = { 1, 1 };
    unsigned random = 12345;
    struct xp_doc doc;

    (void)state;
    while (text.len < 10000) {
        random = random * 1103515245 + 12345;
        xp_buf_add_str(&text, xp_str_from(pieces[(random >> 16) % XP_COUNT(pieces)]));
    }
    xp_doc_parse_json(&doc, text.ptr, text.len);
    for (size_t i = 0; i < text.len; i++) {
        struct xp_position position = xp_doc_position(&doc, i);
        unsigned char c = (unsigned char)text.ptr[i];

        if ((c & 0xC0) == 0x80)
            continue; /* inside a character */
        if (position.line != at.line || position.column != at.column)
            fail_msg("offset %zu: %u:%u, expected %u:%u", i, position.line, position.column, at.line, at.column);
        at.column++;
        if (c == '\n' || (c == '\r' && text.ptr[i + 1] != '\n')) {
            at.line++;
            at.column = 1;
        }
    }
    xp_doc_release(&doc);
}

/* The index grows with the questions; what it says must not depend on their order. */
static void test_order_does_not_matter(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    struct xp_doc forwards, backwards;

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        xp_buf_addf(&text, "%*sä\r\n", (int)(i % 7), "");
    xp_doc_parse_json(&forwards, text.ptr, text.len);
    xp_doc_parse_json(&backwards, text.ptr, text.len);
    for (size_t i = 0; i <= text.len; i++)
        xp_doc_position(&forwards, i);
    for (size_t i = text.len + 1; i--;) {
        struct xp_position a = xp_doc_position(&forwards, i), b = xp_doc_position(&backwards, i);
        size_t start, end, other_start, other_end;

        xp_doc_line_span(&forwards, i, &start, &end);
        xp_doc_line_span(&backwards, i, &other_start, &other_end);
        assert_true(a.line == b.line && a.column == b.column && start == other_start && end == other_end);
    }
    xp_doc_release(&forwards);
    xp_doc_release(&backwards);
}

/* The line of each offset, asked first of all of a new document: nothing past it has been looked at. */
static void test_first_question(void **state)
{
    static const char text[] = "a\nbc\r\nd\re";

    (void)state;
    for (size_t i = 0; i < sizeof(text); i++) {
        struct xp_doc doc, known;
        size_t start, end, known_start, known_end;

        xp_doc_parse_json(&doc, text, sizeof(text) - 1);
        xp_doc_parse_json(&known, text, sizeof(text) - 1);
        xp_doc_position(&known, sizeof(text) - 1);
        xp_doc_line_span(&doc, i, &start, &end);
        xp_doc_line_span(&known, i, &known_start, &known_end);
        assert_true(start == known_start && end == known_end);
        xp_doc_release(&doc);
        xp_doc_release(&known);
    }
}

/* 100,000 questions about one long line: quadratic work would take minutes. */
static void test_long_line_is_cheap(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 25);
    struct xp_doc doc;

    (void)state;
    for (size_t i = 0; i < 1000000; i++)
        xp_buf_add_str(&text, xp_str_from("äöü1"));
    xp_doc_parse_json(&doc, text.ptr, text.len);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(xp_doc_position(&doc, i * 70).column, i * 40 + 1);
    xp_doc_release(&doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_agrees_with_counting),
        cmocka_unit_test(test_order_does_not_matter),
        cmocka_unit_test(test_first_question),
        cmocka_unit_test(test_long_line_is_cheap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
