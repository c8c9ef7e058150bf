#include "scratch_tree.h"
#include "xp_content.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { ENTRIES = 4 };

#define LFS "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize "

/* Two folders beside an info.json each, and the first path that is not the same. */
static const struct {
    const char *now[ENTRIES], *before[ENTRIES];
    bool is_checkout;
    const char *different, *why;
} rows[] = {
    { { NULL }, { NULL }, false, "", "the manifest alone" },
    { { "a=1", "b/c=2" }, { "b/c=2", "a=1" }, false, "", "the same files" },
    { { "a=1" }, { "a=2" }, false, "a", "other bytes of the same number" },
    { { "a=1" }, { "a=11" }, false, "a", "more bytes" },
    { { "a=1", "b=1" }, { "a=1" }, false, "b", "one file more" },
    { { "a=1" }, { "a=1", "b=1" }, false, "b", "one file less" },
    { { "b=1", "c=1" }, { "a=1", "c=1" }, false, "a", "the first of several" },
    { { "a=" }, { "a*=" }, false, "a", "the executable bit" },
    { { "a -> b", "b=" }, { "a=", "b=" }, false, "a", "a link in place of a file" },
    { { "a -> b" }, { "a -> c" }, false, "a", "a link that leads elsewhere" },
    { { "a -> /etc" }, { "a -> /etc" }, false, "", "links are not followed" },
    { { "a|" }, { "a|" }, false, "", "a pipe is not opened" },
    { { "a|" }, { "a=" }, false, "a", "but no file" },
    { { "a/b=1" }, { "a=1" }, false, "a", "a folder in place of a file" },
    { { "a/" }, { NULL }, false, "", "a folder counts through what is in it" },
    { { "a/.DS_Store=1", ".git/x=1", "b.pyc=1", "c~=1" }, { "__pycache__/b=1" }, false, "", "litter does not count" },
    { { "a=1\r\n2\r\n" }, { "a=1\n2\n" }, false, "a", "line ends are bytes" },
    { { "a=1\r\n2\r\n" }, { "a=1\n2\n" }, true, "", "unless told otherwise" },
    { { "a=1\r2" }, { "a=1\n2" }, true, "a", "a lone CR is no line end" },
    { { "a=12345" }, { "a=" LFS "5\n" }, true, "", "a pointer of Git LFS stands for a file of that size" },
    { { "a=12345" }, { "a=" LFS "6\n" }, true, "a", "and for no other" },
    { { "a=12345" }, { "a=" LFS "5\n" }, false, "a", "nor outside version control" },
    { { "u\xCC\x88=1" }, { "\xC3\xBC=1" }, false, "", "a name in another form of Unicode is the same" },
    { { "\xFF=1" }, { "\xFF=1" }, false, "", "a name that is no UTF-8" },
    { { "-=", "0/x=", "a=" }, { "-=", "0/x=", "a=" }, false, "", "signs on both sides of the slash" },
};

static void make(const char *folder, const char *const entries[ENTRIES])
{
    char name[300];

    snprintf(name, sizeof(name), "%s/info.json", folder);
    scratch_make(name, NULL);
    for (size_t i = 0; i < ENTRIES && entries[i]; i++) {
        size_t star = strcspn(entries[i], "*");

        /* scratch_make() has no executable file with a text of its own. */
        snprintf(name, sizeof(name), "%s/%.*s%s", folder, (int)star, entries[i], entries[i][star] ? "*" : "");
        scratch_make(name, NULL);
        if (entries[i][star]) {
            name[strlen(name) - 1] = '\0';
            assert_int_equal(truncate(name, 0), 0);
        }
    }
}

static void contents_are_compared(void **state)
{
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_plugin now, before;
        struct xp_str different;
        struct xp_err err;
        char found[300];

        scratch_setup(state);
        make("now", rows[i].now);
        make("before", rows[i].before);
        xp_plugin_load(&now, xp_str_from("now"));
        xp_plugin_load(&before, xp_str_from("before"));
        assert_int_equal(xp_content_compare(&now, &before, rows[i].is_checkout, &different, &err), 0);
        snprintf(found, sizeof(found), "%.*s", XP_STR_ARG(different));
        if (strcmp(found, rows[i].different) != 0)
            print_error("row %zu: %s\n", i, rows[i].why);
        assert_string_equal(found, rows[i].different);
        xp_plugin_release(&now);
        xp_plugin_release(&before);
        scratch_teardown(state);
    }
}

static void what_cannot_be_read_is_an_error(void **state)
{
    struct xp_plugin now, before;
    struct xp_str different;
    struct xp_err err;

    (void)state;
    if (geteuid() == 0) {
        print_message("root may read every file: not tested\n");
        skip();
    }
    scratch_make("now/info.json", "now/a=1", "before/info.json", "before/a=1", NULL);
    assert_int_equal(chmod("before/a", 0), 0);
    xp_plugin_load(&now, xp_str_from("now"));
    xp_plugin_load(&before, xp_str_from("before"));
    assert_int_equal(xp_content_compare(&now, &before, false, &different, &err), XP_E_IO);
    assert_string_equal(err.msg, "a: Permission denied");
    xp_plugin_release(&now);
    xp_plugin_release(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contents_are_compared),
        SCRATCH_TEST(what_cannot_be_read_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
