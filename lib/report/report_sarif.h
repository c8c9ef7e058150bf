#ifndef REPORT_SARIF_H
#define REPORT_SARIF_H

#include "report_fingerprint.h"
#include "xp_json_out.h"
#include "xp_rule.h"

/** The rules that findings of a report name: each id once, sorted. SARIF's results refer to them by index. */
struct sarif_rules {
    const struct xp_rule **items;
    size_t count;
    struct xp_table indexes; /* by id -> struct sarif_index */
    struct xp_arena arena;
};

/** Where plugins have different rule files, one id may stand for several rules; the first one then speaks for all. */
void sarif_rules_init(struct sarif_rules *rules, const struct xp_findings *findings);
void sarif_rules_release(struct sarif_rules *rules);

size_t sarif_rules_index(const struct sarif_rules *rules, const struct xp_rule *rule);

/** Write the array "rules" of the tool's component. */
void sarif_rules_write(const struct sarif_rules *rules, struct xp_json_out *json);

/** Parts of results, each written from scratch buffers of the caller's report. */
struct sarif_report {
    struct xp_json_out json;
    struct sarif_rules rules;
    struct report_paths paths;
    struct report_fingerprints fingerprints;
    struct xp_buf text, escaped; /* scratch */
};

/** "error", "warning", "note". */
struct xp_str sarif_level(enum xp_severity severity);

/** A member {"text": …}. What means something in SARIF's messages, braces and square brackets, is escaped. */
void sarif_add_message(struct sarif_report *report, const char *key, struct xp_str text);

/** The member "artifactLocation" or "…": a URI relative to %SRCROOT%, or an absolute one of a file outside of it. */
void sarif_add_artifact(struct sarif_report *report, const struct report_path *path);

/** The members of a result that say where: "locations", "relatedLocations". */
void sarif_add_locations(struct sarif_report *report, const struct xp_finding *finding);

/** The member "fixes", where there is one that JSON can hold. */
void sarif_add_fixes(struct sarif_report *report, const struct xp_finding *finding);

#endif
