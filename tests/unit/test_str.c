#include "xp_macros.h"
#include "xp_str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct xp_str null_str = { NULL, 0 };

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static const struct {
    struct xp_str a, b;
    int order;
    bool equal_nocase;
    const char *why;
} pairs[] = {
    { XP_STR(""), XP_STR(""), 0, true, "two empty texts" },
    { XP_STR("a"), XP_STR("a"), 0, true, "the same letter" },
    { XP_STR("a"), XP_STR("A"), 1, true, "capitals come first and fold" },
    { XP_STR("ab"), XP_STR("abc"), -1, false, "the shorter one comes first" },
    { XP_STR("abd"), XP_STR("abc"), 1, false, "the first other byte decides" },
    { XP_STR("\xc3\xa9"), XP_STR("z"), 1, false, "bytes are unsigned" },
    { XP_STR("a\0b"), XP_STR("a\0c"), -1, false, "a NUL is a byte like others" },
    { XP_STR("a\0b"), XP_STR("a"), 1, false, "a NUL does not end a text" },
    { XP_STR("\xc3\xa9"), XP_STR("\xc3\x89"), 1, false, "only ASCII letters fold" },
    { XP_STR("@["), XP_STR("`{"), -1, false, "the signs around the letters do not fold" },
};

static void comparing(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(pairs); i++) {
        struct xp_str a = pairs[i].a, b = pairs[i].b;

        if (sign(xp_str_compare(a, b)) != pairs[i].order || sign(xp_str_compare(b, a)) != -pairs[i].order)
            fail_msg("order: %s", pairs[i].why);
        if (xp_str_equal(a, b) != (pairs[i].order == 0))
            fail_msg("equality: %s", pairs[i].why);
        if (xp_str_equal_nocase(a, b) != pairs[i].equal_nocase)
            fail_msg("equality without case: %s", pairs[i].why);
        if (pairs[i].order == 0 && xp_str_hash(a) != xp_str_hash(b))
            fail_msg("hash: %s", pairs[i].why);
    }
    assert_true(xp_str_equal(null_str, xp_str_from("")));
    assert_int_equal(xp_str_compare(null_str, xp_str_from("")), 0);
    assert_true(xp_str_compare(null_str, xp_str_from("a")) < 0);
}

static const struct {
    struct xp_str text, part;
    bool starts, ends, starts_nocase, ends_nocase;
    const char *why;
} parts[] = {
    { XP_STR("xt.rain"), XP_STR("xt."), true, false, true, false, "a prefix" },
    { XP_STR("XT.rain"), XP_STR("xt."), false, false, true, false, "a prefix in capitals" },
    { XP_STR("rain.py"), XP_STR(".py"), false, true, false, true, "a suffix" },
    { XP_STR("rain.PY"), XP_STR(".py"), false, false, false, true, "a suffix in capitals" },
    { XP_STR("py"), XP_STR("py"), true, true, true, true, "the whole text" },
    { XP_STR("py"), XP_STR(".py"), false, false, false, false, "longer than the text" },
    { XP_STR("py"), XP_STR(""), true, true, true, true, "every text begins and ends with the empty one" },
    { XP_STR(""), XP_STR(""), true, true, true, true, "the empty one too" },
    { XP_STR(""), XP_STR("a"), false, false, false, false, "the empty text begins with nothing else" },
};

static void beginning_and_ending(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(parts); i++) {
        if (xp_str_starts_with(parts[i].text, parts[i].part) != parts[i].starts ||
            xp_str_ends_with(parts[i].text, parts[i].part) != parts[i].ends)
            fail_msg("%s", parts[i].why);
        if (xp_str_starts_with_nocase(parts[i].text, parts[i].part) != parts[i].starts_nocase ||
            xp_str_ends_with_nocase(parts[i].text, parts[i].part) != parts[i].ends_nocase)
            fail_msg("without case: %s", parts[i].why);
    }
    assert_true(xp_str_starts_with(null_str, null_str));
    assert_true(xp_str_ends_with(null_str, null_str));
}

static void finding_bytes(void **state)
{
    struct xp_str path = xp_str_from("a/b/c");

    (void)state;
    assert_int_equal(xp_str_find(path, '/'), 1);
    assert_int_equal(xp_str_find_last(path, '/'), 3);
    assert_int_equal(xp_str_find(path, 'x'), 5);
    assert_int_equal(xp_str_find_last(path, 'x'), 5);
    assert_int_equal(xp_str_find(null_str, 'x'), 0);
    assert_int_equal(xp_str_find_last(null_str, 'x'), 0);
    assert_true(xp_str_is(xp_str_from_offset(path, 2), "b/c"));
    assert_true(xp_str_is(xp_str_from_offset(path, 5), ""));
    assert_true(xp_str_is(xp_str_from_offset(path, 6), ""));
    assert_true(xp_str_is(xp_str_from_offset(null_str, 0), ""));
}

static const struct {
    const char *text, *trimmed;
    const char *why;
} trims[] = {
    { "", "", "nothing to trim" },
    { " \t\r\n\v\f", "", "white space alone" },
    { "  a b\n", "a b", "both ends, not the middle" },
    { "a", "a", "no white space" },
    { "\xc2\xa0"
      "a",
      "\xc2\xa0"
      "a",
      "only ASCII white space" },
};

static void trimming(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(trims); i++)
        if (!xp_str_is(xp_str_trim(xp_str_from(trims[i].text)), trims[i].trimmed))
            fail_msg("%s", trims[i].why);
    assert_int_equal(xp_str_trim(null_str).len, 0);
}

static const struct {
    const char *text, *pattern;
    bool fits;
    const char *why;
} globs[] = {
    { "json-bom", "json-bom", true, "a pattern without a star is the text" },
    { "json-bom", "json-bo", false, "the pattern ends too early" },
    { "json-bom", "json-bomb", false, "the text ends too early" },
    { "json-bom", "json-*", true, "a star at the end" },
    { "json-", "json-*", true, "a star that stands for nothing" },
    { "json-bom", "*-bom", true, "a star at the beginning" },
    { "json-bom", "*", true, "a star alone" },
    { "", "*", true, "a star alone fits the empty text" },
    { "", "", true, "the empty pattern fits the empty text" },
    { "a", "", false, "the empty pattern fits nothing else" },
    { "json-bom", "j*-*m", true, "two stars" },
    { "json-bom", "j**m", true, "two stars side by side" },
    { "aab", "*ab", true, "a star gives back what it took" },
    { "abcbd", "a*b", false, "what follows a star must end the text" },
    { "abcb", "a*b", true, "a star takes the longer way" },
    { "json-bom", "json?bom", false, "only the star is special" },
    { "JSON-BOM", "json-*", false, "capitals count" },
    { "a*b", "a*b", true, "a star fits itself" },
};

static void globbing(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(globs); i++)
        if (xp_str_glob(xp_str_from(globs[i].text), xp_str_from(globs[i].pattern)) != globs[i].fits)
            fail_msg("%s", globs[i].why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing),     cmocka_unit_test(beginning_and_ending),
        cmocka_unit_test(finding_bytes), cmocka_unit_test(trimming),
        cmocka_unit_test(globbing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
