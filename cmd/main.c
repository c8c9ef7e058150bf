#include "cmd.h"

#include "xp_buf.h"
#include "xp_mem.h"
#include "xp_nearest.h"
#include "xp_save.h"
#include "xp_utf8.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int cmd_refuse_command(struct xp_str name)
{
    struct xp_nearest nearest = XP_NEAREST_INIT(name);
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, name, CMD_BRIEF_CHARACTERS);
    for (const struct cmd_row *row = cmd_rows; row->name; row++)
        xp_nearest_offer(&nearest, xp_str_from(row->name));
    if (nearest.best.len)
        cmd_complain("no command is called \"%s\"; did you mean \"%.*s\"?", shown.ptr, XP_STR_ARG(nearest.best));
    else
        cmd_complain("no command is called \"%s\"; `xtplug --help` lists them", shown.ptr);
    return CMD_EXIT_TROUBLE;
}

static int show_version(void)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    xp_writer_add_text(&out, "xtplug " XP_VERSION "\n");
    return cmd_finish(&out, CMD_EXIT_OK);
}

static int show_help(const struct cmd_command *command)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    if (*command->name)
        cmd_write_help(&out, command);
    else
        cmd_write_overview(&out);
    return cmd_finish(&out, CMD_EXIT_OK);
}

/* Called without a command: the help goes to standard error, since nothing was asked for. */
static int run_nothing(struct cmd_call *call)
{
    struct xp_writer out;

    if (call->is_wrong_use) {
        cmd_complain("%s", call->err.msg);
        return CMD_EXIT_TROUBLE;
    }
    xp_writer_init(&out, STDERR_FILENO);
    cmd_write_overview(&out);
    return cmd_finish(&out, CMD_EXIT_TROUBLE);
}

static const struct cmd_command no_command = { .name = "", .usage = "", .run = run_nothing };

static int run_command(const struct cmd_command *command, size_t count, char **words)
{
    struct cmd_call call = { .command = command };
    int status;

    cmd_parse(&call, command, count, words);
    if (call.wants_help && !call.is_wrong_use)
        status = show_help(command);
    else if (call.wants_version && !call.is_wrong_use)
        status = show_version();
    else
        status = command->run(&call);
    cmd_call_release(&call);
    return status;
}

/*
 * The command is the first word that is neither an option nor an option's value. Which options have one, only a program
 * that has the command knows: a word behind options is left to the biggest one unless it is a command of this one.
 */
static size_t find_command(size_t count, char **words, bool *is_sure)
{
    size_t i = 0;

    while (i < count && words[i][0] == '-' && words[i][1])
        i += cmd_takes_next_word(xp_str_from(words[i])) ? 2 : 1;
    *is_sure = i == 0 || cmd_reach.program == CMD_PROGRAM_NETWORK;
    return i;
}

static bool has_finished;

/* A library that runs out of memory may end the program itself, and as if something had been found. */
static void end_for_library(void)
{
    if (has_finished)
        return;
    xp_save_remove_pending();
    _exit(CMD_EXIT_TROUBLE);
}

/* Half-written files go away with us; then the signal does what it would have done. */
static void end_by_signal(int number)
{
    xp_save_remove_pending(); /* NOLINT(bugprone-signal-handler,cert-sig30-c): made for this, see xp_save.h */
    signal(number, SIG_DFL);
    raise(number);
}

/*
 * Who ignores a signal for us, as nohup does, goes on ignoring it; what looks at crashes for us, as a sanitizer does, goes
 * on looking.
 */
static void clean_up_on(int number)
{
    void (*before)(int) = signal(number, end_by_signal);

    if (before != SIG_DFL)
        signal(number, before);
}

static void set_signals(void)
{
    /* The last ones come of mistakes: libarchive does not look at each piece of memory that it did not get. */
    static const int ends[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV };

    for (size_t i = 0; i < XP_COUNT(ends); i++)
        clean_up_on(ends[i]);
    /* Whoever reads our output may stop early; then we end as other tools do, also where the parent ignored this. */
    signal(SIGPIPE, end_by_signal);
    /* A limit on file sizes is an error of the write that passes it, and is told as one. */
    signal(SIGXFSZ, SIG_IGN);
    /* Where the parent ignored this, the exit codes of programs that we run would be lost. */
    signal(SIGCHLD, SIG_DFL);
}

/* No output depends on where the machine is. The times in a zip are local times, which libarchive reads as TZ says; without
   TZ the C library would look at /etc/localtime again for each of them. */
static void set_time_zone(void)
{
    if (setenv("TZ", "UTC0", 1) != 0)
        xp_out_of_memory();
}

static int run_main(int argc, char **argv)
{
    size_t count = argc > 0 ? (size_t)argc - 1 : 0;
    char **words = argv + 1;
    size_t at;
    bool is_sure;
    const struct cmd_row *row;

    cmd_guard_streams();
    cmd_keep_arguments(argc, argv);
    set_signals();
    set_time_zone();
    if (atexit(end_for_library) != 0)
        xp_out_of_memory();
    at = find_command(count, words, &is_sure);
    if (at >= count)
        return run_command(&no_command, count, words);
    row = cmd_find(xp_str_from(words[at]));
    if (!row && is_sure)
        return cmd_refuse_command(xp_str_from(words[at]));
    if (!row || !row->command)
        return cmd_hand_over(row ? row->program : CMD_PROGRAM_NETWORK);
    memmove(words + at, words + at + 1, (count - at - 1) * sizeof(*words));
    return run_command(row->command, count - 1, words);
}

int main(int argc, char **argv)
{
    int status = run_main(argc, argv);

    has_finished = true;
    return status;
}
