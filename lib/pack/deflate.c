#include "deflate.h"

#include "xp_mem.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

/* Bytes that zlib writes before they are passed on. */
enum { PIECE_BYTES = 256 * 1024 };

/* Raw deflate with the largest window, as zip has it; zlib's own choice of memory. */
enum { WINDOW_BITS = -15, MEMORY_LEVEL = 8 };

struct deflater {
    struct libdeflate_compressor *compressor; /* NULL: everything is stored */
    char *text, *packed;
    size_t text_room, packed_room;
};

struct deflater *deflater_new(int level)
{
    struct deflater *deflater = xp_xcalloc(1, sizeof(*deflater));

    if (level > 0) {
        deflater->compressor = libdeflate_alloc_compressor(level);
        if (!deflater->compressor)
            xp_out_of_memory();
    }
    return deflater;
}

void deflater_free(struct deflater *deflater)
{
    if (!deflater)
        return;
    libdeflate_free_compressor(deflater->compressor);
    free(deflater->text);
    free(deflater->packed);
    free(deflater);
}

/* What was there is not needed again, so it is not copied as realloc() would. */
static void make_room(char **bytes, size_t *room, size_t want)
{
    if (want <= *room)
        return;
    if (want < DEFLATE_WHOLE_MAX / 2)
        want += want / 2;
    free(*bytes);
    *bytes = xp_xmalloc(want);
    *room = want;
}

char *deflater_text(struct deflater *deflater, size_t len)
{
    make_room(&deflater->text, &deflater->text_room, len + 1);
    return deflater->text;
}

void deflater_pack(struct deflater *deflater, size_t len, struct deflated *out)
{
    size_t packed = 0;

    out->crc = libdeflate_crc32(0, deflater->text, len);
    if (deflater->compressor && len > 1) {
        make_room(&deflater->packed, &deflater->packed_room, len);
        /* Room for one byte less than the text: what is not smaller does not fit. */
        packed = libdeflate_deflate_compress(deflater->compressor, deflater->text, len, deflater->packed, len - 1);
    }
    out->is_deflated = packed > 0;
    out->bytes = packed ? deflater->packed : deflater->text;
    out->len = packed ? packed : len;
}

uint32_t deflate_crc(uint32_t crc, const char *bytes, size_t len)
{
    return libdeflate_crc32(crc, bytes, len);
}

struct deflate_stream {
    z_stream zlib;
    struct xp_writer *out;
    uint64_t packed;
    unsigned char piece[PIECE_BYTES];
};

struct deflate_stream *deflate_stream_new(int level, struct xp_writer *out)
{
    struct deflate_stream *stream = xp_xcalloc(1, sizeof(*stream));

    stream->out = out;
    /* Its only other failures are levels and versions that do not exist. */
    if (deflateInit2(&stream->zlib, level < DEFLATE_MAX_LEVEL ? level + 1 : level, Z_DEFLATED, WINDOW_BITS,
                     MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        xp_out_of_memory();
    return stream;
}

void deflate_stream_free(struct deflate_stream *stream)
{
    if (!stream)
        return;
    deflateEnd(&stream->zlib);
    free(stream);
}

/* zlib takes its input through a pointer that is not const, and does not write there. */
static z_const Bytef *as_input(const char *bytes)
{
    union {
        const char *text;
        z_const Bytef *input;
    } either = { .text = bytes };

    return either.input;
}

void deflate_stream_add(struct deflate_stream *stream, const char *bytes, size_t len, bool is_last)
{
    z_stream *zlib = &stream->zlib;

    zlib->next_in = as_input(bytes);
    zlib->avail_in = (uInt)len;
    do {
        size_t got;

        zlib->next_out = stream->piece;
        zlib->avail_out = sizeof(stream->piece);
        (void)deflate(zlib, is_last ? Z_FINISH : Z_NO_FLUSH); /* with room to write to, it cannot fail */
        got = sizeof(stream->piece) - zlib->avail_out;
        xp_writer_add(stream->out, (const char *)stream->piece, got);
        stream->packed += got;
    } while (zlib->avail_out == 0);
}

uint64_t deflate_stream_packed(const struct deflate_stream *stream)
{
    return stream->packed;
}

struct inflater {
    struct libdeflate_decompressor *decompressor;
};

struct inflater *inflater_new(void)
{
    struct inflater *inflater = xp_xcalloc(1, sizeof(*inflater));

    inflater->decompressor = libdeflate_alloc_decompressor();
    if (!inflater->decompressor)
        xp_out_of_memory();
    return inflater;
}

void inflater_free(struct inflater *inflater)
{
    if (!inflater)
        return;
    libdeflate_free_decompressor(inflater->decompressor);
    free(inflater);
}

bool inflater_unpack(struct inflater *inflater, const char *packed, size_t packed_len, char *out, size_t len)
{
    size_t used, got;

    return libdeflate_deflate_decompress_ex(inflater->decompressor, packed, packed_len, out, len, &used, &got) ==
               LIBDEFLATE_SUCCESS &&
           used == packed_len && got == len;
}

/* Unpack what `zlib` has to read. @return Z_OK, Z_STREAM_END, or what is wrong. */
static int inflate_piece(z_stream *zlib, unsigned char *piece, const struct inflate_job *job)
{
    int state;

    do {
        zlib->next_out = piece;
        zlib->avail_out = PIECE_BYTES;
        state = inflate(zlib, Z_NO_FLUSH);
        if (state == Z_OK || state == Z_STREAM_END)
            job->add(job->context, (const char *)piece, PIECE_BYTES - zlib->avail_out);
    } while (state == Z_OK && (zlib->avail_in || !zlib->avail_out));
    /* It had nothing more to write, and has nothing more to read. */
    return state == Z_BUF_ERROR && !zlib->avail_in ? Z_OK : state;
}

static int inflate_all(z_stream *zlib, unsigned char *piece, const struct inflate_job *job, struct xp_err *err)
{
    int state = Z_OK;

    for (;;) {
        const char *bytes;
        size_t len;
        int rc = job->read(job->context, &bytes, &len, err);

        if (rc < 0)
            return rc;
        if (!len)
            return state == Z_STREAM_END ? 0 : xp_fail(err, XP_E_SYNTAX, "the deflated bytes end too early");
        if (state == Z_STREAM_END)
            return xp_fail(err, XP_E_SYNTAX, "there are bytes behind the deflated ones");
        zlib->next_in = as_input(bytes);
        zlib->avail_in = (uInt)len;
        state = inflate_piece(zlib, piece, job);
        if (state == Z_MEM_ERROR)
            xp_out_of_memory();
        if (zlib->avail_in || (state != Z_OK && state != Z_STREAM_END))
            return xp_fail(err, XP_E_SYNTAX, "the deflated bytes are broken");
    }
}

int inflate_stream(const struct inflate_job *job, struct xp_err *err)
{
    unsigned char *piece = xp_xmalloc(PIECE_BYTES);
    z_stream zlib = { 0 };
    int rc;

    if (inflateInit2(&zlib, WINDOW_BITS) != Z_OK)
        xp_out_of_memory();
    rc = inflate_all(&zlib, piece, job, err);
    inflateEnd(&zlib);
    free(piece);
    return rc;
}
