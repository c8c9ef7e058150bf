#include "plan_parts.h"

#include "xp_content.h"
#include "xp_file.h"
#include "xp_glob.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* A file of patterns is written by hand; a link's target is a path, and no system takes longer ones. */
enum { IGNORE_FILE_MAX = 1024 * 1024, LINK_MAX_BYTES = 4096 };

static const char ignore_name[] = ".xtplugignore";

/* Never packed, and no pattern takes them back in: what a run of ours that was killed has left, and what it writes. */
static const struct xp_ignore_pattern leftover = { XP_STR(".xtplug-*.tmp"), XP_STR(".xtplug-*.tmp"), XP_STR("built in"),
                                                   0, false };
static const struct xp_ignore_pattern own_output = {
    XP_STR("the package itself"), { NULL, 0 }, XP_STR("--output"), 0, false
};

/* A folder on the way down. */
struct level {
    DIR *dir; /* its descriptor is what the names in it are relative to */
    uint32_t node;
    uint32_t next; /* of its entries, to be visited */
    size_t lists;  /* of patterns that were open before */
};

struct walk {
    struct plan_maker *maker;
    struct level levels[XP_PLAN_MAX_DEPTH + 1];
    size_t depth;
    struct xp_str *names; /* of the folder that is listed */
    size_t count, room;
};

static void fill_from(struct plan_node *node, const struct stat *info)
{
    node->type = (unsigned)info->st_mode;
    node->kind = S_ISREG(info->st_mode)   ? XP_ENTRY_FILE
                 : S_ISDIR(info->st_mode) ? XP_ENTRY_FOLDER
                 : S_ISLNK(info->st_mode) ? XP_ENTRY_LINK
                                          : XP_ENTRY_OTHER;
    node->size = S_ISREG(info->st_mode) && info->st_size > 0 ? (uint64_t)info->st_size : 0;
    node->device = (uint64_t)info->st_dev;
    node->inode = (uint64_t)info->st_ino;
    node->changed_seconds = (int64_t)info->st_ctime;
    node->changed_nanoseconds = plan_nanoseconds(info);
}

static void refuse_errno(struct plan_maker *maker, struct plan_node *node, int number)
{
    plan_refuse_detail(maker, "pack-unreadable", node->place, "%s", strerror(number));
    node->is_faulty = true;
}

static int compare_names(const void *left, const void *right)
{
    return xp_str_compare(*(const struct xp_str *)left, *(const struct xp_str *)right);
}

/* All names of the folder, in an order that does not depend on the disk. */
static void read_names(struct walk *walk, DIR *dir, struct plan_node *folder)
{
    struct plan_maker *maker = walk->maker;
    const struct dirent *entry;

    walk->count = 0;
    for (errno = 0; (entry = readdir(dir)); errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (maker->count + walk->count >= XP_PLAN_MAX_ENTRIES) {
            if (!maker->is_full)
                plan_refuse_detail(maker, "pack-limit", folder->place, "the plugin has more than %d entries",
                                   XP_PLAN_MAX_ENTRIES);
            maker->is_full = true;
            break;
        }
        walk->names = xp_grow(walk->names, &walk->room, walk->count + 1, sizeof(*walk->names));
        walk->names[walk->count++] = xp_arena_copy(&maker->plan->arena, xp_str_from(entry->d_name));
    }
    if (!entry && errno)
        refuse_errno(maker, folder, errno);
    if (walk->count > 1)
        qsort(walk->names, walk->count, sizeof(*walk->names), compare_names);
}

static struct xp_str place_in(struct xp_arena *arena, struct xp_str folder, struct xp_str name)
{
    return folder.len ? xp_arena_printf(arena, "%.*s/%.*s", XP_STR_ARG(folder), XP_STR_ARG(name)) : name;
}

static void add_nodes(struct walk *walk, uint32_t parent)
{
    struct plan_maker *maker = walk->maker;
    struct xp_arena *arena = &maker->plan->arena;

    maker->nodes = xp_grow(maker->nodes, &maker->room, maker->count + walk->count, sizeof(*maker->nodes));
    maker->nodes[parent].first = (uint32_t)maker->count;
    maker->nodes[parent].count = (uint32_t)walk->count;
    for (size_t i = 0; i < walk->count; i++) {
        struct plan_node *node = &maker->nodes[maker->count++];
        const struct plan_node *folder = &maker->nodes[parent];

        memset(node, 0, sizeof(*node));
        node->name = walk->names[i];
        node->composed = xp_utf8_compose(arena, node->name);
        node->place = place_in(arena, folder->place, node->name);
        node->parent = parent;
        node->depth = folder->depth + 1;
        node->name_len = folder->name_len + 1 + node->composed.len;
    }
}

static int compare_nodes(const void *left, const void *right)
{
    const struct plan_node *a = left, *b = right;
    int order = xp_str_compare(a->composed, b->composed);

    return order ? order : xp_str_compare(a->name, b->name);
}

/* The patterns of a file, which has been opened without following a link. */
static void add_patterns(struct plan_maker *maker, struct xp_str place, struct xp_str base, struct xp_str text)
{
    struct xp_str rest = xp_ignore_text(text), line;
    uint32_t number = 0;
    struct xp_err err;

    xp_ignore_open(maker->ignore, base, xp_str_make("", 0), plan_path(maker, place));
    while (xp_ignore_next_line(&rest, &line)) {
        struct xp_remark remark = { .line = ++number };

        if (xp_ignore_add(maker->ignore, line, number, &err) == 0)
            continue;
        remark.detail = xp_str_from(err.msg);
        plan_refuse(maker, "pack-ignore-file", place, &remark);
    }
}

/* git does not follow a link here either. */
static void read_patterns(struct plan_maker *maker, int folder, struct xp_str base, const struct plan_node *node)
{
    XP_AUTO_BUF text = XP_BUF_INIT(IGNORE_FILE_MAX);
    struct xp_err err;
    int fd, rc;

    if (node->kind != XP_ENTRY_FILE) {
        plan_refuse_detail(maker, "pack-ignore-file", node->place, "it is %s, not a file",
                           xp_file_kind_name(node->type));
        return;
    }
    fd = openat(folder, node->name.ptr, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    rc = fd < 0 ? xp_fail(&err, XP_E_IO, "%s", strerror(errno)) : xp_file_read_fd(fd, &text, &err);
    if (fd >= 0)
        close(fd);
    if (rc < 0)
        plan_refuse_detail(maker, "pack-ignore-file", node->place, "%s", err.msg);
    else
        add_patterns(maker, node->place, base, xp_buf_str(&text));
}

static bool is_output(const struct plan_maker *maker, const struct plan_node *node)
{
    for (size_t i = 0; i < maker->output_count; i++)
        if (node->kind == XP_ENTRY_FILE && node->device == maker->outputs[i].device &&
            node->inode == maker->outputs[i].inode)
            return true;
    return false;
}

/* The pattern that leaves an entry out, or NULL. */
static const struct xp_ignore_pattern *judge(struct plan_maker *maker, const struct plan_node *node)
{
    const struct xp_ignore_pattern *pattern;

    if (is_output(maker, node))
        return &own_output;
    if (xp_str_glob(node->name, leftover.text))
        return &leftover;
    pattern = xp_ignore_find(maker->ignore, node->place, node->kind == XP_ENTRY_FOLDER);
    return pattern && !pattern->is_negated ? pattern : NULL;
}

static void read_target(struct plan_maker *maker, int folder, struct plan_node *node)
{
    char target[LINK_MAX_BYTES];
    ssize_t length = readlinkat(folder, node->name.ptr, target, sizeof(target));

    if (length < 0)
        refuse_errno(maker, node, errno);
    else if ((size_t)length == sizeof(target))
        refuse_errno(maker, node, ENAMETOOLONG);
    else
        node->target = xp_arena_copy(&maker->plan->arena, xp_str_make(target, (size_t)length));
}

/* What stands under a name, and what is in it as far as that concerns the plan. */
static void visit(struct plan_maker *maker, int folder, struct plan_node *node)
{
    if (node->is_faulty || (node->pattern = judge(maker, node)))
        return;
    if (node->depth > XP_PLAN_MAX_DEPTH || node->name_len > XP_PLAN_MAX_NAME) {
        plan_refuse_detail(maker, "pack-limit", node->place,
                           "its name in the package has more than %d parts or %d bytes", XP_PLAN_MAX_DEPTH,
                           XP_PLAN_MAX_NAME);
        node->is_faulty = true;
        return;
    }
    switch (node->kind) {
    case XP_ENTRY_FOLDER:
    case XP_ENTRY_FILE: /* looked into when all are known */
        break;
    case XP_ENTRY_LINK:
        read_target(maker, folder, node);
        break;
    case XP_ENTRY_OTHER:
        plan_refuse_detail(maker, "pack-file-kind", node->place, "%s", xp_file_kind_name(node->type));
        node->is_faulty = true;
        break;
    }
}

static void ask(struct plan_maker *maker, int folder, struct plan_node *node)
{
    struct stat info;

    if (fstatat(folder, node->name.ptr, &info, AT_SYMLINK_NOFOLLOW) == 0)
        fill_from(node, &info);
    else if (!xp_ignore_covers(maker->ignore, node->place, false))
        refuse_errno(maker, node, errno);
}

/* List a folder; it becomes the lowest level. Takes the descriptor. */
static void enter(struct walk *walk, uint32_t id, int fd)
{
    struct plan_maker *maker = walk->maker;
    struct level *level = &walk->levels[walk->depth];
    struct plan_node *nodes;
    uint32_t count;
    DIR *dir = fdopendir(fd);

    if (!dir) {
        refuse_errno(maker, &maker->nodes[id], errno);
        close(fd);
        return;
    }
    *level = (struct level){ dir, id, 0, xp_ignore_mark(maker->ignore) };
    walk->depth++;
    read_names(walk, dir, &maker->nodes[id]);
    add_nodes(walk, id);
    nodes = maker->nodes + maker->nodes[id].first;
    count = maker->nodes[id].count;
    for (uint32_t i = 0; i < count; i++)
        ask(maker, fd, &nodes[i]);
    for (uint32_t i = 0; i < count; i++)
        if (xp_str_is(nodes[i].name, ignore_name) && !nodes[i].is_faulty)
            read_patterns(maker, fd, maker->nodes[id].place, &nodes[i]);
    for (uint32_t i = 0; i < count; i++)
        visit(maker, fd, &nodes[i]);
    if (count > 1)
        qsort(nodes, count, sizeof(*nodes), compare_nodes);
}

static void go_down(struct walk *walk, int parent, uint32_t id)
{
    struct plan_node *node = &walk->maker->nodes[id];
    int fd = openat(parent, node->name.ptr, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat info;

    if (fd < 0) {
        refuse_errno(walk->maker, node, errno);
        return;
    }
    if (fstat(fd, &info) < 0) {
        refuse_errno(walk->maker, node, errno);
        close(fd);
        return;
    }
    if ((uint64_t)info.st_dev != node->device || (uint64_t)info.st_ino != node->inode) {
        plan_refuse_detail(walk->maker, "pack-unreadable", node->place, "it changed while it was read");
        node->is_faulty = true;
        close(fd);
        return;
    }
    enter(walk, id, fd);
}

static void go_on(struct walk *walk)
{
    struct plan_maker *maker = walk->maker;
    struct level *level = &walk->levels[walk->depth - 1];
    const struct plan_node *folder = &maker->nodes[level->node];

    while (level->next < folder->count) {
        uint32_t id = folder->first + level->next++;
        const struct plan_node *node = &maker->nodes[id];

        if (node->kind == XP_ENTRY_FOLDER && plan_is_packed(node)) {
            go_down(walk, dirfd(level->dir), id);
            return;
        }
    }
    xp_ignore_reset(maker->ignore, level->lists);
    closedir(level->dir);
    walk->depth--;
}

void plan_walk(struct plan_maker *maker)
{
    struct walk walk = { .maker = maker };
    struct plan_node *root = maker->nodes;
    struct stat info;
    int fd = openat(maker->plan->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &info) < 0) {
        refuse_errno(maker, root, errno);
        if (fd >= 0)
            close(fd);
        return;
    }
    fill_from(root, &info);
    enter(&walk, PLAN_ROOT, fd);
    while (walk.depth)
        go_on(&walk);
    free(walk.names);
    if (xp_ignore_is_exhausted(maker->ignore))
        plan_refuse_detail(maker, "pack-limit", root->place, "its patterns take too long to match against its names");
}
