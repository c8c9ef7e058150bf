#include "xp_process.h"

#include "xp_mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Mac OS has a property of the socket in its place; see open_channel(). */
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

enum { OURS, THEIRS };

/* What xp_process_run() makes of a signal, as shells do. */
enum { SIGNAL_STATUS = 128 };

/* By POSIX, what a shell says when there is no such program; some systems find out only in the new process. */
enum { NOT_FOUND_STATUS = 127 };

static int fail_errno(struct xp_err *err, int number)
{
    return xp_fail(err, number == ENOENT ? XP_E_MISSING : XP_E_IO, "%s", strerror(number));
}

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_channel(int fds[2])
{
    close_one(&fds[OURS]);
    close_one(&fds[THEIRS]);
}

/*
 * A pair of sockets where others take pipes: one for both directions, and only sockets can be written to without
 * SIGPIPE, which a library must not change for the whole program.
 *
 * Another thread may start a program at any moment, and an end that it inherits would keep ours from ever ending. So
 * the ends are born closed to it, or where that cannot be (Mac OS), start() gives a new process nothing it does not
 * name.
 */
static int open_channel(int fds[2], struct xp_err *err)
{
    int kind = SOCK_STREAM;

#ifdef SOCK_CLOEXEC
    kind |= SOCK_CLOEXEC;
#endif
    if (socketpair(AF_UNIX, kind, 0, fds) < 0) {
        fds[OURS] = fds[THEIRS] = -1;
        return fail_errno(err, errno);
    }
    for (int i = 0; i < 2; i++) {
#ifndef SOCK_CLOEXEC
        (void)fcntl(fds[i], F_SETFD, FD_CLOEXEC);
#endif
#ifdef SO_NOSIGPIPE
        (void)setsockopt(fds[i], SOL_SOCKET, SO_NOSIGPIPE, &(int){ 1 }, sizeof(int));
#endif
    }
    return 0;
}

/* Signals as in a new login: what we ignore or hold back is our own matter. */
static int set_attributes(posix_spawnattr_t *attributes)
{
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigset_t none, all;
    int error;

#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags = (short)(flags | POSIX_SPAWN_CLOEXEC_DEFAULT);
#endif
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    if ((error = posix_spawnattr_setsigmask(attributes, &none)) == 0 &&
        (error = posix_spawnattr_setsigdefault(attributes, &all)) == 0)
        error = posix_spawnattr_setflags(attributes, flags);
    return error;
}

/* Where the three streams of the new process lead. A descriptor of -1 is /dev/null. */
static int set_streams(posix_spawn_file_actions_t *actions, const int fds[3])
{
    int error = 0;

    for (int i = 0; error == 0 && i < 3; i++)
        error = fds[i] < 0 ? posix_spawn_file_actions_addopen(actions, i, "/dev/null",
                                                              i == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0)
                           : posix_spawn_file_actions_adddup2(actions, fds[i], i);
    return error;
}

/* posix_spawn() promises not to change the texts, but does not say so in its type. @return owned by the caller. */
static char **without_const(const char *const *texts)
{
    char **copy;
    size_t count = 0;

    while (texts[count])
        count++;
    copy = xp_xcalloc(count + 1, sizeof(*copy));
    memcpy(copy, texts, count * sizeof(*copy));
    return copy;
}

static int start(pid_t *pid, const char *const *words, const char *const *environment, const int fds[3],
                 struct xp_err *err)
{
    char **arguments = without_const(words), **variables = without_const(environment);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);

    if (error == 0) {
        if ((error = posix_spawnattr_init(&attributes)) == 0) {
            if ((error = set_attributes(&attributes)) == 0 && (error = set_streams(&actions, fds)) == 0)
                error = posix_spawnp(pid, words[0], &actions, &attributes, arguments, variables);
            posix_spawnattr_destroy(&attributes);
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    free(arguments);
    free(variables);
    return error ? fail_errno(err, error) : 0;
}

/* Where our parent ignores SIGCHLD the system throws exit codes away, and no one can tell how it went. */
static int wait_for(pid_t pid, int *status, struct xp_err *err)
{
    int raw;

    while (waitpid(pid, &raw, 0) < 0)
        if (errno != EINTR)
            return xp_fail(err, XP_E_IO, "its exit code was lost: %s", strerror(errno));
    *status = WIFEXITED(raw) ? WEXITSTATUS(raw) : SIGNAL_STATUS + (WIFSIGNALED(raw) ? WTERMSIG(raw) : 0);
    return 0;
}

int xp_process_start(struct xp_process *process, const char *const *words, const char *const *environment,
                     struct xp_err *err)
{
    int channel[2];
    int rc = open_channel(channel, err);

    if (rc < 0)
        return rc;
    rc = start(&process->pid, words, environment, (const int[3]){ channel[THEIRS], channel[THEIRS], -1 }, err);
    if (rc < 0) {
        process->pid = -1;
        close_one(&channel[OURS]);
    }
    process->fd = channel[OURS];
    close_one(&channel[THEIRS]);
    return rc;
}

int xp_process_send(const struct xp_process *process, const char *bytes, size_t len, struct xp_err *err)
{
    while (len) {
        ssize_t sent = send(process->fd, bytes, len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return xp_fail(err, XP_E_IO, "%s", strerror(errno));
        bytes += sent;
        len -= (size_t)sent;
    }
    return 0;
}

ssize_t xp_process_receive(const struct xp_process *process, char *bytes, size_t size, struct xp_err *err)
{
    ssize_t got;

    do
        got = recv(process->fd, bytes, size, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0 && errno == ECONNRESET) /* it ended without reading what we sent */
        return 0;
    return got < 0 ? xp_fail(err, XP_E_IO, "%s", strerror(errno)) : got;
}

void xp_process_end(struct xp_process *process)
{
    int status;

    close_one(&process->fd);
    if (process->pid > 0) {
        kill(process->pid, SIGKILL);
        (void)wait_for(process->pid, &status, NULL);
    }
    process->pid = -1;
}

/* @return bytes read, 0 at the end, negative for an error. What does not fit marks the buffer as refused. */
static ssize_t read_some(int fd, struct xp_buf *out)
{
    char bytes[16 * 1024];
    ssize_t got;

    do
        got = read(fd, bytes, sizeof(bytes));
    while (got < 0 && errno == EINTR);
    if (got > 0 && out->max - out->len >= (size_t)got)
        xp_buf_add(out, bytes, (size_t)got);
    else if (got > 0) {
        xp_buf_add(out, bytes, out->max - out->len);
        out->refused = true;
    }
    return got;
}

/* Read both streams until both have ended: whichever is left alone could fill up and stop the program. */
static int gather(int fds[2], struct xp_buf *out, struct xp_buf *complaint, struct xp_err *err)
{
    struct xp_buf *texts[2] = { out, complaint };

    while (fds[0] >= 0 || fds[1] >= 0) {
        struct pollfd polls[2] = { { fds[0], POLLIN, 0 }, { fds[1], POLLIN, 0 } };

        if (poll(polls, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            return fail_errno(err, errno);
        }
        for (int i = 0; i < 2; i++) {
            ssize_t got = polls[i].revents ? read_some(fds[i], texts[i]) : 1;

            if (got < 0)
                return fail_errno(err, errno);
            if (got == 0)
                close_one(&fds[i]);
        }
        if (!xp_buf_ok(out))
            return xp_fail(err, XP_E_LIMIT, "it wrote more than %zu bytes", out->max);
    }
    complaint->refused = false;
    return 0;
}

int xp_process_run(const char *const *words, const char *const *environment, struct xp_buf *out,
                   struct xp_buf *complaint, int *status, struct xp_err *err)
{
    int result[2] = { -1, -1 }, errors[2] = { -1, -1 };
    pid_t pid = -1;
    int rc;

    if ((rc = open_channel(result, err)) == 0 && (rc = open_channel(errors, err)) == 0)
        rc = start(&pid, words, environment, (const int[3]){ -1, result[THEIRS], errors[THEIRS] }, err);
    close_one(&result[THEIRS]);
    close_one(&errors[THEIRS]);
    if (rc == 0) {
        int ours[2] = { result[OURS], errors[OURS] };

        rc = gather(ours, out, complaint, err);
        close_one(&ours[0]);
        close_one(&ours[1]);
        if (rc < 0)
            kill(pid, SIGKILL);
        if (rc < 0)
            (void)wait_for(pid, status, NULL);
        else
            rc = wait_for(pid, status, err);
    } else {
        close_channel(result);
        close_channel(errors);
    }
    if (rc == 0 && *status == NOT_FOUND_STATUS)
        return xp_fail(err, XP_E_MISSING, "%s", strerror(ENOENT));
    return rc;
}

/* Milliseconds of a clock that nobody sets. */
static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* One exchange with a program. */
struct exchange {
    int fd;
    struct xp_str rest; /* of the input, not sent yet */
    bool is_sending;    /* its standard input is still open */
    unsigned time_limit_ms;
    int64_t deadline;
    struct xp_buf *out;
};

static bool is_passing(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/*
 * Send what fits. A program that no longer reads is no error: it may have heard enough.
 *
 * @return 0, or XP_E_IO: it would take what it has got for all there is.
 */
static int send_some(struct exchange *exchange, struct xp_err *err)
{
    ssize_t sent = exchange->rest.len ? send(exchange->fd, exchange->rest.ptr, exchange->rest.len, MSG_NOSIGNAL) : 0;

    if (sent > 0)
        exchange->rest = xp_str_from_offset(exchange->rest, (size_t)sent);
    if (exchange->rest.len && (sent >= 0 || is_passing(errno)))
        return 0;
    if (exchange->rest.len && errno != EPIPE && errno != ECONNRESET)
        return fail_errno(err, errno);
    shutdown(exchange->fd, SHUT_WR);
    exchange->is_sending = false;
    return 0;
}

static int fail_late(const struct exchange *exchange, struct xp_err *err)
{
    return xp_fail(err, XP_E_LIMIT, "it took longer than %u.%u s", exchange->time_limit_ms / 1000,
                   exchange->time_limit_ms % 1000 / 100);
}

/* Wait until something can be sent or received, and do it. @return 1 to go on, 0 at the end, negative for an error. */
static int exchange_some(struct exchange *exchange, struct xp_err *err)
{
    struct pollfd poll_of = { exchange->fd, (short)(POLLIN | (exchange->is_sending ? POLLOUT : 0)), 0 };
    int64_t left = exchange->deadline - now_ms();
    ssize_t got = 1;
    int rc = 0;

    if (left <= 0)
        return fail_late(exchange, err);
    if (poll(&poll_of, 1, (int)left) < 0)
        return errno == EINTR ? 1 : fail_errno(err, errno);
    if (poll_of.revents & (POLLIN | POLLHUP | POLLERR))
        got = read_some(exchange->fd, exchange->out);
    if (got < 0 && errno == ECONNRESET) /* it ended without reading all that we sent */
        return 0;
    if (got < 0 && !is_passing(errno))
        return fail_errno(err, errno);
    if (got != 0 && exchange->is_sending && poll_of.revents & POLLOUT)
        rc = send_some(exchange, err);
    if (rc < 0)
        return rc;
    if (!xp_buf_ok(exchange->out))
        return xp_fail(err, XP_E_LIMIT, "it wrote more than %zu bytes", exchange->out->max);
    return got != 0;
}

/* It has closed its output, so it is about to end; one that does not is killed when its time is over. */
static int wait_until(struct xp_process *process, const struct exchange *exchange, int *status, struct xp_err *err)
{
    static const struct timespec moment = { 0, 1000000 };
    siginfo_t info = { 0 };

    while (now_ms() < exchange->deadline) {
        if (waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno != EINTR)
            break;
        if (info.si_pid == process->pid) {
            int rc = wait_for(process->pid, status, err);

            process->pid = -1;
            return rc;
        }
        nanosleep(&moment, NULL);
    }
    return fail_late(exchange, err);
}

int xp_process_exchange(const char *const *words, const char *const *environment, struct xp_str input,
                        unsigned time_limit_ms, struct xp_buf *out, int *status, struct xp_err *err)
{
    XP_AUTO_PROCESS process = XP_PROCESS_INIT;
    struct exchange exchange = { .rest = input,
                                 .is_sending = true,
                                 .time_limit_ms = time_limit_ms,
                                 .deadline = now_ms() + time_limit_ms,
                                 .out = out };
    int rc = xp_process_start(&process, words, environment, err);

    if (rc < 0)
        return rc;
    exchange.fd = process.fd;
    if (fcntl(exchange.fd, F_SETFL, O_NONBLOCK) < 0)
        return fail_errno(err, errno);
    do
        rc = exchange_some(&exchange, err);
    while (rc > 0);
    if (rc == 0)
        rc = wait_until(&process, &exchange, status, err);
    if (rc == 0 && *status == NOT_FOUND_STATUS)
        return xp_fail(err, XP_E_MISSING, "%s", strerror(ENOENT));
    return rc;
}
