#ifndef XP_PROCESS_H
#define XP_PROCESS_H

#include "xp_buf.h"
#include "xp_err.h"

#include <sys/types.h>

/**
 * Another program, run without a shell: the words reach it as they are. It inherits nothing but its three standard
 * streams and the environment that it is given, and none of our signal settings. Whatever happens, it is waited for, so
 * that nothing of it is left behind.
 */
struct xp_process {
    pid_t pid; /* -1: none runs */
    int fd;    /* both ways: what is sent is its standard input, what is received its standard output */
};

#define XP_PROCESS_INIT \
    {                   \
        -1, -1          \
    }

/**
 * Start a program to talk to. Its standard error goes nowhere.
 *
 * @param process      XP_PROCESS_INIT; end it with xp_process_end().
 * @param words        the program, searched for along PATH unless it holds a slash, and its arguments; NULL ends.
 * @param environment  "NAME=value" each; NULL ends.
 * @return 0; XP_E_MISSING when there is no such program; XP_E_IO when the system refuses.
 */
int xp_process_start(struct xp_process *process, const char *const *words, const char *const *environment,
                     struct xp_err *err) XP_MUST_CHECK;

/** Send all bytes. @return 0; XP_E_IO, also when the program has ended: that raises no SIGPIPE. */
int xp_process_send(const struct xp_process *process, const char *bytes, size_t len, struct xp_err *err) XP_MUST_CHECK;

/** Receive at most `size` bytes, as soon as there are any. @return how many, 0 at the end; XP_E_IO. */
ssize_t xp_process_receive(const struct xp_process *process, char *bytes, size_t size, struct xp_err *err)
    XP_MUST_CHECK;

/** Close the streams, kill the program if it still runs, and wait for it. Fine on one that never started. */
void xp_process_end(struct xp_process *process);

/** Declares one that is ended with its scope. */
#define XP_AUTO_PROCESS XP_CLEANUP(xp_process_end) struct xp_process

/**
 * Run a program with nothing on its standard input, until it has ended.
 *
 * @param[out] out        its standard output is appended; past `max` the program is killed.
 * @param[out] complaint  its standard error is appended; what does not fit is dropped.
 * @param[out] status     its exit code; 128 and the number of the signal that killed it. Set on success only.
 * @return 0 whatever the exit code; XP_E_MISSING when there is no such program; XP_E_LIMIT when it wrote too much;
 *         XP_E_IO when the system refuses.
 */
int xp_process_run(const char *const *words, const char *const *environment, struct xp_buf *out,
                   struct xp_buf *complaint, int *status, struct xp_err *err) XP_MUST_CHECK;

/**
 * Run a program that reads a text on its standard input and answers on its standard output. Its standard error goes
 * nowhere.
 *
 * @param input          what it reads; it need not read all of it.
 * @param time_limit_ms  when this is over the program is killed.
 * @param[out] out       its standard output is appended; past `max` the program is killed.
 * @param[out] status    as for xp_process_run().
 * @return 0 whatever the exit code; XP_E_MISSING when there is no such program; XP_E_LIMIT when it took too long or
 *         wrote too much, which the message says; XP_E_IO when the system refuses.
 */
int xp_process_exchange(const char *const *words, const char *const *environment, struct xp_str input,
                        unsigned time_limit_ms, struct xp_buf *out, int *status, struct xp_err *err) XP_MUST_CHECK;

#endif
