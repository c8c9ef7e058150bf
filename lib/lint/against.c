#include "xp_against.h"

#include "engine.h"
#include "change_parts.h"
#include "xp_discover.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_source_git.h"
#include "xp_utf8.h"

#include <stdlib.h>
#include <sys/stat.h>

/* A manifest that is larger is not asked for its tag, when all of a repository are. */
enum { SEARCHED_MANIFEST_MAX = 4 * 1024 * 1024 };

/* A plugin of the folder with earlier states. */
struct past {
    struct xp_str path, name, tag;
};

struct xp_against {
    struct xp_str what; /* as the user typed it */
    struct xp_str revision;
    bool is_git;
    bool is_plugin; /* `what` is a plugin itself, no folder with plugins */
    const char *const *environment;
    struct past *pasts; /* by name, then path */
    size_t count;
    struct xp_arena arena;
};

/* One plugin's comparison. */
struct search {
    const struct xp_against *against;
    const struct xp_linter *linter;
    struct xp_plugin *plugin;
    struct xp_str tag; /* of the plugin as it is; empty: it has none */
    struct xp_findings *out;
    struct xp_arena arena;
};

static struct xp_str tag_of(const struct xp_doc *doc, struct xp_arena *arena)
{
    xp_node_id root = xp_doc_root(doc);
    xp_node_id key = root == XP_NO_NODE ? XP_NO_NODE : change_member(doc, root, "tag");

    if (key == XP_NO_NODE || xp_node_kind(doc, xp_key_value(key)) != XP_STRING)
        return xp_str_make("", 0);
    return xp_arena_copy(arena, xp_node_text(doc, xp_key_value(key), arena));
}

static int compare_pasts(const void *left, const void *right)
{
    const struct past *a = left, *b = right;
    int order = xp_str_compare(a->name, b->name);

    return order ? order : xp_str_compare(a->path, b->path);
}

static void add_past(struct xp_against *against, struct xp_str path)
{
    struct past *past = &against->pasts[against->count++];
    struct xp_plugin plugin;

    xp_plugin_load(&plugin, path);
    past->path = xp_arena_copy(&against->arena, path);
    past->name = xp_arena_copy(&against->arena, plugin.name);
    past->tag = tag_of(&plugin.doc, &against->arena);
    xp_plugin_release(&plugin);
}

static int open_folder(struct xp_against *against, struct xp_err *err)
{
    struct xp_discovery found;
    int rc = 0;

    xp_discover(&found, &against->what, 1);
    against->pasts = xp_xcalloc(found.count, sizeof(*against->pasts));
    if (found.problem_count) {
        const struct xp_problem *problem = &found.problems[0];
        bool is_inside = !xp_str_equal(problem->path, xp_path_tidy(&found.arena, against->what));

        rc = xp_fail(err, XP_E_MISSING, "%.*s%s%.*s", XP_STR_ARG(is_inside ? problem->path : xp_str_make("", 0)),
                     is_inside ? ": " : "", XP_STR_ARG(problem->message));
    } else if (found.count && found.targets[0].kind == XP_TARGET_FILE) {
        rc = xp_fail(err, XP_E_USAGE, "is a file; to compare with, name a folder or git:REVISION");
    } else {
        struct xp_str tidy = xp_path_tidy(&found.arena, against->what);

        for (size_t i = 0; i < found.count; i++)
            add_past(against, found.targets[i].path);
        /* Where the search went down there is more behind the path that was typed. */
        against->is_plugin = found.count == 1 && found.targets[0].path.len <= tidy.len;
        if (against->count > 1)
            qsort(against->pasts, against->count, sizeof(*against->pasts), compare_pasts);
    }
    xp_discovery_release(&found);
    return rc;
}

static int open_git(struct xp_against *against, struct xp_err *err)
{
    against->is_git = true;
    against->revision = xp_str_from_offset(against->what, strlen("git:"));
    if (!against->revision.len)
        return xp_fail(err, XP_E_USAGE, "names no revision; write one behind the colon, such as git:v1.2");
    if (!xp_git_is_revision(against->revision))
        return xp_fail(err, XP_E_USAGE, "is no revision: none begins with \"-\"");
    return xp_git_check(against->environment, err);
}

int xp_against_open(struct xp_against **out, struct xp_str what, const char *const *environment, struct xp_err *err)
{
    struct xp_against *against = xp_xcalloc(1, sizeof(*against));
    int rc;

    against->what = xp_arena_copy(&against->arena, what);
    against->environment = environment;
    if (xp_str_starts_with(what, xp_str_from("git:")))
        rc = open_git(against, err);
    else if (xp_str_starts_with(what, xp_str_from("store:")))
        rc = xp_fail(err, XP_E_USAGE, "is not understood; to compare with, name a folder or git:REVISION");
    else
        rc = open_folder(against, err);
    if (rc < 0)
        xp_against_free(against);
    else
        *out = against;
    return rc;
}

void xp_against_free(struct xp_against *against)
{
    if (!against)
        return;
    free(against->pasts);
    xp_arena_release(&against->arena);
    free(against);
}

static void add_problem(struct search *search, const struct xp_err *err)
{
    struct xp_str message = xp_arena_printf(&search->arena, "cannot be compared with %.*s: %s",
                                            XP_STR_ARG(search->against->what), err->msg);

    xp_findings_add_problem(search->out, search->plugin->path, message);
}

static void say_new(struct search *search)
{
    struct xp_str message = xp_arena_printf(
        &search->arena, search->against->is_git ? "is new since %.*s; there is nothing to compare it with"
                                                : "is new: %.*s has no plugin of that name or tag to compare it with",
        XP_STR_ARG(search->against->is_git ? search->against->revision : search->against->what));

    xp_findings_add_notice(search->out, search->plugin->path, message);
}

static void say_renamed(struct search *search, struct xp_str earlier)
{
    struct xp_str message = xp_arena_printf(&search->arena, "was renamed; it is compared with %.*s", XP_STR_ARG(earlier));

    xp_findings_add_notice(search->out, search->plugin->path, message);
}

/* Compare with an earlier state that is there; its manifest may not be. */
static void compare(struct search *search, struct xp_plugin *before, struct xp_str name)
{
    struct xp_earlier earlier = { before, name, search->against->is_git };
    struct xp_err err;

    switch (before->state) {
    case XP_MANIFEST_OK:
    case XP_MANIFEST_MISNAMED:
        xp_lint_change(search->linter, search->plugin, &earlier, search->out);
        return;
    case XP_MANIFEST_MISSING:
        say_new(search);
        return;
    case XP_MANIFEST_NOT_A_FILE:
    case XP_MANIFEST_TOO_LARGE:
    case XP_MANIFEST_UNREADABLE:
        break;
    }
    xp_fail(&err, XP_E_IO, "%.*s: %.*s", XP_STR_ARG(before->manifest_path), XP_STR_ARG(before->message));
    add_problem(search, &err);
}

static bool is_folder(struct search *search, struct xp_str path)
{
    struct stat info;

    return stat(xp_arena_copy(&search->arena, path).ptr, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Does the plugin that has the tag still stand where it stood? Then this one is a copy of it and not the same. */
static bool still_stands(struct search *search, const struct past *past)
{
    struct xp_str around = xp_path_join(&search->arena, search->plugin->path, xp_str_from(".."));

    return !xp_str_equal_nocase(past->name, search->plugin->name) &&
           is_folder(search, xp_path_join(&search->arena, around, past->name));
}

/* By folder name; of several with that name the one with the plugin's tag; else by tag. */
static const struct past *find_past(struct search *search, bool is_alone)
{
    const struct xp_against *against = search->against;
    const struct past *by_name = NULL, *by_tag = NULL;

    if (against->is_plugin && is_alone)
        return &against->pasts[0];
    for (size_t i = 0; i < against->count; i++) {
        const struct past *past = &against->pasts[i];
        bool has_tag = search->tag.len && xp_str_equal(past->tag, search->tag);

        if (xp_str_equal(past->name, search->plugin->name) && (!by_name || has_tag))
            by_name = past;
        else if (!by_tag && has_tag && !still_stands(search, past))
            by_tag = past;
        if (by_name == past && has_tag)
            break;
    }
    return by_name ? by_name : by_tag;
}

static void against_folder(struct search *search, bool is_alone)
{
    const struct past *past = find_past(search, is_alone);
    struct xp_plugin before;

    if (!past) {
        say_new(search);
        return;
    }
    if (search->plugin->name.len && !xp_str_equal(past->name, search->plugin->name))
        say_renamed(search, past->path);
    xp_plugin_load(&before, past->path);
    compare(search, &before, past->path);
    xp_plugin_release(&before);
}

struct tag_search {
    struct search *search;
    const struct xp_git *git;
    struct xp_str place; /* where the plugin with the tag stood; empty: nowhere */
};

static bool look_for_tag(void *context, struct xp_str place, struct xp_str text)
{
    struct tag_search *wanted = context;
    struct search *search = wanted->search;
    struct xp_arena *arena = &search->arena;
    struct xp_str stood = xp_path_join(
        arena, search->plugin->path, xp_arena_printf(arena, "%.*s%.*s", XP_STR_ARG(wanted->git->upwards), XP_STR_ARG(place)));
    struct xp_doc doc;

    xp_doc_parse_json(&doc, text.ptr, text.len);
    if (xp_str_equal(tag_of(&doc, arena), search->tag) &&
        (xp_str_equal_nocase(place, wanted->git->inside) || !is_folder(search, stood)))
        wanted->place = xp_arena_copy(arena, place);
    xp_doc_release(&doc);
    return !wanted->place.len;
}

/* As git writes a file of a revision: "v1.2:a/b.isf". */
static struct xp_str place_in_git(struct search *search, struct xp_str place)
{
    return xp_arena_printf(&search->arena, "%.*s:%.*s", XP_STR_ARG(search->against->revision), XP_STR_ARG(place));
}

/* @return false when the revision has no plugin there. */
static bool load_from_git(struct search *search, const struct xp_git *git, struct xp_str place,
                          struct xp_plugin *before, struct xp_err *err)
{
    struct xp_str path = place_in_git(search, place);
    void *data;
    int rc = xp_source_open_git(git, place, &data, err);

    if (rc == XP_E_MISSING)
        return false;
    if (rc < 0) {
        add_problem(search, err);
        return false;
    }
    xp_plugin_load_from(before, &xp_source_git, data, path, xp_path_base(place));
    if (!place.len)
        before->manifest_path = xp_arena_printf(&before->arena, "%.*s%.*s", XP_STR_ARG(path),
                                                XP_STR_ARG(before->actual_name));
    if (before->state != XP_MANIFEST_MISSING)
        return true;
    xp_plugin_release(before);
    err->code = XP_E_MISSING;
    return false;
}

static void compare_with_git(struct search *search, const struct xp_git *git)
{
    struct tag_search wanted = { search, git, { "", 0 } };
    struct xp_plugin before;
    struct xp_err err;

    if (!load_from_git(search, git, git->inside, &before, &err)) {
        if (err.code != XP_E_MISSING)
            return;
        if (search->tag.len &&
            xp_git_each_manifest(git, SEARCHED_MANIFEST_MAX, look_for_tag, &wanted, &err) < 0) {
            add_problem(search, &err);
            return;
        }
        if (!wanted.place.len || !load_from_git(search, git, wanted.place, &before, &err)) {
            say_new(search);
            return;
        }
        say_renamed(search, before.path);
    }
    compare(search, &before, search->against->revision);
    xp_plugin_release(&before);
}

static void against_git(struct search *search)
{
    struct xp_git git;
    struct xp_err err;

    if (!xp_plugin_has_entries(search->plugin)) {
        xp_findings_add_notice(search->out, search->plugin->path,
                               xp_str_from("lies in no folder, so git knows nothing to compare it with"));
        return;
    }
    if (xp_git_find(&git, &search->arena, search->plugin->path, search->against->revision, search->against->environment,
                    &err) < 0)
        add_problem(search, &err);
    else
        compare_with_git(search, &git);
}

void xp_against_lint(const struct xp_against *against, const struct xp_linter *linter, struct xp_plugin *plugin,
                     bool is_alone, struct xp_findings *out)
{
    struct search search = { .against = against, .linter = linter, .plugin = plugin, .out = out };
    const struct builtin_rules *rules = &linter->builtin;

    if (plugin->state == XP_MANIFEST_UNREADABLE ||
        (!rules->vers_increase && !rules->tag_changed && !rules->unit_tag_removed && !rules->control_key_removed))
        return;
    search.tag = tag_of(&plugin->doc, &search.arena);
    if (against->is_git)
        against_git(&search);
    else
        against_folder(&search, is_alone);
    xp_arena_release(&search.arena);
}
