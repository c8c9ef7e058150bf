#include "xp_fixer.h"

#include "fix_taken.h"
#include "xp_mem.h"
#include "xp_plugin.h"
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
static void choose(const struct xp_findings *findings, const struct xp_fix_options *options, struct batch *batch)
{
    struct fix_taken taken;

    fix_taken_init(&taken, findings->items, findings->count);
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];
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
