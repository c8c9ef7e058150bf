#include "xp_packed.h"

#include "xp_macros.h"
#include "xp_str.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A tar file says "ustar" here; before it stand a name, numbers and a checksum. */
enum { TAR_MAGIC_OFFSET = 257, HEAD_BYTES = 512 };

static const char *const suffixes[] = { ".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.zst", ".tzst" };

static const struct {
    size_t offset;
    struct xp_str bytes;
} magics[] = {
    { 0, XP_STR("PK\003\004") },       /* zip */
    { 0, XP_STR("PK\005\006") },       /* a zip without entries */
    { 0, XP_STR("\037\213") },         /* gzip */
    { 0, XP_STR("\3757zXZ\0") },       /* xz */
    { 0, XP_STR("\050\265\057\375") }, /* zstd */
    { TAR_MAGIC_OFFSET, XP_STR("ustar") },
};

static bool has_suffix(struct xp_str path)
{
    for (size_t i = 0; i < XP_COUNT(suffixes); i++)
        if (xp_str_ends_with_nocase(path, xp_str_from(suffixes[i])))
            return true;
    return false;
}

static bool has_magic(struct xp_str head)
{
    for (size_t i = 0; i < XP_COUNT(magics); i++)
        if (head.len >= magics[i].offset + magics[i].bytes.len &&
            memcmp(head.ptr + magics[i].offset, magics[i].bytes.ptr, magics[i].bytes.len) == 0)
            return true;
    return false;
}

static struct xp_str read_head(const char *path, char head[HEAD_BYTES])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    size_t len = 0;
    ssize_t got = 1;

    if (fd < 0)
        return xp_str_make("", 0);
    while (len < HEAD_BYTES && got > 0) {
        got = read(fd, head + len, HEAD_BYTES - len);
        len += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    return xp_str_make(head, len);
}

bool xp_packed_is(const char *path)
{
    char head[HEAD_BYTES];
    struct stat info;

    if (stat(path, &info) < 0 || !S_ISREG(info.st_mode))
        return false;
    return has_suffix(xp_str_from(path)) || has_magic(read_head(path, head));
}
