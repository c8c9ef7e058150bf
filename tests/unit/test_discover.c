#include "scratch_tree.h"
#include "xp_buf.h"
#include "xp_discover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST_PATHS = 8 };

/* One line: the targets, files with a "?" behind them, then the problems with a "!" before them; all joined by "; ". */
static void render(const struct xp_discovery *found, struct xp_buf *out)
{
    for (size_t i = 0; i < found->count; i++)
        xp_buf_addf(out, "%s%.*s%s", out->len ? "; " : "", XP_STR_ARG(found->targets[i].path),
                    found->targets[i].kind == XP_TARGET_FILE ? "?" : "");
    for (size_t i = 0; i < found->problem_count; i++)
        xp_buf_addf(out, "%s!%.*s: %.*s", out->len ? "; " : "", XP_STR_ARG(found->problems[i].path),
                    XP_STR_ARG(found->problems[i].message));
}

static void discover(const char *const *paths, struct xp_buf *out)
{
    struct xp_str typed[MOST_PATHS];
    struct xp_discovery found;
    size_t count = 0;

    for (; count < MOST_PATHS && paths[count]; count++)
        typed[count] = xp_str_from(paths[count]);
    xp_discover(&found, typed, count);
    render(&found, out);
    xp_discovery_release(&found);
}

static void assert_found(const char *const *paths, const char *expected, const char *why)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    discover(paths, &out);
    if (strcmp(out.ptr, expected) != 0)
        print_error("%s\n", why);
    assert_string_equal(out.ptr, expected);
}

#define NO_PLUGIN "holds no plugin: no folder NAME.isf and no info.json"
#define NO_FILE "there is no such file or folder"

static const char *const tree[] = {
    "a.isf/info.json",
    "a.isf/main.py",
    "a.isf/sub/deep/x",
    "a.isf/inner.isf/info.json",
    "a.isf/dangling -> nowhere",
    "a.isf/pipe|",
    "set/b.isf/info.json",
    "set/c.ISF/",
    "set/more/d d.isf/info.json",
    "set/.git/e.isf/info.json",
    "set/node_modules/f.isf/info.json",
    "set/g.isf -> ../a.isf",
    "set/linked -> ../a.isf/..",
    "set/h.isf",
    "plain/info.json",
    "plain/i.isf/info.json",
    "Other/INFO.json",
    "empty/none/",
    "package.zip",
    "pipe|",
    "socket@",
    "dangling -> nowhere",
    "loop -> loop",
    "toplugin -> a.isf",
    "inside -> a.isf/sub",
    "named.isf -> a.isf",
    ".isf/x",
    "odd/info.json -> nowhere",
};

static const struct {
    const char *here;
    const char *paths[MOST_PATHS];
    const char *expected, *why;
} rows[] = {
    { ".", { NULL }, "", "no path, nothing found" },
    { ".", { "a.isf" }, "a.isf", "a plugin" },
    { ".", { "./a.isf/" }, "a.isf", "a plugin, typed untidily" },
    { ".", { "a.isf/main.py" }, "a.isf", "a file in a plugin" },
    { ".", { "a.isf/sub/deep/x" }, "a.isf", "a file deep in a plugin" },
    { ".", { "a.isf/sub" }, "a.isf", "a folder in a plugin" },
    { ".", { "a.isf/info.json" }, "a.isf", "its manifest" },
    { ".", { "a.isf/inner.isf/info.json" }, "a.isf", "a plugin in a plugin: the outer one" },
    { ".", { "a.isf/dangling" }, "a.isf", "a link in a plugin, wherever it leads" },
    { ".", { "a.isf/pipe" }, "a.isf", "a pipe in a plugin" },
    { ".", { "a.isf/none" }, "!a.isf/none: " NO_FILE, "a file that is not there" },
    { ".", { "a.isf/sub/../main.py" }, "a.isf", "up and down inside" },
    { ".", { "a.isf/../set/b.isf" }, "a.isf/../set/b.isf", "out of one plugin into another" },
    { ".",
      { "a.isf/../set" },
      "a.isf/../set/b.isf; a.isf/../set/c.ISF; a.isf/../set/more/d d.isf",
      "out of a plugin into a set" },
    { ".",
      { "set" },
      "set/b.isf; set/c.ISF; set/more/d d.isf",
      "a search: other capitals too, but no links, files, .git and node_modules" },
    { ".", { "set/.git" }, "set/.git/e.isf", "what is named is searched" },
    { ".", { "plain" }, "plain", "a folder with a manifest is a plugin when it is named" },
    { ".", { "plain/info.json" }, "plain", "and by its manifest" },
    { ".", { "Other" }, "Other", "a manifest in other capitals" },
    { ".", { "Other/INFO.json" }, "Other", "the same by its file" },
    { "plain", { "." }, ".", "the current folder" },
    { "plain", { "info.json" }, ".", "the manifest of the current folder" },
    { "plain/i.isf", { "../info.json" }, "..", "the manifest above" },
    { "set", { "." }, "b.isf; c.ISF; more/d d.isf", "the current folder searched" },
    { "set/more", { ".." }, "../b.isf; ../c.ISF; ../more/d d.isf", "the folder above searched" },
    { "a.isf", { "." }, ".", "inside a plugin" },
    { "a.isf", { "main.py" }, ".", "inside a plugin, a file" },
    { "a.isf/sub", { "." }, "..", "a folder inside" },
    { "a.isf/sub/deep", { "x" }, "../..", "a file two folders inside" },
    { "a.isf/inner.isf", { "." }, "..", "a plugin in a plugin, from inside" },
    { "a.isf",
      { ".." },
      "../a.isf; ../plain/i.isf; ../set/b.isf; ../set/c.ISF; ../set/more/d d.isf",
      "out of a plugin, and searched" },
    { "a.isf", { "../set/b.isf/info.json" }, "../set/b.isf", "out of a plugin into another" },
    { ".", { "a.isf", "./a.isf", "a.isf/info.json", "a.isf/sub/deep/x" }, "a.isf", "one plugin by four paths" },
    { ".", { "./a.isf/../a.isf", "a.isf" }, "a.isf/../a.isf", "the first spelling stays" },
    { ".",
      { "set", "set/b.isf/info.json", "." },
      "a.isf; plain/i.isf; set/b.isf; set/c.ISF; set/more/d d.isf",
      "searches that overlap" },
    { ".", { "package.zip" }, "package.zip?", "a file may be a package" },
    { ".", { "set/h.isf" }, "set/h.isf?", "a file that is called like a plugin" },
    { ".", { "package.zip", "./package.zip" }, "package.zip?", "a file by two paths" },
    { ".",
      { "none", "a.isf", "b/none" },
      "a.isf; !b/none: " NO_FILE "; !none: " NO_FILE,
      "the others are still found" },
    { ".", { "empty" }, "!empty: " NO_PLUGIN, "a folder without plugins" },
    { ".", { "" }, "!: the path is empty", "an empty path" },
    { ".", { "pipe" }, "!pipe: is a pipe, neither folder nor file", "a pipe is not waited for" },
    { ".", { "socket" }, "!socket: is a socket, neither folder nor file", "a socket" },
    { ".", { "/dev/null" }, "!/dev/null: is a device, neither folder nor file", "a device" },
    { ".", { "dangling" }, "!dangling: is a link that leads nowhere", "a link that leads nowhere" },
    { ".", { "loop" }, "!loop: Too many levels of symbolic links", "a link to itself" },
    { ".", { "named.isf" }, "named.isf", "a link called like a plugin is one" },
    { ".", { "toplugin" }, "a.isf", "a link to a plugin is that plugin" },
    { ".", { "inside" }, "a.isf", "a link into a plugin" },
    { ".", { "named.isf", "a.isf" }, "named.isf", "a plugin and a link to it" },
    { ".", { "odd/info.json" }, "odd", "a manifest that leads nowhere is for the plugin to tell" },
    { ".", { "none", "./none" }, "!none: " NO_FILE, "one problem for a path typed twice" },
};

static void paths_stand_for_plugins(void **state)
{
    char root[4096];

    (void)state;
    for (size_t i = 0; i < XP_COUNT(tree); i++)
        scratch_make(tree[i], NULL);
    assert_non_null(getcwd(root, sizeof(root)));
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        assert_int_equal(chdir(root), 0);
        assert_int_equal(chdir(rows[i].here), 0);
        assert_found(rows[i].paths, rows[i].expected, rows[i].why);
    }
}

static void absolute_paths_stay_absolute(void **state)
{
    char here[2048], path[4096], expected[4096];
    const char *const paths[] = { path, NULL };
    const char *const both[] = { path, "a.isf", NULL };

    (void)state;
    scratch_make("a.isf/info.json", "a.isf/sub/x", NULL);
    assert_non_null(getcwd(here, sizeof(here)));
    snprintf(path, sizeof(path), "%s/a.isf/sub/x", here);
    snprintf(expected, sizeof(expected), "%s/a.isf", here);
    assert_found(paths, expected, "an absolute path");
    assert_found(both, expected, "the same plugin by a relative path");
}

static void odd_names_are_kept(void **state)
{
    const char *const paths[] = { ".", NULL };

    (void)state;
    scratch_make("new\nline.isf/info.json", "\xFF.isf/info.json", " .isf/info.json", "-x.isf/info.json",
                 "\xC3\xA4.isf/info.json", NULL);
    assert_found(paths, " .isf; -x.isf; new\nline.isf; \xC3\xA4.isf; \xFF.isf", "sorted by bytes, whatever they are");
}

static void a_path_that_is_too_long(void **state)
{
    XP_AUTO_BUF path = XP_BUF_INIT(1 << 20);
    const char *paths[] = { NULL, "a.isf", NULL };
    struct xp_str typed[2];
    struct xp_discovery found;

    (void)state;
    scratch_make("a.isf/info.json", NULL);
    for (size_t i = 0; i < 4000; i++)
        xp_buf_add_str(&path, xp_str_from("x/"));
    typed[0] = xp_buf_str(&path);
    typed[1] = xp_str_from(paths[1]);
    xp_discover(&found, typed, 2);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.problem_count, 1);
    assert_true(xp_str_is(found.problems[0].message, "File name too long"));
    xp_discovery_release(&found);
}

static void a_path_with_a_nul(void **state)
{
    struct xp_str typed = xp_str_make("a.isf\0x", 7);
    struct xp_discovery found;

    (void)state;
    scratch_make("a.isf/info.json", NULL);
    xp_discover(&found, &typed, 1);
    assert_int_equal(found.count, 0);
    assert_int_equal(found.problem_count, 1);
    xp_discovery_release(&found);
}

static void a_deep_tree_is_searched_to_the_limit(void **state)
{
    XP_AUTO_BUF name = XP_BUF_INIT(1 << 20);
    const char *const paths[] = { "t", NULL };
    struct xp_str typed = xp_str_from("t");
    struct xp_discovery found;

    (void)state;
    xp_buf_add_str(&name, xp_str_from("t"));
    for (size_t i = 1; i < XP_DISCOVER_MAX_DEPTH; i++)
        xp_buf_add_str(&name, xp_str_from("/d"));
    xp_buf_add_str(&name, xp_str_from("/deep.isf/info.json"));
    scratch_make(name.ptr, "t/ok.isf/info.json", NULL);
    xp_discover(&found, &typed, 1);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.problem_count, 0);
    xp_discovery_release(&found);
    name.len -= strlen("deep.isf/info.json");
    name.ptr[name.len] = '\0';
    xp_buf_add_str(&name, xp_str_from("d/e/f/g.isf/info.json"));
    scratch_make(name.ptr, NULL);
    xp_discover(&found, xp_str_from(paths[0]).len ? &typed : NULL, 1);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.problem_count, 1);
    xp_discovery_release(&found);
}

static void a_folder_that_may_not_be_read(void **state)
{
    const char *const set[] = { "set", NULL };
    const char *const inside[] = { "shut.isf", "set/shut", NULL };

    (void)state;
    if (geteuid() == 0) {
        print_message("root may read every folder: not tested\n");
        skip();
    }
    scratch_make("set/a.isf/info.json", "set/shut/b.isf/", "set/z/c.isf/", "shut.isf/", NULL);
    assert_int_equal(chmod("set/shut", 0), 0);
    assert_int_equal(chmod("shut.isf", 0), 0);
    assert_found(set, "set/a.isf; set/z/c.isf; !set/shut: Permission denied", "the rest is searched");
    assert_found(inside, "shut.isf; !set/shut: Permission denied", "a plugin is found, though it cannot be read");
}

static void many_plugins_come_sorted(void **state)
{
    struct xp_str typed[2] = { xp_str_from("many"), xp_str_from("many/7.isf") };
    struct xp_discovery found;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        char name[64];

        snprintf(name, sizeof(name), "many/%d.isf/", i);
        scratch_make(name, NULL);
    }
    xp_discover(&found, typed, 2);
    assert_int_equal(found.count, 1000);
    assert_int_equal(found.problem_count, 0);
    for (size_t i = 1; i < found.count; i++)
        assert_true(xp_str_compare(found.targets[i - 1].path, found.targets[i].path) < 0);
    xp_discovery_release(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(paths_stand_for_plugins),
        SCRATCH_TEST(absolute_paths_stay_absolute),
        SCRATCH_TEST(odd_names_are_kept),
        SCRATCH_TEST(a_path_that_is_too_long),
        SCRATCH_TEST(a_path_with_a_nul),
        SCRATCH_TEST(a_deep_tree_is_searched_to_the_limit),
        SCRATCH_TEST(a_folder_that_may_not_be_read),
        SCRATCH_TEST(many_plugins_come_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
