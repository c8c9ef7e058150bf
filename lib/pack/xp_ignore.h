#ifndef XP_IGNORE_H
#define XP_IGNORE_H

#include "xp_err.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Lists of patterns that leave entries out, with the meaning that git gives to .gitignore: the list that was opened last
 * is asked first, in a list the last pattern that fits decides, and `!` takes back in. What lies in a folder that is
 * left out is never asked about; that is the caller's part, who does not enter it.
 *
 * @source gitignore(5); where it is silent, git 2.39 itself, by tests/integration/ignore_git.py.
 */

/** Patterns of all lists together, and what matching them may take for one tree: some seconds. */
enum { XP_IGNORE_MAX_PATTERNS = 10000 };
#define XP_IGNORE_MAX_STEPS UINT64_C(1000000000)

struct xp_ignore_pattern {
    struct xp_str text;   /* as it is written, without the blanks at its end that do not count */
    struct xp_str body;   /* without the `!` */
    struct xp_str origin; /* where it stands: a file, "built in" */
    uint32_t line;        /* in that file; 0: there are no lines */
    bool is_negated;      /* takes back in */
};

struct xp_ignore;

struct xp_ignore *xp_ignore_new(void);
void xp_ignore_free(struct xp_ignore *ignore);

/**
 * Open a list; the lines that are added next belong to it.
 *
 * @param base    folder below the tree's top that the patterns are relative to, "" for the top; what lies elsewhere is
 *                none of its business. Copied, as `above` and `origin` are.
 * @param above   where the patterns are relative to a folder above the top: the way from there to the top, such as
 *                "plugins/a.isf". Then `base` is empty. Else empty.
 * @param origin  for xp_ignore_pattern.origin.
 */
void xp_ignore_open(struct xp_ignore *ignore, struct xp_str base, struct xp_str above, struct xp_str origin);

/** How many lists are open; and forget all but the first so many, with their patterns. */
size_t xp_ignore_mark(const struct xp_ignore *ignore);
void xp_ignore_reset(struct xp_ignore *ignore, size_t mark);

/**
 * Add one line to the list that was opened last. Comments and empty lines add nothing; what follows a NUL is dropped.
 *
 * @param line    without its line feed.
 * @param number  of the line, from 1; 0: there are no lines.
 * @return 0; XP_E_LIMIT for a pattern that is too long, or one too many.
 */
int xp_ignore_add(struct xp_ignore *ignore, struct xp_str line, uint32_t number, struct xp_err *err) XP_MUST_CHECK;

/** Drop the byte-order mark at the beginning of a file of patterns. */
struct xp_str xp_ignore_text(struct xp_str text);

/** Take the next line off the front of such a file, without its LF or CRLF. @return false when there is none left. */
bool xp_ignore_next_line(struct xp_str *rest, struct xp_str *line);

/**
 * The pattern that decides about an entry.
 *
 * @param place      below the tree's top, without a slash at its ends, not empty.
 * @param is_folder  what it is.
 * @return the pattern, which may be a negated one; NULL: none fits. It lives until xp_ignore_free().
 */
const struct xp_ignore_pattern *xp_ignore_find(struct xp_ignore *ignore, struct xp_str place, bool is_folder);

/** Is the entry, or a folder that it lies in, left out? For places that no walk leads to. */
bool xp_ignore_covers(struct xp_ignore *ignore, struct xp_str place, bool is_folder);

/** Has matching taken more than XP_IGNORE_MAX_STEPS? Then nothing fits any more. */
bool xp_ignore_is_exhausted(const struct xp_ignore *ignore);

#endif
