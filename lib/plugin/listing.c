#include "listing.h"

#include "xp_mem.h"
#include "xp_utf8.h"

#include <stdlib.h>

struct filling {
    struct xp_arena *arena;
    struct xp_entry *entries;
    size_t count, room;
    bool is_full;
};

static bool add_entry(void *context, struct xp_str name, enum xp_entry_kind kind)
{
    struct filling *filling = context;

    if (filling->count == XP_PLUGIN_MAX_ENTRIES) {
        filling->is_full = true;
        return false;
    }
    if (filling->count == filling->room)
        filling->entries = xp_grow(filling->entries, &filling->room, filling->count + 1, sizeof(*filling->entries));
    filling->entries[filling->count++] =
        (struct xp_entry){ xp_arena_copy(filling->arena, name), kind, { NULL, 0 }, NULL };
    return true;
}

static int compare_names(const void *left, const void *right)
{
    const struct xp_entry *a = left, *b = right;

    return xp_str_compare(a->name, b->name);
}

/* `place` must live as long as the plugin. */
static struct xp_listing *list_folder(struct xp_plugin *plugin, struct xp_listing *parent, struct xp_str place)
{
    struct xp_listing *listing = xp_arena_calloc(&plugin->arena, 1, sizeof(*listing));
    struct filling filling = { &plugin->arena, NULL, 0, 0, false };
    struct xp_err err;
    int rc;

    listing->parent = parent;
    listing->place = place;
    rc = plugin->source->list(plugin->source_data, place.len ? place.ptr : "", add_entry, &filling, &err);
    if (rc < 0)
        listing->message = xp_arena_copy(&plugin->arena, xp_str_from(err.msg));
    listing->is_complete = rc == 0 && !filling.is_full;
    listing->count = filling.count;
    listing->entries = xp_arena_alloc(&plugin->arena, filling.count * sizeof(*listing->entries));
    if (filling.count) {
        memcpy(listing->entries, filling.entries, filling.count * sizeof(*listing->entries));
        qsort(listing->entries, listing->count, sizeof(*listing->entries), compare_names);
    }
    free(filling.entries);
    return listing;
}

struct xp_listing *listing_root(struct xp_plugin *plugin)
{
    if (!plugin->root)
        plugin->root = list_folder(plugin, NULL, xp_str_make("", 0));
    return plugin->root;
}

struct xp_str listing_place(struct xp_plugin *plugin, const struct xp_listing *listing, struct xp_str name)
{
    if (!listing->place.len)
        return xp_arena_copy(&plugin->arena, name);
    return xp_arena_printf(&plugin->arena, "%.*s/%.*s", XP_STR_ARG(listing->place), XP_STR_ARG(name));
}

struct xp_listing *listing_inside(struct xp_plugin *plugin, struct xp_listing *listing, struct xp_entry *entry)
{
    if (!entry->inside)
        entry->inside = list_folder(plugin, listing, listing_place(plugin, listing, entry->name));
    return entry->inside;
}

struct xp_entry *listing_find(const struct xp_listing *listing, struct xp_str name)
{
    struct xp_entry key = { .name = name };

    if (!listing->count)
        return NULL;
    return bsearch(&key, listing->entries, listing->count, sizeof(*listing->entries), compare_names);
}

static int compare_folded(const void *left, const void *right)
{
    const struct xp_entry *const *a = left, *const *b = right;
    int order = xp_str_compare((*a)->folded, (*b)->folded);

    return order ? order : xp_str_compare((*a)->name, (*b)->name);
}

static void fold_names(struct xp_plugin *plugin, struct xp_listing *listing)
{
    listing->folded = xp_arena_calloc(&plugin->arena, listing->count, sizeof(struct xp_entry *));
    for (size_t i = 0; i < listing->count; i++) {
        listing->entries[i].folded = xp_utf8_fold(&plugin->arena, listing->entries[i].name);
        listing->folded[i] = &listing->entries[i];
    }
    qsort(listing->folded, listing->count, sizeof(struct xp_entry *), compare_folded);
}

struct xp_entry *listing_find_folded(struct xp_plugin *plugin, struct xp_listing *listing, struct xp_str name)
{
    struct xp_str folded = xp_utf8_fold(&plugin->arena, name);
    size_t low = 0, high = listing->count;

    if (!listing->folded && listing->count)
        fold_names(plugin, listing);
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (xp_str_compare(listing->folded[middle]->folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < listing->count && xp_str_equal(listing->folded[low]->folded, folded) ? listing->folded[low] : NULL;
}
