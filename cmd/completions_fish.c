#include "completions.h"

static const char core[] = "# Is $argv[1] the command, the first word that is no option? Empty: there is none yet.\n"
                           "function __xtplug_is\n"
                           "    set -l words (commandline -opc)\n"
                           "    for word in $words[2..-1]\n"
                           "        string match -q -- '-*' $word\n"
                           "        and continue\n"
                           "        test \"$word\" = \"$argv[1]\"\n"
                           "        return\n"
                           "    end\n"
                           "    test -z \"$argv[1]\"\n"
                           "end\n"
                           "\n"
                           "# What was typed of the value that is completed.\n"
                           "function __xtplug_value\n"
                           "    commandline -ct | string replace -r -- '^--[a-z-]*=' ''\n"
                           "end\n"
                           "\n"
                           "function __xtplug_rule_list\n"
                           "    set -l before (__xtplug_value | string replace -r -- '[^,]*$' '')\n"
                           "    for rule in $__xtplug_rules\n"
                           "        echo -- $before$rule\n"
                           "    end\n"
                           "end\n"
                           "\n"
                           "function __xtplug_severities\n"
                           "    set -l before (__xtplug_value | string replace -r -- '[^,=]*$' '')\n"
                           "    if string match -q -- '*=' \"$before\"\n"
                           "        for level in $__xtplug_levels\n"
                           "            echo -- $before$level\n"
                           "        end\n"
                           "    else\n"
                           "        for rule in $__xtplug_rules\n"
                           "            echo -- $before$rule=\n"
                           "        end\n"
                           "    end\n"
                           "end\n"
                           "\n"
                           "function __xtplug_reports\n"
                           "    set -l value (__xtplug_value)\n"
                           "    set -l parts (string split -m 1 : -- \"$value\")\n"
                           "    if test (count $parts) -lt 2\n"
                           "        for format in $__xtplug_formats\n"
                           "            echo $format:\n"
                           "        end\n"
                           "    else\n"
                           "        for path in (complete -C \"'' $parts[2]\" | string replace -r -- '\\t.*' '')\n"
                           "            echo -- $parts[1]:$path\n"
                           "        end\n"
                           "    end\n"
                           "end\n"
                           "\n"
                           "complete -c xtplug -f\n";

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

/* In single quotes, where a backslash and a single quote need a backslash. */
static void add_text(struct xp_writer *out, struct xp_str text)
{
    add(out, "'");
    completion_add_quoted(out, text, "\\", "\\'");
    add(out, "'");
}

/* How a value is completed: whether files are, and what else. */
static void add_how(struct xp_writer *out, enum completion how, const struct cmd_option *option)
{
    static const char *const actions[] = {
        [COMPLETE_NOTHING] = "",
        [COMPLETE_FILES] = " -F",
        [COMPLETE_RULE] = " -a \"$__xtplug_rules\"",
        [COMPLETE_RULES] = " -a '(__xtplug_rule_list)'",
        [COMPLETE_LEVELS] = " -a '(__xtplug_severities)'",
        [COMPLETE_REPORT] = " -a '(__xtplug_reports)'",
        [COMPLETE_STATE] = " -a 'git: store: (__fish_complete_directories)'",
        [COMPLETE_CHOICES] = NULL,
        [COMPLETE_KINDS] = NULL,
        [COMPLETE_COMMAND] = NULL,
        [COMPLETE_SHELL] = NULL,
    };

    if (actions[how]) {
        add(out, actions[how]);
        return;
    }
    add(out, " -a '");
    completion_add_words(out, how, option);
    add(out, "'");
}

static void add_option(struct xp_writer *out, const char *command, const struct cmd_option *option)
{
    xp_writer_addf(out, "complete -c xtplug -n \"__xtplug_is '%s'\"", command);
    if (option->letter)
        xp_writer_addf(out, " -s %c", option->letter);
    xp_writer_addf(out, " -l %s", option->name);
    if (option->kind != CMD_FLAG) {
        add(out, completion_of_option(option) == COMPLETE_FILES ? " -r" : " -x");
        add_how(out, completion_of_option(option), option);
    }
    add(out, " -d ");
    add_text(out, completion_brief(option));
    add(out, "\n");
}

static void add_command(struct xp_writer *out, const struct cmd_row *row)
{
    for (size_t i = 0; i < COMPLETION_TABLES; i++)
        for (const struct cmd_option *option = completion_table(row->command, i); option->name; option++)
            add_option(out, row->name, option);
    if (completion_of_operand(row->command) == COMPLETE_NOTHING)
        return;
    xp_writer_addf(out, "complete -c xtplug -n \"__xtplug_is '%s'\"", row->name);
    add_how(out, completion_of_operand(row->command), NULL);
    add(out, "\n");
}

void completion_write_fish(struct xp_writer *out)
{
    add(out, "# Completes the command line of xtplug " XP_VERSION " in fish. Made by `xtplug completions fish`.\n"
             "\n"
             "set -g __xtplug_rules");
    completion_add_rules(out);
    add(out, "\nset -g __xtplug_levels");
    add(out, completion_levels);
    add(out, "\nset -g __xtplug_formats");
    completion_add_formats(out, "");
    add(out, "\n\n");
    add(out, core);
    for (const struct cmd_option *option = cmd_common_options; option->name; option++)
        add_option(out, "", option);
    for (const struct cmd_row *row = cmd_rows; row->name; row++) {
        xp_writer_addf(out, "complete -c xtplug -n \"__xtplug_is ''\" -a %s -d ", row->name);
        add_text(out, xp_str_from(row->summary));
        add(out, "\n");
    }
    for (const struct cmd_row *row = cmd_rows; row->name; row++)
        add_command(out, row);
}
