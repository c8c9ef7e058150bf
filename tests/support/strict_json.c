#include "strict_json.h"

#include "xp_utf8.h"

struct reader {
    const char *at, *end;
};

static bool take(struct reader *r, const char *text)
{
    size_t len = strlen(text);

    if ((size_t)(r->end - r->at) < len || memcmp(r->at, text, len) != 0)
        return false;
    r->at += len;
    return true;
}

static void skip_white(struct reader *r)
{
    while (take(r, " ") || take(r, "\t") || take(r, "\n") || take(r, "\r"))
        ;
}

static bool take_digits(struct reader *r)
{
    const char *start = r->at;

    while (r->at < r->end && xp_ascii_is_digit(*r->at))
        r->at++;
    return r->at > start;
}

static bool take_number(struct reader *r)
{
    take(r, "-");
    if (!take(r, "0") && !take_digits(r))
        return false;
    if (take(r, ".") && !take_digits(r))
        return false;
    if (!take(r, "e") && !take(r, "E"))
        return true;
    if (!take(r, "+"))
        take(r, "-");
    return take_digits(r);
}

static bool take_hex4(struct reader *r, unsigned *value)
{
    *value = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = r->at < r->end && *r->at ? strchr(digits, xp_ascii_lower(*r->at)) : NULL;

        if (!digit)
            return false;
        *value = *value * 16 + (unsigned)(digit - digits);
        r->at++;
    }
    return true;
}

static bool take_escape(struct reader *r)
{
    unsigned high, low;

    if (!take(r, "u"))
        return r->at < r->end && *r->at && strchr("\"\\/bfnrt", *r->at++);
    if (!take_hex4(r, &high) || (high >= 0xDC00 && high <= 0xDFFF))
        return false;
    if (high < 0xD800 || high > 0xDBFF)
        return true;
    return take(r, "\\u") && take_hex4(r, &low) && low >= 0xDC00 && low <= 0xDFFF;
}

static bool take_string(struct reader *r)
{
    if (!take(r, "\""))
        return false;
    while (r->at < r->end && *r->at != '"') {
        if ((unsigned char)*r->at < 0x20)
            return false;
        if (take(r, "\\")) {
            if (!take_escape(r))
                return false;
        } else {
            r->at++;
        }
    }
    return take(r, "\"");
}

static bool take_value(struct reader *r, unsigned depth);

static bool take_items(struct reader *r, unsigned depth, bool is_object)
{
    const char *close = is_object ? "}" : "]";

    if (depth == 0)
        return false;
    skip_white(r);
    if (take(r, close))
        return true;
    do {
        skip_white(r);
        if (is_object) {
            if (!take_string(r))
                return false;
            skip_white(r);
            if (!take(r, ":"))
                return false;
        }
        if (!take_value(r, depth - 1))
            return false;
    } while (take(r, ","));
    return take(r, close);
}

static bool take_value(struct reader *r, unsigned depth)
{
    bool is_good;

    skip_white(r);
    if (take(r, "{"))
        is_good = take_items(r, depth, true);
    else if (take(r, "["))
        is_good = take_items(r, depth, false);
    else if (r->at < r->end && *r->at == '"')
        is_good = take_string(r);
    else
        is_good = take(r, "true") || take(r, "false") || take(r, "null") || take_number(r);
    skip_white(r);
    return is_good;
}

bool is_strict_json(const char *text, size_t len, unsigned depth)
{
    struct reader r = { text, text + len };
    struct xp_str all = xp_str_make(text, len);

    return xp_utf8_valid_prefix(all) == len && take_value(&r, depth) && r.at == r.end;
}
