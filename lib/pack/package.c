#include "xp_package.h"

#include "package_parts.h"
#include "xp_buf.h"
#include "xp_content.h"
#include "xp_file.h"
#include "xp_mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct xp_package_limits default_limits = {
    .max_bytes = UINT64_C(1024) * 1024 * 1024,
    .max_file = UINT64_C(1024) * 1024 * 1024,
    .max_entries = 100000,
    .max_depth = 64,
    .max_name = 4096,
    .max_ratio = 200,
    .piece = (size_t)128 * 1024,
};

enum { HEAD_BYTES = TAR_BLOCK, HASHED_AT_ONCE = 256 * 1024 };

static const struct xp_str the_package = { "", 0 };

static void append_fault(struct xp_package *package, const char *rule, struct xp_str entry, struct xp_str detail)
{
    package->faults =
        xp_grow(package->faults, &package->fault_room, package->fault_count + 1, sizeof(*package->faults));
    package->faults[package->fault_count++] = (struct xp_package_fault){ rule, xp_arena_copy(&package->arena, entry),
                                                                         xp_arena_copy(&package->arena, detail) };
}

static void keep_fault(struct xp_package *package, const char *rule, struct xp_str entry, struct xp_str detail)
{
    if (package->fault_total++ < PACKAGE_MAX_FAULTS)
        append_fault(package, rule, entry, detail);
}

void package_fault(struct xp_package *package, const char *rule, struct xp_str entry, const char *format, ...)
{
    XP_AUTO_BUF detail = XP_BUF_INIT(SIZE_MAX / 2);
    va_list args;

    va_start(args, format);
    xp_buf_addv(&detail, format, args);
    va_end(args);
    keep_fault(package, rule, entry, xp_buf_str(&detail));
}

static void take_fault(void *context, const char *rule, struct xp_str entry, struct xp_str detail)
{
    keep_fault(context, rule, entry, detail);
}

struct zip_faults package_faults(struct xp_package *package)
{
    return (struct zip_faults){ take_fault, package };
}

size_t package_add(struct xp_package *package, struct xp_str raw, const struct xp_package_entry *entry)
{
    size_t i = package->count++;

    package->entries = xp_grow(package->entries, &package->room, package->count, sizeof(*package->entries));
    package->items = xp_grow(package->items, &package->item_room, package->count, sizeof(*package->items));
    package->entries[i] = *entry;
    package->entries[i].name = package_tidy(&package->arena, raw);
    /* Of a link no system minds it, and each writes another one. */
    if (entry->kind == XP_ENTRY_LINK)
        package->entries[i].mode = 0755;
    package->items[i] = (struct package_item){ .raw = raw };
    return i;
}

static void set_limits(struct xp_package *package, const struct xp_package_limits *limits)
{
    struct xp_package_limits *own = &package->limits;

    *own = limits ? *limits : default_limits;
    own->max_bytes = own->max_bytes ? own->max_bytes : default_limits.max_bytes;
    own->max_file = own->max_file ? own->max_file : default_limits.max_file;
    own->max_entries = own->max_entries ? own->max_entries : default_limits.max_entries;
    own->max_depth = own->max_depth ? own->max_depth : default_limits.max_depth;
    own->max_name = own->max_name ? own->max_name : default_limits.max_name;
    own->max_ratio = own->max_ratio ? own->max_ratio : default_limits.max_ratio;
    own->piece = own->piece ? own->piece : default_limits.piece;
}

static int fail_system(struct xp_err *err, int number)
{
    return xp_fail(err, XP_E_IO, "%s", strerror(number));
}

static int hash_file(struct xp_package *package, struct xp_err *err)
{
    struct xp_sha256_state state;
    unsigned char *buffer = xp_xmalloc(HASHED_AT_ONCE);
    uint64_t offset = 0;
    ptrdiff_t got = HASHED_AT_ONCE;

    xp_sha256_begin(&state);
    while (got == HASHED_AT_ONCE) {
        got = package_pread(package->file.fd, offset, buffer, HASHED_AT_ONCE);
        if (got > 0) {
            xp_sha256_add(&state, buffer, (size_t)got);
            offset += (uint64_t)got;
        }
    }
    xp_sha256_end(&state, &package->file_digest);
    free(buffer);
    if (got < 0)
        return fail_system(err, (int)-got);
    if (offset != package->file.size)
        return xp_fail(err, XP_E_IO, "changed while it was read");
    return 0;
}

static bool begins_with(const unsigned char *head, size_t len, struct xp_str magic)
{
    return len >= magic.len && memcmp(head, magic.ptr, magic.len) == 0;
}

/* zstd has sixteen marks for frames that are skipped; pzstd puts one in front of all others. */
static bool is_skipped_frame(const unsigned char *head, size_t len)
{
    return len >= 4 && (head[0] & 0xF0) == 0x50 && begins_with(head + 1, len - 1, xp_str_from("\x2A\x4D\x18"));
}

/* What it is by its first bytes, as every program takes it; the name does not count. */
static int find_kind(struct xp_package *package, struct xp_err *err)
{
    static const struct {
        struct xp_str magic;
        enum package_kind kind;
        enum package_filter filter;
    } rows[] = {
        { XP_STR("PK"), PACKAGE_ZIP, PACKAGE_BARE },
        { XP_STR("\037\213"), PACKAGE_TAR, PACKAGE_GZIP },
        { XP_STR("\3757zXZ\0"), PACKAGE_TAR, PACKAGE_XZ },
        { XP_STR("\050\265\057\375"), PACKAGE_TAR, PACKAGE_ZSTD },
    };
    unsigned char head[HEAD_BYTES];
    ptrdiff_t len = package_pread(package->file.fd, 0, head, sizeof(head));

    if (len < 0)
        return fail_system(err, (int)-len);
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        if (begins_with(head, (size_t)len, rows[i].magic)) {
            package->kind = rows[i].kind;
            package->filter = rows[i].filter;
            return 0;
        }
    }
    if (len == HEAD_BYTES && tar_is_header(head)) {
        package->kind = PACKAGE_TAR;
    } else if (is_skipped_frame(head, (size_t)len)) {
        package->kind = PACKAGE_TAR;
        package->filter = PACKAGE_ZSTD;
    }
    return 0;
}

static int read_package(struct xp_package *package, struct xp_err *err)
{
    int rc;

    if ((rc = hash_file(package, err)) < 0 || (rc = find_kind(package, err)) < 0)
        return rc;
    if (package->kind == PACKAGE_UNKNOWN) {
        package_fault(package, "package-broken", the_package, "%s",
                      package->file.size ? "it is neither a zip nor a tar, bare or packed with gzip, xz or zstd"
                                         : "it is empty");
        return 0;
    }
    if (package->kind == PACKAGE_ZIP && (rc = package_list_zip(package, err)) < 0)
        return rc;
    if ((rc = package_read_all(package, err)) < 0)
        return rc;
    package_judge(package);
    if (package->fault_total > PACKAGE_MAX_FAULTS)
        append_fault(package, "package-broken", the_package,
                     xp_arena_printf(&package->arena, "it has %zu more faults, which are not named",
                                     package->fault_total - PACKAGE_MAX_FAULTS));
    return 0;
}

static int open_package(struct xp_package **out, int fd, bool owns_fd, const struct xp_package_limits *limits,
                        struct xp_err *err)
{
    struct xp_package *package = xp_xcalloc(1, sizeof(*package));
    struct stat info;
    int rc = 0;

    package->file.fd = fd;
    package->owns_fd = owns_fd;
    set_limits(package, limits);
    if (fstat(fd, &info) < 0)
        rc = fail_system(err, errno);
    else if (!S_ISREG(info.st_mode))
        rc = xp_fail(err, XP_E_MISSING, "is %s", xp_file_kind_name((unsigned)info.st_mode));
    else
        package->file.size = (uint64_t)info.st_size;
    if (rc == 0)
        rc = read_package(package, err);
    if (rc < 0)
        xp_package_free(package);
    else
        *out = package;
    return rc;
}

int xp_package_open(struct xp_package **out, const char *path, const struct xp_package_limits *limits,
                    struct xp_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0)
        return xp_fail(err, errno == ENOENT || errno == ENOTDIR ? XP_E_MISSING : XP_E_IO, "%s", strerror(errno));
    return open_package(out, fd, true, limits, err);
}

int xp_package_open_fd(struct xp_package **out, int fd, const struct xp_package_limits *limits, struct xp_err *err)
{
    return open_package(out, fd, false, limits, err);
}

void xp_package_free(struct xp_package *package)
{
    if (!package)
        return;
    if (package->owns_fd)
        close(package->file.fd);
    free(package->entries);
    free(package->items);
    free(package->faults);
    xp_arena_release(&package->arena);
    free(package);
}

size_t xp_package_entries(const struct xp_package *package, const struct xp_package_entry **out)
{
    *out = package->entries;
    return package->count;
}

bool xp_package_is_litter(const struct xp_package *package, size_t i)
{
    return package->items[i].is_litter;
}

size_t xp_package_faults(const struct xp_package *package, const struct xp_package_fault **out)
{
    *out = package->faults;
    return package->fault_count;
}

struct xp_str xp_package_top(const struct xp_package *package)
{
    return package->top;
}

void xp_package_file_digest(const struct xp_package *package, struct xp_sha256 *digest, uint64_t *size)
{
    *digest = package->file_digest;
    *size = package->file.size;
}

static int compare_entries(const void *left, const void *right)
{
    const struct xp_package_entry *const *a = left, *const *b = right;

    return xp_str_compare((*a)->name, (*b)->name);
}

void xp_package_content_digest(const struct xp_package *package, struct xp_sha256 *out)
{
    const struct xp_package_entry **sorted = xp_xcalloc(package->count + 1, sizeof(*sorted));
    struct xp_content_digest digest;
    size_t count = 0;

    for (size_t i = 0; i < package->count; i++)
        if (!package->items[i].is_litter && package->entries[i].name.len)
            sorted[count++] = &package->entries[i];
    if (count > 1)
        qsort(sorted, count, sizeof(struct xp_package_entry *), compare_entries);
    xp_content_digest_begin(&digest);
    for (size_t i = 0; i < count; i++)
        xp_content_digest_add(&digest, sorted[i]->name, sorted[i]->kind, sorted[i]->mode, &sorted[i]->digest,
                              sorted[i]->target);
    xp_content_digest_end(&digest, out);
    free(sorted);
}
