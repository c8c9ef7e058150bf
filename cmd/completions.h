#ifndef COMPLETIONS_H
#define COMPLETIONS_H

#include "cmd.h"

/** Scripts that complete the command line of xtplug, made from the tables of options for one shell each. */

/** What stands for a value of an option, or an argument of a command. */
enum completion {
    COMPLETE_NOTHING, /* a text that nobody can guess */
    COMPLETE_FILES,   /* the path of a file or a folder */
    COMPLETE_CHOICES, /* one of the option's choices */
    COMPLETE_KINDS,   /* what XTension starts: "python3" or "binary" */
    COMPLETE_RULE,    /* a rule */
    COMPLETE_RULES,   /* rules, divided by commas */
    COMPLETE_LEVELS,  /* RULE=LEVEL, divided by commas */
    COMPLETE_REPORT,  /* FORMAT:FILE */
    COMPLETE_STATE,   /* an earlier state: "git:", "store:", or a folder */
    COMPLETE_COMMAND, /* a command */
    COMPLETE_SHELL    /* a shell that there is a script for */
};

/** How an option's value is completed; COMPLETE_NOTHING for a flag. */
enum completion completion_of_option(const struct cmd_option *option);

/** How a command's arguments are completed; COMPLETE_NOTHING where it takes none. */
enum completion completion_of_operand(const struct cmd_command *command);

/** The words to choose from, each with a blank before it; nothing where `how` is no choice of words. */
void completion_add_words(struct xp_writer *out, enum completion how, const struct cmd_option *option);

/** The ids of the built-in rules, each with a blank before it. */
void completion_add_rules(struct xp_writer *out);

/** The severities that --severity gives, each with a blank before it. */
extern const char completion_levels[];

/** The formats of reports, each with a blank before it and `after` behind it. */
void completion_add_formats(struct xp_writer *out, const char *after);

/** What an option is for, shortened to what a list of choices has room for. */
struct xp_str completion_brief(const struct cmd_option *option);

/** Write a text with a backslash before each of the characters of `special`, and `quote` for each single quote. */
void completion_add_quoted(struct xp_writer *out, struct xp_str text, const char *special, const char *quote);

/** The tables of a command's options, one after the other: its own, and those that every command has. */
enum { COMPLETION_TABLES = 2 };
const struct cmd_option *completion_table(const struct cmd_command *command, size_t i);

void completion_write_bash(struct xp_writer *out);
void completion_write_zsh(struct xp_writer *out);
void completion_write_fish(struct xp_writer *out);

#endif
