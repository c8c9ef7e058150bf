#ifndef XP_DIGEST_H
#define XP_DIGEST_H

#include "xp_source.h"
#include "xp_str.h"

#include <stddef.h>
#include <stdint.h>

/** SHA-256, and the content digest of a package (contract, section 5). libsodium does the arithmetic. */

enum { XP_SHA256_BYTES = 32, XP_SHA256_HEX = 64 };

struct xp_sha256 {
    uint8_t bytes[XP_SHA256_BYTES];
};

/** A SHA-256 being computed; opaque, no memory of its own. */
struct xp_sha256_state {
    _Alignas(16) unsigned char opaque[128];
};

void xp_sha256_begin(struct xp_sha256_state *state);
void xp_sha256_add(struct xp_sha256_state *state, const void *bytes, size_t len);
void xp_sha256_end(struct xp_sha256_state *state, struct xp_sha256 *out);

/** 64 lower-case hexadecimal digits and a NUL. */
void xp_sha256_hex(const struct xp_sha256 *digest, char out[XP_SHA256_HEX + 1]);

/**
 * The content digest: SHA-256 over names, modes and contents, the same whatever the archive format, the compressor or
 * its version. For each entry, in byte order of names: one letter of its kind ("f", "d", "l"), the mode as four octal
 * digits, the length of the name in decimal, a colon, the name, a colon, and for a file the SHA-256 of its content in
 * hexadecimal, for a link the length of its target, a colon and the target; each entry ends with a line feed.
 * docs/packages.md states the same, so that anybody can compute it.
 */
struct xp_content_digest {
    struct xp_sha256_state state;
};

void xp_content_digest_begin(struct xp_content_digest *digest);

/**
 * Add one entry; the caller keeps the order.
 *
 * @param name     as it stands in the archive, in NFC, without a slash at the end.
 * @param mode     permission bits.
 * @param content  of a file: SHA-256 of its bytes; else NULL.
 * @param target   of a link; else empty.
 */
void xp_content_digest_add(struct xp_content_digest *digest, struct xp_str name, enum xp_entry_kind kind, unsigned mode,
                           const struct xp_sha256 *content, struct xp_str target);
void xp_content_digest_end(struct xp_content_digest *digest, struct xp_sha256 *out);

#endif
