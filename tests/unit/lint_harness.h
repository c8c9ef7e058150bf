#ifndef LINT_HARNESS_H
#define LINT_HARNESS_H

#include "xp_linter.h"
#include "xp_plugin.h"
#include "xp_rule_load.h"

/** What the tests of the engine share: rules from a text, a linter over them, a manifest from a text. */
struct lint_setup {
    struct xp_rulebook book;
    struct xp_ruleset set;
    struct xp_policy policy;
    struct xp_linter *linter;
};

/**
 * Read the rules, each at its own severity, and make a linter of them. The test fails when they cannot be read.
 *
 * @param rules  YAML, as in a file of rules/ (built-in) or of a user.
 */
void lint_setup_init(struct lint_setup *setup, const char *rules, bool is_builtin);

/** The same for a user's rules over key tables; `keys` may be NULL. */
void lint_setup_init_keys(struct lint_setup *setup, const char *keys, const char *rules);

void lint_setup_release(struct lint_setup *setup);

/**
 * Lint a manifest's text that has no folder around it, and sort the findings.
 *
 * @param[out] findings  zero-initialised by the caller, who releases it.
 * @param[out] tag       may be NULL.
 */
void lint_text(const struct lint_setup *setup, struct xp_str text, struct xp_findings *findings, struct xp_tag *tag);

/**
 * The findings as text, a line each: place, severity, rule, pointer and message, then what there is of help, related
 * places and edits.
 *
 *     2:3-2:8 error key-case /Tag: "Tag" is "tag" (help) [3:3 the key itself stands here] {safe 4+5 "tag"}
 */
void lint_dump(const struct xp_findings *findings, struct xp_buf *out);

/** The only rule that a file holds, out of what most tests do not care about. */
#define RULE(name) "- id: " name "\n  severity: error\n  summary: a rule\n"

/** The same for a built-in one, which needs more. */
#define BUILTIN_RULE(name)                      \
    RULE(name)                                  \
    "  why: because\n"                          \
    "  source: {page: p, status: documented}\n" \
    "  examples: {pass: ['{}'], fail: ['{}']}\n"

/** The rules that report what the key tables say, with the messages of the tests. */
/* clang-format off */
#define KEY_RULES                                                                                \
    BUILTIN_RULE("required-key") "  reported-by: keys\n  message: 'missing {key} in {table}'\n"  \
    BUILTIN_RULE("key-type") "  reported-by: keys\n  message: '{key} is {value}, not {expected}'\n" \
    BUILTIN_RULE("key-case") "  reported-by: keys\n  message: '{found} is {key}'\n"              \
    BUILTIN_RULE("key-unknown") "  reported-by: keys\n  message: '{found} is like {key}'\n"
/* clang-format on */

#endif
