#ifndef XP_BUILTIN_H
#define XP_BUILTIN_H

#include "xp_rule_load.h"

/**
 * The rules of rules/ as constants, made by the build; the program needs no file beside it. All but their examples,
 * which no lint asks for: they would make every start slower.
 */
extern const struct xp_ruleset xp_builtin_rules;

/**
 * Read the same rules, with their examples, from the text of the rule files, which is part of the program too.
 *
 * @param book  empty; filled.
 */
void xp_builtin_load(struct xp_rulebook *book);

/** A rule file as it was when the program was built. */
struct xp_builtin_source {
    struct xp_str path, text;
};

extern const struct xp_builtin_source xp_builtin_sources[];
extern const size_t xp_builtin_source_count;

#endif
