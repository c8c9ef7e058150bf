#include "xp_err.h"
#include "xp_str.h"
#include "xp_utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define FIVE_HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED

static const struct {
    const char *text, *expected;
    const char *why;
} messages[] = {
    { "", "", "an empty message" },
    { "no such file", "no such file", "a short message stays" },
    { FIVE_HUNDRED TEN "x", FIVE_HUNDRED TEN "x", "a message that just fits, with its NUL" },
    { FIVE_HUNDRED TEN "xy", FIVE_HUNDRED "01234567…", "one byte too long is cut, and the cut shows" },
    { FIVE_HUNDRED "0123456é" TEN, FIVE_HUNDRED "0123456…", "the cut never splits a character of two bytes" },
    { FIVE_HUNDRED "012345日" TEN, FIVE_HUNDRED "012345…", "nor one of three" },
    { FIVE_HUNDRED "01234😀" TEN, FIVE_HUNDRED "01234…", "nor one of four" },
    { FIVE_HUNDRED "012345é" TEN, FIVE_HUNDRED "012345é…", "a character that fits before the dots stays" },
};

static void failing_fills_the_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(messages); i++) {
        struct xp_err err = { XP_OK, "before" };

        if (xp_fail(&err, XP_E_LIMIT, "%s", messages[i].text) != XP_E_LIMIT || err.code != XP_E_LIMIT)
            fail_msg("the code is lost: %s", messages[i].why);
        if (strcmp(err.msg, messages[i].expected) != 0)
            fail_msg("\"%s\": %s", err.msg, messages[i].why);
    }
}

static void failing_without_a_place_for_the_message(void **state)
{
    (void)state;
    assert_int_equal(xp_fail(NULL, XP_E_IO, "%s", "lost"), XP_E_IO);
}

static const struct {
    const char *message, *context, *expected;
    const char *why;
} wraps[] = {
    { "is a pipe", "a.yaml", "a.yaml: is a pipe", "the context stands in front" },
    { "", "a.yaml", "a.yaml: ", "an empty message" },
    { FIVE_HUNDRED, "012345678", "012345678: " FIVE_HUNDRED, "both together just fit" },
    { FIVE_HUNDRED, "0123456789é",
      "0123456789é: " HUNDRED HUNDRED HUNDRED HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN "0123…",
      "together they are too long" },
    { "is a pipe", FIVE_HUNDRED TEN TEN, FIVE_HUNDRED "01234567…", "a context that fills all" },
};

static void wrapping_puts_context_in_front(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(wraps); i++) {
        struct xp_err err;

        xp_fail(&err, XP_E_MISSING, "%s", wraps[i].message);
        if (xp_wrap(&err, "%s", wraps[i].context) != XP_E_MISSING)
            fail_msg("the code is lost: %s", wraps[i].why);
        if (strcmp(err.msg, wraps[i].expected) != 0)
            fail_msg("\"%s\": %s", err.msg, wraps[i].why);
        if (xp_utf8_valid_prefix(xp_str_from(err.msg)) != strlen(err.msg))
            fail_msg("no longer UTF-8: %s", wraps[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_fills_the_message),
        cmocka_unit_test(failing_without_a_place_for_the_message),
        cmocka_unit_test(wrapping_puts_context_in_front),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
