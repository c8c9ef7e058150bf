#include "xp_word.h"

#include "xp_nearest.h"
#include "xp_number.h"
#include "xp_pattern.h"
#include "xp_utf8.h"

XP_PREDICATE(xp_is_type)
{
    (void)ignore_case;
    return (xp_value_types(eval, value) & arg->bits) != 0;
}

static bool scalar_equals(struct xp_eval *eval, const struct xp_value *value, uint32_t types, struct xp_str wanted,
                          bool ignore_case)
{
    struct xp_str text;

    if ((xp_value_types(eval, value) & types) == 0)
        return false;
    text = xp_value_text(eval, value);
    if (types & (XP_TYPE_NUMBER | XP_TYPE_INTEGER))
        return xp_number_compare(text, wanted) == 0;
    return ignore_case ? xp_str_equal_nocase(text, wanted) : xp_str_equal(text, wanted);
}

XP_PREDICATE(xp_is_equal)
{
    return scalar_equals(eval, value, arg->bits, arg->text, ignore_case);
}

XP_PREDICATE(xp_is_one_of)
{
    for (uint32_t i = 0; i < arg->count; i++)
        if (scalar_equals(eval, value, arg->bits, arg->texts[i], ignore_case))
            return true;
    return false;
}

XP_PREDICATE(xp_has_prefix)
{
    struct xp_str text = xp_value_text(eval, value);

    if (!xp_value_is_text(eval, value))
        return false;
    return ignore_case ? xp_str_starts_with_nocase(text, arg->text) : xp_str_starts_with(text, arg->text);
}

XP_PREDICATE(xp_has_suffix)
{
    struct xp_str text = xp_value_text(eval, value);

    if (!xp_value_is_text(eval, value))
        return false;
    return ignore_case ? xp_str_ends_with_nocase(text, arg->text) : xp_str_ends_with(text, arg->text);
}

static bool holds_text(struct xp_str text, struct xp_str part, bool ignore_case)
{
    if (part.len == 1 && !ignore_case)
        return xp_str_find(text, part.ptr[0]) < text.len;
    for (size_t i = 0; i + part.len <= text.len; i++) {
        struct xp_str rest = xp_str_from_offset(text, i);

        if (ignore_case ? xp_str_starts_with_nocase(rest, part) : xp_str_starts_with(rest, part))
            return true;
    }
    return false;
}

XP_PREDICATE(xp_contains)
{
    struct xp_str text = xp_value_text(eval, value);

    for (uint32_t i = 0; xp_value_is_text(eval, value) && i < arg->count; i++)
        if (holds_text(text, arg->texts[i], ignore_case))
            return true;
    return false;
}

XP_PREDICATE(xp_matches_pattern)
{
    struct xp_str text = xp_value_text(eval, value);

    (void)ignore_case; /* the pattern was compiled with it */
    if (!xp_value_is_text(eval, value) || arg->pattern == 0)
        return false;
    return xp_pattern_match(eval->patterns[arg->pattern - 1], text, 0, 0,
                            (struct xp_pattern_memory){ eval->match, eval->match_limits }) >= 0;
}

static bool is_number(const struct xp_eval *eval, const struct xp_value *value)
{
    return (xp_value_types(eval, value) & XP_TYPE_NUMBER) != 0;
}

/* The number against the bound that the rule or its setting gives. */
static int compare_bound(struct xp_eval *eval, const struct xp_value *value, const struct xp_arg *arg)
{
    struct xp_str text = xp_value_text(eval, value);

    if (arg->min_setting)
        return xp_number_compare_integer(text, eval->settings[arg->min_setting - 1].value);
    return xp_number_compare(text, arg->text);
}

XP_PREDICATE(xp_is_at_least)
{
    (void)ignore_case;
    return is_number(eval, value) && compare_bound(eval, value, arg) >= 0;
}

XP_PREDICATE(xp_is_at_most)
{
    (void)ignore_case;
    return is_number(eval, value) && compare_bound(eval, value, arg) <= 0;
}

static bool length_of(struct xp_eval *eval, const struct xp_value *value, int64_t *length)
{
    uint32_t types = xp_value_types(eval, value);

    if (types & XP_TYPE_STRING)
        *length = (int64_t)xp_utf8_count(xp_value_text(eval, value));
    else if (types & (XP_TYPE_ARRAY | XP_TYPE_OBJECT))
        *length = (int64_t)xp_node_size(eval->doc, value->frame->node);
    else
        return false;
    return true;
}

int64_t xp_bound(const struct xp_eval *eval, int64_t number, uint8_t setting)
{
    return setting ? eval->settings[setting - 1].value : number;
}

XP_PREDICATE(xp_has_length)
{
    int64_t length;

    (void)ignore_case;
    return length_of(eval, value, &length) && length >= xp_bound(eval, arg->min, arg->min_setting) &&
           length <= xp_bound(eval, arg->max, arg->max_setting);
}

/* White space as a reader sees it: what Unicode calls a space, the ASCII ones, and the line and paragraph separators. */
static bool is_white_space(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F ||
           cp == 0x3000;
}

static uint32_t classes_of_ascii(uint32_t cp)
{
    if (cp >= 'a' && cp <= 'z')
        return XP_CHARS_LOWER;
    if (cp >= 'A' && cp <= 'Z')
        return XP_CHARS_UPPER;
    if (is_white_space(cp))
        return XP_CHARS_WHITE_SPACE;
    return cp < 0x20 || cp == 0x7F ? XP_CHARS_CONTROL : 0;
}

static uint32_t classes_of(uint32_t cp)
{
    if (cp < 0x80)
        return classes_of_ascii(cp);
    if (is_white_space(cp))
        return XP_CHARS_WHITE_SPACE;
    if (cp < 0xA0)
        return XP_CHARS_CONTROL;
    if (xp_utf8_is_upper(cp))
        return XP_CHARS_UPPER;
    if (xp_utf8_is_lower(cp))
        return XP_CHARS_LOWER;
    return xp_utf8_is_printable(cp) ? 0 : XP_CHARS_INVISIBLE;
}

XP_PREDICATE(xp_is_blank)
{
    struct xp_str text = xp_value_text(eval, value);
    bool is_blank = xp_value_is_text(eval, value);
    uint32_t cp;

    (void)ignore_case;
    for (size_t i = 0; is_blank && i < text.len;) {
        cp = (unsigned char)text.ptr[i];
        i += cp < 0x80 ? 1 : xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        is_blank = is_white_space(cp);
    }
    return is_blank == (arg->bits != 0);
}

static const char *class_name(uint32_t classes)
{
    if (classes & XP_CHARS_WHITE_SPACE)
        return "white space";
    if (classes & (XP_CHARS_UPPER | XP_CHARS_LOWER))
        return classes & XP_CHARS_UPPER ? "a capital letter" : "a small letter";
    return classes & XP_CHARS_CONTROL ? "a control character" : "an invisible character";
}

XP_PREDICATE(xp_lacks_characters)
{
    struct xp_str text = xp_value_text(eval, value);
    bool is_about_case = arg->bits & (XP_CHARS_UPPER | XP_CHARS_LOWER);
    size_t place = 1;

    (void)ignore_case;
    if (!xp_value_is_text(eval, value))
        return true;
    for (size_t i = 0; i < text.len; place++) {
        uint32_t cp = (unsigned char)text.ptr[i];

        i += cp < 0x80 ? 1 : xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        if (cp > ' ' && cp < 0x7F && !is_about_case)
            continue; /* nearly all that is ever written */
        if (cp == XP_UTF8_BAD || (classes_of(cp) & arg->bits) == 0)
            continue;
        xp_eval_tell(eval, "%s (U+%04X) as character %zu", class_name(classes_of(cp)), (unsigned)cp, place);
        return false;
    }
    return true;
}

XP_PREDICATE(xp_is_no_slip)
{
    struct xp_str text = xp_value_text(eval, value);
    struct xp_nearest nearest = XP_NEAREST_INIT(text);

    if (!xp_value_is_text(eval, value))
        return false;
    for (uint32_t i = 0; i < arg->count; i++)
        if (ignore_case ? xp_str_equal_nocase(text, arg->texts[i]) : xp_str_equal(text, arg->texts[i]))
            return true;
    for (uint32_t i = 0; i < arg->count; i++)
        xp_nearest_offer(&nearest, arg->texts[i]);
    if (nearest.best.len)
        xp_eval_tell(eval, "\"%.*s\"", XP_STR_ARG(nearest.best));
    return !nearest.best.len;
}

/* Is there anything between the slashes and the path but a port? */
static bool has_host(struct xp_str rest)
{
    size_t end = 0;

    while (end < rest.len && !strchr("/?#", rest.ptr[end]))
        end++;
    rest.len = end;
    rest = xp_str_from_offset(rest, xp_str_find_last(rest, '@') < end ? xp_str_find_last(rest, '@') + 1 : 0);
    return rest.len > 0 && rest.ptr[0] != ':';
}

XP_PREDICATE(xp_is_url)
{
    struct xp_str text = xp_value_text(eval, value);
    size_t colon = xp_str_find(text, ':');
    bool is_known = false;

    (void)ignore_case; /* schemes never mind */
    if (!xp_value_is_text(eval, value) || !xp_str_starts_with(xp_str_from_offset(text, colon), xp_str_from("://")))
        return false;
    for (uint32_t i = 0; i < arg->count; i++)
        is_known = is_known || xp_str_equal_nocase(xp_str_make(text.ptr, colon), arg->texts[i]);
    text = xp_str_from_offset(text, colon + 3);
    if (!is_known || colon == 0 || !has_host(text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == '\\' || text.ptr[i] == 0x7F)
            return false;
    return true;
}
