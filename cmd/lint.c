#include "cmd.h"
#include "xp_builtin.h"
#include "xp_doc.h"
#include "xp_file.h"
#include "xp_lint_run.h"
#include "xp_report.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The list of known tags is small; this keeps a mistaken path from filling the memory. */
enum { KNOWN_TAGS_MAX_BYTES = 64 * 1024 * 1024 };

/* One thread more than the pool would ever use is a slip of the hand. */
enum { THREADS_MAX = 256 };

struct lint_settings {
    size_t format, fail_on, min_severity, color;
    struct cmd_list select, ignore, severity;
    const char *known_tags, *stdin_filename;
    size_t threads;
    bool is_quiet;
};

static const char *const fail_names[] = { "error", "warning", "note", "never", NULL };
static const enum xp_severity fail_levels[] = { XP_SEVERITY_ERROR, XP_SEVERITY_WARNING, XP_SEVERITY_NOTE };
static const char *const least_names[] = { "note", "warning", "error", NULL };
static const enum xp_severity least_levels[] = { XP_SEVERITY_NOTE, XP_SEVERITY_WARNING, XP_SEVERITY_ERROR };

#define FIELD(name) offsetof(struct lint_settings, name)

static const struct cmd_option options[] = {
    {
        .name = "format",
        .kind = CMD_CHOICE,
        .field = FIELD(format),
        .argument = "FORMAT",
        .help = "what to print on standard output",
        .choices = { &xp_report_formats[0].name, sizeof(xp_report_formats[0]) },
    },
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
    {
        .name = "select",
        .kind = CMD_LIST,
        .field = FIELD(select),
        .argument = "RULE,...",
        .help = "use these rules alone; a * in a name stands for any text",
    },
    {
        .name = "ignore",
        .kind = CMD_LIST,
        .field = FIELD(ignore),
        .argument = "RULE,...",
        .help = "use none of these rules",
    },
    {
        .name = "severity",
        .kind = CMD_LIST,
        .field = FIELD(severity),
        .argument = "RULE=LEVEL,...",
        .help = "give rules another severity: error, warning, note or off",
    },
    {
        .name = "known-tags",
        .kind = CMD_TEXT,
        .field = FIELD(known_tags),
        .argument = "FILE",
        .help = "tags of other plugins, one a line, that must not be used again",
    },
    {
        .name = "stdin-filename",
        .kind = CMD_TEXT,
        .field = FIELD(stdin_filename),
        .argument = "NAME",
        .help =
            "what to call standard input; where NAME is the path of an info.json, the files beside it are looked at",
    },
    {
        .name = "color",
        .kind = CMD_CHOICE,
        .field = FIELD(color),
        .argument = "WHEN",
        .help = "colour the text format",
        .choices = CMD_NAMES(cmd_color_names),
    },
    {
        .name = "quiet",
        .letter = 'q',
        .kind = CMD_FLAG,
        .field = FIELD(is_quiet),
        .help = "no help lines, and nothing at all where nothing was found",
    },
    {
        .name = "threads",
        .kind = CMD_NUMBER,
        .field = FIELD(threads),
        .argument = "N",
        .help = "how many plugins to lint at once, at most 256; by default as many as there are processors",
        .max = THREADS_MAX,
    },
    { .name = NULL },
};

/* One run of the command, from what was asked for to what was found. */
struct lint {
    const struct lint_settings *settings;
    struct xp_findings findings;
    size_t plugins;
    enum xp_severity worst; /* before --min-severity hid anything */
    bool has_run;
};

/* What keeps the command from running at all. */
static void add_failure(struct lint *lint, const char *path, const struct xp_err *err)
{
    xp_findings_add_problem(&lint->findings, xp_str_from(path), xp_str_from(err->msg));
}

typedef int (*policy_step)(struct xp_policy *policy, struct xp_str list, struct xp_err *err);

static int apply_list(struct xp_policy *policy, const struct cmd_list *list, const char *option, policy_step step,
                      struct xp_err *err)
{
    for (size_t i = 0; i < list->count; i++)
        if (step(policy, xp_str_from(list->items[i]), err) < 0)
            return xp_wrap(err, "%s", option);
    return 0;
}

static int make_policy(const struct lint_settings *settings, struct xp_policy *policy, struct xp_err *err)
{
    int rc;

    xp_policy_init(policy, &xp_builtin_rules);
    if ((rc = apply_list(policy, &settings->select, "--select", xp_policy_select, err)) == 0 &&
        (rc = apply_list(policy, &settings->ignore, "--ignore", xp_policy_ignore, err)) == 0)
        rc = apply_list(policy, &settings->severity, "--severity", xp_policy_severity, err);
    return rc;
}

/* A file that the user names may be a pipe, as the shell's <(command) is, so it is read as a stream. */
static int read_known_tags(const char *path, struct xp_buf *out, struct xp_err *err)
{
    int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return xp_fail(err, XP_E_MISSING, "%s", strerror(errno));
    rc = xp_file_read_fd(fd, out, err);
    close(fd);
    return rc;
}

/* More than a manifest may have is cut off here and reported as too large by the rule for that. */
static int read_stdin(struct xp_buf *out, struct xp_err *err)
{
    int rc = xp_file_read_fd(STDIN_FILENO, out, err);

    return rc == XP_E_LIMIT ? 0 : rc;
}

/* The operands without "-". */
static void set_paths(struct xp_lint_job *job, struct cmd_call *call)
{
    static const struct xp_str here = XP_STR(".");
    size_t kept = 0;

    for (size_t i = 0; i < call->operand_count; i++) {
        if (xp_str_is(call->operands[i], "-"))
            job->has_text = true;
        else
            call->operands[kept++] = call->operands[i];
    }
    job->paths = call->operand_count ? call->operands : &here;
    job->path_count = call->operand_count ? kept : 1;
}

static void run_job(struct lint *lint, struct xp_lint_job *job, struct xp_policy *policy)
{
    struct xp_linter *linter;
    struct xp_err err;

    if (xp_linter_new(&linter, policy->rules, policy, &err) < 0) {
        add_failure(lint, "", &err);
        return;
    }
    job->linter = linter;
    xp_lint_run(job, &lint->findings, &lint->plugins, &lint->worst);
    lint->has_run = true;
    xp_linter_free(linter);
}

static void lint_inputs(struct lint *lint, struct cmd_call *call, struct xp_policy *policy)
{
    const struct lint_settings *settings = lint->settings;
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES + 1);
    XP_AUTO_BUF tags = XP_BUF_INIT(KNOWN_TAGS_MAX_BYTES);
    struct xp_lint_job job = {
        .threads = settings->threads,
        .text_name = xp_str_from(settings->stdin_filename ? settings->stdin_filename : "-"),
        .min_severity = least_levels[settings->min_severity],
    };
    struct xp_err err;

    set_paths(&job, call);
    if (settings->stdin_filename && !job.has_text) {
        xp_fail(&err, XP_E_USAGE, "--stdin-filename needs \"-\" as a PATH, which stands for standard input");
        add_failure(lint, "", &err);
        return;
    }
    if (settings->known_tags && read_known_tags(settings->known_tags, &tags, &err) < 0) {
        add_failure(lint, settings->known_tags, &err);
        return;
    }
    if (settings->known_tags) {
        job.known_tags = xp_buf_str(&tags);
        job.known_path = xp_str_from(settings->known_tags);
    }
    if (job.has_text && read_stdin(&text, &err) < 0) {
        add_failure(lint, "-", &err);
        job.has_text = false;
    }
    job.text = xp_buf_str(&text);
    run_job(lint, &job, policy);
}

static void lint_call(struct lint *lint, struct cmd_call *call)
{
    struct xp_policy policy;
    struct xp_err err;

    if (call->is_wrong_use) {
        add_failure(lint, "", &call->err);
        return;
    }
    if (make_policy(lint->settings, &policy, &err) < 0)
        add_failure(lint, "", &err);
    else
        lint_inputs(lint, call, &policy);
    xp_policy_release(&policy);
}

/* The text format has nothing to say about a run that was none; the others are one document whatever happened. */
static int report(const struct lint *lint)
{
    const struct xp_report_format *format = &xp_report_formats[lint->settings->format];
    struct xp_report_options shown = {
        .use_color = cmd_use_color(lint->settings->color),
        .is_quiet = lint->settings->is_quiet,
        .hides_all = lint->worst != XP_SEVERITY_OFF && lint->findings.count == 0,
        .version = XP_VERSION,
    };
    struct xp_writer out;
    struct xp_run run;

    xp_writer_init(&out, STDOUT_FILENO);
    xp_run_count(&run, &lint->findings, lint->plugins);
    if (lint->has_run || format->is_document)
        format->write(&out, &run, &shown);
    return cmd_finish(&out, CMD_EXIT_OK);
}

static int exit_code(const struct lint *lint)
{
    if (lint->findings.problem_count)
        return CMD_EXIT_TROUBLE;
    if (lint->settings->fail_on < XP_COUNT(fail_levels) && lint->worst >= fail_levels[lint->settings->fail_on])
        return CMD_EXIT_FINDINGS;
    return CMD_EXIT_OK;
}

static int run_lint(struct cmd_call *call)
{
    struct lint lint = { .settings = call->settings };
    int status;

    lint_call(&lint, call);
    status = report(&lint);
    cmd_complain_of(&lint.findings);
    if (status == CMD_EXIT_OK)
        status = exit_code(&lint);
    xp_findings_release(&lint.findings);
    return status;
}

const struct cmd_command cmd_lint = {
    .name = "lint",
    .operand = "PATH",
    .usage = "[PATH]...",
    .summary = "report what is wrong with plugins",
    .about = "Report what is wrong with plugins.\n"
             "\n"
             "PATH is a plugin's folder (NAME.isf), anything inside one, or a folder that is searched for plugins; "
             "without a PATH the current folder is. A PATH of - is a manifest on standard input.\n"
             "\n"
             "The exit code is 0 when nothing at or above --fail-on was found, 1 when something was, and 2 for wrong "
             "use, for a PATH that cannot be read or holds no plugin, and for output that cannot be written.",
    .examples = "  xtplug lint jamie.weather.isf\n"
                "  xtplug lint --fail-on warning --format json plugins/ >report.json\n",
    .options = options,
    .settings_size = sizeof(struct lint_settings),
    .run = run_lint,
};
