#include "xp_word.h"

static bool holds_not(struct xp_eval *eval, const struct xp_value *value, const struct xp_arg *arg, bool ignore_case)
{
    size_t hits = eval->hit_count;
    bool holds = !xp_expr_holds(eval, &arg->exprs[0], value);

    (void)ignore_case;
    eval->hit_count = hits; /* what was found inside is what was asked for */
    return holds;
}

static bool holds_all(struct xp_eval *eval, const struct xp_value *value, const struct xp_arg *arg, bool ignore_case)
{
    (void)ignore_case;
    for (uint32_t i = 0; i < arg->count; i++)
        if (!xp_expr_holds(eval, &arg->exprs[i], value))
            return false;
    return true;
}

/* Where none holds, the first one's detail is the one to tell: it is what was asked for. */
static bool holds_any(struct xp_eval *eval, const struct xp_value *value, const struct xp_arg *arg, bool ignore_case)
{
    XP_AUTO_BUF first = XP_BUF_INIT(eval->detail.max);
    size_t hits = eval->hit_count;

    (void)ignore_case;
    for (uint32_t i = 0; i < arg->count; i++) {
        if (xp_expr_holds(eval, &arg->exprs[i], value)) {
            eval->hit_count = hits;
            return true;
        }
        if (i == 0)
            xp_buf_add_str(&first, xp_buf_str(&eval->detail));
    }
    xp_buf_clear(&eval->detail);
    xp_buf_add_str(&eval->detail, xp_buf_str(&first));
    return false;
}

const struct xp_word xp_words[] = {
    { "type", XP_ARG_TYPES, xp_is_type, "the value is of this JSON type, or of one of these" },
    { "equals", XP_ARG_SCALAR, xp_is_equal, "the value is this text, number, true, false or null" },
    { "one-of", XP_ARG_SCALARS, xp_is_one_of, "the value is one of these" },
    { "prefix", XP_ARG_TEXT, xp_has_prefix, "the text begins with this" },
    { "suffix", XP_ARG_TEXT, xp_has_suffix, "the text ends with this" },
    { "contains", XP_ARG_TEXTS, xp_contains, "the text holds this, or at least one of these" },
    { "pattern", XP_ARG_PATTERN, xp_matches_pattern, "the regular expression fits somewhere in the text" },
    { "min", XP_ARG_NUMBER, xp_is_at_least, "the number is this or more" },
    { "max", XP_ARG_NUMBER, xp_is_at_most, "the number is this or less" },
    { "length", XP_ARG_LENGTH, xp_has_length, "characters of the text, items of the array or members of the object" },
    { "blank", XP_ARG_BOOLEAN, xp_is_blank, "the text is empty or white space only" },
    { "characters", XP_ARG_CHARACTERS, xp_lacks_characters, "the text has no character of these classes" },
    { "no-slip-of", XP_ARG_TEXTS, xp_is_no_slip, "the text is one of these, or looks like none of them" },
    { "fits-key", XP_ARG_BOOLEAN, xp_fits_key, "the value is as the key tables say of its key: value, range, items" },
    { "url", XP_ARG_TEXTS, xp_is_url, "the text is an absolute URL with one of these schemes" },
    { "present", XP_ARG_TEXTS, xp_has_members, "the object has all these members" },
    { "absent", XP_ARG_TEXTS, xp_lacks_members, "the object has none of these members" },
    { "exactly-one-of", XP_ARG_TEXTS, xp_has_exactly_one, "the object has one of these members and no other of them" },
    { "at-most-one-of", XP_ARG_TEXTS, xp_has_at_most_one, "the object has none or one of these members" },
    { "none-true", XP_ARG_TEXTS, xp_has_none_true, "the object has none of these members with the value true" },
    { "requires", XP_ARG_TEXTS, xp_requires_siblings, "the object around the value also has these members" },
    { "member", XP_ARG_MEMBERS, xp_member_fits, "the object has the member, and its value fits the expression" },
    { "parent", XP_ARG_EXPR, xp_parent_fits, "the object or array around the value fits the expression" },
    { "each", XP_ARG_EXPR, xp_items_fit, "all items of the array fit the expression" },
    { "item", XP_ARG_ITEMS, xp_item_fits, "the array has these items, counted from 0, and each fits its expression" },
    { "count", XP_ARG_COUNT, xp_count_fits, "so many items of the array fit the expression" },
    { "next", XP_ARG_EXPR, xp_next_fits, "the item behind this one in the array is there and fits the expression" },
    { "unique-by", XP_ARG_BY, xp_items_are_unique, "no two items of the array have the same value in this member" },
    { "prefix-free", XP_ARG_BY, xp_items_are_prefix_free, "no item's text in this member begins with that of another" },
    { "path", XP_ARG_INSIDE, xp_path_is_inside, "the text is a relative path that stays inside the plugin" },
    { "file", XP_ARG_ENTRY, xp_names_entry, "the text names a file, folder or program of the plugin" },
    { "file-with", XP_ARG_TEXT, xp_names_file_with, "the text with this behind it names a file of the plugin" },
    { "names-folder", XP_ARG_BOOLEAN, xp_names_folder, "the text is the plugin's folder name, with or without .isf" },
    { "executable", XP_ARG_BOOLEAN, xp_is_executable, "the program that the text names has its executable bit" },
    { "not", XP_ARG_EXPR, holds_not, "the expression does not hold" },
    { "all", XP_ARG_EXPRS, holds_all, "all these expressions hold" },
    { "any", XP_ARG_EXPRS, holds_any, "at least one of these expressions holds" },
};

const size_t xp_word_count = XP_COUNT(xp_words);

size_t xp_word_find(struct xp_str name)
{
    size_t i = 0;

    while (i < xp_word_count && !xp_str_is(name, xp_words[i].name))
        i++;
    return i;
}
