#include "help_mdoc.h"

#include "mdoc.h"

#include "xp_buf.h"

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

/*
 * A word of the usage line: "[PATH]..." is an argument that may be left out, or come several times; "-o" an option, whose
 * argument is the next word.
 */
static void add_usage_word(struct xp_writer *out, struct xp_str word)
{
    bool is_optional = word.ptr[0] == '[';
    bool is_list = xp_str_ends_with(word, xp_str_from("..."));
    struct xp_str name = is_list ? xp_str_make(word.ptr, word.len - 3) : word;
    size_t dashes = 0;

    if (is_optional)
        name = xp_str_make(name.ptr + 1, name.len - 2);
    while (dashes < name.len && name.ptr[dashes] == '-')
        dashes++;
    add(out, is_optional ? ".Op " : ".");
    add(out, dashes ? "Fl " : "Ar ");
    mdoc_add_text(out, xp_str_from_offset(name, dashes ? 1 : 0));
    add(out, is_list ? " ...\n" : "\n");
}

static void add_usage(struct xp_writer *out, const struct cmd_command *command)
{
    struct xp_str rest = xp_str_from(command->usage);

    xp_writer_addf(out, ".Nm xtplug Cm %s\n.Op Ar OPTION ...\n", command->name);
    while (rest.len) {
        size_t end = xp_str_find(rest, ' ');

        add_usage_word(out, xp_str_make(rest.ptr, end));
        rest = xp_str_from_offset(rest, end + 1);
    }
}

/* The sentence of the help, with a capital letter and a full stop. */
static void add_sentence(struct xp_writer *out, const struct cmd_option *option)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    const char *name;
    char first = option->help[0];

    xp_buf_add_char(&text, first >= 'a' && first <= 'z' ? (char)(first - 'a' + 'A') : first);
    xp_buf_addf(&text, "%s", option->help + 1);
    for (size_t i = 0; option->kind == CMD_CHOICE && (name = cmd_choice_name(&option->choices, i)); i++)
        xp_buf_addf(&text, "%s`%s`%s", i == 0 ? ": " : ", ", name, i == 0 ? " (default)" : "");
    xp_buf_add_char(&text, '.');
    mdoc_add_prose(out, xp_buf_str(&text), true);
}

static void add_options(struct xp_writer *out, const struct cmd_option *options)
{
    for (; options && options->name; options++) {
        add(out, ".It ");
        if (options->letter)
            xp_writer_addf(out, "Fl %c , ", options->letter);
        xp_writer_addf(out, "Fl -%s", options->name);
        if (options->argument) {
            add(out, " Ar ");
            mdoc_add_text(out, xp_str_from(options->argument));
        }
        add(out, "\n");
        add_sentence(out, options);
    }
}

/* The help has them with two blanks in front, which the page makes anyway. */
static void add_examples(struct xp_writer *out, const char *examples)
{
    XP_AUTO_BUF lines = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str rest = xp_str_from(examples);

    while (rest.len) {
        size_t end = xp_str_find(rest, '\n');
        struct xp_str line = xp_str_trim(xp_str_make(rest.ptr, end));

        xp_buf_addf(&lines, "%.*s\n", XP_STR_ARG(line));
        rest = xp_str_from_offset(rest, end + 1);
    }
    mdoc_add_block(out, xp_buf_str(&lines));
}

void cmd_write_manual_options(struct xp_writer *out)
{
    add(out, ".Bl -tag -width Ds\n");
    add_options(out, cmd_common_options);
    add(out, ".El\n");
}

void cmd_write_manual(struct xp_writer *out, const struct cmd_command *command)
{
    xp_writer_addf(out, ".Ss xtplug %s\n", command->name);
    add_usage(out, command);
    add(out, ".Pp\n");
    mdoc_add_prose(out, xp_str_from(command->about), true);
    if (command->options) {
        add(out, ".Bl -tag -width Ds\n");
        add_options(out, command->options);
        add(out, ".El\n");
    }
    add(out, ".Pp\nFor example:\n");
    add_examples(out, command->examples);
}
