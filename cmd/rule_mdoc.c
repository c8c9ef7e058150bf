#include "mdoc.h"
#include "rule_page.h"
#include "rule_show.h"

#include <inttypes.h>
#include <unistd.h>

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

/* A paragraph that begins with what it is about. */
static void add_item(struct xp_writer *out, const char *title, struct xp_str text, bool has_code)
{
    add(out, ".Pp\n.Em ");
    add(out, title);
    add(out, " :\n");
    mdoc_add_prose(out, text, has_code);
}

static void add_settings(struct xp_writer *out, const struct xp_rule *rule)
{
    for (uint32_t i = 0; i < rule->setting_count; i++) {
        add(out, ".Pp\n.Em Setting :\n.Cm ");
        mdoc_add_text(out, rule->settings[i].name);
        xp_writer_addf(out, " ,\n%" PRId64 " unless changed\n", rule->settings[i].value);
    }
}

static void add_rule(struct xp_writer *out, const struct xp_rule *rule)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    const char *occasion = rule_occasion(rule);

    add(out, ".It Sy ");
    mdoc_add_text(out, rule->id);
    xp_writer_addf(out, " Pq %s\n", xp_severity_name(rule->severity));
    xp_buf_addf(&text, "%.*s.", XP_STR_ARG(xp_str_trim(rule->summary)));
    mdoc_add_prose(out, xp_buf_str(&text), false);
    if (xp_str_trim(rule->why).len) {
        add(out, ".Pp\n");
        mdoc_add_prose(out, rule->why, false);
    }
    for (uint32_t next = 0; rule_next_help(rule, &next, &text);)
        add_item(out, "What to do", xp_buf_str(&text), false);
    if (xp_str_trim(rule->fix_note).len)
        add_item(out, "With \\-\\-fix", rule->fix_note, false);
    add_settings(out, rule);
    if (occasion)
        add_item(out, "When", xp_str_from(occasion), true);
    xp_buf_clear(&text);
    rule_describe_source(&text, rule);
    add_item(out, "Source", xp_buf_str(&text), false);
}

static void add_rules(struct xp_writer *out, const struct xp_rule *const *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !xp_str_equal(rule_area(rules[i]), rule_area(rules[i - 1]))) {
            add(out, i == 0 ? ".Ss " : ".El\n.Ss ");
            mdoc_add_text(out, rule_area(rules[i]));
            add(out, "\n.Bl -tag -width Ds\n");
        }
        add_rule(out, rules[i]);
    }
    add(out, count ? ".El\n" : "");
}

int rule_print_mdoc(const struct xp_rule *const *rules, size_t count)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    mdoc_begin_page(&out, "xtplug-rules", "7", "the rules of xtplug");
    add(&out, ".Sh DESCRIPTION\n"
              ".Xr xtplug 1\n"
              "looks at plugins by these rules.\n"
              "Behind the name of each stands its severity, which an\n"
              ".Xr xtplug.yaml 5\n"
              "or options may change.\n"
              "Then follow what the rule finds, why that is wrong, what to do,\n"
              "and how sure we are of it.\n"
              ".Ql xtplug explain RULE\n"
              "says the same, with examples of what passes and what fails.\n"
              ".Sh RULES\n");
    add_rules(&out, rules, count);
    add(&out, ".Sh SEE ALSO\n"
              ".Xr xtplug 1 ,\n"
              ".Xr xtplug.yaml 5\n");
    return cmd_finish(&out, CMD_EXIT_OK);
}
