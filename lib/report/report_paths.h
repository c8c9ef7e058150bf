#ifndef REPORT_PATHS_H
#define REPORT_PATHS_H

#include "xp_arena.h"
#include "xp_finding.h"
#include "xp_table.h"

/**
 * Paths as services that hold a repository know its files: relative to its root, which is the nearest folder with a
 * `.git` from the current one upwards, or the current folder where there is none. Used by one thread.
 */
struct report_paths {
    struct xp_str here, root; /* absolute, links followed */
    struct xp_table files;    /* by path as it was typed -> struct report_path */
    struct xp_table plugins;  /* by path of a plugin's folder -> the same of its manifest */
    struct xp_arena arena;
};

struct report_path {
    struct xp_str typed;    /* from the current folder */
    struct xp_str path;     /* inside the root: relative to it, never empty; else absolute */
    struct xp_str relative; /* to the root, also where it leads out of it: "../a.isf" */
    bool is_inside;
};

/** Look where we are. */
void report_paths_init(struct report_paths *paths);
void report_paths_release(struct report_paths *paths);

/**
 * @param typed  as the user would type it from the current folder; it need not exist. "-", which stands for standard
 *               input, is taken as it is.
 * @return lives as long as `paths`.
 */
const struct report_path *report_paths_find(struct report_paths *paths, struct xp_str typed);

/** The file to show for a finding: its own, or for one about a plugin's folder as a whole the plugin's info.json. */
const struct report_path *report_paths_of(struct report_paths *paths, const struct xp_finding *finding);

#endif
