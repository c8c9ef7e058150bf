#include "zip_check.h"

#include "xp_buf.h"
#include "zip_parts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>

bool zip_read(struct zip_reading *reading, uint64_t offset, void *out, size_t len)
{
    if (offset > reading->input->size || len > reading->input->size - offset)
        return false;
    if (len && !reading->input->read_at(reading->input->context, offset, out, len))
        reading->has_io_failure = true;
    return !reading->has_io_failure;
}

void zip_fault(struct zip_reading *reading, const char *rule, struct xp_str entry, const char *format, ...)
{
    XP_AUTO_BUF detail = XP_BUF_INIT(1000);
    va_list args;

    reading->out->is_sound = false;
    if (reading->has_io_failure)
        return;
    va_start(args, format);
    xp_buf_addv(&detail, format, args);
    va_end(args);
    reading->faults->add(reading->faults->context, rule, entry, xp_buf_str(&detail));
}

void zip_remark(struct zip_reading *reading, const char *rule, struct xp_str entry, const char *detail)
{
    reading->faults->add(reading->faults->context, rule, entry, xp_str_from(detail));
}

const unsigned char *zip_extra_find(const unsigned char *extra, size_t extra_len, unsigned id, size_t *len)
{
    while (extra_len >= 4) {
        size_t size = zip_u16(extra + 2);

        if (size > extra_len - 4)
            return NULL;
        if (zip_u16(extra) == id) {
            *len = size;
            return extra + 4;
        }
        extra += 4 + size;
        extra_len -= 4 + size;
    }
    return NULL;
}

bool zip_extra_is_good(const unsigned char *extra, size_t extra_len)
{
    while (extra_len >= 4) {
        size_t size = zip_u16(extra + 2);

        if (size > extra_len - 4)
            return false;
        extra += 4 + size;
        extra_len -= 4 + size;
    }
    /* Up to three bytes of padding are what aligning programs leave. */
    for (size_t i = 0; i < extra_len; i++)
        if (extra[i])
            return false;
    return true;
}

/* A file, a folder, or nothing said: then the name and the others decide, in the same way everywhere. */
static bool is_plain(unsigned mode)
{
    return !(mode & S_IFMT) || S_ISREG(mode) || S_ISDIR(mode);
}

/* Read only where the attributes say nothing: mode, after a checksum. */
static unsigned asi_mode(const unsigned char *field, size_t len)
{
    return len < 6 ? 0 : zip_u16(field + 4);
}

const char *zip_extra_doubt(const struct zip_entry *entry, const unsigned char *extra, size_t extra_len)
{
    static const unsigned once[] = { ZIP_EXTRA_ZIP64, ZIP_EXTRA_UNICODE_PATH, ZIP_EXTRA_ASI_UNIX };
    bool is_unix = entry->host == ZIP_HOST_UNIX || entry->host == ZIP_HOST_MAC;
    unsigned mode = entry->attributes >> 16;

    /* unzip and 7-Zip take the mode of some other systems too, each of others. */
    if (!is_unix && !is_plain(mode))
        return "only some programs take it for a link or a device";
    for (size_t i = 0; i < XP_COUNT(once); i++) {
        size_t len = 0, more;
        const unsigned char *field = zip_extra_find(extra, extra_len, once[i], &len);
        const unsigned char *behind = field ? field + len : extra + extra_len;

        if (zip_extra_find(behind, (size_t)(extra + extra_len - behind), once[i], &more))
            return "it has an extra field twice";
        if (field && once[i] == ZIP_EXTRA_ASI_UNIX && !is_plain(asi_mode(field, len)) &&
            (!is_unix || (asi_mode(field, len) & S_IFMT) != (mode & S_IFMT)))
            return "only some programs take it for a link or a device";
    }
    return NULL;
}

static int compare_headers(const void *left, const void *right)
{
    const struct zip_entry *a = left, *b = right;

    return (a->header > b->header) - (a->header < b->header);
}

bool zip_check(struct zip_listing *out, struct xp_arena *arena, const struct zip_input *input, size_t max_entries,
               const struct zip_faults *faults)
{
    struct zip_reading reading = { .input = input, .faults = faults, .arena = arena, .out = out };

    *out = (struct zip_listing){ .is_sound = true };
    if (!zip_read_end(&reading))
        return !reading.has_io_failure;
    if (reading.count > max_entries) {
        zip_fault(&reading, "package-count", xp_str_make("", 0), "%llu entries, more than %zu",
                  (unsigned long long)reading.count, max_entries);
        return !reading.has_io_failure;
    }
    if (zip_read_directory(&reading)) {
        if (out->count > 1)
            qsort(out->entries, out->count, sizeof(*out->entries), compare_headers);
        zip_check_locals(&reading);
    }
    return !reading.has_io_failure;
}
