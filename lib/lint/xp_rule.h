#ifndef XP_RULE_H
#define XP_RULE_H

#include "xp_finding.h"
#include "xp_str.h"
#include "xp_table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Rules as data. The same structs are filled by the loader from YAML at run time, and written as C constants by the
 * build for the built-in rules, so they hold nothing but const pointers, numbers and texts.
 * docs/rule-language.md is the manual.
 */

struct xp_expr;

/** What follows a word in a rule file; which fields count depends on the word's argument kind (xp_word.h). */
struct xp_arg {
    struct xp_str text;               /* a text, a number as written, a suffix … */
    const struct xp_str *texts;       /* lists of texts, names, numbers */
    const struct xp_expr *exprs;      /* nested expressions; for `member` one for each name in texts */
    uint32_t count;                   /* of texts or exprs */
    uint32_t bits;                    /* sets of types, characters, kinds of file; booleans */
    int64_t min, max;                 /* bounds of `length` */
    uint16_t pattern;                 /* `pattern`: 1 + its slot in the linter's compiled patterns */
    uint8_t min_setting, max_setting; /* 1 + index of the rule's setting that gives the bound; 0: none */
};

struct xp_term {
    uint16_t word; /* row of xp_words */
    struct xp_arg arg;
};

/** All terms must hold. */
struct xp_expr {
    const struct xp_term *terms;
    uint32_t count;
    bool ignore_case; /* texts in these terms are compared without regard to ASCII case */
};

enum xp_subject {
    XP_ON_MANIFEST,   /* the nodes that `at` selects */
    XP_ON_FOLDER,     /* the folder's name, as a text */
    XP_ON_FOLDER_STEM /* the same without ".isf" */
};

enum xp_point {
    XP_POINT_VALUE, /* the value; an object or array at its opening bracket */
    XP_POINT_KEY,   /* the key of the selected member */
    XP_POINT_MEMBER /* the key of the member named in `point_member` of the selected object */
};

/** How what a check found can be put right: the closed list of docs/rule-language.md, section "Repairs". */
enum xp_repair_kind {
    XP_REPAIR_NONE,
    XP_REPAIR_APPEND,       /* `append`: put `text` behind the text */
    XP_REPAIR_MATCH,        /* `match`: write the one of `texts` that differs in capitals and outer blanks alone */
    XP_REPAIR_WRITE,        /* `write`: write the JSON value `text` in its place */
    XP_REPAIR_REPLACE,      /* `replace`: write texts[1] for each texts[0] inside the text */
    XP_REPAIR_SPELLING,     /* `spelling: folder`: write the file's name in the capitals of the folder */
    XP_REPAIR_ADD,          /* `add`: add the missing member with the JSON value `text` */
    XP_REPAIR_ADD_COPY,     /* `add-copy-of`: add it with the text of the member `text` */
    XP_REPAIR_ADD_ONLY_FILE /* `add-only-file`: add it with the name of the folder's only file that ends in `text` */
};

struct xp_repair {
    enum xp_repair_kind kind;
    bool is_safe;
    struct xp_str text;
    const struct xp_str *texts;
    uint32_t count;
};

/** One test inside a rule. */
struct xp_check {
    enum xp_subject subject;
    const struct xp_str *at; /* JSON pointers, `*` is any member or item */
    uint32_t at_count;
    enum xp_point point;
    struct xp_str point_member;
    enum xp_severity severity;
    struct xp_expr when; /* empty: always */
    struct xp_expr expect;
    struct xp_str message, help; /* templates: {value} {key} {detail} {SETTING} … */
    struct xp_str missing;       /* the finding is about this missing member: its name ends the pointer; may be empty */
    struct xp_repair repair;
};

/** Who finds it, when no `check` does. */
enum xp_reporter {
    XP_BY_CHECKS,   /* the checks of the rule */
    XP_BY_JSON,     /* the JSON parser's diagnostics */
    XP_BY_MANIFEST, /* opening the manifest */
    XP_BY_KEYS,     /* the key tables */
    XP_BY_RUN,      /* all plugins of a run together */
    XP_BY_AGAINST,  /* the comparison with an earlier state */
    XP_BY_CONFIG,   /* what the run made of the user's own settings: overrides, a baseline */
    XP_BY_PACKAGE,  /* packing a folder or reading a package; through xp_remark.h */
    XP_BY_PYTHON    /* the Python of this machine, where the user asks for it; through xp_remark.h */
};

enum xp_status { XP_STATUS_DOCUMENTED, XP_STATUS_EXAMPLE, XP_STATUS_OLDER, XP_STATUS_LIBRARY, XP_STATUS_INFERRED };

/** "documented", "example", "older", "library", "inferred". */
const char *xp_status_name(enum xp_status status);

/** What each says about how sure we are, for `explain`: "documented on the current wiki page". */
const char *xp_status_meaning(enum xp_status status);

struct xp_setting {
    struct xp_str name;
    int64_t value; /* default */
};

/** A plugin of an example, small enough to read: a manifest and the names of files around it. */
struct xp_example {
    struct xp_str overlay;        /* JSON object whose members replace those of the good manifest; may be empty */
    const struct xp_str *without; /* members to take out of the good manifest */
    uint32_t without_count;
    struct xp_str text; /* the whole file, in place of overlay, when has_text; bytes as UTF-8 */
    bool has_text;
    struct xp_str folder;   /* name of the folder; empty: "acme.rain.isf" */
    struct xp_str manifest; /* name of the manifest file; empty: "info.json" */
    bool has_manifest;      /* false: the folder has none */
    const struct xp_str
        *files; /* besides the manifest; "x/" a folder, "x*" executable, "x -> y" a link, "x = t" holds t */
    uint32_t file_count;
    bool has_files;            /* false: "rain.py" alone */
    struct xp_str before;      /* overlay of the earlier state, for rules about changes; empty: there is none */
    struct xp_str tags;        /* known tags, one a line, for tag-unique */
    struct xp_str note;        /* what it would be, where a file would be too large to show; then nothing is run */
    struct xp_str fixed;       /* the text of the manifest after the fix; empty: not stated */
    const struct xp_str *also; /* rules that a failing example shows besides its own */
    uint32_t also_count;
};

/** Bytes of a text that the search for secrets looks for: it looks at every third place alone. */
enum { XP_SECRET_START_MIN = 4, XP_SECRET_START_MAX = 64 };

/** What a kind of secret looks like, for the search when a plugin is packed. */
struct xp_secret {
    const struct xp_str *names;  /* patterns for paths, as in .xtplugignore: a file so named is one */
    const struct xp_str *unless; /* but not where it holds one of these texts */
    const struct xp_str *starts; /* where one of these texts stands, the pattern is tried */
    uint32_t name_count, unless_count, start_count;
    struct xp_str pattern; /* regular expression that begins where the start does; its first group is never shown */
    struct xp_str except;  /* what also fits this is none; may be empty */
};

struct xp_rule {
    struct xp_str id;
    enum xp_severity severity;
    enum xp_reporter reporter;
    struct xp_str summary, why, help;
    struct xp_str message; /* template, for reporters other than checks and the JSON parser */
    struct xp_str page;
    enum xp_status status;
    const struct xp_setting *settings;
    uint32_t setting_count;
    const struct xp_check *checks;
    uint32_t check_count;
    const struct xp_example *passes, *fails;
    uint32_t pass_count, fail_count;
    struct xp_str fix_note;         /* one line on what --fix does, "" when it does nothing */
    struct xp_str origin;           /* file the rule came from, "" for a built-in one */
    struct xp_str area;             /* heading of a built-in one in lists: "The tag" */
    uint32_t line;                  /* in that file */
    const struct xp_secret *secret; /* NULL: it is not about secrets */
};

/** JSON types as bits. An integer is also a number. */
enum xp_type {
    XP_TYPE_STRING = 1,
    XP_TYPE_INTEGER = 2,
    XP_TYPE_NUMBER = 4,
    XP_TYPE_BOOLEAN = 8,
    XP_TYPE_NULL = 16,
    XP_TYPE_ARRAY = 32,
    XP_TYPE_OBJECT = 64
};

/** What an array holds. */
struct xp_items {
    uint32_t types;         /* enum xp_type bits of every item; 0: any */
    uint32_t min_count;     /* items it has at least */
    uint32_t max_count;     /* and at most; 0: no limit */
    const uint32_t *places; /* where every item is an array of its own: the types by place in it; 0: any */
    uint32_t place_count;
    uint32_t places_needed; /* how many of those places are never left out */
};

struct xp_key {
    struct xp_str name;
    uint32_t types; /* enum xp_type bits; 0: any */
    bool required;
    bool expected;          /* nearly always there: a hint where it is missing */
    bool has_doubtful_case; /* the spec doubts the capitals itself: key-case is only a note */
    bool has_inferred_type; /* the type is a guess: key-type is only a note */
    bool has_items;
    enum xp_status status;
    struct xp_str page, doc;
    struct xp_str default_text;     /* as JSON, or empty */
    const struct xp_str *allowed;   /* values it may have, as JSON, all texts or all numbers; may be none */
    struct xp_str minimum, maximum; /* of a number, as JSON; empty: no bound */
    struct xp_str unless_key,
        unless_value; /* required or expected, unless this member is this text in any capitals; may be empty */
    struct xp_str expected_key; /* expected only where this member is one of these texts; may be empty */
    const struct xp_str *expected_values;
    uint32_t expected_count;
    struct xp_items items;         /* where has_items; items that are objects have a table of their own */
    const struct xp_str *needs;    /* keys without which it has no effect */
    const struct xp_str *not_with; /* keys that it does not go with */
    const struct xp_str *mistaken; /* names that people write when they mean this one */
    uint32_t allowed_count, needs_count, not_with_count, mistaken_count;
    struct xp_repair repair; /* of a required key that is missing: one of the kinds that add */
};

/** A name that belongs elsewhere: it is known, and is no key of these objects. */
struct xp_foreign {
    struct xp_str name, what; /* what: "a setting of the running plugin" */
};

/** The keys known for objects at some places. Both lists sorted by name. */
struct xp_key_table {
    struct xp_str name; /* "manifest", "unit", "control" */
    struct xp_str what; /* "the manifest", "a unit type", "a control": for messages */
    const struct xp_str *at;
    uint32_t at_count;
    const struct xp_key *keys;
    uint32_t count;
    const uint16_t *places; /* hash table: 1 + index in keys, 0 where there is none; xp_key_table_find() reads it */
    uint32_t place_count;   /* a power of two, more than count */
    const struct xp_foreign *foreign;
    uint32_t foreign_count;
};

/** The key's index in the table, or table->count. */
uint32_t xp_key_table_find(const struct xp_key_table *table, struct xp_str name);

/**
 * Fill the table's hash table from its keys.
 *
 * @param places  table->place_count of them, all 0.
 */
void xp_key_table_index(struct xp_key_table *table, uint16_t *places);

struct xp_ruleset {
    const struct xp_rule *rules;
    size_t count;
    const struct xp_key_table *tables;
    size_t table_count;
    size_t pattern_count;       /* slots that `pattern` words refer to */
    const struct xp_table *ids; /* from a rule's id to its index, a size_t; NULL: there is none, and few rules */
};

/** The rule with this id, or NULL. */
const struct xp_rule *xp_ruleset_find(const struct xp_ruleset *set, struct xp_str id);

/** Is it looked at only by a run that was asked to, so that a run without findings of it says nothing? */
bool xp_rule_is_on_request(const struct xp_rule *rule);

/**
 * The severity of key-case for a key: less than the full one where the sources of the key are doubtful.
 *
 * @source contract, section 3, key-case.
 */
enum xp_severity xp_key_case_severity(const struct xp_key *key, enum xp_severity full);

/** Does any fix exist for findings of this rule? */
bool xp_rule_is_fixable(const struct xp_rule *rule);

#endif
