#include "plugin_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

void load_plugin(struct xp_plugin *plugin, const char *path)
{
    xp_plugin_load(plugin, xp_str_from(path));
}

void assert_text(struct xp_str actual, const char *expected)
{
    char copy[512];

    snprintf(copy, sizeof(copy), "%.*s", XP_STR_ARG(actual));
    assert_string_equal(copy, expected);
}
