#include "outputs.h"
#include "rule_source.h"
#include "verify.h"
#include "xp_lint_run.h"
#include "xp_mem.h"
#include "xp_package_look.h"
#include "xp_path.h"
#include "xp_site.h"
#include "xp_table.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct index_settings {
    const char *output, *base_url, *name, *as_of, *meta;
    struct rule_source_settings source;
    size_t color;
    bool has_check, has_allow_removal, is_quiet;
};

#define FIELD(name) offsetof(struct index_settings, name)

static const struct cmd_option options[] = {
    {
        .name = "output",
        .letter = 'o',
        .kind = CMD_TEXT,
        .field = FIELD(output),
        .argument = "SITE",
        .help = "the folder of the store, which is made where it is not there",
    },
    {
        .name = "base-url",
        .kind = CMD_TEXT,
        .field = FIELD(base_url),
        .argument = "URL",
        .help = "where SITE will be served: https://, or http:// for your own machine",
    },
    {
        .name = "name",
        .kind = CMD_TEXT,
        .field = FIELD(name),
        .argument = "TEXT",
        .help = "what the store is called on its pages; by default \"" XP_SITE_DEFAULT_NAME "\"",
    },
    {
        .name = "as-of",
        .kind = CMD_TEXT,
        .field = FIELD(as_of),
        .argument = "DATE",
        .help =
            "the day that counts as today, as YYYY-MM-DD: the date of new releases that say none; what is dated later "
            "is left out",
    },
    {
        .name = "meta",
        .kind = CMD_TEXT,
        .field = FIELD(meta),
        .argument = "FILE",
        .help = "what to say about plugins and releases, over their own " XP_SITE_META_NAME,
    },
    {
        .name = "check",
        .kind = CMD_FLAG,
        .field = FIELD(has_check),
        .help = "write nothing; list what would change, and end with exit code 1 when something would",
    },
    {
        .name = "allow-removal",
        .kind = CMD_FLAG,
        .field = FIELD(has_allow_removal),
        .help = "take out published plugins and releases that none of the packages holds",
    },
    RULE_SOURCE_OPTIONS(struct index_settings, source),
    CMD_COLOR_OPTION(struct index_settings, "colour the findings"),
    CMD_QUIET_OPTION(struct index_settings, "print nothing when all went well"),
    { .name = NULL },
};

/* A package that was read. */
struct package {
    struct xp_str path;
    struct xp_sha256 digest;
};

/* One run of the command. */
struct site_run {
    const struct index_settings *settings;
    struct xp_findings findings;
    struct rule_source source;
    struct xp_policy_orders orders;
    struct xp_profiles *profiles;
    struct xp_site_request request;
    struct xp_site *site;
    struct xp_arena *arena;

    struct package *packages;
    size_t count, room;
    pthread_mutex_t lock;

    bool is_refused; /* a package, or what is published, stands against it */
    bool is_planned;
    bool is_written;
    char today[16];
};

static bool fail(struct site_run *run, const struct xp_err *err)
{
    xp_findings_add_problem(&run->findings, xp_str_make("", 0), xp_str_from(err->msg));
    return false;
}

static bool refuse(struct site_run *run, const char *why)
{
    run->is_refused = true;
    xp_findings_add_problem(&run->findings, xp_str_from(run->settings->output), xp_str_from(why));
    return false;
}

/* Called by any thread. */
static void take_package(void *context, struct xp_str path, const struct xp_package *package,
                         const struct xp_remark_to *remarks)
{
    struct site_run *run = context;
    struct verified verified = { .path = path };

    xp_package_file_digest(package, &verified.digest, &verified.size);
    verify_checksum(&verified, remarks);
    pthread_mutex_lock(&run->lock);
    run->packages = xp_grow(run->packages, &run->room, run->count + 1, sizeof(*run->packages));
    run->packages[run->count++] = (struct package){ xp_arena_copy(run->arena, path), verified.digest };
    pthread_mutex_unlock(&run->lock);
    xp_arena_release(&verified.arena);
}

static int compare_packages(const void *left, const void *right)
{
    const struct package *a = left, *b = right;

    return xp_str_compare(a->path, b->path);
}

/* What `xtplug verify` says of them. One error stands against them all. */
static bool verify(struct site_run *run, struct cmd_call *call)
{
    struct xp_package_look look = { .seen = take_package, .context = run };
    const struct xp_opener opener = { xp_package_look_inside, &look };
    struct xp_lint_job job = {
        .profiles = run->profiles,
        .paths = call->operands,
        .path_count = call->operand_count,
        .has_packages_alone = true,
        .packages = &opener,
        .threads = 1,
        .min_severity = XP_SEVERITY_NOTE,
    };
    enum xp_severity worst;
    size_t plugins;

    if (!xp_lint_run(&job, &run->findings, &plugins, &worst) || run->findings.problem_count)
        return false;
    if (run->count > 1)
        qsort(run->packages, run->count, sizeof(*run->packages), compare_packages);
    if (worst >= XP_SEVERITY_ERROR)
        return refuse(run, "nothing was written, because of the errors that were found");
    return true;
}

/* Mistakes in --meta are those of a settings file: wrong use. */
static bool add_meta(struct site_run *run)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_SITE_MAX_META_BYTES);
    const char *path = run->settings->meta;
    struct xp_err err;

    if (!path)
        return true;
    if (cmd_read_named(path, &text, &err) < 0) {
        xp_findings_add_problem(&run->findings, xp_str_from(path), xp_str_from(err.msg));
        return false;
    }
    return xp_site_add_meta(run->site, xp_str_from(path), xp_buf_str(&text), &run->findings);
}

static bool add_packages(struct site_run *run)
{
    bool is_good = true;

    for (size_t i = 0; i < run->count; i++)
        is_good =
            xp_site_add_package(run->site, run->packages[i].path, &run->packages[i].digest, &run->findings) && is_good;
    run->is_refused = !is_good;
    return is_good;
}

/* The clock decides about nothing but whether to stop: it never shows in what is written. */
static void find_today(struct site_run *run)
{
    time_t now = time(NULL);
    struct tm parts;

    run->today[0] = '\0';
    if (gmtime_r(&now, &parts))
        run->today[strftime(run->today, sizeof(run->today), "%Y-%m-%d", &parts)] = '\0';
}

static int check_use(struct site_run *run, struct cmd_call *call, struct xp_err *err)
{
    const struct index_settings *settings = run->settings;

    if (call->is_wrong_use) {
        *err = call->err;
        return err->code;
    }
    if (!call->operand_count)
        return xp_fail(err, XP_E_USAGE, "name the packages of the store; `xtplug index --help` says more");
    if (!settings->output)
        return xp_fail(err, XP_E_USAGE, "name the folder of the store with -o SITE");
    if (!settings->base_url)
        return xp_fail(err, XP_E_USAGE, "say where the store will be served with --base-url URL");
    if (xp_site_check_base_url(xp_str_from(settings->base_url), err) < 0)
        return xp_wrap(err, "--base-url");
    if (settings->as_of && !xp_site_is_day(xp_str_from(settings->as_of)))
        return xp_fail(err, XP_E_USAGE, "--as-of: \"%s\" is no day; expected YYYY-MM-DD, such as 2026-03-02",
                       settings->as_of);
    return rule_source_open(&run->source, &settings->source, err);
}

static struct xp_str given(const char *text)
{
    return xp_str_from(text ? text : "");
}

static void plan(struct site_run *run, struct cmd_call *call)
{
    const struct index_settings *settings = run->settings;
    struct xp_err err;
    int rc;

    if (check_use(run, call, &err) < 0) {
        fail(run, &err);
        return;
    }
    find_today(run);
    run->request = (struct xp_site_request){
        .folder = xp_path_tidy(run->arena, xp_str_from(settings->output)),
        .base_url = xp_str_from(settings->base_url),
        .name = given(settings->name),
        .as_of = given(settings->as_of),
        .today = xp_str_from(run->today),
        .allow_removal = settings->has_allow_removal,
    };
    run->profiles = xp_profiles_new(run->source.configs, &run->orders);
    cmd_take_packages(call);
    if (!verify(run, call) || !add_meta(run) || !add_packages(run))
        return;
    rc = xp_site_plan(run->site, &run->request, &run->findings);
    run->is_planned = rc == 0;
    run->is_refused = rc == XP_E_USAGE;
}

static void write_site(struct site_run *run)
{
    struct xp_err err;

    if (!run->is_planned || run->settings->has_check)
        return;
    run->is_written = xp_site_write(run->site, &err) == 0;
    if (!run->is_written)
        fail(run, &err);
}

static void count_changes(const struct site_run *run, size_t counts[3])
{
    const struct xp_site_change *changes;
    size_t count = xp_site_changes(run->site, &changes);

    for (size_t i = 0; i < count; i++)
        counts[changes[i].kind]++;
}

static void add_changes(struct xp_writer *out, const struct site_run *run)
{
    static const char *const words[] = { "new", "differs", "would go" };
    const struct xp_site_change *changes;
    size_t count = xp_site_changes(run->site, &changes);

    for (size_t i = 0; i < count; i++) {
        cmd_add_shown(out, changes[i].path);
        xp_writer_addf(out, ": %s\n", words[changes[i].kind]);
    }
}

static void add_result(struct xp_writer *out, const struct site_run *run)
{
    size_t plugins = xp_site_plugins(run->site), releases = xp_site_releases(run->site);
    size_t counts[3] = { 0, 0, 0 };
    size_t written;

    count_changes(run, counts);
    written = counts[XP_SITE_NEW] + counts[XP_SITE_CHANGED];
    cmd_add_shown(out, run->request.folder);
    xp_writer_addf(out, ": %zu plugin%s, %zu release%s; ", plugins, plugins == 1 ? "" : "s", releases,
                   releases == 1 ? "" : "s");
    if (run->settings->has_check && !written && !counts[XP_SITE_GONE])
        xp_writer_add_text(out, "up to date\n");
    else
        xp_writer_addf(out, "%zu file%s %s, %zu %s, %zu as they were\n", written, written == 1 ? "" : "s",
                       run->settings->has_check ? "to write" : "written", counts[XP_SITE_GONE],
                       run->settings->has_check ? "to remove" : "removed", xp_site_files(run->site) - written);
}

static int report(const struct site_run *run)
{
    struct xp_writer out;

    outputs_show_findings(&run->findings, run->count, run->settings->color, run->settings->is_quiet);
    xp_writer_init(&out, STDOUT_FILENO);
    if (run->is_planned && run->settings->has_check)
        add_changes(&out, run);
    if (!run->settings->is_quiet && (run->is_written || (run->is_planned && run->settings->has_check)))
        add_result(&out, run);
    return cmd_finish(&out, CMD_EXIT_OK);
}

static int exit_code(const struct site_run *run)
{
    const struct xp_site_change *changes;

    if (run->is_refused)
        return CMD_EXIT_FINDINGS;
    if (run->findings.problem_count)
        return CMD_EXIT_TROUBLE;
    return run->settings->has_check && xp_site_changes(run->site, &changes) ? CMD_EXIT_FINDINGS : CMD_EXIT_OK;
}

static int run_index(struct cmd_call *call)
{
    struct site_run run = { .settings = call->settings, .arena = &call->arena, .site = xp_site_new() };
    int status;

    pthread_mutex_init(&run.lock, NULL);
    plan(&run, call);
    write_site(&run);
    xp_findings_sort(&run.findings);
    status = report(&run);
    cmd_complain_of(&run.findings);
    if (!run.settings->is_quiet)
        cmd_tell_notices(&run.findings);
    if (status == CMD_EXIT_OK)
        status = exit_code(&run);
    pthread_mutex_destroy(&run.lock);
    free(run.packages);
    xp_site_free(run.site);
    xp_findings_release(&run.findings);
    xp_profiles_free(run.profiles);
    rule_source_close(&run.source);
    return status;
}

const struct cmd_command cmd_index = {
    .name = "index",
    .operand = "PACKAGE",
    .usage = "PACKAGE... -o SITE --base-url URL",
    .about = "Write a store of your own: a folder that any web server can serve, with answers as the Plugin Store API "
             "v2 gives them, the downloads, a catalogue for people, and what nginx needs to serve it at the API's own "
             "URL.\n"
             "\n"
             "Name the packages of all releases each time: the store holds what they give, the greatest vers of a "
             "plugin is its latest release. Each is verified as `xtplug verify` does; one error, and nothing is "
             "written. A published download never changes, and nothing is taken out without --allow-removal. The same "
             "packages give the same bytes, and what has not changed is not written again.\n"
             "\n"
             "What info.json cannot say (links, what is new, an icon, the date) stands in " XP_SITE_META_NAME
             " beside it, or in --meta FILE; docs/store-site.md says how.\n"
             "\n"
             "The exit code is 0 when the store was written or is up to date, 1 when something stands against it or "
             "--check found a difference, and 2 for wrong use and for what could not be read or written.",
    .examples = "  xtplug index *.zip -o site --base-url https://plugins.example.org\n"
                "  xtplug index *.zip -o site --base-url https://plugins.example.org --check\n",
    .options = options,
    .settings_size = sizeof(struct index_settings),
    .run = run_index,
};
