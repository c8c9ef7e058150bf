#include "rule_show.h"
#include "xp_example.h"

#include <unistd.h>

/* One run over the examples of a file. */
struct test {
    const struct xp_linter *linter;
    const char *path;
    struct xp_writer *out;
    size_t examples, failures;
};

static void show_findings(struct test *test, const struct xp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        cmd_add_blanks(test->out, 2);
        cmd_add_shown(test->out, finding->place.path);
        if (finding->place.line)
            xp_writer_addf(test->out, ":%u:%u", (unsigned)finding->place.line, (unsigned)finding->place.column);
        xp_writer_addf(test->out, ": %s: %.*s [%.*s]\n", xp_severity_name(finding->severity),
                       XP_STR_ARG(finding->message), XP_STR_ARG(finding->rule->id));
    }
}

static void tell(struct test *test, const struct xp_rule *rule, const char *list, uint32_t i, const char *fault)
{
    test->examples++;
    if (!fault)
        return;
    test->failures++;
    cmd_add_shown(test->out, xp_str_from(test->path));
    xp_writer_addf(test->out, ":%u: %.*s: %s, example %u: %s\n", (unsigned)rule->line, XP_STR_ARG(rule->id), list,
                   (unsigned)i + 1, fault);
}

static void run_fail(struct test *test, const struct xp_rule *rule, uint32_t i)
{
    struct xp_findings findings = { .count = 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    const char *fault = xp_example_check_fail(test->linter, rule, &rule->fails[i], &findings);
    const char *fix_fault = NULL;

    if (!fault)
        fault = fix_fault = xp_example_check_fix(test->linter, rule, &rule->fails[i], &findings, &text);
    tell(test, rule, "fail", i, fault);
    if (fix_fault)
        cmd_add_shown(test->out, xp_buf_str(&text));
    else if (fault)
        show_findings(test, &findings);
    xp_findings_release(&findings);
}

static void run_rule(struct test *test, const struct xp_rule *rule)
{
    for (uint32_t i = 0; i < rule->pass_count; i++) {
        struct xp_findings findings = { .count = 0 };
        const char *fault = xp_example_check_pass(test->linter, rule, &rule->passes[i], &findings);

        tell(test, rule, "pass", i, fault);
        if (fault)
            show_findings(test, &findings);
        xp_findings_release(&findings);
    }
    for (uint32_t i = 0; i < rule->fail_count; i++)
        run_fail(test, rule, i);
}

static int run_rules_from(struct test *test, const struct xp_ruleset *set, size_t first)
{
    for (size_t i = first; i < set->count; i++)
        run_rule(test, &set->rules[i]);
    xp_writer_addf(test->out, "%zu example%s of %zu rule%s, %zu failed\n", test->examples,
                   test->examples == 1 ? "" : "s", set->count - first, set->count - first == 1 ? "" : "s",
                   test->failures);
    return cmd_finish(test->out, test->failures ? CMD_EXIT_FINDINGS : CMD_EXIT_OK);
}

static int test_rules(const struct xp_ruleset *set, size_t first, const char *path, struct xp_err *err)
{
    struct xp_linter *linter;
    struct xp_policy policy;
    struct xp_writer out;
    int status = CMD_EXIT_TROUBLE;

    xp_policy_init(&policy, set);
    /* A rule that users switch on themselves is tested all the same. */
    for (size_t i = first; i < set->count; i++)
        if (set->rules[i].severity == XP_SEVERITY_OFF)
            xp_policy_configure(&policy, &set->rules[i], XP_SEVERITY_WARNING);
    if (xp_linter_new(&linter, set, &policy, err) == 0) {
        struct test test = { .linter = linter, .path = path, .out = &out };

        xp_writer_init(&out, STDOUT_FILENO);
        status = run_rules_from(&test, set, first);
        xp_linter_free(linter);
    }
    xp_policy_release(&policy);
    return status;
}

int rule_test_file(struct rule_source *source, const char *path)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_YAML_MAX_BYTES);
    struct xp_rulebook book;
    struct xp_ruleset set;
    struct xp_err err = { XP_OK, "" };
    size_t first = source->book.count;
    int status = CMD_EXIT_TROUBLE;

    /* What --rules names comes first; a file that is named there too is the one to test. */
    xp_rulebook_continue(&book, &source->book);
    if (!xp_rulebook_note_file(&book, path))
        xp_fail(&err, XP_E_USAGE, "%s: is named by --rules too; name it once, with --test", path);
    else if (cmd_read_named(path, &text, &err) < 0)
        xp_wrap(&err, "%s", path);
    else if (xp_rule_load(&book, xp_str_from(path), xp_buf_str(&text), false, &err) == 0) {
        set = xp_rulebook_set(&book);
        status = test_rules(&set, first, path, &err);
    }
    if (err.code != XP_OK)
        cmd_complain("%s", err.msg);
    xp_rulebook_release(&book);
    return status;
}
