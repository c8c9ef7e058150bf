/*
 * Loaded before the system's library: counts what a run of xtplug asks the system for, and lets one call go wrong, or a
 * signal come at it. The file named by XP_FAULT_FILE holds a struct fault_plan, shared with whoever wrote it and, since it outlives an exec, by
 * the programs that one run hands over to. Other programs that it starts are left in peace.
 */
#define _GNU_SOURCE
#include "fault_plan.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct fault_plan *plan;

/* The next definition of a function, looked up once. A function pointer fits no `void *`, so it is copied. */
static void find_next(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    if (!found)
        abort();
    memcpy(function, &found, sizeof(found));
}

#define NEXT(type, name, parameters) \
    static type(*next) parameters;   \
    if (!next)                       \
    find_next(name, &next)

__attribute__((constructor)) static void open_plan(void)
{
    const char *path = getenv("XP_FAULT_FILE");
    int fd;
    void *shared;

    if (!path || strncmp(program_invocation_short_name, "xtplug", 6) != 0)
        return;
    fd = open(path, O_RDWR | O_CLOEXEC);
    shared = mmap(NULL, sizeof(*plan), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (fd < 0 || shared == MAP_FAILED)
        abort();
    plan = shared;
}

/*
 * A moment at which a signal may come: before a call, and after one that changes something. Where another thread gets it,
 * this one goes on beside it.
 */
static void pass_moment(void)
{
    if (!plan || atomic_fetch_add(&plan->moments, 1) + 1 != plan->at || !plan->signal)
        return;
    plan->fired++;
    if (plan->whom == FAULT_TO_MAIN_THREAD)
        syscall(SYS_tgkill, getpid(), getpid(), (int)plan->signal);
    else
        kill(plan->whom == FAULT_TO_GROUP ? 0 : getpid(), (int)plan->signal);
}

/* Is it this call's turn? Then errno is set; it is left alone otherwise. */
static bool is_due(enum fault_call call, int fd)
{
    uint64_t number;

    if (!plan)
        return false;
    if (call != FAULT_MALLOC)
        pass_moment();
    number = atomic_fetch_add(&plan->counts[call], 1) + 1;
    if (plan->call != (uint64_t)call || number < plan->at || (number > plan->at && !plan->goes_on))
        return false;
    plan->fired++;
    plan->fd = fd;
    errno = (int)plan->error;
    return true;
}

/* What a call that may have changed something returned, as it is. */
static int changed(int rc)
{
    int number = errno;

    pass_moment();
    errno = number;
    return rc;
}

/* With error 0, a call that moves bytes is not refused but moves fewer. */
static bool is_refused(enum fault_call call, int fd, size_t *len)
{
    if (!is_due(call, fd))
        return false;
    if (plan->error)
        return true;
    *len = (*len + 1) / 2;
    return false;
}

void *malloc(size_t size)
{
    NEXT(void *, "malloc", (size_t));
    return is_due(FAULT_MALLOC, -1) ? NULL : next(size);
}

void *calloc(size_t count, size_t size)
{
    NEXT(void *, "calloc", (size_t, size_t));
    return is_due(FAULT_MALLOC, -1) ? NULL : next(count, size);
}

void *realloc(void *old, size_t size)
{
    NEXT(void *, "realloc", (void *, size_t));
    return is_due(FAULT_MALLOC, -1) ? NULL : next(old, size);
}

ssize_t read(int fd, void *bytes, size_t len)
{
    NEXT(ssize_t, "read", (int, void *, size_t));
    return is_refused(FAULT_READ, fd, &len) ? -1 : next(fd, bytes, len);
}

ssize_t pread(int fd, void *bytes, size_t len, off_t offset)
{
    NEXT(ssize_t, "pread", (int, void *, size_t, off_t));
    return is_refused(FAULT_READ, fd, &len) ? -1 : next(fd, bytes, len, offset);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    NEXT(ssize_t, "write", (int, const void *, size_t));
    return is_refused(FAULT_WRITE, fd, &len) ? -1 : next(fd, bytes, len);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    NEXT(ssize_t, "pwrite", (int, const void *, size_t, off_t));
    return is_refused(FAULT_WRITE, fd, &len) ? -1 : next(fd, bytes, len, offset);
}

/* The mode, which is there only with O_CREAT and O_TMPFILE. */
#define READ_MODE(mode, flags)                              \
    mode_t mode = 0;                                        \
    if ((flags) & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) { \
        va_list args;                                       \
        va_start(args, flags);                              \
        (mode) = va_arg(args, mode_t);                      \
        va_end(args);                                       \
    }

int open(const char *path, int flags, ...)
{
    NEXT(int, "open", (const char *, int, ...));
    READ_MODE(mode, flags)
    return is_due(FAULT_OPEN, -1) ? -1 : changed(next(path, flags, mode));
}

int openat(int folder, const char *path, int flags, ...)
{
    NEXT(int, "openat", (int, const char *, int, ...));
    READ_MODE(mode, flags)
    return is_due(FAULT_OPEN, -1) ? -1 : changed(next(folder, path, flags, mode));
}

DIR *fdopendir(int fd)
{
    NEXT(DIR *, "fdopendir", (int));
    return is_due(FAULT_OPEN, fd) ? NULL : next(fd);
}

DIR *opendir(const char *path)
{
    NEXT(DIR *, "opendir", (const char *));
    return is_due(FAULT_OPEN, -1) ? NULL : next(path);
}

struct dirent *readdir(DIR *folder)
{
    NEXT(struct dirent *, "readdir", (DIR *));
    return is_due(FAULT_READDIR, -1) ? NULL : next(folder);
}

int stat(const char *restrict path, struct stat *restrict info)
{
    NEXT(int, "stat", (const char *restrict, struct stat *restrict));
    return is_due(FAULT_STAT, -1) ? -1 : next(path, info);
}

int lstat(const char *restrict path, struct stat *restrict info)
{
    NEXT(int, "lstat", (const char *restrict, struct stat *restrict));
    return is_due(FAULT_STAT, -1) ? -1 : next(path, info);
}

int fstat(int fd, struct stat *info)
{
    NEXT(int, "fstat", (int, struct stat *));
    return is_due(FAULT_STAT, fd) ? -1 : next(fd, info);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict info, int flags)
{
    NEXT(int, "fstatat", (int, const char *restrict, struct stat *restrict, int));
    return is_due(FAULT_STAT, -1) ? -1 : next(folder, path, info, flags);
}

int rename(const char *from, const char *to)
{
    NEXT(int, "rename", (const char *, const char *));
    return is_due(FAULT_RENAME, -1) ? -1 : changed(next(from, to));
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    NEXT(int, "renameat", (int, const char *, int, const char *));
    return is_due(FAULT_RENAME, -1) ? -1 : changed(next(from_folder, from, to_folder, to));
}

int link(const char *from, const char *to)
{
    NEXT(int, "link", (const char *, const char *));
    return is_due(FAULT_RENAME, -1) ? -1 : changed(next(from, to));
}

int mkdir(const char *path, mode_t mode)
{
    NEXT(int, "mkdir", (const char *, mode_t));
    return is_due(FAULT_MKDIR, -1) ? -1 : changed(next(path, mode));
}

int mkdirat(int folder, const char *path, mode_t mode)
{
    NEXT(int, "mkdirat", (int, const char *, mode_t));
    return is_due(FAULT_MKDIR, -1) ? -1 : changed(next(folder, path, mode));
}

int unlink(const char *path)
{
    NEXT(int, "unlink", (const char *));
    pass_moment();
    return changed(next(path));
}

int rmdir(const char *path)
{
    NEXT(int, "rmdir", (const char *));
    pass_moment();
    return changed(next(path));
}

/* Between the removal of what is half written and the end. Other threads get some time to do harm in. */
int raise(int number)
{
    static const struct timespec a_moment = { 0, 2000000 };
    NEXT(int, "raise", (int));

    if (plan && plan->signal)
        nanosleep(&a_moment, NULL);
    return next(number);
}

int fsync(int fd)
{
    NEXT(int, "fsync", (int));
    return is_due(FAULT_FSYNC, fd) ? -1 : next(fd);
}

int fdatasync(int fd)
{
    NEXT(int, "fdatasync", (int));
    return is_due(FAULT_FSYNC, fd) ? -1 : next(fd);
}

/* As on Linux: the descriptor is gone, whatever close() says. */
int close(int fd)
{
    NEXT(int, "close", (int));
    int rc = next(fd);

    return is_due(FAULT_CLOSE, fd) ? -1 : rc;
}

int ftruncate(int fd, off_t size)
{
    NEXT(int, "ftruncate", (int, off_t));
    return is_due(FAULT_TRUNCATE, fd) ? -1 : next(fd, size);
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attr, void *(*start)(void *),
                   void *restrict arg)
{
    NEXT(int, "pthread_create",
         (pthread_t *restrict, const pthread_attr_t *restrict, void *(*)(void *), void *restrict));
    return is_due(FAULT_THREAD, -1) ? errno : next(thread, attr, start, arg);
}

int posix_spawnp(pid_t *restrict pid, const char *restrict name, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *restrict attributes, char *const words[restrict],
                 char *const environment[restrict])
{
    NEXT(int, "posix_spawnp",
         (pid_t *restrict, const char *restrict, const posix_spawn_file_actions_t *, const posix_spawnattr_t *restrict,
          char *const[restrict], char *const[restrict]));
    int rc = is_due(FAULT_SPAWN, -1) ? errno : next(pid, name, actions, attributes, words, environment);

    pass_moment();
    return rc;
}

int socketpair(int domain, int type, int protocol, int fds[2])
{
    NEXT(int, "socketpair", (int, int, int, int[2]));
    return is_due(FAULT_SOCKET, -1) ? -1 : next(domain, type, protocol, fds);
}

int socket(int domain, int type, int protocol)
{
    NEXT(int, "socket", (int, int, int));
    return is_due(FAULT_SOCKET, -1) ? -1 : next(domain, type, protocol);
}

ssize_t send(int fd, const void *bytes, size_t len, int flags)
{
    NEXT(ssize_t, "send", (int, const void *, size_t, int));
    return is_refused(FAULT_SEND, fd, &len) ? -1 : next(fd, bytes, len, flags);
}

ssize_t recv(int fd, void *bytes, size_t len, int flags)
{
    NEXT(ssize_t, "recv", (int, void *, size_t, int));
    return is_refused(FAULT_RECV, fd, &len) ? -1 : next(fd, bytes, len, flags);
}

/* What headers turn those calls into: for files over 2 GiB, and where _FORTIFY_SOURCE checks the room. */
ssize_t pread64(int fd, void *bytes, size_t len, off_t offset) __attribute__((alias("pread")));
ssize_t pwrite64(int fd, const void *bytes, size_t len, off_t offset) __attribute__((alias("pwrite")));
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));
int ftruncate64(int fd, off_t size) __attribute__((alias("ftruncate")));

ssize_t __read_chk(int fd, void *bytes, size_t len, size_t room);
ssize_t __pread_chk(int fd, void *bytes, size_t len, off_t offset, size_t room);
ssize_t __recv_chk(int fd, void *bytes, size_t len, size_t room, int flags);
int __open_2(const char *path, int flags);
int __openat_2(int folder, const char *path, int flags);

ssize_t __read_chk(int fd, void *bytes, size_t len, size_t room)
{
    if (len > room)
        abort();
    return read(fd, bytes, len);
}

ssize_t __pread_chk(int fd, void *bytes, size_t len, off_t offset, size_t room)
{
    if (len > room)
        abort();
    return pread(fd, bytes, len, offset);
}

ssize_t __recv_chk(int fd, void *bytes, size_t len, size_t room, int flags)
{
    if (len > room)
        abort();
    return recv(fd, bytes, len, flags);
}

int __open_2(const char *path, int flags)
{
    return open(path, flags);
}

int __openat_2(int folder, const char *path, int flags)
{
    return openat(folder, path, flags);
}

ssize_t __pread64_chk(int fd, void *bytes, size_t len, off_t offset, size_t room) __attribute__((alias("__pread_chk")));
int __open64_2(const char *path, int flags) __attribute__((alias("__open_2")));
int __openat64_2(int folder, const char *path, int flags) __attribute__((alias("__openat_2")));
