/* The formats of lines and of XML: gcc, github, checkstyle, junit. */
#include "report_capture.h"
#include "scratch_tree.h"
#include "xp_lint_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct xp_rule tag_reserved = { .id = XP_STR("tag-reserved"), .severity = XP_SEVERITY_ERROR };
static const struct xp_rule folder_suffix = { .id = XP_STR("folder-suffix"), .severity = XP_SEVERITY_WARNING };
static const struct xp_report_options options = { .version = "1.2.3" };

#define HOSTILE "a b#%,:\n::error::{0}[x](y)<&\"'>\xc3\xa9\xff\x1b"

static struct xp_finding make_finding(void)
{
    return (struct xp_finding){
        .rule = &tag_reserved,
        .severity = XP_SEVERITY_ERROR,
        .message = XP_STR("the tag is reserved"),
        .plugin = XP_STR("a.isf"),
        .place = { XP_STR("a.isf/info.json"), 3, 10, 3, 22, 41, 12 },
    };
}

static struct xp_finding make_folder_finding(void)
{
    return (struct xp_finding){
        .rule = &folder_suffix,
        .severity = XP_SEVERITY_NOTE,
        .message = XP_STR("the name is odd"),
        .help = XP_STR("rename it"),
        .plugin = XP_STR("a.isf"),
        .place = { .path = XP_STR("a.isf") },
    };
}

/* Of a warning with all that is hostile in it. */
static struct xp_finding make_hostile(void)
{
    return (struct xp_finding){
        .rule = &tag_reserved,
        .severity = XP_SEVERITY_WARNING,
        .message = XP_STR(HOSTILE),
        .plugin = XP_STR(HOSTILE),
        .place = { XP_STR(HOSTILE), 1, 2, 3, 4, 5, 6 },
    };
}

static void assert_report(const char *format, struct xp_finding *items, size_t count, const char *expected)
{
    struct xp_findings findings = { .items = items, .count = count };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    report_capture(format, &findings, 1, &options, &out);
    assert_string_equal(out.ptr, expected);
}

static void assert_problem_report(const char *format, const char *expected)
{
    struct xp_findings findings = { .items = NULL };
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);

    xp_findings_add_problem(&findings, xp_str_from("no\nwhere"), xp_str_from("there is no such file or folder"));
    xp_findings_add_problem(&findings, xp_str_from(""), xp_str_from("unknown option --50%"));
    report_capture(format, &findings, 0, &options, &out);
    assert_string_equal(out.ptr, expected);
    xp_findings_release(&findings);
}

static void gcc_writes_a_line_for_each_finding(void **state)
{
    struct xp_finding items[] = { make_folder_finding(), make_finding(), make_hostile() };

    (void)state;
    assert_report("gcc", items, 0, "");
    assert_report("gcc", items, 3,
                  "a.isf:1:1: note: the name is odd [folder-suffix]\n"
                  "a.isf/info.json:3:10: error: the tag is reserved [tag-reserved]\n"
                  "a b#%,:\\n::error::{0}[x](y)<&\"'>\xc3\xa9\\xff\\x1b:1:2: warning: "
                  "a b#%,:\\n::error::{0}[x](y)<&\"'>\xc3\xa9\\xff\\x1b [tag-reserved]\n");
    assert_problem_report("gcc", "xtplug: error: no\\nwhere: there is no such file or folder\n"
                                 "xtplug: error: unknown option --50%\n");
}

static void checkstyle_groups_by_file(void **state)
{
    struct xp_finding items[] = { make_folder_finding(), make_finding(), make_finding(), make_hostile() };

    (void)state;
    items[2].place.line = 4;
    assert_report("checkstyle", items, 0,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n</checkstyle>\n");
    assert_report("checkstyle", items, 4,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n"
                  "  <file name=\"a.isf\">\n"
                  "    <error line=\"1\" column=\"1\" severity=\"info\" message=\"the name is odd\" "
                  "source=\"xtplug.folder-suffix\"/>\n"
                  "  </file>\n"
                  "  <file name=\"a.isf/info.json\">\n"
                  "    <error line=\"3\" column=\"10\" severity=\"error\" message=\"the tag is reserved\" "
                  "source=\"xtplug.tag-reserved\"/>\n"
                  "    <error line=\"4\" column=\"10\" severity=\"error\" message=\"the tag is reserved\" "
                  "source=\"xtplug.tag-reserved\"/>\n"
                  "  </file>\n"
                  "  <file name=\"a b#%,:\\n::error::{0}[x](y)&lt;&amp;&quot;&apos;&gt;\xc3\xa9\\xff\\x1b\">\n"
                  "    <error line=\"1\" column=\"2\" severity=\"warning\" message=\"a b#%,:\\n::error::{0}[x](y)&lt;"
                  "&amp;&quot;&apos;&gt;\xc3\xa9\\xff\\x1b\" source=\"xtplug.tag-reserved\"/>\n"
                  "  </file>\n</checkstyle>\n");
    assert_problem_report("checkstyle",
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n"
                          "  <file name=\"no\\nwhere\">\n"
                          "    <error line=\"1\" column=\"1\" severity=\"error\" message=\"there is no such file or "
                          "folder\" source=\"xtplug\"/>\n  </file>\n"
                          "  <file name=\"xtplug\">\n"
                          "    <error line=\"1\" column=\"1\" severity=\"error\" message=\"unknown option --50%\" "
                          "source=\"xtplug\"/>\n  </file>\n</checkstyle>\n");
}

static void github_puts_errors_first(void **state)
{
    struct xp_finding items[] = { make_folder_finding(), make_hostile(), make_finding() };

    (void)state;
    scratch_make("a.isf/", NULL);
    assert_report("github", items, 0, "no findings in 1 plugin\n");
    assert_report("github", items, 3,
                  "::error file=a.isf/info.json,line=3,endLine=3,col=10,endColumn=22,title=tag-reserved::the tag is "
                  "reserved\n"
                  "::warning file=a b#%25%2C%3A%0A%3A%3Aerror%3A%3A{0}[x](y)<&\"'>\xc3\xa9\\xff\\x1b,line=1,endLine=3,"
                  "title=tag-reserved::a b#%25,:\\n::error::{0}[x](y)<&\"'>\xc3\xa9\\xff\\x1b\n"
                  "::notice file=a.isf/info.json,title=folder-suffix::the name is odd%0Ahelp: rename it\n"
                  "1 error, 1 warning, 1 note in 1 plugin\n");
    assert_problem_report("github", "::error title=xtplug::no\\nwhere: there is no such file or folder\n"
                                    "::error title=xtplug::unknown option --50%25\n"
                                    "no plugin was linted; 2 problems\n");
}

static const struct {
    size_t errors, warnings, notes;
    size_t hidden; /* as the notice says; 0: there is none */
    const char *why;
} limits[] = {
    { 10, 10, 10, 0, "ten of each are shown" },    { 11, 0, 0, 1, "the eleventh error is not" },
    { 0, 12, 0, 2, "nor are warnings past ten" },  { 0, 0, 11, 2, "the notice itself takes the place of a note" },
    { 11, 11, 10, 3, "also where there are ten" }, { 11, 0, 9, 1, "but not where there are nine" },
};

static void github_says_what_its_limits_hide(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(limits); i++) {
        struct xp_findings findings = { .items = NULL };
        struct xp_finding finding = make_finding();
        XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);
        XP_AUTO_BUF notice = XP_BUF_INIT(1000);
        const char *found, *first_note;

        for (size_t k = 0; k < limits[i].errors + limits[i].warnings + limits[i].notes; k++) {
            finding.severity = k < limits[i].notes                        ? XP_SEVERITY_NOTE
                               : k < limits[i].notes + limits[i].warnings ? XP_SEVERITY_WARNING
                                                                          : XP_SEVERITY_ERROR;
            xp_findings_add(&findings, &finding);
        }
        report_capture("github", &findings, 1, &options, &out);
        xp_buf_addf(&notice, "::notice title=xtplug::%zu more ", limits[i].hidden);
        found = strstr(out.ptr, notice.ptr);
        first_note = strstr(out.ptr, "::notice file");
        if ((found != NULL) != (limits[i].hidden > 0) || (found && first_note && found > first_note) ||
            (!limits[i].hidden && strstr(out.ptr, "more not shown")))
            fail_msg("%s\n%s", limits[i].why, out.ptr);
        xp_findings_release(&findings);
    }
}

#define SUITES(tests, failures, errors)                                                                                \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"xtplug\" tests=\"" tests "\" failures=\"" failures \
    "\" errors=\"" errors "\" skipped=\"0\">\n"

static void junit_has_what_was_found(void **state)
{
    struct xp_related related = { .place = { .path = XP_STR("b.isf/info.json"), .line = 1, .column = 2 },
                                  .message = XP_STR("the first one") };
    struct xp_finding items[] = { make_folder_finding(), make_finding(), make_finding(), make_hostile() };

    (void)state;
    items[2].severity = XP_SEVERITY_WARNING;
    items[2].place.line = 5;
    items[2].message = xp_str_from("another");
    items[2].related = &related;
    items[2].related_count = 1;
    assert_report("junit", items, 0, SUITES("0", "0", "0") "</testsuites>\n");
    assert_report(
        "junit", items, 4,
        SUITES(
            "3", "3",
            "0") "  <testsuite name=\"a b#%,:\\n::error::{0}[x](y)&lt;&amp;&quot;&apos;&gt;\xc3\xa9\\xff\\x1b\" "
                 "tests=\"1\" "
                 "failures=\"1\" errors=\"0\" skipped=\"0\">\n"
                 "    <testcase name=\"tag-reserved\" classname=\"a "
                 "b#%,:\\n::error::{0}[x](y)&lt;&amp;&quot;&apos;&gt;\xc3\xa9"
                 "\\xff\\x1b\" file=\"a b#%,:\\n::error::{0}[x](y)&lt;&amp;&quot;&apos;&gt;\xc3\xa9\\xff\\x1b\" "
                 "line=\"1\">\n"
                 "      <failure message=\"a b#%,:\\n::error::{0}[x](y)&lt;&amp;&quot;&apos;&gt;\xc3\xa9\\xff\\x1b\" "
                 "type=\"warning\">a b#%,:\\n::error::{0}[x](y)&lt;&amp;\"'&gt;\xc3\xa9\\xff\\x1b:1:2: warning: a "
                 "b#%,:\\n"
                 "::error::{0}[x](y)&lt;&amp;\"'&gt;\xc3\xa9\\xff\\x1b\n</failure>\n"
                 "    </testcase>\n  </testsuite>\n"
                 "  <testsuite name=\"a.isf\" tests=\"2\" failures=\"2\" errors=\"0\" skipped=\"0\">\n"
                 "    <testcase name=\"folder-suffix\" classname=\"a.isf\" file=\"a.isf\">\n"
                 "      <failure message=\"the name is odd\" type=\"note\">a.isf: note: the name is odd\nhelp: rename "
                 "it\n"
                 "</failure>\n    </testcase>\n"
                 "    <testcase name=\"tag-reserved\" classname=\"a.isf\" file=\"a.isf/info.json\" line=\"3\">\n"
                 "      <failure message=\"the tag is reserved (and 1 more)\" type=\"error\">"
                 "a.isf/info.json:3:10: error: the tag is reserved\n"
                 "a.isf/info.json:5:10: warning: another\nb.isf/info.json:1:2: the first one\n</failure>\n"
                 "    </testcase>\n  </testsuite>\n</testsuites>\n");
    assert_problem_report("junit",
                          SUITES("2", "0", "2") "  <testsuite name=\"xtplug\" tests=\"2\" failures=\"0\" errors=\"2\" "
                                                "skipped=\"0\">\n"
                                                "    <testcase name=\"no\\nwhere\" classname=\"xtplug\">\n"
                                                "      <error message=\"there is no such file or folder\" "
                                                "type=\"problem\"/>\n    </testcase>\n"
                                                "    <testcase name=\"xtplug\" classname=\"xtplug\">\n"
                                                "      <error message=\"unknown option --50%\" type=\"problem\"/>\n"
                                                "    </testcase>\n  </testsuite>\n</testsuites>\n");
}

/* Which tests a suite lists, beside those that failed. */
static const struct {
    bool has_manifest, was_compared;
    const char *names; /* those that pass */
    const char *why;
} applied[] = {
    { true, false, "json-comma tag-blank ", "what looks at the manifest; what was off or not part of the run is not" },
    { true, true, "json-comma tag-blank tag-changed ", "with an earlier state also what compares" },
    { false, false, "manifest-name ", "without a manifest what says so" },
};

static const struct xp_check off_check = { .severity = XP_SEVERITY_OFF };
static const struct xp_rule known_rules[] = {
    { .id = XP_STR("tag-changed"), .severity = XP_SEVERITY_ERROR, .reporter = XP_BY_AGAINST },
    { .id = XP_STR("tag-reserved"), .severity = XP_SEVERITY_ERROR },
    { .id = XP_STR("tag-blank"), .severity = XP_SEVERITY_ERROR },
    { .id = XP_STR("json-comma"), .severity = XP_SEVERITY_ERROR, .reporter = XP_BY_JSON },
    { .id = XP_STR("manifest-name"), .severity = XP_SEVERITY_ERROR, .reporter = XP_BY_MANIFEST },
    { .id = XP_STR("config-unused"), .severity = XP_SEVERITY_ERROR, .reporter = XP_BY_CONFIG },
    { .id = XP_STR("switched-off"), .severity = XP_SEVERITY_OFF, .checks = &off_check, .check_count = 1 },
};

static void list_passing(const char *report, struct xp_buf *out)
{
    static const char start[] = "<testcase name=\"";

    for (const char *at = strstr(report, start); at; at = strstr(at, start)) {
        size_t len;

        at += strlen(start);
        len = strcspn(at, "\"");
        if (strncmp(at + len, "\" classname=\"a.isf\"/>", 21) == 0)
            xp_buf_addf(out, "%.*s ", (int)len, at);
    }
}

static void junit_lists_what_was_applied(void **state)
{
    const struct xp_ruleset set = { .rules = known_rules, .count = XP_COUNT(known_rules) };
    struct xp_profile profile = { .config = NULL };

    (void)state;
    xp_policy_init(&profile.policy, &set);
    for (size_t i = 0; i < XP_COUNT(applied); i++) {
        struct xp_finding finding = make_finding();
        struct xp_findings findings = { .items = &finding, .count = 1 };
        struct xp_linted linted[] = {
            { XP_STR("a.isf"), &profile, applied[i].has_manifest, applied[i].was_compared },
            { XP_STR("b.isf"), &profile, applied[i].has_manifest, applied[i].was_compared },
        };
        XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);
        XP_AUTO_BUF names = XP_BUF_INIT(1000);

        report_capture_linted("junit", &findings, linted, XP_COUNT(linted), &options, &out);
        list_passing(out.ptr, &names);
        /* manifest-name passes with any manifest; it is taken out of the rows to keep them short. */
        if (applied[i].has_manifest) {
            char *name = strstr(names.ptr, "manifest-name ");

            assert_non_null(name);
            memmove(name, name + 14, strlen(name + 14) + 1);
        }
        if (strcmp(names.ptr, applied[i].names) != 0)
            fail_msg("%s\n  got      %s\n  expected %s", applied[i].why, names.ptr, applied[i].names);
        assert_non_null(strstr(out.ptr, "<testsuite name=\"b.isf\""));
    }
    xp_policy_release(&profile.policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gcc_writes_a_line_for_each_finding),
        cmocka_unit_test(checkstyle_groups_by_file),
        SCRATCH_TEST(github_puts_errors_first),
        SCRATCH_TEST(github_says_what_its_limits_hide),
        cmocka_unit_test(junit_has_what_was_found),
        cmocka_unit_test(junit_lists_what_was_applied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
