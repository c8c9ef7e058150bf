#include "report_sarif.h"

#include "xp_utf8.h"

#include <stdlib.h>

/* Characters of a description that GitHub takes. */
enum { DESCRIPTION_MAX = 1000 };

struct sarif_index {
    size_t index;
};

static int compare_rules(const void *left, const void *right)
{
    const struct xp_rule *a = *(const struct xp_rule *const *)left, *b = *(const struct xp_rule *const *)right;

    return xp_str_compare(a->id, b->id);
}

void sarif_rules_init(struct sarif_rules *rules, const struct xp_findings *findings)
{
    size_t room = 0;

    memset(rules, 0, sizeof(*rules));
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_rule *rule = findings->items[i].rule;

        if (xp_table_find(&rules->indexes, rule->id))
            continue;
        xp_table_set(&rules->indexes, rule->id, xp_arena_calloc(&rules->arena, 1, sizeof(struct sarif_index)));
        rules->count++;
    }
    rules->items = xp_arena_calloc(&rules->arena, rules->count, sizeof(const struct xp_rule *));
    for (size_t i = 0; i < findings->count && room < rules->count; i++) {
        const struct xp_rule *rule = findings->items[i].rule;
        struct sarif_index *entry = xp_table_find(&rules->indexes, rule->id);

        if (!entry->index) {
            rules->items[room++] = rule;
            entry->index = room;
        }
    }
    if (rules->count > 1)
        qsort(rules->items, rules->count, sizeof(*rules->items), compare_rules);
    for (size_t i = 0; i < rules->count; i++) {
        struct sarif_index *entry = xp_table_find(&rules->indexes, rules->items[i]->id);

        entry->index = i;
    }
}

void sarif_rules_release(struct sarif_rules *rules)
{
    xp_table_release(&rules->indexes);
    xp_arena_release(&rules->arena);
}

size_t sarif_rules_index(const struct sarif_rules *rules, const struct xp_rule *rule)
{
    const struct sarif_index *entry = xp_table_find(&rules->indexes, rule->id);

    return entry->index;
}

struct xp_str sarif_level(enum xp_severity severity)
{
    return xp_str_from(severity == XP_SEVERITY_OFF ? "none" : xp_severity_name(severity));
}

/* How GitHub calls and sorts severities. */
static const char *problem_severity(enum xp_severity severity)
{
    return severity == XP_SEVERITY_NOTE || severity == XP_SEVERITY_OFF ? "recommendation" : xp_severity_name(severity);
}

/* How sure we are is how sure the source is. */
static const char *precision(enum xp_status status)
{
    switch (status) {
    case XP_STATUS_DOCUMENTED:
        return "very-high";
    case XP_STATUS_EXAMPLE:
    case XP_STATUS_OLDER:
    case XP_STATUS_LIBRARY:
        return "high";
    case XP_STATUS_INFERRED:
        break;
    }
    return "medium";
}

static void add_text(struct xp_json_out *json, const char *key, struct xp_str text)
{
    xp_json_out_open(json, key, '{');
    xp_json_out_text(json, "text", text);
    xp_json_out_close(json, '}');
}

/* The text, or as much of it as may stand in a description. */
static void add_description(struct xp_json_out *json, struct xp_str text)
{
    size_t count = 0, end = 0, cut = 0;
    struct xp_buf buf = XP_BUF_INIT(SIZE_MAX / 2);

    while (end < text.len && count <= DESCRIPTION_MAX) {
        uint32_t cp;

        if (count == DESCRIPTION_MAX - 1)
            cut = end;
        end += xp_utf8_decode(text.ptr + end, text.len - end, &cp);
        count++;
    }
    if (count <= DESCRIPTION_MAX) {
        add_text(json, "fullDescription", text);
        return;
    }
    xp_buf_add(&buf, text.ptr, cut);
    xp_buf_add_str(&buf, xp_str_from("…"));
    add_text(json, "fullDescription", xp_buf_str(&buf));
    xp_buf_release(&buf);
}

/* What means something in Markdown, or is HTML there, is written with a backslash. */
static void add_markdown(struct xp_buf *out, struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] && strchr("\\`*_{}[]<>#&!|~", text.ptr[i]))
            xp_buf_add_char(out, '\\');
        xp_buf_add_char(out, text.ptr[i]);
    }
}

static void add_words(struct xp_buf *out, struct xp_str text, bool is_markdown)
{
    text = xp_str_trim(text);
    if (is_markdown)
        add_markdown(out, text);
    else
        xp_buf_add_str(out, text);
}

static struct xp_str fill_help(struct xp_buf *out, const struct xp_rule *rule, bool is_markdown)
{
    const struct xp_str strong = xp_str_from(is_markdown ? "**" : ""), gap = XP_STR("\n\n");
    const char *quote = is_markdown ? "`" : "";

    xp_buf_clear(out);
    xp_buf_add_str(out, strong);
    add_words(out, rule->summary, is_markdown);
    xp_buf_add_str(out, strong);
    xp_buf_add_str(out, gap);
    add_words(out, rule->why, is_markdown);
    xp_buf_add_str(out, gap);
    if (rule->fix_note.len) {
        xp_buf_addf(out, "%sxtplug lint --fix%s: ", quote, quote);
        add_words(out, rule->fix_note, is_markdown);
        xp_buf_add_str(out, gap);
    }
    if (!rule->origin.len)
        xp_buf_addf(out, "%sxtplug explain %.*s%s shows examples.", quote, XP_STR_ARG(rule->id), quote);
    return xp_str_trim(xp_buf_str(out));
}

static void add_help(struct xp_json_out *json, const struct xp_rule *rule)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);

    xp_json_out_open(json, "help", '{');
    xp_json_out_text(json, "text", fill_help(&text, rule, false));
    xp_json_out_text(json, "markdown", fill_help(&text, rule, true));
    xp_json_out_close(json, '}');
}

/* The area is what stands before the first hyphen: "tag" of "tag-reserved". */
static void add_properties(struct xp_json_out *json, const struct xp_rule *rule)
{
    xp_json_out_open(json, "properties", '{');
    xp_json_out_open(json, "tags", '[');
    xp_json_out_text(json, NULL, xp_str_make(rule->id.ptr, xp_str_find(rule->id, '-')));
    xp_json_out_close(json, ']');
    xp_json_out_text(json, "precision", xp_str_from(precision(rule->status)));
    xp_json_out_text(json, "problem.severity", xp_str_from(problem_severity(rule->severity)));
    xp_json_out_close(json, '}');
}

static void add_rule(struct xp_json_out *json, const struct xp_rule *rule)
{
    struct xp_str why = xp_str_trim(rule->why), summary = xp_str_trim(rule->summary);

    xp_json_out_break(json, "\n      ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "id", rule->id);
    add_text(json, "shortDescription", summary);
    add_description(json, why.len ? why : summary);
    add_help(json, rule);
    xp_json_out_open(json, "defaultConfiguration", '{');
    xp_json_out_text(json, "level", sarif_level(rule->severity));
    xp_json_out_close(json, '}');
    add_properties(json, rule);
    xp_json_out_close(json, '}');
}

void sarif_rules_write(const struct sarif_rules *rules, struct xp_json_out *json)
{
    xp_json_out_open(json, "rules", '[');
    for (size_t i = 0; i < rules->count; i++)
        add_rule(json, rules->items[i]);
    xp_json_out_close(json, ']');
}
