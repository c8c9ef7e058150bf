#include "pack_parts.h"
#include "xp_mem.h"
#include "xp_package.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The tar formats, by libarchive. GNU's kind of tar: its names are bytes, written as they are, of any length. The other
 * kind for long and foreign names, pax, is converted by the locale in libarchive, so its bytes depend on that, and in the
 * C locale come with a record that other programs warn about. No owner, no name of one, one time for all. The compressors
 * run on one thread and write no time and no name.
 */

struct tar_job {
    struct packing *packing;
    struct archive *archive;
    size_t at; /* the entry that is being written */
};

static const char *archive_words(struct archive *archive)
{
    const char *words = archive_error_string(archive);

    return words ? words : "out of memory";
}

static void fail_archive(struct tar_job *job)
{
    if (archive_errno(job->archive) == ENOMEM)
        xp_out_of_memory();
    packing_fail_target(job->packing, job->at, archive_words(job->archive));
}

/* Warnings count: they say that what will be written is not what was asked for. */
static bool is_well(struct tar_job *job, int rc)
{
    if (rc != ARCHIVE_OK)
        fail_archive(job);
    return rc == ARCHIVE_OK;
}

static la_ssize_t write_bytes(struct archive *archive, void *data, const void *bytes, size_t len)
{
    const struct tar_job *job = data;
    ssize_t written;

    do {
        written = write(job->packing->fd, bytes, len);
    } while (written < 0 && errno == EINTR);
    if (written < 0)
        archive_set_error(archive, errno, "%s", strerror(errno));
    return written;
}

static bool set_filter(struct tar_job *job)
{
    static const char *const names[] = { NULL, "gzip", "xz", "zstd" };
    const char *name = names[job->packing->job->format];
    struct archive *archive = job->archive;
    char level[16];

    snprintf(level, sizeof(level), "%d", job->packing->job->level);
    return is_well(job, archive_write_add_filter_by_name(archive, name)) &&
           is_well(job, archive_write_set_filter_option(archive, name, "compression-level", level)) &&
           (job->packing->job->format != XP_PACK_TAR_GZ ||
            is_well(job, archive_write_set_filter_option(archive, name, "timestamp", NULL)));
}

static bool begin(struct tar_job *job)
{
    struct archive *archive = job->archive;

    return is_well(job, archive_write_set_format_gnutar(archive)) && set_filter(job) &&
           /* No padding behind the compressed bytes, whatever kind of file it is. */
           is_well(job, archive_write_set_bytes_in_last_block(archive, 1)) &&
           is_well(job, archive_write_open(archive, job, NULL, write_bytes, NULL));
}

static bool write_header(struct tar_job *job, const struct xp_plan_entry *entry)
{
    static const unsigned types[] = { AE_IFREG, AE_IFDIR, AE_IFLNK, 0 };
    struct archive_entry *header = archive_entry_new();
    XP_AUTO_BUF name = XP_BUF_INIT(SIZE_MAX / 2);
    bool is_good;

    if (!header)
        xp_out_of_memory();
    xp_buf_add_str(&name, entry->name);
    archive_entry_copy_pathname(header, name.ptr);
    archive_entry_set_filetype(header, types[entry->kind]);
    archive_entry_set_perm(header, (mode_t)entry->mode);
    archive_entry_set_mtime(header, (time_t)job->packing->job->time, 0);
    archive_entry_set_size(header, entry->kind == XP_ENTRY_FILE ? (la_int64_t)entry->size : 0);
    if (entry->kind == XP_ENTRY_LINK) {
        xp_buf_clear(&name);
        xp_buf_add_str(&name, entry->target);
        archive_entry_copy_symlink(header, name.ptr);
    }
    is_good = is_well(job, archive_write_header(job->archive, header));
    archive_entry_free(header);
    return is_good;
}

static bool write_content(struct tar_job *job, char *piece)
{
    struct pack_file file;
    bool is_good = pack_file_open(&file, job->packing, job->at);
    size_t len = 1;

    while (is_good && len) {
        is_good = pack_file_read(&file, piece, PACK_PIECE_BYTES, &len);
        /* A file that has grown is noticed when it is closed; what is written meanwhile is thrown away. */
        if (is_good && len && archive_write_data(job->archive, piece, len) < 0) {
            fail_archive(job);
            is_good = false;
        }
        packing_advance(job->packing, len * PACK_WORK_WRITE);
    }
    return file.fd >= 0 && pack_file_close(&file, is_good) && is_good;
}

static bool write_entries(struct tar_job *job)
{
    const struct xp_plan *plan = job->packing->plan;
    char *piece = xp_xmalloc(PACK_PIECE_BYTES);
    bool is_good = true;

    for (; is_good && job->at < plan->count; job->at++) {
        const struct xp_plan_entry *entry = &plan->entries[job->at];

        is_good = write_header(job, entry) && (entry->kind != XP_ENTRY_FILE || write_content(job, piece));
    }
    free(piece);
    return is_good;
}

static void write_tar(struct packing *packing)
{
    struct tar_job job = { .packing = packing, .archive = archive_write_new() };

    if (!job.archive)
        xp_out_of_memory();
    if (begin(&job) && write_entries(&job))
        is_well(&job, archive_write_close(job.archive));
    archive_write_free(job.archive);
}

static bool is_same(const struct xp_package_entry *entry, const struct xp_plan_entry *planned,
                    const struct xp_sha256 *digest)
{
    return xp_str_equal(entry->name, planned->name) && entry->kind == planned->kind && entry->mode == planned->mode &&
           xp_str_equal(entry->target, planned->target) &&
           (entry->kind != XP_ENTRY_FILE ||
            (entry->size == planned->size && memcmp(&entry->digest, digest, sizeof(*digest)) == 0));
}

static void compare_package(struct packing *packing, const struct xp_package *package)
{
    const struct xp_package_entry *entries;
    const struct xp_package_fault *faults;
    size_t count = xp_package_entries(package, &entries);

    if (xp_package_faults(package, &faults))
        pack_check_fault(packing, faults[0].rule, faults[0].entry, faults[0].detail);
    else if (count != packing->plan->count)
        pack_check_fail(packing, packing->plan->count, "it has another number of entries");
    else
        for (size_t i = 0; i < count; i++)
            if (!is_same(&entries[i], &packing->plan->entries[i], &packing->digests[i]))
                pack_check_fail(packing, i, "its name, kind, mode or content is another");
}

/* A tar is one stream, so one thread reads it. What the plan allows to be written is allowed to be read. */
static void check_tar(struct packing *packing, struct xp_pack_result *result)
{
    const struct xp_package_limits limits = {
        .max_bytes = UINT64_MAX,
        .max_file = UINT64_MAX,
        .max_entries = XP_PLAN_MAX_ENTRIES + 1,
        .max_depth = XP_PLAN_MAX_DEPTH + 1,
        .max_name = XP_PLAN_MAX_NAME + 1,
        .max_ratio = UINT_MAX,
    };
    struct xp_package *package;
    struct xp_err err;

    pack_check_sync(packing);
    if (packing_has_failed(packing))
        return;
    if (xp_package_open_fd(&package, packing->fd, &limits, &err) < 0) {
        pack_check_fail(packing, packing->plan->count, err.msg);
        return;
    }
    compare_package(packing, package);
    xp_package_file_digest(package, &result->digest, &result->size);
    packing_advance(packing, packing->plan->bytes * PACK_WORK_CHECK);
    xp_package_free(package);
}

const struct xp_packer xp_pack_tar = { .write = write_tar, .check = check_tar };
