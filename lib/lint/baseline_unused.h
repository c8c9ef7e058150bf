#ifndef BASELINE_UNUSED_H
#define BASELINE_UNUSED_H

#include "lint_roots.h"
#include "xp_baseline.h"
#include "xp_profile.h"

/**
 * Report the entries that list more than was found (rule baseline-unused): of the plugins that were linted, and of all
 * that lies in the baseline's folder where that was linted as a whole. Private to this module.
 *
 * @param linted  absolute paths of the plugins that were linted, as keys.
 */
void baseline_report_unused(struct xp_baseline *baseline, struct xp_profiles *profiles, const struct lint_roots *roots,
                            const struct xp_table *linted, struct xp_findings *out);

#endif
