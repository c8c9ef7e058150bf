#include "engine.h"

#include <stdlib.h>

static int compare_tags(const void *left, const void *right)
{
    const struct xp_tag *a = left, *b = right;
    int order = xp_str_compare(a->text, b->text);

    return order ? order : xp_str_compare(a->place.path, b->place.path);
}

struct known_tag {
    struct xp_str text;
    uint32_t line;
};

struct known_tags {
    struct known_tag *items;
    size_t count;
};

static int compare_known(const void *left, const void *right)
{
    const struct known_tag *a = left, *b = right;
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

static struct known_tags read_known(struct xp_arena *arena, struct xp_str text)
{
    struct known_tags known = { NULL, 0 };
    uint32_t number = 1;

    if (!text.len)
        return known;
    known.items = xp_arena_calloc(arena, count_lines(text), sizeof(*known.items));
    for (; text.len; number++) {
        size_t end = xp_str_find(text, '\n');
        struct xp_str line = xp_str_trim(xp_str_make(text.ptr, end));

        if (line.len && line.ptr[0] != '#')
            known.items[known.count++] = (struct known_tag){ line, number };
        text = xp_str_from_offset(text, end + 1);
    }
    qsort(known.items, known.count, sizeof(*known.items), compare_known);
    return known;
}

/* The first line with this tag, or NULL. */
static const struct known_tag *find_known(const struct known_tags *known, struct xp_str text)
{
    size_t low = 0, high = known->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (xp_str_compare(known->items[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < known->count && xp_str_equal(known->items[low].text, text) ? &known->items[low] : NULL;
}

static void report_shared(const struct xp_linter *linter, const struct xp_tag *tag, struct xp_str other,
                          const struct xp_related *related, struct xp_findings *out)
{
    const struct xp_rule *rule = linter->builtin.tag_unique;
    struct xp_plugin nowhere = { 0 };
    struct engine engine = { .linter = linter, .plugin = &nowhere, .out = out };
    struct xp_value value = { NULL, tag->text };
    struct quotes quotes = { .value = &value, .other = other };
    struct xp_finding finding = { .rule = rule,
                                  .severity = xp_policy_level(linter->policy, rule, rule->severity),
                                  .plugin = tag->plugin,
                                  .place = tag->place,
                                  .excerpt = tag->excerpt,
                                  .pointer = tag->pointer,
                                  .has_pointer = true,
                                  .related = related,
                                  .related_count = 1 };

    engine.text = (struct xp_buf)XP_BUF_INIT(SIZE_MAX / 2);
    finding.message = expand_template(&engine, rule, rule->message, &quotes);
    finding.help = expand_template(&engine, rule, rule->help, &quotes);
    xp_findings_add(out, &finding);
    xp_buf_release(&engine.text);
}

static const struct xp_related *relate(struct xp_findings *out, const struct xp_place *place, const char *message)
{
    struct xp_related *related = xp_arena_calloc(&out->arena, 1, sizeof(*related));

    related->place = *place;
    related->message = xp_str_from(message);
    return related;
}

void xp_lint_tags(const struct xp_linter *linter, struct xp_tag *tags, size_t count, struct xp_str known,
                  struct xp_str known_path, struct xp_findings *out)
{
    struct xp_arena scratch = XP_ARENA_INIT;
    struct known_tags list;

    if (!linter->builtin.tag_unique || !count)
        return;
    list = read_known(&scratch, known);
    qsort(tags, count, sizeof(*tags), compare_tags);
    for (size_t i = 0, first = 0; i < count; i++) {
        const struct known_tag *same = tags[i].text.len ? find_known(&list, tags[i].text) : NULL;

        if (!xp_str_equal(tags[i].text, tags[first].text))
            first = i;
        if (same) {
            struct xp_place place = { .path = xp_arena_copy(&out->arena, known_path),
                                      .line = same->line,
                                      .column = 1,
                                      .end_line = same->line,
                                      .end_column = 1 };

            report_shared(linter, &tags[i], known_path, relate(out, &place, "it stands here"), out);
        } else if (first < i && tags[i].text.len) {
            report_shared(linter, &tags[i], tags[first].plugin, relate(out, &tags[first].place, "the first one"), out);
        }
    }
    xp_arena_release(&scratch);
}
