#include "pack_harness.h"
#include "scratch_tree.h"
#include "xp_macros.h"

#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { DUMP_MAX = 1 << 20, NOBODY = 65534 };

static void all_in_one_run(void **state)
{
    struct pack_setup setup;

    (void)state;
    scratch_make("a.isf/p|", "a.isf/x -> /", "a.isf/K\xf6", "a.isf/I", "a.isf/i", "a.isf/aux", NULL);
    pack_setup_plan(&setup, "a.isf", NULL);
    assert_int_equal(setup.findings.count, 5);
    pack_setup_release(&setup);
}

static void folder_as_it_is_typed(void **state)
{
    static const char *const ways[] = { ".", "../a.isf", "./", "../b" };

    (void)state;
    scratch_make("a.isf/c", "b -> a.isf", NULL);
    assert_int_equal(chdir("a.isf"), 0);
    for (size_t i = 0; i < XP_COUNT(ways); i++) {
        struct pack_setup setup;

        pack_setup_plan(&setup, ways[i], NULL);
        assert_true(xp_str_is(setup.plan.top, strcmp(ways[i], "../b") == 0 ? "b" : "a.isf"));
        assert_int_equal(setup.plan.count, 2);
        pack_setup_release(&setup);
    }
}

static void no_folder(void **state)
{
    static const char *const paths[] = { "nowhere", "file", "/" };

    (void)state;
    scratch_make("file", NULL);
    for (size_t i = 0; i < XP_COUNT(paths); i++) {
        struct xp_plan plan;
        struct xp_err err;

        assert_int_equal(xp_plan_make(&plan, paths[i], NULL, NULL, &err), XP_E_MISSING);
        xp_plan_release(&plan);
    }
}

/* The same names made in another order, under another umask and locale, give the same plan. */
static void order_umask_locale(void **state)
{
    static const char *const names[] = { "a.isf/b", "a.isf/B1/c", "a.isf/\u00e9", "a.isf/z*", "a.isf/_", "a.isf/Z9" };
    XP_AUTO_BUF first = XP_BUF_INIT(DUMP_MAX);

    (void)state;
    for (size_t turn = 0; turn < XP_COUNT(names); turn++) {
        XP_AUTO_BUF entries = XP_BUF_INIT(DUMP_MAX);
        struct pack_setup setup;
        mode_t mask = umask(turn % 2 ? 077 : 002);

        scratch_enter();
        setlocale(LC_ALL, turn % 2 ? "C.UTF-8" : "C");
        for (size_t i = 0; i < XP_COUNT(names); i++)
            scratch_make(names[(i * (turn % 2 ? 5 : 1) + turn) % XP_COUNT(names)], NULL);
        pack_setup_plan(&setup, "a.isf", NULL);
        pack_dump_entries(&setup.plan, turn ? &entries : &first);
        if (turn)
            assert_string_equal(entries.ptr, first.ptr);
        pack_setup_release(&setup);
        scratch_leave();
        umask(mask);
    }
}

static void configured_patterns(void **state)
{
    const struct xp_str exclude[] = { XP_STR("plugins/a.isf/notes/"), XP_STR("*.psd"), XP_STR("/c") };
    const uint32_t lines[] = { 4, 5, 6 };
    const struct xp_plan_settings settings = { .exclude = exclude,
                                               .exclude_lines = lines,
                                               .exclude_count = XP_COUNT(exclude),
                                               .exclude_origin = XP_STR("../.xtplug.yaml"),
                                               .above = XP_STR("plugins/a.isf") };
    XP_AUTO_BUF skips = XP_BUF_INIT(DUMP_MAX);
    struct pack_setup setup;

    (void)state;
    scratch_make("a.isf/notes/x", "a.isf/c", "a.isf/y.psd", "a.isf/z.psd", "a.isf/.xtplugignore=!z.psd\n", NULL);
    pack_setup_plan(&setup, "a.isf", &settings);
    pack_dump_skips(&setup.plan, &skips);
    assert_string_equal(skips.ptr, ".xtplugignore built in .xtplugignore\n"
                                   "plugins/a.isf/notes/ ../.xtplug.yaml:4 notes/\n*.psd ../.xtplug.yaml:5 y.psd\n");
    pack_setup_release(&setup);
}

static void configured_pattern_for_the_folder(void **state)
{
    static const struct {
        const char *pattern, *above;
        bool is_refused;
    } cases[] = { { "plugins/", "plugins/a.isf", true },
                  { "a.isf", "plugins/a.isf", true },
                  { "/a.isf", "plugins/a.isf", false },
                  { "plugins/*", "plugins/a.isf", true },
                  { "plugins/b.isf", "plugins/a.isf", false } };

    (void)state;
    scratch_make("a.isf/x", NULL);
    for (size_t i = 0; i < XP_COUNT(cases); i++) {
        const struct xp_str exclude = xp_str_from(cases[i].pattern);
        const uint32_t line = 7;
        const struct xp_plan_settings settings = { .exclude = &exclude,
                                                   .exclude_lines = &line,
                                                   .exclude_count = 1,
                                                   .exclude_origin = XP_STR("../.xtplug.yaml"),
                                                   .above = xp_str_from(cases[i].above) };
        XP_AUTO_BUF findings = XP_BUF_INIT(DUMP_MAX);
        struct pack_setup setup;

        pack_setup_plan(&setup, "a.isf", &settings);
        pack_dump_findings(&setup.findings, &findings);
        if (setup.plan.is_refused != cases[i].is_refused ||
            (cases[i].is_refused && !strstr(findings.ptr, "pack-needed-file ../.xtplug.yaml:7:1: ")))
            fail_msg("%s: %s", cases[i].pattern, findings.ptr);
        pack_setup_release(&setup);
    }
}

static void package_inside(void **state)
{
    XP_AUTO_BUF skips = XP_BUF_INIT(DUMP_MAX), path = XP_BUF_INIT(DUMP_MAX);
    struct xp_plan_settings settings = { .exclude_count = 0 };
    struct pack_setup setup;
    char *here = getcwd(NULL, 0);

    (void)state;
    assert_non_null(here);
    xp_buf_addf(&path, "%s/a.isf/out.zip", here);
    free(here);
    scratch_make("a.isf/out.zip", "a.isf/out.zip.sha256", "a.isf/other.zip", NULL);
    settings.output = xp_buf_str(&path);
    pack_setup_plan(&setup, "a.isf", &settings);
    pack_dump_skips(&setup.plan, &skips);
    assert_string_equal(skips.ptr, "the package itself --output out.zip\nthe package itself --output out.zip.sha256\n");
    pack_setup_release(&setup);
}

/* Root may read everything, so the plan is made as somebody else. */
static void unreadable(void **state)
{
    bool is_root = geteuid() == 0;
    struct pack_setup setup;

    (void)state;
    scratch_make("a.isf/secret", "a.isf/d/x", NULL);
    assert_int_equal(chmod("a.isf/secret", 0), 0);
    assert_int_equal(chmod("a.isf/d", 0), 0);
    assert_int_equal(chmod(".", 0755), 0);
    if (is_root)
        assert_int_equal(seteuid(NOBODY), 0);
    pack_setup_plan(&setup, "a.isf", NULL);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(setup.findings.count, 2);
    assert_true(setup.plan.is_refused);
    assert_int_equal(setup.plan.count, 1);
    pack_setup_release(&setup);
}

static void write_size(const char *path, off_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0644);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, "\0", 1, 0), 1);
    assert_int_equal(ftruncate(fd, size), 0);
    close(fd);
}

static void sizes(void **state)
{
    static const struct {
        off_t size;
        size_t findings;
    } cases[] = { { XP_PLAN_LARGE_FILE, 0 },
                  { XP_PLAN_LARGE_FILE + 1, 1 },
                  { XP_PLAN_LARGE_PACKAGE, 1 },
                  { (off_t)XP_PLAN_LARGE_PACKAGE + 1, 2 } };

    (void)state;
    scratch_make("a.isf/", NULL);
    for (size_t i = 0; i < XP_COUNT(cases); i++) {
        struct pack_setup setup;

        write_size("a.isf/big", cases[i].size);
        pack_setup_plan(&setup, "a.isf", NULL);
        assert_int_equal(setup.findings.count, cases[i].findings);
        assert_int_equal(setup.plan.bytes, cases[i].size);
        assert_false(setup.plan.is_refused);
        pack_setup_release(&setup);
    }
}

static void depth(void **state)
{
    for (int parts = XP_PLAN_MAX_DEPTH; parts <= XP_PLAN_MAX_DEPTH + 10; parts++) {
        XP_AUTO_BUF path = XP_BUF_INIT(DUMP_MAX);
        struct pack_setup setup;

        (void)state;
        xp_buf_addf(&path, "a.isf");
        for (int i = 1; i < parts; i++)
            xp_buf_addf(&path, "/%d", i);
        scratch_make(path.ptr, NULL);
        pack_setup_plan(&setup, "a.isf", NULL);
        assert_int_equal(setup.findings.count, parts > XP_PLAN_MAX_DEPTH);
        pack_setup_release(&setup);
        if (unlink(path.ptr) < 0)
            fail();
    }
}

/* Not a chain of 40 and one more; 40 are as many as Linux follows. */
static void chain_of_links(void **state)
{
    struct pack_setup setup;
    char name[64];

    (void)state;
    scratch_make("a.isf/000", NULL);
    for (int i = 1; i < 200; i++) {
        snprintf(name, sizeof(name), "a.isf/%03d -> %03d", i, i - 1);
        scratch_make(name, NULL);
    }
    pack_setup_plan(&setup, "a.isf", NULL);
    assert_int_equal(setup.findings.count, 0);
    pack_setup_release(&setup);
}

/* Entry `name` of the plan. */
static const struct xp_plan_entry *entry_named(const struct xp_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->count; i++)
        if (xp_str_is(plan->entries[i].name, name))
            return &plan->entries[i];
    fail();
    return NULL;
}

static void files_that_stay(void **state)
{
    struct pack_setup setup;
    struct xp_err err;
    int fd;

    (void)state;
    scratch_make("a.isf/d/x=12345", NULL);
    pack_setup_plan(&setup, "a.isf", NULL);
    fd = xp_plan_open(&setup.plan, entry_named(&setup.plan, "a.isf/d/x"), &err);
    assert_true(fd >= 0);
    assert_int_equal(xp_plan_check(entry_named(&setup.plan, "a.isf/d/x"), fd, 5, &err), 0);
    assert_int_equal(xp_plan_check(entry_named(&setup.plan, "a.isf/d/x"), fd, 4, &err), XP_E_MISSING);
    close(fd);
    pack_setup_release(&setup);
}

/* What an enemy could put in place of "d/x" between the plan and the reading. */
static const struct {
    const char *remove[3];
    const char *make;
    const char *why;
} swaps[] = {
    { { "a.isf/d/x" }, "a.isf/d/x -> /etc/passwd", "a link in place of the file" },
    { { "a.isf/d/x" }, "a.isf/d/x -> y", "a link to another file of the plugin" },
    { { "a.isf/d/x", "a.isf/d/y", "a.isf/d" }, "a.isf/d -> ../out", "a link in place of the folder" },
    { { "a.isf/d/x" }, "a.isf/d/x|", "a pipe, which must not be waited for" },
    { { "a.isf/d/x" }, "a.isf/d/x/", "a folder" },
    { { "a.isf/d/x" }, "a.isf/d/x=54321", "another file of the same size" },
    { { NULL }, "a.isf/d/x=123456", "the same file, grown" },
    { { "a.isf/d/x" }, "a.isf/z", "nothing at all" },
};

static void exchanged_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(swaps); i++) {
        struct pack_setup setup;
        struct xp_err err;
        int fd;

        scratch_enter();
        scratch_make("out/x=12345", "a.isf/d/x=12345", "a.isf/d/y=12345", NULL);
        pack_setup_plan(&setup, "a.isf", NULL);
        for (size_t k = 0; k < XP_COUNT(swaps[i].remove) && swaps[i].remove[k]; k++)
            assert_int_equal(remove(swaps[i].remove[k]), 0);
        scratch_make(swaps[i].make, NULL);
        fd = xp_plan_open(&setup.plan, entry_named(&setup.plan, "a.isf/d/x"), &err);
        if (fd >= 0 || err.code != XP_E_MISSING)
            fail_msg("%s was opened", swaps[i].why);
        pack_setup_release(&setup);
        scratch_leave();
    }
}

/* The folder itself may be moved and another put in its place: the plan reads on in the one it has. */
static void exchanged_folder(void **state)
{
    struct pack_setup setup;
    struct xp_err err;
    char text[6] = "";
    int fd;

    (void)state;
    scratch_make("a.isf/x=12345", NULL);
    pack_setup_plan(&setup, "a.isf", NULL);
    assert_int_equal(rename("a.isf", "b.isf"), 0);
    scratch_make("a.isf/x=54321", NULL);
    fd = xp_plan_open(&setup.plan, entry_named(&setup.plan, "a.isf/x"), &err);
    assert_true(fd >= 0);
    assert_int_equal(read(fd, text, 5), 5);
    assert_string_equal(text, "12345");
    close(fd);
    pack_setup_release(&setup);
}

#define TREE_TEST(test) SCRATCH_TEST(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TREE_TEST(all_in_one_run),
        TREE_TEST(folder_as_it_is_typed),
        TREE_TEST(no_folder),
        cmocka_unit_test(order_umask_locale),
        TREE_TEST(configured_patterns),
        TREE_TEST(configured_pattern_for_the_folder),
        TREE_TEST(package_inside),
        TREE_TEST(unreadable),
        TREE_TEST(sizes),
        TREE_TEST(depth),
        TREE_TEST(chain_of_links),
        TREE_TEST(files_that_stay),
        cmocka_unit_test(exchanged_files),
        TREE_TEST(exchanged_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
