#ifndef GIT_H
#define GIT_H

#include "xp_process.h"
#include "xp_source_git.h"

/** Talking to the program `git`; private to this module. */

/**
 * List the files of a folder of the revision, or of all of it.
 *
 * @param place      in the repository, "" for its root.
 * @param has_sizes  list sizes too, for which git has to open every file.
 * @param[out] out   records as `git ls-tree -r -z` writes them, with paths from the repository's root.
 * @return 0; XP_E_MISSING where there is no git program; XP_E_LIMIT past out->max; XP_E_IO with what git said.
 */
int git_list_files(const struct xp_git *git, struct xp_str place, bool has_sizes, struct xp_buf *out,
                   struct xp_err *err) XP_MUST_CHECK;

/** One record of such a list. */
struct git_file {
    struct xp_str mode, id, path;
    struct xp_str size; /* "-" where it has none; empty when not asked for */
};

/** Take the next record off the list. @return false at its end, or at what is no record. */
bool git_next_file(struct xp_str *rest, struct git_file *file);

/** A git that hands out objects, one after another; started with the first. Zero but for `git` is ready to use. */
struct git_objects {
    const struct xp_git *git;
    struct xp_process process;
    char *bytes; /* received and not used yet: [next, end) */
    size_t next, end;
};

/** Declare it with this. */
#define GIT_OBJECTS_INIT(of_git)              \
    {                                         \
        (of_git), XP_PROCESS_INIT, NULL, 0, 0 \
    }

/**
 * Read a blob.
 *
 * @param id        its object id.
 * @param[out] out  its bytes are appended.
 * @return 0; XP_E_LIMIT when there are more than out->max; XP_E_IO.
 */
int git_objects_read(struct git_objects *objects, struct xp_str id, struct xp_buf *out, struct xp_err *err)
    XP_MUST_CHECK;

void git_objects_release(struct git_objects *objects);

#endif
