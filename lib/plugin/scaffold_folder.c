#include "xp_scaffold.h"

#include "discover_search.h"
#include "xp_file.h"
#include "xp_path.h"
#include "xp_utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

static const struct xp_str suffix = XP_STR(".isf");

/* Everything that is looked at for one folder. */
struct look {
    struct xp_scaffold_folder *out;
    struct xp_arena *arena;
    struct xp_err *err;
};

/* Names in a message are as safe to print as cmd makes all it prints; they only must not be endless. */
enum { SHOWN_CHARACTERS = 100 };

static const char *brief(struct look *look, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, text, SHOWN_CHARACTERS);
    return xp_arena_copy(look->arena, xp_buf_str(&shown)).ptr;
}

static bool has_own_name(struct xp_str path)
{
    struct xp_str name = xp_path_base(path);

    return !xp_str_is(name, ".") && !xp_str_is(name, "..") && !xp_str_is(name, "/");
}

/* The real place of a folder that exists; empty when it does not. */
static struct xp_str real_place(struct look *look, struct xp_str path, int *number)
{
    char *real = xp_file_real_path(xp_arena_copy(look->arena, path).ptr);
    struct xp_str place = { "", 0 };

    *number = real ? 0 : errno;
    if (real)
        place = xp_arena_copy(look->arena, xp_str_from(real));
    free(real);
    return place;
}

static int check_name(struct look *look)
{
    struct xp_str name = look->out->name;

    if (xp_utf8_valid_prefix(name) < name.len)
        return xp_fail(look->err, XP_E_USAGE, "the folder's name \"%s\" is not UTF-8, as texts in info.json are",
                       brief(look, name));
    if (xp_str_equal_nocase(name, suffix))
        return xp_fail(look->err, XP_E_USAGE, "\"%s\" is a suffix without a name; write NAME.isf", brief(look, name));
    if (xp_str_ends_with(name, suffix))
        return 0;
    if (xp_str_ends_with_nocase(name, suffix))
        name.len -= suffix.len;
    return xp_fail(
        look->err, XP_E_USAGE,
        "the folder's name \"%s\" does not end in \".isf\", by which XTension knows a plugin; call it \"%s.isf\"",
        brief(look, look->out->name), brief(look, name));
}

/* What version control and the Finder leave there is nothing of the user's. */
static bool is_litter(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0 ||
           strcmp(name, ".DS_Store") == 0;
}

/* The first name in byte order, so that the message is the same on every disk. */
static int check_empty(struct look *look)
{
    struct xp_scaffold_folder *folder = look->out;
    DIR *dir = opendir(folder->path.ptr);
    const struct dirent *entry;
    struct xp_str first = { "", 0 };
    size_t count = 0;

    if (!dir)
        return xp_fail(look->err, XP_E_IO, "%s: %s", brief(look, folder->path), strerror(errno));
    while ((entry = readdir(dir))) {
        struct xp_str name = xp_str_from(entry->d_name);

        if (is_litter(entry->d_name))
            continue;
        if (!count++ || xp_str_compare(name, first) < 0)
            first = xp_arena_copy(look->arena, name);
    }
    closedir(dir);
    if (!count)
        return 0;
    if (count == 1)
        return xp_fail(look->err, XP_E_USAGE, "%s: is not empty: \"%s\" is in it; a new plugin needs a new folder",
                       brief(look, folder->path), brief(look, first));
    return xp_fail(look->err, XP_E_USAGE,
                   "%s: is not empty: \"%s\" and %zu more are in it; a new plugin needs a new folder",
                   brief(look, folder->path), brief(look, first), count - 1);
}

/* The words of such a path do not say where it leads. */
static bool climbs(struct xp_str path)
{
    struct xp_str part;

    while (xp_path_next(&path, &part))
        if (xp_str_is(part, ".."))
            return true;
    return false;
}

/* Who asks for what lies in a plugin gets that plugin (xp_discover.h), so one inside another is never found. */
static int check_around(struct look *look, struct xp_str around)
{
    struct xp_str rest = around, part;

    while (!climbs(around) && xp_path_next(&rest, &part))
        if (discover_is_plugin_name(part))
            return xp_fail(look->err, XP_E_USAGE, "%s: lies in another plugin, \"%s\"", brief(look, look->out->path),
                           brief(look, part));
    return 0;
}

static int check_place(struct look *look)
{
    struct xp_scaffold_folder *folder = look->out;
    struct xp_str dir = xp_path_dir(folder->path), around;
    struct stat info;
    int number;
    bool exists = stat(folder->path.ptr, &info) == 0;

    if (!exists && errno != ENOENT)
        return xp_fail(look->err, XP_E_IO, "%s: %s", brief(look, folder->path), strerror(errno));
    if (exists && !S_ISDIR(info.st_mode))
        return xp_fail(look->err, XP_E_USAGE, "%s: is %s already; choose another name", brief(look, folder->path),
                       xp_file_kind_name((unsigned)info.st_mode));
    if (!exists && lstat(folder->path.ptr, &info) == 0)
        return xp_fail(look->err, XP_E_USAGE, "%s: is a link that leads nowhere", brief(look, folder->path));
    around = exists ? xp_path_dir(real_place(look, folder->path, &number)) : real_place(look, dir, &number);
    if (number)
        return xp_fail(look->err, XP_E_MISSING, "%s: %s", brief(look, dir),
                       number == ENOENT ? "there is no such folder; make it first" : strerror(number));
    if (check_around(look, around) < 0 || check_around(look, dir) < 0)
        return XP_E_USAGE;
    return exists ? check_empty(look) : 0;
}

int xp_scaffold_find_folder(struct xp_scaffold_folder *out, struct xp_str path, struct xp_arena *arena,
                            struct xp_err *err)
{
    struct look look = { out, arena, err };
    int number = 0;
    int rc;

    if (!path.len || memchr(path.ptr, '\0', path.len))
        return xp_fail(err, XP_E_USAGE, "the folder's name is empty, or holds a NUL");
    out->path = xp_arena_copy(arena, xp_path_tidy(arena, path));
    out->name = has_own_name(out->path) ? xp_path_base(out->path) : xp_path_base(real_place(&look, out->path, &number));
    if (number)
        return xp_fail(err, XP_E_MISSING, "%s: %s", brief(&look, out->path), strerror(number));
    rc = check_name(&look);
    if (rc == 0)
        rc = check_place(&look);
    out->stem = xp_str_make(out->name.ptr, out->name.len - (rc == 0 ? suffix.len : 0));
    return rc;
}
