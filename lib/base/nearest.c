#include "xp_nearest.h"

enum { MAX_LENGTH = 64 };

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;

    return least < c ? least : c;
}

/* One row of the Damerau-Levenshtein table ("optimal string alignment"). @return the row's smallest entry. */
static size_t fill_row(struct xp_str a, struct xp_str b, size_t i, const size_t *before, const size_t *above,
                       size_t *row)
{
    size_t least = i;

    row[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
        char ca = xp_ascii_lower(a.ptr[i - 1]), cb = xp_ascii_lower(b.ptr[j - 1]);

        row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + (ca != cb));
        if (i > 1 && j > 1 && ca == xp_ascii_lower(b.ptr[j - 2]) && cb == xp_ascii_lower(a.ptr[i - 2]) &&
            before[j - 2] + 1 < row[j])
            row[j] = before[j - 2] + 1;
        if (row[j] < least)
            least = row[j];
    }
    return least;
}

size_t xp_str_distance(struct xp_str a, struct xp_str b, size_t most)
{
    size_t rows[3][MAX_LENGTH + 1];
    size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;

    if (a.len > MAX_LENGTH || b.len > MAX_LENGTH || apart > most)
        return most + 1;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++)
        if (fill_row(a, b, i, rows[(i + 1) % 3], rows[(i - 1) % 3], rows[i % 3]) > most)
            return most + 1;
    return rows[a.len % 3][b.len] <= most ? rows[a.len % 3][b.len] : most + 1;
}

/* How far a mistyped name may be from the one that was meant: nobody means "tag" by "lag", but "dimmableTpye" is clear. */
static size_t reach_of(size_t length)
{
    if (length < 4)
        return 0;
    return length < 6 ? 1 : 2;
}

void xp_nearest_offer(struct xp_nearest *nearest, struct xp_str candidate)
{
    size_t reach = reach_of(nearest->name.len);
    size_t distance;

    /* What is short may have lost a letter: "vrs" is clear. */
    if (!reach && candidate.len > nearest->name.len)
        reach = reach_of(candidate.len) ? 1 : 0;
    distance = xp_str_distance(nearest->name, candidate, reach);
    if (distance <= reach && distance < nearest->distance) {
        nearest->best = candidate;
        nearest->distance = distance;
    }
}
