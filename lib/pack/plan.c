#include "plan_parts.h"

#include "xp_content.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_plugin.h"
#include "xp_utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

enum { DETAIL_MAX = 1000, LINK_MODE = 0755, FOLDER_MODE = 0755, PROGRAM_MODE = 0755, FILE_MODE = 0644 };

const char plan_built_in[] = "built in";

bool plan_is_packed(const struct plan_node *node)
{
    return !node->pattern && !node->is_faulty;
}

struct xp_str plan_path(struct plan_maker *maker, struct xp_str place)
{
    if (!place.len)
        return maker->plan->folder;
    return xp_path_join(&maker->plan->arena, maker->plan->folder, place);
}

void plan_warn(struct plan_maker *maker, const char *id, struct xp_str place, struct xp_remark *remark)
{
    remark->path = plan_path(maker, place);
    if (!remark->key.len)
        remark->key = xp_path_base(place.len ? place : maker->plan->top);
    (void)xp_remark_add(maker->remarks, id, remark);
}

void plan_refuse(struct plan_maker *maker, const char *id, struct xp_str place, struct xp_remark *remark)
{
    plan_warn(maker, id, place, remark);
    maker->plan->is_refused = true;
}

void plan_refuse_detail(struct plan_maker *maker, const char *id, struct xp_str place, const char *format, ...)
{
    XP_AUTO_BUF detail = XP_BUF_INIT(DETAIL_MAX);
    struct xp_remark remark = { 0 };
    va_list args;

    va_start(args, format);
    xp_buf_addv(&detail, format, args);
    va_end(args);
    remark.detail = xp_buf_str(&detail);
    plan_refuse(maker, id, place, &remark);
}

/* The names that are left out by default, as the lowest of all lists. */
static void add_built_in(struct xp_ignore *ignore)
{
    const char *const *names;
    size_t count = xp_content_litter(&names);
    struct xp_str none = xp_str_make("", 0);

    xp_ignore_open(ignore, none, none, xp_str_from(plan_built_in));
    for (size_t i = 0; i < count; i++)
        if (xp_ignore_add(ignore, xp_str_from(names[i]), 0, NULL) < 0)
            return; /* cannot be: they are few and short */
}

/* A pattern may be about the plugin's folder itself, or about one that this lies in. */
static void check_above(struct plan_maker *maker)
{
    const struct xp_plan_settings *settings = maker->settings;
    struct xp_str above = settings->above, none = xp_str_make("", 0);
    struct xp_ignore *ignore = xp_ignore_new();

    xp_ignore_open(ignore, none, none, settings->exclude_origin);
    for (size_t i = 0; i < settings->exclude_count; i++)
        if (xp_ignore_add(ignore, settings->exclude[i], settings->exclude_lines ? settings->exclude_lines[i] : 0,
                          NULL) < 0)
            continue; /* reported where it is added to the others */
    for (size_t i = 1; i <= above.len; i++) {
        const struct xp_ignore_pattern *pattern =
            i == above.len || above.ptr[i] == '/' ? xp_ignore_find(ignore, xp_str_make(above.ptr, i), true) : NULL;

        if (!pattern || pattern->is_negated)
            continue;
        plan_report_needed(maker, maker->plan->top, none, pattern);
        break;
    }
    xp_ignore_free(ignore);
}

static void add_configured(struct plan_maker *maker)
{
    const struct xp_plan_settings *settings = maker->settings;
    struct xp_err err;

    if (!settings || !settings->exclude_count)
        return;
    xp_ignore_open(maker->ignore, xp_str_make("", 0), settings->above, settings->exclude_origin);
    for (size_t i = 0; i < settings->exclude_count; i++) {
        uint32_t line = settings->exclude_lines ? settings->exclude_lines[i] : 0;
        struct xp_remark remark = { .line = line, .path = settings->exclude_origin };

        if (xp_ignore_add(maker->ignore, settings->exclude[i], line, &err) == 0)
            continue;
        remark.detail = xp_str_from(err.msg);
        (void)xp_remark_add(maker->remarks, "pack-ignore-file", &remark);
        maker->plan->is_refused = true;
    }
    check_above(maker);
}

/* The package may lie in the folder, and from an earlier run its checksum beside it. */
static void find_outputs(struct plan_maker *maker)
{
    static const char *const endings[] = { "", ".sha256" };
    struct stat info;

    if (!maker->settings || !maker->settings->output.len)
        return;
    for (size_t i = 0; i < XP_COUNT(endings); i++) {
        struct xp_str path =
            xp_arena_printf(&maker->plan->arena, "%.*s%s", XP_STR_ARG(maker->settings->output), endings[i]);

        if (stat(path.ptr, &info) == 0 && S_ISREG(info.st_mode))
            maker->outputs[maker->output_count++] =
                (struct plan_output){ (uint64_t)info.st_dev, (uint64_t)info.st_ino };
    }
}

static unsigned mode_of(const struct plan_node *node)
{
    switch (node->kind) {
    case XP_ENTRY_FOLDER:
        return FOLDER_MODE;
    case XP_ENTRY_LINK:
        return LINK_MODE;
    default:
        return node->is_executable ? PROGRAM_MODE : FILE_MODE;
    }
}

static void add_entry(struct xp_plan *plan, const struct plan_node *node)
{
    struct xp_plan_entry *entry = &plan->entries[plan->count++];
    struct xp_str inner = xp_utf8_compose(&plan->arena, node->place);

    entry->name = node->place.len ? xp_arena_printf(&plan->arena, "%.*s/%.*s", XP_STR_ARG(plan->top), XP_STR_ARG(inner))
                                  : plan->top;
    entry->place = node->place;
    entry->kind = node->kind;
    entry->mode = mode_of(node);
    entry->size = node->size;
    if (node->kind == XP_ENTRY_LINK)
        entry->target = xp_utf8_compose(&plan->arena, node->target);
    entry->device = node->device;
    entry->inode = node->inode;
    entry->changed_seconds = node->changed_seconds;
    entry->changed_nanoseconds = node->changed_nanoseconds;
    if (node->kind == XP_ENTRY_FILE) {
        plan->files++;
        plan->bytes += node->size;
    }
}

static void add_skip(struct xp_plan *plan, const struct plan_node *node)
{
    const struct xp_ignore_pattern *pattern = node->pattern;
    struct xp_plan_skip *skip = &plan->skips[plan->skip_count++];

    skip->place = node->place;
    skip->is_folder = node->kind == XP_ENTRY_FOLDER;
    skip->pattern = xp_arena_copy(&plan->arena, pattern->text);
    skip->origin = pattern->line
                       ? xp_arena_printf(&plan->arena, "%.*s:%u", XP_STR_ARG(pattern->origin), (unsigned)pattern->line)
                       : xp_arena_copy(&plan->arena, pattern->origin);
}

static int compare_entries(const void *left, const void *right)
{
    const struct xp_plan_entry *a = left, *b = right;
    int order = xp_str_compare(a->name, b->name);

    return order ? order : xp_str_compare(a->place, b->place);
}

static int compare_skips(const void *left, const void *right)
{
    return xp_str_compare(((const struct xp_plan_skip *)left)->place, ((const struct xp_plan_skip *)right)->place);
}

static void fill_plan(struct plan_maker *maker)
{
    struct xp_plan *plan = maker->plan;

    plan->entries = xp_arena_calloc(&plan->arena, maker->count, sizeof(*plan->entries));
    plan->skips = xp_arena_calloc(&plan->arena, maker->count, sizeof(*plan->skips));
    for (size_t i = 0; i < maker->count; i++) {
        if (maker->nodes[i].pattern)
            add_skip(plan, &maker->nodes[i]);
        else if (!maker->nodes[i].is_faulty)
            add_entry(plan, &maker->nodes[i]);
    }
    if (plan->count > 1)
        qsort(plan->entries, plan->count, sizeof(*plan->entries), compare_entries);
    if (plan->skip_count > 1)
        qsort(plan->skips, plan->skip_count, sizeof(*plan->skips), compare_skips);
}

static int open_folder(struct plan_maker *maker, const char *folder, struct xp_err *err)
{
    struct xp_plan *plan = maker->plan;
    struct xp_str name;

    plan->folder = xp_arena_copy(&plan->arena, xp_str_from(folder));
    plan->fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (plan->fd < 0)
        return xp_fail(err, errno == ENOENT || errno == ENOTDIR ? XP_E_MISSING : XP_E_IO, "%s", strerror(errno));
    name = xp_plugin_folder_name(&plan->arena, plan->folder);
    if (!name.len || xp_str_find(name, '/') < name.len)
        return xp_fail(err, XP_E_MISSING, "the folder has no name that a package could give it");
    plan->top = xp_utf8_compose(&plan->arena, name);
    maker->nodes = xp_grow(maker->nodes, &maker->room, 1, sizeof(*maker->nodes));
    maker->count = 1;
    maker->nodes[PLAN_ROOT] = (struct plan_node){ .name = name,
                                                  .composed = plan->top,
                                                  .place = xp_str_make("", 0),
                                                  .kind = XP_ENTRY_FOLDER,
                                                  .depth = 1,
                                                  .name_len = plan->top.len };
    return 0;
}

static void make(struct plan_maker *maker)
{
    maker->ignore = xp_ignore_new();
    add_built_in(maker->ignore);
    add_configured(maker);
    find_outputs(maker);
    plan_walk(maker);
    plan_look(maker);
    plan_check_names(maker);
    plan_check_needed(maker);
    plan_check_links(maker);
    fill_plan(maker);
    plan_check_sizes(maker);
}

int xp_plan_make(struct xp_plan *plan, const char *folder, const struct xp_plan_settings *settings,
                 const struct xp_remark_to *remarks, struct xp_err *err)
{
    struct plan_maker maker = { .plan = plan, .settings = settings, .remarks = remarks };
    int rc;

    memset(plan, 0, sizeof(*plan));
    plan->fd = -1;
    rc = open_folder(&maker, folder, err);
    if (rc == 0)
        make(&maker);
    xp_ignore_free(maker.ignore);
    xp_arena_release(&maker.scratch);
    free(maker.nodes);
    return rc;
}

void xp_plan_release(struct xp_plan *plan)
{
    if (plan->fd >= 0)
        close(plan->fd);
    xp_arena_release(&plan->arena);
    memset(plan, 0, sizeof(*plan));
    plan->fd = -1;
}
