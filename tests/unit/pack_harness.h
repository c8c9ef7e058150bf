#ifndef PACK_HARNESS_H
#define PACK_HARNESS_H

#include "xp_plan.h"

/** What the tests of plans share: a plan of the folder "a.isf" in the scratch folder, with what was found on the way. */
struct pack_setup {
    struct xp_policy policy;
    struct xp_linter *linter;
    struct xp_profile profile;
    struct xp_findings findings; /* sorted */
    struct xp_remark_to remarks;
    struct xp_plan plan;
};

/** Make the plan. `settings` may be NULL. The test fails where there is none. */
void pack_setup_plan(struct pack_setup *setup, const char *folder, const struct xp_plan_settings *settings);
void pack_setup_release(struct pack_setup *setup);

/** The entries, a line each: "0644 5 a.isf/info.json", "0755 d a.isf", "0755 l a.isf/x -> y". */
void pack_dump_entries(const struct xp_plan *plan, struct xp_buf *out);

/** What is left out: "*.psd .xtplugignore:3 a/b.psd", folders with a slash. */
void pack_dump_skips(const struct xp_plan *plan, struct xp_buf *out);

/** The findings: "pack-link a.isf/x: message", ":2:3" behind the path where there is a place, "(a.isf/y)" for another. */
void pack_dump_findings(const struct xp_findings *findings, struct xp_buf *out);

#endif
