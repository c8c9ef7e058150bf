#include "pack_harness.h"
#include "scratch_tree.h"
#include "secret_search.h"
#include "xp_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_MAX = 1 << 22, PARTS_MAX = 6 };

/* Nothing here is a secret, and nothing here looks like one: the shapes are put together when the test runs. */
#define LETTERS10 "aB3dE5gH7j"
#define LETTERS20 "aB3dE5gH7jK2mN4pQ6rS"
#define LETTERS40 "aB3dE5gH7jK2mN4pQ6rStU8vW9xYzA1bC2dE3fG4"
#define BODY "aB3dE5gH7jK2mN4pQ6rStU8vW9xYzA1bC2dE3fG4hJ5kL6mN7pQ8rS9tV2wX"

static const struct {
    const char *rule;
    const char *parts[PARTS_MAX]; /* of the file's text */
    const char *name;             /* NULL: "a.txt" */
    const char *shown;            /* what the message shows of it */
    const char *place;
    const char *why;
} secrets[] = {
    { "secret-private-key",
      { "-----BEGIN ", "RSA PRIVATE", " KEY-----\n", BODY, "\n" },
      NULL,
      "-----BEGIN RSA PRIVATE KEY-----…",
      ":1:1:",
      "a key of openssl" },
    { "secret-private-key",
      { "\r\n\r\n  -----BEGIN ", "PRIVATE", " KEY-----\r\n  ", BODY, "\n" },
      NULL,
      "-----BEGIN PRIVATE KEY-----…",
      ":3:3:",
      "indented, in lines of CRLF" },
    { "secret-private-key",
      { "k = \"-----BEGIN ", "EC PRIVATE", " KEY-----\\n", BODY, "\\n\"" },
      NULL,
      NULL,
      ":1:6:",
      "in a string" },
    { "secret-private-key",
      { "'-----BEGIN ", "PRIVATE", " KEY-----'\n  + '", BODY, "'" },
      NULL,
      NULL,
      ":1:2:",
      "in several strings" },
    { "secret-private-key",
      { "-----BEGIN ", "RSA PRIVATE", " KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n", BODY },
      NULL,
      NULL,
      ":1:1:",
      "encrypted" },
    { "secret-private-key",
      { "-----BEGIN ", "PGP PRIVATE", " KEY BLOCK-----\nVersion: GnuPG v2\n\n", BODY },
      NULL,
      NULL,
      ":1:1:",
      "of GnuPG" },
    { "secret-private-key",
      { "-----BEGIN ", "OPENSSH PRIVATE", " KEY-----\n", BODY },
      "id_ed25519",
      NULL,
      ":1:1:",
      "the key, and not the name as well" },
    { "secret-private-key",
      { "PuTTY-User-Key-", "File-2: ssh-rsa\r\nEncryption: none\r\n" },
      NULL,
      NULL,
      ":1:1:",
      "of PuTTY" },
    { "secret-private-key",
      { "AGE-SECRET-", "KEY-1", "QQQQWWWWEEEERRRRTTTTYYYYUUUUIIIIOOOOPPPPAAAASSSSDDDDFFFFGG" },
      NULL,
      NULL,
      ":1:1:",
      "of age" },
    { "secret-aws",
      { "x \u00e4 AK", "IA", "QWERTYUIOPASDF23" },
      NULL,
      "\"AKIA…\", 20 characters",
      ":1:5:",
      "an access key" },
    { "secret-aws",
      { "key: AS", "IA", "QWERTYUIOPASDF23\n" },
      NULL,
      "\"ASIA…\", 20 characters",
      ":1:6:",
      "for some hours" },
    { "secret-aws",
      { "AWS_ACCESS_KEY_ID=AK", "IA", "QWERTYUIOPASDF23\n" },
      NULL,
      "\"AKIA…\", 20 characters",
      ":1:19:",
      "as a shell sets it" },
    { "secret-github",
      { "gh", "p_", LETTERS20, "aB3dE5gH7jK2mN4p" },
      NULL,
      "\"ghp_…\", 40 characters",
      ":1:1:",
      "a token" },
    { "secret-github",
      { "github_", "pat_", LETTERS20, "aB_", LETTERS40, "aB3dE5gH7jK2mN4pQ6r" },
      NULL,
      "\"github_pat_…\", 93 characters",
      ":1:1:",
      "a fine-grained one" },
    { "secret-slack",
      { "xox", "b-", "123456789012-123456789012-", LETTERS20, "aB3d" },
      NULL,
      "xoxb-…",
      ":1:1:",
      "a bot's" },
    { "secret-slack",
      { "https://hooks.slack", ".com/services/", "T1A2B3C4D/B1A2B3C4D/", LETTERS20, "aB3d" },
      NULL,
      "hooks.slack.com/services/T1A2B3C4D/B1A2B…",
      ":1:9:",
      "a hook" },
    { "secret-google",
      { "\"AI", "za", LETTERS20, "aB3dE5gH7jK2mN4", "\"" },
      NULL,
      "\"AIza…\", 39 characters",
      ":1:2:",
      "a key" },
    { "secret-google",
      { "https://maps.example.com/?key=AI", "za", LETTERS20, "aB3dE5gH7jK2mN4", "&q=x" },
      NULL,
      "\"AIza…\", 39 characters",
      ":1:31:",
      "a key in a URL" },
    { "secret-stripe",
      { "sk_", "live_", LETTERS20, "aB3d" },
      NULL,
      "\"sk_live_…\", 32 characters",
      ":1:1:",
      "a live key" },
    { "secret-npm",
      { "=npm", "_", LETTERS20, "aB3dE5gH7jK2mN4p" },
      NULL,
      "\"npm_…\", 40 characters",
      ":1:2:",
      "a token" },
    { "secret-pypi", { "password = pypi", "-AgE", BODY, LETTERS40 }, NULL, "pypi-AgE…", ":1:12:", "a token" },
    { "secret-url-password",
      { "rtsp://camera", ":", "Tr0ub4dor", "@192.168.1.20/live" },
      NULL,
      "\"rtsp://camera:…\"",
      ":1:1:",
      "a camera's" },
    { "secret-url-password",
      { "https://:", "f00b4rT0ken", "@example.org/" },
      NULL,
      "\"https://:…\"",
      ":1:1:",
      "without a name" },
    { "secret-file", { "A=1\n" }, ".env", ".env", ".env:", "by its name" },
    { "secret-file", { "A=1\n" }, ".env.local", ".env.local", ".env.local:", "and its kin" },
    { "secret-key-file", { "\x30\x82\x01", "\x02" }, "c.p12", "c.p12", "c.p12:", "a binary file by its name" },
    { "secret-key-file", { "text" }, "d/server.pem", "server.pem", "server.pem:", "in a folder" },
    { "secret-key-file", { "text" }, "id_rsa", "id_rsa", "id_rsa:", "of ssh" },
};

static void write_file(const char *name, struct xp_str text)
{
    FILE *file;

    scratch_make(name, NULL);
    file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
}

static void join(struct xp_buf *out, const char *const *parts)
{
    for (size_t i = 0; i < PARTS_MAX && parts[i]; i++)
        xp_buf_add_str(out, xp_str_from(parts[i]));
}

static void plan_dump(const struct xp_plan_settings *settings, struct xp_buf *out)
{
    struct pack_setup setup;

    pack_setup_plan(&setup, "a.isf", settings);
    pack_dump_findings(&setup.findings, out);
    assert_false(setup.plan.is_refused);
    pack_setup_release(&setup);
}

static void check_secret(size_t i, size_t before)
{
    XP_AUTO_BUF text = XP_BUF_INIT(TEXT_MAX), name = XP_BUF_INIT(TEXT_MAX), findings = XP_BUF_INIT(TEXT_MAX);
    const char *end;

    while (text.len < before)
        xp_buf_add_str(&text, xp_str_from("lorem ipsum dolor sit amet consetetur\n"));
    join(&text, secrets[i].parts);
    xp_buf_addf(&name, "a.isf/%s", secrets[i].name ? secrets[i].name : "a.txt");
    scratch_enter();
    write_file(name.ptr, xp_buf_str(&text));
    plan_dump(NULL, &findings);
    end = strchr(findings.ptr, '\n');
    if (!end || end[1] || strncmp(findings.ptr, secrets[i].rule, strlen(secrets[i].rule)) != 0 ||
        (secrets[i].shown && !strstr(findings.ptr, secrets[i].shown)) ||
        (!before && !strstr(findings.ptr, secrets[i].place)))
        fail_msg("%s: %s: %s", secrets[i].rule, secrets[i].why, findings.ptr);
    if (strstr(findings.ptr, LETTERS10) || strstr(findings.ptr, "QWERTY") || strstr(findings.ptr, "Tr0ub4dor"))
        fail_msg("%s: %s is shown", secrets[i].rule, secrets[i].why);
    scratch_leave();
}

static void true_shapes(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(secrets); i++)
        check_secret(i, 0);
}

/* Wherever the blocks that are read at once end. */
static void across_blocks(void **state)
{
    static const size_t places[] = { 256 * 1024 - 38, 256 * 1024, 256 * 1024 + 1000, 512 * 1024 + 1040 };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(secrets); i++)
        if (!secrets[i].name)
            check_secret(i, places[i % XP_COUNT(places)]);
    for (size_t at = 0; at < 3000; at += 37)
        check_secret(11, 256 * 1024 - 1500 + at);
}

static void look_alikes(void **state)
{
    XP_AUTO_BUF findings = XP_BUF_INIT(TEXT_MAX);
    struct pack_setup setup;

    (void)state;
    pack_setup_plan(&setup, XP_FIXTURES "/secrets", NULL);
    pack_dump_findings(&setup.findings, &findings);
    assert_string_equal(findings.ptr, "");
    assert_true(setup.plan.files >= 10);
    pack_setup_release(&setup);
}

/* The examples of other people's manuals, which stand in many files. */
static void known_examples(void **state)
{
    static const char *const texts[][PARTS_MAX] = {
        { "AK", "IA", "IOSFODNN7EXAMPLE" },
        { "gh", "p_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
        { "a", "AK", "IA", "QWERTYUIOPASDF23" },
        { "AK", "IA", "QWERTYUIOPASDF23", "x" },
        { "gh", "p_", LETTERS40 },
        { "sk_", "test_", LETTERS20, "aB3d" },
        { "-----BEGIN ", "PUBLIC", " KEY-----\n", BODY },
        { "-----BEGIN ", "PRIVATE", " KEY-----\n", "aGVsbG8=\n" },
        { "http://u:", "a\xff", "@h" },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(texts); i++) {
        XP_AUTO_BUF text = XP_BUF_INIT(TEXT_MAX), findings = XP_BUF_INIT(TEXT_MAX);

        scratch_enter();
        join(&text, texts[i]);
        write_file("a.isf/a.txt", xp_buf_str(&text));
        plan_dump(NULL, &findings);
        if (findings.len)
            fail_msg("%zu: %s", i, findings.ptr);
        scratch_leave();
    }
}

static void binary_and_empty_files(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(TEXT_MAX), findings = XP_BUF_INIT(TEXT_MAX);

    (void)state;
    xp_buf_add(&text, "\0\n", 2);
    join(&text, secrets[0].parts);
    write_file("a.isf/a.txt", xp_buf_str(&text));
    scratch_make("a.isf/.env=", "a.isf/b/.env=", NULL);
    plan_dump(NULL, &findings);
    assert_string_equal(findings.ptr, "");
}

static void allowed_paths(void **state)
{
    static const struct xp_str allowed[] = { XP_STR("a.isf/tests/*.pem"), XP_STR("keys/"), XP_STR("/.env") };
    const struct xp_plan_settings settings = { .allow_secrets = allowed,
                                               .allow_secrets_count = XP_COUNT(allowed),
                                               .above = XP_STR("a.isf") };
    XP_AUTO_BUF findings = XP_BUF_INIT(TEXT_MAX);

    (void)state;
    scratch_make("a.isf/tests/fake.pem", "a.isf/x/keys/b/c.p12", "a.isf/.env", NULL);
    plan_dump(&settings, &findings);
    assert_string_equal(findings.ptr, "secret-file a.isf/.env: \".env\" is named as a file of passwords is\n");
}

static void many_in_one_file(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(TEXT_MAX), findings = XP_BUF_INIT(TEXT_MAX);
    size_t lines = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        join(&text, secrets[9].parts);
        xp_buf_add_char(&text, '\n');
    }
    write_file("a.isf/a.txt", xp_buf_str(&text));
    plan_dump(NULL, &findings);
    for (size_t i = 0; i < findings.len; i++)
        lines += findings.ptr[i] == '\n';
    assert_int_equal(lines, 20);
    assert_non_null(strstr(findings.ptr, "a.txt:20:5:"));
}

/* More text than one thread looks into alone; each file has a secret in another line, some have one in the name as well. */
static void threads_do_not_show(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(TEXT_MAX), one = XP_BUF_INIT(TEXT_MAX), many = XP_BUF_INIT(TEXT_MAX);
    struct xp_plan_settings settings = { .threads = 1 };

    (void)state;
    for (int i = 0; i < 48; i++) {
        char name[40];

        snprintf(name, sizeof(name), "a.isf/d%d/f%d.%s", i / 8, i, i % 3 ? "txt" : "pem");
        xp_buf_clear(&text);
        for (int line = 0; line < 1024 + i; line++)
            xp_buf_addf(&text, "nothing to be seen here, line %d\n", line);
        join(&text, secrets[i % 2 ? 0 : 9].parts);
        write_file(name, xp_buf_str(&text));
    }
    plan_dump(&settings, &one);
    settings.threads = 7;
    plan_dump(&settings, &many);
    assert_string_equal(one.ptr, many.ptr);
    assert_non_null(strstr(one.ptr, "a.isf/d5/f47.txt:1072:1:"));
}

/* The search against the simplest one there is. */
static void search_finds_all(void **state)
{
    static const char *const texts[] = { "a://", "abaa", "ab:a", "ababa", "bbbb", "a/a/" };
    char text[400];
    uint32_t random = 1;

    (void)state;
    for (int turn = 0; turn < 2000; turn++) {
        struct secret_search search = { 0 };
        size_t found = 0, expected = 0, len = (size_t)turn % sizeof(text), most = 1 + (size_t)turn % XP_COUNT(texts);

        for (size_t i = 0; i < len; i++)
            text[i] = "ab:/"[(random = random * 1664525 + 1013904223) >> 30];
        for (size_t i = 0; i < most; i++)
            secret_search_add(&search, xp_str_from(texts[i]));
        secret_search_prepare(&search);
        for (size_t i = 0; i < most; i++)
            for (size_t k = 0; k < len; k++)
                expected += xp_str_starts_with(xp_str_make(text + k, len - k), xp_str_from(texts[i]));
        for (size_t at = secret_search_next(&search, xp_str_make(text, len), 0); at < len;
             at = secret_search_next(&search, xp_str_make(text, len), at + 1)) {
            uint32_t match = SECRET_NO_TEXT;

            while ((match = secret_search_match(&search, xp_str_make(text, len), at, match)) != SECRET_NO_TEXT)
                found++;
        }
        assert_int_equal(found, expected);
        secret_search_release(&search);
    }
}

#define TREE_TEST(test) SCRATCH_TEST(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(true_shapes),    cmocka_unit_test(across_blocks),   cmocka_unit_test(look_alikes),
        cmocka_unit_test(known_examples), TREE_TEST(binary_and_empty_files), TREE_TEST(allowed_paths),
        TREE_TEST(many_in_one_file),      TREE_TEST(threads_do_not_show),    cmocka_unit_test(search_finds_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
