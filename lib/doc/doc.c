#include "xp_doc.h"

#include "doc_build.h"
#include "xp_mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void doc_init(struct xp_doc *doc, const char *text, size_t len)
{
    memset(doc, 0, sizeof(*doc));
    doc->text = text ? text : "";
    doc->len = len;
}

void xp_doc_release(struct xp_doc *doc)
{
    free(doc->nodes);
    free(doc->texts);
    free(doc->diags);
    doc_release_lines(doc);
    free(doc->converted);
    xp_arena_release(&doc->arena);
    memset(doc, 0, sizeof(*doc));
}

xp_node_id doc_add_node(struct xp_doc *doc, enum xp_kind kind, size_t start, size_t end)
{
    struct xp_node *node;

    if (doc->count == doc->node_room)
        doc->nodes = xp_grow(doc->nodes, &doc->node_room, doc->count + 1, sizeof(*doc->nodes));
    node = &doc->nodes[doc->count];
    node->start = (uint32_t)start;
    node->end = (uint32_t)end;
    node->next = (uint32_t)doc->count + 1;
    node->aux = 0;
    node->kind = (uint8_t)kind;
    node->flags = 0;
    return (xp_node_id)doc->count++;
}

void doc_set_text(struct xp_doc *doc, xp_node_id node, struct xp_str text)
{
    doc->texts = xp_grow(doc->texts, &doc->text_room, doc->text_count + 1, sizeof(*doc->texts));
    doc->texts[doc->text_count] = text;
    doc->nodes[node].aux = (uint32_t)doc->text_count++;
    doc->nodes[node].flags = (uint8_t)((doc->nodes[node].flags & ~XP_NODE_PLAIN) | XP_NODE_TEXT);
}

XP_PRINTF(2, 0)
static struct xp_str format_message(struct xp_arena *arena, const char *format, va_list args)
{
    va_list again;
    char *at;
    int length;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        length = 0;
    at = xp_arena_alloc(arena, (size_t)length + 1);
    vsnprintf(at, (size_t)length + 1, format, again);
    va_end(again);
    return xp_str_make(at, (size_t)length);
}

struct xp_diag *doc_add_diag(struct xp_doc *doc, enum xp_fault fault, size_t start, size_t end, const char *format, ...)
{
    struct xp_diag *diag;
    va_list args;

    /* One slot more than the limit serves as the scratch one. */
    doc->diags = xp_grow(doc->diags, &doc->diag_room, doc->diag_count + 2, sizeof(*doc->diags));
    diag = &doc->diags[doc->diag_count];
    memset(diag, 0, sizeof(*diag));
    diag->node = XP_NO_NODE;
    diag->related = XP_NO_NODE;
    if (doc->diag_count == XP_DOC_MAX_DIAGS) {
        doc->diags_dropped++;
        return diag;
    }
    doc->diag_count++;
    diag->fault = fault;
    diag->start = (uint32_t)start;
    diag->end = (uint32_t)end;
    va_start(args, format);
    diag->message = format_message(&doc->arena, format, args);
    va_end(args);
    return diag;
}

void doc_drop_tree(struct xp_doc *doc)
{
    doc->count = 0;
    doc->text_count = 0;
}

/* Most texts are found faulty from front to back; only duplicate keys and late repairs come out of order. */
static bool is_sorted(const struct xp_diag *diags, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (diags[i].start < diags[i - 1].start)
            return false;
    return true;
}

static void merge_runs(struct xp_diag *out, const struct xp_diag *in, size_t left, size_t middle, size_t right)
{
    size_t a = left, b = middle;

    for (size_t i = left; i < right; i++)
        out[i] = a < middle && (b >= right || in[a].start <= in[b].start) ? in[a++] : in[b++];
}

void doc_sort_diags(struct xp_doc *doc)
{
    size_t count = doc->diag_count;
    struct xp_diag *from = doc->diags, *to;

    if (is_sorted(from, count))
        return;
    to = xp_xcalloc(count + 1, sizeof(*to));
    for (size_t width = 1; width < count; width *= 2) {
        struct xp_diag *swap = from;

        for (size_t left = 0; left < count; left += 2 * width) {
            size_t middle = left + width < count ? left + width : count;
            size_t right = left + 2 * width < count ? left + 2 * width : count;

            merge_runs(to, from, left, middle, right);
        }
        from = to;
        to = swap;
    }
    doc->diags = from;
    doc->diag_room = count + 1;
    free(to);
}

const char *xp_fault_rule(enum xp_fault fault)
{
    static const char *const rules[XP_FAULT_COUNT] = {
        [XP_FAULT_SYNTAX] = "json-syntax",
        [XP_FAULT_SMART_QUOTE] = "json-smart-quote",
        [XP_FAULT_TRAILING_COMMA] = "json-trailing-comma",
        [XP_FAULT_MISSING_COMMA] = "json-missing-comma",
        [XP_FAULT_COMMENT] = "json-comment",
        [XP_FAULT_SINGLE_QUOTE] = "json-single-quote",
        [XP_FAULT_UNQUOTED_KEY] = "json-unquoted-key",
        [XP_FAULT_LITERAL] = "json-literal",
        [XP_FAULT_CONTROL_CHARACTER] = "json-control-character",
        [XP_FAULT_ENCODING] = "json-encoding",
        [XP_FAULT_BOM] = "json-bom",
        [XP_FAULT_DUPLICATE_KEY] = "json-duplicate-key",
        [XP_FAULT_TOO_DEEP] = "json-too-deep",
        [XP_FAULT_TOO_LARGE] = "json-too-large",
        [XP_FAULT_YAML] = "yaml-syntax",
    };

    return rules[fault];
}
