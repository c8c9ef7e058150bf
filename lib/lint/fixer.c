#include "xp_fixer.h"

#include "xp_mem.h"
#include "xp_plugin.h"
#include "xp_rule.h"

#include <stdlib.h>

/**
 * Which bytes of the text are taken. Every place at which an edit begins or ends has two slots: one for the place itself,
 * where text may be inserted, and one for the bytes up to the next such place. The slots of one edit are a range; a
 * Fenwick tree counts the taken ones of any range, and each is taken once at most, so all of it is n log n.
 */
struct taken {
    uint32_t *places; /* sorted, each once */
    size_t count;
    uint32_t *tree; /* 1-based */
    size_t *next;   /* by slot: itself while it is free, else a later slot on the way to the next free one */
};

struct range {
    size_t first, last; /* slots, both included */
};

static int compare_places(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static void taken_init(struct taken *taken, const struct xp_fix *const *fixes, size_t count)
{
    size_t room = 0, kept = 0;

    for (size_t i = 0; i < count; i++)
        room += 2 * fixes[i]->count;
    taken->places = xp_xcalloc(room, sizeof(*taken->places));
    taken->count = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < fixes[i]->count; k++) {
            taken->places[taken->count++] = fixes[i]->edits[k].start;
            taken->places[taken->count++] = fixes[i]->edits[k].end;
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

static void taken_release(struct taken *taken)
{
    free(taken->places);
    free(taken->tree);
    free(taken->next);
}

/*
 * The slots of an edit. An insertion takes its place; a replacement all between its ends, but not those, so that others
 * may touch it.
 *
 * @param is_wide  the ends too: a rule's fix does not know that the parser wants to insert a quote right behind it.
 */
static struct range range_of(const struct taken *taken, const struct xp_edit *edit, bool is_wide)
{
    const uint32_t *start = bsearch(&edit->start, taken->places, taken->count, sizeof(*taken->places), compare_places);
    const uint32_t *end = bsearch(&edit->end, taken->places, taken->count, sizeof(*taken->places), compare_places);
    size_t from = 2 * (size_t)(start - taken->places), to = 2 * (size_t)(end - taken->places);

    return from == to || is_wide ? (struct range){ from, to } : (struct range){ from + 1, to - 1 };
}

/* How many of the slots below `end` are taken. */
static uint32_t count_below(const struct taken *taken, size_t end)
{
    uint32_t sum = 0;

    for (; end > 0; end &= end - 1)
        sum += taken->tree[end];
    return sum;
}

static bool is_free(const struct taken *taken, const struct xp_fix *fix, bool is_wide)
{
    for (size_t i = 0; i < fix->count; i++) {
        struct range range = range_of(taken, &fix->edits[i], is_wide);

        if (count_below(taken, range.last + 1) != count_below(taken, range.first))
            return false;
    }
    return true;
}

/* The first free slot from this one on; the way there is halved on each walk. */
static size_t next_free(struct taken *taken, size_t slot)
{
    while (taken->next[slot] != slot) {
        taken->next[slot] = taken->next[taken->next[slot]];
        slot = taken->next[slot];
    }
    return slot;
}

static void take(struct taken *taken, const struct xp_fix *fix, bool is_wide)
{
    for (size_t i = 0; i < fix->count; i++) {
        struct range range = range_of(taken, &fix->edits[i], is_wide);

        for (size_t slot = next_free(taken, range.first); slot <= range.last; slot = next_free(taken, slot)) {
            taken->next[slot] = slot + 1;
            for (size_t at = slot + 1; at <= 2 * taken->count; at += at & (~at + 1))
                taken->tree[at]++;
        }
    }
}

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
 * the syntax first, each on top of the repairs before it. So what is not applied, because it must wait or is not wanted,
 * holds its place all the same: a bracket that closes an array behind a string must not get into that string while the
 * quote that ends it is missing.
 */
static void choose(const struct xp_findings *findings, const struct xp_fix_options *options, struct batch *batch)
{
    const struct xp_fix **fixes = xp_xcalloc(findings->count, sizeof(*fixes));
    struct taken taken;
    size_t count = 0;

    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].fix)
            fixes[count++] = findings->items[i].fix;
    taken_init(&taken, fixes, count);
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];
        bool is_wide = finding->rule->reporter != XP_BY_JSON;

        if (!finding->fix)
            continue;
        if (is_wanted(finding, options) && is_free(&taken, finding->fix, is_wide))
            add_fix(batch, finding->fix);
        take(&taken, finding->fix, is_wide);
    }
    taken_release(&taken);
    free(fixes);
    if (batch->edit_count)
        qsort(batch->edits, batch->edit_count, sizeof(*batch->edits), compare_edits);
}

/* One pass over the text. @return how many fixes were applied; 0: `out` is of no use. */
static size_t apply(struct xp_str text, const struct xp_findings *findings, const struct xp_fix_options *options,
                    struct xp_buf *out)
{
    struct batch batch = { 0 };
    bool is_good;

    choose(findings, options, &batch);
    is_good = batch.edit_count && xp_edit_apply(text, batch.edits, batch.edit_count, out) &&
              !xp_str_equal(text, xp_buf_str(out));
    free(batch.edits);
    return is_good ? batch.fix_count : 0;
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

/*
 * Syntax counts first: what could not be read before may now show faults that it always had. So may a member that an
 * unsafe fix has given the name of a known one.
 */
static bool is_worse(struct harm now, struct harm before, bool has_unsafe)
{
    return now.syntax > before.syntax || (now.syntax == before.syntax && now.errors > before.errors && !has_unsafe);
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

/* Pass after pass, until there is nothing more to apply. @return false when there still is after the last one. */
static bool run_passes(const struct xp_linter *linter, struct xp_plugin *plugin, const struct xp_fix_options *options,
                       struct xp_findings *out, struct xp_tag *tag, struct xp_fixed *fixed)
{
    for (int pass = 0; pass <= XP_FIX_MAX_PASSES; pass++) {
        struct xp_buf text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
        size_t count = apply(xp_buf_str(&plugin->text), out, options, &text);

        if (count && pass < XP_FIX_MAX_PASSES) {
            fixed->count += count;
            set_text(plugin, &text, fixed);
            lint_again(linter, plugin, out, tag);
        }
        xp_buf_release(&text);
        if (!count)
            return true;
    }
    return false;
}

void xp_fix_plugin(const struct xp_linter *linter, struct xp_plugin *plugin, const struct xp_fix_options *options,
                   struct xp_findings *out, struct xp_tag *tag, struct xp_fixed *fixed)
{
    struct xp_fix_options tried = *options;
    struct harm before;
    bool is_good;

    *fixed = (struct xp_fixed){ .original = XP_BUF_INIT(XP_DOC_MAX_BYTES) };
    xp_lint_plugin(linter, plugin, out, tag);
    before = harm_of(plugin, out);
    for (;;) {
        is_good = run_passes(linter, plugin, &tried, out, tag, fixed) &&
                  !is_worse(harm_of(plugin, out), before, tried.has_unsafe);
        if (is_good)
            return;
        xp_fix_undo(linter, plugin, out, tag, fixed);
        fixed->is_refused = true;
        if (!tried.has_unsafe)
            return;
        tried.has_unsafe = false;
    }
}
