#include "site_parts.h"
#include "site_text.h"
#include "xp_store_version.h"

#include <inttypes.h>
#include <stdlib.h>

/* By id, the greatest first. Of two equals the order does not matter: they are refused. */
static int compare_releases(const void *left, const void *right)
{
    const struct site_release *const *a = left, *const *b = right;
    int order = xp_str_compare((*a)->id, (*b)->id);

    if (order == 0)
        order = ((*a)->vers < (*b)->vers) - ((*a)->vers > (*b)->vers);
    return order ? order : xp_str_compare((*a)->path, (*b)->path);
}

static struct xp_str lower(struct xp_site *site, struct xp_str text)
{
    char *out = xp_arena_alloc(&site->arena, text.len + 1);

    for (size_t i = 0; i < text.len; i++)
        out[i] = xp_ascii_lower(text.ptr[i]);
    out[text.len] = '\0';
    return xp_str_make(out, text.len);
}

/*
 * Two releases that follow each other. XTension goes by vers; clients of the API by the number, some with Python's old
 * LooseVersion and some with a milder order. All of them must see the same one as the greater.
 */
static bool check_step(struct xp_site *site, const struct site_release *newer, const struct site_release *older,
                       struct xp_findings *out)
{
    enum xp_version_order loose = xp_version_compare_loose(older->number, newer->number);
    enum xp_version_order mild = xp_version_compare(older->number, newer->number);
    const char *other = site_show(site, older->path);

    if (newer->vers == older->vers)
        return site_refuse(out, newer->path,
                           "has the vers %" PRId64 " of %s; two releases of a plugin never share one: raise it with "
                           "`xtplug bump`, or name one of the packages",
                           newer->vers, other);
    if (loose == XP_VERSION_LESS && mild == XP_VERSION_LESS)
        return true;
    if (loose == XP_VERSION_EQUAL || mild == XP_VERSION_EQUAL)
        return site_refuse(out, newer->path, "has the readableVers \"%.*s\", which clients take for the \"%.*s\" of %s",
                           XP_STR_ARG(newer->number), XP_STR_ARG(older->number), other);
    if (loose == XP_VERSION_ERROR || mild == XP_VERSION_ERROR)
        return site_refuse(out, newer->path,
                           "has the readableVers \"%.*s\", which clients cannot put in order with the \"%.*s\" of %s; "
                           "write both in the same manner, or leave the old one out",
                           XP_STR_ARG(newer->number), XP_STR_ARG(older->number), other);
    return site_refuse(out, newer->path,
                       "has a greater vers than %s, but its readableVers \"%.*s\" is lower than \"%.*s\"", other,
                       XP_STR_ARG(newer->number), XP_STR_ARG(older->number));
}

/* Of releases whose numbers differ, on every disk. */
static bool check_folders(struct xp_site *site, const struct site_plugin *plugin, struct xp_findings *out)
{
    struct xp_table folders = { 0 };
    bool is_good = true;

    for (size_t i = 0; i < plugin->count; i++) {
        struct site_release *release = plugin->releases[i];
        struct xp_str folded = lower(site, release->number_path);
        const struct site_release *other = xp_table_find(&folders, folded);

        if (other)
            is_good = site_refuse(out, release->path,
                                  "has the readableVers \"%.*s\", which would lie in the same folder as the \"%.*s\" "
                                  "of %s",
                                  XP_STR_ARG(release->number), XP_STR_ARG(other->number), site_show(site, other->path));
        xp_table_set(&folders, folded, release);
    }
    xp_table_release(&folders);
    return is_good;
}

static bool check_plugin(struct xp_site *site, const struct site_plugin *plugin, struct xp_findings *out)
{
    const struct site_release *latest = plugin->releases[0];
    bool is_good = true;

    for (size_t i = 1; i < plugin->count; i++) {
        const struct site_release *release = plugin->releases[i];

        if (!xp_str_equal(release->tag, latest->tag))
            is_good =
                site_refuse(out, release->path, "is the plugin \"%s\", and has the store id \"%.*s\" of \"%s\" (%s)",
                            site_show(site, release->tag), XP_STR_ARG(plugin->id), site_show(site, latest->tag),
                            site_show(site, latest->path));
        else
            is_good = check_step(site, plugin->releases[i - 1], release, out) && is_good;
    }
    return is_good && check_folders(site, plugin, out);
}

static int compare_tags(const void *left, const void *right)
{
    const struct site_release *const *a = left, *const *b = right;
    int order = xp_str_compare((*a)->tag, (*b)->tag);

    return order ? order : xp_str_compare((*a)->path, (*b)->path);
}

/* Whoever has the plugin asks with the id that it had when it was installed. */
static bool check_ids_stay(struct xp_site *site, struct xp_findings *out)
{
    bool is_good = true;

    if (site->release_count > 1)
        qsort(site->releases, site->release_count, sizeof(struct site_release *), compare_tags);
    for (size_t i = 1; i < site->release_count; i++) {
        const struct site_release *a = site->releases[i - 1], *b = site->releases[i];

        if (xp_str_equal(a->tag, b->tag) && !xp_str_equal(a->id, b->id))
            is_good = site_refuse(
                out, b->path, "has the store id \"%.*s\", and %s, the same plugin, has \"%.*s\"; an id never changes",
                XP_STR_ARG(b->id), site_show(site, a->path), XP_STR_ARG(a->id));
    }
    return is_good;
}

/* On a disk that ignores capitals they would be one. What is published, or was once, counts too. */
static bool check_capitals(struct xp_site *site, struct xp_findings *out)
{
    struct xp_table ids = { 0 };
    bool is_good = true;

    for (size_t i = 0; i < site->past.count; i++)
        xp_table_set(&ids, lower(site, site->past.plugins[i].id), &site->past.plugins[i].id);
    for (size_t i = 0; i < site->plugin_count; i++) {
        struct site_plugin *plugin = &site->plugins[i];
        struct xp_str folded = lower(site, plugin->id);
        const struct xp_str *other = xp_table_find(&ids, folded);

        if (other && !xp_str_equal(*other, plugin->id))
            is_good = site_refuse(out, plugin->releases[0]->path,
                                  "has the store id \"%.*s\", which differs from \"%.*s\" only in capitals",
                                  XP_STR_ARG(plugin->id), XP_STR_ARG(*other));
        xp_table_set(&ids, folded, &plugin->id);
    }
    xp_table_release(&ids);
    return is_good;
}

static void group(struct xp_site *site)
{
    struct site_plugin *plugin = NULL;

    if (site->release_count > 1)
        qsort(site->releases, site->release_count, sizeof(struct site_release *), compare_releases);
    site->plugins = xp_arena_calloc(&site->arena, site->release_count + 1, sizeof(*site->plugins));
    for (size_t i = 0; i < site->release_count; i++) {
        struct site_release *release = site->releases[i];

        if (!plugin || !xp_str_equal(plugin->id, release->id)) {
            plugin = &site->plugins[site->plugin_count++];
            plugin->id = release->id;
            plugin->name = release->name;
            plugin->summary = release->meta.summary.len ? release->meta.summary
                                                        : site_shorten(&site->arena, release->desc, SITE_MAX_SUMMARY);
            plugin->releases = &site->releases[i];
        }
        plugin->count++;
    }
}

/* Once given, for good: also the number of a plugin that is gone is not given again. */
static bool give_numbers(struct xp_site *site, struct xp_findings *out)
{
    int64_t last = site->past.last_page;

    for (size_t i = 0; i < site->plugin_count; i++) {
        const struct site_known *known = site_past_find(site, site->plugins[i].id);

        site->plugins[i].page = known ? known->page : ++last;
    }
    return last <= SITE_LAST_PAGE || site_refuse(out, site->request->folder,
                                                 "has given its plugins the last number that there is, %d; mend the "
                                                 "numbers in its " SITE_STATE,
                                                 SITE_LAST_PAGE);
}

bool site_order(struct xp_site *site, struct xp_findings *out)
{
    bool is_good = check_ids_stay(site, out);

    group(site);
    for (size_t i = 0; i < site->plugin_count; i++)
        is_good = check_plugin(site, &site->plugins[i], out) && is_good;
    is_good = check_capitals(site, out) && is_good;
    return give_numbers(site, out) && is_good;
}
