/* What a manifest says, whatever capitals its keys have. */
#include "xp_manifest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct {
    const char *manifest, *text, *why;
} text_rows[] = {
    { "{\"tag\": \"a\"}", "a", "the key itself" },
    { "{\"TAG\": \"a\"}", "a", "in other capitals" },
    { "{\"TAG\": \"a\", \"tag\": \"b\"}", "b", "the key itself counts wherever it stands" },
    { "{\"TAG\": \"a\", \"Tag\": \"b\"}", "a", "of two in other capitals the first" },
    { "{\"Tag\": \"a\", \"Tag\": \"b\"}", "b", "of equal ones the last" },
    { "{\"t\\u0061g\": \"a\"}", "a", "a key with an escape" },
    { "{\"tag\": \"\\u0061\"}", "a", "a text with an escape" },
    { "{\"tag\": 1}", "", "no text" },
    { "{\"tag\": 1, \"Tag\": \"a\"}", "", "another key does not take its place" },
    { "{\"tag\": }", "", "a value that nobody wrote" },
    { "{\"name\": \"tag\"}", "", "no such key" },
    { "{\"a\": {\"tag\": \"a\"}}", "", "not further down" },
    { "[\"tag\"]", "", "no object" },
    { "", "", "nothing at all" },
};

static void texts_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(text_rows); i++) {
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_doc doc;
        struct xp_str text;

        xp_doc_parse_json(&doc, text_rows[i].manifest, strlen(text_rows[i].manifest));
        text = xp_manifest_text(&doc, "tag", &arena);
        xp_doc_release(&doc);
        if (!xp_str_is(text, text_rows[i].text))
            fail_msg("\"%.*s\": %s", XP_STR_ARG(text), text_rows[i].why);
        xp_arena_release(&arena);
    }
}

static const struct {
    const char *value;
    bool is_read;
    uint64_t vers;
    const char *why;
} vers_rows[] = {
    { "0", true, 0, "the least" },
    { "9007199254740991", true, XP_MANIFEST_MAX_VERS, "the last that counts" },
    { "9007199254740992", false, 0, "one past it" },
    { "99999999999999999999999999999999999999", false, 0, "far past it" },
    { "-1", false, 0, "below nothing" },
    { "-0", false, 0, "a sign is no digit" },
    { "7.0", false, 0, "not in digits alone" },
    { "7e0", false, 0, "nor this" },
    { "\"7\"", false, 0, "a text" },
    { "07", true, 7, "what is repaired, as repaired" },
    { "null", false, 0, "nothing" },
    { "", false, 0, "a document without a value" },
};

static void counters_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(vers_rows); i++) {
        struct xp_doc doc;
        uint64_t vers = 0;
        bool is_read;

        xp_doc_parse_json(&doc, vers_rows[i].value, strlen(vers_rows[i].value));
        is_read = xp_manifest_read_vers(&doc, xp_doc_root(&doc), &vers);
        xp_doc_release(&doc);
        if (is_read != vers_rows[i].is_read || (is_read && vers != vers_rows[i].vers))
            fail_msg("%s: %s", vers_rows[i].value, vers_rows[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_found),
        cmocka_unit_test(counters_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
