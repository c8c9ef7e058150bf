#ifndef XP_PACKED_H
#define XP_PACKED_H

#include <stdbool.h>

/**
 * Is this a regular file that is meant to be a package: one that begins as a zip, gzip, xz, zstd or tar file does, or
 * whose name ends as theirs do (".zip", ".tar.gz" …)? Whether it can be read as one is for the module that reads
 * packages; this tells, without any archive library, whether to load that.
 *
 * @param path  NUL-terminated. Links are followed, pipes are never opened.
 */
bool xp_packed_is(const char *path);

#endif
