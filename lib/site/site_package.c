#include "site_parts.h"
#include "site_text.h"
#include "xp_file.h"
#include "xp_inside.h"
#include "xp_manifest.h"
#include "xp_mem.h"
#include "xp_package.h"
#include "xp_site_png.h"
#include "xp_store_fields.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Characters of a name and a description that are shown; a manifest may have any number. */
enum { MAX_NAME = 200, MAX_DESC = 5000 };

/* A package while it is read. */
struct taking {
    struct xp_site *site;
    struct site_release *release;
    struct xp_plugin plugin;
    struct xp_findings *out;
};

/*
 * What the files of each format end in; by the first bytes, since a name may say anything.
 *
 * @return NULL when the system refuses to read the file.
 */
static const char *find_ending(const char *path, struct xp_err *err)
{
    static const struct {
        struct xp_str magic;
        const char *ending;
    } rows[] = {
        { XP_STR("PK"), "zip" },
        { XP_STR("\037\213"), "tar.gz" },
        { XP_STR("\3757zXZ"), "tar.xz" },
        { XP_STR("\050\265\057\375"), "tar.zst" },
    };
    char head[8];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ptrdiff_t len = fd < 0 ? -errno : xp_file_read_from(fd, 0, head, sizeof(head));

    if (fd >= 0)
        close(fd);
    if (len < 0) {
        xp_fail(err, XP_E_IO, "%s", strerror((int)-len));
        return NULL;
    }
    for (size_t i = 0; i < XP_COUNT(rows); i++)
        if (xp_str_starts_with(xp_str_make(head, (size_t)len), rows[i].magic))
            return rows[i].ending;
    return "tar";
}

static xp_node_id find_value(const struct xp_doc *doc, const char *name, enum xp_kind kind)
{
    xp_node_id root = xp_doc_root(doc);
    xp_node_id key = root == XP_NO_NODE ? XP_NO_NODE : xp_object_find(doc, root, xp_str_from(name));

    return key == XP_NO_NODE || xp_node_kind(doc, xp_key_value(key)) != kind ? XP_NO_NODE : xp_key_value(key);
}

static struct xp_str find_text(struct taking *taking, const char *name)
{
    const struct xp_doc *doc = &taking->plugin.doc;
    struct xp_arena *arena = &taking->site->arena;
    xp_node_id node = find_value(doc, name, XP_STRING);

    return node == XP_NO_NODE ? xp_str_make("", 0) : xp_arena_copy(arena, xp_node_text(doc, node, arena));
}

static bool is_number(struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < ' ' || text.ptr[i] > '~')
            return false;
    return text.len <= XP_STORE_MAX_NUMBER_BYTES && xp_str_trim(text).len == text.len && text.len > 0;
}

static bool take_manifest(struct taking *taking)
{
    struct site_release *release = taking->release;
    struct xp_arena *arena = &taking->site->arena;
    struct xp_str where = xp_arena_copy(arena, taking->plugin.manifest_path);
    bool is_good = true;
    uint64_t vers = 0;

    if (taking->plugin.state == XP_MANIFEST_UNREADABLE)
        return site_refuse(taking->out, where, "cannot be read: %.*s", XP_STR_ARG(taking->plugin.message));
    if (taking->plugin.state != XP_MANIFEST_OK)
        return site_refuse(taking->out, where, "cannot be read, so nobody knows what the package holds");
    release->tag = find_text(taking, "tag");
    release->name = site_shorten(arena, site_plain(arena, find_text(taking, "name")), MAX_NAME);
    release->desc = site_shorten(arena, site_plain(arena, find_text(taking, "desc")), MAX_DESC);
    release->number = find_text(taking, "readableVers");
    if (!release->tag.len)
        is_good = site_refuse(taking->out, where, "has no tag, so the store cannot tell the plugin from others");
    if (!release->name.len)
        release->name = site_shorten(arena, site_plain(arena, release->tag), MAX_NAME);
    if (!xp_manifest_read_vers(&taking->plugin.doc, find_value(&taking->plugin.doc, "vers", XP_NUMBER), &vers))
        is_good = site_refuse(taking->out, where, "has no vers that counts; expected a whole number from 0 to 2^53-1");
    release->vers = (int64_t)vers;
    if (!is_number(release->number))
        is_good = site_refuse(taking->out, where,
                              "readableVers \"%s\" cannot be a version in a store; expected 1 to %d signs of printable "
                              "ASCII, without blanks at its ends",
                              site_show(taking->site, release->number), XP_STORE_MAX_NUMBER_BYTES);
    return is_good;
}

/* Read a file of the plugin. @return false when there is none, with `why` where that is not simply so. */
static bool read_entry(struct taking *taking, struct xp_str name, struct xp_buf *text, struct xp_err *why)
{
    struct xp_resolved found;

    why->code = XP_OK;
    xp_plugin_resolve(&taking->plugin, name, &found);
    if (found.status == XP_RESOLVE_MISSING)
        return false;
    if (found.status != XP_RESOLVE_FOUND) {
        xp_fail(why, XP_E_MISSING, "%s",
                found.status == XP_RESOLVE_CASE ? "is there in other capitals alone" : "cannot be reached");
        return false;
    }
    if (found.kind != XP_ENTRY_FILE) {
        xp_fail(why, XP_E_MISSING, "is no file");
        return false;
    }
    return xp_plugin_read(&taking->plugin, found.path, text, why) == 0;
}

static bool take_meta(struct taking *taking)
{
    struct site_release *release = taking->release;
    struct xp_arena *arena = &taking->site->arena;
    XP_AUTO_BUF text = XP_BUF_INIT(XP_SITE_MAX_META_BYTES);
    struct xp_str path = xp_path_join(arena, release->place, xp_str_from(XP_SITE_META_NAME));
    struct xp_err why;

    if (!read_entry(taking, xp_str_from(XP_SITE_META_NAME), &text, &why))
        return why.code == XP_OK || site_refuse(taking->out, path, "%s", why.msg);
    return site_meta_read(&release->meta, path, xp_buf_str(&text), arena, taking->out);
}

/* Keep a copy that is safe to show. */
static bool keep_icon(struct xp_site *site, struct site_release *release, struct xp_str where, struct xp_str bytes,
                      struct xp_findings *out)
{
    XP_AUTO_BUF copy = XP_BUF_INIT(XP_SITE_MAX_ICON_BYTES);
    uint32_t width, height;
    struct xp_err why;

    if (xp_site_copy_png(&copy, bytes, &width, &height, &why) < 0)
        return site_refuse(out, where, "%s", why.msg);
    release->icon = xp_arena_copy(&site->arena, xp_buf_str(&copy));
    return true;
}

static bool take_icon(struct taking *taking)
{
    struct site_release *release = taking->release;
    XP_AUTO_BUF bytes = XP_BUF_INIT(XP_SITE_MAX_ICON_BYTES);
    struct xp_str where = xp_path_join(&taking->site->arena, release->place, release->meta.icon);
    struct xp_err why;

    if (!release->meta.icon.len)
        return true;
    if (!read_entry(taking, release->meta.icon, &bytes, &why))
        return site_refuse(taking->out, where, "%s, and %s names it as the icon",
                           why.code == XP_OK ? "is not there" : why.msg, XP_SITE_META_NAME);
    return keep_icon(taking->site, release, where, xp_buf_str(&bytes), taking->out);
}

static bool take_plugin(struct taking *taking, struct xp_package *package)
{
    struct site_release *release = taking->release;
    void *data;
    bool is_good;

    xp_package_source(package, &data);
    xp_plugin_load_from(&taking->plugin, &xp_source_package, data, release->place, release->folder);
    is_good = take_manifest(taking);
    is_good = take_meta(taking) && is_good;
    is_good = take_icon(taking) && is_good;
    xp_plugin_release(&taking->plugin);
    return is_good;
}

static bool take_package(struct taking *taking, struct xp_package *package, const struct xp_sha256 *digest)
{
    struct site_release *release = taking->release;
    struct xp_arena *arena = &taking->site->arena;
    struct xp_err err;

    xp_package_file_digest(package, &release->digest, &release->size);
    release->folder = xp_arena_copy(arena, xp_package_top(package));
    if (memcmp(release->digest.bytes, digest->bytes, XP_SHA256_BYTES) != 0)
        return site_refuse(taking->out, release->path, "changed while it was read");
    if (!release->folder.len)
        return site_refuse(taking->out, release->path, "is a package without a plugin");
    release->place = xp_inside_path(arena, release->path, release->folder);
    release->ending = find_ending(release->path.ptr, &err);
    if (!release->ending)
        return site_refuse(taking->out, release->path, "%s", err.msg);
    return take_plugin(taking, package);
}

bool xp_site_add_package(struct xp_site *site, struct xp_str path, const struct xp_sha256 *digest,
                         struct xp_findings *out)
{
    struct taking taking = { .site = site, .out = out };
    struct xp_package *package;
    struct xp_err err;
    bool is_good;

    if (site->release_count == XP_SITE_MAX_RELEASES)
        return site_refuse(out, path, "is one package more than the %d that a store can have", XP_SITE_MAX_RELEASES);
    taking.release = xp_arena_calloc(&site->arena, 1, sizeof(*taking.release));
    taking.release->path = xp_arena_copy(&site->arena, path);
    if (xp_package_open(&package, taking.release->path.ptr, NULL, &err) < 0)
        return site_refuse(out, path, "%s", err.msg);
    is_good = take_package(&taking, package, digest);
    xp_package_free(package);
    site->releases =
        xp_grow(site->releases, &site->release_room, site->release_count + 1, sizeof(struct site_release *));
    site->releases[site->release_count++] = taking.release;
    return is_good;
}

/* Of the plugin, or beside the file of --meta. */
static bool use_named_icon(struct xp_site *site, struct site_release *release, struct xp_str icon,
                           struct xp_findings *out)
{
    XP_AUTO_BUF bytes = XP_BUF_INIT(XP_SITE_MAX_ICON_BYTES);
    struct xp_str path = xp_path_join(&site->arena, site->meta_folder, icon);
    struct xp_err why;

    if (xp_file_read_at(AT_FDCWD, path.ptr, &bytes, &why) < 0)
        return site_refuse(out, path, "%s", why.msg);
    return keep_icon(site, release, path, xp_buf_str(&bytes), out);
}

bool site_use_meta(struct xp_site *site, struct site_release *release, struct xp_findings *out)
{
    struct site_named_plugin *named = xp_table_find(&site->meta_tags, release->tag);
    struct site_named_release *named_release;

    if (!named)
        return true;
    named->is_used = true;
    site_meta_overlay(&release->meta, &named->meta);
    named_release = site_meta_find_release(named, release->number);
    if (named_release) {
        named_release->is_used = true;
        site_release_meta_overlay(&release->meta.release, &named_release->meta);
    }
    return !named->meta.icon.len || use_named_icon(site, release, named->meta.icon, out);
}

/* What is not used is a slip: a wrong tag, a version that no package has. */
bool site_check_meta(struct xp_site *site, struct xp_findings *out)
{
    bool is_good = true;

    for (size_t i = 0; i < site->meta.count; i++) {
        const struct site_named_plugin *named = &site->meta.plugins[i];

        if (!named->is_used)
            is_good =
                site_refuse(out, named->place, "none of the packages has the tag \"%s\"", site_show(site, named->tag));
        for (size_t k = 0; named->is_used && k < named->count; k++)
            if (!named->releases[k].is_used)
                is_good = site_refuse(out, named->releases[k].place,
                                      "none of the packages of \"%s\" has the readableVers \"%s\"",
                                      site_show(site, named->tag), site_show(site, named->releases[k].number));
    }
    return is_good;
}

bool xp_site_add_meta(struct xp_site *site, struct xp_str path, struct xp_str text, struct xp_findings *out)
{
    site->meta_folder = xp_arena_copy(&site->arena, xp_path_dir(path));
    if (!site_meta_read_file(&site->meta, path, text, &site->arena, out))
        return false;
    for (size_t i = 0; i < site->meta.count; i++)
        xp_table_set(&site->meta_tags, site->meta.plugins[i].tag, &site->meta.plugins[i]);
    return true;
}
