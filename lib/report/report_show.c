#include "report_show.h"

#include "xp_utf8.h"

const struct report_escapes report_plain = { { NULL } };

const struct report_escapes report_xml = {
    .of = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&apos;" },
};

static void show_char(struct xp_writer *out, uint32_t cp, unsigned char byte, const struct report_escapes *escapes)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    if (cp < XP_COUNT(escapes->of) && escapes->of[cp]) {
        xp_writer_add_text(out, escapes->of[cp]);
        return;
    }
    xp_utf8_show_char(&shown, cp, byte);
    xp_writer_add_str(out, xp_buf_str(&shown));
}

void report_show(struct xp_writer *out, struct xp_str text, const struct report_escapes *escapes)
{
    size_t written = 0;
    size_t i = 0;

    while (i < text.len) {
        unsigned char byte = (unsigned char)text.ptr[i];
        uint32_t cp = byte;
        size_t used = 1;
        bool is_plain = byte >= 0x20 && byte < 0x7F && !escapes->of[byte];

        if (byte >= 0x80) {
            used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);
            is_plain = xp_utf8_is_printable(cp);
        }
        if (!is_plain) {
            xp_writer_add(out, text.ptr + written, i - written);
            show_char(out, cp, byte, escapes);
            written = i + used;
        }
        i += used;
    }
    if (written < text.len)
        xp_writer_add(out, text.ptr + written, text.len - written);
}
