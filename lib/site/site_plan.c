#include "site_parts.h"
#include "site_text.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_utf8.h"

#include <stdarg.h>
#include <stdlib.h>

/* Characters of a foreign text that a message repeats. */
enum { BRIEF_CHARACTERS = 80 };

struct xp_site *xp_site_new(void)
{
    return xp_xcalloc(1, sizeof(struct xp_site));
}

void xp_site_free(struct xp_site *site)
{
    if (!site)
        return;
    free(site->releases);
    free(site->files);
    free(site->gone);
    xp_table_release(&site->meta_tags);
    xp_arena_release(&site->arena);
    free(site);
}

bool site_refuse(struct xp_findings *out, struct xp_str path, const char *format, ...)
{
    XP_AUTO_BUF message = XP_BUF_INIT(SIZE_MAX / 2);
    va_list args;

    va_start(args, format);
    xp_buf_addv(&message, format, args);
    va_end(args);
    xp_findings_add_problem(out, path, xp_buf_str(&message));
    return false;
}

bool site_give_up(struct xp_site *site, struct xp_findings *out, struct xp_str path, const char *why)
{
    site->has_trouble = true;
    return site_refuse(out, path, "%s", why);
}

const char *site_show(struct xp_site *site, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, text, BRIEF_CHARACTERS);
    return xp_arena_copy(&site->arena, xp_buf_str(&shown)).ptr;
}

static void add_file(struct xp_site *site, struct xp_str path, struct xp_str text)
{
    site->files = xp_grow(site->files, &site->file_room, site->file_count + 1, sizeof(*site->files));
    site->files[site->file_count++] = (struct site_file){ .path = path, .text = text };
}

/* The day on which a release came out: as it says itself, as it was first published, or today. */
static bool find_date(struct xp_site *site, struct site_release *release, struct xp_findings *out)
{
    const struct xp_site_request *request = site->request;

    release->date = release->meta.release.date;
    if (!release->date.len)
        release->date = site_past_date(site, release->id, release->number);
    if (!release->date.len)
        release->date = request->as_of;
    if (!release->date.len)
        return site_refuse(out, release->path,
                           "says nowhere when it was released; write release: {date: YYYY-MM-DD} into %s, or give "
                           "--as-of YYYY-MM-DD",
                           XP_SITE_META_NAME);
    if (!request->as_of.len && xp_str_compare(release->date, request->today) > 0)
        return site_refuse(out, release->path,
                           "is dated %.*s, which is yet to come; with --as-of YYYY-MM-DD it would be left out until "
                           "that day",
                           XP_STR_ARG(release->date));
    return true;
}

static bool finish_release(struct xp_site *site, struct site_release *release, struct xp_findings *out)
{
    struct xp_err why;

    if (!site_use_meta(site, release, out))
        return false;
    release->id = release->meta.id.len ? release->meta.id : release->tag;
    if (site_check_id(release->id, &why) < 0)
        return site_refuse(out, release->path,
                           "the tag \"%s\" cannot be the plugin's id in the store: it %s. Write another one into %s, "
                           "as id",
                           site_show(site, release->id), why.msg, XP_SITE_META_NAME);
    release->number_path = site_number_folder(&site->arena, release->number);
    release->download = xp_arena_printf(&site->arena, SITE_FILES "/%.*s/%.*s/%.*s-%.*s.%s", XP_STR_ARG(release->id),
                                        XP_STR_ARG(release->number_path), XP_STR_ARG(release->id),
                                        XP_STR_ARG(release->number_path), release->ending);
    return find_date(site, release, out);
}

static bool finish_releases(struct xp_site *site, struct xp_findings *out)
{
    bool is_good = true;

    for (size_t i = 0; i < site->release_count; i++)
        is_good = finish_release(site, site->releases[i], out) && is_good;
    return site_check_meta(site, out) && is_good;
}

/* What is dated after the day that counts as today is not there yet. */
static void hide_future(struct xp_site *site, struct xp_findings *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < site->release_count; i++) {
        struct site_release *release = site->releases[i];

        if (!site->request->as_of.len || xp_str_compare(release->date, site->request->as_of) <= 0)
            site->releases[kept++] = release;
        else
            xp_findings_add_notice(out, release->path,
                                   xp_arena_printf(&site->arena, "is left out until %.*s", XP_STR_ARG(release->date)));
    }
    site->release_count = kept;
}

static void add_downloads(struct xp_site *site)
{
    for (size_t i = 0; i < site->release_count; i++) {
        struct site_release *release = site->releases[i];
        char hex[XP_SHA256_HEX + 1];
        struct xp_str name = xp_path_base(release->download);

        xp_sha256_hex(&release->digest, hex);
        add_file(site, release->download, xp_str_make("", 0));
        site->files[site->file_count - 1].download = release;
        add_file(site, xp_arena_printf(&site->arena, "%.*s" SITE_CHECKSUM, XP_STR_ARG(release->download)),
                 xp_arena_printf(&site->arena, "%s  %.*s\n", hex, XP_STR_ARG(name)));
    }
}

static void add_pages(struct xp_site *site)
{
    struct xp_arena *arena = &site->arena;

    for (size_t i = 0; i < site->plugin_count; i++)
        if (site->plugins[i].releases[0]->icon.len)
            add_file(site, xp_arena_printf(arena, SITE_ICONS "/%.*s.png", XP_STR_ARG(site->plugins[i].id)),
                     site->plugins[i].releases[0]->icon);
    add_file(site, xp_str_from("style.css"), site_stylesheet());
    for (size_t i = 0; i < site->plugin_count; i++)
        add_file(site, xp_arena_printf(arena, SITE_PAGES "/%lld/index.html", (long long)site->plugins[i].page),
                 site_plugin_page(site, &site->plugins[i]));
    add_file(site, xp_str_from("index.html"), site_catalogue(site));
    add_file(site, xp_str_from(".nojekyll"), xp_str_make("", 0));
    add_file(site, xp_str_from("nginx.conf"), site_nginx_http(site));
    add_file(site, xp_str_from("nginx-server.conf"), site_nginx_server(site));
}

/* Answers of this size are more than any client expects. */
enum { MAX_REPLY_BYTES = 64 * 1024 };

static bool add_replies(struct xp_site *site, struct xp_findings *out)
{
    struct xp_arena *arena = &site->arena;
    struct xp_str all = site_reply(site, site->plugins, site->plugin_count);
    bool is_good = true;
    char hex[XP_SHA256_HEX + 1];
    struct xp_sha256_state state;
    struct xp_sha256 sum;

    for (size_t i = 0; i < site->plugin_count; i++) {
        struct xp_str reply = site_reply(site, &site->plugins[i], 1);

        if (reply.len > MAX_REPLY_BYTES)
            is_good = site_refuse(out, site->plugins[i].releases[0]->path,
                                  "has texts that make the store's answer longer than %d bytes; shorten its name or "
                                  "its links",
                                  MAX_REPLY_BYTES);
        add_file(site, xp_arena_printf(arena, SITE_API "/%.*s/" SITE_REPLY, XP_STR_ARG(site->plugins[i].id)), reply);
    }
    if (site->plugin_count == 1)
        add_file(site, xp_str_from(SITE_API "/" SITE_REPLY), site_reply(site, site->plugins, 1));
    add_file(site, xp_str_from(SITE_API "/" SITE_ALL), all);
    xp_sha256_begin(&state);
    xp_sha256_add(&state, all.ptr, all.len);
    xp_sha256_end(&state, &sum);
    xp_sha256_hex(&sum, hex);
    add_file(site, xp_str_from(SITE_STATE), site_state(site, site->plugin_count, xp_str_from(hex)));
    return is_good;
}

/* Numbers and dates are on the disk before anything that shows them, whatever happens in between. */
static void reserve(struct xp_site *site)
{
    bool has_new = !site->past.has_state;

    for (size_t i = 0; i < site->release_count && !has_new; i++)
        has_new = !site_past_date(site, site->releases[i]->id, site->releases[i]->number).len;
    if (has_new)
        site->reserved = site_state(site, site->past.known_plugins, site->past.known_sum);
}

static bool compare_files(struct xp_site *site, struct xp_findings *out)
{
    bool is_good = true;

    for (size_t i = 0; i < site->file_count; i++) {
        struct site_file *file = &site->files[i];
        bool is_same = false;
        struct xp_err err;
        int rc = site_disk_same(site, file, &is_same, &err);

        file->is_there = rc == 0;
        file->is_changed = !is_same;
        if (file->is_there && !is_same && !site->past.has_state)
            is_good = site_refuse_strange(site, out, file->path);
        else if (file->is_there && !is_same && file->download)
            is_good = site_refuse(out, xp_path_join(&site->arena, site->request->folder, file->path),
                                  "is published, and %s has the same version and other bytes; a published release "
                                  "never changes: give the new one another version",
                                  site_show(site, file->download->path));
        if (rc < 0 && rc != XP_E_MISSING)
            is_good = site_give_up(site, out, xp_str_make("", 0), err.msg);
    }
    return is_good;
}

static void list_changes(struct xp_site *site)
{
    struct xp_site_change *changes =
        xp_arena_calloc(&site->arena, site->file_count + site->gone_count, sizeof(*changes));

    site->changes = changes;
    for (size_t i = 0; i < site->file_count; i++) {
        const struct site_file *file = &site->files[i];

        if (file->is_changed)
            changes[site->change_count++] =
                (struct xp_site_change){ file->is_there ? XP_SITE_CHANGED : XP_SITE_NEW, file->path };
    }
    for (size_t i = 0; i < site->gone_count; i++)
        changes[site->change_count++] = (struct xp_site_change){ XP_SITE_GONE, site->gone[i] };
}

static bool plan(struct xp_site *site, struct xp_findings *out)
{
    if (!site_past_read(site, out) || !finish_releases(site, out))
        return false;
    hide_future(site, out);
    if (!site_order(site, out))
        return false;
    add_downloads(site);
    add_pages(site);
    return add_replies(site, out) && compare_files(site, out) && site_past_compare(site, out);
}

int xp_site_plan(struct xp_site *site, const struct xp_site_request *request, struct xp_findings *out)
{
    struct xp_err err;

    site->request = request;
    site->name = request->name.len ? site_plain(&site->arena, request->name) : xp_str_from(XP_SITE_DEFAULT_NAME);
    if (site_base_read(&site->base, request->base_url, &site->arena, &err) < 0) {
        site_refuse(out, request->base_url, "%s", err.msg);
        return XP_E_USAGE;
    }
    if (!plan(site, out))
        return site->has_trouble ? XP_E_IO : XP_E_USAGE;
    reserve(site);
    list_changes(site);
    return 0;
}

size_t xp_site_changes(const struct xp_site *site, const struct xp_site_change **out)
{
    *out = site->changes;
    return site->change_count;
}

size_t xp_site_plugins(const struct xp_site *site)
{
    return site->plugin_count;
}

size_t xp_site_releases(const struct xp_site *site)
{
    return site->release_count;
}

size_t xp_site_files(const struct xp_site *site)
{
    return site->file_count;
}

/* Of several plugins none may answer for another one, so this answer goes before any new one comes. */
static int remove_single(struct xp_site *site, struct xp_err *err)
{
    static const struct xp_str single = XP_STR(SITE_API "/" SITE_REPLY);

    for (size_t i = 0; i < site->gone_count; i++)
        if (xp_str_equal(site->gone[i], single))
            return site_disk_remove(site, single, err);
    return 0;
}

int xp_site_write(struct xp_site *site, struct xp_err *err)
{
    struct site_file reserved = { .path = xp_str_from(SITE_STATE), .text = site->reserved };
    bool is_single_gone = false;
    int rc = site->reserved.len && site->change_count ? site_disk_write(site, &reserved, err) : 0;

    for (size_t i = 0; rc == 0 && i < site->file_count; i++) {
        const struct site_file *file = &site->files[i];

        if (!is_single_gone && xp_str_starts_with(file->path, xp_str_from(SITE_API))) {
            is_single_gone = true;
            rc = remove_single(site, err);
        }
        /* What was reserved is not what stands there in the end. */
        if (rc == 0 && (file->is_changed || (site->reserved.len && xp_str_is(file->path, SITE_STATE))))
            rc = site_disk_write(site, file, err);
    }
    for (size_t i = 0; rc == 0 && i < site->gone_count; i++)
        rc = site_disk_remove(site, site->gone[i], err);
    return rc;
}
