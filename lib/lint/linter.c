#include "xp_linter.h"

#include "engine.h"
#include "xp_mem.h"
#include "xp_pattern.h"
#include "xp_pointer.h"
#include "xp_word.h"

#include <stdlib.h>

/* Few children are found by looking at each; thousands, from a user's rules, by a table. */
enum { CHILDREN_MAX_LISTED = 64 };

static struct trie *find_child(const struct trie *node, struct xp_str segment)
{
    struct trie *child = node->children;

    if (node->child_count > CHILDREN_MAX_LISTED)
        return xp_table_find(&node->by_segment, segment);
    while (child && !xp_str_equal(child->segment, segment))
        child = child->next;
    return child;
}

static void append_child(struct trie *node, struct trie *child)
{
    if (node->last)
        node->last->next = child;
    else
        node->children = child;
    node->last = child;
    if (++node->child_count == CHILDREN_MAX_LISTED + 1)
        for (struct trie *each = node->children; each; each = each->next)
            xp_table_set(&node->by_segment, each->segment, each);
    else if (node->child_count > CHILDREN_MAX_LISTED)
        xp_table_set(&node->by_segment, child->segment, child);
}

/* The index that a segment is as a JSON Pointer has it: digits without a needless zero. SIZE_MAX: it is none. */
static size_t index_of(struct xp_str segment)
{
    size_t index = 0;

    if (!segment.len || (segment.ptr[0] == '0' && segment.len > 1))
        return SIZE_MAX;
    for (size_t i = 0; i < segment.len; i++) {
        if (!xp_ascii_is_digit(segment.ptr[i]) || index > XP_DOC_MAX_BYTES)
            return SIZE_MAX;
        index = index * 10 + (size_t)(segment.ptr[i] - '0');
    }
    return index;
}

static struct trie *child_of(struct xp_linter *linter, struct trie *node, struct xp_str segment)
{
    bool is_star = xp_str_is(segment, "*");
    struct trie *child = is_star ? node->star : find_child(node, segment);

    if (child)
        return child;
    child = xp_arena_calloc(&linter->arena, 1, sizeof(*child));
    child->segment = xp_arena_copy(&linter->arena, segment);
    child->index = index_of(segment);
    child->slot = NO_SLOT;
    if (is_star)
        node->star = child;
    else
        append_child(node, child);
    return child;
}

static struct trie *trie_at(struct xp_linter *linter, struct xp_str pointer)
{
    struct trie *node = &linter->root;
    struct xp_str segment;

    while (xp_pointer_next(&pointer, &linter->arena, &segment))
        node = child_of(linter, node, segment);
    return node;
}

static void free_trie(struct trie *node)
{
    /* As deep as the longest pointer, which the loader limits. */
    for (struct trie *child = node->children; child; child = child->next)
        free_trie(child);
    if (node->star)
        free_trie(node->star);
    xp_table_release(&node->by_segment);
}

/* Of equal conditions the loader and the build keep one, so the same condition is the same array. */
static bool shares_when(const struct active_check *a, const struct active_check *b)
{
    const struct xp_expr *x = &a->check->when, *y = &b->check->when;

    return x->terms == y->terms && x->count == y->count && x->ignore_case == y->ignore_case &&
           a->settings == b->settings;
}

/* Most conditions begin with a type, or are nothing but one: that is a mask, and needs no word to be asked. */
static void settle_when(struct active_check *active)
{
    const struct xp_term *first = active->check->when.terms;

    active->types = UINT32_MAX;
    active->when = active->check->when;
    if (!active->when.count || xp_words[first->word].holds != xp_is_type)
        return;
    active->types = first->arg.bits;
    active->when.terms++;
    active->when.count--;
}

static void add_check(struct xp_linter *linter, struct check_list *list, const struct active_check *check)
{
    struct active_check *added = xp_arena_alloc(&linter->arena, sizeof(*added));

    *added = *check;
    settle_when(added);
    added->shares_when = list->last && shares_when(added, list->last);
    if (list->last)
        list->last->next = added;
    else
        list->first = added;
    list->last = added;
}

/* What a table's keys are called is looked up here, once, and not at each object. */
static void settle_slots(struct trie *node)
{
    for (struct trie *child = node->children; child; child = child->next) {
        uint32_t slot = node->table ? xp_key_table_find(node->table, child->segment) : 0;

        if (node->table && slot < node->table->count)
            child->slot = slot;
        settle_slots(child);
    }
    if (node->star)
        settle_slots(node->star);
}

static void add_table(struct xp_linter *linter, const struct xp_key_table *table)
{
    uint32_t *needed = xp_arena_calloc(&linter->arena, table->count, sizeof(*needed));
    uint32_t needed_count = 0;

    for (uint32_t i = 0; i < table->count; i++)
        if (table->keys[i].required || table->keys[i].expected)
            needed[needed_count++] = i;
    for (uint32_t i = 0; i < table->at_count; i++) {
        struct trie *node = trie_at(linter, table->at[i]);

        node->table = table;
        node->needed = needed;
        node->needed_count = needed_count;
    }
    if (table->count > linter->most_keys)
        linter->most_keys = table->count;
}

static int compile_patterns(struct xp_linter *linter, const struct xp_expr *expr, struct xp_err *err)
{
    int rc = 0;

    if (!linter->rules->pattern_count)
        return 0;
    for (uint32_t i = 0; rc == 0 && i < expr->count; i++) {
        const struct xp_arg *arg = &expr->terms[i].arg;

        if (arg->pattern)
            rc = xp_pattern_compile(arg->text, expr->ignore_case, &linter->patterns[arg->pattern - 1], err);
        for (uint32_t k = 0; rc == 0 && arg->exprs && k < arg->count; k++)
            rc = compile_patterns(linter, &arg->exprs[k], err);
    }
    return rc;
}

static int add_rule(struct xp_linter *linter, const struct xp_rule *rule, struct xp_err *err)
{
    int rc = 0;

    for (uint32_t i = 0; rc == 0 && i < rule->check_count; i++) {
        const struct xp_check *check = &rule->checks[i];
        struct active_check active = {
            .rule = rule,
            .check = check,
            .severity = xp_policy_level(linter->policy, rule, check->severity),
            .settings = xp_policy_settings(linter->policy, rule),
        };

        if (active.severity == XP_SEVERITY_OFF)
            continue;
        rc = compile_patterns(linter, &check->when, err);
        if (rc == 0)
            rc = compile_patterns(linter, &check->expect, err);
        if (rc < 0)
            return xp_wrap(err, "rule %.*s", XP_STR_ARG(rule->id));
        if (check->subject != XP_ON_MANIFEST)
            add_check(linter, &linter->on_folder, &active);
        for (uint32_t k = 0; k < check->at_count; k++)
            add_check(linter, &trie_at(linter, check->at[k])->checks, &active);
    }
    return rc;
}

static const struct xp_rule *find_active(const struct xp_linter *linter, const char *id)
{
    const struct xp_rule *rule = xp_ruleset_find(linter->rules, xp_str_from(id));

    if (!rule || rule->reporter == XP_BY_CHECKS ||
        xp_policy_level(linter->policy, rule, rule->severity) == XP_SEVERITY_OFF)
        return NULL;
    return rule;
}

static void find_builtin(struct xp_linter *linter)
{
    struct builtin_rules *builtin = &linter->builtin;

    for (int i = 0; i < XP_FAULT_COUNT; i++)
        builtin->faults[i] = find_active(linter, xp_fault_rule((enum xp_fault)i));
    builtin->required_key = find_active(linter, "required-key");
    builtin->key_type = find_active(linter, "key-type");
    builtin->key_case = find_active(linter, "key-case");
    builtin->key_unknown = find_active(linter, "key-unknown");
    builtin->key_expected = find_active(linter, "key-expected");
    builtin->key_elsewhere = find_active(linter, "key-elsewhere");
    builtin->manifest_missing = find_active(linter, "manifest-missing");
    builtin->manifest_name = find_active(linter, "manifest-name");
    builtin->tag_unique = find_active(linter, "tag-unique");
    builtin->vers_increase = find_active(linter, "vers-increase");
    builtin->readable_vers_increase = find_active(linter, "readable-vers-increase");
    builtin->tag_changed = find_active(linter, "tag-changed");
    builtin->unit_tag_removed = find_active(linter, "unit-tag-removed");
    builtin->control_key_removed = find_active(linter, "control-key-removed");
}

int xp_linter_new(struct xp_linter **out, const struct xp_ruleset *rules, const struct xp_policy *policy,
                  struct xp_err *err)
{
    struct xp_linter *linter = xp_xcalloc(1, sizeof(*linter));
    int rc = 0;

    linter->rules = rules;
    linter->policy = policy;
    linter->patterns = xp_xcalloc(rules->pattern_count, sizeof(*linter->patterns));
    if (rules->pattern_count)
        linter->match_limits = xp_pattern_new_context();
    for (size_t i = 0; i < rules->table_count; i++)
        add_table(linter, &rules->tables[i]);
    for (size_t i = 0; rc == 0 && i < rules->count; i++)
        rc = add_rule(linter, &rules->rules[i], err);
    settle_slots(&linter->root);
    find_builtin(linter);
    if (rc < 0)
        xp_linter_free(linter);
    else
        *out = linter;
    return rc;
}

void xp_linter_free(struct xp_linter *linter)
{
    if (!linter)
        return;
    for (size_t i = 0; i < linter->rules->pattern_count; i++)
        pcre2_code_free(linter->patterns[i]);
    pcre2_match_context_free(linter->match_limits);
    free(linter->patterns);
    free_trie(&linter->root);
    xp_arena_release(&linter->arena);
    free(linter);
}
