#include "package_stream.h"

#include "xp_mem.h"

#include <errno.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

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
    ZSTD_DCtx *zstd;
    ZSTD_inBuffer zstd_input;
    bool is_inside; /* of a zstd frame, which has not ended */
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
        is_good = (stream->zstd = ZSTD_createDCtx()) != NULL &&
                  !ZSTD_isError(ZSTD_DCtx_setParameter(stream->zstd, ZSTD_d_windowLogMax, PACKAGE_ZSTD_WINDOW_LOG));
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
    ZSTD_freeDCtx(stream->zstd);
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

static int fail_zstd(size_t rc, struct xp_err *err)
{
    switch (ZSTD_getErrorCode(rc)) {
    case ZSTD_error_memory_allocation:
        xp_out_of_memory();
    case ZSTD_error_frameParameter_windowTooLarge:
        return xp_fail(err, XP_E_LIMIT, "its zstd needs more than %d MiB of memory to unpack",
                       1 << (PACKAGE_ZSTD_WINDOW_LOG - 20));
    default:
        return xp_fail(err, XP_E_SYNTAX, "its zstd is damaged: %s", ZSTD_getErrorName(rc));
    }
}

/* Frames may follow each other; each must be whole. */
static int read_zstd(struct package_stream *stream, void *out, size_t len, size_t *got, struct xp_err *err)
{
    ZSTD_inBuffer *input = &stream->zstd_input;
    ZSTD_outBuffer output = { out, len, 0 };

    while (output.pos < output.size && !stream->has_ended) {
        size_t rc, filled = 1;

        if (input->pos == input->size) {
            filled = fill_input(stream);
            *input = (ZSTD_inBuffer){ stream->input, filled, 0 };
        }
        if (stream->read_errno || (!filled && stream->is_inside))
            return fail_reading(stream, err, "it is truncated: its zstd has no end");
        if (!filled) {
            stream->has_ended = true;
            break;
        }
        rc = ZSTD_decompressStream(stream->zstd, &output, input);
        if (ZSTD_isError(rc))
            return fail_zstd(rc, err);
        stream->is_inside = rc != 0;
    }
    *got = output.pos;
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
