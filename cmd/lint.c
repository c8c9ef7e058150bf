#include "lint_options.h"
#include "outputs.h"
#include "xp_against.h"
#include "xp_baseline.h"
#include "xp_config_show.h"
#include "xp_discover.h"
#include "xp_doc.h"
#include "xp_file.h"
#include "xp_lint_run.h"
#include "xp_packed.h"
#include "xp_python.h"
#include "xp_report.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The list of known tags is small; this keeps a mistaken path from filling the memory. */
enum { KNOWN_TAGS_MAX_BYTES = 64 * 1024 * 1024 };

/* One run of the command, from what was asked for to what was found. */
struct lint {
    const struct lint_settings *settings;
    struct xp_findings findings;
    size_t plugins;
    enum xp_severity worst; /* before --min-severity hid anything */
    struct xp_fix_result fixed;
    bool has_run, has_text;
    struct xp_linted_list linted;
    struct outputs outputs;
    struct rule_source source; /* findings point to rules, so these live until the report is written */
    struct xp_policy_orders orders;
    struct xp_profiles *profiles;
};

/* What keeps the command from running at all. */
static void add_failure(struct lint *lint, const char *path, const struct xp_err *err)
{
    xp_findings_add_problem(&lint->findings, xp_str_from(path), xp_str_from(err->msg));
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

static void run_job(struct lint *lint, struct xp_lint_job *job)
{
    const struct lint_settings *settings = lint->settings;
    struct xp_baseline baseline;
    struct xp_err err;

    if (settings->baseline) {
        if (xp_baseline_load(&baseline, settings->baseline, &err) < 0) {
            add_failure(lint, "", &err);
            return;
        }
        job->baseline = &baseline;
    }
    job->write_baseline = settings->write_baseline;
    lint->has_run = xp_lint_run(job, &lint->findings, &lint->plugins, &lint->worst);
    if (job->baseline)
        xp_baseline_release(&baseline);
    job->baseline = NULL;
}

/* The environment of the program, by POSIX: git and Python need it. */
extern char **environ;

/* Also where nothing is to be compiled, or nothing can. */
static void run_python(struct lint *lint, struct xp_lint_job *job)
{
    struct xp_python *python = NULL;
    struct xp_err err;

    if (lint->settings->has_python && xp_python_open(&python, (const char *const *)environ, &err) < 0) {
        xp_wrap(&err, "--check-python");
        xp_findings_add_notice(&lint->findings, xp_str_from(""), xp_str_from(err.msg));
    }
    job->python = python;
    run_job(lint, job);
    xp_python_free(python);
}

static const struct xp_str store_prefix = XP_STR("store:");

static bool names_store(const char *what)
{
    return what && xp_str_starts_with(xp_str_from(what), store_prefix);
}

static int open_against(struct lint *lint, const struct xp_lint_job *job, struct xp_against **against,
                        struct xp_err *err)
{
    const char *what = lint->settings->against;

    if (names_store(what))
        return cmd_reach.asker->ask(against, what + store_prefix.len, xp_profiles_configs(lint->profiles), job->paths,
                                    job->path_count, &lint->findings, err);
    return xp_against_open(against, xp_str_from(what), cmd_reach.packages, (const char *const *)environ, err);
}

/* Also where there is nothing to compare with. */
static void run_against(struct lint *lint, struct xp_lint_job *job)
{
    struct xp_against *against = NULL;
    const char *what = lint->settings->against;
    struct xp_err err;

    if (what && open_against(lint, job, &against, &err) < 0) {
        xp_wrap(&err, "--against \"%s\"", what);
        add_failure(lint, "", &err);
        return;
    }
    job->against = against;
    run_python(lint, job);
    xp_against_free(against);
}

static void lint_inputs(struct lint *lint, struct cmd_call *call)
{
    const struct lint_settings *settings = lint->settings;
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES + 1);
    XP_AUTO_BUF tags = XP_BUF_INIT(KNOWN_TAGS_MAX_BYTES);
    struct xp_lint_job job = {
        .profiles = lint->profiles,
        .threads = settings->threads,
        .text_name = xp_str_from(settings->stdin_filename ? settings->stdin_filename : "-"),
        .min_severity = lint_least_level(settings),
        .fix_mode = settings->has_diff  ? XP_FIX_DIFF
                    : settings->has_fix ? XP_FIX_WRITE
                                        : XP_FIX_OFF,
        .has_unsafe_fixes = settings->has_unsafe_fixes,
        .fix_result = &lint->fixed,
        .linted = &lint->linted,
        .packages = cmd_reach.packages,
    };
    struct xp_err err;

    set_paths(&job, call);
    if (settings->has_unsafe_fixes && job.fix_mode == XP_FIX_OFF) {
        xp_fail(&err, XP_E_USAGE, "--unsafe-fixes needs --fix or --diff");
        add_failure(lint, "", &err);
        return;
    }
    if (settings->stdin_filename && !job.has_text) {
        xp_fail(&err, XP_E_USAGE, "--stdin-filename needs \"-\" as a PATH, which stands for standard input");
        add_failure(lint, "", &err);
        return;
    }
    if (settings->known_tags && cmd_read_named(settings->known_tags, &tags, &err) < 0) {
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
    lint->has_text = job.has_text;
    run_against(lint, &job);
}

/* PATH as a plugin: the only one that it stands for, or itself. */
static int show_config_of(struct lint *lint, struct xp_str path, struct xp_writer *out, struct xp_err *err)
{
    const char *known_tags = lint->settings->known_tags;
    const struct xp_profile *profile;
    struct xp_discovery found;
    int rc;

    xp_discover(&found, &path, 1);
    if (found.count == 1 && !found.problem_count)
        path = found.targets[0].path;
    rc = xp_profiles_find(lint->profiles, path, &profile, err);
    if (rc == 0)
        rc = xp_profiles_check(lint->profiles, err);
    if (rc == 0)
        xp_config_show(out, profile, path, xp_str_from(known_tags ? known_tags : ""));
    xp_discovery_release(&found);
    return rc;
}

static void show_config(struct lint *lint, struct cmd_call *call)
{
    struct xp_lint_job job = { .profiles = lint->profiles };
    struct xp_writer out;
    struct xp_err err;

    set_paths(&job, call);
    xp_writer_init(&out, STDOUT_FILENO);
    for (size_t i = 0; i < job.path_count; i++) {
        if (i)
            xp_writer_add_text(&out, "---\n");
        if (show_config_of(lint, job.paths[i], &out, &err) < 0)
            add_failure(lint, "", &err);
    }
    if (xp_writer_finish(&out, &err) < 0)
        add_failure(lint, "", &err);
}

/* What is wrong with the command line as a whole, where each option is well formed. */
static void check_use(struct lint *lint, struct cmd_call *call)
{
    const struct lint_settings *settings = lint->settings;
    const char *const taken[] = { settings->baseline, settings->write_baseline, settings->known_tags };
    struct xp_err err;
    int rc = outputs_read(&lint->outputs, call, &settings->output, taken, XP_COUNT(taken), &err);

    if (rc == 0 && settings->output.count && settings->has_show_config)
        rc = xp_fail(&err, XP_E_USAGE, "--show-config lints nothing, so there is no report for --output");
    if (rc == 0 && settings->baseline && settings->write_baseline)
        rc = xp_fail(&err, XP_E_USAGE, "give --baseline or --write-baseline, not both");
    if (rc == 0 || call->is_wrong_use)
        return;
    call->is_wrong_use = true;
    call->err = err;
}

static void lint_call(struct lint *lint, struct cmd_call *call)
{
    struct xp_err err;

    lint->orders = rule_orders(call, &lint->settings->select, &lint->settings->ignore, &lint->settings->severity);
    check_use(lint, call);
    if (call->is_wrong_use) {
        add_failure(lint, "", &call->err);
        return;
    }
    if (rule_source_open(&lint->source, &lint->settings->source, &err) < 0) {
        add_failure(lint, "", &err);
        return;
    }
    lint->profiles = xp_profiles_new(lint->source.configs, &lint->orders);
    if (lint->settings->has_show_config)
        show_config(lint, call);
    else
        lint_inputs(lint, call);
}

/* A manifest from standard input is fixed on its way to standard output. */
static bool prints_text(const struct lint *lint)
{
    return lint->has_text && lint->settings->has_fix && !lint->settings->has_diff;
}

static struct xp_report_options report_options(const struct lint *lint)
{
    return (struct xp_report_options){
        .use_color = cmd_use_color(lint->settings->color),
        .is_quiet = lint->settings->is_quiet,
        .hides_all = lint->worst != XP_SEVERITY_OFF && lint->findings.count == 0,
        .version = XP_VERSION,
    };
}

static struct xp_run count_run(const struct lint *lint)
{
    struct xp_run run;

    xp_run_count(&run, &lint->findings, lint->plugins);
    run.linted = lint->linted.items;
    run.linted_count = lint->linted.count;
    return run;
}

/* Before standard output, so that what cannot be written is told there too. */
static void write_outputs(struct lint *lint)
{
    struct xp_report_options options = report_options(lint);
    struct xp_run run = count_run(lint);

    outputs_write(&lint->outputs, &run, &options, &lint->findings);
}

/* The text format has nothing to say about a run that was none; the others are one document whatever happened. */
static int report(const struct lint *lint)
{
    const struct xp_report_format *format = &xp_report_formats[lint->settings->format];
    struct xp_report_options shown = report_options(lint);
    struct xp_run run = count_run(lint);
    struct xp_writer out;

    xp_writer_init(&out, prints_text(lint) ? STDERR_FILENO : STDOUT_FILENO);
    if (lint->has_run || format->is_document)
        format->write(&out, &run, &shown);
    return cmd_finish(&out, CMD_EXIT_OK);
}

/* What takes the report's place on standard output: the diff, or the text that came in. */
static int print_fixed(const struct lint *lint)
{
    struct xp_writer out;

    if (!lint->has_run)
        return CMD_EXIT_OK;
    if (lint->settings->has_diff)
        return cmd_print_diff(xp_buf_str(&lint->fixed.diff));
    xp_writer_init(&out, STDOUT_FILENO);
    xp_writer_add_str(&out, xp_buf_str(&lint->fixed.text));
    return cmd_finish(&out, CMD_EXIT_OK);
}

static int print(const struct lint *lint)
{
    int status = CMD_EXIT_OK;

    if (lint->settings->has_show_config)
        return status;
    if (lint->settings->has_diff || prints_text(lint))
        status = print_fixed(lint);
    if (!lint->settings->has_diff && status == CMD_EXIT_OK)
        status = report(lint);
    return status;
}

/* As with other linters, nothing is said where nothing was to be put right. */
static void tell_fixed(const struct lint *lint)
{
    if (lint->has_run && lint->fixed.count && !lint->settings->has_diff && !lint->settings->is_quiet)
        cmd_complain("%zu finding%s put right in %zu file%s", lint->fixed.count, lint->fixed.count == 1 ? "" : "s",
                     lint->fixed.files, lint->fixed.files == 1 ? "" : "s");
}

static int exit_code(const struct lint *lint)
{
    enum xp_severity fail_level = lint_fail_level(lint->settings);

    if (lint->findings.problem_count)
        return CMD_EXIT_TROUBLE;
    if (lint->settings->has_diff)
        return lint->fixed.diff.len ? CMD_EXIT_FINDINGS : CMD_EXIT_OK;
    if (fail_level != XP_SEVERITY_OFF && lint->worst >= fail_level)
        return CMD_EXIT_FINDINGS;
    return CMD_EXIT_OK;
}

/* Is there a package to look into, and can this program not do that? */
static bool needs_more(const struct cmd_call *call)
{
    const struct lint_settings *settings = call->settings;
    bool has_package = settings->against && xp_packed_is(settings->against);

    for (size_t i = 0; i < call->operand_count; i++)
        has_package = has_package || xp_packed_is(call->operands[i].ptr);
    return has_package && !cmd_reach.packages;
}

static int run_lint(struct cmd_call *call)
{
    struct lint lint = { .settings = call->settings };
    int status;

    if (names_store(lint.settings->against) && !cmd_reach.asker)
        return cmd_hand_over(CMD_PROGRAM_NETWORK);
    cmd_take_packages(call);
    if (needs_more(call))
        return cmd_hand_over(CMD_PROGRAM_PACKAGE);
    lint_call(&lint, call);
    if (!lint.settings->has_show_config)
        write_outputs(&lint);
    status = print(&lint);
    tell_fixed(&lint);
    cmd_complain_of(&lint.findings);
    if (!lint.settings->is_quiet)
        cmd_tell_notices(&lint.findings);
    if (status == CMD_EXIT_OK)
        status = exit_code(&lint);
    if (lint.has_run)
        xp_fix_result_release(&lint.fixed);
    xp_findings_release(&lint.findings);
    xp_profiles_free(lint.profiles);
    rule_source_close(&lint.source);
    return status;
}

const struct cmd_command cmd_lint = {
    .name = "lint",
    .operand = "PATH",
    .usage = "[PATH]...",
    .about =
        "Report what is wrong with plugins.\n"
        "\n"
        "PATH is a plugin's folder (NAME.isf), anything inside one, a package (zip, or tar with gzip, xz or zstd), "
        "or a folder that is searched for plugins; without a PATH the current folder is. A PATH of - is a "
        "manifest on standard input.\n"
        "\n"
        "The exit code is 0 when nothing at or above --fail-on was found, 1 when something was, and 2 for wrong "
        "use, for a PATH that cannot be read or holds no plugin, and for output that cannot be written.",
    .examples = "  xtplug lint jamie.weather.isf\n"
                "  xtplug lint --fail-on warning --format json plugins/ >report.json\n"
                "  xtplug lint --against git:v1.2 jamie.weather.isf\n",
    .options = lint_options,
    .settings_size = sizeof(struct lint_settings),
    .run = run_lint,
};
