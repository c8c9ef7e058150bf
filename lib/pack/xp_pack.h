#ifndef XP_PACK_H
#define XP_PACK_H

#include "xp_arena.h"
#include "xp_digest.h"
#include "xp_err.h"
#include "xp_plan.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * A package written from a plan: into a temporary file, brought to the disk, read back entry by entry and compared, and
 * only then given its name, with its checksum beside it. The bytes depend on the plan, the format, the level, the time
 * and the compression library's version alone: not on the number of threads.
 */

enum xp_pack_format { XP_PACK_ZIP, XP_PACK_TAR_GZ, XP_PACK_TAR_XZ, XP_PACK_TAR_ZST };
enum { XP_PACK_FORMATS = 4 };

/** "zip", "tar.gz", "tar.xz", "tar.zst": what stands behind the dot of the file's name. */
const char *xp_pack_format_name(enum xp_pack_format format);

/** The format that a file's name asks for by its end, in any case. @return false when it asks for none. */
bool xp_pack_format_find(struct xp_str name, enum xp_pack_format *format);

/**
 * The least, the usual and the highest level of a format. Level 0 stores. The usual one of zip makes packages as small as
 * other programs do at their 6, give or take half a percent, in a fifth less time than the next; that of tar.xz is the
 * highest that stays below 64 MiB of memory.
 */
struct xp_pack_levels {
    int least, usual, most;
};
struct xp_pack_levels xp_pack_levels(enum xp_pack_format format);

/** The time of all entries where nothing else was asked for: 1980-01-01 00:00:00 UTC, the first that a zip can hold. */
#define XP_PACK_TIME INT64_C(315532800)

/** The last second that every tar can hold, in the year 2242. */
#define XP_PACK_MAX_TIME INT64_C(8589934591)

/**
 * The name of a package that nobody named: "TAG-READABLEVERS.zip", with every character outside A-Za-z0-9._+- turned
 * into "-"; without dots and dashes in front, so that it is neither hidden nor taken for an option; short enough for
 * every file system, where the tag is cut and the version stays. Without a tag the folder's name stands for it.
 *
 * @param tag, readable  of the manifest, decoded; may be empty.
 * @param folder         name of the plugin's folder.
 * @return lives in the arena; a NUL follows.
 */
struct xp_str xp_pack_default_name(struct xp_arena *arena, struct xp_str tag, struct xp_str readable,
                                   struct xp_str folder, enum xp_pack_format format);

/** What stands behind a package's name to give that of its checksum file. */
#define XP_PACK_CHECKSUM_END ".sha256"

/** Writes and reads back packages of some formats. */
struct xp_packer;

/** The zip writer, which needs no archive library; that of the tar formats, which does: whoever names it loads that. */
extern const struct xp_packer xp_pack_zip, xp_pack_tar;

struct xp_pack_job {
    const struct xp_plan *plan; /* not refused */
    enum xp_pack_format format;
    const struct xp_packer *packer; /* of this format */
    int level;
    size_t threads;      /* 0: as many as there are processors */
    int64_t time;        /* of all entries: seconds since 1970, UTC */
    const char *path;    /* where to write; its checksum goes beside it. NULL: to `fd`, and no checksum */
    bool may_replace;    /* an existing file at `path` */
    int fd;              /* written to in one go after everything was checked */
    const char *scratch; /* folder for the temporary file of a package that goes to `fd` */

    /** Called now and then with how much of the work is done; not by two threads at once. NULL: nobody looks. */
    void (*progress)(void *context, uint64_t done, uint64_t total);
    void *context;
};

struct xp_pack_result {
    uint64_t size; /* of the package, in bytes */
    struct xp_sha256 digest, content;
    bool is_refused; /* of a failure: the plugin or the target stood against it, not the system */
};

/**
 * Write the package. Memory stays below 64 MiB for each thread, whatever the size of the files; higher levels of tar.xz
 * and tar.zst than the usual ones take what their libraries take.
 *
 * @return 0; with is_refused: XP_E_MISSING when a file is not, or no longer, what was planned, and when there is a file
 *         at `path` that may not be replaced. XP_E_IO when the system refuses or the package does not read back as it
 *         was written; XP_E_MISSING when the target's folder does not exist. The message names the file. Nothing is
 *         left behind then.
 */
int xp_pack_write(const struct xp_pack_job *job, struct xp_pack_result *result, struct xp_err *err) XP_MUST_CHECK;

#endif
