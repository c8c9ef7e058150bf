#ifndef SAVE_PARTS_H
#define SAVE_PARTS_H

#include "xp_err.h"
#include "xp_str.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/** What saving a file and saving a folder share; private to them. */

/** Names tried for a temporary file before somebody must be playing games with the folder. */
enum { SAVE_MAX_NAMES = 100 };

/** XP_E_MISSING where the number says that something is not there, else XP_E_IO; strerror's words. */
int save_fail(struct xp_err *err, int number);

/** A copy with a NUL, to be freed. */
char *save_copy(struct xp_str text);

/** A name that is not taken by others, beside `target`; to be freed. It begins with a dot. */
char *save_make_name(const char *target);

/**
 * Around the making of what xp_save_remove_pending() is to remove: from before its path is announced until it stands on
 * the disk. Whoever removes waits for those who are making, and from then on nobody begins. No signal comes to this thread
 * meanwhile; no memory may be asked for.
 *
 * @param[out] before  the signals that were held back, for save_end_making().
 */
void save_begin_making(sigset_t *before);
void save_end_making(const sigset_t *before);

/**
 * Let a signal handler know of a path, before it stands on the disk, so that no signal comes between. One that ends in a
 * slash is a folder.
 *
 * @param path       to be freed; belongs to the table until it is forgotten.
 * @param[out] slot  where it waits.
 * @return 0; XP_E_LIMIT when too many wait: then the path is freed.
 */
int save_announce(char *path, size_t *slot, struct xp_err *err) XP_MUST_CHECK;

/** Forget the path and free it. When a handler has taken it, the program is about to end, and the memory stays. */
void save_forget(size_t slot);

/** Write all bytes. @return 0, or XP_E_IO. */
int save_write(int fd, const char *bytes, size_t len, struct xp_err *err) XP_MUST_CHECK;

/** Bring the file to the disk. @return false with errno when that failed. */
bool save_sync(int fd);

/** Bring the file to the disk and close it. @return 0, or XP_E_IO; it is closed either way. */
int save_close(int fd, struct xp_err *err) XP_MUST_CHECK;

/** Bring the names in a folder to the disk. They hold already, so what goes wrong here is no failure. */
void save_sync_folder(const char *path);

#endif
