#include "zip_parts.h"

#include "xp_mem.h"

#include <stdlib.h>

/* All flags but those about how hard the packer tried. Where they differ, 7-Zip calls the zip broken. */
enum { FLAGS_THAT_COUNT = 0x7FF9 };

static const struct xp_str the_file = { "", 0 };

/* A local header with its name and extra part. */
enum { LOCAL_MAX = ZIP_LOCAL_BYTES + 2 * 0xFFFF };

struct local {
    unsigned char *bytes; /* of LOCAL_MAX */
    size_t name_len, extra_len;
    uint64_t packed, size;
    bool has_zip64;
};

static void mismatch(struct zip_reading *reading, const struct zip_entry *entry, const char *what)
{
    zip_fault(reading, "package-mismatch", entry->name, "its own header and the directory disagree about %s", what);
}

static bool read_local(struct zip_reading *reading, const struct zip_entry *entry, struct local *local)
{
    unsigned char *bytes = local->bytes;
    const unsigned char *field;
    size_t len = 0;

    if (!zip_read(reading, entry->header, bytes, ZIP_LOCAL_BYTES) || zip_u32(bytes) != ZIP_LOCAL_MAGIC)
        return false;
    local->name_len = zip_u16(bytes + 26);
    local->extra_len = zip_u16(bytes + 28);
    if (!zip_read(reading, entry->header + ZIP_LOCAL_BYTES, bytes + ZIP_LOCAL_BYTES,
                  local->name_len + local->extra_len) ||
        !zip_extra_is_good(bytes + ZIP_LOCAL_BYTES + local->name_len, local->extra_len))
        return false;
    local->packed = zip_u32(bytes + 18);
    local->size = zip_u32(bytes + 22);
    field = zip_extra_find(bytes + ZIP_LOCAL_BYTES + local->name_len, local->extra_len, ZIP_EXTRA_ZIP64, &len);
    local->has_zip64 = field != NULL;
    if (local->packed == ZIP_SEE_EXTRA32 || local->size == ZIP_SEE_EXTRA32) {
        /* Here both stand in it, whichever of them did not fit. */
        if (!field || len < 16)
            return false;
        local->size = zip_u64(field);
        local->packed = zip_u64(field + 8);
    }
    return true;
}

/* Of a header written before the sizes were known they are zero, and follow behind the data. */
static bool has_value(const struct zip_entry *entry, uint64_t local, uint64_t central)
{
    return local == central || ((entry->flags & ZIP_FLAG_DESCRIPTOR) && local == 0);
}

static void compare_local(struct zip_reading *reading, const struct zip_entry *entry, const struct local *local)
{
    const unsigned char *bytes = local->bytes;
    struct xp_str name = xp_str_make((const char *)bytes + ZIP_LOCAL_BYTES, local->name_len);
    const char *doubt = zip_extra_doubt(entry, bytes + ZIP_LOCAL_BYTES + local->name_len, local->extra_len);

    if (doubt && !entry->is_doubtful)
        zip_fault(reading, "package-mismatch", entry->name, "%s", doubt);
    if (!xp_str_equal(name, entry->raw_name))
        mismatch(reading, entry, "its name");
    if ((zip_u16(bytes + 6) ^ entry->flags) & FLAGS_THAT_COUNT)
        mismatch(reading, entry, "its flags");
    if (zip_u16(bytes + 8) != entry->method)
        mismatch(reading, entry, "how it is compressed");
    if (!has_value(entry, local->packed, entry->packed) || !has_value(entry, local->size, entry->size))
        mismatch(reading, entry, "its size");
    if (!has_value(entry, zip_u32(bytes + 14), entry->crc))
        mismatch(reading, entry, "its checksum");
}

/*
 * What stands behind the data of a header written in advance: a mark that may be missing, the checksum, and both sizes
 * of 4 or 8 bytes. Nothing says which of the four it is, so the one that holds the right values is.
 *
 * @return its length; 0: none fits.
 */
static uint64_t descriptor_bytes(struct zip_reading *reading, const struct zip_entry *entry, uint64_t at)
{
    static const unsigned sizes[] = { 4, 8 };
    unsigned char bytes[24];

    for (size_t mark = 0; mark <= 4; mark += 4) {
        for (size_t i = 0; i < XP_COUNT(sizes); i++) {
            size_t len = 4 - mark + 4 + 2 * (size_t)sizes[i];
            const unsigned char *crc = bytes + 4 - mark;

            if (!zip_read(reading, at, bytes, len) || (!mark && zip_u32(bytes) != ZIP_DESCRIPTOR_MAGIC) ||
                zip_u32(crc) != entry->crc)
                continue;
            if ((sizes[i] == 4 ? zip_u32(crc + 4) : zip_u64(crc + 4)) == entry->packed &&
                (sizes[i] == 4 ? zip_u32(crc + 8) : zip_u64(crc + 12)) == entry->size)
                return len;
        }
    }
    return 0;
}

/* @return false where it cannot be told where the entry ends. */
static bool check_entry(struct zip_reading *reading, struct zip_entry *entry, struct local *local, uint64_t *end)
{
    uint64_t data, descriptor;

    if (!read_local(reading, entry, local)) {
        zip_fault(reading, "package-mismatch", entry->name, "the directory points to a place where it does not begin");
        return false;
    }
    compare_local(reading, entry, local);
    data = entry->header + ZIP_LOCAL_BYTES + local->name_len + local->extra_len;
    if (data > reading->directory || entry->packed > reading->directory - data) {
        zip_fault(reading, "package-mismatch", entry->name, "it goes on past the place where the directory begins");
        return false;
    }
    entry->data = data;
    *end = data + entry->packed;
    if (!(entry->flags & ZIP_FLAG_DESCRIPTOR))
        return true;
    descriptor = descriptor_bytes(reading, entry, *end);
    *end += descriptor;
    if (!descriptor)
        mismatch(reading, entry, "its size or checksum, which stand behind its data");
    return descriptor > 0;
}

static void check_gap(struct zip_reading *reading, uint64_t from, uint64_t to, struct xp_str before)
{
    if (from == to)
        return;
    if (!before.len)
        zip_fault(reading, "package-extra-bytes", the_file, "%llu before the first entry",
                  (unsigned long long)(to - from));
    else
        zip_fault(reading, "package-extra-bytes", the_file, "%llu behind \"%.*s\"", (unsigned long long)(to - from),
                  XP_STR_ARG(before));
}

void zip_check_locals(struct zip_reading *reading)
{
    struct zip_listing *out = reading->out;
    struct local local = { .bytes = xp_xmalloc(LOCAL_MAX) };
    struct xp_str before = { "", 0 };
    bool is_known = true; /* where the entry before ends: else a gap behind it would be an echo */
    uint64_t end = 0;

    for (size_t i = 0; i < out->count && !reading->has_io_failure; i++) {
        struct zip_entry *entry = &out->entries[i];
        uint64_t entry_end = 0;

        if (entry->header < end)
            zip_fault(reading, "package-overlap", entry->name, "%s", "");
        else if (is_known && entry->header < reading->directory)
            check_gap(reading, end, entry->header, before);
        is_known = check_entry(reading, entry, &local, &entry_end);
        if (entry_end > end)
            end = entry_end;
        before = entry->name;
    }
    if (end > reading->directory)
        zip_fault(reading, "package-mismatch", before, "it goes on past the place where the directory begins");
    else if (is_known)
        check_gap(reading, end, reading->directory, before);
    free(local.bytes);
}
