/*
 * pair RUNS [FILE...] -- COMMAND A -- COMMAND B: times two commands as whole processes, in turn, so that whatever else
 * the machine does falls on both. Before each run the FILEs are removed, which is not timed. Before several runs comes one
 * that fills the caches and does not count; a single run is for what is slow without it. Prints one line of JSON: medians
 * in milliseconds, memory in KiB, exit codes.
 */
#define _DEFAULT_SOURCE /* wait4, on Linux and macOS */

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct command {
    char **argv;
    double *ms;
    long memory_kib;
    int status;
};

static double now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* What the commands write, so that each run begins with the same. */
static char **written;

static double run_once(struct command *command)
{
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    double start;
    pid_t child;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    for (char **file = written; *file; file++)
        unlink(*file);
    start = now_ms();
    if (posix_spawnp(&child, command->argv[0], &actions, NULL, command->argv, environ) != 0) {
        fprintf(stderr, "pair: cannot run %s\n", command->argv[0]);
        exit(2);
    }
    wait4(child, &command->status, 0, &usage);
    start = now_ms() - start;
    posix_spawn_file_actions_destroy(&actions);
    if (usage.ru_maxrss > command->memory_kib)
        command->memory_kib = usage.ru_maxrss;
    return start;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof(*values), compare);
    return values[count / 2];
}

static int exit_code(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    struct command commands[2] = { 0 };
    long runs = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    int found = 0;

    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        argv[i] = NULL;
        if (found < 2)
            commands[found++].argv = argv + i + 1;
    }
    if (runs < 1 || found != 2 || !commands[0].argv[0] || !commands[1].argv[0]) {
        fprintf(stderr, "usage: pair RUNS [FILE...] -- COMMAND A -- COMMAND B\n");
        return 2;
    }
    written = argv + 2;
    for (int k = 0; k < 2; k++)
        if (!(commands[k].ms = calloc((size_t)runs, sizeof(double))))
            exit(2);
    for (int k = 0; k < 2 && runs > 1; k++)
        run_once(&commands[k]);
    for (long i = 0; i < runs; i++)
        for (int k = 0; k < 2; k++)
            commands[k].ms[i] = run_once(&commands[k]);
    printf("{\"a_ms\": %.3f, \"b_ms\": %.3f, \"a_kib\": %ld, \"b_kib\": %ld, \"a_exit\": %d, \"b_exit\": %d}\n",
           median(commands[0].ms, (size_t)runs), median(commands[1].ms, (size_t)runs), commands[0].memory_kib,
           commands[1].memory_kib, exit_code(commands[0].status), exit_code(commands[1].status));
    for (int k = 0; k < 2; k++)
        free(commands[k].ms);
    return 0;
}
