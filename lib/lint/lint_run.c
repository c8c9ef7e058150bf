#include "xp_lint_run.h"

#include "fix_run.h"
#include "xp_discover.h"
#include "xp_mem.h"
#include "xp_plugin.h"
#include "xp_pool.h"

#include <stdlib.h>

/* One plugin's share of the run; each is written by one thread only. */
struct task {
    struct xp_findings findings;
    struct xp_tag tag;
    struct xp_fix_result fix;
    bool is_plugin;
};

struct run {
    const struct xp_lint_job *job;
    const struct xp_discovery *discovery;
    struct task *tasks; /* one for each target, and one more for the text */
};

static void lint_loaded(const struct xp_lint_job *job, struct xp_plugin *plugin, bool is_text, struct task *task)
{
    if (job->fix_mode == XP_FIX_OFF)
        xp_lint_plugin(job->linter, plugin, &task->findings, &task->tag);
    else
        fix_loaded(job, plugin, is_text, &task->findings, &task->tag, &task->fix);
    task->is_plugin = true;
    xp_plugin_release(plugin);
}

static void lint_target(void *context, size_t i)
{
    struct run *run = context;
    const struct xp_target *target = &run->discovery->targets[i];
    struct xp_plugin plugin;

    if (target->kind == XP_TARGET_FILE) {
        xp_findings_add_problem(&run->tasks[i].findings, target->path,
                                xp_str_from("is neither a plugin's folder nor inside one, and no info.json"));
        return;
    }
    xp_plugin_load(&plugin, target->path);
    lint_loaded(run->job, &plugin, false, &run->tasks[i]);
}

static void lint_text(const struct xp_lint_job *job, struct task *task)
{
    struct xp_buf text = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_plugin plugin;

    xp_buf_add_str(&text, job->text);
    xp_plugin_from_text(&plugin, &text, job->text_name);
    lint_loaded(job, &plugin, true, task);
    xp_buf_release(&text);
}

static size_t gather(const struct run *run, size_t tasks, struct xp_findings *out)
{
    struct xp_tag *tags = xp_xcalloc(tasks, sizeof(*tags));
    struct xp_known_tags known;
    size_t plugins = 0, tag_count = 0;

    xp_known_tags_read(&known, &out->arena, run->job->known_path, run->job->known_tags);
    for (size_t i = 0; i < tasks; i++) {
        struct task *task = &run->tasks[i];

        plugins += task->is_plugin;
        task->tag.known = &known;
        if (task->tag.text.len)
            tags[tag_count++] = task->tag;
        xp_findings_adopt(out, &task->findings);
        if (run->job->fix_mode != XP_FIX_OFF)
            gather_fixes(&task->fix, run->job->fix_result);
    }
    for (size_t i = 0; i < run->discovery->problem_count; i++)
        xp_findings_add_problem(out, run->discovery->problems[i].path, run->discovery->problems[i].message);
    xp_lint_tags(tags, tag_count, out);
    free(tags);
    return plugins;
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

void xp_lint_run(const struct xp_lint_job *job, struct xp_findings *out, size_t *plugins, enum xp_severity *worst)
{
    struct xp_discovery discovery;
    struct run run = { job, &discovery, NULL };
    size_t tasks;

    xp_discover(&discovery, job->paths, job->path_count);
    tasks = discovery.count + job->has_text;
    if (job->fix_mode != XP_FIX_OFF)
        init_fixes(job->fix_result);
    run.tasks = xp_xcalloc(tasks, sizeof(*run.tasks));
    for (size_t i = 0; i < tasks; i++)
        init_fixes(&run.tasks[i].fix);
    xp_pool_run(job->threads, discovery.count, lint_target, &run);
    if (job->has_text)
        lint_text(job, &run.tasks[discovery.count]);
    *plugins = gather(&run, tasks, out);
    *worst = hide_below(out, job->min_severity);
    xp_findings_sort(out);
    free(run.tasks);
    xp_discovery_release(&discovery);
}
