/* So that zlib takes what it only reads as const. */
#define ZLIB_CONST

#include "xp_site_png.h"

#include "xp_macros.h"

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <zlib.h>

static const struct xp_str signature = XP_STR("\211PNG\r\n\032\n");

enum { CHUNK_FRAME = 12, HEADER_BYTES = 13, PALETTE_ENTRY = 3, PALETTE_MAX = 256 };

enum color { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 };

struct chunk {
    struct xp_str name; /* four letters */
    struct xp_str data;
    struct xp_str whole; /* with length, name and checksum */
};

struct png {
    struct xp_buf *out;
    struct xp_err *err;
    uint32_t width, height;
    unsigned depth, color;
    bool is_interlaced;
    bool has_palette, has_alpha, has_data, has_data_end, has_end;
    size_t palette_count;
    z_stream inflater;
    bool has_inflated; /* the stream has come to its end */
    uint64_t unpacked, expected;
};

static uint32_t number_at(struct xp_str bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr + at;

    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int fail(struct png *png, const char *why)
{
    return xp_fail(png->err, XP_E_SYNTAX, "is no PNG that can be shown: %s", why);
}

/* Takes the next chunk off the front. */
static int next_chunk(struct png *png, struct xp_str *rest, struct chunk *chunk)
{
    uint32_t len;
    uLong sum;

    if (rest->len < CHUNK_FRAME)
        return fail(png, "it ends in the middle");
    len = number_at(*rest, 0);
    if (len > rest->len - CHUNK_FRAME)
        return fail(png, "it ends in the middle, or a length in it is wrong");
    chunk->name = xp_str_make(rest->ptr + 4, 4);
    chunk->data = xp_str_make(rest->ptr + 8, len);
    chunk->whole = xp_str_make(rest->ptr, (size_t)len + CHUNK_FRAME);
    for (size_t i = 0; i < chunk->name.len; i++)
        if (!xp_ascii_is_alpha(chunk->name.ptr[i]))
            return fail(png, "the name of a chunk is not made of letters");
    sum = crc32(0, (const Bytef *)chunk->name.ptr, (uInt)(4 + len));
    if (sum != number_at(*rest, 8 + (size_t)len))
        return fail(png, "a checksum in it is wrong");
    *rest = xp_str_from_offset(*rest, chunk->whole.len);
    return 0;
}

static unsigned samples(unsigned color)
{
    switch (color) {
    case GREY:
    case PALETTE:
        return 1;
    case GREY_ALPHA:
        return 2;
    case RGB:
        return 3;
    case RGB_ALPHA:
        return 4;
    default:
        return 0;
    }
}

/* Few depths go with each kind of colour. */
static bool is_depth(unsigned color, unsigned depth)
{
    if (depth == 8)
        return samples(color) > 0;
    if (depth == 16)
        return samples(color) > 0 && color != PALETTE;
    return (color == GREY || color == PALETTE) && (depth == 1 || depth == 2 || depth == 4);
}

static uint64_t bytes_of(const struct png *png, uint32_t width, uint32_t height)
{
    uint64_t bits = (uint64_t)width * samples(png->color) * png->depth;

    /* One byte in front of each row says how it is filtered; a pass without pixels has no rows. */
    return width && height ? (1 + (bits + 7) / 8) * height : 0;
}

/* The seven passes of an interlaced picture: first column and row, and the steps between them. */
static uint64_t interlaced_bytes(const struct png *png)
{
    static const uint32_t passes[][4] = { { 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 }, { 2, 0, 4, 4 },
                                          { 0, 2, 2, 4 }, { 1, 0, 2, 2 }, { 0, 1, 1, 2 } };
    uint64_t bytes = 0;

    for (size_t i = 0; i < XP_COUNT(passes); i++) {
        const uint32_t *pass = passes[i];
        uint32_t width = png->width > pass[0] ? (png->width - pass[0] + pass[2] - 1) / pass[2] : 0;
        uint32_t height = png->height > pass[1] ? (png->height - pass[1] + pass[3] - 1) / pass[3] : 0;

        bytes += bytes_of(png, width, height);
    }
    return bytes;
}

static int read_header(struct png *png, const struct chunk *chunk)
{
    const unsigned char *data = (const unsigned char *)chunk->data.ptr;

    if (!xp_str_is(chunk->name, "IHDR") || chunk->data.len != HEADER_BYTES)
        return fail(png, "it does not begin with a header");
    png->width = number_at(chunk->data, 0);
    png->height = number_at(chunk->data, 4);
    png->depth = data[8];
    png->color = data[9];
    if (!is_depth(png->color, png->depth) || data[10] || data[11] || data[12] > 1)
        return fail(png, "its header asks for colours or a compression that PNG does not have");
    if (png->width < XP_SITE_MIN_ICON_PIXELS || png->width > XP_SITE_MAX_ICON_PIXELS ||
        png->height < XP_SITE_MIN_ICON_PIXELS || png->height > XP_SITE_MAX_ICON_PIXELS)
        return xp_fail(png->err, XP_E_LIMIT,
                       "is a picture of %" PRIu32 " by %" PRIu32 " pixels; expected %d to %d each way", png->width,
                       png->height, XP_SITE_MIN_ICON_PIXELS, XP_SITE_MAX_ICON_PIXELS);
    png->is_interlaced = data[12] == 1;
    png->expected = png->is_interlaced ? interlaced_bytes(png) : bytes_of(png, png->width, png->height);
    xp_buf_add_str(png->out, chunk->whole);
    return 0;
}

static int read_palette(struct png *png, const struct chunk *chunk)
{
    png->palette_count = chunk->data.len / PALETTE_ENTRY;
    if (png->has_palette || png->has_alpha || png->has_data || png->color == GREY || png->color == GREY_ALPHA)
        return fail(png, "its palette stands where none may stand");
    if (!png->palette_count || chunk->data.len % PALETTE_ENTRY || png->palette_count > PALETTE_MAX ||
        (png->color == PALETTE && png->palette_count > (size_t)1 << png->depth))
        return fail(png, "its palette has the wrong size");
    png->has_palette = true;
    xp_buf_add_str(png->out, chunk->whole);
    return 0;
}

static int read_alpha(struct png *png, const struct chunk *chunk)
{
    size_t len = chunk->data.len;

    if (png->has_alpha || png->has_data || (png->color == PALETTE && !png->has_palette))
        return fail(png, "its transparency stands where none may stand");
    if (!((png->color == GREY && len == 2) || (png->color == RGB && len == 6) ||
          (png->color == PALETTE && len && len <= png->palette_count)))
        return fail(png, "its transparency has the wrong size");
    png->has_alpha = true;
    xp_buf_add_str(png->out, chunk->whole);
    return 0;
}

/* Unpack only to count: a picture that unpacks to more or to less than its size is none. */
static int read_data(struct png *png, const struct chunk *chunk)
{
    unsigned char rows[16 * 1024];
    int rc = Z_OK;

    if (png->has_data_end || (png->color == PALETTE && !png->has_palette))
        return fail(png, "its image data stands where none may stand");
    png->has_data = true;
    xp_buf_add_str(png->out, chunk->whole);
    png->inflater.avail_in = (uInt)chunk->data.len;
    png->inflater.next_in = (const Bytef *)chunk->data.ptr;
    while (rc == Z_OK && !png->has_inflated) {
        png->inflater.next_out = rows;
        png->inflater.avail_out = sizeof(rows);
        rc = inflate(&png->inflater, Z_NO_FLUSH);
        png->unpacked += sizeof(rows) - png->inflater.avail_out;
        png->has_inflated = rc == Z_STREAM_END;
        if (png->unpacked > png->expected)
            return fail(png, "its image data is larger than its size says");
        if (rc == Z_BUF_ERROR || (rc == Z_OK && !png->inflater.avail_in && png->inflater.avail_out))
            return 0; /* the rest stands in the next chunk */
    }
    if (png->has_inflated && png->inflater.avail_in)
        return fail(png, "its image data goes on behind its end");
    return rc == Z_OK || rc == Z_STREAM_END ? 0 : fail(png, "its image data cannot be unpacked");
}

static int read_end(struct png *png, const struct chunk *chunk)
{
    if (chunk->data.len || !png->has_data)
        return fail(png, "it has no image data");
    if (!png->has_inflated || png->unpacked != png->expected)
        return fail(png, "its image data is smaller than its size says");
    png->has_end = true;
    xp_buf_add_str(png->out, chunk->whole);
    return 0;
}

static int read_chunk(struct png *png, const struct chunk *chunk)
{
    /* A capital says that who does not know the chunk cannot show the picture. */
    bool is_needed = (chunk->name.ptr[0] & 0x20) == 0;

    if (png->has_data && !xp_str_is(chunk->name, "IDAT"))
        png->has_data_end = true;
    if (xp_str_is(chunk->name, "PLTE"))
        return read_palette(png, chunk);
    if (xp_str_is(chunk->name, "tRNS"))
        return read_alpha(png, chunk);
    if (xp_str_is(chunk->name, "IDAT"))
        return read_data(png, chunk);
    if (xp_str_is(chunk->name, "IEND"))
        return read_end(png, chunk);
    return is_needed ? fail(png, "it has a part that no browser knows") : 0;
}

static int read_all(struct png *png, struct xp_str rest)
{
    struct chunk chunk;
    int rc;

    if (!xp_str_starts_with(rest, signature))
        return xp_fail(png->err, XP_E_SYNTAX, "is no PNG");
    xp_buf_add_str(png->out, signature);
    rest = xp_str_from_offset(rest, signature.len);
    if ((rc = next_chunk(png, &rest, &chunk)) < 0 || (rc = read_header(png, &chunk)) < 0)
        return rc;
    while (!png->has_end)
        if ((rc = next_chunk(png, &rest, &chunk)) < 0 || (rc = read_chunk(png, &chunk)) < 0)
            return rc;
    return xp_buf_ok(png->out) ? 0 : xp_fail(png->err, XP_E_LIMIT, "is larger than %zu bytes", png->out->max);
}

int xp_site_copy_png(struct xp_buf *out, struct xp_str png, uint32_t *width, uint32_t *height, struct xp_err *err)
{
    struct png reading = { .out = out, .err = err };
    int rc;

    if (inflateInit(&reading.inflater) != Z_OK)
        return xp_fail(err, XP_E_LIMIT, "cannot be unpacked");
    rc = read_all(&reading, png);
    inflateEnd(&reading.inflater);
    *width = reading.width;
    *height = reading.height;
    return rc;
}
