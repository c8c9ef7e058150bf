#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc_rows.h"

#include "doc_canonical.h"

#include <stdlib.h>

static void add_findings(struct xp_doc *doc, struct xp_buf *out)
{
    for (size_t i = 0; i < doc->diag_count; i++) {
        const struct xp_diag *diag = &doc->diags[i];
        struct xp_position from = xp_doc_position(doc, diag->start), to = xp_doc_position(doc, diag->end);
        const char *fix = !diag->fix ? " (no fix)" : diag->fix->is_safe ? "" : " (unsafe)";

        xp_buf_addf(out, "%s%s %u:%u-%u:%u%s", i ? "; " : "", xp_fault_rule(diag->fault), from.line, from.column,
                    to.line, to.column, fix);
    }
}

static void check_row(const struct doc_row *row)
{
    XP_AUTO_BUF findings = XP_BUF_INIT(1 << 20), tree = XP_BUF_INIT(1 << 20), mended = XP_BUF_INIT(1 << 20);
    size_t len = strlen(row->text);
    char *text = malloc(len + 1); /* of the exact size for the sanitizer, but for one byte that is never looked at */
    struct xp_doc doc;

    assert_non_null(text);
    memcpy(text, row->text, len);
    text[len] = '"';
    xp_doc_parse_json(&doc, text, len);
    add_findings(&doc, &findings);
    canonical_tree(&doc, CANONICAL_ALL, &tree);
    apply_fixes(&doc, &mended);
    xp_doc_release(&doc);
    free(text);
    if (strcmp(findings.ptr, row->findings) != 0 || strcmp(tree.ptr, row->tree) != 0 ||
        strcmp(mended.ptr, row->mended ? row->mended : row->text) != 0)
        fail_msg("%s\n  text:     %s\n  findings: %s\n  expected: %s\n  tree:     %s\n  expected: %s\n"
                 "  mended:   %s\n  expected: %s",
                 row->why, row->text, findings.ptr, row->findings, tree.ptr, row->tree, mended.ptr,
                 row->mended ? row->mended : row->text);
    check_document(row->text, len);
}

void check_doc_rows(const struct doc_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i]);
}
