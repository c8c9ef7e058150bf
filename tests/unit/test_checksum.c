/* Checksum files, as several programs and systems write them. */
#include "xp_buf.h"
#include "xp_checksum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64 "BBBBBBBBbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const struct {
    const char *text, *name;
    int code;
    unsigned char first; /* byte of the digest */
    const char *message;
    const char *why;
} rows[] = {
    { A64 "  a.zip\n", "a.zip", 0, 0xaa, NULL, "as sha256sum writes it" },
    { A64 "  a.zip", "a.zip", 0, 0xaa, NULL, "without a line end" },
    { B64 " *a.zip\r\n", "a.zip", 0, 0xbb, NULL, "binary mode, capitals, Windows" },
    { A64 "  ./dist/a.zip\n", "a.zip", 0, 0xaa, NULL, "a folder in front does not matter" },
    { "\n\n" A64 "  b.zip\n" B64 "  a.zip\n", "a.zip", 0, 0xbb, NULL, "the second of two, behind blank lines" },
    { A64 "\n", "a.zip", 0, 0xaa, NULL, "the digits alone" },
    { A64 "\n" B64 "\n", "a.zip", XP_E_MISSING, 0, NULL, "digits alone, but two: of which file?" },
    { "SHA256 (a.zip) = " A64 "\n", "a.zip", 0, 0xaa, NULL, "BSD's way" },
    { "SHA256 (a) = b.zip) = " A64 "\n", "a) = b.zip", 0, 0xaa, NULL, "a name that looks like the end" },
    { "\\" A64 "  a\\nb\\\\c.zip\n", "a\nb\\c.zip", 0, 0xaa, NULL, "an escaped name" },
    { A64 "  a\\nb.zip\n", "a\\nb.zip", 0, 0xaa, NULL, "without the mark nothing is escaped" },
    { A64 "   a.zip\n", " a.zip", 0, 0xaa, NULL, "a name that begins with a blank" },
    { A64 "  b.zip\n", "a.zip", XP_E_MISSING, 0, "it is about \"b.zip\"", "another file's" },
    { A64 "  b.zip\n" B64 "  c.zip\n", "a.zip", XP_E_MISSING, 0,
      "it is about \"b.zip\" and other files, and not about this one", "others' files" },
    { A64 "  b\x1b.zip\n", "a.zip", XP_E_MISSING, 0, "it is about \"b\\x1b.zip\"", "shown with care" },
    { "", "a.zip", XP_E_SYNTAX, 0, "it is empty", "empty" },
    { " \n\t\r\n", "a.zip", XP_E_SYNTAX, 0, "it is empty", "blanks alone" },
    { A64 "a  a.zip\n", "a.zip", XP_E_SYNTAX, 0, "its line 1 is no SHA-256 with a name", "a digit too many" },
    { "aaaa  a.zip\n", "a.zip", XP_E_SYNTAX, 0, "its line 1 is no SHA-256 with a name", "another kind of checksum" },
    { A64 " a.zip\n", "a.zip", XP_E_SYNTAX, 0, "its line 1 is no SHA-256 with a name", "one blank" },
    { A64 "  \n", "a.zip", XP_E_SYNTAX, 0, "its line 1 is no SHA-256 with a name", "no name behind the blanks" },
    { A64 "  b.zip\nnonsense\n", "a.zip", XP_E_SYNTAX, 0, "its line 2 is no SHA-256 with a name", "a bad second line" },
    { "SHA256 (a.zip) = aaaa\n", "a.zip", XP_E_SYNTAX, 0, NULL, "BSD's way, too short" },
};

static void finds_checksums(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_sha256 digest = { { 0 } };
        struct xp_err err = { .msg = "" };
        int rc = xp_checksum_find(xp_str_from(rows[i].text), xp_str_from(rows[i].name), &digest, &err);

        if (rc != rows[i].code || (rc == 0 && digest.bytes[0] != rows[i].first) ||
            (rows[i].message && strcmp(err.msg, rows[i].message) != 0))
            fail_msg("%s: got %d, %02x, \"%s\"", rows[i].why, rc, digest.bytes[0], err.msg);
    }
}

/* Cut anywhere, it is never read past its end (for the sanitizers). */
static void reads_no_further(void **state)
{
    static const char text[] = "\\" A64 "  a\\nb.zip\nSHA256 (c) = " B64 "\n";
    struct xp_sha256 digest;
    struct xp_err err;

    (void)state;
    for (size_t len = 0; len < sizeof(text); len++) {
        XP_AUTO_BUF copy = XP_BUF_INIT(1000);

        xp_buf_add(&copy, text, len);
        (void)!xp_checksum_find(xp_buf_str(&copy), xp_str_from("z"), &digest, &err);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_checksums),
        cmocka_unit_test(reads_no_further),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
