#include "xp_schema.h"

#include "xp_builtin.h"
#include "xp_file.h"
#include "xp_rule_load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * What becomes of one rule, "quirk", beside the built-in ones: what the schema, written in one line, then holds. NULL: the
 * rule is not in it.
 */
static const struct {
    const char *rule, *schema, *why;
} rows[] = {
    { "  at: /quirk\n  expect: {type: string}", "\"quirk\": {\"type\": \"string\"}}", "a key that no table has" },
    { "  at: /quirk\n  expect: {type: [string, integer]}",
      "\"quirk\": {\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"integer\"}]}}", "types are never a list" },
    { "  at: /quirk\n  expect: {min: 1, max: 3}", "\"quirk\": {\"type\": \"number\", \"minimum\": 1, \"maximum\": 3}}",
      "two words of one kind" },
    { "  at: /quirk\n  when: {type: integer}\n  expect: {min: -1.5}",
      "\"quirk\": {\"if\": {\"type\": \"integer\"}, \"then\": {\"type\": \"number\", \"minimum\": -1.5}}}",
      "a condition" },
    { "  at: /quirk\n  when: {file: file}\n  expect: {min: 1}", NULL, "a condition that cannot be said" },
    { "  at: /quirk\n  expect: {file: file}", NULL, "what cannot be said" },
    { "  at: /quirk\n  expect: {file: file, prefix: a.b}",
      "\"quirk\": {\"type\": \"string\", \"pattern\": \"^a\\\\.b\"}}", "half of it can be said" },
    { "  at: /quirk\n  expect: {any: [{file: file}, {prefix: a}]}", NULL, "the other half might do" },
    { "  at: /quirk\n  expect: {not: {file: file, prefix: a}}", NULL, "only what has both is refused" },
    { "  at: /quirk\n  expect: {not: {any: [{file: file}, {prefix: a}]}}",
      "\"quirk\": {\"not\": {\"type\": \"string\", \"pattern\": \"^a\"}}}", "what has either is refused" },
    { "  at: /quirk\n  when: {not: {file: file}}\n  expect: {equals: 1}", NULL, "nor can its opposite be said" },
    { "  at: /quirk\n  when: {any: [{file: file}, {type: string}]}\n  expect: {equals: x}",
      "\"quirk\": {\"if\": {\"type\": \"string\"}, \"then\": {\"const\": \"x\"}}}",
      "the part of a condition that can be said" },
    { "  at: /quirk\n  expect: {not: {not: {equals: null}}}", "\"quirk\": {\"const\": null}}", "twice not" },
    { "  at: /quirk\n  expect: {not: {equals: a}, all: [{not: {equals: b}}, {not: {equals: c}}]}",
      "\"quirk\": {\"not\": {\"anyOf\": [{\"const\": \"a\"}, {\"anyOf\": [{\"const\": \"b\"}, {\"const\": \"c\"}]}]}}}",
      "none of several" },
    { "  at: /quirk\n  expect: {one-of: [aB, c+d], ignore-case: true}",
      "\"quirk\": {\"type\": \"string\", \"pattern\": \"^(?:[aA][bB]|[cC]\\\\+[dD])$\"}}",
      "capitals, and signs that mean something" },
    { "  at: /quirk\n  expect: {contains: [a, '|']}",
      "\"quirk\": {\"type\": \"string\", \"pattern\": \"(?:a|\\\\|)\"}}", "one of several parts" },
    { "  at: /quirk\n  expect: {all: [{prefix: a}, {suffix: z}]}",
      "\"quirk\": {\"type\": \"string\", \"pattern\": \"^a\", \"allOf\": [{\"type\": \"string\", \"pattern\": "
      "\"z$\"}]}}",
      "one keyword twice" },
    { "  at: /quirk\n  expect: {blank: true}",
      "\"quirk\": {\"type\": \"string\", \"pattern\": \"^[\\\\t-\\\\r "
      "\\\\u0085\\\\u00a0\\\\u1680\\\\u2000-\\\\u200a\\\\u2028"
      "\\\\u2029\\\\u202f\\\\u205f\\\\u3000]*$\"}}",
      "white space" },
    { "  at: /quirk\n  expect: {each: {type: array}}",
      "\"quirk\": {\"type\": \"array\", \"items\": {\"type\": \"array\"}}}", "all items" },
    { "  at: /quirk\n  expect: {each: {file: file}}", "\"quirk\": {\"type\": \"array\"}}",
      "all items, which can be anything" },
    { "  at: /quirk/*/x\n  expect: {type: string}",
      "\"quirk\": {\"if\": {\"type\": \"array\"}, \"then\": {\"type\": \"array\", \"items\": {\"if\": {\"type\": "
      "\"object\"}, "
      "\"then\": {\"type\": \"object\", \"properties\": {\"x\": {\"type\": \"string\"}}}}}}}",
      "what is no array, and whose items are no objects, is left alone" },
    { "  at: /quirk/0\n  expect: {type: string}", NULL, "one item of an array" },
    { "  at: /quirk\n  expect: {parent: {present: even}}",
      "\"if\": {\"required\": [\"quirk\"], \"properties\": {\"quirk\": true}}, "
      "\"then\": {\"required\": [\"even\"], \"properties\": {\"even\": true}}}",
      "a question about siblings" },
    { "  at: /quirk\n  when: {equals: true}\n  expect: {requires: even}",
      "\"if\": {\"required\": [\"quirk\"], \"properties\": {\"quirk\": {\"const\": true}}}, "
      "\"then\": {\"required\": [\"even\"], \"properties\": {\"even\": true}}}",
      "the same, where it has a certain value" },
    { "  at: /quirk/*\n  when: {parent: {type: array}}\n  expect: {type: string}",
      "\"quirk\": {\"if\": {\"type\": \"array\"}, \"then\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}}}",
      "around an item is an array" },
    { "  at: ''\n  expect: {at-most-one-of: [quirk, even]}",
      "\"not\": {\"required\": [\"quirk\", \"even\"], \"properties\": {\"quirk\": true, \"even\": true}}", "not both" },
    { "  at: ''\n  expect: {none-true: quirk}",
      "\"not\": {\"required\": [\"quirk\"], \"properties\": {\"quirk\": {\"const\": true}}}", "not with that value" },
    { "  at: ''\n  expect: {absent: quirk}", "\"not\": {\"required\": [\"quirk\"], \"properties\": {\"quirk\": true}}",
      "none" },
    { "  at: ''\n  expect: {present: quirk}", "\"tag\", \"vers\", \"quirk\"], \"properties\"",
      "one more required key" },
    { "  at: [/editControls/*/quirk, /sharingControls/*/quirk]\n  expect: {type: string}",
      "\"items\": {\"if\": {\"type\": \"object\"}, \"then\": {\"type\": \"object\", "
      "\"properties\": {\"quirk\": {\"type\": \"string\"}}}}",
      "some objects of a table, not all" },
    { "  at: /deviceTypes/*/quirk\n  expect: {type: string}",
      "\"quirk\": {\"type\": \"string\"}}, \"patternProperties\"", "all objects of a table" },
    { "  at: /tag\n  when: {type: integer}\n  expect: {equals: quirk}", NULL, "a condition that never comes about" },
    { "  at: /tag\n  when: {type: string}\n  expect: {type: string}", NULL, "what is so already" },
    { "  at: /quirk\n  severity: warning\n  expect: {type: string}", NULL, "a warning" },
    { "  on: folder\n  expect: {suffix: .isf}", NULL, "another thing than the manifest" },
};

static void write_schema(const struct xp_ruleset *set, struct xp_buf *out)
{
    FILE *file = tmpfile();
    struct xp_writer writer;

    assert_non_null(file);
    xp_writer_init(&writer, fileno(file));
    xp_schema_write(set, &writer);
    assert_int_equal(xp_writer_finish(&writer, NULL), 0);
    assert_true(lseek(fileno(file), 0, SEEK_SET) == 0);
    assert_int_equal(xp_file_read_fd(fileno(file), out, NULL), 0);
    fclose(file);
}

/* In one line, as short lines are written. */
static void join_lines(struct xp_buf *out, struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\n') {
            xp_buf_add_char(out, text.ptr[i]);
            continue;
        }
        if (i && text.ptr[i - 1] == ',')
            xp_buf_add_char(out, ' ');
        while (i + 1 < text.len && text.ptr[i + 1] == ' ')
            i++;
    }
}

static void check_row(size_t i)
{
    XP_AUTO_BUF rule = XP_BUF_INIT(10000);
    XP_AUTO_BUF schema = XP_BUF_INIT(1 << 20);
    XP_AUTO_BUF line = XP_BUF_INIT(1 << 20);
    struct xp_rulebook book;
    struct xp_ruleset set;
    struct xp_err err;
    const char *found;

    xp_buf_addf(&rule, "- id: quirk\n%s  summary: quirk\n  message: quirk\n%s\n",
                strstr(rows[i].rule, "severity") ? "" : "  severity: error\n", rows[i].rule);
    xp_rulebook_begin(&book, &xp_builtin_rules);
    if (xp_rule_load(&book, xp_str_from("quirk.yaml"), xp_buf_str(&rule), false, &err) < 0)
        fail_msg("row %zu: %s", i, err.msg);
    set = xp_rulebook_set(&book);
    write_schema(&set, &schema);
    join_lines(&line, xp_buf_str(&schema));
    found = strstr(line.ptr, rows[i].schema ? rows[i].schema : "quirk\"");
    if (!found != !rows[i].schema)
        fail_msg("row %zu, %s: %.400s", i, rows[i].why, found ? found : strstr(line.ptr, "quirk\""));
    xp_rulebook_release(&book);
}

static void rules_become_schemas(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++)
        check_row(i);
}

/* The tables of the program and its rule files say the same; only examples stand in the files alone. */
static void tables_are_as_the_files(void **state)
{
    XP_AUTO_BUF from_tables = XP_BUF_INIT(1 << 20);
    XP_AUTO_BUF from_files = XP_BUF_INIT(1 << 20);
    struct xp_rulebook book = { .count = 0 };
    struct xp_ruleset set;

    (void)state;
    xp_builtin_load(&book);
    set = xp_rulebook_set(&book);
    write_schema(&xp_builtin_rules, &from_tables);
    write_schema(&set, &from_files);
    assert_string_equal(from_tables.ptr, from_files.ptr);
    assert_int_equal(set.count, xp_builtin_rules.count);
    for (size_t i = 0; i < set.count; i++) {
        assert_true(xp_str_equal(set.rules[i].id, xp_builtin_rules.rules[i].id));
        assert_true(xp_str_equal(set.rules[i].why, xp_builtin_rules.rules[i].why));
        assert_int_equal(set.rules[i].check_count, xp_builtin_rules.rules[i].check_count);
        assert_true(set.rules[i].pass_count && set.rules[i].fail_count);
        assert_int_equal(xp_builtin_rules.rules[i].pass_count, 0);
    }
    xp_rulebook_release(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_become_schemas),
        cmocka_unit_test(tables_are_as_the_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
