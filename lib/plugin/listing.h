#ifndef LISTING_H
#define LISTING_H

#include "xp_plugin.h"

/** Listings of a plugin's folders, each made once; private to this module. */

/** The plugin's own folder. Like all listings it lives as long as the plugin. */
struct xp_listing *listing_root(struct xp_plugin *plugin);

/** What is inside a folder entry of `listing`. */
struct xp_listing *listing_inside(struct xp_plugin *plugin, struct xp_listing *listing, struct xp_entry *entry);

/** The entry with exactly this name, or NULL. */
struct xp_entry *listing_find(const struct xp_listing *listing, struct xp_str name);

/** The first entry whose name differs only in case or Unicode normal form, or NULL. */
struct xp_entry *listing_find_folded(struct xp_plugin *plugin, struct xp_listing *listing, struct xp_str name);

/** Place of an entry: the folder's place, a slash, the name; with a NUL behind it. */
struct xp_str listing_place(struct xp_plugin *plugin, const struct xp_listing *listing, struct xp_str name);

#endif
