/* The words of the rule language. The tables stand in word_rows_*.c, one for each word. */
#include "lint_harness.h"
#include "word_rows.h"
#include "xp_example.h"
#include "xp_file.h"
#include "xp_word.h"

#include <fcntl.h>
#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { FILES_MAX = 8 };

/* A rule that is the row's expression, and whose message is what the word has to say. */
static void make_rule(const struct word_row *row, struct xp_buf *out)
{
    xp_buf_addf(out, "%s  settings: {most: 3}\n  expect: %s\n  message: '{detail}.'\n", RULE("row"), row->expr);
    if (row->value)
        xp_buf_addf(out, "  at: '%s'\n", row->at ? row->at : "");
    else
        xp_buf_addf(out, "  on: folder\n");
}

static uint32_t split_files(const char *files, struct xp_str names[FILES_MAX])
{
    struct xp_str rest = xp_str_from(files);
    uint32_t count = 0;

    while (rest.len && count < FILES_MAX) {
        size_t comma = xp_str_find(rest, ',');

        names[count++] = xp_str_make(rest.ptr, comma);
        rest = xp_str_from_offset(rest, comma + 1);
    }
    return count;
}

/* The manifest with the row's files around it, or its folder's name. */
static void lint_in_folder(const struct lint_setup *setup, const struct word_row *row, struct xp_findings *findings)
{
    struct xp_str names[FILES_MAX];
    struct xp_example example = { .text = xp_str_from(row->value ? row->value : "{}"),
                                  .has_text = true,
                                  .has_manifest = true,
                                  .files = names,
                                  .has_files = true };

    if (row->files)
        example.file_count = split_files(row->files, names);
    if (row->folder)
        example.folder = xp_str_from(row->folder);
    xp_example_lint(setup->linter, &example, findings);
}

static bool is_row_right(const struct word_row *row)
{
    XP_AUTO_BUF rule = XP_BUF_INIT(10000), expected = XP_BUF_INIT(1000);
    struct xp_str found = xp_str_from("");
    struct xp_findings findings = { 0 };
    struct lint_setup setup;
    bool is_right;

    make_rule(row, &rule);
    lint_setup_init_keys(&setup, row->keys, rule.ptr);
    if (row->files || !row->value)
        lint_in_folder(&setup, row, &findings);
    else
        lint_text(&setup, xp_str_from(row->value), &findings, NULL);
    if (!row->holds)
        xp_buf_addf(&expected, "%s.", row->detail ? row->detail : "");
    if (findings.count)
        found = findings.items[0].message;
    is_right = findings.count == !row->holds && xp_str_equal(found, xp_buf_str(&expected));
    if (!is_right)
        print_error("%s: %zu findings, \"%.*s\"\n", row->why, findings.count, XP_STR_ARG(found));
    xp_findings_release(&findings);
    lint_setup_release(&setup);
    return is_right;
}

static size_t count_wrong(const struct word_table *tables, size_t count)
{
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < tables[i].count; k++)
            wrong += !is_row_right(&tables[i].rows[k]);
    return wrong;
}

static void words_about_one_value(void **state)
{
    (void)state;
    assert_int_equal(count_wrong(text_word_tables, text_word_table_count), 0);
}

static void words_about_objects(void **state)
{
    (void)state;
    assert_int_equal(count_wrong(object_word_tables, object_word_table_count), 0);
}

static void words_about_arrays(void **state)
{
    (void)state;
    assert_int_equal(count_wrong(array_word_tables, array_word_table_count), 0);
}

static void words_about_files(void **state)
{
    (void)state;
    assert_int_equal(count_wrong(file_word_tables, file_word_table_count), 0);
}

static const struct word_table *find_table(const struct word_table *tables, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(tables[i].word, word) == 0)
            return &tables[i];
    return NULL;
}

static const struct word_table *table_of(const char *word)
{
    const struct word_table *table = find_table(text_word_tables, text_word_table_count, word);

    if (!table)
        table = find_table(object_word_tables, object_word_table_count, word);
    if (!table)
        table = find_table(array_word_tables, array_word_table_count, word);
    return table ? table : find_table(file_word_tables, file_word_table_count, word);
}

/* Does each row of the table ask about its word, and is there a row for either answer? */
static void assert_table_asks(const struct word_table *table)
{
    size_t holding = 0;

    for (size_t i = 0; i < table->count; i++) {
        char word[32];

        snprintf(word, sizeof(word), "%s: ", table->word);
        if (!strstr(table->rows[i].expr, word))
            fail_msg("a row of \"%s\" is about something else: %s", table->word, table->rows[i].why);
        holding += table->rows[i].holds;
    }
    if (holding == 0 || holding == table->count)
        fail_msg("the rows of \"%s\" all have the same answer", table->word);
}

static void every_word_has_a_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < xp_word_count; i++) {
        const struct word_table *table = table_of(xp_words[i].name);

        if (!table)
            fail_msg("no table for \"%s\"", xp_words[i].name);
        assert_table_asks(table);
        assert_int_equal(xp_word_find(xp_str_from(xp_words[i].name)), i);
        assert_true(strlen(xp_words[i].what) > 0);
    }
    assert_int_equal(text_word_table_count + object_word_table_count + array_word_table_count + file_word_table_count,
                     xp_word_count);
    assert_int_equal(xp_word_find(xp_str_from("prefx")), xp_word_count);
    assert_int_equal(xp_word_find(xp_str_from("")), xp_word_count);
}

/* The example in the manual's row of a word: what stands between the last two backticks of its line. */
static struct xp_str find_example(struct xp_str manual, const char *word)
{
    char start[64];
    const char *line;
    struct xp_str row, rest;

    snprintf(start, sizeof(start), "\n| `%s` | ", word);
    line = strstr(manual.ptr, "\n## Expressions\n"); /* other tables of the page have rows of the same names */
    line = line ? strstr(line, start) : NULL;
    if (!line)
        fail_msg("docs/rule-language.md has no row for \"%s\"", word);
    row = xp_str_make(line + 1, strcspn(line + 1, "\n"));
    row.len = xp_str_find_last(row, '`');
    rest = xp_str_from_offset(row, xp_str_find_last(row, '`') + 1);
    if (!xp_str_starts_with(rest, xp_str_from("{")) || !strstr(rest.ptr, word))
        fail_msg("docs/rule-language.md has no example of \"%s\"", word);
    return rest;
}

static void every_word_is_in_the_manual(void **state)
{
    XP_AUTO_BUF manual = XP_BUF_INIT(1 << 20);
    struct xp_err err;

    (void)state;
    if (xp_file_read_at(AT_FDCWD, XP_FIXTURES "/../docs/rule-language.md", &manual, &err) < 0)
        fail_msg("%s", err.msg);
    for (size_t i = 0; i < xp_word_count; i++) {
        struct xp_str example = find_example(xp_buf_str(&manual), xp_words[i].name);
        XP_AUTO_BUF rule = XP_BUF_INIT(10000);
        struct lint_setup setup;

        xp_buf_addf(&rule, "%s  settings: {max: 3}\n  at: ''\n  message: m\n  expect: %.*s\n", RULE("example"),
                    XP_STR_ARG(example));
        lint_setup_init(&setup, rule.ptr, false);
        lint_setup_release(&setup);
    }
}

/* Rules ask each item of a large file, and a plugin's own configuration may have many rules. */
static void looking_for_a_member_keeps_nothing(void **state)
{
    static const char keys[] = "- {table: t, what: w, at: [''], keys: {tag: {status: older, page: p, doc: d}}}\n";
    static const struct {
        const char *text;
        xp_node_id found;
    } rows[] = {
        { "{\"\\u0061bc\": 1, \"tag\": 2}", 3 },
        { "{\"\\u0061bc\": 1, \"\\u0074ag\": 2}", 3 },
        { "{\"\\u0061bc\": 1, \"\\u0054ag\": 2, \"taG\": 3}", 3 },
        { "{\"\\u0054ag\": 1, \"t\\u0061g\": 2}", 3 },
        { "{\"\\u0061bc\": 1}", XP_NO_NODE },
    };
    struct lint_setup setup;

    (void)state;
    lint_setup_init_keys(&setup, keys, RULE("r") "  at: ''\n  message: m\n  expect: {present: tag}\n");
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_doc doc;
        struct xp_eval eval = { .doc = &doc };
        struct xp_frame frame = { .node = 0, .key = XP_NO_NODE, .table = &setup.set.tables[0] };
        struct xp_value value = { &frame, { "", 0 } };

        xp_doc_parse_json(&doc, rows[i].text, strlen(rows[i].text));
        assert_int_equal(xp_value_member(&eval, &value, xp_str_from("tag")), rows[i].found);
        assert_null(eval.scratch.blocks);
        assert_null(eval.kept.blocks);
        xp_doc_release(&doc);
    }
    lint_setup_release(&setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_about_one_value),
        cmocka_unit_test(words_about_objects),
        cmocka_unit_test(words_about_arrays),
        cmocka_unit_test(words_about_files),
        cmocka_unit_test(every_word_has_a_table),
        cmocka_unit_test(every_word_is_in_the_manual),
        cmocka_unit_test(looking_for_a_member_keeps_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
