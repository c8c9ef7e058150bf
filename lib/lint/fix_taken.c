#include "fix_taken.h"

#include "xp_mem.h"
#include "xp_rule.h"

#include <stdlib.h>

struct range {
    size_t first, last; /* slots, both included */
};

static int compare_places(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

void fix_taken_init(struct fix_taken *taken, const struct xp_finding *findings, size_t count)
{
    size_t room = 0, kept = 0;

    for (size_t i = 0; i < count; i++)
        room += findings[i].fix ? 2 * findings[i].fix->count : 0;
    taken->places = xp_xcalloc(room, sizeof(*taken->places));
    taken->count = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; findings[i].fix && k < findings[i].fix->count; k++) {
            taken->places[taken->count++] = findings[i].fix->edits[k].start;
            taken->places[taken->count++] = findings[i].fix->edits[k].end;
        }
    }
    qsort(taken->places, taken->count, sizeof(*taken->places), compare_places);
    for (size_t i = 0; i < taken->count; i++)
        if (kept == 0 || taken->places[kept - 1] != taken->places[i])
            taken->places[kept++] = taken->places[i];
    taken->count = kept;
    taken->tree = xp_xcalloc(2 * kept + 1, sizeof(*taken->tree));
    taken->next = xp_xcalloc(2 * kept + 1, sizeof(*taken->next));
    for (size_t i = 0; i <= 2 * kept; i++)
        taken->next[i] = i;
}

void fix_taken_release(struct fix_taken *taken)
{
    free(taken->places);
    free(taken->tree);
    free(taken->next);
}

/*
 * The slots of an edit. An insertion takes its place; a replacement all between its ends, but not those, so that others
 * may touch it; but those too where a rule wants it, which does not know that the parser wants to insert a quote right
 * behind it.
 */
static struct range range_of(const struct fix_taken *taken, const struct xp_finding *finding, size_t index)
{
    const struct xp_edit *edit = &finding->fix->edits[index];
    bool is_wide = finding->rule->reporter != XP_BY_JSON;
    const uint32_t *start = bsearch(&edit->start, taken->places, taken->count, sizeof(*taken->places), compare_places);
    const uint32_t *end = bsearch(&edit->end, taken->places, taken->count, sizeof(*taken->places), compare_places);
    size_t from = 2 * (size_t)(start - taken->places), to = 2 * (size_t)(end - taken->places);

    return from == to || is_wide ? (struct range){ from, to } : (struct range){ from + 1, to - 1 };
}

/* How many of the slots below `end` are taken. */
static uint32_t count_below(const struct fix_taken *taken, size_t end)
{
    uint32_t sum = 0;

    for (; end > 0; end &= end - 1)
        sum += taken->tree[end];
    return sum;
}

bool fix_taken_is_free(const struct fix_taken *taken, const struct xp_finding *finding)
{
    for (size_t i = 0; i < finding->fix->count; i++) {
        struct range range = range_of(taken, finding, i);

        if (count_below(taken, range.last + 1) != count_below(taken, range.first))
            return false;
    }
    return true;
}

/* The first free slot from this one on; the way there is halved on each walk. */
static size_t next_free(struct fix_taken *taken, size_t slot)
{
    while (taken->next[slot] != slot) {
        taken->next[slot] = taken->next[taken->next[slot]];
        slot = taken->next[slot];
    }
    return slot;
}

void fix_taken_add(struct fix_taken *taken, const struct xp_finding *finding)
{
    for (size_t i = 0; i < finding->fix->count; i++) {
        struct range range = range_of(taken, finding, i);

        for (size_t slot = next_free(taken, range.first); slot <= range.last; slot = next_free(taken, slot)) {
            taken->next[slot] = slot + 1;
            for (size_t at = slot + 1; at <= 2 * taken->count; at += at & (~at + 1))
                taken->tree[at]++;
        }
    }
}

static bool needs_settling(const struct xp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].fix && !findings->items[i].fix->is_safe &&
            findings->items[i].rule->reporter == XP_BY_JSON)
            return true;
    return false;
}

const struct xp_fix *fix_as_unsafe(struct xp_findings *findings, const struct xp_fix *fix)
{
    struct xp_fix *unsafe = xp_arena_alloc(&findings->arena, sizeof(*unsafe));

    *unsafe = *fix;
    unsafe->is_safe = false;
    return unsafe;
}

void fix_taken_settle(struct xp_findings *findings)
{
    struct fix_taken taken;

    if (!needs_settling(findings))
        return;
    fix_taken_init(&taken, findings->items, findings->count);
    for (size_t i = 0; i < findings->count; i++) {
        struct xp_finding *finding = &findings->items[i];

        if (finding->fix && finding->fix->is_safe && !fix_taken_is_free(&taken, finding))
            finding->fix = fix_as_unsafe(findings, finding->fix);
        if (finding->fix && !finding->fix->is_safe && finding->rule->reporter == XP_BY_JSON)
            fix_taken_add(&taken, finding);
    }
    fix_taken_release(&taken);
}
