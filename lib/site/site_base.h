#ifndef SITE_BASE_H
#define SITE_BASE_H

#include "xp_arena.h"
#include "xp_err.h"
#include "xp_str.h"

/** Where a store is served; private to this module. */
struct site_base {
    struct xp_str url; /* without a slash at its end */
    struct xp_str
        path; /* of the URL: "" or "/store"; plain signs alone, so that it may stand in nginx's configuration */
};

/** Take a base URL apart. @return 0; XP_E_USAGE. Texts live in the arena. */
int site_base_read(struct site_base *base, struct xp_str url, struct xp_arena *arena, struct xp_err *err) XP_MUST_CHECK;

#endif
