#ifndef XP_CHECKSUM_H
#define XP_CHECKSUM_H

#include "xp_digest.h"
#include "xp_err.h"

/** Bytes of a checksum file that are read: some ten thousand lines. */
enum { XP_CHECKSUM_MAX_BYTES = 1024 * 1024 };

/**
 * Find a file's SHA-256 in the text of a checksum file, as `sha256sum` writes it ("HEX  NAME" or "HEX *NAME" a line,
 * marked with a backslash where the name is escaped), or as `shasum --tag` and BSD's sha256 do ("SHA256 (NAME) = HEX").
 * A folder in front of the name does not matter, nor do capitals in the digits, carriage returns and blank lines. A file
 * that is nothing but the digits is about whatever it lies beside.
 *
 * @param name         of the file, without a folder.
 * @param[out] digest  what it should be.
 * @return 0; XP_E_SYNTAX when a line is no checksum; XP_E_MISSING when it is about other files.
 */
int xp_checksum_find(struct xp_str text, struct xp_str name, struct xp_sha256 *digest, struct xp_err *err)
    XP_MUST_CHECK;

#endif
