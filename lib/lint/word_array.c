#include "xp_word.h"

#include "xp_mem.h"

#include <inttypes.h>
#include <stdlib.h>

static bool is_array(const struct xp_eval *eval, const struct xp_value *value)
{
    return value->frame && xp_node_kind(eval->doc, value->frame->node) == XP_ARRAY;
}

/* An item as a value of its own; its keys are known as those of its neighbours are. */
static struct xp_frame item_frame(const struct xp_frame *array, xp_node_id item, size_t index)
{
    return (struct xp_frame){
        .parent = array, .node = item, .key = XP_NO_NODE, .index = index, .table = array->item_table
    };
}

XP_PREDICATE(xp_items_fit)
{
    const struct xp_doc *doc = eval->doc;
    size_t hits = eval->hit_count, index = 0;
    bool fits = is_array(eval, value);

    (void)ignore_case;
    if (!fits)
        return false;
    for (xp_node_id item = xp_node_first(doc, value->frame->node); fits && item != XP_NO_NODE;
         item = xp_node_after(doc, value->frame->node, item), index++) {
        struct xp_frame frame = item_frame(value->frame, item, index);
        struct xp_value at = { &frame, { "", 0 } };

        /* Nothing is known of what was not written. */
        fits = (doc->nodes[item].flags & XP_NODE_IMPLIED) || xp_expr_holds(eval, &arg->exprs[0], &at);
    }
    eval->hit_count = hits;
    return fits;
}

/* The item at a place that a rule file gives in digits, or XP_NO_NODE. */
static xp_node_id item_at(const struct xp_doc *doc, xp_node_id array, size_t place)
{
    xp_node_id item = xp_node_first(doc, array);

    while (item != XP_NO_NODE && place--)
        item = xp_node_after(doc, array, item);
    return item;
}

XP_PREDICATE(xp_item_fits)
{
    size_t hits = eval->hit_count;
    bool fits = is_array(eval, value);

    (void)ignore_case;
    for (uint32_t i = 0; fits && i < arg->count; i++) {
        size_t place = (size_t)strtoul(arg->texts[i].ptr, NULL, 10);
        xp_node_id item = item_at(eval->doc, value->frame->node, place);
        struct xp_frame frame = item_frame(value->frame, item, place);
        struct xp_value at = { &frame, { "", 0 } };

        fits = item != XP_NO_NODE && xp_expr_holds(eval, &arg->exprs[i], &at);
        eval->hit_count = hits;
    }
    return fits;
}

XP_PREDICATE(xp_count_fits)
{
    const struct xp_doc *doc = eval->doc;
    size_t hits = eval->hit_count, index = 0;
    int64_t count = 0;

    (void)ignore_case;
    if (!is_array(eval, value))
        return false;
    for (xp_node_id item = xp_node_first(doc, value->frame->node); item != XP_NO_NODE;
         item = xp_node_after(doc, value->frame->node, item), index++) {
        struct xp_frame frame = item_frame(value->frame, item, index);
        struct xp_value at = { &frame, { "", 0 } };

        count += xp_expr_holds(eval, &arg->exprs[0], &at);
        eval->hit_count = hits;
    }
    xp_buf_clear(&eval->detail);
    xp_eval_tell(eval, "%" PRId64, count);
    return count >= xp_bound(eval, arg->min, arg->min_setting) && count <= xp_bound(eval, arg->max, arg->max_setting);
}

XP_PREDICATE(xp_next_fits)
{
    const struct xp_frame *frame = value->frame;
    size_t hits = eval->hit_count;
    struct xp_frame next;
    struct xp_value at = { &next, { "", 0 } };
    xp_node_id node;
    bool fits;

    (void)ignore_case;
    if (!frame || !frame->parent || frame->key != XP_NO_NODE)
        return false;
    node = xp_node_after(eval->doc, frame->parent->node, frame->node);
    if (node == XP_NO_NODE || eval->doc->nodes[node].flags & XP_NODE_IMPLIED)
        return false;
    next = item_frame(frame->parent, node, frame->index + 1);
    fits = xp_expr_holds(eval, &arg->exprs[0], &at);
    eval->hit_count = hits;
    return fits;
}

/* What unique-by and prefix-free compare: the member's value of one item. */
struct xp_label {
    struct xp_str text;
    uint64_t hash; /* of the text */
    uint32_t types;
    xp_node_id node, key;
    size_t index;
};

static int compare_labels(const void *left, const void *right)
{
    const struct xp_label *a = left, *b = right;
    int order = xp_str_compare(a->text, b->text);

    if (!order)
        order = (a->types > b->types) - (a->types < b->types);
    return order ? order : (a->node > b->node) - (a->node < b->node);
}

/* Units mostly stand in the order of their tags. */
static void sort_labels(struct xp_label *labels, size_t count)
{
    size_t i = 1;

    while (i < count && compare_labels(&labels[i - 1], &labels[i]) < 0)
        i++;
    if (i < count)
        qsort(labels, count, sizeof(*labels), compare_labels);
}

static void add_hit(struct xp_eval *eval, const struct xp_label *later, const struct xp_label *first,
                    const char *remark)
{
    eval->hits = xp_grow(eval->hits, &eval->hit_room, eval->hit_count + 1, sizeof(*eval->hits));
    eval->hits[eval->hit_count++] = (struct xp_hit){ later->node, first->node, later->index, later->key, remark };
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

/* The members called arg->text of all items. @return how many. */
static size_t collect_labels(struct xp_eval *eval, const struct xp_frame *array, const struct xp_arg *arg,
                             struct xp_label *labels)
{
    const struct xp_doc *doc = eval->doc;
    size_t count = 0, index = 0;

    for (xp_node_id item = xp_node_first(doc, array->node); item != XP_NO_NODE;
         item = xp_node_after(doc, array->node, item), index++) {
        struct xp_frame frame = item_frame(array, item, index);
        struct xp_value value = { &frame, { "", 0 } };
        xp_node_id key = xp_value_member(eval, &value, arg->text);
        xp_node_id node = key == XP_NO_NODE ? XP_NO_NODE : xp_key_value(key);

        /* The items of a large file are far apart: what the one after the next begins with is on its way meanwhile. */
        if (doc->nodes[item].next < doc->nodes[array->node].next)
            XP_PREFETCH(doc->text + doc->nodes[doc->nodes[item].next].start);
        if (node != XP_NO_NODE && is_compared(eval, &frame, key, arg)) {
            struct xp_str text = xp_node_text(doc, node, eval->scratch);

            labels[count++] = (struct xp_label){ text, xp_str_hash(text), xp_node_types(doc, node), node, key, index };
        }
    }
    return count;
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
    labels.count = collect_labels(eval, array, arg, labels.items);
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
static size_t copy_repeated(const struct xp_labels *labels, struct xp_label *copies)
{
    const struct xp_label *items = labels->items;
    size_t words = 1, copied = 0;
    uint64_t *seen, *again;

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
        if (again[(size_t)(items[i].hash >> 6) & (words - 1)] >> (items[i].hash & 63) & 1)
            copies[copied++] = items[i];
    free(seen);
    return copied;
}

XP_PREDICATE(xp_items_are_unique)
{
    enum { FEW = 8 };
    const struct xp_labels *all;
    struct xp_label *labels;
    size_t count, before = eval->hit_count;

    (void)ignore_case;
    if (!is_array(eval, value))
        return false;
    all = labels_of(eval, value->frame, arg);
    eval->hit_count = before;
    if (all->count <= FEW && !may_repeat(all))
        return true;
    labels = xp_xcalloc(all->count, sizeof(*labels));
    count = copy_repeated(all, labels);
    sort_labels(labels, count);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (labels[i].types == labels[first].types && xp_str_equal(labels[i].text, labels[first].text))
            add_hit(eval, &labels[i], &labels[first], "it stands here first");
        else
            first = i;
    }
    free(labels);
    return eval->hit_count == before;
}

/*
 * In sorted order all that begins with a text follows it at once, so those that a label begins with lie on a stack. The
 * nearest one is compared alone, which keeps this linear.
 */
static void find_prefixes(struct xp_eval *eval, const struct xp_label *labels, size_t count, const struct xp_expr *rest)
{
    size_t *stack = xp_xcalloc(count, sizeof(*stack));
    size_t depth = 0;

    for (size_t i = 0; i < count; i++) {
        struct xp_value behind = { NULL, { "", 0 } };
        const struct xp_label *begin;
        size_t hits = eval->hit_count;

        while (depth && !xp_str_starts_with(labels[i].text, labels[stack[depth - 1]].text))
            depth--;
        begin = depth ? &labels[stack[depth - 1]] : NULL;
        if (begin && begin->text.len == labels[i].text.len)
            continue; /* the same once more is the matter of unique-by */
        stack[depth++] = i;
        if (!begin)
            continue;
        behind.text = xp_str_from_offset(labels[i].text, begin->text.len);
        if (rest->count && !xp_expr_holds(eval, rest, &behind))
            continue;
        eval->hit_count = hits;
        add_hit(eval, &labels[i], begin, "it begins with this one");
    }
    free(stack);
}

XP_PREDICATE(xp_items_are_prefix_free)
{
    static const struct xp_expr any = { NULL, 0, false };
    const struct xp_labels *all;
    size_t before = eval->hit_count;

    (void)ignore_case;
    if (!is_array(eval, value))
        return false;
    all = labels_of(eval, value->frame, arg);
    sort_labels(all->items, all->count);
    eval->hit_count = before;
    find_prefixes(eval, all->items, all->count, arg->count ? &arg->exprs[XP_BY_REST] : &any);
    return eval->hit_count == before;
}
