#ifndef ZIP_PARTS_H
#define ZIP_PARTS_H

#include "xp_macros.h"
#include "zip_check.h"

/** What the files of the zip check share. */

enum { ZIP_LOCAL_BYTES = 30, ZIP_CENTRAL_BYTES = 46, ZIP_END_BYTES = 22, ZIP_END64_BYTES = 56, ZIP_LOCATOR_BYTES = 20 };

enum {
    ZIP_LOCAL_MAGIC = 0x04034b50,
    ZIP_CENTRAL_MAGIC = 0x02014b50,
    ZIP_END_MAGIC = 0x06054b50,
    ZIP_END64_MAGIC = 0x06064b50,
    ZIP_LOCATOR_MAGIC = 0x07064b50,
    ZIP_DESCRIPTOR_MAGIC = 0x08074b50
};

/** General purpose flags. */
enum {
    ZIP_FLAG_ENCRYPTED = 1 << 0,
    ZIP_FLAG_DESCRIPTOR = 1 << 3,
    ZIP_FLAG_PATCH = 1 << 5,
    ZIP_FLAG_STRONG = 1 << 6,
    ZIP_FLAG_UTF8 = 1 << 11,
    ZIP_FLAG_MASKED = 1 << 13
};

/** "It stands in the zip64 field". */
#define ZIP_SEE_EXTRA16 UINT16_C(0xFFFF)
#define ZIP_SEE_EXTRA32 UINT32_C(0xFFFFFFFF)

enum { ZIP_EXTRA_ZIP64 = 0x0001, ZIP_EXTRA_UNICODE_PATH = 0x7075, ZIP_EXTRA_ASI_UNIX = 0x756e };

struct zip_reading {
    const struct zip_input *input;
    const struct zip_faults *faults;
    struct xp_arena *arena;
    struct zip_listing *out;
    bool has_io_failure;
    uint64_t directory, directory_bytes; /* of the central directory */
    uint64_t directory_end;              /* where the end record, or that of zip64, begins */
    uint64_t count;                      /* as announced */
};

static inline uint16_t zip_u16(const unsigned char *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t zip_u32(const unsigned char *at)
{
    return (uint32_t)zip_u16(at) | (uint32_t)zip_u16(at + 2) << 16;
}

static inline uint64_t zip_u64(const unsigned char *at)
{
    return (uint64_t)zip_u32(at) | (uint64_t)zip_u32(at + 4) << 32;
}

/** Read, if the bytes lie in the file. @return false also where they do not; `has_io_failure` tells. */
bool zip_read(struct zip_reading *reading, uint64_t offset, void *out, size_t len);

/** Report a fault of the structure: the listing is not sound. */
void zip_fault(struct zip_reading *reading, const char *rule, struct xp_str entry, const char *format, ...)
    XP_PRINTF(4, 5);

/** Report what is wrong with an entry while the structure is sound. */
void zip_remark(struct zip_reading *reading, const char *rule, struct xp_str entry, const char *detail);

/**
 * A field of the extra part.
 *
 * @param[out] len  of its contents.
 * @return its contents, or NULL.
 */
const unsigned char *zip_extra_find(const unsigned char *extra, size_t extra_len, unsigned id, size_t *len);

/** Is the extra part a chain of fields that ends where it should? */
bool zip_extra_is_good(const unsigned char *extra, size_t extra_len);

/**
 * What makes an entry one thing for some programs and another for others: a field that stands there twice, or a kind
 * that is said where only some of them look.
 *
 * @return words for the message, or NULL.
 * @source Info-ZIP, proginfo/extrafld.txt; unzip 6.0 and 7-Zip, which make links of such entries.
 */
const char *zip_extra_doubt(const struct zip_entry *entry, const unsigned char *extra, size_t extra_len);

/** Find and read the end record and that of zip64. @return false when there is no central directory to go on with. */
bool zip_read_end(struct zip_reading *reading);

/** Read the central directory into out->entries, in its order. */
bool zip_read_directory(struct zip_reading *reading);

/** Hold the sorted entries against their local headers, and the whole against the file. */
void zip_check_locals(struct zip_reading *reading);

#endif
