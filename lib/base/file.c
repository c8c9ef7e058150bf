#include "xp_file.h"

#include "xp_mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *xp_file_kind_name(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "a folder";
    case S_IFIFO:
        return "a pipe";
    case S_IFCHR:
    case S_IFBLK:
        return "a device";
    case S_IFSOCK:
        return "a socket";
    case S_IFLNK:
        return "a link";
    default:
        return "a file";
    }
}

static int fail_errno(struct xp_err *err, int number)
{
    enum xp_code code = number == ENOENT || number == ENOTDIR ? XP_E_MISSING : XP_E_IO;

    return xp_fail(err, code, "%s", strerror(number));
}

static int fail_too_large(const struct xp_buf *out, struct xp_err *err)
{
    return xp_fail(err, XP_E_LIMIT, "larger than %zu bytes", out->max);
}

/*
 * Reads to the end, into what room there is; where there is none, it makes some for `chunk` bytes. One byte past the
 * maximum is enough to know that there is too much.
 */
static int read_all(int fd, size_t chunk, struct xp_buf *out, struct xp_err *err)
{
    for (;;) {
        size_t left = out->max - out->len, want;
        char extra;
        ssize_t got;

        if (left && out->room <= out->len + 1 && !xp_buf_reserve(out, left < chunk ? left : chunk))
            return fail_too_large(out, err);
        want = left ? out->room - out->len - 1 : 0;
        if (want > left)
            want = left;
        got = want ? read(fd, out->ptr + out->len, want) : read(fd, &extra, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_errno(err, errno);
        if (got == 0)
            return 0;
        if (!want)
            return fail_too_large(out, err);
        out->len += (size_t)got;
        out->ptr[out->len] = '\0';
    }
}

int xp_file_read_fd(int fd, struct xp_buf *out, struct xp_err *err)
{
    return read_all(fd, 64 * 1024, out, err);
}

ptrdiff_t xp_file_read_from(int fd, uint64_t offset, void *out, size_t len)
{
    size_t done = 0;

    while (done < len) {
        ssize_t got = pread(fd, (char *)out + done, len - done, (off_t)(offset + done));

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ptrdiff_t)done;
}

char *xp_file_real_path(const char *path)
{
    char *real = realpath(path, NULL);

    if (!real && errno == ENOMEM)
        xp_out_of_memory();
    return real;
}

static int read_regular(int fd, struct xp_buf *out, struct xp_err *err)
{
    struct stat info;
    int rc;

    if (fstat(fd, &info) < 0)
        return fail_errno(err, errno);
    if (!S_ISREG(info.st_mode))
        return xp_fail(err, XP_E_MISSING, "is %s, not a file", xp_file_kind_name((unsigned)info.st_mode));
    if (info.st_size < 0 || (uintmax_t)info.st_size > out->max)
        return fail_too_large(out, err);
    /* One byte more than the size, so that the usual file takes one read and one that tells the end. */
    rc = read_all(fd, (size_t)info.st_size + 1, out, err);
    if (rc < 0)
        return rc;
    if (out->len != (size_t)info.st_size)
        return xp_fail(err, XP_E_IO, "changed from %zu to %zu bytes while it was read", (size_t)info.st_size, out->len);
    return 0;
}

int xp_file_read_at(int dirfd, const char *name, struct xp_buf *out, struct xp_err *err)
{
    int fd;
    int rc;

    /* O_NONBLOCK: opening a pipe must not wait for a writer. */
    do {
        fd = openat(dirfd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return fail_errno(err, errno);
    rc = read_regular(fd, out, err);
    close(fd);
    return rc;
}
