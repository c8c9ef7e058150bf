#include "xp_builtin.h"
#include "xp_lint_run.h"

#include "scratch_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * Below "p": "old/acme.a.isf" has a trailing comma and a long desc, "new/acme.b.isf" is clean, and both have one tag.
 * The configuration is that of "p".
 */
#define TEN "0123456789"

static void make_tree(const char *config)
{
    char file[2000];

    assert_true(snprintf(file, sizeof(file), "p/.xtplug.yaml=%s", config) < (int)sizeof(file));
    scratch_make(file, "p/.git/", "p/old/acme.a.isf/a.py", "p/new/acme.b.isf/a.py", NULL);
}

static void write_manifest(const char *path, const char *desc)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fprintf(file,
                        "{\"tag\": \"acme.x\", \"name\": \"N\", \"APIVersion\": 2, \"vers\": 7, \"readableVers\": "
                        "\"1.2\", \"script\": \"python3\", \"module\": \"a.py\", \"desc\": \"%s\"%s}\n",
                        desc, *desc == 'D' ? "" : ",") > 0);
    assert_int_equal(fclose(file), 0);
}

#define ONE(files, rules) "overrides: [{files: " files ", rules: {" rules "}}]"
#define TWO(files, rules, more_files, more_rules) \
    "overrides: [{files: " files ", rules: {" rules "}}, {files: " more_files ", rules: {" more_rules "}}]"

/* What is left: rules with a place in the configuration as "rule@column", the others by name. */
static const struct {
    const char *config;
    const char *path;
    const char *select;
    const char *words;
    const char *why;
} rows[] = {
    { "", "p", NULL, "tag-unique desc-long json-trailing-comma", "no overrides" },
    { ONE("old/", "json-trailing-comma: off"), "p", NULL, "tag-unique desc-long", "one that hides a finding" },
    { ONE("old/", "json-trailing-comma: note"), "p", NULL, "tag-unique desc-long json-trailing-comma",
      "one that changes a severity" },
    { ONE("old/", "json-trailing-comma: error"), "p", NULL,
      "override-unused@35 tag-unique desc-long json-trailing-comma", "one that says what is so already" },
    { ONE("old/", "desc-long: {max: 300}"), "p", NULL, "tag-unique json-trailing-comma", "a setting" },
    { ONE("old/", "desc-long: {max: 200}"), "p", NULL, "override-unused@35 tag-unique desc-long json-trailing-comma",
      "the same setting as before" },
    { ONE("old/", "desc-long: {max: 180}"), "p", NULL, "tag-unique desc-long json-trailing-comma",
      "a setting that only changes the message" },
    { ONE("new/", "json-trailing-comma: off"), "p", NULL, "override-unused@35 tag-unique desc-long json-trailing-comma",
      "one for a plugin without that fault" },
    { ONE("gone/", "json-trailing-comma: off"), "p", NULL,
      "override-unused@21 tag-unique desc-long json-trailing-comma", "one for no plugin" },
    { ONE("old/", "json-trailing-comma: off, tag-long: off"), "p", NULL, "override-unused@61 tag-unique desc-long",
      "two rules, of which one is needed" },
    { ONE("old/", "'json-*': off"), "p", NULL, "tag-unique desc-long", "a pattern, one of whose rules is needed" },
    { ONE("old/", "tag-unique: off"), "p", NULL, "desc-long json-trailing-comma", "tag-unique, where it is reported" },
    { ONE("new/", "tag-unique: off"), "p", NULL, "override-unused@35 tag-unique desc-long json-trailing-comma",
      "tag-unique, where it is not" },
    { TWO("old/", "desc-long: off", "'**'", "desc-long: error"), "p", NULL, "tag-unique desc-long json-trailing-comma",
      "a later one that takes back an earlier one" },
    { TWO("old/", "desc-long: off", "old/", "desc-long: off"), "p", NULL,
      "override-unused@75 tag-unique json-trailing-comma", "the same twice" },
    { ONE("gone/", "json-trailing-comma: off"), "p/old", NULL, "desc-long json-trailing-comma",
      "a part of the folder says nothing of the rest" },
    { ONE("gone/", "json-trailing-comma: off"), "p", "desc-long,override-unused", "override-unused@21 desc-long",
      "it is a rule like others" },
    { ONE("new/", "json-trailing-comma: off"), "p", "desc-long,override-unused", "desc-long",
      "of a rule that is not asked for, nothing is known" },
    { ONE("gone/", "json-trailing-comma: off") "\nrules: {override-unused: off}", "p", NULL,
      "tag-unique desc-long json-trailing-comma", "the configuration switches it off" },
};

static void add_words(struct xp_buf *out, const struct xp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        xp_buf_addf(out, "%s%.*s", i ? " " : "", XP_STR_ARG(finding->rule->id));
        if (finding->rule->reporter == XP_BY_CONFIG)
            xp_buf_addf(out, "@%u", (unsigned)finding->place.column);
    }
}

static void lint(const char *path, const char *select, size_t threads, struct xp_buf *words)
{
    struct xp_str paths[] = { xp_str_from(path) }, selected = xp_str_from(select ? select : "");
    struct xp_policy_orders orders = { .select = &selected, .select_count = selected.len > 0 };
    struct xp_lint_job job = { .paths = paths, .path_count = 1, .threads = threads, .min_severity = XP_SEVERITY_NOTE };
    struct xp_findings findings = { 0 };
    struct xp_rulebook base;
    struct xp_configs *configs;
    enum xp_severity worst;
    size_t plugins;

    xp_rulebook_begin(&base, &xp_builtin_rules);
    configs = xp_configs_new(&base);
    job.profiles = xp_profiles_new(configs, &orders);
    assert_true(xp_lint_run(&job, &findings, &plugins, &worst));
    add_words(words, &findings);
    if (findings.problem_count)
        xp_buf_addf(words, " %.*s", XP_STR_ARG(findings.problems[0].message));
    xp_findings_release(&findings);
    xp_profiles_free(job.profiles);
    xp_configs_free(configs);
    xp_rulebook_release(&base);
}

static void what_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows) * 2; i++) {
        struct xp_buf words = XP_BUF_INIT(SIZE_MAX / 2);

        make_tree(rows[i / 2].config);
        write_manifest("p/new/acme.b.isf/info.json", "D");
        write_manifest("p/old/acme.a.isf/info.json",
                       TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "+");
        lint(rows[i / 2].path, rows[i / 2].select, i % 2 ? 1 : 4, &words);
        if (strcmp(words.ptr, rows[i / 2].words) != 0)
            fail_msg("\"%s\": %s", words.ptr, rows[i / 2].why);
        xp_buf_release(&words);
    }
}

/* A broken file stops the plugins below it, is told once, and the others are linted. */
static void a_broken_configuration(void **state)
{
    struct xp_buf words = XP_BUF_INIT(SIZE_MAX / 2);

    (void)state;
    make_tree(ONE("gone/", "json-trailing-comma: off"));
    scratch_make("p/new/.xtplug.yaml=rule: {}", "p/new/acme.c.isf/a.py", NULL);
    write_manifest("p/new/acme.b.isf/info.json", "D");
    write_manifest("p/old/acme.a.isf/info.json", "E");
    lint("p", NULL, 1, &words);
    assert_string_equal(words.ptr,
                        "json-trailing-comma p/new/.xtplug.yaml:1:1: unknown key \"rule\"; did you mean \"rules\"?");
    xp_buf_release(&words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(what_changes_nothing),
        SCRATCH_TEST(a_broken_configuration),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
