#ifndef DISK_EXAMPLE_H
#define DISK_EXAMPLE_H

#include "xp_example.h"
#include "xp_profile.h"

/**
 * Write an example to a scratch folder and let the reporter of its rule look at it: plan its package, or have its module
 * compiled. What is found is added to `findings`.
 *
 * @param reporter  XP_BY_PACKAGE or XP_BY_PYTHON.
 * @return NULL; or in words why it could not be looked at here: two of its names are one on this disk, or are none; or
 *         there is no python3.
 */
const char *disk_example_find(const struct xp_profile *profile, enum xp_reporter reporter,
                              const struct xp_example *example, struct xp_findings *findings);

#endif
