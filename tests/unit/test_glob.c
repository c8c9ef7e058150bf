#include "xp_glob.h"
#include "xp_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define A10 "aaaaaaaaaa"

/* A path with a slash at its end is that folder. */
static const struct {
    const char *pattern, *path;
    bool fits, covers; /* covers is asked of files alone */
    const char *why;
} globs[] = {
    { "a.isf", "a.isf/", true, false, "the same name" },
    { "a.isf", "b.isf/", false, false, "another name" },
    { "a.isf", "x/y/a.isf/", true, false, "without a slash it fits at any level" },
    { "a.isf", "a.isf/info.json", false, true, "what lies in a folder that fits is covered" },
    { "a.isf", "A.isf/", false, false, "capitals count" },
    { "/a.isf", "a.isf/", true, false, "a slash in front ties it to the top" },
    { "/a.isf", "x/a.isf/", false, false, "so it fits nowhere else" },
    { "x/a.isf", "x/a.isf/", true, false, "a slash inside ties it too" },
    { "x/a.isf", "y/x/a.isf/", false, false, "as the one in front does" },
    { "x/", "x/", true, false, "a slash at the end: a folder" },
    { "x/", "x", false, false, "but no file" },
    { "x/", "y/x/a.isf/info.json", false, true, "a slash at the end does not tie it to the top" },
    { "/x/", "x/a/info.json", false, true, "both" },
    { "*", "a", true, true, "a star is any name" },
    { "*", "a/b/c", true, true, "at any level" },
    { "*.isf", "old/a.isf/", true, false, "a star with an ending" },
    { "*.isf", ".isf/", true, false, "a star may be nothing" },
    { "*.isf", "a.isf2/", false, false, "the ending is the end" },
    { "a*b*c", "aXbYbZc", true, true, "several stars" },
    { "a*b*c", "aXbYbZ", false, false, "that do not reach the end" },
    { "a**c", "abc", true, true, "two stars inside a name are one" },
    { "x/*", "x/a", true, true, "a star for the last name" },
    { "x/*", "x/a/b", false, true, "a star does not cross a slash" },
    { "x/*/b", "x/a/b", true, true, "a star for a folder" },
    { "x/*/b", "x/a/a/b", false, false, "a star is one folder" },
    { "x/*/b", "x/b", false, false, "and no less than one" },
    { "?.isf", "a.isf/", true, false, "a question mark is one byte" },
    { "?.isf", "\xc3\xa4.isf/", false, false, "a letter of two bytes is two, as in git" },
    { "??.isf", "\xc3\xa4.isf/", true, false, "so it takes two question marks" },
    { "?.isf", "ab.isf/", false, false, "but not two" },
    { "x?a", "x/a", false, false, "and no slash" },
    { "**", "a/b", true, true, "two stars alone are all" },
    { "**/a.isf", "a.isf/", true, false, "two stars and a slash may be nothing" },
    { "**/a.isf", "x/y/a.isf/", true, false, "or any number of folders" },
    { "**/a.isf", "x/ba.isf/", false, false, "but no part of a name" },
    { "legacy/**", "legacy/a.isf/", true, false, "two stars at the end: all inside" },
    { "legacy/**", "legacy/x/a.isf/info.json", true, true, "at any depth" },
    { "legacy/**", "legacy/", false, false, "but not the folder itself" },
    { "legacy/**", "old/legacy/a.isf/", false, false, "and only at the top" },
    { "**/legacy/**", "old/legacy/a.isf/", true, false, "unless two stars stand in front" },
    { "a/**/b", "a/b", true, true, "two stars in the middle may be nothing" },
    { "a/**/b", "a/x/y/b", true, true, "or folders" },
    { "a/**/b", "a/xb", false, false, "but no part of a name" },
    { "a/**/b/**/c", "a/b/x/b/y/c", true, true, "twice" },
    { "a/**/b*d/e", "a/bd/x/bcd/e", true, true, "a star behind them starts again in each folder" },
    { "**/a/b*", "a/c/a/bc", true, true, "two stars try again" },
    { "[ab].isf", "b.isf/", true, false, "a set" },
    { "[ab].isf", "c.isf/", false, false, "outside the set" },
    { "[a-c]1", "b1", true, true, "a range" },
    { "[!a-c]1", "b1", false, false, "outside a range" },
    { "[^a-c]1", "d1", true, true, "the other sign for outside" },
    { "[]a]1", "]1", true, true, "a bracket first in the set is in it" },
    { "[a", "[a", false, false, "a set without an end fits nothing" },
    { "x[!a]y", "x/y", false, false, "no set holds the slash" },
    { "[\\]]1", "]1", true, true, "a backslash inside a set" },
    { "[[:digit:]x]1", "71", true, true, "a class in a set" },
    { "[[:digit:]x]1", "x1", true, true, "with more behind it" },
    { "[![:digit:]]1", "71", false, false, "outside a class" },
    { "[[:nosuch:]]1", "n1", false, false, "a class that does not exist fits nothing" },
    { "[[:digit]1", ":1", true, true, "no class without its end: a set of signs" },
    { "[a-]1", "-1", true, true, "a dash at the end of the set is a dash" },
    { "[--0]1", ".1", true, true, "a range that begins with a dash" },
    { "[a-\\c]1", "b1", true, true, "a range to an escaped sign" },
    { "a/***/b", "a/x/y/b", true, true, "three stars are two" },
    { "x/a**/b", "x/ac/d/b", true, true, "two stars behind a plain beginning, as git has it" },
    { "x/?a**/b", "x/ca/d/b", false, false, "but not behind a special sign" },
    { "\\*", "*", true, true, "a backslash takes the meaning away" },
    { "\\*", "a", false, false, "so it is no star" },
    { "a\\", "a", false, false, "a backslash at the end fits nothing" },
    { "", "a", false, false, "the empty pattern" },
    { "/", "a/", false, false, "a slash alone" },
    { "*" A10 "*" A10 "*" A10 "*b", A10 A10 A10 A10 A10 A10, false, false, "much to try in vain" },
};

static void patterns_and_paths(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(globs); i++) {
        struct xp_str pattern = xp_str_from(globs[i].pattern), path = xp_str_from(globs[i].path);
        bool is_folder = path.ptr[path.len - 1] == '/';

        path.len -= is_folder;
        if (xp_glob_fits(pattern, path, is_folder) != globs[i].fits)
            fail_msg("%s fits %s: %s", globs[i].pattern, globs[i].path, globs[i].why);
        if (!is_folder && xp_glob_covers(pattern, path) != globs[i].covers)
            fail_msg("%s covers %s: %s", globs[i].pattern, globs[i].path, globs[i].why);
    }
}

static void patterns_at_any_level(void **state)
{
    static const struct {
        const char *pattern;
        bool is_floating;
    } rows[] = {
        { "a", true },    { "a/", true },    { "**/a/b", true }, { "**", true }, { "/a", false },
        { "a/b", false }, { "a/**", false }, { "/", true },      { "", true },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++)
        if (xp_glob_is_floating(xp_str_from(rows[i].pattern)) != rows[i].is_floating)
            fail_msg("%s", rows[i].pattern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_and_paths),
        cmocka_unit_test(patterns_at_any_level),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
