#ifndef CMD_H
#define CMD_H

#include "xp_arena.h"
#include "xp_err.h"
#include "xp_finding.h"
#include "xp_str.h"
#include "xp_writer.h"

#include <stdbool.h>
#include <stddef.h>

/** What the commands share. Only here are argv and the environment read, words printed, exit codes chosen. */

/** Exit codes (contract, section 1). The higher one wins. */
enum cmd_exit {
    CMD_EXIT_OK = 0,
    CMD_EXIT_FINDINGS = 1, /* something at or above the failing severity */
    CMD_EXIT_TROUBLE = 2   /* wrong use, an unreadable path, output that could not be written */
};

/* Options: one table for each command, from which come the parsing and the help. */

enum cmd_kind {
    CMD_FLAG,   /* field: bool */
    CMD_CHOICE, /* field: size_t, the index in `choices`; the first one is the default */
    CMD_NUMBER, /* field: size_t, from 1 to `max`; 0 when it was not given */
    CMD_TEXT,   /* field: const char *, not empty; NULL when it was not given */
    CMD_LIST    /* field: struct cmd_list, each time it is given adds to it */
};

struct cmd_list {
    const char **items;
    size_t count;
};

/** Names for CMD_CHOICE: a table whose rows begin with the name and whose last row has NULL there. */
struct cmd_choices {
    const char *const *first;
    size_t stride; /* bytes from one row to the next */
};

struct cmd_option {
    const char *name; /* without the "--" */
    char letter;      /* of the short form, or 0 */
    enum cmd_kind kind;
    size_t field;         /* offsetof() in the command's settings */
    const char *argument; /* as in the help: "FILE"; NULL for CMD_FLAG */
    const char *help;     /* one sentence, without its full stop */
    struct cmd_choices choices;
    size_t max;
};

/** Choices that are a NULL-ended array of names. */
#define CMD_NAMES(array)            \
    {                               \
        (array), sizeof((array)[0]) \
    }

/** One thread more than the pool would ever use is a slip of the hand. */
enum { CMD_MAX_THREADS = 256 };

/* Rows that several tables have; they fill the members `color`, `is_quiet` and `threads` of the command's settings. */
#define CMD_COLOR_OPTION(settings, what_it_does)                                                     \
    {                                                                                                \
        .name = "color", .kind = CMD_CHOICE, .field = offsetof(settings, color), .argument = "WHEN", \
        .help = (what_it_does), .choices = CMD_NAMES(cmd_color_names)                                \
    }
#define CMD_QUIET_OPTION(settings, what_it_does)                                                 \
    {                                                                                            \
        .name = "quiet", .letter = 'q', .kind = CMD_FLAG, .field = offsetof(settings, is_quiet), \
        .help = (what_it_does)                                                                   \
    }
#define CMD_THREADS_OPTION(settings, what_it_does)                                                    \
    {                                                                                                 \
        .name = "threads", .kind = CMD_NUMBER, .field = offsetof(settings, threads), .argument = "N", \
        .help = (what_it_does), .max = CMD_MAX_THREADS                                                \
    }

/** The name of choice `i`, or NULL past the last. */
const char *cmd_choice_name(const struct cmd_choices *choices, size_t i);

/** A command as it was called. */
struct cmd_call {
    const struct cmd_command *command;
    void *settings; /* of command->settings_size bytes, zero but for what the options said */
    struct xp_str *operands;
    size_t operand_count;
    bool wants_help, wants_version;
    bool is_wrong_use; /* then `err` says why, and the settings hold what was understood */
    struct xp_err err;
    struct xp_arena arena;
};

struct cmd_command {
    const char *name;
    const char *operand; /* what its arguments are called: "PATH"; NULL: it takes none */
    const char *usage;   /* the arguments in the usage line: "[PATH]..." */
    const char *about;   /* the rest of the help, paragraphs divided by line ends */
    const char *examples;
    const struct cmd_option *options; /* ended by a row without name; may be NULL */
    size_t settings_size;
    int (*run)(struct cmd_call *call); /* returns enum cmd_exit */
};

/*
 * The programs. They are built from the same commands, and each does all that the one before it does. `xtplug` loads
 * no archive library and no network stack; what needs one is handed over to a program beside it, with the same
 * arguments, so that the user sees one program.
 */
enum cmd_program {
    CMD_PROGRAM_MAIN,    /* xtplug */
    CMD_PROGRAM_PACK,    /* xtplug-pack: also writes zips, which takes no archive library */
    CMD_PROGRAM_PACKAGE, /* xtplug-package: also reads packages, and writes all formats */
    CMD_PROGRAM_NETWORK  /* xtplug-network: also asks the store */
};

/** A row of the table of commands (commands.c). */
struct cmd_row {
    const char *name;
    const char *summary;               /* one line for the list of commands */
    enum cmd_program program;          /* the smallest that has it */
    const struct cmd_command *command; /* NULL: this program does not have it */
};

/** All commands in the order of the help, ended by a row without name. */
extern const struct cmd_row cmd_rows[];

struct xp_against;
struct xp_configs;

/** Asks the store for `lint --against store:`. */
struct cmd_asker {
    /**
     * @param[out] out  what stores have of the plugins; free with xp_against_free().
     * @param url       of the store; empty: the configuration's, else the default.
     * @param problems  gets what keeps the store from being asked about a plugin.
     * @return 0, also where stores gave no answer: that was told; XP_E_USAGE when the URL is none.
     */
    int (*ask)(struct xp_against **out, const char *url, struct xp_configs *configs, const struct xp_str *paths,
               size_t count, struct xp_findings *problems, struct xp_err *err);
};

/** What this program can do beyond its commands; NULL where a bigger program is needed. */
struct cmd_reach {
    enum cmd_program program;
    const struct xp_packer *tar_packer; /* writes the tar formats */
    const struct cmd_asker *asker;      /* asks the store */
    const struct xp_opener *packages;   /* how to look into packages (xp_inside.h) */
};
extern const struct cmd_reach cmd_reach;

/** The row of the command called `name`, or NULL. */
const struct cmd_row *cmd_find(struct xp_str name);

/** Keep the arguments that this program was started with; once, before anything else. */
void cmd_keep_arguments(int argc, char **argv);

/**
 * Become another program, with the arguments that this one was started with. Nothing may have been read from standard
 * input or written yet.
 *
 * @return only when it cannot be started: CMD_EXIT_TROUBLE, and that was said.
 */
int cmd_hand_over(enum cmd_program program);

/** Say that there is no command called `name`, with the nearest one. @return CMD_EXIT_TROUBLE. */
int cmd_refuse_command(struct xp_str name);

/** The options that every command has, ended by a row without name. */
extern const struct cmd_option cmd_common_options[];

/**
 * Read the words behind the command's name into `call`, which release with cmd_call_release(). Options may stand
 * anywhere; "--" ends them. After a mistake it reads on, so that the settings hold all that can be understood.
 */
void cmd_parse(struct cmd_call *call, const struct cmd_command *command, size_t count, char **words);
void cmd_call_release(struct cmd_call *call);

/** Put FILE in the place of each operand FILE.sha256 that lies beside it, unless it is named too. */
void cmd_take_packages(struct cmd_call *call);

/** Is `word` an option, of any command, whose value is the next word? For finding the command behind options. */
bool cmd_takes_next_word(struct xp_str word);

/** Write the help of one command. */
void cmd_write_help(struct xp_writer *out, const struct cmd_command *command);

/** Write the help of the program as a whole. */
void cmd_write_overview(struct xp_writer *out);

/* The terminal. */

/** Columns that wrapped text may take. */
enum { CMD_COLUMNS = 80 };

/** Characters of a mistaken word that a message repeats. */
enum { CMD_BRIEF_CHARACTERS = 60 };

/** Make sure that descriptors 0 to 2 are open, so that no file of ours ever gets the number of a standard stream. */
void cmd_guard_streams(void);

/** One line on standard error: "xtplug: …", made safe to show. */
void cmd_complain(const char *format, ...) XP_PRINTF(1, 2);

/** One such line for each problem: "PATH: message", or the message alone. */
void cmd_complain_of(const struct xp_findings *findings);

/** The same for each notice. */
void cmd_tell_notices(const struct xp_findings *findings);

/** Flush standard output. @return `status`, or CMD_EXIT_TROUBLE when not all of it could be written. */
int cmd_finish(struct xp_writer *out, int status) XP_MUST_CHECK;

/**
 * Print a diff on standard output: byte by byte as programs apply it, but what a terminal would obey as xp_utf8_show()
 * shows it.
 *
 * @return CMD_EXIT_OK, or CMD_EXIT_TROUBLE when it could not be written.
 */
int cmd_print_diff(struct xp_str diff) XP_MUST_CHECK;

/** Choices of --color. */
extern const char *const cmd_color_names[];

/** Is standard output to be coloured? `choice` is an index of cmd_color_names. */
bool cmd_use_color(size_t choice);

/** Append `text`, made safe to show. */
void cmd_add_shown(struct xp_writer *out, struct xp_str text);

/**
 * Write text in lines of at most CMD_COLUMNS, broken at blanks and at the line ends it has, and made safe to show.
 *
 * @param indent  blanks before each line but the first.
 * @param column  where the first line begins: it is already there.
 */
void cmd_add_wrapped(struct xp_writer *out, struct xp_str text, size_t indent, size_t column);

/** `count` blanks. */
void cmd_add_blanks(struct xp_writer *out, size_t count);

#endif
