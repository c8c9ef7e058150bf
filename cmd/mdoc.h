#ifndef MDOC_H
#define MDOC_H

#include "xp_writer.h"

#include <stdbool.h>

/**
 * mdoc, the language of manual pages, from texts that may hold anything: what has a meaning there is escaped, and what
 * cannot be shown stands as an escape of its own, such as \x1b. Lines stay short, and each sentence begins one, so that
 * `mandoc -T lint` has nothing to say.
 */

/** The beginning of a page: NAME(SECTION), with the date of this version, and the NAME section. */
void mdoc_begin_page(struct xp_writer *out, const char *name, const char *section, const char *about);

/** A text as arguments of a macro, on a line that is already there. */
void mdoc_add_text(struct xp_writer *out, struct xp_str text);

/**
 * Prose, in lines of its own. Lines of the text that are divided by an empty one are paragraphs.
 *
 * @param has_code  what stands in backticks is code and shown in bold; else a backtick is one.
 */
void mdoc_add_prose(struct xp_writer *out, struct xp_str text, bool has_code);

/** Lines as they are, set off from the text. */
void mdoc_add_block(struct xp_writer *out, struct xp_str text);

#endif
