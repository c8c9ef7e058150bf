#include "name_fold.h"
#include "package_parts.h"
#include "xp_content.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_utf8.h"

#include <stdlib.h>

/* What a name of a file or folder may have on a Mac's disk, in UTF-8; 255 units of UTF-16 are never more than it. */
enum { MAX_COMPONENT = 255 };

static const struct xp_str the_package = { "", 0 };

struct xp_str package_tidy(struct xp_arena *arena, struct xp_str name)
{
    char *out = xp_arena_alloc(arena, name.len + 2);
    struct xp_str rest = name, part;
    size_t len = 0;

    if (name.len && name.ptr[0] == '/')
        out[len++] = '/';
    while (xp_path_next(&rest, &part)) {
        if (xp_str_is(part, "."))
            continue;
        if (len && out[len - 1] != '/')
            out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
    }
    out[len] = '\0';
    return xp_str_make(out, len);
}

static bool has_dot_dot(struct xp_str name)
{
    struct xp_str part;

    while (xp_path_next(&name, &part))
        if (xp_str_is(part, ".."))
            return true;
    return false;
}

/* Why unpacking this name would write outside of the folder, on some system or with some program; NULL: it would not. */
static const char *escape_of(struct xp_str name)
{
    if (name.len && name.ptr[0] == '/')
        return "it begins with a slash";
    if (has_dot_dot(name))
        return "it has \"..\" in it";
    if (xp_str_find(name, '\\') < name.len)
        return "it has a backslash in it, which divides folders on Windows and nowhere else";
    if (name.len > 1 && xp_ascii_is_alpha(name.ptr[0]) && name.ptr[1] == ':')
        return "it begins with a drive's letter";
    if (xp_str_find(name, '\0') < name.len)
        return "it has a NUL in it, where some programs end the name";
    return NULL;
}

static bool has_control(struct xp_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7f)
            return true;
    return false;
}

/* @return false when the name is too much. */
static bool judge_lengths(struct xp_package *package, struct xp_str raw, struct xp_str name)
{
    const struct xp_package_limits *limits = &package->limits;
    struct xp_str rest = name, part;
    size_t depth = 0, longest = 0;

    while (xp_path_next(&rest, &part)) {
        depth++;
        longest = part.len > longest ? part.len : longest;
    }
    if (name.len > limits->max_name)
        package_fault(package, "package-name-length", raw, "%zu bytes, more than %zu", name.len, limits->max_name);
    else if (longest > MAX_COMPONENT)
        package_fault(package, "package-name-length", raw, "%zu bytes between two slashes, more than %d", longest,
                      (int)MAX_COMPONENT);
    else if (depth > limits->max_depth)
        package_fault(package, "package-depth", raw, "%zu folders inside each other, more than %u", depth,
                      limits->max_depth);
    return depth <= limits->max_depth && name.len <= limits->max_name;
}

static bool is_litter(struct xp_str name)
{
    struct xp_str part;

    while (xp_path_next(&name, &part))
        if (xp_str_is(part, "__MACOSX") || xp_str_is(part, ".DS_Store") || xp_str_starts_with(part, xp_str_from("._")))
            return true;
    return false;
}

static void judge_name(struct xp_package *package, size_t i)
{
    struct package_item *item = &package->items[i];
    const struct xp_package_entry *entry = &package->entries[i];
    const char *escape = escape_of(item->raw);

    if (escape)
        package_fault(package, "package-path", item->raw, "%s", escape);
    else if (xp_utf8_valid_prefix(item->raw) < item->raw.len)
        package_fault(package, "package-encoding", item->raw, "%s", "");
    else if (has_control(item->raw))
        package_fault(package, "package-characters", item->raw, "%s", "");
    item->is_misnamed = !judge_lengths(package, item->raw, entry->name) || escape;
    if (entry->kind == XP_ENTRY_OTHER)
        package_fault(package, "package-special", item->raw, "%s",
                      entry->target.len ? "it is a hard link" : "it is a device or a pipe");
    else if (entry->mode & 07000)
        package_fault(package, "package-mode", item->raw, "%04o lends the rights of another user", entry->mode);
    else if (entry->kind != XP_ENTRY_LINK && (entry->mode & 0002))
        package_fault(package, "package-mode", item->raw, "%04o lets everybody write", entry->mode);
}

struct names {
    struct xp_package *package;
    struct xp_table folded; /* to entries, by what a Mac's disk takes for the same name */
};

/* The same name twice, or two that are one on a disk that ignores capitals or normal forms. */
static void judge_twins(struct names *names, size_t i, struct xp_str folded)
{
    struct xp_package *package = names->package;
    const struct xp_package_entry *entry = &package->entries[i];
    const struct xp_package_entry *twin = xp_table_find(&names->folded, folded);

    if (!twin)
        xp_table_set(&names->folded, folded, &package->entries[i]);
    else if (xp_str_equal(twin->name, entry->name))
        package_fault(package, "package-duplicate", package->items[i].raw, "%s", "");
    else
        package_fault(package, "package-case", package->items[i].raw, "%.*s", XP_STR_ARG(twin->name));
}

/* No file and no link may stand where a folder is needed: what is unpacked behind a link lands where it leads. */
static void judge_parents(struct names *names, size_t i, struct xp_str folded)
{
    struct xp_package *package = names->package;

    for (size_t slash = 0; slash < folded.len; slash++) {
        const struct xp_package_entry *parent;

        if (folded.ptr[slash] != '/' || !slash)
            continue;
        parent = xp_table_find(&names->folded, xp_str_make(folded.ptr, slash));
        if (parent && parent->kind != XP_ENTRY_FOLDER) {
            package_fault(package, "package-inside-file", package->items[i].raw, "%.*s", XP_STR_ARG(parent->name));
            return;
        }
    }
}

/* The plugin's folder inside of another one; empty: there is none. */
static struct xp_str nested_plugin(struct xp_str top, struct xp_str name)
{
    struct xp_str inner = xp_str_from_offset(name, top.len + 1);

    inner.len = xp_str_find(inner, '/');
    if (xp_str_ends_with_nocase(top, xp_str_from(".isf")) || !xp_str_ends_with_nocase(inner, xp_str_from(".isf")))
        inner.len = 0;
    return inner;
}

static struct xp_str top_of(struct xp_str name)
{
    return xp_str_make(name.ptr, xp_str_find(name, '/'));
}

/* One folder, and all in it. */
static void judge_tops(struct xp_package *package)
{
    struct xp_str top = { "", 0 };
    bool has_many = false;

    for (size_t i = 0; i < package->count; i++) {
        const struct xp_package_entry *entry = &package->entries[i];

        if (package->items[i].is_litter || !entry->name.len || package->items[i].is_misnamed)
            continue;
        if (entry->kind != XP_ENTRY_FOLDER && xp_str_find(entry->name, '/') == entry->name.len) {
            package_fault(package, "package-top", the_package, "\"%.*s\" stands in no folder", XP_STR_ARG(entry->name));
            has_many = true;
            break;
        }
        if (!top.len)
            top = top_of(entry->name);
        if (nested_plugin(top, entry->name).len) {
            package_fault(package, "package-top", the_package, "\"%.*s\" lies inside of \"%.*s\"",
                          XP_STR_ARG(nested_plugin(top, entry->name)), XP_STR_ARG(top));
            has_many = true;
            break;
        }
        if (!xp_str_equal(top, top_of(entry->name))) {
            package_fault(package, "package-top", the_package, "\"%.*s\" and \"%.*s\" stand beside each other",
                          XP_STR_ARG(top), XP_STR_ARG(top_of(entry->name)));
            has_many = true;
            break;
        }
    }
    if (!top.len && !has_many && !package->fault_count)
        package_fault(package, "package-top", the_package, "%s", "there is nothing in it");
    if (!has_many)
        package->top = xp_arena_copy(&package->arena, top);
}

/* One finding says that there is litter, not one for each piece. */
static void judge_litter(struct xp_package *package)
{
    size_t count = 0, first = 0;

    for (size_t i = 0; i < package->count; i++) {
        package->items[i].is_litter = is_litter(package->entries[i].name);
        if (package->items[i].is_litter && !count++)
            first = i;
    }
    if (count == 1)
        package_fault(package, "package-litter", package->items[first].raw, "%s", "is");
    else if (count)
        package_fault(package, "package-litter", package->items[first].raw, "and %zu more are", count - 1);
}

void package_judge(struct xp_package *package)
{
    struct names names = { .package = package };
    struct xp_str *folded = xp_xcalloc(package->count + 1, sizeof(*folded));
    struct xp_arena arena = XP_ARENA_INIT;

    judge_litter(package);
    for (size_t i = 0; i < package->count; i++) {
        judge_name(package, i);
        folded[i] = name_fold(&arena, package->entries[i].name);
        if (folded[i].len)
            judge_twins(&names, i, folded[i]);
    }
    for (size_t i = 0; i < package->count; i++)
        if (!package->items[i].is_misnamed)
            judge_parents(&names, i, folded[i]);
    judge_tops(package);
    package_judge_links(package, &names.folded);
    xp_table_release(&names.folded);
    xp_arena_release(&arena);
    free(folded);
}
