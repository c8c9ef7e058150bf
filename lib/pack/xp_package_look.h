#ifndef XP_PACKAGE_LOOK_H
#define XP_PACKAGE_LOOK_H

#include "xp_inside.h"
#include "xp_package.h"

/** Packages for the linter: their faults become findings (rules/package.yaml), and what is in them is linted. */
struct xp_package_look {
    const struct xp_package_limits *limits; /* NULL: the defaults */

    /**
     * Called with each package that was read, before what is in it is linted, by any thread. May be NULL.
     *
     * @param remarks  for findings of the caller's own about this package.
     */
    void (*seen)(void *context, struct xp_str path, const struct xp_package *package,
                 const struct xp_remark_to *remarks);
    void *context;
};

/** For xp_opener.open; `context` is a struct xp_package_look. */
int xp_package_look_inside(void *context, struct xp_str path, const struct xp_remark_to *remarks, struct xp_inside *out,
                           struct xp_err *err) XP_MUST_CHECK;

#endif
