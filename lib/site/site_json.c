#include "site_json.h"

#include "xp_utf8.h"

#include <inttypes.h>

static void add_escape(struct xp_buf *out, uint32_t cp)
{
    if (cp == '"' || cp == '\\')
        xp_buf_addf(out, "\\%c", (int)cp);
    else if (cp == '\n')
        xp_buf_add(out, "\\n", 2);
    else if (cp == '\t')
        xp_buf_add(out, "\\t", 2);
    else if (cp < 0x10000)
        xp_buf_addf(out, "\\u%04" PRIx32, cp);
    else
        xp_buf_addf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xD800 + ((cp - 0x10000) >> 10),
                    0xDC00 + ((cp - 0x10000) & 0x3FF));
}

static void add_quoted(struct xp_buf *out, struct xp_str text)
{
    xp_buf_add_char(out, '"');
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;

        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        if (cp == XP_UTF8_BAD)
            cp = 0xFFFD;
        if (cp >= 0x20 && cp < 0x7F && cp != '"' && cp != '\\')
            xp_buf_add_char(out, (char)cp);
        else
            add_escape(out, cp);
    }
    xp_buf_add_char(out, '"');
}

static void add_line(struct site_json *json)
{
    xp_buf_add_char(json->out, '\n');
    for (size_t i = 0; i < json->depth; i++)
        xp_buf_add(json->out, "  ", 2);
}

static void start_item(struct site_json *json, struct xp_str key)
{
    if (json->has_item)
        xp_buf_add_char(json->out, ',');
    if (json->depth)
        add_line(json);
    json->has_item = true;
    if (!key.ptr)
        return;
    add_quoted(json->out, key);
    xp_buf_add(json->out, ": ", 2);
}

static struct xp_str key_of(const char *key)
{
    return key ? xp_str_from(key) : xp_str_make(NULL, 0);
}

void site_json_open(struct site_json *json, const char *key, char bracket)
{
    start_item(json, key_of(key));
    xp_buf_add_char(json->out, bracket);
    json->depth++;
    json->has_item = false;
}

void site_json_close(struct site_json *json, char bracket)
{
    json->depth--;
    if (json->has_item)
        add_line(json);
    xp_buf_add_char(json->out, bracket);
    json->has_item = true;
    if (!json->depth)
        xp_buf_add_char(json->out, '\n');
}

void site_json_text(struct site_json *json, const char *key, struct xp_str text)
{
    start_item(json, key_of(key));
    add_quoted(json->out, text);
}

void site_json_number(struct site_json *json, const char *key, int64_t number)
{
    start_item(json, key_of(key));
    xp_buf_addf(json->out, "%" PRId64, number);
}

void site_json_pair(struct site_json *json, struct xp_str key, struct xp_str text)
{
    start_item(json, key);
    add_quoted(json->out, text);
}
