#include "site_base.h"

#include "xp_macros.h"
#include "xp_site.h"

enum { MAX_BASE_BYTES = 500, MAX_PORT = 65535 };

static bool is_plain(char c, const char *others)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || (c && strchr(others, c));
}

static bool all_plain(struct xp_str text, const char *others)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_plain(text.ptr[i], others))
            return false;
    return true;
}

/* What may stand between brackets: hexadecimal digits, colons, dots. */
static bool is_address(struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!text.ptr[i] || !strchr("0123456789abcdefABCDEF:.", text.ptr[i]))
            return false;
    return text.len > 0;
}

/* "127.0.0.1" and all that begins so in digits and dots, "[::1]", "localhost". */
static bool is_own_machine(struct xp_str host)
{
    for (size_t i = 0; i < host.len; i++)
        if (!xp_ascii_is_digit(host.ptr[i]) && host.ptr[i] != '.')
            return xp_str_equal_nocase(host, xp_str_from("localhost")) || xp_str_is(host, "[::1]");
    return xp_str_starts_with(host, xp_str_from("127."));
}

static bool is_port(struct xp_str text)
{
    long port = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (!xp_ascii_is_digit(text.ptr[i]) || port > MAX_PORT)
            return false;
        port = port * 10 + (text.ptr[i] - '0');
    }
    return port > 0 && port <= MAX_PORT;
}

static int check_host(struct xp_str authority, bool is_plain_http, struct xp_err *err)
{
    bool is_v6 = authority.len && authority.ptr[0] == '[';
    size_t end = is_v6 ? xp_str_find(authority, ']') + 1 : xp_str_find(authority, ':');
    struct xp_str host, port;

    if (is_v6 && end > authority.len)
        return xp_fail(err, XP_E_USAGE, "has a \"[\" in front of its host, and no \"]\" behind it");
    host = xp_str_make(authority.ptr, end);
    port = xp_str_from_offset(authority, end);
    if (!host.len)
        return xp_fail(err, XP_E_USAGE, "names no host");
    if (is_v6 ? !is_address(xp_str_make(host.ptr + 1, host.len - 2)) : !all_plain(host, ".-"))
        return xp_fail(err, XP_E_USAGE, "has a host with other signs in it than letters, digits, dots and hyphens");
    if (port.len && (port.ptr[0] != ':' || !is_port(xp_str_from_offset(port, 1))))
        return xp_fail(err, XP_E_USAGE, "has something behind its host that is no port");
    if (is_plain_http && !is_own_machine(host))
        return xp_fail(err, XP_E_USAGE,
                       "begins with http://, which is for trying things out on your own machine (127.0.0.1); "
                       "write https://, since clients refuse what anybody could change on the way");
    return 0;
}

static int check_path(struct xp_str path, struct xp_err *err)
{
    for (size_t i = 0; i < path.len; i++) {
        char next = i + 1 < path.len ? path.ptr[i + 1] : '/';

        if (!is_plain(path.ptr[i], "/.-_~"))
            return xp_fail(err, XP_E_USAGE,
                           "has a path with other signs in it than letters, digits and \"/\", \".\", \"-\", \"_\", "
                           "\"~\"");
        if (path.ptr[i] == '/' && (next == '/' || next == '.'))
            return xp_fail(err, XP_E_USAGE, "has a path with an empty part, or one that begins with a dot");
    }
    return 0;
}

int site_base_read(struct site_base *base, struct xp_str url, struct xp_arena *arena, struct xp_err *err)
{
    static const struct xp_str https = XP_STR("https://"), http = XP_STR("http://");
    bool is_plain_http = xp_str_starts_with(url, http);
    struct xp_str rest;
    size_t end;
    int rc;

    if (url.len > MAX_BASE_BYTES)
        return xp_fail(err, XP_E_USAGE, "is longer than %d bytes", MAX_BASE_BYTES);
    if (!is_plain_http && !xp_str_starts_with(url, https))
        return xp_fail(err, XP_E_USAGE, "does not begin with https://");
    while (url.len && url.ptr[url.len - 1] == '/')
        url.len--;
    rest = xp_str_from_offset(url, is_plain_http ? http.len : https.len);
    if (xp_str_find(rest, '?') < rest.len || xp_str_find(rest, '#') < rest.len)
        return xp_fail(err, XP_E_USAGE, "has a query or a fragment, which nothing can be put behind");
    if (xp_str_find(rest, '@') < rest.len)
        return xp_fail(err, XP_E_USAGE, "has a user in it, and everybody will read it");
    end = xp_str_find(rest, '/');
    rc = check_host(xp_str_make(rest.ptr, end), is_plain_http, err);
    if (rc == 0)
        rc = check_path(xp_str_from_offset(rest, end), err);
    if (rc < 0)
        return rc;
    base->url = xp_arena_copy(arena, url);
    base->path = xp_arena_copy(arena, xp_str_from_offset(rest, end));
    return 0;
}

int xp_site_check_base_url(struct xp_str url, struct xp_err *err)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct site_base base;
    int rc = site_base_read(&base, url, &arena, err);

    xp_arena_release(&arena);
    return rc;
}
