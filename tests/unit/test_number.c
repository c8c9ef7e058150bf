#include "xp_macros.h"
#include "xp_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static const struct {
    const char *a, *b;
    int order;
    const char *why;
} pairs[] = {
    { "0", "0", 0, "zero is zero" },
    { "0", "-0", 0, "with a minus too" },
    { "0.000", "-0e99", 0, "however it is written" },
    { "1", "2", -1, "one digit" },
    { "9", "10", -1, "more digits are more" },
    { "-9", "-10", 1, "below zero they are less" },
    { "-1", "1", -1, "the sign decides" },
    { "-1", "0", -1, "below zero" },
    { "0", "0.001", -1, "a little above zero" },
    { "-0.001", "0", -1, "a little below zero" },
    { "2", "2.0", 0, "a fraction of nothing" },
    { "2.0", "2e0", 0, "an exponent of nothing" },
    { "1e2", "100.0", 0, "an exponent moves the point" },
    { "1E+2", "100", 0, "a capital E and a plus" },
    { "1500e-3", "1.5", 0, "an exponent below zero" },
    { "0.05", "5e-2", 0, "zeros behind the point" },
    { "0.15e1", "1.5", 0, "the first digit behind the point" },
    { "12.34", "1234e-2", 0, "the point between the digits" },
    { "12.34", "12.35", -1, "the last digit" },
    { "12.3", "12.34", -1, "one digit more" },
    { "120", "12", 1, "zeros at the end count before the point" },
    { "1.20", "1.2", 0, "and not behind it" },
    { "9007199254740993", "9007199254740992", 1, "past what a double can tell apart" },
    { "-9007199254740993", "-9007199254740992", -1, "below zero too" },
    { "123456789012345678901234567890", "123456789012345678901234567891", -1, "longer than any machine word" },
    { "1e400", "1e401", -1, "past what a double can hold" },
    { "1e-400", "1e-401", 1, "and below it" },
    { "1e-400", "0", 1, "it is not zero" },
    { "1e999999999999", "1e1000000000", 0, "exponents past the limit count as the limit" },
    { "1e-999999999999", "1e-1000000000", 0, "below zero too" },
    { "1e99999999999999999999999", "1", 1, "an exponent longer than a machine word" },
};

static void comparing_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(pairs); i++) {
        struct xp_str a = xp_str_from(pairs[i].a), b = xp_str_from(pairs[i].b);

        if (sign(xp_number_compare(a, b)) != pairs[i].order)
            fail_msg("%s", pairs[i].why);
        if (sign(xp_number_compare(b, a)) != -pairs[i].order)
            fail_msg("the other way round: %s", pairs[i].why);
    }
}

static const struct {
    const char *a;
    int64_t b;
    int order;
    const char *why;
} integers[] = {
    { "0", 0, 0, "zeros" },
    { "-0", 0, 0, "zero has no sign" },
    { "-7", -7, 0, "below zero" },
    { "1023", 1024, -1, "below it" },
    { "1024.5", 1024, 1, "a fraction more" },
    { "1.024e3", 1024, 0, "written with an exponent" },
    { "999999999999999999", 999999999999999999, 0, "as long as is quick" },
    { "9223372036854775807", INT64_MAX, 0, "the largest one" },
    { "-9223372036854775808", INT64_MIN, 0, "and the smallest" },
    { "9223372036854775808", INT64_MAX, 1, "one past it" },
};

static void comparing_with_integers(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(integers); i++)
        if (sign(xp_number_compare_integer(xp_str_from(integers[i].a), integers[i].b)) != integers[i].order)
            fail_msg("%s", integers[i].why);
}

static const struct {
    const char *text;
    bool is_valid;
    const char *why;
} texts[] = {
    { "0", true, "zero" },
    { "-0", true, "with a minus" },
    { "120", true, "an integer" },
    { "-1.50e+10", true, "all there can be" },
    { "1E-2", true, "a capital E" },
    { "1e007", true, "zeros in front of an exponent" },
    { "", false, "nothing" },
    { "-", false, "a minus alone" },
    { "+1", false, "a plus" },
    { "01", false, "a zero in front" },
    { "-01", false, "behind the minus too" },
    { ".5", false, "nothing before the point" },
    { "5.", false, "nothing behind the point" },
    { "1e", false, "no exponent" },
    { "1e+", false, "a sign of none" },
    { "0x1F", false, "hexadecimal" },
    { ".inf", false, "infinity" },
    { "1 ", false, "a blank" },
    { "1.2.3", false, "a version" },
};

static void recognising_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(texts); i++)
        if (xp_number_is_valid(xp_str_from(texts[i].text)) != texts[i].is_valid)
            fail_msg("%s", texts[i].why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing_numbers),
        cmocka_unit_test(comparing_with_integers),
        cmocka_unit_test(recognising_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
