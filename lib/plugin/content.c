#include "xp_content.h"

#include "xp_mem.h"
#include "xp_utf8.h"

#include <stdlib.h>

/* Enough of a path for a message. */
enum { SHOWN_CHARACTERS = 100 };

/* The owner's bit is the one that version control keeps. */
enum { EXECUTABLE_BIT = 0100 };

struct file {
    struct xp_str place; /* as its folder spells it */
    struct xp_str path;  /* composed, for comparing */
    enum xp_entry_kind kind;
};

struct content {
    struct xp_plugin *plugin;
    struct file *files; /* sorted by path */
    size_t count, room;
    struct xp_str *folders; /* places still to be listed, and those that were */
    size_t folder_count, folder_room;
};

struct comparison {
    struct content now, before;
    bool is_checkout;
};

static const char *const litter[] = {
    ".git",     ".svn",      ".hg",         ".DS_Store",   "._*",           "__MACOSX", ".Spotlight-V100",
    ".Trashes", "Thumbs.db", "desktop.ini", "__pycache__", "*.pyc",         "*.pyo",    ".xtplug.yaml",
    "*~",       ".*.swp",    ".vscode",     ".idea",       ".xtplugignore",
};

size_t xp_content_litter(const char *const **names)
{
    *names = litter;
    return XP_COUNT(litter);
}

static bool is_litter(struct xp_str name)
{
    for (size_t i = 0; i < XP_COUNT(litter); i++)
        if (xp_str_glob(name, xp_str_from(litter[i])))
            return true;
    return false;
}

static int fail_at(struct xp_err *err, enum xp_code code, struct xp_str place, const char *what)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    if (!place.len)
        return xp_fail(err, code, "%s", what);
    xp_utf8_show_short(&shown, place, SHOWN_CHARACTERS);
    return xp_fail(err, code, "%s: %s", shown.ptr, what);
}

static int wrap_at(struct xp_err *err, struct xp_str place)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, place, SHOWN_CHARACTERS);
    return xp_wrap(err, "%s", shown.ptr);
}

static struct xp_str place_of(struct content *content, struct xp_str folder, struct xp_str name)
{
    if (!folder.len)
        return name;
    return xp_arena_printf(&content->plugin->arena, "%.*s/%.*s", XP_STR_ARG(folder), XP_STR_ARG(name));
}

static int add_entry(struct content *content, struct xp_str place, enum xp_entry_kind kind, struct xp_err *err)
{
    if (content->count + content->folder_count > XP_CONTENT_MAX_FILES)
        return xp_fail(err, XP_E_LIMIT, "more than %d files and folders", (int)XP_CONTENT_MAX_FILES);
    if (kind == XP_ENTRY_FOLDER) {
        content->folders =
            xp_grow(content->folders, &content->folder_room, content->folder_count + 1, sizeof(*content->folders));
        content->folders[content->folder_count++] = place;
        return 0;
    }
    content->files = xp_grow(content->files, &content->room, content->count + 1, sizeof(*content->files));
    content->files[content->count++] = (struct file){ place, xp_utf8_compose(&content->plugin->arena, place), kind };
    return 0;
}

static int add_folder(struct content *content, struct xp_str folder, struct xp_err *err)
{
    const struct xp_listing *listing = xp_plugin_list(content->plugin, folder);
    int rc = 0;

    if (!listing || listing->message.len)
        return fail_at(err, XP_E_IO, folder, listing ? listing->message.ptr : "changed while it was read");
    if (!listing->is_complete)
        return fail_at(err, XP_E_LIMIT, folder, "holds too many entries");
    for (size_t i = 0; rc == 0 && i < listing->count; i++) {
        const struct xp_entry *entry = &listing->entries[i];

        if (!is_litter(entry->name))
            rc = add_entry(content, place_of(content, folder, entry->name), entry->kind, err);
    }
    return rc;
}

static int compare_paths(const void *left, const void *right)
{
    const struct file *a = left, *b = right;
    int order = xp_str_compare(a->path, b->path);

    return order ? order : xp_str_compare(a->place, b->place);
}

static int gather(struct content *content, struct xp_err *err)
{
    int rc = add_folder(content, xp_str_make("", 0), err);

    for (size_t i = 0; rc == 0 && i < content->folder_count; i++)
        rc = add_folder(content, content->folders[i], err);
    if (rc == 0 && content->count > 1)
        qsort(content->files, content->count, sizeof(*content->files), compare_paths);
    return rc;
}

static bool is_manifest(const struct content *content, const struct file *file)
{
    const struct xp_plugin *plugin = content->plugin;

    return (plugin->state == XP_MANIFEST_OK || plugin->state == XP_MANIFEST_MISNAMED) &&
           xp_str_equal(file->place, plugin->actual_name);
}

/* The manifest is in memory already, and what came from standard input stands nowhere else. */
static int read_bytes(const struct content *content, const struct file *file, struct xp_buf *out, struct xp_err *err)
{
    int rc;

    if (is_manifest(content, file)) {
        xp_buf_add_str(out, xp_buf_str(&content->plugin->text));
        return xp_buf_ok(out) ? 0 : xp_fail(err, XP_E_LIMIT, "too large");
    }
    rc = xp_plugin_read(content->plugin, file->place, out, err);
    return rc < 0 ? wrap_at(err, file->place) : 0;
}

static int read_link(const struct content *content, const struct file *file, struct xp_buf *out, struct xp_err *err)
{
    struct xp_plugin *plugin = content->plugin;
    int rc = plugin->source->read_link(plugin->source_data, xp_arena_copy(&plugin->arena, file->place).ptr, out, err);

    return rc < 0 ? wrap_at(err, file->place) : 0;
}

static int stat_file(const struct content *content, const struct file *file, struct xp_entry_info *info,
                     struct xp_err *err)
{
    struct xp_plugin *plugin = content->plugin;
    int rc = plugin->source->stat(plugin->source_data, xp_arena_copy(&plugin->arena, file->place).ptr, info, err);

    if (rc < 0)
        return wrap_at(err, file->place);
    if (is_manifest(content, file))
        info->size = plugin->text.len;
    return 0;
}

/* Drops each CR in front of a LF. A file with a NUL is no text and stays. */
static void unify_line_ends(struct xp_buf *text)
{
    size_t kept = 0;

    if (!text->len || memchr(text->ptr, '\0', text->len))
        return;
    for (size_t i = 0; i < text->len; i++)
        if (text->ptr[i] != '\r' || i + 1 == text->len || text->ptr[i + 1] != '\n')
            text->ptr[kept++] = text->ptr[i];
    text->len = kept;
}

/*
 * Git LFS keeps large files elsewhere, and a text of a few lines in their place. Its hash is not computed: that would be
 * worth it only for a file that changed and kept its size to the byte.
 */
static bool is_pointer_to(struct xp_str text, struct xp_str file)
{
    static const char first_line[] = "version https://git-lfs.github.com/spec/v1\n";
    XP_AUTO_BUF size = XP_BUF_INIT(100);

    if (!xp_str_starts_with(text, xp_str_from(first_line)))
        return false;
    xp_buf_addf(&size, "\nsize %zu\n", file.len);
    return xp_str_ends_with(text, xp_buf_str(&size));
}

/* The same but for what version control does to files on their way to the disk? */
static bool is_checked_out(struct xp_buf *now, struct xp_buf *before)
{
    if (is_pointer_to(xp_buf_str(before), xp_buf_str(now)))
        return true;
    unify_line_ends(now);
    unify_line_ends(before);
    return xp_str_equal(xp_buf_str(now), xp_buf_str(before));
}

typedef int (*reader)(const struct content *content, const struct file *file, struct xp_buf *out, struct xp_err *err);

static int compare_bytes(const struct comparison *both, const struct file *now, const struct file *before,
                         reader read_all, bool *is_same, struct xp_err *err)
{
    XP_AUTO_BUF left = XP_BUF_INIT(XP_CONTENT_MAX_BYTES);
    XP_AUTO_BUF right = XP_BUF_INIT(XP_CONTENT_MAX_BYTES);
    int rc;

    if ((rc = read_all(&both->now, now, &left, err)) < 0 || (rc = read_all(&both->before, before, &right, err)) < 0)
        return rc;
    *is_same = xp_str_equal(xp_buf_str(&left), xp_buf_str(&right));
    if (!*is_same && both->is_checkout && read_all == read_bytes)
        *is_same = is_checked_out(&left, &right);
    return 0;
}

static bool find_digest(const struct content *content, const struct file *file, unsigned char out[XP_SOURCE_DIGEST])
{
    struct xp_plugin *plugin = content->plugin;

    return plugin->source->digest &&
           plugin->source->digest(plugin->source_data, xp_arena_copy(&plugin->arena, file->place).ptr, out);
}

/* Two packages are compared by what was computed when they were read. @return false: one of them is none. */
static bool compare_digests(const struct comparison *both, const struct file *now, const struct file *before,
                            bool *is_same)
{
    unsigned char left[XP_SOURCE_DIGEST], right[XP_SOURCE_DIGEST];

    if (!find_digest(&both->now, now, left) || !find_digest(&both->before, before, right))
        return false;
    *is_same = memcmp(left, right, sizeof(left)) == 0;
    return true;
}

static int compare_files(const struct comparison *both, const struct file *now, const struct file *before,
                         bool *is_same, struct xp_err *err)
{
    struct xp_entry_info a, b;
    int rc;

    *is_same = now->kind == before->kind;
    if (!*is_same)
        return 0;
    if (now->kind == XP_ENTRY_LINK)
        return compare_bytes(both, now, before, read_link, is_same, err);
    if ((rc = stat_file(&both->now, now, &a, err)) < 0 || (rc = stat_file(&both->before, before, &b, err)) < 0)
        return rc;
    *is_same = now->kind != XP_ENTRY_FILE || (a.mode & EXECUTABLE_BIT) == (b.mode & EXECUTABLE_BIT);
    if (!*is_same || now->kind != XP_ENTRY_FILE)
        return 0;
    *is_same = both->is_checkout || a.size == b.size;
    if (*is_same && compare_digests(both, now, before, is_same))
        return 0;
    return *is_same ? compare_bytes(both, now, before, read_bytes, is_same, err) : 0;
}

/* Both lists side by side, to the first path that only one has or that is not the same. */
static int compare_all(const struct comparison *both, struct xp_str *different, struct xp_err *err)
{
    const struct content *now = &both->now, *before = &both->before;
    size_t i = 0, k = 0;

    while (i < now->count || k < before->count) {
        int order = i == now->count      ? 1
                    : k == before->count ? -1
                                         : xp_str_compare(now->files[i].path, before->files[k].path);
        bool is_same = false;
        int rc = order ? 0 : compare_files(both, &now->files[i], &before->files[k], &is_same, err);

        if (rc < 0)
            return rc;
        if (!is_same) {
            *different = order > 0 ? before->files[k].path : now->files[i].path;
            return 0;
        }
        i++;
        k++;
    }
    return 0;
}

static void release(struct content *content)
{
    free(content->files);
    free(content->folders);
}

int xp_content_compare(struct xp_plugin *now, struct xp_plugin *before, bool is_checkout, struct xp_str *different,
                       struct xp_err *err)
{
    struct comparison both = { .now.plugin = now, .before.plugin = before, .is_checkout = is_checkout };
    int rc;

    *different = xp_str_make("", 0);
    rc = gather(&both.now, err);
    if (rc == 0 && (rc = gather(&both.before, err)) < 0)
        xp_wrap(err, "the earlier state");
    if (rc == 0)
        rc = compare_all(&both, different, err);
    release(&both.now);
    release(&both.before);
    return rc;
}
