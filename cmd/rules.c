#include "rule_show.h"
#include "xp_builtin.h"
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

static int print_json(const struct xp_ruleset *set, const struct xp_findings *problems)
{
    const struct xp_rule **rules = xp_xcalloc(set->count, sizeof(struct xp_rule *));
    size_t count = problems->problem_count ? 0 : set->count;
    int status;

    for (size_t i = 0; i < count; i++)
        rules[i] = &set->rules[i];
    status = rule_print_json(rules, count, problems);
    free(rules);
    return status;
}

static int run_rules(struct cmd_call *call)
{
    const struct rule_settings *settings = call->settings;
    struct xp_findings problems = { .problem_count = 0 };
    int status = CMD_EXIT_OK;

    if (call->is_wrong_use)
        xp_findings_add_problem(&problems, xp_str_from(""), xp_str_from(call->err.msg));
    if (settings->format == RULE_FORMAT_JSON)
        status = print_json(&xp_builtin_rules, &problems);
    else if (!call->is_wrong_use)
        status = print_table(&xp_builtin_rules);
    cmd_complain_of(&problems);
    if (problems.problem_count)
        status = CMD_EXIT_TROUBLE;
    xp_findings_release(&problems);
    return status;
}

const struct cmd_command cmd_rules = {
    .name = "rules",
    .usage = "",
    .summary = "list the rules",
    .about = "List the rules with their severity, whether `xtplug lint --fix` can repair what they find, and what "
             "they are about. `xtplug explain RULE` says more about one.",
    .examples = "  xtplug rules\n"
                "  xtplug rules --format json\n",
    .options = rule_options,
    .settings_size = sizeof(struct rule_settings),
    .run = run_rules,
};
