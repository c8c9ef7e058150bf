#ifndef NAME_FOLD_H
#define NAME_FOLD_H

#include "xp_arena.h"
#include "xp_str.h"

/**
 * The form in which two names are one on some disk that a Mac may have: without capitals, in one normal form, and
 * without the signs that HFS+ takes no notice of. Slashes stay. Private to this module.
 *
 * @param name  a name or a path, raw bytes; what is not UTF-8 stays as it is.
 * @return lives in the arena.
 * @source Apple, Technical Note TN1150, "Case-Insensitive String Comparison Algorithm".
 */
struct xp_str name_fold(struct xp_arena *arena, struct xp_str name);

#endif
