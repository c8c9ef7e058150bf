#include "xp_discover.h"

#include "discover_search.h"
#include "xp_file.h"
#include "xp_mem.h"
#include "xp_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void xp_discovery_release(struct xp_discovery *discovery)
{
    free(discovery->targets);
    free(discovery->problems);
    xp_arena_release(&discovery->arena);
    memset(discovery, 0, sizeof(*discovery));
}

void discover_problem(struct discoverer *found, struct xp_str path, const char *message)
{
    struct xp_discovery *out = found->out;
    struct xp_problem *problem;

    out->problems = xp_grow(out->problems, &found->problem_room, out->problem_count + 1, sizeof(*out->problems));
    problem = &out->problems[out->problem_count++];
    problem->path = xp_arena_copy(&out->arena, path);
    problem->message = xp_arena_copy(&out->arena, xp_str_from(message));
}

void discover_target(struct discoverer *found, struct xp_str path, enum xp_target_kind kind)
{
    struct xp_discovery *out = found->out;

    if (out->count == found->target_room)
        out->targets = xp_grow(out->targets, &found->target_room, out->count + 1, sizeof(*out->targets));
    out->targets[out->count].path = xp_arena_copy(&out->arena, path);
    out->targets[out->count++].kind = kind;
}

bool discover_is_plugin_name(struct xp_str name)
{
    return name.len > 4 && xp_str_ends_with_nocase(name, xp_str_from(".isf"));
}

static bool is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Does a path, read without looking at the disk, lead above where it begins? */
static bool leads_out(struct xp_str path)
{
    struct xp_str part;
    size_t depth = 0;

    while (xp_path_next(&path, &part)) {
        if (!xp_str_is(part, ".."))
            depth++;
        else if (depth-- == 0)
            return true;
    }
    return false;
}

/* The outermost folder called "*.isf" on the way along `path`, itself included; empty when there is none. */
static struct xp_str outermost_plugin(struct xp_arena *arena, struct xp_str path)
{
    struct xp_str rest = path, part;

    while (xp_path_next(&rest, &part)) {
        struct xp_str prefix = xp_str_make(path.ptr, (size_t)(part.ptr - path.ptr) + part.len);

        if (discover_is_plugin_name(part) && !leads_out(rest)) {
            struct xp_str copy = xp_arena_copy(arena, prefix);

            if (is_folder(copy.ptr))
                return copy;
        }
    }
    return xp_str_make("", 0);
}

/* How the user would type `real`, a folder on the way to the root from the current one: ".", "..", "../..". */
static struct xp_str upwards(struct xp_arena *arena, struct xp_str real, struct xp_str current)
{
    struct xp_str rest = xp_str_from_offset(current, real.len), part;
    struct xp_buf steps = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str out;

    while (xp_path_next(&rest, &part))
        xp_buf_add_str(&steps, xp_str_from(steps.len ? "/.." : ".."));
    out = steps.len ? xp_arena_copy(arena, xp_buf_str(&steps)) : xp_str_from(".");
    xp_buf_release(&steps);
    return out;
}

/* How the user would type `real`, an absolute path, from `here`, the current folder. */
static struct xp_str as_typed(struct xp_arena *arena, struct xp_str real, struct xp_str here)
{
    if (xp_path_lies_in(here, real))
        return upwards(arena, real, here);
    if (xp_path_lies_in(real, here) && !xp_str_is(here, "/"))
        return xp_arena_copy(arena, xp_str_from_offset(real, here.len + 1));
    return real;
}

/* The plugin around the place on disk that `path` leads to. */
static struct xp_str plugin_on_disk(struct xp_arena *arena, const char *path)
{
    char *real = xp_file_real_path(path), *here = xp_file_real_path(".");
    struct xp_str plugin = xp_str_make("", 0);

    if (real && here) {
        plugin = outermost_plugin(arena, xp_str_from(real));
        if (plugin.len)
            plugin = as_typed(arena, plugin, xp_str_from(here));
    }
    free(real);
    free(here);
    return plugin;
}

/*
 * The plugin that a path lies in though its own words do not say so: the current folder is inside one, or a link leads
 * there. A link that lies in a plugin belongs to it wherever it leads, so the folder around the path is asked first.
 */
static struct xp_str plugin_around(struct xp_arena *arena, struct xp_str path)
{
    struct xp_str name = xp_path_base(path), plugin = xp_str_make("", 0);

    if (!xp_str_is(name, ".") && !xp_str_is(name, ".."))
        plugin = plugin_on_disk(arena, xp_arena_copy(arena, xp_path_dir(path)).ptr);
    return plugin.len ? plugin : plugin_on_disk(arena, path.ptr);
}

static bool is_manifest_name(struct xp_str path)
{
    return xp_str_equal_nocase(xp_path_base(path), xp_str_from("info.json"));
}

static void discover_file(struct discoverer *found, struct xp_str path, const struct stat *info)
{
    char message[64];

    if (S_ISREG(info->st_mode)) {
        discover_target(found, path, XP_TARGET_FILE);
        return;
    }
    snprintf(message, sizeof(message), "is %s, neither folder nor file", xp_file_kind_name((unsigned)info->st_mode));
    discover_problem(found, path, message);
}

/* A path that is there and lies in no "*.isf" folder. */
static void discover_outside(struct discoverer *found, struct xp_str path)
{
    struct stat info;

    /* Even a pipe or a link that leads nowhere: what is wrong with a manifest is a finding about its plugin. */
    if (is_manifest_name(path) && !is_folder(path.ptr))
        discover_target(found, xp_path_dir(path), XP_TARGET_PLUGIN);
    else if (stat(path.ptr, &info) < 0)
        discover_problem(found, path, errno == ENOENT ? "is a link that leads nowhere" : strerror(errno));
    else if (S_ISDIR(info.st_mode))
        discover_folder(found, path);
    else
        discover_file(found, path, &info);
}

static void discover_path(struct discoverer *found, struct xp_str typed)
{
    struct xp_arena *arena = &found->out->arena;
    struct xp_str path = xp_path_tidy(arena, typed), plugin;
    struct stat info;

    if (!typed.len || memchr(typed.ptr, '\0', typed.len)) {
        discover_problem(found, typed, typed.len ? "is no path: it holds a NUL" : "the path is empty");
        return;
    }
    if (lstat(path.ptr, &info) < 0) {
        discover_problem(found, path, errno == ENOENT ? "there is no such file or folder" : strerror(errno));
        return;
    }
    plugin = outermost_plugin(arena, path);
    if (!plugin.len)
        plugin = plugin_around(arena, path);
    if (plugin.len)
        discover_target(found, plugin, XP_TARGET_PLUGIN);
    else
        discover_outside(found, path);
}

struct identified {
    struct xp_target target;
    dev_t device;
    ino_t inode;
    size_t order;
    bool is_known;
};

static int compare_identity(const void *left, const void *right)
{
    const struct identified *a = left, *b = right;

    if (a->is_known != b->is_known)
        return a->is_known ? -1 : 1;
    if (a->is_known && a->device != b->device)
        return a->device < b->device ? -1 : 1;
    if (a->is_known && a->inode != b->inode)
        return a->inode < b->inode ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static bool is_same(const struct identified *a, const struct identified *b)
{
    return a->is_known && b->is_known && a->device == b->device && a->inode == b->inode;
}

/* One plugin may be reached by several of the paths; the first spelling stays. */
static void drop_repeated(struct xp_discovery *out)
{
    struct identified *items = xp_xcalloc(out->count, sizeof(*items));
    size_t kept = 0;

    for (size_t i = 0; i < out->count; i++) {
        struct stat info;

        items[i].target = out->targets[i];
        items[i].order = i;
        items[i].is_known = stat(out->targets[i].path.ptr, &info) == 0;
        if (items[i].is_known) {
            items[i].device = info.st_dev;
            items[i].inode = info.st_ino;
        }
    }
    if (out->count)
        qsort(items, out->count, sizeof(*items), compare_identity);
    for (size_t i = 0; i < out->count; i++)
        if (i == 0 || !is_same(&items[i], &items[i - 1]))
            out->targets[kept++] = items[i].target;
    out->count = kept;
    free(items);
}

static int compare_targets(const void *left, const void *right)
{
    const struct xp_target *a = left, *b = right;

    return xp_str_compare(a->path, b->path);
}

static int compare_problems(const void *left, const void *right)
{
    const struct xp_problem *a = left, *b = right;
    int order = xp_str_compare(a->path, b->path);

    return order ? order : xp_str_compare(a->message, b->message);
}

/* A path typed twice has one problem. */
static void sort_problems(struct xp_discovery *out)
{
    size_t kept = 0;

    if (out->problem_count)
        qsort(out->problems, out->problem_count, sizeof(*out->problems), compare_problems);
    for (size_t i = 0; i < out->problem_count; i++)
        if (!kept || compare_problems(&out->problems[kept - 1], &out->problems[i]) != 0)
            out->problems[kept++] = out->problems[i];
    out->problem_count = kept;
}

/* A path that stands for a file, wherever it lies. */
static void discover_named_file(struct discoverer *found, struct xp_str typed)
{
    struct xp_str path = xp_path_tidy(&found->out->arena, typed);
    char message[64];
    struct stat info;

    if (!typed.len || memchr(typed.ptr, '\0', typed.len)) {
        discover_problem(found, typed, typed.len ? "is no path: it holds a NUL" : "the path is empty");
    } else if (stat(path.ptr, &info) < 0) {
        discover_problem(found, path, errno == ENOENT ? "there is no such file" : strerror(errno));
    } else if (!S_ISREG(info.st_mode)) {
        snprintf(message, sizeof(message), "is %s, not a file", xp_file_kind_name((unsigned)info.st_mode));
        discover_problem(found, path, message);
    } else {
        discover_target(found, path, XP_TARGET_FILE);
    }
}

static void discover_all(struct xp_discovery *out, const struct xp_str *paths, size_t count,
                         void (*discover)(struct discoverer *found, struct xp_str typed))
{
    struct discoverer found = { out, 0, 0 };

    memset(out, 0, sizeof(*out));
    for (size_t i = 0; i < count; i++)
        discover(&found, paths[i]);
    if (count > 1)
        drop_repeated(out);
    if (out->count)
        qsort(out->targets, out->count, sizeof(*out->targets), compare_targets);
    sort_problems(out);
}

void xp_discover(struct xp_discovery *out, const struct xp_str *paths, size_t count)
{
    discover_all(out, paths, count, discover_path);
}

void xp_discover_files(struct xp_discovery *out, const struct xp_str *paths, size_t count)
{
    discover_all(out, paths, count, discover_named_file);
}
