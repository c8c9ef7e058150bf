/* The JSON formats for services: sarif, gitlab and rdjson. tests/integration holds them to their schemas. */
#include "report_capture.h"
#include "scratch_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct xp_rule tag_reserved = {
    .id = XP_STR("tag-reserved"),
    .severity = XP_SEVERITY_ERROR,
    .summary = XP_STR("The tag must not begin with \"xt.\""),
    .why = XP_STR("XTension <keeps> it.\n"),
    .fix_note = XP_STR("writes another"),
};
static const struct xp_rule other_tag_reserved = { .id = XP_STR("tag-reserved"), .origin = XP_STR("mine.yaml") };
static const struct xp_rule house = { .id = XP_STR("acme"),
                                      .severity = XP_SEVERITY_NOTE,
                                      .summary = XP_STR("Ours"),
                                      .status = XP_STATUS_INFERRED,
                                      .origin = XP_STR("mine.yaml") };
static const struct xp_report_options options = { .version = "1.2.3" };

static struct xp_finding make_finding(void)
{
    return (struct xp_finding){
        .rule = &tag_reserved,
        .severity = XP_SEVERITY_ERROR,
        .message = XP_STR("the tag is reserved"),
        .plugin = XP_STR("a b.isf"),
        .place = { XP_STR("a b.isf/info.json"), 3, 10, 3, 14, 41, 4 },
        .pointer = XP_STR("/tag"),
        .has_pointer = true,
        .excerpt = { .text = XP_STR(" \"tag\": \"xt\","), .start = 8, .end = 12 },
    };
}

static void capture(const char *format, struct xp_finding *items, size_t count, struct xp_buf *out)
{
    struct xp_findings findings = { .items = items, .count = count };

    report_capture(format, &findings, 1, &options, out);
}

static void assert_has(const struct xp_buf *out, const char *expected)
{
    if (!strstr(out->ptr, expected))
        fail_msg("not there: %s\nin: %s", expected, out->ptr);
}

#define HEAD                                                                                                    \
    "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\",\n"                \
    "  \"runs\": [{\"tool\": {\"driver\": {\"name\": \"xtplug\", \"version\": \"1.2.3\", \"semanticVersion\": " \
    "\"1.2.3\", "
#define CONVENTIONS                                                                                              \
    "    \"columnKind\": \"unicodeCodePoints\", \"newlineSequences\": [\"\\r\\n\", \"\\n\", \"\\r\"], "          \
    "\"originalUriBaseIds\": {\"%SRCROOT%\": {\"description\": {\"text\": \"The root of the repository, or the " \
    "folder that was current.\"}}},\n"

static void sarif_is_whole_without_findings(void **state)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    capture("sarif", NULL, 0, &out);
    assert_string_equal(out.ptr, HEAD "\"rules\": []}},\n"
                                      "    \"invocations\": [{\"executionSuccessful\": true}],\n" CONVENTIONS
                                      "    \"results\": []}]}\n");
}

static void sarif_describes_rules_once(void **state)
{
    struct xp_finding items[] = { make_finding(), make_finding(), make_finding() };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    items[1].rule = &other_tag_reserved;
    items[2].rule = &house;
    capture("sarif", items, 3, &out);
    assert_has(&out,
               "\"rules\": [\n"
               "      {\"id\": \"acme\", \"shortDescription\": {\"text\": \"Ours\"}, \"fullDescription\": "
               "{\"text\": \"Ours\"}, \"help\": {\"text\": \"Ours\", \"markdown\": \"**Ours**\"}, "
               "\"defaultConfiguration\": {\"level\": \"note\"}, \"properties\": {\"tags\": [\"acme\"], "
               "\"precision\": \"medium\", \"problem.severity\": \"recommendation\"}},\n"
               "      {\"id\": \"tag-reserved\", \"shortDescription\": {\"text\": \"The tag must not begin with "
               "\\\"xt.\\\"\"}, \"fullDescription\": {\"text\": \"XTension <keeps> it.\"}, \"help\": {\"text\": "
               "\"The tag must not begin with \\\"xt.\\\"\\n\\nXTension <keeps> it.\\n\\nxtplug lint --fix: "
               "writes another\\n\\nxtplug explain tag-reserved shows examples.\", \"markdown\": \"**The tag must "
               "not begin with \\\"xt.\\\"**\\n\\nXTension \\\\<keeps\\\\> it.\\n\\n`xtplug lint --fix`: writes "
               "another\\n\\n`xtplug explain tag-reserved` shows examples.\"}, \"defaultConfiguration\": "
               "{\"level\": \"error\"}, \"properties\": {\"tags\": [\"tag\"], \"precision\": \"very-high\", "
               "\"problem.severity\": \"error\"}}]}}");
    assert_has(&out, "{\"ruleId\": \"tag-reserved\", \"ruleIndex\": 1, ");
    assert_has(&out, "{\"ruleId\": \"acme\", \"ruleIndex\": 0, ");
}

static void sarif_has_places_and_fixes(void **state)
{
    struct xp_edit edits[] = { { 41, 43, XP_STR("{a}") }, { 45, 45, XP_STR("") } };
    struct xp_fix fix = { XP_STR("write [it]"), true, edits, 2 };
    const struct xp_edit_place places[] = { { 3, 10, 3, 12 }, { 3, 14, 3, 14 } };
    struct xp_related related[] = {
        { .place = { XP_STR("v1:a b.isf/info.json"), 1, 2, 1, 3, 1, 1 },
          .message = XP_STR("it was this"),
          .is_past = true },
        { .place = { .path = XP_STR("tags:1.txt") }, .message = XP_STR("known {0}") },
    };
    struct xp_finding finding = make_finding();
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    finding.help = xp_str_from("take {0} or [x](y) or \\[");
    finding.fix = &fix;
    finding.edit_places = places;
    finding.related = related;
    finding.related_count = 2;
    capture("sarif", &finding, 1, &out);
    assert_has(&out, "\"level\": \"error\", \"message\": {\"text\": \"the tag is reserved\\nhelp: take {{0}} or "
                     "\\\\[x\\\\](y) or \\\\\\\\\\\\[\\nv1:a b.isf/info.json:1:2: it was this\"}, ");
    assert_has(&out, "\"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": "
                     "\"a%20b.isf/info.json\", \"uriBaseId\": \"%SRCROOT%\"}, \"region\": {\"startLine\": 3, "
                     "\"startColumn\": 10, \"endLine\": 3, \"endColumn\": 14, \"byteOffset\": 41, \"byteLength\": 4, "
                     "\"snippet\": {\"text\": \"\\\"xt\\\"\"}}, \"contextRegion\": {\"startLine\": 3, \"snippet\": "
                     "{\"text\": \" \\\"tag\\\": \\\"xt\\\",\"}}}, \"logicalLocations\": [{\"fullyQualifiedName\": "
                     "\"/tag\"}]}], ");
    assert_has(&out, "\"relatedLocations\": [{\"id\": 1, \"physicalLocation\": {\"artifactLocation\": {\"uri\": "
                     "\"tags%3A1.txt\", \"uriBaseId\": \"%SRCROOT%\"}, \"region\": {\"startLine\": 1, \"startColumn\": "
                     "1, \"endLine\": 1, \"endColumn\": 1}}, \"message\": {\"text\": \"known {{0}}\"}}], ");
    assert_has(&out, "\"fixes\": [{\"description\": {\"text\": \"write \\\\[it\\\\]\"}, \"artifactChanges\": "
                     "[{\"artifactLocation\": {\"uri\": \"a%20b.isf/info.json\", \"uriBaseId\": \"%SRCROOT%\"}, "
                     "\"replacements\": [{\"deletedRegion\": {\"startLine\": 3, \"startColumn\": 10, \"endLine\": 3, "
                     "\"endColumn\": 12}, \"insertedContent\": {\"text\": \"{a}\"}}, {\"deletedRegion\": "
                     "{\"startLine\": 3, \"startColumn\": 14, \"endLine\": 3, \"endColumn\": 14}}]}], \"properties\": "
                     "{\"safe\": true}}]");
}

static void sarif_leaves_out_what_it_cannot_say(void **state)
{
    struct xp_edit edits[] = { { 0, 3, XP_STR("") } };
    struct xp_fix fix = { XP_STR("do it"), true, edits, 1 };
    const struct xp_edit_place places[] = { { 1, 1, 1, 1 } };
    struct xp_finding finding = make_finding();
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    finding.place = (struct xp_place){ XP_STR("a b.isf/info.json"), 1, 1, 1, 1, 0, 3 };
    finding.excerpt = (struct xp_excerpt){ .text = XP_STR("{\xff}"), .start = 0, .end = 3 };
    finding.fix = &fix;
    finding.edit_places = places;
    capture("sarif", &finding, 1, &out);
    assert_has(&out, "\"region\": {\"startLine\": 1, \"startColumn\": 1, \"endLine\": 1, \"endColumn\": 1}}");
    assert_has(&out, "\"replacements\": [{\"deletedRegion\": {\"byteOffset\": 0, \"byteLength\": 3}}]");
    edits[0].text = xp_str_from("x");
    capture("sarif", &finding, 1, &out);
    assert_null(strstr(out.ptr, "fixes"));
    edits[0] = (struct xp_edit){ 3, 3, XP_STR("\xff") };
    capture("sarif", &finding, 1, &out);
    assert_null(strstr(out.ptr, "fixes"));
    edits[0].text = xp_str_from("x");
    finding.edit_places = NULL;
    capture("sarif", &finding, 1, &out);
    assert_null(strstr(out.ptr, "fixes"));
}

static void long_descriptions_are_cut(void **state)
{
    char why[3002];
    struct xp_rule rule = tag_reserved;
    struct xp_finding finding = make_finding();
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);
    XP_AUTO_BUF expected = XP_BUF_INIT(1 << 20);

    (void)state;
    for (size_t i = 0; i < sizeof(why) - 1; i++)
        why[i] = i % 2 ? '\xa9' : '\xc3';
    rule.why = xp_str_make(why, 2000);
    finding.rule = &rule;
    capture("sarif", &finding, 1, &out);
    xp_buf_addf(&expected, "\"fullDescription\": {\"text\": \"%.2000s\"}", why);
    assert_has(&out, expected.ptr);
    rule.why.len = 2002;
    capture("sarif", &finding, 1, &out);
    xp_buf_clear(&expected);
    xp_buf_addf(&expected, "\"fullDescription\": {\"text\": \"%.1998s…\"}", why);
    assert_has(&out, expected.ptr);
}

static void sarif_tells_of_problems(void **state)
{
    struct xp_findings findings = { .items = NULL };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    xp_findings_add_problem(&findings, xp_str_from("no{where"), xp_str_from("is not there"));
    xp_findings_add_problem(&findings, xp_str_from(""), xp_str_from("unknown option"));
    xp_findings_add_notice(&findings, xp_str_from("a.isf"), xp_str_from("is new"));
    report_capture("sarif", &findings, 0, &options, &out);
    assert_has(&out,
               "\"invocations\": [{\"executionSuccessful\": false, \"toolExecutionNotifications\": [\n"
               "      {\"level\": \"error\", \"message\": {\"text\": \"no{{where: is not there\"}, \"locations\": "
               "[{\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"no%7Bwhere\", \"uriBaseId\": "
               "\"%SRCROOT%\"}}}]},\n"
               "      {\"level\": \"error\", \"message\": {\"text\": \"unknown option\"}},\n"
               "      {\"level\": \"note\", \"message\": {\"text\": \"a.isf: is new\"}, \"locations\": "
               "[{\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"a.isf\", \"uriBaseId\": "
               "\"%SRCROOT%\"}}}]}]}],");
    xp_findings_release(&findings);
}

static void gitlab_has_one_object_a_finding(void **state)
{
    struct xp_finding items[] = { make_finding(), make_finding() };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    capture("gitlab", items, 0, &out);
    assert_string_equal(out.ptr, "[]\n");
    items[1].place.line = 0;
    items[1].severity = XP_SEVERITY_NOTE;
    items[1].has_pointer = false;
    capture("gitlab", items, 2, &out);
    assert_string_equal(out.ptr,
                        "[\n {\"description\": \"the tag is reserved\", \"check_name\": \"tag-reserved\", "
                        "\"fingerprint\": \"62675d618a625637\", \"severity\": \"major\", \"location\": {\"path\": "
                        "\"a b.isf/info.json\", \"lines\": {\"begin\": 3}}},\n"
                        " {\"description\": \"the tag is reserved\", \"check_name\": \"tag-reserved\", "
                        "\"fingerprint\": \"d77ca6f39ad4de2e\", \"severity\": \"info\", \"location\": {\"path\": "
                        "\"a b.isf/info.json\", \"lines\": {\"begin\": 1}}}]\n");
}

static void gitlab_tells_of_problems(void **state)
{
    struct xp_findings findings = { .items = NULL };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    xp_findings_add_problem(&findings, xp_str_from(""), xp_str_from("unknown option"));
    report_capture("gitlab", &findings, 0, &options, &out);
    assert_has(&out, "{\"description\": \"unknown option\", \"check_name\": \"xtplug\", \"fingerprint\": \"");
    assert_has(&out, "\"severity\": \"blocker\", \"location\": {\"path\": \".\", \"lines\": {\"begin\": 1}}}]\n");
    xp_findings_release(&findings);
}

#define RDJSON_HEAD "{\"source\": {\"name\": \"xtplug\"}, \"diagnostics\": ["
#define RDJSON_ITEM                                                                                                \
    "\n {\"message\": \"the tag is reserved\", \"severity\": \"ERROR\", \"code\": {\"value\": \"tag-reserved\"}, " \
    "\"location\": {\"path\": "
#define RDJSON_PLACE                                                                                                  \
    "\"a b.isf/info.json\", \"range\": {\"start\": {\"line\": 3, \"column\": 9}, \"end\": {\"line\": 3, \"column\": " \
    "13}}}"

/* The finding with these edits as its fix; " \"tag\": \"xt\"," begins at byte 33. */
static void assert_rdjson(struct xp_finding finding, struct xp_edit *edits, size_t count, const char *expected)
{
    struct xp_fix fix = { XP_STR("do it"), true, edits, count };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    finding.fix = count ? &fix : NULL;
    capture("rdjson", &finding, 1, &out);
    assert_string_equal(out.ptr, expected);
}

static void rdjson_suggests_whole_lines(void **state)
{
    struct xp_edit two[] = { { 33, 34, XP_STR("\t") }, { 41, 45, XP_STR("{}") } };
    struct xp_edit elsewhere[] = { { 41, 45, XP_STR("{}") }, { 47, 48, XP_STR("") } };
    struct xp_edit above[] = { { 32, 33, XP_STR("") } };
    struct xp_edit other_bytes[] = { { 41, 45, XP_STR("\xff") } };
    struct xp_finding finding = make_finding();

    (void)state;
    assert_rdjson(finding, two, 2,
                  RDJSON_HEAD RDJSON_ITEM RDJSON_PLACE
                  ", \"suggestions\": [{\"range\": {\"start\": {\"line\": 3}, \"end\": {\"line\": 3}}, \"text\": "
                  "\"\\t\\\"tag\\\": {},\"}]}]}\n");
    assert_rdjson(finding, NULL, 0, RDJSON_HEAD RDJSON_ITEM RDJSON_PLACE "}]}\n");
    assert_rdjson(finding, elsewhere, 2, RDJSON_HEAD RDJSON_ITEM RDJSON_PLACE "}]}\n");
    assert_rdjson(finding, above, 1, RDJSON_HEAD RDJSON_ITEM RDJSON_PLACE "}]}\n");
    assert_rdjson(finding, other_bytes, 1, RDJSON_HEAD RDJSON_ITEM RDJSON_PLACE "}]}\n");
    finding.excerpt.cut_right = true;
    assert_rdjson(finding, two, 2, RDJSON_HEAD RDJSON_ITEM RDJSON_PLACE "}]}\n");
}

#define RDJSON_LINES(first, last) \
    "\"a b.isf/info.json\", \"range\": {\"start\": {\"line\": " first "}, \"end\": {\"line\": " last "}}}}]}\n"

static void rdjson_says_no_column_that_it_does_not_know(void **state)
{
    struct xp_edit edit = { 41, 45, XP_STR("{}") };
    struct xp_finding finding = make_finding();

    (void)state;
    finding.excerpt.cut_left = true;
    assert_rdjson(finding, &edit, 1, RDJSON_HEAD RDJSON_ITEM RDJSON_LINES("3", "3"));
    finding = make_finding();
    finding.place.end_line = 4;
    assert_rdjson(finding, &edit, 1, RDJSON_HEAD RDJSON_ITEM RDJSON_LINES("3", "4"));
    finding = make_finding();
    finding.place.length = 8; /* UTF-16 on disk */
    assert_rdjson(finding, &edit, 1, RDJSON_HEAD RDJSON_ITEM RDJSON_LINES("3", "3"));
    finding.excerpt = (struct xp_excerpt){ 0 };
    finding.place.length = 0;
    assert_rdjson(finding, &edit, 1, RDJSON_HEAD RDJSON_ITEM RDJSON_LINES("3", "3"));
}

static void rdjson_tells_of_folders_and_problems(void **state)
{
    struct xp_findings findings = { .items = NULL };
    struct xp_finding finding = { .rule = &tag_reserved,
                                  .severity = XP_SEVERITY_ERROR,
                                  .message = XP_STR("the tag is reserved"),
                                  .plugin = XP_STR("a b.isf"),
                                  .place = { .path = XP_STR("a b.isf") } };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    scratch_make("a b.isf/", NULL);
    capture("rdjson", &finding, 0, &out);
    assert_string_equal(out.ptr, RDJSON_HEAD "]}\n");
    assert_rdjson(finding, NULL, 0, RDJSON_HEAD RDJSON_ITEM "\"a b.isf/info.json\"}}]}\n");
    xp_findings_add_problem(&findings, xp_str_from(""), xp_str_from("unknown option"));
    report_capture("rdjson", &findings, 0, &options, &out);
    assert_string_equal(out.ptr, RDJSON_HEAD "\n {\"message\": \"unknown option\", \"severity\": \"ERROR\", \"code\": "
                                             "{\"value\": \"xtplug\"}, \"location\": {\"path\": \".\"}}]}\n");
    xp_findings_release(&findings);
}

/* The 16 digits of each fingerprint, in order. */
static size_t read_prints(const struct xp_buf *report, char prints[][17], size_t room)
{
    static const char start[] = "\"fingerprint\": \"";
    size_t count = 0;

    for (const char *at = strstr(report->ptr, start); at && count < room; at = strstr(at + 1, start)) {
        memcpy(prints[count], at + strlen(start), 16);
        prints[count++][16] = '\0';
    }
    return count;
}

static void fingerprints_tell_findings_apart(void **state)
{
    struct xp_finding items[8];
    char prints[8][17], again[8][17];
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    (void)state;
    for (size_t i = 0; i < XP_COUNT(items); i++)
        items[i] = make_finding();
    items[1].rule = &house;
    items[2].place.path = xp_str_from("b.isf/info.json");
    items[3].pointer = xp_str_from("/tag/0");
    items[4].excerpt.text = xp_str_from(" \"tag\": \"xy\",");
    items[5].has_pointer = false;
    capture("gitlab", items, XP_COUNT(items), &out);
    assert_int_equal(read_prints(&out, prints, XP_COUNT(prints)), XP_COUNT(items));
    for (size_t i = 0; i < XP_COUNT(items); i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(prints[i], prints[k]);
    for (size_t i = 0; i < XP_COUNT(items); i++) {
        items[i].place.line += 5;
        items[i].place.offset += 50;
        items[i].message = xp_str_from("put in other words");
    }
    capture("gitlab", items, XP_COUNT(items), &out);
    assert_int_equal(read_prints(&out, again, XP_COUNT(again)), XP_COUNT(items));
    for (size_t i = 0; i < XP_COUNT(items); i++)
        assert_string_equal(prints[i], again[i]);
}

#define IN_SCRATCH(test) SCRATCH_TEST(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(sarif_is_whole_without_findings),
        IN_SCRATCH(sarif_describes_rules_once),
        IN_SCRATCH(sarif_has_places_and_fixes),
        IN_SCRATCH(sarif_leaves_out_what_it_cannot_say),
        IN_SCRATCH(long_descriptions_are_cut),
        IN_SCRATCH(sarif_tells_of_problems),
        IN_SCRATCH(gitlab_has_one_object_a_finding),
        IN_SCRATCH(gitlab_tells_of_problems),
        IN_SCRATCH(rdjson_suggests_whole_lines),
        IN_SCRATCH(rdjson_says_no_column_that_it_does_not_know),
        IN_SCRATCH(rdjson_tells_of_folders_and_problems),
        IN_SCRATCH(fingerprints_tell_findings_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
