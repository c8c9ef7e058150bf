#include "xp_config_find.h"

#include "scratch_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* The folder "r" is a repository; "r/x" and "r/y/z" have a configuration, "r/w" a broken one. */
static void make_tree(void)
{
    scratch_make(".xtplug.yaml", "r/.git/", "r/a.isf/", "r/x/.xtplug.yaml", "r/x/a.isf/", "r/x/deep/er/a.isf/",
                 "r/x/own.isf/.xtplug.yaml", "r/x/sub/.git=gitdir: elsewhere", "r/x/sub/a.isf/", "r/x/repo.isf/.git/",
                 "r/y/a.isf/", "r/y/z/.xtplug.yaml", "r/y/z/a.isf/", "r/w/.xtplug.yaml=rule: {}", "r/w/a.isf/",
                 "r/w/b.isf/", "r/l/a.isf -> ../x/a.isf", "r/link -> y/z", "o/.xtplug.yaml -> gone", "o/a.isf/",
                 "p/.xtplug.yaml/", "p/a.isf/", "free/a.isf/", NULL);
}

static const struct {
    const char *path;
    const char *found; /* NULL: none; with a blank: the message */
    const char *why;
} rows[] = {
    { "r/a.isf", NULL, "the search ends at the repository's root" },
    { "r/x/a.isf", "r/x/.xtplug.yaml", "in the folder around the plugin" },
    { "./r/x//a.isf", "r/x/.xtplug.yaml", "however the path is written" },
    { "r/x/deep/er/a.isf", "r/x/.xtplug.yaml", "two folders up" },
    { "r/x/own.isf", "r/x/own.isf/.xtplug.yaml", "a plugin's own is nearer" },
    { "r/x/sub/a.isf", NULL, "a repository inside has a wall of its own, also one whose .git is a file" },
    { "r/x/repo.isf", NULL, "a plugin may be a repository itself" },
    { "r/y/a.isf", NULL, "a neighbour's does not count" },
    { "r/y/z/a.isf", "r/y/z/.xtplug.yaml", "the nearest one" },
    { "r/link/a.isf", "r/y/z/.xtplug.yaml", "a folder behind a link is where it is" },
    { "r/l/a.isf", NULL, "a plugin that is a link belongs where the link lies" },
    { "r/w/a.isf", "r/w/.xtplug.yaml:1:1: unknown key \"rule\"; did you mean \"rules\"?", "a broken file" },
    { "r/w/b.isf", "r/w/.xtplug.yaml:1:1: unknown key \"rule\"; did you mean \"rules\"?", "and once more" },
    { "o/a.isf", "o/.xtplug.yaml: No such file or directory", "a link that leads nowhere is no reason to look on" },
    { "p/a.isf", "p/.xtplug.yaml: is a folder, not a file", "nor is a folder of that name" },
    { "free/a.isf", ".xtplug.yaml", "without a repository up to the root" },
    { "free/gone.isf", ".xtplug.yaml", "a plugin that is not there" },
    { "gone/gone/a.isf", ".xtplug.yaml", "nor the folders around it" },
    { ".", ".xtplug.yaml", "the current folder" },
    { "r/x/deep/..", "r/x/.xtplug.yaml", "a path that ends in two dots" },
    { "a.isf", ".xtplug.yaml", "a bare name" },
};

static struct xp_rulebook base;

static void finding_the_nearest(void **state)
{
    struct xp_configs *configs = xp_configs_new(&base);

    (void)state;
    make_tree();
    for (size_t i = 0; i < XP_COUNT(rows) * 2; i++) {
        const char *path = rows[i / 2].path, *found = rows[i / 2].found;
        struct xp_config *config = NULL;
        struct xp_err err = { XP_OK, "" };
        int rc = xp_configs_find(configs, xp_str_from(path), &config, &err);
        const char *got = rc < 0 ? err.msg : config ? config->path.ptr : NULL;

        if (found ? !got || strcmp(found, got) != 0 : got != NULL)
            fail_msg("%s: \"%s\": %s", path, got ? got : "none", rows[i / 2].why);
    }
    xp_configs_free(configs);
}

/* Read once, so what is found later is the same object. */
static void files_are_read_once(void **state)
{
    struct xp_configs *configs = xp_configs_new(&base);
    struct xp_config *first, *second, *const *all;
    struct xp_err err;

    (void)state;
    make_tree();
    assert_int_equal(xp_configs_find(configs, xp_str_from("r/x/a.isf"), &first, &err), 0);
    assert_int_equal(unlink("r/x/.xtplug.yaml"), 0);
    assert_int_equal(xp_configs_find(configs, xp_str_from("r/x/deep/er/a.isf"), &second, &err), 0);
    assert_ptr_equal(first, second);
    assert_int_equal(xp_configs_find(configs, xp_str_from("r/y/z/a.isf"), &second, &err), 0);
    assert_int_equal(xp_configs_list(configs, &all), 2);
    assert_ptr_equal(all[0], first);
    assert_int_equal(second->index, 1);
    xp_configs_free(configs);
}

static void seen_from_inside(void **state)
{
    struct xp_configs *configs;
    struct xp_config *config;
    struct xp_err err;

    (void)state;
    make_tree();
    assert_int_equal(chdir("r/x/deep/er/a.isf"), 0);
    configs = xp_configs_new(&base);
    assert_int_equal(xp_configs_find(configs, xp_str_from("."), &config, &err), 0);
    assert_true(xp_str_is(config->path, "../../../.xtplug.yaml"));
    assert_true(xp_str_ends_with(config->folder, xp_str_from("/r/x")));
    xp_configs_free(configs);
}

static void one_for_all(void **state)
{
    struct xp_configs *configs = xp_configs_new(&base);
    struct xp_config *config;
    struct xp_err err;

    (void)state;
    make_tree();
    assert_int_equal(xp_configs_use_file(configs, "r/x/.xtplug.yaml", &err), 0);
    assert_int_equal(xp_configs_find(configs, xp_str_from("free/a.isf"), &config, &err), 0);
    assert_true(xp_str_is(config->path, "r/x/.xtplug.yaml"));
    assert_true(xp_str_ends_with(config->folder, xp_str_from("/r/x")));
    assert_int_equal(xp_configs_use_file(configs, "gone.yaml", &err), XP_E_MISSING);
    assert_string_equal(err.msg, "gone.yaml: No such file or directory");
    assert_int_equal(xp_configs_use_file(configs, "r/w/.xtplug.yaml", &err), XP_E_SYNTAX);
    xp_configs_use_none(configs);
    assert_int_equal(xp_configs_find(configs, xp_str_from("free/a.isf"), &config, &err), 0);
    assert_null(config);
    xp_configs_free(configs);
}

static void places_of_plugins(void **state)
{
    struct xp_configs *configs = xp_configs_new(&base);
    char *here;

    (void)state;
    make_tree();
    here = realpath(".", NULL);
    for (size_t i = 0; i < 4; i++) {
        static const char *const paths[] = { "r/a.isf", "r/l/a.isf", "r/x/deep/..", "r/link/a.isf" };
        static const char *const places[] = { "/r/a.isf", "/r/l/a.isf", "/r/x", "/r/y/z/a.isf" };
        struct xp_str place = xp_configs_place(configs, xp_str_from(paths[i]));

        assert_true(xp_str_starts_with(place, xp_str_from(here)));
        assert_string_equal(place.ptr + strlen(here), places[i]);
    }
    free(here);
    xp_configs_free(configs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(finding_the_nearest), SCRATCH_TEST(files_are_read_once), SCRATCH_TEST(seen_from_inside),
        SCRATCH_TEST(one_for_all),         SCRATCH_TEST(places_of_plugins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
