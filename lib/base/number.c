#include "xp_number.h"

#include <inttypes.h>
#include <stdio.h>

/* A number as sign * 0.DIGITS * 10^exponent, where the digits skip the dot and have no zeros at either end. */
struct decimal {
    bool is_negative;
    const char *digits;
    size_t len;       /* bytes from the first digit that counts to the last, a dot among them perhaps */
    int64_t exponent; /* 0 for zero */
};

enum { EXPONENT_MAX = 1000000000 };

static int64_t parse_exponent(struct xp_str text, size_t at)
{
    bool is_negative = false;
    int64_t value = 0;

    if (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-'))
        is_negative = text.ptr[at++] == '-';
    for (; at < text.len && xp_ascii_is_digit(text.ptr[at]); at++)
        if (value < EXPONENT_MAX)
            value = value * 10 + (text.ptr[at] - '0');
    if (value > EXPONENT_MAX)
        value = EXPONENT_MAX;
    return is_negative ? -value : value;
}

static struct decimal parse_decimal(struct xp_str text)
{
    struct decimal number = { false, "", 0, 0 };
    size_t start = 0, end, dot, first, last;

    if (text.len && text.ptr[0] == '-') {
        number.is_negative = true;
        start = 1;
    }
    for (end = start; end < text.len && text.ptr[end] != 'e' && text.ptr[end] != 'E';)
        end++;
    for (dot = start; dot < end && text.ptr[dot] != '.';)
        dot++;
    for (first = start; first < end && (text.ptr[first] == '0' || text.ptr[first] == '.');)
        first++;
    for (last = end; last > first && (text.ptr[last - 1] == '0' || text.ptr[last - 1] == '.');)
        last--;
    if (first == last) {
        number.is_negative = false;
        return number;
    }
    number.digits = text.ptr + first;
    number.len = last - first;
    number.exponent = first < dot ? (int64_t)(dot - first) : -(int64_t)(first - dot - 1);
    if (end < text.len)
        number.exponent += parse_exponent(text, end + 1);
    return number;
}

static int compare_digits(const struct decimal *a, const struct decimal *b)
{
    size_t i = 0, j = 0;

    for (;;) {
        if (i < a->len && a->digits[i] == '.')
            i++;
        if (j < b->len && b->digits[j] == '.')
            j++;
        if (i >= a->len || j >= b->len)
            return (i < a->len) - (j < b->len);
        if (a->digits[i] != b->digits[j])
            return a->digits[i] < b->digits[j] ? -1 : 1;
        i++;
        j++;
    }
}

/* Nearly all numbers are whole and short. @return false for any other. */
static bool parse_small(struct xp_str text, int64_t *value)
{
    enum { DIGITS_MAX = 18 };
    size_t start = text.len && text.ptr[0] == '-';
    int64_t sum = 0;

    if (text.len == start || text.len - start > DIGITS_MAX)
        return false;
    for (size_t i = start; i < text.len; i++) {
        if (!xp_ascii_is_digit(text.ptr[i]))
            return false;
        sum = sum * 10 + (text.ptr[i] - '0');
    }
    *value = start ? -sum : sum;
    return true;
}

static int compare_decimals(struct xp_str a, struct xp_str b)
{
    struct decimal x = parse_decimal(a), y = parse_decimal(b);
    int order;

    if (!x.len || !y.len) {
        if (!x.len && !y.len)
            return 0;
        return !x.len ? (y.is_negative ? 1 : -1) : (x.is_negative ? -1 : 1);
    }
    if (x.is_negative != y.is_negative)
        return x.is_negative ? -1 : 1;
    if (x.exponent != y.exponent)
        order = x.exponent < y.exponent ? -1 : 1;
    else
        order = compare_digits(&x, &y);
    return x.is_negative ? -order : order;
}

int xp_number_compare(struct xp_str a, struct xp_str b)
{
    int64_t x, y;

    if (parse_small(a, &x) && parse_small(b, &y))
        return (x > y) - (x < y);
    return compare_decimals(a, b);
}

int xp_number_compare_integer(struct xp_str a, int64_t b)
{
    char digits[24];
    int64_t x;

    if (parse_small(a, &x))
        return (x > b) - (x < b);
    snprintf(digits, sizeof(digits), "%" PRId64, b);
    return compare_decimals(a, xp_str_from(digits));
}

static size_t skip_digits(struct xp_str text, size_t i)
{
    while (i < text.len && xp_ascii_is_digit(text.ptr[i]))
        i++;
    return i;
}

bool xp_number_is_valid(struct xp_str text)
{
    size_t i = text.len && text.ptr[0] == '-', start = i;

    i = skip_digits(text, i);
    if (i == start || (text.ptr[start] == '0' && i > start + 1))
        return false;
    if (i < text.len && text.ptr[i] == '.') {
        start = ++i;
        if ((i = skip_digits(text, i)) == start)
            return false;
    }
    if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
        i++;
        i += i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-');
        start = i;
        if ((i = skip_digits(text, i)) == start)
            return false;
    }
    return i == text.len;
}
