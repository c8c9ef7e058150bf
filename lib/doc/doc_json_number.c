#include "doc_json.h"

/* Numbers as other languages write them, turned into those of JSON, exactly. */

/* U+2212 and the dashes, which some programs write for a minus. */
static size_t sign_length(struct xp_str word)
{
    if (word.len && (word.ptr[0] == '-' || word.ptr[0] == '+'))
        return 1;
    if (word.len >= 3 &&
        (memcmp(word.ptr, "−", 3) == 0 || memcmp(word.ptr, "–", 3) == 0 || memcmp(word.ptr, "—", 3) == 0))
        return 3;
    return 0;
}

bool json_is_number_start(const struct json *j, size_t at)
{
    struct xp_str rest = xp_str_make(j->text + at, j->len - at);

    at += sign_length(rest);
    if (at < j->len && j->text[at] == '.')
        at++;
    return at < j->len && xp_ascii_is_digit(j->text[at]);
}

struct cursor {
    const char *at, *end;
    struct xp_buf *out;
};

static bool take_digits(struct cursor *c)
{
    const char *start = c->at;
    size_t length = c->out->len;

    while (c->at < c->end && (xp_ascii_is_digit(*c->at) || (*c->at == '_' && c->at > start && c->at[-1] != '_'))) {
        if (*c->at != '_')
            xp_buf_add_char(c->out, *c->at);
        c->at++;
    }
    return c->out->len > length && c->at[-1] != '_';
}

static bool starts_exponent(const struct cursor *c)
{
    return c->at < c->end && (*c->at == 'e' || *c->at == 'E');
}

/* Whole part: leading zeros go, an empty one becomes 0. */
static bool take_whole(struct cursor *c)
{
    const char *start = c->at;

    while (c->end - c->at > 1 && *c->at == '0' && (xp_ascii_is_digit(c->at[1]) || c->at[1] == '_')) {
        c->at += c->at[1] == '_' ? 2 : 1;
        if (c->at == c->end || !xp_ascii_is_digit(*c->at))
            return false;
    }
    if (take_digits(c))
        return true;
    if (c->at != start || c->at == c->end || *c->at != '.')
        return false;
    xp_buf_add_char(c->out, '0');
    return c->end - c->at > 1 && xp_ascii_is_digit(c->at[1]);
}

static bool take_decimal(struct cursor *c, bool *is_integer)
{
    if (!take_whole(c))
        return false;
    *is_integer = true;
    if (c->at < c->end && *c->at == '.') {
        *is_integer = false;
        c->at++;
        xp_buf_add_char(c->out, '.');
        if (c->at == c->end || starts_exponent(c))
            xp_buf_add_char(c->out, '0');
        else if (!take_digits(c))
            return false;
    }
    if (starts_exponent(c)) {
        *is_integer = false;
        xp_buf_add_char(c->out, *c->at++);
        if (c->at < c->end && (*c->at == '-' || *c->at == '+'))
            xp_buf_add_char(c->out, *c->at++);
        if (!take_digits(c))
            return false;
    }
    return c->at == c->end;
}

static int digit_value(char c)
{
    c = xp_ascii_lower(c);
    if (xp_ascii_is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Enough for any number that means something; longer ones are text. */
enum { BIG_DIGITS = 256, BIG_PARTS = 40 };

/* Hexadecimal, octal and binary of any sensible length, exactly: parts of nine decimal digits, lowest first. */
static bool take_radix(struct cursor *c, unsigned radix)
{
    uint32_t parts[BIG_PARTS] = { 0 };
    size_t count = 1, digits = 0;

    for (; c->at < c->end; c->at++) {
        uint64_t carry;

        if (*c->at == '_' && digits && c->at + 1 < c->end && c->at[1] != '_')
            continue;
        carry = (uint64_t)digit_value(*c->at);
        if (carry >= radix || ++digits > BIG_DIGITS)
            return false;
        for (size_t i = 0; i < count; i++) {
            carry += (uint64_t)parts[i] * radix;
            parts[i] = (uint32_t)(carry % 1000000000);
            carry /= 1000000000;
        }
        if (carry)
            parts[count++] = (uint32_t)carry;
    }
    if (digits == 0)
        return false;
    xp_buf_addf(c->out, "%u", (unsigned)parts[count - 1]);
    while (--count > 0)
        xp_buf_addf(c->out, "%09u", (unsigned)parts[count - 1]);
    return true;
}

static unsigned radix_of(struct xp_str digits)
{
    if (digits.len < 3 || digits.ptr[0] != '0')
        return 10;
    switch (digits.ptr[1]) {
    case 'x':
    case 'X':
        return 16;
    case 'o':
    case 'O':
        return 8;
    case 'b':
    case 'B':
        return 2;
    default:
        return 10;
    }
}

bool json_rewrite_number(struct xp_str word, struct xp_buf *out, bool *is_integer)
{
    size_t sign = sign_length(word);
    struct xp_str digits = xp_str_from_offset(word, sign);
    unsigned radix = radix_of(digits);
    struct cursor cursor = { digits.ptr, digits.ptr + digits.len, out };

    xp_buf_clear(out);
    if (sign && word.ptr[0] != '+')
        xp_buf_add_char(out, '-');
    *is_integer = true;
    if (radix == 10)
        return take_decimal(&cursor, is_integer) && xp_buf_ok(out);
    cursor.at += 2;
    return take_radix(&cursor, radix) && xp_buf_ok(out);
}
