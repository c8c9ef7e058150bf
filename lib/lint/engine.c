#include "engine.h"

#include "fix_proof.h"
#include "fix_taken.h"
#include "xp_pattern.h"
#include "xp_pointer.h"
#include "xp_pointer_cursor.h"
#include "xp_word.h"

#include <stdlib.h>

/* The document is released before the report is written, so what a fix says moves into the findings' arena. */
static const struct xp_fix *keep_fix(struct engine *engine, const struct xp_fix *fix)
{
    struct xp_arena *arena = &engine->out->arena;
    struct xp_fix *kept;

    if (!fix || engine->doc->encoding != XP_ENC_UTF8)
        return NULL;
    kept = xp_arena_calloc(arena, 1, sizeof(*kept));
    kept->title = xp_arena_copy(arena, fix->title);
    kept->is_safe = fix->is_safe;
    kept->count = fix->count;
    kept->edits = xp_arena_calloc(arena, fix->count, sizeof(*kept->edits));
    for (size_t i = 0; i < fix->count; i++) {
        kept->edits[i] = fix->edits[i];
        kept->edits[i].text = xp_arena_copy(arena, fix->edits[i].text);
    }
    return kept;
}

/* Equal keys come in order of place, so one walk over the document gives the pointers of all. */
static void point_at_key(struct engine *engine, struct xp_pointer_cursor *cursor, const struct xp_diag *diag,
                         struct xp_finding *finding)
{
    XP_AUTO_BUF pointer = XP_BUF_INIT(XP_POINTER_MAX_BYTES);

    xp_pointer_cursor_move(cursor, diag->node, &pointer);
    finding->has_pointer = keep_pointer(engine, &pointer, &finding->pointer);
    set_related(engine, finding, diag->related, "it stands here first");
}

static void lint_syntax(struct engine *engine)
{
    struct xp_pointer_cursor cursor;

    if (engine->doc->diag_count)
        xp_pointer_cursor_init(&cursor, engine->doc);
    for (size_t i = 0; i < engine->doc->diag_count; i++) {
        const struct xp_diag *diag = &engine->doc->diags[i];
        const struct xp_rule *rule = engine->linter->builtin.faults[diag->fault];
        struct xp_finding finding;

        if (!rule)
            continue;
        finding = begin_finding(engine, rule, xp_policy_level(engine->linter->policy, rule, rule->severity),
                                (struct span){ diag->start, diag->end });
        finding.message = xp_arena_copy(&engine->out->arena, diag->message);
        finding.help = xp_arena_copy(&engine->out->arena, diag->help);
        finding.fix = keep_fix(engine, diag->fix);
        if (diag->related != XP_NO_NODE)
            point_at_key(engine, &cursor, diag, &finding);
        add_finding(engine, &finding);
    }
    engine->dropped += engine->doc->diags_dropped;
}

static struct span point_of(struct engine *engine, const struct xp_check *check, const struct xp_value *value)
{
    const struct xp_frame *frame = value->frame;

    if (check->point == XP_POINT_KEY && frame->key != XP_NO_NODE)
        return span_of(engine->doc, frame->key);
    if (check->point == XP_POINT_MEMBER) {
        xp_node_id key = xp_value_member(&engine->eval, value, check->point_member);

        if (key != XP_NO_NODE)
            return span_of(engine->doc, key);
    }
    return span_of(engine->doc, frame->node);
}

/* The member that the finding is about, as the file spells it where it is there; empty: it is about the value. */
static struct xp_str member_of(struct engine *engine, const struct xp_check *check, const struct xp_value *value)
{
    xp_node_id key;

    if (check->point != XP_POINT_MEMBER)
        return check->missing;
    key = xp_value_member(&engine->eval, value, check->point_member);
    return key == XP_NO_NODE ? check->point_member : xp_eval_text(&engine->eval, key);
}

static struct xp_str name_of(struct engine *engine, const struct xp_frame *frame)
{
    if (frame->key == XP_NO_NODE)
        return xp_str_make("", 0);
    return xp_eval_text(&engine->eval, frame->key);
}

static void expand(struct engine *engine, const struct active_check *active, const struct quotes *quotes,
                   struct xp_finding *finding)
{
    finding->message = expand_template(engine, active->rule, active->check->message, quotes);
    if (active->check->help.len)
        finding->help = expand_template(engine, active->rule, active->check->help, quotes);
}

static struct quotes quotes_for(struct engine *engine, const struct xp_value *value)
{
    struct quotes quotes = { .value = value };

    quotes.detail = xp_arena_copy(&engine->eval.scratch, xp_buf_str(&engine->eval.detail));
    if (value->frame)
        quotes.key = name_of(engine, value->frame);
    return quotes;
}

/* A member that looks like the missing one has its finding already; NULL: there is none. */
static const struct guess *guess_for(const struct engine *engine, const struct xp_check *check,
                                     const struct xp_value *value)
{
    for (size_t i = 0; value->frame && check->missing.len && i < engine->guess_count; i++)
        if (engine->guesses[i].object == value->frame->node && xp_str_equal(engine->guesses[i].meant, check->missing))
            return &engine->guesses[i];
    return NULL;
}

static void report_value(struct engine *engine, const struct active_check *active, const struct xp_value *value)
{
    const struct xp_check *check = active->check;
    const struct guess *guess = guess_for(engine, check, value);
    struct xp_finding finding;
    struct quotes quotes;

    if (!guess && !has_room(engine))
        return;
    quotes = quotes_for(engine, value);
    finding = begin_finding(engine, active->rule, active->severity, point_of(engine, check, value));
    expand(engine, active, &quotes, &finding);
    finding.has_pointer = pointer_of(engine, value->frame, member_of(engine, check, value), &finding.pointer);
    if (!guess) {
        finding.fix = make_repair(engine, &check->repair, value, check->missing);
        add_finding(engine, &finding);
    } else if (finding.severity >= engine->out->items[guess->finding].severity) {
        relate_misspelt(engine, &finding, guess->key, guess->meant);
        replace_finding(engine, guess->finding, &finding);
    }
}

/* Places that a word found inside the value, each against the one it repeats. */
static void report_hits(struct engine *engine, const struct active_check *active, const struct xp_value *value)
{
    for (size_t i = 0; i < engine->eval.hit_count; i++) {
        const struct xp_hit *hit = &engine->eval.hits[i];
        struct xp_frame item = { .parent = value->frame, .key = XP_NO_NODE, .index = hit->index };
        struct xp_frame member = { .parent = &item, .node = hit->node, .key = hit->key };
        struct xp_value at = { &member, { "", 0 } };
        struct xp_finding finding;
        struct quotes quotes;

        if (!has_room(engine))
            continue;
        quotes = quotes_for(engine, &at);
        finding = begin_finding(engine, active->rule, active->severity, span_of(engine->doc, hit->node));
        expand(engine, active, &quotes, &finding);
        finding.has_pointer = pointer_of(engine, &member, xp_str_make("", 0), &finding.pointer);
        set_related(engine, &finding, hit->related, hit->remark);
        add_finding(engine, &finding);
    }
}

static bool is_asked(struct engine *engine, const struct active_check *active, const struct xp_value *value)
{
    if (!(xp_value_types(&engine->eval, value) & active->types))
        return false;
    engine->eval.settings = active->settings;
    return !active->when.count || xp_expr_holds(&engine->eval, &active->when, value);
}

/*
 * Would it hold if misspelt keys were those that they are taken for? Then their own findings say all there is to say. But
 * where the very key that is missing is misspelt, this finding says more than that of the key, and may take its place.
 */
static bool holds_as_meant(struct engine *engine, const struct xp_check *check, const struct xp_value *value)
{
    bool holds;

    if (!engine->has_meant || guess_for(engine, check, value))
        return false;
    engine->eval.takes_meant = true;
    holds = xp_expr_holds(&engine->eval, &check->expect, value);
    engine->eval.takes_meant = false;
    return holds;
}

/* What is wrong is put into words only when something is, by asking again: that costs more than most answers. */
static bool fails(struct engine *engine, const struct active_check *active, const struct xp_value *value)
{
    engine->eval.settings = active->settings;
    engine->eval.hit_count = 0;
    if (xp_expr_holds(&engine->eval, &active->check->expect, value) || holds_as_meant(engine, active->check, value))
        return false;
    engine->eval.hit_count = 0;
    engine->eval.is_telling = true;
    xp_expr_holds(&engine->eval, &active->check->expect, value);
    engine->eval.is_telling = false;
    return true;
}

static void run_checks(struct engine *engine, const struct trie *trie, const struct xp_frame *frame)
{
    struct xp_value value = { frame, { "", 0 } };
    bool asked = false;

    for (const struct active_check *active = trie->checks.first; active; active = active->next) {
        if (!active->shares_when)
            asked = is_asked(engine, active, &value);
        if (asked && fails(engine, active, &value)) {
            if (engine->eval.hit_count)
                report_hits(engine, active, &value);
            else
                report_value(engine, active, &value);
        }
    }
    xp_eval_forget(&engine->eval);
}

static void visit(struct engine *engine, const struct trie *trie, struct xp_frame *frame, size_t depth);

static void visit_child(struct engine *engine, const struct trie *trie, struct xp_frame *frame, size_t depth)
{
    /* Nothing is known of what was not written. */
    if (!(engine->doc->nodes[frame->node].flags & XP_NODE_IMPLIED))
        visit(engine, trie, frame, depth + 1);
}

static void visit_member(struct engine *engine, const struct trie *trie, const struct xp_frame *object, size_t depth,
                         xp_node_id key, const struct xp_key *known)
{
    struct xp_frame frame = { .parent = object, .node = xp_key_value(key), .key = key, .known = known };

    visit_child(engine, trie, &frame, depth);
}

static void visit_item(struct engine *engine, const struct trie *trie, const struct xp_frame *array, size_t depth,
                       xp_node_id item, size_t index)
{
    struct xp_frame frame = { .parent = array, .node = item, .key = XP_NO_NODE, .index = index };

    visit_child(engine, trie, &frame, depth);
}

static void visit_members(struct engine *engine, const struct trie *trie, const struct xp_frame *frame, size_t depth)
{
    const struct xp_doc *doc = engine->doc;
    struct xp_value object = { frame, { "", 0 } };

    for (const struct trie *child = trie->children; child; child = child->next) {
        bool is_known = frame->by_key && child->slot != NO_SLOT;
        xp_node_id key =
            is_known ? frame->by_key[child->slot] : xp_value_member(&engine->eval, &object, child->segment);

        if (key != XP_NO_NODE)
            visit_member(engine, child, frame, depth, key, is_known ? &frame->table->keys[child->slot] : NULL);
    }
    if (!trie->star)
        return;
    for (xp_node_id key = xp_node_first(doc, frame->node); key != XP_NO_NODE;
         key = xp_node_after(doc, frame->node, key))
        if (!(doc->nodes[key].flags & XP_NODE_SHADOWED))
            visit_member(engine, trie->star, frame, depth, key, NULL);
}

static void visit_items(struct engine *engine, const struct trie *trie, const struct xp_frame *frame, size_t depth)
{
    const struct xp_doc *doc = engine->doc;
    size_t index = 0;

    if (!trie->star && !trie->children)
        return;
    for (xp_node_id item = xp_node_first(doc, frame->node); item != XP_NO_NODE;
         item = xp_node_after(doc, frame->node, item), index++) {
        if (trie->star)
            visit_item(engine, trie->star, frame, depth, item, index);
        for (const struct trie *child = trie->children; child; child = child->next)
            if (child->index == index)
                visit_item(engine, child, frame, depth, item, index);
    }
}

static void visit(struct engine *engine, const struct trie *trie, struct xp_frame *frame, size_t depth)
{
    enum xp_kind kind = xp_node_kind(engine->doc, frame->node);

    frame->place = trie;
    if (kind == XP_OBJECT && trie->table) {
        if (!engine->slots[depth])
            engine->slots[depth] =
                xp_arena_alloc(&engine->eval.kept, 2 * engine->linter->most_keys * sizeof(xp_node_id));
        frame->table = trie->table;
        lint_keys(engine, trie, frame, engine->slots[depth]);
        xp_eval_forget(&engine->eval);
    } else if (frame->parent) {
        frame->table = frame->parent->item_table;
    }
    if (kind == XP_ARRAY && trie->star)
        frame->item_table = trie->star->table;
    run_checks(engine, trie, frame);
    if (kind == XP_OBJECT)
        visit_members(engine, trie, frame, depth);
    else if (kind == XP_ARRAY)
        visit_items(engine, trie, frame, depth);
}

/*
 * A text whose repair is one bare value (an HTML page, a note) is no manifest at all; that its root is no object would
 * only repeat what the syntax error says.
 */
static bool has_tree(const struct xp_doc *doc)
{
    xp_node_id root = xp_doc_root(doc);
    bool is_broken = false;

    if (root == XP_NO_NODE || doc->nodes[root].flags & XP_NODE_IMPLIED)
        return false;
    for (size_t i = 0; i < doc->diag_count; i++)
        is_broken = is_broken || doc->diags[i].fault == XP_FAULT_SYNTAX;
    return !is_broken || xp_node_kind(doc, root) == XP_OBJECT;
}

static struct xp_str folder_stem(struct xp_str name)
{
    struct xp_str suffix = xp_str_from(".isf");

    return xp_str_ends_with_nocase(name, suffix) ? xp_str_make(name.ptr, name.len - suffix.len) : name;
}

/* A finding about a file or folder as a whole: no line in it. */
static struct xp_finding whole_file(struct engine *engine, const struct xp_rule *rule, enum xp_severity severity,
                                    struct xp_str path)
{
    struct xp_finding finding = { .rule = rule, .severity = severity };

    finding.plugin = plugin_path_of(engine);
    finding.place.path = xp_arena_copy(&engine->out->arena, path);
    return finding;
}

static void lint_folder(struct engine *engine)
{
    struct xp_str name = engine->plugin->name;

    for (const struct active_check *active = engine->linter->on_folder.first; name.len && active;
         active = active->next) {
        struct xp_value value = { NULL, active->check->subject == XP_ON_FOLDER ? name : folder_stem(name) };
        struct quotes quotes;
        struct xp_finding finding;

        if (!is_asked(engine, active, &value) || !fails(engine, active, &value))
            continue;
        quotes = quotes_for(engine, &value);
        finding = whole_file(engine, active->rule, active->severity, engine->plugin->path);
        expand(engine, active, &quotes, &finding);
        add_finding(engine, &finding);
    }
}

static void report_manifest(struct engine *engine, const struct xp_rule *rule, struct xp_str path,
                            const struct quotes *quotes)
{
    struct xp_finding finding;

    if (!rule)
        return;
    finding = whole_file(engine, rule, xp_policy_level(engine->linter->policy, rule, rule->severity), path);
    finding.message = expand_template(engine, rule, rule->message, quotes);
    if (rule->help.len)
        finding.help = expand_template(engine, rule, rule->help, quotes);
    add_finding(engine, &finding);
}

static void lint_manifest_state(struct engine *engine)
{
    struct xp_plugin *plugin = engine->plugin;
    const struct builtin_rules *rules = &engine->linter->builtin;
    struct quotes quotes = { .found = plugin->actual_name, .detail = plugin->message };

    switch (plugin->state) {
    case XP_MANIFEST_OK:
        break;
    case XP_MANIFEST_MISNAMED:
        report_manifest(engine, rules->manifest_name, plugin->manifest_path, &quotes);
        break;
    case XP_MANIFEST_MISSING:
        quotes.detail = xp_str_from("is missing");
        report_manifest(engine, rules->manifest_missing, plugin->path, &quotes);
        break;
    case XP_MANIFEST_NOT_A_FILE:
        report_manifest(engine, rules->manifest_missing, plugin->manifest_path, &quotes);
        break;
    case XP_MANIFEST_TOO_LARGE:
        report_manifest(engine, rules->faults[XP_FAULT_TOO_LARGE], plugin->manifest_path, &quotes);
        break;
    case XP_MANIFEST_UNREADABLE:
        xp_findings_add_problem(engine->out, plugin->manifest_path, plugin->message);
        break;
    }
}

static void keep_tag(struct engine *engine, const struct xp_frame *root, struct xp_tag *tag)
{
    const struct xp_doc *doc = engine->doc;
    struct xp_value manifest = { root, { "", 0 } };
    xp_node_id key = xp_value_member(&engine->eval, &manifest, xp_str_from("tag"));
    struct xp_frame frame = { .parent = root, .key = key };
    struct span span;

    if (key == XP_NO_NODE || xp_node_kind(doc, xp_key_value(key)) != XP_STRING)
        return;
    frame.node = xp_key_value(key);
    span = span_of(doc, frame.node);
    tag->text = xp_arena_copy(&engine->out->arena, xp_eval_text(&engine->eval, frame.node));
    tag->plugin = plugin_path_of(engine);
    tag->place = place_of(engine, span);
    tag->excerpt = excerpt_of(engine, span);
    (void)pointer_of(engine, &frame, xp_str_make("", 0), &tag->pointer); /* "/tag", in whatever capitals */
}

static void say_dropped(struct engine *engine)
{
    struct xp_str message;

    if (!engine->dropped)
        return;
    message = xp_arena_printf(&engine->eval.scratch, "has more than %d findings; %zu of them are left out",
                              (int)XP_LINT_MAX_FINDINGS, engine->dropped);
    xp_findings_add_problem(engine->out, engine->plugin->manifest_path, message);
}

static void lint_tree(struct engine *engine, struct xp_tag *tag)
{
    struct xp_frame root = { .node = xp_doc_root(engine->doc), .key = XP_NO_NODE };

    if (!has_tree(engine->doc))
        return;
    visit(engine, &engine->linter->root, &root, 0);
    keep_tag(engine, &root, tag);
}

void xp_lint_plugin(const struct xp_linter *linter, struct xp_plugin *plugin, struct xp_findings *out,
                    struct xp_tag *tag)
{
    struct engine engine = { .linter = linter, .plugin = plugin, .doc = &plugin->doc, .out = out };

    memset(tag, 0, sizeof(*tag));
    tag->linter = linter;
    engine.text = (struct xp_buf)XP_BUF_INIT(SIZE_MAX / 2);
    engine.eval = (struct xp_eval){ .doc = &plugin->doc,
                                    .plugin = plugin,
                                    .patterns = linter->patterns,
                                    .match_limits = linter->match_limits,
                                    .detail = XP_BUF_INIT(4096) };
    if (linter->rules->pattern_count)
        engine.eval.match = xp_pattern_new_match(1);
    lint_manifest_state(&engine);
    lint_folder(&engine);
    if (plugin->state == XP_MANIFEST_OK || plugin->state == XP_MANIFEST_MISNAMED) {
        lint_syntax(&engine);
        fix_prove(linter, plugin, out);
        lint_tree(&engine, tag);
        fix_taken_settle(out);
    }
    say_dropped(&engine);
    xp_buf_release(&engine.text);
    free(engine.guesses);
    xp_eval_release(&engine.eval);
}
