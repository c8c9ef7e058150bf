#ifndef OVERRIDE_H
#define OVERRIDE_H

#include "lint_roots.h"
#include "xp_plugin.h"
#include "xp_profile.h"

/**
 * Overrides that change nothing (rule override-unused). Each plugin that some are about is linted once more, with every
 * overridden rule as it was before the last override about it; where a rule's findings come out the same, that override
 * was for nothing there. Only a configuration all of whose plugins are in the run is judged: what a run leaves out may
 * well need an override. Private to this module.
 */
struct override_judge;

/** @return free with override_judge_free(). NULL: no profile has an override, so there is nothing to judge. */
struct override_judge *override_judge_new(struct xp_profiles *profiles);
void override_judge_free(struct override_judge *judge);

/**
 * See which overrides have changed a plugin's findings. For all threads.
 *
 * @param findings  of the plugin alone, linted with the profile's linter; sorted by the call.
 */
void override_judge_plugin(struct override_judge *judge, const struct xp_profile *profile, struct xp_plugin *plugin,
                           struct xp_findings *findings);

/** The same for tag-unique, which compares plugins: this one's tag is not its own. */
void override_judge_tag(struct override_judge *judge, const struct xp_profile *profile);

/** Report what has changed nothing, for the configurations whose folder was linted as a whole. */
void override_judge_report(struct override_judge *judge, const struct lint_roots *roots, struct xp_findings *out);

#endif
