/* xp_site_copy_png: what is a picture, what is none, and what of a picture is kept. */
#include "xp_macros.h"
#include "xp_site_png.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>

enum { HEADER_AT = 8, CHUNK_FRAME = 12 };

static void add_number(struct xp_buf *out, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        xp_buf_add_char(out, (char)(number >> shift & 0xFF));
}

static void add_chunk(struct xp_buf *out, const char *name, const char *data, size_t len)
{
    size_t start = out->len + 4;

    add_number(out, (uint32_t)len);
    xp_buf_add(out, name, 4);
    xp_buf_add(out, data, len);
    add_number(out, (uint32_t)crc32(0, (const Bytef *)out->ptr + start, (uInt)(len + 4)));
}

static void add_header(struct xp_buf *out, uint32_t width, uint32_t height, int depth, int color, int interlace)
{
    struct xp_buf data = XP_BUF_INIT(64);

    xp_buf_add(out, "\211PNG\r\n\032\n", 8);
    add_number(&data, width);
    add_number(&data, height);
    xp_buf_add_char(&data, (char)depth);
    xp_buf_add_char(&data, (char)color);
    xp_buf_add(&data, "\0\0", 2);
    xp_buf_add_char(&data, (char)interlace);
    add_chunk(out, "IHDR", data.ptr, data.len);
    xp_buf_release(&data);
}

/* Image data that unpacks to `len` zeros, in two chunks. */
static void add_data(struct xp_buf *out, size_t len)
{
    uLongf packed_len = compressBound((uLong)len);
    struct xp_buf raw = XP_BUF_INIT(SIZE_MAX / 2), packed = XP_BUF_INIT(SIZE_MAX / 2);

    for (size_t i = 0; i < len; i++)
        xp_buf_add_char(&raw, 0);
    assert_true(xp_buf_reserve(&packed, packed_len));
    assert_int_equal(compress((Bytef *)packed.ptr, &packed_len, (const Bytef *)raw.ptr, (uLong)len), Z_OK);
    add_chunk(out, "IDAT", packed.ptr, 5);
    add_chunk(out, "IDAT", packed.ptr + 5, packed_len - 5);
    xp_buf_release(&raw);
    xp_buf_release(&packed);
}

static void add_end(struct xp_buf *out)
{
    add_chunk(out, "IEND", "", 0);
}

static int copy(const struct xp_buf *png, struct xp_buf *out, struct xp_err *err)
{
    uint32_t width, height;

    return xp_site_copy_png(out, xp_buf_str(png), &width, &height, err);
}

static void takes_every_kind(void **state)
{
    /* Bytes of an interlaced picture: the sum over its passes, each row with its filter. */
    static const struct {
        int depth, color, interlace;
        size_t bytes;
        const char *why;
    } rows[] = {
        { 8, 6, 0, 16 * (1 + 16 * 4), "colours with transparency" },
        { 8, 2, 0, 16 * (1 + 16 * 3), "colours" },
        { 16, 2, 0, 16 * (1 + 16 * 6), "more of them" },
        { 1, 0, 0, 16 * (1 + 2), "black and white" },
        { 4, 0, 0, 16 * (1 + 8), "grey" },
        { 16, 4, 0, 16 * (1 + 64), "grey with transparency" },
        { 8, 0, 1, 2 * 3 + 2 * 3 + 2 * 5 + 4 * 5 + 4 * 9 + 8 * 9 + 8 * 17, "interlaced" },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_buf png = XP_BUF_INIT(SIZE_MAX / 2), out = XP_BUF_INIT(SIZE_MAX / 2);
        struct xp_err err = { XP_OK, "" };

        print_message("%s\n", rows[i].why);
        add_header(&png, 16, 16, rows[i].depth, rows[i].color, rows[i].interlace);
        add_data(&png, rows[i].bytes);
        add_end(&png);
        assert_int_equal(copy(&png, &out, &err), 0);
        assert_true(xp_str_equal(xp_buf_str(&png), xp_buf_str(&out)));
        xp_buf_release(&png);
        xp_buf_release(&out);
    }
}

static void keeps_the_picture_alone(void **state)
{
    struct xp_buf png = XP_BUF_INIT(SIZE_MAX / 2), plain = XP_BUF_INIT(SIZE_MAX / 2), out = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_err err;

    (void)state;
    for (int round = 0; round < 2; round++) {
        struct xp_buf *to = round ? &png : &plain;

        add_header(to, 16, 16, 8, 3, 0);
        if (round)
            add_chunk(to, "tEXt", "Comment\0<script>", 16);
        add_chunk(to, "PLTE", "\1\2\3\4\5\6", 6);
        add_chunk(to, "tRNS", "\1", 1);
        if (round)
            add_chunk(to, "acTL", "\0\0\0\2\0\0\0\0", 8);
        add_data(to, (size_t)16 * 17);
        if (round)
            add_chunk(to, "eXIf", "where it was taken", 18);
        add_end(to);
    }
    xp_buf_add(&png, "<html>behind the end", 20);
    assert_int_equal(copy(&png, &out, &err), 0);
    assert_true(xp_str_equal(xp_buf_str(&plain), xp_buf_str(&out)));
    xp_buf_release(&png);
    xp_buf_release(&plain);
    xp_buf_release(&out);
}

/* A picture, with one thing wrong. */
enum flaw {
    NOTHING,
    NO_SIGNATURE,
    NO_HEADER,
    TINY,
    HUGE_SIZE,
    ODD_DEPTH,
    ODD_COLOR,
    ODD_INTERLACE,
    TOO_LITTLE,
    TOO_MUCH,
    NO_DATA,
    NO_END,
    UNKNOWN_NEEDED,
    ODD_NAME,
    NO_PALETTE,
    LONG_PALETTE,
    GREY_PALETTE,
    LATE_PALETTE,
    ODD_ALPHA,
    SPLIT_DATA,
    MORE_DATA,
    NO_ZLIB
};

static void add_flawed(struct xp_buf *png, enum flaw flaw)
{
    static const char colors[2000];
    bool is_indexed = flaw == NO_PALETTE || flaw == LONG_PALETTE;
    size_t bytes = flaw == TINY ? (size_t)8 * 33 : (size_t)16 * (is_indexed ? 17 : 65);

    if (flaw == HUGE_SIZE)
        add_header(png, 100000, 100000, 8, 6, 0);
    else
        add_header(png, flaw == TINY ? 8 : 16, flaw == TINY ? 8 : 16, flaw == ODD_DEPTH ? 3 : 8,
                   flaw == ODD_COLOR      ? 5
                   : is_indexed           ? 3
                   : flaw == GREY_PALETTE ? 4
                                          : 6,
                   flaw == ODD_INTERLACE ? 2 : 0);
    if (flaw == LONG_PALETTE)
        add_chunk(png, "PLTE", colors, 3 * 257);
    if (flaw == GREY_PALETTE)
        add_chunk(png, "PLTE", colors, 3);
    if (flaw == UNKNOWN_NEEDED)
        add_chunk(png, "NEED", "x", 1);
    if (flaw == ODD_NAME)
        add_chunk(png, "te t", "x", 1);
    if (flaw == ODD_ALPHA)
        add_chunk(png, "tRNS", "xx", 2);
    if (flaw == NO_ZLIB)
        add_chunk(png, "IDAT", "this is not what zlib writes", 28);
    else if (flaw != NO_DATA)
        add_data(png, flaw == TOO_LITTLE ? bytes - 1 : flaw == TOO_MUCH ? bytes * 1000 : bytes);
    if (flaw == LATE_PALETTE)
        add_chunk(png, "PLTE", colors, 3);
    if (flaw == SPLIT_DATA)
        add_chunk(png, "tIME", "1234567", 7);
    if (flaw == SPLIT_DATA || flaw == MORE_DATA)
        add_chunk(png, "IDAT", "x", 1);
    if (flaw != NO_END)
        add_end(png);
    if (flaw == NO_SIGNATURE)
        png->ptr[0] = 'P';
    if (flaw == NO_HEADER)
        memcpy(png->ptr + HEADER_AT + 4, "ihdr", 4);
}

static void refuses(void **state)
{
    static const struct {
        enum flaw flaw;
        const char *words;
    } rows[] = {
        { NO_SIGNATURE, "is no PNG" },
        { NO_HEADER, "checksum" },
        { TINY, "8 by 8 pixels" },
        { HUGE_SIZE, "100000 by 100000 pixels" },
        { ODD_DEPTH, "colours" },
        { ODD_COLOR, "colours" },
        { ODD_INTERLACE, "colours" },
        { TOO_LITTLE, "smaller than its size" },
        { TOO_MUCH, "larger than its size" },
        { NO_DATA, "no image data" },
        { NO_END, "ends in the middle" },
        { UNKNOWN_NEEDED, "no browser knows" },
        { ODD_NAME, "not made of letters" },
        { NO_PALETTE, "image data stands where none" },
        { LONG_PALETTE, "palette has the wrong size" },
        { GREY_PALETTE, "palette stands where none" },
        { LATE_PALETTE, "palette stands where none" },
        { ODD_ALPHA, "transparency has the wrong size" },
        { SPLIT_DATA, "image data stands where none" },
        { MORE_DATA, "goes on behind its end" },
        { NO_ZLIB, "cannot be unpacked" },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_buf png = XP_BUF_INIT(SIZE_MAX / 2), out = XP_BUF_INIT(SIZE_MAX / 2);
        struct xp_err err = { XP_OK, "" };

        add_flawed(&png, rows[i].flaw);
        assert_true(copy(&png, &out, &err) < 0);
        print_message("%s\n", err.msg);
        assert_non_null(strstr(err.msg, rows[i].words));
        xp_buf_release(&png);
        xp_buf_release(&out);
    }
}

/* Cut anywhere, and with any bit turned, it is refused, or shows the same: never more than a picture. */
static void survives_damage(void **state)
{
    struct xp_buf png = XP_BUF_INIT(SIZE_MAX / 2), out = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_err err;

    (void)state;
    add_flawed(&png, NOTHING);
    for (size_t len = 0; len < png.len; len++) {
        uint32_t width, height;

        xp_buf_clear(&out);
        assert_true(xp_site_copy_png(&out, xp_str_make(png.ptr, len), &width, &height, &err) < 0);
    }
    for (size_t bit = 0; bit < png.len * 8; bit++) {
        png.ptr[bit / 8] = (char)(png.ptr[bit / 8] ^ (1 << bit % 8));
        xp_buf_clear(&out);
        assert_true(copy(&png, &out, &err) < 0);
        png.ptr[bit / 8] = (char)(png.ptr[bit / 8] ^ (1 << bit % 8));
    }
    xp_buf_release(&out);
    out.max = 60;
    assert_int_equal(copy(&png, &out, &err), XP_E_LIMIT);
    xp_buf_release(&png);
    xp_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_every_kind),
        cmocka_unit_test(keeps_the_picture_alone),
        cmocka_unit_test(refuses),
        cmocka_unit_test(survives_damage),
    };

    return cmocka_run_group_tests_name("site_png", tests, NULL, NULL);
}
