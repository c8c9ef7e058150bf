#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "xp_writer.h"

/**
 * Markdown (CommonMark, with the tables of GitHub) from texts that may hold anything: what has a meaning there is escaped,
 * and what cannot be shown stands as an escape of its own, such as \x1b.
 */

/** A text in a line, white space as it is; in a table's cell too. */
void markdown_add_text(struct xp_writer *out, struct xp_str text);

/**
 * Prose in lines of at most 118 columns, with the end of the last one. Lines of the text that are divided by an empty one
 * are paragraphs.
 *
 * @param indent  blanks before each line but the first.
 * @param column  where the first line begins: it is already there.
 */
void markdown_add_prose(struct xp_writer *out, struct xp_str text, size_t indent, size_t column);

/** A code span. @param in_cell  of a table, where a bar would divide cells. */
void markdown_add_code(struct xp_writer *out, struct xp_str text, bool in_cell);

/** A code block, with blanks before each line. @param language  of the code, or "". */
void markdown_add_block(struct xp_writer *out, struct xp_str text, const char *language, size_t indent);

#endif
