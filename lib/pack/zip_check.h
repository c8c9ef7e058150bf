#ifndef ZIP_CHECK_H
#define ZIP_CHECK_H

#include "xp_arena.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The structure of a zip, held against itself: end record, central directory and local headers must say the same, and
 * together with the data they must fill the file without a gap or an overlap. Programs read zips from either end, and
 * where the two ends disagree they see different contents; nothing that passes here can be read in two ways.
 *
 * Private to this module. No archive library, no memory beyond the directory, no read outside of what is announced.
 */

/** Bytes of the central directory that are read; 100,000 entries with long names fit. */
enum { ZIP_MAX_DIRECTORY = 32 * 1024 * 1024 };

/** What the check reads from. */
struct zip_input {
    /** Read exactly `len` bytes at `offset`, which lie inside the file. @return false when the system refuses. */
    bool (*read_at)(void *context, uint64_t offset, void *out, size_t len);
    void *context;
    uint64_t size;
};

enum { ZIP_STORED = 0, ZIP_DEFLATED = 8 };

/** "Version made by", upper byte: who wrote the attributes. */
enum { ZIP_HOST_UNIX = 3, ZIP_HOST_MAC = 19 };

struct zip_entry {
    struct xp_str name;     /* raw bytes, a slash at the end and all; a NUL follows */
    struct xp_str raw_name; /* the same but where a second name in UTF-8 takes its place */
    uint16_t flags, method;
    uint8_t host;
    uint32_t crc, attributes; /* "external": of Unix, st_mode stands in the upper half */
    uint64_t packed, size;    /* bytes in the file, and when unpacked */
    uint64_t header;          /* where its local header begins */
    uint64_t data;            /* where its bytes begin; 0: the local header could not be read */
    bool is_doubtful;         /* programs disagree about what it is; reported */
};

/** Who hears what is wrong: the rule's id, the entry it is about (empty: the file), and the rest of the message. */
struct zip_faults {
    void (*add)(void *context, const char *rule, struct xp_str entry, struct xp_str detail);
    void *context;
};

struct zip_listing {
    struct zip_entry *entries; /* sorted by `header` */
    size_t count;
    bool is_sound; /* nothing was wrong with the structure: what the entries say can be believed */
};

/**
 * Check a zip.
 *
 * @param[out] out     filled as far as the file can be read; lives in the arena.
 * @param max_entries  more are not read; that is a fault.
 * @return false when the system refused to read; nothing else was found out then.
 * @source APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
 */
bool zip_check(struct zip_listing *out, struct xp_arena *arena, const struct zip_input *input, size_t max_entries,
               const struct zip_faults *faults);

#endif
