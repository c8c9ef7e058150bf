#include "doc_json.h"
#include "xp_mem.h"

#include <stdlib.h>

/*
 * Keys given twice in one object. Small objects, which is nearly all, are compared pair by pair, and a 64-bit filter
 * leaves few pairs. Large ones are sorted by hash, then by text: whoever makes all hashes equal gets n log n still.
 */
enum { PAIRWISE_MAX = 32 };

struct entry {
    struct xp_str text;
    uint64_t hash;
    xp_node_id key;
    uint32_t order;
};

static void shadow(struct xp_doc *doc, xp_node_id key)
{
    doc->nodes[key].flags |= XP_NODE_SHADOWED;
    doc->nodes[xp_key_value(key)].flags |= XP_NODE_SHADOWED;
}

static void report(struct xp_doc *doc, xp_node_id first, xp_node_id previous, xp_node_id later)
{
    struct xp_str name = doc_show_node(doc, later);
    struct xp_diag *diag;

    shadow(doc, previous);
    diag = doc_add_diag(doc, XP_FAULT_DUPLICATE_KEY, doc->nodes[later].start, doc->nodes[later].end,
                        "the name \"%.*s\" stands here a second time in the same object; only the last one counts",
                        XP_STR_ARG(name));
    diag->help = xp_str_from("keep one of them");
    diag->node = later;
    diag->related = first;
}

static unsigned filter_bit(struct xp_str text)
{
    unsigned hash = (unsigned)text.len * 31;

    if (text.len)
        hash += (unsigned char)text.ptr[0] * 7U + (unsigned char)text.ptr[text.len - 1] * 13U +
                (unsigned char)text.ptr[text.len / 2];
    return (hash ^ hash >> 6) & 63;
}

/* Is `entries[count - 1]` a repetition of an earlier one? */
static void compare_with_earlier(struct xp_doc *doc, const struct entry *entries, size_t count)
{
    const struct entry *later = &entries[count - 1];
    size_t first = count, previous = count;

    for (size_t i = 0; i + 1 < count; i++) {
        if (!xp_str_equal(entries[i].text, later->text))
            continue;
        if (first == count)
            first = i;
        previous = i;
    }
    if (first < count)
        report(doc, entries[first].key, entries[previous].key, later->key);
}

static void check_small(struct xp_doc *doc, xp_node_id object)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct entry entries[PAIRWISE_MAX];
    uint64_t seen = 0;
    size_t count = 0;

    for (xp_node_id key = xp_node_first(doc, object); key != XP_NO_NODE; key = xp_node_after(doc, object, key)) {
        uint64_t bit;

        if (doc->nodes[key].flags & XP_NODE_IMPLIED)
            continue;
        entries[count].text = xp_node_text(doc, key, &arena);
        entries[count].key = key;
        bit = UINT64_C(1) << filter_bit(entries[count].text);
        count++;
        if (seen & bit)
            compare_with_earlier(doc, entries, count);
        seen |= bit;
    }
    xp_arena_release(&arena);
}

static bool is_before(const struct entry *a, const struct entry *b)
{
    int order;

    if (a->hash != b->hash)
        return a->hash < b->hash;
    order = xp_str_compare(a->text, b->text);
    return order ? order < 0 : a->order < b->order;
}

/* Merge sort from the bottom up: qsort() of some systems is quadratic on input made for it. */
static struct entry *sort_entries(struct entry *from, struct entry *to, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        struct entry *swap = from;

        for (size_t left = 0; left < count; left += 2 * width) {
            size_t middle = left + width < count ? left + width : count;
            size_t right = left + 2 * width < count ? left + 2 * width : count;
            size_t a = left, b = middle;

            for (size_t i = left; i < right; i++)
                to[i] = a < middle && (b >= right || is_before(&from[a], &from[b])) ? from[a++] : from[b++];
        }
        from = to;
        to = swap;
    }
    return from;
}

static void report_groups(struct xp_doc *doc, const struct entry *sorted, size_t count)
{
    size_t first = 0;

    for (size_t i = 1; i < count; i++) {
        if (sorted[i].hash != sorted[first].hash || !xp_str_equal(sorted[i].text, sorted[first].text))
            first = i;
        else
            report(doc, sorted[first].key, sorted[i - 1].key, sorted[i].key);
    }
}

static void check_large(struct xp_doc *doc, xp_node_id object)
{
    struct xp_arena arena = XP_ARENA_INIT;
    size_t room = xp_node_size(doc, object), count = 0;
    struct entry *entries = xp_xcalloc(room, sizeof(*entries));
    struct entry *scratch = xp_xcalloc(room, sizeof(*scratch));

    for (xp_node_id key = xp_node_first(doc, object); key != XP_NO_NODE; key = xp_node_after(doc, object, key)) {
        if (doc->nodes[key].flags & XP_NODE_IMPLIED)
            continue;
        entries[count].text = xp_node_text(doc, key, &arena);
        entries[count].hash = xp_str_hash(entries[count].text);
        entries[count].key = key;
        entries[count].order = (uint32_t)count;
        count++;
    }
    report_groups(doc, sort_entries(entries, scratch, count), count);
    free(entries);
    free(scratch);
    xp_arena_release(&arena);
}

void doc_check_duplicates(struct xp_doc *doc, xp_node_id object)
{
    size_t size = xp_node_size(doc, object);

    if (size < 2)
        return;
    if (size <= PAIRWISE_MAX)
        check_small(doc, object);
    else
        check_large(doc, object);
}
