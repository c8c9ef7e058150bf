#include "zip_write.h"

#include "zip_parts.h"

enum { MADE_BY = 3 << 8 | 45, NEEDS_STORED = 10, NEEDS_DEFLATE = 20, NEEDS_ZIP64 = 45 };
enum { DOS_FOLDER = 0x10 };
enum { SECONDS_OF_DAY = 24 * 60 * 60 };

enum { EXTRA_LOCAL_BYTES = 4 + 8 + 8 };

/* 1980-01-01 00:00:00 and 2107-12-31 23:59:58: the first and the last moment of DOS. */
#define FIRST_MOMENT INT64_C(315532800)
#define LAST_MOMENT INT64_C(4354819198)

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

struct zip_time zip_time_from(int64_t seconds)
{
    static const unsigned char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    unsigned year = 0, month = 0, day, rest;

    if (seconds < FIRST_MOMENT)
        seconds = FIRST_MOMENT;
    if (seconds > LAST_MOMENT)
        seconds = LAST_MOMENT;
    day = (unsigned)((seconds - FIRST_MOMENT) / SECONDS_OF_DAY);
    rest = (unsigned)((seconds - FIRST_MOMENT) % SECONDS_OF_DAY);
    while (day >= (is_leap(1980 + year) ? 366U : 365U))
        day -= is_leap(1980 + year++) ? 366U : 365U;
    for (;; month++) {
        unsigned length = lengths[month] + (month == 1 && is_leap(1980 + year) ? 1U : 0U);

        if (day < length)
            break;
        day -= length;
    }
    return (struct zip_time){
        .time = (uint16_t)(rest / 3600 << 11 | rest / 60 % 60 << 5 | rest % 60 / 2),
        .date = (uint16_t)(year << 9 | (month + 1) << 5 | (day + 1)),
    };
}

static void add_16(struct xp_buf *out, uint32_t number)
{
    char bytes[2] = { (char)(number & 0xff), (char)(number >> 8 & 0xff) };

    xp_buf_add(out, bytes, sizeof(bytes));
}

static void add_32(struct xp_buf *out, uint32_t number)
{
    add_16(out, number & ZIP_SEE_EXTRA16);
    add_16(out, number >> 16);
}

static void add_64(struct xp_buf *out, uint64_t number)
{
    add_32(out, (uint32_t)(number & ZIP_SEE_EXTRA32));
    add_32(out, (uint32_t)(number >> 32));
}

static bool is_large(uint64_t number)
{
    return number >= ZIP_SEE_EXTRA32;
}

/* What fits its field, or the sign that it stands in the zip64 record. */
static uint32_t least_32(uint64_t number)
{
    return is_large(number) ? ZIP_SEE_EXTRA32 : (uint32_t)number;
}

static uint32_t version_needed(const struct zip_member *member, bool has_zip64)
{
    if (has_zip64)
        return NEEDS_ZIP64;
    return member->is_folder || member->method == ZIP_DEFLATED ? NEEDS_DEFLATE : NEEDS_STORED;
}

/* The part that both headers share, from the version that is needed to the CRC. */
static void add_common(struct xp_buf *out, const struct zip_member *member, struct zip_time time, bool has_zip64)
{
    add_16(out, version_needed(member, has_zip64));
    add_16(out, ZIP_FLAG_UTF8);
    add_16(out, member->method);
    add_16(out, time.time);
    add_16(out, time.date);
    add_32(out, member->crc);
}

static uint32_t name_length(const struct zip_member *member)
{
    return (uint32_t)(member->name.len + (member->is_folder ? 1 : 0));
}

static void add_name(struct xp_buf *out, const struct zip_member *member)
{
    xp_buf_add_str(out, member->name);
    if (member->is_folder)
        xp_buf_add_char(out, '/');
}

/* In the local header both sizes stand in the zip64 field or none: the standard demands it. */
void zip_add_local(struct xp_buf *out, const struct zip_member *member, struct zip_time time)
{
    bool has_zip64 = is_large(member->size) || is_large(member->packed);

    add_32(out, ZIP_LOCAL_MAGIC);
    add_common(out, member, time, has_zip64);
    add_32(out, has_zip64 ? ZIP_SEE_EXTRA32 : (uint32_t)member->packed);
    add_32(out, has_zip64 ? ZIP_SEE_EXTRA32 : (uint32_t)member->size);
    add_16(out, name_length(member));
    add_16(out, has_zip64 ? EXTRA_LOCAL_BYTES : 0);
    add_name(out, member);
    if (!has_zip64)
        return;
    add_16(out, ZIP_EXTRA_ZIP64);
    add_16(out, EXTRA_LOCAL_BYTES - 4);
    add_64(out, member->size);
    add_64(out, member->packed);
}

static void add_if_large(struct xp_buf *out, uint64_t number)
{
    if (is_large(number))
        add_64(out, number);
}

void zip_add_central(struct xp_buf *out, const struct zip_member *member, struct zip_time time)
{
    uint32_t large = (uint32_t)is_large(member->size) + is_large(member->packed) + is_large(member->offset);

    add_32(out, ZIP_CENTRAL_MAGIC);
    add_16(out, MADE_BY);
    add_common(out, member, time, large > 0);
    add_32(out, least_32(member->packed));
    add_32(out, least_32(member->size));
    add_16(out, name_length(member));
    add_16(out, large ? 4 + 8 * large : 0);
    add_16(out, 0); /* length of the comment */
    add_16(out, 0); /* disk */
    add_16(out, 0); /* internal attributes */
    add_32(out, (uint32_t)member->mode << 16 | (member->is_folder ? DOS_FOLDER : 0));
    add_32(out, least_32(member->offset));
    add_name(out, member);
    if (!large)
        return;
    add_16(out, ZIP_EXTRA_ZIP64);
    add_16(out, 8 * large);
    add_if_large(out, member->size);
    add_if_large(out, member->packed);
    add_if_large(out, member->offset);
}

static void add_end64(struct xp_buf *out, uint64_t count, uint64_t offset, uint64_t size)
{
    add_32(out, ZIP_END64_MAGIC);
    add_64(out, ZIP_END64_BYTES - 12); /* of the rest of the record */
    add_16(out, MADE_BY);
    add_16(out, NEEDS_ZIP64);
    add_32(out, 0); /* this disk */
    add_32(out, 0); /* the disk with the central directory */
    add_64(out, count);
    add_64(out, count);
    add_64(out, size);
    add_64(out, offset);
    add_32(out, ZIP_LOCATOR_MAGIC);
    add_32(out, 0);
    add_64(out, offset + size);
    add_32(out, 1); /* disks */
}

void zip_add_end(struct xp_buf *out, uint64_t count, uint64_t offset, uint64_t size)
{
    uint32_t few = count >= ZIP_SEE_EXTRA16 ? ZIP_SEE_EXTRA16 : (uint32_t)count;

    if (count >= ZIP_SEE_EXTRA16 || is_large(offset) || is_large(size))
        add_end64(out, count, offset, size);
    add_32(out, ZIP_END_MAGIC);
    add_16(out, 0);
    add_16(out, 0);
    add_16(out, few);
    add_16(out, few);
    add_32(out, least_32(size));
    add_32(out, least_32(offset));
    add_16(out, 0); /* length of the comment */
}
