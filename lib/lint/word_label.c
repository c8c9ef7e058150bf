#include "word_array.h"
#include "xp_mem.h"
#include "xp_word.h"

#include <stdlib.h>

/* What unique-by and prefix-free compare: the member's value of one item. Small, since a large file has many. */
struct xp_label {
    uint64_t hash; /* of the text */
    xp_node_id key;
    uint32_t index; /* of the item */
};

/* One of those that are compared in the end, which are few. */
struct entry {
    struct xp_str text;
    uint32_t types;
    struct xp_label label;
};

static struct entry entry_of(struct xp_eval *eval, const struct xp_label *label)
{
    xp_node_id node = xp_key_value(label->key);

    return (struct entry){ xp_eval_text(eval, node), xp_node_types(eval->doc, node), *label };
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = xp_str_compare(a->text, b->text);

    if (!order)
        order = (a->types > b->types) - (a->types < b->types);
    return order ? order : (a->label.key > b->label.key) - (a->label.key < b->label.key);
}

/* Units mostly stand in the order of their tags. */
static void sort_entries(struct entry *entries, size_t count)
{
    size_t i = 1;

    while (i < count && compare_entries(&entries[i - 1], &entries[i]) < 0)
        i++;
    if (i < count)
        qsort(entries, count, sizeof(*entries), compare_entries);
}

static void add_hit(struct xp_eval *eval, const struct xp_label *later, const struct xp_label *first,
                    const char *remark)
{
    eval->hits = xp_grow(eval->hits, &eval->hit_room, eval->hit_count + 1, sizeof(*eval->hits));
    eval->hits[eval->hit_count++] =
        (struct xp_hit){ xp_key_value(later->key), xp_key_value(first->key), later->index, later->key, remark };
}

/* Is this value one that is compared at all? */
static bool is_compared(struct xp_eval *eval, const struct xp_frame *item, xp_node_id key, const struct xp_arg *arg)
{
    uint32_t types = xp_node_types(eval->doc, xp_key_value(key));
    struct xp_frame frame = { .parent = item, .node = xp_key_value(key), .key = key };
    struct xp_value value = { &frame, { "", 0 } };

    if (types == 0 || types & (XP_TYPE_ARRAY | XP_TYPE_OBJECT))
        return false;
    return arg->count == 0 || xp_expr_holds(eval, &arg->exprs[XP_BY_WHEN], &value);
}

/*
 * The items of a large file are far apart, and mostly as long as their neighbours: so where the one after some others
 * begins is a guess, and what it begins with is on its way meanwhile.
 */
static void prefetch_ahead(const struct xp_doc *doc, xp_node_id array, xp_node_id item)
{
    enum { ITEMS = 4, MEMBERS = 4 };
    const struct xp_node *at = &doc->nodes[item];
    size_t node = item + (size_t)(at->next - item) * ITEMS;
    size_t byte = at->start + (size_t)(at->end - at->start) * ITEMS;

    if (node + MEMBERS >= doc->nodes[array].next || byte >= doc->nodes[array].end)
        return;
    XP_PREFETCH(&doc->nodes[node]);
    XP_PREFETCH(&doc->nodes[node + MEMBERS]);
    XP_PREFETCH(doc->text + byte);
}

/* The members called arg->text of all items. */
static void collect_labels(struct xp_eval *eval, const struct xp_frame *array, const struct xp_arg *arg,
                           struct xp_labels *labels)
{
    const struct xp_doc *doc = eval->doc;
    struct xp_str before = { "", 0 };
    uint32_t index = 0;

    labels->are_apart = true;
    for (xp_node_id item = xp_node_first(doc, array->node); item != XP_NO_NODE;
         item = xp_node_after(doc, array->node, item), index++) {
        struct xp_frame frame = word_item_frame(array, item, index);
        struct xp_value value = { &frame, { "", 0 } };
        xp_node_id key = xp_value_member(eval, &value, arg->text);

        prefetch_ahead(doc, array->node, item);
        if (key != XP_NO_NODE && is_compared(eval, &frame, key, arg)) {
            struct xp_str text = xp_eval_text(eval, xp_key_value(key));

            if (labels->count && labels->are_apart)
                labels->are_apart = xp_str_compare(before, text) < 0 && !xp_str_starts_with(text, before);
            labels->items[labels->count++] = (struct xp_label){ xp_str_hash(text), key, index };
            before = text;
        }
    }
}

static bool is_same_expr(const struct xp_expr *a, const struct xp_expr *b)
{
    return a->terms == b->terms && a->count == b->count && a->ignore_case == b->ignore_case;
}

static const struct xp_labels *find_labels(const struct xp_eval *eval, const struct xp_labels *like)
{
    for (size_t i = 0; i < XP_LABELS_KEPT; i++) {
        const struct xp_labels *kept = &eval->labels[i];

        if (kept->items && like->array != XP_NO_NODE && kept->array == like->array && kept->place == like->place &&
            kept->settings == like->settings && is_same_expr(kept->when, like->when) &&
            xp_str_equal(kept->member, like->member))
            return kept;
    }
    return NULL;
}

/*
 * Of the walk's own frames the labels depend on what is compared here alone; but who wants to be told must ask. They
 * stay until two others were collected.
 */
static const struct xp_labels *labels_of(struct xp_eval *eval, const struct xp_frame *array, const struct xp_arg *arg)
{
    static const struct xp_expr always = { NULL, 0, false };
    bool may_keep = array->place && !eval->is_telling && !eval->takes_meant;
    struct xp_labels labels = { .array = may_keep ? array->node : XP_NO_NODE,
                                .place = array->place,
                                .member = arg->text,
                                .when = arg->count ? &arg->exprs[XP_BY_WHEN] : &always,
                                .settings = eval->settings };
    const struct xp_labels *found = find_labels(eval, &labels);
    struct xp_labels *place;

    if (found)
        return found;
    labels.items = xp_xcalloc(xp_node_size(eval->doc, array->node), sizeof(*labels.items));
    collect_labels(eval, array, arg, &labels);
    place = &eval->labels[eval->labels_taken++ % XP_LABELS_KEPT];
    free(place->items);
    *place = labels;
    return place;
}

static bool may_repeat(const struct xp_labels *labels)
{
    for (size_t i = 1; i < labels->count; i++)
        for (size_t k = 0; k < i; k++)
            if (labels->items[i].hash == labels->items[k].hash)
                return true;
    return false;
}

/*
 * Copies the labels that equal another one, and few others: two bits for each hash say whether it was seen, and seen
 * again. @return how many they are, in their order.
 */
static size_t copy_repeated(struct xp_eval *eval, const struct xp_labels *labels, struct entry **copies)
{
    const struct xp_label *items = labels->items;
    size_t words = 1, copied = 0;
    uint64_t *seen, *again;
    size_t room = 0;

    while (words * 64 < labels->count * 16)
        words *= 2;
    seen = xp_xcalloc(words * 2, sizeof(*seen));
    again = seen + words;
    for (size_t i = 0; i < labels->count; i++) {
        size_t word = (size_t)(items[i].hash >> 6) & (words - 1);
        uint64_t bit = UINT64_C(1) << (items[i].hash & 63);

        again[word] |= seen[word] & bit;
        seen[word] |= bit;
    }
    for (size_t i = 0; i < labels->count; i++)
        if (again[(size_t)(items[i].hash >> 6) & (words - 1)] >> (items[i].hash & 63) & 1) {
            *copies = xp_grow(*copies, &room, copied + 1, sizeof(**copies));
            (*copies)[copied++] = entry_of(eval, &items[i]);
        }
    free(seen);
    return copied;
}

XP_PREDICATE(xp_items_are_unique)
{
    enum { FEW = 8 };
    const struct xp_labels *all;
    struct entry *entries = NULL;
    size_t count, before = eval->hit_count;

    (void)ignore_case;
    if (!word_is_array(eval, value))
        return false;
    all = labels_of(eval, value->frame, arg);
    eval->hit_count = before;
    if (all->are_apart || (all->count <= FEW && !may_repeat(all)))
        return true;
    count = copy_repeated(eval, all, &entries);
    sort_entries(entries, count);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (entries[i].types == entries[first].types && xp_str_equal(entries[i].text, entries[first].text))
            add_hit(eval, &entries[i].label, &entries[first].label, "it stands here first");
        else
            first = i;
    }
    free(entries);
    return eval->hit_count == before;
}

/*
 * In sorted order all that begins with a text follows it at once, so those that a label begins with lie on a stack. The
 * nearest one is compared alone, which keeps this linear.
 */
static void find_prefixes(struct xp_eval *eval, const struct entry *entries, size_t count, const struct xp_expr *rest)
{
    size_t *stack = xp_xcalloc(count, sizeof(*stack));
    size_t depth = 0;

    for (size_t i = 0; i < count; i++) {
        struct xp_value behind = { NULL, { "", 0 } };
        const struct entry *begin;
        size_t hits = eval->hit_count;

        while (depth && !xp_str_starts_with(entries[i].text, entries[stack[depth - 1]].text))
            depth--;
        begin = depth ? &entries[stack[depth - 1]] : NULL;
        if (begin && begin->text.len == entries[i].text.len)
            continue; /* the same once more is the matter of unique-by */
        stack[depth++] = i;
        if (!begin)
            continue;
        behind.text = xp_str_from_offset(entries[i].text, begin->text.len);
        if (rest->count && !xp_expr_holds(eval, rest, &behind))
            continue;
        eval->hit_count = hits;
        add_hit(eval, &entries[i].label, &begin->label, "it begins with this one");
    }
    free(stack);
}

XP_PREDICATE(xp_items_are_prefix_free)
{
    static const struct xp_expr any = { NULL, 0, false };
    const struct xp_labels *all;
    struct entry *entries;
    size_t before = eval->hit_count;

    (void)ignore_case;
    if (!word_is_array(eval, value))
        return false;
    all = labels_of(eval, value->frame, arg);
    eval->hit_count = before;
    if (all->are_apart)
        return true;
    entries = xp_xcalloc(all->count, sizeof(*entries));
    for (size_t i = 0; i < all->count; i++)
        entries[i] = entry_of(eval, &all->items[i]);
    sort_entries(entries, all->count);
    find_prefixes(eval, entries, all->count, arg->count ? &arg->exprs[XP_BY_REST] : &any);
    free(entries);
    return eval->hit_count == before;
}
