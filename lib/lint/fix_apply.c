#include "fix_apply.h"

#include "fix_taken.h"
#include "xp_mem.h"
#include "xp_rule.h"

#include <stdlib.h>

static int compare_edits(const void *left, const void *right)
{
    const struct xp_edit *a = left, *b = right;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

/* What one pass applies. */
struct batch {
    struct xp_edit *edits;
    size_t edit_count, room;
    size_t fix_count;
};

static void add_fix(struct batch *batch, const struct xp_fix *fix)
{
    batch->edits = xp_grow(batch->edits, &batch->room, batch->edit_count + fix->count, sizeof(*batch->edits));
    memcpy(batch->edits + batch->edit_count, fix->edits, fix->count * sizeof(*fix->edits));
    batch->edit_count += fix->count;
    batch->fix_count++;
}

static bool is_wanted(const struct xp_finding *finding, const struct xp_fix_options *options)
{
    return (finding->fix->is_safe || options->has_unsafe) && finding->severity >= options->min_severity;
}

/*
 * The fixes that do not get in the way of an earlier one. Findings come in the order in which they were made: those of
 * the syntax first, each on top of the repairs before it. So what is not applied of these, because it must wait or is not
 * wanted, holds its place all the same: a bracket that closes an array behind a string must not get into that string
 * while the quote that ends it is missing. What a rule wants, and nobody else, is in nobody's way.
 */
static void choose(const struct xp_finding *findings, size_t count, const struct xp_fix_options *options,
                   struct batch *batch)
{
    struct fix_taken taken;

    fix_taken_init(&taken, findings, count);
    for (size_t i = 0; i < count; i++) {
        const struct xp_finding *finding = &findings[i];
        bool wanted = finding->fix && is_wanted(finding, options);

        if (wanted && fix_taken_is_free(&taken, finding))
            add_fix(batch, finding->fix);
        if (wanted || (finding->fix && finding->rule->reporter == XP_BY_JSON))
            fix_taken_add(&taken, finding);
    }
    fix_taken_release(&taken);
    if (batch->edit_count)
        qsort(batch->edits, batch->edit_count, sizeof(*batch->edits), compare_edits);
}

size_t fix_apply(struct xp_str text, const struct xp_finding *findings, size_t count,
                 const struct xp_fix_options *options, struct xp_buf *out)
{
    struct batch batch = { 0 };
    bool is_good;

    choose(findings, count, options, &batch);
    is_good = batch.edit_count && xp_edit_apply(text, batch.edits, batch.edit_count, out) &&
              !xp_str_equal(text, xp_buf_str(out));
    free(batch.edits);
    return is_good ? batch.fix_count : 0;
}
