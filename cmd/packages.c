#include "packages.h"

#include "xp_package_look.h"

static struct xp_package_look plain_look = { .limits = NULL };

const struct xp_opener cmd_packages = { xp_package_look_inside, &plain_look };
