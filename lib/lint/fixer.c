#include "xp_fixer.h"

#include "xp_mem.h"
#include "xp_plugin.h"

#include <stdlib.h>

struct candidate {
    const struct xp_fix *fix;
    size_t index; /* among the findings: keeps the order of what else is equal */
};

/**
 * Which bytes of the text are taken. Every place at which an edit begins or ends has two slots: one for the place itself,
 * where text may be inserted, and one for the bytes up to the next such place. The slots of one edit are a range, and a
 * Fenwick tree counts the taken ones of any range.
 */
struct taken {
    uint32_t *places; /* sorted, each once */
    size_t count;
    uint32_t *tree; /* 1-based */
};

struct range {
    size_t first, last; /* slots, both included */
};

static int compare_places(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static void taken_init(struct taken *taken, const struct candidate *candidates, size_t count)
{
    size_t room = 0, kept = 0;

    for (size_t i = 0; i < count; i++)
        room += 2 * candidates[i].fix->count;
    taken->places = xp_xcalloc(room, sizeof(*taken->places));
    taken->count = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < candidates[i].fix->count; k++) {
            taken->places[taken->count++] = candidates[i].fix->edits[k].start;
            taken->places[taken->count++] = candidates[i].fix->edits[k].end;
        }
    }
    qsort(taken->places, taken->count, sizeof(*taken->places), compare_places);
    for (size_t i = 0; i < taken->count; i++)
        if (kept == 0 || taken->places[kept - 1] != taken->places[i])
            taken->places[kept++] = taken->places[i];
    taken->count = kept;
    taken->tree = xp_xcalloc(2 * kept + 1, sizeof(*taken->tree));
}

static void taken_release(struct taken *taken)
{
    free(taken->places);
    free(taken->tree);
}

static struct range range_of(const struct taken *taken, const struct xp_edit *edit)
{
    const uint32_t *start = bsearch(&edit->start, taken->places, taken->count, sizeof(*taken->places), compare_places);
    const uint32_t *end = bsearch(&edit->end, taken->places, taken->count, sizeof(*taken->places), compare_places);
    size_t from = 2 * (size_t)(start - taken->places), to = 2 * (size_t)(end - taken->places);

    /* An insertion takes its place; a replacement all between its ends, but not those, so that others may touch it. */
    return from == to ? (struct range){ from, from } : (struct range){ from + 1, to - 1 };
}

/* How many of the slots below `end` are taken. */
static uint32_t count_below(const struct taken *taken, size_t end)
{
    uint32_t sum = 0;

    for (; end > 0; end &= end - 1)
        sum += taken->tree[end];
    return sum;
}

static bool is_free(const struct taken *taken, const struct xp_fix *fix)
{
    for (size_t i = 0; i < fix->count; i++) {
        struct range range = range_of(taken, &fix->edits[i]);

        if (count_below(taken, range.last + 1) != count_below(taken, range.first))
            return false;
    }
    return true;
}

/* Each slot is taken once at most, so all of it is n log n. */
static void take(struct taken *taken, const struct xp_fix *fix)
{
    for (size_t i = 0; i < fix->count; i++) {
        struct range range = range_of(taken, &fix->edits[i]);

        for (size_t slot = range.first; slot <= range.last; slot++)
            for (size_t at = slot + 1; at <= 2 * taken->count; at += at & (~at + 1))
                taken->tree[at]++;
    }
}

static int compare_edits(const void *left, const void *right)
{
    const struct xp_edit *a = left, *b = right;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    int order = compare_edits(&a->fix->edits[0], &b->fix->edits[0]);

    if (order)
        return order;
    if (a->fix->is_safe != b->fix->is_safe)
        return a->fix->is_safe ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

/* The fixes that may be applied, by place. */
static size_t gather(const struct xp_findings *findings, const struct xp_fix_options *options,
                     struct candidate *candidates)
{
    size_t count = 0;

    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        if (finding->fix && finding->fix->count && (finding->fix->is_safe || options->has_unsafe) &&
            finding->severity >= options->min_severity)
            candidates[count++] = (struct candidate){ finding->fix, i };
    }
    qsort(candidates, count, sizeof(*candidates), compare_candidates);
    return count;
}

/* The edits of the fixes that do not get in the way of an earlier one, by place. @return how many fixes those are. */
static size_t choose(const struct candidate *candidates, size_t count, struct xp_edit **edits, size_t *edit_count)
{
    struct taken taken;
    size_t chosen = 0, room = 0;

    *edits = NULL;
    *edit_count = 0;
    taken_init(&taken, candidates, count);
    for (size_t i = 0; i < count; i++) {
        const struct xp_fix *fix = candidates[i].fix;

        if (!is_free(&taken, fix))
            continue;
        take(&taken, fix);
        *edits = xp_grow(*edits, &room, *edit_count + fix->count, sizeof(**edits));
        memcpy(*edits + *edit_count, fix->edits, fix->count * sizeof(**edits));
        *edit_count += fix->count;
        chosen++;
    }
    taken_release(&taken);
    if (*edit_count)
        qsort(*edits, *edit_count, sizeof(**edits), compare_edits);
    return chosen;
}

/* One pass over the text. @return how many fixes were applied; 0: `out` is of no use. */
static size_t apply(struct xp_str text, const struct xp_findings *findings, const struct xp_fix_options *options,
                    struct xp_buf *out)
{
    struct candidate *candidates;
    struct xp_edit *edits;
    size_t edit_count, count;

    if (!findings->count)
        return 0;
    candidates = xp_xcalloc(findings->count, sizeof(*candidates));
    count = gather(findings, options, candidates);
    count = choose(candidates, count, &edits, &edit_count);
    if (!edit_count || !xp_edit_apply(text, edits, edit_count, out) || xp_str_equal(text, xp_buf_str(out)))
        count = 0;
    free(edits);
    free(candidates);
    return count;
}

/* How bad a text is. */
struct harm {
    size_t syntax, errors;
};

static struct harm harm_of(const struct xp_plugin *plugin, const struct xp_findings *findings)
{
    struct harm harm = { plugin->doc.diag_count + plugin->doc.diags_dropped, 0 };

    for (size_t i = 0; i < findings->count; i++)
        harm.errors += findings->items[i].severity == XP_SEVERITY_ERROR;
    return harm;
}

/* Syntax counts first: what could not be read before may now show faults that it always had. */
static bool is_worse(struct harm now, struct harm before)
{
    return now.syntax > before.syntax || (now.syntax == before.syntax && now.errors > before.errors);
}

static void lint_again(const struct xp_linter *linter, struct xp_plugin *plugin, struct xp_findings *out,
                       struct xp_tag *tag)
{
    xp_findings_release(out);
    xp_lint_plugin(linter, plugin, out, tag);
}

void xp_fixed_release(struct xp_fixed *fixed)
{
    xp_buf_release(&fixed->original);
}

void xp_fix_undo(const struct xp_linter *linter, struct xp_plugin *plugin, struct xp_findings *out, struct xp_tag *tag,
                 struct xp_fixed *fixed)
{
    xp_plugin_set_text(plugin, &fixed->original);
    fixed->count = 0;
    fixed->is_changed = false;
    lint_again(linter, plugin, out, tag);
}

/* Replace the plugin's text; the first one is kept. */
static void set_text(struct xp_plugin *plugin, struct xp_buf *text, struct xp_fixed *fixed)
{
    if (!fixed->is_changed) {
        fixed->original = plugin->text;
        plugin->text = (struct xp_buf)XP_BUF_INIT(plugin->text.max);
    }
    fixed->is_changed = true;
    xp_plugin_set_text(plugin, text);
}

void xp_fix_plugin(const struct xp_linter *linter, struct xp_plugin *plugin, const struct xp_fix_options *options,
                   struct xp_findings *out, struct xp_tag *tag, struct xp_fixed *fixed)
{
    struct harm before;

    *fixed = (struct xp_fixed){ .original = XP_BUF_INIT(XP_DOC_MAX_BYTES) };
    xp_lint_plugin(linter, plugin, out, tag);
    before = harm_of(plugin, out);
    for (int pass = 0; pass < XP_FIX_MAX_PASSES; pass++) {
        struct xp_buf text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
        size_t count = apply(xp_buf_str(&plugin->text), out, options, &text);

        if (count) {
            fixed->count += count;
            set_text(plugin, &text, fixed);
            lint_again(linter, plugin, out, tag);
        }
        xp_buf_release(&text);
        if (!count)
            break;
    }
    if (fixed->is_changed && is_worse(harm_of(plugin, out), before)) {
        xp_fix_undo(linter, plugin, out, tag, fixed);
        fixed->is_refused = true;
    }
}
