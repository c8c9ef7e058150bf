#include "rule_show.h"
#include "xp_mem.h"

#include <stdlib.h>
#include <unistd.h>

static void add_padded(struct xp_writer *out, struct xp_str text, size_t width)
{
    xp_writer_add_str(out, text);
    cmd_add_blanks(out, text.len < width ? width - text.len : 1);
}

static void add_row(struct xp_writer *out, struct xp_str id, size_t id_width, const char *severity, const char *fix,
                    struct xp_str summary)
{
    enum { SEVERITY_WIDTH = 10, FIX_WIDTH = 5 };

    add_padded(out, id, id_width + 2);
    add_padded(out, xp_str_from(severity), SEVERITY_WIDTH);
    add_padded(out, xp_str_from(fix), FIX_WIDTH);
    cmd_add_shown(out, xp_str_trim(summary));
    xp_writer_add_char(out, '\n');
}

static int print_table(const struct xp_ruleset *set)
{
    struct xp_writer out;
    size_t width = 0;

    for (size_t i = 0; i < set->count; i++)
        if (set->rules[i].id.len > width)
            width = set->rules[i].id.len;
    xp_writer_init(&out, STDOUT_FILENO);
    add_row(&out, xp_str_from("RULE"), width, "SEVERITY", "FIX", xp_str_from("SUMMARY"));
    for (size_t i = 0; i < set->count; i++) {
        const struct xp_rule *rule = &set->rules[i];

        add_row(&out, rule->id, width, xp_severity_name(rule->severity), xp_rule_is_fixable(rule) ? "yes" : "-",
                rule->summary);
    }
    return cmd_finish(&out, CMD_EXIT_OK);
}

/* In a format that takes a list of pointers. */
static int print_all(enum rule_format format, const struct xp_ruleset *set, const struct xp_findings *problems)
{
    const struct xp_rule **rules = xp_xcalloc(set->count, sizeof(struct xp_rule *));
    size_t count = problems->problem_count ? 0 : set->count;
    int status;

    for (size_t i = 0; i < count; i++)
        rules[i] = &set->rules[i];
    status = format == RULE_FORMAT_MDOC ? rule_print_mdoc(rules, count) : rule_print_json(rules, count, problems);
    free(rules);
    return status;
}

static int list_rules(const struct rule_settings *settings, const struct xp_ruleset *set, struct xp_findings *problems)
{
    if (settings->format == RULE_FORMAT_JSON)
        return print_all(RULE_FORMAT_JSON, set, problems);
    if (problems->problem_count)
        return CMD_EXIT_OK;
    if (settings->format == RULE_FORMAT_MDOC)
        return print_all(RULE_FORMAT_MDOC, set, problems);
    return settings->format == RULE_FORMAT_MARKDOWN ? rule_print_markdown_page(set) : print_table(set);
}

static int run_rules(struct cmd_call *call)
{
    const struct rule_settings *settings = call->settings;
    static const struct xp_ruleset none = { .count = 0 };
    const struct xp_ruleset *set = &none;
    struct xp_findings problems = { .problem_count = 0 };
    struct rule_source source = { .configs = NULL };
    int status;

    if (!call->is_wrong_use && rule_source_open_with_examples(&source, &settings->source, &call->err) == 0 &&
        settings->test) {
        status = rule_test_file(&source, settings->test);
        rule_source_close(&source);
        return status;
    }
    if (call->is_wrong_use || !source.configs || rule_source_set(&source, &set, &call->err) < 0)
        xp_findings_add_problem(&problems, xp_str_from(""), xp_str_from(call->err.msg));
    status = list_rules(settings, set, &problems);
    cmd_complain_of(&problems);
    if (problems.problem_count)
        status = CMD_EXIT_TROUBLE;
    xp_findings_release(&problems);
    rule_source_close(&source);
    return status;
}

static const struct cmd_option options[] = {
    RULE_OPTIONS,
    {
        .name = "test",
        .kind = CMD_TEXT,
        .field = offsetof(struct rule_settings, test),
        .argument = "FILE",
        .help = "run the examples in this rule file in place of listing rules; ends with exit code 1 when one fails",
    },
    { .name = NULL },
};

const struct cmd_command cmd_rules = {
    .name = "rules",
    .usage = "",
    .about =
        "List the rules with their severity, whether `xtplug lint --fix` can repair what they find, and what "
        "they are about: the built-in ones, and those of your own that --rules or the configuration of the current "
        "folder names. `xtplug explain RULE` says more about one.",
    .examples = "  xtplug rules\n"
                "  xtplug rules --format json\n"
                "  xtplug rules --test house-rules.yaml\n",
    .options = options,
    .settings_size = sizeof(struct rule_settings),
    .run = run_rules,
};
