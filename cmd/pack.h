#ifndef PACK_H
#define PACK_H

#include "rule_source.h"
#include "xp_pack.h"

/** One run of `pack`, from what was asked for to what came of it. */

struct pack_settings {
    const char *output, *level;
    size_t format, threads, color;
    struct cmd_list select, ignore, severity;
    struct rule_source_settings source;
    bool has_list, has_excluded, has_dry_run, has_force, has_no_lint, is_quiet;
};

struct pack {
    const struct pack_settings *settings;
    struct xp_arena *arena;
    struct xp_findings findings; /* also what could not be done, and why nothing was packed */
    struct xp_str folder;        /* of the plugin, as the user would type it; a NUL follows */
    bool is_json;

    enum xp_pack_format format;
    int level;
    int64_t time;
    const char *path; /* of the package; NULL: standard output, or not known yet */
    bool to_stdout;

    struct xp_plan plan;
    bool has_plan;
    bool is_refused; /* the plugin, or a file at `path`, stands against it */
    bool is_written;
    struct xp_pack_result result;

    struct rule_source source; /* findings point to rules, so these live until the report is written */
    struct xp_policy_orders orders;
    struct xp_profiles *profiles;
};

/** Choices of --format: the archive's, or the report's. */
extern const char *const pack_format_names[];

/**
 * Understand the options and the environment: format, level, time, where to write.
 *
 * @return false when they make no sense; then the message is among the findings' problems.
 */
bool pack_read_request(struct pack *pack);

/** Find the package's path, where the plugin's manifest has a part in it. The same. */
bool pack_find_path(struct pack *pack);

/** What came of it, on standard output: the list, what was written, or all of it as one JSON document. @return status. */
int pack_show_result(const struct pack *pack, int status);

#endif
