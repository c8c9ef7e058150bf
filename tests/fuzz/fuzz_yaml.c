#include "xp_arena.h"
#include "xp_doc.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

/* A node lies inside its container and behind its elder sibling; its text can be had. */
static void check_node(const struct xp_doc *doc, xp_node_id node, xp_node_id parent)
{
    const struct xp_node *n = &doc->nodes[node];
    struct xp_arena arena = XP_ARENA_INIT;

    expect(n->start <= n->end && n->end <= doc->len && n->next > node && n->next <= doc->count);
    if (parent != XP_NO_NODE) {
        expect(n->start >= doc->nodes[parent].start && n->end <= doc->nodes[parent].end);
        expect(n->next <= doc->nodes[parent].next);
    }
    if (xp_node_kind(doc, node) != XP_ARRAY && xp_node_kind(doc, node) != XP_OBJECT) {
        struct xp_str text = xp_node_text(doc, node, &arena);

        expect(text.len == 0 || text.ptr != NULL);
    }
    xp_arena_release(&arena);
}

static void check_children(const struct xp_doc *doc, xp_node_id container)
{
    size_t count = 0, end = doc->nodes[container].start;

    for (xp_node_id c = xp_node_first(doc, container); c != XP_NO_NODE; c = xp_node_after(doc, container, c)) {
        bool is_object = xp_node_kind(doc, container) == XP_OBJECT;
        xp_node_id value = is_object ? xp_key_value(c) : c;

        expect((xp_node_kind(doc, c) == XP_KEY) == is_object);
        expect(doc->nodes[c].start >= end && doc->nodes[value].start >= doc->nodes[c].start);
        expect(doc->nodes[c].next == doc->nodes[value].next);
        check_node(doc, c, container);
        check_node(doc, value, container);
        end = doc->nodes[value].end;
        count++;
    }
    expect(count == xp_node_size(doc, container));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_doc doc;

    xp_doc_parse_yaml(&doc, (const char *)data, size);
    expect(doc.diag_count <= 1 && (!doc.diag_count || !doc.count));
    if (doc.diag_count) {
        expect(doc.diags[0].start <= doc.diags[0].end && doc.diags[0].end <= size && doc.diags[0].message.len);
        expect(xp_doc_position(&doc, doc.diags[0].start).line > 0);
    }
    if (doc.count) {
        check_node(&doc, 0, XP_NO_NODE);
        expect(doc.nodes[0].next == doc.count);
    }
    for (xp_node_id node = 0; node < doc.count; node++)
        if (xp_node_kind(&doc, node) == XP_ARRAY || xp_node_kind(&doc, node) == XP_OBJECT)
            check_children(&doc, node);
    xp_doc_release(&doc);
    return 0;
}
