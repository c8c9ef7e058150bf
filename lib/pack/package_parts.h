#ifndef PACKAGE_PARTS_H
#define PACKAGE_PARTS_H

#include "package_stream.h"
#include "tar_check.h"
#include "xp_arena.h"
#include "xp_package.h"
#include "xp_table.h"
#include "zip_check.h"

#include <archive.h>
#include <archive_entry.h>

/** What the files that read packages share. */

/** Faults that are named of one package; one more says how many there were. */
enum { PACKAGE_MAX_FAULTS = 1000 };

/** Contents that are kept, so that a manifest is not unpacked twice: of one file, and of all. */
enum { PACKAGE_KEPT_FILE = 1024 * 1024, PACKAGE_KEPT_ALL = 16 * 1024 * 1024 };

/**
 * Bytes of a file that a source reads to compare it, and to understand it (xp_package.h): a manifest takes eleven times
 * its size once it is parsed, and a package comes from anybody.
 */
enum { PACKAGE_READABLE = 256 * 1024 * 1024, PACKAGE_PARSED = 4 * 1024 * 1024 };

enum package_kind { PACKAGE_UNKNOWN, PACKAGE_ZIP, PACKAGE_TAR };

/** What is known of an entry beyond what the outside is told. */
struct package_item {
    struct xp_str raw;  /* the name exactly as the archive has it */
    const char *kept;   /* its content, or NULL */
    bool is_special;    /* a hard link, a device: listed, never read */
    bool is_unreadable; /* encrypted, or compressed in a way we do not read */
    bool is_litter;     /* __MACOSX and the like: no part of the plugin */
    bool is_misnamed;   /* too long, too deep, or leading out: not looked at any more */
    bool has_digest;    /* its content was read, and was whole */

    /* Of a zip, once its headers were checked: where its bytes stand, and how. */
    uint64_t data, packed;
    uint32_t crc;
    bool is_deflated;
};

struct xp_package {
    struct package_file file;
    bool owns_fd;
    enum package_kind kind;
    enum package_filter filter;
    struct xp_package_limits limits;
    struct xp_package_entry *entries; /* in the order in which the archive library meets them */
    struct package_item *items;       /* as many */
    size_t count, room, item_room;
    struct xp_package_fault *faults;
    size_t fault_count, fault_room, fault_total;
    bool is_damaged; /* the structure cannot be believed, or a content is not whole: nothing in it is shown */
    size_t read_to;  /* entries whose contents were reached */
    size_t kept_bytes;
    struct xp_str top;
    struct xp_sha256 file_digest;
    struct xp_arena arena;
};

/** Note a fault. The texts are copied. */
void package_fault(struct xp_package *package, const char *rule, struct xp_str entry, const char *format, ...)
    XP_PRINTF(4, 5);

/** The same for the checks of zip and tar. */
struct zip_faults package_faults(struct xp_package *package);

/** Append an entry. `raw` and `target` live in the package's arena. @return its index. */
size_t package_add(struct xp_package *package, struct xp_str raw, const struct xp_package_entry *entry);

/** Check the structure of a zip and list its entries. @return 0 or XP_E_IO. */
int package_list_zip(struct xp_package *package, struct xp_err *err);

/**
 * Unpack one entry of a zip, wherever it stands. For contents that were read before, and for links.
 *
 * @param[out] out  room for the entry's size.
 * @return 0; XP_E_SYNTAX when it is damaged; XP_E_IO.
 */
int package_unzip(const struct xp_package *package, size_t i, char *out, struct xp_err *err);

/** Contents, one after the other, as the archive library gives them. */
struct package_cursor {
    struct xp_package *package;
    struct archive *archive;
    size_t next;                 /* index of the entry whose header comes next */
    uint64_t offset;             /* zip: place in the file */
    bool is_listing;             /* tar: entries are listed on the way, for the first time */
    bool is_broken;              /* the library goes no further */
    bool has_stopped;            /* tar: nothing more is taken from the stream, because of a fault */
    bool has_failed;             /* tar: the stream itself is damaged; `err` says how */
    struct archive_entry *entry; /* as the library sees it */
    struct package_stream *stream;
    struct tar_check check;
    struct zip_faults faults;
    struct xp_arena arena; /* names of a tar that is read again */
    uint64_t unpacked;     /* tar: bytes of the stream */
    struct xp_err err;
    unsigned char *buffer;
};

/** @return free with package_cursor_close(). */
struct package_cursor *package_cursor_open(struct xp_package *package, bool is_listing);
void package_cursor_close(struct package_cursor *cursor);

/**
 * Go to the next entry that the archive library has.
 *
 * @param[out] index  which one it is.
 * @return 1; 0 at the end; negative where the library finds something wrong, with its words in cursor->err.
 */
int package_cursor_next(struct package_cursor *cursor, size_t *index);

/**
 * The next bytes of the entry's content.
 *
 * @param[out] len  0: there are no more.
 * @return 0 or negative, with words in cursor->err.
 */
int package_cursor_data(struct package_cursor *cursor, const void **bytes, size_t *len);

/** Look at what a tar has behind its last entry, to the end of the stream. */
void package_cursor_drain(struct package_cursor *cursor);

/** Read all contents once: digests, and what is wrong. For a tar this also lists the entries. */
int package_read_all(struct xp_package *package, struct xp_err *err);

/** Judge names, links, modes; find the top folder. */
void package_judge(struct xp_package *package);

/** `name` without "./" in front and slashes that mean nothing, in the arena. */
struct xp_str package_tidy(struct xp_arena *arena, struct xp_str name);

/** Where links lead; `by_name` holds entries by tidy name, `by_folded` by what a Mac's disk takes for the same. */
void package_judge_links(struct xp_package *package, const struct xp_table *by_folded);

#endif
