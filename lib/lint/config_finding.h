#ifndef CONFIG_FINDING_H
#define CONFIG_FINDING_H

#include "xp_doc.h"
#include "xp_profile.h"

/** Findings about a settings file of the user's: its overrides, a baseline. Private to this module. */
struct config_reporter {
    struct xp_doc *doc; /* the file's */
    struct xp_str path; /* for messages */
    struct xp_findings *out;
    const struct xp_linter *linter;
    const struct xp_rule *rule;
    enum xp_severity severity;
};

/**
 * Fill linter, rule and severity; the other fields are the caller's.
 *
 * @param id  a built-in rule with `reported-by: config`.
 * @return false when the rule is off: then there is nothing to report.
 */
bool config_report_begin(struct config_reporter *reporter, const struct xp_profile *profile, const char *id);

/** Add a finding that points at a node of the file; `detail` is {detail} in its message. */
void config_report(const struct config_reporter *reporter, xp_node_id node, struct xp_str detail);

#endif
