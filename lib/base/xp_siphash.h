#ifndef XP_SIPHASH_H
#define XP_SIPHASH_H

#include "xp_str.h"

#include <stdint.h>

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): who does not know the key cannot choose texts that come to the same
 * number. Three times as slow as xp_str_hash(), so for tables of what may come from an enemy.
 *
 * @param key  its first half as a number of little-endian bytes, then its second.
 * @return the same on every machine.
 */
uint64_t xp_siphash(struct xp_str text, const uint64_t key[2]);

#endif
