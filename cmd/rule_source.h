#ifndef RULE_SOURCE_H
#define RULE_SOURCE_H

#include "cmd.h"
#include "xp_config_find.h"

/** Where rules come from, for all commands that speak of rules: the built-in ones, --rules, and configurations. */
struct rule_source_settings {
    struct cmd_list rules;
    const char *config;
    bool has_no_config;
};

/** The rows of an option table that fill `member` of the command's settings. */
/* NOLINTBEGIN(bugprone-macro-parentheses): offsetof() takes no parentheses */
#define RULE_SOURCE_OPTIONS(type, member)                                                     \
    {                                                                                         \
        .name = "rules",                                                                      \
        .kind = CMD_LIST,                                                                     \
        .field = offsetof(type, member.rules),                                                \
        .argument = "FILE",                                                                   \
        .help = "add the rules in this file to the built-in ones",                            \
    },                                                                                        \
        {                                                                                     \
            .name = "config",                                                                 \
            .kind = CMD_TEXT,                                                                 \
            .field = offsetof(type, member.config),                                           \
            .argument = "FILE",                                                               \
            .help = "use this configuration, whatever " XP_CONFIG_NAME " files there are",    \
        },                                                                                    \
    {                                                                                         \
        .name = "no-config", .kind = CMD_FLAG, .field = offsetof(type, member.has_no_config), \
        .help = "use no configuration at all",                                                \
    }
/* NOLINTEND(bugprone-macro-parentheses) */

struct rule_source {
    struct xp_rulebook book;
    struct xp_configs *configs;
};

/**
 * Read what the options name.
 *
 * @param[out] source  filled; close with rule_source_close() also after a failure.
 * @return 0; a negative code with the whole message in err, paths included.
 */
int rule_source_open(struct rule_source *source, const struct rule_source_settings *settings, struct xp_err *err)
    XP_MUST_CHECK;

/** The same where somebody will see the examples of the built-in rules too: they are read first, which takes time. */
int rule_source_open_with_examples(struct rule_source *source, const struct rule_source_settings *settings,
                                   struct xp_err *err) XP_MUST_CHECK;
void rule_source_close(struct rule_source *source);

/** The rules that a plugin in the current folder has. Same errors. */
int rule_source_set(struct rule_source *source, const struct xp_ruleset **set, struct xp_err *err) XP_MUST_CHECK;

/** The rows of an option table for --select, --ignore and --severity, which fill lists of these names. */
#define RULE_ORDER_OPTIONS(type)                                                                               \
    {                                                                                                          \
        .name = "select",                                                                                      \
        .kind = CMD_LIST,                                                                                      \
        .field = offsetof(type, select),                                                                       \
        .argument = "RULE,...",                                                                                \
        .help = "use these rules alone; a * in a name stands for any text",                                    \
    },                                                                                                         \
        {                                                                                                      \
            .name = "ignore",                                                                                  \
            .kind = CMD_LIST,                                                                                  \
            .field = offsetof(type, ignore),                                                                   \
            .argument = "RULE,...",                                                                            \
            .help = "use none of these rules",                                                                 \
        },                                                                                                     \
    {                                                                                                          \
        .name = "severity", .kind = CMD_LIST, .field = offsetof(type, severity), .argument = "RULE=LEVEL,...", \
        .help = "give rules another severity: error, warning, note or off",                                    \
    }

/** What those options say, as the policy wants to hear it; lives in the call's arena. */
struct xp_policy_orders rule_orders(struct cmd_call *call, const struct cmd_list *select, const struct cmd_list *ignore,
                                    const struct cmd_list *severity);

/**
 * Read a file that the user names. It may be a pipe, as the shell's <(command) is, so it is read as a stream.
 *
 * @param[out] out  its `max` is the limit.
 * @return 0; XP_E_MISSING, XP_E_LIMIT or XP_E_IO, without the path.
 */
int cmd_read_named(const char *path, struct xp_buf *out, struct xp_err *err) XP_MUST_CHECK;

#endif
