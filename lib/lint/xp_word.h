#ifndef XP_WORD_H
#define XP_WORD_H

#include "xp_eval.h"

/** What may follow a word in a rule file, and which fields of struct xp_arg it fills. */
enum xp_arg_kind {
    XP_ARG_TYPES,      /* a type or a list of them -> bits (enum xp_type) */
    XP_ARG_SCALAR,     /* a text, number, true, false or null -> text, bits (its type) */
    XP_ARG_SCALARS,    /* a list of texts or of numbers -> texts, bits (their type) */
    XP_ARG_TEXT,       /* a text -> text */
    XP_ARG_TEXTS,      /* a text or a list of them -> texts */
    XP_ARG_PATTERN,    /* a regular expression -> text, pattern */
    XP_ARG_NUMBER,     /* a number or $setting -> text, or min_setting */
    XP_ARG_LENGTH,     /* {min: N, max: N}, N a number or $setting -> min, max, min_setting, max_setting */
    XP_ARG_BOOLEAN,    /* true or false -> bits (1 or 0) */
    XP_ARG_CHARACTERS, /* {none-of: [CLASS, …]} -> bits (enum xp_characters) */
    XP_ARG_EXPR,       /* an expression -> exprs[0] */
    XP_ARG_EXPRS,      /* a list of expressions -> exprs */
    XP_ARG_MEMBERS,    /* {NAME: EXPR, …} -> texts and exprs side by side */
    XP_ARG_ENTRY,      /* file, folder, program or any -> bits (enum xp_entry_wanted) */
    XP_ARG_INSIDE,     /* the word "inside" -> nothing */
    XP_ARG_ITEMS,      /* {NUMBER: EXPR, …} -> texts and exprs side by side */
    XP_ARG_COUNT,      /* {of: EXPR, min: N, max: N}, as LENGTH -> exprs[0] and bounds */
    XP_ARG_BY          /* a name, or {member: NAME, when: EXPR, rest: EXPR} -> text, exprs by enum xp_by or none */
};

/** What stands in `exprs` behind a word that compares members of items; either may be empty. */
enum xp_by { XP_BY_WHEN, XP_BY_REST, XP_BY_COUNT };

enum xp_characters {
    XP_CHARS_WHITE_SPACE = 1,
    XP_CHARS_CONTROL = 2,
    XP_CHARS_INVISIBLE = 4,
    XP_CHARS_UPPER = 8,
    XP_CHARS_LOWER = 16
};

enum xp_entry_wanted { XP_WANT_FILE = 1, XP_WANT_FOLDER, XP_WANT_PROGRAM, XP_WANT_ANY };

/**
 * One word of the rule language. `holds` is pure: const data in, a verdict out; where it says no it may leave what it
 * found out in eval->detail, and places in eval->hits.
 */
struct xp_word {
    const char *name;
    enum xp_arg_kind arg;
    bool (*holds)(struct xp_eval *eval, const struct xp_value *value, const struct xp_arg *arg, bool ignore_case);
    const char *what; /* one line for the manual */
};

/** The closed list; struct xp_term refers to it by index. */
extern const struct xp_word xp_words[];
extern const size_t xp_word_count;

/** Do all terms of the expression hold for the value? */
static inline bool xp_expr_holds(struct xp_eval *eval, const struct xp_expr *expr, const struct xp_value *value)
{
    for (uint32_t i = 0; i < expr->count; i++) {
        const struct xp_term *term = &expr->terms[i];

        if (eval->is_telling)
            xp_buf_clear(&eval->detail);
        if (!xp_words[term->word].holds(eval, value, &term->arg, expr->ignore_case))
            return false;
    }
    return true;
}

/** Index of the word, or xp_word_count. */
size_t xp_word_find(struct xp_str name);

/** A bound of `length` or `count`: the number, or the rule's setting in its place. */
int64_t xp_bound(const struct xp_eval *eval, int64_t number, uint8_t setting);

/* The predicates, by what they look at; each is a row of xp_words. */
#define XP_PREDICATE(name) \
    bool name(struct xp_eval *eval, const struct xp_value *value, const struct xp_arg *arg, bool ignore_case)

XP_PREDICATE(xp_is_type);
XP_PREDICATE(xp_is_equal);
XP_PREDICATE(xp_is_one_of);
XP_PREDICATE(xp_has_prefix);
XP_PREDICATE(xp_has_suffix);
XP_PREDICATE(xp_contains);
XP_PREDICATE(xp_matches_pattern);
XP_PREDICATE(xp_is_at_least);
XP_PREDICATE(xp_is_at_most);
XP_PREDICATE(xp_has_length);
XP_PREDICATE(xp_is_blank);
XP_PREDICATE(xp_lacks_characters);
XP_PREDICATE(xp_is_url);
XP_PREDICATE(xp_has_members);
XP_PREDICATE(xp_lacks_members);
XP_PREDICATE(xp_has_exactly_one);
XP_PREDICATE(xp_has_at_most_one);
XP_PREDICATE(xp_has_none_true);
XP_PREDICATE(xp_requires_siblings);
XP_PREDICATE(xp_member_fits);
XP_PREDICATE(xp_parent_fits);
XP_PREDICATE(xp_items_fit);
XP_PREDICATE(xp_item_fits);
XP_PREDICATE(xp_count_fits);
XP_PREDICATE(xp_next_fits);
XP_PREDICATE(xp_items_are_unique);
XP_PREDICATE(xp_items_are_prefix_free);
XP_PREDICATE(xp_fits_key);
XP_PREDICATE(xp_is_no_slip);
XP_PREDICATE(xp_names_folder);
XP_PREDICATE(xp_path_is_inside);
XP_PREDICATE(xp_names_entry);
XP_PREDICATE(xp_names_file_with);
XP_PREDICATE(xp_is_executable);

#endif
