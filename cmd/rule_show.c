#include "rule_show.h"

#include <unistd.h>

const char *const rule_format_names[] = { "text", "json", "markdown", "mdoc", NULL };

/* What a user's rule says is not about the wiki, and may be nothing at all. */
static void describe_own_source(struct xp_buf *out, const struct xp_rule *rule)
{
    if (rule->page.len)
        xp_buf_addf(out, "%.*s (%s); ", XP_STR_ARG(rule->page), xp_status_name(rule->status));
    xp_buf_addf(out, "rule file %.*s, line %u", XP_STR_ARG(rule->origin), (unsigned)rule->line);
}

void rule_describe_source(struct xp_buf *out, const struct xp_rule *rule)
{
    if (rule->origin.len) {
        describe_own_source(out, rule);
        return;
    }
    if (rule->reporter == XP_BY_CONFIG) {
        xp_buf_addf(out, "our own: it is about your settings, not about plugins");
        return;
    }
    if (rule->reporter == XP_BY_PACKAGE && xp_str_is(rule->page, "xtplug")) {
        xp_buf_addf(out, "our own: no page of the wiki speaks of packages");
        return;
    }
    if (rule->page.len)
        xp_buf_addf(out, "wiki page %.*s: ", XP_STR_ARG(rule->page));
    xp_buf_addf(out, "%s", xp_status_meaning(rule->status));
}

static void add_if_any(struct xp_json_out *json, const char *key, struct xp_str text)
{
    text = xp_str_trim(text);
    if (text.len)
        xp_json_out_text(json, key, text);
}

static void add_list(struct xp_json_out *json, const char *key, const struct xp_str *texts, uint32_t count)
{
    xp_json_out_open(json, key, '[');
    for (uint32_t i = 0; i < count; i++)
        xp_json_out_text(json, NULL, texts[i]);
    xp_json_out_close(json, ']');
}

static void add_example(struct xp_json_out *json, const struct xp_example *example)
{
    xp_json_out_break(json, "\n    ");
    xp_json_out_open(json, NULL, '{');
    add_if_any(json, "note", example->note);
    add_if_any(json, "overlay", example->overlay);
    if (example->without_count)
        add_list(json, "without", example->without, example->without_count);
    if (example->has_text)
        xp_json_out_text(json, "text", example->text);
    add_if_any(json, "folder", example->folder);
    if (!example->has_manifest && !example->note.len)
        xp_json_out_bool(json, "manifest", false);
    else
        add_if_any(json, "manifest", example->manifest);
    if (example->has_files)
        add_list(json, "files", example->files, example->file_count);
    add_if_any(json, "before", example->before);
    add_if_any(json, "tags", example->tags);
    if (example->fixed.len)
        xp_json_out_text(json, "fixed", example->fixed);
    xp_json_out_close(json, '}');
}

static void add_examples(struct xp_json_out *json, const char *key, const struct xp_example *examples, uint32_t count)
{
    xp_json_out_break(json, "\n   ");
    xp_json_out_open(json, key, '[');
    for (uint32_t i = 0; i < count; i++)
        add_example(json, &examples[i]);
    xp_json_out_close(json, ']');
}

static void add_settings(struct xp_json_out *json, const struct xp_rule *rule)
{
    if (!rule->setting_count)
        return;
    xp_json_out_open(json, "settings", '[');
    for (uint32_t i = 0; i < rule->setting_count; i++) {
        xp_json_out_open(json, NULL, '{');
        xp_json_out_text(json, "name", rule->settings[i].name);
        xp_json_out_number(json, "default", rule->settings[i].value);
        xp_json_out_close(json, '}');
    }
    xp_json_out_close(json, ']');
}

static void add_source(struct xp_json_out *json, const struct xp_rule *rule)
{
    xp_json_out_open(json, "source", '{');
    add_if_any(json, "page", rule->page);
    xp_json_out_text(json, "status", xp_str_from(xp_status_name(rule->status)));
    xp_json_out_close(json, '}');
}

/* All that is known of it, as one JSON object. */
static void add_rule(struct xp_json_out *json, const struct xp_rule *rule)
{
    xp_json_out_break(json, "\n  ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "id", rule->id);
    xp_json_out_text(json, "severity", xp_str_from(xp_severity_name(rule->severity)));
    xp_json_out_bool(json, "fixable", xp_rule_is_fixable(rule));
    xp_json_out_text(json, "summary", xp_str_trim(rule->summary));
    add_if_any(json, "why", rule->why);
    add_source(json, rule);
    add_settings(json, rule);
    add_if_any(json, "fix", rule->fix_note);
    xp_json_out_open(json, "examples", '{');
    add_examples(json, "pass", rule->passes, rule->pass_count);
    add_examples(json, "fail", rule->fails, rule->fail_count);
    xp_json_out_close(json, '}');
    xp_json_out_close(json, '}');
}

int rule_print_json(const struct xp_rule *const *rules, size_t count, const struct xp_findings *problems)
{
    struct xp_writer out;
    struct xp_json_out json = XP_JSON_OUT_INIT(&out);

    xp_writer_init(&out, STDOUT_FILENO);
    xp_report_json_begin(&json, XP_VERSION);
    xp_json_out_break(&json, "\n ");
    xp_json_out_open(&json, "rules", '[');
    for (size_t i = 0; i < count; i++)
        add_rule(&json, rules[i]);
    xp_json_out_close(&json, ']');
    xp_report_json_problems(&json, problems);
    xp_report_json_end(&json);
    return cmd_finish(&out, CMD_EXIT_OK);
}
