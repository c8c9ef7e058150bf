#include "site_parts.h"

/*
 * What of the configuration does not change. The raw argument of a request never becomes part of a path: the map lets
 * through ids alone, and gives all else the name "-", which no plugin has.
 */
static const char http_part[] =
    "# For nginx's http block. Written anew by every run of xtplug index, so include it and leave it alone:\n"
    "#\n"
    "#   include /srv/plugins/nginx.conf;\n"
    "#   server {\n"
    "#       listen 443 ssl;\n"
    "#       server_name plugins.example.org;\n"
    "#       ssl_certificate ...\n"
    "#       root /srv/plugins;\n"
    "#       include /srv/plugins/nginx-server.conf;\n"
    "#   }\n"
    "\n"
    "# From ?pluginId= to the name of a folder.\n"
    "map $arg_pluginId $xtplug_plugin {\n"
    "    default \"-\";\n"
    "    \"~^(?=.{1,100}\\z)[A-Za-z0-9][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+)*\\z\" $arg_pluginId;\n"
    "}\n";

struct xp_str site_nginx_http(struct xp_site *site)
{
    (void)site;
    return xp_str_from(http_part);
}

/*
 * The headers of a block; nginx leaves out those of the outside where it has some of its own. How long to keep is said
 * of what is there alone: nobody is to remember for a year that a download is missing.
 */
static void add_headers(struct xp_buf *out, const char *cache)
{
    xp_buf_addf(out,
                "    add_header Cache-Control \"%s\";\n"
                "    add_header X-Content-Type-Options nosniff always;\n",
                cache);
}

static void add_answers(struct xp_buf *out, struct xp_str path)
{
    xp_buf_addf(out,
                "# The API's own URL: the argument names the plugin.\n"
                "location = %.*s/" SITE_API "/" SITE_REPLY " {\n"
                "    types { }\n"
                "    default_type application/json;\n",
                XP_STR_ARG(path));
    add_headers(out, "max-age=300");
    xp_buf_addf(out,
                "    try_files %.*s/" SITE_API "/$xtplug_plugin/" SITE_REPLY " @xtplug_unknown;\n"
                "}\n\n",
                XP_STR_ARG(path));
    xp_buf_addf(out,
                "# The same answers by their own paths, and all of them in one file.\n"
                "location ^~ %.*s/" SITE_API "/ {\n"
                "    types { }\n"
                "    default_type application/json;\n",
                XP_STR_ARG(path));
    add_headers(out, "max-age=300");
    xp_buf_addf(out, "    try_files $uri @xtplug_unknown;\n"
                     "}\n\n"
                     "location @xtplug_unknown {\n"
                     "    default_type application/json;\n"
                     "    add_header Cache-Control \"max-age=300\" always;\n"
                     "    add_header X-Content-Type-Options nosniff always;\n");
    xp_buf_addf(out, "    return 404 '{\"error\": \"this store has no such plugin\", \"plugins\": []}\\n';\n"
                     "}\n\n");
}

static void add_files(struct xp_buf *out, struct xp_str path)
{
    xp_buf_addf(out,
                "# Downloads never change once they are published.\n"
                "location ^~ %.*s/" SITE_FILES "/ {\n"
                "    types { application/zip zip; application/gzip gz; application/x-xz xz; application/zstd zst; "
                "application/x-tar tar; text/plain sha256; }\n"
                "    default_type application/octet-stream;\n",
                XP_STR_ARG(path));
    add_headers(out, "public, max-age=31536000, immutable");
    xp_buf_addf(out,
                "    try_files $uri =404;\n"
                "}\n\n"
                "location ^~ %.*s/" SITE_ICONS "/ {\n"
                "    types { image/png png; }\n",
                XP_STR_ARG(path));
    add_headers(out, "max-age=86400");
    xp_buf_addf(out, "    try_files $uri =404;\n"
                     "}\n\n");
}

static void add_pages(struct xp_buf *out, struct xp_str path)
{
    xp_buf_addf(out,
                "# The pages. The policy stands in them too, for hosts that cannot send it.\n"
                "location %.*s/ {\n"
                "    types { text/html html; text/css css; application/json json; }\n"
                "    default_type application/octet-stream;\n"
                "    charset utf-8;\n"
                "    charset_types text/css;\n"
                "    index index.html;\n",
                XP_STR_ARG(path));
    add_headers(out, "max-age=300");
    xp_buf_addf(
        out,
        "    add_header Content-Security-Policy \"default-src 'none'; style-src 'self'; img-src 'self'; base-uri "
        "'none'; form-action 'none'; frame-ancestors 'none'\" always;\n"
        "    add_header Referrer-Policy no-referrer always;\n"
        "    absolute_redirect off;\n"
        "}\n\n"
        "# What is in the folder for the server alone, and half-written files.\n"
        "location = %.*s/nginx.conf { return 404; }\n"
        "location = %.*s/nginx-server.conf { return 404; }\n"
        "location ~ /\\.(?!well-known/) { return 404; }\n",
        XP_STR_ARG(path), XP_STR_ARG(path));
}

struct xp_str site_nginx_server(struct xp_site *site)
{
    XP_AUTO_BUF out = XP_BUF_INIT(64 * 1024);
    struct xp_str path = site->base.path;

    xp_buf_addf(&out, "# For a server block of nginx; see nginx.conf. Written by xtplug index.\n");
    if (path.len)
        xp_buf_addf(&out, "# The server's root is the folder in which this store lies as %.*s.\n", XP_STR_ARG(path));
    xp_buf_addf(&out, "\n");
    add_answers(&out, path);
    add_files(&out, path);
    add_pages(&out, path);
    return xp_arena_copy(&site->arena, xp_buf_str(&out));
}
