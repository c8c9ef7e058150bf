#include "package_stream.h"

#include "xp_mem.h"

#include <archive.h>
#include <errno.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { INPUT_BYTES = 128 * 1024 };

struct package_stream {
    struct package_file file;
    enum package_filter filter;
    uint64_t offset; /* of the file: what was read from it */
    unsigned char input[INPUT_BYTES];
    bool has_ended;
    int read_errno; /* what the system said, when it refused */

    z_stream gzip;
    lzma_stream xz;
    struct archive *zstd;
    bool is_zstd_bad; /* it could not be begun; its message stands */
};

ptrdiff_t package_pread(int fd, uint64_t offset, void *out, size_t len)
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

/* @return bytes in stream->input; 0 at the end of the file, and where the system refuses. */
static size_t fill_input(struct package_stream *stream)
{
    ptrdiff_t got = package_pread(stream->file.fd, stream->offset, stream->input, INPUT_BYTES);

    if (got < 0) {
        stream->read_errno = (int)-got;
        return 0;
    }
    stream->offset += (uint64_t)got;
    return (size_t)got;
}

static int fail_reading(const struct package_stream *stream, struct xp_err *err, const char *what)
{
    if (stream->read_errno)
        return xp_fail(err, XP_E_IO, "%s", strerror(stream->read_errno));
    return xp_fail(err, XP_E_SYNTAX, "%s", what);
}

static ssize_t give_input(struct archive *archive, void *context, const void **block)
{
    struct package_stream *stream = context;
    size_t got = fill_input(stream);

    *block = stream->input;
    if (!stream->read_errno)
        return (ssize_t)got;
    archive_set_error(archive, stream->read_errno, "%s", strerror(stream->read_errno));
    return -1;
}

static void open_zstd(struct package_stream *stream)
{
    struct archive_entry *entry;
    struct archive *archive = archive_read_new();

    if (!archive)
        xp_out_of_memory();
    archive_read_append_filter(archive, ARCHIVE_FILTER_ZSTD);
    archive_read_support_format_raw(archive);
    stream->zstd = archive;
    stream->is_zstd_bad = archive_read_open(archive, stream, NULL, give_input, NULL) != ARCHIVE_OK ||
                          archive_read_next_header(archive, &entry) != ARCHIVE_OK;
}

struct package_stream *package_stream_new(const struct package_file *file, enum package_filter filter)
{
    static const lzma_stream no_stream = LZMA_STREAM_INIT;
    struct package_stream *stream = xp_xcalloc(1, sizeof(*stream));
    bool is_good = true;

    stream->file = *file;
    stream->filter = filter;
    stream->xz = no_stream;
    if (filter == PACKAGE_GZIP)
        is_good = inflateInit2(&stream->gzip, 16 + MAX_WBITS) == Z_OK;
    else if (filter == PACKAGE_XZ)
        is_good = lzma_stream_decoder(&stream->xz, PACKAGE_XZ_MEMORY, LZMA_CONCATENATED) == LZMA_OK;
    else if (filter == PACKAGE_ZSTD)
        open_zstd(stream);
    if (!is_good)
        xp_out_of_memory();
    return stream;
}

void package_stream_free(struct package_stream *stream)
{
    if (!stream)
        return;
    if (stream->filter == PACKAGE_GZIP)
        inflateEnd(&stream->gzip);
    lzma_end(&stream->xz);
    archive_read_free(stream->zstd);
    free(stream);
}

static int read_bare(struct package_stream *stream, void *out, size_t len, size_t *got, struct xp_err *err)
{
    ptrdiff_t count = package_pread(stream->file.fd, stream->offset, out, len);

    if (count < 0) {
        stream->read_errno = (int)-count;
        return fail_reading(stream, err, "");
    }
    stream->offset += (uint64_t)count;
    *got = (size_t)count;
    return 0;
}

/* A gzip may be several in a row; what follows the last and begins as none is no part of it. */
static bool goes_on(struct package_stream *stream)
{
    z_stream *gzip = &stream->gzip;

    if (!gzip->avail_in) {
        gzip->next_in = stream->input;
        gzip->avail_in = (uInt)fill_input(stream);
    }
    return gzip->avail_in && gzip->next_in[0] == 0x1f && inflateReset(gzip) == Z_OK;
}

static int read_gzip(struct package_stream *stream, void *out, size_t len, size_t *got, struct xp_err *err)
{
    z_stream *gzip = &stream->gzip;

    gzip->next_out = out;
    gzip->avail_out = (uInt)len;
    while (gzip->avail_out && !stream->has_ended) {
        int rc;

        if (!gzip->avail_in) {
            gzip->next_in = stream->input;
            gzip->avail_in = (uInt)fill_input(stream);
            if (!gzip->avail_in)
                return fail_reading(stream, err, "it is truncated: its gzip has no end");
        }
        rc = inflate(gzip, Z_NO_FLUSH);
        if (rc == Z_STREAM_END)
            stream->has_ended = !goes_on(stream);
        else if (rc == Z_MEM_ERROR)
            xp_out_of_memory();
        else if (rc != Z_OK)
            return xp_fail(err, XP_E_SYNTAX, "its gzip is damaged: %s", gzip->msg ? gzip->msg : "no more can be read");
    }
    if (stream->read_errno)
        return fail_reading(stream, err, "");
    *got = len - gzip->avail_out;
    return 0;
}

static int fail_xz(lzma_ret rc, struct xp_err *err)
{
    switch (rc) {
    case LZMA_MEM_ERROR:
        xp_out_of_memory();
    case LZMA_MEMLIMIT_ERROR:
        return xp_fail(err, XP_E_LIMIT, "its xz needs more than %d MiB of memory to unpack",
                       (int)(PACKAGE_XZ_MEMORY >> 20));
    case LZMA_BUF_ERROR:
        return xp_fail(err, XP_E_SYNTAX, "it is truncated: its xz has no end");
    case LZMA_OPTIONS_ERROR:
        return xp_fail(err, XP_E_SYNTAX, "its xz uses options that no program knows");
    default:
        return xp_fail(err, XP_E_SYNTAX, "its xz is damaged");
    }
}

static int read_xz(struct package_stream *stream, void *out, size_t len, size_t *got, struct xp_err *err)
{
    lzma_stream *xz = &stream->xz;

    xz->next_out = out;
    xz->avail_out = len;
    while (xz->avail_out && !stream->has_ended) {
        lzma_ret rc;

        if (!xz->avail_in) {
            xz->next_in = stream->input;
            xz->avail_in = fill_input(stream);
            if (stream->read_errno)
                return fail_reading(stream, err, "");
        }
        rc = lzma_code(xz, xz->avail_in ? LZMA_RUN : LZMA_FINISH);
        if (rc == LZMA_STREAM_END)
            stream->has_ended = true;
        else if (rc != LZMA_OK)
            return fail_xz(rc, err);
    }
    *got = len - xz->avail_out;
    return 0;
}

static int read_zstd(struct package_stream *stream, void *out, size_t len, size_t *got, struct xp_err *err)
{
    la_ssize_t count = stream->is_zstd_bad ? -1 : archive_read_data(stream->zstd, out, len);
    const char *why = count < 0 ? archive_error_string(stream->zstd) : NULL;

    if (count < 0)
        return fail_reading(stream, err, why ? why : "its zstd is damaged");
    *got = (size_t)count;
    return 0;
}

int package_stream_read(struct package_stream *stream, void *out, size_t len, size_t *got, struct xp_err *err)
{
    switch (stream->filter) {
    case PACKAGE_GZIP:
        return read_gzip(stream, out, len, got, err);
    case PACKAGE_XZ:
        return read_xz(stream, out, len, got, err);
    case PACKAGE_ZSTD:
        return read_zstd(stream, out, len, got, err);
    case PACKAGE_BARE:
        break;
    }
    return read_bare(stream, out, len, got, err);
}

uint64_t package_stream_rest(const struct package_stream *stream)
{
    uint64_t unread = stream->file.size > stream->offset ? stream->file.size - stream->offset : 0;

    return stream->filter == PACKAGE_GZIP ? unread + stream->gzip.avail_in : unread;
}
