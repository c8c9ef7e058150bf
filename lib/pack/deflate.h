#ifndef DEFLATE_H
#define DEFLATE_H

#include "xp_err.h"
#include "xp_writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Contents made small. Up to DEFLATE_WHOLE_MAX bytes in one go by libdeflate, which is several times as fast as zlib but
 * wants all of it in memory; larger ones piece by piece by zlib. Which one is taken depends on the size alone, so the
 * bytes do not depend on the machine's memory or on luck.
 */

/**
 * Text and result in memory, 24 MiB each at most, and what waits to be written (see pack_zip.c) stay together below 64
 * MiB for each thread.
 */
enum { DEFLATE_WHOLE_MAX = 24 * 1024 * 1024 };

/**
 * 0 stores, 1 is fast, 9 small. They are libdeflate's; zlib takes the next one of its own, which packs as small: a file
 * does not get larger by being split into pieces.
 */
enum { DEFLATE_MAX_LEVEL = 9 };

struct deflated {
    bool is_deflated; /* else stored: deflating saves nothing */
    uint32_t crc;
    const char *bytes; /* the packed ones; in the deflater, or where the text is */
    size_t len;
};

/** What packing a whole content takes; for one thread at a time. */
struct deflater;

struct deflater *deflater_new(int level);
void deflater_free(struct deflater *deflater);

/** A place for a text of up to DEFLATE_WHOLE_MAX bytes and one more; the next call may move it. */
char *deflater_text(struct deflater *deflater, size_t len);

/** Pack the first `len` bytes of that place. What comes out is valid until the next call. */
void deflater_pack(struct deflater *deflater, size_t len, struct deflated *out);

/** The same piece by piece, always deflated. */
struct deflate_stream;

struct deflate_stream *deflate_stream_new(int level, struct xp_writer *out);
void deflate_stream_free(struct deflate_stream *stream);

/** Pack the next piece into the writer; the last one, which may be empty, with `is_last`. */
void deflate_stream_add(struct deflate_stream *stream, const char *bytes, size_t len, bool is_last);

/** Bytes that were written up to now. */
uint64_t deflate_stream_packed(const struct deflate_stream *stream);

/** CRC of a text that goes on: `crc` is that of what came before, 0 at the start. */
uint32_t deflate_crc(uint32_t crc, const char *bytes, size_t len);

/**
 * Unpack a content that was deflated as a whole, and must come out at exactly `len` bytes.
 *
 * @return false when it does not.
 */
struct inflater;

struct inflater *inflater_new(void);
void inflater_free(struct inflater *inflater);
bool inflater_unpack(struct inflater *inflater, const char *packed, size_t packed_len, char *out, size_t len);

/**
 * Unpack piece by piece.
 *
 * @param read    gives the next packed bytes, none at the end; negative: it failed, with `err` filled.
 * @param add     is given the unpacked bytes.
 * @param[out] err  what is wrong: XP_E_IO of `read`, XP_E_SYNTAX for bytes that are not what deflate writes.
 */
struct inflate_job {
    int (*read)(void *context, const char **bytes, size_t *len, struct xp_err *err);
    void (*add)(void *context, const char *bytes, size_t len);
    void *context;
};
int inflate_stream(const struct inflate_job *job, struct xp_err *err) XP_MUST_CHECK;

#endif
