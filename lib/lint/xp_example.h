#ifndef XP_EXAMPLE_H
#define XP_EXAMPLE_H

#include "xp_fixer.h"
#include "xp_source.h"

/**
 * The examples inside rule files, run for what they say: each is a plugin of a few names in memory, laid over a good one.
 * Nothing is written to disk.
 */

/** An entry of an example's folder. */
struct xp_example_entry {
    struct xp_str path;   /* inside the folder, without slashes at its ends */
    struct xp_str target; /* of a link */
    struct xp_str text;   /* of a file */
    enum xp_entry_kind kind;
    unsigned mode;
};

/**
 * All entries of the example, its manifest among them, for who wants to see them on a disk.
 *
 * @param[out] out  in the arena; strings live there or in the example.
 * @return how many there are.
 */
size_t xp_example_entries(const struct xp_example *example, struct xp_arena *arena,
                          const struct xp_example_entry **out);

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

/**
 * Is the example what its rule says: one that passes without any finding of the rule, or one that fails with findings of
 * this rule alone?
 *
 * @param linter         with all rules that the author wants to get along with, this one among them.
 * @param[out] findings  what was found; zero-initialised by the caller, who releases it.
 * @return NULL: it is. Else what is wrong with it, in words.
 */
const char *xp_example_check_pass(const struct xp_linter *linter, const struct xp_rule *rule,
                                  const struct xp_example *example, struct xp_findings *findings);
const char *xp_example_check_fail(const struct xp_linter *linter, const struct xp_rule *rule,
                                  const struct xp_example *example, struct xp_findings *findings);

/**
 * The same, for findings that the caller has made: those of linting, and what was found when the example was packed.
 */
const char *xp_example_judge_pass(const struct xp_rule *rule, const struct xp_findings *findings);
const char *xp_example_judge_fail(const struct xp_rule *rule, const struct xp_example *example,
                                  const struct xp_findings *findings);

/**
 * Fix a failing example as far as it can be, with safe fixes alone where it has any. The fixed text must have nothing
 * left that could be fixed, a second run must change nothing, and the text must be the one that the example states.
 *
 * @param findings   those of the example.
 * @param[out] text  the fixed text; empty where there is no fix.
 * @return NULL: all is well, or there is nothing to fix. Else what is wrong, in words.
 */
const char *xp_example_check_fix(const struct xp_linter *linter, const struct xp_rule *rule,
                                 const struct xp_example *example, const struct xp_findings *findings,
                                 struct xp_buf *text);

#endif
