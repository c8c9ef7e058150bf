#include "completions.h"

/*
 * The script runs in bash 3.2, which macOS has, and needs nothing beside bash. What it knows of xtplug is in three
 * functions made from the tables; the rest is the same for all programs of this kind.
 */

static const char core[] =
    "\n"
    "# Offers those of the words that go on as $value does behind the first ${#2} characters.\n"
    "_xtplug_offer() {\n"
    "    local word full\n"
    "    for word in $(compgen -W \"$1\" -- \"${value#\"$2\"}\"); do\n"
    "        full=$2$word\n"
    "        # Only the last part of what stands between the blanks is replaced: bash divides at \"=\" and \":\" too.\n"
    "        if [[ $value == *\"$token\" ]]; then\n"
    "            COMPREPLY[${#COMPREPLY[@]}]=${full#\"${value%\"$token\"}\"}\n"
    "        else\n"
    "            COMPREPLY[${#COMPREPLY[@]}]=${token%\"$value\"}$full\n"
    "        fi\n"
    "    done\n"
    "}\n"
    "\n"
    "# The same for words that something follows: no blank is added. Old versions of bash cannot leave it out.\n"
    "_xtplug_offer_open() {\n"
    "    compopt -o nospace 2>/dev/null\n"
    "    _xtplug_offer \"$@\"\n"
    "}\n"
    "\n"
    "_xtplug_values() {\n"
    "    local item=${value##*,}\n"
    "    case $1 in\n"
    "    words\\ *) _xtplug_offer \"${1#words }\" '' ;;\n"
    "    rules) _xtplug_offer_open \"$_xtplug_rules\" \"${value%\"$item\"}\" ;;\n"
    "    levels)\n"
    "        case $item in\n"
    "        *=*) _xtplug_offer_open \"$_xtplug_levels\" \"${value%\"${item#*=}\"}\" ;;\n"
    "        *) _xtplug_offer_open \"${_xtplug_rules// /= }=\" \"${value%\"$item\"}\" ;;\n"
    "        esac\n"
    "        ;;\n"
    "    report) [[ $value == *:* ]] || _xtplug_offer_open \"$_xtplug_formats\" '' ;;\n"
    "    state) [[ $value == *:* ]] || _xtplug_offer_open 'git: store:' '' ;;\n"
    "    nothing) compopt +o default +o bashdefault 2>/dev/null ;;\n"
    "    esac\n"
    "    # Where nothing is offered, bash goes on with the names of files.\n"
    "}\n"
    "\n"
    "_xtplug() {\n"
    "    local IFS=$' \\t\\n' line=$COMP_LINE token='' word='' value='' command='' option='' ended='' kind='' count=0 "
    "i\n"
    "    local words\n"
    "    words=()\n"
    "    COMPREPLY=()\n"
    "    # The words as they were typed, put together again where no blank stood between two parts.\n"
    "    for ((i = 0; i <= COMP_CWORD; i++)); do\n"
    "        token=${COMP_WORDS[i]}\n"
    "        if [[ $i -eq 0 || $line == [[:blank:]]* ]]; then\n"
    "            count=$((count + 1))\n"
    "            words[count - 1]=$token\n"
    "        else\n"
    "            words[count - 1]=${words[count - 1]}$token\n"
    "        fi\n"
    "        line=${line#\"${line%%[![:blank:]]*}\"}\n"
    "        line=${line#\"$token\"}\n"
    "    done\n"
    "    [[ $token != [=:] ]] || token=\n"
    "    for ((i = 1; i < count - 1; i++)); do\n"
    "        word=${words[i]}\n"
    "        if [[ $option ]]; then\n"
    "            option=\n"
    "        elif [[ ! $ended && $word == -- ]]; then\n"
    "            ended=1\n"
    "        elif [[ ! $ended && $word == --*=* ]]; then\n"
    "            continue\n"
    "        elif [[ ! $ended && $word == -?* ]]; then\n"
    "            [[ $word == --* ]] || word=-${word: -1}\n"
    "            _xtplug_option \"$command\" \"$word\"\n"
    "            [[ ! $kind ]] || option=$word\n"
    "        elif [[ ! $command ]]; then\n"
    "            command=$word\n"
    "        fi\n"
    "    done\n"
    "    value=${words[count - 1]}\n"
    "    if [[ $option ]]; then\n"
    "        _xtplug_option \"$command\" \"$option\"\n"
    "    elif [[ ! $ended && $value == --*=* ]]; then\n"
    "        _xtplug_option \"$command\" \"${value%%=*}\"\n"
    "        value=${value#*=}\n"
    "    elif [[ ! $ended && $value == -* ]]; then\n"
    "        _xtplug_options \"$command\"\n"
    "    else\n"
    "        _xtplug_operand \"$command\"\n"
    "    fi\n"
    "    _xtplug_values \"$kind\"\n"
    "}\n"
    "\n"
    "complete -o bashdefault -o default -F _xtplug xtplug\n";

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

/* What _xtplug_values() calls it. */
static void add_kind(struct xp_writer *out, enum completion how, const struct cmd_option *option)
{
    static const char *const names[] = {
        [COMPLETE_NOTHING] = "nothing", [COMPLETE_FILES] = "files",   [COMPLETE_CHOICES] = "words",
        [COMPLETE_KINDS] = "words",     [COMPLETE_RULE] = "words",    [COMPLETE_RULES] = "rules",
        [COMPLETE_LEVELS] = "levels",   [COMPLETE_REPORT] = "report", [COMPLETE_STATE] = "state",
        [COMPLETE_COMMAND] = "words",   [COMPLETE_SHELL] = "words",
    };

    xp_writer_addf(out, "kind='%s", names[how]);
    if (how == COMPLETE_RULE)
        add(out, " '$_xtplug_rules");
    else {
        completion_add_words(out, how, option);
        add(out, "'");
    }
    add(out, " ;;\n");
}

static void add_pattern(struct xp_writer *out, const char *command, const struct cmd_option *option)
{
    if (option->letter)
        xp_writer_addf(out, "    %s:-%c | %s:--%s) ", command, option->letter, command, option->name);
    else
        xp_writer_addf(out, "    %s:--%s) ", command, option->name);
    add_kind(out, completion_of_option(option), option);
}

/* Has a command before this row an option of that name? */
static bool is_known_before(const struct cmd_row *row, const struct cmd_option *option)
{
    for (const struct cmd_row *before = cmd_rows; before != row; before++)
        for (const struct cmd_option *other = completion_table(before->command, 0); other->name; other++)
            if (strcmp(option->name, other->name) == 0)
                return true;
    return false;
}

static void add_options_of(struct xp_writer *out, const struct cmd_row *row, const char *name)
{
    for (const struct cmd_option *option = completion_table(row->command, 0); option->name; option++)
        if (option->kind != CMD_FLAG && (*name || !is_known_before(row, option)))
            add_pattern(out, name, option);
}

/* Before the command is known, an option may be any one's: the first row that fits counts, as in the program. */
static void add_values(struct xp_writer *out)
{
    add(out, "\n# Sets $kind to what the value of option $2 of command $1 is; empty: it has none.\n"
             "_xtplug_option() {\n"
             "    kind=\n"
             "    case $1:$2 in\n");
    for (const struct cmd_row *row = cmd_rows; row->name; row++)
        add_options_of(out, row, row->name);
    for (const struct cmd_row *row = cmd_rows; row->name; row++)
        add_options_of(out, row, "");
    add(out, "    esac\n}\n");
}

static void add_names(struct xp_writer *out, const struct cmd_option *options)
{
    for (; options->name; options++) {
        if (options->letter)
            xp_writer_addf(out, " -%c", options->letter);
        xp_writer_addf(out, " --%s", options->name);
    }
}

static void add_lists(struct xp_writer *out)
{
    add(out, "\n# Sets $kind to the options of command $1.\n"
             "_xtplug_options() {\n"
             "    case $1 in\n");
    for (const struct cmd_row *row = cmd_rows; row->name; row++) {
        xp_writer_addf(out, "    %s) kind='words", row->name);
        add_names(out, completion_table(row->command, 0));
        add_names(out, cmd_common_options);
        add(out, "' ;;\n");
    }
    add(out, "    *) kind='words");
    add_names(out, cmd_common_options);
    add(out, "' ;;\n    esac\n}\n");
}

static void add_operands(struct xp_writer *out)
{
    add(out, "\n# Sets $kind to what the arguments of command $1 are; without one, to the commands.\n"
             "_xtplug_operand() {\n"
             "    case $1 in\n"
             "    '') ");
    add_kind(out, COMPLETE_COMMAND, NULL);
    for (const struct cmd_row *row = cmd_rows; row->name; row++) {
        xp_writer_addf(out, "    %s) ", row->name);
        add_kind(out, completion_of_operand(row->command), NULL);
    }
    add(out, "    *) kind='nothing' ;;\n    esac\n}\n");
}

void completion_write_bash(struct xp_writer *out)
{
    add(out, "# Completes the command line of xtplug " XP_VERSION " in bash. Made by `xtplug completions bash`.\n"
             "# shellcheck shell=bash disable=SC2034,SC2207\n"
             "\n"
             "_xtplug_rules='");
    completion_add_rules(out);
    add(out, "'\n_xtplug_rules=${_xtplug_rules# }\n_xtplug_levels='");
    add(out, completion_levels);
    add(out, "'\n_xtplug_formats='");
    completion_add_formats(out, ":");
    add(out, "'\n");
    add_values(out);
    add_lists(out);
    add_operands(out);
    add(out, core);
}
