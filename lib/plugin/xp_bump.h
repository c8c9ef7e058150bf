#ifndef XP_BUMP_H
#define XP_BUMP_H

#include "xp_doc.h"
#include "xp_edit.h"
#include "xp_err.h"

#include <stdbool.h>
#include <stdint.h>

/** The next version of a plugin: `vers` goes up, `readableVers` may change, and no other byte of the manifest does. */

/** Past it a number does not fit where 32 bits are kept for it: 2^31-1. */
#define XP_BUMP_SMALL_VERS UINT64_C(2147483647)

struct xp_bump_wanted {
    uint64_t vers; /* 0: one more than it is */
    bool has_readable;
    struct xp_str readable;
};

struct xp_bump {
    uint64_t vers_before, vers;
    struct xp_str readable_before, readable; /* decoded; the same where it does not change */
    bool has_new_readable;
    struct xp_edit edits[2]; /* in order of place */
    size_t edit_count;
};

/**
 * Find what to change.
 *
 * @param doc       the manifest; must be without any diagnostic.
 * @param[out] out  filled on success; its texts live in `arena` or the document.
 * @return 0; XP_E_SYNTAX when the manifest is not in order (broken JSON, a key that is missing, repeated, in other
 *         capitals or of another type): the message says what, and what to do; XP_E_USAGE when what is wanted cannot be:
 *         `vers` does not go up, or too far, or the text is blank or not UTF-8.
 */
int xp_bump_plan(struct xp_doc *doc, const struct xp_bump_wanted *wanted, struct xp_arena *arena, struct xp_bump *out,
                 struct xp_err *err) XP_MUST_CHECK;

#endif
