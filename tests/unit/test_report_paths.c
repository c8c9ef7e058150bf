#include "report_paths.h"

#include "scratch_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* The folder "r" is a repository, and "r/s" is current; "o" lies outside of it. */
static void make_tree(void)
{
    scratch_make("r/.git/", "r/a.isf/info.json", "r/s/b.isf/info.json", "r/s/deep/c.isf/info.json", "o/d.isf/info.json",
                 "r/s/up.isf -> ../a.isf", "r/s/out.isf -> ../../o/d.isf", "r/s/in -> deep", "o/back.isf -> ../r/a.isf",
                 NULL);
    assert_int_equal(chdir("r/s"), 0);
}

static const struct {
    const char *typed;
    const char *relative;
    bool is_inside;
    const char *why;
} rows[] = {
    { "b.isf/info.json", "s/b.isf/info.json", true, "below the current folder" },
    { "./b.isf//info.json", "s/b.isf/info.json", true, "however the path is written" },
    { "../a.isf/info.json", "a.isf/info.json", true, "above it" },
    { "deep/../b.isf/info.json", "s/b.isf/info.json", true, "with dots in the middle" },
    { "..", ".", true, "the root itself" },
    { ".", "s", true, "the current folder" },
    { "../s/.", "s", true, "a folder whose name is a dot" },
    { "in/c.isf/info.json", "s/deep/c.isf/info.json", true,
      "links are followed: the repository knows no file behind one" },
    { "up.isf/info.json", "a.isf/info.json", true, "also where the plugin is the link" },
    { "up.isf", "s/up.isf", true, "the link itself is where it lies" },
    { "out.isf/info.json", "s/out.isf/info.json", true, "a link out of the repository keeps the name it has in it" },
    { "../../o/back.isf/info.json", "a.isf/info.json", true, "a link into it leads there" },
    { "../../o/d.isf/info.json", "../o/d.isf/info.json", false, "outside" },
    { "../../gone/e.isf/info.json", "../gone/e.isf/info.json", false, "outside, and not there" },
    { "gone/e.isf/info.json", "s/gone/e.isf/info.json", true, "what is not there" },
    { "gone/../../e", "e", true, "nor the folders around it" },
    { "-", "-", true, "standard input" },
    { "a\n\xff#", "s/a\n\xff#", true, "a hostile name" },
};

static void assert_row(struct report_paths *paths, size_t i)
{
    const struct report_path *path = report_paths_find(paths, xp_str_from(rows[i].typed));

    if (!xp_str_is(path->relative, rows[i].relative) || path->is_inside != rows[i].is_inside)
        fail_msg("%s: \"%s\" gives \"%.*s\"", rows[i].why, rows[i].typed, XP_STR_ARG(path->relative));
    assert_true(path->path.ptr[0] == '/' || path->is_inside);
    assert_ptr_equal(path, report_paths_find(paths, xp_str_from(rows[i].typed)));
}

static void paths_are_relative_to_the_root(void **state)
{
    struct report_paths paths;

    (void)state;
    make_tree();
    report_paths_init(&paths);
    for (size_t i = 0; i < XP_COUNT(rows); i++)
        assert_row(&paths, i);
    report_paths_release(&paths);
}

static void absolute_paths_are_too(void **state)
{
    struct report_paths paths;
    char *absolute;

    (void)state;
    make_tree();
    report_paths_init(&paths);
    absolute = realpath("b.isf/info.json", NULL);
    assert_non_null(absolute);
    assert_true(xp_str_is(report_paths_find(&paths, xp_str_from(absolute))->path, "s/b.isf/info.json"));
    free(absolute);
    assert_true(xp_str_is(report_paths_find(&paths, xp_str_from("/no/such/file"))->path, "/no/such/file"));
    report_paths_release(&paths);
}

static void without_a_repository_the_current_folder_is_the_root(void **state)
{
    struct report_paths paths;

    (void)state;
    scratch_make("free/a.isf/info.json", "b.isf/", NULL);
    assert_int_equal(chdir("free"), 0);
    report_paths_init(&paths);
    assert_true(xp_str_is(report_paths_find(&paths, xp_str_from("a.isf/info.json"))->path, "a.isf/info.json"));
    assert_true(xp_str_is(report_paths_find(&paths, xp_str_from("../b.isf"))->relative, "../b.isf"));
    report_paths_release(&paths);
}

static void a_folder_is_shown_by_its_manifest(void **state)
{
    struct xp_finding finding = { .plugin = XP_STR("b.isf"), .place = { .path = XP_STR("b.isf") } };
    struct report_paths paths;

    (void)state;
    make_tree();
    report_paths_init(&paths);
    assert_true(xp_str_is(report_paths_of(&paths, &finding)->path, "s/b.isf/info.json"));
    finding.place.path = xp_str_from("b.isf/b.py");
    assert_true(xp_str_is(report_paths_of(&paths, &finding)->path, "s/b.isf/b.py"));
    finding.plugin = finding.place.path = xp_str_from("deep.zip");
    assert_true(xp_str_is(report_paths_of(&paths, &finding)->path, "s/deep.zip"));
    finding.plugin = finding.place.path = xp_str_from("-");
    assert_true(xp_str_is(report_paths_of(&paths, &finding)->path, "-"));
    report_paths_release(&paths);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(paths_are_relative_to_the_root),
        SCRATCH_TEST(absolute_paths_are_too),
        SCRATCH_TEST(without_a_repository_the_current_folder_is_the_root),
        SCRATCH_TEST(a_folder_is_shown_by_its_manifest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
