#ifndef DISCOVER_SEARCH_H
#define DISCOVER_SEARCH_H

#include "xp_discover.h"

/** The parts of discovery; private to this module. */

struct discoverer {
    struct xp_discovery *out;
    size_t target_room, problem_room;
};

/** Append; the path is copied. */
void discover_target(struct discoverer *found, struct xp_str path, enum xp_target_kind kind);
void discover_problem(struct discoverer *found, struct xp_str path, const char *message);

/** Does it end in ".isf", in any capitalisation, with something before it? */
bool discover_is_plugin_name(struct xp_str name);

/** A folder that is given by name and is no "*.isf": a plugin if it holds an info.json, else searched. */
void discover_folder(struct discoverer *found, struct xp_str path);

#endif
