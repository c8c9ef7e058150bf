#ifndef PACK_PARTS_H
#define PACK_PARTS_H

#include "xp_pack.h"
#include "xp_save.h"

#include <pthread.h>

/** What the files of the packer share. */

/** One package on its way. */
struct packing {
    const struct xp_pack_job *job;
    const struct xp_plan *plan;
    size_t threads;
    int fd;                    /* the temporary file, for reading and writing at any place */
    struct xp_save *save;      /* the same, where it will get a name; else NULL */
    struct xp_sha256 *digests; /* of the entries' contents as they were read; by index of the plan */

    pthread_mutex_t lock; /* for what follows */
    uint64_t done, total; /* work, for the progress */
    size_t failed_at;     /* of several failures the first in the plan's order is told */
    bool has_failed, is_refused;
    struct xp_err err;
};

/** Bytes that are read at once from large files. */
enum { PACK_PIECE_BYTES = 256 * 1024 };

/** Deflating a byte takes as long as this many are read back: for the progress. */
enum { PACK_WORK_WRITE = 6, PACK_WORK_CHECK = 1 };

/** Tell that so much more is done. */
void packing_advance(struct packing *packing, uint64_t work);

/** Something went wrong with entry `i`; `is_refused` when it is the plugin's fault. */
void packing_fail(struct packing *packing, size_t i, bool is_refused, const struct xp_err *err);
bool packing_has_failed(struct packing *packing);

/** The package cannot be written or is not what was written, at entry `i`, or the plan's count where it is none. */
void packing_fail_target(struct packing *packing, size_t i, const char *why);

/** The entry's mode with its type, as in st_mode. */
unsigned pack_mode(const struct xp_plan_entry *entry);

/** A file of the plan that is being read. */
struct pack_file {
    struct packing *packing;
    size_t index;
    int fd;
    uint64_t bytes; /* read up to now */
    struct xp_sha256_state sum;
};

/** @return false when it cannot be opened; the packing has failed then. */
bool pack_file_open(struct pack_file *file, struct packing *packing, size_t i);

/**
 * Read on. More than was planned is never read, but for one byte to see that there is more.
 *
 * @param[out] len  bytes; 0 at the end.
 * @return false when that failed.
 */
bool pack_file_read(struct pack_file *file, char *out, size_t room, size_t *len);

/** Close it, and keep its digest. @return false when it is not what was planned, or something failed before. */
bool pack_file_close(struct pack_file *file, bool is_good);

struct xp_packer {
    /** Write the package into the temporary file. What goes wrong is in the packing. */
    void (*write)(struct packing *packing);

    /**
     * Bring the package to the disk, read it back, and compare it with the plan and the digests: names, kinds, modes,
     * sizes, order and contents. Gives size and digest of the file as it stands there.
     */
    void (*check)(struct packing *packing, struct xp_pack_result *result);
};

/** Of the zip; see xp_packer.check. */
void pack_check_zip(struct packing *packing, struct xp_pack_result *result);

/* For checks. */

/** The package is not what was written; `i` is the entry, or the plan's count where it is none. */
void pack_check_fail(struct packing *packing, size_t i, const char *what);

/** The same for what a checker of strangers' packages has found. */
void pack_check_fault(struct packing *packing, const char *rule, struct xp_str entry, struct xp_str detail);

/** Bring the package to the disk. */
void pack_check_sync(struct packing *packing);

#endif
