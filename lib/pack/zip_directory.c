#include "zip_parts.h"

#include "xp_mem.h"
#include "xp_utf8.h"

#include <libdeflate.h>
#include <stdlib.h>

/*
 * A comment is at most this long, so the end record begins within these many bytes of the end. Every program takes the
 * last one; one before it, whose comment holds the last, is what a program sees that searches from the front.
 */
enum { END_SEARCHED = ZIP_END_BYTES + 0xFFFF };

static const struct xp_str the_file = { "", 0 };

/* Where an end record stands, of those that begin before `before` the last; SIZE_MAX: nowhere. */
static size_t find_end(const unsigned char *tail, size_t len, size_t before, bool is_exact)
{
    for (size_t i = before; i-- > 0;) {
        size_t end;

        if (i + ZIP_END_BYTES > len || zip_u32(tail + i) != ZIP_END_MAGIC)
            continue;
        end = i + ZIP_END_BYTES + zip_u16(tail + i + 20);
        if (is_exact ? end == len : end < len)
            return i;
    }
    return SIZE_MAX;
}

/* Values that do not fit are all ones in the old record; those that fit must be the same in both. */
static bool agrees(uint64_t small, uint64_t all_ones, uint64_t large)
{
    return small == all_ones || small == large;
}

static bool read_end64(struct zip_reading *reading, const unsigned char *end, uint64_t end_offset)
{
    unsigned char locator[ZIP_LOCATOR_BYTES], end64[ZIP_END64_BYTES];
    uint64_t at;

    reading->directory_end = end_offset;
    if (end_offset < ZIP_LOCATOR_BYTES ||
        !zip_read(reading, end_offset - ZIP_LOCATOR_BYTES, locator, sizeof(locator)) ||
        zip_u32(locator) != ZIP_LOCATOR_MAGIC)
        return !reading->has_io_failure;
    at = zip_u64(locator + 8);
    if (!zip_read(reading, at, end64, sizeof(end64)) || zip_u32(end64) != ZIP_END64_MAGIC ||
        zip_u64(end64 + 4) > reading->input->size || at + 12 + zip_u64(end64 + 4) != end_offset - ZIP_LOCATOR_BYTES) {
        zip_fault(reading, "package-broken", the_file, "its zip64 end record is not where it should be");
        return false;
    }
    if (zip_u32(locator + 4) || zip_u32(locator + 16) > 1 || zip_u32(end64 + 16) || zip_u32(end64 + 20)) {
        zip_fault(reading, "package-broken", the_file, "it is one part of a zip that was split into several files");
        return false;
    }
    if (zip_u64(end64 + 24) != zip_u64(end64 + 32) ||
        !agrees(zip_u16(end + 10), ZIP_SEE_EXTRA16, zip_u64(end64 + 32)) ||
        !agrees(zip_u32(end + 12), ZIP_SEE_EXTRA32, zip_u64(end64 + 40)) ||
        !agrees(zip_u32(end + 16), ZIP_SEE_EXTRA32, zip_u64(end64 + 48))) {
        zip_fault(reading, "package-mismatch", the_file, "the two end records disagree");
        return false;
    }
    reading->count = zip_u64(end64 + 32);
    reading->directory_bytes = zip_u64(end64 + 40);
    reading->directory = zip_u64(end64 + 48);
    reading->directory_end = at;
    return true;
}

/* The directory must end where the end record begins. */
static bool check_directory_place(struct zip_reading *reading)
{
    uint64_t end = reading->directory_end;
    unsigned char magic[4];

    if (reading->directory_bytes > end || reading->directory > end - reading->directory_bytes) {
        zip_fault(reading, "package-broken", the_file, "it is truncated, or its end record is wrong");
        return false;
    }
    if (reading->directory + reading->directory_bytes == end)
        return true;
    if (reading->directory_bytes >= 4 && zip_read(reading, end - reading->directory_bytes, magic, sizeof(magic)) &&
        zip_u32(magic) == ZIP_CENTRAL_MAGIC) {
        zip_fault(reading, "package-extra-bytes", the_file, "%llu before its beginning",
                  (unsigned long long)(end - reading->directory_bytes - reading->directory));
        return false;
    }
    zip_fault(reading, "package-extra-bytes", the_file, "%llu behind its directory",
              (unsigned long long)(end - reading->directory_bytes - reading->directory));
    return true;
}

static bool take_end(struct zip_reading *reading, const unsigned char *end, uint64_t offset)
{
    reading->count = zip_u16(end + 10);
    reading->directory_bytes = zip_u32(end + 12);
    reading->directory = zip_u32(end + 16);
    if (!read_end64(reading, end, offset))
        return false;
    if ((zip_u16(end + 4) && zip_u16(end + 4) != ZIP_SEE_EXTRA16) ||
        (zip_u16(end + 6) && zip_u16(end + 6) != ZIP_SEE_EXTRA16) || zip_u16(end + 8) != zip_u16(end + 10)) {
        zip_fault(reading, "package-broken", the_file, "it is one part of a zip that was split into several files");
        return false;
    }
    return check_directory_place(reading);
}

bool zip_read_end(struct zip_reading *reading)
{
    uint64_t size = reading->input->size;
    size_t len = size < END_SEARCHED ? (size_t)size : END_SEARCHED;
    unsigned char *tail = xp_xmalloc(len + 1);
    size_t at;
    bool is_good = zip_read(reading, size - len, tail, len);

    if (is_good) {
        at = find_end(tail, len, len, true);
        if (at == SIZE_MAX && (at = find_end(tail, len, len, false)) != SIZE_MAX)
            zip_fault(reading, "package-extra-bytes", the_file, "%zu behind its end",
                      len - at - ZIP_END_BYTES - zip_u16(tail + at + 20));
        else if (at != SIZE_MAX && find_end(tail, len, at, true) != SIZE_MAX)
            zip_fault(reading, "package-mismatch", the_file, "it has two end records, one of them in a comment");
        if (at == SIZE_MAX)
            zip_fault(reading, "package-broken", the_file, "it is truncated: its end record is missing");
        is_good = at != SIZE_MAX && take_end(reading, tail + at, size - len + at);
    }
    free(tail);
    return is_good;
}

/* Sizes and place that did not fit, in the order and only as many as the field of zip64 must have. */
static bool take_zip64(struct zip_entry *entry, const unsigned char *central, const unsigned char *extra,
                       size_t extra_len)
{
    size_t len = 0;
    const unsigned char *field = zip_extra_find(extra, extra_len, ZIP_EXTRA_ZIP64, &len);
    uint64_t *const values[] = { &entry->size, &entry->packed, &entry->header };
    static const size_t places[] = { 24, 20, 42 };

    for (size_t i = 0; i < XP_COUNT(values); i++) {
        if (zip_u32(central + places[i]) != ZIP_SEE_EXTRA32)
            continue;
        if (!field || len < 8)
            return false;
        *values[i] = zip_u64(field);
        field += 8;
        len -= 8;
    }
    return true;
}

/*
 * Info-ZIP's second name, in UTF-8, for programs that know it. It counts where the first one is in a code page of old;
 * where the first one can be read by all, it must be the same.
 */
static bool take_unicode_name(struct zip_reading *reading, struct zip_entry *entry, const unsigned char *extra,
                              size_t extra_len)
{
    size_t len = 0;
    const unsigned char *field = zip_extra_find(extra, extra_len, ZIP_EXTRA_UNICODE_PATH, &len);
    struct xp_str name;

    if (!field || len < 5 || field[0] != 1 ||
        zip_u32(field + 1) != libdeflate_crc32(0, entry->name.ptr, entry->name.len))
        return true;
    name = xp_str_make((const char *)field + 5, len - 5);
    if (xp_utf8_valid_prefix(entry->name) == entry->name.len)
        return xp_str_equal(entry->name, name);
    entry->name = xp_arena_copy(reading->arena, name);
    return true;
}

static const char *method_name(struct zip_reading *reading, unsigned method)
{
    static const struct {
        unsigned method;
        const char *name;
    } known[] = {
        { 9, "Deflate64" }, { 12, "bzip2" }, { 14, "LZMA" }, { 93, "Zstandard" }, { 95, "XZ" }, { 98, "PPMd" }
    };

    for (size_t i = 0; i < XP_COUNT(known); i++)
        if (known[i].method == method)
            return known[i].name;
    return xp_arena_printf(reading->arena, "method %u", method).ptr;
}

/*
 * What a program must be able to do. Stored and deflated entries and zip64 need version 4.5; unzip passes over entries
 * that say they need more than 4.6, and Python refuses the zip.
 */
enum { VERSION_MAX = 45 };

static const char *odd_need(struct zip_reading *reading, const struct zip_entry *entry, unsigned version)
{
    if (entry->flags & ZIP_FLAG_PATCH)
        return "as a patch of something else";
    if (entry->method != ZIP_STORED && entry->method != ZIP_DEFLATED)
        return method_name(reading, entry->method);
    if (version > VERSION_MAX)
        return xp_arena_printf(reading->arena, "it says that it needs version %u.%u of the format", version / 10,
                               version % 10)
            .ptr;
    return NULL;
}

static void judge_entry(struct zip_reading *reading, const struct zip_entry *entry, unsigned version)
{
    const char *odd = odd_need(reading, entry, version);

    if (entry->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG | ZIP_FLAG_MASKED))
        zip_remark(reading, "package-encrypted", entry->name, "");
    else if (odd)
        zip_remark(reading, "package-method", entry->name, odd);
    if (entry->method == ZIP_STORED && entry->packed != entry->size && !(entry->flags & ZIP_FLAG_ENCRYPTED))
        zip_fault(reading, "package-mismatch", entry->name, "it is stored as it is, but has two sizes");
}

/* @return bytes of the directory that it took; 0: it cannot be read. */
static size_t read_central(struct zip_reading *reading, const unsigned char *at, size_t len)
{
    struct zip_entry *entry = &reading->out->entries[reading->out->count];
    size_t name_len, extra_len, total;
    const unsigned char *extra;
    const char *doubt;

    if (len < ZIP_CENTRAL_BYTES || zip_u32(at) != ZIP_CENTRAL_MAGIC)
        return 0;
    name_len = zip_u16(at + 28);
    extra_len = zip_u16(at + 30);
    total = ZIP_CENTRAL_BYTES + name_len + extra_len + zip_u16(at + 32);
    if (total > len || zip_u16(at + 34))
        return 0;
    extra = at + ZIP_CENTRAL_BYTES + name_len;
    *entry = (struct zip_entry){ .name = xp_arena_copy(reading->arena,
                                                       xp_str_make((const char *)at + ZIP_CENTRAL_BYTES, name_len)),
                                 .flags = zip_u16(at + 8),
                                 .method = zip_u16(at + 10),
                                 .host = at[5],
                                 .crc = zip_u32(at + 16),
                                 .attributes = zip_u32(at + 38),
                                 .packed = zip_u32(at + 20),
                                 .size = zip_u32(at + 24),
                                 .header = zip_u32(at + 42) };
    if (!zip_extra_is_good(extra, extra_len) || !take_zip64(entry, at, extra, extra_len))
        return 0;
    entry->raw_name = entry->name;
    if (!take_unicode_name(reading, entry, extra, extra_len))
        zip_fault(reading, "package-mismatch", entry->name, "it has two different names");
    doubt = zip_extra_doubt(entry, extra, extra_len);
    entry->is_doubtful = doubt != NULL;
    if (doubt)
        zip_fault(reading, "package-mismatch", entry->name, "%s", doubt);
    reading->out->count++;
    judge_entry(reading, entry, at[6]);
    return total;
}

static bool parse_directory(struct zip_reading *reading, const unsigned char *bytes, size_t len)
{
    for (uint64_t i = 0; i < reading->count; i++) {
        size_t used = read_central(reading, bytes, len);

        if (!used) {
            zip_fault(reading, "package-broken", the_file, "entry %llu of its directory cannot be read",
                      (unsigned long long)i + 1);
            return false;
        }
        bytes += used;
        len -= used;
    }
    if (len)
        zip_fault(reading, "package-extra-bytes", the_file, "%zu in its directory, behind the last of %llu entries",
                  len, (unsigned long long)reading->count);
    return true;
}

bool zip_read_directory(struct zip_reading *reading)
{
    unsigned char *bytes;
    size_t len;
    bool is_good;

    if (reading->directory_bytes > ZIP_MAX_DIRECTORY) {
        zip_fault(reading, "package-count", the_file, "a directory of %llu bytes, more than %d",
                  (unsigned long long)reading->directory_bytes, (int)ZIP_MAX_DIRECTORY);
        return false;
    }
    if (reading->count > reading->directory_bytes / ZIP_CENTRAL_BYTES) {
        zip_fault(reading, "package-broken", the_file,
                  "its end record counts more entries than its directory can hold");
        return false;
    }
    len = (size_t)reading->directory_bytes;
    bytes = xp_xmalloc(len + 1);
    reading->out->entries = xp_arena_calloc(reading->arena, (size_t)reading->count, sizeof(*reading->out->entries));
    is_good = zip_read(reading, reading->directory, bytes, len) && parse_directory(reading, bytes, len);
    free(bytes);
    return is_good;
}
