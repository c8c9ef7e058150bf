#include "xp_json_text.h"

static void add_escaped(struct xp_buf *out, char c)
{
    switch (c) {
    case '"':
    case '\\':
        xp_buf_addf(out, "\\%c", c);
        break;
    case '\n':
        xp_buf_add(out, "\\n", 2);
        break;
    case '\r':
        xp_buf_add(out, "\\r", 2);
        break;
    case '\t':
        xp_buf_add(out, "\\t", 2);
        break;
    default:
        xp_buf_addf(out, "\\u%04x", (unsigned)(unsigned char)c);
        break;
    }
}

/* DEL may stand as it is, but nobody would see it. */
static bool is_plain(char c)
{
    return (unsigned char)c >= ' ' && c != '"' && c != '\\' && c != 0x7F;
}

void xp_json_add_string(struct xp_buf *out, struct xp_str text)
{
    xp_buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (is_plain(text.ptr[i]))
            xp_buf_add_char(out, text.ptr[i]);
        else
            add_escaped(out, text.ptr[i]);
    }
    xp_buf_add_char(out, '"');
}
