#ifndef XP_RANDOM_H
#define XP_RANDOM_H

#include <stddef.h>

/**
 * Fill `size` (at most 256) bytes with what nobody can guess: from the system's generator. Where a sandbox forbids that,
 * bytes that merely differ from call to call, thread to thread and process to process: so good for names and hash
 * tables, not for keys of ciphers.
 */
void xp_random_fill(void *out, size_t size);

#endif
