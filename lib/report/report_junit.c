#include "report_junit.h"

#include "report_body.h"
#include "report_formats.h"
#include "report_show.h"
#include "xp_utf8.h"

#include <inttypes.h>

struct junit_report {
    struct xp_writer *out;
    struct xp_buf text; /* scratch */
};

/* The text of an element: `text` has lines, each safe to show already. */
static const struct report_escapes text_escapes = {
    .of = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\n'] = "\n" },
};

static void add(struct junit_report *report, const char *text)
{
    xp_writer_add_text(report->out, text);
}

static void add_text(struct junit_report *report, const char *name, struct xp_str text)
{
    xp_writer_add_char(report->out, ' ');
    add(report, name);
    add(report, "=\"");
    report_show(report->out, text, &report_xml);
    xp_writer_add_char(report->out, '"');
}

static void add_number(struct junit_report *report, const char *name, size_t number)
{
    xp_writer_add_char(report->out, ' ');
    add(report, name);
    add(report, "=\"");
    xp_writer_add_number(report->out, number);
    xp_writer_add_char(report->out, '"');
}

static void add_counts(struct junit_report *report, size_t tests, size_t failures, size_t errors)
{
    add_number(report, "tests", tests);
    add_number(report, "failures", failures);
    add_number(report, "errors", errors);
    add_number(report, "skipped", 0);
}

static void open_suite(struct junit_report *report, struct xp_str name, size_t tests, size_t failures, size_t errors)
{
    add(report, "  <testsuite");
    add_text(report, "name", name);
    add_counts(report, tests, failures, errors);
    add(report, ">\n");
}

static void open_test(struct junit_report *report, struct xp_str id, struct xp_str suite)
{
    add(report, "    <testcase");
    add_text(report, "name", id);
    add_text(report, "classname", suite);
}

/* "PATH:LINE:COLUMN: error: MESSAGE" and what else there is to say. */
static void add_lines(struct junit_report *report, const struct xp_finding *finding)
{
    struct xp_buf *text = &report->text;

    xp_buf_clear(text);
    xp_utf8_show(text, finding->place.path);
    if (finding->place.line)
        xp_buf_addf(text, ":%" PRIu32 ":%" PRIu32, finding->place.line, finding->place.column);
    xp_buf_addf(text, ": %s: ", xp_severity_name(finding->severity));
    report_body(text, finding, NULL);
    xp_buf_add_char(text, '\n');
    report_show(report->out, xp_buf_str(text), &text_escapes);
}

/* One element for all findings of a rule, since some readers take only the first. */
static void add_failure(struct junit_report *report, const struct junit_test *test)
{
    const struct xp_finding *first = test->findings[0];
    enum xp_severity worst = first->severity;

    for (size_t i = 1; i < test->count; i++)
        if (test->findings[i]->severity > worst)
            worst = test->findings[i]->severity;
    xp_buf_clear(&report->text);
    xp_buf_add_str(&report->text, first->message);
    if (test->count > 1)
        xp_buf_addf(&report->text, " (and %zu more)", test->count - 1);
    add(report, "      <failure");
    add_text(report, "message", xp_buf_str(&report->text));
    add_text(report, "type", xp_str_from(xp_severity_name(worst)));
    add(report, ">");
    for (size_t i = 0; i < test->count; i++)
        add_lines(report, test->findings[i]);
    add(report, "</failure>\n    </testcase>\n");
}

static void add_test(struct junit_report *report, const struct junit_test *test, struct xp_str suite)
{
    open_test(report, test->id, suite);
    if (!test->count) {
        add(report, "/>\n");
        return;
    }
    add_text(report, "file", test->findings[0]->place.path);
    if (test->findings[0]->place.line)
        add_number(report, "line", test->findings[0]->place.line);
    add(report, ">\n");
    add_failure(report, test);
}

/* A suite without a test looks to some readers as if nothing had been run. */
static void add_suite(struct junit_report *report, const struct junit_plan *plan, const struct junit_suite *suite)
{
    struct junit_walk walk = junit_walk_begin(plan, suite);
    struct junit_test test;

    if (!suite->tests)
        return;
    open_suite(report, suite->name, suite->tests, suite->failures, 0);
    while (junit_walk_next(&walk, &test))
        add_test(report, &test, suite->name);
    add(report, "  </testsuite>\n");
}

static void add_problems(struct junit_report *report, const struct xp_findings *findings)
{
    const struct xp_str name = XP_STR("xtplug");

    if (!findings->problem_count)
        return;
    open_suite(report, name, findings->problem_count, 0, findings->problem_count);
    for (size_t i = 0; i < findings->problem_count; i++) {
        const struct xp_problem *problem = &findings->problems[i];

        open_test(report, problem->path.len ? problem->path : name, name);
        add(report, ">\n      <error");
        add_text(report, "message", problem->message);
        add(report, " type=\"problem\"/>\n    </testcase>\n");
    }
    add(report, "  </testsuite>\n");
}

void report_junit_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    struct junit_report report = { .out = out, .text = XP_BUF_INIT(SIZE_MAX / 2) };
    size_t problems = run->findings->problem_count;
    struct junit_plan plan;

    (void)options;
    junit_plan_init(&plan, run);
    add(&report, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"xtplug\"");
    add_counts(&report, plan.tests + problems, plan.failures, problems);
    add(&report, ">\n");
    for (size_t i = 0; i < plan.suite_count; i++)
        add_suite(&report, &plan, &plan.suites[i]);
    add_problems(&report, run->findings);
    add(&report, "</testsuites>\n");
    junit_plan_release(&plan);
    xp_buf_release(&report.text);
}
