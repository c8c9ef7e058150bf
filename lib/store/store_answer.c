#include "xp_store_answer.h"

#include "xp_buf.h"
#include "xp_store_fields.h"

#include <cjson/cJSON.h>

/* The page numbers and counters of a store are small; past this a double no longer holds every whole number. */
static bool is_whole(const cJSON *item)
{
    double value = cJSON_IsNumber(item) ? item->valuedouble : -1;

    /* The range first: 1e999 is infinite here, and no integer could hold it. */
    return value >= 0 && value < XP_STORE_MAX_INTEGER && (double)(int64_t)value >= value;
}

/*
 * The member called `name`, in these capitals, or NULL. Never cJSON_GetObjectItem(), which ignores capitals.
 *
 * @param[out] is_twice  set when there is another one: which of them counts is a matter of the parser's taste.
 */
static const cJSON *member(const cJSON *object, const char *name, bool *is_twice)
{
    const cJSON *found = NULL;

    for (const cJSON *item = object->child; item; item = item->next) {
        if (!item->string || strcmp(item->string, name) != 0)
            continue;
        if (found)
            *is_twice = true;
        else
            found = item;
    }
    return found;
}

static struct xp_str text_of(const cJSON *item)
{
    return item && cJSON_IsString(item) && item->valuestring ? xp_str_from(item->valuestring) : xp_str_make("", 0);
}

static bool is_visible(struct xp_str text, char first)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < first || text.ptr[i] > '~')
            return false;
    return true;
}

bool xp_store_is_link(struct xp_str url)
{
    static const struct xp_str scheme = XP_STR("https://");
    struct xp_str rest = xp_str_from_offset(url, scheme.len);
    size_t host = 0;

    if (!xp_str_starts_with_nocase(url, scheme) || url.len > XP_STORE_MAX_LINK_BYTES || !is_visible(url, '!'))
        return false;
    while (host < rest.len && !strchr("/?#\\", rest.ptr[host]))
        host++;
    return host > 0 && xp_str_find(xp_str_make(rest.ptr, host), '@') == host;
}

bool xp_store_is_date(struct xp_str text)
{
    static const char shape[] = "dddd-dd-dd";

    if (text.len != sizeof(shape) - 1)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (shape[i] == 'd' ? !xp_ascii_is_digit(text.ptr[i]) : text.ptr[i] != shape[i])
            return false;
    return true;
}

bool xp_store_is_number(struct xp_str text)
{
    return text.len <= XP_STORE_MAX_NUMBER_BYTES && xp_str_trim(text).len > 0 && is_visible(text, ' ');
}

/* A text of another type, or one that is not fit to be shown, is as good as none. */
static struct xp_str kept(const cJSON *item, bool (*is_fit)(struct xp_str text), struct xp_arena *arena)
{
    struct xp_str text = text_of(item);

    return xp_arena_copy(arena, is_fit(text) ? text : xp_str_make("", 0));
}

static enum xp_store_token read_ext(struct xp_store_answer *answer, const cJSON *ext)
{
    bool is_twice = false;
    const cJSON *vers;

    if (!cJSON_IsObject(ext))
        return XP_STORE_FINE;
    vers = member(ext, XP_FIELD_EXT_VERS, &is_twice);
    if (is_twice)
        return XP_STORE_SHAPE;
    answer->has_vers = is_whole(vers);
    if (answer->has_vers)
        answer->vers = (int64_t)vers->valuedouble;
    return XP_STORE_FINE;
}

static enum xp_store_token read_release(struct xp_store_answer *answer, const cJSON *release, struct xp_arena *arena)
{
    bool is_twice = false;
    const cJSON *number = member(release, XP_FIELD_NUMBER, &is_twice);
    const cJSON *date = member(release, XP_FIELD_RELEASE_DATE, &is_twice);
    const cJSON *link = member(release, XP_FIELD_DOWNLOAD_URL, &is_twice);
    const cJSON *ext = member(release, XP_FIELD_EXT, &is_twice);

    if (is_twice)
        return XP_STORE_SHAPE;
    if (!xp_store_is_number(text_of(number)))
        return XP_STORE_BAD_VERSION;
    answer->number = xp_arena_copy(arena, text_of(number));
    answer->date = kept(date, xp_store_is_date, arena);
    answer->download_url = kept(link, xp_store_is_link, arena);
    return read_ext(answer, ext);
}

/* What stands in the one entry that counts. */
static enum xp_store_token read_plugin(struct xp_store_answer *answer, const cJSON *plugin, struct xp_arena *arena)
{
    bool is_twice = false;
    const cJSON *release = member(plugin, XP_FIELD_LATEST_RELEASE, &is_twice);
    const cJSON *page = member(plugin, XP_FIELD_ID, &is_twice);
    enum xp_store_token token;

    if (is_twice)
        return XP_STORE_SHAPE;
    answer->page = is_whole(page) ? (int64_t)page->valuedouble : 0;
    if (!release || cJSON_IsNull(release)) {
        answer->kind = XP_STORE_NO_RELEASE;
        return XP_STORE_FINE;
    }
    if (cJSON_IsString(release)) {
        answer->kind = XP_STORE_BUILT_IN;
        return XP_STORE_FINE;
    }
    if (!cJSON_IsObject(release))
        return XP_STORE_SHAPE;
    token = read_release(answer, release, arena);
    if (token == XP_STORE_FINE)
        answer->kind = XP_STORE_RELEASE;
    return token;
}

/*
 * The entry about our plugin. Never the first one whatever it is: a server that ignores the question answers with
 * another plugin's version.
 */
static enum xp_store_token find_plugin(const cJSON *plugins, struct xp_str id, const cJSON **found)
{
    size_t objects = 0, named = 0;

    *found = NULL;
    for (const cJSON *item = plugins->child; item; item = item->next) {
        bool is_twice = false;
        const cJSON *name;

        if (!cJSON_IsObject(item))
            continue;
        objects++;
        name = member(item, XP_FIELD_PLUGIN_ID, &is_twice);
        if (is_twice)
            return XP_STORE_SHAPE;
        if (!cJSON_IsString(name))
            continue;
        named++;
        if (!xp_str_equal(text_of(name), id))
            continue;
        if (*found)
            return XP_STORE_SHAPE;
        *found = item;
    }
    if (*found)
        return XP_STORE_FINE;
    if (!objects)
        return XP_STORE_NO_ENTRY;
    return named ? XP_STORE_WRONG_ID : XP_STORE_SHAPE;
}

static enum xp_store_token read_root(struct xp_store_answer *answer, const cJSON *root, struct xp_str id,
                                     struct xp_arena *arena)
{
    bool is_twice = false;
    const cJSON *plugins, *plugin;
    enum xp_store_token token;

    if (!cJSON_IsObject(root))
        return XP_STORE_SHAPE;
    plugins = member(root, XP_FIELD_PLUGINS, &is_twice);
    /* The type first: cJSON hands out the members of an object as if they were items. */
    if (is_twice || !plugins || !cJSON_IsArray(plugins))
        return XP_STORE_SHAPE;
    token = find_plugin(plugins, id, &plugin);
    return token == XP_STORE_FINE ? read_plugin(answer, plugin, arena) : token;
}

void xp_store_read_answer(struct xp_store_answer *answer, struct xp_str body, struct xp_str id, struct xp_arena *arena)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_STORE_MAX_ANSWER_BYTES);
    cJSON *root;

    memset(answer, 0, sizeof(*answer));
    answer->token = xp_store_scan(body);
    if (answer->token != XP_STORE_FINE)
        return;
    xp_buf_add_str(&text, body);
    /* To be at its end the parser must have seen the NUL there, so that counts. */
    root = cJSON_ParseWithLengthOpts(text.ptr, text.len + 1, NULL, true);
    answer->token = root ? read_root(answer, root, id, arena) : XP_STORE_NOT_JSON;
    cJSON_Delete(root);
    if (answer->token == XP_STORE_NO_ENTRY)
        answer->kind = XP_STORE_NOT_IN_STORE;
    else if (answer->token != XP_STORE_FINE)
        *answer = (struct xp_store_answer){ .token = answer->token };
}
