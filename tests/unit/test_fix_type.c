/* The changes of a value's type that lose nothing (contract of key-type), and what must be left alone. */
#include "lint_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED

/* clang-format off: it takes a macro before a text for a type */
static const char rules[] = KEY_RULES "- table: manifest\n"
                                      "  what: the manifest\n"
                                      "  at: ['']\n"
                                      "  keys:\n"
                                      "    i: {type: integer, status: older, page: p, doc: d}\n"
                                      "    n: {type: number, status: older, page: p, doc: d}\n"
                                      "    s: {type: string, status: older, page: p, doc: d}\n"
                                      "    b: {type: boolean, status: older, page: p, doc: d}\n"
                                      "    z: {type: 'null', status: older, page: p, doc: d}\n"
                                      "    a: {type: array, status: older, page: p, doc: d}\n"
                                      "    ib: {type: [integer, boolean], status: older, page: p, doc: d}\n"
                                      "    os: {type: [object, string], status: older, page: p, doc: d}\n";
/* clang-format on */

static const struct {
    const char *key;   /* named after its type */
    const char *value; /* of another */
    const char *fixed; /* NULL: there is no fix */
    const char *why;
} values[] = {
    { "i", "\"45\"", "45", "an integer in quotes" },
    { "i", "\"-45\"", "-45", "below zero" },
    { "i", "\"0\"", "0", "zero" },
    { "i", "\" 45\\n\"", "45", "blanks around it say nothing" },
    { "i", "\"\\u0034\\u0035\"", "45", "escapes are what they stand for" },
    { "i", "\"" HUNDRED "\"", NULL, "a zero in front is no integer, however long" },
    { "i", "\"9" HUNDRED "\"", "9" HUNDRED, "longer than any machine word" },
    { "i", "\"45.0\"", "45", "a fraction of nothing in quotes" },
    { "i", "\"4e1\"", "40", "an exponent in quotes" },
    { "i", "\"45.5\"", NULL, "a fraction in quotes" },
    { "i", "\"045\"", NULL, "a zero in front" },
    { "i", "\"+45\"", NULL, "a plus" },
    { "i", "\"-0\"", NULL, "zero with a minus" },
    { "i", "\"\"", NULL, "nothing in quotes" },
    { "i", "\"-\"", NULL, "a minus in quotes" },
    { "i", "\" \"", NULL, "a blank in quotes" },
    { "i", "\"4 5\"", NULL, "a blank inside" },
    { "i", "\"45a\"", NULL, "a letter behind" },
    { "i", "\"\\uff14\\uff15\"", NULL, "digits of another kind" },
    { "i", "\"true\"", NULL, "a word" },
    { "i", "45.0", "45", "a fraction of nothing" },
    { "i", "45.000", "45", "of nothing at all" },
    { "i", "-45.0", "-45", "below zero, a fraction of nothing" },
    { "i", "4e1", "40", "an exponent" },
    { "i", "4E+1", "40", "a capital E and a plus" },
    { "i", "4.5e1", "45", "an exponent that takes up the fraction" },
    { "i", "4.50e1", "45", "and more than that" },
    { "i", "450e-1", "45", "an exponent below zero" },
    { "i", "0.45e2", "45", "no digit before the point" },
    { "i", "1e-0", "1", "an exponent of nothing" },
    { "i", "12345678901234567890.0", "12345678901234567890", "digits stay as they are" },
    { "i", "1e30", "1000000000000000000000000000000", "as many zeros as make sense" },
    { "i", "1e31", NULL, "more do not" },
    { "i", "1e999", NULL, "far more" },
    { "i", "1e99999999999999999999", NULL, "an exponent longer than a machine word" },
    { "i", "1e-99999999999999999999", NULL, "below zero too" },
    { "i", "0.0", "0", "zero, a fraction of nothing" },
    { "i", "0e5", "0", "zero with an exponent" },
    { "i", "-0.0", NULL, "zero with a minus is another zero" },
    { "i", "45.10", NULL, "a fraction" },
    { "i", "451e-1", NULL, "a fraction by its exponent" },
    { "i", "0.045e2", NULL, "a fraction behind its exponent" },
    { "i", "true", NULL, "true is no number" },
    { "i", "null", NULL, "null is nothing" },
    { "i", "[45]", NULL, "an array" },
    { "i", "{}", NULL, "an object" },
    { "i", "1" THOUSAND HUNDRED ".0", NULL, "past any number that a plugin has" },
    { "n", "\"1.5\"", "1.5", "a number in quotes" },
    { "n", "\"-1.50e+3\"", "-1.50e+3", "as it is written" },
    { "n", "\" 7 \"", "7", "an integer is a number too" },
    { "n", "\".5\"", NULL, "no digit before the point" },
    { "n", "\"5.\"", NULL, "nor behind it" },
    { "n", "\"0x1F\"", NULL, "hexadecimal" },
    { "n", "\"NaN\"", NULL, "no number by its name" },
    { "n", "\"1,5\"", NULL, "a comma" },
    { "n", "false", NULL, "false is no number" },
    { "s", "45", "\"45\"", "a number without quotes" },
    { "s", "1.10", "\"1.10\"", "a version: every digit stays" },
    { "s", "-1E+2", "\"-1E+2\"", "as it is written" },
    { "s", "true", NULL, "nobody knows what text is meant" },
    { "s", "null", NULL, "by null neither" },
    { "s", "[\"a\"]", NULL, "nor by an array" },
    { "s", "{\"a\": 1}", NULL, "nor by an object" },
    { "s", "1" THOUSAND HUNDRED, NULL, "longer than any version" },
    { "b", "\"true\"", "true", "true in quotes" },
    { "b", "\"false\"", "false", "false in quotes" },
    { "b", "\"True\"", "true", "capitals say nothing" },
    { "b", "\" TRUE \"", "true", "nor do blanks" },
    { "b", "\"yes\"", NULL, "another word" },
    { "b", "\"1\"", NULL, "a number in quotes for true" },
    { "b", "1", NULL, "a number for true" },
    { "b", "0", NULL, "and for false" },
    { "b", "null", NULL, "null for false" },
    { "b", "\"\"", NULL, "nothing for false" },
    { "z", "\"null\"", NULL, "null in quotes may be a name" },
    { "a", "\"a\"", NULL, "one text for an array of one" },
    { "ib", "\"7\"", "7", "one of two types" },
    { "ib", "\"false\"", "false", "the other" },
    { "ib", "7.0", "7", "a number that is nearly one" },
    { "ib", "\"7.5\"", NULL, "a number that is neither" },
    { "os", "7", "\"7\"", "the one of two that can be written" },
};

/* The only finding's fix: all of the value is replaced, and nothing else. */
static bool is_fixed(const struct xp_findings *findings, size_t start, size_t length, const char *fixed)
{
    const struct xp_fix *fix = findings->items[0].fix;

    if (!fix || !fixed)
        return !fix && !fixed;
    return fix->is_safe && fix->count == 1 && fix->edits[0].start == start && fix->edits[0].end == start + length &&
           xp_str_is(fix->edits[0].text, fixed);
}

static void types_are_changed_where_nothing_is_lost(void **state)
{
    struct lint_setup setup;
    size_t failures = 0;

    (void)state;
    lint_setup_init(&setup, rules, true);
    for (size_t i = 0; i < XP_COUNT(values); i++) {
        XP_AUTO_BUF text = XP_BUF_INIT(10000);
        struct xp_findings findings = { 0 };

        xp_buf_addf(&text, "{\"%s\": %s}", values[i].key, values[i].value);
        lint_text(&setup, xp_buf_str(&text), &findings, NULL);
        if (findings.count != 1 ||
            !is_fixed(&findings, strlen(values[i].key) + 5, strlen(values[i].value), values[i].fixed)) {
            print_error("%zu findings: %s\n", findings.count, values[i].why);
            failures++;
        }
        xp_findings_release(&findings);
    }
    lint_setup_release(&setup);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(types_are_changed_where_nothing_is_lost) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
