#ifndef GIT_H
#define GIT_H

#include "xp_process.h"
#include "xp_source_git.h"

/** Talking to the program `git`; private to this module. */

/**
 * Run a git command in git->folder until it has ended.
 *
 * @param words       the command and its arguments; NULL ends.
 * @param[out] out    its standard output.
 * @param[out] error  its standard error, cut.
 * @return its exit code, or negative.
 */
int git_run(const struct xp_git *git, const char *const *words, struct xp_buf *out, struct xp_buf *error,
            struct xp_err *err) XP_MUST_CHECK;

/** Fail with what git said on its standard error: the line that is "fatal: ", or the first. */
int git_fail(const struct xp_buf *error, struct xp_err *err);

/**
 * List the files of a folder of the revision, or of all of it.
 *
 * @param place      in the repository, "" for its root.
 * @param has_sizes  list sizes too, for which git has to open every file.
 * @param[out] out   records as `git ls-tree -r -z` writes them, with paths from the repository's root.
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
