#include "xp_config_show.h"

#include "xp_json_out.h"
#include "xp_utf8.h"

#include <inttypes.h>

/* Where the comments begin, unless a value is longer. */
enum { COMMENT_COLUMN = 40 };

struct shower {
    struct xp_writer *out;
    const struct xp_profile *profile;
};

static void add_shown(struct xp_buf *out, struct xp_str text)
{
    xp_utf8_show(out, text);
}

/* "KEY: VALUE", and the comment in its column. */
static void write_line(struct shower *shower, const struct xp_buf *line, const struct xp_buf *comment)
{
    size_t width = line->len;

    xp_writer_add_str(shower->out, xp_buf_str(line));
    do {
        xp_writer_add_char(shower->out, ' ');
    } while (++width < COMMENT_COLUMN);
    xp_writer_addf(shower->out, "# %s\n", comment->ptr);
}

/* "FILE:LINE:COLUMN" of a value of the configuration. */
static void add_place(const struct shower *shower, struct xp_buf *comment, xp_node_id node)
{
    struct xp_doc *doc = &shower->profile->config->doc;
    struct xp_position at = xp_doc_position(doc, doc->nodes[node].start);

    add_shown(comment, shower->profile->config->path);
    xp_buf_addf(comment, ":%" PRIu32 ":%" PRIu32, at.line, at.column);
}

/* The node that gives the rule its level: the last one that says something. XP_NO_NODE: none does. */
static xp_node_id level_in(const struct xp_config_rules *rules, const struct xp_rule *rule, xp_node_id before)
{
    for (uint32_t i = 0; i < rules->count; i++)
        if (rules->items[i].has_level && xp_config_rule_names(&rules->items[i], rule))
            before = rules->items[i].level_node;
    return before;
}

static xp_node_id setting_in(const struct xp_config_rules *rules, const struct xp_rule *rule, struct xp_str name,
                             xp_node_id before)
{
    for (uint32_t i = 0; i < rules->count; i++)
        for (uint32_t k = 0; k < rules->items[i].setting_count; k++)
            if (xp_config_rule_names(&rules->items[i], rule) && xp_str_equal(rules->items[i].settings[k].name, name))
                before = rules->items[i].settings[k].node;
    return before;
}

/* @param name  of a setting; empty: the level is asked for. */
static xp_node_id origin_of(const struct xp_profile *profile, const struct xp_rule *rule, struct xp_str name)
{
    const struct xp_config *config = profile->config;
    xp_node_id node = XP_NO_NODE;

    if (!config)
        return node;
    node = name.len ? setting_in(&config->rules, rule, name, node) : level_in(&config->rules, rule, node);
    for (uint32_t i = 0; i < profile->override_count; i++) {
        const struct xp_config_rules *rules = &config->overrides[profile->overrides[i]].rules;

        node = name.len ? setting_in(rules, rule, name, node) : level_in(rules, rule, node);
    }
    return node;
}

static void add_default(struct xp_buf *comment, const struct xp_rule *rule)
{
    if (rule->origin.len) {
        add_shown(comment, rule->origin);
        xp_buf_addf(comment, ":%" PRIu32, rule->line);
    } else {
        xp_buf_addf(comment, "default");
    }
}

static void add_level_origin(const struct shower *shower, struct xp_buf *comment, const struct xp_rule *rule)
{
    const struct xp_policy *policy = &shower->profile->policy;
    const struct xp_rule_policy *of = &policy->of[rule - policy->rules->rules];
    xp_node_id node = origin_of(shower->profile, rule, xp_str_make("", 0));

    if (of->is_ignored)
        xp_buf_addf(comment, "--ignore");
    else if (policy->has_selection && (!of->is_selected || (of->is_configured && of->configured == XP_SEVERITY_OFF)))
        xp_buf_addf(comment, "--select");
    else if (of->has_level)
        xp_buf_addf(comment, "--severity");
    else if (node != XP_NO_NODE)
        add_place(shower, comment, node);
    else
        add_default(comment, rule);
}

static void show_settings(struct shower *shower, const struct xp_rule *rule)
{
    const struct xp_setting *settings = xp_policy_settings(&shower->profile->policy, rule);

    for (uint32_t i = 0; i < rule->setting_count; i++) {
        XP_AUTO_BUF line = XP_BUF_INIT(SIZE_MAX / 2);
        XP_AUTO_BUF comment = XP_BUF_INIT(SIZE_MAX / 2);
        xp_node_id node = origin_of(shower->profile, rule, settings[i].name);

        xp_buf_addf(&line, "    %.*s: %" PRId64, XP_STR_ARG(settings[i].name), settings[i].value);
        if (node != XP_NO_NODE)
            add_place(shower, &comment, node);
        else
            add_default(&comment, rule);
        write_line(shower, &line, &comment);
    }
}

static void show_rule(struct shower *shower, const struct xp_rule *rule)
{
    XP_AUTO_BUF line = XP_BUF_INIT(SIZE_MAX / 2);
    XP_AUTO_BUF comment = XP_BUF_INIT(SIZE_MAX / 2);
    enum xp_severity level = xp_policy_level(&shower->profile->policy, rule, rule->severity);

    if (rule->setting_count) {
        xp_writer_addf(shower->out, "  %.*s:\n", XP_STR_ARG(rule->id));
        xp_buf_addf(&line, "    severity");
    } else {
        xp_buf_addf(&line, "  %.*s", XP_STR_ARG(rule->id));
    }
    xp_buf_addf(&line, ": %s", xp_severity_name(level));
    add_level_origin(shower, &comment, rule);
    write_line(shower, &line, &comment);
    show_settings(shower, rule);
}

/* A text in double quotes: what JSON takes, YAML takes too. */
static void add_quoted(struct shower *shower, struct xp_str text)
{
    struct xp_json_out json = XP_JSON_OUT_INIT(shower->out);

    xp_json_out_text(&json, NULL, text);
}

static void show_text(struct shower *shower, const char *key, const struct xp_config_text *value)
{
    XP_AUTO_BUF comment = XP_BUF_INIT(SIZE_MAX / 2);

    xp_writer_addf(shower->out, "%s: ", key);
    if (!value || value->node == XP_NO_NODE) {
        xp_writer_add_text(shower->out, "null # default\n");
        return;
    }
    add_quoted(shower, value->text);
    add_place(shower, &comment, value->node);
    xp_writer_addf(shower->out, " # %s\n", comment.ptr);
}

static void show_texts(struct shower *shower, const char *indent, const char *key, const struct xp_config_texts *texts)
{
    xp_writer_addf(shower->out, "%s%s:", indent, key);
    if (!texts || !texts->count)
        xp_writer_add_text(shower->out, " [] # default");
    xp_writer_add_char(shower->out, '\n');
    for (uint32_t i = 0; texts && i < texts->count; i++) {
        XP_AUTO_BUF comment = XP_BUF_INIT(SIZE_MAX / 2);

        xp_writer_addf(shower->out, "%s  - ", indent);
        add_quoted(shower, texts->items[i].text);
        add_place(shower, &comment, texts->items[i].node);
        xp_writer_addf(shower->out, " # %s\n", comment.ptr);
    }
}

static void show_heading(struct shower *shower, struct xp_str path)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);
    const struct xp_config *config = shower->profile->config;

    add_shown(&shown, path);
    xp_writer_addf(shower->out, "# in force for %s\n", shown.ptr);
    xp_buf_clear(&shown);
    if (config)
        add_shown(&shown, config->path);
    xp_writer_addf(shower->out, "# configuration: %s\n", config ? shown.ptr : "none");
}

void xp_config_show(struct xp_writer *out, const struct xp_profile *profile, struct xp_str path,
                    struct xp_str known_tags)
{
    struct shower shower = { out, profile };
    const struct xp_config *config = profile->config;
    const struct xp_ruleset *set = profile->policy.rules;

    show_heading(&shower, path);
    xp_writer_add_text(out, "rules:\n");
    for (size_t i = 0; i < set->count; i++)
        show_rule(&shower, &set->rules[i]);
    show_texts(&shower, "", "rule-files", config ? &config->rule_files : NULL);
    if (known_tags.len) {
        xp_writer_add_text(out, "known-tags: ");
        add_quoted(&shower, known_tags);
        xp_writer_add_text(out, " # --known-tags\n");
    } else {
        show_text(&shower, "known-tags", config ? &config->known_tags_file : NULL);
    }
    xp_writer_add_text(out, "pack:\n");
    show_texts(&shower, "  ", "exclude", config ? &config->pack_exclude : NULL);
    show_texts(&shower, "  ", "allow-secrets", config ? &config->pack_allow_secrets : NULL);
    xp_writer_add_text(out, "store:\n");
    show_text(&shower, "  url", config ? &config->store_url : NULL);
    show_text(&shower, "  id", config ? &config->store_id : NULL);
}
