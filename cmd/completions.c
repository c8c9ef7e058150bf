#include "completions.h"

#include "xp_builtin.h"
#include "xp_report.h"

#include <unistd.h>

static const struct {
    const char *name;
    void (*write)(struct xp_writer *out);
} shells[] = {
    { "bash", completion_write_bash },
    { "fish", completion_write_fish },
    { "zsh", completion_write_zsh },
};

/* What the tables of options call a value or an argument says how it is completed. */
static const struct {
    const char *argument;
    enum completion how;
} arguments[] = {
    { "COMMAND", COMPLETE_COMMAND }, { "FILE", COMPLETE_FILES },
    { "FOLDER", COMPLETE_FILES },    { "FORMAT:FILE", COMPLETE_REPORT },
    { "KIND", COMPLETE_KINDS },      { "PACKAGE", COMPLETE_FILES },
    { "PATH", COMPLETE_FILES },      { "RULE", COMPLETE_RULE },
    { "RULE,...", COMPLETE_RULES },  { "RULE=LEVEL,...", COMPLETE_LEVELS },
    { "SHELL", COMPLETE_SHELL },     { "SITE", COMPLETE_FILES },
    { "WHAT", COMPLETE_STATE },
};

const char completion_levels[] = " error warning note off";

static enum completion find_argument(const char *argument)
{
    for (size_t i = 0; i < XP_COUNT(arguments); i++)
        if (strcmp(argument, arguments[i].argument) == 0)
            return arguments[i].how;
    return COMPLETE_NOTHING;
}

enum completion completion_of_option(const struct cmd_option *option)
{
    if (option->kind == CMD_CHOICE)
        return COMPLETE_CHOICES;
    return option->argument ? find_argument(option->argument) : COMPLETE_NOTHING;
}

enum completion completion_of_operand(const struct cmd_command *command)
{
    return command->operand ? find_argument(command->operand) : COMPLETE_NOTHING;
}

static void add_choices(struct xp_writer *out, const struct cmd_choices *choices, const char *after)
{
    const char *name;

    for (size_t i = 0; (name = cmd_choice_name(choices, i)); i++)
        xp_writer_addf(out, " %s%s", name, after);
}

static void add_commands(struct xp_writer *out)
{
    for (const struct cmd_row *row = cmd_rows; row->name; row++)
        xp_writer_addf(out, " %s", row->name);
}

static void add_shells(struct xp_writer *out)
{
    for (size_t i = 0; i < XP_COUNT(shells); i++)
        xp_writer_addf(out, " %s", shells[i].name);
}

void completion_add_words(struct xp_writer *out, enum completion how, const struct cmd_option *option)
{
    switch (how) {
    case COMPLETE_CHOICES:
        add_choices(out, &option->choices, "");
        break;
    case COMPLETE_KINDS:
        xp_writer_add_text(out, " python3 binary");
        break;
    case COMPLETE_COMMAND:
        add_commands(out);
        break;
    case COMPLETE_SHELL:
        add_shells(out);
        break;
    case COMPLETE_RULE:
        completion_add_rules(out);
        break;
    case COMPLETE_NOTHING:
    case COMPLETE_FILES:
    case COMPLETE_RULES:
    case COMPLETE_LEVELS:
    case COMPLETE_REPORT:
    case COMPLETE_STATE:
        break;
    }
}

void completion_add_rules(struct xp_writer *out)
{
    for (size_t i = 0; i < xp_builtin_rules.count; i++)
        xp_writer_addf(out, " %.*s", XP_STR_ARG(xp_builtin_rules.rules[i].id));
}

void completion_add_formats(struct xp_writer *out, const char *after)
{
    const struct cmd_choices formats = { &xp_report_formats[0].name, sizeof(xp_report_formats[0]) };

    add_choices(out, &formats, after);
}

struct xp_str completion_brief(const struct cmd_option *option)
{
    const char *end = option->help;

    while (*end && *end != ';' && *end != ':')
        end++;
    return xp_str_make(option->help, (size_t)(end - option->help));
}

void completion_add_quoted(struct xp_writer *out, struct xp_str text, const char *special, const char *quote)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'') {
            xp_writer_add_text(out, quote);
            continue;
        }
        if (strchr(special, text.ptr[i]))
            xp_writer_add_char(out, '\\');
        xp_writer_add_char(out, text.ptr[i]);
    }
}

const struct cmd_option *completion_table(const struct cmd_command *command, size_t i)
{
    static const struct cmd_option none[] = { { .name = NULL } };

    if (i > 0)
        return cmd_common_options;
    return command->options ? command->options : none;
}

static int check_use(struct cmd_call *call, struct xp_err *err)
{
    if (call->is_wrong_use)
        return XP_E_USAGE;
    if (call->operand_count == 1)
        return 0;
    call->is_wrong_use = true;
    return xp_fail(err, XP_E_USAGE, "name one SHELL: bash, fish or zsh");
}

static int run_completions(struct cmd_call *call)
{
    struct xp_writer out;

    if (check_use(call, &call->err) < 0) {
        cmd_complain("%s", call->err.msg);
        return CMD_EXIT_TROUBLE;
    }
    for (size_t i = 0; i < XP_COUNT(shells); i++) {
        if (!xp_str_is(call->operands[0], shells[i].name))
            continue;
        xp_writer_init(&out, STDOUT_FILENO);
        shells[i].write(&out);
        return cmd_finish(&out, CMD_EXIT_OK);
    }
    cmd_complain("there are completions for bash, fish and zsh, but not for \"%.*s\"", XP_STR_ARG(call->operands[0]));
    return CMD_EXIT_TROUBLE;
}

const struct cmd_command cmd_completions = {
    .name = "completions",
    .operand = "SHELL",
    .usage = "SHELL",
    .about = "Print a script that completes commands, options, their values and the names of rules when you press the "
             "tab key. SHELL is bash, fish or zsh. Where xtplug was installed as a whole, with `./dev install` or as "
             "a package, the scripts are already in their places.\n"
             "\n"
             "bash: put it into ~/.local/share/bash-completion/completions/xtplug, or read it in ~/.bashrc as in the "
             "example. zsh: put it into a folder of $fpath, under the name _xtplug. fish: put it into "
             "~/.config/fish/completions/xtplug.fish.",
    .examples = "  eval \"$(xtplug completions bash)\"\n"
                "  xtplug completions fish >~/.config/fish/completions/xtplug.fish\n",
    .run = run_completions,
};
