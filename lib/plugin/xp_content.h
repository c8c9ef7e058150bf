#ifndef XP_CONTENT_H
#define XP_CONTENT_H

#include "xp_plugin.h"

/**
 * What a plugin consists of, for telling whether two states of it are the same: every file and link with its path,
 * kind, executable bit and bytes. Folders count through what is in them. What editors, systems and version control
 * leave behind (xp_content_litter()) does not count.
 */

/** Files of one plugin, and bytes of one file, past which nothing is compared. */
enum { XP_CONTENT_MAX_FILES = 100000, XP_CONTENT_MAX_BYTES = 256 * 1024 * 1024 };

/** The names of what is never part of a plugin, with `*` for any text (contract, section 5). @return how many. */
size_t xp_content_litter(const char *const **names);

/**
 * Compare two states of a plugin until the first difference.
 *
 * Paths are compared in Unicode normal form C, since a Mac's disk may keep another form than was written to it.
 *
 * @param now, before     opened, with entries.
 * @param is_checkout     `before` is what version control has, and `now` what it made of that on the disk: CRLF and LF in
 *                        texts are the same, and a pointer of Git LFS is the same as any file of the size that it names.
 * @param[out] different  path of the first file, by path, that is not the same on both sides; empty: there is none.
 *                        Lives as long as `now` and `before`.
 * @return 0; XP_E_LIMIT or XP_E_IO, with the path of what could not be read in the message.
 */
int xp_content_compare(struct xp_plugin *now, struct xp_plugin *before, bool is_checkout, struct xp_str *different,
                       struct xp_err *err) XP_MUST_CHECK;

#endif
