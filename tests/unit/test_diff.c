/* xp_diff: what stands in a diff. That git and patch take it: tests/integration/diff.py. */
#include "xp_diff.h"

#include "xp_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *before, *after, *diff, *why;
} rows[] = {
    { "a\n", "a\n", "", "equal texts have no diff, not even a header" },
    { "", "", "", "two empty texts are equal" },
    { "a\n", "b\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n", "a count of one is left out" },
    { "a\nb\n", "a\nc\nd\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n a\n-b\n+c\n+d\n",
      "removed lines come before new ones" },
    { "", "a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n", "an empty range names the line before it, here none" },
    { "a\n", "", "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n", "the same on the other side" },
    { "a", "a\n", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n",
      "the newline is the change" },
    { "a\nb", "c\nb", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n",
      "neither text ends in a newline" },
    { "a\r\nb\r\n", "a\r\nc\r\n", "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n", "a CR belongs to its line" },
    { "a\rb\rc\r", "a\rx\rc\r",
      "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\rb\rc\r\n\\ No newline at end of file\n"
      "+a\rx\rc\r\n\\ No newline at end of file\n",
      "a lone CR ends no line" },
    { "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
      "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n", "three lines around a change" },
    { "1\n2\n3\n4\n5\n6\n7\n8\n", "X\n2\n3\n4\n5\n6\n7\nY\n",
      "--- a/f\n+++ b/f\n@@ -1,8 +1,8 @@\n-1\n+X\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+Y\n",
      "contexts that touch make one hunk" },
    { "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "X\n2\n3\n4\n5\n6\n7\n8\nY\n",
      "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+Y\n",
      "with a line between them there are two" },
    { "a\na\na\nb\n", "a\na\nb\n", "--- a/f\n+++ b/f\n@@ -1,4 +1,3 @@\n a\n a\n-a\n b\n",
      "one of several equal lines goes" },
    { "x\na\nb\nc\ny\n", "a\nx\nb\ny\nc\n", "--- a/f\n+++ b/f\n@@ -1,5 +1,5 @@\n-x\n a\n+x\n b\n-c\n y\n+c\n",
      "no more than must be changed" },
};

static void writes_hunks(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(10000);

        xp_diff_add(&out, xp_str_from("f"), xp_str_from(rows[i].before), xp_str_from(rows[i].after));
        if (!xp_str_is(xp_buf_str(&out), rows[i].diff))
            print_error("%s\n", rows[i].why);
        assert_string_equal(out.ptr, rows[i].diff);
    }
}

static const struct {
    const char *path, *header, *why;
} paths[] = {
    { "a.isf/info.json", "--- a/a.isf/info.json\n+++ b/a.isf/info.json\n", "nothing to quote" },
    { "a b", "--- a/a b\t\n+++ b/a b\t\n", "a tab ends a name with a blank" },
    { "\"", "--- \"a/\\\"\"\n+++ \"b/\\\"\"\n", "a quote" },
    { "\\", "--- \"a/\\\\\"\n+++ \"b/\\\\\"\n", "a backslash" },
    { "\t\x1B\x7F", "--- \"a/\\011\\033\\177\"\n+++ \"b/\\011\\033\\177\"\n", "control characters" },
    { "K\xC3\xB6ln x", "--- \"a/K\\303\\266ln x\"\t\n+++ \"b/K\\303\\266ln x\"\t\n",
      "letters beyond ASCII, and a blank" },
    { "/tmp/x", "--- a/tmp/x\n+++ b/tmp/x\n", "no doubled slash" },
    { "../x", "--- a/../x\n+++ b/../x\n", "the way up stays" },
};

static void quotes_paths(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(paths); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(10000);

        xp_diff_add(&out, xp_str_from(paths[i].path), xp_str_from("a\n"), xp_str_from("b\n"));
        if (!xp_str_starts_with(xp_buf_str(&out), xp_str_from(paths[i].header)))
            print_error("%s\n", paths[i].why);
        assert_memory_equal(out.ptr, paths[i].header, strlen(paths[i].header));
    }
}

static void add_numbered(struct xp_buf *text, size_t from, size_t to, const char *other)
{
    for (size_t i = from; i < to; i++)
        xp_buf_addf(text, i % 2 && other ? "%s%zu\n" : "%.0s%zu\n", other ? other : "", i);
}

/* How many lines of the diff begin with this sign, less the header's. */
static size_t count_marked(const struct xp_buf *diff, char mark)
{
    size_t count = 0;

    for (size_t i = 0; i < diff->len; i++)
        count += diff->ptr[i] == mark && (i == 0 || diff->ptr[i - 1] == '\n');
    return count - 1;
}

/* Far more edits than one round of the search makes: every second line, with long runs before, between and after. */
static void stays_small_over_many_rounds(void **state)
{
    XP_AUTO_BUF before = XP_BUF_INIT(1 << 24);
    XP_AUTO_BUF after = XP_BUF_INIT(1 << 24);
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 24);

    (void)state;
    add_numbered(&before, 0, 30000, NULL);
    add_numbered(&after, 0, 10000, NULL);
    add_numbered(&after, 10000, 14000, "x");
    add_numbered(&after, 14000, 20000, NULL);
    add_numbered(&after, 20500, 30000, NULL);
    xp_diff_add(&out, xp_str_from("f"), xp_buf_str(&before), xp_buf_str(&after));
    /* Where a round ends a line or two may be taken for changed. */
    assert_in_range(count_marked(&out, '-'), 2000 + 500, 2000 + 550);
    assert_in_range(count_marked(&out, '+'), 2000, 2050);
}

/* Texts with nothing in common, and a few lines over and over: what makes a search without bounds quadratic. */
static void is_linear_in_the_worst_case(void **state)
{
    enum { LINES = 300000 };
    XP_AUTO_BUF before = XP_BUF_INIT(1 << 24);
    XP_AUTO_BUF after = XP_BUF_INIT(1 << 24);
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 24);
    uint32_t random = 1;

    (void)state;
    for (size_t i = 0; i < LINES; i++) {
        random = random * 1664525U + 1013904223U;
        xp_buf_addf(&before, "%u\n", (unsigned)(random >> 31));
        xp_buf_addf(&after, "%u\n", (unsigned)(random >> 30 & 1));
    }
    xp_diff_add(&out, xp_str_from("f"), xp_buf_str(&before), xp_buf_str(&after));
    assert_true(xp_buf_ok(&out));
    assert_true(count_marked(&out, '-') > 0 && count_marked(&out, '-') <= LINES);
    xp_buf_clear(&before);
    xp_buf_clear(&after);
    xp_buf_clear(&out);
    add_numbered(&before, 0, LINES, NULL);
    add_numbered(&after, LINES, 2 * LINES, NULL);
    xp_diff_add(&out, xp_str_from("f"), xp_buf_str(&before), xp_buf_str(&after));
    assert_int_equal(count_marked(&out, '-'), LINES);
    assert_int_equal(count_marked(&out, '+'), LINES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_hunks),
        cmocka_unit_test(quotes_paths),
        cmocka_unit_test(stays_small_over_many_rounds),
        cmocka_unit_test(is_linear_in_the_worst_case),
    };

    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
