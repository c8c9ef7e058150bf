#ifndef AGAINST_PARTS_H
#define AGAINST_PARTS_H

#include "xp_against.h"
#include "xp_arena.h"
#include "xp_doc.h"

/** Finding the earlier state of a plugin; private to this module. */

/** A plugin as it was: of a folder, or of a revision. */
struct past {
    struct xp_str path; /* of a revision: inside the repository */
    struct xp_str name, tag;
    bool is_package;
};

struct past_list {
    struct past *items;
    size_t count;
};

/** qsort() order by tag, then by name, then by path. */
int past_order_by_tag(const void *left, const void *right);

/** The index of the first that does not come before `key` in the order by which the list is sorted. */
size_t past_lower_bound(const struct past_list *list, const struct past *key,
                        int (*order)(const void *left, const void *right));

struct xp_against {
    struct xp_str what; /* as the user typed it */
    struct xp_str revision;
    bool is_git;
    bool is_plugin; /* `what` is a plugin itself, no folder with plugins */
    const struct xp_opener *packages;
    const char *const *environment;
    struct past_list by_name; /* then by tag, then by path */
    struct past_list by_tag;  /* the same ones by tag */
    bool is_store;
    struct xp_store_state *states; /* by path */
    size_t state_count;
    struct git_indexes *indexes;
    struct xp_arena arena;
};

/** One plugin's comparison. */
struct search {
    const struct xp_against *against;
    const struct xp_linter *linter;
    struct xp_plugin *plugin;
    struct xp_str tag; /* of the plugin as it is; empty: it has none */
    struct xp_findings *out;
    struct xp_arena arena;
};

/** Is there a folder on disk? */
bool against_is_folder(struct search *search, struct xp_str path);

/** Compare with an earlier state that is there; its manifest may not be. */
void against_compare(struct search *search, struct xp_plugin *before, struct xp_str name);

/** The plugin is new: a notice. */
void against_say_new(struct search *search);

/** It had another name: a notice. */
void against_say_renamed(struct search *search, struct xp_str earlier);

/** It cannot be compared: a problem. */
void against_problem(struct search *search, const struct xp_err *err);

/** The comparison with what a store has. */
void against_store(struct search *search);

/** The comparison with a revision. */
void against_git(struct search *search);

/** Lists of the plugins of revisions by tag, each made when a plugin first needs it; one may ask from any thread. */
struct git_indexes *against_git_new(void);
void against_git_free(struct git_indexes *indexes);

#endif
