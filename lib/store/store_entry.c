#include "xp_store_cache.h"

#include "xp_buf.h"
#include "xp_mem.h"
#include "xp_store_answer.h"
#include "xp_store_fields.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

/* The form of the text. Another one is read as nothing, and written over. */
enum { FORMAT = 1 };

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static cJSON *made(cJSON *item)
{
    if (!item)
        xp_out_of_memory();
    return item;
}

static void add_text(cJSON *object, const char *name, const char *text)
{
    if (*text)
        made(cJSON_AddStringToObject(object, name, text));
}

static void add_number(cJSON *object, const char *name, int64_t number)
{
    if (number)
        made(cJSON_AddNumberToObject(object, name, (double)number));
}

static void add_answer(cJSON *object, const struct xp_store_entry *entry)
{
    const struct xp_store_answer *answer = &entry->answer;

    if (!entry->answered_ms)
        return;
    add_number(object, "answeredMs", entry->answered_ms);
    add_text(object, "kind", xp_store_kind_name(answer->kind));
    add_text(object, "reason", xp_store_token_name(answer->token));
    add_text(object, XP_FIELD_NUMBER, answer->number.len ? answer->number.ptr : "");
    add_text(object, XP_FIELD_RELEASE_DATE, answer->date.len ? answer->date.ptr : "");
    add_text(object, XP_FIELD_DOWNLOAD_URL, answer->download_url.len ? answer->download_url.ptr : "");
    add_number(object, XP_FIELD_ID, answer->page);
    if (answer->has_vers)
        made(cJSON_AddNumberToObject(object, XP_FIELD_EXT_VERS, (double)answer->vers));
    add_text(object, "etag", entry->validators.etag);
    add_text(object, "modified", entry->validators.modified);
}

int xp_store_entry_write(const struct xp_store_entry *entry, const struct xp_store_request *request, struct xp_buf *out)
{
    cJSON *object = made(cJSON_CreateObject());
    char *text;

    made(cJSON_AddNumberToObject(object, "format", FORMAT));
    add_text(object, "store", request->store.ptr);
    add_text(object, "url", request->url.ptr);
    add_number(object, "attemptedMs", entry->attempted_ms);
    add_text(object, "token", xp_store_token_name(entry->token));
    add_number(object, "settledMs", entry->settled_ms);
    add_number(object, "notBeforeMs", entry->not_before_ms);
    add_answer(object, entry);
    text = cJSON_Print(object);
    if (!text)
        xp_out_of_memory();
    xp_buf_addf(out, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(object);
    return xp_buf_ok(out) ? 0 : XP_E_LIMIT;
}

static struct xp_str text_in(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsString(item) && item->valuestring ? xp_str_from(item->valuestring) : xp_str_make("", 0);
}

static bool number_in(const cJSON *object, const char *name, int64_t *number)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    *number = 0;
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble >= XP_STORE_MAX_INTEGER)
        return false;
    *number = (int64_t)item->valuedouble;
    return true;
}

static struct xp_str kept(const cJSON *object, const char *name, bool (*is_fit)(struct xp_str text),
                          struct xp_arena *arena)
{
    struct xp_str text = text_in(object, name);

    return xp_arena_copy(arena, is_fit(text) ? text : xp_str_make("", 0));
}

static void read_validator(const cJSON *object, const char *name, char *out)
{
    struct xp_str text = text_in(object, name);
    bool is_good = text.len <= XP_STORE_MAX_VALIDATOR;

    for (size_t i = 0; i < text.len && is_good; i++)
        is_good = text.ptr[i] >= ' ' && text.ptr[i] <= '~';
    if (is_good && text.len)
        memcpy(out, text.ptr, text.len + 1);
}

/* The file lies where others may write, so what is read from it is trusted no more than what came from the store. */
static void read_answer(struct xp_store_entry *entry, const cJSON *object, struct xp_arena *arena)
{
    struct xp_store_answer *answer = &entry->answer;

    answer->kind = xp_store_kind_find(text_in(object, "kind"));
    answer->number = kept(object, XP_FIELD_NUMBER, xp_store_is_number, arena);
    number_in(object, "answeredMs", &entry->answered_ms);
    if (!entry->answered_ms || answer->kind == XP_STORE_NOTHING ||
        (answer->kind == XP_STORE_RELEASE && !answer->number.len)) {
        entry->answered_ms = 0;
        memset(answer, 0, sizeof(*answer));
        return;
    }
    answer->token = xp_store_token_find(text_in(object, "reason"));
    answer->date = kept(object, XP_FIELD_RELEASE_DATE, xp_store_is_date, arena);
    answer->download_url = kept(object, XP_FIELD_DOWNLOAD_URL, xp_store_is_link, arena);
    number_in(object, XP_FIELD_ID, &answer->page);
    answer->has_vers = number_in(object, XP_FIELD_EXT_VERS, &answer->vers);
    read_validator(object, "etag", entry->validators.etag);
    read_validator(object, "modified", entry->validators.modified);
}

/* @return true when it was later than `latest`. */
static bool cap(int64_t *time_ms, int64_t latest)
{
    if (*time_ms <= latest)
        return false;
    *time_ms = latest;
    return true;
}

static bool read_object(struct xp_store_entry *entry, const struct xp_store_request *request, const cJSON *object,
                        int64_t now_ms, struct xp_arena *arena)
{
    int64_t format = 0;
    bool has_moved;

    number_in(object, "format", &format);
    if (format != FORMAT || !xp_str_equal(text_in(object, "store"), request->store) ||
        !xp_str_equal(text_in(object, "url"), request->url))
        return false;
    number_in(object, "attemptedMs", &entry->attempted_ms);
    entry->token = xp_store_token_find(text_in(object, "token"));
    number_in(object, "settledMs", &entry->settled_ms);
    number_in(object, "notBeforeMs", &entry->not_before_ms);
    read_answer(entry, object, arena);
    has_moved = cap(&entry->attempted_ms, now_ms);
    has_moved |= cap(&entry->settled_ms, now_ms);
    has_moved |= cap(&entry->answered_ms, now_ms);
    has_moved |= cap(&entry->not_before_ms, now_ms + (int64_t)XP_STORE_MAX_PATIENCE_DAYS * DAY_MS);
    return has_moved;
}

bool xp_store_entry_read(struct xp_store_entry *entry, const struct xp_store_request *request, struct xp_str text,
                         int64_t now_ms, struct xp_arena *arena)
{
    bool has_moved = false;
    cJSON *object;

    memset(entry, 0, sizeof(*entry));
    if (xp_store_scan(text) != XP_STORE_FINE)
        return false;
    /* The scan found no NUL, so the copy ends where the text does. */
    object = cJSON_ParseWithLengthOpts(xp_arena_copy(arena, text).ptr, text.len + 1, NULL, true);
    if (cJSON_IsObject(object))
        has_moved = read_object(entry, request, object, now_ms, arena);
    cJSON_Delete(object);
    return has_moved;
}
