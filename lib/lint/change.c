#include "xp_against.h"

#include "change_parts.h"
#include "engine.h"
#include "xp_content.h"
#include "xp_manifest.h"
#include "xp_number.h"
#include "xp_utf8.h"

#include <inttypes.h>
#include <stdlib.h>

/* As much of a text as messages show of any value. */
enum { BRIEF_CHARACTERS = 60 };

/* One comparison: an engine on each side, for places and texts of each; findings go to one place. */
struct change {
    struct engine now, before;
    const struct xp_earlier *earlier;
};

static void begin_side(struct engine *side, const struct xp_linter *linter, struct xp_plugin *plugin,
                       struct xp_findings *out)
{
    memset(side, 0, sizeof(*side));
    side->linter = linter;
    side->plugin = plugin;
    side->doc = &plugin->doc;
    side->out = out;
    side->text = (struct xp_buf)XP_BUF_INIT(SIZE_MAX / 2);
    side->eval = (struct xp_eval){ .doc = &plugin->doc, .plugin = plugin };
}

static void end_side(struct engine *side)
{
    xp_buf_release(&side->text);
    xp_eval_release(&side->eval);
}

static xp_node_id root_member(const struct engine *side, const char *name)
{
    return xp_manifest_member(side->doc, xp_doc_root(side->doc), xp_str_from(name));
}

/* The other place: where it stood in the earlier state. */
static void relate(struct change *change, struct xp_finding *finding, xp_node_id node)
{
    struct xp_related *related = xp_arena_calloc(&change->now.out->arena, 1, sizeof(*related));

    related->place = place_of(&change->before, span_of(change->before.doc, node));
    related->message = xp_str_from("it was this");
    related->is_past = change->earlier->is_checkout;
    finding->related = related;
    finding->related_count = 1;
}

/* `frame` is what the finding points at; of what is gone, `missing` is the member of it that lacks something. */
static void report(struct change *change, const struct xp_rule *rule, const struct xp_frame *frame,
                   struct xp_str missing, struct quotes *quotes, xp_node_id earlier_node)
{
    struct engine *now = &change->now;
    struct xp_value value = { frame, { "", 0 } };
    struct xp_finding finding = begin_finding(now, rule, xp_policy_level(now->linter->policy, rule, rule->severity),
                                              span_of(now->doc, frame->node));

    quotes->value = &value;
    quotes->other = change->earlier->name;
    finding.has_pointer = pointer_of(now, frame, missing, &finding.pointer);
    if (earlier_node != XP_NO_NODE)
        relate(change, &finding, earlier_node);
    finding.message = expand_template(now, rule, rule->message, quotes);
    if (rule->help.len)
        finding.help = expand_template(now, rule, rule->help, quotes);
    add_finding(now, &finding);
    quotes->value = NULL;
}

/* A finding about a member of the manifest that is there. */
static void report_member(struct change *change, const struct xp_rule *rule, xp_node_id key, struct quotes *quotes,
                          xp_node_id earlier_node)
{
    struct xp_frame root = { .node = xp_doc_root(change->now.doc), .key = XP_NO_NODE };
    struct xp_frame frame = { .parent = &root, .node = xp_key_value(key), .key = key };

    report(change, rule, &frame, xp_str_make("", 0), quotes, earlier_node);
}

static bool is_integer(struct xp_str text)
{
    return xp_number_is_valid(text) && xp_str_find(text, '.') == text.len && xp_str_find(text, 'e') == text.len &&
           xp_str_find(text, 'E') == text.len;
}

/* Was anything changed? Where a manifest came without a folder, only manifests can be compared. */
static int find_difference(struct change *change, struct xp_str *different, struct xp_err *err)
{
    struct xp_plugin *now = change->now.plugin, *before = change->before.plugin;

    if (xp_plugin_has_entries(now) && xp_plugin_has_entries(before))
        return xp_content_compare(now, before, change->earlier->is_checkout, different, err);
    *different =
        xp_str_equal(xp_buf_str(&now->text), xp_buf_str(&before->text)) ? xp_str_make("", 0) : now->actual_name;
    return 0;
}

/* A number may have any length, and so may a path. */
static struct xp_str brief(struct change *change, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, text, BRIEF_CHARACTERS);
    return xp_arena_copy(&change->now.eval.kept, xp_buf_str(&shown));
}

static void compare_vers(struct change *change, const struct xp_rule *rule)
{
    xp_node_id key = root_member(&change->now, "vers"), earlier_key = root_member(&change->before, "vers");
    struct xp_str version, earlier, different;
    struct quotes quotes = { 0 };
    struct xp_err err;

    if (key == XP_NO_NODE || earlier_key == XP_NO_NODE)
        return;
    version = xp_node_text(change->now.doc, xp_key_value(key), &change->now.eval.kept);
    earlier = xp_node_text(change->before.doc, xp_key_value(earlier_key), &change->before.eval.kept);
    /* Of the earlier one "7" is as good as 7: whoever compared them understood it. */
    if (!(change->now.doc->nodes[xp_key_value(key)].flags & XP_NODE_INTEGER) || !is_integer(earlier) ||
        xp_number_compare(version, earlier) > 0)
        return;
    if (find_difference(change, &different, &err) < 0) {
        xp_wrap(&err, "cannot be compared with %.*s", XP_STR_ARG(change->earlier->name));
        xp_findings_add_problem(change->now.out, change->now.plugin->path, xp_str_from(err.msg));
        return;
    }
    if (!different.len)
        return;
    quotes.expected = brief(change, earlier);
    quotes.detail =
        xp_arena_printf(&change->now.eval.kept, "%.*s has changed since", XP_STR_ARG(brief(change, different)));
    report_member(change, rule, key, &quotes, xp_key_value(earlier_key));
}

static void compare_tag(struct change *change, const struct xp_rule *rule)
{
    xp_node_id key = root_member(&change->now, "tag"), earlier_key = root_member(&change->before, "tag");
    struct quotes quotes = { 0 };

    if (key == XP_NO_NODE || earlier_key == XP_NO_NODE ||
        xp_node_kind(change->now.doc, xp_key_value(key)) != XP_STRING ||
        xp_node_kind(change->before.doc, xp_key_value(earlier_key)) != XP_STRING)
        return;
    quotes.found = xp_node_text(change->before.doc, xp_key_value(earlier_key), &change->before.eval.kept);
    if (quotes.found.len && !xp_node_text_is(change->now.doc, xp_key_value(key), quotes.found))
        report_member(change, rule, key, &quotes, xp_key_value(earlier_key));
}

/* What lacks something: a member of `parent`, or where that is not there either, `parent` itself. */
static void report_gone(struct change *change, const struct xp_rule *rule, const struct xp_frame *parent,
                        struct xp_str member, struct quotes *quotes, xp_node_id earlier_node)
{
    xp_node_id key = xp_manifest_member(change->now.doc, parent->node, member);
    struct xp_frame frame = { .parent = parent, .key = key };

    if (key == XP_NO_NODE) {
        report(change, rule, parent, member, quotes, earlier_node);
        return;
    }
    frame.node = xp_key_value(key);
    report(change, rule, &frame, xp_str_make("", 0), quotes, earlier_node);
}

static void compare_units(struct change *change, const struct xp_rule *rule, const struct unit_list *now,
                          const struct unit_list *before)
{
    struct xp_frame root = { .node = xp_doc_root(change->now.doc), .key = XP_NO_NODE };

    for (size_t i = 0; i < before->count; i++) {
        const struct unit *unit = &before->items[i];
        struct quotes quotes = { .found = unit->tag };

        if ((i == 0 || !xp_str_equal(unit->tag, before->items[i - 1].tag)) && !unit_list_find(now, unit->tag))
            report_gone(change, rule, &root, xp_str_from("deviceTypes"), &quotes, unit->tag_node);
    }
}

static void report_control(struct change *change, const struct xp_rule *rule, const struct unit *unit,
                           const struct control *control)
{
    struct xp_frame root = { .node = xp_doc_root(change->now.doc), .key = XP_NO_NODE };
    struct xp_frame list = { .parent = &root, .key = XP_NO_NODE };
    struct xp_frame item = { .parent = &list, .key = XP_NO_NODE };
    struct quotes quotes = { .found = control->key };

    if (unit) {
        list.key = root_member(&change->now, "deviceTypes");
        list.node = xp_key_value(list.key);
        item.node = unit->node;
        item.index = unit->index;
    }
    report_gone(change, rule, unit ? &item : &root, control->member, &quotes, control->node);
}

static void compare_controls(struct change *change, const struct xp_rule *rule, const struct unit_list *now_units,
                             const struct unit_list *before_units)
{
    struct control_list now = { 0 }, before = { 0 };
    const struct xp_ruleset *rules = change->now.linter->rules;

    control_list_fill(&now, rules, change->now.doc, now_units, &change->now.eval.kept);
    control_list_fill(&before, rules, change->before.doc, before_units, &change->before.eval.kept);
    for (size_t i = 0; i < before.count; i++) {
        const struct control *control = &before.items[i];
        const struct unit *unit = control->has_unit ? unit_list_find(now_units, control->unit) : NULL;

        if (i > 0 && control_compare(control, &before.items[i - 1]) == 0)
            continue;
        /* Of a unit type that is gone as a whole another rule speaks. */
        if ((control->has_unit && !unit) || control_list_has(&now, control))
            continue;
        report_control(change, rule, unit, control);
    }
    free(now.items);
    free(before.items);
}

static void compare_lists(struct change *change)
{
    const struct builtin_rules *rules = &change->now.linter->builtin;
    struct unit_list now = { 0 }, before = { 0 };

    if (!rules->unit_tag_removed && !rules->control_key_removed)
        return;
    unit_list_fill(&now, change->now.doc, &change->now.eval.kept);
    unit_list_fill(&before, change->before.doc, &change->before.eval.kept);
    if (rules->unit_tag_removed && !now.is_other)
        compare_units(change, rules->unit_tag_removed, &now, &before);
    if (rules->control_key_removed)
        compare_controls(change, rules->control_key_removed, &now, &before);
    free(now.items);
    free(before.items);
}

static bool has_manifest(const struct xp_plugin *plugin)
{
    xp_node_id root = xp_doc_root(&plugin->doc);

    return (plugin->state == XP_MANIFEST_OK || plugin->state == XP_MANIFEST_MISNAMED) && root != XP_NO_NODE &&
           xp_node_kind(&plugin->doc, root) == XP_OBJECT && !(plugin->doc.nodes[root].flags & XP_NODE_IMPLIED);
}

void xp_lint_change(const struct xp_linter *linter, struct xp_plugin *now, const struct xp_earlier *earlier,
                    struct xp_findings *out)
{
    struct change change = { .earlier = earlier };

    if (!has_manifest(now) || !has_manifest(earlier->plugin))
        return;
    begin_side(&change.now, linter, now, out);
    begin_side(&change.before, linter, earlier->plugin, out);
    if (linter->builtin.vers_increase)
        compare_vers(&change, linter->builtin.vers_increase);
    if (linter->builtin.tag_changed)
        compare_tag(&change, linter->builtin.tag_changed);
    compare_lists(&change);
    end_side(&change.now);
    end_side(&change.before);
}

/* The store tells no contents to compare; but whoever asks this is about to publish. */
static void compare_store_vers(struct change *change, const struct xp_rule *rule, const struct xp_store_state *state)
{
    xp_node_id key = root_member(&change->now, "vers");
    struct quotes quotes = { .detail = xp_str_from("a release must be above that") };

    if (key == XP_NO_NODE || !(change->now.doc->nodes[xp_key_value(key)].flags & XP_NODE_INTEGER))
        return;
    quotes.expected = xp_arena_printf(&change->now.eval.kept, "%" PRId64, state->vers);
    if (xp_number_compare(xp_node_text(change->now.doc, xp_key_value(key), &change->now.eval.kept), quotes.expected) <=
        0)
        report_member(change, rule, key, &quotes, XP_NO_NODE);
}

static void compare_store_readable(struct change *change, const struct xp_rule *rule,
                                   const struct xp_store_state *state)
{
    xp_node_id key = root_member(&change->now, "readableVers");
    struct quotes quotes = { .found = state->number };

    if (!state->is_readable_above && key != XP_NO_NODE && xp_node_kind(change->now.doc, xp_key_value(key)) == XP_STRING)
        report_member(change, rule, key, &quotes, XP_NO_NODE);
}

void xp_lint_store(const struct xp_linter *linter, struct xp_plugin *now, const struct xp_store_state *state,
                   struct xp_findings *out)
{
    struct xp_earlier earlier = { .name = state->name };
    struct change change = { .earlier = &earlier };

    if (!has_manifest(now))
        return;
    begin_side(&change.now, linter, now, out);
    if (linter->builtin.vers_increase && state->has_vers)
        compare_store_vers(&change, linter->builtin.vers_increase, state);
    if (linter->builtin.readable_vers_increase)
        compare_store_readable(&change, linter->builtin.readable_vers_increase, state);
    end_side(&change.now);
}
