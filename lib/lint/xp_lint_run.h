#ifndef XP_LINT_RUN_H
#define XP_LINT_RUN_H

#include "xp_linter.h"

/** All that one `lint` is asked to do. */
struct xp_lint_job {
    const struct xp_linter *linter;
    const struct xp_str *paths; /* as the user typed them */
    size_t path_count;
    size_t threads;             /* 0: as many as there are processors */
    bool has_text;              /* lint this text too, as a manifest from standard input */
    struct xp_str text;
    struct xp_str text_name;    /* path to report for it, "-" or what --stdin-filename says */
    struct xp_str known_tags;   /* text of --known-tags FILE */
    struct xp_str known_path;
    enum xp_severity min_severity; /* findings below it are dropped at the end */
};

/**
 * Find the plugins, lint them on a pool of threads, compare their tags, sort.
 *
 * @param[out] out      findings and problems, sorted.
 * @param[out] plugins  how many plugins were linted.
 * @param[out] worst    the worst severity found, before min_severity hid anything; XP_SEVERITY_OFF when nothing was.
 */
void xp_lint_run(const struct xp_lint_job *job, struct xp_findings *out, size_t *plugins, enum xp_severity *worst);

#endif
