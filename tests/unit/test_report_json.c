#include "report_capture.h"
#include "xp_json_out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct xp_rule tag_reserved = { .id = XP_STR("tag-reserved") };
static const struct xp_report_options options = { .version = "1.2.3" };

#define HEAD "{\"version\": 1, \"tool\": {\"name\": \"xtplug\", \"version\": \"1.2.3\"},\n"

static struct xp_finding make_finding(void)
{
    struct xp_finding finding = {
        .rule = &tag_reserved,
        .severity = XP_SEVERITY_ERROR,
        .message = XP_STR("the tag is reserved"),
        .place = { XP_STR("a.isf/info.json"), 3, 10, 3, 22, 41, 12 },
        .pointer = XP_STR("/tag"),
        .has_pointer = true,
    };

    return finding;
}

static void assert_report(const struct xp_findings *findings, size_t plugins, const char *expected)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    report_capture("json", findings, plugins, &options, &out);
    assert_string_equal(out.ptr, expected);
}

static void nothing_found(void **state)
{
    struct xp_findings none = { .items = NULL };

    (void)state;
    assert_report(&none, 2,
                  HEAD
                  " \"findings\": [],\n"
                  " \"problems\": [],\n"
                  " \"summary\": {\"plugins\": 2, \"errors\": 0, \"warnings\": 0, \"notes\": 0, \"fixable\": 0}}\n");
}

static void finding_with_all_there_is(void **state)
{
    struct xp_edit edits[] = { { 42, 45, XP_STR("jamie") }, { 50, 50, XP_STR("") } };
    struct xp_fix fix = { XP_STR("choose another"), false, edits, 2 };
    struct xp_related related[] = {
        { .place = { XP_STR("b.isf/info.json"), 1, 2, 1, 3, 1, 1 }, .message = XP_STR("first used here") },
        { .place = { .path = XP_STR("tags.txt") }, .message = XP_STR("known") },
    };
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };

    (void)state;
    finding.help = xp_str_from("take your own");
    finding.fix = &fix;
    finding.related = related;
    finding.related_count = 2;
    assert_report(&findings, 1,
                  HEAD
                  " \"findings\": [\n"
                  "  {\"rule\": \"tag-reserved\", \"severity\": \"error\", \"message\": \"the tag is reserved\", "
                  "\"help\": \"take your own\", \"path\": \"a.isf/info.json\", \"pointer\": \"/tag\", "
                  "\"line\": 3, \"column\": 10, \"endLine\": 3, \"endColumn\": 22, \"offset\": 41, \"length\": 12, "
                  "\"related\": [{\"path\": \"b.isf/info.json\", \"line\": 1, \"column\": 2, "
                  "\"message\": \"first used here\"}, {\"path\": \"tags.txt\", \"message\": \"known\"}], "
                  "\"fix\": {\"title\": \"choose another\", \"safe\": false, \"edits\": ["
                  "{\"offset\": 42, \"length\": 3, \"text\": \"jamie\"}, "
                  "{\"offset\": 50, \"length\": 0, \"text\": \"\"}]}}],\n"
                  " \"problems\": [],\n"
                  " \"summary\": {\"plugins\": 1, \"errors\": 1, \"warnings\": 0, \"notes\": 0, \"fixable\": 0}}\n");
}

static void findings_about_whole_files_have_no_place(void **state)
{
    struct xp_finding items[] = { make_finding(), make_finding() };
    struct xp_findings findings = { .items = items, .count = 2 };

    (void)state;
    items[0].place.line = items[0].place.column = 0;
    items[0].has_pointer = false;
    items[1].place.line = 0;
    items[1].pointer = xp_str_from("");
    items[1].severity = XP_SEVERITY_WARNING;
    assert_report(&findings, 1,
                  HEAD
                  " \"findings\": [\n"
                  "  {\"rule\": \"tag-reserved\", \"severity\": \"error\", \"message\": \"the tag is reserved\", "
                  "\"path\": \"a.isf/info.json\"},\n"
                  "  {\"rule\": \"tag-reserved\", \"severity\": \"warning\", \"message\": \"the tag is reserved\", "
                  "\"path\": \"a.isf/info.json\", \"pointer\": \"\"}],\n"
                  " \"problems\": [],\n"
                  " \"summary\": {\"plugins\": 1, \"errors\": 1, \"warnings\": 1, \"notes\": 0, \"fixable\": 0}}\n");
}

static void problems_are_listed(void **state)
{
    struct xp_findings findings = { .items = NULL };

    (void)state;
    xp_findings_add_problem(&findings, xp_str_from("nowhere"), xp_str_from("there is no such file or folder"));
    xp_findings_add_problem(&findings, xp_str_from(""), xp_str_from("unknown option"));
    assert_report(&findings, 0,
                  HEAD
                  " \"findings\": [],\n"
                  " \"problems\": [\n"
                  "  {\"path\": \"nowhere\", \"message\": \"there is no such file or folder\"},\n"
                  "  {\"path\": \"\", \"message\": \"unknown option\"}],\n"
                  " \"summary\": {\"plugins\": 0, \"errors\": 0, \"warnings\": 0, \"notes\": 0, \"fixable\": 0}}\n");
    xp_findings_release(&findings);
}

static void fix_that_json_cannot_hold_is_left_out(void **state)
{
    struct xp_edit edits[] = { { 1, 2, XP_STR("fine") }, { 3, 4, XP_STR("\xff") } };
    struct xp_fix fix = { XP_STR("do it"), true, edits, 2 };
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    finding.fix = &fix;
    report_capture("json", &findings, 1, &options, &out);
    assert_null(strstr(out.ptr, "\"fix\""));
    fix.count = 1;
    report_capture("json", &findings, 1, &options, &out);
    assert_non_null(strstr(out.ptr, "\"fix\": {\"title\": \"do it\", \"safe\": true, "
                                    "\"edits\": [{\"offset\": 1, \"length\": 1, \"text\": \"fine\"}]}"));
}

static const struct {
    struct xp_str text;
    const char *expected;
    const char *why;
} strings[] = {
    { XP_STR(""), "\"\"", "empty" },
    { { NULL, 0 }, "\"\"", "an empty slice without pointer" },
    { XP_STR("plain / text"), "\"plain / text\"", "a slash needs no escape" },
    { XP_STR("\"\\"), "\"\\\"\\\\\"", "quote and backslash" },
    { XP_STR("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"", "the short escapes" },
    { XP_STR("a\0b\x1f\x7f"), "\"a\\u0000b\\u001f\\u007f\"", "control characters" },
    { XP_STR("\xc2\x80\xc2\x9b\xc2\xa0"), "\"\\u0080\\u009b\xc2\xa0\"", "C1 controls, but a no-break space stays" },
    { XP_STR("\xe2\x80\xa8\xe2\x80\xa9"), "\"\\u2028\\u2029\"", "line and paragraph separator" },
    { XP_STR("\xe2\x80\xaex\xe2\x81\xa9"), "\"\\u202ex\\u2069\"", "bidirectional marks" },
    { XP_STR("\xef\xbb\xbfx"), "\"\\ufeffx\"", "a byte-order mark" },
    { XP_STR("\xf3\xa0\x80\xa0\xf4\x8f\xbf\xbf"), "\"\\udb40\\udc20\\udbff\\udfff\"",
      "what is not printable above U+FFFF is a surrogate pair" },
    { XP_STR("Grüße 一 😀"), "\"Grüße 一 😀\"", "printable characters stay" },
    { XP_STR("a\xff\xc3z"), "\"a\\\\xff\\\\xc3z\"", "bytes that are not UTF-8" },
    { XP_STR("\xed\xa0\x80"), "\"\\\\xed\\\\xa0\\\\x80\"", "a surrogate in UTF-8 is none" },
    { XP_STR("\xe4\xb8"), "\"\\\\xe4\\\\xb8\"", "a character cut off at the end" },
};

static void strings_are_escaped(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(strings); i++) {
        struct xp_writer writer;
        struct xp_json_out json = XP_JSON_OUT_INIT(&writer);

        xp_writer_init(&writer, -1);
        xp_json_out_text(&json, NULL, strings[i].text);
        xp_writer_add_char(&writer, '\0');
        if (strcmp(writer.bytes, strings[i].expected) != 0)
            fail_msg("%s\n  got      %s\n  expected %s", strings[i].why, writer.bytes, strings[i].expected);
    }
}

static void numbers_keep_their_sign(void **state)
{
    struct xp_writer writer;
    struct xp_json_out json = XP_JSON_OUT_INIT(&writer);

    (void)state;
    xp_writer_init(&writer, -1);
    xp_json_out_open(&json, NULL, '[');
    xp_json_out_number(&json, NULL, INT64_MIN);
    xp_json_out_number(&json, NULL, -1);
    xp_json_out_number(&json, NULL, INT64_MAX);
    xp_json_out_bool(&json, NULL, true);
    xp_json_out_close(&json, ']');
    xp_writer_add_char(&writer, '\0');
    assert_string_equal(writer.bytes, "[-9223372036854775808, -1, 9223372036854775807, true]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_found),
        cmocka_unit_test(finding_with_all_there_is),
        cmocka_unit_test(findings_about_whole_files_have_no_place),
        cmocka_unit_test(problems_are_listed),
        cmocka_unit_test(fix_that_json_cannot_hold_is_left_out),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(numbers_keep_their_sign),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
