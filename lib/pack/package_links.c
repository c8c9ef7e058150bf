#include "name_fold.h"
#include "package_parts.h"
#include "xp_buf.h"
#include "xp_path.h"
#include "xp_utf8.h"

/* Links followed for one; as many as Linux and lib/plugin follow. */
enum { MAX_LINKS = 40 };

/* Bytes of names that are looked up for all links together; a thousand links of the usual length take a thousandth. */
enum { MAX_LOOKED_UP = 512 * 1024 * 1024 };

/* All names in the form that a Mac's disk compares, where "A" and "a" are one. */
struct walk {
    struct xp_package *package;
    const struct xp_table *entries;
    struct xp_table folders; /* that have no entry of their own, but others in them */
    struct xp_arena arena;
    struct xp_buf place; /* where we stand, without a slash at the end */
    struct xp_str legs[MAX_LINKS + 1];
    size_t depth, links, looked_up;
};

static const char leads_out[] = "leads out of the plugin's folder";
static const char leads_nowhere[] = "leads to nothing that is in the package";

static void *look_up(struct walk *walk, const struct xp_table *table)
{
    walk->looked_up += walk->place.len;
    return xp_table_find(table, xp_buf_str(&walk->place));
}

static const char *push_leg(struct walk *walk, struct xp_str target)
{
    if (!target.len)
        return leads_nowhere;
    if (target.ptr[0] == '/' || xp_str_find(target, '\\') < target.len || xp_str_find(target, '\0') < target.len ||
        (target.len > 1 && xp_ascii_is_alpha(target.ptr[0]) && target.ptr[1] == ':'))
        return leads_out;
    if (walk->links++ == MAX_LINKS)
        return "leads from link to link without an end";
    walk->legs[walk->depth++] = name_fold(&walk->arena, target);
    return NULL;
}

/* One folder up. The plugin's own folder is as far as a link may go. */
static const char *go_up(struct walk *walk)
{
    size_t slash = xp_str_find_last(xp_buf_str(&walk->place), '/');

    if (slash == walk->place.len)
        return leads_out;
    walk->place.len = slash;
    return NULL;
}

static const char *go_down(struct walk *walk, struct xp_str part)
{
    size_t before = walk->place.len;
    const struct xp_package_entry *entry;

    if (before + part.len > walk->package->limits.max_name)
        return leads_nowhere;
    xp_buf_addf(&walk->place, "/%.*s", XP_STR_ARG(part));
    entry = look_up(walk, walk->entries);
    if (entry && entry->kind == XP_ENTRY_LINK) {
        walk->place.len = before;
        return push_leg(walk, entry->target);
    }
    if (!entry && !look_up(walk, &walk->folders))
        return leads_nowhere;
    if (entry && entry->kind != XP_ENTRY_FOLDER && walk->legs[walk->depth - 1].len)
        return leads_nowhere;
    return NULL;
}

/* @return what is wrong with the link, or NULL. */
static const char *follow(struct walk *walk, struct xp_str folded, struct xp_str target)
{
    size_t slash = xp_str_find_last(folded, '/');
    const char *why;
    struct xp_str part;

    if (slash == folded.len)
        return leads_out;
    xp_buf_clear(&walk->place);
    xp_buf_add(&walk->place, folded.ptr, slash);
    walk->depth = walk->links = 0;
    why = push_leg(walk, target);
    while (!why && walk->depth) {
        struct xp_str *leg = &walk->legs[walk->depth - 1];

        if (!xp_path_next(leg, &part))
            walk->depth--;
        else if (xp_str_is(part, ".."))
            why = go_up(walk);
        else if (!xp_str_is(part, "."))
            why = go_down(walk, part);
    }
    return why;
}

/* Folders that are only there because something is in them. */
static void list_folders(struct walk *walk)
{
    struct xp_package *package = walk->package;
    struct xp_str before = { "", 0 };

    for (size_t i = 0; i < package->count; i++) {
        struct xp_str folded;

        if (package->items[i].is_misnamed)
            continue;
        folded = name_fold(&walk->arena, xp_path_dir(package->entries[i].name));
        if (xp_str_equal(folded, before))
            continue;
        before = folded;
        while (folded.len && !xp_table_find(&walk->folders, folded)) {
            size_t slash = xp_str_find_last(folded, '/');

            xp_table_set(&walk->folders, folded, walk);
            folded.len = slash < folded.len ? slash : 0;
        }
    }
}

void package_judge_links(struct xp_package *package, const struct xp_table *by_folded)
{
    struct walk walk = { .package = package, .entries = by_folded, .place = XP_BUF_INIT(SIZE_MAX / 2) };
    bool has_folders = false;

    for (size_t i = 0; i < package->count && walk.looked_up < MAX_LOOKED_UP; i++) {
        const struct xp_package_entry *entry = &package->entries[i];
        const char *why;

        if (entry->kind != XP_ENTRY_LINK || package->items[i].is_unreadable || package->items[i].is_misnamed)
            continue;
        if (!has_folders)
            list_folders(&walk);
        has_folders = true;
        why = follow(&walk, name_fold(&walk.arena, entry->name), entry->target);
        if (why)
            package_fault(package, "package-link", package->items[i].raw, "%s: \"%.*s\"", why,
                          XP_STR_ARG(entry->target));
        if (walk.looked_up >= MAX_LOOKED_UP)
            package_fault(package, "package-link", package->items[i].raw,
                          "is one of too many that lead to each other; the rest was not followed");
    }
    xp_buf_release(&walk.place);
    xp_table_release(&walk.folders);
    xp_arena_release(&walk.arena);
}
