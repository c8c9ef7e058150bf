#ifndef XP_DIFF_H
#define XP_DIFF_H

#include "xp_buf.h"
#include "xp_str.h"

/** Unchanged lines shown before and after a change; bytes of a text, so that twice its lines can be counted. */
enum { XP_DIFF_CONTEXT = 3, XP_DIFF_MAX_BYTES = 1 << 30 };

/**
 * Append what turns one text into another as a unified diff that `git apply` and `patch -p1` take. Nothing when they are
 * equal. Lines end at LF; a CR is part of its line. Linear in time and memory: where two texts have little in common it
 * replaces more than it must.
 *
 * @param out     its text is of no use when it refused.
 * @param path    the file's path from the folder in which the diff is to be applied, any bytes; stands behind `a/` and
 *                `b/`, quoted as git does. A slash in front is left out.
 * @param before  at most XP_DIFF_MAX_BYTES, as `after`; a caller has a limit of its own, and asserts that it is no higher.
 */
void xp_diff_add(struct xp_buf *out, struct xp_str path, struct xp_str before, struct xp_str after);

#endif
