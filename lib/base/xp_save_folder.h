#ifndef XP_SAVE_FOLDER_H
#define XP_SAVE_FOLDER_H

#include "xp_err.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>

/** A file of a folder that is made. */
struct xp_save_file {
    const char *name; /* a plain name: no slash, neither "." nor ".." */
    struct xp_str text;
    bool is_executable;
};

/**
 * Make a folder with files in it, whole or not at all: they are written into a temporary folder beside it, which takes
 * the folder's name when all of them are on the disk. A folder that is there already stays the same one, and gets the
 * files at once when all are written. Permissions are what the umask leaves.
 *
 * A signal that ends the program after xp_save_remove_pending() leaves nothing behind.
 *
 * @param path   NUL-terminated, without a slash at its end. It does not exist, or is a folder without any of the names.
 * @param files  at most 100; the last one appears last, where it matters which.
 * @return 0; XP_E_MISSING when the folder around it does not exist, or when something else than a folder stands there;
 *         XP_E_USAGE when one of the names is taken; XP_E_LIMIT; XP_E_IO when the system refuses. Then everything is as it
 *         was. The message does not repeat the path.
 */
int xp_save_folder(const char *path, const struct xp_save_file *files, size_t count, struct xp_err *err) XP_MUST_CHECK;

#endif
