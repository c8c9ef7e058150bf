#include "package_parts.h"
#include "xp_mem.h"
#include "zip_parts.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

enum { INPUT_BYTES = 64 * 1024 };

static const struct xp_str the_package = { "", 0 };

struct source {
    const struct package_file *file;
    int error;
};

static bool read_at(void *context, uint64_t offset, void *out, size_t len)
{
    struct source *source = context;
    ptrdiff_t got = package_pread(source->file->fd, offset, out, len);

    if (got == (ptrdiff_t)len)
        return true;
    source->error = got < 0 ? (int)-got : EIO;
    return false;
}

/* Bits of st_mode that the archive has; 0 where the one who made it knew of none. */
static unsigned unix_mode(const struct zip_entry *entry)
{
    return entry->host == ZIP_HOST_UNIX || entry->host == ZIP_HOST_MAC ? entry->attributes >> 16 : 0;
}

static bool is_folder_name(struct xp_str name)
{
    return name.len && name.ptr[name.len - 1] == '/';
}

static int fail_damaged(struct xp_err *err)
{
    return xp_fail(err, XP_E_SYNTAX, "its content is damaged");
}

static int fail_system(struct xp_err *err, int number)
{
    return xp_fail(err, XP_E_IO, "%s", strerror(number));
}

/* Exactly the bytes that are announced, from exactly the bytes that are there. */
static int inflate_entry(const struct xp_package *package, const struct package_item *item, unsigned char *out,
                         uint64_t size, struct xp_err *err)
{
    z_stream zip = { .avail_out = (uInt)size };
    unsigned char *input = xp_xmalloc(INPUT_BYTES);
    uint64_t offset = item->data, left = item->packed;
    int error = 0, rc = inflateInit2(&zip, -MAX_WBITS);

    zip.next_out = out;
    while (rc == Z_OK && !error && (zip.avail_in || left)) {
        if (!zip.avail_in) {
            size_t len = left < INPUT_BYTES ? (size_t)left : INPUT_BYTES;
            struct source source = { &package->file, 0 };

            read_at(&source, offset, input, len);
            error = source.error;
            zip.next_in = input;
            zip.avail_in = (uInt)len;
            offset += len;
            left -= len;
        }
        rc = error ? Z_OK : inflate(&zip, Z_NO_FLUSH);
    }
    free(input);
    inflateEnd(&zip);
    if (rc == Z_MEM_ERROR)
        xp_out_of_memory();
    if (error)
        return fail_system(err, error);
    return rc == Z_STREAM_END && !left && !zip.avail_in && !zip.avail_out ? 0 : fail_damaged(err);
}

int package_unzip(const struct xp_package *package, size_t i, char *out, struct xp_err *err)
{
    const struct package_item *item = &package->items[i];
    uint64_t size = package->entries[i].size;
    struct source source = { &package->file, 0 };
    int rc = 0;

    if (!item->data || size > PACKAGE_READABLE || (!item->is_deflated && item->packed != size))
        return fail_damaged(err);
    if (item->is_deflated)
        rc = inflate_entry(package, item, (unsigned char *)out, size, err);
    else if (!read_at(&source, item->data, out, (size_t)size))
        rc = fail_system(err, source.error);
    if (rc == 0 && libdeflate_crc32(0, out, (size_t)size) != item->crc)
        rc = fail_damaged(err);
    return rc;
}

/* The content of a link is where it leads. */
static void read_target(struct xp_package *package, size_t i)
{
    struct xp_package_entry *entry = &package->entries[i];
    struct xp_err err;
    char *target;

    if (package->items[i].is_unreadable || !package->items[i].data)
        return;
    if (entry->size > package->limits.max_name) {
        package->items[i].is_unreadable = package->is_damaged = true;
        package_fault(package, "package-name-length", package->items[i].raw,
                      "it is a link, and leads to a name of %llu bytes", (unsigned long long)entry->size);
        return;
    }
    target = xp_arena_alloc(&package->arena, (size_t)entry->size + 1);
    target[entry->size] = '\0';
    if (package_unzip(package, i, target, &err) == 0) {
        entry->target = xp_str_make(target, (size_t)entry->size);
        return;
    }
    package->items[i].is_unreadable = package->is_damaged = true;
    package_fault(package, "package-broken", the_package, "where the link \"%.*s\" leads cannot be read: %s",
                  XP_STR_ARG(package->items[i].raw), err.msg);
}

static void add_entry(struct xp_package *package, const struct zip_entry *zip)
{
    unsigned mode = unix_mode(zip);
    unsigned type = mode & (unsigned)S_IFMT;
    bool is_folder = is_folder_name(zip->name);
    struct xp_package_entry entry = { .mode = mode & 07777, .size = zip->size };
    struct package_item *item;
    size_t i;

    entry.kind = is_folder || type == S_IFDIR ? XP_ENTRY_FOLDER
                 : type == S_IFLNK            ? XP_ENTRY_LINK
                 : !type || type == S_IFREG   ? XP_ENTRY_FILE
                                              : XP_ENTRY_OTHER;
    if (!entry.mode)
        entry.mode = entry.kind == XP_ENTRY_FOLDER ? 0755 : 0644;
    i = package_add(package, zip->name, &entry);
    item = &package->items[i];
    item->is_special = entry.kind == XP_ENTRY_OTHER;
    item->is_unreadable =
        (zip->flags & ZIP_FLAG_ENCRYPTED) || (zip->method != ZIP_STORED && zip->method != ZIP_DEFLATED);
    item->data = zip->data;
    item->packed = zip->packed;
    item->crc = zip->crc;
    item->is_deflated = zip->method == ZIP_DEFLATED;
    if (is_folder && type && type != S_IFDIR)
        package_fault(package, "package-mismatch", zip->name, "its name is a folder's, its mode is not");
    if (entry.kind == XP_ENTRY_FOLDER && zip->size)
        package_fault(package, "package-mismatch", zip->name, "it is a folder, yet has a content");
    if (entry.kind == XP_ENTRY_LINK)
        read_target(package, i);
}

/* Before anything is unpacked: what the directory announces. The archive library holds the contents to that. */
static bool check_sizes(struct xp_package *package, const struct zip_listing *listing)
{
    const struct xp_package_limits *limits = &package->limits;
    uint64_t total = 0;

    for (size_t i = 0; i < listing->count; i++) {
        const struct zip_entry *zip = &listing->entries[i];

        if (zip->size > limits->max_file) {
            package_fault(package, "package-size", zip->name, "one file of more than %llu bytes",
                          (unsigned long long)limits->max_file);
            return false;
        }
        if (zip->size > limits->max_bytes - total) {
            package_fault(package, "package-size", zip->name, "more than %llu bytes unpacked",
                          (unsigned long long)limits->max_bytes);
            return false;
        }
        total += zip->size;
    }
    if (total > 1024 * 1024 && total / limits->max_ratio > package->file.size) {
        package_fault(package, "package-ratio", the_package, "%llu bytes unpacked from %llu", (unsigned long long)total,
                      (unsigned long long)package->file.size);
        return false;
    }
    return true;
}

int package_list_zip(struct xp_package *package, struct xp_err *err)
{
    struct source source = { &package->file, 0 };
    struct zip_input input = { read_at, &source, package->file.size };
    struct zip_faults faults = package_faults(package);
    struct zip_listing listing;

    if (!zip_check(&listing, &package->arena, &input, package->limits.max_entries, &faults))
        return fail_system(err, source.error);
    for (size_t i = 0; i < listing.count; i++)
        add_entry(package, &listing.entries[i]);
    package->is_damaged = package->is_damaged || !listing.is_sound || !check_sizes(package, &listing);
    return 0;
}
