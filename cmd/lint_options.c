#include "lint_options.h"

#include "outputs.h"
#include "xp_report.h"

static const char *const fail_names[] = { "error", "warning", "note", "never", NULL };
static const enum xp_severity fail_levels[] = { XP_SEVERITY_ERROR, XP_SEVERITY_WARNING, XP_SEVERITY_NOTE,
                                                XP_SEVERITY_OFF };
static const char *const least_names[] = { "note", "warning", "error", NULL };
static const enum xp_severity least_levels[] = { XP_SEVERITY_NOTE, XP_SEVERITY_WARNING, XP_SEVERITY_ERROR };

#define FIELD(name) offsetof(struct lint_settings, name)

const struct cmd_option lint_options[] = {
    OUTPUTS_OPTIONS(struct lint_settings),
    {
        .name = "fail-on",
        .kind = CMD_CHOICE,
        .field = FIELD(fail_on),
        .argument = "LEVEL",
        .help = "end with exit code 1 when something this bad or worse is found",
        .choices = CMD_NAMES(fail_names),
    },
    {
        .name = "min-severity",
        .kind = CMD_CHOICE,
        .field = FIELD(min_severity),
        .argument = "LEVEL",
        .help = "show nothing less severe; what is hidden still counts for --fail-on",
        .choices = CMD_NAMES(least_names),
    },
    RULE_ORDER_OPTIONS(struct lint_settings),
    RULE_SOURCE_OPTIONS(struct lint_settings, source),
    {
        .name = "show-config",
        .kind = CMD_FLAG,
        .field = FIELD(has_show_config),
        .help = "print what is in force for each PATH and where it comes from, and lint nothing",
    },
    {
        .name = "baseline",
        .kind = CMD_TEXT,
        .field = FIELD(baseline),
        .argument = "FILE",
        .help = "hide the findings that this file lists",
    },
    {
        .name = "write-baseline",
        .kind = CMD_TEXT,
        .field = FIELD(write_baseline),
        .argument = "FILE",
        .help = "write a list of all findings to this file, and hide them",
    },
    {
        .name = "known-tags",
        .kind = CMD_TEXT,
        .field = FIELD(known_tags),
        .argument = "FILE",
        .help = "tags of other plugins, one a line, that must not be used again",
    },
    {
        .name = "against",
        .kind = CMD_TEXT,
        .field = FIELD(against),
        .argument = "WHAT",
        .help = "compare with an earlier state: git:REVISION of the repository that the plugin lies in; a folder, the "
                "plugin's own as it was or one that holds plugins; or with what the store has: store:",
    },
    {
        .name = "check-python",
        .kind = CMD_FLAG,
        .field = FIELD(has_python),
        .help =
            "also have the python3 of this machine compile each plugin's module, without running any of it, and report "
            "its first error",
    },
    {
        .name = "fix",
        .kind = CMD_FLAG,
        .field = FIELD(has_fix),
        .help =
            "put right what can be without changing a meaning, and report the rest; of a manifest on standard input "
            "the text is printed, and the report goes to standard error",
    },
    {
        .name = "unsafe-fixes",
        .kind = CMD_FLAG,
        .field = FIELD(has_unsafe_fixes),
        .help = "with --fix or --diff: also what drops a text of yours or guesses what you meant",
    },
    {
        .name = "diff",
        .kind = CMD_FLAG,
        .field = FIELD(has_diff),
        .help =
            "print what --fix would change, as git diff does, and write nothing; ends with exit code 1 when there is "
            "something",
    },
    {
        .name = "stdin-filename",
        .kind = CMD_TEXT,
        .field = FIELD(stdin_filename),
        .argument = "NAME",
        .help =
            "what to call standard input; where NAME is the path of an info.json, the files beside it are looked at",
    },
    CMD_COLOR_OPTION(struct lint_settings, "colour the text format"),
    CMD_QUIET_OPTION(struct lint_settings, "no help lines, and nothing at all where nothing was found"),
    CMD_THREADS_OPTION(struct lint_settings,
                       "how many plugins to lint at once, at most 256; by default as many as there are processors"),
    { .name = NULL },
};

enum xp_severity lint_fail_level(const struct lint_settings *settings)
{
    return fail_levels[settings->fail_on];
}

enum xp_severity lint_least_level(const struct lint_settings *settings)
{
    return least_levels[settings->min_severity];
}
