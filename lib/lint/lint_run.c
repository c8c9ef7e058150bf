#include "xp_lint_run.h"

#include "baseline_unused.h"
#include "fix_run.h"
#include "lint_roots.h"
#include "override.h"
#include "xp_against.h"
#include "xp_discover.h"
#include "xp_inside.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_plugin.h"
#include "xp_pool.h"
#include "xp_python.h"

#include <stdlib.h>

/* One plugin's share of the run; each is written by one thread only. */
struct task {
    struct xp_findings findings;
    struct xp_tag tag;
    struct xp_fix_result fix;
    const struct xp_profile *profile; /* NULL: not to be linted */
    struct xp_linted linted;
    bool is_plugin;
    bool is_package; /* it lies in a package, so it is not changed */
    bool is_alone;   /* no other task in the run */
};

struct run {
    const struct xp_lint_job *job;
    const struct xp_discovery *discovery;
    struct task *tasks; /* one for each target, and one more for the text */
    size_t task_count;
    struct override_judge *judge; /* NULL: there are no overrides */
    struct lint_roots roots;
};

static void lint_loaded(const struct run *run, struct xp_plugin *plugin, bool is_text, struct task *task)
{
    const struct xp_lint_job *job = run->job;
    const struct xp_linter *linter = task->profile->linter;

    if (job->fix_mode == XP_FIX_OFF || task->is_package)
        xp_lint_plugin(linter, plugin, &task->findings, &task->tag);
    else
        fix_loaded(job, linter, plugin, is_text, &task->findings, &task->tag, &task->fix);
    override_judge_plugin(run->judge, task->profile, plugin, &task->findings);
    if (job->against)
        xp_against_lint(job->against, linter, plugin, task->is_alone, &task->findings);
    if (job->python)
        xp_python_check(job->python, task->profile, plugin, &task->findings);
    if (plugin->refusal.len)
        xp_findings_add_problem(&task->findings, xp_path_join(&task->findings.arena, plugin->path, plugin->refused),
                                plugin->refusal);
    task->tag.owner = task->profile;
    task->tag.is_package = task->is_package;
    task->tag.folder = xp_arena_copy(&task->findings.arena, plugin->name);
    task->is_plugin = true;
    task->linted =
        (struct xp_linted){ .path = xp_arena_copy(&task->findings.arena, plugin->path),
                            .profile = task->profile,
                            .has_manifest = plugin->state == XP_MANIFEST_OK || plugin->state == XP_MANIFEST_MISNAMED,
                            .was_compared = job->against != NULL };
    xp_plugin_release(plugin);
}

/* Only who can read packages can tell what is wrong with this one. */
static void report_no_package(const struct xp_remark_to *to)
{
    const struct xp_remark remark = {
        .path = to->plugin,
        .key = xp_path_base(to->plugin),
        .detail = xp_str_from("it is neither a plugin's folder, nor an info.json, nor a package"),
    };

    (void)xp_remark_add(to, "package-broken", &remark);
}

static void lint_package(const struct run *run, struct xp_str path, struct task *task)
{
    const struct xp_opener *packages = run->job->packages;
    struct xp_remark_to to = { task->profile, path, &task->findings };
    struct xp_inside inside = { 0 };
    struct xp_plugin plugin;
    struct xp_err err;

    task->is_package = true;
    if (!packages) {
        report_no_package(&to);
    } else if (packages->open(packages->context, path, &to, &inside, &err) < 0) {
        xp_findings_add_problem(&task->findings, path, xp_str_from(err.msg));
        return;
    }
    if (inside.source) {
        xp_plugin_load_from(&plugin, inside.source, inside.data,
                            xp_inside_path(&task->findings.arena, path, inside.name), inside.name);
        lint_loaded(run, &plugin, false, task);
        return;
    }
    task->is_plugin = true;
    task->linted = (struct xp_linted){ .path = path, .profile = task->profile };
}

static void lint_target(void *context, size_t i)
{
    struct run *run = context;
    const struct xp_target *target = &run->discovery->targets[i];
    struct xp_plugin plugin;

    if (!run->tasks[i].profile)
        return;
    if (target->kind == XP_TARGET_FILE) {
        lint_package(run, target->path, &run->tasks[i]);
        return;
    }
    xp_plugin_load(&plugin, target->path);
    lint_loaded(run, &plugin, false, &run->tasks[i]);
}

static void lint_text(const struct run *run, struct task *task)
{
    struct xp_buf text = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_plugin plugin;

    if (!task->profile)
        return;
    xp_buf_add_str(&text, run->job->text);
    xp_plugin_from_text(&plugin, &text, run->job->text_name);
    lint_loaded(run, &plugin, true, task);
    xp_buf_release(&text);
}

/* The folder of a task's plugin, or its package, as the user would type it. */
static struct xp_str folder_of(const struct run *run, size_t i)
{
    return i < run->discovery->count ? run->discovery->targets[i].path : xp_path_dir(run->job->text_name);
}

/* Give each plugin its profile. @return false when nothing can be linted. */
static bool find_profiles(struct run *run, struct xp_findings *out)
{
    struct xp_table told = { 0 };
    struct xp_err err;
    bool has_failed = false;

    for (size_t i = 0; i < run->task_count; i++) {
        struct xp_str message;

        if (xp_profiles_find(run->job->profiles, folder_of(run, i), &run->tasks[i].profile, &err) == 0)
            continue;
        /* One broken file for many plugins is one problem. */
        message = xp_arena_copy(&out->arena, xp_str_from(err.msg));
        if (!xp_table_find(&told, message))
            xp_findings_add_problem(out, xp_str_make("", 0), message);
        xp_table_set(&told, message, run);
        has_failed = true;
    }
    xp_table_release(&told);
    /* Rules that an order names may be those of a file that could not be read. */
    if (has_failed || xp_profiles_check(run->job->profiles, &err) == 0)
        return true;
    xp_findings_add_problem(out, xp_str_make("", 0), xp_str_from(err.msg));
    return false;
}

static const struct xp_known_tags *known_tags_of(const struct run *run, const struct task *task,
                                                 const struct xp_known_tags *named)
{
    if (run->job->known_path.len)
        return named;
    return task->profile && task->profile->config ? &task->profile->config->known_tags : NULL;
}

static void lint_all_tags(const struct run *run, struct xp_findings *out)
{
    struct xp_tag *tags = xp_xcalloc(run->task_count, sizeof(*tags));
    struct xp_known_tags named;
    size_t count = 0;

    xp_known_tags_read(&named, &out->arena, run->job->known_path, run->job->known_tags);
    for (size_t i = 0; i < run->task_count; i++) {
        run->tasks[i].tag.known = known_tags_of(run, &run->tasks[i], &named);
        if (run->tasks[i].tag.text.len)
            tags[count++] = run->tasks[i].tag;
    }
    xp_lint_tags(tags, count, out);
    for (size_t i = 0; i < count; i++)
        if (tags[i].is_shared)
            override_judge_tag(run->judge, tags[i].owner);
    free(tags);
}

static int compare_linted(const void *left, const void *right)
{
    const struct xp_linted *a = left, *b = right;

    return xp_str_compare(a->path, b->path);
}

static void list_linted(const struct run *run, struct xp_linted_list *list, struct xp_findings *out)
{
    list->items = xp_arena_calloc(&out->arena, run->task_count, sizeof(*list->items));
    list->count = 0;
    for (size_t i = 0; i < run->task_count; i++)
        if (run->tasks[i].is_plugin)
            list->items[list->count++] = run->tasks[i].linted;
    if (list->count > 1)
        qsort(list->items, list->count, sizeof(*list->items), compare_linted);
}

static size_t gather(const struct run *run, struct xp_findings *out)
{
    size_t plugins = 0;

    for (size_t i = 0; i < run->task_count; i++) {
        struct task *task = &run->tasks[i];

        plugins += task->is_plugin;
        xp_findings_adopt(out, &task->findings);
        if (run->job->fix_mode != XP_FIX_OFF)
            gather_fixes(&task->fix, run->job->fix_result);
    }
    for (size_t i = 0; i < run->discovery->problem_count; i++)
        xp_findings_add_problem(out, run->discovery->problems[i].path, run->discovery->problems[i].message);
    if (run->job->linted)
        list_linted(run, run->job->linted, out);
    return plugins;
}

static void report_baseline(const struct run *run, struct xp_findings *out)
{
    struct xp_configs *configs = xp_profiles_configs(run->job->profiles);
    struct xp_table linted = { 0 };

    for (size_t i = 0; i < run->task_count; i++)
        if (run->tasks[i].is_plugin)
            xp_table_set(&linted, xp_configs_place(configs, folder_of(run, i)), &run->tasks[i]);
    baseline_report_unused(run->job->baseline, run->job->profiles, &run->roots, &linted, out);
    xp_table_release(&linted);
}

/* Hide what the user decided to live with. */
static void use_baselines(const struct run *run, struct xp_findings *out)
{
    const struct xp_lint_job *job = run->job;
    struct xp_configs *configs = xp_profiles_configs(job->profiles);
    struct xp_str path = xp_str_from(job->write_baseline ? job->write_baseline : "");
    struct xp_err err;

    if (job->baseline)
        xp_baseline_hide(job->baseline, out, configs);
    if (job->baseline && !out->problem_count)
        report_baseline(run, out);
    if (!path.len)
        return;
    if (out->problem_count)
        xp_findings_add_problem(out, path, xp_str_from("was not written, because not everything could be linted"));
    else if (xp_baseline_write(job->write_baseline, out, configs, &err) < 0)
        xp_findings_add_problem(out, path, xp_str_from(err.msg));
}

static enum xp_severity hide_below(struct xp_findings *findings, enum xp_severity least)
{
    enum xp_severity worst = XP_SEVERITY_OFF;
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++) {
        enum xp_severity severity = findings->items[i].severity;

        if (severity > worst)
            worst = severity;
        if (severity >= least)
            findings->items[kept++] = findings->items[i];
    }
    findings->count = kept;
    return worst;
}

static void lint_targets(struct run *run, struct xp_findings *out)
{
    const struct xp_lint_job *job = run->job;

    run->judge = override_judge_new(job->profiles);
    xp_pool_run(job->threads, run->discovery->count, lint_target, run);
    if (job->has_text)
        lint_text(run, &run->tasks[run->discovery->count]);
    lint_all_tags(run, out);
}

/* Once, however many packages there are. */
static void tell_unfixed(const struct run *run, struct xp_findings *out)
{
    size_t packages = 0;

    for (size_t i = 0; i < run->task_count; i++)
        packages += run->tasks[i].is_package;
    if (packages && run->job->fix_mode != XP_FIX_OFF)
        xp_findings_add_notice(out, xp_str_make("", 0),
                               xp_str_from("what lies in a package is not fixed; fix the plugin's folder and pack it "
                                           "again"));
}

static void finish(struct run *run, struct xp_findings *out, size_t *plugins, enum xp_severity *worst)
{
    const struct xp_lint_job *job = run->job;

    tell_unfixed(run, out);
    *plugins = gather(run, out);
    for (size_t i = 0; (run->judge || job->baseline) && i < job->path_count; i++)
        lint_roots_add(&run->roots, job->paths[i]);
    if (!out->problem_count)
        override_judge_report(run->judge, &run->roots, out);
    xp_findings_sort(out);
    use_baselines(run, out);
    *worst = hide_below(out, job->min_severity);
    xp_findings_sort(out);
    override_judge_free(run->judge);
    lint_roots_release(&run->roots);
}

bool xp_lint_run(const struct xp_lint_job *job, struct xp_findings *out, size_t *plugins, enum xp_severity *worst)
{
    struct xp_discovery discovery;
    struct run run = { .job = job, .discovery = &discovery };
    bool is_good;

    if (job->has_packages_alone)
        xp_discover_files(&discovery, job->paths, job->path_count);
    else
        xp_discover(&discovery, job->paths, job->path_count);
    run.task_count = discovery.count + job->has_text;
    if (job->fix_mode != XP_FIX_OFF)
        init_fixes(job->fix_result);
    run.tasks = xp_xcalloc(run.task_count, sizeof(*run.tasks));
    for (size_t i = 0; i < run.task_count; i++)
        init_fixes(&run.tasks[i].fix);
    if (run.task_count == 1)
        run.tasks[0].is_alone = true;
    is_good = find_profiles(&run, out);
    if (is_good) {
        lint_targets(&run, out);
        finish(&run, out, plugins, worst);
    }
    free(run.tasks);
    xp_discovery_release(&discovery);
    return is_good;
}
