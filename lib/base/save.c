#include "xp_save.h"

#include "xp_arena.h"
#include "xp_file.h"
#include "xp_mem.h"
#include "xp_path.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Names tried before somebody must be playing games with the folder. */
enum { MAX_NAMES = 100 };

/*
 * Paths of temporary files that stand on the disk. Whoever takes a path out owns it: the save frees it, a signal handler
 * removes the file and lets the memory be, since it may not call free().
 */
static _Atomic(char *) pending[XP_SAVE_MAX_OPEN];

static int fail_errno(struct xp_err *err, int number)
{
    enum xp_code code = number == ENOENT || number == ENOTDIR ? XP_E_MISSING : XP_E_IO;

    return xp_fail(err, code, "%s", strerror(number));
}

static char *copy_text(struct xp_str text)
{
    char *copy = xp_xmalloc(text.len + 1);

    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* No secret: O_EXCL makes the name ours. It only has to differ from those of other threads and programs. */
static uint64_t random_bits(void)
{
    static atomic_uint calls;
    struct {
        struct timespec now;
        pid_t pid;
        unsigned call;
    } seed;

    memset(&seed, 0, sizeof(seed)); /* padding too: all of it is hashed */
    clock_gettime(CLOCK_REALTIME, &seed.now);
    seed.pid = getpid();
    seed.call = atomic_fetch_add(&calls, 1);
    return xp_str_hash(xp_str_make((const char *)&seed, sizeof(seed)));
}

/* The name in front has a dot, so that listings and patterns such as *.json pass it by. */
static char *make_name(const char *target)
{
    struct xp_arena arena = XP_ARENA_INIT;
    char name[40];
    char *path;

    snprintf(name, sizeof(name), ".xtplug-%016" PRIx64 ".tmp", random_bits());
    path = copy_text(xp_path_join(&arena, xp_path_dir(xp_str_from(target)), xp_str_from(name)));
    xp_arena_release(&arena);
    return path;
}

static bool announce(struct xp_save *save)
{
    for (size_t i = 0; i < XP_SAVE_MAX_OPEN; i++) {
        char *none = NULL;

        if (atomic_compare_exchange_strong(&pending[i], &none, save->temp)) {
            save->slot = i;
            return true;
        }
    }
    return false;
}

/* Forget the name. When a handler has taken it, the program is about to end, and the memory stays. */
static void forget(struct xp_save *save)
{
    free(atomic_exchange(&pending[save->slot], NULL));
    save->temp = NULL;
}

void xp_save_remove_pending(void)
{
    for (size_t i = 0; i < XP_SAVE_MAX_OPEN; i++) {
        const char *path = atomic_exchange(&pending[i], NULL);

        if (path)
            unlink(path);
    }
}

/* The name is announced before the file exists, so that no signal comes between. */
static int create(struct xp_save *save, mode_t mode, struct xp_err *err)
{
    int number = EEXIST;

    for (int i = 0; i < MAX_NAMES && (number == EEXIST || number == EINTR); i++) {
        save->temp = make_name(save->target);
        if (!announce(save)) {
            free(save->temp);
            save->temp = NULL;
            return xp_fail(err, XP_E_LIMIT, "more than %d files are being written at once", XP_SAVE_MAX_OPEN);
        }
        save->fd = open(save->temp, O_WRONLY | O_CREAT | O_EXCL | O_NOCTTY | O_CLOEXEC, mode);
        if (save->fd >= 0)
            return 0;
        number = errno;
        forget(save);
    }
    return fail_errno(err, number);
}

/*
 * Owner and group first: changing them clears the set-id bits. Where the group cannot be kept, ours gets only what
 * everybody has, and no set-id bit outlives its owner.
 */
static int copy_rights(int fd, const struct stat *old, struct xp_err *err)
{
    mode_t mode = old->st_mode & 07777;
    struct stat now;

    if (fstat(fd, &now) < 0)
        return fail_errno(err, errno);
    if (now.st_gid != old->st_gid && fchown(fd, (uid_t)-1, old->st_gid) < 0)
        mode = (mode & 01707) | ((mode & 07) << 3);
    if (now.st_uid != old->st_uid && fchown(fd, old->st_uid, (gid_t)-1) < 0)
        mode &= 01777;
    return fchmod(fd, mode) < 0 ? fail_errno(err, errno) : 0;
}

static int open_existing(struct xp_save *save, const struct stat *old, struct xp_err *err)
{
    int rc;

    if (!S_ISREG(old->st_mode))
        return xp_fail(err, XP_E_MISSING, "is %s, not a file", xp_file_kind_name((unsigned)old->st_mode));
    /* Renaming needs no right to the file itself, but who made it read-only meant it. */
    if (faccessat(AT_FDCWD, save->target, W_OK, AT_EACCESS) < 0)
        return fail_errno(err, errno);
    rc = create(save, 0600, err);
    return rc < 0 ? rc : copy_rights(save->fd, old, err);
}

/* Links are followed by name, so that the temporary file stands beside the file itself, on the same disk. */
static int find_target(struct xp_save *save, const char *path, bool *exists, struct stat *old, struct xp_err *err)
{
    struct stat info;

    *exists = lstat(path, &info) == 0;
    if (!*exists && errno != ENOENT)
        return fail_errno(err, errno);
    if (!*exists && (!path[0] || path[strlen(path) - 1] == '/'))
        return fail_errno(err, ENOENT); /* no name for a file, and a rename would only say so in the end */
    if (!*exists || !S_ISLNK(info.st_mode)) {
        *old = info;
        save->target = copy_text(xp_str_from(path));
        return 0;
    }
    save->target = realpath(path, NULL);
    if (!save->target && errno == ENOENT)
        return xp_fail(err, XP_E_MISSING, "is a link that leads nowhere");
    return !save->target || stat(save->target, old) < 0 ? fail_errno(err, errno) : 0;
}

int xp_save_open(struct xp_save *save, const char *path, struct xp_err *err)
{
    struct stat old;
    bool exists;
    int rc = find_target(save, path, &exists, &old, err);

    if (rc == 0)
        rc = exists ? open_existing(save, &old, err) : create(save, 0666, err);
    if (rc < 0)
        xp_save_discard(save);
    return rc;
}

int xp_save_write(struct xp_save *save, const char *bytes, size_t len, struct xp_err *err)
{
    while (len) {
        ssize_t done = write(save->fd, bytes, len);

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
static bool sync_file(int fd)
{
    int rc;

    do {
        rc = fsync(fd);
    } while (rc < 0 && errno == EINTR);
    return rc == 0 || errno == EINVAL || errno == ENOTSUP;
}

/* The new name lives in the folder. It already holds, so what goes wrong here is no failure. */
static void sync_folder(const char *path)
{
    struct xp_str dir = xp_path_dir(xp_str_from(path));
    char *name = copy_text(dir);
    int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        sync_file(fd);
        close(fd);
    }
    free(name);
}

static int publish(struct xp_save *save, struct xp_err *err)
{
    int fd = save->fd;

    if (!sync_file(fd))
        return xp_fail(err, XP_E_IO, "%s", strerror(errno));
    save->fd = -1;
    if (close(fd) < 0 && errno != EINTR)
        return xp_fail(err, XP_E_IO, "%s", strerror(errno));
    if (rename(save->temp, save->target) < 0)
        return xp_fail(err, XP_E_IO, "%s", strerror(errno));
    forget(save);
    sync_folder(save->target);
    return 0;
}

int xp_save_publish(struct xp_save *save, struct xp_err *err)
{
    int rc = publish(save, err);

    xp_save_discard(save);
    return rc;
}

void xp_save_discard(struct xp_save *save)
{
    if (save->fd >= 0)
        close(save->fd);
    if (save->temp) {
        unlink(save->temp);
        forget(save);
    }
    free(save->target);
    *save = (struct xp_save)XP_SAVE_INIT;
}

int xp_save_text(const char *path, struct xp_str text, struct xp_err *err)
{
    XP_AUTO_SAVE save = XP_SAVE_INIT;
    int rc = xp_save_open(&save, path, err);

    if (rc == 0)
        rc = xp_save_write(&save, text.ptr, text.len, err);
    return rc < 0 ? rc : xp_save_publish(&save, err);
}
