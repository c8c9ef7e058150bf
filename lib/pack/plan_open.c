#include "plan_parts.h"

#include "xp_path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { FILE_FLAGS = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };
enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

static const char changed_words[] = "it changed while it was read";

long plan_nanoseconds(const struct stat *info)
{
#ifdef __APPLE__
    return info->st_ctimespec.tv_nsec;
#else
    return info->st_ctim.tv_nsec;
#endif
}

bool plan_is_same(const struct stat *info, uint64_t device, uint64_t inode, int64_t seconds, long nanoseconds)
{
    return (uint64_t)info->st_dev == device && (uint64_t)info->st_ino == inode && (int64_t)info->st_ctime == seconds &&
           plan_nanoseconds(info) == nanoseconds;
}

static bool is_planned(const struct xp_plan_entry *entry, const struct stat *info)
{
    return S_ISREG(info->st_mode) && info->st_size >= 0 && (uint64_t)info->st_size == entry->size &&
           plan_is_same(info, entry->device, entry->inode, entry->changed_seconds, entry->changed_nanoseconds);
}

/* What a link or a folder in place of a file says: something was exchanged. */
static int fail_open(struct xp_err *err, int number)
{
    if (number == ENOENT || number == ENOTDIR || number == ELOOP || number == EMLINK || number == ENXIO)
        return xp_fail(err, XP_E_MISSING, "%s", changed_words);
    return xp_fail(err, XP_E_IO, "%s", strerror(number));
}

int plan_open_parent(const struct xp_plan *plan, struct xp_str place, struct xp_str *name)
{
    int fd = -1;
    struct xp_str part, rest = place;

    *name = xp_str_make("", 0);
    while (xp_path_next(&rest, &part)) {
        char folder[XP_PLAN_MAX_NAME + 1];
        int next;

        *name = part;
        if (!rest.len)
            break;
        if (part.len >= sizeof(folder)) {
            errno = ENAMETOOLONG;
            next = -1;
        } else {
            memcpy(folder, part.ptr, part.len);
            folder[part.len] = '\0';
            next = openat(fd < 0 ? plan->fd : fd, folder, FOLDER_FLAGS);
        }
        if (fd >= 0) {
            int number = errno;

            close(fd);
            errno = number;
        }
        if (next < 0)
            return -1;
        fd = next;
    }
    return fd < 0 ? dup(plan->fd) : fd;
}

int xp_plan_open(const struct xp_plan *plan, const struct xp_plan_entry *entry, struct xp_err *err)
{
    struct xp_str name;
    struct stat info;
    int parent = plan_open_parent(plan, entry->place, &name), fd, number;

    if (parent < 0)
        return fail_open(err, errno);
    fd = openat(parent, name.len ? name.ptr : ".", FILE_FLAGS); /* the last one: a NUL follows */
    number = errno;
    close(parent);
    if (fd < 0)
        return fail_open(err, number);
    number = fstat(fd, &info) < 0 ? errno : 0;
    if (!number && is_planned(entry, &info))
        return fd;
    close(fd);
    return number ? xp_fail(err, XP_E_IO, "%s", strerror(number)) : xp_fail(err, XP_E_MISSING, "%s", changed_words);
}

int xp_plan_check(const struct xp_plan_entry *entry, int fd, uint64_t bytes, struct xp_err *err)
{
    struct stat info;

    if (fstat(fd, &info) < 0)
        return xp_fail(err, XP_E_IO, "%s", strerror(errno));
    if (bytes != entry->size || !is_planned(entry, &info))
        return xp_fail(err, XP_E_MISSING, "%s", changed_words);
    return 0;
}
