#ifndef RULE_SHOW_H
#define RULE_SHOW_H

#include "cmd.h"
#include "xp_finding.h"
#include "xp_report_json.h"
#include "xp_rule.h"

/** What `rules` and `explain` share: the option --format, and the same JSON document. */
enum rule_format { RULE_FORMAT_TEXT, RULE_FORMAT_JSON };

struct rule_settings {
    size_t format; /* enum rule_format */
};

extern const struct cmd_option rule_options[];

/** All that is known of a rule, as one JSON object. */
void rule_add_json(struct xp_json_out *json, const struct xp_rule *rule);

/** Print the rules as one JSON document, with the problems. @return 0, or CMD_EXIT_TROUBLE when it cannot be written. */
int rule_print_json(const struct xp_rule *const *rules, size_t count, const struct xp_findings *problems);

#endif
