#include "xp_source_git.h"

#include "git.h"
#include "xp_mem.h"
#include "xp_path.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Texts of git's modes. A folder of another repository (160000) has no files in this one and is left out. */
static const char executable_mode[] = "100755", link_mode[] = "120000", repository_mode[] = "160000";

struct blob {
    struct xp_str path; /* below the folder that was opened; a NUL follows */
    struct xp_str id;
    enum xp_entry_kind kind;
    unsigned mode;
    uint64_t size;
};

/* All files of a folder of the revision, by path: those inside one folder follow each other. */
struct tree {
    struct blob *blobs;
    size_t count, room;
    struct xp_arena arena;
    struct git_objects objects;
};

static void add_blob(struct tree *tree, const struct git_file *file, struct xp_str path)
{
    struct blob *blob;
    bool is_link = xp_str_is(file->mode, link_mode);

    tree->blobs = xp_grow(tree->blobs, &tree->room, tree->count + 1, sizeof(*tree->blobs));
    blob = &tree->blobs[tree->count++];
    blob->path = xp_arena_copy(&tree->arena, path);
    blob->id = xp_arena_copy(&tree->arena, file->id);
    blob->kind = is_link ? XP_ENTRY_LINK : XP_ENTRY_FILE;
    blob->mode = is_link                                  ? (unsigned)S_IFLNK | 0777U
                 : xp_str_is(file->mode, executable_mode) ? (unsigned)S_IFREG | 0755U
                                                          : (unsigned)S_IFREG | 0644U;
    blob->size = file->size.len && xp_ascii_is_digit(file->size.ptr[0])
                     ? (uint64_t)strtoull(xp_arena_copy(&tree->arena, file->size).ptr, NULL, 10)
                     : 0;
}

static int compare_blobs(const void *left, const void *right)
{
    const struct blob *a = left, *b = right;

    return xp_str_compare(a->path, b->path);
}

static void fill_tree(struct tree *tree, struct xp_str list, struct xp_str place)
{
    size_t skipped = place.len ? place.len + 1 : 0;
    struct git_file file;

    while (git_next_file(&list, &file))
        if (file.path.len > skipped && !xp_str_is(file.mode, repository_mode))
            add_blob(tree, &file, xp_str_from_offset(file.path, skipped));
    if (tree->count > 1)
        qsort(tree->blobs, tree->count, sizeof(*tree->blobs), compare_blobs);
}

static void tree_close(void *data)
{
    struct tree *tree = data;

    git_objects_release(&tree->objects);
    free(tree->blobs);
    xp_arena_release(&tree->arena);
    free(tree);
}

int xp_source_open_git(const struct xp_git *git, struct xp_str place, void **data, struct xp_err *err)
{
    XP_AUTO_BUF list = XP_BUF_INIT(XP_GIT_MAX_LIST_BYTES);
    struct tree *tree;
    int rc = git_list_files(git, place, true, &list, err);

    if (rc == XP_E_MISSING) /* the program, not what was asked of it */
        return xp_fail(err, XP_E_IO, "the program git is gone");
    if (rc < 0)
        return rc;
    tree = xp_xcalloc(1, sizeof(*tree));
    tree->objects = (struct git_objects)GIT_OBJECTS_INIT(git);
    fill_tree(tree, xp_buf_str(&list), place);
    if (!tree->count) {
        tree_close(tree);
        return xp_fail(err, XP_E_MISSING, "the revision has no file there");
    }
    *data = tree;
    return 0;
}

/* The first blob whose path is not below `path` in byte order. */
static size_t lower_bound(const struct tree *tree, struct xp_str path)
{
    size_t low = 0, high = tree->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (xp_str_compare(tree->blobs[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The bounds of what lies in a folder. The sign behind the slash in ASCII begins what comes after all in it. */
static void bounds_of(struct tree *tree, const char *path, size_t *first, size_t *end)
{
    *first = 0;
    *end = tree->count;
    if (!*path)
        return;
    *first = lower_bound(tree, xp_arena_printf(&tree->arena, "%s/", path));
    *end = lower_bound(tree, xp_arena_printf(&tree->arena, "%s%c", path, '/' + 1));
}

static int tree_list(void *data, const char *path,
                     bool (*add)(void *context, struct xp_str name, enum xp_entry_kind kind), void *context,
                     struct xp_err *err)
{
    struct tree *tree = data;
    size_t i, end, skipped = *path ? strlen(path) + 1 : 0;

    (void)err;
    bounds_of(tree, path, &i, &end);
    while (i < end) {
        struct xp_str name = xp_str_from_offset(tree->blobs[i].path, skipped);
        size_t slash = xp_str_find(name, '/');
        size_t inside_first, inside_end = i + 1;

        if (slash < name.len)
            bounds_of(tree, xp_arena_copy(&tree->arena, xp_str_make(tree->blobs[i].path.ptr, skipped + slash)).ptr,
                      &inside_first, &inside_end);
        if (!add(context, xp_str_make(name.ptr, slash), slash < name.len ? XP_ENTRY_FOLDER : tree->blobs[i].kind))
            return 0;
        i = inside_end > i ? inside_end : i + 1;
    }
    return 0;
}

static const struct blob *find_blob(const struct tree *tree, const char *path)
{
    size_t i = lower_bound(tree, xp_str_from(path));

    return i < tree->count && xp_str_is(tree->blobs[i].path, path) ? &tree->blobs[i] : NULL;
}

static int fail_missing(struct xp_err *err)
{
    return xp_fail(err, XP_E_MISSING, "no such file or folder in that revision");
}

static int tree_stat(void *data, const char *path, struct xp_entry_info *out, struct xp_err *err)
{
    struct tree *tree = data;
    const struct blob *blob = find_blob(tree, path);
    size_t first, end;

    if (blob) {
        *out = (struct xp_entry_info){ blob->kind, blob->mode, blob->size };
        return 0;
    }
    bounds_of(tree, path, &first, &end);
    if (first == end)
        return fail_missing(err);
    *out = (struct xp_entry_info){ XP_ENTRY_FOLDER, (unsigned)S_IFDIR | 0755U, 0 };
    return 0;
}

static int read_kind(struct tree *tree, const char *path, enum xp_entry_kind kind, struct xp_buf *out,
                     struct xp_err *err)
{
    const struct blob *blob = find_blob(tree, path);

    if (!blob || blob->kind != kind)
        return fail_missing(err);
    if (blob->size > out->max)
        return xp_fail(err, XP_E_LIMIT, "larger than %zu bytes", out->max);
    return git_objects_read(&tree->objects, blob->id, out, err);
}

static int tree_read_link(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    return read_kind(data, path, XP_ENTRY_LINK, out, err);
}

static int tree_read(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    return read_kind(data, path, XP_ENTRY_FILE, out, err);
}

const struct xp_source xp_source_git = { tree_list, tree_stat, tree_read_link, tree_read, tree_close, NULL };

/* Is it the manifest of an outermost "*.isf" folder? */
static bool is_plugin_manifest(struct xp_str path, struct xp_str *place)
{
    struct xp_str rest = path, part;

    while (xp_path_next(&rest, &part)) {
        if (part.len <= 4 || !xp_str_ends_with_nocase(part, xp_str_from(".isf")))
            continue;
        *place = xp_str_make(path.ptr, (size_t)(part.ptr - path.ptr) + part.len);
        return xp_str_is(rest, "/info.json");
    }
    return false;
}

int xp_git_each_manifest(const struct xp_git *git, size_t max_bytes,
                         bool (*look)(void *context, struct xp_str place, struct xp_str text), void *context,
                         struct xp_err *err)
{
    XP_AUTO_BUF list = XP_BUF_INIT(XP_GIT_MAX_LIST_BYTES);
    XP_AUTO_BUF text = XP_BUF_INIT(max_bytes);
    struct git_objects objects = GIT_OBJECTS_INIT(git);
    struct git_file file;
    struct xp_str rest, place;
    bool goes_on = true;
    size_t seen = 0;
    int rc = git_list_files(git, xp_str_make("", 0), false, &list, err);

    rest = xp_buf_str(&list);
    while (rc == 0 && goes_on && git_next_file(&rest, &file)) {
        if (!is_plugin_manifest(file.path, &place) || !xp_str_starts_with(file.mode, xp_str_from("100")))
            continue;
        if (++seen > XP_GIT_MAX_MANIFESTS) {
            rc = xp_fail(err, XP_E_LIMIT, "the revision has more than %d plugins", (int)XP_GIT_MAX_MANIFESTS);
            break;
        }
        xp_buf_clear(&text);
        rc = git_objects_read(&objects, file.id, &text, err);
        if (rc == 0)
            goes_on = look(context, place, xp_buf_str(&text));
        else if (rc == XP_E_LIMIT)
            rc = 0;
    }
    git_objects_release(&objects);
    return rc;
}
