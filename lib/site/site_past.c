#include "site_parts.h"
#include "site_text.h"
#include "xp_file.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_reader.h"
#include "xp_store_fields.h"
#include "xp_table.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Bytes of a store.json: some hundred for each release of the largest store. */
enum { MAX_STATE_BYTES = 16 * 1024 * 1024 };

/* The format that we write, and understand. */
enum { STATE_FORMAT = 1 };

static int compare_dates(const void *left, const void *right)
{
    const struct site_known_date *a = left, *b = right;

    return xp_str_compare(a->number, b->number);
}

static void read_dates(struct xp_site *site, struct xp_reader *reader, xp_node_id node, struct site_known *known)
{
    if (node == XP_NO_NODE || xp_node_kind(reader->doc, node) != XP_OBJECT) {
        xp_reader_fail(reader, node, "expected the dates of releases");
        return;
    }
    known->dates = xp_arena_calloc(&site->arena, xp_node_size(reader->doc, node), sizeof(*known->dates));
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE && !reader->has_failed;
         key = xp_node_after(reader->doc, node, key)) {
        struct site_known_date *date = &known->dates[known->date_count++];

        date->number = xp_arena_copy(&site->arena, xp_node_text(reader->doc, key, &site->arena));
        date->date = xp_reader_text(reader, xp_key_value(key));
        if (!xp_site_is_day(date->date))
            xp_reader_fail(reader, xp_key_value(key), "expected a day as YYYY-MM-DD");
    }
    if (known->date_count > 1)
        qsort(known->dates, known->date_count, sizeof(*known->dates), compare_dates);
}

struct xp_str site_past_date(const struct xp_site *site, struct xp_str id, struct xp_str number)
{
    const struct site_known *known = site_past_find(site, id);
    const struct site_known_date key = { .number = number };
    const struct site_known_date *found = NULL;

    if (known && known->date_count)
        found = bsearch(&key, known->dates, known->date_count, sizeof(key), compare_dates);
    return found ? found->date : xp_str_make("", 0);
}

static void read_known(struct xp_site *site, struct xp_reader *reader, xp_node_id item, struct site_known *known)
{
    static const char *const names[] = { "dates", "id", "pluginId" };
    xp_node_id nodes[3];

    xp_reader_map(reader, item, "a plugin", names, 3, nodes);
    if (!reader->has_failed && (nodes[0] == XP_NO_NODE || nodes[1] == XP_NO_NODE || nodes[2] == XP_NO_NODE))
        xp_reader_fail(reader, item, "expected dates, id and pluginId of a plugin");
    if (reader->has_failed)
        return;
    known->page = xp_reader_integer(reader, nodes[1], 1, SITE_LAST_PAGE);
    known->id = xp_reader_text(reader, nodes[2]);
    if (!reader->has_failed && site_check_id(known->id, NULL) < 0)
        xp_reader_fail(reader, nodes[2], "this is no id of a plugin");
    read_dates(site, reader, nodes[0], known);
}

static void check_twins(const struct site_past *past, struct xp_reader *reader, xp_node_id node)
{
    struct xp_table ids = { 0 }, pages = { 0 };

    for (size_t i = 0; i < past->count; i++) {
        struct xp_str page = xp_arena_printf(reader->arena, "%lld", (long long)past->plugins[i].page);

        if (xp_table_find(&ids, past->plugins[i].id) || xp_table_find(&pages, page))
            xp_reader_fail(reader, node, "two plugins have the same id");
        xp_table_set(&ids, past->plugins[i].id, &past->plugins[i]);
        xp_table_set(&pages, page, &past->plugins[i]);
    }
    xp_table_release(&ids);
    xp_table_release(&pages);
}

static int compare_known(const void *left, const void *right)
{
    const struct site_known *a = left, *b = right;

    return xp_str_compare(a->id, b->id);
}

static void read_plugins(struct xp_site *site, struct xp_reader *reader, xp_node_id node)
{
    struct site_past *past = &site->past;

    past->plugins =
        xp_arena_calloc(&site->arena, xp_reader_list(reader, node, "a list of plugins") + 1, sizeof(*past->plugins));
    for (xp_node_id item = reader->has_failed ? XP_NO_NODE : xp_node_first(reader->doc, node);
         item != XP_NO_NODE && !reader->has_failed; item = xp_node_after(reader->doc, node, item)) {
        struct site_known *known = &past->plugins[past->count++];

        read_known(site, reader, item, known);
        past->last_page = known->page > past->last_page ? known->page : past->last_page;
    }
    if (!reader->has_failed)
        check_twins(past, reader, node);
    if (past->count > 1)
        qsort(past->plugins, past->count, sizeof(*past->plugins), compare_known);
}

static void read_state(struct xp_site *site, struct xp_reader *reader)
{
    static const char *const names[] = {
        "allPluginsSha256", "format", "name", "pluginCount", "plugins", "urlTemplate"
    };
    xp_node_id root = xp_doc_root(reader->doc);
    xp_node_id nodes[6];

    if (reader->doc->diag_count) {
        xp_reader_fail_diag(reader, &reader->doc->diags[0]);
        return;
    }
    if (root == XP_NO_NODE) {
        xp_reader_fail(reader, root, "the file is empty");
        return;
    }
    xp_reader_map(reader, root, "the state of a store", names, 6, nodes);
    for (size_t i = 0; i < 6; i++)
        if (nodes[i] == XP_NO_NODE)
            xp_reader_fail(reader, root, "there is no \"%s\"", names[i]);
    if (reader->has_failed)
        return;
    (void)xp_reader_integer(reader, nodes[1], STATE_FORMAT, STATE_FORMAT);
    site->past.known_plugins = (size_t)xp_reader_integer(reader, nodes[3], 0, XP_SITE_MAX_RELEASES);
    site->past.known_sum = xp_reader_text(reader, nodes[0]);
    read_plugins(site, reader, nodes[4]);
}

bool site_refuse_strange(struct xp_site *site, struct xp_findings *out, struct xp_str file)
{
    return site_give_up(site, out, site->request->folder,
                        xp_arena_printf(&site->arena,
                                        "holds %.*s, but no " SITE_STATE
                                        ", so it is no store that xtplug has written; name an "
                                        "empty folder, or one that does not exist yet",
                                        XP_STR_ARG(file))
                            .ptr);
}

/* What would be overwritten in a folder that is no store of ours. */
static bool check_strange(struct xp_site *site, struct xp_findings *out)
{
    static const char *const names[] = { "index.html", "style.css", "nginx.conf", SITE_API "/" SITE_ALL };

    for (size_t i = 0; i < XP_COUNT(names); i++) {
        uint64_t size;
        struct xp_err err;

        int rc = site_disk_stat(site, xp_str_from(names[i]), &size, &err);

        if (rc == 0)
            return site_refuse_strange(site, out, xp_str_from(names[i]));
        if (rc != XP_E_MISSING)
            return site_give_up(site, out, xp_str_make("", 0), err.msg);
    }
    return true;
}

bool site_past_read(struct xp_site *site, struct xp_findings *out)
{
    XP_AUTO_BUF text = XP_BUF_INIT(MAX_STATE_BYTES);
    struct xp_str path = xp_path_join(&site->arena, site->request->folder, xp_str_from(SITE_STATE));
    struct xp_doc doc;
    struct xp_err err;
    struct xp_reader reader = { .doc = &doc, .file = path, .arena = &site->arena, .err = &err };
    struct stat info;
    int rc;

    if (stat(site->request->folder.ptr, &info) == 0 && !S_ISDIR(info.st_mode))
        return site_give_up(
            site, out, site->request->folder,
            xp_arena_printf(&site->arena, "is %s, not a folder", xp_file_kind_name((unsigned)info.st_mode)).ptr);
    rc = site_disk_read(site, xp_str_from(SITE_STATE), &text, &err);
    if (rc == XP_E_MISSING)
        return check_strange(site, out);
    if (rc < 0)
        return site_give_up(site, out, xp_str_make("", 0), err.msg);
    xp_doc_parse_json(&doc, text.ptr, text.len);
    read_state(site, &reader);
    xp_doc_release(&doc);
    site->past.has_state = true;
    if (!reader.has_failed)
        return true;
    return site_give_up(
        site, out, xp_str_make("", 0),
        xp_arena_printf(&site->arena,
                        "%s. The numbers of the plugins stand in this file, so nothing is written without it: put back "
                        "what was there before",
                        err.msg)
            .ptr);
}

const struct site_known *site_past_find(const struct xp_site *site, struct xp_str id)
{
    const struct site_known key = { .id = id };

    if (!site->past.count)
        return NULL;
    return bsearch(&key, site->past.plugins, site->past.count, sizeof(key), compare_known);
}

/* Walking through what is published. */
struct walk {
    struct xp_site *site;
    struct xp_findings *out;
    struct xp_table wanted;  /* paths of files, and of folders that hold wanted downloads */
    struct xp_table plugins; /* ids that stay */
    struct xp_table pages;   /* numbers of pages, given now or before */
    struct xp_table told;    /* ids of which it was said that they would go */
    struct xp_str folder;    /* that is being listed */
    struct xp_str id;        /* of the plugin whose downloads are being listed */
    bool is_good;
};

static struct xp_str join(const struct walk *walk, struct xp_str name)
{
    return xp_path_join(&walk->site->arena, walk->folder, name);
}

void site_remove_file(struct xp_site *site, struct xp_str path)
{
    site->gone = xp_grow(site->gone, &site->gone_room, site->gone_count + 1, sizeof(*site->gone));
    site->gone[site->gone_count++] = path;
}

/* A plugin whose answers and downloads are there, and that no package has. */
static void lose_plugin(struct walk *walk, struct xp_str id)
{
    if (walk->site->request->allow_removal || xp_table_find(&walk->told, id))
        return;
    xp_table_set(&walk->told, id, walk);
    walk->is_good = site_refuse(walk->out, walk->site->request->folder,
                                "has the plugin \"%.*s\", which none of the packages holds; name its packages too, or "
                                "take it out with --allow-removal",
                                XP_STR_ARG(id));
}

static bool is_wanted(const struct walk *walk, struct xp_str path)
{
    return xp_table_find(&walk->wanted, path) != NULL;
}

static bool list(struct walk *walk, struct xp_str folder,
                 void (*look)(void *context, struct xp_str name, bool is_folder))
{
    struct xp_str outer = walk->folder;
    struct xp_err err;

    walk->folder = folder;
    if (site_disk_list(walk->site, folder, look, walk, &err) < 0)
        walk->is_good = site_give_up(walk->site, walk->out, xp_str_make("", 0), err.msg);
    walk->folder = outer;
    return walk->is_good;
}

/*
 * Is the store's, now or before: ids and numbers stand in its state before anything else of them is written. What has
 * such a place and another name is somebody else's, and stays.
 */
static bool is_of_store(const struct walk *walk, struct xp_str id)
{
    return xp_table_find(&walk->plugins, id) || site_past_find(walk->site, id);
}

static bool is_page_of_store(const struct walk *walk, struct xp_str number)
{
    return xp_table_find(&walk->pages, number) != NULL;
}

/* Listing alone finds what an interrupted run has left behind. */
static void look_at_nothing(void *context, struct xp_str name, bool is_folder)
{
    (void)context;
    (void)name;
    (void)is_folder;
}

static void look_reply(void *context, struct xp_str name, bool is_folder)
{
    struct walk *walk = context;
    struct xp_str path;
    uint64_t size;

    if (!is_folder || !is_of_store(walk, name))
        return;
    list(walk, join(walk, name), look_at_nothing);
    path = xp_arena_printf(&walk->site->arena, SITE_API "/%.*s/" SITE_REPLY, XP_STR_ARG(name));
    if (is_wanted(walk, path) || site_disk_stat(walk->site, path, &size, NULL) < 0)
        return;
    lose_plugin(walk, xp_arena_copy(&walk->site->arena, name));
    site_remove_file(walk->site, path);
}

static void look_page(void *context, struct xp_str name, bool is_folder)
{
    struct walk *walk = context;
    struct xp_str path = xp_arena_printf(&walk->site->arena, SITE_PAGES "/%.*s/index.html", XP_STR_ARG(name));
    uint64_t size;

    if (!is_folder || !is_page_of_store(walk, name))
        return;
    list(walk, join(walk, name), look_at_nothing);
    if (!is_wanted(walk, path) && site_disk_stat(walk->site, path, &size, NULL) == 0)
        site_remove_file(walk->site, path);
}

static void look_icon(void *context, struct xp_str name, bool is_folder)
{
    static const struct xp_str ending = XP_STR(".png");
    struct walk *walk = context;
    struct xp_str path = join(walk, name);

    if (!is_folder && xp_str_ends_with(name, ending) &&
        is_of_store(walk, xp_str_make(name.ptr, name.len - ending.len)) && !is_wanted(walk, path))
        site_remove_file(walk->site, path);
}

/* A file under the number of a release. */
static void look_download(void *context, struct xp_str name, bool is_folder)
{
    struct walk *walk = context;
    struct xp_str path = join(walk, name);
    bool is_sum = xp_str_ends_with(name, xp_str_from(SITE_CHECKSUM));

    if (is_folder || name.ptr[0] == '.' || is_wanted(walk, path))
        return;
    if (is_wanted(walk, walk->folder) && !is_sum)
        walk->is_good = site_refuse(walk->out, xp_path_join(&walk->site->arena, walk->site->request->folder, path),
                                    "is published, and a package with the same version has another form; a published "
                                    "release never changes: give the new one another version");
    else if (!is_wanted(walk, walk->folder) && !is_sum && xp_table_find(&walk->plugins, walk->id) &&
             !walk->site->request->allow_removal)
        walk->is_good = site_refuse(walk->out, xp_path_join(&walk->site->arena, walk->site->request->folder, path),
                                    "is published, and none of the packages is this release; name its package too, or "
                                    "take it out with --allow-removal");
    site_remove_file(walk->site, path);
}

static void look_number(void *context, struct xp_str name, bool is_folder)
{
    struct walk *walk = context;

    if (is_folder && name.ptr[0] != '.')
        list(walk, join(walk, name), look_download);
}

static void look_files(void *context, struct xp_str name, bool is_folder)
{
    struct walk *walk = context;
    struct xp_str outer = walk->id;

    if (!is_folder || !is_of_store(walk, name))
        return;
    walk->id = xp_arena_copy(&walk->site->arena, name);
    if (!xp_table_find(&walk->plugins, walk->id))
        lose_plugin(walk, walk->id);
    list(walk, join(walk, name), look_number);
    walk->id = outer;
}

static void add_page(struct walk *walk, int64_t page)
{
    xp_table_set(&walk->pages, xp_arena_printf(&walk->site->arena, "%lld", (long long)page), walk);
}

static void want(struct walk *walk)
{
    struct xp_site *site = walk->site;

    for (size_t i = 0; i < site->file_count; i++) {
        xp_table_set(&walk->wanted, site->files[i].path, &site->files[i]);
        if (site->files[i].download)
            xp_table_set(&walk->wanted, xp_path_dir(site->files[i].path), &site->files[i]);
    }
    for (size_t i = 0; i < site->plugin_count; i++) {
        xp_table_set(&walk->plugins, site->plugins[i].id, &site->plugins[i]);
        add_page(walk, site->plugins[i].page);
    }
    for (size_t i = 0; i < site->past.count; i++)
        add_page(walk, site->past.plugins[i].page);
}

bool site_past_compare(struct xp_site *site, struct xp_findings *out)
{
    static const struct xp_str single = XP_STR(SITE_API "/" SITE_REPLY);
    struct walk walk = { .site = site, .out = out, .is_good = true };
    uint64_t size;

    want(&walk);
    if (!is_wanted(&walk, single) && site_disk_stat(site, single, &size, NULL) == 0)
        site_remove_file(site, single);
    list(&walk, xp_str_make("", 0), look_at_nothing);
    list(&walk, xp_str_from(SITE_API), look_reply);
    list(&walk, xp_str_from(SITE_PAGES), look_page);
    list(&walk, xp_str_from(SITE_ICONS), look_icon);
    list(&walk, xp_str_from(SITE_FILES), look_files);
    xp_table_release(&walk.wanted);
    xp_table_release(&walk.plugins);
    xp_table_release(&walk.pages);
    xp_table_release(&walk.told);
    return walk.is_good;
}
