#include "xp_edit.h"

/* Two edits collide when they share a byte, when one inserts inside what the other replaces, or when both insert at
 * one place, where their order would be luck. Touching ends are fine: an insertion goes before a replacement. */
static bool edits_collide(const struct xp_edit *a, const struct xp_edit *b)
{
    if (a->start == a->end && b->start == b->end)
        return a->start == b->start;
    return a->start < b->end && b->start < a->end;
}

/* Which of two that do not collide comes to its end first: at the same end the one that began earlier. */
static bool is_before(const struct xp_edit *a, const struct xp_edit *b)
{
    return a->end != b->end ? a->end < b->end : a->start < b->start;
}

bool xp_fix_overlaps(const struct xp_fix *a, const struct xp_fix *b)
{
    size_t i = 0, k = 0;

    while (i < a->count && k < b->count) {
        if (edits_collide(&a->edits[i], &b->edits[k]))
            return true;
        if (is_before(&a->edits[i], &b->edits[k]))
            i++;
        else
            k++;
    }
    return false;
}

bool xp_edit_apply(struct xp_str text, const struct xp_edit *edits, size_t count, struct xp_buf *out)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        if (edits[i].start < at || edits[i].end < edits[i].start || edits[i].end > text.len)
            return false;
        xp_buf_add(out, text.ptr + at, edits[i].start - at);
        xp_buf_add_str(out, edits[i].text);
        at = edits[i].end;
    }
    xp_buf_add_str(out, xp_str_from_offset(text, at));
    return xp_buf_ok(out);
}
