#ifndef XP_POLICY_H
#define XP_POLICY_H

#include "xp_arena.h"
#include "xp_err.h"
#include "xp_rule.h"

/**
 * What the user thinks of each rule: its level for this run. Command line and configuration both end here. Selections
 * add up; what is ignored is off whatever else was said; of several levels the last one counts. Whatever the command
 * line says about a rule wins over the configuration, in whatever order they are told.
 */
struct xp_policy {
    const struct xp_ruleset *rules;
    struct xp_rule_policy *of; /* by index of the rule */
    bool has_selection;
    struct xp_arena arena; /* changed settings */
};

struct xp_rule_policy {
    bool is_selected, is_ignored, has_level; /* on the command line */
    enum xp_severity level;
    bool is_configured; /* the configuration gives a level */
    enum xp_severity configured;
    struct xp_setting *settings; /* the rule's own with changes; NULL: there are none */
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

/** What the command line says about rules, as it was typed: lists as for the three functions above. */
struct xp_policy_orders {
    const struct xp_str *select, *ignore, *severity;
    size_t select_count, ignore_count, severity_count;
};

/**
 * Are the orders well formed, and does every entry name a rule in at least one of the sets? Plugins of one run may have
 * different rules of their users.
 *
 * @return 0; XP_E_USAGE with the option's name in front.
 */
int xp_policy_check_orders(const struct xp_policy_orders *orders, const struct xp_ruleset *const *sets,
                           size_t set_count, struct xp_err *err) XP_MUST_CHECK;

/** Carry them out. Entries that name no rule of this policy do nothing. @return 0; XP_E_USAGE for ill-formed ones. */
int xp_policy_obey(struct xp_policy *policy, const struct xp_policy_orders *orders, struct xp_err *err) XP_MUST_CHECK;

/** The configuration gives the rule a level; of several the last one counts. */
void xp_policy_configure(struct xp_policy *policy, const struct xp_rule *rule, enum xp_severity level);

/** The configuration changes a setting of the rule. A name that the rule does not have does nothing. */
void xp_policy_set(struct xp_policy *policy, const struct xp_rule *rule, struct xp_str name, int64_t value);

/** The rule's settings as they are in force, rule->setting_count of them. */
const struct xp_setting *xp_policy_settings(const struct xp_policy *policy, const struct xp_rule *rule);

/** Does the command line keep the rule out of the run: ignored, or not among the selected? */
bool xp_policy_is_excluded(const struct xp_policy *policy, const struct xp_rule *rule);

/**
 * The severity that findings of the rule get, when a check gives them `own`. XP_SEVERITY_OFF: none. A rule whose own
 * severity is off is switched on by a level alone; one that only the configuration has off by selecting it too.
 */
enum xp_severity xp_policy_level(const struct xp_policy *policy, const struct xp_rule *rule, enum xp_severity own);

/** The id nearest to `name` among the rules, for "did you mean"; empty when none is near. */
struct xp_str xp_ruleset_nearest(const struct xp_ruleset *rules, struct xp_str name);

#endif
