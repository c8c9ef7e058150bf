#include "lint_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void load(struct lint_setup *setup, const char *rules, bool is_builtin)
{
    struct xp_err err;

    if (xp_rule_load(&setup->book, xp_str_from("r.yaml"), xp_str_from(rules), is_builtin, &err) < 0)
        fail_msg("%s\n%s", err.msg, rules);
}

static void finish(struct lint_setup *setup, const char *rules)
{
    struct xp_err err;

    setup->set = xp_rulebook_set(&setup->book);
    xp_policy_init(&setup->policy, &setup->set);
    if (xp_linter_new(&setup->linter, &setup->set, &setup->policy, &err) < 0)
        fail_msg("%s\n%s", err.msg, rules);
}

void lint_setup_init(struct lint_setup *setup, const char *rules, bool is_builtin)
{
    memset(setup, 0, sizeof(*setup));
    load(setup, rules, is_builtin);
    finish(setup, rules);
}

void lint_setup_init_keys(struct lint_setup *setup, const char *keys, const char *rules)
{
    memset(setup, 0, sizeof(*setup));
    if (keys)
        load(setup, keys, true);
    load(setup, rules, false);
    finish(setup, rules);
}

void lint_setup_release(struct lint_setup *setup)
{
    xp_linter_free(setup->linter);
    xp_policy_release(&setup->policy);
    xp_rulebook_release(&setup->book);
}

void lint_text(const struct lint_setup *setup, struct xp_str text, struct xp_findings *findings, struct xp_tag *tag)
{
    struct xp_buf copy = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_plugin plugin;
    struct xp_tag unused;

    xp_buf_add_str(&copy, text);
    xp_plugin_from_text(&plugin, &copy, xp_str_from("<stdin>"));
    xp_lint_plugin(setup->linter, &plugin, findings, tag ? tag : &unused);
    xp_findings_sort(findings);
    xp_plugin_release(&plugin);
    xp_buf_release(&copy);
}

static void dump_fix(const struct xp_fix *fix, struct xp_buf *out)
{
    xp_buf_addf(out, " {%s", fix->is_safe ? "safe" : "unsafe");
    for (size_t i = 0; i < fix->count; i++)
        xp_buf_addf(out, " %u+%u %.*s", fix->edits[i].start, fix->edits[i].end - fix->edits[i].start,
                    XP_STR_ARG(fix->edits[i].text));
    xp_buf_addf(out, "}");
}

void lint_dump(const struct xp_findings *findings, struct xp_buf *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];
        const struct xp_place *place = &finding->place;

        xp_buf_addf(out, "%u:%u-%u:%u %s %.*s", place->line, place->column, place->end_line, place->end_column,
                    xp_severity_name(finding->severity), XP_STR_ARG(finding->rule->id));
        if (finding->has_pointer)
            xp_buf_addf(out, " %.*s", XP_STR_ARG(finding->pointer));
        xp_buf_addf(out, ": %.*s", XP_STR_ARG(finding->message));
        if (finding->help.len)
            xp_buf_addf(out, " (%.*s)", XP_STR_ARG(finding->help));
        for (size_t k = 0; k < finding->related_count; k++)
            xp_buf_addf(out, " [%u:%u %.*s]", finding->related[k].place.line, finding->related[k].place.column,
                        XP_STR_ARG(finding->related[k].message));
        if (finding->fix)
            dump_fix(finding->fix, out);
        xp_buf_add_char(out, '\n');
    }
}
