#include "xp_buf.h"
#include "xp_doc.h"
#include "xp_utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/*
 * Trees are compared as one line: scalars as a letter for the kind ("s" string, "i" integer, "n" number, "t", "f", "z"
 * null, "k" key) and the text in "<>", containers in brackets; each followed by its span as @start-end.
 */
static void render_node(const struct xp_doc *doc, xp_node_id node, struct xp_buf *out)
{
    static const char letters[] = "zftns[{k";
    XP_CLEANUP(xp_arena_release) struct xp_arena arena = XP_ARENA_INIT;
    enum xp_kind kind = xp_node_kind(doc, node);

    if (kind == XP_ARRAY || kind == XP_OBJECT) {
        xp_buf_addf(out, "%c%u", letters[kind], doc->nodes[node].aux);
    } else {
        bool is_integer = doc->nodes[node].flags & XP_NODE_INTEGER;

        xp_buf_addf(out, "%c<", is_integer ? 'i' : letters[kind]);
        xp_utf8_show(out, xp_node_text(doc, node, &arena));
        xp_buf_addf(out, ">");
    }
    xp_buf_addf(out, "@%u-%u", doc->nodes[node].start, doc->nodes[node].end);
}

static void render(const struct xp_doc *doc, struct xp_buf *out)
{
    xp_node_id open[XP_YAML_MAX_DEPTH];
    size_t depth = 0;

    for (xp_node_id node = 0; node < doc->count; node++) {
        enum xp_kind kind = xp_node_kind(doc, node);

        for (; depth && doc->nodes[open[depth - 1]].next <= node; depth--)
            xp_buf_addf(out, "%s", xp_node_kind(doc, open[depth - 1]) == XP_ARRAY ? "]" : "}");
        if (node)
            xp_buf_addf(out, " ");
        render_node(doc, node, out);
        if (kind == XP_ARRAY || kind == XP_OBJECT)
            open[depth++] = node;
    }
    while (depth--)
        xp_buf_addf(out, "%s", xp_node_kind(doc, open[depth]) == XP_ARRAY ? "]" : "}");
}

static const struct {
    const char *yaml, *tree, *why;
} tree_rows[] = {
    { "", "", "an empty file has no root" },
    { "# only\n\n  # comments\n", "", "nor has one of comments" },
    { "---\n...\n", "", "nor has an empty document with marks around it" },
    { "a", "s<a>@0-1", "a plain word is a string" },
    { "a: 1", "{1@0-4 k<a>@0-1 i<1>@3-4}", "a mapping spans from its first key to its last value" },
    { "a: 1  # one\n\n# end\n", "{1@0-4 k<a>@0-1 i<1>@3-4}", "blanks and comments are in no span" },
    { "a: b  c  # d\n", "{1@0-7 k<a>@0-1 s<b  c>@3-7}", "a plain value ends before the blanks in front of a comment" },
    { "a: x#y", "{1@0-6 k<a>@0-1 s<x#y>@3-6}", "a # inside a word begins no comment" },
    { "a: b\n  c\n", "{1@0-8 k<a>@0-1 s<b c>@3-8}", "a plain value over two lines is folded" },
    { "a: 'it''s'", "{1@0-10 k<a>@0-1 s<it's>@3-10}", "a span includes the quotes" },
    { "a: \"\\u00e9\\n\"", "{1@0-13 k<a>@0-1 s<é\\n>@3-13}", "escapes are decoded" },
    { "\"a b\": 'c'", "{1@0-10 k<a b>@0-5 s<c>@7-10}", "keys may be quoted" },
    { "- 1\n- - a\n  - b\n", "[2@0-15 i<1>@2-3 [2@6-15 s<a>@8-9 s<b>@14-15]]", "lists in lists" },
    { "a:\n- b\n- c\n", "{1@0-10 k<a>@0-1 [2@3-10 s<b>@5-6 s<c>@9-10]}", "a list need not be indented" },
    { "a:\n  b:\n    c: 1\nd: 2\n",
      "{2@0-21 k<a>@0-1 {1@5-16 k<b>@5-6 {1@12-16 k<c>@12-13 i<1>@15-16}} k<d>@17-18 i<2>@20-21}",
      "nested mappings end with their last value" },
    { "a: [ 1, {b: c } ] # d", "{1@0-17 k<a>@0-1 [2@3-17 i<1>@5-6 {1@8-15 k<b>@9-10 s<c>@12-13}]}",
      "flow collections span from bracket to bracket" },
    { "[]", "[0@0-2]", "an empty list" },
    { "{ }", "{0@0-3}", "an empty mapping" },
    { "[a: 1, b]", "[2@0-9 {1@1-5 k<a>@1-2 i<1>@4-5} s<b>@7-8]", "a pair in a list is a mapping without brackets" },
    { "a:\nb:   # none\n", "{2@0-5 k<a>@0-1 z<null>@2-2 k<b>@3-4 z<null>@5-5}",
      "a value left out is null, just behind the colon" },
    { "-\n- a", "[2@0-5 z<null>@1-1 s<a>@4-5]", "an item left out is null, just behind the dash" },
    { "? a\n# c\n? b\n", "{2@0-11 k<a>@2-3 z<null>@3-3 k<b>@10-11 z<null>@11-11}",
      "a value whose colon is missing too stands behind the key" },
    { "a: |\n  x\n  y\n\n\n# c\nb: 1\n", "{2@0-23 k<a>@0-1 s<x\\ny\\n>@3-12 k<b>@19-20 i<1>@22-23}",
      "a block of text spans from its sign to its last line" },
    { "a: >-\n  x\n  y\n", "{1@0-13 k<a>@0-1 s<x y>@3-13}", "a folded block" },
    { "a: |2-  # c\n\n\nb: 1", "{2@0-18 k<a>@0-1 s<>@3-6 k<b>@14-15 i<1>@17-18}", "an empty block is its sign alone" },
    { "\xEF\xBB\xBF"
      "a: 1\nb: 2",
      "{2@3-12 k<a>@3-4 i<1>@6-7 k<b>@8-9 i<2>@11-12}", "a byte-order mark is no character, but three bytes" },
    { "é: ü\nb: \"日本\"\nc: 1", "{3@0-23 k<é>@0-2 s<ü>@4-6 k<b>@7-8 s<日本>@10-18 k<c>@19-20 i<1>@22-23}",
      "characters of several bytes count as their bytes" },
    { "a: 1\r\nb: 2\rc: 3", "{3@0-15 k<a>@0-1 i<1>@3-4 k<b>@6-7 i<2>@9-10 k<c>@11-12 i<3>@14-15}",
      "lines end at CRLF and CR" },
    { "a: 1\xE2\x80\xA8"
      "b: 2\xC2\x85"
      "c: 3",
      "{3@0-17 k<a>@0-1 i<1>@3-4 k<b>@7-8 i<2>@10-11 k<c>@13-14 i<3>@16-17}",
      "for libyaml lines end at U+2028 and U+0085 too; the bytes are still true" },
    { "--- a\n...\n# end\n...\n", "s<a>@4-5", "the marks of one document are allowed" },
    { "a: \"x\\0y\"", "{1@0-9 k<a>@0-1 s<x\\x00y>@3-9}", "an escaped NUL is text like any other" },
};

static void trees_have_true_spans(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(tree_rows); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(1 << 16);
        struct xp_doc doc;

        xp_doc_parse_yaml(&doc, tree_rows[i].yaml, strlen(tree_rows[i].yaml));
        for (size_t d = 0; d < doc.diag_count; d++)
            print_error("%.*s\n", XP_STR_ARG(doc.diags[d].message));
        render(&doc, &out);
        if (strcmp(out.ptr, tree_rows[i].tree) != 0)
            print_error("row %zu: %s\n", i, tree_rows[i].why);
        assert_string_equal(out.ptr, tree_rows[i].tree);
        assert_int_equal(doc.diag_count, 0);
        xp_doc_release(&doc);
    }
}

static const struct {
    const char *text, *node, *why;
} scalar_rows[] = {
    { "null", "z<null>", "null" },
    { "~", "z<null>", "a tilde is null" },
    { "NULL", "z<null>", "null in capitals" },
    { "nULL", "s<nULL>", "but not in a mixture" },
    { "true", "t<true>", "true" },
    { "True", "t<true>", "True" },
    { "FALSE", "f<false>", "FALSE" },
    { "yes", "s<yes>", "yes was true in YAML 1.1; here it is a word" },
    { "off", "s<off>", "off is a severity" },
    { "on", "s<on>", "on is a word" },
    { "y", "s<y>", "y is a word" },
    { "0", "i<0>", "zero" },
    { "-0", "i<-0>", "minus zero" },
    { "120", "i<120>", "an integer" },
    { "-7", "i<-7>", "a negative integer" },
    { "123456789012345678901234567890", "i<123456789012345678901234567890>",
      "an integer of any length keeps its text" },
    { "+1", "n<+1>", "a plus makes a number, but no integer of ours" },
    { "01", "n<01>", "so does a leading zero" },
    { "0x1F", "n<0x1F>", "and hexadecimal" },
    { "0o17", "n<0o17>", "and octal" },
    { "0x", "s<0x>", "a base without digits is a word" },
    { "0b1", "s<0b1>", "binary is of YAML 1.1" },
    { "1_000", "s<1_000>", "so are underscores" },
    { "1:30", "s<1:30>", "and base 60" },
    { "1.5", "n<1.5>", "a fraction" },
    { "1.", "n<1.>", "a fraction without digits behind the point" },
    { ".5", "n<.5>", "or before it" },
    { ".", "s<.>", "a point alone is a word" },
    { "1e5", "n<1e5>", "an exponent" },
    { "1e", "s<1e>", "an exponent without digits is a word" },
    { "-.inf", "n<-.inf>", "infinity" },
    { ".NaN", "n<.NaN>", "not a number is a number" },
    { "1.2.3", "s<1.2.3>", "a version is a word" },
    { "-", "[1", "a dash alone is a list" },
    { "--", "s<-->", "two dashes are a word" },
    { "'1'", "s<1>", "quotes make a string" },
    { "\"true\"", "s<true>", "of either kind" },
    { "|\n 1", "s<1>", "a block of text is a string" },
    { "2026-01-31", "s<2026-01-31>", "a date is a word" },
};

static void scalars_resolve_by_the_core_schema(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(scalar_rows); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(1 << 16);
        struct xp_doc doc;

        xp_doc_parse_yaml(&doc, scalar_rows[i].text, strlen(scalar_rows[i].text));
        assert_int_equal(doc.diag_count, 0);
        render(&doc, &out);
        out.ptr[xp_str_find(xp_buf_str(&out), '@')] = '\0';
        if (strcmp(out.ptr, scalar_rows[i].node) != 0)
            print_error("row %zu: %s\n", i, scalar_rows[i].why);
        assert_string_equal(out.ptr, scalar_rows[i].node);
        xp_doc_release(&doc);
    }
}

static const struct {
    const char *yaml;
    const char *place; /* line:column start-end */
    const char *message;
    const char *why;
} refusal_rows[] = {
    { "a: &b c", "1:4 3-5", "anchors are not used here, and \"&\" begins one", "an anchor" },
    { "&b\na: c", "1:1 0-2", "anchors are not used here, and \"&\" begins one", "an anchor on a mapping" },
    { "a: *b", "1:4 3-5", "aliases are not used here, and \"*\" begins one", "an alias" },
    { "a: **/b", "1:4 3-4", "aliases are not used here, and \"*\" begins one", "a glob without quotes" },
    { "a: !!str b", "1:4 3-8", "tags are not used here, and \"!\" begins one", "a tag" },
    { "a: ! b", "1:4 3-4", "tags are not used here, and \"!\" begins one", "the tag without a name" },
    { "a: !x!y b", "1:4 3-4", "tags are not used here, and \"!\" begins one", "a tag with a handle that is not known" },
    { "- !<x\n", "1:3 2-3", "tags are not used here, and \"!\" begins one", "a tag that is broken" },
    { "<<: a", "1:1 0-2", "merge keys are not used here", "a merge key" },
    { "%YAML 1.2\n---\na", "1:1 0-1", "directives are not used here, and \"%\" begins one", "a directive" },
    { "a: 1\n---\nb: 1", "2:1 5-8", "a second document begins here; a file holds one", "a second document" },
    { "a: 1\n...\n# x\n---\nb", "4:1 13-16", "a second document begins here; a file holds one",
      "also behind an end mark" },
    { "a: 1\n%TAG ! b\n", "2:1 5-6", "a second document begins here; a file holds one", "or with directives" },
    { " a: 1\nb: 1", "2:1 6-7", "found more text after the end of the document", "a key that is indented less" },
    { "[a]]", "1:4 3-4", "found more text after the end of the document", "one bracket too many" },
    { "[a]: 1", "1:1 0-1", "a list cannot be a key", "a list as a key" },
    { "{{a: b}: 1}", "1:2 1-2", "a mapping cannot be a key", "a mapping as a key" },
    { "? |\n  x\n: 1", "1:3 2-7", "a block of text cannot be a key", "a block as a key" },
    { "?\n: 1", "1:2 1-1", "a key is missing here", "no key" },
    { "a: 1\nb: 2\n\"a\": 3\n", "3:1 10-13",
      "key \"a\" stands here a second time in the same mapping; the first is on line 1", "a key twice" },
    { "x:\n  a: 1\n  b: 1\n  b: 1\n  a: 1\n", "4:3 19-20",
      "key \"b\" stands here a second time in the same mapping; the first is on line 3", "of two, the first is told" },
    { "a:\n\tb: 1", "2:1 3-4", "found a tab, which cannot begin a value", "a tab as indentation" },
    { "a: @b", "1:4 3-4", "found \"@\", which cannot begin a value", "a reserved sign" },
    { "a: \"b", "1:4 3-4", "the text in quotes that begins here does not end", "an open quote" },
    { "a: \"\\q\"", "1:5 4-5", "\"\\\" begins an escape that YAML does not know", "an unknown escape" },
    { "a: [b,\n", "2:1 7-7", "found the end of the file where a value is expected", "an open bracket" },
    { "a: [b\nc: d", "2:2 7-8", "found \":\" where \",\" or \"]\" is expected; the list begins on line 1",
      "an open bracket, and more" },
    { "{a: b", "1:6 5-5", "found the end of the file where \",\" or \"}\" is expected; the mapping begins on line 1",
      "an open brace" },
    { "a: b: c", "1:5 4-5", "found \":\" where no key can end", "two colons" },
    { "a: 1\nb\nc: 1", "2:1 5-6", "\":\" is missing behind this key", "no colon" },
    { "a: 1\n- b", "2:1 5-6", "found \"-\" where a key is expected; the mapping begins on line 1",
      "a list in a mapping" },
    { "- a\nb: 1", "2:1 4-5", "found \"b\" where \"-\" is expected; the list begins on line 1", "a mapping in a list" },
    { "é: ü ö: ä", "1:7 9-10", "found \":\" where no key can end", "columns count characters, spans count bytes" },
    { "\xEF\xBB\xBF"
      "a: @",
      "1:4 6-7", "found \"@\", which cannot begin a value", "places behind a byte-order mark" },
    { "a: \x01", "1:4 3-4", "character U+0001 is not allowed in YAML", "a control character" },
    { "a: \xC2\x9B", "1:4 3-5", "character U+009B is not allowed in YAML", "a control character of two bytes" },
    { "a: b # \xFF", "1:8 7-8", "byte 0xFF is not UTF-8", "a byte that is not UTF-8" },
    { "a: \xED\xA0\x80", "1:4 3-4", "byte 0xED is not UTF-8", "a surrogate" },
    { "\xFF\xFE"
      "a",
      "1:1 0-2", "the file is UTF-16 or UTF-32", "UTF-16" },
};

static void faults_have_their_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(refusal_rows); i++) {
        XP_AUTO_BUF place = XP_BUF_INIT(1000);
        struct xp_position position;
        struct xp_doc doc;

        xp_doc_parse_yaml(&doc, refusal_rows[i].yaml, strlen(refusal_rows[i].yaml));
        assert_int_equal(doc.diag_count, 1);
        assert_int_equal(doc.diags[0].fault, XP_FAULT_YAML);
        assert_int_equal(xp_doc_root(&doc), XP_NO_NODE);
        position = xp_doc_position(&doc, doc.diags[0].start);
        xp_buf_addf(&place, "%u:%u %u-%u", position.line, position.column, doc.diags[0].start, doc.diags[0].end);
        if (strcmp(place.ptr, refusal_rows[i].place) != 0 || !xp_str_is(doc.diags[0].message, refusal_rows[i].message))
            print_error("row %zu: %s: %s: %.*s\n", i, refusal_rows[i].why, place.ptr, XP_STR_ARG(doc.diags[0].message));
        assert_string_equal(place.ptr, refusal_rows[i].place);
        assert_true(xp_str_is(doc.diags[0].message, refusal_rows[i].message));
        xp_doc_release(&doc);
    }
}

static void nul_is_refused_wherever_it_stands(void **state)
{
    static const char text[] = "a: 1\0b: 2\n";

    (void)state;
    for (size_t start = 0; start < 5; start++) {
        struct xp_doc doc;

        xp_doc_parse_yaml(&doc, text + start, sizeof(text) - 1 - start);
        assert_int_equal(doc.diag_count, 1);
        assert_int_equal(doc.diags[0].start, 4 - start);
        xp_doc_release(&doc);
    }
}

static const struct {
    const char *piece;
    size_t times;
    bool is_refused;
    const char *message, *why;
} limit_rows[] = {
    { "[", 65, true, "nested more than 64 levels deep", "one level too deep" },
    { "- ", 65, true, "nested more than 64 levels deep", "one level too deep in blocks" },
    { "- ", 64, false, "", "as deep as allowed" },
    { "[", XP_YAML_MAX_BYTES, true, "nested more than 64 levels deep", "four million levels" },
    { "{a: ", XP_YAML_MAX_BYTES / 4, true, "nested more than 64 levels deep", "a million mappings" },
    { "%TAG !a! b\n", XP_YAML_MAX_BYTES / 11, true, "directives are not used here, and \"%\" begins one",
      "libyaml would take an hour" },
    { "- 1\n", 199999, false, "", "as many nodes as allowed" },
    { "- 1\n", 200000, true, "more than 200000 keys and values in one file", "one node too many" },
    { "#", XP_YAML_MAX_BYTES, false, "", "as many bytes as allowed" },
    { "#", XP_YAML_MAX_BYTES + 1, true, "larger than 4194304 bytes", "one byte too many" },
    { "a b\n", XP_YAML_MAX_BYTES / 4, false, "", "one value of a million lines" },
};

static void limits_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(limit_rows); i++) {
        size_t length = strlen(limit_rows[i].piece);
        char *text = malloc(length * limit_rows[i].times);
        struct xp_doc doc;

        assert_non_null(text);
        for (size_t at = 0; at < limit_rows[i].times; at++)
            memcpy(text + at * length, limit_rows[i].piece, length);
        xp_doc_parse_yaml(&doc, text, length * limit_rows[i].times);
        if (doc.diag_count != limit_rows[i].is_refused)
            print_error("row %zu: %s\n", i, limit_rows[i].why);
        assert_int_equal(doc.diag_count, limit_rows[i].is_refused);
        if (limit_rows[i].is_refused)
            assert_true(xp_str_is(doc.diags[0].message, limit_rows[i].message));
        xp_doc_release(&doc);
        free(text);
    }
}

/* What is cut off in the middle is either still YAML or refused once, and places stay inside the text. */
static void every_prefix_is_read(void **state)
{
    static const char text[] = "\xEF\xBB\xBF# ü\na: &b [1, 'x''y', \"\\u00e9\", {c: d}]\n? e\n: |+\n  f\n\n"
                               "g: >-\n  h\n  i\nj:\n- k: ~\n  l: 日本\n- - m\n...\n--- *n\n";

    (void)state;
    for (size_t length = 0; length < sizeof(text); length++) {
        char *copy = malloc(length ? length : 1);
        struct xp_doc doc;

        assert_non_null(copy);
        memcpy(copy, text, length);
        xp_doc_parse_yaml(&doc, copy, length);
        assert_true(doc.diag_count <= 1);
        assert_true(!doc.diag_count || doc.diags[0].end <= length);
        assert_true(!doc.diag_count || !doc.count);
        xp_doc_release(&doc);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_have_true_spans),
        cmocka_unit_test(scalars_resolve_by_the_core_schema),
        cmocka_unit_test(faults_have_their_place),
        cmocka_unit_test(nul_is_refused_wherever_it_stands),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(every_prefix_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
