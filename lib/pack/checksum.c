#include "xp_checksum.h"

#include "xp_buf.h"
#include "xp_path.h"
#include "xp_utf8.h"

/* Characters of a name in a message. */
enum { SHOWN_CHARACTERS = 100 };

/* One line, taken apart. */
struct line {
    struct xp_sha256 digest;
    struct xp_str name; /* empty: the digits alone */
    bool is_escaped;
};

static int digit(char c)
{
    if (xp_ascii_is_digit(c))
        return c - '0';
    c = xp_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The digits at the beginning of `text`, and nothing that could be one more behind them. */
static bool read_digest(struct xp_str text, struct xp_sha256 *out)
{
    if (text.len < XP_SHA256_HEX || (text.len > XP_SHA256_HEX && digit(text.ptr[XP_SHA256_HEX]) >= 0))
        return false;
    for (size_t i = 0; i < XP_SHA256_BYTES; i++) {
        int high = digit(text.ptr[2 * i]), low = digit(text.ptr[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* "SHA256 (NAME) = HEX" */
static bool read_tagged(struct xp_str text, struct line *line)
{
    static const struct xp_str head = XP_STR("SHA256 ("), middle = XP_STR(") = ");
    struct xp_str front;

    if (!xp_str_starts_with(text, head) || text.len < head.len + middle.len + XP_SHA256_HEX)
        return false;
    front = xp_str_make(text.ptr, text.len - XP_SHA256_HEX);
    if (!xp_str_ends_with(front, middle) || !read_digest(xp_str_from_offset(text, front.len), &line->digest))
        return false;
    line->name = xp_str_make(front.ptr + head.len, front.len - head.len - middle.len);
    return true;
}

static bool read_line(struct xp_str text, struct line *line)
{
    *line = (struct line){ .name = { "", 0 } };
    if (text.len && text.ptr[0] == '\\') {
        line->is_escaped = true;
        text = xp_str_from_offset(text, 1);
    }
    if (read_tagged(text, line))
        return true;
    if (!read_digest(text, &line->digest))
        return false;
    text = xp_str_from_offset(text, XP_SHA256_HEX);
    if (!text.len)
        return true;
    /* A blank, then a blank or the mark of binary mode. */
    if (text.len < 3 || text.ptr[0] != ' ' || (text.ptr[1] != ' ' && text.ptr[1] != '*'))
        return false;
    line->name = xp_str_from_offset(text, 2);
    return true;
}

/* The name as it is, where a backslash and line ends in it were written as two signs. */
static void unescape(struct xp_buf *out, const struct line *line)
{
    xp_buf_clear(out);
    for (size_t i = 0; i < line->name.len; i++) {
        char c = line->name.ptr[i], next = i + 1 < line->name.len ? line->name.ptr[i + 1] : '\0';

        if (!line->is_escaped || c != '\\' || (next != 'n' && next != 'r' && next != '\\')) {
            xp_buf_add_char(out, c);
            continue;
        }
        xp_buf_add_char(out, next == 'n' ? '\n' : next == 'r' ? '\r' : '\\');
        i++;
    }
}

static struct xp_str without_cr(struct xp_str line)
{
    while (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

static int fail_other(struct xp_err *err, struct xp_str name, size_t others)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    if (!others)
        return xp_fail(err, XP_E_SYNTAX, "it is empty");
    xp_utf8_show_short(&shown, name, SHOWN_CHARACTERS);
    if (others == 1)
        return xp_fail(err, XP_E_MISSING, "it is about \"%s\"", shown.ptr);
    return xp_fail(err, XP_E_MISSING, "it is about \"%s\" and other files, and not about this one", shown.ptr);
}

int xp_checksum_find(struct xp_str text, struct xp_str name, struct xp_sha256 *digest, struct xp_err *err)
{
    XP_AUTO_BUF plain = XP_BUF_INIT(XP_CHECKSUM_MAX_BYTES);
    struct xp_str first = { "", 0 };
    struct line line;
    size_t number = 0, others = 0;

    while (text.len) {
        size_t end = xp_str_find(text, '\n');
        struct xp_str words = without_cr(xp_str_make(text.ptr, end));

        number++;
        text = xp_str_from_offset(text, end + 1);
        if (!xp_str_trim(words).len)
            continue;
        if (!read_line(words, &line))
            return xp_fail(err, XP_E_SYNTAX, "its line %zu is no SHA-256 with a name", number);
        unescape(&plain, &line);
        *digest = line.digest;
        if (xp_str_equal(xp_path_base(xp_buf_str(&plain)), name) ||
            (!line.name.len && !others && !xp_str_trim(text).len))
            return 0;
        if (!others++)
            first = line.name;
    }
    return fail_other(err, first, others);
}
