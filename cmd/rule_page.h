#ifndef RULE_PAGE_H
#define RULE_PAGE_H

#include "xp_buf.h"
#include "xp_rule.h"

/** What the pages that are made of rules say, whatever language they are written in. */

/**
 * The next text about what to do: that of the rule, or those of its checks, each once. What only a finding could fill in
 * is said in general words.
 *
 * @param[in,out] next  0 at first.
 * @param[out] out      the text, in place of what was there.
 * @return false when there is no other.
 */
bool rule_next_help(const struct xp_rule *rule, uint32_t *next, struct xp_buf *out);

/** When the rule is looked at, where that is not every time, with code in backticks; or NULL. */
const char *rule_occasion(const struct xp_rule *rule);

/** The area of a rule: built-in ones have a heading, a user's the name of their file. */
struct xp_str rule_area(const struct xp_rule *rule);

#endif
