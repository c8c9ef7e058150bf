#include "xp_pointer.h"
#include "xp_pointer_cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const texts[] = {
    "1",
    "[]",
    "{}",
    "[1, [2, [3]], 4]",
    "{\"a\": 1, \"b\": {\"c\": [true, {\"d~e/f\": null}]}, \"g\": \"\"}",
    "[{\"x\": [1, 2]}, {\"x\": [3, {\"y\": 4}]}, [], {}, 5]",
};

/* Every node, one cursor, against the function that starts afresh each time. */
static void test_agrees_with_pointer_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct xp_pointer_cursor cursor;
        struct xp_doc doc;

        xp_doc_parse_json(&doc, texts[i], strlen(texts[i]));
        xp_pointer_cursor_init(&cursor, &doc);
        for (xp_node_id node = 0; node < doc.count; node++) {
            XP_AUTO_BUF one = XP_BUF_INIT(1000);
            XP_AUTO_BUF other = XP_BUF_INIT(1000);

            xp_pointer_cursor_move(&cursor, node, &one);
            xp_pointer_of(&doc, node, &other);
            assert_string_equal(one.ptr, other.ptr);
        }
        xp_doc_release(&doc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_agrees_with_pointer_of) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
