#ifndef SITE_TEXT_H
#define SITE_TEXT_H

#include "xp_arena.h"
#include "xp_err.h"
#include "xp_str.h"

#include <stdbool.h>

/** What texts of a store may look like; private to this module. */

/** Bytes of a plugin's id in the store. */
enum { SITE_MAX_ID_BYTES = 100 };

/**
 * Is it an id that can be the name of a folder and a part of a URL on every system: letters, digits, hyphens and
 * underscores, in parts divided by dots, the first of which begins with a letter or a digit?
 *
 * @return 0; XP_E_USAGE with what is wrong, reading on from the id.
 */
int site_check_id(struct xp_str id, struct xp_err *err) XP_MUST_CHECK;

/** A version as the name of a folder: what is outside A-Za-z0-9._+- becomes a hyphen. Two may come out the same. */
struct xp_str site_number_folder(struct xp_arena *arena, struct xp_str number);

/** Is it a link that may stand on a page: http or https, a host and no user in front of it, printable ASCII? */
bool site_is_link(struct xp_str url);

/** May it be shown as it is: UTF-8 without control characters and such as turn or hide the text around them? */
bool site_is_plain(struct xp_str text, bool may_have_lines);

/** The same text on one line, with "\uFFFD" for each character that site_is_plain() refuses. */
struct xp_str site_plain(struct xp_arena *arena, struct xp_str text);

/** At most `most` characters of it, with "…" in place of the others. */
struct xp_str site_shorten(struct xp_arena *arena, struct xp_str text, size_t most);

#endif
