#ifndef XP_EVAL_H
#define XP_EVAL_H

#include "xp_arena.h"
#include "xp_buf.h"
#include "xp_doc.h"
#include "xp_rule.h"
#include "xp_table.h"

#include <pcre2.h>

struct xp_plugin;

/**
 * A node on the way from the root to what is looked at. Of an object whose keys are known, `by_key` says which member
 * stands for each (in another capitalisation too), so that a word asking for "tag" finds "Tag".
 */
struct xp_frame {
    const struct xp_frame *parent; /* the container around it; NULL at the root */
    xp_node_id node;
    xp_node_id key;                   /* of a member; XP_NO_NODE for items and the root */
    const struct xp_key *known;       /* of a member: its row in parent->table, where the walk knows it already */
    size_t index;                     /* of an item */
    const struct xp_key_table *table; /* NULL: no keys are known here */
    const xp_node_id *by_key;         /* key nodes by index in table->keys; XP_NO_NODE where there is none. NULL with a
                                         table: nobody has sorted the keys yet, so they are searched */
    const xp_node_id *meant;          /* by the same index: the unknown key that is taken for the one which is
                                         missing; NULL: there is none */
    const struct xp_key_table *item_table; /* of an array whose items have known keys */
    const void *place; /* the rules' pointers that led the walk here, which settle the tables of this frame and of those
                          around it; NULL: a word made it on the way to a member, and it may know less */
};

/** What a word is asked about: a node of the manifest, or a text that stands in none (the folder's name). */
struct xp_value {
    const struct xp_frame *frame; /* NULL: `text` */
    struct xp_str text;
};

/** A pair that a word found itself inside the value: point at `node`, with `related` as the other place. */
struct xp_hit {
    xp_node_id node, related;
    size_t index;       /* the item of the value's array */
    xp_node_id key;     /* the member inside the item */
    const char *remark; /* about the other place */
};

/** What `parent` said about a container, for the next one who asks the same: its children are asked one after the other. */
struct xp_parent_answer {
    const struct xp_expr *expr; /* NULL: nothing yet */
    const void *place;
    const struct xp_setting *settings;
    xp_node_id node;
    bool fits;
};

enum { XP_PARENT_ANSWERS = 8 };

/** The values of one member of an array's items that unique-by and prefix-free compare: they mostly ask for the same. */
struct xp_labels {
    struct xp_label *items; /* NULL: nothing yet; in order of place */
    size_t count;
    bool are_apart; /* they stand in order, and none begins with the one before it: so none begins with any other, for
                       those between the two would begin so too */
    xp_node_id array;
    const void *place; /* of its frame */
    struct xp_str member;
    const struct xp_expr *when;
    const struct xp_setting *settings;
};

enum { XP_LABELS_KEPT = 2 };

/** Where a name of the rules stands in a key table, for the next one who asks: they ask for few, and at each object. */
struct xp_slot {
    const struct xp_key_table *table; /* NULL: nothing yet */
    struct xp_str name;
    uint32_t index; /* table->count: it has no such key */
};

enum { XP_SLOTS_KEPT = 64 };

/** What words work with: all of it const but for the memory, so that a word stays a pure function. */
struct xp_eval {
    const struct xp_doc *doc;
    struct xp_plugin *plugin;          /* asked for entries only */
    const struct xp_setting *settings; /* of the rule, as they are in force */
    pcre2_code *const *patterns;       /* by slot */
    pcre2_match_data *match;
    pcre2_match_context *match_limits;
    struct xp_arena scratch; /* what the checks of one node need */
    struct xp_arena kept;    /* what stays until all checks are done */
    struct xp_table decoded; /* by the bytes of a node's id: long texts with escapes, so that each is decoded once */
    bool takes_meant;        /* a misspelt key is the key that it is taken for */
    bool is_telling;         /* somebody will read `detail`; else words need not put it together */
    struct xp_buf detail;    /* what the last word that did not hold found out; printable */
    struct xp_hit *hits;     /* for words that point at more than the value: unique-by */
    size_t hit_count, hit_room;
    struct xp_parent_answer answers[XP_PARENT_ANSWERS]; /* by the address of the expression */
    struct xp_labels labels[XP_LABELS_KEPT];            /* the last ones, for who asks for the same */
    size_t labels_taken;
    struct xp_slot slots[XP_SLOTS_KEPT]; /* by the addresses of both */
};

/** Frees what the words have collected. */
void xp_eval_release(struct xp_eval *eval);

/** What nobody needs once the checks of a node are done: texts that words and messages were given. */
static inline void xp_eval_forget(struct xp_eval *eval)
{
    if (eval->scratch.blocks)
        xp_arena_release(&eval->scratch);
}

/** Append to eval->detail, where somebody will read it. */
void xp_eval_tell(struct xp_eval *eval, const char *format, ...) XP_PRINTF(2, 3);

/** What keeping a text costs beside it is much less than this. */
enum { XP_EVAL_KEPT_BYTES = 256 };

/** xp_eval_text() of what is at least so long and perhaps not to be borrowed from the manifest. */
struct xp_str xp_eval_long_text(struct xp_eval *eval, xp_node_id node);

/** xp_node_text() of the manifest; good until xp_eval_forget(). */
static inline struct xp_str xp_eval_text(struct xp_eval *eval, xp_node_id node)
{
    const struct xp_node *data = &eval->doc->nodes[node];

    if (data->flags & XP_NODE_PLAIN || data->end - data->start < XP_EVAL_KEPT_BYTES)
        return xp_node_text(eval->doc, node, &eval->scratch);
    return xp_eval_long_text(eval, node);
}

/** The text of a value: decoded string, number as written, or the bare text. */
static inline struct xp_str xp_value_text(struct xp_eval *eval, const struct xp_value *value)
{
    return value->frame ? xp_eval_text(eval, value->frame->node) : value->text;
}

/** Is the value a text (a string, or a bare one)? */
static inline bool xp_value_is_text(const struct xp_eval *eval, const struct xp_value *value)
{
    return !value->frame || xp_node_kind(eval->doc, value->frame->node) == XP_STRING;
}

/** The XP_TYPE_ bits that fit a node: an integer has XP_TYPE_NUMBER too. 0 for an implied one: nothing is known of it. */
static inline uint32_t xp_node_types(const struct xp_doc *doc, xp_node_id node)
{
    static const uint8_t types[] = {
        [XP_NULL] = XP_TYPE_NULL,     [XP_FALSE] = XP_TYPE_BOOLEAN, [XP_TRUE] = XP_TYPE_BOOLEAN,
        [XP_NUMBER] = XP_TYPE_NUMBER, [XP_STRING] = XP_TYPE_STRING, [XP_ARRAY] = XP_TYPE_ARRAY,
        [XP_OBJECT] = XP_TYPE_OBJECT, [XP_KEY] = XP_TYPE_STRING,
    };
    const struct xp_node *data = &doc->nodes[node];

    if (data->flags & XP_NODE_IMPLIED)
        return 0;
    return types[data->kind] | (data->flags & XP_NODE_INTEGER ? (uint32_t)XP_TYPE_INTEGER : 0);
}

/** The same for a value; a bare text is a string. */
static inline uint32_t xp_value_types(const struct xp_eval *eval, const struct xp_value *value)
{
    return value->frame ? xp_node_types(eval->doc, value->frame->node) : (uint32_t)XP_TYPE_STRING;
}

/**
 * The key node of the member that counts as `name` in the value's object, or XP_NO_NODE.
 *
 * @param name  of the rules, or as constant: the same address and length is taken for the same name.
 */
xp_node_id xp_value_member(struct xp_eval *eval, const struct xp_value *value, struct xp_str name);

/** What is known of the key whose value this is, in whatever capitals it is written; NULL: nothing. */
const struct xp_key *xp_value_key(struct xp_eval *eval, const struct xp_value *value);

/** Append "a text in quotes or an array": what values of these types (XP_TYPE_ bits) are called. */
void xp_types_describe(uint32_t types, struct xp_buf *out);

#endif
