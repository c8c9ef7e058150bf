#ifndef FIX_RUN_H
#define FIX_RUN_H

#include "xp_lint_run.h"

/** Fixing as a part of a run; private to this module. */

void init_fixes(struct xp_fix_result *result);

/**
 * Fix one plugin, and write its manifest or the diff. Called by many threads, each with what belongs to its plugin.
 *
 * @param linter   the plugin's.
 * @param is_text  the manifest came with the job, not from a file.
 */
void fix_loaded(const struct xp_lint_job *job, const struct xp_linter *linter, struct xp_plugin *plugin, bool is_text,
                struct xp_findings *out, struct xp_tag *tag, struct xp_fix_result *result);

/** Put one plugin's share behind those before it; the share is released. */
void gather_fixes(struct xp_fix_result *share, struct xp_fix_result *all);

#endif
