#include "xp_config_find.h"

#include "xp_file.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file that was looked for and found: read, or not to be read. */
struct source {
    struct xp_config config;
    bool is_broken;
    struct xp_err err; /* why */
};

/* A folder that was looked at. */
struct level {
    struct xp_str real;     /* absolute */
    struct source *nearest; /* in it or above; NULL: there is none */
};

struct xp_configs {
    const struct xp_rulebook *base;
    struct xp_ruleset set;
    struct xp_table levels; /* by absolute path -> struct level */
    struct xp_table typed;  /* by path as it was typed -> the same */
    struct source **sources;
    struct xp_config **configs; /* those that are not broken */
    size_t source_count, source_room, config_count, config_room;
    struct xp_str here; /* absolute path of the current folder; empty: not known */
    struct source *only;
    bool is_off;
    struct xp_arena arena;
};

struct xp_configs *xp_configs_new(const struct xp_rulebook *base)
{
    struct xp_configs *configs = xp_xcalloc(1, sizeof(*configs));
    char *here = xp_file_real_path(".");

    configs->base = base;
    configs->set = xp_rulebook_set(base);
    configs->here = xp_arena_copy(&configs->arena, xp_str_from(here ? here : ""));
    free(here);
    return configs;
}

void xp_configs_free(struct xp_configs *configs)
{
    if (!configs)
        return;
    for (size_t i = 0; i < configs->source_count; i++) {
        xp_config_release(&configs->sources[i]->config);
        free(configs->sources[i]);
    }
    free(configs->sources);
    free(configs->configs);
    xp_table_release(&configs->levels);
    xp_table_release(&configs->typed);
    xp_arena_release(&configs->arena);
    free(configs);
}

void xp_configs_use_none(struct xp_configs *configs)
{
    configs->is_off = true;
}

const struct xp_ruleset *xp_configs_base(const struct xp_configs *configs)
{
    return &configs->set;
}

size_t xp_configs_list(const struct xp_configs *configs, struct xp_config *const **out)
{
    *out = configs->configs;
    return configs->config_count;
}

static struct source *add_source(struct xp_configs *configs)
{
    struct source *source = xp_xcalloc(1, sizeof(*source));

    configs->sources =
        xp_grow(configs->sources, &configs->source_room, configs->source_count + 1, sizeof(*configs->sources));
    configs->sources[configs->source_count++] = source;
    return source;
}

/* Read a file. What is wrong with it is kept, so that it is read once. */
static struct source *read_source(struct xp_configs *configs, struct xp_str shown, struct xp_str folder,
                                  const char *path)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_YAML_MAX_BYTES);
    struct source *source = add_source(configs);

    if (xp_file_read_at(AT_FDCWD, path, &text, &source->err) < 0) {
        xp_wrap(&source->err, "%.*s", XP_STR_ARG(shown));
        source->is_broken = true;
        return source;
    }
    source->is_broken = xp_config_load(&source->config, shown, folder, &text, configs->base, &source->err) < 0;
    if (source->is_broken)
        return source;
    configs->configs =
        xp_grow(configs->configs, &configs->config_room, configs->config_count + 1, sizeof(*configs->configs));
    source->config.index = configs->config_count;
    configs->configs[configs->config_count++] = &source->config;
    return source;
}

static struct xp_str shown_path(struct xp_configs *configs, struct xp_str real)
{
    return configs->here.len ? xp_path_relative(&configs->arena, configs->here, real) : real;
}

static struct source *add_broken(struct xp_configs *configs, struct xp_str path, int number)
{
    struct source *source = add_source(configs);

    source->is_broken = true;
    xp_fail(&source->err, XP_E_IO, "%.*s: %s", XP_STR_ARG(shown_path(configs, path)), strerror(number));
    return source;
}

/* Is there surely nothing? Else errno says what the system has against telling, or 0 that something is there. */
static bool is_absent(const char *path)
{
    struct stat info;

    errno = 0;
    return lstat(path, &info) < 0 && (errno == ENOENT || errno == ENOTDIR);
}

/*
 * Is there something of this name? Where the system refuses to say, so that nobody knows which configuration is meant,
 * `*trouble` is a source that cannot be read.
 */
static bool has_entry(struct xp_configs *configs, struct xp_str folder, const char *name, struct source **trouble)
{
    struct xp_str path = xp_path_join(&configs->arena, folder, xp_str_from(name));
    int number;

    if (is_absent(path.ptr))
        return false;
    number = errno;
    if (number)
        *trouble = add_broken(configs, path, number);
    return number == 0;
}

static struct source *read_in(struct xp_configs *configs, struct xp_str folder)
{
    struct xp_str path = xp_path_join(&configs->arena, folder, xp_str_from(XP_CONFIG_NAME));

    return read_source(configs, shown_path(configs, path), folder, path.ptr);
}

static struct level *add_level(struct xp_configs *configs, struct xp_str real)
{
    struct level *level = xp_arena_calloc(&configs->arena, 1, sizeof(*level));

    level->real = xp_arena_copy(&configs->arena, real);
    xp_table_set(&configs->levels, level->real, level);
    return level;
}

/* Look at a folder and those above it, as far as none has been looked at before. */
static struct level *level_of(struct xp_configs *configs, struct xp_str real)
{
    struct level *first = xp_table_find(&configs->levels, real), *level;
    struct source *nearest = NULL;
    struct xp_str folder = real;

    if (first)
        return first;
    for (;;) {
        level = xp_table_find(&configs->levels, folder);
        if (level) {
            nearest = level->nearest;
            break;
        }
        add_level(configs, folder);
        if (has_entry(configs, folder, XP_CONFIG_NAME, &nearest))
            nearest = read_in(configs, folder);
        if (nearest || has_entry(configs, folder, ".git", &nearest) || nearest || xp_str_is(folder, "/"))
            break;
        folder = xp_path_dir(folder);
    }
    /* All on the way have what was found at its end. */
    for (struct xp_str lower = real; lower.len > folder.len; lower = xp_path_dir(lower)) {
        level = xp_table_find(&configs->levels, lower);
        level->nearest = nearest;
    }
    level = xp_table_find(&configs->levels, folder);
    level->nearest = nearest;
    return xp_table_find(&configs->levels, real);
}

/* A folder as it was typed. One that does not exist is the nearest one above that does. */
static struct level *level_of_typed(struct xp_configs *configs, struct xp_str typed)
{
    struct level *level = xp_table_find(&configs->typed, typed);
    struct xp_str folder = xp_arena_copy(&configs->arena, typed);
    char *real = NULL;

    if (level)
        return level;
    while (!(real = xp_file_real_path(folder.ptr)) && !xp_str_is(folder, ".") && !xp_str_is(folder, "/"))
        folder = xp_arena_copy(&configs->arena, xp_path_dir(folder));
    level = level_of(configs, xp_str_from(real ? real : "/"));
    free(real);
    xp_table_set(&configs->typed, xp_arena_copy(&configs->arena, typed), level);
    return level;
}

/* A path whose last word is no name says nothing of where the folder lies. */
static bool has_name(struct xp_str path)
{
    struct xp_str name = xp_path_base(path);

    return !xp_str_is(name, ".") && !xp_str_is(name, "..") && !xp_str_is(name, "/") && name.len;
}

struct xp_str xp_configs_place(struct xp_configs *configs, struct xp_str path)
{
    if (!has_name(path))
        return level_of_typed(configs, path)->real;
    return xp_path_join(&configs->arena, level_of_typed(configs, xp_path_dir(path))->real, xp_path_base(path));
}

static struct source *nearest_of(struct xp_configs *configs, struct xp_str path)
{
    struct xp_arena scratch = XP_ARENA_INIT;
    struct level *above;
    struct xp_str file, git;
    struct source *nearest;

    if (!has_name(path))
        return level_of_typed(configs, path)->nearest;
    above = level_of_typed(configs, xp_path_dir(path));
    nearest = above->nearest;
    file = xp_arena_printf(&scratch, "%.*s/" XP_CONFIG_NAME, XP_STR_ARG(path));
    git = xp_arena_printf(&scratch, "%.*s/.git", XP_STR_ARG(path));
    /* A plugin's own folder is not kept, unless there is something in it: it is asked for once. */
    if (!is_absent(file.ptr) || (nearest && !is_absent(git.ptr)))
        nearest = level_of(configs, xp_configs_place(configs, path))->nearest;
    xp_arena_release(&scratch);
    return nearest;
}

static int take(struct source *source, struct xp_config **config, struct xp_err *err)
{
    *config = NULL;
    if (source && source->is_broken)
        return xp_fail(err, source->err.code, "%s", source->err.msg);
    if (source)
        *config = &source->config;
    return 0;
}

int xp_configs_use_file(struct xp_configs *configs, const char *path, struct xp_err *err)
{
    struct xp_str folder = xp_arena_copy(&configs->arena, xp_path_dir(xp_str_from(path)));
    struct xp_config *config;
    char *real = xp_file_real_path(folder.ptr);

    configs->only = read_source(configs, xp_str_from(path), xp_str_from(real ? real : "/"), path);
    free(real);
    return take(configs->only, &config, err);
}

int xp_configs_find(struct xp_configs *configs, struct xp_str path, struct xp_config **config, struct xp_err *err)
{
    if (configs->is_off || configs->only)
        return take(configs->is_off ? NULL : configs->only, config, err);
    return take(nearest_of(configs, path), config, err);
}
