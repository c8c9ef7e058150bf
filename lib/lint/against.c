#include "xp_against.h"

#include "against_parts.h"
#include "engine.h"
#include "xp_discover.h"
#include "xp_manifest.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_source_git.h"

#include <stdlib.h>
#include <sys/stat.h>

static int compare_by_name(const void *left, const void *right)
{
    const struct past *a = left, *b = right;
    int order = xp_str_compare(a->name, b->name);

    if (!order)
        order = xp_str_compare(a->tag, b->tag);
    return order ? order : xp_str_compare(a->path, b->path);
}

int past_order_by_tag(const void *left, const void *right)
{
    const struct past *a = left, *b = right;
    int order = xp_str_compare(a->tag, b->tag);

    return order ? order : compare_by_name(left, right);
}

/* Open a plugin as it was, once to see what it is called, and again for each that is compared with it. */
static int load_past(const struct xp_against *against, const struct past *past, struct xp_plugin *plugin,
                     struct xp_err *err)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_inside inside = { 0 };
    int rc;

    if (!past->is_package) {
        xp_plugin_load(plugin, past->path);
        return 0;
    }
    rc = against->packages->open(against->packages->context, past->path, NULL, &inside, err);
    if (rc == 0)
        xp_plugin_load_from(plugin, inside.source, inside.data, xp_inside_path(&arena, past->path, inside.name),
                            inside.name);
    xp_arena_release(&arena);
    return rc;
}

static int add_past(struct xp_against *against, struct xp_str path, bool is_package, struct xp_err *err)
{
    struct past *past = &against->by_name.items[against->by_name.count];
    struct xp_plugin plugin;
    int rc;

    past->path = xp_arena_copy(&against->arena, path);
    past->is_package = is_package;
    if ((rc = load_past(against, past, &plugin, err)) < 0)
        return rc;
    against->by_name.count++;
    past->name = xp_arena_copy(&against->arena, plugin.name);
    past->tag = xp_manifest_text(&plugin.doc, "tag", &against->arena);
    xp_plugin_release(&plugin);
    return 0;
}

static void sort_pasts(struct xp_against *against)
{
    struct past_list *by_name = &against->by_name, *by_tag = &against->by_tag;

    by_tag->count = by_name->count;
    by_tag->items = xp_arena_calloc(&against->arena, by_name->count, sizeof(*by_tag->items));
    memcpy(by_tag->items, by_name->items, by_name->count * sizeof(*by_tag->items));
    qsort(by_name->items, by_name->count, sizeof(*by_name->items), compare_by_name);
    qsort(by_tag->items, by_tag->count, sizeof(*by_tag->items), past_order_by_tag);
}

static int open_folder(struct xp_against *against, struct xp_err *err)
{
    struct xp_discovery found;
    int rc = 0;

    xp_discover(&found, &against->what, 1);
    against->by_name.items = xp_arena_calloc(&against->arena, found.count, sizeof(*against->by_name.items));
    if (found.problem_count) {
        const struct xp_problem *problem = &found.problems[0];
        bool is_inside = !xp_str_equal(problem->path, xp_path_tidy(&found.arena, against->what));

        rc = xp_fail(err, XP_E_MISSING, "%.*s%s%.*s", XP_STR_ARG(is_inside ? problem->path : xp_str_make("", 0)),
                     is_inside ? ": " : "", XP_STR_ARG(problem->message));
    } else if (found.count && found.targets[0].kind == XP_TARGET_FILE && !against->packages) {
        rc = xp_fail(err, XP_E_USAGE, "is neither a folder nor a package; to compare with, name one, or git:REVISION");
    } else {
        struct xp_str tidy = xp_path_tidy(&found.arena, against->what);

        for (size_t i = 0; rc == 0 && i < found.count; i++)
            rc = add_past(against, found.targets[i].path, found.targets[i].kind == XP_TARGET_FILE, err);
        /* Where the search went down there is more behind the path that was typed. */
        against->is_plugin = found.count == 1 && found.targets[0].path.len <= tidy.len;
        if (found.count)
            sort_pasts(against);
    }
    xp_discovery_release(&found);
    return rc;
}

static int open_git(struct xp_against *against, struct xp_err *err)
{
    against->is_git = true;
    against->indexes = against_git_new();
    against->revision = xp_str_from_offset(against->what, strlen("git:"));
    if (!against->revision.len)
        return xp_fail(err, XP_E_USAGE, "there is no revision behind the colon; write one, such as git:v1.2");
    if (!xp_git_is_revision(against->revision))
        return xp_fail(err, XP_E_USAGE, "no revision begins with \"-\"");
    return xp_git_check(against->environment, err);
}

int xp_against_open(struct xp_against **out, struct xp_str what, const struct xp_opener *packages,
                    const char *const *environment, struct xp_err *err)
{
    struct xp_against *against = xp_xcalloc(1, sizeof(*against));
    int rc;

    against->what = xp_arena_copy(&against->arena, what);
    against->packages = packages;
    against->environment = environment;
    if (xp_str_starts_with(what, xp_str_from("git:")))
        rc = open_git(against, err);
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
    against_git_free(against->indexes);
    xp_arena_release(&against->arena);
    free(against);
}

void against_problem(struct search *search, const struct xp_err *err)
{
    struct xp_str message = xp_arena_printf(&search->arena, "cannot be compared with %.*s: %s",
                                            XP_STR_ARG(search->against->what), err->msg);

    xp_findings_add_problem(search->out, search->plugin->path, message);
}

void against_say_new(struct search *search)
{
    struct xp_str message =
        xp_arena_printf(&search->arena,
                        search->against->is_git ? "is new since %.*s; there is nothing to compare it with"
                                                : "is new: %.*s has no plugin of that name or tag to compare it with",
                        XP_STR_ARG(search->against->is_git ? search->against->revision : search->against->what));

    xp_findings_add_notice(search->out, search->plugin->path, message);
}

void against_say_renamed(struct search *search, struct xp_str earlier)
{
    struct xp_str message =
        xp_arena_printf(&search->arena, "was renamed; it is compared with %.*s", XP_STR_ARG(earlier));

    xp_findings_add_notice(search->out, search->plugin->path, message);
}

void against_compare(struct search *search, struct xp_plugin *before, struct xp_str name)
{
    struct xp_earlier earlier = { before, name, search->against->is_git };
    struct xp_err err;

    switch (before->state) {
    case XP_MANIFEST_OK:
    case XP_MANIFEST_MISNAMED:
        xp_lint_change(search->linter, search->plugin, &earlier, search->out);
        return;
    case XP_MANIFEST_MISSING:
        against_say_new(search);
        return;
    case XP_MANIFEST_NOT_A_FILE:
    case XP_MANIFEST_TOO_LARGE:
    case XP_MANIFEST_UNREADABLE:
        break;
    }
    xp_fail(&err, XP_E_IO, "%.*s: %.*s", XP_STR_ARG(before->manifest_path), XP_STR_ARG(before->message));
    against_problem(search, &err);
}

bool against_is_folder(struct search *search, struct xp_str path)
{
    struct stat info;

    return stat(xp_arena_copy(&search->arena, path).ptr, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Does the plugin that has the tag still stand where it stood? Then this one is a copy of it and not the same. */
static bool still_stands(struct search *search, const struct past *past)
{
    struct xp_str around = xp_path_join(&search->arena, search->plugin->path, xp_str_from(".."));

    return !xp_str_equal_nocase(past->name, search->plugin->name) &&
           against_is_folder(search, xp_path_join(&search->arena, around, past->name));
}

size_t past_lower_bound(const struct past_list *list, const struct past *key,
                        int (*order)(const void *left, const void *right))
{
    size_t low = 0, high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (order(&list->items[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct past *find_by_name(const struct past_list *list, struct xp_str name, struct xp_str tag)
{
    struct past key = { .name = name, .tag = tag };
    size_t i = past_lower_bound(list, &key, compare_by_name);

    return i < list->count && xp_str_equal(list->items[i].name, name) &&
                   (!tag.len || xp_str_equal(list->items[i].tag, tag))
               ? &list->items[i]
               : NULL;
}

/* By folder name; of several with that name the one with the plugin's tag; else by tag. */
static const struct past *find_past(struct search *search, bool is_alone)
{
    const struct xp_against *against = search->against;
    struct past key = { .tag = search->tag };
    const struct past *past;

    if (against->is_plugin && is_alone)
        return &against->by_name.items[0];
    if ((past = find_by_name(&against->by_name, search->plugin->name, search->tag)) ||
        (past = find_by_name(&against->by_name, search->plugin->name, xp_str_make("", 0))))
        return past;
    for (size_t i = search->tag.len ? past_lower_bound(&against->by_tag, &key, past_order_by_tag) : SIZE_MAX;
         i < against->by_tag.count && xp_str_equal(against->by_tag.items[i].tag, search->tag); i++)
        if (!still_stands(search, &against->by_tag.items[i]))
            return &against->by_tag.items[i];
    return NULL;
}

static void against_folder(struct search *search, bool is_alone)
{
    const struct past *past = find_past(search, is_alone);
    struct xp_plugin before;
    struct xp_err err;

    if (!past) {
        against_say_new(search);
        return;
    }
    /* Of the plugin that the user named, nobody needs to be told which one it is. */
    if (!(search->against->is_plugin && is_alone) && !xp_str_equal(past->name, search->plugin->name))
        against_say_renamed(search, past->path);
    if (load_past(search->against, past, &before, &err) < 0) {
        against_problem(search, &err);
        return;
    }
    against_compare(search, &before, past->path);
    xp_plugin_release(&before);
}

void xp_against_lint(const struct xp_against *against, const struct xp_linter *linter, struct xp_plugin *plugin,
                     bool is_alone, struct xp_findings *out)
{
    struct search search = { .against = against, .linter = linter, .plugin = plugin, .out = out };
    const struct builtin_rules *rules = &linter->builtin;

    if (plugin->state == XP_MANIFEST_UNREADABLE ||
        (!rules->vers_increase && !rules->readable_vers_increase && !rules->tag_changed && !rules->unit_tag_removed &&
         !rules->control_key_removed))
        return;
    search.tag = xp_manifest_text(&plugin->doc, "tag", &search.arena);
    if (against->is_store)
        against_store(&search);
    else if (against->is_git)
        against_git(&search);
    else
        against_folder(&search, is_alone);
    xp_arena_release(&search.arena);
}
