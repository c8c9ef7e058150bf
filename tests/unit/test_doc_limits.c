#include "doc_canonical.h"
#include "xp_macros.h"
#include "xp_mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void add_times(struct xp_buf *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        xp_buf_add_str(out, xp_str_from(text));
}

static size_t count_faults(const struct xp_doc *doc, enum xp_fault fault)
{
    size_t count = 0;

    for (size_t i = 0; i < doc->diag_count; i++)
        count += doc->diags[i].fault == fault;
    return count;
}

static void test_depth(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(10000);
    struct xp_doc doc;

    (void)state;
    add_times(&text, "[", XP_DOC_MAX_DEPTH);
    add_times(&text, "]", XP_DOC_MAX_DEPTH);
    xp_doc_parse_json(&doc, text.ptr, text.len);
    assert_int_equal(doc.diag_count, 0);
    assert_int_equal(doc.count, XP_DOC_MAX_DEPTH);
    xp_doc_release(&doc);

    xp_buf_clear(&text);
    add_times(&text, "[", XP_DOC_MAX_DEPTH);
    xp_buf_add_str(&text, xp_str_from("{\"a]\": [{}]}, 1"));
    add_times(&text, "]", XP_DOC_MAX_DEPTH);
    xp_doc_parse_json(&doc, text.ptr, text.len);
    assert_int_equal(doc.diag_count, 1);
    assert_int_equal(doc.diags[0].fault, XP_FAULT_TOO_DEEP);
    assert_int_equal(doc.diags[0].start, XP_DOC_MAX_DEPTH);
    assert_int_equal(doc.count, XP_DOC_MAX_DEPTH + 2);
    assert_true(doc.nodes[XP_DOC_MAX_DEPTH].flags & XP_NODE_IMPLIED);
    assert_int_equal(doc.nodes[XP_DOC_MAX_DEPTH + 1].kind, XP_NUMBER);
    xp_doc_release(&doc);
}

/* Thirty million levels, balanced and not: one finding, no stack, no time. */
static void test_far_too_deep(void **state)
{
    enum { LEVELS = 30 * 1000 * 1000 };
    char *text = xp_xmalloc(2 * LEVELS);
    struct xp_doc doc;

    (void)state;
    memset(text, '[', LEVELS);
    memset(text + LEVELS, ']', LEVELS);
    xp_doc_parse_json(&doc, text, 2 * LEVELS);
    assert_int_equal(doc.diag_count, 1);
    assert_int_equal(doc.diags[0].fault, XP_FAULT_TOO_DEEP);
    xp_doc_release(&doc);
    xp_doc_parse_json(&doc, text, LEVELS);
    assert_int_equal(doc.diag_count, 1);
    assert_int_equal(doc.diags[0].fault, XP_FAULT_TOO_DEEP);
    xp_doc_release(&doc);
    free(text);
}

static void test_too_large(void **state)
{
    char *text = xp_xcalloc(XP_DOC_MAX_BYTES + 1, 1);
    struct xp_doc doc;

    (void)state;
    memset(text, ' ', XP_DOC_MAX_BYTES + 1);
    text[0] = '1';
    xp_doc_parse_json(&doc, text, XP_DOC_MAX_BYTES + 1);
    assert_int_equal(doc.diag_count, 1);
    assert_int_equal(doc.diags[0].fault, XP_FAULT_TOO_LARGE);
    assert_int_equal(xp_doc_root(&doc), XP_NO_NODE);
    xp_doc_release(&doc);
    xp_doc_parse_json(&doc, text, XP_DOC_MAX_BYTES);
    assert_int_equal(doc.diag_count, 0);
    xp_doc_release(&doc);
    free(text);
}

static void test_every_fault_is_told(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(10000000);
    struct xp_doc doc;

    (void)state;
    xp_buf_add_char(&text, '[');
    add_times(&text, "[1,],", 50000);
    xp_buf_add_str(&text, xp_str_from("2]"));
    xp_doc_parse_json(&doc, text.ptr, text.len);
    assert_int_equal(doc.diag_count, 50000);
    assert_int_equal(count_faults(&doc, XP_FAULT_TRAILING_COMMA), 50000);
    xp_doc_release(&doc);

    xp_buf_clear(&text);
    xp_buf_add_char(&text, '[');
    add_times(&text, "[1,],", XP_DOC_MAX_DIAGS + 50000);
    xp_doc_parse_json(&doc, text.ptr, text.len);
    assert_int_equal(doc.diag_count, XP_DOC_MAX_DIAGS);
    assert_true(doc.diags_dropped > 0);
    assert_int_equal(doc.nodes[0].next, doc.count);
    xp_doc_release(&doc);
}

/* What is no JSON at all is soon left alone; what is only badly written is not. */
static void test_giving_up(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(10000000);
    struct xp_doc doc;

    (void)state;
    xp_buf_add_str(&text, xp_str_from("{\n"));
    add_times(&text, "for (;;) @@ !! do;\n", 10000);
    xp_doc_parse_json(&doc, text.ptr, text.len);
    assert_in_range(doc.diag_count, 1, 100);
    for (size_t i = 0; i < doc.diag_count; i++)
        assert_null(doc.diags[i].fix);
    xp_doc_release(&doc);

    xp_buf_clear(&text);
    xp_buf_add_str(&text, xp_str_from("{\n"));
    for (unsigned i = 0; i < 1000; i++)
        xp_buf_addf(&text, "key%u: some words,\n", i);
    xp_buf_add_str(&text, xp_str_from("last: 1}"));
    xp_doc_parse_json(&doc, text.ptr, text.len);
    assert_int_equal(count_faults(&doc, XP_FAULT_UNQUOTED_KEY), 1001);
    assert_int_equal(count_faults(&doc, XP_FAULT_SYNTAX), 1000);
    assert_int_equal(doc.diag_count, 2001);
    xp_doc_release(&doc);
}

/* A million names, some of them twice, and all of them as unlucky as names of this length can be for a hash. */
static void test_many_names(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(50000000);
    struct xp_doc doc;

    (void)state;
    xp_buf_add_char(&text, '{');
    for (unsigned i = 0; i < 1000000; i++)
        xp_buf_addf(&text, "\"%u\":0,", i % 999990);
    xp_buf_add_str(&text, xp_str_from("\"\\u0030\":1}"));
    xp_doc_parse_json(&doc, text.ptr, text.len);
    assert_int_equal(doc.diag_count, 11);
    assert_int_equal(count_faults(&doc, XP_FAULT_DUPLICATE_KEY), 11);
    assert_int_equal(doc.diags[0].related, 1);
    assert_int_equal(doc.diags[10].related, 1);
    assert_int_equal(doc.diags[10].node, doc.count - 2);
    assert_true(doc.nodes[1].flags & XP_NODE_SHADOWED);
    assert_true(doc.nodes[2].flags & XP_NODE_SHADOWED);
    assert_false(doc.nodes[doc.count - 2].flags & XP_NODE_SHADOWED);
    xp_doc_release(&doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_depth),     cmocka_unit_test(test_far_too_deep),
        cmocka_unit_test(test_too_large), cmocka_unit_test(test_every_fault_is_told),
        cmocka_unit_test(test_giving_up), cmocka_unit_test(test_many_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
