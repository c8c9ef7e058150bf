#ifndef XP_REMARK_H
#define XP_REMARK_H

#include "xp_profile.h"

/**
 * Findings about files other than the manifest, made by modules above this one (rules with `reported-by: package`) or by
 * another program (`reported-by: python`): the contents of a package, what stands in a plugin's folder, a script.
 * Severity, message and help come from the rule, as the user's configuration has it.
 */
struct xp_remark_to {
    const struct xp_profile *profile;
    struct xp_str plugin;    /* path of the plugin's folder or package, for grouping; borrowed */
    struct xp_findings *out; /* findings are appended */
};

/** What a finding is about. Unset slices are empty. All are copied. */
struct xp_remark {
    struct xp_str path;    /* as the user would type it; raw bytes */
    uint32_t line, column; /* 1-based, in characters; line 0: the file as a whole; column 0: all of the line */
    uint32_t end_column;   /* exclusive; 0: the column alone */
    size_t offset, length; /* bytes of the file; only where line is not 0 */
    struct xp_str source;  /* text of the line, for the excerpt; empty: none. Cut to XP_EXCERPT_BYTES around `offset` */
    size_t source_start, source_end; /* the span inside `source`, in bytes */
    struct xp_str key;               /* {key} of the message: a name, put in quotes and made safe to show */
    struct xp_str found;             /* {found}: likewise */
    struct xp_str detail;            /* {detail}: text of ours, made safe to show */
    struct xp_place related;         /* another place; its path is empty where there is none */
    struct xp_str related_message;
};

/**
 * Report a fault, unless its rule is off.
 *
 * @param id  a built-in rule with `reported-by: package` or `python`.
 * @return the severity it was reported with; XP_SEVERITY_OFF when the rule is off.
 */
enum xp_severity xp_remark_add(const struct xp_remark_to *to, const char *id, const struct xp_remark *remark);

#endif
