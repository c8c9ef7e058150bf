#include "xp_macros.h"
#include "xp_store_verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { NONE = -1 };

static const struct {
    enum xp_store_token token;
    enum xp_store_kind kind;
    const char *number;
    int64_t store_vers;
    const char *readable;
    int64_t vers;
    const char *result, *token_name;
    bool is_by_vers;
    const char *why;
} rows[] = {
    { XP_STORE_FINE, XP_STORE_RELEASE, "1.4", NONE, "1.2", 7, "out-of-date", "", false, "by the readable version" },
    { XP_STORE_FINE, XP_STORE_RELEASE, "1.2", NONE, "1.2", 7, "up-to-date", "", false, "the same" },
    { XP_STORE_FINE, XP_STORE_RELEASE, "1.1", NONE, "1.2", 7, "newer", "", false, "no step back" },
    { XP_STORE_FINE, XP_STORE_RELEASE, "x", NONE, "1.2", 7, "unknown", "incomparable", false, "no order" },
    { XP_STORE_FINE, XP_STORE_RELEASE, "1.4", NONE, "", 7, "unknown", "incomparable", false, "none to compare" },
    { XP_STORE_FINE, XP_STORE_RELEASE, "1.0", 8, "1.2", 7, "out-of-date", "", true, "the counter decides" },
    { XP_STORE_FINE, XP_STORE_RELEASE, "9.0", 7, "1.2", 7, "up-to-date", "", true, "whatever else is said" },
    { XP_STORE_FINE, XP_STORE_RELEASE, "x", 6, "1.2", 7, "newer", "", true, "also where there is no other order" },
    { XP_STORE_FINE, XP_STORE_RELEASE, "1.4", 8, "1.2", NONE, "out-of-date", "", false, "if both have one" },
    { XP_STORE_FINE, XP_STORE_BUILT_IN, "", NONE, "1.2", 7, "built-in", "", false, "nothing is compared" },
    { XP_STORE_FINE, XP_STORE_NO_RELEASE, "", NONE, "1.2", 7, "no-release", "", false, "known without a release" },
    { XP_STORE_FINE, XP_STORE_NOTHING, "", NONE, "1.2", 7, "unknown", "internal", false, "an answer that is none" },
    { XP_STORE_DNS, XP_STORE_NOTHING, "", NONE, "1.2", 7, "unknown", "dns", false, "no answer" },
    { XP_STORE_TIMEOUT, XP_STORE_RELEASE, "1.2", NONE, "1.2", 7, "unknown", "timeout", false,
      "a failure is never up to date, even where the last answer would say so" },
};

static void results_are_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_store_answer answer = { .kind = rows[i].kind,
                                          .number = xp_str_from(rows[i].number),
                                          .has_vers = rows[i].store_vers != NONE,
                                          .vers = rows[i].store_vers };
        struct xp_store_installed installed = { xp_str_from(rows[i].readable), rows[i].vers != NONE, rows[i].vers };
        struct xp_store_verdict verdict = xp_store_judge(rows[i].token, &answer, &installed);

        if (strcmp(xp_store_result_name(verdict.result), rows[i].result) != 0 ||
            strcmp(xp_store_token_name(verdict.token), rows[i].token_name) != 0 ||
            verdict.is_by_vers != rows[i].is_by_vers)
            fail_msg("row %zu, %s: %s [%s]", i, rows[i].why, xp_store_result_name(verdict.result),
                     xp_store_token_name(verdict.token));
    }
}

/* 2026-11-20, a quarter past seven. */
static const int64_t moment_ms = INT64_C(1795158900000);

static void expect_notice(const struct xp_store_question *question, const struct xp_store_installed *installed,
                          size_t others, const char *expected)
{
    XP_AUTO_BUF text = XP_BUF_INIT(10000);
    struct xp_store_verdict verdict = xp_store_judge(question->token, &question->entry.answer, installed);

    xp_store_add_notice(&text, question, &verdict, installed, others);
    assert_string_equal(text.ptr, expected);
}

static void notices_are_one_line(void **state)
{
    struct xp_store_question question = { .request = { .id = XP_STR("a.b"), .host = XP_STR("plugins.example.org") } };
    struct xp_store_installed installed = { XP_STR("1.2"), true, 7 };

    (void)state;
    question.was_sent = true;
    question.token = XP_STORE_DNS;
    expect_notice(&question, &installed, 0,
                  "no answer from the store plugins.example.org: its name could not be looked up [dns]");
    strcpy(question.detail, "Could not resolve\x1b[2J host");
    expect_notice(&question, &installed, 1,
                  "no answer from the store plugins.example.org: its name could not be looked up (Could not "
                  "resolve\\x1b[2J host); so it is for 1 other plugin [dns]");
    question.detail[0] = '\0';
    question.was_sent = false;
    question.entry.attempted_ms = question.entry.answered_ms = moment_ms;
    question.entry.answer = (struct xp_store_answer){ .kind = XP_STORE_RELEASE, .number = XP_STR("1.4") };
    expect_notice(&question, &installed, 2,
                  "no answer from the store plugins.example.org: its name could not be looked up; on 2026-11-20 it had "
                  "1.4; so it is for 2 other plugins; asked 2026-11-20 07:15 UTC, and not again within a day without "
                  "--refresh [dns]");
    question.token = XP_STORE_FINE;
    installed.readable = xp_str_from("one\xff");
    expect_notice(&question, &installed, 0,
                  "the store plugins.example.org has version \"1.4\", which cannot be put in order with \"one\\xff\" "
                  "[incomparable]");
    installed.readable = xp_str_from(" ");
    expect_notice(&question, &installed, 0,
                  "the store plugins.example.org has version \"1.4\", but the plugin has no readableVers to compare it "
                  "with [incomparable]");
    question.was_sent = true;
    question.entry.answer = (struct xp_store_answer){ .kind = XP_STORE_NOT_IN_STORE, .token = XP_STORE_HTTP_404 };
    expect_notice(&question, &installed, 0, "the store plugins.example.org does not know \"a.b\" [http-404]");
    question.entry.answer = (struct xp_store_answer){ .kind = XP_STORE_NO_RELEASE };
    expect_notice(&question, &installed, 0,
                  "the store plugins.example.org knows \"a.b\", but has no release of it [no-release]");
}

static void names_go_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < XP_STORE_TOKENS; i++) {
        const char *name = xp_store_token_name((enum xp_store_token)i);

        assert_int_equal(xp_store_token_find(xp_str_from(name)), i);
        assert_true(strlen(xp_store_token_reason((enum xp_store_token)i)) > 0);
    }
    assert_int_equal(xp_store_token_find(xp_str_from("nonsense")), XP_STORE_INTERNAL);
    for (int i = XP_STORE_NOTHING; i <= XP_STORE_NOT_IN_STORE; i++)
        assert_int_equal(xp_store_kind_find(xp_str_from(xp_store_kind_name((enum xp_store_kind)i))), i);
    assert_int_equal(xp_store_kind_find(xp_str_from("nonsense")), XP_STORE_NOTHING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_right),
        cmocka_unit_test(notices_are_one_line),
        cmocka_unit_test(names_go_both_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
