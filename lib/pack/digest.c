#include "xp_digest.h"

#include "sha256_block.h"
#include "xp_macros.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct xp_sha256_state), "the state fits");
_Static_assert(crypto_hash_sha256_BYTES == XP_SHA256_BYTES, "the same digest");

static crypto_hash_sha256_state *state_of(struct xp_sha256_state *state)
{
    return (crypto_hash_sha256_state *)(void *)state->opaque;
}

/* libsodium's functions for SHA-256 cannot fail, and need no sodium_init(). */
void xp_sha256_begin(struct xp_sha256_state *state)
{
    (void)crypto_hash_sha256_init(state_of(state));
}

/*
 * Whole blocks go through the processor's own instructions where it has them; libsodium knows none. Its state is public
 * and simple: the eight words, the message's length in bits, and the bytes of a block that is not full.
 */
static size_t add_fast(crypto_hash_sha256_state *sum, const uint8_t *bytes, size_t len)
{
    size_t begun = (size_t)(sum->count >> 3) % SHA256_BLOCK_BYTES;
    size_t first = begun ? SHA256_BLOCK_BYTES - begun : 0;
    size_t blocks;

    if (len < first + SHA256_BLOCK_BYTES || !sha256_has_instructions())
        return 0;
    (void)crypto_hash_sha256_update(sum, bytes, first);
    blocks = (len - first) / SHA256_BLOCK_BYTES;
    sha256_add_blocks(sum->state, bytes + first, blocks);
    sum->count += (uint64_t)blocks * SHA256_BLOCK_BYTES * 8;
    return first + blocks * SHA256_BLOCK_BYTES;
}

void xp_sha256_add(struct xp_sha256_state *state, const void *bytes, size_t len)
{
    const uint8_t *next = bytes;
    size_t done = add_fast(state_of(state), next, len);

    if (done < len)
        (void)crypto_hash_sha256_update(state_of(state), next + done, len - done);
}

void xp_sha256_end(struct xp_sha256_state *state, struct xp_sha256 *out)
{
    (void)crypto_hash_sha256_final(state_of(state), out->bytes);
}

void xp_sha256_hex(const struct xp_sha256 *digest, char out[XP_SHA256_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < XP_SHA256_BYTES; i++) {
        out[2 * i] = digits[digest->bytes[i] >> 4];
        out[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    out[XP_SHA256_HEX] = '\0';
}

void xp_content_digest_begin(struct xp_content_digest *digest)
{
    xp_sha256_begin(&digest->state);
}

/* A text behind its length: no name can be taken for the end of another. */
static void add_counted(struct xp_content_digest *digest, struct xp_str text)
{
    char length[32];
    int len = snprintf(length, sizeof(length), "%zu:", text.len);

    xp_sha256_add(&digest->state, length, (size_t)len);
    xp_sha256_add(&digest->state, text.ptr, text.len);
}

void xp_content_digest_add(struct xp_content_digest *digest, struct xp_str name, enum xp_entry_kind kind, unsigned mode,
                           const struct xp_sha256 *content, struct xp_str target)
{
    static const char letters[] = {
        [XP_ENTRY_FILE] = 'f', [XP_ENTRY_FOLDER] = 'd', [XP_ENTRY_LINK] = 'l', [XP_ENTRY_OTHER] = 'o'
    };
    char head[16], hex[XP_SHA256_HEX + 1];
    int len = snprintf(head, sizeof(head), "%c%04o", letters[kind], mode & 07777);

    xp_sha256_add(&digest->state, head, (size_t)len);
    add_counted(digest, name);
    xp_sha256_add(&digest->state, ":", 1);
    if (kind == XP_ENTRY_LINK)
        add_counted(digest, target);
    if (kind == XP_ENTRY_FILE && content) {
        xp_sha256_hex(content, hex);
        xp_sha256_add(&digest->state, hex, XP_SHA256_HEX);
    }
    xp_sha256_add(&digest->state, "\n", 1);
}

void xp_content_digest_end(struct xp_content_digest *digest, struct xp_sha256 *out)
{
    xp_sha256_end(&digest->state, out);
}
