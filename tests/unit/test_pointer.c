#include "xp_macros.h"
#include "xp_pointer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The document of RFC 6901, section 5, with some more at its end. */
static const char document[] = "{\"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, \"c%d\": 2, \"e^f\": 3, \"g|h\": 4, "
                               "\"i\\\\j\": 5, \"k\\\"l\": 6, \" \": 7, \"m~n\": 8, \"o\": {\"p\": [[], {\"q\": 9}]}, "
                               "\"r\": 10, \"r\": 11, 's': 12, \"\\u0074\": 13}";

struct find_row {
    const char *pointer;
    const char *source; /* of the node found; NULL: none */
    const char *why;
};

static const struct find_row find_rows[] = {
    { "/foo", "[\"bar\", \"baz\"]", "a member" },
    { "/foo/0", "\"bar\"", "the first item" },
    { "/foo/1", "\"baz\"", "the second item" },
    { "/foo/2", NULL, "past the last item" },
    { "/foo/-", NULL, "the item after the last is none" },
    { "/foo/00", NULL, "no leading zeros" },
    { "/foo/01", NULL, "nor before another digit" },
    { "/foo/+1", NULL, "no sign" },
    { "/foo/1x", NULL, "digits alone" },
    { "/foo/", NULL, "no index at all" },
    { "/foo/18446744073709551616", NULL, "an index that wraps around" },
    { "/", "0", "the empty name" },
    { "/a~1b", "1", "a slash in the name" },
    { "/c%d", "2", "no percent encoding" },
    { "/e^f", "3", "a circumflex" },
    { "/g|h", "4", "a bar" },
    { "/i\\j", "5", "a backslash, escaped in the text" },
    { "/k\"l", "6", "a quote, escaped in the text" },
    { "/ ", "7", "a blank" },
    { "/m~0n", "8", "a tilde in the name" },
    { "/o/p/1/q", "9", "four levels" },
    { "/o/p/0/q", NULL, "no member of an array" },
    { "/o/p/q", NULL, "a name is no index" },
    { "/foo/0/x", NULL, "nothing in a string" },
    { "/x", NULL, "no such member" },
    { "/r", "11", "of equal names the last" },
    { "/s", "12", "a name in single quotes" },
    { "/t", "13", "a name with an escape" },
    { "foo", NULL, "no slash in front" },
    { "/m~n", NULL, "a tilde that escapes nothing" },
    { "/m~2n", NULL, "an escape that there is not" },
    { "/foo~", NULL, "a tilde at the end" },
};

static void test_find(void **state)
{
    struct xp_doc doc;

    (void)state;
    xp_doc_parse_json(&doc, document, sizeof(document) - 1);
    assert_int_equal(xp_pointer_find(&doc, xp_str_from("")), 0);
    for (size_t i = 0; i < XP_COUNT(find_rows); i++) {
        const struct find_row *row = &find_rows[i];
        xp_node_id node = xp_pointer_find(&doc, xp_str_from(row->pointer));

        if (row->source ? node == XP_NO_NODE || !xp_str_is(xp_node_source(&doc, node), row->source)
                        : node != XP_NO_NODE)
            fail_msg("%s: %s", row->pointer, row->why);
    }
    xp_doc_release(&doc);
}

/* The pointer of every node finds that node again, but for members that a later one hides. */
static void test_there_and_back(void **state)
{
    struct xp_doc doc;

    (void)state;
    xp_doc_parse_json(&doc, document, sizeof(document) - 1);
    for (xp_node_id node = 0; node < doc.count; node++) {
        XP_AUTO_BUF pointer = XP_BUF_INIT(1000);
        xp_node_id expected = xp_node_kind(&doc, node) == XP_KEY ? xp_key_value(node) : node;

        xp_pointer_of(&doc, node, &pointer);
        assert_true(xp_pointer_is_valid(xp_buf_str(&pointer)));
        if (!(doc.nodes[node].flags & XP_NODE_SHADOWED) && xp_pointer_find(&doc, xp_buf_str(&pointer)) != expected)
            fail_msg("node %u has the pointer %s, which finds another", node, pointer.ptr);
    }
    xp_doc_release(&doc);
}

static void test_segments(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_str rest = XP_STR("/a~1b//~01"), segment;

    (void)state;
    assert_true(xp_pointer_next(&rest, &arena, &segment));
    assert_true(xp_str_is(segment, "a/b"));
    assert_true(xp_pointer_next(&rest, &arena, &segment));
    assert_true(xp_str_is(segment, ""));
    assert_true(xp_pointer_next(&rest, &arena, &segment));
    assert_true(xp_str_is(segment, "~1"));
    assert_false(xp_pointer_next(&rest, &arena, &segment));
    xp_arena_release(&arena);
}

static void test_no_root(void **state)
{
    struct xp_doc doc;

    (void)state;
    xp_doc_parse_json(&doc, "", 0);
    assert_int_equal(xp_pointer_find(&doc, xp_str_from("")), XP_NO_NODE);
    assert_int_equal(xp_pointer_find(&doc, xp_str_from("/a")), XP_NO_NODE);
    xp_doc_release(&doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_segments),
        cmocka_unit_test(test_no_root),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
