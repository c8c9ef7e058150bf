#ifndef DOC_YAML_H
#define DOC_YAML_H

#include "xp_doc.h"

#include <yaml.h>

/** Reading YAML, private to this module: what the reader of events, the checks of the text and the faults share. */

/** A container that is being filled. */
struct yaml_frame {
    xp_node_id node;
    xp_node_id key; /* the key that waits for its value, or XP_NO_NODE */
    uint32_t count; /* items or members so far */
};

struct yaml_reader {
    struct xp_doc *doc;
    yaml_parser_t parser;
    /* libyaml's places count characters; this is the last one that was looked up, as a character and as a byte. */
    size_t place_chars, place_bytes;
    struct yaml_frame frames[XP_YAML_MAX_DEPTH];
    size_t depth;
    size_t last_end; /* one past the last byte of the newest node */
};

/** The byte offset that a mark of libyaml stands for. Linear in the distance to the one asked for before. */
size_t yaml_place(struct yaml_reader *reader, yaml_mark_t mark);

/**
 * What a plain scalar is in the core schema.
 *
 * @param[out] is_integer  set for a number written as JSON writes integers; +1, 007, 0x1F and 0o17 are numbers, but a
 *                         setting that wants an integer gets to see them as the oddities they are.
 * @return XP_NULL, XP_TRUE, XP_FALSE, XP_NUMBER or XP_STRING.
 * @source YAML 1.2.2, section 10.3.2.
 */
enum xp_kind yaml_resolve_plain(struct xp_str text, bool *is_integer);

/**
 * Check what libyaml cannot say well or not cheaply: size, encoding, characters that YAML forbids, and directives
 * before the document (libyaml's list of %TAG ones is quadratic).
 *
 * @return false when a diagnostic was added.
 */
bool yaml_check_text(struct xp_doc *doc);

/**
 * Check that nothing but comments follows the document, without libyaml, which would read directives there.
 *
 * @param start  the byte where the document ended.
 * @return false when a diagnostic was added.
 */
bool yaml_check_rest(struct xp_doc *doc, size_t start);

/** Add the one diagnostic for the error that the parser stopped at. */
void yaml_report_error(struct yaml_reader *reader);

/** Add the diagnostic for a key that stands in its mapping a second time. */
void yaml_report_duplicate(struct xp_doc *doc, xp_node_id first, xp_node_id again);

#endif
