#ifndef ZIP_WRITE_H
#define ZIP_WRITE_H

#include "xp_buf.h"
#include "zip_check.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * The bytes of a zip as we write them. Every field is chosen here and nowhere else, so that the same content gives the
 * same bytes, and so that every program reads them in the same way. @source PKWARE APPNOTE.TXT 6.3.10, Info-ZIP.
 *
 * | Field | Value | Why |
 * |---|---|---|
 * | version made by | Unix (3), 4.5 | says that the upper half of the attributes is a mode; never the writer's system |
 * | version needed | 1.0 stored file, 2.0 folder or deflated, 4.5 zip64 | the least that reads it, as the standard asks |
 * | flags | bit 11 (UTF-8) alone, always | names are UTF-8; one value for ASCII names too: no reader minds |
 * | | bit 3 (data descriptor) never | sizes and CRC stand in the local header, so the zip can be read as a stream |
 * | method | 8 (deflate) where that is smaller, else 0 (stored) | every reader knows these two |
 * | time, date | one instant for all, UTC, even seconds | DOS times have no zone and steps of two seconds |
 * | CRC, sizes | of the content; 0 for folders | |
 * | extra fields | none; zip64 where a size or an offset needs more than 32 bits | Unix times, uid and gid differ from machine to machine |
 * | comments | none | |
 * | disk numbers | 0 | |
 * | internal attributes | 0 | "is a text" would be a guess |
 * | external attributes | st_mode << 16, and the DOS bit for folders (0x10) | unzip restores modes; Windows sees folders |
 * | a link | mode 0120755, content is the target, stored | as Info-ZIP does |
 * | end | the zip64 records where a number needs them, then the plain one | |
 */

/** Time and date as DOS counts them, one number for both. */
struct zip_time {
    uint16_t time, date;
};

/**
 * @param seconds  since 1970, UTC; what DOS cannot say is moved to the nearest that it can: 1980-01-01 00:00:00 or
 *                 2107-12-31 23:59:58.
 */
struct zip_time zip_time_from(int64_t seconds);

struct zip_member {
    struct xp_str name; /* without a slash at the end; that of a folder is written with one */
    bool is_folder;
    unsigned mode;   /* as in st_mode, with the type */
    unsigned method; /* ZIP_STORED or ZIP_DEFLATED */
    uint32_t crc;
    uint64_t size, packed; /* bytes of the content, and as they stand in the zip */
    uint64_t offset;       /* of the local header */
};

/** Append the header that stands before the content. */
void zip_add_local(struct xp_buf *out, const struct zip_member *member, struct zip_time time);

/** Append the entry's record in the central directory. */
void zip_add_central(struct xp_buf *out, const struct zip_member *member, struct zip_time time);

/**
 * Append what stands at the end.
 *
 * @param count   entries.
 * @param offset  of the central directory.
 * @param size    of it, in bytes.
 */
void zip_add_end(struct xp_buf *out, uint64_t count, uint64_t offset, uint64_t size);

#endif
