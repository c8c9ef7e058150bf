#include "xp_save.h"

#include "save_parts.h"
#include "xp_arena.h"
#include "xp_file.h"
#include "xp_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Forget the name: the file is gone, or has another name. */
static void forget(struct xp_save *save)
{
    save_forget(save->slot);
    save->temp = NULL;
}

/* The name is announced before the file exists, so that no signal comes between. */
static int create(struct xp_save *save, mode_t mode, struct xp_err *err)
{
    int number = EEXIST;

    for (int i = 0; i < SAVE_MAX_NAMES && (number == EEXIST || number == EINTR); i++) {
        char *name = save_make_name(save->target);
        sigset_t before;
        int rc;

        save_begin_making(&before);
        rc = save_announce(name, &save->slot, err);
        if (rc == 0)
            save->fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_NOCTTY | O_CLOEXEC, mode);
        number = errno;
        save_end_making(&before);
        if (rc < 0)
            return rc;
        save->temp = name;
        if (save->fd >= 0)
            return 0;
        forget(save);
    }
    return save_fail(err, number);
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
        return save_fail(err, errno);
    if (now.st_gid != old->st_gid && fchown(fd, (uid_t)-1, old->st_gid) < 0)
        mode = (mode & 01707) | ((mode & 07) << 3);
    if (now.st_uid != old->st_uid && fchown(fd, old->st_uid, (gid_t)-1) < 0)
        mode &= 01777;
    return fchmod(fd, mode) < 0 ? save_fail(err, errno) : 0;
}

static int open_existing(struct xp_save *save, const struct stat *old, struct xp_err *err)
{
    int rc;

    if (!S_ISREG(old->st_mode))
        return xp_fail(err, XP_E_MISSING, "is %s, not a file", xp_file_kind_name((unsigned)old->st_mode));
    /* Renaming needs no right to the file itself, but who made it read-only meant it. */
    if (faccessat(AT_FDCWD, save->target, W_OK, AT_EACCESS) < 0)
        return save_fail(err, errno);
    rc = create(save, 0600, err);
    return rc < 0 ? rc : copy_rights(save->fd, old, err);
}

/* Links are followed by name, so that the temporary file stands beside the file itself, on the same disk. */
static int find_target(struct xp_save *save, const char *path, bool *exists, struct stat *old, struct xp_err *err)
{
    struct stat info;

    *exists = lstat(path, &info) == 0;
    if (!*exists && errno != ENOENT)
        return save_fail(err, errno);
    if (!*exists && (!path[0] || path[strlen(path) - 1] == '/'))
        return save_fail(err, ENOENT); /* no name for a file, and a rename would only say so in the end */
    if (!*exists || !S_ISLNK(info.st_mode)) {
        *old = info;
        save->target = save_copy(xp_str_from(path));
        return 0;
    }
    save->target = xp_file_real_path(path);
    if (!save->target && errno == ENOENT)
        return xp_fail(err, XP_E_MISSING, "is a link that leads nowhere");
    return !save->target || stat(save->target, old) < 0 ? save_fail(err, errno) : 0;
}

int xp_save_open(struct xp_save *save, const char *path, struct xp_err *err)
{
    struct stat old = { 0 };
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
    return save_write(save->fd, bytes, len, err);
}

/* The new name lives in the folder. */
static void sync_folder_of(const char *path)
{
    struct xp_str dir = xp_path_dir(xp_str_from(path));
    char *name = save_copy(dir);

    save_sync_folder(name);
    free(name);
}

int xp_save_sync(struct xp_save *save, struct xp_err *err)
{
    return save_sync(save->fd) ? 0 : xp_fail(err, XP_E_IO, "%s", strerror(errno));
}

static int publish(struct xp_save *save, struct xp_err *err)
{
    int rc;

    if (!save->temp || !save->target)
        return xp_fail(err, XP_E_USAGE, "nothing was opened");
    rc = save_close(save->fd, err);
    save->fd = -1;
    if (rc < 0)
        return rc;
    if (rename(save->temp, save->target) < 0)
        return xp_fail(err, XP_E_IO, "%s", strerror(errno));
    forget(save);
    sync_folder_of(save->target);
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
