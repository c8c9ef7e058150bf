#include "pack.h"

#include "outputs.h"
#include "progress.h"
#include "xp_discover.h"
#include "xp_lint_run.h"
#include "xp_path.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIELD(name) offsetof(struct pack_settings, name)

static const struct cmd_option options[] = {
    {
        .name = "output",
        .letter = 'o',
        .kind = CMD_TEXT,
        .field = FIELD(output),
        .argument = "FILE",
        .help =
            "what to write; a folder gets a file TAG-READABLEVERS.zip, - is standard output; by default such a file in "
            "the current folder",
    },
    {
        .name = "format",
        .kind = CMD_CHOICE,
        .field = FIELD(format),
        .argument = "FORMAT",
        .help =
            "of the package; auto goes by the end of the file's name and else takes zip; text and json are about what "
            "is printed",
        .choices = CMD_NAMES(pack_format_names),
    },
    {
        .name = "list",
        .kind = CMD_FLAG,
        .field = FIELD(has_list),
        .help = "print what would go into the package: mode, size, name; write nothing",
    },
    {
        .name = "excluded",
        .kind = CMD_FLAG,
        .field = FIELD(has_excluded),
        .help = "with --list: print what would not, and the pattern that says so",
    },
    {
        .name = "dry-run",
        .kind = CMD_FLAG,
        .field = FIELD(has_dry_run),
        .help = "do everything but write",
    },
    {
        .name = "force",
        .kind = CMD_FLAG,
        .field = FIELD(has_force),
        .help = "replace an existing package and its checksum",
    },
    {
        .name = "no-lint",
        .kind = CMD_FLAG,
        .field = FIELD(has_no_lint),
        .help = "do not lint; what makes a bad package is refused all the same",
    },
    {
        .name = "level",
        .kind = CMD_TEXT,
        .field = FIELD(level),
        .argument = "N",
        .help = "how hard to try to make it small: 1 is fast, 9 (19 for tar.zst) small; by default 5 in a zip, 4 in a "
                "tar.xz, else 6; 0 stores, in a zip or tar.gz",
    },
    RULE_ORDER_OPTIONS(struct pack_settings),
    RULE_SOURCE_OPTIONS(struct pack_settings, source),
    CMD_COLOR_OPTION(struct pack_settings, "colour the findings"),
    CMD_QUIET_OPTION(struct pack_settings, "print nothing when the package was written, no help lines, no progress"),
    CMD_THREADS_OPTION(struct pack_settings,
                       "how many files to pack at once, at most 256; by default as many as there are processors"),
    { .name = NULL },
};

static bool add_failure(struct pack *pack, struct xp_str path, const struct xp_err *err)
{
    xp_findings_add_problem(&pack->findings, path, xp_str_from(err->msg));
    return false;
}

/* The one plugin that FOLDER stands for, as for lint. */
static bool find_plugin(struct pack *pack, struct cmd_call *call)
{
    struct xp_discovery found;
    struct xp_err err;
    bool is_good;

    if (call->operand_count != 1) {
        xp_fail(&err, XP_E_USAGE, "name one FOLDER to pack, not %zu", call->operand_count);
        return add_failure(pack, xp_str_make("", 0), &err);
    }
    xp_discover(&found, call->operands, 1);
    is_good = found.count == 1 && found.targets[0].kind == XP_TARGET_PLUGIN && !found.problem_count;
    if (is_good)
        pack->folder = xp_arena_copy(pack->arena, found.targets[0].path);
    for (size_t i = 0; i < found.problem_count; i++)
        xp_findings_add_problem(&pack->findings, found.problems[i].path, found.problems[i].message);
    if (!is_good && !found.problem_count) {
        if (found.count > 1)
            xp_fail(&err, XP_E_USAGE, "holds %zu plugins; name the folder of the one to pack", found.count);
        else
            xp_fail(&err, XP_E_USAGE, "is no plugin's folder");
        add_failure(pack, call->operands[0], &err);
    }
    xp_discovery_release(&found);
    return is_good;
}

/* What is wrong with the plugin, as `lint FOLDER` says it. */
static bool lint(struct pack *pack)
{
    struct xp_lint_job job = {
        .profiles = pack->profiles,
        .paths = &pack->folder,
        .path_count = 1,
        .threads = 1,
        .min_severity = XP_SEVERITY_NOTE,
    };
    enum xp_severity worst;
    size_t plugins;

    return xp_lint_run(&job, &pack->findings, &plugins, &worst) && !pack->findings.problem_count;
}

static bool find_profile(struct pack *pack, const struct xp_profile **profile)
{
    struct xp_err err;

    if (xp_profiles_find(pack->profiles, pack->folder, profile, &err) < 0 ||
        xp_profiles_check(pack->profiles, &err) < 0)
        return add_failure(pack, xp_str_make("", 0), &err);
    return true;
}

static const struct xp_str *as_texts(struct pack *pack, const struct xp_config_texts *texts)
{
    struct xp_str *out = xp_arena_calloc(pack->arena, texts->count, sizeof(*out));

    for (uint32_t i = 0; i < texts->count; i++)
        out[i] = texts->items[i].text;
    return out;
}

static const uint32_t *lines_of(struct pack *pack, struct xp_config *config, const struct xp_config_texts *texts)
{
    uint32_t *out = xp_arena_calloc(pack->arena, texts->count, sizeof(*out));

    for (uint32_t i = 0; i < texts->count; i++)
        out[i] = xp_doc_position(&config->doc, config->doc.nodes[texts->items[i].node].start).line;
    return out;
}

static void add_configured(struct pack *pack, struct xp_config *config, struct xp_plan_settings *settings)
{
    struct xp_str place = xp_configs_place(pack->source.configs, pack->folder);
    struct xp_str above = xp_path_dir(xp_config_place(config, place, pack->arena).manifest);

    settings->exclude = as_texts(pack, &config->pack_exclude);
    settings->exclude_lines = lines_of(pack, config, &config->pack_exclude);
    settings->exclude_count = config->pack_exclude.count;
    settings->exclude_origin = config->path;
    settings->allow_secrets = as_texts(pack, &config->pack_allow_secrets);
    settings->allow_secrets_count = config->pack_allow_secrets.count;
    settings->above = xp_str_is(above, ".") ? xp_str_make("", 0) : above;
}

static bool make_plan(struct pack *pack)
{
    struct xp_plan_settings settings = {
        .output = xp_str_from(pack->path ? pack->path : ""),
        .threads = pack->settings->threads,
    };
    struct xp_remark_to remarks = { .plugin = pack->folder, .out = &pack->findings };
    const struct xp_profile *profile;
    struct xp_err err;

    if (!find_profile(pack, &profile))
        return false;
    if (profile->config)
        add_configured(pack, profile->config, &settings);
    remarks.profile = profile;
    if (xp_plan_make(&pack->plan, pack->folder.ptr, &settings, &remarks, &err) < 0)
        return add_failure(pack, pack->folder, &err);
    pack->has_plan = true;
    xp_findings_sort(&pack->findings);
    return true;
}

static void refuse(struct pack *pack, struct xp_str path, const char *why)
{
    xp_findings_add_problem(&pack->findings, path, xp_str_from(why));
    pack->is_refused = true;
}

/* What was found stands against it. */
static void judge_findings(struct pack *pack)
{
    struct xp_run run;

    xp_run_count(&run, &pack->findings, 1);
    if (pack->plan.is_refused)
        refuse(pack, pack->folder, "was not packed, because of what was found");
    else if (run.errors && !pack->settings->has_no_lint)
        refuse(pack, pack->folder, "was not packed, because of the errors that were found; with --no-lint it would be");
}

static void judge_path(struct pack *pack)
{
    struct stat info;
    struct xp_str sums;

    if (!pack->path || pack->settings->has_force)
        return;
    sums = xp_arena_printf(pack->arena, "%s" XP_PACK_CHECKSUM_END, pack->path);
    if (lstat(pack->path, &info) == 0)
        refuse(pack, xp_str_from(pack->path), "exists already; --force replaces it");
    else if (lstat(sums.ptr, &info) == 0)
        refuse(pack, sums, "exists already; --force replaces it");
}

static void show_progress(void *context, uint64_t done, uint64_t total)
{
    progress_show(context, done, total);
}

static void write_package(struct pack *pack)
{
    const char *scratch = getenv("TMPDIR");
    struct progress progress;
    struct xp_pack_job job = {
        .plan = &pack->plan,
        .format = pack->format,
        .packer = pack->format == XP_PACK_ZIP ? &xp_pack_zip : cmd_reach.tar_packer,
        .level = pack->level,
        .threads = pack->settings->threads,
        .time = pack->time,
        .path = pack->path,
        .may_replace = pack->settings->has_force,
        .fd = STDOUT_FILENO,
        .scratch = scratch && *scratch ? scratch : "/tmp",
        .progress = show_progress,
        .context = &progress,
    };
    struct xp_err err;
    int rc;

    progress_begin(&progress, "packing", pack->settings->is_quiet);
    rc = xp_pack_write(&job, &pack->result, &err);
    progress_end(&progress);
    if (rc < 0)
        add_failure(pack, xp_str_make("", 0), &err);
    pack->is_refused = pack->is_refused || (rc < 0 && pack->result.is_refused);
    pack->is_written = rc == 0;
}

/* Everything that is looked at before a decision. @return false when that failed. */
static bool prepare(struct pack *pack, struct cmd_call *call)
{
    const struct pack_settings *settings = pack->settings;
    struct xp_err err;

    if (!find_plugin(pack, call) || !pack_find_path(pack))
        return false;
    if (rule_source_open(&pack->source, &settings->source, &err) < 0)
        return add_failure(pack, xp_str_make("", 0), &err);
    pack->orders = rule_orders(call, &settings->select, &settings->ignore, &settings->severity);
    pack->profiles = xp_profiles_new(pack->source.configs, &pack->orders);
    return (settings->has_no_lint || lint(pack)) && make_plan(pack);
}

static void run_steps(struct pack *pack, struct cmd_call *call)
{
    const struct pack_settings *settings = pack->settings;
    bool is_ready = prepare(pack, call);

    if (!pack->is_json)
        outputs_show_findings(&pack->findings, 1, settings->color, settings->is_quiet);
    if (!is_ready)
        return;
    judge_findings(pack);
    if (!pack->is_refused && !settings->has_list)
        judge_path(pack);
    if (!pack->is_refused && !settings->has_list && !settings->has_dry_run)
        write_package(pack);
}

static int exit_code(const struct pack *pack)
{
    if (pack->is_refused)
        return CMD_EXIT_FINDINGS;
    return pack->findings.problem_count ? CMD_EXIT_TROUBLE : CMD_EXIT_OK;
}

static int run_pack(struct cmd_call *call)
{
    struct pack pack = { .settings = call->settings, .arena = &call->arena, .plan = { .fd = -1 } };
    int status;

    if (call->is_wrong_use) {
        pack.is_json = strcmp(pack_format_names[pack.settings->format], "json") == 0;
        add_failure(&pack, xp_str_make("", 0), &call->err);
    } else if (pack_read_request(&pack)) {
        if (pack.format != XP_PACK_ZIP && !cmd_reach.tar_packer)
            return cmd_hand_over(CMD_PROGRAM_PACKAGE);
        run_steps(&pack, call);
    }
    status = pack_show_result(&pack, exit_code(&pack));
    cmd_complain_of(&pack.findings);
    if (!pack.settings->is_quiet)
        cmd_tell_notices(&pack.findings);
    xp_plan_release(&pack.plan);
    xp_findings_release(&pack.findings);
    xp_profiles_free(pack.profiles);
    rule_source_close(&pack.source);
    return status;
}

const struct cmd_command cmd_pack = {
    .name = "pack",
    .operand = "FOLDER",
    .usage = "FOLDER",
    .about = "Lint a plugin and bundle its folder into a package, the same bytes every time.\n"
             "\n"
             "What belongs to the machine and not to the plugin (.git, .DS_Store, __pycache__ and the like) is left "
             "out, and what .xtplugignore says, which is written as .gitignore is. Names are sorted, times and modes "
             "are made equal. The package is read back and compared before it gets its name, and its checksum is "
             "written beside it. All times are 1980-01-01, or what SOURCE_DATE_EPOCH says.\n"
             "\n"
             "The exit code is 0 when the package was written, 1 when the plugin was refused or there is a package "
             "already, and 2 for wrong use and for what cannot be read or written.",
    .examples = "  xtplug pack jamie.weather.isf\n"
                "  xtplug pack jamie.weather.isf --list\n"
                "  xtplug pack jamie.weather.isf -o dist/weather.tar.gz --force\n",
    .options = options,
    .settings_size = sizeof(struct pack_settings),
    .run = run_pack,
};
