#ifndef XP_INSIDE_H
#define XP_INSIDE_H

#include "xp_path.h"
#include "xp_plugin.h"
#include "xp_remark.h"

/**
 * Plugins inside packages. Reading archives is for a module above this one, which not every program has; what can be
 * done with a plugin does not depend on where its files come from.
 */

/** A plugin inside a package, opened. */
struct xp_inside {
    const struct xp_source *source; /* NULL: there is none, or it cannot be read */
    void *data;                     /* closed with source->close, by the caller or by the plugin that is made of it */
    struct xp_str name;             /* of its folder; lives as long as `data` */
};

struct xp_opener {
    /**
     * Read a package to its end and open what is in it.
     *
     * @param path      of the file; a NUL follows.
     * @param remarks   gets what is wrong with the package; its `plugin` is the path of the package. NULL: then the
     *                  message says what is wrong where that keeps the plugin from being opened.
     * @param[out] out  filled.
     * @return 0, with remarks also where the file is no package; XP_E_MISSING or XP_E_IO when it cannot be read at all;
     *         without remarks XP_E_SYNTAX when there is no plugin to open.
     */
    int (*open)(void *context, struct xp_str path, const struct xp_remark_to *remarks, struct xp_inside *out,
                struct xp_err *err);
    void *context;
};

/** The path of a plugin inside a package, for messages: "dist/weather.zip/jamie.weather.isf". */
static inline struct xp_str xp_inside_path(struct xp_arena *arena, struct xp_str package, struct xp_str name)
{
    return xp_path_join(arena, package, name);
}

#endif
