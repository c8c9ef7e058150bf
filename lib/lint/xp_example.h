#ifndef XP_EXAMPLE_H
#define XP_EXAMPLE_H

#include "xp_fixer.h"

/**
 * The examples inside rule files, run for what they say: each is a plugin of a few names in memory, laid over a good one.
 * Nothing is written to disk.
 */

/** The text of the example's manifest: its own, or the good manifest with what the example changes. */
struct xp_str xp_example_text(const struct xp_example *example, struct xp_arena *arena);

/** Lint the example with the rules of the linter. An example of a note alone has no findings. */
void xp_example_lint(const struct xp_linter *linter, const struct xp_example *example, struct xp_findings *out);

/**
 * Apply fixes to the example's manifest.
 *
 * @param example     not one of a note alone.
 * @param[out] fixed  release with xp_fixed_release().
 * @param[out] text   the manifest's text afterwards is appended.
 */
void xp_example_fix(const struct xp_linter *linter, const struct xp_example *example,
                    const struct xp_fix_options *options, struct xp_fixed *fixed, struct xp_buf *text);

#endif
