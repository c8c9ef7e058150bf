#include "xp_store_version.h"

#include "xp_store_fields.h"

enum run { RUN_END, RUN_DIGITS, RUN_WORD, RUN_GAP };

static enum run kind_of(char c)
{
    if (xp_ascii_is_digit(c))
        return RUN_DIGITS;
    if (c >= 'a' && c <= 'z')
        return RUN_WORD;
    return c == '.' ? RUN_END : RUN_GAP;
}

/* Takes the next part off the front of `rest`: the longest run of one kind. Dots only separate. */
static enum run next_part(struct xp_str *rest, struct xp_str *part)
{
    size_t start = 0, end;
    enum run run;

    while (start < rest->len && rest->ptr[start] == '.')
        start++;
    if (start == rest->len)
        return RUN_END;
    run = kind_of(rest->ptr[start]);
    for (end = start + 1; end < rest->len && kind_of(rest->ptr[end]) == run; end++)
        ;
    *part = xp_str_make(rest->ptr + start, end - start);
    *rest = xp_str_from_offset(*rest, end);
    return run;
}

static struct xp_str without_zeros(struct xp_str digits)
{
    size_t zeros = 0;

    while (zeros < digits.len && digits.ptr[zeros] == '0')
        zeros++;
    return xp_str_from_offset(digits, zeros);
}

/* Of any length: without zeros in front, more digits are a greater number. */
static int compare_digits(struct xp_str a, struct xp_str b)
{
    a = without_zeros(a);
    b = without_zeros(b);
    return a.len != b.len ? (a.len > b.len) - (a.len < b.len) : xp_str_compare(a, b);
}

static enum xp_version_order order_of(int comparison)
{
    if (comparison)
        return comparison < 0 ? XP_VERSION_LESS : XP_VERSION_GREATER;
    return XP_VERSION_EQUAL;
}

enum xp_version_order xp_version_compare_loose(struct xp_str a, struct xp_str b)
{
    /* Python leaves an empty version unparsed, and nothing can be compared with that, not even itself. */
    if (!a.len || !b.len)
        return XP_VERSION_ERROR;
    for (;;) {
        struct xp_str part_a, part_b;
        enum run run_a = next_part(&a, &part_a), run_b = next_part(&b, &part_b);
        int comparison;

        if (run_a == RUN_END || run_b == RUN_END)
            return order_of((run_a != RUN_END) - (run_b != RUN_END));
        if ((run_a == RUN_DIGITS) != (run_b == RUN_DIGITS))
            return XP_VERSION_ERROR;
        /* The bytes of UTF-8 have the order of the characters. */
        comparison = run_a == RUN_DIGITS ? compare_digits(part_a, part_b) : xp_str_compare(part_a, part_b);
        if (comparison)
            return order_of(comparison);
    }
}

static struct xp_str tidy(struct xp_str version)
{
    version = xp_str_trim(version);
    if (version.len > 1 && (version.ptr[0] == 'v' || version.ptr[0] == 'V') && xp_ascii_is_digit(version.ptr[1]))
        version = xp_str_from_offset(version, 1);
    return version;
}

/*
 * Take away the parts at the end that are 0.
 *
 * @return false when there are parts that are no numbers.
 */
static bool drop_zero_parts(struct xp_str *version)
{
    struct xp_str rest = *version, part;
    size_t kept = 0;
    enum run run;

    while ((run = next_part(&rest, &part)) == RUN_DIGITS)
        if (without_zeros(part).len)
            kept = version->len - rest.len;
    version->len = kept;
    return run == RUN_END;
}

/* 1.0 and 1.0.0: LooseVersion puts them in an order, which would announce the same release for ever. */
static bool differ_in_zeros_alone(struct xp_str a, struct xp_str b)
{
    return drop_zero_parts(&a) && drop_zero_parts(&b) &&
           ((!a.len && !b.len) || xp_version_compare_loose(a, b) == XP_VERSION_EQUAL);
}

enum xp_version_order xp_version_compare(struct xp_str installed, struct xp_str store)
{
    enum xp_version_order order;

    installed = tidy(installed);
    store = tidy(store);
    if (installed.len > XP_STORE_MAX_NUMBER_BYTES || store.len > XP_STORE_MAX_NUMBER_BYTES)
        return XP_VERSION_ERROR;
    order = xp_version_compare_loose(installed, store);
    return order != XP_VERSION_ERROR && differ_in_zeros_alone(installed, store) ? XP_VERSION_EQUAL : order;
}
