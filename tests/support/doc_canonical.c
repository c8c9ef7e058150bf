#include "doc_canonical.h"

#include "strict_json.h"

#include "xp_mem.h"
#include "xp_utf8.h"

#include <stdio.h>
#include <stdlib.h>

static void add_string(struct xp_buf *out, struct xp_str text)
{
    xp_buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c == '"' || c == '\\')
            xp_buf_add_char(out, '\\');
        if (c < 0x20)
            xp_buf_addf(out, "\\u%04x", c);
        else
            xp_buf_add_char(out, (char)c);
    }
    xp_buf_add_char(out, '"');
}

static void add_scalar(const struct xp_doc *doc, xp_node_id node, struct xp_buf *out)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_str text = xp_node_text(doc, node, &arena);

    if (xp_node_kind(doc, node) == XP_STRING || xp_node_kind(doc, node) == XP_KEY)
        add_string(out, text);
    else
        xp_buf_add_str(out, text);
    xp_arena_release(&arena);
}

/* The containers that are open, innermost last. */
struct open {
    xp_node_id node;
    size_t shown;
};

static void close_done(const struct xp_doc *doc, struct open *open, size_t *depth, xp_node_id at, struct xp_buf *out)
{
    while (*depth && doc->nodes[open[*depth - 1].node].next <= at) {
        (*depth)--;
        xp_buf_add_char(out, xp_node_kind(doc, open[*depth].node) == XP_OBJECT ? '}' : ']');
    }
}

void canonical_tree(const struct xp_doc *doc, enum canonical_mode mode, struct xp_buf *out)
{
    struct open *open = xp_xcalloc(XP_DOC_MAX_DEPTH + 1, sizeof(*open));
    size_t depth = 0;
    bool is_value = true; /* of a key, or the root */

    if (doc->count == 0)
        xp_buf_add_str(out, xp_str_from("(none)"));
    for (xp_node_id at = 0; at < doc->count; at++) {
        enum xp_kind kind = xp_node_kind(doc, at);

        close_done(doc, open, &depth, at, out);
        if (kind == XP_KEY && mode == CANONICAL_LAST && (doc->nodes[at].flags & XP_NODE_SHADOWED)) {
            at = doc->nodes[at].next - 1;
            continue;
        }
        if (!is_value && open[depth - 1].shown++)
            xp_buf_add_char(out, ',');
        is_value = kind == XP_KEY;
        if (kind == XP_OBJECT || kind == XP_ARRAY) {
            xp_buf_add_char(out, kind == XP_OBJECT ? '{' : '[');
            open[depth].node = at;
            open[depth++].shown = 0;
        } else {
            add_scalar(doc, at, out);
        }
        if (kind == XP_KEY)
            xp_buf_add_char(out, ':');
    }
    close_done(doc, open, &depth, (xp_node_id)doc->count, out);
    free(open);
}

/* One fix's edits among all, so that they can be sorted together. */
static int compare_edits(const void *a, const void *b)
{
    const struct xp_edit *left = a, *right = b;

    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return (left->end > right->end) - (left->end < right->end);
}

/* Which bytes are spoken for, and which places have an insertion: a map of the text, to stay linear. */
struct taken {
    unsigned char *bytes, *places;
};

static bool is_free(const struct taken *taken, const struct xp_fix *fix)
{
    for (size_t i = 0; i < fix->count; i++) {
        const struct xp_edit *edit = &fix->edits[i];

        if (edit->start == edit->end) {
            if (taken->places[edit->start] ||
                (edit->start > 0 && taken->bytes[edit->start - 1] && taken->bytes[edit->start] == 2))
                return false;
        }
        for (size_t k = edit->start; k < edit->end; k++)
            if (taken->bytes[k] || (k > edit->start && taken->places[k]))
                return false;
    }
    return true;
}

/* 1: the first byte of a replacement, 2: one behind it. */
static void take(struct taken *taken, const struct xp_fix *fix)
{
    for (size_t i = 0; i < fix->count; i++) {
        const struct xp_edit *edit = &fix->edits[i];

        if (edit->start == edit->end)
            taken->places[edit->start] = 1;
        for (size_t k = edit->start; k < edit->end; k++)
            taken->bytes[k] = k == edit->start ? 1 : 2;
    }
}

size_t apply_fixes(const struct xp_doc *doc, struct xp_buf *out)
{
    struct taken taken = { xp_xcalloc(doc->len + 1, 1), xp_xcalloc(doc->len + 1, 1) };
    struct xp_edit *edits = NULL;
    size_t count = 0, room = 0, applied = 0;

    for (size_t i = 0; i < doc->diag_count; i++) {
        const struct xp_fix *fix = doc->diags[i].fix;

        if (!fix || !is_free(&taken, fix))
            continue;
        take(&taken, fix);
        edits = xp_grow(edits, &room, count + fix->count, sizeof(*edits));
        memcpy(edits + count, fix->edits, fix->count * sizeof(*edits));
        count += fix->count;
        applied++;
    }
    if (count)
        qsort(edits, count, sizeof(*edits), compare_edits);
    if (!xp_edit_apply(xp_str_make(doc->text, doc->len), edits, count, out))
        abort();
    free(edits);
    free(taken.bytes);
    free(taken.places);
    return applied;
}

bool has_all_fixes(const struct xp_doc *doc)
{
    for (size_t i = 0; i < doc->diag_count; i++)
        if (!doc->diags[i].fix)
            return false;
    return true;
}

/* Checks. */

static void fail(const struct xp_doc *doc, const char *what)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(1 << 20);

    xp_utf8_show(&shown, xp_str_make(doc->text, doc->len < 2000 ? doc->len : 2000));
    fprintf(stderr, "%s\n  in: %s\n", what, shown.ptr);
    for (size_t i = 0; i < doc->diag_count && i < 20; i++)
        fprintf(stderr, "  %u-%u %s: %.*s%s\n", doc->diags[i].start, doc->diags[i].end,
                xp_fault_rule(doc->diags[i].fault), XP_STR_ARG(doc->diags[i].message),
                doc->diags[i].fix ? " (fix)" : "");
    abort();
}

static void check_fix(const struct xp_doc *doc, const struct xp_fix *fix)
{
    size_t at = 0;

    if (fix->count == 0 || fix->title.len == 0)
        fail(doc, "a fix without edits or title");
    for (size_t i = 0; i < fix->count; i++) {
        if (fix->edits[i].start < at || fix->edits[i].end < fix->edits[i].start || fix->edits[i].end > doc->len)
            fail(doc, "edits out of order");
        at = fix->edits[i].end;
    }
}

static void check_diags(const struct xp_doc *doc)
{
    for (size_t i = 0; i < doc->diag_count; i++) {
        const struct xp_diag *diag = &doc->diags[i];

        if (diag->start > diag->end || diag->end > doc->len || (i && diag->start < doc->diags[i - 1].start))
            fail(doc, "findings out of order or outside the text");
        if (diag->message.len == 0)
            fail(doc, "a finding without words");
        if (xp_utf8_valid_prefix(diag->message) != diag->message.len ||
            memchr(diag->message.ptr, '\x1b', diag->message.len))
            fail(doc, "raw input in a message");
        if (diag->fix)
            check_fix(doc, diag->fix);
        for (size_t k = i; k > 0 && diag->start == doc->diags[k - 1].start; k--)
            if (diag->fault == doc->diags[k - 1].fault && diag->end == doc->diags[k - 1].end &&
                xp_str_equal(diag->message, doc->diags[k - 1].message))
                fail(doc, "the same finding twice");
    }
}

static void check_nodes(const struct xp_doc *doc)
{
    xp_node_id *ends = xp_xcalloc(2 * XP_DOC_MAX_DEPTH + 4, sizeof(*ends));
    size_t depth = 0;

    for (xp_node_id at = 0; at < doc->count; at++) {
        const struct xp_node *node = &doc->nodes[at];

        while (depth && ends[depth - 1] == at)
            depth--;
        if (node->start > node->end || node->end > doc->len)
            fail(doc, "a node outside the text");
        if (node->next <= at || node->next > doc->count || (depth && node->next > ends[depth - 1]))
            fail(doc, "nodes do not nest");
        if (node->kind == XP_KEY &&
            (at + 1 >= doc->count || doc->nodes[at + 1].kind == XP_KEY || node->next != doc->nodes[at + 1].next))
            fail(doc, "a key without its value");
        if (depth > 2 * XP_DOC_MAX_DEPTH + 2)
            fail(doc, "too deep");
        ends[depth++] = node->next;
    }
    if (doc->count && doc->nodes[0].next != doc->count)
        fail(doc, "more than one root");
    for (xp_node_id at = 0; at < doc->count; at++) {
        size_t items = 0;

        if (doc->nodes[at].kind != XP_ARRAY && doc->nodes[at].kind != XP_OBJECT)
            continue;
        for (xp_node_id c = xp_node_first(doc, at); c != XP_NO_NODE; c = xp_node_after(doc, at, c))
            items++;
        if (items != xp_node_size(doc, at))
            fail(doc, "a count that is wrong");
    }
    free(ends);
}

static void check_text(const struct xp_doc *doc)
{
    struct xp_arena arena = XP_ARENA_INIT;

    for (xp_node_id at = 0; at < doc->count; at++) {
        struct xp_str text = xp_node_text(doc, at, &arena);

        if (xp_utf8_valid_prefix(text) != text.len)
            fail(doc, "a text that is not UTF-8");
    }
    xp_arena_release(&arena);
}

/* Bytes that are not UTF-8 are one finding for a file without a sound one, so mending others may give more of them. */
static size_t count_findings(const struct xp_doc *doc)
{
    size_t count = 0;

    for (size_t i = 0; i < doc->diag_count; i++)
        count += doc->diags[i].fault != XP_FAULT_ENCODING;
    return count;
}

/* Where a fault of structure cannot be mended, mending what is around it may change how it reads. */
static bool is_mendable(const struct xp_doc *doc)
{
    for (size_t i = 0; i < doc->diag_count; i++)
        if (doc->diags[i].fault == XP_FAULT_SYNTAX && !doc->diags[i].fix)
            return false;
    return true;
}

static bool only_duplicates(const struct xp_doc *doc)
{
    for (size_t i = 0; i < doc->diag_count; i++)
        if (doc->diags[i].fault != XP_FAULT_DUPLICATE_KEY)
            return false;
    return true;
}

enum { PASSES = 10 };

/* Mends the text again and again, and compares the tree at the end with that at the beginning. */
static void check_mended(const struct xp_doc *first)
{
    XP_AUTO_BUF tree = XP_BUF_INIT(1 << 30), mended_tree = XP_BUF_INIT(1 << 30), text = XP_BUF_INIT(1 << 30);
    struct xp_doc doc;
    bool all = has_all_fixes(first);

    canonical_tree(first, CANONICAL_ALL, &tree);
    if (!apply_fixes(first, &text))
        return;
    for (int pass = 1;; pass++) {
        XP_AUTO_BUF next = XP_BUF_INIT(1 << 30);

        xp_doc_parse_json(&doc, text.ptr, text.len);
        if (!apply_fixes(&doc, &next) || pass == PASSES)
            break;
        xp_doc_release(&doc);
        xp_buf_clear(&text);
        xp_buf_add_str(&text, xp_buf_str(&next));
    }
    canonical_tree(&doc, CANONICAL_ALL, &mended_tree);
    if (all && !only_duplicates(&doc))
        fail(first, "all findings had fixes, but the mended text is not clean");
    if (is_mendable(first) && count_findings(&doc) > count_findings(first))
        fail(first, "mending made it worse");
    if (all && !xp_str_equal(xp_buf_str(&tree), xp_buf_str(&mended_tree))) {
        fprintf(stderr, "tree:   %s\nmended: %s\ntext:   %s\n", tree.ptr, mended_tree.ptr, text.ptr);
        fail(first, "the tree is not that of the mended text");
    }
    xp_doc_release(&doc);
}

void check_document(const char *text, size_t len)
{
    struct xp_doc doc;

    xp_doc_parse_json(&doc, text, len);
    check_diags(&doc);
    check_nodes(&doc);
    check_text(&doc);
    if (is_strict_json(text, len, XP_DOC_MAX_DEPTH) != only_duplicates(&doc))
        fail(&doc, "valid JSON and no finding are not the same");
    if (doc.diag_count)
        check_mended(&doc);
    if (doc.diag_count) {
        const struct xp_diag *last = &doc.diags[doc.diag_count - 1];
        struct xp_position from = xp_doc_position(&doc, last->start), to = xp_doc_position(&doc, last->end);
        size_t start, end;

        xp_doc_line_span(&doc, last->start, &start, &end);
        if (from.line == 0 || from.column == 0 || to.line < from.line || start > end || end > doc.len ||
            (doc.encoding == XP_ENC_UTF8 ? 0 : xp_doc_source_offset(&doc, last->start) > len))
            fail(&doc, "a place that cannot be");
    }
    xp_doc_release(&doc);
}
