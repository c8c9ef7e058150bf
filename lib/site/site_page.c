#include "site_html.h"
#include "site_parts.h"
#include "xp_mem.h"

#include <inttypes.h>
#include <stdlib.h>

static void add(struct xp_buf *out, const char *markup)
{
    xp_buf_add_str(out, xp_str_from(markup));
}

/* For people: by name, whatever its capitals. */
static int compare_names(const void *left, const void *right)
{
    const struct site_plugin *const *a = left, *const *b = right;
    struct xp_str x = (*a)->name, y = (*b)->name;

    for (size_t i = 0; i < x.len && i < y.len; i++) {
        unsigned char c = (unsigned char)xp_ascii_lower(x.ptr[i]), d = (unsigned char)xp_ascii_lower(y.ptr[i]);

        if (c != d)
            return c < d ? -1 : 1;
    }
    if (x.len != y.len)
        return x.len < y.len ? -1 : 1;
    return xp_str_compare((*a)->id, (*b)->id);
}

static void add_card(struct xp_buf *out, const struct site_plugin *plugin)
{
    const struct site_release *latest = plugin->releases[0];

    add(out, "<li class=\"card\">\n");
    site_html_icon(out, "", plugin->id, plugin->name, latest->icon.len > 0);
    xp_buf_addf(out, "\n<div>\n<h2><a href=\"" SITE_PAGES "/%" PRId64 "/index.html\">", plugin->page);
    site_html_name(out, plugin->name);
    add(out, "</a></h2>\n");
    if (plugin->summary.len) {
        add(out, "<p class=\"summary\" dir=\"auto\">");
        site_html_text(out, plugin->summary);
        add(out, "</p>\n");
    }
    add(out, "<p class=\"meta\">Version ");
    site_html_name(out, latest->number);
    add(out, ", ");
    site_html_date(out, latest->date);
    add(out, "</p>\n</div>\n</li>\n");
}

struct xp_str site_catalogue(struct xp_site *site)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);
    const struct site_plugin **sorted = xp_xcalloc(site->plugin_count + 1, sizeof(*sorted));

    for (size_t i = 0; i < site->plugin_count; i++)
        sorted[i] = &site->plugins[i];
    if (site->plugin_count > 1)
        qsort(sorted, site->plugin_count, sizeof(struct site_plugin *), compare_names);
    site_html_begin(&out, "", site->name, xp_str_make("", 0),
                    xp_str_from("Plugins for XTension, with versions, checksums and downloads"));
    add(&out, "<div class=\"hero\">\n<h1>");
    site_html_name(&out, site->name);
    xp_buf_addf(
        &out,
        "</h1>\n<p class=\"lead\">%zu plugin%s for XTension, the home automation program for the Mac.</p>\n</div>\n",
        site->plugin_count, site->plugin_count == 1 ? "" : "s");
    if (site->plugin_count)
        add(&out, "<ul class=\"cards\">\n");
    for (size_t i = 0; i < site->plugin_count; i++)
        add_card(&out, sorted[i]);
    add(&out, site->plugin_count ? "</ul>\n" : "<p>There is no plugin here yet.</p>\n");
    site_html_end(&out);
    free(sorted);
    return xp_arena_copy(&site->arena, xp_buf_str(&out));
}
