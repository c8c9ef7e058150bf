#include "engine.h"

#include <stdlib.h>

static int compare_tags(const void *left, const void *right)
{
    const struct xp_tag *a = left, *b = right;
    int order = xp_str_compare(a->text, b->text);

    return order ? order : xp_str_compare(a->place.path, b->place.path);
}

struct xp_known_tag {
    struct xp_str text;
    uint32_t line;
};

static int compare_known(const void *left, const void *right)
{
    const struct xp_known_tag *a = left, *b = right;
    int order = xp_str_compare(a->text, b->text);

    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static size_t count_lines(struct xp_str text)
{
    size_t lines = 1;

    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

void xp_known_tags_read(struct xp_known_tags *known, struct xp_arena *arena, struct xp_str path, struct xp_str text)
{
    uint32_t number = 1;

    memset(known, 0, sizeof(*known));
    known->path = path;
    if (xp_str_starts_with(text, xp_str_from("\xEF\xBB\xBF")))
        text = xp_str_from_offset(text, 3);
    known->items = xp_arena_calloc(arena, count_lines(text), sizeof(*known->items));
    for (; text.len; number++) {
        size_t end = xp_str_find(text, '\n');
        struct xp_str line = xp_str_trim(xp_str_make(text.ptr, end));

        if (line.len && line.ptr[0] != '#')
            known->items[known->count++] = (struct xp_known_tag){ line, number };
        text = xp_str_from_offset(text, end + 1);
    }
    if (known->count > 1)
        qsort(known->items, known->count, sizeof(*known->items), compare_known);
}

/* The first line with this tag, or NULL. */
static const struct xp_known_tag *find_known(const struct xp_known_tags *known, struct xp_str text)
{
    size_t low = 0, high = known ? known->count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (xp_str_compare(known->items[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return known && low < known->count && xp_str_equal(known->items[low].text, text) ? &known->items[low] : NULL;
}

static void report_shared(const struct xp_tag *tag, struct xp_str other, const struct xp_related *related,
                          struct xp_findings *out)
{
    const struct xp_rule *rule = tag->linter->builtin.tag_unique;
    struct xp_value value = { NULL, tag->text };
    struct quotes quotes = { .value = &value, .other = other };
    struct xp_finding finding = { .rule = rule,
                                  .severity = xp_policy_level(tag->linter->policy, rule, rule->severity),
                                  .plugin = tag->plugin,
                                  .place = tag->place,
                                  .excerpt = tag->excerpt,
                                  .pointer = tag->pointer,
                                  .has_pointer = true,
                                  .related = related,
                                  .related_count = 1 };

    fill_message(tag->linter, out, &finding, &quotes);
    xp_findings_add(out, &finding);
}

static const struct xp_related *relate(struct xp_findings *out, const struct xp_place *place, const char *message)
{
    struct xp_related *related = xp_arena_calloc(&out->arena, 1, sizeof(*related));

    related->place = *place;
    related->message = xp_str_from(message);
    return related;
}

static void report_known(const struct xp_tag *tag, const struct xp_known_tag *same, struct xp_findings *out)
{
    struct xp_place place = { .path = xp_arena_copy(&out->arena, tag->known->path),
                              .line = same->line,
                              .column = 1,
                              .end_line = same->line,
                              .end_column = 1 };

    report_shared(tag, place.path, relate(out, &place, "it stands here"), out);
}

/* Of those with one tag, the first ones with which another may be in conflict. NULL: there is none yet. */
struct holders {
    const struct xp_tag *first;
    const struct xp_tag *other;  /* the first whose folder has another name than that of `first` */
    const struct xp_tag *folder; /* the first that lies in no package, of those whose folder has that name */
};

/* Is it the tag of the same plugin, in another state? */
static bool is_same_plugin(const struct xp_tag *a, const struct xp_tag *b)
{
    return (a->is_package || b->is_package) && xp_str_equal(a->folder, b->folder);
}

/* The first other plugin with the tag. */
static const struct xp_tag *find_holder(const struct holders *holders, const struct xp_tag *tag)
{
    const struct xp_tag *const all[] = { holders->first, holders->folder, holders->other };

    for (size_t i = 0; i < XP_COUNT(all); i++)
        if (all[i] && !is_same_plugin(all[i], tag))
            return all[i];
    return NULL;
}

static void add_holder(struct holders *holders, const struct xp_tag *tag)
{
    if (!holders->first)
        holders->first = tag;
    if (!xp_str_equal(holders->first->folder, tag->folder)) {
        if (!holders->other)
            holders->other = tag;
    } else if (!holders->folder && !tag->is_package) {
        holders->folder = tag;
    }
}

void xp_lint_tags(struct xp_tag *tags, size_t count, struct xp_findings *out)
{
    struct holders holders = { 0 };

    if (count > 1)
        qsort(tags, count, sizeof(*tags), compare_tags);
    for (size_t i = 0; i < count; i++) {
        const struct xp_known_tag *same = find_known(tags[i].known, tags[i].text);
        const struct xp_tag *holder;

        if (i && !xp_str_equal(tags[i].text, tags[i - 1].text))
            holders = (struct holders){ 0 };
        holder = find_holder(&holders, &tags[i]);
        add_holder(&holders, &tags[i]);
        tags[i].is_shared = tags[i].text.len && (same || holder);
        if (!tags[i].is_shared || !tags[i].linter->builtin.tag_unique)
            continue;
        if (same)
            report_known(&tags[i], same, out);
        else
            report_shared(&tags[i], holder->plugin, relate(out, &holder->place, "the first one"), out);
    }
}
