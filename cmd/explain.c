#include "rule_example.h"
#include "rule_show.h"
#include "xp_mem.h"
#include "xp_policy.h"
#include "xp_utf8.h"

#include <stdlib.h>
#include <unistd.h>

enum { INDENT = 2, ITEM_INDENT = 4, BLOCK_INDENT = 6 };

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

static void add_quoted(struct xp_writer *out, struct xp_str text)
{
    add(out, "\"");
    cmd_add_shown(out, text);
    add(out, "\"");
}

/* "Why: " and the text, wrapped; nothing when there is no text. */
static void add_section(struct xp_writer *out, const char *title, struct xp_str text)
{
    if (!xp_str_trim(text).len)
        return;
    add(out, "\n");
    add(out, title);
    add(out, ":\n");
    cmd_add_blanks(out, INDENT);
    cmd_add_wrapped(out, text, INDENT, INDENT);
}

/* A text of several lines, as it is but for what must not be shown raw. */
static void add_block(struct xp_writer *out, struct xp_str text)
{
    while (text.len) {
        size_t end = xp_str_find(text, '\n');

        if (end)
            cmd_add_blanks(out, BLOCK_INDENT);
        cmd_add_shown(out, xp_str_make(text.ptr, end));
        add(out, "\n");
        text = xp_str_from_offset(text, end + 1);
    }
}

static void add_words(struct xp_writer *out, struct xp_str text)
{
    cmd_add_wrapped(out, text, ITEM_INDENT, ITEM_INDENT);
}

static const struct example_style style = { add_words, add_quoted, cmd_add_shown, add_block, "    after --fix:\n" };

static void add_examples(struct xp_writer *out, const char *title, const struct xp_example *examples, uint32_t count)
{
    if (!count)
        return;
    add(out, "\n");
    add(out, title);
    add(out, ":\n");
    for (uint32_t i = 0; i < count; i++) {
        add(out, "  - ");
        rule_add_example(out, &style, &examples[i]);
    }
}

static void add_source(struct xp_writer *out, const struct xp_rule *rule)
{
    XP_AUTO_BUF words = XP_BUF_INIT(SIZE_MAX / 2);

    rule_describe_source(&words, rule);
    add(out, "\nSource:\n");
    cmd_add_blanks(out, INDENT);
    cmd_add_shown(out, xp_buf_str(&words));
    add(out, "\n");
}

static void add_settings(struct xp_writer *out, const struct xp_rule *rule)
{
    if (!rule->setting_count)
        return;
    add(out, "\nSettings:\n");
    for (uint32_t i = 0; i < rule->setting_count; i++) {
        cmd_add_blanks(out, INDENT);
        cmd_add_shown(out, rule->settings[i].name);
        xp_writer_addf(out, ": %lld unless changed\n", (long long)rule->settings[i].value);
    }
}

static void add_rule(struct xp_writer *out, const struct xp_rule *rule)
{
    cmd_add_shown(out, rule->id);
    add(out, ": ");
    add(out, xp_severity_name(rule->severity));
    add(out, "\n");
    cmd_add_wrapped(out, rule->summary, 0, 0);
    add_section(out, "Why", rule->why);
    add_source(out, rule);
    add_settings(out, rule);
    add_section(out, "What --fix does", rule->fix_note);
    add_examples(out, "Passes", rule->passes, rule->pass_count);
    add_examples(out, "Fails", rule->fails, rule->fail_count);
    add(out, "\nTo switch it off, or to give it another severity:\n  xtplug lint --ignore ");
    cmd_add_shown(out, rule->id);
    add(out, "\n  xtplug lint --severity ");
    cmd_add_shown(out, rule->id);
    add(out, rule->severity == XP_SEVERITY_NOTE ? "=warning\n" : "=note\n");
}

static int print_text(const struct xp_rule *const *rules, size_t count)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    for (size_t i = 0; i < count; i++) {
        add(&out, i == 0 ? "" : "\n\n");
        add_rule(&out, rules[i]);
    }
    return cmd_finish(&out, CMD_EXIT_OK);
}

static void add_unknown(struct xp_findings *problems, const struct xp_ruleset *set, struct xp_str name)
{
    struct xp_str nearest = xp_ruleset_nearest(set, name);
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);

    xp_buf_addf(&text, "no rule is called \"%.*s\"; ", XP_STR_ARG(name));
    if (nearest.len)
        xp_buf_addf(&text, "did you mean \"%.*s\"?", XP_STR_ARG(nearest));
    else
        xp_buf_addf(&text, "`xtplug rules` lists them");
    xp_findings_add_problem(problems, xp_str_from(""), xp_buf_str(&text));
}

/* The rules that were asked for, each once, in the order of the list of rules. @return how many. */
static size_t gather(const struct cmd_call *call, const struct xp_ruleset *set, const struct xp_rule **rules,
                     struct xp_findings *problems)
{
    bool *is_wanted = xp_xcalloc(set->count, sizeof(*is_wanted));
    size_t count = 0;

    for (size_t word = 0; word < call->operand_count; word++) {
        bool is_known = false;

        for (size_t i = 0; i < set->count; i++) {
            if (xp_str_glob(set->rules[i].id, call->operands[word]))
                is_wanted[i] = is_known = true;
        }
        if (!is_known)
            add_unknown(problems, set, call->operands[word]);
    }
    for (size_t i = 0; i < set->count; i++)
        if (is_wanted[i])
            rules[count++] = &set->rules[i];
    free(is_wanted);
    return count;
}

static int explain(const struct cmd_call *call, const struct xp_ruleset *set, struct xp_findings *problems)
{
    const struct rule_settings *settings = call->settings;
    const struct xp_rule **rules = xp_xcalloc(set->count, sizeof(struct xp_rule *));
    size_t count = problems->problem_count ? 0 : gather(call, set, rules, problems);
    int status;

    if (settings->format == RULE_FORMAT_JSON)
        status = rule_print_json(rules, count, problems);
    else if (settings->format == RULE_FORMAT_MARKDOWN)
        status = rule_print_markdown(rules, count);
    else if (settings->format == RULE_FORMAT_MDOC)
        status = count ? rule_print_mdoc(rules, count) : CMD_EXIT_OK;
    else
        status = print_text(rules, count);
    free(rules);
    return status;
}

static int run_explain(struct cmd_call *call)
{
    const struct rule_settings *settings = call->settings;
    static const struct xp_ruleset none = { .count = 0 };
    const struct xp_ruleset *set = &none;
    struct xp_findings problems = { .problem_count = 0 };
    struct rule_source source = { .configs = NULL };
    int status;

    if (!call->is_wrong_use && !call->operand_count) {
        call->is_wrong_use = true;
        xp_fail(&call->err, XP_E_USAGE, "name the RULE to explain; `xtplug rules` lists them");
    }
    if (call->is_wrong_use || rule_source_open_with_examples(&source, &settings->source, &call->err) < 0 ||
        rule_source_set(&source, &set, &call->err) < 0)
        xp_findings_add_problem(&problems, xp_str_from(""), xp_str_from(call->err.msg));
    status = explain(call, set, &problems);
    cmd_complain_of(&problems);
    if (problems.problem_count)
        status = CMD_EXIT_TROUBLE;
    xp_findings_release(&problems);
    rule_source_close(&source);
    return status;
}

static const struct cmd_option options[] = { RULE_OPTIONS, { .name = NULL } };

const struct cmd_command cmd_explain = {
    .name = "explain",
    .operand = "RULE",
    .usage = "RULE...",
    .about = "Say why a rule exists, where that is written, what passes and what fails. RULE is a name as in the "
             "report, in brackets at the end of a finding; a * in it stands for any text.",
    .examples = "  xtplug explain tag-reserved\n"
                "  xtplug explain 'json-*'\n",
    .options = options,
    .settings_size = sizeof(struct rule_settings),
    .run = run_explain,
};
