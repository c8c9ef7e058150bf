#ifndef XP_FIXER_H
#define XP_FIXER_H

#include "xp_buf.h"
#include "xp_linter.h"

#include <stdbool.h>

/**
 * Fixes, applied to a plugin in memory. Of the fixes that one lint offers, those that do not get in each other's way are
 * applied together, each whole or not at all; then the new text is linted, and so on until there is nothing more to
 * apply. Outside the edits every byte stays as it is. A second run finds nothing to do.
 */

/** Rounds of lint and apply. Fixes that wait for each other are rarely more than three deep. */
enum { XP_FIX_MAX_PASSES = 10 };

struct xp_fix_options {
    bool has_unsafe; /* apply unsafe fixes too */
    enum xp_severity
        min_severity; /* findings below it are left alone: nothing changes for a reason that is not shown */
};

/** What became of it. */
struct xp_fixed {
    struct xp_buf original; /* the text as it was; empty unless is_changed */
    size_t count;           /* findings put right */
    bool is_changed;
    bool
        is_refused; /* fixing came to no good end, because of a bad rule or a fault of ours: no fix was applied, or no unsafe one */
};

/** Frees the original text. */
void xp_fixed_release(struct xp_fixed *fixed);

/**
 * Lint a plugin, apply the fixes, lint it again.
 *
 * The result parses at least as well as before: it has no more syntax errors; nor, where it has as many and all fixes
 * were safe, more findings of severity error. Where that fails, or there is no end to it, safe fixes are tried alone, and
 * after that none. Of rules that the policy switched off, and of files in UTF-16 or UTF-32, there is no fix; in others,
 * bytes that are not UTF-8 stay as they are, and the rest is fixed around them.
 *
 * @param plugin      opened; has the new text afterwards.
 * @param[out] out    the findings of the text that the plugin has in the end; as xp_lint_plugin() gives them.
 * @param[out] tag    as there.
 * @param[out] fixed  release with xp_fixed_release().
 */
void xp_fix_plugin(const struct xp_linter *linter, struct xp_plugin *plugin, const struct xp_fix_options *options,
                   struct xp_findings *out, struct xp_tag *tag, struct xp_fixed *fixed);

/** Give the plugin its original text back, with the findings and the tag of that: the new one could not be written. */
void xp_fix_undo(const struct xp_linter *linter, struct xp_plugin *plugin, struct xp_findings *out, struct xp_tag *tag,
                 struct xp_fixed *fixed);

#endif
