#include "report_capture.h"
#include "xp_utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
#define BLANKS "          "
#define CARETS "^^^^^^^^^^"
#define TEN_WIDE "一二三四五六七八九十"

static const struct xp_rule tag_reserved = { .id = XP_STR("tag-reserved") };
static const struct xp_report_options defaults = { .version = "1.2.3" };

static struct xp_finding make_finding(void)
{
    struct xp_finding finding = {
        .rule = &tag_reserved,
        .severity = XP_SEVERITY_ERROR,
        .message = XP_STR("the tag is reserved"),
        .place = { .path = XP_STR("a.isf/info.json"), .line = 3, .column = 10 },
    };

    return finding;
}

static void assert_report(const struct xp_findings *findings, size_t plugins, const struct xp_report_options *options,
                          const char *expected)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    report_capture("text", findings, plugins, options, &out);
    assert_string_equal(out.ptr, expected);
}

static const struct {
    const char *text;
    size_t start, end;
    bool cut_left, cut_right;
    const char *source, *carets; /* the two lines behind the gutter */
    const char *why;
} snippets[] = {
    { "  \"tag\": \"xt.weather\",", 9, 21, false, false, "  \"tag\": \"xt.weather\",", "         ^^^^^^^^^^^^",
      "the carets stand under the span" },
    { "ab", 0, 1, false, false, "ab", "^", "a span at the line's beginning" },
    { "ab", 2, 2, false, false, "ab", "  ^", "an empty span at the line's end has one caret" },
    { "ab", 1, 1, false, false, "ab", " ^", "an empty span between two characters has one caret" },
    { "", 0, 0, false, false, "", "^", "an empty line" },
    { "ab", 1, 9, false, false, "ab", " ^", "a span past the line's end is clipped" },
    { "ab", 7, 9, false, false, "ab", "  ^", "a span all past the line's end stands at the end" },
    { "ab", 1, 0, false, false, "ab", " ^", "an end before the start counts as empty" },
    { "\tab", 1, 2, false, false, "    ab", "    ^", "a tab takes four columns at the line's beginning" },
    { "a\tb", 2, 3, false, false, "a   b", "    ^", "a tab fills up to the next multiple of four" },
    { "abcd\tb", 5, 6, false, false, "abcd    b", "        ^", "a tab at a multiple of four takes four" },
    { "a\tb", 1, 2, false, false, "a   b", " ^^^", "the carets under a tab are as wide as the tab" },
    { "一二x", 3, 6, false, false, "一二x", "  ^^", "wide characters take two columns and two carets" },
    { "e\xcc\x81x", 3, 4, false, false, "e\xcc\x81x", " ^", "a combining mark takes no column" },
    { "ae\xcc\x81x", 2, 4, false, false, "ae\xcc\x81x", " ^",
      "a combining mark alone is pointed at through its letter" },
    { "\xcc\x81x", 0, 2, false, false, "\xcc\x81x", "^", "a combining mark alone at the beginning" },
    { "a\x1b[31mb", 1, 2, false, false, "a\\x1b[31mb", " ^^^^", "an escape sequence is not sent to the terminal" },
    { "a\xffz", 1, 2, false, false, "a\\xffz", " ^^^^", "a byte that is not UTF-8 is shown as an escape" },
    { "a\xe2\x80\xaez", 4, 5, false, false, "a\\u{202e}z", "         ^", "a bidirectional mark is shown as an escape" },
    { "a\xc2\x9bz", 1, 3, false, false, "a\\u{9b}z", " ^^^^^^", "a C1 control is shown as an escape" },
    { "一二", 1, 2, false, false, "一二", "^^", "a span inside a character points at all of it" },
    { "ab", 0, 1, true, false, "…ab", " ^", "a line cut on the left before it came here" },
    { "ab", 1, 2, false, true, "ab…", " ^", "a line cut on the right before it came here" },
    { "\xcc\x81xy", 2, 3, true, false, "…xy", " ^", "no combining mark after the sign for the cut" },
    { FIFTY FIFTY, 99, 100, false, false, FIFTY FIFTY,
      BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS "         ^",
      "a line of exactly the width is shown whole" },
    { FIFTY FIFTY "x", 0, 1, false, false, FIFTY TEN TEN TEN TEN "01234567…", "^", "a long line is cut on the right" },
    { FIFTY FIFTY "x", 100, 101, false, false, "…3456789" FIFTY TEN TEN TEN TEN "x",
      BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS "        ^", "a long line is cut on the left" },
    { FIFTY FIFTY FIFTY FIFTY, 100, 101, false, false, "…123456789" TEN TEN TEN TEN TEN TEN TEN TEN "012345678…",
      BLANKS BLANKS BLANKS BLANKS BLANKS "^", "a long line is cut on both sides of a short span" },
    { FIFTY FIFTY FIFTY FIFTY, 20, 190, false, false, "…" FIFTY TEN TEN TEN TEN "01234567…",
      BLANKS " " CARETS CARETS CARETS CARETS CARETS CARETS CARETS CARETS "^^^^^^^^",
      "a span longer than the window is clipped" },
    { TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE, 90, 93, false, false,
      "…七八九十" TEN_WIDE TEN_WIDE TEN_WIDE TEN_WIDE "一二三四五…", BLANKS BLANKS BLANKS BLANKS "         ^^",
      "a long line of wide characters is cut between two of them" },
    { "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tab", 32, 33, false, false,
      "…" BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS "     ab",
      BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS BLANKS "      ^", "a line of tabs is cut too" },
};

/* What must be so for every snippet, also where the row does not spell it out. */
static void assert_snippet_sound(const char *source, const char *carets, const char *why)
{
    size_t columns = 0;
    size_t source_len = strcspn(source, "\n");
    size_t i = 0;

    while (i < source_len) {
        uint32_t cp;

        i += xp_utf8_decode(source + i, source_len - i, &cp);
        if (cp == XP_UTF8_BAD || !xp_utf8_is_printable(cp))
            fail_msg("something raw in: %s (%s)", source, why);
        columns += xp_utf8_width(cp);
    }
    if (columns > 100)
        fail_msg("%zu columns: %s", columns, why);
    if (strspn(carets, " ") > columns || strspn(carets, " ^") != strcspn(carets, "\n"))
        fail_msg("carets outside the line: %s", why);
}

static void snippet_shows_the_span(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(snippets); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);
        struct xp_finding finding = make_finding();
        struct xp_findings findings = { .items = &finding, .count = 1 };
        char *source, *carets;

        finding.excerpt.text = xp_str_from(snippets[i].text);
        finding.excerpt.start = snippets[i].start;
        finding.excerpt.end = snippets[i].end;
        finding.excerpt.cut_left = snippets[i].cut_left;
        finding.excerpt.cut_right = snippets[i].cut_right;
        report_capture("text", &findings, 1, &defaults, &out);
        source = strstr(out.ptr, "\n  3 | ");
        carets = source ? strstr(source, "\n    | ") : NULL;
        if (!source || !carets)
            fail_msg("no snippet: %s\n%s", snippets[i].why, out.ptr);
        source += strlen("\n  3 | ");
        *carets = '\0';
        carets += strlen("\n    | ");
        carets[strcspn(carets, "\n")] = '\0';
        assert_snippet_sound(source, carets, snippets[i].why);
        if (strcmp(source, snippets[i].source) != 0)
            fail_msg("%s\n  got      %s\n  expected %s", snippets[i].why, source, snippets[i].source);
        if (strcmp(carets, snippets[i].carets) != 0)
            fail_msg("%s\n  got      %s\n  expected %s", snippets[i].why, carets, snippets[i].carets);
    }
}

static void finding_is_written_as_the_contract_says(void **state)
{
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };

    (void)state;
    finding.message = xp_str_from("tag \"xt.weather\" begins with \"xt.\", which XTension reserves");
    finding.help = xp_str_from("choose a tag of your own, such as \"jamie.weather\"");
    finding.excerpt.text = xp_str_from("  \"tag\": \"xt.weather\",");
    finding.excerpt.start = 9;
    finding.excerpt.end = 21;
    assert_report(&findings, 1, &defaults,
                  "a.isf/info.json:3:10: error: tag \"xt.weather\" begins with \"xt.\", which XTension reserves "
                  "[tag-reserved]\n"
                  "  3 |   \"tag\": \"xt.weather\",\n"
                  "    |          ^^^^^^^^^^^^\n"
                  "  help: choose a tag of your own, such as \"jamie.weather\"\n"
                  "1 error in 1 plugin\n");
}

static void gutter_is_as_wide_as_the_number(void **state)
{
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };

    (void)state;
    finding.place.line = 12345;
    finding.excerpt.text = xp_str_from("ab");
    finding.excerpt.end = 1;
    assert_report(&findings, 1, &defaults,
                  "a.isf/info.json:12345:10: error: the tag is reserved [tag-reserved]\n"
                  "  12345 | ab\n"
                  "        | ^\n"
                  "1 error in 1 plugin\n");
}

static void whole_file_has_no_line(void **state)
{
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };

    (void)state;
    finding.place.line = finding.place.column = 0;
    finding.severity = XP_SEVERITY_NOTE;
    finding.excerpt.text = xp_str_from("ab");
    assert_report(&findings, 2, &defaults,
                  "a.isf/info.json: note: the tag is reserved [tag-reserved]\n"
                  "1 note in 2 plugins\n");
}

static void related_places_follow_as_notes(void **state)
{
    struct xp_related related[2] = {
        { .place = { .path = XP_STR("b.isf/info.json"), .line = 2, .column = 3 },
          .message = XP_STR("first used here") },
        { .place = { .path = XP_STR("tags.txt") }, .message = XP_STR("known") },
    };
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };

    (void)state;
    finding.related = related;
    finding.related_count = 2;
    finding.help = xp_str_from("choose another");
    assert_report(&findings, 1, &defaults,
                  "a.isf/info.json:3:10: error: the tag is reserved [tag-reserved]\n"
                  "  help: choose another\n"
                  "  b.isf/info.json:2:3: note: first used here\n"
                  "  tags.txt: note: known\n"
                  "1 error in 1 plugin\n");
}

static void nothing_raw_reaches_the_terminal(void **state)
{
    struct xp_related related = { .place = { .path = XP_STR("\x1b]0;x\a") }, .message = XP_STR("\xc2\x85") };
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };

    (void)state;
    finding.place.path = xp_str_from("a\nb\x7f\xff.isf/info.json");
    finding.message = xp_str_from("a \x1b[2J \\x1b \xe2\x80\xa8 b");
    finding.help = xp_str_from("\r\t\xe2\x81\xa6");
    finding.related = &related;
    finding.related_count = 1;
    assert_report(&findings, 1, &defaults,
                  "a\\nb\\x7f\\xff.isf/info.json:3:10: error: a \\x1b[2J \\x1b \\u{2028} b [tag-reserved]\n"
                  "  help: \\r\\t\\u{2066}\n"
                  "  \\x1b]0;x\\x07: note: \\u{85}\n"
                  "1 error in 1 plugin\n");
}

static void color_only_when_asked_for(void **state)
{
    struct xp_report_options options = { .version = "1.2.3", .use_color = true };
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };

    (void)state;
    finding.excerpt.text = xp_str_from("ab");
    finding.excerpt.end = 2;
    assert_report(&findings, 1, &options,
                  "\033[1ma.isf/info.json:3:10:\033[0m \033[1;31merror:\033[0m the tag is reserved [tag-reserved]\n"
                  "  3 | ab\n"
                  "    | \033[1;32m^^\033[0m\n"
                  "1 error in 1 plugin\n");
    finding.severity = XP_SEVERITY_WARNING;
    finding.excerpt.text.ptr = NULL;
    assert_report(&findings, 1, &options,
                  "\033[1ma.isf/info.json:3:10:\033[0m \033[1;33mwarning:\033[0m the tag is reserved [tag-reserved]\n"
                  "1 warning in 1 plugin\n");
    finding.severity = XP_SEVERITY_NOTE;
    assert_report(&findings, 1, &options,
                  "\033[1ma.isf/info.json:3:10:\033[0m \033[1;36mnote:\033[0m the tag is reserved [tag-reserved]\n"
                  "1 note in 1 plugin\n");
}

static void quiet_leaves_out_what_is_not_needed(void **state)
{
    struct xp_report_options options = { .version = "1.2.3", .is_quiet = true };
    struct xp_finding finding = make_finding();
    struct xp_findings findings = { .items = &finding, .count = 1 };
    struct xp_findings none = { .items = NULL };

    (void)state;
    finding.help = xp_str_from("choose another");
    assert_report(&findings, 1, &options,
                  "a.isf/info.json:3:10: error: the tag is reserved [tag-reserved]\n"
                  "1 error in 1 plugin\n");
    assert_report(&none, 3, &options, "");
}

static const struct {
    size_t errors, warnings, notes, safe, unsafe, problems, plugins;
    bool hides_all;
    const char *expected;
    const char *why;
} summaries[] = {
    { 0, 0, 0, 0, 0, 0, 3, false, "no findings in 3 plugins\n", "clean" },
    { 0, 0, 0, 0, 0, 0, 1, false, "no findings in 1 plugin\n", "one plugin" },
    { 0, 0, 0, 0, 0, 1, 0, false, "no plugin was linted; 1 problem\n", "nothing to lint is not clean" },
    { 0, 0, 0, 0, 0, 2, 1, false, "no findings in 1 plugin; 2 problems\n", "problems are named" },
    { 1, 2, 0, 2, 0, 0, 1, false, "1 error, 2 warnings in 1 plugin; 2 fixable with --fix\n", "as in the contract" },
    { 2, 1, 1, 2, 1, 0, 2, false,
      "2 errors, 1 warning, 1 note in 2 plugins; 2 fixable with --fix (1 more with --unsafe-fixes)\n", "all of it" },
    { 0, 0, 2, 0, 1, 0, 2, false, "2 notes in 2 plugins; 1 fixable with --unsafe-fixes\n", "unsafe fixes alone" },
    { 1, 0, 0, 0, 0, 1, 0, false, "1 error; 1 problem\n", "a finding about a file that is no plugin" },
    { 0, 0, 0, 0, 0, 0, 2, true, "nothing to show, as --min-severity hides all findings in 2 plugins\n",
      "hidden findings are not the same as none" },
};

static void summary_counts(void **state)
{
    static const struct xp_fix safe = { .is_safe = true }, unsafe = { .is_safe = false };

    (void)state;
    for (size_t row = 0; row < XP_COUNT(summaries); row++) {
        XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);
        struct xp_report_options options = { .version = "1.2.3", .hides_all = summaries[row].hides_all };
        struct xp_findings findings = { .items = NULL };
        struct xp_finding finding = make_finding();
        const size_t counts[] = { 0, summaries[row].notes, summaries[row].warnings, summaries[row].errors };
        const char *last;

        for (size_t severity = XP_SEVERITY_NOTE; severity <= XP_SEVERITY_ERROR; severity++) {
            for (size_t i = 0; i < counts[severity]; i++) {
                finding.severity = (enum xp_severity)severity;
                finding.fix = findings.count < summaries[row].safe                           ? &safe
                              : findings.count < summaries[row].safe + summaries[row].unsafe ? &unsafe
                                                                                             : NULL;
                xp_findings_add(&findings, &finding);
            }
        }
        for (size_t i = 0; i < summaries[row].problems; i++)
            xp_findings_add_problem(&findings, xp_str_from("x"), xp_str_from("is missing"));
        report_capture("text", &findings, summaries[row].plugins, &options, &out);
        last = findings.count ? strstr(out.ptr, "[tag-reserved]\n") : NULL;
        for (const char *next = last; next; next = strstr(next + 1, "[tag-reserved]\n"))
            last = next;
        last = last ? last + strlen("[tag-reserved]\n") : out.ptr;
        if (strcmp(last, summaries[row].expected) != 0)
            fail_msg("%s\n  got      %s  expected %s", summaries[row].why, last, summaries[row].expected);
        xp_findings_release(&findings);
    }
}

static void formats_are_found_by_name(void **state)
{
    (void)state;
    for (const struct xp_report_format *format = xp_report_formats; format->name; format++) {
        assert_ptr_equal(xp_report_find(format->name), format);
        assert_true(format->write && strlen(format->what));
    }
    assert_null(xp_report_find("tex"));
    assert_null(xp_report_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snippet_shows_the_span),
        cmocka_unit_test(finding_is_written_as_the_contract_says),
        cmocka_unit_test(gutter_is_as_wide_as_the_number),
        cmocka_unit_test(whole_file_has_no_line),
        cmocka_unit_test(related_places_follow_as_notes),
        cmocka_unit_test(nothing_raw_reaches_the_terminal),
        cmocka_unit_test(color_only_when_asked_for),
        cmocka_unit_test(quiet_leaves_out_what_is_not_needed),
        cmocka_unit_test(summary_counts),
        cmocka_unit_test(formats_are_found_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
