#include "report_paths.h"

#include "xp_buf.h"
#include "xp_file.h"
#include "xp_path.h"

#include <stdlib.h>
#include <sys/stat.h>

static bool has_git(struct report_paths *paths, struct xp_str folder)
{
    struct stat info;

    return lstat(xp_path_join(&paths->arena, folder, xp_str_from(".git")).ptr, &info) == 0;
}

static struct xp_str find_root(struct report_paths *paths)
{
    for (struct xp_str folder = paths->here;; folder = xp_path_dir(folder)) {
        if (has_git(paths, folder))
            return folder;
        if (xp_str_is(folder, "/"))
            return paths->here;
    }
}

void report_paths_init(struct report_paths *paths)
{
    char *here = xp_file_real_path(".");

    memset(paths, 0, sizeof(*paths));
    paths->here = xp_arena_copy(&paths->arena, xp_str_from(here ? here : "/"));
    free(here);
    paths->root = find_root(paths);
}

void report_paths_release(struct report_paths *paths)
{
    xp_table_release(&paths->files);
    xp_table_release(&paths->plugins);
    xp_arena_release(&paths->arena);
}

static void add_parts(struct xp_buf *out, struct xp_str path)
{
    struct xp_str part;

    while (xp_path_next(&path, &part)) {
        if (xp_str_is(part, "."))
            continue;
        if (xp_str_is(part, "..")) {
            size_t slash = xp_str_find_last(xp_buf_str(out), '/');

            out->len = slash < out->len ? slash : 0;
        } else {
            xp_buf_add_char(out, '/');
            xp_buf_add_str(out, part);
        }
    }
}

/* The absolute path by its words alone. */
static struct xp_str spell_out(struct report_paths *paths, struct xp_str typed)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);

    if (!typed.len || typed.ptr[0] != '/')
        add_parts(&out, paths->here);
    add_parts(&out, typed);
    return xp_arena_copy(&paths->arena, out.len ? xp_buf_str(&out) : xp_str_from("/"));
}

/* With links followed up to the folder that it lies in; empty when there is no such folder. */
static struct xp_str follow(struct report_paths *paths, struct xp_str typed)
{
    struct xp_str name = xp_path_base(typed);
    bool has_name = !xp_str_is(name, ".") && !xp_str_is(name, "..") && !xp_str_is(name, "/");
    struct xp_str folder = xp_arena_copy(&paths->arena, has_name ? xp_path_dir(typed) : typed);
    char *real = xp_file_real_path(folder.ptr);
    struct xp_str result = { "", 0 };

    if (real && has_name)
        result = xp_path_join(&paths->arena, xp_str_from(real), name);
    else if (real)
        result = xp_arena_copy(&paths->arena, xp_str_from(real));
    free(real);
    return result;
}

static bool take_inside(const struct report_paths *paths, struct xp_str absolute, struct report_path *path)
{
    if (!absolute.len || !xp_path_lies_in(absolute, paths->root))
        return false;
    path->path = xp_str_from_offset(absolute, paths->root.len + !xp_str_is(paths->root, "/"));
    if (!path->path.len)
        path->path = xp_str_from(".");
    path->is_inside = true;
    return true;
}

/* A link inside the repository that leads out of it is still the name that the repository knows. */
static void place_path(struct report_paths *paths, struct xp_str typed, struct report_path *path)
{
    struct xp_str real, spelt;

    if (xp_str_is(typed, "-")) {
        path->path = typed;
        path->is_inside = true;
        return;
    }
    real = follow(paths, typed);
    if (take_inside(paths, real, path))
        return;
    spelt = spell_out(paths, typed);
    if (!take_inside(paths, spelt, path))
        path->path = real.len ? real : spelt;
}

const struct report_path *report_paths_find(struct report_paths *paths, struct xp_str typed)
{
    struct report_path *path = xp_table_find(&paths->files, typed);

    if (path)
        return path;
    typed = xp_arena_copy(&paths->arena, typed);
    path = xp_arena_calloc(&paths->arena, 1, sizeof(*path));
    path->typed = typed;
    place_path(paths, typed, path);
    path->relative = path->is_inside ? path->path : xp_path_relative(&paths->arena, paths->root, path->path);
    xp_table_set(&paths->files, typed, path);
    return path;
}

static bool is_folder(struct report_paths *paths, struct xp_str path)
{
    struct stat info;

    return stat(xp_arena_copy(&paths->arena, path).ptr, &info) == 0 && S_ISDIR(info.st_mode);
}

const struct report_path *report_paths_of(struct report_paths *paths, const struct xp_finding *finding)
{
    struct xp_str plugin = finding->plugin;
    void *known;

    if (finding->place.line || !xp_str_equal(finding->place.path, plugin))
        return report_paths_find(paths, finding->place.path);
    known = xp_table_find(&paths->plugins, plugin);
    if (!known) {
        struct report_path *path = xp_arena_calloc(&paths->arena, 1, sizeof(*path));

        plugin = xp_arena_copy(&paths->arena, plugin);
        *path = *report_paths_find(
            paths, is_folder(paths, plugin) ? xp_path_join(&paths->arena, plugin, xp_str_from("info.json")) : plugin);
        xp_table_set(&paths->plugins, plugin, path);
        known = path;
    }
    return known;
}
