#include "xp_buf.h"
#include "xp_macros.h"
#include "xp_store_answer.h"
#include "xp_store_fields.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Answers about the plugin "a.b". Apostrophes stand for quotes. `found` is the kind, or the token, and what was read. */
#define RELEASE(text) "{'plugins': [{'pluginId': 'a.b', 'id': 7, 'latestRelease': " text "}]}"

static const struct {
    const char *body, *found, *why;
} rows[] = {
    { RELEASE("{'number': '1.4'}"), "release 1.4", "the least there can be" },
    { RELEASE("{'number': '1.4', 'releaseDate': '2026-03-02', 'downloadUrl': 'https://a.example/x.zip'}"),
      "release 1.4 2026-03-02 https://a.example/x.zip", "all that is read" },
    { RELEASE("{'number': '1.4', 'new': [1, {'number': '9'}]}"), "release 1.4", "other keys are passed over" },
    { "{'x': 1, 'plugins': [{'y': null, 'latestRelease': {'number': '1.4'}, 'pluginId': 'a.b'}]}", "release 1.4",
      "the order of keys means nothing" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': 9}}"), "release 1.4 vers 9", "our extension" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': 0}}"), "release 1.4 vers 0", "a counter may be 0" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': 9007199254740991}}"), "release 1.4 vers 9007199254740991",
      "the greatest that doubles hold" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': 9007199254740992}}"), "release 1.4", "one more is no number of ours" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': 1e999}}"), "release 1.4", "nor is infinity" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': -1}}"), "release 1.4", "nor a negative one" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': 1.5}}"), "release 1.4", "nor a fraction" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': '9'}}"), "release 1.4", "nor a text" },
    { RELEASE("{'number': '1.4', 'ext': 5}"), "release 1.4", "an extension of another kind" },
    { RELEASE("{'number': '1.4', 'ext': {'vers': 1, 'vers': 2}}"), "[shape]", "twice: which one counts?" },

    { RELEASE("{'number': '1.4', 'releaseDate': '2026-3-2'}"), "release 1.4", "no date" },
    { RELEASE("{'number': '1.4', 'releaseDate': '2026-03-02T00'}"), "release 1.4", "more than a date" },
    { RELEASE("{'number': '1.4', 'releaseDate': 20260302}"), "release 1.4", "no text" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'http://a.example/x.zip'}"), "release 1.4", "no https" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'javascript:alert(1)'}"), "release 1.4", "no link at all" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'https://'}"), "release 1.4", "no host" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'https://a.example@evil.example/'}"), "release 1.4", "a user" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'https://a.example\\\\@evil.example/'}"),
      "release 1.4 https://a.example\\@evil.example/", "a backslash ends a host, as browsers have it" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'https://a.example/\\u202egpj.exe'}"), "release 1.4", "turned round" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'https://a.example/x y'}"), "release 1.4", "a blank" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'https://a.example/\\u001b[2J'}"), "release 1.4", "an escape" },
    { RELEASE("{'number': '1.4', 'downloadUrl': 'HTTPS://A.Example/'}"), "release 1.4 HTTPS://A.Example/",
      "capitals do not matter" },

    { RELEASE("'built-in'"), "built-in", "a text: it comes with the host" },
    { RELEASE("''"), "built-in", "also an empty one" },
    { RELEASE("null"), "no-release", "none" },
    { "{'plugins': [{'pluginId': 'a.b'}]}", "no-release", "not even the key" },
    { RELEASE("[]"), "[shape]", "an array" },
    { RELEASE("5"), "[shape]", "a number" },
    { RELEASE("true"), "[shape]", "a boolean" },

    { RELEASE("{}"), "[bad-version]", "no number" },
    { RELEASE("{'NUMBER': '1.4'}"), "[bad-version]", "in other capitals it is another key" },
    { RELEASE("{'number': 1.4}"), "[bad-version]", "a number that is one" },
    { RELEASE("{'number': null}"), "[bad-version]", "null" },
    { RELEASE("{'number': ''}"), "[bad-version]", "empty" },
    { RELEASE("{'number': ' '}"), "[bad-version]", "blank" },
    { RELEASE("{'number': '1\\t4'}"), "[bad-version]", "a control character" },
    { RELEASE("{'number': '1\\u007f'}"), "[bad-version]", "the last of them" },
    { RELEASE("{'number': '1.\\u0664'}"), "[bad-version]", "digits of another script" },
    { RELEASE("{'number': '1234567890123456789012345678901234567890123456789012345678901234'}"),
      "release 1234567890123456789012345678901234567890123456789012345678901234", "64 bytes" },
    { RELEASE("{'number': '12345678901234567890123456789012345678901234567890123456789012345'}"), "[bad-version]",
      "65 bytes" },
    { RELEASE("{'number': '1.4', 'number': '9'}"), "[shape]", "twice: cJSON takes the first, Python the last" },
    { RELEASE("{'number': '1.4', 'whatsNew': '', 'whatsNew': ''}"), "release 1.4", "what is not read may be twice" },

    { "{'plugins': []}", "not-in-store", "an empty list" },
    { "{'plugins': [1, 'x', null]}", "not-in-store", "nothing in it that could be a plugin" },
    { "{'plugins': [{'pluginId': 'a.c'}]}", "[wrong-id]", "another plugin" },
    { "{'plugins': [{'pluginId': 'A.B'}]}", "[wrong-id]", "capitals make another one" },
    { "{'plugins': [{'pluginId': 'a.b\\u0001'}]}", "[wrong-id]", "so does a sign that nobody sees" },
    { "{'plugins': [{}]}", "[shape]", "of nobody" },
    { "{'plugins': [{'pluginId': 5}]}", "[shape]", "of no text" },
    { "{'plugins': [{'pluginId': 'a.b', 'pluginId': 'a.b'}]}", "[shape]", "named twice" },
    { "{'plugins': [{'pluginId': 'x', 'latestRelease': {'number': '9'}}, 5, {'latestRelease': 7}, {'pluginId': 'a.b', "
      "'latestRelease': {'number': '1.4'}}]}",
      "release 1.4", "the one of several" },
    { "{'plugins': [{'pluginId': 'x'}, {'pluginId': 'y'}]}", "[wrong-id]", "none of several" },
    { "{'plugins': [{'pluginId': 'a.b'}, {'pluginId': 'a.b'}]}", "[shape]", "two of them" },
    { "{'plugins': {'a': {'pluginId': 'a.b'}}}", "[shape]", "cJSON gives out the members of an object as items" },
    { "{'plugins': 'x'}", "[shape]", "a text" },
    { "{'plugins': null}", "[shape]", "null" },
    { "{'plugins': [], 'plugins': []}", "[shape]", "twice" },
    { "{'Plugins': []}", "[shape]", "in other capitals" },
    { "{}", "[shape]", "nothing" },
    { "[]", "[shape]", "an array" },
    { "true", "[shape]", "a bare value" },
    { "'x'", "[shape]", "a bare text" },

    { "", "[empty]", "nothing" },
    { " \t\r\n", "[empty]", "blanks" },
    { "\xef\xbb\xbf", "[empty]", "a mark alone" },
    { "\xef\xbb\xbf{'plugins': []}", "not-in-store", "a mark in front" },
    { "{'plugins': []}x", "[not-json]", "something behind it" },
    { "{'plugins': []}{'plugins': []}", "[not-json]", "a second document behind it" },
    { "{'plugins': []} \n", "not-in-store", "blanks behind it" },
    { "{'plugins': [],}", "[not-json]", "a comma too many" },
    { "{plugins: []}", "[not-json]", "a bare key" },
    { "{'plugins': [NaN]}", "[not-json]", "no number" },
    { "{'plugins': [0x10]}", "[not-json]", "hexadecimal" },
    { "{'plugins': [+1]}", "[not-json]", "a plus" },
    { "// x\n{'plugins': []}", "[not-json]", "a comment" },
    { "<html></html>", "[not-json]", "a page" },
    { "{'plugins': ['\x01']}", "[not-json]", "a raw control character" },
    { "{'plugins': ['a\nb']}", "[not-json]", "a raw line end in a text" },
    { "{'plugins': ['a\tb']}", "[not-json]", "a raw tab in a text" },
    { "\x0c{'plugins': []}", "[not-json]", "a form feed is no blank of JSON" },
    { "\x0b{'plugins': []}", "[not-json]", "nor is a vertical tab" },
    { "{'plugins': ['\xff']}", "[not-json]", "a byte that is not UTF-8" },
    { "{'plugins': ['\xc0\xaf']}", "[not-json]", "a slash in a longer form than needed" },
    { "{'plugins': ['\xed\xa0\x80']}", "[not-json]", "half a pair" },
    { "{'plugins': ['\xe2\x82']}", "[not-json]", "a cut character" },
    { "{'plugins': ['\\ud800']}", "[not-json]", "half a pair as an escape" },
    { "{'plugins': ['x\\u0000y']}", "[not-json]", "NUL as an escape: cJSON would end the text there" },
    { "{'pl\\u0000ugins': []}", "[not-json]", "in a key too" },
    { "{'plugins': ['x\\\\u0000y']}", "not-in-store", "the same behind an escaped backslash is only text" },
    { "{'plugins': ['x\\\\\\u0000y']}", "[not-json]", "and behind that one it is NUL again" },
    { "{'plugins': ['\\'[[[[[[[[[[[[[[[[[[[[']}", "not-in-store", "brackets in a text are no depth" },
    { "{'plugins': [[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}", "not-in-store", "16 levels" },
    { "{'plugins': [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}", "[not-json]", "17 levels" },
    { "]", "[not-json]", "closed before it was opened" },
    { "{'plugins': [", "[not-json]", "cut off" },
    { "{'plugins': ['", "[not-json]", "cut off in a text" },
    { "{'plugins': ['\\", "[not-json]", "cut off in an escape" },
};

static void copy_body(struct xp_buf *out, const char *text)
{
    xp_buf_add_str(out, xp_str_from(text));
    for (size_t i = 0; i < out->len; i++)
        if (out->ptr[i] == '\'')
            out->ptr[i] = '"';
}

static void describe(const struct xp_store_answer *answer, struct xp_buf *out)
{
    if (answer->kind == XP_STORE_NOTHING)
        xp_buf_addf(out, "[%s]", xp_store_token_name(answer->token));
    xp_buf_addf(out, "%s", xp_store_kind_name(answer->kind));
    if (answer->number.len)
        xp_buf_addf(out, " %.*s", XP_STR_ARG(answer->number));
    if (answer->has_vers)
        xp_buf_addf(out, " vers %lld", (long long)answer->vers);
    if (answer->date.len)
        xp_buf_addf(out, " %.*s", XP_STR_ARG(answer->date));
    if (answer->download_url.len)
        xp_buf_addf(out, " %.*s", XP_STR_ARG(answer->download_url));
}

static void answers_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        XP_AUTO_BUF body = XP_BUF_INIT(100000);
        XP_AUTO_BUF found = XP_BUF_INIT(100000);
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_store_answer answer;

        copy_body(&body, rows[i].body);
        xp_store_read_answer(&answer, xp_buf_str(&body), xp_str_from("a.b"), &arena);
        describe(&answer, &found);
        if (strcmp(found.ptr, rows[i].found) != 0)
            fail_msg("row %zu, %s: %s, not %s", i, rows[i].why, found.ptr, rows[i].found);
        xp_arena_release(&arena);
    }
}

/* A raw NUL cannot stand in the table. */
static void nul_is_refused(void **state)
{
    static const char body[] = "{\"plugins\": []}\0";
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_store_answer answer;

    (void)state;
    xp_store_read_answer(&answer, xp_str_make(body, sizeof(body) - 1), xp_str_from("a.b"), &arena);
    assert_int_equal(answer.token, XP_STORE_NOT_JSON);
    xp_arena_release(&arena);
}

static void pages_are_whole_numbers(void **state)
{
    static const struct {
        const char *id;
        int64_t page;
    } pages[] = { { "7", 7 },     { "2147483648", INT64_C(2147483648) },
                  { "7.5", 0 },   { "-1", 0 },
                  { "1e999", 0 }, { "'7'", 0 },
                  { "null", 0 },  { "1e3", 1000 } };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(pages); i++) {
        XP_AUTO_BUF body = XP_BUF_INIT(1000);
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_store_answer answer;
        char text[200];

        snprintf(text, sizeof(text), "{'plugins': [{'pluginId': 'a.b', 'id': %s}]}", pages[i].id);
        copy_body(&body, text);
        xp_store_read_answer(&answer, xp_buf_str(&body), xp_str_from("a.b"), &arena);
        assert_int_equal(answer.kind, XP_STORE_NO_RELEASE);
        if (answer.page != pages[i].page)
            fail_msg("%s: %lld", pages[i].id, (long long)answer.page);
        xp_arena_release(&arena);
    }
}

static void size_is_bounded(void **state)
{
    static const char start[] = "{\"plugins\": []}";
    struct xp_buf body = XP_BUF_INIT(XP_STORE_MAX_ANSWER_BYTES + 1);
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_store_answer answer;

    (void)state;
    assert_true(xp_buf_reserve(&body, XP_STORE_MAX_ANSWER_BYTES + 1));
    memset(body.ptr, ' ', XP_STORE_MAX_ANSWER_BYTES + 1);
    memcpy(body.ptr, start, strlen(start));
    xp_store_read_answer(&answer, xp_str_make(body.ptr, XP_STORE_MAX_ANSWER_BYTES), xp_str_from("a.b"), &arena);
    assert_int_equal(answer.token, XP_STORE_NO_ENTRY);
    xp_store_read_answer(&answer, xp_str_make(body.ptr, XP_STORE_MAX_ANSWER_BYTES + 1), xp_str_from("a.b"), &arena);
    assert_int_equal(answer.token, XP_STORE_TOO_BIG);
    xp_arena_release(&arena);
    xp_buf_release(&body);
}

/*
 * What made the scan and the strict reading necessary, as the library on this machine has it. Where a newer one no
 * longer does, this test says that the code may be simpler.
 */
static void traps_are_there(void **state)
{
    static const char lengthy[] = "{\"a\": 1}";
    cJSON *item;

    (void)state;
    item = cJSON_Parse("{\"a\": 1} x");
    assert_non_null(item); /* text behind the value */
    cJSON_Delete(item);
    assert_null(cJSON_ParseWithLengthOpts(lengthy, strlen(lengthy), NULL, true)); /* without the NUL: refused */
    item = cJSON_ParseWithLengthOpts(lengthy, strlen(lengthy) + 1, NULL, true);
    assert_non_null(item);
    assert_non_null(cJSON_GetObjectItem(item, "A")); /* capitals */
    assert_null(cJSON_GetObjectItemCaseSensitive(item, "A"));
    assert_non_null(cJSON_GetArrayItem(item, 0)); /* an object as an array */
    cJSON_Delete(item);
    item = cJSON_Parse("{\"a\": 1e999, \"b\": 3000000000, \"c\": 1, \"c\": 2, \"d\": \"x\\u0000y\"}");
    assert_non_null(item);
    assert_true(cJSON_GetObjectItemCaseSensitive(item, "a")->valuedouble > 1e308);
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(item, "b")->valueint, INT32_MAX);
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(item, "c")->valueint, 1);
    cJSON_Delete(item);
    item = cJSON_Parse("[\"\x01\xff\", 01]");
    assert_non_null(item); /* control characters, bytes that are not UTF-8, zeros in front */
    cJSON_Delete(item);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_read),        cmocka_unit_test(nul_is_refused),
        cmocka_unit_test(pages_are_whole_numbers), cmocka_unit_test(size_is_bounded),
        cmocka_unit_test(traps_are_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
