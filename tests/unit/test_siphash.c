#include "xp_macros.h"
#include "xp_random.h"
#include "xp_siphash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>

enum { LONGEST = 200, TURNS = 20 };

/* The example that the paper works through, in its appendix A. */
static void as_the_paper(void **state)
{
    static const uint64_t key[2] = { UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908) };

    (void)state;
    assert_true(xp_siphash(xp_str_make("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16", 15), key) ==
                UINT64_C(0xa129ca6149be45e5));
}

static uint64_t little_endian(const unsigned char bytes[8])
{
    uint64_t number = 0;

    for (int i = 7; i >= 0; i--)
        number = number << 8 | bytes[i];
    return number;
}

static void as_libsodium(void **state)
{
    (void)state;
    for (int turn = 0; turn < TURNS; turn++) {
        unsigned char key[crypto_shorthash_KEYBYTES], text[LONGEST], theirs[crypto_shorthash_BYTES];
        uint64_t ours[2];

        xp_random_fill(key, sizeof(key));
        xp_random_fill(text, sizeof(text));
        ours[0] = little_endian(key);
        ours[1] = little_endian(key + 8);
        for (size_t len = 0; len <= LONGEST; len++) {
            crypto_shorthash(theirs, text, len, key);
            assert_true(xp_siphash(xp_str_make((const char *)text, len), ours) == little_endian(theirs));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_paper),
        cmocka_unit_test(as_libsodium),
    };

    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
