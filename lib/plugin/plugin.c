#include "xp_plugin.h"

#include "listing.h"
#include "xp_file.h"
#include "xp_path.h"

#include <stdio.h>
#include <stdlib.h>

static const char manifest_name[] = "info.json";

struct xp_str xp_plugin_folder_name(struct xp_arena *arena, struct xp_str path)
{
    struct xp_str name = xp_path_base(path);
    char *real;

    if (name.len && !xp_str_is(name, ".") && !xp_str_is(name, ".."))
        return xp_arena_copy(arena, name);
    real = xp_file_real_path(xp_arena_copy(arena, path).ptr);
    name = real ? xp_arena_copy(arena, xp_path_base(xp_str_from(real))) : xp_str_make("", 0);
    free(real);
    return name;
}

static void set_state(struct xp_plugin *plugin, enum xp_manifest_state state, const char *message)
{
    plugin->state = state;
    plugin->message = xp_arena_copy(&plugin->arena, xp_str_from(message));
}

static void parse(struct xp_plugin *plugin)
{
    bool is_exact = xp_str_is(plugin->actual_name, manifest_name);

    plugin->state = is_exact ? XP_MANIFEST_OK : XP_MANIFEST_MISNAMED;
    xp_doc_parse_json(&plugin->doc, plugin->text.ptr, plugin->text.len);
}

static void read_manifest(struct xp_plugin *plugin, struct xp_str place)
{
    struct xp_err err;

    switch (plugin->source->read(plugin->source_data, place.ptr, &plugin->text, &err)) {
    case 0:
        parse(plugin);
        return;
    case XP_E_LIMIT:
        set_state(plugin, XP_MANIFEST_TOO_LARGE, err.msg);
        break;
    case XP_E_MISSING: /* it was there a moment ago */
        set_state(plugin, XP_MANIFEST_NOT_A_FILE, err.msg);
        break;
    default:
        set_state(plugin, XP_MANIFEST_UNREADABLE, err.msg);
        break;
    }
    xp_buf_release(&plugin->text);
}

/* A link is followed inside the plugin alone, so that nothing else on the disk is shown. */
static void read_linked(struct xp_plugin *plugin, const struct xp_entry *entry)
{
    struct xp_resolved resolved;

    xp_plugin_resolve(plugin, entry->name, &resolved);
    switch (resolved.status) {
    case XP_RESOLVE_FOUND:
    case XP_RESOLVE_CASE:
        if (resolved.kind == XP_ENTRY_FILE)
            read_manifest(plugin, resolved.path);
        else
            set_state(plugin, XP_MANIFEST_NOT_A_FILE, "is a link, and what it leads to is no file");
        break;
    case XP_RESOLVE_MISSING:
        set_state(plugin, XP_MANIFEST_NOT_A_FILE, "is a link that leads nowhere");
        break;
    case XP_RESOLVE_OUTSIDE:
        set_state(plugin, XP_MANIFEST_NOT_A_FILE, "is a link that leads out of the plugin");
        break;
    case XP_RESOLVE_LOOP:
        set_state(plugin, XP_MANIFEST_NOT_A_FILE, "is a link that leads round in a circle");
        break;
    case XP_RESOLVE_DENIED:
        set_state(plugin, XP_MANIFEST_UNREADABLE, resolved.message.ptr);
        break;
    }
}

/* A pipe, a socket or a device: named, but never opened, since opening some devices does something. */
static void refuse_special(struct xp_plugin *plugin, const struct xp_entry *entry)
{
    struct xp_entry_info info;
    char message[64];
    struct xp_err err;

    if (plugin->source->stat(plugin->source_data, entry->name.ptr, &info, &err) < 0) {
        set_state(plugin, XP_MANIFEST_UNREADABLE, err.msg);
        return;
    }
    snprintf(message, sizeof(message), "is %s, not a file", xp_file_kind_name(info.mode));
    set_state(plugin, XP_MANIFEST_NOT_A_FILE, message);
}

static void open_manifest(struct xp_plugin *plugin, const struct xp_entry *entry)
{
    plugin->actual_name = entry->name;
    plugin->manifest_path = xp_path_join(&plugin->arena, plugin->path, entry->name);
    if (entry->kind == XP_ENTRY_FILE)
        read_manifest(plugin, entry->name);
    else if (entry->kind == XP_ENTRY_LINK)
        read_linked(plugin, entry);
    else if (entry->kind == XP_ENTRY_FOLDER)
        set_state(plugin, XP_MANIFEST_NOT_A_FILE, "is a folder, not a file");
    else
        refuse_special(plugin, entry);
}

/* A listing that was cut off may still have it. */
static struct xp_entry *ask_for_manifest(struct xp_plugin *plugin)
{
    struct xp_entry *entry;
    struct xp_entry_info info;

    if (plugin->source->stat(plugin->source_data, manifest_name, &info, NULL) < 0)
        return NULL;
    entry = xp_arena_calloc(&plugin->arena, 1, sizeof(*entry));
    entry->name = xp_str_from(manifest_name);
    entry->kind = info.kind;
    return entry;
}

/* The listing, and not opening the name, tells the true capitals, also on a disk that ignores them. */
static void find_manifest(struct xp_plugin *plugin)
{
    struct xp_listing *root = listing_root(plugin);
    struct xp_str name = xp_str_from(manifest_name);
    struct xp_entry *entry = listing_find(root, name);

    if (!entry)
        entry = listing_find_folded(plugin, root, name);
    if (!entry && !root->is_complete)
        entry = ask_for_manifest(plugin);
    if (entry)
        open_manifest(plugin, entry);
    else if (root->message.len)
        set_state(plugin, XP_MANIFEST_UNREADABLE, root->message.ptr);
    else
        plugin->state = XP_MANIFEST_MISSING;
}

static void init(struct xp_plugin *plugin, struct xp_str path)
{
    memset(plugin, 0, sizeof(*plugin));
    plugin->text = (struct xp_buf)XP_BUF_INIT(XP_DOC_MAX_BYTES);
    plugin->path = xp_arena_copy(&plugin->arena, path);
    plugin->manifest_path = xp_path_join(&plugin->arena, path, xp_str_from(manifest_name));
}

void xp_plugin_load_from(struct xp_plugin *plugin, const struct xp_source *source, void *data, struct xp_str path,
                         struct xp_str name)
{
    init(plugin, path);
    plugin->name = xp_arena_copy(&plugin->arena, name);
    plugin->source = source;
    plugin->source_data = data;
    find_manifest(plugin);
}

void xp_plugin_load(struct xp_plugin *plugin, struct xp_str path)
{
    struct xp_err err;

    init(plugin, path);
    plugin->name = xp_plugin_folder_name(&plugin->arena, path);
    if (xp_source_open_folder(plugin->path.ptr, &plugin->source_data, &err) < 0) {
        plugin->manifest_path = plugin->path;
        set_state(plugin, XP_MANIFEST_UNREADABLE, err.msg);
        return;
    }
    plugin->source = &xp_source_folder;
    find_manifest(plugin);
}

/* Where the text says which info.json it is, the folder around that is the plugin's. */
static void open_folder_of(struct xp_plugin *plugin)
{
    struct xp_str base = xp_path_base(plugin->manifest_path);
    struct xp_str folder = xp_arena_copy(&plugin->arena, xp_path_dir(plugin->manifest_path));

    if (!xp_str_equal_nocase(base, xp_str_from(manifest_name)))
        return;
    plugin->actual_name = base;
    plugin->path = folder;
    if (xp_source_open_folder(folder.ptr, &plugin->source_data, NULL) < 0)
        return;
    plugin->source = &xp_source_folder;
    plugin->name = xp_plugin_folder_name(&plugin->arena, folder);
}

void xp_plugin_from_text(struct xp_plugin *plugin, struct xp_buf *text, struct xp_str manifest_path)
{
    init(plugin, manifest_path);
    plugin->manifest_path = plugin->path;
    plugin->actual_name = xp_str_from(manifest_name);
    open_folder_of(plugin);
    xp_buf_release(&plugin->text);
    plugin->text = *text;
    *text = (struct xp_buf)XP_BUF_INIT(text->max);
    if (plugin->text.len <= XP_DOC_MAX_BYTES) {
        parse(plugin);
        return;
    }
    xp_buf_release(&plugin->text);
    set_state(plugin, XP_MANIFEST_TOO_LARGE,
              xp_arena_printf(&plugin->arena, "larger than %d bytes", (int)XP_DOC_MAX_BYTES).ptr);
}

void xp_plugin_set_text(struct xp_plugin *plugin, struct xp_buf *text)
{
    size_t max = text->max;

    xp_doc_release(&plugin->doc);
    xp_buf_release(&plugin->text);
    plugin->text = *text;
    *text = (struct xp_buf)XP_BUF_INIT(max);
    xp_doc_parse_json(&plugin->doc, plugin->text.ptr, plugin->text.len);
}

void xp_plugin_close(struct xp_plugin *plugin)
{
    if (plugin->source)
        plugin->source->close(plugin->source_data);
    plugin->source = NULL;
    plugin->source_data = NULL;
    plugin->root = NULL;
    plugin->asked = NULL;
}

void xp_plugin_release(struct xp_plugin *plugin)
{
    xp_plugin_close(plugin);
    xp_doc_release(&plugin->doc);
    if (plugin->text.ptr)
        xp_buf_release(&plugin->text);
    xp_arena_release(&plugin->arena);
    memset(plugin, 0, sizeof(*plugin));
}

/* The listing of a place that needs no following: each folder on the way is a folder. */
static struct xp_listing *find_listing(struct xp_plugin *plugin, struct xp_str place)
{
    struct xp_listing *listing;
    struct xp_str part;

    if (!plugin->source)
        return NULL;
    listing = listing_root(plugin);
    while (xp_path_next(&place, &part)) {
        struct xp_entry *entry = listing_find(listing, part);

        if (!entry || entry->kind != XP_ENTRY_FOLDER)
            return NULL;
        listing = listing_inside(plugin, listing, entry);
    }
    return listing;
}

const struct xp_listing *xp_plugin_list(struct xp_plugin *plugin, struct xp_str place)
{
    return find_listing(plugin, place);
}

int xp_plugin_read(struct xp_plugin *plugin, struct xp_str place, struct xp_buf *out, struct xp_err *err)
{
    if (!plugin->source)
        return xp_fail(err, XP_E_MISSING, "there is no folder to read from");
    return plugin->source->read(plugin->source_data, xp_arena_copy(&plugin->arena, place).ptr, out, err);
}

/* "X.app" -> "X": the usual name of its program. */
static struct xp_str bundle_stem(struct xp_str place)
{
    struct xp_str name = xp_path_base(place);
    size_t dot = xp_str_find_last(name, '.');

    return dot < name.len ? xp_str_make(name.ptr, dot) : name;
}

enum xp_bundle_state xp_plugin_bundle(struct xp_plugin *plugin, struct xp_str place, struct xp_str *program)
{
    struct xp_str folder = xp_path_join(&plugin->arena, place, xp_str_from("Contents/MacOS"));
    struct xp_listing *listing = find_listing(plugin, folder);
    enum xp_bundle_state state = XP_BUNDLE_EMPTY;
    struct xp_str best = xp_str_make("", 0);

    if (program)
        *program = best;
    if (!listing)
        return XP_BUNDLE_NO_FOLDER;
    for (size_t i = 0; i < listing->count; i++) {
        struct xp_str path = listing_place(plugin, listing, listing->entries[i].name);
        struct xp_resolved file;

        xp_plugin_resolve(plugin, path, &file);
        if (file.status != XP_RESOLVE_FOUND || file.kind != XP_ENTRY_FILE)
            continue;
        if (file.mode & 0111U)
            state = XP_BUNDLE_OK;
        else if (state == XP_BUNDLE_EMPTY)
            state = XP_BUNDLE_NOT_EXECUTABLE;
        if (!best.len || xp_str_equal(listing->entries[i].name, bundle_stem(place)))
            best = path;
    }
    if (program)
        *program = best;
    return state;
}
