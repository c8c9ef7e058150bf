#ifndef XP_DOC_H
#define XP_DOC_H

#include "xp_arena.h"
#include "xp_edit.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A document: JSON or YAML text as a tree that forgets nothing. All nodes lie in one flat array in document order; a
 * node's children follow it directly, and `next` skips its subtree. Every node and key knows its bytes in the text.
 *
 * A document always has a tree, however broken the text: what is wrong stands in `diags`, and the tree is that of the
 * repaired text. Offsets are bytes of `text`. `text` is the caller's, except for UTF-16 and UTF-32 input, where it is a
 * UTF-8 copy that the document owns, and xp_doc_source_offset() gives the places in the file.
 */

/** Limits at the door (contract: json-too-deep, json-too-large). */
enum { XP_DOC_MAX_DEPTH = 512, XP_DOC_MAX_BYTES = 64 * 1024 * 1024, XP_DOC_MAX_DIAGS = 100000 };

enum xp_kind {
    XP_NULL,
    XP_FALSE,
    XP_TRUE,
    XP_NUMBER,
    XP_STRING,
    XP_ARRAY,
    XP_OBJECT,
    XP_KEY /* followed at once by its value's node */
};

enum xp_node_flags {
    XP_NODE_PLAIN = 1,   /* string or key: the text is the span without one quote byte at each end, nothing to decode */
    XP_NODE_TEXT = 2,    /* the text stands decoded in texts[aux]: YAML scalars, repaired strings and numbers */
    XP_NODE_INTEGER = 4, /* number: an optional minus and digits alone */
    XP_NODE_SHADOWED =
        8,               /* key or its value: a later member of the same object has the same key, and that one counts */
    XP_NODE_IMPLIED = 16 /* no bytes of its own: stands where a value was expected; no rule has anything to say to it */
};

struct xp_node {
    uint32_t start; /* first byte; strings: the opening quote, containers: the bracket */
    uint32_t end;   /* one past the last byte */
    uint32_t next;  /* index of the first node after this subtree; a key's: after its value's subtree */
    uint32_t aux;   /* array: items; object: members; with XP_NODE_TEXT: index in texts */
    uint8_t kind;   /* enum xp_kind */
    uint8_t flags;  /* enum xp_node_flags */
};

typedef uint32_t xp_node_id;
#define XP_NO_NODE UINT32_MAX

/** What a text can have wrong; xp_fault_rule() gives the rule id of the contract, section 3. */
enum xp_fault {
    XP_FAULT_SYNTAX,
    XP_FAULT_SMART_QUOTE,
    XP_FAULT_TRAILING_COMMA,
    XP_FAULT_MISSING_COMMA,
    XP_FAULT_COMMENT,
    XP_FAULT_SINGLE_QUOTE,
    XP_FAULT_UNQUOTED_KEY,
    XP_FAULT_LITERAL,
    XP_FAULT_CONTROL_CHARACTER,
    XP_FAULT_ENCODING,
    XP_FAULT_BOM,
    XP_FAULT_DUPLICATE_KEY,
    XP_FAULT_TOO_DEEP,
    XP_FAULT_TOO_LARGE,
    XP_FAULT_YAML, /* any mistake in a YAML file of ours; no rule of the contract */
    XP_FAULT_COUNT
};

/** The rule's id, such as "json-smart-quote"; "yaml-syntax" for XP_FAULT_YAML. */
const char *xp_fault_rule(enum xp_fault fault);

/** One thing wrong with the text, in document order of `start` once parsing is done. */
struct xp_diag {
    enum xp_fault fault;
    uint32_t start, end;   /* the bytes to point at; may be empty at the end of the text */
    struct xp_str message; /* what was found and expected; input in it is escaped */
    struct xp_str help;    /* what to do; may be empty */
    struct xp_fix *fix;    /* the repair as text edits, or NULL where none is sensible or none keeps the meaning */
    xp_node_id node;       /* duplicate key: the later key's node; else XP_NO_NODE */
    xp_node_id related;    /* duplicate key: the first key's node; else XP_NO_NODE */
};

enum xp_encoding { XP_ENC_UTF8, XP_ENC_UTF16LE, XP_ENC_UTF16BE, XP_ENC_UTF32LE, XP_ENC_UTF32BE };

struct xp_lines; /* index of line starts, made as far as places are asked for */

struct xp_doc {
    const char *text; /* UTF-8 but for faults; never NULL */
    size_t len;
    struct xp_node *nodes;
    size_t count; /* 0 only for an empty or unreadable document: no root */
    struct xp_str *texts;
    size_t text_count;
    struct xp_diag *diags; /* sorted by start */
    size_t diag_count;
    size_t diags_dropped; /* how many more there were past XP_DOC_MAX_DIAGS, where reading stops */
    enum xp_encoding encoding;
    struct xp_arena arena; /* texts, messages, fixes */
    struct xp_lines *lines;
    char *converted;                        /* the UTF-8 copy of UTF-16/32 input, else NULL */
    size_t node_room, text_room, diag_room; /* used while parsing */
};

/**
 * Read JSON tolerantly, with repairs. Never fails: what is wrong stands in doc->diags, in order of place, one for one
 * fault. Linear in the input; nesting uses the heap, never the C stack.
 *
 * @param[out] doc  filled; release with xp_doc_release().
 * @param text      any bytes, not NUL-terminated; borrowed as long as the document lives.
 * @param len       bytes; past XP_DOC_MAX_BYTES the only diagnostic is XP_FAULT_TOO_LARGE, and there is no root.
 * @source RFC 8259; contract, section 3, rules json-*.
 */
void xp_doc_parse_json(struct xp_doc *doc, const char *text, size_t len);

/** Limits for YAML, checked while libyaml's events arrive (its own nesting costs the square of the depth). */
enum { XP_YAML_MAX_DEPTH = 64, XP_YAML_MAX_BYTES = 4 * 1024 * 1024, XP_YAML_MAX_NODES = 200000 };

/**
 * Read one YAML document into the same kind of tree. Plain scalars resolve by the core schema (null, true, false,
 * integers, floats; all else and all quoted ones are strings); an integer keeps its text. The text is UTF-8.
 * Refused with one XP_FAULT_YAML diagnostic at its place, after which there is no root: syntax errors, anchors, aliases,
 * tags, directives, merge keys, a second document, keys that are no plain or quoted scalars, duplicate keys, anything
 * past the limits. An empty file gives a document without root and without diagnostic. A value that is left out is an
 * XP_NULL with an empty span behind its ":" or "-".
 *
 * @param[out] doc  filled; release with xp_doc_release().
 * @param text      borrowed as long as the document lives.
 */
void xp_doc_parse_yaml(struct xp_doc *doc, const char *text, size_t len);

/** Frees all the document owns; pointers into it die. */
void xp_doc_release(struct xp_doc *doc);

/** The root's node, or XP_NO_NODE. */
static inline xp_node_id xp_doc_root(const struct xp_doc *doc)
{
    return doc->count ? 0 : XP_NO_NODE;
}

static inline enum xp_kind xp_node_kind(const struct xp_doc *doc, xp_node_id node)
{
    return (enum xp_kind)doc->nodes[node].kind;
}

/** Items of an array, members of an object (shadowed ones count), 0 for others. */
static inline size_t xp_node_size(const struct xp_doc *doc, xp_node_id node)
{
    enum xp_kind kind = xp_node_kind(doc, node);

    return kind == XP_ARRAY || kind == XP_OBJECT ? doc->nodes[node].aux : 0;
}

/**
 * Walk a container: `for (c = xp_node_first(doc, n); c != XP_NO_NODE; c = xp_node_after(doc, n, c))`. In an array c is
 * each item; in an object each key, whose value is xp_key_value(c).
 */
static inline xp_node_id xp_node_first(const struct xp_doc *doc, xp_node_id node)
{
    return xp_node_size(doc, node) ? node + 1 : XP_NO_NODE;
}

static inline xp_node_id xp_node_after(const struct xp_doc *doc, xp_node_id container, xp_node_id child)
{
    xp_node_id next = doc->nodes[child].next;

    return next < doc->nodes[container].next ? next : XP_NO_NODE;
}

static inline xp_node_id xp_key_value(xp_node_id key)
{
    return key + 1;
}

/** xp_node_text() of what is not XP_NODE_PLAIN. */
struct xp_str xp_node_decoded_text(const struct xp_doc *doc, xp_node_id node, struct xp_arena *arena);

/**
 * The decoded text of a string or key, the text of a number as written (repaired ones: as repaired), "true", "false",
 * "null". A lone surrogate decodes to U+FFFD, a byte that is not UTF-8 to the character that Windows-1252 gives it.
 *
 * @param arena  where decoded text goes when it cannot be borrowed from the document.
 * @return a slice that lives as long as both.
 */
static inline struct xp_str xp_node_text(const struct xp_doc *doc, xp_node_id node, struct xp_arena *arena)
{
    const struct xp_node *data = &doc->nodes[node];

    if (data->flags & XP_NODE_PLAIN)
        return xp_str_make(doc->text + data->start + 1, data->end - data->start - 2);
    if ((data->flags & (XP_NODE_INTEGER | XP_NODE_TEXT)) == XP_NODE_INTEGER)
        return xp_str_make(doc->text + data->start, data->end - data->start);
    return xp_node_decoded_text(doc, node, arena);
}

/** The text of a string or key has at least so many bytes: what is known of it without decoding. */
static inline size_t xp_node_text_least(const struct xp_doc *doc, xp_node_id node)
{
    enum { LONGEST_WAY = 6 }; /* `\u0041`, to write a byte */
    const struct xp_node *data = &doc->nodes[node];
    size_t inside = data->end - data->start < 2 ? 0 : data->end - data->start - 2;

    if (data->flags & XP_NODE_TEXT)
        return doc->texts[data->aux].len;
    return data->flags & XP_NODE_PLAIN ? inside : inside / LONGEST_WAY;
}

/** The bytes of the node as they stand in the text. */
static inline struct xp_str xp_node_source(const struct xp_doc *doc, xp_node_id node)
{
    return xp_str_make(doc->text + doc->nodes[node].start, doc->nodes[node].end - doc->nodes[node].start);
}

/** The key node of the member called `name` that counts (the last one), or XP_NO_NODE. `object` may be any node. */
xp_node_id xp_object_find(const struct xp_doc *doc, xp_node_id object, struct xp_str name);

/** Is the decoded text of this string or key equal to `name`? */
bool xp_node_text_is(const struct xp_doc *doc, xp_node_id node, struct xp_str name);

/** Words for messages: "an object", "a string", "an integer", "a number", "true or false" …, with article. */
const char *xp_node_kind_name(const struct xp_doc *doc, xp_node_id node);

/* Places. Lines end at LF, CRLF or a lone CR; columns count Unicode characters; both from 1. */

struct xp_position {
    uint32_t line, column;
};

/**
 * The place of a byte offset (at most doc->len). Logarithmic in the text; but the first time that a place so far on is
 * asked for, the text up to there is read.
 */
struct xp_position xp_doc_position(struct xp_doc *doc, size_t offset);

/** Bytes of the line that holds `offset`, without its end; [*start, *end). */
void xp_doc_line_span(struct xp_doc *doc, size_t offset, size_t *start, size_t *end);

/** The offset in the file as it is on disk: `offset` itself but for UTF-16 and UTF-32 files. */
size_t xp_doc_source_offset(struct xp_doc *doc, size_t offset);

#endif
