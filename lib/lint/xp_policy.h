#ifndef XP_POLICY_H
#define XP_POLICY_H

#include "xp_err.h"
#include "xp_rule.h"

/**
 * What the user thinks of each rule: its level for this run. Command line and configuration both end here. Selections
 * add up; what is ignored is off whatever else was said; of several levels the last one counts.
 */
struct xp_policy {
    const struct xp_ruleset *rules;
    struct xp_rule_policy *of; /* by index of the rule */
    bool has_selection;
};

struct xp_rule_policy {
    bool is_selected, is_ignored, has_level;
    enum xp_severity level;
};

/** Every rule at its own severity. `rules` must outlive the policy. */
void xp_policy_init(struct xp_policy *policy, const struct xp_ruleset *rules);
void xp_policy_release(struct xp_policy *policy);

/**
 * Only these rules, and those of other calls.
 *
 * @param list  rule ids or patterns with `*`, separated by commas; blanks around them do not count.
 * @return 0; XP_E_USAGE when an entry is empty or fits no rule, with the nearest id in the message.
 */
int xp_policy_select(struct xp_policy *policy, struct xp_str list, struct xp_err *err) XP_MUST_CHECK;

/** None of these rules. Same form and errors. */
int xp_policy_ignore(struct xp_policy *policy, struct xp_str list, struct xp_err *err) XP_MUST_CHECK;

/** "RULE=LEVEL[,RULE=LEVEL…]" with error, warning, note or off. Same errors; also XP_E_USAGE for a bad level. */
int xp_policy_severity(struct xp_policy *policy, struct xp_str list, struct xp_err *err) XP_MUST_CHECK;

/** The severity that findings of the rule get, when a check gives them `own`. XP_SEVERITY_OFF: none. */
enum xp_severity xp_policy_level(const struct xp_policy *policy, const struct xp_rule *rule, enum xp_severity own);

/** The id nearest to `name` among the rules, for "did you mean"; empty when none is near. */
struct xp_str xp_ruleset_nearest(const struct xp_ruleset *rules, struct xp_str name);

#endif
