#include "xp_store_answer.h"

#include "xp_store_fields.h"
#include "xp_utf8.h"

static const struct xp_str mark = XP_STR("\xef\xbb\xbf");

static bool is_json_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_blank(struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_json_space(text.ptr[i]))
            return false;
    return true;
}

/* Raw control characters never stand inside a string; between values three of them are white space. */
static bool is_forbidden(char c, bool is_inside)
{
    return (unsigned char)c < ' ' && (is_inside || !is_json_space(c));
}

static bool is_nul_escape(struct xp_str rest)
{
    return xp_str_starts_with(rest, xp_str_from("\\u0000"));
}

/* @return false when it is nested too deep, or closes what nobody opened. */
static bool count_bracket(char c, size_t *depth)
{
    if (c == '[' || c == '{')
        return ++*depth <= XP_STORE_MAX_ANSWER_DEPTH;
    return (c != ']' && c != '}') || (*depth)-- > 0;
}

enum xp_store_token xp_store_scan(struct xp_str body)
{
    bool is_inside = false;
    size_t depth = 0;

    if (body.len > XP_STORE_MAX_ANSWER_BYTES)
        return XP_STORE_TOO_BIG;
    if (xp_str_starts_with(body, mark))
        body = xp_str_from_offset(body, mark.len);
    if (is_blank(body))
        return XP_STORE_EMPTY;
    if (xp_utf8_valid_prefix(body) != body.len)
        return XP_STORE_NOT_JSON;
    for (size_t i = 0; i < body.len; i++) {
        char c = body.ptr[i];

        if (is_forbidden(c, is_inside) || (is_inside && is_nul_escape(xp_str_from_offset(body, i))))
            return XP_STORE_NOT_JSON;
        if (c == '"')
            is_inside = !is_inside;
        else if (c == '\\' && is_inside)
            i++; /* whatever is escaped ends no string, and a second backslash begins no escape */
        else if (!is_inside && !count_bracket(c, &depth))
            return XP_STORE_NOT_JSON;
    }
    return XP_STORE_FINE;
}
