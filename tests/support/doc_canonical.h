#ifndef DOC_CANONICAL_H
#define DOC_CANONICAL_H

#include "xp_buf.h"
#include "xp_doc.h"

/** What tests ask of a document as a whole. */

enum canonical_mode {
    CANONICAL_ALL,  /* every member, in order, equal names too */
    CANONICAL_LAST, /* of equal names the last alone, at the place of the last */
};

/**
 * Append the tree as one line of JSON, one way only: no blanks, strings with the shortest escapes and all that is not
 * ASCII as it is, numbers as written. "(none)" for a document without a root.
 */
void canonical_tree(const struct xp_doc *doc, enum canonical_mode mode, struct xp_buf *out);

/**
 * Append the text with as many of its fixes applied as fit together, in order of place.
 *
 * @return how many were applied.
 */
size_t apply_fixes(const struct xp_doc *doc, struct xp_buf *out);

/** Has every finding a fix? */
bool has_all_fixes(const struct xp_doc *doc);

/**
 * Everything that must hold for any document: nodes nest, places lie inside the text and in order, fixes are in order,
 * the first tree is that of the mended text. Ends the program with a message when something does not.
 */
void check_document(const char *text, size_t len);

#endif
