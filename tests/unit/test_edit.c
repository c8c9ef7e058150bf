#include "xp_edit.h"
#include "xp_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct apply_row {
    struct xp_edit edits[3];
    size_t count;
    const char *result; /* NULL: refused */
    const char *why;
};

static const struct apply_row apply_rows[] = {
    { { { 0, 0, XP_STR("") } }, 0, "abcdef", "no edits leave the text" },
    { { { 1, 3, XP_STR("X") } }, 1, "aXdef", "a replacement" },
    { { { 1, 3, XP_STR("") } }, 1, "adef", "a deletion" },
    { { { 0, 0, XP_STR("X") } }, 1, "Xabcdef", "an insertion in front" },
    { { { 6, 6, XP_STR("X") } }, 1, "abcdefX", "an insertion at the end" },
    { { { 0, 6, XP_STR("") } }, 1, "", "all of it deleted" },
    { { { 0, 1, XP_STR("X") }, { 1, 2, XP_STR("Y") } }, 2, "XYcdef", "neighbours" },
    { { { 2, 2, XP_STR("X") }, { 2, 4, XP_STR("Y") } }, 2, "abXYef", "an insertion before a replacement" },
    { { { 2, 4, XP_STR("Y") }, { 4, 4, XP_STR("X") } }, 2, "abYXef", "an insertion behind one" },
    { { { 1, 2, XP_STR("long text") }, { 3, 4, XP_STR("") }, { 5, 5, XP_STR("Z") } }, 3, "along textceZf", "three" },
    { { { 2, 4, XP_STR("X") }, { 3, 5, XP_STR("Y") } }, 2, NULL, "overlapping ones" },
    { { { 4, 5, XP_STR("X") }, { 1, 2, XP_STR("Y") } }, 2, NULL, "out of order" },
    { { { 3, 2, XP_STR("X") } }, 1, NULL, "the end before the start" },
    { { { 5, 7, XP_STR("X") } }, 1, NULL, "past the end" },
};

static void test_apply(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(apply_rows); i++) {
        const struct apply_row *row = &apply_rows[i];
        XP_AUTO_BUF out = XP_BUF_INIT(100);
        bool is_done = xp_edit_apply(xp_str_from("abcdef"), row->edits, row->count, &out);

        if (is_done != (row->result != NULL) || (row->result && strcmp(out.ptr, row->result) != 0))
            fail_msg("%s: %s", row->why, out.ptr);
    }
}

static void test_apply_is_refused_without_room(void **state)
{
    XP_AUTO_BUF out = XP_BUF_INIT(7);
    struct xp_edit edit = { 0, 0, XP_STR("XY") };

    (void)state;
    assert_false(xp_edit_apply(xp_str_from("abcdef"), &edit, 1, &out));
}

struct overlap_row {
    struct xp_edit a[2], b[2];
    size_t a_count, b_count;
    bool overlaps;
    const char *why;
};

static const struct overlap_row overlap_rows[] = {
    { { { 0, 2, XP_STR("") } }, { { 2, 4, XP_STR("") } }, 1, 1, false, "neighbours" },
    { { { 0, 3, XP_STR("") } }, { { 2, 4, XP_STR("") } }, 1, 1, true, "a byte in common" },
    { { { 0, 9, XP_STR("") } }, { { 2, 4, XP_STR("") } }, 1, 1, true, "one inside the other" },
    { { { 2, 2, XP_STR("x") } }, { { 2, 2, XP_STR("y") } }, 1, 1, true, "two insertions at one place" },
    { { { 2, 2, XP_STR("x") } }, { { 3, 3, XP_STR("y") } }, 1, 1, false, "insertions at two places" },
    { { { 2, 2, XP_STR("x") } }, { { 2, 4, XP_STR("y") } }, 1, 1, false, "an insertion before a replacement" },
    { { { 4, 4, XP_STR("x") } }, { { 2, 4, XP_STR("y") } }, 1, 1, false, "an insertion behind a replacement" },
    { { { 3, 3, XP_STR("x") } }, { { 2, 4, XP_STR("y") } }, 1, 1, true, "an insertion inside a replacement" },
    { { { 0, 1, XP_STR("") }, { 8, 9, XP_STR("") } },
      { { 2, 3, XP_STR("") }, { 5, 6, XP_STR("") } },
      2,
      2,
      false,
      "around each other" },
    { { { 0, 1, XP_STR("") }, { 8, 9, XP_STR("") } },
      { { 2, 3, XP_STR("") }, { 8, 8, XP_STR("x") } },
      2,
      2,
      false,
      "the last ones touch" },
    { { { 0, 1, XP_STR("") }, { 8, 9, XP_STR("") } },
      { { 2, 3, XP_STR("") }, { 7, 10, XP_STR("") } },
      2,
      2,
      true,
      "the last ones overlap" },
    { { { 2, 2, XP_STR("x") }, { 2, 4, XP_STR("") } },
      { { 0, 2, XP_STR("") }, { 2, 2, XP_STR("y") } },
      2,
      2,
      true,
      "insertions at one place beside replacements" },
    { { { 0, 2, XP_STR("") }, { 2, 2, XP_STR("x") } },
      { { 2, 2, XP_STR("y") }, { 2, 4, XP_STR("") } },
      2,
      2,
      true,
      "the same, the other way round" },
    { { { 0, 0, XP_STR("") } }, { { 0, 0, XP_STR("") } }, 0, 1, false, "a fix without edits" },
};

static void test_overlaps(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(overlap_rows); i++) {
        struct overlap_row row = overlap_rows[i];
        struct xp_fix a = { XP_STR("a"), true, row.a, row.a_count }, b = { XP_STR("b"), true, row.b, row.b_count };

        if (xp_fix_overlaps(&a, &b) != row.overlaps || xp_fix_overlaps(&b, &a) != row.overlaps)
            fail_msg("%s", row.why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apply),
        cmocka_unit_test(test_apply_is_refused_without_room),
        cmocka_unit_test(test_overlaps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
