#include "pack_parts.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Less than this is packed before a second thread has started. */
enum { ALONE_BYTES = 32 * 1024 };

static const struct {
    const char *name;
    struct xp_pack_levels levels;
} formats[] = {
    [XP_PACK_ZIP] = { "zip", { 0, 5, 9 } },
    [XP_PACK_TAR_GZ] = { "tar.gz", { 0, 6, 9 } },
    [XP_PACK_TAR_XZ] = { "tar.xz", { 1, 4, 9 } },
    [XP_PACK_TAR_ZST] = { "tar.zst", { 1, 6, 19 } },
};

_Static_assert(XP_COUNT(formats) == XP_PACK_FORMATS, "a row for each format");

const char *xp_pack_format_name(enum xp_pack_format format)
{
    return formats[format].name;
}

struct xp_pack_levels xp_pack_levels(enum xp_pack_format format)
{
    return formats[format].levels;
}

bool xp_pack_format_find(struct xp_str name, enum xp_pack_format *format)
{
    static const struct {
        const char *end;
        enum xp_pack_format format;
    } ends[] = {
        { ".zip", XP_PACK_ZIP },       { ".tar.gz", XP_PACK_TAR_GZ }, { ".tgz", XP_PACK_TAR_GZ },
        { ".tar.xz", XP_PACK_TAR_XZ }, { ".txz", XP_PACK_TAR_XZ },    { ".tar.zst", XP_PACK_TAR_ZST },
        { ".tzst", XP_PACK_TAR_ZST },
    };

    for (size_t i = 0; i < XP_COUNT(ends); i++) {
        if (xp_str_ends_with_nocase(name, xp_str_from(ends[i].end))) {
            *format = ends[i].format;
            return true;
        }
    }
    return false;
}

static void digest_content(const struct packing *packing, struct xp_sha256 *out)
{
    const struct xp_plan *plan = packing->plan;
    struct xp_content_digest digest;

    xp_content_digest_begin(&digest);
    for (size_t i = 0; i < plan->count; i++) {
        const struct xp_plan_entry *entry = &plan->entries[i];

        xp_content_digest_add(&digest, entry->name, entry->kind, entry->mode,
                              entry->kind == XP_ENTRY_FILE ? &packing->digests[i] : NULL, entry->target);
    }
    xp_content_digest_end(&digest, out);
}

/* Write and check the package in the temporary file `fd`. */
static int make_package(const struct xp_pack_job *job, int fd, struct xp_save *save, struct xp_pack_result *result,
                        struct xp_err *err)
{
    struct packing packing = {
        .job = job,
        .plan = job->plan,
        .threads = job->threads ? job->threads : xp_pool_processors(),
        .fd = fd,
        .save = save,
        .digests = xp_xcalloc(job->plan->count, sizeof(*packing.digests)),
        .total = job->plan->bytes * (PACK_WORK_WRITE + PACK_WORK_CHECK),
    };

    if (job->plan->bytes < ALONE_BYTES)
        packing.threads = 1;
    pthread_mutex_init(&packing.lock, NULL);
    job->packer->write(&packing);
    if (!packing.has_failed)
        job->packer->check(&packing, result);
    if (!packing.has_failed)
        digest_content(&packing, &result->content);
    pthread_mutex_destroy(&packing.lock);
    free(packing.digests);
    if (!packing.has_failed)
        return 0;
    *err = packing.err;
    result->is_refused = packing.is_refused;
    return err->code;
}

/* Names with these characters are written as sha256sum writes and reads them: marked and escaped. */
static void add_escaped(struct xp_buf *out, struct xp_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        switch (name.ptr[i]) {
        case '\\':
            xp_buf_addf(out, "\\\\");
            break;
        case '\n':
            xp_buf_addf(out, "\\n");
            break;
        case '\r':
            xp_buf_addf(out, "\\r");
            break;
        default:
            xp_buf_add_char(out, name.ptr[i]);
        }
    }
}

/* One line as sha256sum prints it, with the file's name alone: the two files stay together wherever they go. */
static void checksum_line(struct xp_buf *out, const struct xp_sha256 *digest, const char *path)
{
    struct xp_str name = xp_path_base(xp_str_from(path));
    char hex[XP_SHA256_HEX + 1];

    xp_sha256_hex(digest, hex);
    if (strpbrk(path + strlen(path) - name.len, "\\\n\r"))
        xp_buf_add_char(out, '\\');
    xp_buf_addf(out, "%s  ", hex);
    add_escaped(out, name);
    xp_buf_add_char(out, '\n');
}

static int refuse_existing(const char *path, struct xp_pack_result *result, struct xp_err *err)
{
    struct stat info;

    if (lstat(path, &info) < 0)
        return 0;
    result->is_refused = true;
    return xp_fail(err, XP_E_MISSING, "%s: exists already", path);
}

static int refuse_existing_pair(const struct xp_pack_job *job, const char *checksum, struct xp_pack_result *result,
                                struct xp_err *err)
{
    int rc;

    if (job->may_replace)
        return 0;
    rc = refuse_existing(job->path, result, err);
    return rc < 0 ? rc : refuse_existing(checksum, result, err);
}

/*
 * Both files are on the disk now and only lack their names. The old checksum goes first: whoever ends us between two of
 * these steps leaves a package without a checksum, never one beside the checksum of another.
 */
static int publish_pair(struct xp_save *package, struct xp_save *sums, const struct xp_pack_job *job,
                        const char *checksum, struct xp_err *err)
{
    int rc;

    if (unlink(sums->target) < 0 && errno != ENOENT)
        return xp_fail(err, XP_E_IO, "%s: %s", checksum, strerror(errno));
    rc = xp_save_publish(package, err);
    if (rc < 0)
        return xp_wrap(err, "%s", job->path);
    rc = xp_save_publish(sums, err);
    return rc < 0 ? xp_wrap(err, "%s was written, but its checksum was not: %s", job->path, checksum) : 0;
}

static int save_checksum(struct xp_save *sums, const struct xp_pack_job *job, const char *checksum,
                         const struct xp_pack_result *result, struct xp_err *err)
{
    XP_AUTO_BUF line = XP_BUF_INIT(SIZE_MAX / 2);
    int rc = xp_save_open(sums, checksum, err);

    checksum_line(&line, &result->digest, job->path);
    if (rc == 0)
        rc = xp_save_write(sums, line.ptr, line.len, err);
    if (rc == 0)
        rc = xp_save_sync(sums, err);
    return rc < 0 ? xp_wrap(err, "%s", checksum) : 0;
}

static int write_pair(const struct xp_pack_job *job, const char *checksum, struct xp_pack_result *result,
                      struct xp_err *err)
{
    XP_AUTO_SAVE package = XP_SAVE_INIT;
    XP_AUTO_SAVE sums = XP_SAVE_INIT;
    int rc = refuse_existing_pair(job, checksum, result, err);

    if (rc < 0)
        return rc;
    rc = xp_save_open(&package, job->path, err);
    if (rc < 0)
        return xp_wrap(err, "%s", job->path);
    rc = make_package(job, package.fd, &package, result, err);
    if (rc < 0)
        return rc;
    rc = save_checksum(&sums, job, checksum, result, err);
    /* Packing may have taken its time, in which somebody else wrote there. */
    if (rc == 0)
        rc = refuse_existing_pair(job, checksum, result, err);
    return rc < 0 ? rc : publish_pair(&package, &sums, job, checksum, err);
}

static int copy_out(int from, int to, struct xp_err *err)
{
    char *piece = xp_xmalloc(PACK_PIECE_BYTES);
    off_t at = 0;
    ssize_t got;
    int rc = 0;

    while ((got = pread(from, piece, PACK_PIECE_BYTES, at)) != 0 && rc == 0) {
        if (got < 0 && errno != EINTR)
            rc = xp_fail(err, XP_E_IO, "%s", strerror(errno));
        for (ssize_t done = 0; done < got && rc == 0;) {
            ssize_t written = write(to, piece + done, (size_t)(got - done));

            if (written < 0 && errno != EINTR)
                rc = xp_fail(err, XP_E_IO, "standard output: %s", strerror(errno));
            done += written > 0 ? written : 0;
        }
        at += got > 0 ? got : 0;
    }
    free(piece);
    return rc;
}

/* A file whose name is gone before any signal comes: whatever becomes of us, nothing is left. @return it, or -1. */
static int make_nameless(char *path)
{
    sigset_t all, before;
    int fd, number;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    fd = mkstemp(path);
    number = errno;
    if (fd >= 0)
        unlink(path);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = number;
    return fd;
}

static int open_nameless(const char *folder, struct xp_err *err)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_str name = xp_path_join(&arena, xp_str_from(folder), xp_str_from(".xtplug-XXXXXX"));
    char *path = xp_xmalloc(name.len + 1);
    int fd;

    memcpy(path, name.ptr, name.len + 1);
    fd = make_nameless(path);
    if (fd < 0)
        fd = xp_fail(err, XP_E_IO, "%s: no temporary file can be made here: %s", folder, strerror(errno));
    free(path);
    xp_arena_release(&arena);
    return fd;
}

static int write_stream(const struct xp_pack_job *job, struct xp_pack_result *result, struct xp_err *err)
{
    int fd = open_nameless(job->scratch, err);
    int rc;

    if (fd < 0)
        return fd;
    rc = make_package(job, fd, NULL, result, err);
    if (rc == 0)
        rc = copy_out(fd, job->fd, err);
    close(fd);
    return rc;
}

int xp_pack_write(const struct xp_pack_job *job, struct xp_pack_result *result, struct xp_err *err)
{
    XP_AUTO_BUF checksum = XP_BUF_INIT(SIZE_MAX / 2);

    *result = (struct xp_pack_result){ 0 };
    if (!job->path)
        return write_stream(job, result, err);
    xp_buf_addf(&checksum, "%s%s", job->path, XP_PACK_CHECKSUM_END);
    return write_pair(job, checksum.ptr, result, err);
}
