#include "example_source.h"

#include <fcntl.h> /* POSIX.1-2008 has the S_IF names here too */
#include <sys/stat.h>

/* " + " divides the parts of a text, so that a rule file does not hold what the parts are together. */
static struct xp_str join_parts(struct xp_str text, struct xp_arena *arena)
{
    static const struct xp_str plus = XP_STR(" + ");
    char *out = xp_arena_alloc(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len;) {
        if (xp_str_starts_with(xp_str_from_offset(text, i), plus))
            i += plus.len;
        else
            out[len++] = text.ptr[i++];
    }
    return xp_str_make(out, len);
}

/* Where `mark` stands in the text; its length where it does not. */
static size_t find_mark(struct xp_str text, struct xp_str mark)
{
    for (size_t i = 0; i < text.len; i++)
        if (xp_str_starts_with(xp_str_from_offset(text, i), mark))
            return i;
    return text.len;
}

/* "x/" is a folder, "x*" an executable, "x -> y" a link, "x = text" a file that holds the text, all else a file. */
static struct xp_example_entry parse_entry(struct xp_str text, struct xp_arena *arena)
{
    static const struct xp_str holds = XP_STR(" = "), leads = XP_STR(" -> ");
    struct xp_example_entry entry = { .kind = XP_ENTRY_FILE, .mode = 0644 };
    size_t end = find_mark(text, holds), arrow;

    entry.path = xp_str_make(text.ptr, end);
    if (end < text.len)
        entry.text = join_parts(xp_str_from_offset(text, end + holds.len), arena);
    arrow = find_mark(entry.path, leads);
    if (arrow < entry.path.len) {
        entry.target = xp_str_from_offset(entry.path, arrow + leads.len);
        entry.path.len = arrow;
        entry.kind = XP_ENTRY_LINK;
        entry.mode = 0777;
    } else if (xp_str_ends_with(entry.path, xp_str_from("/"))) {
        entry.path.len--;
        entry.kind = XP_ENTRY_FOLDER;
        entry.mode = 0755;
    } else if (xp_str_ends_with(entry.path, xp_str_from("*"))) {
        entry.path.len--;
        entry.mode = 0755;
    }
    return entry;
}

void example_source_init(struct example_source *source, const struct xp_example *example, struct xp_str manifest_text,
                         struct xp_arena *arena)
{
    source->entries = xp_arena_calloc(arena, (size_t)example->file_count + 2, sizeof(*source->entries));
    source->count = 0;
    if (example->has_manifest) {
        source->entries[source->count++] = (struct xp_example_entry){
            .path = example->manifest.len ? example->manifest : xp_str_from("info.json"),
            .text = manifest_text,
            .kind = XP_ENTRY_FILE,
            .mode = 0644,
        };
    }
    if (!example->has_files)
        source->entries[source->count++] = parse_entry(xp_str_from("rain.py"), arena);
    for (uint32_t i = 0; i < example->file_count; i++)
        source->entries[source->count++] = parse_entry(example->files[i], arena);
}

/* The part of an entry's path below `folder`, or empty when it does not lie there. */
static struct xp_str below(const struct xp_example_entry *entry, struct xp_str folder)
{
    if (!folder.len)
        return entry->path;
    if (!xp_str_starts_with(entry->path, folder) || entry->path.len <= folder.len || entry->path.ptr[folder.len] != '/')
        return xp_str_make("", 0);
    return xp_str_from_offset(entry->path, folder.len + 1);
}

static int list_entries(void *data, const char *path,
                        bool (*add)(void *context, struct xp_str name, enum xp_entry_kind kind), void *context,
                        struct xp_err *err)
{
    const struct example_source *source = data;

    (void)err;
    for (size_t i = 0; i < source->count; i++) {
        struct xp_str rest = below(&source->entries[i], xp_str_from(path));
        size_t slash = xp_str_find(rest, '/');
        bool is_known = !rest.len;

        /* Of several entries in one sub-folder only the first brings the folder. */
        for (size_t k = 0; k < i && !is_known; k++) {
            struct xp_str other = below(&source->entries[k], xp_str_from(path));

            is_known = xp_str_equal(xp_str_make(other.ptr, xp_str_find(other, '/')), xp_str_make(rest.ptr, slash));
        }
        if (!is_known &&
            !add(context, xp_str_make(rest.ptr, slash), slash < rest.len ? XP_ENTRY_FOLDER : source->entries[i].kind))
            return 0;
    }
    return 0;
}

static const struct xp_example_entry *find_entry(const struct example_source *source, const char *path, bool *is_folder)
{
    *is_folder = path[0] == '\0';
    for (size_t i = 0; i < source->count; i++) {
        if (xp_str_is(source->entries[i].path, path))
            return &source->entries[i];
        *is_folder = *is_folder || below(&source->entries[i], xp_str_from(path)).len > 0;
    }
    return NULL;
}

static int fail_missing(struct xp_err *err)
{
    return xp_fail(err, XP_E_MISSING, "no such file or folder");
}

static int stat_entry(void *data, const char *path, struct xp_entry_info *out, struct xp_err *err)
{
    bool is_folder;
    const struct xp_example_entry *entry = find_entry(data, path, &is_folder);

    if (!entry && !is_folder)
        return fail_missing(err);
    out->kind = entry ? entry->kind : XP_ENTRY_FOLDER;
    out->mode = (entry ? entry->mode : 0755U) | (out->kind == XP_ENTRY_FOLDER ? (unsigned)S_IFDIR
                                                 : out->kind == XP_ENTRY_LINK ? (unsigned)S_IFLNK
                                                                              : (unsigned)S_IFREG);
    out->size = entry ? entry->text.len : 0;
    return 0;
}

static int read_entry_link(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    bool is_folder;
    const struct xp_example_entry *entry = find_entry(data, path, &is_folder);

    if (!entry || entry->kind != XP_ENTRY_LINK)
        return fail_missing(err);
    xp_buf_add_str(out, entry->target);
    return 0;
}

static int read_entry(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    bool is_folder;
    const struct xp_example_entry *entry = find_entry(data, path, &is_folder);

    if (!entry || entry->kind != XP_ENTRY_FILE)
        return fail_missing(err);
    xp_buf_add_str(out, entry->text);
    return xp_buf_ok(out) ? 0 : xp_fail(err, XP_E_LIMIT, "larger than %zu bytes", out->max);
}

static void close_nothing(void *data)
{
    (void)data;
}

const struct xp_source example_source_functions = { list_entries, stat_entry,    read_entry_link,
                                                    read_entry,   close_nothing, NULL };
