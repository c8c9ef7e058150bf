#include "fix_run.h"

#include "xp_diff.h"
#include "xp_fixer.h"
#include "xp_manifest_file.h"

_Static_assert((int)XP_DOC_MAX_BYTES <= (int)XP_DIFF_MAX_BYTES, "every manifest can be compared");

/* A rule of the user's may be to blame: one whose repair does not give what it expects. */
static const char all_refused[] = "was not fixed: the fixes would make it worse, or there is no end to them";
static const char unsafe_refused[] =
    "got safe fixes only: with the unsafe ones it would be worse, or there is no end to them";

void init_fixes(struct xp_fix_result *result)
{
    *result = (struct xp_fix_result){ .diff = XP_BUF_INIT(SIZE_MAX / 2), .text = XP_BUF_INIT(SIZE_MAX / 2) };
}

void xp_fix_result_release(struct xp_fix_result *result)
{
    xp_buf_release(&result->diff);
    xp_buf_release(&result->text);
}

static void finish(const struct xp_lint_job *job, const struct xp_linter *linter, struct xp_plugin *plugin,
                   bool is_text, struct xp_findings *out, struct xp_tag *tag, struct xp_fixed *fixed,
                   struct xp_fix_result *result)
{
    struct xp_str path = is_text ? plugin->manifest_path : xp_manifest_file(plugin);
    struct xp_str before = xp_buf_str(&fixed->original), after = xp_buf_str(&plugin->text);
    size_t count = fixed->count;
    struct xp_err err;

    if (job->fix_mode == XP_FIX_DIFF) {
        xp_diff_add(&result->diff, path, before, after);
        xp_fix_undo(linter, plugin, out, tag, fixed);
    } else if (!is_text && xp_manifest_write(plugin, before, after, &err) < 0) {
        xp_wrap(&err, "cannot be fixed");
        xp_fix_undo(linter, plugin, out, tag, fixed);
        xp_findings_add_problem(out, path, xp_str_from(err.msg));
        return;
    }
    result->count = count;
    result->files = 1;
}

void fix_loaded(const struct xp_lint_job *job, const struct xp_linter *linter, struct xp_plugin *plugin, bool is_text,
                struct xp_findings *out, struct xp_tag *tag, struct xp_fix_result *result)
{
    struct xp_fix_options options = { job->has_unsafe_fixes, job->min_severity };
    struct xp_fixed fixed;
    bool was_unsafe_only;

    xp_fix_plugin(linter, plugin, &options, out, tag, &fixed);
    was_unsafe_only = fixed.is_changed;
    if (fixed.is_changed)
        finish(job, linter, plugin, is_text, out, tag, &fixed, result);
    /* Last, since undoing a fix forgets what was found. */
    if (fixed.is_refused)
        xp_findings_add_problem(out, plugin->manifest_path,
                                xp_str_from(was_unsafe_only ? unsafe_refused : all_refused));
    if (is_text && job->fix_mode == XP_FIX_WRITE)
        xp_buf_add_str(&result->text, xp_buf_str(&plugin->text));
    xp_fixed_release(&fixed);
}

void gather_fixes(struct xp_fix_result *share, struct xp_fix_result *all)
{
    all->count += share->count;
    all->files += share->files;
    xp_buf_add_str(&all->diff, xp_buf_str(&share->diff));
    xp_buf_add_str(&all->text, xp_buf_str(&share->text));
    xp_fix_result_release(share);
}
