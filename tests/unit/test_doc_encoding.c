#include "doc_canonical.h"
#include "xp_macros.h"
#include "xp_utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Encodes UTF-8 text, with or without a mark. */
static void encode(struct xp_buf *out, const char *text, enum xp_encoding encoding, bool has_mark)
{
    size_t size = encoding == XP_ENC_UTF16LE || encoding == XP_ENC_UTF16BE ? 2 : 4;
    bool is_big = encoding == XP_ENC_UTF16BE || encoding == XP_ENC_UTF32BE;
    struct xp_str rest = xp_str_from(text);
    uint32_t cp = 0xFEFF;

    if (!has_mark && rest.len)
        rest = xp_str_from_offset(rest, xp_utf8_decode(rest.ptr, rest.len, &cp));
    for (;;) {
        uint32_t units[2] = { cp, 0 };
        size_t count = 1;

        if (size == 2 && cp >= 0x10000) {
            units[0] = 0xD800 + ((cp - 0x10000) >> 10);
            units[1] = 0xDC00 + ((cp - 0x10000) & 0x3FF);
            count = 2;
        }
        for (size_t u = 0; u < count; u++)
            for (size_t i = 0; i < size; i++)
                xp_buf_add_char(out, (char)(units[u] >> 8 * (is_big ? size - 1 - i : i)));
        if (rest.len == 0)
            return;
        rest = xp_str_from_offset(rest, xp_utf8_decode(rest.ptr, rest.len, &cp));
    }
}

static const enum xp_encoding encodings[] = { XP_ENC_UTF16LE, XP_ENC_UTF16BE, XP_ENC_UTF32LE, XP_ENC_UTF32BE };

/* Whatever the encoding: the same tree, the same places, one finding more, and no fixes. */
static void check_encoded(enum xp_encoding encoding, bool has_mark)
{
    static const char text[] = "{\"größe\": 1,\n \"😀\": [2,],\n “a”: 3 }";
    size_t size = encoding == XP_ENC_UTF16LE || encoding == XP_ENC_UTF16BE ? 2 : 4;
    XP_AUTO_BUF bytes = XP_BUF_INIT(1000), tree = XP_BUF_INIT(1000);
    struct xp_position position;
    struct xp_doc doc;

    encode(&bytes, text, encoding, has_mark);
    xp_doc_parse_json(&doc, bytes.ptr, bytes.len);
    canonical_tree(&doc, CANONICAL_ALL, &tree);
    assert_string_equal(tree.ptr, "{\"größe\":1,\"😀\":[2],\"a\":3}");
    assert_int_equal(doc.encoding, encoding);
    assert_int_equal(doc.diag_count, 3);
    assert_int_equal(doc.diags[0].fault, XP_FAULT_ENCODING);
    assert_int_equal(doc.diags[1].fault, XP_FAULT_TRAILING_COMMA);
    assert_int_equal(doc.diags[2].fault, XP_FAULT_SMART_QUOTE);
    for (size_t i = 0; i < doc.diag_count; i++)
        assert_null(doc.diags[i].fix);
    position = xp_doc_position(&doc, doc.diags[1].start);
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 9);
    /* 21 characters stand before the comma, one of them a pair in UTF-16. */
    assert_int_equal(xp_doc_source_offset(&doc, doc.diags[1].start), (21 + has_mark) * size + (size == 2 ? 2 : 0));
    assert_int_equal(xp_doc_source_offset(&doc, doc.len), bytes.len);
    xp_doc_release(&doc);
}

static void test_wide_encodings(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(encodings); i++) {
        check_encoded(encodings[i], true);
        check_encoded(encodings[i], false);
    }
}

static void test_wide_and_broken(void **state)
{
    static const char lone[] = "[\0\"\0\x00\xD8\"\0]\0", half[] = "\xFF\xFE[\0]\0x";
    XP_AUTO_BUF tree = XP_BUF_INIT(100);
    struct xp_doc doc;

    (void)state;
    xp_doc_parse_json(&doc, lone, sizeof(lone) - 1);
    canonical_tree(&doc, CANONICAL_ALL, &tree);
    assert_string_equal(tree.ptr, "[\"\xEF\xBF\xBD\"]");
    xp_doc_release(&doc);

    xp_buf_clear(&tree);
    xp_doc_parse_json(&doc, half, sizeof(half) - 1);
    canonical_tree(&doc, CANONICAL_ALL, &tree);
    assert_string_equal(tree.ptr, "[]");
    assert_int_equal(doc.diag_count, 1);
    xp_doc_release(&doc);
}

struct byte_row {
    const char *text;
    const char *tree;
    size_t findings;   /* all of them json-encoding */
    size_t start, end; /* of the first */
    const char *why;
};

static const struct byte_row byte_rows[] = {
    { "[\"gr\xF6\xDF\x65\", \"\xE4\"]", "[\"größe\",\"ä\"]", 1, 4, 5, "Latin-1: one finding for the file" },
    { "[\"\x80\x93\"]", "[\"€“\"]", 1, 2, 3, "Windows-1252 has more characters" },
    { "[\"ä\xE4\xF6\", \"\xFC\"]", "[\"ääö\",\"ü\"]", 2, 4, 6, "among good ones: one for each run" },
    { "[\"\xC0\xAF\"]", "[\"À¯\"]", 1, 2, 3, "an overlong form is none" },
    { "[\"é\xED\xA0\x80\"]", "[\"éí\xC2\xA0€\"]", 1, 4, 7, "nor is a surrogate" },
    { "[\"é\xC3\"]", "[\"éÃ\"]", 1, 4, 5, "a character that is cut off" },
    { "[\"ok ✓\"]", "[\"ok ✓\"]", 0, 0, 0, "nothing wrong" },
};

static void test_bad_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(byte_rows); i++) {
        const struct byte_row *row = &byte_rows[i];
        XP_AUTO_BUF tree = XP_BUF_INIT(1000);
        struct xp_doc doc;

        xp_doc_parse_json(&doc, row->text, strlen(row->text));
        canonical_tree(&doc, CANONICAL_ALL, &tree);
        if (strcmp(tree.ptr, row->tree) != 0 || doc.diag_count != row->findings)
            fail_msg("%s: %s, %zu findings", row->why, tree.ptr, doc.diag_count);
        for (size_t k = 0; k < doc.diag_count; k++)
            assert_int_equal(doc.diags[k].fault, XP_FAULT_ENCODING);
        if (row->findings && (doc.diags[0].start != row->start || doc.diags[0].end != row->end))
            fail_msg("%s: %u-%u", row->why, doc.diags[0].start, doc.diags[0].end);
        xp_doc_release(&doc);
    }
}

static void test_curly_quotes_of_windows(void **state)
{
    static const char text[] = "{\x93name\x94: \x93x\x94}";
    XP_AUTO_BUF tree = XP_BUF_INIT(100);
    struct xp_doc doc;

    (void)state;
    xp_doc_parse_json(&doc, text, sizeof(text) - 1);
    canonical_tree(&doc, CANONICAL_ALL, &tree);
    assert_string_equal(tree.ptr, "{\"name\":\"x\"}");
    assert_int_equal(doc.diag_count, 2); /* the fix of the quotes takes all the bytes that are not UTF-8 */
    xp_doc_release(&doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wide_encodings),
        cmocka_unit_test(test_wide_and_broken),
        cmocka_unit_test(test_bad_bytes),
        cmocka_unit_test(test_curly_quotes_of_windows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
