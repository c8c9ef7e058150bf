#ifndef XP_SAVE_H
#define XP_SAVE_H

#include "xp_err.h"
#include "xp_str.h"

#include <stddef.h>

/**
 * A file that is written whole or not at all: into a temporary file beside the target, which takes the target's name
 * when all of it is on the disk. Whoever reads the target meanwhile sees the old bytes or the new ones.
 *
 * A file that is replaced keeps its permission bits, and its owner and group where the system lets us; where it does
 * not, nobody gains access that the old ones did not give. A link at the target stays a link: the file that it leads to
 * is replaced. Other hard links to the old file keep the old bytes, and attributes beyond these are not carried over.
 */
struct xp_save {
    int fd;       /* the temporary file, for reading and writing at any place; -1: none is open */
    char *temp;   /* its path */
    char *target; /* the file to be replaced, links followed */
    size_t slot;  /* where `temp` waits for xp_save_remove_pending() */
};

#define XP_SAVE_INIT      \
    {                     \
        -1, NULL, NULL, 0 \
    }

/** Files that may be open for saving at once in the program: one for each thread of a pool, and some to spare. */
enum { XP_SAVE_MAX_OPEN = 272 };

/** Declares one that is discarded at the end of the scope unless it was published. */
#define XP_AUTO_SAVE XP_CLEANUP(xp_save_discard) struct xp_save

/**
 * Start to write the file at `path`.
 *
 * @param save  XP_SAVE_INIT.
 * @param path  NUL-terminated; need not exist yet, then its permission bits are 0666 less the umask.
 * @return 0; XP_E_MISSING when a pipe, a device, a folder or a link that leads nowhere stands there, or its folder does
 *         not exist; XP_E_IO when the file is not ours to write or the system refuses; XP_E_LIMIT when too many are
 *         open. The message does not repeat the path.
 */
int xp_save_open(struct xp_save *save, const char *path, struct xp_err *err) XP_MUST_CHECK;

/** Write more bytes. @return 0, or XP_E_IO: a full disk shows up here. */
int xp_save_write(struct xp_save *save, const char *bytes, size_t len, struct xp_err *err) XP_MUST_CHECK;

/** Bring everything to the disk now, so that publishing it is but a rename. @return 0, or XP_E_IO. */
int xp_save_sync(struct xp_save *save, struct xp_err *err) XP_MUST_CHECK;

/**
 * Bring everything to the disk and give it the target's name.
 *
 * @return 0; XP_E_IO, and the target is as it was; XP_E_USAGE when none is open. Either way `save` is closed and the temporary file is gone.
 */
int xp_save_publish(struct xp_save *save, struct xp_err *err) XP_MUST_CHECK;

/** Remove the temporary file, if there is one, and leave the target as it is. */
void xp_save_discard(struct xp_save *save);

/** All of it for a text in memory. Errors of the three. */
int xp_save_text(const char *path, struct xp_str text, struct xp_err *err) XP_MUST_CHECK;

/**
 * Remove the temporary files and folders of all saves that are open, in whatever thread. For a signal handler that ends the
 * program at once afterwards: it only calls what POSIX lets a handler call. The saves can no longer be published, and a
 * thread that would begin another waits for the end.
 */
void xp_save_remove_pending(void);

#endif
