#include "engine.h"

#include "xp_mem.h"
#include "xp_nearest.h"

#include <stdlib.h>

/* A member that is no known key to the letter. */
struct stray {
    xp_node_id key;
    struct xp_str text;
    uint32_t meant;                   /* index of the key it seems to mean, or table->count */
    const struct xp_foreign *foreign; /* what it is elsewhere, or NULL */
};

struct strays {
    struct stray *items;
    size_t count, room;
    xp_node_id *meant; /* by index of the key: the stray that was told to take its name; a second must not */
};

static void add_stray(struct strays *strays, xp_node_id key, struct xp_str text, uint32_t meant)
{
    strays->items = xp_grow(strays->items, &strays->room, strays->count + 1, sizeof(*strays->items));
    strays->items[strays->count++] = (struct stray){ key, text, meant, NULL };
}

static uint32_t find_nocase(const struct xp_key_table *table, struct xp_str text)
{
    uint32_t i = 0;

    while (i < table->count && !xp_str_equal_nocase(table->keys[i].name, text))
        i++;
    return i;
}

static struct xp_finding begin_key_finding(struct engine *engine, const struct xp_rule *rule, enum xp_severity own,
                                           const struct xp_frame *frame, struct span span, struct xp_str segment)
{
    struct xp_finding finding = begin_finding(engine, rule, xp_policy_level(engine->linter->policy, rule, own), span);

    finding.has_pointer = pointer_of(engine, frame, segment, &finding.pointer);
    return finding;
}

static void finish(struct engine *engine, struct xp_finding *finding, const struct quotes *quotes)
{
    finding->message = expand_template(engine, finding->rule, finding->rule->message, quotes);
    if (finding->rule->help.len)
        finding->help = expand_template(engine, finding->rule, finding->rule->help, quotes);
    add_finding(engine, finding);
}

static struct xp_str quoted_name(struct engine *engine, struct xp_str name)
{
    return xp_arena_printf(&engine->out->arena, "\"%.*s\"", XP_STR_ARG(name));
}

/* Keys in another capitalisation stand for the known ones from here on, unless those stand there too. */
static void report_case(struct engine *engine, const struct xp_frame *frame, const struct stray *stray,
                        bool is_standing_in)
{
    const struct xp_rule *rule = engine->linter->builtin.key_case;
    const struct xp_key *key = &frame->table->keys[stray->meant];
    struct quotes quotes = { .key = key->name, .found = stray->text, .table = frame->table->what };
    struct xp_finding finding;

    if (!rule || !has_room(engine))
        return;
    finding = begin_key_finding(engine, rule, xp_key_case_severity(key, rule->severity), frame,
                                span_of(engine->doc, stray->key), stray->text);
    if (is_standing_in)
        finding.fix = make_fix(engine, "write the key as XTension does", true, span_of(engine->doc, stray->key),
                               quoted_name(engine, key->name));
    else if (frame->by_key[stray->meant] != XP_NO_NODE)
        set_related(engine, &finding, frame->by_key[stray->meant],
                    xp_node_text_is(engine->doc, frame->by_key[stray->meant], key->name)
                        ? "the key itself stands here"
                        : "this one is already taken for it");
    finish(engine, &finding, &quotes);
}

static void settle_case(struct engine *engine, const struct xp_frame *frame, xp_node_id *by_key,
                        const struct strays *variants)
{
    for (size_t i = 0; i < variants->count; i++) {
        const struct stray *stray = &variants->items[i];
        bool is_standing_in = by_key[stray->meant] == XP_NO_NODE;

        if (is_standing_in)
            by_key[stray->meant] = stray->key;
        report_case(engine, frame, stray, is_standing_in);
    }
}

static bool is_mistaken(const struct xp_key *key, struct xp_str text)
{
    for (uint32_t i = 0; i < key->mistaken_count; i++)
        if (xp_str_equal_nocase(key->mistaken[i], text))
            return true;
    return false;
}

static const struct xp_foreign *find_foreign(const struct xp_key_table *table, struct xp_str name)
{
    uint32_t low = 0, high = table->foreign_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = xp_str_compare(table->foreign[middle].name, name);

        if (order == 0)
            return &table->foreign[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* What an unknown key seems to mean: a usual mistake, a name from elsewhere, or the nearest by spelling. */
static void guess(const struct xp_key_table *table, const xp_node_id *by_key, struct stray *stray)
{
    struct xp_nearest nearest = XP_NEAREST_INIT(stray->text);

    for (uint32_t i = 0; i < table->count; i++) {
        xp_nearest_offer(&nearest, table->keys[i].name);
        /* Beside the right key, another common word is a plugin's own. */
        if (by_key[i] == XP_NO_NODE && is_mistaken(&table->keys[i], stray->text)) {
            stray->meant = i;
            return;
        }
    }
    stray->foreign = find_foreign(table, stray->text);
    if (!stray->foreign && nearest.best.len)
        stray->meant = xp_key_table_find(table, nearest.best);
}

static void report_foreign(struct engine *engine, const struct xp_frame *frame, const struct stray *stray)
{
    const struct xp_rule *rule = engine->linter->builtin.key_elsewhere;
    struct quotes quotes = { .found = stray->text, .table = frame->table->what, .detail = stray->foreign->what };
    struct xp_finding finding;

    if (!rule || !has_room(engine))
        return;
    finding = begin_key_finding(engine, rule, rule->severity, frame, span_of(engine->doc, stray->key), stray->text);
    finish(engine, &finding, &quotes);
}

static void keep_guess(struct engine *engine, const struct xp_frame *frame, const struct stray *stray)
{
    engine->guesses = xp_grow(engine->guesses, &engine->guess_room, engine->guess_count + 1, sizeof(*engine->guesses));
    engine->guesses[engine->guess_count++] = (struct guess){
        .object = frame->node,
        .key = stray->key,
        .meant = frame->table->keys[stray->meant].name,
        .finding = engine->out->count,
    };
}

static void report_unknown(struct engine *engine, const struct xp_frame *frame, const struct stray *stray,
                           xp_node_id *meant)
{
    const struct xp_rule *rule = engine->linter->builtin.key_unknown;
    const struct xp_key *key = &frame->table->keys[stray->meant];
    struct quotes quotes = { .key = key->name, .found = stray->text, .table = frame->table->what };
    bool is_first = frame->by_key[stray->meant] == XP_NO_NODE && *meant == XP_NO_NODE;
    struct xp_finding finding;

    if (!rule)
        return;
    if (is_first)
        *meant = stray->key;
    if (!has_room(engine))
        return;
    finding = begin_key_finding(engine, rule, rule->severity, frame, span_of(engine->doc, stray->key), stray->text);
    if (is_first)
        finding.fix =
            make_fix(engine, "rename the key", false, span_of(engine->doc, stray->key), quoted_name(engine, key->name));
    keep_guess(engine, frame, stray);
    finish(engine, &finding, &quotes);
}

void relate_misspelt(struct engine *engine, struct xp_finding *finding, xp_node_id key, struct xp_str name)
{
    set_related(engine, finding, key, "this looks like it, misspelt");
    finding->fix =
        make_fix(engine, "rename the misspelt key", false, span_of(engine->doc, key), quoted_name(engine, name));
}

static void report_missing(struct engine *engine, const struct xp_rule *rule, const struct xp_frame *frame,
                           const struct xp_key *key, const struct stray *misspelt)
{
    struct quotes quotes = { .key = key->name, .table = frame->table->what };
    struct xp_value object = { frame, { "", 0 } };
    struct xp_finding finding;

    if (!has_room(engine))
        return;
    finding = begin_key_finding(engine, rule, rule->severity, frame, span_of(engine->doc, frame->node), key->name);
    if (misspelt)
        relate_misspelt(engine, &finding, misspelt->key, key->name);
    else
        finding.fix = make_repair(engine, &key->repair, &object, key->name);
    finish(engine, &finding, &quotes);
}

/* Is the member `name` of the object one of these texts, in any capitals? */
static bool is_member_of(struct engine *engine, const struct xp_frame *frame, struct xp_str name,
                         const struct xp_str *texts, uint32_t count)
{
    struct xp_value object = { frame, { "", 0 } };
    xp_node_id key = name.len ? xp_value_member(&engine->eval, &object, name) : XP_NO_NODE;
    struct xp_str text;

    if (key == XP_NO_NODE || xp_node_kind(engine->doc, xp_key_value(key)) != XP_STRING)
        return false;
    text = xp_eval_text(&engine->eval, xp_key_value(key));
    for (uint32_t i = 0; i < count; i++)
        if (xp_str_equal_nocase(text, texts[i]))
            return true;
    return false;
}

/* The rule that misses the key here, or NULL: a separator needs no tag, and only a popup has options. */
static const struct xp_rule *missing_rule(struct engine *engine, const struct xp_frame *frame, const struct xp_key *key)
{
    const struct builtin_rules *rules = &engine->linter->builtin;

    if (is_member_of(engine, frame, key->unless_key, &key->unless_value, 1))
        return NULL;
    if (key->required)
        return rules->required_key;
    if (key->expected_count &&
        !is_member_of(engine, frame, key->expected_key, key->expected_values, key->expected_count))
        return NULL;
    return rules->key_expected;
}

static void settle_missing(struct engine *engine, const struct trie *trie, const struct xp_frame *frame,
                           struct strays *unknown)
{
    for (uint32_t n = 0; n < trie->needed_count; n++) {
        uint32_t i = trie->needed[n];
        const struct xp_rule *rule =
            frame->by_key[i] == XP_NO_NODE ? missing_rule(engine, frame, &frame->table->keys[i]) : NULL;
        struct stray *misspelt = NULL;

        if (!rule)
            continue;
        for (size_t k = 0; !misspelt && k < unknown->count; k++)
            if (unknown->items[k].meant == i)
                misspelt = &unknown->items[k];
        /* A hint that it is missing would say less than key-unknown does. */
        if (misspelt && rule == engine->linter->builtin.key_expected && engine->linter->builtin.key_unknown)
            continue;
        report_missing(engine, rule, frame, &frame->table->keys[i], misspelt);
        if (misspelt) {
            misspelt->meant = frame->table->count;
            unknown->meant[i] = misspelt->key;
        }
    }
}

static void report_type(struct engine *engine, const struct xp_frame *frame, const struct xp_key *key,
                        xp_node_id key_node)
{
    const struct xp_rule *rule = engine->linter->builtin.key_type;
    struct xp_frame member = { .parent = frame, .node = xp_key_value(key_node), .key = key_node };
    struct xp_value value = { &member, { "", 0 } };
    struct quotes quotes = { .value = &value, .key = key->name, .table = frame->table->what };
    XP_AUTO_BUF expected = XP_BUF_INIT(200);
    struct xp_finding finding;

    if (!has_room(engine))
        return;
    xp_types_describe(key->types, &expected);
    quotes.expected = xp_buf_str(&expected);
    quotes.found = xp_str_from(xp_node_kind_name(engine->doc, member.node));
    finding = begin_finding(
        engine, rule,
        xp_policy_level(engine->linter->policy, rule, key->has_inferred_type ? XP_SEVERITY_NOTE : rule->severity),
        span_of(engine->doc, member.node));
    finding.has_pointer = pointer_of(engine, &member, xp_str_make("", 0), &finding.pointer);
    finding.fix = fix_type(engine, member.node, key->types);
    finish(engine, &finding, &quotes);
}

static bool has_wrong_type(const struct engine *engine, const struct xp_key *key, xp_node_id key_node)
{
    uint32_t types = xp_node_types(engine->doc, xp_key_value(key_node));

    return types && key->types && !(types & key->types);
}

/*
 * Sort the members into known keys, those in another capitalisation, and others.
 *
 * @return may one of the known keys have a value of the wrong type?
 */
static bool sort_members(struct engine *engine, const struct xp_frame *frame, xp_node_id *by_key,
                         struct strays *variants, struct strays *others)
{
    const struct xp_doc *doc = engine->doc;
    const struct xp_key_table *table = frame->table;
    bool is_wrong = false;

    for (xp_node_id key = xp_node_first(doc, frame->node); key != XP_NO_NODE;
         key = xp_node_after(doc, frame->node, key)) {
        struct xp_str text = xp_node_text(doc, key, &engine->eval.scratch);
        uint32_t index;

        if (doc->nodes[key].flags & XP_NODE_SHADOWED)
            continue;
        index = xp_key_table_find(table, text);
        if (index < table->count) {
            by_key[index] = key;
            is_wrong = is_wrong || has_wrong_type(engine, &table->keys[index], key);
        } else if ((index = find_nocase(table, text)) < table->count)
            add_stray(variants, key, text, index);
        else
            add_stray(others, key, text, table->count);
    }
    return is_wrong || variants->count > 0;
}

static xp_node_id *no_nodes(xp_node_id *nodes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        nodes[i] = XP_NO_NODE;
    return nodes;
}

void lint_keys(struct engine *engine, const struct trie *trie, struct xp_frame *frame, xp_node_id *by_key)
{
    const struct xp_key_table *table = frame->table;
    const struct builtin_rules *rules = &engine->linter->builtin;
    struct strays variants = { 0 }, others = { 0 };
    bool is_wrong;

    frame->by_key = no_nodes(by_key, table->count);
    engine->guess_count = 0;
    is_wrong = sort_members(engine, frame, by_key, &variants, &others);
    settle_case(engine, frame, by_key, &variants);
    if (rules->key_unknown || rules->required_key || rules->key_expected || rules->key_elsewhere)
        for (size_t i = 0; i < others.count; i++)
            guess(table, by_key, &others.items[i]);
    if (others.count) {
        frame->meant = others.meant = no_nodes(by_key + table->count, table->count);
        engine->has_meant = true;
    }
    settle_missing(engine, trie, frame, &others);
    for (size_t i = 0; i < others.count; i++)
        if (others.items[i].meant < table->count)
            report_unknown(engine, frame, &others.items[i], &others.meant[others.items[i].meant]);
        else if (others.items[i].foreign)
            report_foreign(engine, frame, &others.items[i]);
    for (uint32_t i = 0; is_wrong && rules->key_type && i < table->count; i++)
        if (by_key[i] != XP_NO_NODE && has_wrong_type(engine, &table->keys[i], by_key[i]))
            report_type(engine, frame, &table->keys[i], by_key[i]);
    free(variants.items);
    free(others.items);
}
