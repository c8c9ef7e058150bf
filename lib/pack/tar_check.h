#ifndef TAR_CHECK_H
#define TAR_CHECK_H

#include "zip_check.h"

/**
 * The structure of a tar, read as a stream in front of the archive library: names as raw bytes, and no header reaches
 * the library that could be read in two ways, makes it collect more than a name's worth of memory, or is of a kind that
 * no plugin needs. What it finds wrong ends the stream; what follows cannot be believed.
 *
 * Private to this module. POSIX ustar and pax, GNU's long names, and the old tar without a magic.
 */

enum { TAR_BLOCK = 512 };

/** Bytes of one pax header or long name, and of all names together. */
enum { TAR_MAX_META = 256 * 1024, TAR_MAX_NAMES = 32 * 1024 * 1024 };

/** Headers in a row that speak of what follows; the archive library goes one C frame deeper with each. */
enum { TAR_MAX_META_HEADERS = 8 };

enum tar_kind { TAR_FILE, TAR_FOLDER, TAR_LINK, TAR_HARD_LINK, TAR_SPECIAL };

struct tar_entry {
    struct xp_str name, target; /* raw bytes; a NUL follows each */
    enum tar_kind kind;
    unsigned mode;
    uint64_t size;
};

/** What stands in a header's body and is collected: not the content of a file. */
enum tar_meta { TAR_META_NONE, TAR_META_PAX, TAR_META_GLOBAL, TAR_META_NAME, TAR_META_TARGET };

struct tar_limits {
    uint64_t max_bytes, max_file;
    size_t max_entries, max_name;
};

struct tar_check {
    const struct zip_faults *faults;
    struct xp_arena *arena;
    struct tar_limits limits;

    struct tar_entry *entries;
    size_t count, room;
    uint64_t bytes;    /* of all files */
    size_t name_bytes; /* of all names that were kept */

    unsigned char block[TAR_BLOCK];
    size_t filled;     /* of the block */
    uint64_t skipping; /* bytes of a content with its padding that are still to come */
    enum tar_meta meta;
    char *collected; /* TAR_MAX_META bytes; NULL until needed */
    size_t meta_bytes, meta_filled;
    unsigned meta_headers; /* since the last entry */

    /* What headers in front of an entry say of it. */
    bool has_name, has_target, has_size;
    struct xp_str next_name, next_target;
    uint64_t next_size;

    unsigned zero_blocks;
    bool has_extra;  /* something stands behind the end */
    bool is_stopped; /* something was wrong; nothing more is read */
};

/** @param[out] check  release with tar_check_release(). */
void tar_check_init(struct tar_check *check, struct xp_arena *arena, const struct tar_limits *limits,
                    const struct zip_faults *faults);
void tar_check_release(struct tar_check *check);

/** Look at the next bytes of the stream. @return false when they must not be handed on. */
bool tar_check_feed(struct tar_check *check, const void *bytes, size_t len);

/** The stream has ended by itself: was it whole? */
void tar_check_finish(struct tar_check *check);

/** Is this a header, to judge by its checksum? For telling a tar from other files. */
bool tar_is_header(const unsigned char *block);

#endif
