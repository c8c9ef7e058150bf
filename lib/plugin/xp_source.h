#ifndef XP_SOURCE_H
#define XP_SOURCE_H

#include "xp_arena.h"
#include "xp_buf.h"
#include "xp_err.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Where the entries of a plugin come from. Only what resolves names and lists folders talks to a source itself. */

enum xp_entry_kind {
    XP_ENTRY_FILE,
    XP_ENTRY_FOLDER,
    XP_ENTRY_LINK,
    XP_ENTRY_OTHER /* pipe, socket, device */
};

/** Bytes of a SHA-256. */
enum { XP_SOURCE_DIGEST = 32 };

struct xp_listing;

struct xp_entry {
    struct xp_str name; /* bytes, perhaps not UTF-8; a NUL follows */
    enum xp_entry_kind kind;
    struct xp_str folded;      /* the name as it is on a disk that ignores case; set with xp_listing.folded */
    struct xp_listing *inside; /* a folder's listing once it was asked for; private to resolving */
};

struct xp_listing {
    struct xp_listing *parent; /* NULL: the plugin's own folder */
    struct xp_str place;       /* relative to the plugin's folder, "" for that itself; a NUL follows */
    struct xp_entry *entries;  /* sorted by name bytes; without "." and ".." */
    size_t count;
    bool is_complete;         /* false: the system refused, or more than XP_PLUGIN_MAX_ENTRIES */
    struct xp_str message;    /* why the system refused; else empty */
    struct xp_entry **folded; /* the same by folded name; made when first needed; private to resolving */
};

struct xp_entry_info {
    enum xp_entry_kind kind;
    unsigned mode; /* permission bits and type as in st_mode, for xp_file_kind_name() */
    uint64_t size;
};

/**
 * Paths are relative to the plugin's folder, NUL-terminated; "" is that folder. Their folders are no links: whoever
 * calls has followed them. Each returns 0, XP_E_MISSING, XP_E_LIMIT or XP_E_IO, with a message that does not repeat
 * the path.
 */
struct xp_source {
    /** Call `add` for every entry of a folder but "." and "..", in any order, until it returns false. */
    int (*list)(void *data, const char *path, bool (*add)(void *context, struct xp_str name, enum xp_entry_kind kind),
                void *context, struct xp_err *err);

    /** What stands there; a link is not followed. */
    int (*stat)(void *data, const char *path, struct xp_entry_info *out, struct xp_err *err);

    /** Append a link's target to `out`. */
    int (*read_link)(void *data, const char *path, struct xp_buf *out, struct xp_err *err);

    /** Read a regular file, at most out->max bytes. */
    int (*read)(void *data, const char *path, struct xp_buf *out, struct xp_err *err);

    void (*close)(void *data);

    /**
     * What tells the bytes of a regular file from all others, where the source knows without reading it. NULL, or false:
     * it does not.
     */
    bool (*digest)(void *data, const char *path, unsigned char out[XP_SOURCE_DIGEST]);
};

/**
 * A folder on disk.
 *
 * @param path       relative to the current folder, NUL-terminated.
 * @param[out] data  for the functions of xp_source_folder; closed with its `close`.
 * @return 0; XP_E_MISSING when there is no such folder; XP_E_IO when the system refuses.
 */
int xp_source_open_folder(const char *path, void **data, struct xp_err *err) XP_MUST_CHECK;

extern const struct xp_source xp_source_folder;

#endif
