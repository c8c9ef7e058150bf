/* DT_DIR and its like are no part of POSIX 2008; where they are missing, each entry is asked. */
#define _DEFAULT_SOURCE

#include "xp_file.h"
#include "xp_mem.h"
#include "xp_source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A link's target is a path; no system takes longer ones. */
enum { LINK_MAX_BYTES = 4096 };

/* Open all the while: its descriptor is what all names are relative to, and it saves opening the folder again to list it. */
struct folder {
    DIR *dir;
};

static int fail_errno(struct xp_err *err, int number)
{
    return xp_fail(err, number == ENOENT || number == ENOTDIR ? XP_E_MISSING : XP_E_IO, "%s", strerror(number));
}

static const char *own_name(const char *path)
{
    return path[0] ? path : ".";
}

/* @return the open listing, or NULL with errno. */
static DIR *open_listing(int parent, const char *path, int flags)
{
    int fd = openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);

    if (!dir && fd >= 0) {
        int number = errno;

        close(fd);
        errno = number;
    }
    return dir;
}

int xp_source_open_folder(const char *path, void **data, struct xp_err *err)
{
    DIR *dir = open_listing(AT_FDCWD, path, 0);
    struct folder *folder;

    if (!dir)
        return fail_errno(err, errno);
    folder = xp_xmalloc(sizeof(*folder));
    folder->dir = dir;
    *data = folder;
    return 0;
}

static enum xp_entry_kind kind_of_mode(mode_t mode)
{
    if (S_ISREG(mode))
        return XP_ENTRY_FILE;
    if (S_ISDIR(mode))
        return XP_ENTRY_FOLDER;
    return S_ISLNK(mode) ? XP_ENTRY_LINK : XP_ENTRY_OTHER;
}

static enum xp_entry_kind kind_of_entry(DIR *dir, const struct dirent *entry)
{
    struct stat info;

#ifdef DT_DIR
    switch (entry->d_type) {
    case DT_REG:
        return XP_ENTRY_FILE;
    case DT_DIR:
        return XP_ENTRY_FOLDER;
    case DT_LNK:
        return XP_ENTRY_LINK;
    case DT_UNKNOWN:
        break;
    default:
        return XP_ENTRY_OTHER;
    }
#endif
    if (fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) < 0)
        return XP_ENTRY_OTHER;
    return kind_of_mode(info.st_mode);
}

static int list_entries(DIR *dir, bool (*add)(void *context, struct xp_str name, enum xp_entry_kind kind),
                        void *context, struct xp_err *err)
{
    const struct dirent *entry;

    for (errno = 0; (entry = readdir(dir)); errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (!add(context, xp_str_from(entry->d_name), kind_of_entry(dir, entry)))
            return 0;
    }
    return errno ? fail_errno(err, errno) : 0;
}

static int folder_list(void *data, const char *path,
                       bool (*add)(void *context, struct xp_str name, enum xp_entry_kind kind), void *context,
                       struct xp_err *err)
{
    const struct folder *folder = data;
    DIR *dir;
    int rc;

    if (!path[0]) {
        rewinddir(folder->dir);
        return list_entries(folder->dir, add, context, err);
    }
    dir = open_listing(dirfd(folder->dir), path, O_NOFOLLOW);
    if (!dir)
        return fail_errno(err, errno);
    rc = list_entries(dir, add, context, err);
    closedir(dir);
    return rc;
}

static int folder_stat(void *data, const char *path, struct xp_entry_info *out, struct xp_err *err)
{
    const struct folder *folder = data;
    struct stat info;

    if (fstatat(dirfd(folder->dir), own_name(path), &info, AT_SYMLINK_NOFOLLOW) < 0)
        return fail_errno(err, errno);
    out->kind = kind_of_mode(info.st_mode);
    out->mode = (unsigned)info.st_mode;
    out->size = info.st_size > 0 ? (uint64_t)info.st_size : 0;
    return 0;
}

static int folder_read_link(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    const struct folder *folder = data;
    char target[LINK_MAX_BYTES];
    ssize_t length = readlinkat(dirfd(folder->dir), path, target, sizeof(target));

    if (length < 0)
        return fail_errno(err, errno);
    if ((size_t)length == sizeof(target))
        return xp_fail(err, XP_E_LIMIT, "the link's target is longer than %d bytes", LINK_MAX_BYTES - 1);
    xp_buf_add(out, target, (size_t)length);
    return 0;
}

static int folder_read(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    const struct folder *folder = data;

    return xp_file_read_at(dirfd(folder->dir), path, out, err);
}

static void folder_close(void *data)
{
    struct folder *folder = data;

    closedir(folder->dir);
    free(folder);
}

const struct xp_source xp_source_folder = {
    folder_list, folder_stat, folder_read_link, folder_read, folder_close, NULL
};
