#ifndef XP_STORE_VERSION_H
#define XP_STORE_VERSION_H

#include "xp_str.h"

/**
 * The order of version numbers. Clients of the Plugin Store API compare with the class LooseVersion of Python's old
 * distutils; to give users the same answers, so do we.
 */
enum xp_version_order {
    XP_VERSION_LESS,
    XP_VERSION_EQUAL,
    XP_VERSION_GREATER,
    XP_VERSION_ERROR /* they have no order: a number stands against a text, or a version is empty */
};

/**
 * How `a` stands to `b` by LooseVersion. Numbers have no limit. The one difference: digits that are not ASCII are text.
 *
 * @source CPython 3.11, Lib/distutils/version.py, as measured: fixtures/store/versions.tsv.
 */
enum xp_version_order xp_version_compare_loose(struct xp_str a, struct xp_str b);

/**
 * How `installed` stands to what a store has, as far as somebody should be told: LooseVersion, after white space around
 * them and one `v` in front of a digit are taken away; and where both consist of numbers alone, zeros at their ends make
 * no difference (1.0 and 1.0.0 are equal). Versions over 64 bytes have no order.
 */
enum xp_version_order xp_version_compare(struct xp_str installed, struct xp_str store);

#endif
