#include "xp_json_out.h"

#include "xp_utf8.h"

static void add_hex(struct xp_writer *out, uint32_t value, unsigned digits)
{
    for (unsigned shift = digits * 4; shift > 0; shift -= 4)
        xp_writer_add_char(out, "0123456789abcdef"[value >> (shift - 4) & 0xF]);
}

static void add_unit(struct xp_writer *out, uint32_t unit)
{
    xp_writer_add(out, "\\u", 2);
    add_hex(out, unit, 4);
}

/* The letter of the two-character escape of RFC 8259, section 7, or 0. */
static char short_escape(uint32_t cp)
{
    switch (cp) {
    case '"':
    case '\\':
        return (char)cp;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

static void add_escape(struct xp_writer *out, uint32_t cp, unsigned char byte)
{
    char letter = short_escape(cp);

    if (cp == XP_UTF8_BAD) {
        xp_writer_add(out, "\\\\x", 3);
        add_hex(out, byte, 2);
    } else if (letter) {
        xp_writer_add_char(out, '\\');
        xp_writer_add_char(out, letter);
    } else if (cp < 0x10000) {
        add_unit(out, cp);
    } else {
        add_unit(out, 0xD800 + ((cp - 0x10000) >> 10));
        add_unit(out, 0xDC00 + ((cp - 0x10000) & 0x3FF));
    }
}

static bool is_plain_ascii(char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static void add_quoted(struct xp_writer *out, struct xp_str text)
{
    size_t written = 0;
    size_t i = 0;

    xp_writer_add_char(out, '"');
    while (i < text.len) {
        uint32_t cp;
        size_t used;

        if (is_plain_ascii(text.ptr[i])) {
            i++;
            continue;
        }
        used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        if (cp < 0x80 || !xp_utf8_is_printable(cp)) {
            xp_writer_add(out, text.ptr + written, i - written);
            add_escape(out, cp, (unsigned char)text.ptr[i]);
            written = i + used;
        }
        i += used;
    }
    if (written < text.len)
        xp_writer_add(out, text.ptr + written, text.len - written);
    xp_writer_add_char(out, '"');
}

/* What stands before an item's value: comma, layout, key. */
static void start_item(struct xp_json_out *json, const char *key)
{
    if (json->has_item)
        xp_writer_add_char(json->out, ',');
    if (json->layout)
        xp_writer_add_text(json->out, json->layout);
    else if (json->has_item)
        xp_writer_add_char(json->out, ' ');
    json->layout = NULL;
    json->has_item = true;
    if (key) {
        xp_writer_add_char(json->out, '"');
        xp_writer_add_text(json->out, key);
        xp_writer_add(json->out, "\": ", 3);
    }
}

void xp_json_out_open(struct xp_json_out *json, const char *key, char bracket)
{
    start_item(json, key);
    xp_writer_add_char(json->out, bracket);
    json->has_item = false;
}

void xp_json_out_close(struct xp_json_out *json, char bracket)
{
    xp_writer_add_char(json->out, bracket);
    json->has_item = true;
    json->layout = NULL;
}

void xp_json_out_text(struct xp_json_out *json, const char *key, struct xp_str text)
{
    start_item(json, key);
    add_quoted(json->out, text);
}

void xp_json_out_number(struct xp_json_out *json, const char *key, int64_t number)
{
    start_item(json, key);
    if (number < 0)
        xp_writer_add_char(json->out, '-');
    xp_writer_add_number(json->out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void xp_json_out_bool(struct xp_json_out *json, const char *key, bool value)
{
    start_item(json, key);
    xp_writer_add_text(json->out, value ? "true" : "false");
}

void xp_json_out_literal(struct xp_json_out *json, const char *key, struct xp_str text)
{
    start_item(json, key);
    xp_writer_add_str(json->out, text);
}

void xp_json_out_break(struct xp_json_out *json, const char *layout)
{
    json->layout = layout;
}
