#include "xp_finding.h"

#include "xp_mem.h"
#include "xp_rule.h"

#include <stdlib.h>

static const char *const severity_names[] = { "off", "note", "warning", "error" };

const char *xp_severity_name(enum xp_severity severity)
{
    return severity_names[severity];
}

bool xp_severity_parse(struct xp_str name, enum xp_severity *severity)
{
    for (size_t i = 0; i < XP_COUNT(severity_names); i++) {
        if (xp_str_is(name, severity_names[i])) {
            *severity = (enum xp_severity)i;
            return true;
        }
    }
    return false;
}

void xp_findings_release(struct xp_findings *findings)
{
    free(findings->items);
    free(findings->problems);
    free(findings->notices);
    xp_arena_release(&findings->arena);
    memset(findings, 0, sizeof(*findings));
}

void xp_findings_add(struct xp_findings *findings, const struct xp_finding *finding)
{
    if (findings->count == findings->room)
        findings->items = xp_grow(findings->items, &findings->room, findings->count + 1, sizeof(*findings->items));
    findings->items[findings->count++] = *finding;
}

/* Problems and notices are kept alike. */
static void add_message(struct xp_findings *findings, struct xp_problem **list, size_t *count, size_t *room,
                        struct xp_str path, struct xp_str message)
{
    *list = xp_grow(*list, room, *count + 1, sizeof(**list));
    (*list)[*count].path = xp_arena_copy(&findings->arena, path);
    (*list)[(*count)++].message = xp_arena_copy(&findings->arena, message);
}

void xp_findings_add_problem(struct xp_findings *findings, struct xp_str path, struct xp_str message)
{
    add_message(findings, &findings->problems, &findings->problem_count, &findings->problem_room, path, message);
}

void xp_findings_add_notice(struct xp_findings *findings, struct xp_str path, struct xp_str message)
{
    add_message(findings, &findings->notices, &findings->notice_count, &findings->notice_room, path, message);
}

static void adopt_messages(struct xp_problem **to, size_t *count, size_t *room, const struct xp_problem *from,
                           size_t from_count)
{
    if (!from_count)
        return;
    *to = xp_grow(*to, room, *count + from_count, sizeof(**to));
    memcpy(*to + *count, from, from_count * sizeof(*from));
    *count += from_count;
}

void xp_findings_adopt(struct xp_findings *to, struct xp_findings *from)
{
    if (from->count) {
        to->items = xp_grow(to->items, &to->room, to->count + from->count, sizeof(*to->items));
        memcpy(to->items + to->count, from->items, from->count * sizeof(*from->items));
        to->count += from->count;
    }
    adopt_messages(&to->problems, &to->problem_count, &to->problem_room, from->problems, from->problem_count);
    adopt_messages(&to->notices, &to->notice_count, &to->notice_room, from->notices, from->notice_count);
    xp_arena_adopt(&to->arena, &from->arena);
    xp_findings_release(from);
}

/*
 * Bytes of a text that count. A finding holds a window of its line, in which the text that is pointed at may be cut off
 * at XP_EXCERPT_BYTES less the quarter that may stand before it; this is short enough to be there wherever it stands.
 */
enum { COUNTED_BYTES = XP_EXCERPT_BYTES / 2 };

uint64_t xp_stable_hash(struct xp_str text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* With a pointer the value, without one the line. */
static struct xp_str counted_text(const struct xp_finding *finding)
{
    const struct xp_excerpt *excerpt = &finding->excerpt;
    struct xp_str text = { "", 0 };

    if (!excerpt->text.ptr)
        return text;
    if (finding->has_pointer || excerpt->cut_left || excerpt->cut_right)
        text = xp_str_make(excerpt->text.ptr + excerpt->start, excerpt->end - excerpt->start);
    else
        text = xp_str_trim(excerpt->text);
    if (text.len > COUNTED_BYTES && (finding->has_pointer || excerpt->cut_left || excerpt->cut_right))
        text.len = COUNTED_BYTES;
    return text;
}

uint64_t xp_finding_hash(const struct xp_finding *finding)
{
    return xp_stable_hash(counted_text(finding));
}

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_findings(const void *left, const void *right)
{
    const struct xp_finding *a = left, *b = right;
    int order = xp_str_compare(a->place.path, b->place.path);

    if (!order)
        order = compare_numbers(a->place.line, b->place.line);
    if (!order)
        order = compare_numbers(a->place.column, b->place.column);
    if (!order)
        order = xp_str_compare(a->rule->id, b->rule->id);
    if (!order)
        order = compare_numbers(a->place.length, b->place.length);
    return order ? order : xp_str_compare(a->message, b->message);
}

static int compare_problems(const void *left, const void *right)
{
    const struct xp_problem *a = left, *b = right;
    int order = xp_str_compare(a->path, b->path);

    return order ? order : xp_str_compare(a->message, b->message);
}

/* The same said twice, by two steps that met it. @return how many are left. */
static size_t drop_repeated(struct xp_problem *problems, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (!kept || compare_problems(&problems[kept - 1], &problems[i]) != 0)
            problems[kept++] = problems[i];
    return kept;
}

void xp_findings_sort(struct xp_findings *findings)
{
    if (findings->count > 1)
        qsort(findings->items, findings->count, sizeof(*findings->items), compare_findings);
    if (findings->problem_count > 1)
        qsort(findings->problems, findings->problem_count, sizeof(*findings->problems), compare_problems);
    findings->problem_count = drop_repeated(findings->problems, findings->problem_count);
    if (findings->notice_count > 1)
        qsort(findings->notices, findings->notice_count, sizeof(*findings->notices), compare_problems);
}

void xp_run_count(struct xp_run *run, const struct xp_findings *findings, size_t plugins)
{
    memset(run, 0, sizeof(*run));
    run->findings = findings;
    run->plugins = plugins;
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        run->errors += finding->severity == XP_SEVERITY_ERROR;
        run->warnings += finding->severity == XP_SEVERITY_WARNING;
        run->notes += finding->severity == XP_SEVERITY_NOTE;
        if (finding->fix && finding->fix->is_safe)
            run->fixable++;
        else if (finding->fix)
            run->unsafe_fixable++;
    }
}
