#ifndef PACKAGES_H
#define PACKAGES_H

#include "cmd.h"
#include "xp_inside.h"

/** How commands look into packages, in the programs that can; see cmd_reach. */
extern const struct xp_opener cmd_packages;

#endif
