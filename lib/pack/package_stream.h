#ifndef PACKAGE_STREAM_H
#define PACKAGE_STREAM_H

#include "xp_err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The bytes of a tar, unpacked from what it is packed in. This is done with the libraries of gzip, xz and zstd
 * themselves: libarchive does not look at gzip's checksum, nor does it limit the memory that an xz or zstd may ask for.
 * Private to this module.
 */

enum package_filter { PACKAGE_BARE, PACKAGE_GZIP, PACKAGE_XZ, PACKAGE_ZSTD };

/** Memory that unpacking may take: of xz what `xz -9` needs, and a quarter more; of zstd what its level 19 needs 8 times. */
#define PACKAGE_XZ_MEMORY (UINT64_C(80) * 1024 * 1024)
enum { PACKAGE_ZSTD_WINDOW_LOG = 26 };

struct package_stream;

/** A part of the file behind `fd` that is read with pread(), so several may read at once. */
struct package_file {
    int fd;
    uint64_t size;
};

/** @return free with package_stream_free(). */
struct package_stream *package_stream_new(const struct package_file *file, enum package_filter filter);
void package_stream_free(struct package_stream *stream);

/**
 * The next bytes.
 *
 * @param[out] got  0: the stream has ended.
 * @return 0; XP_E_SYNTAX when what it is packed in is damaged, XP_E_LIMIT when it needs more memory than it may have,
 *         XP_E_IO when the system refuses.
 */
int package_stream_read(struct package_stream *stream, void *out, size_t len, size_t *got, struct xp_err *err)
    XP_MUST_CHECK;

/** Bytes of the file behind the end of the stream. */
uint64_t package_stream_rest(const struct package_stream *stream);

/** Read exactly `len` bytes at `offset`; fewer only at the end of the file. @return how many; negative: errno. */
ptrdiff_t package_pread(int fd, uint64_t offset, void *out, size_t len);

#endif
