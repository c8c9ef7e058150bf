#ifndef XP_FILE_H
#define XP_FILE_H

#include "xp_buf.h"
#include "xp_err.h"

/**
 * Read a whole regular file, with a limit. Never blocks on a pipe or a device, and never maps the file, so one that
 * shrinks meanwhile cannot kill us.
 *
 * @param dirfd     folder that `name` is relative to, or AT_FDCWD.
 * @param name      NUL-terminated; links are followed.
 * @param[out] out  filled with the bytes; owned by the caller; its `max` is the limit.
 * @return 0; XP_E_MISSING when there is no such file or it is no regular file ("is a folder", "is a pipe" …);
 *         XP_E_LIMIT when it is larger than the limit; XP_E_IO when the system refuses or the file changed its size
 *         while it was read. The message does not repeat the name.
 */
int xp_file_read_at(int dirfd, const char *name, struct xp_buf *out, struct xp_err *err) XP_MUST_CHECK;

/**
 * Read from a descriptor (standard input) until it ends, with the same limit and errors.
 */
int xp_file_read_fd(int fd, struct xp_buf *out, struct xp_err *err) XP_MUST_CHECK;

/**
 * Fill `out` from a place in a file, as far as the file goes: a read that is interrupted or gives less is repeated.
 *
 * @return the bytes that are there; -errno when the system refuses.
 */
ptrdiff_t xp_file_read_from(int fd, uint64_t offset, void *out, size_t len) XP_MUST_CHECK;

/**
 * realpath(), for which running out of memory is no reason among others.
 *
 * @return the absolute path without links, to be freed; NULL with errno where it leads nowhere.
 */
char *xp_file_real_path(const char *path) XP_MUST_CHECK;

/** Words for what a path is, from its st_mode: "a folder", "a pipe", "a device", "a socket", "a link", "a file". */
const char *xp_file_kind_name(unsigned mode);

#endif
