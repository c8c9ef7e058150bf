#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc_rows.h"

#include "xp_macros.h"

static void test_commas(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": 1 \"b\": 2}", "json-missing-comma 1:9-1:10", "{\"a\":1,\"b\":2}", "{\"a\": 1, \"b\": 2}",
          "missing between members" },
        { "{\"a\": 1\n \"b\": {}\n \"c\": []}", "json-missing-comma 2:2-2:3; json-missing-comma 3:2-3:3",
          "{\"a\":1,\"b\":{},\"c\":[]}", "{\"a\": 1,\n \"b\": {},\n \"c\": []}", "missing at line ends" },
        { "[1 2 \"a\" \"b\" [] {} true]",
          "json-missing-comma 1:4-1:5; json-missing-comma 1:6-1:7; json-missing-comma 1:10-1:11; json-missing-comma "
          "1:14-1:15; json-missing-comma 1:17-1:18; json-missing-comma 1:20-1:21",
          "[1,2,\"a\",\"b\",[],{},true]", "[1, 2, \"a\", \"b\", [], {}, true]", "missing between items" },
        { "{\"a\": \"x\". \"b\": \"y\"; \"c\": 1 | \"d\": 2}",
          "json-missing-comma 1:10-1:11; json-missing-comma 1:20-1:21; json-missing-comma 1:29-1:30",
          "{\"a\":\"x\",\"b\":\"y\",\"c\":1,\"d\":2}", "{\"a\": \"x\", \"b\": \"y\", \"c\": 1 , \"d\": 2}",
          "other signs" },
        { "{\"a\": \"x\".\n \"b\": \"y\"，\n \"c\": 1}", "json-missing-comma 1:10-1:11; json-missing-comma 2:10-2:11",
          "{\"a\":\"x\",\"b\":\"y\",\"c\":1}", "{\"a\": \"x\",\n \"b\": \"y\",\n \"c\": 1}",
          "other signs at line ends" },
        { "[1;2]", "json-missing-comma 1:3-1:4", "[1,2]", "[1,2]", "a semicolon between numbers" },
        { "[1,,2]", "json-syntax 1:4-1:5", "[1,2]", "[1,2]", "two in a row" },
        { "[1,,,2]", "json-syntax 1:4-1:6", "[1,2]", "[1,2]", "three in a row are one finding" },
        { "[,1]", "json-syntax 1:2-1:3", "[1]", "[1]", "before the first" },
        { "[,]", "json-trailing-comma 1:2-1:3", "[]", "[]", "alone" },
        { "{\"a\":1,}", "json-trailing-comma 1:7-1:8", "{\"a\":1}", "{\"a\":1}", "before a brace" },
        { "[1,]", "json-trailing-comma 1:3-1:4", "[1]", "[1]", "before a bracket" },
        { "[1,\n\n]", "json-trailing-comma 1:3-1:4", "[1]", "[1\n\n]", "before a bracket on another line" },
        { "[1,,]", "json-trailing-comma 1:3-1:5", "[1]", "[1]", "two before a bracket" },
        { "{\"a\":1;}", "json-trailing-comma 1:7-1:8", "{\"a\":1}", "{\"a\":1}", "a semicolon before a brace" },
        { "{\"a\":1},", "json-trailing-comma 1:8-1:9", "{\"a\":1}", "{\"a\":1}", "after the root" },
        { "{\"a\":1};\n", "json-trailing-comma 1:8-1:9", "{\"a\":1}", "{\"a\":1}\n", "a semicolon after the root" },
        { "{\"a\": 1: \"b\": 2}", "json-missing-comma 1:8-1:9", "{\"a\":1,\"b\":2}", "{\"a\": 1, \"b\": 2}",
          "a colon" },
        { "[\"a\": 1]", "json-syntax 1:1-1:2", "{\"a\":1}", "{\"a\": 1}", "an array with names" },
        { "[\"a\" => 1, \"b\" => 2]", "json-syntax 1:1-1:2; json-syntax 1:6-1:8; json-syntax 1:16-1:18",
          "{\"a\":1,\"b\":2}", "{\"a\" : 1, \"b\" : 2}", "an array of PHP" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_colons(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\" = 1}", "json-syntax 1:6-1:7", "{\"a\":1}", "{\"a\" : 1}", "equals" },
        { "{\"a\" => 1}", "json-syntax 1:6-1:8", "{\"a\":1}", "{\"a\" : 1}", "an arrow" },
        { "{\"a\" -> 1}", "json-syntax 1:6-1:8", "{\"a\":1}", "{\"a\" : 1}", "another" },
        { "{\"a\"：1}", "json-syntax 1:5-1:6", "{\"a\":1}", "{\"a\":1}", "a wide one" },
        { "{\"a\" 1}", "json-syntax 1:6-1:7", "{\"a\":1}", "{\"a\": 1}", "missing" },
        { "{\"a\" \"b\"}", "json-syntax 1:6-1:7", "{\"a\":\"b\"}", "{\"a\": \"b\"}", "missing before a string" },
        { "{\"a\" {\"b\" [1]}}", "json-syntax 1:6-1:7; json-syntax 1:11-1:12", "{\"a\":{\"b\":[1]}}",
          "{\"a\": {\"b\": [1]}}", "missing before brackets" },
        { "{\"a\":: 1}", "json-syntax 1:6-1:7", "{\"a\":1}", "{\"a\": 1}", "two" },
        { "{\"a\" := 1}", "json-syntax 1:7-1:8", "{\"a\":1}", "{\"a\" : 1}", "with equals" },
        { "{\"a\"; 1}", "json-syntax 1:5-1:6", "{\"a\":1}", "{\"a\": 1}", "a semicolon" },
        { "{\"a\", 1}", "json-syntax 1:5-1:6", "{\"a\":1}", "{\"a\": 1}", "a comma" },
        { "{\"a\"\n:\n1}", "", "{\"a\":1}", NULL, "on a line of its own is fine" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_missing_values(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": }", "json-syntax 1:5-1:6 (no fix)", "{\"a\":null}", NULL, "before a brace" },
        { "{\"a\": , \"b\": 1}", "json-syntax 1:5-1:6 (no fix)", "{\"a\":null,\"b\":1}", NULL, "before a comma" },
        { "{\"a\"}", "json-syntax 1:2-1:5 (no fix)", "{\"a\":null}", NULL, "no colon either" },
        { "{\"a\", \"b\": 1}", "json-syntax 1:2-1:5 (no fix)", "{\"a\":null,\"b\":1}", NULL, "no colon, and a comma" },
        { "{\"a\":\n \"b\": 2}", "json-syntax 1:5-1:6 (no fix)", "{\"a\":null,\"b\":2}", NULL, "before the next line" },
        { "{\"a\"\n \"b\": 2}", "json-syntax 1:2-1:5 (no fix)", "{\"a\":null,\"b\":2}", NULL,
          "no colon, before the next line" },
        { "{\"a\":\n b: 2}", "json-syntax 1:5-1:6 (no fix); json-unquoted-key 2:2-2:3", "{\"a\":null,\"b\":2}",
          "{\"a\":\n \"b\": 2}", "before a bare name" },
        { "{\"a\": \"b\": 2}", "json-syntax 1:5-1:6 (no fix)", "{\"a\":null,\"b\":2}", NULL,
          "before a name on the same line" },
        { "{: 1}", "json-syntax 1:2-1:3 (no fix)", "{\"\":1}", NULL, "a missing name" },
        { "{{\"a\": 1}}", "json-syntax 1:2-1:3 (no fix)", "{\"\":{\"a\":1}}", NULL, "a missing name before a brace" },
        { "{\"a\": 1, [2]}", "json-syntax 1:10-1:11 (no fix)", "{\"a\":1,\"\":[2]}", NULL,
          "a missing name before a bracket" },
        { "{\"a\": \"x\" \"y\", \"b\": 1}", "json-syntax 1:11-1:14 (unsafe)", "{\"a\":\"x\",\"b\":1}",
          "{\"a\": \"x\" , \"b\": 1}", "a value too many" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_comments(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": 1} // end", "json-comment 1:10-1:16 (unsafe)", "{\"a\":1}", "{\"a\": 1}", "at the end of a line" },
        { "// first\n{\"a\": 1}", "json-comment 1:1-1:9 (unsafe)", "{\"a\":1}", "{\"a\": 1}",
          "a line of its own, before the root" },
        { "{\n  # c\n  \"a\": 1\n}", "json-comment 2:3-2:6 (unsafe)", "{\"a\":1}", "{\n  \"a\": 1\n}",
          "a line of its own, inside" },
        { "{\"a\": /* x */ 1}", "json-comment 1:7-1:14 (unsafe)", "{\"a\":1}", "{\"a\": 1}", "between" },
        { "/* x */ {\"a\": 1}", "json-comment 1:1-1:8 (unsafe)", "{\"a\":1}", "{\"a\": 1}",
          "at the beginning of a line" },
        { "[1, // a\n // b\n // c\n 2]",
          "json-comment 1:5-1:9 (unsafe); json-comment 2:2-2:6 (unsafe); json-comment 3:2-3:6 (unsafe)", "[1,2]",
          "[1,\n 2]", "one finding for each line" },
        { "[1/**/2]", "json-comment 1:3-1:7 (unsafe); json-missing-comma 1:7-1:8", "[1,2]", "[1,2]",
          "that is all there is between two numbers" },
        { "[1 /* x\n ]", "json-comment 1:4-1:8 (unsafe)", "[1]", "[1\n ]", "not closed: it ends with its line" },
        { "[1, /* x */ ]", "json-trailing-comma 1:3-1:4; json-comment 1:5-1:12 (unsafe)", "[1]", "[1 ]",
          "before a bracket, with a comma" },
        { "{\"a\": \"// no\", \"b\": \"/* no */ # no\"}", "", "{\"a\":\"// no\",\"b\":\"/* no */ # no\"}", NULL,
          "not in strings" },
        { "{\"a\": 1}\n# last\n", "json-comment 2:1-2:7 (unsafe)", "{\"a\":1}", "{\"a\": 1}\n", "after the root" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_brackets(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": [1, 2}", "json-syntax 1:12-1:13", "{\"a\":[1,2]}", "{\"a\": [1, 2]}",
          "a bracket is missing before the last brace" },
        { "{\"a\": [1, 2}, \"b\": 3}", "json-syntax 1:12-1:13", "{\"a\":[1,2],\"b\":3}", "{\"a\": [1, 2], \"b\": 3}",
          "a brace for a bracket" },
        { "[{\"a\": [1, 2}, {\"b\": 3}]", "json-syntax 1:13-1:14", "[{\"a\":[1,2]},{\"b\":3}]",
          "[{\"a\": [1, 2]}, {\"b\": 3}]", "a bracket is missing inside" },
        { "{\"a\": {\"b\": 1], \"c\": 2}", "json-syntax 1:14-1:15", "{\"a\":{\"b\":1},\"c\":2}",
          "{\"a\": {\"b\": 1}, \"c\": 2}", "a bracket for a brace" },
        { "[1}", "json-syntax 1:3-1:4", "[1]", "[1]", "the root" },
        { "{\"a\": [1, 2", "json-syntax 1:12-1:12", "{\"a\":[1,2]}", "{\"a\": [1, 2]}", "two are missing at the end" },
        { "{", "json-syntax 1:2-1:2", "{}", "{}", "nothing else" },
        { "{\"a\": 1,", "json-syntax 1:9-1:9 (unsafe)", "{\"a\":1}", "{\"a\": 1}", "cut off after a comma" },
        { "{\"a\":", "json-syntax 1:5-1:5 (no fix)", "{\"a\":null}", NULL, "cut off after a colon" },
        { "{\"a\"", "json-syntax 1:5-1:5 (no fix)", "{\"a\":null}", NULL, "cut off after a name" },
        { "[1, 2]]", "json-syntax 1:7-1:8", "[1,2]", "[1, 2]", "one too many at the end" },
        { "{\"a\": 1}}]\n", "json-syntax 1:9-1:11", "{\"a\":1}", "{\"a\": 1}\n", "a row of them" },
        { "{\"a\": [1]], \"b\": 2}", "json-syntax 1:10-1:11", "{\"a\":[1],\"b\":2}", "{\"a\": [1], \"b\": 2}",
          "one too many inside" },
        { "{\"a\": 1}, \"b\": 2}", "json-syntax 1:8-1:9", "{\"a\":1,\"b\":2}", "{\"a\": 1, \"b\": 2}",
          "the root closes too early" },
        { "{\"a\": 1} \"b\": 2}", "json-syntax 1:8-1:9", "{\"a\":1,\"b\":2}", "{\"a\": 1, \"b\": 2}",
          "the same without comma" },
        { "{\"l\": [1, 2, \"b\": 3}", "json-syntax 1:14-1:17", "{\"l\":[1,2],\"b\":3}", "{\"l\": [1, 2], \"b\": 3}",
          "an array that is not closed before a name" },
        { "{\"l\": [\n \"x\"\n, \"b\": {}}", "json-syntax 3:3-3:6", "{\"l\":[\"x\"],\"b\":{}}",
          "{\"l\": [\n \"x\"]\n, \"b\": {}}", "the same with one item" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_roots(void **state)
{
    static const struct doc_row rows[] = {
        { "", "json-syntax 1:1-1:1 (no fix)", "(none)", NULL, "empty" },
        { " \n", "json-syntax 2:1-2:1 (no fix)", "(none)", NULL, "blank" },
        { "// x\n", "json-comment 1:1-1:5 (unsafe); json-syntax 2:1-2:1 (no fix)", "(none)", "", "a comment alone" },
        { "\"deviceTypes\": [1]", "json-syntax 1:1-1:14", "{\"deviceTypes\":[1]}", "{\"deviceTypes\": [1]}",
          "members without braces" },
        { "\"a\": 1,\n\"b\": 2,\n", "json-syntax 1:1-1:4; json-trailing-comma 2:7-2:8", "{\"a\":1,\"b\":2}",
          "{\"a\": 1,\n\"b\": 2}\n", "several, with a comma at the end" },
        { "a: 1\nb: 2",
          "json-unquoted-key 1:1-1:2; json-syntax 1:1-1:2; json-missing-comma 2:1-2:2; json-unquoted-key 2:1-2:2",
          "{\"a\":1,\"b\":2}", "{\"a\": 1,\n\"b\": 2}", "bare ones" },
        { "\"a\": 1}", "json-syntax 1:1-1:4", "{\"a\":1}", "{\"a\": 1}", "only the opening brace is missing" },
        { "\"a\": [1", "json-syntax 1:1-1:4; json-syntax 1:8-1:8", "{\"a\":[1]}", "{\"a\": [1]}",
          "without braces, and cut off" },
        { "{\"a\":1}{\"b\":2}", "json-syntax 1:8-1:15 (no fix)", "{\"a\":1}", NULL, "two" },
        { "{\"a\":1}\n[1]\n2", "json-syntax 2:1-3:2 (no fix)", "{\"a\":1}", NULL, "several" },
        { "{\"a\":1} done", "json-syntax 1:9-1:13 (unsafe)", "{\"a\":1}", "{\"a\":1} ", "text after it" },
        { "var x = {\"a\": 1};", "json-syntax 1:1-1:9 (unsafe); json-trailing-comma 1:17-1:18", "{\"a\":1}",
          "{\"a\": 1}", "a variable" },
        { "```json\n{\"a\": 1}\n```", "json-syntax 1:1-2:1 (unsafe); json-syntax 3:1-3:4 (unsafe)", "{\"a\":1}",
          "{\"a\": 1}\n", "a fence of Markdown" },
        { "json = [1]", "json-syntax 1:1-1:8 (unsafe)", "[1]", "[1]", "an assignment" },
        { "<html>\n<body>{}</body></html>", "json-syntax 1:1-1:7 (no fix)", "(none)", NULL, "HTML" },
        { "import os\n\ndef f(x):\n    return {\"a\": 1}\n", "json-syntax 1:1-1:10 (no fix)", "(none)", NULL,
          "Python" },
        { "#!/usr/bin/python\n# c\nimport os\n", "json-syntax 3:1-3:10 (no fix)", "(none)", NULL,
          "a script and its comments" },
        { "plain text", "json-syntax 1:1-1:11 (no fix)", "(none)", NULL, "text" },
        { "\"text\"", "", "\"text\"", NULL, "a string" },
        { "-1.5", "", "-1.5", NULL, "a number" },
        { "True", "json-literal 1:1-1:5", "true", "true", "a literal" },
        { "'x'", "json-single-quote 1:1-1:4", "\"x\"", "\"x\"", "a single-quoted string" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_blanks(void **state)
{
    static const struct doc_row rows[] = {
        { "{ \"a\": 1}", "json-syntax 1:2-1:3; json-syntax 1:7-1:8", "{\"a\":1}", "{ \"a\": 1}", "no-break spaces" },
        { "{　　\"a\": 1}", "json-syntax 1:2-1:4", "{\"a\":1}", "{  \"a\": 1}", "one finding for a run" },
        { "[1,​2]", "json-syntax 1:4-1:5", "[1,2]", "[1, 2]", "a zero-width space" },
        { "[true , 5 ]", "json-syntax 1:6-1:7; json-syntax 1:10-1:11", "[true,5]", "[true , 5 ]", "behind words" },
        { "﻿{\"a\": 1}", "json-bom 1:1-1:1", "{\"a\":1}", "{\"a\": 1}", "a byte-order mark" },
        { "{﻿\"a\": 1}", "json-syntax 1:2-1:3", "{\"a\":1}", "{ \"a\": 1}", "one in the middle" },
        { "[1,\0142]", "json-syntax 1:4-1:5", "[1,2]", "[1, 2]", "a form feed" },
        { "[1 \001\002 ]", "json-syntax 1:4-1:6", "[1]", "[1    ]", "control characters" },
        { "\t\r\n [ \t1\r,\n2 ] \r\n", "", "[1,2]", NULL, "all that JSON allows" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_duplicates(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": 1, \"a\": 2}", "json-duplicate-key 1:10-1:13 (no fix)", "{\"a\":1,\"a\":2}", NULL, "two" },
        { "{\"a\": 1, \"b\": 2, \"a\": 3, \"a\": 4}",
          "json-duplicate-key 1:18-1:21 (no fix); json-duplicate-key 1:26-1:29 (no fix)",
          "{\"a\":1,\"b\":2,\"a\":3,\"a\":4}", NULL, "three are two findings" },
        { "{\"a\": 1, \"\\u0061\": 2}", "json-duplicate-key 1:10-1:18 (no fix)", "{\"a\":1,\"a\":2}", NULL,
          "compared after decoding" },
        { "{\"a\": {\"a\": 1}, \"b\": {\"a\": 1}}", "", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", NULL,
          "not across objects" },
        { "{\"a\": 1, \"A\": 2}", "", "{\"a\":1,\"A\":2}", NULL, "capitals count" },
        { "{\"\": 1, \"\": 2}", "json-duplicate-key 1:9-1:11 (no fix)", "{\"\":1,\"\":2}", NULL, "empty names" },
        { "{a: 1, 'a': 2, “a”: 3}",
          "json-unquoted-key 1:2-1:3; json-single-quote 1:8-1:11; json-duplicate-key 1:8-1:11 (no fix); "
          "json-smart-quote 1:16-1:19; json-duplicate-key 1:16-1:19 (no fix)",
          "{\"a\":1,\"a\":2,\"a\":3}", "{\"a\": 1, \"a\": 2, \"a\": 3}", "whatever the quotes" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_junk(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": 1, ..., \"b\": 2}", "json-syntax 1:10-1:13 (unsafe)", "{\"a\":1,\"b\":2}", "{\"a\": 1,  \"b\": 2}",
          "between members" },
        { "{\"a\": 1, ...}", "json-syntax 1:10-1:13 (unsafe)", "{\"a\":1}", "{\"a\": 1 }", "before a brace" },
        { "[..., 1]", "json-syntax 1:2-1:5 (unsafe)", "[1]", "[ 1]", "the first item" },
        { "{\"a\": 1 @ \"b\": 2}", "json-syntax 1:9-1:10 (unsafe)", "{\"a\":1,\"b\":2}", "{\"a\": 1 , \"b\": 2}",
          "where a comma belongs" },
        { "{\"a\": 1 @, \"b\": 2}", "json-syntax 1:9-1:10 (unsafe)", "{\"a\":1,\"b\":2}", "{\"a\": 1 , \"b\": 2}",
          "before a comma" },
        { "{\"a\": \"x\" is good, \"b\": 2}", "json-syntax 1:11-1:18 (unsafe)", "{\"a\":\"x\",\"b\":2}",
          "{\"a\": \"x\" , \"b\": 2}", "words after a string" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commas),   cmocka_unit_test(test_colons),     cmocka_unit_test(test_missing_values),
        cmocka_unit_test(test_comments), cmocka_unit_test(test_brackets),   cmocka_unit_test(test_roots),
        cmocka_unit_test(test_blanks),   cmocka_unit_test(test_duplicates), cmocka_unit_test(test_junk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
