#ifndef XP_EDIT_H
#define XP_EDIT_H

#include "xp_buf.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Replace the bytes [start, end) of a text by `text`; equal start and end insert. */
struct xp_edit {
    uint32_t start, end;
    struct xp_str text;
};

/** What repairs one finding: edits in order of place that do not overlap, to be applied together or not at all. */
struct xp_fix {
    struct xp_str title; /* in the imperative: "write straight quotes" */
    bool is_safe;        /* keeps the meaning and drops no text of the author's */
    struct xp_edit *edits;
    size_t count;
};

/** Do any two edits of the fixes touch the same bytes, or insert at the same place? */
bool xp_fix_overlaps(const struct xp_fix *a, const struct xp_fix *b);

/**
 * Append `text` with the edits applied to `out`.
 *
 * @param edits  sorted by start, not overlapping, inside the text.
 * @return false when they are not, or when `out` refused; `out` then holds nothing of use.
 */
bool xp_edit_apply(struct xp_str text, const struct xp_edit *edits, size_t count, struct xp_buf *out);

#endif
