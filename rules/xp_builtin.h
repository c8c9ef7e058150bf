#ifndef XP_BUILTIN_H
#define XP_BUILTIN_H

#include "xp_rule.h"

/** The rules of rules/ as constants, made by the build; the program needs no file beside it. */
extern const struct xp_ruleset xp_builtin_rules;

#endif
