/* SHA-256 and the content digest: known answers, and the processor's instructions against libsodium. */
#include "xp_digest.h"

#include "xp_macros.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *text, *hex, *why;
} known[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "nothing" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "FIPS 180-4, one block" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "FIPS 180-4, two blocks" },
};

static void known_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(known); i++) {
        struct xp_sha256_state sum;
        struct xp_sha256 digest;
        char hex[XP_SHA256_HEX + 1];

        xp_sha256_begin(&sum);
        xp_sha256_add(&sum, known[i].text, strlen(known[i].text));
        xp_sha256_end(&sum, &digest);
        xp_sha256_hex(&digest, hex);
        if (strcmp(hex, known[i].hex) != 0)
            fail_msg("%s: %s", known[i].why, hex);
    }
}

/* Every length up to some blocks, in pieces of every size: begun blocks, whole ones, and rests. */
static void pieces_of_every_size(void **state)
{
    enum { LENGTH = 400 };
    unsigned char text[LENGTH], expected[crypto_hash_sha256_BYTES];

    (void)state;
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = (unsigned char)(i * 7 + i / 13);
    for (size_t len = 0; len <= LENGTH; len++) {
        crypto_hash_sha256(expected, text, len);
        for (size_t piece = 1; piece <= 200; piece += 9) {
            struct xp_sha256_state sum;
            struct xp_sha256 digest;

            xp_sha256_begin(&sum);
            for (size_t at = 0; at < len; at += piece)
                xp_sha256_add(&sum, text + at, len - at < piece ? len - at : piece);
            xp_sha256_end(&sum, &digest);
            if (memcmp(digest.bytes, expected, sizeof(expected)) != 0)
                fail_msg("%zu bytes in pieces of %zu", len, piece);
        }
    }
}

/* docs/packages.md says how to compute it; this is that, by hand. */
static void content_digest(void **state)
{
    static const char text[] = "d07555:a.isf:\nf06447:a.isf/x:"
                               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
                               "l07557:a.isf/y:1:x\n";
    struct xp_content_digest digest;
    struct xp_sha256_state sum;
    struct xp_sha256 content, found, expected;

    (void)state;
    xp_sha256_begin(&sum);
    xp_sha256_add(&sum, "abc", 3);
    xp_sha256_end(&sum, &content);
    xp_content_digest_begin(&digest);
    xp_content_digest_add(&digest, xp_str_from("a.isf"), XP_ENTRY_FOLDER, 0755, NULL, xp_str_from(""));
    xp_content_digest_add(&digest, xp_str_from("a.isf/x"), XP_ENTRY_FILE, 0644, &content, xp_str_from(""));
    xp_content_digest_add(&digest, xp_str_from("a.isf/y"), XP_ENTRY_LINK, 0755, NULL, xp_str_from("x"));
    xp_content_digest_end(&digest, &found);
    xp_sha256_begin(&sum);
    xp_sha256_add(&sum, text, strlen(text));
    xp_sha256_end(&sum, &expected);
    assert_memory_equal(found.bytes, expected.bytes, sizeof(expected.bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(pieces_of_every_size),
        cmocka_unit_test(content_digest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
