#ifndef ENGINE_H
#define ENGINE_H

#include "xp_eval.h"
#include "xp_linter.h"
#include "xp_plugin.h"

/** The linter's insides, shared by the files of this module that carry out a lint. */

struct active_check {
    const struct active_check *next;
    const struct xp_rule *rule;
    const struct xp_check *check;
    enum xp_severity severity;         /* what its findings get */
    const struct xp_setting *settings; /* of the rule, as they are in force */
    uint32_t types;                    /* XP_TYPE_ bits: values of other types are not asked about */
    struct xp_expr when;               /* what the check's says besides */
    bool shares_when;                  /* its `when` is that of the check before it in the list */
};

#define NO_SLOT UINT32_MAX

/* In the linter's arena: most lists are short, and there are many. */
struct check_list {
    struct active_check *first, *last;
};

/**
 * All selectors of the rules merged: a node stands for the places that one pointer selects. The walk goes down the
 * tree of the manifest and this one side by side, so what no rule asks about is never touched.
 */
struct trie {
    struct trie *next;     /* sibling */
    uint32_t slot;         /* of the key of that name, where the parent has a table that knows it; else NO_SLOT */
    uint32_t needed_count; /* of `needed` */
    size_t index;          /* the item that it selects; SIZE_MAX: none, it is no number */
    struct trie *children; /* with a literal segment */
    struct trie *star;     /* any member or item */
    const struct xp_key_table *table;
    struct check_list checks; /* the walk reads what stands up to here: one line of the processor's cache */
    const uint32_t *needed;   /* indexes of the table's keys that are required or expected, in order */
    struct xp_str segment;    /* edge from the parent */
    struct trie *last;        /* of the children */
    size_t child_count;
    struct xp_table by_segment; /* of the children, where there are many */
};

/** The rules that code reports rather than checks; NULL where the user switched one off. */
struct builtin_rules {
    const struct xp_rule *faults[XP_FAULT_COUNT];
    const struct xp_rule *required_key, *key_type, *key_case, *key_unknown, *key_expected, *key_elsewhere;
    const struct xp_rule *manifest_missing, *manifest_name;
    const struct xp_rule *tag_unique;
    const struct xp_rule *vers_increase, *readable_vers_increase, *tag_changed, *unit_tag_removed, *control_key_removed;
};

struct xp_linter {
    const struct xp_ruleset *rules;
    const struct xp_policy *policy;
    struct trie root;
    struct check_list on_folder; /* with either folder subject */
    struct builtin_rules builtin;
    uint32_t most_keys; /* of the largest key table */
    pcre2_code **patterns;
    pcre2_match_context *match_limits;
    struct xp_arena arena;
};

/** A key-unknown finding, as long as the object that it is about is looked at. */
struct guess {
    xp_node_id object, key;
    struct xp_str meant; /* name of the known key that it is taken for */
    size_t finding;      /* index in the findings */
};

/** One lint of one plugin. */
struct engine {
    const struct xp_linter *linter;
    struct xp_plugin *plugin;
    struct xp_doc *doc;
    struct xp_findings *out;
    struct xp_eval eval;
    struct xp_str plugin_path, manifest_path; /* in the findings' arena, from the first finding on */
    struct xp_buf text;                       /* messages are put together here */
    size_t dropped;                           /* findings past XP_LINT_MAX_FINDINGS */
    struct guess *guesses;                    /* about the object that was last held against a key table */
    size_t guess_count, guess_room;
    bool has_meant;                        /* some frame has `meant` */
    xp_node_id *slots[XP_LINT_MAX_FRAMES]; /* by_key and meant of any table, by depth, reused */
};

/** Where a finding points, before lines and columns are known. */
struct span {
    size_t start, end;
};

/** The bytes to point at for a node: the opening bracket of a container, all of anything else. */
struct span span_of(const struct xp_doc *doc, xp_node_id node);

/** What a template may quote. Unset slices are empty. */
struct quotes {
    const struct xp_value *value; /* {value}, {length} */
    struct xp_str key, detail, found, expected, table, other;
};

/** Fill a template; the result lives in the findings' arena. */
struct xp_str expand_template(struct engine *engine, const struct xp_rule *rule, struct xp_str template_text,
                              const struct quotes *quotes);

/** Message and help of a finding that comes from no check and no manifest, from the texts of its rule. */
void fill_message(const struct xp_linter *linter, struct xp_findings *out, struct xp_finding *finding,
                  const struct quotes *quotes);

/** A text in double quotes, escaped and shortened for a message. */
void quote_text(struct xp_buf *out, struct xp_str text);

/** Start a finding at a span of the manifest; the caller completes and adds it. */
struct xp_finding begin_finding(struct engine *engine, const struct xp_rule *rule, enum xp_severity severity,
                                struct span span);

/** The path of the plugin, in the findings' arena. */
struct xp_str plugin_path_of(struct engine *engine);

/** The place of a span of the manifest. */
struct xp_place place_of(struct engine *engine, struct span span);

/** The window of a line, without its end, around a span of it; never cut inside a character. */
struct xp_excerpt cut_excerpt(struct xp_arena *arena, struct xp_str line, struct span span);

/** The window of the source line in which the span begins. */
struct xp_excerpt excerpt_of(struct engine *engine, struct span span);

/** May one more finding be added? Else it counts as left out. Asked before one is made, which costs memory. */
bool has_room(struct engine *engine);

/** Add it, unless there are too many already. */
void add_finding(struct engine *engine, const struct xp_finding *finding);

/** Put it in the place of one that was added. */
void replace_finding(struct engine *engine, size_t index, const struct xp_finding *finding);

/** One fault, one finding: what is missing is there, misspelt. Sets the related place, and the fix that renames it. */
void relate_misspelt(struct engine *engine, struct xp_finding *finding, xp_node_id key, struct xp_str name);

/** @param[out] kept  the pointer, in the findings' arena. @return false: it is too long, and there is none. */
bool keep_pointer(struct engine *engine, const struct xp_buf *pointer, struct xp_str *kept);

/** The same for the pointer of a frame, with one more segment unless `extra` is empty. */
bool pointer_of(struct engine *engine, const struct xp_frame *frame, struct xp_str extra, struct xp_str *kept);

/** One related place at a node. */
void set_related(struct engine *engine, struct xp_finding *finding, xp_node_id node, const char *message);

/**
 * Fill frame->by_key from the object's members, and report what the key tables say.
 *
 * @param trie    with the frame's table.
 * @param by_key  room for twice as many as the table has keys; frame->meant goes behind them.
 */
void lint_keys(struct engine *engine, const struct trie *trie, struct xp_frame *frame, xp_node_id *by_key);

/** A fix of one edit; text is copied into the findings' arena. */
const struct xp_fix *make_fix(struct engine *engine, const char *title, bool is_safe, struct span span,
                              struct xp_str text);

/**
 * What a rule file says about putting a finding right, or NULL where it does not fit.
 *
 * @param value    what the check was asked about; the object where a member is missing.
 * @param missing  the missing member; empty: there is none.
 */
const struct xp_fix *make_repair(struct engine *engine, const struct xp_repair *repair, const struct xp_value *value,
                                 struct xp_str missing);

/** The lossless change of a value into one of the wanted types (XP_TYPE_ bits), or NULL. */
const struct xp_fix *fix_type(struct engine *engine, xp_node_id node, uint32_t wanted);

#endif
