/* Fixing as a part of a run: what is written, what the diff says, and what the findings are afterwards. */
#include "scratch_tree.h"
#include "xp_builtin.h"
#include "xp_doc.h"
#include "xp_file.h"
#include "xp_lint_run.h"
#include "xp_macros.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define MOST                                                                                                 \
    "\"tag\": \"acme.%s\", \"vers\": 1, \"readableVers\": \"1\", \"script\": \"python3\", \"name\": \"N\", " \
    "\"desc\": \"D\", \"module\": \"rain.py\"}\n"

struct outcome {
    struct xp_findings findings;
    struct xp_fix_result fix;
    size_t plugins;
};

static const char *user_rules; /* NULL: only the built-in ones */

static void run_job(struct xp_lint_job job, struct outcome *outcome)
{
    static const struct xp_policy_orders orders = { 0 };
    struct xp_rulebook book = { 0 };
    struct xp_err err;
    struct xp_configs *configs;
    enum xp_severity worst;

    *outcome = (struct outcome){ 0 };
    xp_rulebook_begin(&book, &xp_builtin_rules);
    if (user_rules)
        assert_int_equal(xp_rule_load(&book, xp_str_from("r.yaml"), xp_str_from(user_rules), false, &err), 0);
    configs = xp_configs_new(&book);
    xp_configs_use_none(configs);
    job.profiles = xp_profiles_new(configs, &orders);
    job.fix_result = &outcome->fix;
    xp_lint_run(&job, &outcome->findings, &outcome->plugins, &worst);
    xp_profiles_free(job.profiles);
    xp_configs_free(configs);
    xp_rulebook_release(&book);
}

static void run(enum xp_fix_mode mode, bool has_unsafe, size_t threads, struct outcome *outcome)
{
    static const struct xp_str here = XP_STR(".");

    run_job(
        (struct xp_lint_job){
            .paths = &here, .path_count = 1, .threads = threads, .fix_mode = mode, .has_unsafe_fixes = has_unsafe },
        outcome);
}

static void release(struct outcome *outcome)
{
    xp_findings_release(&outcome->findings);
    xp_fix_result_release(&outcome->fix);
}

static void make_plugin(const char *name, const char *start)
{
    char text[600];

    snprintf(text, sizeof(text), "acme.%s.isf/info.json=%s" MOST, name, start, name);
    scratch_make(text, NULL);
    snprintf(text, sizeof(text), "acme.%s.isf/rain.py", name);
    scratch_make(text, NULL);
}

static void assert_text(const char *path, const char *start, const char *name)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    char expected[600];
    struct xp_err err;

    assert_int_equal(xp_file_read_at(AT_FDCWD, path, &text, &err), 0);
    snprintf(expected, sizeof(expected), "%s" MOST, start, name);
    assert_string_equal(text.ptr, expected);
}

static struct stat stat_of(const char *path)
{
    struct stat info;

    assert_int_equal(lstat(path, &info), 0);
    return info;
}

static void writes_what_it_fixed(void **state)
{
    struct outcome outcome;
    struct stat good, fixed;

    (void)state;
    make_plugin("one", "{\"APIVersion\": \"2\", ");
    make_plugin("two", "{\"APIVersion\": 2, ");
    make_plugin("three", "{");
    assert_int_equal(chmod("acme.one.isf/info.json", 0640), 0);
    good = stat_of("acme.two.isf/info.json");
    run(XP_FIX_WRITE, false, 1, &outcome);
    assert_int_equal(outcome.plugins, 3);
    assert_int_equal(outcome.fix.count, 1);
    assert_int_equal(outcome.fix.files, 1);
    assert_int_equal(outcome.findings.problem_count, 0);
    assert_int_equal(outcome.findings.count, 1); /* the third one lacks APIVersion */
    release(&outcome);
    assert_text("acme.one.isf/info.json", "{\"APIVersion\": 2, ", "one");
    assert_text("acme.three.isf/info.json", "{", "three");
    fixed = stat_of("acme.one.isf/info.json");
    assert_int_equal(fixed.st_mode & 0777, 0640);
    assert_int_equal(stat_of("acme.two.isf/info.json").st_ino, good.st_ino);

    run(XP_FIX_WRITE, false, 1, &outcome);
    assert_int_equal(outcome.fix.files, 0);
    assert_int_equal(stat_of("acme.one.isf/info.json").st_ino, fixed.st_ino);
    release(&outcome);
    run(XP_FIX_WRITE, true, 1, &outcome);
    assert_int_equal(outcome.fix.files, 1);
    assert_int_equal(outcome.findings.count, 0);
    release(&outcome);
}

static void a_diff_writes_nothing(void **state)
{
    static const char one[] = "--- a/acme.one.isf/info.json\n+++ b/acme.one.isf/info.json\n@@ -1 +1 @@\n";
    struct outcome outcome;
    struct stat before;

    (void)state;
    make_plugin("one", "{\"APIVersion\": \"2\", ");
    before = stat_of("acme.one.isf/info.json");
    run(XP_FIX_DIFF, false, 1, &outcome);
    assert_memory_equal(outcome.fix.diff.ptr, one, sizeof(one) - 1);
    assert_int_equal(outcome.fix.count, 1);
    assert_int_equal(outcome.fix.files, 1);
    assert_int_equal(outcome.findings.count, 1); /* of the file as it is */
    assert_int_equal(stat_of("acme.one.isf/info.json").st_ino, before.st_ino);
    assert_text("acme.one.isf/info.json", "{\"APIVersion\": \"2\", ", "one");
    release(&outcome);
}

static void threads_make_no_difference(void **state)
{
    struct outcome one, many;
    char name[20];

    (void)state;
    for (int i = 0; i < 60; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        make_plugin(name, i % 3 ? "{\"APIVersion\": '2', " : "{\"APIVersion\": 2,, ");
    }
    run(XP_FIX_DIFF, true, 1, &one);
    run(XP_FIX_DIFF, true, 16, &many);
    assert_true(one.fix.files == 60 && many.fix.files == 60);
    assert_string_equal(one.fix.diff.ptr, many.fix.diff.ptr);
    release(&one);
    release(&many);
    run(XP_FIX_WRITE, true, 16, &many);
    assert_int_equal(many.fix.files, 60);
    assert_int_equal(many.findings.count + many.findings.problem_count, 0);
    release(&many);
}

static void follows_a_link(void **state)
{
    static const char header[] = "--- a/acme.one.isf/res/real.json\n";
    struct outcome outcome;

    (void)state;
    make_plugin("one", "{\"APIVersion\": \"2\", ");
    scratch_make("acme.one.isf/res/", NULL);
    assert_int_equal(rename("acme.one.isf/info.json", "acme.one.isf/res/real.json"), 0);
    scratch_make("acme.one.isf/info.json -> res/real.json", NULL);
    run(XP_FIX_DIFF, false, 1, &outcome);
    assert_memory_equal(outcome.fix.diff.ptr, header, sizeof(header) - 1);
    release(&outcome);
    run(XP_FIX_WRITE, false, 1, &outcome);
    assert_int_equal(outcome.fix.files, 1);
    release(&outcome);
    assert_true(S_ISLNK(stat_of("acme.one.isf/info.json").st_mode));
    assert_text("acme.one.isf/res/real.json", "{\"APIVersion\": 2, ", "one");
}

static void never_leaves_the_plugin(void **state)
{
    struct outcome outcome;

    (void)state;
    make_plugin("one", "{\"APIVersion\": \"2\", ");
    assert_int_equal(rename("acme.one.isf/info.json", "outside.json"), 0);
    scratch_make("acme.one.isf/info.json -> ../outside.json", NULL);
    run(XP_FIX_WRITE, true, 1, &outcome);
    assert_int_equal(outcome.fix.files, 0);
    release(&outcome);
    assert_text("outside.json", "{\"APIVersion\": \"2\", ", "one");
}

static void keeps_the_findings_of_what_it_cannot_write(void **state)
{
    struct rlimit old, none;
    struct outcome outcome;

    (void)state;
    make_plugin("one", "{\"APIVersion\": \"2\", ");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    none = (struct rlimit){ 1, old.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    run(XP_FIX_WRITE, false, 1, &outcome);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(outcome.fix.count, 0);
    assert_int_equal(outcome.findings.count, 1);
    assert_int_equal(outcome.findings.problem_count, 1);
    assert_true(xp_str_is(outcome.findings.problems[0].path, "acme.one.isf/info.json"));
    assert_true(xp_str_starts_with(outcome.findings.problems[0].message, xp_str_from("cannot be fixed: ")));
    release(&outcome);
    assert_text("acme.one.isf/info.json", "{\"APIVersion\": \"2\", ", "one");
}

/* A rule whose repair is not what it expects. Unsafe, it leaves the safe fixes alone; safe, it spoils them too. */
static void tells_what_never_ends(void **state)
{
    static const char unsafe[] = "- {id: r, severity: note, summary: s, at: /tag, expect: {suffix: x}, message: m, "
                                 "repair: {append: y}}\n";
    static const char safe[] = "- {id: r, severity: note, summary: s, at: /tag, expect: {suffix: x}, message: m, "
                               "repair: {append: y, safe: true}}\n";
    struct outcome outcome;

    (void)state;
    make_plugin("one", "{\"APIVersion\": \"2\", ");
    for (int i = 0; i < 2; i++) {
        user_rules = i ? safe : unsafe;
        run(XP_FIX_DIFF, true, 1, &outcome);
        assert_int_equal(outcome.fix.count, i ? 0 : 1);
        assert_int_equal(outcome.findings.count, 2);
        assert_int_equal(outcome.findings.problem_count, 1);
        release(&outcome);
    }
    run(XP_FIX_WRITE, false, 1, &outcome);
    assert_int_equal(outcome.findings.problem_count, 1);
    release(&outcome);
    assert_text("acme.one.isf/info.json", "{\"APIVersion\": \"2\", ", "one");
    user_rules = NULL;
}

static void hands_back_a_text(void **state)
{
    static const char text[] = "{\"APIVersion\": \"2\"}";
    struct xp_lint_job job = { .has_text = true, .text = XP_STR(text), .text_name = XP_STR("acme.one.isf/info.json") };
    struct outcome outcome;

    (void)state;
    make_plugin("one", "{\"APIVersion\": \"2\", ");
    job.fix_mode = XP_FIX_WRITE;
    run_job(job, &outcome);
    assert_string_equal(outcome.fix.text.ptr, "{\"APIVersion\": 2}");
    release(&outcome);
    assert_text("acme.one.isf/info.json", "{\"APIVersion\": \"2\", ", "one");
    job.fix_mode = XP_FIX_DIFF;
    run_job(job, &outcome);
    assert_string_equal(outcome.fix.text.ptr, "");
    assert_true(xp_str_starts_with(xp_buf_str(&outcome.fix.diff), xp_str_from("--- a/acme.one.isf/info.json\n")));
    release(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(writes_what_it_fixed),       SCRATCH_TEST(a_diff_writes_nothing),
        SCRATCH_TEST(threads_make_no_difference), SCRATCH_TEST(follows_a_link),
        SCRATCH_TEST(never_leaves_the_plugin),    SCRATCH_TEST(keeps_the_findings_of_what_it_cannot_write),
        SCRATCH_TEST(tells_what_never_ends),      SCRATCH_TEST(hands_back_a_text),
    };

    return cmocka_run_group_tests_name("fix_run", tests, NULL, NULL);
}
