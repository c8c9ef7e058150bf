#include "cmd.h"
#include "xp_buf.h"
#include "xp_nearest.h"
#include "xp_utf8.h"

const struct cmd_option cmd_common_options[] = {
    { .name = "help", .letter = 'h', .kind = CMD_FLAG, .help = "show this help" },
    { .name = "version", .letter = 'V', .kind = CMD_FLAG, .help = "show the version of the program" },
    { .name = NULL },
};

static const struct cmd_option no_options[] = { { .name = NULL } };

/* The words of one command line while they are read. */
struct parser {
    struct cmd_call *call;
    char **words;
    size_t count, next;
};

const char *cmd_choice_name(const struct cmd_choices *choices, size_t i)
{
    /* Rows of any struct that begins with its name: that member lies a whole number of strides behind the first. */
    const char *row = (const char *)choices->first + i * choices->stride;

    return *(const char *const *)(const void *)row;
}

static const struct cmd_option *own_options(const struct cmd_command *command)
{
    return command->options ? command->options : no_options;
}

static const struct cmd_option *find_name(const struct cmd_option *options, struct xp_str name)
{
    for (; options->name; options++)
        if (xp_str_is(name, options->name))
            return options;
    return NULL;
}

static const struct cmd_option *find_letter(const struct cmd_option *options, char letter)
{
    for (; options->name; options++)
        if (options->letter == letter)
            return options;
    return NULL;
}

static const struct cmd_option *find_long(const struct cmd_command *command, struct xp_str name)
{
    const struct cmd_option *option = find_name(own_options(command), name);

    return option ? option : find_name(cmd_common_options, name);
}

static const struct cmd_option *find_short(const struct cmd_command *command, char letter)
{
    const struct cmd_option *option = find_letter(own_options(command), letter);

    return option ? option : find_letter(cmd_common_options, letter);
}

/* Where to write what went wrong: of several mistakes the first one is told. */
static struct xp_err *wrong_use(struct parser *parser)
{
    bool is_first = !parser->call->is_wrong_use;

    parser->call->is_wrong_use = true;
    return is_first ? &parser->call->err : NULL;
}

/* For messages: a word from the command line, shortened. */
static const char *brief(struct parser *parser, struct xp_str word)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, word, CMD_BRIEF_CHARACTERS);
    return xp_arena_copy(&parser->call->arena, xp_buf_str(&shown)).ptr;
}

static void refuse_long(struct parser *parser, struct xp_str name)
{
    struct xp_nearest nearest = XP_NEAREST_INIT(name);
    const struct cmd_command *command = parser->call->command;

    for (const struct cmd_option *option = own_options(command); option->name; option++)
        xp_nearest_offer(&nearest, xp_str_from(option->name));
    for (const struct cmd_option *option = cmd_common_options; option->name; option++)
        xp_nearest_offer(&nearest, xp_str_from(option->name));
    if (nearest.best.len)
        xp_fail(wrong_use(parser), XP_E_USAGE, "unknown option --%s; did you mean --%.*s?", brief(parser, name),
                XP_STR_ARG(nearest.best));
    else
        xp_fail(wrong_use(parser), XP_E_USAGE, "unknown option --%s; `xtplug%s%s --help` lists the options",
                brief(parser, name), *command->name ? " " : "", command->name);
}

static void list_choices(const struct cmd_choices *choices, struct xp_buf *out)
{
    const char *name;

    for (size_t i = 0; (name = cmd_choice_name(choices, i)); i++)
        xp_buf_addf(out, "%s%s", i == 0 ? "" : cmd_choice_name(choices, i + 1) ? ", " : " or ", name);
}

static void *field_of(struct parser *parser, const struct cmd_option *option)
{
    return (char *)parser->call->settings + option->field;
}

static void take_choice(struct parser *parser, const struct cmd_option *option, const char *value)
{
    XP_AUTO_BUF names = XP_BUF_INIT(1000);
    const char *name;

    for (size_t i = 0; (name = cmd_choice_name(&option->choices, i)); i++) {
        if (strcmp(name, value) == 0) {
            *(size_t *)field_of(parser, option) = i;
            return;
        }
    }
    list_choices(&option->choices, &names);
    xp_fail(wrong_use(parser), XP_E_USAGE, "--%s: \"%s\" is not one of %s", option->name,
            brief(parser, xp_str_from(value)), names.ptr);
}

static void take_number(struct parser *parser, const struct cmd_option *option, const char *value)
{
    size_t number = 0;
    bool is_good = true;

    for (const char *c = value; *c && is_good; c++) {
        is_good = xp_ascii_is_digit(*c);
        if (is_good)
            number = number * 10 + (size_t)(*c - '0');
        is_good = is_good && number <= option->max;
    }
    if (is_good && number > 0)
        *(size_t *)field_of(parser, option) = number;
    else
        xp_fail(wrong_use(parser), XP_E_USAGE, "--%s: \"%s\" is not a whole number from 1 to %zu", option->name,
                brief(parser, xp_str_from(value)), option->max);
}

static void take_item(struct parser *parser, const struct cmd_option *option, const char *value)
{
    struct cmd_list *list = field_of(parser, option);

    /* As many as there are words is enough, since each item takes at least one. */
    if (!list->items)
        list->items = xp_arena_calloc(&parser->call->arena, parser->count, sizeof(*list->items));
    list->items[list->count++] = value;
}

static void take_flag(struct parser *parser, const struct cmd_option *option)
{
    if (option == find_name(cmd_common_options, xp_str_from("help")))
        parser->call->wants_help = true;
    else if (option == find_name(cmd_common_options, xp_str_from("version")))
        parser->call->wants_version = true;
    else
        *(bool *)field_of(parser, option) = true;
}

static void take_value(struct parser *parser, const struct cmd_option *option, const char *value)
{
    if (!value && parser->next < parser->count)
        value = parser->words[parser->next++];
    if (!value || !*value) {
        xp_fail(wrong_use(parser), XP_E_USAGE, "--%s needs a value: %s", option->name, option->argument);
        return;
    }
    switch (option->kind) {
    case CMD_CHOICE:
        take_choice(parser, option, value);
        break;
    case CMD_NUMBER:
        take_number(parser, option, value);
        break;
    case CMD_TEXT:
        *(const char **)field_of(parser, option) = value;
        break;
    case CMD_LIST:
        take_item(parser, option, value);
        break;
    case CMD_FLAG:
        break;
    }
}

static void read_long(struct parser *parser, const char *word)
{
    struct xp_str text = xp_str_from(word + 2);
    size_t equals = xp_str_find(text, '=');
    struct xp_str name = xp_str_make(text.ptr, equals);
    const struct cmd_option *option = find_long(parser->call->command, name);
    const char *value = equals < text.len ? text.ptr + equals + 1 : NULL;

    if (!option)
        refuse_long(parser, name);
    else if (option->kind != CMD_FLAG)
        take_value(parser, option, value);
    else if (value)
        xp_fail(wrong_use(parser), XP_E_USAGE, "--%s takes no value", option->name);
    else
        take_flag(parser, option);
}

/* "-qh" is "-q -h"; the rest of a word behind a letter that takes a value is that value. */
static void read_short(struct parser *parser, const char *word)
{
    const struct cmd_command *command = parser->call->command;

    for (const char *letter = word + 1; *letter; letter++) {
        const struct cmd_option *option = find_short(command, *letter);

        if (!option) {
            /* To the end of the word, so that a character of several bytes stays whole. */
            xp_fail(wrong_use(parser), XP_E_USAGE, "unknown option -%s; `xtplug%s%s --help` lists the options", letter,
                    *command->name ? " " : "", command->name);
            return;
        }
        if (option->kind != CMD_FLAG) {
            take_value(parser, option, letter[1] ? letter + 1 : NULL);
            return;
        }
        take_flag(parser, option);
    }
}

static void read_operand(struct parser *parser, const char *word)
{
    struct cmd_call *call = parser->call;

    if (!call->command->operand)
        xp_fail(wrong_use(parser), XP_E_USAGE, "`xtplug %s` takes no argument such as \"%s\"", call->command->name,
                brief(parser, xp_str_from(word)));
    else if (!*word)
        xp_fail(wrong_use(parser), XP_E_USAGE, "%s must not be empty", call->command->operand);
    else
        call->operands[call->operand_count++] = xp_str_from(word);
}

void cmd_parse(struct cmd_call *call, const struct cmd_command *command, size_t count, char **words)
{
    struct parser parser = { call, words, count, 0 };
    bool has_ended = false;

    memset(call, 0, sizeof(*call));
    call->command = command;
    call->settings = xp_arena_calloc(&call->arena, 1, command->settings_size + 1);
    call->operands = xp_arena_calloc(&call->arena, count + 1, sizeof(*call->operands));
    while (parser.next < count) {
        const char *word = words[parser.next++];

        if (has_ended || word[0] != '-' || !word[1])
            read_operand(&parser, word);
        else if (strcmp(word, "--") == 0)
            has_ended = true;
        else if (word[1] == '-')
            read_long(&parser, word);
        else
            read_short(&parser, word);
    }
}

void cmd_call_release(struct cmd_call *call)
{
    xp_arena_release(&call->arena);
}

bool cmd_takes_next_word(struct xp_str word)
{
    bool is_long = xp_str_starts_with(word, xp_str_from("--"));

    if (word.len < 2 || word.ptr[0] != '-')
        return false;
    for (const struct cmd_row *row = cmd_rows; row->name; row++) {
        const struct cmd_option *option = NULL;

        if (row->command)
            option = is_long ? find_name(own_options(row->command), xp_str_from_offset(word, 2))
                             : find_letter(own_options(row->command), word.ptr[word.len - 1]);
        if (option)
            return option->kind != CMD_FLAG;
    }
    return false;
}
