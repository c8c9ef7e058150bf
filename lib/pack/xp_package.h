#ifndef XP_PACKAGE_H
#define XP_PACKAGE_H

#include "xp_digest.h"
#include "xp_err.h"
#include "xp_source.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * Packages read: any zip, or tar with gzip, xz or zstd or bare, made by whom it may be. Nothing is unpacked to disk. One
 * pass over the archive gives the list of entries with the digests of their contents, and everything that is wrong.
 * libarchive reads; for a zip our own checker first holds the central directory against the local headers.
 */

/** Limits of what is read (contract, section 5). Zero: the default. */
struct xp_package_limits {
    uint64_t max_bytes; /* unpacked, all together: 1 GiB */
    uint64_t max_file;  /* unpacked, one file: 1 GiB */
    size_t max_entries; /* 100,000 */
    unsigned max_depth; /* folders: 64 */
    size_t max_name;    /* bytes of a path: 4096 */
    unsigned max_ratio; /* unpacked to packed, of all together and past 1 MiB: 200 */
    size_t piece;       /* bytes that are read at once: 128 KiB; small ones are for tests */
};

struct xp_package_entry {
    struct xp_str name; /* raw bytes as in the archive, but "a/b" where that says "./a//b/"; a NUL follows */
    enum xp_entry_kind kind;
    unsigned mode; /* permission bits as the archive has them; 0644 or 0755 where it has none, 0755 for links */
    uint64_t size;
    struct xp_str target;    /* of a link */
    struct xp_sha256 digest; /* of a file's content */
};

/** What can be wrong with a package as such; each is a rule of rules/package.yaml. */
struct xp_package_fault {
    const char *rule;     /* id: "package-broken", "package-path" … */
    struct xp_str entry;  /* name of the entry that it is about; empty: the package */
    struct xp_str detail; /* {detail} of the rule's message; may be empty */
};

struct xp_package;

/**
 * Read a package from its beginning to its end.
 *
 * @param[out] out  free with xp_package_free(). Also where it is broken: then there are faults, and what could be read.
 * @param path      of the file; NUL-terminated.
 * @param limits    NULL: the defaults.
 * @return 0; XP_E_MISSING or XP_E_IO when the file cannot be opened or read at all.
 */
int xp_package_open(struct xp_package **out, const char *path, const struct xp_package_limits *limits,
                    struct xp_err *err) XP_MUST_CHECK;

/** The same for an open descriptor of a regular file, which stays the caller's and open. */
int xp_package_open_fd(struct xp_package **out, int fd, const struct xp_package_limits *limits, struct xp_err *err)
    XP_MUST_CHECK;
void xp_package_free(struct xp_package *package);

/** Entries in the order of the archive. @return how many. */
size_t xp_package_entries(const struct xp_package *package, const struct xp_package_entry **out);

/** Is entry `i` what macOS leaves behind (__MACOSX, .DS_Store, ._NAME), and no part of the plugin? */
bool xp_package_is_litter(const struct xp_package *package, size_t i);

/** What is wrong: with the archive, then with each entry, then with all together. @return how many. */
size_t xp_package_faults(const struct xp_package *package, const struct xp_package_fault **out);

/** Name of the one top folder, the plugin's; empty where there is none or more than one. */
struct xp_str xp_package_top(const struct xp_package *package);

/** SHA-256 and size of the file itself. */
void xp_package_file_digest(const struct xp_package *package, struct xp_sha256 *digest, uint64_t *size);

/** The content digest over all entries, sorted by name; litter such as __MACOSX does not count. */
void xp_package_content_digest(const struct xp_package *package, struct xp_sha256 *out);

/**
 * The entries below the top folder as a source, for xp_plugin_load_from(). Files of up to 4 MiB can be read to be
 * understood, which takes many times as much memory, and of up to 256 MiB to be compared.
 *
 * @param[out] data  for the functions of xp_source_package; closed with its `close`. Borrows `package`.
 */
void xp_package_source(struct xp_package *package, void **data);

/** The same, and the package is freed when the source is closed. */
void xp_package_give_source(struct xp_package *package, void **data);

extern const struct xp_source xp_source_package;

#endif
