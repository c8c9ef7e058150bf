#include "package_parts.h"
#include "xp_doc.h"
#include "xp_mem.h"
#include "xp_path.h"

#include <stdlib.h>
#include <sys/stat.h>

/*
 * A tar can only be read from its beginning, so files that are asked for in a bad order are unpacked again and again.
 * Past this many bytes, and what the package holds some times over, somebody means harm.
 */
enum { UNPACKED_FREELY = 256 * 1024 * 1024, TIMES_ALL = 4 };

/* An entry by its place below the top folder. */
struct row {
    struct xp_str place; /* a NUL follows */
    size_t entry;        /* index in the package; SIZE_MAX: a folder that has no entry of its own */
};

struct view {
    struct xp_package *package;
    bool owns_package;
    struct row *rows; /* sorted by place; each place once */
    size_t count, room;
    struct package_cursor *cursor;   /* stands behind the entry that was read last; NULL: at the beginning */
    uint64_t unpacked, unpacked_max; /* bytes passed over, for all that was asked for */
    struct xp_arena arena;
};

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    int order = xp_str_compare(a->place, b->place);

    return order ? order : (a->entry > b->entry) - (a->entry < b->entry);
}

static void add_row(struct view *view, struct xp_str place, size_t entry)
{
    view->rows = xp_grow(view->rows, &view->room, view->count + 1, sizeof(*view->rows));
    view->rows[view->count++] = (struct row){ place, entry };
}

/* Of rows with one place the first stands for all: the first entry, or an entry in place of a folder that is implied. */
static void sort_rows(struct view *view)
{
    size_t kept = 0;

    if (view->count > 1)
        qsort(view->rows, view->count, sizeof(*view->rows), compare_rows);
    for (size_t i = 0; i < view->count; i++)
        if (!kept || !xp_str_equal(view->rows[kept - 1].place, view->rows[i].place))
            view->rows[kept++] = view->rows[i];
    view->count = kept;
}

static void add_folders(struct view *view, struct xp_str place, struct xp_table *seen)
{
    for (;;) {
        size_t slash = xp_str_find_last(place, '/');

        if (slash == place.len)
            return;
        place = xp_arena_copy(&view->arena, xp_str_make(place.ptr, slash));
        if (xp_table_find(seen, place))
            return;
        xp_table_set(seen, place, view);
        add_row(view, place, SIZE_MAX);
    }
}

void xp_package_source(struct xp_package *package, void **data)
{
    struct view *view = xp_xcalloc(1, sizeof(*view));
    struct xp_table seen = { 0 };
    size_t skipped = package->top.len + 1;

    view->package = package;
    view->unpacked_max = UNPACKED_FREELY;
    for (size_t i = 0; i < package->count; i++)
        view->unpacked_max += (package->entries[i].size + TAR_BLOCK) * TIMES_ALL;
    for (size_t i = 0; package->top.len && i < package->count; i++) {
        struct xp_str place = xp_str_from_offset(package->entries[i].name, skipped);

        if (package->items[i].is_litter || package->items[i].is_misnamed || !place.len)
            continue;
        add_row(view, place, i);
        add_folders(view, place, &seen);
    }
    xp_table_release(&seen);
    sort_rows(view);
    *data = view;
}

void xp_package_give_source(struct xp_package *package, void **data)
{
    struct view *view;

    xp_package_source(package, data);
    view = *data;
    view->owns_package = true;
}

static void view_close(void *data)
{
    struct view *view = data;

    package_cursor_close(view->cursor);
    free(view->rows);
    xp_arena_release(&view->arena);
    if (view->owns_package)
        xp_package_free(view->package);
    free(view);
}

static size_t lower_bound(const struct view *view, struct xp_str place)
{
    size_t low = 0, high = view->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (xp_str_compare(view->rows[middle].place, place) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The rows below a folder. The sign behind the slash in ASCII begins what comes after all in it. */
static void bounds_of(struct view *view, const char *path, size_t *first, size_t *end)
{
    *first = 0;
    *end = view->count;
    if (!*path)
        return;
    *first = lower_bound(view, xp_arena_printf(&view->arena, "%s/", path));
    *end = lower_bound(view, xp_arena_printf(&view->arena, "%s%c", path, '/' + 1));
}

static enum xp_entry_kind kind_of(const struct view *view, const struct row *row)
{
    return row->entry == SIZE_MAX ? XP_ENTRY_FOLDER : view->package->entries[row->entry].kind;
}

static int view_list(void *data, const char *path,
                     bool (*add)(void *context, struct xp_str name, enum xp_entry_kind kind), void *context,
                     struct xp_err *err)
{
    struct view *view = data;
    size_t i, end, skipped = *path ? strlen(path) + 1 : 0;

    (void)err;
    bounds_of(view, path, &i, &end);
    while (i < end) {
        struct xp_str name = xp_str_from_offset(view->rows[i].place, skipped);
        size_t slash = xp_str_find(name, '/');

        if (slash == name.len && !add(context, name, kind_of(view, &view->rows[i])))
            return 0;
        /* What lies in a folder was seen when the folder itself was, which every way has as a row. */
        i++;
    }
    return 0;
}

static const struct row *find_row(const struct view *view, const char *path)
{
    size_t i = lower_bound(view, xp_str_from(path));

    return i < view->count && xp_str_is(view->rows[i].place, path) ? &view->rows[i] : NULL;
}

static int fail_missing(struct xp_err *err)
{
    return xp_fail(err, XP_E_MISSING, "no such file or folder in the package");
}

static int view_stat(void *data, const char *path, struct xp_entry_info *out, struct xp_err *err)
{
    static const mode_t types[] = {
        [XP_ENTRY_FILE] = S_IFREG, [XP_ENTRY_FOLDER] = S_IFDIR, [XP_ENTRY_LINK] = S_IFLNK, [XP_ENTRY_OTHER] = S_IFIFO
    };
    struct view *view = data;
    const struct row *row = *path ? find_row(view, path) : NULL;
    const struct xp_package_entry *entry;

    if (*path && !row)
        return fail_missing(err);
    if (!row || row->entry == SIZE_MAX) {
        *out = (struct xp_entry_info){ XP_ENTRY_FOLDER, (unsigned)S_IFDIR | 0755U, 0 };
        return 0;
    }
    entry = &view->package->entries[row->entry];
    *out = (struct xp_entry_info){ entry->kind, (unsigned)types[entry->kind] | entry->mode, entry->size };
    return 0;
}

static int view_read_link(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    struct view *view = data;
    const struct row *row = find_row(view, path);

    if (!row || row->entry == SIZE_MAX || view->package->entries[row->entry].kind != XP_ENTRY_LINK)
        return fail_missing(err);
    xp_buf_add_str(out, view->package->entries[row->entry].target);
    return xp_buf_ok(out) ? 0 : xp_fail(err, XP_E_LIMIT, "the link is too long");
}

/* Bring the cursor to an entry; forwards where it can. */
static int go_to(struct view *view, size_t wanted, struct xp_err *err)
{
    struct xp_package *package = view->package;
    size_t i = SIZE_MAX;

    if (view->cursor && view->cursor->next > wanted) {
        package_cursor_close(view->cursor);
        view->cursor = NULL;
    }
    if (!view->cursor)
        view->cursor = package_cursor_open(package, false);
    while (view->unpacked <= view->unpacked_max && package_cursor_next(view->cursor, &i) > 0) {
        if (i == wanted)
            return 0;
        view->unpacked += package->entries[i].size + TAR_BLOCK;
    }
    if (view->unpacked > view->unpacked_max)
        return xp_fail(err, XP_E_LIMIT, "lies in a tar whose files stand in an order that takes too long to read");
    return xp_fail(err, XP_E_IO, "cannot be read again");
}

/* There is room for it. */
static int read_zip(struct view *view, size_t i, struct xp_buf *out, struct xp_err *err)
{
    int rc = package_unzip(view->package, i, out->ptr + out->len, err);

    if (rc == 0)
        out->len += (size_t)view->package->entries[i].size;
    out->ptr[out->len] = '\0';
    return rc;
}

static int read_tar(struct view *view, size_t i, struct xp_buf *out, struct xp_err *err)
{
    uint64_t left = view->package->entries[i].size;
    const void *bytes;
    size_t len = 1;
    int rc = go_to(view, i, err);

    while (rc == 0 && len) {
        if (package_cursor_data(view->cursor, &bytes, &len) < 0 || len > left)
            return xp_fail(err, XP_E_IO, "cannot be read again");
        xp_buf_add(out, bytes, len);
        left -= len;
    }
    return rc == 0 && left ? xp_fail(err, XP_E_IO, "cannot be read again") : rc;
}

/* Who wants to read more than the largest manifest does not parse it. */
static size_t readable_bytes(const struct xp_buf *out)
{
    size_t most = out->max > XP_DOC_MAX_BYTES ? PACKAGE_READABLE : PACKAGE_PARSED;

    return out->max < most ? out->max : most;
}

static int view_read(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    struct view *view = data;
    const struct row *row = find_row(view, path);
    const struct xp_package_entry *entry;
    const struct package_item *item;

    if (!row || row->entry == SIZE_MAX || view->package->entries[row->entry].kind != XP_ENTRY_FILE)
        return fail_missing(err);
    entry = &view->package->entries[row->entry];
    item = &view->package->items[row->entry];
    if (entry->size > readable_bytes(out) || !xp_buf_reserve(out, (size_t)entry->size))
        return xp_fail(err, XP_E_LIMIT, "larger than %zu bytes", readable_bytes(out));
    if (!item->has_digest)
        return xp_fail(err, XP_E_IO, "its content is damaged or encrypted");
    if (!item->kept)
        return view->package->kind == PACKAGE_ZIP ? read_zip(view, row->entry, out, err)
                                                  : read_tar(view, row->entry, out, err);
    xp_buf_add(out, item->kept, (size_t)entry->size);
    return 0;
}

static bool view_digest(void *data, const char *path, unsigned char out[XP_SOURCE_DIGEST])
{
    struct view *view = data;
    const struct row *row = find_row(view, path);

    if (!row || row->entry == SIZE_MAX || !view->package->items[row->entry].has_digest)
        return false;
    memcpy(out, view->package->entries[row->entry].digest.bytes, XP_SOURCE_DIGEST);
    return true;
}

_Static_assert((int)XP_SOURCE_DIGEST == (int)XP_SHA256_BYTES, "the same digest");

const struct xp_source xp_source_package = { view_list, view_stat, view_read_link, view_read, view_close, view_digest };
