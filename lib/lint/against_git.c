#include "against_parts.h"
#include "xp_manifest.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_plugin.h"
#include "xp_source_git.h"
#include "xp_table.h"

#include <pthread.h>
#include <stdlib.h>

/* A manifest that is larger is not asked for its tag, when all of a repository are. */
enum { SEARCHED_MANIFEST_MAX = 4 * 1024 * 1024 };

/* The plugins of one revision by tag. */
struct git_index {
    struct xp_err err; /* code 0: it could be made */
    struct past_list pasts;
    size_t room;
};

/* By the commit's id: what has the same id is the same in whatever repository. */
struct git_indexes {
    pthread_mutex_t lock;
    struct xp_table table;
    struct xp_arena arena;
    struct git_index **all;
    size_t count, room;
};

struct git_indexes *against_git_new(void)
{
    struct git_indexes *indexes = xp_xcalloc(1, sizeof(*indexes));

    pthread_mutex_init(&indexes->lock, NULL);
    return indexes;
}

void against_git_free(struct git_indexes *indexes)
{
    if (!indexes)
        return;
    for (size_t i = 0; i < indexes->count; i++)
        free(indexes->all[i]->pasts.items);
    free(indexes->all);
    xp_table_release(&indexes->table);
    xp_arena_release(&indexes->arena);
    pthread_mutex_destroy(&indexes->lock);
    free(indexes);
}

struct filling {
    struct git_index *index;
    struct xp_arena *arena;
};

static bool add_past(void *context, struct xp_str place, struct xp_str text)
{
    struct filling *filling = context;
    struct past_list *pasts = &filling->index->pasts;
    struct xp_doc doc;
    struct past *past;

    pasts->items = xp_grow(pasts->items, &filling->index->room, pasts->count + 1, sizeof(*pasts->items));
    past = &pasts->items[pasts->count++];
    past->path = xp_arena_copy(filling->arena, place);
    past->name = xp_path_base(past->path);
    xp_doc_parse_json(&doc, text.ptr, text.len);
    past->tag = xp_manifest_text(&doc, "tag", filling->arena);
    xp_doc_release(&doc);
    return true;
}

static struct git_index *make_index(struct git_indexes *indexes, const struct xp_git *git)
{
    struct git_index *index = xp_arena_calloc(&indexes->arena, 1, sizeof(*index));
    struct filling filling = { index, &indexes->arena };

    indexes->all = xp_grow(indexes->all, &indexes->room, indexes->count + 1, sizeof(struct git_index *));
    indexes->all[indexes->count++] = index;
    index->err.code = XP_OK;
    if (xp_git_each_manifest(git, SEARCHED_MANIFEST_MAX, add_past, &filling, &index->err) == 0 &&
        index->pasts.count > 1)
        qsort(index->pasts.items, index->pasts.count, sizeof(*index->pasts.items), past_order_by_tag);
    return index;
}

/* Others that need it wait for the one who makes it. */
static const struct git_index *index_of(struct git_indexes *indexes, const struct xp_git *git)
{
    struct git_index *index;

    pthread_mutex_lock(&indexes->lock);
    index = xp_table_find(&indexes->table, git->commit);
    if (!index) {
        index = make_index(indexes, git);
        xp_table_set(&indexes->table, xp_arena_copy(&indexes->arena, git->commit), index);
    }
    pthread_mutex_unlock(&indexes->lock);
    return index;
}

/* As git writes a file of a revision: "v1.2:a/b.isf". */
static struct xp_str place_in_git(struct search *search, struct xp_str place)
{
    return xp_arena_printf(&search->arena, "%.*s:%.*s", XP_STR_ARG(search->against->revision), XP_STR_ARG(place));
}

/* @return XP_E_MISSING when the revision has no plugin there. */
static int load_from_git(struct search *search, const struct xp_git *git, struct xp_str place, struct xp_plugin *before,
                         struct xp_err *err)
{
    struct xp_str path = place_in_git(search, place);
    void *data;
    int rc = xp_source_open_git(git, place, &data, err);

    if (rc < 0)
        return rc;
    xp_plugin_load_from(before, &xp_source_git, data, path, xp_path_base(place));
    if (!place.len)
        before->manifest_path =
            xp_arena_printf(&before->arena, "%.*s%.*s", XP_STR_ARG(path), XP_STR_ARG(before->actual_name));
    if (before->state != XP_MANIFEST_MISSING)
        return 0;
    xp_plugin_release(before);
    return xp_fail(err, XP_E_MISSING, "it has no info.json there");
}

/* The plugin with this tag, if it does not stand where it stood: then this one would be a copy of it. */
static const struct past *find_renamed(struct search *search, const struct xp_git *git, const struct git_index *index)
{
    struct xp_arena *arena = &search->arena;
    struct past key = { .tag = search->tag };

    for (size_t i = past_lower_bound(&index->pasts, &key, past_order_by_tag);
         i < index->pasts.count && xp_str_equal(index->pasts.items[i].tag, search->tag); i++) {
        const struct past *past = &index->pasts.items[i];
        struct xp_str way = xp_arena_printf(arena, "%.*s%.*s", XP_STR_ARG(git->upwards), XP_STR_ARG(past->path));

        if (xp_str_equal_nocase(past->path, git->inside) ||
            !against_is_folder(search, xp_path_join(arena, search->plugin->path, way)))
            return past;
    }
    return NULL;
}

/* @return where it stood under another name; empty: nowhere. Negative in err->code: that cannot be told. */
static int find_earlier_place(struct search *search, const struct xp_git *git, struct xp_str *place, struct xp_err *err)
{
    const struct git_index *index;
    const struct past *past;

    *place = xp_str_make("", 0);
    if (!search->tag.len)
        return 0;
    index = index_of(search->against->indexes, git);
    if (index->err.code) {
        *err = index->err;
        return err->code;
    }
    past = find_renamed(search, git, index);
    if (past)
        *place = past->path;
    return 0;
}

/* Nothing stood where the plugin stands. */
static void compare_with_renamed(struct search *search, const struct xp_git *git)
{
    struct xp_plugin before;
    struct xp_str place = { "", 0 };
    struct xp_err err;
    int rc = find_earlier_place(search, git, &place, &err);

    if (rc == 0 && place.len)
        rc = load_from_git(search, git, place, &before, &err);
    else if (rc == 0)
        rc = XP_E_MISSING;
    if (rc == XP_E_MISSING) {
        against_say_new(search);
    } else if (rc < 0) {
        against_problem(search, &err);
    } else {
        against_say_renamed(search, before.path);
        against_compare(search, &before, search->against->revision);
        xp_plugin_release(&before);
    }
}

void against_git(struct search *search)
{
    struct xp_plugin before;
    struct xp_git git;
    struct xp_err err;
    int rc;

    if (xp_plugin_has_entries(search->plugin) && search->plugin->source != &xp_source_folder) {
        xp_findings_add_notice(search->out, search->plugin->path,
                               xp_str_from("lies in a package, so git knows nothing to compare it with"));
        return;
    }
    if (!xp_plugin_has_entries(search->plugin)) {
        xp_findings_add_notice(search->out, search->plugin->path,
                               xp_str_from("lies in no folder, so git knows nothing to compare it with"));
        return;
    }
    if (xp_git_find(&git, &search->arena, search->plugin->path, search->against->revision, search->against->environment,
                    &err) < 0) {
        against_problem(search, &err);
        return;
    }
    rc = load_from_git(search, &git, git.inside, &before, &err);
    if (rc == XP_E_MISSING) {
        compare_with_renamed(search, &git);
    } else if (rc < 0) {
        against_problem(search, &err);
    } else {
        against_compare(search, &before, search->against->revision);
        xp_plugin_release(&before);
    }
}
