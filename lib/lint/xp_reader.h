#ifndef XP_READER_H
#define XP_READER_H

#include "xp_doc.h"
#include "xp_err.h"

/**
 * Reading our own settings files (rules, configuration): typed access to a YAML tree. The first mistake is kept as
 * "file:line:column: what is wrong", and everything after it does nothing, so a reader of a file reads on in a row and
 * asks once at the end.
 */
struct xp_reader {
    struct xp_doc *doc;
    struct xp_str file;     /* for messages */
    struct xp_arena *arena; /* where texts are kept */
    struct xp_err *err;
    bool has_failed;
};

/** Remember a mistake at a node; only the first counts. Quote input through xp_reader_quote(). */
void xp_reader_fail(struct xp_reader *reader, xp_node_id node, const char *format, ...) XP_PRINTF(3, 4);

/** Remember what the parser had to say. */
void xp_reader_fail_diag(struct xp_reader *reader, const struct xp_diag *diag);

/** A text of the file made fit for a message: escaped and shortened; lives in the arena. */
const char *xp_reader_quote(struct xp_reader *reader, struct xp_str text);

/**
 * Split a map into its known keys.
 *
 * @param what        with article, for messages: "a rule".
 * @param names       the known keys, `count` of them.
 * @param[out] nodes  the value of each, or XP_NO_NODE. An unknown key is a mistake that names the nearest known one.
 */
void xp_reader_map(struct xp_reader *reader, xp_node_id node, const char *what, const char *const *names, size_t count,
                   xp_node_id *nodes);

/** A text. A number, true or null is a mistake: it must be quoted. @return a copy; empty when it is none. */
struct xp_str xp_reader_text(struct xp_reader *reader, xp_node_id node);

/**
 * A text that people read, such as a message: not empty, one line, nothing in it that a terminal would take for more
 * than text. Blanks at its ends, such as the line end of a folded text, do not count.
 */
struct xp_str xp_reader_line(struct xp_reader *reader, xp_node_id node);

/** The same in any number of lines. */
struct xp_str xp_reader_prose(struct xp_reader *reader, xp_node_id node);

/** true or false. */
bool xp_reader_boolean(struct xp_reader *reader, xp_node_id node);

/** A whole number in [min, max]. */
int64_t xp_reader_integer(struct xp_reader *reader, xp_node_id node, int64_t min, int64_t max);

/** A text or a list of texts. @return how many; *out lives in the arena. */
uint32_t xp_reader_texts(struct xp_reader *reader, xp_node_id node, const struct xp_str **out);

/** The index of the text among `names`; a mistake that lists them (or names the nearest) when it is none of them. */
size_t xp_reader_choice(struct xp_reader *reader, xp_node_id node, const char *what, const char *const *names,
                        size_t count);

/** The mistake for a text or key at `node` that is none of `names`: it names the nearest, or lists them. */
void xp_reader_fail_unknown(struct xp_reader *reader, xp_node_id node, const char *what, const char *const *names,
                            size_t count);

/** Expect a list. @return its length, 0 after a mistake. */
size_t xp_reader_list(struct xp_reader *reader, xp_node_id node, const char *what);

#endif
