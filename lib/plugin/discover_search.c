/* DT_DIR and its like are no part of POSIX 2008; where they are missing, each entry is asked. */
#define _DEFAULT_SOURCE

#include "discover_search.h"

#include "xp_mem.h"
#include "xp_path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder that is being searched: an open listing and its path. */
struct level {
    DIR *dir;
    struct xp_str path;
};

struct search {
    struct discoverer *found;
    struct xp_arena arena; /* paths of the levels */
    struct level levels[XP_DISCOVER_MAX_DEPTH];
    size_t depth;
};

/* @return the open listing, or NULL with errno. */
static DIR *open_folder(int parent, const char *name, bool follows_links)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follows_links ? 0 : O_NOFOLLOW));
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);

    if (!dir && fd >= 0) {
        int number = errno;

        close(fd);
        errno = number;
    }
    return dir;
}

static bool is_real_folder(DIR *dir, const struct dirent *entry)
{
    struct stat info;

#ifdef DT_DIR
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
#endif
    return fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode);
}

static bool is_never_searched(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0 ||
           strcmp(name, "node_modules") == 0;
}

static void enter(struct search *search, int parent, const char *name, struct xp_str path)
{
    DIR *dir;

    if (search->depth == XP_DISCOVER_MAX_DEPTH) {
        discover_problem(search->found, path, "lies too deep: more than 64 folders are not searched");
        return;
    }
    dir = open_folder(parent, name, false);
    if (!dir) {
        discover_problem(search->found, path, strerror(errno));
        return;
    }
    search->levels[search->depth].dir = dir;
    search->levels[search->depth++].path = path;
}

static void look_at(struct search *search, const struct dirent *entry)
{
    struct level *level = &search->levels[search->depth - 1];
    struct xp_str name = xp_str_from(entry->d_name), path;

    if (is_never_searched(entry->d_name) || !is_real_folder(level->dir, entry))
        return;
    if (discover_is_plugin_name(name)) {
        discover_target(search->found, xp_path_join(&search->arena, level->path, name), XP_TARGET_PLUGIN);
        return;
    }
    path = xp_path_join(&search->arena, level->path, name);
    enter(search, dirfd(level->dir), entry->d_name, path);
}

static void leave(struct search *search)
{
    struct level *level = &search->levels[--search->depth];

    if (errno)
        discover_problem(search->found, level->path, strerror(errno));
    closedir(level->dir);
}

/* Depth first, with the listings that are open as the stack. */
static void search_below(struct search *search)
{
    while (search->depth) {
        const struct dirent *entry;

        errno = 0;
        entry = readdir(search->levels[search->depth - 1].dir);
        if (entry)
            look_at(search, entry);
        else
            leave(search);
    }
}

static bool holds_manifest(DIR *dir)
{
    const struct dirent *entry;
    bool is_there = false;

    while (!is_there && (entry = readdir(dir)))
        is_there = xp_str_equal_nocase(xp_str_from(entry->d_name), xp_str_from("info.json"));
    rewinddir(dir);
    return is_there;
}

void discover_folder(struct discoverer *found, struct xp_str path)
{
    struct search *search;
    size_t before = found->out->count, problems = found->out->problem_count;
    DIR *dir = open_folder(AT_FDCWD, path.ptr, true);

    if (!dir) {
        discover_problem(found, path, strerror(errno));
        return;
    }
    if (holds_manifest(dir)) {
        closedir(dir);
        discover_target(found, path, XP_TARGET_PLUGIN);
        return;
    }
    search = xp_xcalloc(1, sizeof(*search));
    search->found = found;
    search->levels[search->depth++] = (struct level){ dir, path };
    search_below(search);
    if (found->out->count == before && found->out->problem_count == problems)
        discover_problem(found, path, "holds no plugin: no folder NAME.isf and no info.json");
    xp_arena_release(&search->arena);
    free(search);
}
