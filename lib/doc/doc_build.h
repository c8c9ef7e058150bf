#ifndef DOC_BUILD_H
#define DOC_BUILD_H

#include "xp_doc.h"

/** What both parsers use to build a document; private to this module. */

/** An empty document over `text`, ready for nodes. */
void doc_init(struct xp_doc *doc, const char *text, size_t len);

/** Append a node whose subtree ends with it; containers set `next` and `aux` again when they close. */
xp_node_id doc_add_node(struct xp_doc *doc, enum xp_kind kind, size_t start, size_t end);

/** Give the node a decoded text of its own: XP_NODE_TEXT. `text` must live in doc->arena or doc->text. */
void doc_set_text(struct xp_doc *doc, xp_node_id node, struct xp_str text);

/**
 * Append a diagnostic; the message is formatted into the document's arena and has no limit of its own.
 *
 * @return the diagnostic, to add help, fix or nodes to; a scratch one past XP_DOC_MAX_DIAGS. Valid until the next call.
 */
struct xp_diag *doc_add_diag(struct xp_doc *doc, enum xp_fault fault, size_t start, size_t end, const char *format, ...)
    XP_PRINTF(5, 6);

/** Drop all nodes, so that there is no root. */
void doc_drop_tree(struct xp_doc *doc);

/** Sort the diagnostics by place, keeping the order of those at the same place. */
void doc_sort_diags(struct xp_doc *doc);

/** Free the index of lines, if there is one. */
void doc_release_lines(struct xp_doc *doc);

#endif
