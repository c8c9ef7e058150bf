#include "site_html.h"
#include "site_parts.h"

#include <inttypes.h>

/* From a plugin's page to the store's top. */
#define UP "../../"

static void add(struct xp_buf *out, const char *markup)
{
    xp_buf_add_str(out, xp_str_from(markup));
}

/* A text that says the same as one that stands there already is left out. */
static bool says_more(struct xp_str text, struct xp_str than)
{
    return text.len && !xp_str_equal(text, than);
}

static void add_download(struct xp_buf *out, const struct site_release *release, const char *class_name)
{
    xp_buf_addf(out, "<a class=\"%s\" download href=\"" UP "%.*s\">Download ", class_name,
                XP_STR_ARG(release->download));
    site_html_name(out, release->number);
    add(out, "</a>");
}

static void add_sum(struct xp_buf *out, const struct site_release *release)
{
    char hex[XP_SHA256_HEX + 1];

    xp_sha256_hex(&release->digest, hex);
    xp_buf_addf(out, "<code class=\"sum\">%s</code>", hex);
}

static void add_head(struct xp_buf *out, const struct site_plugin *plugin)
{
    const struct site_release *latest = plugin->releases[0];

    add(out, "<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><a href=\"" UP "index.html\">All plugins</a></nav>\n"
             "<div class=\"plugin\">\n");
    site_html_icon(out, UP, plugin->id, plugin->name, latest->icon.len > 0);
    add(out, "\n<div>\n<h1>");
    site_html_name(out, plugin->name);
    add(out, "</h1>\n");
    if (plugin->summary.len) {
        add(out, "<p class=\"lead\" dir=\"auto\">");
        site_html_text(out, plugin->summary);
        add(out, "</p>\n");
    }
    add(out, "<p class=\"action\">");
    add_download(out, latest, "button");
    add(out, " <span class=\"meta\">");
    site_html_size(out, latest->size);
    add(out, ", ");
    site_html_date(out, latest->date);
    add(out, "</span></p>\n</div>\n</div>\n");
}

static void add_notes(struct xp_buf *out, const struct site_release_meta *meta)
{
    if (meta->summary.len) {
        add(out, "<p class=\"title\" dir=\"auto\">");
        site_html_text(out, meta->summary);
        add(out, "</p>\n");
    }
    if (meta->whats_new.len)
        site_html_prose(out, meta->whats_new);
}

static void add_words(struct xp_buf *out, const struct site_plugin *plugin)
{
    const struct site_release *latest = plugin->releases[0];
    const struct site_release_meta *meta = &latest->meta.release;

    if (says_more(latest->desc, plugin->summary)) {
        add(out, "<section aria-labelledby=\"about\">\n<h2 id=\"about\">About</h2>\n");
        site_html_prose(out, latest->desc);
        add(out, "</section>\n");
    }
    if (meta->summary.len || meta->whats_new.len) {
        add(out, "<section aria-labelledby=\"news\">\n<h2 id=\"news\">What is new in ");
        site_html_name(out, latest->number);
        add(out, "</h2>\n");
        add_notes(out, meta);
        add(out, "</section>\n");
    }
    if (meta->requirements.len) {
        add(out, "<section aria-labelledby=\"needs\">\n<h2 id=\"needs\">Requirements</h2>\n");
        site_html_prose(out, meta->requirements);
        add(out, "</section>\n");
    }
}

/* Nothing but what is known of XTension: docs/info-json.md, "The folder" and "The file". */
static void add_install(struct xp_buf *out, const struct site_release *latest)
{
    add(out,
        "<section aria-labelledby=\"install\">\n<h2 id=\"install\">Install it</h2>\n<ol class=\"steps\">\n"
        "<li>Download the package. To be sure that it arrived as it was published, compare what <code>shasum -a 256 "
        "FILE</code> prints in Terminal with the SHA-256 on this page.</li>\n"
        "<li>Unpack it. It holds one folder, <code>");
    site_html_name(out, latest->folder);
    add(out, "</code>. Leave its name as it is: XTension knows a plugin by the <code>.isf</code> at the end.</li>\n"
             "<li>Install that folder with the menu command for plugins that current versions of XTension have.</li>\n"
             "<li>Quit XTension and open it again: it reads what a plugin says about itself when it starts.</li>\n"
             "</ol>\n</section>\n");
}

static void add_facts(struct xp_buf *out, const struct site_plugin *plugin)
{
    const struct site_release *latest = plugin->releases[0];
    const struct site_meta *meta = &latest->meta;

    add(out, "<aside aria-labelledby=\"facts\">\n<h2 id=\"facts\">Facts</h2>\n<dl>\n<dt>Version</dt>\n<dd>");
    site_html_name(out, latest->number);
    xp_buf_addf(out, " <span class=\"meta\">(build %" PRId64 ")</span></dd>\n<dt>Released</dt>\n<dd>", latest->vers);
    site_html_date(out, latest->date);
    add(out, "</dd>\n<dt>Size</dt>\n<dd>");
    site_html_size(out, latest->size);
    add(out, "</dd>\n<dt>Tag</dt>\n<dd><code>");
    site_html_name(out, latest->tag);
    add(out, "</code></dd>\n");
    if (!xp_str_equal(latest->tag, plugin->id))
        xp_buf_addf(out, "<dt>Id in this store</dt>\n<dd><code>%.*s</code></dd>\n", XP_STR_ARG(plugin->id));
    add(out, "<dt><abbr title=\"Secure Hash Algorithm\">SHA</abbr>-256</dt>\n<dd>");
    add_sum(out, latest);
    add(out, "</dd>\n</dl>\n");
    if (meta->help_url.len || meta->doc_url.len || meta->repo_url.len) {
        add(out, "<h3>Elsewhere</h3>\n<ul class=\"links\">\n");
        site_html_link(out, "Help", meta->help_url);
        site_html_link(out, "Documentation", meta->doc_url);
        site_html_link(out, "Source", meta->repo_url);
        add(out, "</ul>\n");
    }
    add(out, "</aside>\n");
}

/* @param has_notes  false for the one whose notes stand above already. */
static void add_version(struct xp_buf *out, const struct site_release *release, bool has_notes)
{
    add(out, "<li class=\"version\">\n<h3>Version ");
    site_html_name(out, release->number);
    add(out, "</h3>\n<p class=\"meta\">");
    site_html_date(out, release->date);
    add(out, ", ");
    site_html_size(out, release->size);
    xp_buf_addf(out, ", build %" PRId64 "</p>\n", release->vers);
    if (has_notes)
        add_notes(out, &release->meta.release);
    add(out, "<p>");
    add_download(out, release, "plain");
    add(out, "</p>\n<p class=\"meta\">SHA-256 ");
    add_sum(out, release);
    add(out, "</p>\n</li>\n");
}

static void add_versions(struct xp_buf *out, const struct site_plugin *plugin)
{
    add(out,
        "<section aria-labelledby=\"versions\">\n<h2 id=\"versions\">All versions</h2>\n<ol class=\"versions\">\n");
    for (size_t i = 0; i < plugin->count; i++)
        add_version(out, plugin->releases[i], i > 0);
    add(out, "</ol>\n</section>\n");
}

struct xp_str site_plugin_page(struct xp_site *site, const struct site_plugin *plugin)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);

    site_html_begin(&out, UP, site->name, plugin->name, plugin->summary);
    add_head(&out, plugin);
    add(&out, "<div class=\"columns\">\n<div>\n");
    add_words(&out, plugin);
    add_install(&out, plugin->releases[0]);
    add_versions(&out, plugin);
    add(&out, "</div>\n");
    add_facts(&out, plugin);
    add(&out, "</div>\n");
    site_html_end(&out);
    return xp_arena_copy(&site->arena, xp_buf_str(&out));
}
