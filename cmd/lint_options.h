#ifndef LINT_OPTIONS_H
#define LINT_OPTIONS_H

#include "rule_source.h"

/** What `lint` can be asked for: its settings, and the table of options that fills them. */
struct lint_settings {
    size_t format, fail_on, min_severity, color;
    struct cmd_list select, ignore, severity, output;
    struct rule_source_settings source;
    const char *known_tags, *stdin_filename, *against, *baseline, *write_baseline;
    size_t threads;
    bool is_quiet, has_show_config, has_fix, has_unsafe_fixes, has_diff, has_python;
};

/** Ended by a row without name. */
extern const struct cmd_option lint_options[];

/** The severity that --fail-on names; XP_SEVERITY_OFF for "never". */
enum xp_severity lint_fail_level(const struct lint_settings *settings);

/** The severity that --min-severity names. */
enum xp_severity lint_least_level(const struct lint_settings *settings);

#endif
