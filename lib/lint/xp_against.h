#ifndef XP_AGAINST_H
#define XP_AGAINST_H

#include "xp_inside.h"
#include "xp_linter.h"

/**
 * Comparing plugins with an earlier state: the rules with `reported-by: against` in rules/. The earlier state is a
 * folder (the plugin's own as it was, or one that holds plugins), a package, or a revision of the git repository around
 * the plugin.
 */

/** One plugin as it was. */
struct xp_earlier {
    struct xp_plugin *plugin; /* opened */
    struct xp_str name;       /* for messages: "v1.2", "old/jamie.weather.isf" */
    bool is_checkout;         /* it comes from version control; see xp_content_compare() */
};

/**
 * Find what must not have changed between two states of a plugin.
 *
 * What cannot be compared, because the manifest of either side does not have it, is passed over: other rules speak of
 * what is missing now, and nothing can be done about what was missing then.
 *
 * @param now       its manifest parsed (or not: then there is nothing to compare).
 * @param[out] out  findings are appended; also a problem where files of either side cannot be read.
 */
void xp_lint_change(const struct xp_linter *linter, struct xp_plugin *now, const struct xp_earlier *earlier,
                    struct xp_findings *out);

struct xp_store_state;

/** Find which versions are not above those of a store. */
void xp_lint_store(const struct xp_linter *linter, struct xp_plugin *now, const struct xp_store_state *state,
                   struct xp_findings *out);

/** Where the earlier states of a run are found. Shared by all threads, never changed. */
struct xp_against;

/**
 * Understand what `--against` names.
 *
 * @param[out] out     free with xp_against_free().
 * @param what         a folder, a package, or "git:REVISION"; copied.
 * @param packages     how to look into packages; NULL: nobody can. Borrowed.
 * @param environment  for git: "NAME=value" each, NULL ends; borrowed.
 * @return 0; XP_E_USAGE when it is neither; XP_E_MISSING when there is no such folder, no plugin in it, or no git
 *         program; XP_E_SYNTAX when a package has no plugin to compare with. The message does not repeat `what`.
 */
int xp_against_open(struct xp_against **out, struct xp_str what, const struct xp_opener *packages,
                    const char *const *environment, struct xp_err *err) XP_MUST_CHECK;
void xp_against_free(struct xp_against *against);

/** What a store has of one plugin. Who asks the store, and how versions are put in order, is not the linter's matter. */
struct xp_store_state {
    struct xp_str path; /* the plugin's, as it is linted */
    struct xp_str name; /* for messages: "the store plugins.example.org" */
    bool has_vers;
    int64_t vers;           /* the counter of its release */
    struct xp_str number;   /* the readable version of its release */
    bool is_readable_above; /* is the plugin's readableVers above that, or nothing that can be compared? */
};

/**
 * Compare with what stores have: for the plugins that are among the states; the others are passed over.
 *
 * @param[out] out  free with xp_against_free().
 * @param states    copied.
 */
void xp_against_from_store(struct xp_against **out, const struct xp_store_state *states, size_t count);

/**
 * Find the earlier state of one plugin and compare. A plugin that is new or was renamed is a notice; an earlier state
 * that cannot be read is a problem.
 *
 * @param plugin    opened and linted.
 * @param is_alone  it is the only plugin of the run, so an earlier plugin that was named is its own whatever its name.
 */
void xp_against_lint(const struct xp_against *against, const struct xp_linter *linter, struct xp_plugin *plugin,
                     bool is_alone, struct xp_findings *out);

#endif
