#ifndef XP_LINT_RUN_H
#define XP_LINT_RUN_H

#include "xp_buf.h"
#include "xp_linter.h"
#include "xp_profile.h"

enum xp_fix_mode {
    XP_FIX_OFF,
    XP_FIX_WRITE, /* write the fixed manifests; the findings are those that remain */
    XP_FIX_DIFF   /* write nothing: say what would change; the findings are those of the files as they are */
};

/** What fixing came to, over all plugins; the same whatever the number of threads. */
struct xp_fix_result {
    size_t count;       /* findings put right */
    size_t files;       /* manifests written, or that the diff changes */
    struct xp_buf diff; /* XP_FIX_DIFF: by path, for `git apply` and `patch -p1` */
    struct xp_buf text; /* XP_FIX_WRITE with a text in the job: that text, fixed or as it was */
};

/** Frees the texts. */
void xp_fix_result_release(struct xp_fix_result *result);

struct xp_against;
struct xp_baseline;
struct xp_opener;
struct xp_python;

/** A plugin that was linted, and what with. */
struct xp_linted {
    struct xp_str path;               /* of its folder, as in the findings */
    const struct xp_profile *profile; /* lives as long as the profiles of the run */
    bool has_manifest;                /* it could be read, so that the rules about it had something to look at */
    bool was_compared;                /* with an earlier state */
};

/** Those of a run, sorted by path. Zero-initialised is ready to use; they live in the findings' arena. */
struct xp_linted_list {
    struct xp_linted *items;
    size_t count;
};

/** All that one `lint` is asked to do. */
struct xp_lint_job {
    struct xp_profiles *profiles; /* what each plugin is linted with */
    const struct xp_str *paths;   /* as the user typed them */
    size_t path_count;
    bool has_packages_alone; /* every path is a package, also one that lies in a plugin's folder */
    size_t threads;          /* 0: as many as there are processors */
    bool has_text;           /* lint this text too, as a manifest from standard input */
    struct xp_str text;
    struct xp_str text_name;  /* path to report for it, "-" or what --stdin-filename says */
    struct xp_str known_tags; /* text of --known-tags FILE, in place of the configuration's */
    struct xp_str known_path;
    struct xp_baseline *baseline;     /* hides what it lists; NULL: there is none */
    const char *write_baseline;       /* file to write all findings to, which are hidden then; NULL: none */
    const struct xp_against *against; /* compare with earlier states; NULL: there are none */
    const struct xp_opener *packages; /* how to look into packages; NULL: files that are named are none */
    const struct xp_python *python;   /* compile the modules; NULL: do not */
    enum xp_severity min_severity;    /* findings below it are dropped at the end, and their fixes not applied */
    enum xp_fix_mode fix_mode;
    bool has_unsafe_fixes;
    struct xp_fix_result *fix_result; /* out; filled unless XP_FIX_OFF, release with xp_fix_result_release() */
    struct xp_linted_list *linted;    /* out; NULL: nobody wants to know */
};

/**
 * Find the plugins and their configurations, lint and fix them on a pool of threads, compare their tags, hide what a
 * baseline lists, sort. A manifest that cannot be written is a problem, and keeps its findings. Plugins whose
 * configuration cannot be read are not linted. A plugin inside a package is linted like one in a folder, but never
 * changed; its configuration is that of the folder in which the package lies.
 *
 * @param[out] out      findings and problems, sorted.
 * @param[out] plugins  how many plugins were linted.
 * @param[out] worst    the worst severity found, before min_severity hid anything; XP_SEVERITY_OFF when nothing was.
 * @return false when an order of the command line names no rule of any plugin: that is the only problem then, and
 *         nothing was linted.
 */
bool xp_lint_run(const struct xp_lint_job *job, struct xp_findings *out, size_t *plugins, enum xp_severity *worst);

#endif
