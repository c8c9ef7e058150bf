#include "markdown.h"
#include "rule_example.h"
#include "rule_page.h"
#include "rule_show.h"

#include <inttypes.h>
#include <unistd.h>

enum { ITEM_INDENT = 2 };

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

/* Examples */

static void add_words(struct xp_writer *out, struct xp_str text)
{
    markdown_add_prose(out, text, ITEM_INDENT, ITEM_INDENT);
}

static void add_code(struct xp_writer *out, struct xp_str text)
{
    markdown_add_code(out, text, false);
}

static void add_block(struct xp_writer *out, struct xp_str text)
{
    add(out, "\n");
    markdown_add_block(out, text, "", ITEM_INDENT);
}

static const struct example_style style = { add_words, add_code, add_code, add_block, "\n  after `--fix`:\n" };

static void add_examples(struct xp_writer *out, const char *title, const struct xp_example *examples, uint32_t count)
{
    if (!count)
        return;
    add(out, "\n");
    add(out, title);
    add(out, "\n\n");
    for (uint32_t i = 0; i < count; i++) {
        add(out, "- ");
        rule_add_example(out, &style, &examples[i]);
    }
}

/* Rules */

/* An item of the list below the rule's reason: "- **Title:** text". */
static void add_item(struct xp_writer *out, const char *title, struct xp_str text)
{
    add(out, "- **");
    add(out, title);
    add(out, ":** ");
    markdown_add_prose(out, text, ITEM_INDENT, ITEM_INDENT + strlen(title) + 6);
}

static void add_helps(struct xp_writer *out, const struct xp_rule *rule)
{
    XP_AUTO_BUF help = XP_BUF_INIT(SIZE_MAX / 2);

    for (uint32_t next = 0; rule_next_help(rule, &next, &help);)
        add_item(out, "What to do", xp_buf_str(&help));
}

static void add_settings(struct xp_writer *out, const struct xp_rule *rule)
{
    for (uint32_t i = 0; i < rule->setting_count; i++) {
        add(out, "- **Setting:** ");
        markdown_add_code(out, rule->settings[i].name, false);
        xp_writer_addf(out, ", %" PRId64 " unless changed\n", rule->settings[i].value);
    }
}

static void add_occasion(struct xp_writer *out, const struct xp_rule *rule)
{
    const char *occasion = rule_occasion(rule);

    if (occasion)
        xp_writer_addf(out, "- **When:** %s\n", occasion);
}

static void add_rule(struct xp_writer *out, const struct xp_rule *rule)
{
    XP_AUTO_BUF source = XP_BUF_INIT(SIZE_MAX / 2);

    rule_describe_source(&source, rule);
    xp_writer_addf(out, "### %.*s\n\n**", XP_STR_ARG(rule->id));
    add(out, xp_severity_name(rule->severity));
    add(out, ":** ");
    markdown_add_prose(out, rule->summary, 0, strlen(xp_severity_name(rule->severity)) + 6);
    add(out, "\n");
    if (xp_str_trim(rule->why).len) {
        markdown_add_prose(out, rule->why, 0, 0);
        add(out, "\n");
    }
    add_item(out, "Source", xp_buf_str(&source));
    add_occasion(out, rule);
    add_settings(out, rule);
    add_helps(out, rule);
    if (xp_str_trim(rule->fix_note).len)
        add_item(out, "With --fix", rule->fix_note);
    add_examples(out, "Passes:", rule->passes, rule->pass_count);
    add_examples(out, "Fails:", rule->fails, rule->fail_count);
}

int rule_print_markdown(const struct xp_rule *const *rules, size_t count)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    for (size_t i = 0; i < count; i++) {
        add(&out, i == 0 ? "" : "\n");
        add_rule(&out, rules[i]);
    }
    return cmd_finish(&out, CMD_EXIT_OK);
}

/* The page */

static bool is_first_of_area(const struct xp_ruleset *set, size_t i)
{
    return i == 0 || !xp_str_equal(rule_area(&set->rules[i]), rule_area(&set->rules[i - 1]));
}

static void add_contents(struct xp_writer *out, const struct xp_ruleset *set)
{
    add(out, "\n## Contents\n");
    for (size_t i = 0; i < set->count; i++) {
        const struct xp_rule *rule = &set->rules[i];

        if (is_first_of_area(set, i)) {
            add(out, "\n");
            markdown_add_text(out, rule_area(rule));
            add(out, ":\n\n");
        }
        xp_writer_addf(out, "- [%.*s](#%.*s), %s: ", XP_STR_ARG(rule->id), XP_STR_ARG(rule->id),
                       xp_severity_name(rule->severity));
        markdown_add_text(out, xp_str_trim(rule->summary));
        add(out, "\n");
    }
}

static void add_rules(struct xp_writer *out, const struct xp_ruleset *set)
{
    for (size_t i = 0; i < set->count; i++) {
        if (is_first_of_area(set, i)) {
            add(out, "\n## ");
            markdown_add_text(out, rule_area(&set->rules[i]));
            add(out, "\n");
        }
        add(out, "\n");
        add_rule(out, &set->rules[i]);
    }
}

/* Key tables */

static void add_types(struct xp_writer *out, const struct xp_key *key)
{
    static const struct {
        uint32_t type;
        const char *name;
    } names[] = {
        { XP_TYPE_STRING, "string" },   { XP_TYPE_INTEGER, "integer" }, { XP_TYPE_NUMBER, "number" },
        { XP_TYPE_BOOLEAN, "boolean" }, { XP_TYPE_NULL, "null" },       { XP_TYPE_ARRAY, "array" },
        { XP_TYPE_OBJECT, "object" },
    };
    bool is_first = true;

    for (size_t i = 0; i < XP_COUNT(names); i++) {
        if (!(key->types & names[i].type))
            continue;
        xp_writer_addf(out, "%s%s", is_first ? "" : " or ", names[i].name);
        is_first = false;
    }
    add(out, is_first ? "any" : key->has_inferred_type ? " (a guess)" : "");
}

static void add_list(struct xp_writer *out, const char *before, const struct xp_str *texts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        add(out, i == 0 ? before : ", ");
        markdown_add_code(out, texts[i], true);
    }
    add(out, count ? "." : "");
}

/* What else is known of a key, in sentences behind its description. */
static void add_facts(struct xp_writer *out, const struct xp_key *key)
{
    if (key->required && !key->unless_key.len)
        add(out, ". **Required.**");
    else if (key->required)
        xp_writer_addf(out, ". **Required**, unless `%.*s` is `%.*s`.", XP_STR_ARG(key->unless_key),
                       XP_STR_ARG(key->unless_value));
    else
        add(out, ".");
    add_list(out, " Known: ", key->allowed, key->allowed_count);
    if (key->minimum.len)
        xp_writer_addf(out, " At least %.*s.", XP_STR_ARG(key->minimum));
    if (key->maximum.len)
        xp_writer_addf(out, " At most %.*s.", XP_STR_ARG(key->maximum));
    add_list(out, " Has no effect without ", key->needs, key->needs_count);
    add_list(out, " Not together with ", key->not_with, key->not_with_count);
}

static void add_key(struct xp_writer *out, const struct xp_key *key)
{
    add(out, "| ");
    markdown_add_code(out, key->name, true);
    add(out, " | ");
    add_types(out, key);
    add(out, " | ");
    if (key->default_text.len)
        markdown_add_code(out, key->default_text, true);
    add(out, " | ");
    markdown_add_code(out, key->page, true);
    xp_writer_addf(out, " | %s%s | ", xp_status_name(key->status),
                   key->has_doubtful_case ? ", its capitals in doubt" : "");
    markdown_add_text(out, xp_str_trim(key->doc));
    add_facts(out, key);
    add(out, " |\n");
}

static void add_key_table(struct xp_writer *out, const struct xp_key_table *table)
{
    add(out, "\n### Keys of ");
    markdown_add_text(out, table->what);
    add(out, "\n\nWhere: ");
    for (uint32_t i = 0; i < table->at_count; i++) {
        add(out, i == 0 ? "" : ", ");
        if (table->at[i].len)
            markdown_add_code(out, table->at[i], false);
        else
            add(out, "`info.json` itself");
    }
    add(out, ".\n\n| Key | Type | Default | Page | Certainty | What it is |\n|---|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < table->count; i++)
        add_key(out, &table->keys[i]);
    if (table->foreign_count)
        add(out, "\nNames that belong elsewhere, and have no effect here:\n\n");
    for (uint32_t i = 0; i < table->foreign_count; i++) {
        add(out, "- ");
        add_code(out, table->foreign[i].name);
        add(out, ": ");
        markdown_add_text(out, table->foreign[i].what);
        add(out, "\n");
    }
}

static void add_statuses(struct xp_writer *out)
{
    add(out, "\n## Keys\n\nHow sure we are of a key:\n\n");
    for (int i = XP_STATUS_DOCUMENTED; i <= XP_STATUS_INFERRED; i++) {
        xp_writer_addf(out, "- %s: ", xp_status_name((enum xp_status)i));
        markdown_add_text(out, xp_str_from(xp_status_meaning((enum xp_status)i)));
        add(out, "\n");
    }
    add(out, "\nA plugin may have any other key of its own.\n");
}

int rule_print_markdown_page(const struct xp_ruleset *set)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    add(&out,
        "<!-- Made by `./dev docs` from rules/; edit those files. -->\n"
        "# The rules of xtplug\n"
        "\n"
        "What each rule finds, why, how sure we are of it, and what to do. `xtplug explain RULE` says the same in\n"
        "the terminal. What cannot be shown in an example, such as control characters, stands as an escape: `\\x1b`.\n"
        "The keys of `info.json` are at the end: [Keys](#keys).\n");
    add_contents(&out, set);
    add_rules(&out, set);
    add_statuses(&out);
    for (size_t i = 0; i < set->table_count; i++)
        add_key_table(&out, &set->tables[i]);
    return cmd_finish(&out, CMD_EXIT_OK);
}
