#include "package_parts.h"
#include "xp_mem.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Bytes of headers and padding that may come with each entry of a tar, beside its content. */
enum { TAR_OVERHEAD = 2048 };

/* A stream shorter than this may be as well packed as it likes. */
enum { RATIO_FROM = 1024 * 1024 };

static const struct xp_str the_package = { "", 0 };

static la_ssize_t read_zip(struct archive *archive, void *context, const void **block)
{
    struct package_cursor *cursor = context;
    ptrdiff_t got =
        package_pread(cursor->package->file.fd, cursor->offset, cursor->buffer, cursor->package->limits.piece);

    *block = cursor->buffer;
    if (got >= 0) {
        cursor->offset += (uint64_t)got;
        return (la_ssize_t)got;
    }
    /* The library has words of its own for what follows from that. */
    cursor->has_failed = true;
    archive_set_error(archive, (int)-got, "%s", strerror((int)-got));
    return xp_fail(&cursor->err, XP_E_IO, "%s", strerror((int)-got));
}

static la_int64_t seek_zip(struct archive *archive, void *context, la_int64_t offset, int whence)
{
    struct package_cursor *cursor = context;
    la_int64_t size = (la_int64_t)cursor->package->file.size;
    la_int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (la_int64_t)cursor->offset : size;

    (void)archive;
    if (from + offset < 0 || from + offset > size)
        return ARCHIVE_FATAL;
    cursor->offset = (uint64_t)(from + offset);
    return from + offset;
}

static la_int64_t skip_zip(struct archive *archive, void *context, la_int64_t request)
{
    struct package_cursor *cursor = context;
    la_int64_t left = (la_int64_t)(cursor->package->file.size - cursor->offset);

    (void)archive;
    if (request > left)
        request = left;
    cursor->offset += (uint64_t)request;
    return request;
}

/* While a tar is read for the first time, its faults are noted; later they are known. */
static void ignore_fault(void *context, const char *rule, struct xp_str entry, struct xp_str detail)
{
    (void)context;
    (void)rule;
    (void)entry;
    (void)detail;
}

static void list_new(struct package_cursor *cursor)
{
    static const enum xp_entry_kind kinds[] = { [TAR_FILE] = XP_ENTRY_FILE,
                                                [TAR_FOLDER] = XP_ENTRY_FOLDER,
                                                [TAR_LINK] = XP_ENTRY_LINK,
                                                [TAR_HARD_LINK] = XP_ENTRY_OTHER,
                                                [TAR_SPECIAL] = XP_ENTRY_OTHER };
    struct xp_package *package = cursor->package;

    while (cursor->is_listing && package->count < cursor->check.count) {
        const struct tar_entry *tar = &cursor->check.entries[package->count];
        struct xp_package_entry entry = { .kind = kinds[tar->kind], .mode = tar->mode, .size = tar->size };
        size_t i;

        if (tar->kind == TAR_LINK || tar->kind == TAR_HARD_LINK)
            entry.target = tar->target;
        i = package_add(package, tar->name, &entry);
        package->items[i].is_special = kinds[tar->kind] == XP_ENTRY_OTHER;
    }
}

static bool is_within_limits(struct package_cursor *cursor)
{
    struct xp_package *package = cursor->package;
    const struct xp_package_limits *limits = &package->limits;
    const char *rule = NULL;

    if (cursor->unpacked > limits->max_bytes &&
        cursor->unpacked - limits->max_bytes > limits->max_entries * (uint64_t)TAR_OVERHEAD)
        rule = "package-size";
    else if (package->filter != PACKAGE_BARE && cursor->unpacked > RATIO_FROM &&
             cursor->unpacked / limits->max_ratio > package->file.size)
        rule = "package-ratio";
    if (rule && cursor->is_listing)
        package_fault(package, rule, the_package, "more than %llu bytes unpacked from %llu",
                      (unsigned long long)cursor->unpacked, (unsigned long long)package->file.size);
    return rule == NULL;
}

/* The next part of the stream, looked at before anybody else sees it. @return its length; 0: the end. */
static size_t take_part(struct package_cursor *cursor)
{
    size_t got = 0;

    if (cursor->has_stopped)
        return 0;
    if (package_stream_read(cursor->stream, cursor->buffer, cursor->package->limits.piece, &got, &cursor->err) < 0) {
        cursor->has_failed = true;
        cursor->has_stopped = true;
        return 0;
    }
    cursor->unpacked += got;
    if (!is_within_limits(cursor) || !tar_check_feed(&cursor->check, cursor->buffer, got)) {
        cursor->has_stopped = true;
        got = 0;
    }
    list_new(cursor);
    return got;
}

static la_ssize_t read_tar(struct archive *archive, void *context, const void **block)
{
    struct package_cursor *cursor = context;

    (void)archive;
    *block = cursor->buffer;
    return (la_ssize_t)take_part(cursor);
}

/* What cannot go wrong but for memory, and what went wrong for it: nothing is to be said against the package then. */
static void must_be_well(struct archive *archive, int rc)
{
    static const struct xp_str no_inflater = XP_STR("Can't initialize ZIP decompression"); /* it says no errno then */
    const char *why = rc < ARCHIVE_OK ? archive_error_string(archive) : NULL;

    if (rc < ARCHIVE_OK &&
        (archive_errno(archive) == ENOMEM || (why && xp_str_starts_with(xp_str_from(why), no_inflater))))
        xp_out_of_memory();
}

static int open_zip(struct package_cursor *cursor)
{
    struct archive *archive = cursor->archive;

    must_be_well(archive, archive_read_support_format_zip_seekable(archive));
    archive_read_set_format_option(archive, "zip", "mac-ext", NULL);
    archive_read_set_read_callback(archive, read_zip);
    archive_read_set_seek_callback(archive, seek_zip);
    archive_read_set_skip_callback(archive, skip_zip);
    archive_read_set_callback_data(archive, cursor);
    return archive_read_open1(archive);
}

static int open_tar(struct package_cursor *cursor)
{
    struct xp_package *package = cursor->package;
    const struct xp_package_limits *limits = &package->limits;
    struct tar_limits own = { limits->max_bytes, limits->max_file, limits->max_entries, limits->max_name };
    struct zip_faults faults = package_faults(package);

    if (!cursor->is_listing)
        faults.add = ignore_fault;
    cursor->faults = faults;
    tar_check_init(&cursor->check, cursor->is_listing ? &package->arena : &cursor->arena, &own, &cursor->faults);
    cursor->stream = package_stream_new(&package->file, package->filter);
    must_be_well(cursor->archive, archive_read_support_format_tar(cursor->archive));
    archive_read_set_format_option(cursor->archive, "tar", "mac-ext", NULL);
    return archive_read_open(cursor->archive, cursor, NULL, read_tar, NULL);
}

/* The library's words, or why the stream under it ended. */
static int fail(struct package_cursor *cursor)
{
    const char *why = archive_error_string(cursor->archive);

    if (!cursor->has_failed)
        xp_fail(&cursor->err, XP_E_SYNTAX, "%s", why ? why : "it is damaged");
    return -1;
}

struct package_cursor *package_cursor_open(struct xp_package *package, bool is_listing)
{
    struct package_cursor *cursor = xp_xcalloc(1, sizeof(*cursor));
    int rc;

    cursor->package = package;
    cursor->is_listing = is_listing;
    cursor->buffer = xp_xmalloc(package->limits.piece);
    cursor->archive = archive_read_new();
    if (!cursor->archive)
        xp_out_of_memory();
    rc = package->kind == PACKAGE_ZIP ? open_zip(cursor) : open_tar(cursor);
    must_be_well(cursor->archive, rc);
    /* Of this kind of failure the library has no words. */
    if (rc == ARCHIVE_FATAL && !cursor->has_failed && !archive_error_string(cursor->archive))
        xp_out_of_memory();
    cursor->is_broken = rc < ARCHIVE_WARN;
    return cursor;
}

void package_cursor_close(struct package_cursor *cursor)
{
    if (!cursor)
        return;
    archive_read_free(cursor->archive);
    package_stream_free(cursor->stream);
    tar_check_release(&cursor->check);
    xp_arena_release(&cursor->arena);
    free(cursor->buffer);
    free(cursor);
}

/* Entries of a zip whose headers lie at the same place are one for the library; the check has refused them already. */
int package_cursor_next(struct package_cursor *cursor, size_t *index)
{
    struct archive_entry *entry;
    int rc;

    if (cursor->is_broken)
        return fail(cursor);
    rc = archive_read_next_header(cursor->archive, &entry);
    must_be_well(cursor->archive, rc);
    if (rc == ARCHIVE_EOF)
        return 0;
    if (rc < ARCHIVE_WARN || cursor->next >= cursor->package->count) {
        cursor->is_broken = true;
        return fail(cursor);
    }
    *index = cursor->next++;
    cursor->entry = entry;
    return 1;
}

int package_cursor_data(struct package_cursor *cursor, const void **bytes, size_t *len)
{
    la_int64_t offset;
    int rc;

    /* A block without bytes is not the end: only the library's word for it is. */
    do
        rc = archive_read_data_block(cursor->archive, bytes, len, &offset);
    while (rc == ARCHIVE_OK && *len == 0);
    must_be_well(cursor->archive, rc);
    if (rc == ARCHIVE_EOF)
        *len = 0;
    if (rc == ARCHIVE_OK || rc == ARCHIVE_EOF)
        return 0;
    if (rc == ARCHIVE_FATAL)
        cursor->is_broken = true;
    return fail(cursor);
}

void package_cursor_drain(struct package_cursor *cursor)
{
    while (take_part(cursor))
        continue;
}
