#include "plan_parts.h"

#include "xp_path.h"
#include "xp_utf8.h"

/* Links inside links; as many as Linux follows. A target longer than a path can be on the Mac leads nowhere there. */
enum { WAY_LINKS_MAX = 40, TARGET_MAX_BYTES = 1023 };

/* A path being followed: the link it belongs to, the folder that is reached, and what is left of it. */
struct way {
    uint32_t link; /* PLAN_NO_NODE: the path that was asked for */
    uint32_t at;
    struct xp_str rest;
};

struct ways {
    struct plan_maker *maker;
    struct way stack[WAY_LINKS_MAX + 1];
    size_t depth;
};

uint32_t plan_child(struct plan_maker *maker, uint32_t folder, struct xp_str name)
{
    struct xp_str composed = xp_utf8_compose(&maker->scratch, name);
    uint32_t low = maker->nodes[folder].first, high = low + maker->nodes[folder].count, past = high;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (xp_str_compare(maker->nodes[middle].composed, composed) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < past && xp_str_equal(maker->nodes[low].composed, composed) ? low : PLAN_NO_NODE;
}

/* The link of the lowest way is done; the way above it goes on from there, or has the same fault. */
static void settle(struct ways *ways, enum plan_way result, uint32_t end)
{
    struct plan_node *nodes = ways->maker->nodes;
    struct way *way = &ways->stack[--ways->depth];

    if (way->link == PLAN_NO_NODE)
        return;
    nodes[way->link].way = result;
    nodes[way->link].end = end;
}

/* What a link that is passed means to the way over it. */
static enum plan_way passing(const struct plan_node *link, uint32_t id, uint32_t *end)
{
    switch (link->way) {
    case PLAN_WAY_FOUND:
    case PLAN_WAY_LEFT_OUT:
        *end = link->end;
        return link->way;
    case PLAN_WAY_BUSY:
        return PLAN_WAY_CIRCLE;
    default:
        *end = id;
        return PLAN_WAY_TOLD;
    }
}

/* Begin to follow a link. @return false when it is done at once. */
static bool descend(struct ways *ways, uint32_t id)
{
    struct plan_node *link = &ways->maker->nodes[id];

    if (link->way != PLAN_WAY_UNKNOWN)
        return false;
    if (link->target.len && link->target.ptr[0] == '/')
        link->way = PLAN_WAY_ABSOLUTE;
    else if (!link->target.len || link->target.len > TARGET_MAX_BYTES)
        link->way = PLAN_WAY_MISSING;
    else if (ways->depth > WAY_LINKS_MAX)
        link->way = PLAN_WAY_CIRCLE;
    if (link->way != PLAN_WAY_UNKNOWN)
        return false;
    link->way = PLAN_WAY_BUSY;
    ways->stack[ways->depth++] = (struct way){ id, link->parent, link->target };
    return true;
}

/* One component further. @return PLAN_WAY_UNKNOWN while there is more to do. */
static enum plan_way advance(struct ways *ways, uint32_t *end)
{
    struct plan_maker *maker = ways->maker;
    struct way *way = &ways->stack[ways->depth - 1];
    struct way before = *way;
    const struct plan_node *nodes = maker->nodes;
    struct xp_str part;
    uint32_t next;

    *end = way->at;
    if (!xp_path_next(&way->rest, &part))
        return PLAN_WAY_FOUND;
    if (nodes[way->at].kind != XP_ENTRY_FOLDER)
        return PLAN_WAY_MISSING;
    if (xp_str_is(part, "."))
        return PLAN_WAY_UNKNOWN;
    if (xp_str_is(part, "..")) {
        if (way->at == PLAN_ROOT)
            return PLAN_WAY_OUTSIDE;
        way->at = nodes[way->at].parent;
        return PLAN_WAY_UNKNOWN;
    }
    next = plan_child(maker, way->at, part);
    if (next == PLAN_NO_NODE)
        return PLAN_WAY_MISSING;
    *end = next;
    if (nodes[next].pattern)
        return PLAN_WAY_LEFT_OUT;
    if (nodes[next].is_faulty)
        return PLAN_WAY_TOLD;
    way->at = next;
    if (nodes[next].kind != XP_ENTRY_LINK)
        return PLAN_WAY_UNKNOWN;
    if (descend(ways, next)) {
        *way = before; /* comes back to this component when the link is settled */
        return PLAN_WAY_UNKNOWN;
    }
    if (passing(&nodes[next], next, end) != PLAN_WAY_FOUND)
        return passing(&nodes[next], next, end);
    way->at = *end;
    return PLAN_WAY_UNKNOWN;
}

static enum plan_way run(struct ways *ways, uint32_t *end)
{
    enum plan_way result = PLAN_WAY_FOUND;

    while (ways->depth) {
        result = advance(ways, end);
        if (result != PLAN_WAY_UNKNOWN)
            settle(ways, result, *end);
    }
    xp_arena_release(&ways->maker->scratch);
    return result;
}

enum plan_way plan_follow(struct plan_maker *maker, uint32_t folder, struct xp_str path, uint32_t *end)
{
    struct ways ways = { .maker = maker, .depth = 1 };

    ways.stack[0] = (struct way){ PLAN_NO_NODE, folder, path };
    if (path.len && path.ptr[0] == '/')
        return PLAN_WAY_ABSOLUTE;
    return run(&ways, end);
}

static void report_link(struct plan_maker *maker, struct plan_node *link)
{
    const struct plan_node *end = &maker->nodes[link->end];
    struct xp_remark remark = { .found = link->target };
    XP_AUTO_BUF words = XP_BUF_INIT(XP_PLAN_MAX_NAME);

    switch (link->way) {
    case PLAN_WAY_ABSOLUTE:
        xp_buf_addf(&words, "that is an absolute path, which is another place on every machine");
        break;
    case PLAN_WAY_OUTSIDE:
        xp_buf_addf(&words, "that is outside the plugin");
        break;
    case PLAN_WAY_CIRCLE:
        xp_buf_addf(&words, "that leads round in a circle");
        break;
    case PLAN_WAY_LEFT_OUT:
        xp_buf_addf(&words, "which the pattern ");
        xp_utf8_show_short(&words, end->pattern->text, 100);
        xp_buf_addf(&words, " leaves out");
        break;
    default:
        xp_buf_addf(&words, "there is no such file or folder");
        break;
    }
    remark.detail = xp_buf_str(&words);
    plan_refuse(maker, "pack-link", link->place, &remark);
    link->is_faulty = true;
}

/* A link whose fault is another one's, or that of a pattern which leaves out what is needed, is not reported too. */
void plan_check_links(struct plan_maker *maker)
{
    for (uint32_t i = 0; i < maker->count; i++) {
        struct plan_node *link = &maker->nodes[i];
        struct ways ways = { .maker = maker };
        uint32_t end = PLAN_ROOT;

        if (link->kind == XP_ENTRY_LINK && plan_is_packed(link) && descend(&ways, i))
            (void)run(&ways, &end);
    }
    for (uint32_t i = 0; i < maker->count; i++) {
        struct plan_node *link = &maker->nodes[i];

        if (link->kind != XP_ENTRY_LINK || !plan_is_packed(link) || link->way == PLAN_WAY_FOUND)
            continue;
        if (link->way == PLAN_WAY_TOLD || (link->way == PLAN_WAY_LEFT_OUT && maker->nodes[link->end].is_missed))
            maker->plan->is_refused = true;
        else
            report_link(maker, link);
    }
}
