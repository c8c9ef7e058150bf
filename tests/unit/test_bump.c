/* xp_bump_plan: which bytes of a manifest change, and what is refused. */
#include "xp_bump.h"
#include "xp_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct row {
    const char *before;
    uint64_t vers;        /* 0: one more */
    const char *readable; /* NULL: not to be changed */
    const char *after;    /* or the message */
    const char *why;
};

static const struct row good[] = {
    { "{\"vers\": 7}", 0, NULL, "{\"vers\": 8}", "one more" },
    { "{\"vers\": 9}", 0, NULL, "{\"vers\": 10}", "one digit more" },
    { "{\"vers\":0}", 0, NULL, "{\"vers\":1}", "from nothing" },
    { "{\"vers\": 7}", 20, NULL, "{\"vers\": 20}", "a number of one's own" },
    { "{\"vers\": 9007199254740990}", 0, NULL, "{\"vers\": 9007199254740991}", "up to the last that counts" },
    { "{ \"a\":[1 , 2],\r\n\t\"vers\" :\t7 ,\r\n\"b\":1e3 }\r\n\r\n", 0, NULL,
      "{ \"a\":[1 , 2],\r\n\t\"vers\" :\t8 ,\r\n\"b\":1e3 }\r\n\r\n", "every other byte stays" },
    { "{\"vers\": 7, \"deviceTypes\": [{\"vers\": 3}]}", 0, NULL, "{\"vers\": 8, \"deviceTypes\": [{\"vers\": 3}]}",
      "the one at the top alone" },
    { "{\"\\u0076ers\": 7}", 0, NULL, "{\"\\u0076ers\": 8}", "a key that is written with an escape" },
    { "{\"Vers\": 3, \"vers\": 7}", 0, NULL, "{\"Vers\": 3, \"vers\": 8}", "the key in its own capitals" },
    { "{\"vers\": 7, \"readableVers\": \"1.2\"}", 0, "1.3", "{\"vers\": 8, \"readableVers\": \"1.3\"}", "both" },
    { "{\"readableVers\": \"1.2\", \"vers\": 7}", 0, "1.3", "{\"readableVers\": \"1.3\", \"vers\": 8}",
      "in the other order" },
    { "{\"vers\": 7, \"readableVers\": \"1\\u002e2\"}", 0, "1.2", "{\"vers\": 8, \"readableVers\": \"1\\u002e2\"}",
      "the same text in another spelling is left alone" },
    { "{\"vers\": 7, \"readableVers\": \"\"}", 0, "a\"b\\c\n\t\x01/\x7F", //
      "{\"vers\": 8, \"readableVers\": \"a\\\"b\\\\c\\n\\t\\u0001/\\u007f\"}", "what must be escaped is" },
    { "{\"vers\": 7, \"readableVers\": \"1\"}", 0, "1.0 β für \xF0\x9F\x8C\xA7",
      "{\"vers\": 8, \"readableVers\": \"1.0 β für \xF0\x9F\x8C\xA7\"}", "and nothing else" },
};

#define LINT "; see what `xtplug lint --fix` makes of it"

static const struct row bad[] = {
    { "{\"vers\": 7}", 7, NULL, "vers is 7 already, and can only go up; 7 is no higher", "the same" },
    { "{\"vers\": 7}", 6, NULL, "vers is 7 already, and can only go up; 6 is no higher", "down" },
    { "{\"vers\": 9007199254740991}", 0, NULL, "vers cannot go past 9007199254740991, which it is already",
      "past the last that counts" },
    { "{\"vers\": 9007199254740992}", 0, NULL,
      "vers is 9007199254740992, which is past the largest that counts, 9007199254740991", "past it before" },
    { "{\"vers\": 99999999999999999999999999999999999999}", 0, NULL,
      "vers is 99999999999999999999999999999999999999, which is past the largest that counts, 9007199254740991",
      "a number that no machine word holds" },
    { "{\"vers\": -1}", 0, NULL, "vers is -1, but a version counter is never negative; write a number from 0 up",
      "negative" },
    { "{\"vers\": 7.0}", 0, NULL, "vers is 7.0, not a whole number in digits alone" LINT, "a fraction" },
    { "{\"vers\": 7e0}", 0, NULL, "vers is 7e0, not a whole number in digits alone" LINT, "an exponent" },
    { "{\"vers\": \"7\"}", 0, NULL, "vers is \"7\", not a whole number in digits alone" LINT, "a string" },
    { "{\"vers\": null}", 0, NULL, "vers is null, not a whole number in digits alone" LINT, "null" },
    { "{\"vers\": [7]}", 0, NULL, "vers is [7], not a whole number in digits alone" LINT, "an array" },
    { "{}", 0, NULL, "there is no \"vers\"; add it, such as \"vers\": 1, and see what `xtplug lint` says", "missing" },
    { "{\"Vers\": 7}", 0, NULL, "the key \"vers\" is written \"Vers\"; `xtplug lint --fix` puts that right",
      "other capitals" },
    { "{\"vers\": 7}", 0, "1.3",
      "there is no \"readableVers\"; add it, such as \"readableVers\": \"1.0\", and see what `xtplug lint` says",
      "the other key is missing" },
    { "{\"vers\": 7, \"readablevers\": \"1\"}", 0, "1.3",
      "the key \"readableVers\" is written \"readablevers\"; `xtplug lint --fix` puts that right",
      "or is in other capitals" },
    { "{\"vers\": 7, \"readableVers\": 1.2}", 0, "1.3", "readableVers is a number, not a string" LINT,
      "or is no string" },
    { "{\"vers\": 7, \"readableVers\": \"1\"}", 0, " \t", "the text for readableVers is blank", "a blank text" },
    { "{\"vers\": 7, \"readableVers\": \"1\"}", 0, "1\xFF", "the text for readableVers is not UTF-8: \"1\\xff\"",
      "bytes that are no text" },
    { "[1]", 0, NULL, "the manifest is no JSON object; see what `xtplug lint` says", "no object" },
};

static int plan(const struct row *row, struct xp_doc *doc, struct xp_arena *arena, struct xp_bump *bump,
                struct xp_err *err)
{
    struct xp_bump_wanted wanted = { row->vers, row->readable != NULL,
                                     xp_str_from(row->readable ? row->readable : "") };

    xp_doc_parse_json(doc, row->before, strlen(row->before));
    return xp_bump_plan(doc, &wanted, arena, bump, err);
}

static void changes_those_bytes_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(good); i++) {
        XP_AUTO_BUF after = XP_BUF_INIT(1000);
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_bump bump;
        struct xp_err err;
        struct xp_doc doc;

        print_message("%s\n", good[i].why);
        assert_int_equal(plan(&good[i], &doc, &arena, &bump, &err), 0);
        assert_true(xp_edit_apply(xp_str_from(good[i].before), bump.edits, bump.edit_count, &after));
        assert_string_equal(after.ptr, good[i].after);
        xp_doc_release(&doc);
        xp_arena_release(&arena);
    }
}

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(bad); i++) {
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_bump bump;
        struct xp_err err = { XP_OK, "" };
        struct xp_doc doc;

        print_message("%s\n", bad[i].why);
        assert_true(plan(&bad[i], &doc, &arena, &bump, &err) < 0);
        assert_string_equal(err.msg, bad[i].after);
        xp_doc_release(&doc);
        xp_arena_release(&arena);
    }
}

/* Whatever is wrong with a text, it is not edited. */
static void refuses_broken_manifests(void **state)
{
    static const char *const rows[] = {
        "",
        "{",
        "{\"vers\": 7,}",
        "{\"vers\": 7 // seven\n}",
        "{'vers': 7}",
        "{vers: 7}",
        "{\"vers\": 07}",
        "{\"vers\": +7}",
        "{\"vers\": 7} x",
        "\xEF\xBB\xBF{\"vers\": 7}",
        "{\"vers\": 7, \"name\": \"\xFF\"}",
        "{\"vers\": 7, \"vers\": 8}",
        "{\"vers\": 7, \"\\u0076ers\": 8}",
        "{\"vers\": 7, \"a\": 1, \"a\": 2}",
        "{\"vers\": 7, \"readableVers\": \"1\n\"}",
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct row row = { rows[i], 0, "1.3", NULL, NULL };
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_bump bump;
        struct xp_err err = { XP_OK, "" };
        struct xp_doc doc;

        print_message("row %zu\n", i);
        assert_int_equal(plan(&row, &doc, &arena, &bump, &err), XP_E_SYNTAX);
        assert_non_null(strstr(err.msg, "xtplug lint"));
        xp_doc_release(&doc);
        xp_arena_release(&arena);
    }
}

static void says_what_it_was(void **state)
{
    static const struct row row = { "{\"vers\": 7, \"readableVers\": \"1\\u002e2\"}", 0, "1.3", NULL, NULL };
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_bump bump;
    struct xp_err err;
    struct xp_doc doc;

    (void)state;
    assert_int_equal(plan(&row, &doc, &arena, &bump, &err), 0);
    assert_int_equal(bump.vers_before, 7);
    assert_int_equal(bump.vers, 8);
    assert_true(bump.has_new_readable);
    assert_true(xp_str_is(bump.readable_before, "1.2"));
    assert_true(xp_str_is(bump.readable, "1.3"));
    xp_doc_release(&doc);
    xp_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_those_bytes_alone),
        cmocka_unit_test(refuses),
        cmocka_unit_test(refuses_broken_manifests),
        cmocka_unit_test(says_what_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
