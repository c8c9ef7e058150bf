#include "disk_example.h"

#include "scratch_tree.h"
#include "xp_path.h"
#include "xp_plan.h"
#include "xp_plugin.h"
#include "xp_python.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void give_up(const char *path)
{
    perror(path);
    exit(2);
}

static void make_folders(struct xp_arena *arena, struct xp_str path)
{
    for (size_t i = 1; i < path.len; i++)
        if (path.ptr[i] == '/')
            (void)mkdir(xp_arena_copy(arena, xp_str_make(path.ptr, i)).ptr, 0755);
}

/* Never over what another name has made. */
static bool make_entry(struct xp_arena *arena, struct xp_str folder, const struct xp_example_entry *entry)
{
    struct xp_str path = xp_path_join(arena, folder, entry->path);
    int fd = -1, rc;

    make_folders(arena, path);
    if (entry->kind == XP_ENTRY_FOLDER)
        rc = mkdir(path.ptr, entry->mode);
    else if (entry->kind == XP_ENTRY_LINK)
        rc = symlink(xp_arena_copy(arena, entry->target).ptr, path.ptr);
    else
        rc = fd = open(path.ptr, O_WRONLY | O_CREAT | O_EXCL, entry->mode);
    if (rc < 0 && (errno == EEXIST || errno == EILSEQ || errno == EINVAL))
        return false;
    if (rc < 0)
        give_up(path.ptr);
    if (entry->kind == XP_ENTRY_FILE &&
        (write(fd, entry->text.ptr, entry->text.len) != (ssize_t)entry->text.len || close(fd) < 0))
        give_up(path.ptr);
    return true;
}

static void plan(const struct xp_profile *profile, struct xp_str folder, struct xp_findings *findings)
{
    const struct xp_plan_settings settings = { .exclude = NULL };
    const struct xp_remark_to remarks = { profile, folder, findings };
    struct xp_plan made;
    struct xp_err err;

    if (xp_plan_make(&made, folder.ptr, &settings, &remarks, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        exit(2);
    }
    xp_plan_release(&made);
}

static const char *compile_module(const struct xp_profile *profile, struct xp_str folder, struct xp_findings *findings)
{
    struct xp_python *python;
    struct xp_plugin plugin;
    struct xp_err err;

    if (xp_python_open(&python, (const char *const *)environ, &err) < 0)
        return "no python3 is on this machine";
    xp_plugin_load(&plugin, folder);
    xp_python_check(python, profile, &plugin, findings);
    xp_plugin_release(&plugin);
    xp_python_free(python);
    return NULL;
}

const char *disk_example_find(const struct xp_profile *profile, enum xp_reporter reporter,
                              const struct xp_example *example, struct xp_findings *findings)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_str folder = example->folder.len ? example->folder : xp_str_from("acme.rain.isf");
    const struct xp_example_entry *entries;
    size_t count = xp_example_entries(example, &arena, &entries);
    const char *obstacle = NULL;

    scratch_enter();
    for (size_t i = 0; i < count && !obstacle; i++)
        obstacle = make_entry(&arena, folder, &entries[i]) ? NULL : "this disk cannot hold it";
    if (!obstacle && reporter == XP_BY_PYTHON)
        obstacle = compile_module(profile, folder, findings);
    else if (!obstacle)
        plan(profile, folder, findings);
    scratch_leave();
    xp_arena_release(&arena);
    return obstacle;
}
