/* Packing contents: whole and in pieces, and back; what does not get smaller, and what is broken. */
#include "deflate.h"

#include "xp_err.h"
#include "xp_macros.h"
#include "xp_mem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { TEXT_BYTES = 700000 };

/* Text that packs well, or noise that does not. */
static void fill(char *out, size_t len, bool is_noise)
{
    uint32_t bits = 1;

    for (size_t i = 0; i < len; i++) {
        bits = bits * 1664525 + 1013904223;
        out[i] = is_noise ? (char)(unsigned char)(bits >> 24) : "abcdefgh"[bits >> 30];
    }
}

static const struct {
    size_t len;
    bool is_noise;
    int level;
    bool is_deflated;
    const char *why;
} contents[] = {
    { 0, false, 6, false, "nothing" },
    { 1, false, 6, false, "one byte" },
    { 3, false, 9, false, "less than deflating costs" },
    { 1000, false, 6, true, "a text" },
    { 1000, false, 0, false, "level 0 stores" },
    { 1000, true, 6, false, "noise" },
    { TEXT_BYTES, false, 1, true, "a long text" },
    { TEXT_BYTES, true, 9, false, "long noise" },
};

static void whole_contents(void **state)
{
    char *back = xp_xmalloc(TEXT_BYTES);
    struct inflater *inflater = inflater_new();

    (void)state;
    for (size_t i = 0; i < XP_COUNT(contents); i++) {
        struct deflater *deflater = deflater_new(contents[i].level);
        char *text = deflater_text(deflater, contents[i].len);
        struct deflated packed;

        fill(text, contents[i].len, contents[i].is_noise);
        deflater_pack(deflater, contents[i].len, &packed);
        if (packed.is_deflated != contents[i].is_deflated || packed.crc != deflate_crc(0, text, contents[i].len))
            fail_msg("%s", contents[i].why);
        if (packed.is_deflated) {
            assert_true(packed.len < contents[i].len);
            assert_true(inflater_unpack(inflater, packed.bytes, packed.len, back, contents[i].len));
            assert_memory_equal(back, text, contents[i].len);
            if (inflater_unpack(inflater, packed.bytes, packed.len - 1, back, contents[i].len) ||
                inflater_unpack(inflater, packed.bytes, packed.len, back, contents[i].len - 1))
                fail_msg("%s: cut short, and still taken", contents[i].why);
        } else {
            assert_int_equal(packed.len, contents[i].len);
            assert_ptr_equal(packed.bytes, text);
        }
        deflater_free(deflater);
    }
    inflater_free(inflater);
    free(back);
}

/* The packed bytes, given out in pieces. */
struct given {
    const char *bytes;
    size_t len, piece;
};

static int give(void *context, const char **bytes, size_t *len, struct xp_err *err)
{
    struct given *given = context;

    (void)err;
    *bytes = given->bytes;
    *len = given->len < given->piece ? given->len : given->piece;
    given->bytes += *len;
    given->len -= *len;
    return 0;
}

struct taken {
    struct given given; /* the first member: both functions get the same pointer */
    uint32_t crc;
    size_t len;
};

static void take(void *context, const char *bytes, size_t len)
{
    struct taken *taken = context;

    taken->crc = deflate_crc(taken->crc, bytes, len);
    taken->len += len;
}

static int unpack(const char *packed, size_t len, size_t piece, struct taken *taken)
{
    struct inflate_job job = { give, take, taken };
    struct xp_err err = { XP_OK, "" };

    *taken = (struct taken){ .given = { packed, len, piece } };
    return inflate_stream(&job, &err);
}

static void contents_in_pieces(void **state)
{
    char name[] = "/tmp/xp-unit-deflate-XXXXXX";
    int fd = mkstemp(name);
    char *text = xp_xmalloc(TEXT_BYTES), *packed = xp_xmalloc(TEXT_BYTES);
    struct xp_writer out;
    struct deflate_stream *stream;
    struct xp_err err;
    struct taken taken;
    size_t len;

    (void)state;
    assert_true(fd >= 0);
    unlink(name);
    fill(text, TEXT_BYTES, false);
    xp_writer_init(&out, fd);
    stream = deflate_stream_new(6, &out);
    for (size_t at = 0; at < TEXT_BYTES; at += 10000)
        deflate_stream_add(stream, text + at, 10000, false);
    deflate_stream_add(stream, text, 0, true);
    len = (size_t)deflate_stream_packed(stream);
    deflate_stream_free(stream);
    assert_int_equal(xp_writer_finish(&out, &err), 0);
    assert_true(len < TEXT_BYTES / 2);
    assert_int_equal(pread(fd, packed, TEXT_BYTES, 0), len);
    for (size_t piece = 1; piece < len * 2; piece = piece * 7 + 1) {
        assert_int_equal(unpack(packed, len, piece, &taken), 0);
        assert_int_equal(taken.len, TEXT_BYTES);
        assert_int_equal(taken.crc, deflate_crc(0, text, TEXT_BYTES));
    }
    assert_int_equal(unpack(packed, len - 1, 1000, &taken), XP_E_SYNTAX);
    assert_int_equal(unpack(packed, 0, 1000, &taken), XP_E_SYNTAX);
    packed[len] = 0;
    assert_int_equal(unpack(packed, len + 1, 1000, &taken), XP_E_SYNTAX);
    assert_int_equal(unpack(packed, len + 1, len, &taken), XP_E_SYNTAX);
    packed[0] = 7; /* a block of a kind that there is not */
    assert_int_equal(unpack(packed, len, 1000, &taken), XP_E_SYNTAX);
    free(packed);
    free(text);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_contents),
        cmocka_unit_test(contents_in_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
