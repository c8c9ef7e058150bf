#ifndef XP_NUMBER_H
#define XP_NUMBER_H

#include "xp_str.h"

#include <stdint.h>

/**
 * Compare two JSON numbers by value, exactly, at any length: never through a double. "1e2" equals "100.0".
 * Exponents past 10^9 count as 10^9.
 *
 * @return negative, 0, positive.
 */
int xp_number_compare(struct xp_str a, struct xp_str b);

/** The same with a number that is no text. */
int xp_number_compare_integer(struct xp_str a, int64_t b);

/** Is it a number as JSON writes them? @source RFC 8259, section 6. */
bool xp_number_is_valid(struct xp_str text);

#endif
