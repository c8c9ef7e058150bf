/*
 * Two versions, a line end between them. Their order is the same from both sides, and that of a second way to compare:
 * first all parts of both, then one after another.
 */
#include "xp_mem.h"
#include "xp_store_version.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

struct part {
    bool is_number;
    struct xp_str text; /* of a number: without zeros in front */
};

/* What LooseVersion's pattern (\d+ | [a-z]+ | \.) splits a text into. */
static size_t split(struct xp_str text, struct part *parts)
{
    size_t count = 0, i = 0;

    while (i < text.len) {
        size_t start = i;

        if (xp_ascii_is_digit(text.ptr[i])) {
            while (i < text.len && xp_ascii_is_digit(text.ptr[i]))
                i++;
            while (start < i && text.ptr[start] == '0')
                start++;
            parts[count++] = (struct part){ true, xp_str_make(text.ptr + start, i - start) };
        } else if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') {
            while (i < text.len && text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
                i++;
            parts[count++] = (struct part){ false, xp_str_make(text.ptr + start, i - start) };
        } else if (text.ptr[i] == '.') {
            i++;
        } else {
            while (i < text.len && !xp_ascii_is_digit(text.ptr[i]) && text.ptr[i] != '.' &&
                   !(text.ptr[i] >= 'a' && text.ptr[i] <= 'z'))
                i++;
            parts[count++] = (struct part){ false, xp_str_make(text.ptr + start, i - start) };
        }
    }
    return count;
}

static enum xp_version_order sign(int comparison)
{
    if (comparison)
        return comparison < 0 ? XP_VERSION_LESS : XP_VERSION_GREATER;
    return XP_VERSION_EQUAL;
}

static enum xp_version_order compare_parts(const struct part *a, size_t count_a, const struct part *b, size_t count_b)
{
    for (size_t i = 0; i < count_a && i < count_b; i++) {
        int comparison;

        if (a[i].is_number != b[i].is_number)
            return XP_VERSION_ERROR;
        comparison = xp_str_compare(a[i].text, b[i].text);
        if (a[i].is_number && a[i].text.len != b[i].text.len)
            comparison = a[i].text.len < b[i].text.len ? -1 : 1;
        if (comparison)
            return sign(comparison);
    }
    return sign((count_a > count_b) - (count_a < count_b));
}

static enum xp_version_order turned(enum xp_version_order order)
{
    if (order == XP_VERSION_LESS)
        return XP_VERSION_GREATER;
    return order == XP_VERSION_GREATER ? XP_VERSION_LESS : order;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_str text = xp_str_make((const char *)data, size);
    struct xp_str a = xp_str_make(text.ptr, xp_str_find(text, '\n')), b = xp_str_from_offset(text, a.len + 1);
    struct part *parts_a = xp_xcalloc(a.len + 1, sizeof(*parts_a));
    struct part *parts_b = xp_xcalloc(b.len + 1, sizeof(*parts_b));
    enum xp_version_order order = xp_version_compare_loose(a, b);

    expect(xp_version_compare_loose(b, a) == turned(order));
    expect(order ==
           (a.len && b.len ? compare_parts(parts_a, split(a, parts_a), parts_b, split(b, parts_b)) : XP_VERSION_ERROR));
    order = xp_version_compare(a, b);
    expect(xp_version_compare(b, a) == turned(order));
    expect(xp_version_compare(a, a) == XP_VERSION_EQUAL || xp_version_compare(a, a) == XP_VERSION_ERROR);
    free(parts_a);
    free(parts_b);
    return 0;
}
