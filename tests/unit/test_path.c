#include "xp_macros.h"
#include "xp_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *path, *base, *dir, *tidy;
    const char *why;
} paths[] = {
    { "", "", ".", ".", "the empty path" },
    { "a", "a", ".", "a", "a bare name" },
    { "a/b", "b", "a", "a/b", "a name in a folder" },
    { "a/b/", "b", "a", "a/b", "a slash at the end" },
    { "a/b//", "b", "a", "a/b", "two of them" },
    { "a//b", "b", "a", "a/b", "two slashes in the middle" },
    { "/", "/", "/", "/", "the root" },
    { "//", "/", "/", "/", "the root twice" },
    { "/b", "b", "/", "/b", "a name in the root" },
    { "//b", "b", "/", "/b", "with two slashes" },
    { "/a/b", "b", "/a", "/a/b", "an absolute path" },
    { ".", ".", ".", ".", "the folder itself" },
    { "./", ".", ".", ".", "with a slash" },
    { "./a", "a", ".", "a", "a name in the folder itself" },
    { "a/./b/.", ".", "a/./b", "a/b", "dots in between and at the end" },
    { "..", "..", ".", "..", "the folder above" },
    { "a/../b", "b", "a/..", "a/../b", "the way up stays: a may be a link" },
    { "/./", ".", "/", "/", "the root with a dot" },
    { "...", "...", ".", "...", "three dots are a name" },
    { ".a/b.", "b.", ".a", ".a/b.", "dots inside names" },
};

static void taking_paths_apart(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(paths); i++) {
        struct xp_str path = xp_str_from(paths[i].path);
        struct xp_str tidy = xp_path_tidy(&arena, path);

        if (!xp_str_is(xp_path_base(path), paths[i].base))
            fail_msg("base: %s", paths[i].why);
        if (!xp_str_is(xp_path_dir(path), paths[i].dir))
            fail_msg("dir: %s", paths[i].why);
        if (!xp_str_is(tidy, paths[i].tidy) || tidy.ptr[tidy.len] != '\0')
            fail_msg("tidy: \"%s\": %s", tidy.ptr, paths[i].why);
        if (!xp_str_equal(xp_path_tidy(&arena, tidy), tidy))
            fail_msg("what is tidy stays: %s", paths[i].why);
    }
    xp_arena_release(&arena);
}

static const struct {
    const char *dir, *name, *joined;
    const char *why;
} joins[] = {
    { "a", "b", "a/b", "a slash between them" },
    { "a/", "b", "a/b", "not a second one" },
    { "/", "b", "/b", "the root" },
    { "", "b", "b", "no folder" },
    { ".", "b", "b", "the folder itself" },
    { "..", "b", "../b", "the folder above" },
    { "./.", "b", "././b", "nothing else is tidied" },
};

static void joining_paths(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(joins); i++) {
        struct xp_str joined = xp_path_join(&arena, xp_str_from(joins[i].dir), xp_str_from(joins[i].name));

        if (!xp_str_is(joined, joins[i].joined) || joined.ptr[joined.len] != '\0')
            fail_msg("%s", joins[i].why);
    }
    xp_arena_release(&arena);
}

static const struct {
    const char *path;
    const char *parts; /* each with a bar behind it */
    const char *why;
} walks[] = {
    { "", "", "nothing" },
    { "/", "", "slashes alone" },
    { "a", "a|", "one component" },
    { "a/b/c", "a|b|c|", "three" },
    { "//a///b/", "a|b|", "any number of slashes" },
    { "./../a", ".|..|a|", "dots are components" },
};

static void walking_along_a_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(walks); i++) {
        struct xp_str rest = xp_str_from(walks[i].path), part;
        char found[32] = "";

        while (xp_path_next(&rest, &part)) {
            strncat(found, part.ptr, part.len);
            strcat(found, "|");
        }
        if (strcmp(found, walks[i].parts) != 0)
            fail_msg("\"%s\": %s", found, walks[i].why);
    }
}

static const struct {
    const char *from, *to, *relative;
    const char *why;
} ways[] = {
    { "/a/b", "/a/b", "", "the folder itself" },
    { "/a/b", "/a/b/c", "c", "a name in it" },
    { "/a/b", "/a/b/c/d", "c/d", "deeper" },
    { "/a/b", "/a", "..", "above" },
    { "/a/b", "/a/c", "../c", "beside" },
    { "/a/b/c", "/a/d/e", "../../d/e", "two up and down again" },
    { "/a/b", "/a/bc", "../bc", "a name that begins alike" },
    { "/a/bc", "/a/b", "../b", "or is the beginning" },
    { "/a/b", "/x/y", "/x/y", "nothing but the root in common" },
    { "/a/b", "/", "/", "the root itself" },
    { "/", "/a/b", "a/b", "from the root" },
    { "/", "/", "", "the root from the root" },
};

static void ways_between_folders(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(ways); i++) {
        struct xp_str relative = xp_path_relative(&arena, xp_str_from(ways[i].from), xp_str_from(ways[i].to));

        if (strcmp(relative.ptr, ways[i].relative) != 0 || relative.len != strlen(ways[i].relative))
            fail_msg("\"%s\": %s", relative.ptr, ways[i].why);
    }
    xp_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taking_paths_apart),
        cmocka_unit_test(joining_paths),
        cmocka_unit_test(walking_along_a_path),
        cmocka_unit_test(ways_between_folders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
