#include "site_json.h"
#include "site_parts.h"
#include "site_text.h"
#include "xp_mem.h"
#include "xp_store_fields.h"

#include <stdlib.h>

/* Bytes of release notes in an answer; the page has all of them. */
enum { MAX_NOTES_BYTES = 16 * 1024 };

/* Cut at the end of a line, or where there is none, of a character. */
static struct xp_str notes_of(struct xp_site *site, const struct site_plugin *plugin, struct xp_str notes)
{
    size_t end = MAX_NOTES_BYTES;

    if (notes.len <= MAX_NOTES_BYTES)
        return notes;
    while (end > 0 && notes.ptr[end] != '\n')
        end--;
    if (!end)
        for (end = MAX_NOTES_BYTES; ((unsigned char)notes.ptr[end] & 0xC0) == 0x80;)
            end--;
    return xp_arena_printf(&site->arena, "%.*s\n\nMore: %.*s/" SITE_PAGES "/%lld/", (int)end, notes.ptr,
                           XP_STR_ARG(site->base.url), (long long)plugin->page);
}

static void add_release(struct xp_site *site, struct site_json *json, const struct site_plugin *plugin)
{
    const struct site_release *release = plugin->releases[0];
    const struct site_release_meta *meta = &release->meta.release;
    struct xp_arena *arena = &site->arena;
    char hex[XP_SHA256_HEX + 1];

    xp_sha256_hex(&release->digest, hex);
    site_json_open(json, XP_FIELD_LATEST_RELEASE, '{');
    site_json_number(json, XP_FIELD_DOWNLOAD_COUNT, 0);
    site_json_text(json, XP_FIELD_DOWNLOAD_URL,
                   xp_arena_printf(arena, "%.*s/%.*s", XP_STR_ARG(site->base.url), XP_STR_ARG(release->download)));
    site_json_open(json, XP_FIELD_EXT, '{');
    site_json_text(json, XP_FIELD_EXT_SHA256, xp_str_from(hex));
    site_json_number(json, XP_FIELD_EXT_SIZE, (int64_t)release->size);
    site_json_number(json, XP_FIELD_EXT_VERS, release->vers);
    site_json_close(json, '}');
    site_json_text(json, XP_FIELD_NUMBER, release->number);
    site_json_text(json, XP_FIELD_RELEASE_DATE, release->date);
    site_json_text(json, XP_FIELD_REQUIREMENTS, meta->requirements);
    site_json_text(json, XP_FIELD_SUMMARY, meta->summary);
    site_json_text(json, XP_FIELD_WHATS_NEW, notes_of(site, plugin, meta->whats_new));
    site_json_close(json, '}');
}

static bool is_on_github(struct xp_str url)
{
    return xp_str_starts_with_nocase(url, xp_str_from("https://github.com/"));
}

static void add_plugin(struct xp_site *site, struct site_json *json, const struct site_plugin *plugin)
{
    const struct site_release *latest = plugin->releases[0];
    const struct site_meta *meta = &latest->meta;
    struct xp_str none = { "", 0 };
    struct xp_str icon = xp_arena_printf(&site->arena, "%.*s/" SITE_ICONS "/%.*s.png", XP_STR_ARG(site->base.url),
                                         XP_STR_ARG(plugin->id));

    site_json_open(json, NULL, '{');
    site_json_text(json, XP_FIELD_DOC_URL, meta->doc_url);
    site_json_text(json, XP_FIELD_GITHUB_REPO_URL, is_on_github(meta->repo_url) ? meta->repo_url : none);
    site_json_text(json, XP_FIELD_HELP_URL, meta->help_url);
    site_json_text(json, XP_FIELD_ICON_URL, latest->icon.len ? icon : none);
    site_json_number(json, XP_FIELD_ID, plugin->page);
    add_release(site, json, plugin);
    site_json_text(json, XP_FIELD_NAME, plugin->name);
    site_json_text(json, XP_FIELD_PLUGIN_ID, plugin->id);
    site_json_text(json, XP_FIELD_SUMMARY, plugin->summary);
    site_json_close(json, '}');
}

struct xp_str site_reply(struct xp_site *site, const struct site_plugin *plugins, size_t count)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    struct site_json json = { .out = &text };

    site_json_open(&json, NULL, '{');
    site_json_open(&json, XP_FIELD_PLUGINS, '[');
    for (size_t i = 0; i < count; i++)
        add_plugin(site, &json, &plugins[i]);
    site_json_close(&json, ']');
    site_json_close(&json, '}');
    return xp_arena_copy(&site->arena, xp_buf_str(&text));
}

/* A plugin as the state shows it: one of ours, or one that is only remembered. */
struct row {
    struct xp_str id;
    int64_t page;
    const struct site_plugin *plugin;
};

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left, *b = right;

    return xp_str_compare(a->id, b->id);
}

static size_t list_rows(const struct xp_site *site, struct row *rows)
{
    struct xp_table seen = { 0 };
    size_t count = 0;

    for (size_t i = 0; i < site->plugin_count; i++) {
        const struct site_plugin *plugin = &site->plugins[i];

        rows[count++] = (struct row){ plugin->id, plugin->page, plugin };
        xp_table_set(&seen, plugin->id, &site->plugins[i]);
    }
    for (size_t i = 0; i < site->past.count; i++)
        if (!xp_table_find(&seen, site->past.plugins[i].id))
            rows[count++] = (struct row){ site->past.plugins[i].id, site->past.plugins[i].page, NULL };
    xp_table_release(&seen);
    if (count > 1)
        qsort(rows, count, sizeof(*rows), compare_rows);
    return count;
}

static int compare_numbers(const void *left, const void *right)
{
    const struct site_release *const *a = left, *const *b = right;

    return xp_str_compare((*a)->number, (*b)->number);
}

static void add_dates(struct site_json *json, const struct site_plugin *plugin)
{
    const struct site_release **sorted = xp_xcalloc(plugin->count, sizeof(*sorted));

    memcpy(sorted, plugin->releases, plugin->count * sizeof(struct site_release *));
    qsort(sorted, plugin->count, sizeof(struct site_release *), compare_numbers);
    for (size_t i = 0; i < plugin->count; i++)
        site_json_pair(json, sorted[i]->number, sorted[i]->date);
    free(sorted);
}

static void add_row(struct site_json *json, const struct row *row)
{
    site_json_open(json, NULL, '{');
    site_json_open(json, "dates", '{');
    if (row->plugin)
        add_dates(json, row->plugin);
    site_json_close(json, '}');
    site_json_number(json, "id", row->page);
    site_json_text(json, "pluginId", row->id);
    site_json_close(json, '}');
}

struct xp_str site_state(struct xp_site *site, size_t plugin_count, struct xp_str sum)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    struct site_json json = { .out = &text };
    struct row *rows = xp_xcalloc(site->plugin_count + site->past.count + 1, sizeof(*rows));
    size_t count = list_rows(site, rows);

    site_json_open(&json, NULL, '{');
    site_json_text(&json, "allPluginsSha256", sum);
    site_json_number(&json, "format", 1);
    site_json_text(&json, "name", site->name);
    site_json_number(&json, "pluginCount", (int64_t)plugin_count);
    site_json_open(&json, "plugins", '[');
    for (size_t i = 0; i < count; i++)
        add_row(&json, &rows[i]);
    site_json_close(&json, ']');
    site_json_text(&json, "urlTemplate",
                   xp_arena_printf(&site->arena, "%.*s/" SITE_API "/{id}/" SITE_REPLY "?pluginId={id}",
                                   XP_STR_ARG(site->base.url)));
    site_json_close(&json, '}');
    free(rows);
    return xp_arena_copy(&site->arena, xp_buf_str(&text));
}
