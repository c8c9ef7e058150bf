#include "cmd.h"
#include "help_mdoc.h"
#include "xp_buf.h"

#include <unistd.h>

/* Where the words about an option begin. */
enum { HELP_COLUMN = 26 };

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

/* "text (default), json": the first choice is what counts when the option is not given. */
static void add_choices(struct xp_buf *text, const struct cmd_choices *choices)
{
    const char *name;

    for (size_t i = 0; (name = cmd_choice_name(choices, i)); i++)
        xp_buf_addf(text, "%s%s%s", i == 0 ? ": " : ", ", name, i == 0 ? " (default)" : "");
}

static void add_option(struct xp_writer *out, const struct cmd_option *option)
{
    XP_AUTO_BUF spec = XP_BUF_INIT(1000);
    XP_AUTO_BUF text = XP_BUF_INIT(10000);

    if (option->letter)
        xp_buf_addf(&spec, "  -%c, --%s", option->letter, option->name);
    else
        xp_buf_addf(&spec, "      --%s", option->name);
    if (option->argument)
        xp_buf_addf(&spec, " %s", option->argument);
    xp_writer_add_str(out, xp_buf_str(&spec));
    if (spec.len + 2 > HELP_COLUMN) {
        xp_writer_add_char(out, '\n');
        cmd_add_blanks(out, HELP_COLUMN);
    } else {
        cmd_add_blanks(out, HELP_COLUMN - spec.len);
    }
    xp_buf_addf(&text, "%s", option->help);
    if (option->kind == CMD_CHOICE)
        add_choices(&text, &option->choices);
    cmd_add_wrapped(out, xp_buf_str(&text), HELP_COLUMN, HELP_COLUMN);
}

static void add_options(struct xp_writer *out, const struct cmd_option *options)
{
    for (; options && options->name; options++)
        add_option(out, options);
}

void cmd_write_help(struct xp_writer *out, const struct cmd_command *command)
{
    xp_writer_addf(out, "Usage: xtplug %s [OPTION]...%s%s\n\n", command->name, *command->usage ? " " : "",
                   command->usage);
    cmd_add_wrapped(out, xp_str_from(command->about), 0, 0);
    add(out, "\nOptions:\n");
    add_options(out, command->options);
    add_options(out, cmd_common_options);
    add(out, "\nExamples:\n");
    add(out, command->examples);
}

void cmd_write_overview(struct xp_writer *out)
{
    enum { NAME_COLUMNS = 13 };

    add(out, "Usage: xtplug COMMAND [OPTION]... [ARGUMENT]...\n\n"
             "Checks XTension plugins: folders NAME.isf with an info.json and a Python script\n"
             "or a program.\n\n"
             "Commands:\n");
    for (const struct cmd_row *row = cmd_rows; row->name; row++) {
        cmd_add_blanks(out, 2);
        add(out, row->name);
        cmd_add_blanks(out, NAME_COLUMNS - strlen(row->name));
        add(out, row->summary);
        add(out, "\n");
    }
    add(out, "\nOptions:\n");
    add_options(out, cmd_common_options);
    add(out, "\nExamples:\n"
             "  xtplug lint jamie.weather.isf\n"
             "  xtplug explain tag-reserved\n\n"
             "`xtplug COMMAND --help` says more about a command.\n");
}

enum { HELP_TEXT, HELP_MDOC };

static const char *const help_format_names[] = { "text", "mdoc", NULL };

struct help_settings {
    size_t format; /* HELP_TEXT or HELP_MDOC */
};

static bool is_wrong_use(struct cmd_call *call)
{
    if (!call->is_wrong_use && call->operand_count > 1) {
        call->is_wrong_use = true;
        xp_fail(&call->err, XP_E_USAGE, "`xtplug help` takes one command at a time");
    }
    return call->is_wrong_use;
}

/* The parts of the manual page: all commands, or one. */
static void write_mdoc(struct xp_writer *out, const struct cmd_row *one)
{
    if (!one) {
        add(out, ".Sh OPTIONS\nEvery command has these options:\n");
        cmd_write_manual_options(out);
        add(out, ".Sh COMMANDS\n");
    }
    for (const struct cmd_row *row = cmd_rows; row->name; row++)
        if (!one || row == one)
            cmd_write_manual(out, row->command);
}

static int run_help(struct cmd_call *call)
{
    const struct help_settings *settings = call->settings;
    const struct cmd_row *row = NULL;
    struct xp_writer out;

    if (is_wrong_use(call)) {
        cmd_complain("%s", call->err.msg);
        return CMD_EXIT_TROUBLE;
    }
    if (call->operand_count && !(row = cmd_find(call->operands[0])))
        return cmd_refuse_command(call->operands[0]);
    if (row && !row->command)
        return cmd_hand_over(row->program);
    if (!row && settings->format == HELP_MDOC && cmd_reach.program != CMD_PROGRAM_NETWORK)
        return cmd_hand_over(CMD_PROGRAM_NETWORK); /* it alone knows the options of all commands */
    xp_writer_init(&out, STDOUT_FILENO);
    if (settings->format == HELP_MDOC)
        write_mdoc(&out, row);
    else if (row)
        cmd_write_help(&out, row->command);
    else
        cmd_write_overview(&out);
    return cmd_finish(&out, CMD_EXIT_OK);
}

static const struct cmd_option help_options[] = {
    {
        .name = "format",
        .kind = CMD_CHOICE,
        .field = offsetof(struct help_settings, format),
        .argument = "FORMAT",
        .help = "what to print on standard output; mdoc is for the makers of manual pages",
        .choices = CMD_NAMES(help_format_names),
    },
    { .name = NULL },
};

const struct cmd_command cmd_help = {
    .name = "help",
    .operand = "COMMAND",
    .usage = "[COMMAND]",
    .about = "Show what a command does and what its options are; without a command, the list of all of them.",
    .examples = "  xtplug help lint\n",
    .options = help_options,
    .settings_size = sizeof(struct help_settings),
    .run = run_help,
};
