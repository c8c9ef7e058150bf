#include "xp_store_request.h"

#include "xp_buf.h"
#include "xp_utf8.h"

static const struct xp_str placeholder = XP_STR("{id}");
static const struct xp_str secure = XP_STR("https://");
static const struct xp_str plain = XP_STR("http://");

/* Where the default store has a page for each plugin, under the number in its answer. */
#define DEFAULT_PAGES "https://www.indigodomo.com/pluginstore/"

static size_t find_text(struct xp_str text, struct xp_str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
            return i;
    return text.len;
}

/* The scheme with its slashes; empty: it is another one. */
static struct xp_str scheme_of(struct xp_str url)
{
    if (xp_str_starts_with_nocase(url, secure))
        return xp_str_make(url.ptr, secure.len);
    return xp_str_make(url.ptr, xp_str_starts_with_nocase(url, plain) ? plain.len : 0);
}

/* What stands between the scheme and the path: user, host, port. */
static struct xp_str authority_of(struct xp_str url)
{
    struct xp_str rest = xp_str_from_offset(url, scheme_of(url).len);
    size_t end = 0;

    while (end < rest.len && !strchr("/?#\\", rest.ptr[end]))
        end++;
    return xp_str_make(rest.ptr, end);
}

static bool has_bad_character(struct xp_str url)
{
    size_t i = 0;

    while (i < url.len) {
        uint32_t cp;

        i += xp_utf8_decode(url.ptr + i, url.len - i, &cp);
        if (cp <= ' ' || cp == XP_UTF8_BAD || !xp_utf8_is_printable(cp))
            return true;
    }
    return false;
}

int xp_store_check_url(struct xp_str url, struct xp_err *err)
{
    struct xp_str authority = authority_of(url);

    if (url.len > XP_STORE_MAX_URL_BYTES)
        return xp_fail(err, XP_E_USAGE, "the URL is longer than %d bytes", XP_STORE_MAX_URL_BYTES);
    if (has_bad_character(url))
        return xp_fail(err, XP_E_USAGE, "there is a blank or a character in the URL that no URL has");
    if (!scheme_of(url).len)
        return xp_fail(err, XP_E_USAGE, "expected a URL that begins with https://");
    if (!authority.len || authority.ptr[0] == ':')
        return xp_fail(err, XP_E_USAGE, "the URL names no host");
    if (xp_str_find(authority, '@') < authority.len)
        return xp_fail(err, XP_E_USAGE, "the URL holds a user name or a password; stores are asked without");
    if (find_text(authority, placeholder) < authority.len)
        return xp_fail(err, XP_E_USAGE, "{id} must stand behind the host, or each plugin would be asked for elsewhere");
    if (xp_str_find(url, '#') < url.len)
        return xp_fail(err, XP_E_USAGE, "the URL has a part behind #, which is never sent");
    if (find_text(url, placeholder) == url.len)
        return xp_fail(err, XP_E_USAGE, "the URL has no {id}, which stands for the plugin's id in the store");
    return 0;
}

static bool is_unreserved(char c)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static void add_encoded(struct xp_buf *out, struct xp_str id)
{
    for (size_t i = 0; i < id.len; i++) {
        if (is_unreserved(id.ptr[i]))
            xp_buf_add_char(out, id.ptr[i]);
        else
            xp_buf_addf(out, "%%%02X", (unsigned)(unsigned char)id.ptr[i]);
    }
}

static void expand(struct xp_buf *out, struct xp_str store, struct xp_str id)
{
    while (store.len) {
        size_t at = find_text(store, placeholder);

        xp_buf_add(out, store.ptr, at);
        if (at < store.len)
            add_encoded(out, id);
        store = xp_str_from_offset(store, at + placeholder.len);
    }
}

static struct xp_str lower(struct xp_str text, struct xp_arena *arena)
{
    char *copy = xp_arena_alloc(arena, text.len + 1);

    for (size_t i = 0; i < text.len; i++)
        copy[i] = xp_ascii_lower(text.ptr[i]);
    copy[text.len] = '\0';
    return xp_str_make(copy, text.len);
}

int xp_store_make_request(struct xp_store_request *request, struct xp_str store, struct xp_str id,
                          struct xp_arena *arena, struct xp_err *err)
{
    XP_AUTO_BUF url = XP_BUF_INIT(XP_STORE_MAX_URL_BYTES);
    struct xp_str scheme = scheme_of(store), authority = authority_of(store);
    int rc = xp_store_check_url(store, err);

    if (rc < 0)
        return rc;
    if (!id.len)
        return xp_fail(err, XP_E_USAGE, "the plugin's id in the store is empty");
    if (id.len > XP_STORE_MAX_ID_BYTES)
        return xp_fail(err, XP_E_USAGE, "the plugin's id in the store is longer than %d bytes", XP_STORE_MAX_ID_BYTES);
    /* "." and ".." are the only names that encoding leaves alone and that lead elsewhere in a path. */
    if (xp_str_is(id, ".") || xp_str_is(id, ".."))
        return xp_fail(err, XP_E_USAGE, "no plugin has the id \"%.*s\"", XP_STR_ARG(id));
    expand(&url, store, id);
    if (!xp_buf_ok(&url))
        return xp_fail(err, XP_E_USAGE, "the URL would be longer than %d bytes", XP_STORE_MAX_URL_BYTES);
    request->store = xp_arena_copy(arena, store);
    request->id = xp_arena_copy(arena, id);
    request->url = xp_arena_copy(arena, xp_buf_str(&url));
    request->origin = lower(xp_str_make(store.ptr, scheme.len + authority.len), arena);
    request->host = xp_str_from_offset(request->origin, scheme.len);
    request->is_plain = xp_str_equal_nocase(scheme, plain);
    request->page_url = xp_str_from(xp_str_is(store, XP_STORE_DEFAULT_URL) ? DEFAULT_PAGES : "");
    return 0;
}
