#include "xp_buf.h"
#include "xp_file.h"
#include "xp_macros.h"
#include "xp_store_version.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const char *const names[] = {
    [XP_VERSION_LESS] = "lt", [XP_VERSION_EQUAL] = "eq", [XP_VERSION_GREATER] = "gt", [XP_VERSION_ERROR] = "error"
};

static enum xp_version_order turned(enum xp_version_order order)
{
    if (order == XP_VERSION_LESS)
        return XP_VERSION_GREATER;
    return order == XP_VERSION_GREATER ? XP_VERSION_LESS : order;
}

/* The next field of a line. */
static struct xp_str field(struct xp_str *line)
{
    size_t len = xp_str_find(*line, '\t');
    struct xp_str text = xp_str_make(line->ptr, len);

    *line = xp_str_from_offset(*line, len + 1);
    return text;
}

static void check(struct xp_str line)
{
    struct xp_str all = line;
    struct xp_str expected = field(&line), a = field(&line), b = field(&line);
    enum xp_version_order order = xp_version_compare_loose(a, b);

    /* The one difference: digits that are not ASCII are text, which has no order beside a number. */
    if (xp_str_ends_with(line, xp_str_from("[non-ascii-digit]")))
        expected = xp_str_from("error");
    if (!xp_str_is(expected, names[order]) || xp_version_compare_loose(b, a) != turned(order))
        fail_msg("found %s: %.*s", names[order], XP_STR_ARG(all));
}

static void python_agrees(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1000000);
    struct xp_str rest;
    size_t rows = 0;

    (void)state;
    assert_int_equal(xp_file_read_at(AT_FDCWD, XP_FIXTURES "/store/versions.tsv", &text, NULL), 0);
    for (rest = xp_buf_str(&text); rest.len; rows++) {
        size_t end = xp_str_find(rest, '\n');

        if (rest.ptr[0] == '#')
            rows--;
        else
            check(xp_str_make(rest.ptr, end));
        rest = xp_str_from_offset(rest, end + 1);
    }
    assert_true(rows >= 150);
}

/* What somebody is told. */
static const struct {
    const char *installed, *store;
    enum xp_version_order order;
    const char *why;
} rows[] = {
    { "1.2", "1.4.0", XP_VERSION_LESS, "a newer one" },
    { "1.4.0", "1.2", XP_VERSION_GREATER, "an older one is never offered" },
    { "3.0.0", "2025.1.0", XP_VERSION_LESS, "a calendar's number is a greater number" },
    { "2025.1.0", "3.0.0", XP_VERSION_GREATER, "and going back from it is no news" },
    { "2026.0.1", "v2026.0.2", XP_VERSION_LESS, "the v of a tag does not count" },
    { "V2026.0.2", "2026.0.2", XP_VERSION_EQUAL, "nor does a capital one, on either side" },
    { "v2", "v10", XP_VERSION_LESS, "nor on both" },
    { "vv1", "1", XP_VERSION_ERROR, "only one v" },
    { "v", "v", XP_VERSION_EQUAL, "no digit behind it: it is the version" },
    { "version 2", "v2", XP_VERSION_ERROR, "a word that begins with v is no mark" },
    { " 1.2\t", "1.2", XP_VERSION_EQUAL, "blanks around it do not count" },
    { " v1.2", "1.3", XP_VERSION_LESS, "nor before the v" },
    { "1.0", "1.0.0", XP_VERSION_EQUAL, "zeros at the end would announce the same for ever" },
    { "1.0.0", "1", XP_VERSION_EQUAL, "any number of them" },
    { "0", "0.0.0", XP_VERSION_EQUAL, "also where nothing else is there" },
    { "1.0", "1.00.", XP_VERSION_EQUAL, "however they are written" },
    { "1.0.01", "1.0.1", XP_VERSION_EQUAL, "zeros in front never count" },
    { "1.0", "1.0.1", XP_VERSION_LESS, "another number is another version" },
    { "1.10", "1.1", XP_VERSION_GREATER, "a zero inside a number counts" },
    { "1.0b", "1.0.0b", XP_VERSION_ERROR, "where there are letters nothing is dropped" },
    { "1.0rc1", "1.0", XP_VERSION_GREATER, "a candidate stands above its release, as Python has it" },
    { "1.0", "1.0a", XP_VERSION_LESS, "and is offered" },
    { "", "1.0", XP_VERSION_ERROR, "no version" },
    { "  ", "1.0", XP_VERSION_ERROR, "blanks are none" },
    { "1.0", "", XP_VERSION_ERROR, "nor on the other side" },
    { "latest", "1.0", XP_VERSION_ERROR, "a word" },
    { ".", ".", XP_VERSION_EQUAL, "dots alone" },
    { ".", "0", XP_VERSION_EQUAL, "are no less than zero" },
    { "1234567890123456789012345678901234567890123456789012345678901234", "1", XP_VERSION_GREATER, "64 bytes" },
    { "12345678901234567890123456789012345678901234567890123456789012345", "1", XP_VERSION_ERROR, "65 are too many" },
    { "1", "12345678901234567890123456789012345678901234567890123456789012345", XP_VERSION_ERROR, "on either side" },
};

static void policy_holds(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_str a = xp_str_from(rows[i].installed), b = xp_str_from(rows[i].store);
        enum xp_version_order order = xp_version_compare(a, b);

        if (order != rows[i].order || xp_version_compare(b, a) != turned(order))
            fail_msg("row %zu, %s: %s", i, rows[i].why, names[order]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(python_agrees), cmocka_unit_test(policy_holds) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
