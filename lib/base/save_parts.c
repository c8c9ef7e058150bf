#include "save_parts.h"

#include "xp_arena.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_random.h"
#include "xp_save.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Paths of what stands on the disk for a while. Whoever takes a path out owns it: the save frees it, a signal handler
 * removes the file and lets the memory be, since it may not call free().
 */
static _Atomic(char *) pending[XP_SAVE_MAX_OPEN];

/* Threads between announcing a path and having made what it names; whether the program is about to end. */
static atomic_uint making;
static atomic_bool is_ending;

int save_fail(struct xp_err *err, int number)
{
    enum xp_code code = number == ENOENT || number == ENOTDIR ? XP_E_MISSING : XP_E_IO;

    return xp_fail(err, code, "%s", strerror(number));
}

char *save_copy(struct xp_str text)
{
    char *copy = xp_xmalloc(text.len + 1);

    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* O_EXCL makes the name ours; it only has to differ from those of other threads and programs. */
static uint64_t random_bits(void)
{
    uint64_t bits;

    xp_random_fill(&bits, sizeof(bits));
    return bits;
}

/* The name in front has a dot, so that listings and patterns such as *.json pass it by. */
char *save_make_name(const char *target)
{
    struct xp_arena arena = XP_ARENA_INIT;
    char name[40];
    char *path;

    snprintf(name, sizeof(name), ".xtplug-%016" PRIx64 ".tmp", random_bits());
    path = save_copy(xp_path_join(&arena, xp_path_dir(xp_str_from(target)), xp_str_from(name)));
    xp_arena_release(&arena);
    return path;
}

/*
 * First counted, then looked: whoever sets is_ending and then finds nobody making cannot be overtaken. A thread that comes
 * too late waits for the end.
 */
void save_begin_making(sigset_t *before)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, before);
    atomic_fetch_add(&making, 1);
    if (!atomic_load(&is_ending))
        return;
    atomic_fetch_sub(&making, 1);
    for (;;)
        poll(NULL, 0, -1);
}

void save_end_making(const sigset_t *before)
{
    atomic_fetch_sub(&making, 1);
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

int save_announce(char *path, size_t *slot, struct xp_err *err)
{
    for (size_t i = 0; i < XP_SAVE_MAX_OPEN; i++) {
        char *none = NULL;

        if (atomic_compare_exchange_strong(&pending[i], &none, path)) {
            *slot = i;
            return 0;
        }
    }
    free(path);
    return xp_fail(err, XP_E_LIMIT, "more than %d files are being written at once", XP_SAVE_MAX_OPEN);
}

void save_forget(size_t slot)
{
    free(atomic_exchange(&pending[slot], NULL));
}

static bool is_folder(const char *path)
{
    return path[strlen(path) - 1] == '/';
}

/* Files first, so that the folders they lie in are empty. */
void xp_save_remove_pending(void)
{
    const char *folders[XP_SAVE_MAX_OPEN] = { NULL };
    size_t count = 0;

    /* Other threads: this one makes nothing now, since it would get no signal. */
    atomic_store(&is_ending, true);
    while (atomic_load(&making))
        poll(NULL, 0, 1);
    for (size_t i = 0; i < XP_SAVE_MAX_OPEN; i++) {
        const char *path = atomic_exchange(&pending[i], NULL);

        if (path && is_folder(path))
            folders[count++] = path;
        else if (path)
            unlink(path);
    }
    while (count)
        rmdir(folders[--count]);
}

int save_write(int fd, const char *bytes, size_t len, struct xp_err *err)
{
    while (len) {
        ssize_t done = write(fd, bytes, len);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return xp_fail(err, XP_E_IO, "%s", strerror(errno));
        bytes += done;
        len -= (size_t)done;
    }
    return 0;
}

/* Some file systems cannot be told to write at once, and say EINVAL. */
bool save_sync(int fd)
{
    int rc;

    do {
        rc = fsync(fd);
    } while (rc < 0 && errno == EINTR);
    return rc == 0 || errno == EINVAL || errno == ENOTSUP;
}

int save_close(int fd, struct xp_err *err)
{
    if (!save_sync(fd)) {
        xp_fail(err, XP_E_IO, "%s", strerror(errno));
        close(fd);
        return XP_E_IO;
    }
    if (close(fd) < 0 && errno != EINTR)
        return xp_fail(err, XP_E_IO, "%s", strerror(errno));
    return 0;
}

void save_sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        save_sync(fd);
        close(fd);
    }
}
