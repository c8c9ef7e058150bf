#include "completions.h"

/* The script stands alone as the file _xtplug in a folder of $fpath, and can be read with eval after compinit too. */

static const char values[] = "_xtplug_rule() {\n"
                             "    compadd \"$@\" -a _xtplug_rules\n"
                             "}\n"
                             "\n"
                             "_xtplug_severity() {\n"
                             "    compset -P '*,'\n"
                             "    if compset -P '*='; then\n"
                             "        compadd -S '' -a _xtplug_levels\n"
                             "    else\n"
                             "        compadd -S = -a _xtplug_rules\n"
                             "    fi\n"
                             "}\n"
                             "\n"
                             "_xtplug_report() {\n"
                             "    if compset -P '*:'; then\n"
                             "        _files\n"
                             "    else\n"
                             "        compadd -S : -a _xtplug_formats\n"
                             "    fi\n"
                             "}\n"
                             "\n"
                             "_xtplug_state() {\n"
                             "    compadd -S '' -- git: store:\n"
                             "    _files -/\n"
                             "}\n"
                             "\n";

static const char core[] =
    "_xtplug() {\n"
    "    local curcontext=$curcontext state state_descr line\n"
    "    local -A opt_args\n"
    "    _arguments -C -s '(- *)-h[show this help]' '(- *)--help[show this help]' \\\n"
    "        '(- *)-V[show the version of the program]' '(- *)--version[show the version of the program]' \\\n"
    "        '1:command:_xtplug_command' '*::argument:->arguments'\n"
    "    [[ $state != arguments ]] || _xtplug_arguments $line[1]\n"
    "}\n"
    "\n"
    "if [[ $funcstack[1] == _xtplug ]]; then\n"
    "    _xtplug \"$@\"\n"
    "else\n"
    "    compdef _xtplug xtplug\n"
    "fi\n";

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

/* Inside single quotes; brackets and colons mean something in what _arguments and _describe take. */
static void add_text(struct xp_writer *out, const char *text, size_t len)
{
    completion_add_quoted(out, xp_str_make(text, len), "[]:\\", "'\\''");
}

static void add_action(struct xp_writer *out, enum completion how, const struct cmd_option *option)
{
    static const char *const actions[] = {
        [COMPLETE_NOTHING] = " ",
        [COMPLETE_FILES] = "_files",
        [COMPLETE_RULE] = "_xtplug_rule",
        [COMPLETE_RULES] = "_sequence _xtplug_rule",
        [COMPLETE_LEVELS] = "_xtplug_severity",
        [COMPLETE_REPORT] = "_xtplug_report",
        [COMPLETE_STATE] = "_xtplug_state",
        [COMPLETE_COMMAND] = "_xtplug_command",
        [COMPLETE_CHOICES] = NULL,
        [COMPLETE_KINDS] = NULL,
        [COMPLETE_SHELL] = NULL,
    };

    if (actions[how]) {
        add(out, actions[how]);
        return;
    }
    add(out, "(");
    completion_add_words(out, how, option);
    add(out, ")");
}

/*
 * One way to write an option: '(-o --output)--output=[what to write]:FILE:_files'. What is given twice for nothing is
 * not offered twice.
 */
static void add_spec(struct xp_writer *out, const struct cmd_option *option, bool is_short)
{
    bool has_value = option->kind != CMD_FLAG;
    struct xp_str brief = completion_brief(option);

    add(out, " \\\n            '");
    if (option->kind == CMD_LIST)
        add(out, "*");
    else if (option->letter)
        xp_writer_addf(out, "(-%c --%s)", option->letter, option->name);
    if (is_short)
        xp_writer_addf(out, "-%c%s", option->letter, has_value ? "+" : "");
    else
        xp_writer_addf(out, "--%s%s", option->name, has_value ? "=" : "");
    add(out, "[");
    add_text(out, brief.ptr, brief.len);
    add(out, "]");
    if (has_value) {
        add(out, ":");
        add_text(out, option->argument, strlen(option->argument));
        add(out, ":");
        add_action(out, completion_of_option(option), option);
    }
    add(out, "'");
}

static void add_command(struct xp_writer *out, const struct cmd_row *row)
{
    xp_writer_addf(out, "    %s)\n        _arguments -s", row->name);
    for (size_t i = 0; i < COMPLETION_TABLES; i++) {
        for (const struct cmd_option *option = completion_table(row->command, i); option->name; option++) {
            if (option->letter)
                add_spec(out, option, true);
            add_spec(out, option, false);
        }
    }
    if (row->command->operand) {
        xp_writer_addf(out, " \\\n            '*:%s:", row->command->operand);
        add_action(out, completion_of_operand(row->command), NULL);
        add(out, "'");
    }
    add(out, "\n        ;;\n");
}

static void add_commands(struct xp_writer *out)
{
    add(out, "_xtplug_command() {\n"
             "    local -a commands\n"
             "    commands=(\n");
    for (const struct cmd_row *row = cmd_rows; row->name; row++) {
        xp_writer_addf(out, "        '%s:", row->name);
        add_text(out, row->summary, strlen(row->summary));
        add(out, "'\n");
    }
    add(out, "    )\n"
             "    _describe -t commands command commands\n"
             "}\n\n");
}

void completion_write_zsh(struct xp_writer *out)
{
    add(out, "#compdef xtplug\n"
             "# Completes the command line of xtplug " XP_VERSION " in zsh. Made by `xtplug completions zsh`.\n"
             "\n"
             "typeset -ga _xtplug_rules _xtplug_levels _xtplug_formats\n"
             "_xtplug_rules=(");
    completion_add_rules(out);
    add(out, " )\n_xtplug_levels=(");
    add(out, completion_levels);
    add(out, " )\n_xtplug_formats=(");
    completion_add_formats(out, "");
    add(out, " )\n\n");
    add(out, values);
    add_commands(out);
    add(out, "_xtplug_arguments() {\n"
             "    case $1 in\n");
    for (const struct cmd_row *row = cmd_rows; row->name; row++)
        add_command(out, row);
    add(out, "    esac\n}\n\n");
    add(out, core);
}
