#include "xp_baseline.h"
#include "xp_builtin.h"
#include "xp_file.h"
#include "xp_lint_run.h"

#include "scratch_tree.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#define ENTRY "{\"rule\": \"r\", \"path\": \"p\", \"hash\": \"h\", \"count\": 1}"

static const struct {
    const char *text;
    const char *message;
    const char *why;
} mistakes[] = {
    { "", "b.json:1:1: the file is empty", "an empty file" },
    { "{\"version\": 1,}", "b.json:1:14: a comma with nothing after it", "broken JSON" },
    { "{\"version\": 1, \"version\": 1}", "b.json:1:16: the name \"version\" stands here a second time",
      "a key twice" },
    { "[]", "b.json:1:1: a baseline is a map of keys and values; found an array", "another document" },
    { "{\"version\": 1}", "b.json:1:1: the baseline has no findings", "no findings" },
    { "{\"findings\": []}", "b.json:1:1: the baseline has no version", "no version" },
    { "{\"version\": 2, \"findings\": []}", "b.json:1:13: expected version 1; a newer xtplug wrote this",
      "a newer one" },
    { "{\"version\": \"1\", \"findings\": []}", "b.json:1:13: expected a whole number; found a string",
      "a version that is no number" },
    { "{\"version\": 1, \"findings\": {}}", "b.json:1:28: expected a list of entries; found an object",
      "findings that are no list" },
    { "{\"version\": 1, \"findings\": [1]}", "b.json:1:29: an entry is a map of keys and values; found an integer",
      "an entry that is none" },
    { "{\"version\": 1, \"findings\": [{\"rule\": \"r\"}]}", "b.json:1:29: the entry has no path", "half an entry" },
    { "{\"version\": 1, \"findings\": [{\"ruel\": \"r\"}]}",
      "b.json:1:30: unknown key \"ruel\"; did you mean \"rule\"?", "a misspelt key" },
    { "{\"version\": 1, \"findings\": [{\"rule\": \"r\", \"path\": \"p\", \"hash\": \"h\", \"count\": 0}]}",
      "b.json:1:78: expected a whole number from 1 to 2147483647", "an entry of nothing" },
    { "{\"version\": 1, \"findings\": [" ENTRY ", " ENTRY "]}",
      "b.json:1:82: the same entry stands further up; write the baseline anew", "an entry twice" },
};

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void mistakes_have_their_place(void **state)
{
    struct xp_baseline baseline;
    struct xp_err err;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(mistakes); i++) {
        write_text("b.json", mistakes[i].text);
        err.msg[0] = '\0';
        if (xp_baseline_load(&baseline, "b.json", &err) != XP_E_SYNTAX ||
            !xp_str_starts_with(xp_str_from(err.msg), xp_str_from(mistakes[i].message)))
            fail_msg("%s: %s", mistakes[i].why, err.msg);
    }
    assert_int_equal(xp_baseline_load(&baseline, "gone.json", &err), XP_E_MISSING);
    assert_string_equal(err.msg, "gone.json: No such file or directory");
}

/* A plugin whose manifest is `text`, and whatever it takes to be clean. */
#define CLEAN                                                                                               \
    "\"name\": \"N\", \"APIVersion\": 2, \"vers\": 7, \"readableVers\": \"1.2\", \"script\": \"python3\", " \
    "\"module\": \"a.py\", \"desc\": \"D\""

static const char broken[] = "{\n  \"tag\": \"generic\",\n  " CLEAN ",\n}\n";

struct outcome {
    size_t findings, problems;
    struct xp_buf words; /* "rule rule …" */
};

static struct xp_policy_orders orders;

/* Lint with a baseline, or write one. */
static struct outcome run(const char *path, const char *baseline_path, bool is_written)
{
    struct xp_str paths[] = { xp_str_from(path) };
    struct outcome outcome = { .words = XP_BUF_INIT(SIZE_MAX / 2) };
    struct xp_findings findings = { 0 };
    struct xp_rulebook base;
    struct xp_configs *configs;
    struct xp_lint_job job = { .paths = paths, .path_count = 1, .threads = 1, .min_severity = XP_SEVERITY_NOTE };
    struct xp_baseline baseline;
    enum xp_severity worst;
    struct xp_err err;
    size_t plugins;

    xp_rulebook_begin(&base, &xp_builtin_rules);
    configs = xp_configs_new(&base);
    job.profiles = xp_profiles_new(configs, &orders);
    job.write_baseline = is_written ? baseline_path : NULL;
    if (!is_written && baseline_path) {
        if (xp_baseline_load(&baseline, baseline_path, &err) < 0)
            fail_msg("%s", err.msg);
        job.baseline = &baseline;
    }
    assert_true(xp_lint_run(&job, &findings, &plugins, &worst));
    for (size_t i = 0; i < findings.count; i++)
        xp_buf_addf(&outcome.words, "%s%.*s", i ? " " : "", XP_STR_ARG(findings.items[i].rule->id));
    outcome.findings = findings.count;
    outcome.problems = findings.problem_count;
    if (job.baseline)
        xp_baseline_release(&baseline);
    xp_findings_release(&findings);
    xp_profiles_free(job.profiles);
    xp_configs_free(configs);
    xp_rulebook_release(&base);
    return outcome;
}

static void expect(const char *path, const char *baseline, bool is_written, const char *words, const char *why)
{
    struct outcome outcome = run(path, baseline, is_written);

    if (strcmp(outcome.words.ptr, words) != 0 || outcome.problems)
        fail_msg("\"%s\", %zu problems: %s", outcome.words.ptr, outcome.problems, why);
    xp_buf_release(&outcome.words);
}

static const struct {
    const char *text;
    const char *words;
    const char *why;
} later[] = {
    { broken, "", "what the baseline lists is hidden" },
    { "\n\n\n      {\"tag\":     \"generic\",\n\n  " CLEAN ",\n}\n", "", "wherever it has moved" },
    { "{\n  \"tag\": \"other\",\n  " CLEAN ",\n}\n", "tag-generic baseline-unused",
      "another value is another finding, and the old one is gone" },
    { "{\n  \"tag\": \"generic\",\n  " CLEAN "\n}\n", "baseline-unused", "what is put right should leave the list" },
    { "{\n  \"tag\": \"a.b\",\n  " CLEAN "\n}\n", "baseline-unused baseline-unused", "all of it" },
    { "{\n  \"tag\": \"generic\",\n  " CLEAN ",\n  \"other\": [],\n}\n", "json-trailing-comma baseline-unused",
      "a comma behind another line is another one" },
};

static void make_plugin(const char *text)
{
    scratch_make("p/acme.a.isf/a.py", "p/acme.b.isf/a.py", "p/.git/", NULL);
    write_text("p/acme.a.isf/info.json", text);
    write_text("p/acme.b.isf/info.json", "{\"tag\": \"acme.b\", " CLEAN ", }");
}

static void findings_and_entries(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(later); i++) {
        make_plugin(broken);
        expect("p", "p/base.json", true, "", "what has been written is hidden");
        make_plugin(later[i].text);
        expect("p", "p/base.json", false, later[i].words, later[i].why);
        expect("p/acme.b.isf", "p/base.json", false, "", "of what was not linted nothing is known");
        assert_int_equal(unlink("p/base.json"), 0);
    }
}

/* Three equal lines; the baseline counts them. */
static void equal_findings_are_counted(void **state)
{
    static const char two[] = "{\"tag\": \"a.b\", " CLEAN ", \"x\": [\n[1,\n],\n[1,\n]]}";
    static const char three[] = "{\"tag\": \"a.b\", " CLEAN ", \"x\": [\n[1,\n],\n[1,\n],\n[1,\n]]}";
    struct xp_baseline baseline;
    struct xp_err err;

    (void)state;
    make_plugin(two);
    expect("p/acme.a.isf", "p/base.json", true, "", "two");
    assert_int_equal(xp_baseline_load(&baseline, "p/base.json", &err), 0);
    assert_int_equal(baseline.count, 1);
    assert_int_equal(baseline.entries[0].count, 2);
    assert_true(xp_str_is(baseline.entries[0].path, "acme.a.isf/info.json"));
    xp_baseline_release(&baseline);
    make_plugin(three);
    expect("p/acme.a.isf", "p/base.json", false, "json-trailing-comma", "a third one is new");
}

static void the_rules_of_the_run(void **state)
{
    static const struct xp_str name = XP_STR("json-trailing-comma");

    (void)state;
    make_plugin(broken);
    expect("p", "p/base.json", true, "", "all findings");
    make_plugin("{\n  \"tag\": \"a.b\",\n  " CLEAN "\n}\n");
    orders = (struct xp_policy_orders){ .ignore = &name, .ignore_count = 1 };
    expect("p/acme.a.isf", "p/base.json", false, "baseline-unused", "of an ignored rule nothing is known");
    orders = (struct xp_policy_orders){ .select = &name, .select_count = 1 };
    expect("p/acme.a.isf", "p/base.json", false, "", "baseline-unused is not among the selected");
    orders = (struct xp_policy_orders){ .select_count = 0 };
    scratch_make("p/.xtplug.yaml=rules: {baseline-unused: off}", NULL);
    expect("p/acme.a.isf", "p/base.json", false, "", "the configuration has it off");
}

static void the_same_bytes_from_everywhere(void **state)
{
    XP_AUTO_BUF first = XP_BUF_INIT(100000);
    XP_AUTO_BUF second = XP_BUF_INIT(100000);
    struct xp_err err;

    (void)state;
    make_plugin(broken);
    scratch_make("p/sub/", NULL);
    expect("p", "p/base.json", true, "", "from above");
    assert_int_equal(xp_file_read_at(AT_FDCWD, "p/base.json", &first, &err), 0);
    assert_int_equal(chdir("p/sub"), 0);
    expect("..", "../base.json", true, "", "from below");
    assert_int_equal(xp_file_read_at(AT_FDCWD, "../base.json", &second, &err), 0);
    assert_string_equal(first.ptr, second.ptr);
    expect("../acme.a.isf/info.json", "../base.json", false, "", "a path of another form");
    assert_int_equal(chdir("../acme.a.isf"), 0);
    expect(".", "../base.json", false, "", "from inside a plugin");
    assert_int_equal(chdir("../.."), 0);
}

static void nothing_is_written_in_part(void **state)
{
    struct outcome outcome;

    (void)state;
    make_plugin(broken);
    outcome = run("gone", "p/base.json", true);
    assert_int_equal(outcome.problems, 2);
    assert_int_not_equal(access("p/base.json", F_OK), 0);
    xp_buf_release(&outcome.words);
    outcome = run("p", "nowhere/base.json", true);
    assert_int_equal(outcome.problems, 1);
    assert_int_not_equal(outcome.findings, 0);
    xp_buf_release(&outcome.words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(mistakes_have_their_place),      SCRATCH_TEST(findings_and_entries),
        SCRATCH_TEST(equal_findings_are_counted),     SCRATCH_TEST(the_rules_of_the_run),
        SCRATCH_TEST(the_same_bytes_from_everywhere), SCRATCH_TEST(nothing_is_written_in_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
