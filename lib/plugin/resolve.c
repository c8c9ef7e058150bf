#include "listing.h"
#include "xp_path.h"
#include "xp_plugin.h"
#include "xp_utf8.h"

/* A text that is being walked. */
struct leg {
    struct xp_str rest;
    struct xp_str link; /* the link whose target it is; empty: it is the name that was asked for */
};

/* One walk. Texts still to be walked lie on a stack: the name that was asked for, and link targets on top of it. */
struct walk {
    struct xp_plugin *plugin;
    struct xp_resolved *out;
    struct xp_listing *folder; /* where we stand */
    struct xp_entry *entry;    /* a file that we reached; NULL: we stand in the folder itself */
    struct leg legs[XP_PLUGIN_MAX_LINKS + 1];
    size_t depth, links;
    struct xp_buf actual;
    bool has_other_case;
    bool is_over;
};

static void stop(struct walk *walk, enum xp_resolve_status status)
{
    walk->out->status = status;
    walk->is_over = true;
}

/* The text being walked is at fault, and not a link that was followed well before. */
static void stop_in_leg(struct walk *walk, enum xp_resolve_status status)
{
    walk->out->link = walk->legs[walk->depth - 1].link;
    stop(walk, status);
}

static void follow_link(struct walk *walk, struct xp_entry *entry)
{
    struct xp_plugin *plugin = walk->plugin;
    struct xp_buf target = XP_BUF_INIT(64 * 1024);
    struct xp_err err;

    walk->out->link = listing_place(plugin, walk->folder, entry->name);
    if (walk->links++ == XP_PLUGIN_MAX_LINKS) {
        stop(walk, XP_RESOLVE_LOOP);
        return;
    }
    if (plugin->source->read_link(plugin->source_data, walk->out->link.ptr, &target, &err) < 0) {
        walk->out->message = xp_arena_copy(&plugin->arena, xp_str_from(err.msg));
        stop(walk, err.code == XP_E_MISSING ? XP_RESOLVE_MISSING : XP_RESOLVE_DENIED);
    } else if (!target.len) {
        stop(walk, XP_RESOLVE_MISSING);
    } else if (target.ptr[0] == '/') {
        stop(walk, XP_RESOLVE_OUTSIDE);
    } else {
        walk->legs[walk->depth].link = walk->out->link;
        walk->legs[walk->depth++].rest = xp_arena_copy(&plugin->arena, xp_buf_str(&target));
    }
    xp_buf_release(&target);
}

/* What is found out about a plugin then is not all that there is to find, and whoever asked should be told. */
static void note_refusal(struct walk *walk, struct xp_str place, const struct xp_err *err)
{
    struct xp_plugin *plugin = walk->plugin;

    walk->out->message = xp_arena_copy(&plugin->arena, xp_str_from(err->msg));
    if (err->code == XP_E_MISSING || plugin->refusal.len)
        return;
    plugin->refused = place;
    plugin->refusal = walk->out->message;
}

/* A folder that cannot be listed, or not to its end, may still have the name. */
static void ask_source(struct walk *walk, struct xp_str name)
{
    struct xp_plugin *plugin = walk->plugin;
    struct xp_str place = listing_place(plugin, walk->folder, name);
    struct xp_entry_info info;
    struct xp_err err;
    int rc = plugin->source->stat(plugin->source_data, place.ptr, &info, &err);

    if (rc == 0) {
        walk->entry = xp_arena_calloc(&plugin->arena, 1, sizeof(*walk->entry));
        walk->entry->name = xp_arena_copy(&plugin->arena, name);
        walk->entry->kind = info.kind;
        return;
    }
    note_refusal(walk, place, &err);
    stop_in_leg(walk, rc == XP_E_MISSING ? XP_RESOLVE_MISSING : XP_RESOLVE_DENIED);
}

static bool is_same_composed(struct xp_plugin *plugin, struct xp_str a, struct xp_str b)
{
    return xp_str_equal(xp_utf8_compose(&plugin->arena, a), xp_utf8_compose(&plugin->arena, b));
}

static void find_entry(struct walk *walk, struct xp_str name)
{
    walk->entry = listing_find(walk->folder, name);
    if (!walk->entry) {
        walk->entry = listing_find_folded(walk->plugin, walk->folder, name);
        walk->has_other_case =
            walk->has_other_case || (walk->entry && !is_same_composed(walk->plugin, walk->entry->name, name));
    }
    if (!walk->entry && !walk->folder->is_complete)
        ask_source(walk, name);
    else if (!walk->entry)
        stop_in_leg(walk, XP_RESOLVE_MISSING);
}

static void add_actual(struct walk *walk, struct xp_str name)
{
    if (walk->depth > 1)
        return; /* inside a link's target: not what was asked for */
    if (walk->actual.len)
        xp_buf_add_char(&walk->actual, '/');
    xp_buf_add_str(&walk->actual, name);
}

static void step_into(struct walk *walk, struct xp_str name)
{
    struct xp_entry *entry;

    find_entry(walk, name);
    if (walk->is_over)
        return;
    entry = walk->entry;
    add_actual(walk, entry->name);
    if (entry->kind == XP_ENTRY_LINK) {
        walk->entry = NULL;
        follow_link(walk, entry);
    } else if (entry->kind == XP_ENTRY_FOLDER) {
        walk->entry = NULL;
        walk->folder = listing_inside(walk->plugin, walk->folder, entry);
    }
}

static void step(struct walk *walk, struct xp_str part)
{
    if (walk->entry) {
        stop_in_leg(walk, XP_RESOLVE_MISSING); /* something below a file */
    } else if (xp_str_is(part, "..")) {
        add_actual(walk, part);
        if (walk->folder->parent)
            walk->folder = walk->folder->parent;
        else
            stop_in_leg(walk, XP_RESOLVE_OUTSIDE);
    } else if (!xp_str_is(part, ".")) {
        step_into(walk, part);
    }
}

static bool ends_in_slash(struct xp_str text)
{
    return text.len && text.ptr[text.len - 1] == '/';
}

static void finish(struct walk *walk)
{
    struct xp_plugin *plugin = walk->plugin;
    struct xp_resolved *out = walk->out;
    struct xp_entry_info info;
    struct xp_err err;

    out->path = walk->entry ? listing_place(plugin, walk->folder, walk->entry->name) : walk->folder->place;
    if (plugin->source->stat(plugin->source_data, out->path.len ? out->path.ptr : "", &info, &err) < 0) {
        note_refusal(walk, out->path, &err);
        stop(walk, err.code == XP_E_MISSING ? XP_RESOLVE_MISSING : XP_RESOLVE_DENIED);
        return;
    }
    out->kind = info.kind;
    out->mode = info.mode & 0777U;
    out->size = info.size;
    out->actual = xp_arena_copy(&plugin->arena, xp_buf_str(&walk->actual));
    stop(walk, walk->has_other_case ? XP_RESOLVE_CASE : XP_RESOLVE_FOUND);
}

static void resolve(struct xp_plugin *plugin, struct xp_str name, struct xp_resolved *out)
{
    struct walk walk = { .plugin = plugin, .out = out, .actual = XP_BUF_INIT(SIZE_MAX / 2) };
    struct xp_str part;

    memset(out, 0, sizeof(*out));
    if (!plugin->source || (name.len && memchr(name.ptr, '\0', name.len))) {
        out->status = XP_RESOLVE_MISSING;
        return;
    }
    if (name.len && name.ptr[0] == '/') {
        out->status = XP_RESOLVE_OUTSIDE;
        return;
    }
    walk.folder = listing_root(plugin);
    walk.legs[walk.depth++].rest = name;
    while (!walk.is_over && walk.depth) {
        struct xp_str *rest = &walk.legs[walk.depth - 1].rest;
        bool needs_folder = ends_in_slash(*rest);

        if (xp_path_next(rest, &part))
            step(&walk, part);
        else if (needs_folder && walk.entry)
            stop_in_leg(&walk, XP_RESOLVE_MISSING);
        else
            walk.depth--;
    }
    if (!walk.is_over)
        finish(&walk);
    xp_buf_release(&walk.actual);
}

/* Several rules ask about one name in a row: the last answer is kept. */
void xp_plugin_resolve(struct xp_plugin *plugin, struct xp_str name, struct xp_resolved *out)
{
    if (!plugin->asked || !xp_str_equal(plugin->asked_name, name)) {
        plugin->asked_name = xp_arena_copy(&plugin->arena, name);
        plugin->asked = xp_arena_alloc(&plugin->arena, sizeof(*plugin->asked));
        resolve(plugin, name, plugin->asked);
    }
    *out = *plugin->asked;
}
