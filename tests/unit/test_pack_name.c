/* Names of packages: those that we give, and what format a name asks for. */
#include "xp_pack.h"

#include "xp_macros.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *tag, *readable, *folder, *name, *why;
} names[] = {
    { "jamie.weather", "1.2", "jamie.weather.isf", "jamie.weather-1.2.zip", "the usual" },
    { "a", "1.0 (beta/2)", "a.isf", "a-1.0--beta-2-.zip", "signs outside A-Za-z0-9._+- are dashes" },
    { "a+b_c", "1.0+3", "a.isf", "a+b_c-1.0+3.zip", "those inside stay" },
    { "wetter.\303\274ber", "1", "a.isf", "wetter.-ber-1.zip", "a character of two bytes is one dash" },
    { "a\377b", "1", "a.isf", "a-b-1.zip", "and so is a byte that is no character" },
    { "../../etc/passwd", "1", "a.isf", "etc-passwd-1.zip", "no way out of the folder" },
    { ".hidden", "1", "a.isf", "hidden-1.zip", "not hidden" },
    { "--force", "1", "a.isf", "force-1.zip", "not taken for an option" },
    { "a", "", "a.isf", "a.zip", "no version" },
    { "", "1", "b.thing.isf", "b.thing-1.zip", "no tag: the folder's name" },
    { "", "", "c.ISF", "c.zip", "in any capitals" },
    { "...", "1", "d.isf", "d-1.zip", "a tag of nothing but dots" },
    { "", "1", ".isf", "plugin-1.zip", "not even a folder's name" },
};

static void default_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(names); i++) {
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_str name = xp_pack_default_name(&arena, xp_str_from(names[i].tag), xp_str_from(names[i].readable),
                                                  xp_str_from(names[i].folder), XP_PACK_ZIP);

        if (!xp_str_is(name, names[i].name) || name.ptr[name.len])
            fail_msg("%s: %s", names[i].why, name.ptr);
        xp_arena_release(&arena);
    }
}

static void long_names(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;
    char tag[5001];
    struct xp_str name;

    (void)state;
    memset(tag, 'a', sizeof(tag) - 1);
    tag[sizeof(tag) - 1] = '\0';
    name = xp_pack_default_name(&arena, xp_str_from(tag), xp_str_from("1.2"), xp_str_from("a.isf"), XP_PACK_TAR_ZST);
    assert_int_equal(name.len, 200 + 8);
    assert_true(xp_str_ends_with(name, xp_str_from("a-1.2.tar.zst")));
    name = xp_pack_default_name(&arena, xp_str_from(tag), xp_str_from(tag), xp_str_from("a.isf"), XP_PACK_ZIP);
    assert_int_equal(name.len, 200 + 4);
    xp_arena_release(&arena);
}

static const struct {
    const char *name;
    int format; /* -1: none */
} ends[] = {
    { "a.zip", XP_PACK_ZIP },
    { "A.ZIP", XP_PACK_ZIP },
    { "a.tar.gz", XP_PACK_TAR_GZ },
    { "a.tgz", XP_PACK_TAR_GZ },
    { "a.tar.xz", XP_PACK_TAR_XZ },
    { "a.txz", XP_PACK_TAR_XZ },
    { "a.tzst", XP_PACK_TAR_ZST },
    { "a.tar.zst", XP_PACK_TAR_ZST },
    { "a.gz", -1 },
    { "a.tar", -1 },
    { "zip", -1 },
    { "", -1 },
};

static void names_of_formats(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(ends); i++) {
        enum xp_pack_format format;
        bool is_known = xp_pack_format_find(xp_str_from(ends[i].name), &format);

        if ((is_known ? (int)format : -1) != ends[i].format)
            fail_msg("%s", ends[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_names),
        cmocka_unit_test(long_names),
        cmocka_unit_test(names_of_formats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
