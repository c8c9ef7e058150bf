#ifndef XP_SOURCE_GIT_H
#define XP_SOURCE_GIT_H

#include "xp_arena.h"
#include "xp_source.h"

/**
 * A plugin as it was in a revision of the git repository that it lies in, read through the program `git`.
 *
 * Git is asked for objects alone: no hook, filter, pager or text conversion runs, nothing is locked or written, and
 * nothing is fetched from the network. Of the environment, what points git to another repository is left out, since our
 * caller may be one of its hooks.
 */
struct xp_git {
    const char *const *environment; /* for the program, made from the caller's */
    struct xp_str folder;           /* where the repository was looked for */
    struct xp_str inside;           /* that folder's path in the repository; "" for its root */
    struct xp_str upwards;          /* the way from there to the root: "../../"; "" at the root */
    struct xp_str commit;           /* the revision's object id */
    struct xp_arena *arena;
};

/** Bytes of a repository's list of files, and manifests looked at in search of a plugin that was renamed. */
enum { XP_GIT_MAX_LIST_BYTES = 256 * 1024 * 1024, XP_GIT_MAX_MANIFESTS = 20000 };

/** Can it be a revision at all: not empty, and nothing that git would take for an option? */
bool xp_git_is_revision(struct xp_str revision);

/** Is there a git program? @return 0; XP_E_MISSING when there is none; XP_E_IO. */
int xp_git_check(const char *const *environment, struct xp_err *err) XP_MUST_CHECK;

/**
 * Find the repository around a folder, and a revision in it.
 *
 * @param[out] git     what it holds lives in `arena`.
 * @param folder       on disk, relative to the current folder.
 * @param revision     as git reads it: a tag, a branch, "HEAD~3", an object id; checked with xp_git_is_revision().
 * @param environment  of the calling program: "NAME=value" each, NULL ends; borrowed.
 * @return 0; XP_E_MISSING when there is no git program, no repository or no such revision, each named in the message;
 *         XP_E_IO for what else git has to say.
 */
int xp_git_find(struct xp_git *git, struct xp_arena *arena, struct xp_str folder, struct xp_str revision,
                const char *const *environment, struct xp_err *err) XP_MUST_CHECK;

/**
 * Open a folder of the revision as a source for xp_source_git.
 *
 * @param git        must outlive the source.
 * @param place      its path in the repository, "" for the root.
 * @param[out] data  closed with the source's `close`.
 * @return 0; XP_E_MISSING when the revision has no file there; XP_E_LIMIT; XP_E_IO.
 */
int xp_source_open_git(const struct xp_git *git, struct xp_str place, void **data, struct xp_err *err) XP_MUST_CHECK;

/** Paths that are no UTF-8, in any form of Unicode and with any bytes, are those of the repository. */
extern const struct xp_source xp_source_git;

/**
 * Call `look` for the manifest of each "*.isf" folder of the revision, by path, until it returns false. Manifests over
 * `max_bytes` are left out.
 *
 * @param look  `place` is the plugin's path in the repository, `text` its info.json; both for the call only.
 * @return 0; XP_E_LIMIT when the repository has too many files or plugins; XP_E_IO.
 */
int xp_git_each_manifest(const struct xp_git *git, size_t max_bytes,
                         bool (*look)(void *context, struct xp_str place, struct xp_str text), void *context,
                         struct xp_err *err) XP_MUST_CHECK;

#endif
