#include "package_parts.h"
#include "xp_buf.h"
#include "xp_mem.h"

#include <stdlib.h>

static const struct xp_str the_package = { "", 0 };

/* Does the archive library see the same entry as our own check did? */
static bool is_same(const struct package_cursor *cursor, size_t i)
{
    const struct xp_package_entry *entry = &cursor->package->entries[i];
    mode_t type = archive_entry_filetype(cursor->entry);

    switch (entry->kind) {
    case XP_ENTRY_FILE:
        return type == AE_IFREG && archive_entry_size(cursor->entry) == (la_int64_t)entry->size;
    case XP_ENTRY_FOLDER:
        return type == AE_IFDIR;
    case XP_ENTRY_LINK:
        return type == AE_IFLNK;
    case XP_ENTRY_OTHER:
        break;
    }
    return true;
}

/* Small contents are kept as they come by. */
static char *room_for(struct xp_package *package, uint64_t size)
{
    if (size > PACKAGE_KEPT_FILE || size > PACKAGE_KEPT_ALL - package->kept_bytes)
        return NULL;
    package->kept_bytes += (size_t)size;
    return xp_arena_alloc(&package->arena, (size_t)size + 1);
}

static void damaged(struct xp_package *package, const struct package_item *item, const char *why)
{
    package_fault(package, "package-broken", the_package, "the content of \"%.*s\" is damaged: %s",
                  XP_STR_ARG(item->raw), why);
}

/*
 * While the content of a tar is read, more entries are listed and the list moves: nothing here points into it.
 * A content that is not whole is a fault, and has no digest.
 */
static void read_content(struct package_cursor *cursor, size_t i)
{
    struct xp_package *package = cursor->package;
    uint64_t size = package->entries[i].size;
    char *kept = room_for(package, size);
    struct xp_sha256_state state;
    const void *bytes;
    uint64_t done = 0;
    size_t len = 1;

    xp_sha256_begin(&state);
    while (len) {
        if (package_cursor_data(cursor, &bytes, &len) < 0) {
            if (!cursor->has_stopped)
                damaged(package, &package->items[i], cursor->err.msg);
            return;
        }
        if (len > size - done) {
            damaged(package, &package->items[i], "it is longer than announced");
            return;
        }
        xp_sha256_add(&state, bytes, len);
        if (kept && len)
            memcpy(kept + done, bytes, len);
        done += len;
    }
    if (done != size) {
        damaged(package, &package->items[i], "it is shorter than announced");
        return;
    }
    xp_sha256_end(&state, &package->entries[i].digest);
    package->items[i].kept = kept;
    package->items[i].has_digest = true;
}

static void read_entries(struct package_cursor *cursor)
{
    struct xp_package *package = cursor->package;
    size_t i;
    int rc;

    while ((rc = package_cursor_next(cursor, &i)) > 0) {
        if (!is_same(cursor, i)) {
            package_fault(package, "package-mismatch", package->items[i].raw, "programs disagree about what it is");
            return;
        }
        if (package->entries[i].kind == XP_ENTRY_FILE && !package->items[i].is_unreadable)
            read_content(cursor, i);
        if (cursor->is_broken)
            return;
    }
    if (rc < 0 && !cursor->has_stopped && !cursor->check.is_stopped)
        package_fault(package, "package-broken", the_package, "%s", cursor->err.msg);
    else if (rc == 0 && package->kind == PACKAGE_ZIP && cursor->next < package->count)
        package_fault(package, "package-broken", the_package, "only %zu of its %zu entries can be reached",
                      cursor->next, package->count);
}

/* What the stream was like, once it was read to its end or to the first fault. */
static int finish_tar(struct package_cursor *cursor, struct xp_err *err)
{
    struct xp_package *package = cursor->package;

    package_cursor_drain(cursor);
    if (cursor->has_failed && cursor->err.code == XP_E_IO) {
        *err = cursor->err;
        return err->code;
    }
    if (cursor->has_failed) {
        package_fault(package, cursor->err.code == XP_E_LIMIT ? "package-method" : "package-broken", the_package, "%s",
                      cursor->err.msg);
        return 0;
    }
    if (cursor->has_stopped)
        return 0;
    tar_check_finish(&cursor->check);
    if (package_stream_rest(cursor->stream))
        package_fault(package, "package-extra-bytes", the_package, "%llu behind its end",
                      (unsigned long long)package_stream_rest(cursor->stream));
    if (!cursor->check.is_stopped && cursor->next < package->count)
        package_fault(package, "package-mismatch", the_package, "programs disagree about how many entries it has");
    return 0;
}

int package_read_all(struct xp_package *package, struct xp_err *err)
{
    struct package_cursor *cursor;
    int rc = 0;

    if (package->kind == PACKAGE_ZIP && (package->is_damaged || !package->count))
        return 0;
    cursor = package_cursor_open(package, true);
    read_entries(cursor);
    if (package->kind == PACKAGE_TAR)
        rc = finish_tar(cursor, err);
    package_cursor_close(cursor);
    for (size_t i = 0; i < package->count; i++)
        package->is_damaged =
            package->is_damaged || (package->entries[i].kind == XP_ENTRY_FILE && !package->items[i].has_digest);
    return rc;
}
