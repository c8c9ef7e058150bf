#include "site_text.h"

#include "xp_buf.h"
#include "xp_macros.h"
#include "xp_site.h"
#include "xp_store_fields.h"
#include "xp_utf8.h"

static bool is_word(char c)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || c == '_' || c == '-';
}

/* Names that Windows keeps for devices, whatever stands behind a dot. */
static bool is_device(struct xp_str part)
{
    static const char *const names[] = { "con", "prn", "aux", "nul" };

    for (size_t i = 0; i < XP_COUNT(names); i++)
        if (xp_str_equal_nocase(part, xp_str_from(names[i])))
            return true;
    return part.len == 4 && part.ptr[3] >= '1' && part.ptr[3] <= '9' &&
           (xp_str_starts_with_nocase(part, xp_str_from("com")) || xp_str_starts_with_nocase(part, xp_str_from("lpt")));
}

/* Files that stand beside the folders named after ids. */
static bool is_taken(struct xp_str id)
{
    return xp_str_equal_nocase(id, xp_str_from("all-plugins.json")) ||
           xp_str_equal_nocase(id, xp_str_from("plugin-version-info.json"));
}

int site_check_id(struct xp_str id, struct xp_err *err)
{
    char before = '.';

    if (!id.len || id.len > SITE_MAX_ID_BYTES)
        return xp_fail(err, XP_E_USAGE, "has %zu bytes; expected 1 to %d", id.len, SITE_MAX_ID_BYTES);
    for (size_t i = 0; i < id.len; i++) {
        if (!is_word(id.ptr[i]) && id.ptr[i] != '.')
            return xp_fail(err, XP_E_USAGE,
                           "has a character in it other than the letters A to Z, digits, \"-\", \"_\" and \".\"");
        if (id.ptr[i] == '.' && before == '.')
            return xp_fail(err, XP_E_USAGE, "has a dot at its beginning, or two in a row");
        before = id.ptr[i];
    }
    if (before == '.')
        return xp_fail(err, XP_E_USAGE, "ends in a dot");
    if (!xp_ascii_is_alpha(id.ptr[0]) && !xp_ascii_is_digit(id.ptr[0]))
        return xp_fail(err, XP_E_USAGE, "begins with neither a letter nor a digit");
    if (is_device(xp_str_make(id.ptr, xp_str_find(id, '.'))))
        return xp_fail(err, XP_E_USAGE, "begins as a device is called on Windows");
    return is_taken(id) ? xp_fail(err, XP_E_USAGE, "is what a file of the store is called") : 0;
}

struct xp_str site_number_folder(struct xp_arena *arena, struct xp_str number)
{
    XP_AUTO_BUF out = XP_BUF_INIT(XP_STORE_MAX_NUMBER_BYTES + 1);

    for (size_t i = 0; i < number.len; i++) {
        char c = number.ptr[i];
        bool is_inner_dot = c == '.' && i + 1 < number.len;

        if (i == 0 && !xp_ascii_is_alpha(c) && !xp_ascii_is_digit(c))
            xp_buf_add_char(&out, 'r');
        xp_buf_add_char(&out, is_word(c) || c == '+' || is_inner_dot ? c : '-');
    }
    if (is_device(xp_str_make(out.ptr, xp_str_find(xp_buf_str(&out), '.'))))
        return xp_arena_printf(arena, "r%s", out.ptr);
    return xp_arena_copy(arena, xp_buf_str(&out));
}

bool site_is_link(struct xp_str url)
{
    static const struct xp_str schemes[] = { XP_STR("https://"), XP_STR("http://") };
    struct xp_str host;
    size_t end = 0;

    if (url.len > XP_STORE_MAX_LINK_BYTES)
        return false;
    for (size_t i = 0; i < url.len; i++)
        if (url.ptr[i] <= ' ' || url.ptr[i] > '~' || strchr("\"<>\\^`{|}", url.ptr[i]))
            return false;
    for (size_t i = 0; i < XP_COUNT(schemes); i++) {
        if (!xp_str_starts_with_nocase(url, schemes[i]))
            continue;
        host = xp_str_from_offset(url, schemes[i].len);
        while (end < host.len && !strchr("/?#", host.ptr[end]))
            end++;
        return end > 0 && host.ptr[0] != ':' && xp_str_find(xp_str_make(host.ptr, end), '@') == end;
    }
    return false;
}

/* Those that join letters and pictures have a meaning in many languages, and turn nothing. */
static bool is_plain_character(uint32_t cp)
{
    enum { NON_JOINER = 0x200C, JOINER = 0x200D };

    return cp == NON_JOINER || cp == JOINER || (cp != XP_UTF8_BAD && xp_utf8_is_printable(cp));
}

bool site_is_plain(struct xp_str text, bool may_have_lines)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;

        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        if (!is_plain_character(cp) && !(may_have_lines && (cp == '\n' || cp == '\t')))
            return false;
    }
    return true;
}

struct xp_str site_plain(struct xp_arena *arena, struct xp_str text)
{
    static const struct xp_str replacement = XP_STR("\xEF\xBF\xBD");
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);

    text = xp_str_trim(text);
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        size_t used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);

        if (cp < 0x80 && xp_ascii_is_space((char)cp))
            xp_buf_add_char(&out, ' ');
        else
            xp_buf_add_str(&out, is_plain_character(cp) ? xp_str_make(text.ptr + i, used) : replacement);
        i += used;
    }
    return xp_arena_copy(arena, xp_buf_str(&out));
}

struct xp_str site_shorten(struct xp_arena *arena, struct xp_str text, size_t most)
{
    size_t end = 0;
    size_t count = 0;

    if (xp_utf8_count(text) <= most)
        return text;
    while (count + 1 < most) {
        uint32_t cp;

        end += xp_utf8_decode(text.ptr + end, text.len - end, &cp);
        count++;
    }
    return xp_arena_printf(arena, "%.*s\xE2\x80\xA6", XP_STR_ARG(xp_str_trim(xp_str_make(text.ptr, end))));
}

bool xp_site_is_day(struct xp_str text)
{
    static const char shape[] = "dddd-dd-dd";
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int part[3] = { 0, 0, 0 };
    size_t which = 0;
    bool is_leap;

    if (text.len != sizeof(shape) - 1)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (shape[i] == 'd' ? !xp_ascii_is_digit(text.ptr[i]) : text.ptr[i] != shape[i])
            return false;
        if (shape[i] == 'd')
            part[which] = part[which] * 10 + (text.ptr[i] - '0');
        else
            which++;
    }
    is_leap = (part[0] % 4 == 0 && part[0] % 100 != 0) || part[0] % 400 == 0;
    return part[0] >= 1 && part[1] >= 1 && part[1] <= 12 && part[2] >= 1 &&
           part[2] <= days[part[1] - 1] + (part[1] == 2 && is_leap);
}
