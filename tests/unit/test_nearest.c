#include "xp_macros.h"
#include "xp_nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define SIXTEEN "0123456789abcdef"
#define SIXTY_FOUR SIXTEEN SIXTEEN SIXTEEN SIXTEEN

static const struct {
    const char *a, *b;
    size_t most, distance;
    const char *why;
} distances[] = {
    { "", "", 2, 0, "two empty texts" },
    { "", "ab", 2, 2, "letters to insert" },
    { "name", "name", 2, 0, "the same" },
    { "name", "NAME", 0, 0, "capitals do not count" },
    { "nam", "name", 2, 1, "a letter dropped" },
    { "namee", "name", 2, 1, "a letter too many" },
    { "nane", "name", 2, 1, "a letter replaced" },
    { "nmae", "name", 2, 1, "two neighbours swapped" },
    { "dimmableTpye", "dimmableType", 2, 1, "swapped near the end" },
    { "recieveonly", "receiveonly", 2, 1, "the one everybody makes" },
    { "ab", "ba", 2, 1, "swapped at the beginning" },
    { "abc", "ca", 5, 3, "a swap is not edited again" },
    { "kitten", "sitting", 5, 3, "the textbook" },
    { "kitten", "sitting", 2, 3, "more than asked for is one more than that" },
    { "abc", "xyz", 0, 1, "nothing is allowed" },
    { "name", "description", 2, 3, "lengths alone are too far apart" },
    { SIXTY_FOUR, SIXTY_FOUR "x", 2, 3, "a text over 64 bytes is far from every other" },
    { SIXTY_FOUR, "x" SIXTEEN SIXTEEN SIXTEEN "0123456789abcde", 2, 2, "64 bytes are not too long" },
};

static void counting_edits(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(distances); i++) {
        struct xp_str a = xp_str_from(distances[i].a), b = xp_str_from(distances[i].b);

        if (xp_str_distance(a, b, distances[i].most) != distances[i].distance)
            fail_msg("%zu: %s", xp_str_distance(a, b, distances[i].most), distances[i].why);
        if (xp_str_distance(b, a, distances[i].most) != distances[i].distance)
            fail_msg("the other way round: %s", distances[i].why);
    }
}

static const char *const keys[] = { "name", "tag", "vers", "module", "deviceTypes", "dimmableType", "rtson", "rtsoff" };

static const struct {
    const char *name, *best;
    const char *why;
} guesses[] = {
    { "deviceType", "deviceTypes", "a plural" },
    { "dimmableTpye", "dimmableType", "two neighbours swapped" },
    { "modul", "module", "five letters may be one off" },
    { "nmae", "name", "four letters too" },
    { "TAG", "tag", "capitals alone are no distance" },
    { "lag", "", "three letters must be right: nobody means tag by lag" },
    { "nme", "name", "a letter that is missing is another matter" },
    { "ta", "", "but not of three" },
    { "versix", "vers", "six letters may be two off" },
    { "versi", "vers", "a letter too many" },
    { "verso1", "vers", "two letters too many" },
    { "rtsoof", "rtsoff", "the nearest, not the first" },
    { "rtsxn", "rtson", "of one length" },
    { "colour", "", "nothing is near" },
    { "", "", "nothing was typed" },
};

static void guessing_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(guesses); i++) {
        struct xp_nearest nearest = XP_NEAREST_INIT(xp_str_from(guesses[i].name));

        for (size_t k = 0; k < XP_COUNT(keys); k++)
            xp_nearest_offer(&nearest, xp_str_from(keys[k]));
        if (!xp_str_is(nearest.best, guesses[i].best))
            fail_msg("\"%.*s\": %s", XP_STR_ARG(nearest.best), guesses[i].why);
    }
}

static void the_first_of_equals_stays(void **state)
{
    struct xp_nearest nearest = XP_NEAREST_INIT(xp_str_from("rtsx"));

    (void)state;
    xp_nearest_offer(&nearest, xp_str_from("rtsa"));
    xp_nearest_offer(&nearest, xp_str_from("rtsb"));
    assert_true(xp_str_is(nearest.best, "rtsa"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counting_edits),
        cmocka_unit_test(guessing_names),
        cmocka_unit_test(the_first_of_equals_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
