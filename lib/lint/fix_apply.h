#ifndef FIX_APPLY_H
#define FIX_APPLY_H

#include "xp_fixer.h"

/**
 * One pass over a text: all fixes that are wanted and do not get in each other's way.
 *
 * @param findings  of the text, those of its syntax first, in the order in which they were made.
 * @param[out] out  the new text.
 * @return how many fixes were applied; 0: `out` is of no use.
 */
size_t fix_apply(struct xp_str text, const struct xp_finding *findings, size_t count,
                 const struct xp_fix_options *options, struct xp_buf *out);

#endif
