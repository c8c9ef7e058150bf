#ifndef RULE_SHOW_H
#define RULE_SHOW_H

#include "rule_source.h"
#include "xp_finding.h"
#include "xp_report_json.h"
#include "xp_rule.h"

/** What `rules` and `explain` share: the options, and the same JSON document. */
enum rule_format { RULE_FORMAT_TEXT, RULE_FORMAT_JSON, RULE_FORMAT_MARKDOWN, RULE_FORMAT_MDOC };

struct rule_settings {
    size_t format; /* enum rule_format */
    struct rule_source_settings source;
    const char *test; /* `rules` alone */
};

extern const char *const rule_format_names[];

/** The rows of an option table that both have. */
#define RULE_OPTIONS                                     \
    {                                                    \
        .name = "format",                                \
        .kind = CMD_CHOICE,                              \
        .field = offsetof(struct rule_settings, format), \
        .argument = "FORMAT",                            \
        .help = "what to print on standard output",      \
        .choices = CMD_NAMES(rule_format_names),         \
    },                                                   \
        RULE_SOURCE_OPTIONS(struct rule_settings, source)

/** Append where a rule comes from, in words; not made safe to show. */
void rule_describe_source(struct xp_buf *out, const struct xp_rule *rule);

/** Print the rules as one JSON document, with the problems. @return 0, or CMD_EXIT_TROUBLE when it cannot be written. */
int rule_print_json(const struct xp_rule *const *rules, size_t count, const struct xp_findings *problems);

/** Print the rules as sections of a Markdown page. @return 0, or CMD_EXIT_TROUBLE when it cannot be written. */
int rule_print_markdown(const struct xp_rule *const *rules, size_t count);

/** Print the page docs/rules.md: all rules by area with a table of contents, and the key tables. The same. */
int rule_print_markdown_page(const struct xp_ruleset *set);

/** Print the rules as a manual page, xtplug-rules(7). The same. */
int rule_print_mdoc(const struct xp_rule *const *rules, size_t count);

/**
 * Run the examples in a rule file and print what is not as they say.
 *
 * @param source  opened; the other rules that the file's must get along with.
 * @return enum cmd_exit: CMD_EXIT_FINDINGS when an example failed.
 */
int rule_test_file(struct rule_source *source, const char *path);

#endif
