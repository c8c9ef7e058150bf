#include "xp_fixer.h"

#include "fix_apply.h"
#include "xp_plugin.h"

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
        size_t count = fix_apply(xp_buf_str(&plugin->text), out->items, out->count, options, &text);

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
