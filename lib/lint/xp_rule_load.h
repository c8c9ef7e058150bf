#ifndef XP_RULE_LOAD_H
#define XP_RULE_LOAD_H

#include "xp_err.h"
#include "xp_rule.h"

/** Rules read from YAML, with the memory they live in. Zero-initialised is ready to use. */
struct xp_rulebook {
    const struct xp_rule *rules; /* those of the set that the book began with, until one is added: then `own` */
    struct xp_rule *own;
    size_t count, rule_room;
    struct xp_table ids; /* from an id to its index, a size_t; empty until a rule is added */
    struct xp_key_table *tables;
    size_t table_count, table_room;
    size_t pattern_count;
    struct xp_str *files; /* real paths of the users' files that it has */
    size_t file_count, file_room;
    struct xp_arena arena;
};

void xp_rulebook_release(struct xp_rulebook *book);

/** Fill a new book with the rules of a set, which must outlive it: users' rules come on top of the built-in ones. */
void xp_rulebook_begin(struct xp_rulebook *book, const struct xp_ruleset *set);

/** The same with the rules of another book, which must outlive this one; it knows the other's files too. */
void xp_rulebook_continue(struct xp_rulebook *book, const struct xp_rulebook *base);

/** Remember a user's rule file, whatever way its path is written. @return false when the book has it already. */
bool xp_rulebook_note_file(struct xp_rulebook *book, const char *path);

/** The rule with this id, or NULL; however many there are. */
const struct xp_rule *xp_rulebook_find(struct xp_rulebook *book, struct xp_str id);

/** Append a rule; what it points to must live as long as the book. */
void xp_rulebook_add(struct xp_rulebook *book, const struct xp_rule *rule);

/** The rules of the book as a set; valid until the book changes, and as long as it stays where it is. */
struct xp_ruleset xp_rulebook_set(const struct xp_rulebook *book);

/** Segments of a pointer in `at`: the engine goes down one C frame for each. */
enum { XP_RULES_MAX = 10000, XP_RULE_POINTER_MAX = 32 };

/**
 * Read one rule file and append its rules and key tables.
 *
 * @param name    path of the file, for messages and for the rules' origin; copied.
 * @param text    its bytes; borrowed for the call only.
 * @param is_builtin  true for the files in rules/: origin stays empty; needs summary, why, source and examples, and may
 *                use `reported-by`. False: a user's file, where those are optional but for `summary`.
 * @return 0; XP_E_SYNTAX with "name:line:column: what is wrong; what was expected" for the first mistake: an unknown
 *         word, key or severity (with the nearest known one), a bad pattern or pointer, an id given twice …
 */
int xp_rule_load(struct xp_rulebook *book, struct xp_str name, struct xp_str text, bool is_builtin, struct xp_err *err)
    XP_MUST_CHECK;

#endif
