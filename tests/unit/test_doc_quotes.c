#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc_rows.h"

#include "xp_macros.h"

static void test_smart_quotes(void **state)
{
    static const struct doc_row rows[] = {
        { "{“name”:”Acme's”}", "json-smart-quote 1:2-1:8; json-smart-quote 1:9-1:17", "{\"name\":\"Acme's\"}",
          "{\"name\":\"Acme's\"}", "curly quotes of two kinds, and an apostrophe inside" },
        { "{\"a\": ”a.py\", \"b\": 1}", "json-smart-quote 1:7-1:13", "{\"a\":\"a.py\",\"b\":1}",
          "{\"a\": \"a.py\", \"b\": 1}", "opens curly, closes straight" },
        { "{\"a\": \"a.py”, \"b\": 1}", "json-smart-quote 1:7-1:13", "{\"a\":\"a.py\",\"b\":1}",
          "{\"a\": \"a.py\", \"b\": 1}", "opens straight, closes curly, more on the same line" },
        { "{\"a\": \"a.py”,\n \"b\": 1}", "json-smart-quote 1:7-1:13", "{\"a\":\"a.py\",\"b\":1}",
          "{\"a\": \"a.py\",\n \"b\": 1}", "opens straight, closes curly at the end of the line" },
        { "{\"a\": \"a.py”}", "json-smart-quote 1:7-1:13", "{\"a\":\"a.py\"}", "{\"a\": \"a.py\"}",
          "opens straight, closes curly before a brace" },
        { "{\"a”: 1, \"b\": 2}", "json-smart-quote 1:2-1:5", "{\"a\":1,\"b\":2}", "{\"a\": 1, \"b\": 2}",
          "a name that closes curly" },
        { "{\"a”: “b\"}", "json-smart-quote 1:2-1:5; json-smart-quote 1:7-1:10", "{\"a\":\"b\"}", "{\"a\": \"b\"}",
          "a name that closes and a value that opens curly" },
        { "[„x“, «y», »z«, “q“]",
          "json-smart-quote 1:2-1:5; json-smart-quote 1:7-1:10; json-smart-quote 1:12-1:15; json-smart-quote 1:17-1:20",
          "[\"x\",\"y\",\"z\",\"q\"]", "[\"x\", \"y\", \"z\", \"q\"]", "quotes of other languages" },
        { "[‘x’, ’x’, ‚x‘, ‹x›, ´x´]",
          "json-smart-quote 1:2-1:5; json-smart-quote 1:7-1:10; json-smart-quote 1:12-1:15; json-smart-quote "
          "1:17-1:20; json-smart-quote 1:22-1:25",
          "[\"x\",\"x\",\"x\",\"x\",\"x\"]", "[\"x\", \"x\", \"x\", \"x\", \"x\"]", "single curly quotes" },
        { "[″x″, ＂x＂, 〝x〟]", "json-smart-quote 1:2-1:5; json-smart-quote 1:7-1:10; json-smart-quote 1:12-1:15",
          "[\"x\",\"x\",\"x\"]", "[\"x\", \"x\", \"x\"]", "prime signs and wide quotes" },
        { "[\"the “big” one\", \"it’s\", \"a ‘b’ c\"]", "", "[\"the “big” one\",\"it’s\",\"a ‘b’ c\"]", NULL,
          "curly quotes inside straight ones are text" },
        { "[\"“\", \"”\", \"\", \"„x“\"]", "", "[\"“\",\"”\",\"\",\"„x“\"]", NULL,
          "strings of nothing but curly quotes" },
        { "[“”, “ ”]", "json-smart-quote 1:2-1:4; json-smart-quote 1:6-1:9", "[\"\",\" \"]", "[\"\", \" \"]",
          "empty ones" },
        { "[“say \"hi\" now”]", "json-smart-quote 1:2-1:16", "[\"say \\\"hi\\\" now\"]", "[\"say \\\"hi\\\" now\"]",
          "straight quotes inside get escaped" },
        { "[“say \"hi\", now”, 1]", "json-smart-quote 1:2-1:17", "[\"say \\\"hi\\\", now\",1]",
          "[\"say \\\"hi\\\", now\", 1]", "the same with a comma that is prose" },
        { "[“the “big” one”]", "json-smart-quote 1:2-1:17", "[\"the “big” one\"]", "[\"the “big” one\"]",
          "a curly pair inside curly ones" },
        { "[“rock ’n’ roll”, ‘rock ’n’ roll’]", "json-smart-quote 1:2-1:17; json-smart-quote 1:19-1:34",
          "[\"rock ’n’ roll\",\"rock ’n’ roll\"]", "[\"rock ’n’ roll\", \"rock ’n’ roll\"]", "apostrophes inside" },
        { "[“a\" b”, 2]", "json-smart-quote 1:2-1:8", "[\"a\\\" b\",2]", "[\"a\\\" b\", 2]",
          "a straight quote inside that pairs with nothing" },
        { "[“a\\\"b”]", "json-smart-quote 1:2-1:8", "[\"a\\\"b\"]", "[\"a\\\"b\"]",
          "an escaped quote inside stays as it is" },
        { "{“a”: “b”\n “c”: “d”}",
          "json-smart-quote 1:2-1:5; json-smart-quote 1:7-1:10; json-missing-comma 2:2-2:3; json-smart-quote 2:2-2:5; "
          "json-smart-quote 2:7-2:10",
          "{\"a\":\"b\",\"c\":\"d\"}", "{\"a\": \"b\",\n \"c\": \"d\"}", "a comma is missing too" },
        { "[“a” “b”]", "json-smart-quote 1:2-1:5; json-missing-comma 1:6-1:7; json-smart-quote 1:6-1:9",
          "[\"a\",\"b\"]", "[\"a\", \"b\"]", "two in a row" },
        { "{“a” “b”}", "json-smart-quote 1:2-1:5; json-syntax 1:6-1:7; json-smart-quote 1:6-1:9", "{\"a\":\"b\"}",
          "{\"a\": \"b\"}", "a colon is missing too" },
        { "[“a\tb”]", "json-smart-quote 1:2-1:7; json-control-character 1:4-1:5", "[\"a\\u0009b\"]", "[\"a\\tb\"]",
          "a tab inside is a fault of its own" },
        { "[“C:\\dir”]", "json-smart-quote 1:2-1:10; json-syntax 1:5-1:7", "[\"C:\\\\dir\"]", "[\"C:\\\\dir\"]",
          "a bad escape inside is a fault of its own" },
        { "{“a”: “b\n “c”: 1}", "json-smart-quote 1:2-1:5; json-syntax 1:7-1:9 (unsafe); json-smart-quote 2:2-2:5",
          "{\"a\":\"b\",\"c\":1}", "{\"a\": \"b\",\n \"c\": 1}", "not closed" },
        { "[“a\nb”]", "json-smart-quote 1:2-2:3; json-control-character 1:4-2:1", "[\"a\\u000ab\"]", "[\"a\\nb\"]",
          "goes on to the next line" },
        { "{ “a” : “b” , “c” : [ “d” ] }",
          "json-smart-quote 1:3-1:6; json-smart-quote 1:9-1:12; json-smart-quote 1:15-1:18; json-smart-quote 1:23-1:26",
          "{\"a\":\"b\",\"c\":[\"d\"]}", "{ \"a\" : \"b\" , \"c\" : [ \"d\" ] }", "blanks around" },
        { "{“a” : 1}", "json-smart-quote 1:2-1:5", "{\"a\":1}", "{\"a\" : 1}", "a blank before the colon" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_single_quotes(void **state)
{
    static const struct doc_row rows[] = {
        { "{'a': 'b'}", "json-single-quote 1:2-1:5; json-single-quote 1:7-1:10", "{\"a\":\"b\"}", "{\"a\": \"b\"}",
          "plain ones" },
        { "['it\\'s']", "json-single-quote 1:2-1:9", "[\"it's\"]", "[\"it's\"]",
          "an escaped apostrophe needs no backslash" },
        { "['it's here', 1]", "json-single-quote 1:2-1:13", "[\"it's here\",1]", "[\"it's here\", 1]",
          "an apostrophe that is not escaped" },
        { "['say \"hi\"']", "json-single-quote 1:2-1:12", "[\"say \\\"hi\\\"\"]", "[\"say \\\"hi\\\"\"]",
          "double quotes inside get escaped" },
        { "['rock 'n' roll']", "json-single-quote 1:2-1:17", "[\"rock 'n' roll\"]", "[\"rock 'n' roll\"]",
          "a pair inside" },
        { "['the '80s', 'b']", "json-single-quote 1:2-1:12; json-single-quote 1:14-1:17", "[\"the '80s\",\"b\"]",
          "[\"the '80s\", \"b\"]", "an apostrophe in front of a word" },
        { "['', ' ']", "json-single-quote 1:2-1:4; json-single-quote 1:6-1:9", "[\"\",\" \"]", "[\"\", \" \"]",
          "empty ones" },
        { "[`a`, 'b\"]", "json-single-quote 1:2-1:5; json-single-quote 1:7-1:10", "[\"a\",\"b\"]", "[\"a\", \"b\"]",
          "back ticks, and a mixture" },
        { "['a\" b', 1]", "json-single-quote 1:2-1:8", "[\"a\\\" b\",1]", "[\"a\\\" b\", 1]", "a double quote inside" },
        { "{u'a': u'b', b'c': r'd'}",
          "json-single-quote 1:2-1:6; json-single-quote 1:8-1:12; json-single-quote 1:14-1:18; json-single-quote "
          "1:20-1:24",
          "{\"a\":\"b\",\"c\":\"d\"}", "{\"a\": \"b\", \"c\": \"d\"}", "Python's prefixes" },
        { "{u\"a\": 1}", "json-syntax 1:2-1:6", "{\"a\":1}", "{\"a\": 1}", "Python's prefix before a straight string" },
        { "['a]", "json-syntax 1:2-1:4 (unsafe)", "[\"a\"]", "[\"a\"]",
          "not closed: the bracket belongs to the array" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_unclosed_strings(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": \"abc\n \"b\": 1}", "json-syntax 1:7-1:11 (unsafe)", "{\"a\":\"abc\",\"b\":1}",
          "{\"a\": \"abc\",\n \"b\": 1}", "closes at the end of the line; the comma is part of the repair" },
        { "{\"a\": \"abc,\n \"b\": 1}", "json-syntax 1:7-1:11 (unsafe)", "{\"a\":\"abc\",\"b\":1}",
          "{\"a\": \"abc\",\n \"b\": 1}", "before the comma" },
        { "{\"a\": \"abc  \n}", "json-syntax 1:7-1:11 (unsafe)", "{\"a\":\"abc\"}", "{\"a\": \"abc\"  \n}",
          "before blanks" },
        { "{\"a\": \"abc, \"b\": 1}", "json-syntax 1:7-1:11 (unsafe)", "{\"a\":\"abc\",\"b\":1}",
          "{\"a\": \"abc\", \"b\": 1}", "before the next name on the same line" },
        { "[\"abc, \"d\", \"e\"]", "json-syntax 1:2-1:6 (unsafe)", "[\"abc\",\"d\",\"e\"]", "[\"abc\", \"d\", \"e\"]",
          "before the next item on the same line" },
        { "{\"name: \"Acme\", \"b\": 1}", "json-syntax 1:2-1:7 (unsafe)", "{\"name\":\"Acme\",\"b\":1}",
          "{\"name\": \"Acme\", \"b\": 1}", "a name closes before its colon" },
        { "{\"a b: 1}", "json-syntax 1:2-1:6 (unsafe)", "{\"a b\":1}", "{\"a b\": 1}", "a name of two words" },
        { "{\"a\n \"b\": 1}", "json-syntax 1:2-1:4 (no fix)", "{\"a\":null,\"b\":1}", NULL,
          "a name without colon and value" },
        { "{\"a\": \"abc", "json-syntax 1:7-1:11 (unsafe)", "{\"a\":\"abc\"}", "{\"a\": \"abc\"}",
          "at the end of the text, with the brace" },
        { "{\"l\": [\"a\", \"b]}", "json-syntax 1:13-1:15 (unsafe)", "{\"l\":[\"a\",\"b\"]}", "{\"l\": [\"a\", \"b\"]}",
          "the closing brackets of the line are not text" },
        { "{\"a\": \"see [1]\n}", "json-syntax 1:7-1:15 (unsafe)", "{\"a\":\"see [1]\"}", "{\"a\": \"see [1]\"\n}",
          "a bracket that closes nothing is text" },
        { "[{\"a\": \"x},\n {\"a\": \"y\"}]", "json-syntax 1:8-1:10 (unsafe)", "[{\"a\":\"x\"},{\"a\":\"y\"}]",
          "[{\"a\": \"x\"},\n {\"a\": \"y\"}]", "an object on one line" },
        { "{\"a\": \"abc;\n \"b\": 1}", "json-syntax 1:7-1:12 (unsafe)", "{\"a\":\"abc;\",\"b\":1}",
          "{\"a\": \"abc;\",\n \"b\": 1}", "a semicolon is text" },
        { "\"abc", "json-syntax 1:1-1:5 (unsafe)", "\"abc\"", "\"abc\"", "the root" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_several_lines(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": \"first\nsecond\", \"b\": 2}", "json-control-character 1:13-2:1",
          "{\"a\":\"first\\u000asecond\",\"b\":2}", "{\"a\": \"first\\nsecond\", \"b\": 2}", "a line end inside" },
        { "{\"a\": \"first\r\n  second\r\n  third\"\n}",
          "json-control-character 1:13-2:1; json-control-character 2:9-3:1",
          "{\"a\":\"first\\u000d\\u000a  second\\u000d\\u000a  third\"}",
          "{\"a\": \"first\\r\\n  second\\r\\n  third\"\n}", "three lines, CRLF" },
        { "{\"a\": \"first\n\n\nlast\"}", "json-control-character 1:13-4:1",
          "{\"a\":\"first\\u000a\\u000a\\u000alast\"}", "{\"a\": \"first\\n\\n\\nlast\"}", "empty lines are one run" },
        { "{\"a\": \"first\n\",\n \"b\": 1}", "json-control-character 1:13-2:1", "{\"a\":\"first\\u000a\",\"b\":1}",
          "{\"a\": \"first\\n\",\n \"b\": 1}", "the quote alone on its line" },
        { "{\"a\": \"first\nsee \"b\" there\nlast\"}",
          "json-control-character 1:13-2:1; json-syntax 2:5-2:8; json-control-character 2:14-3:1",
          "{\"a\":\"first\\u000asee \\\"b\\\" there\\u000alast\"}", "{\"a\": \"first\\nsee \\\"b\\\" there\\nlast\"}",
          "quotes on a line between" },
        { "{\"a\": \"x\n b: \"y\"}", "json-syntax 1:7-1:9 (unsafe); json-unquoted-key 2:2-2:3",
          "{\"a\":\"x\",\"b\":\"y\"}", "{\"a\": \"x\",\n \"b\": \"y\"}", "a bare name on the next line is a member" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_inner_quotes(void **state)
{
    static const struct doc_row rows[] = {
        { "[\"say \"hi\" now\"]", "json-syntax 1:7-1:11", "[\"say \\\"hi\\\" now\"]", "[\"say \\\"hi\\\" now\"]",
          "a word in quotes" },
        { "[\"say \"hi\", now\", 1]", "json-syntax 1:7-1:11", "[\"say \\\"hi\\\", now\",1]",
          "[\"say \\\"hi\\\", now\", 1]", "with a comma that is prose" },
        { "[\"3.5\" disk\"]", "json-syntax 1:6-1:7", "[\"3.5\\\" disk\"]", "[\"3.5\\\" disk\"]", "an inch sign" },
        { "{\"a\"b\": 1}", "json-syntax 1:4-1:5", "{\"a\\\"b\":1}", "{\"a\\\"b\": 1}", "in a name" },
        { "[\"x\" b, \"c\"]", "json-syntax 1:6-1:7 (unsafe)", "[\"x\",\"c\"]", "[\"x\" , \"c\"]",
          "not inside: what follows the string is at fault" },
        { "[\"\"\"a\"\"\"]", "json-syntax 1:2-1:9", "[\"a\"]", "[\"a\"]", "three at each end" },
        { "[\"\"a\"\"]", "json-syntax 1:2-1:7", "[\"a\"]", "[\"a\"]", "two at each end" },
        { "{\"a\": \"b\" \"c\": \"d\"}", "json-missing-comma 1:11-1:12", "{\"a\":\"b\",\"c\":\"d\"}",
          "{\"a\": \"b\", \"c\": \"d\"}", "no inner quotes but a missing comma" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_escapes(void **state)
{
    static const struct doc_row rows[] = {
        { "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"]", "",
          "[\"\\\"\\\\/\\u0008\\u000c\\u000a\\u000d\\u0009é😀\"]", NULL, "all that JSON knows" },
        { "[\"\\q\"]", "json-syntax 1:3-1:5", "[\"\\\\q\"]", "[\"\\\\q\"]", "none of them" },
        { "[\"C:\\Users\\me\"]", "json-syntax 1:5-1:7; json-syntax 1:11-1:13", "[\"C:\\\\Users\\\\me\"]",
          "[\"C:\\\\Users\\\\me\"]", "a path: one finding for each" },
        { "[\"\\x41\\xe9\"]", "json-syntax 1:3-1:7; json-syntax 1:7-1:11", "[\"Aé\"]", "[\"\\u0041\\u00e9\"]",
          "hexadecimal ones" },
        { "[\"\\'\"]", "json-syntax 1:3-1:5", "[\"'\"]", "[\"'\"]", "an apostrophe" },
        { "[\"\\u12\", \"\\u\", \"\\u12G4\"]", "json-syntax 1:3-1:7; json-syntax 1:11-1:13; json-syntax 1:17-1:21",
          "[\"\\\\u12\",\"\\\\u\",\"\\\\u12G4\"]", "[\"\\\\u12\", \"\\\\u\", \"\\\\u12G4\"]", "too short" },
        { "[\"\\ud800\", \"\\udc00\", \"\\ud800\\ud800\"]",
          "json-syntax 1:3-1:9 (unsafe); json-syntax 1:13-1:19 (unsafe); json-syntax 1:23-1:29 (unsafe); json-syntax "
          "1:29-1:35 (unsafe)",
          "[\"�\",\"�\",\"��\"]", "[\"\\ufffd\", \"\\ufffd\", \"\\ufffd\\ufffd\"]", "lone surrogates" },
        { "[\"\\ud83d\\u0041\"]", "json-syntax 1:3-1:9 (unsafe)", "[\"�A\"]", "[\"\\ufffd\\u0041\"]",
          "half a pair and a letter" },
        { "[\"C:\\dir\\\", 1]", "json-syntax 1:5-1:7; json-syntax 1:9-1:10", "[\"C:\\\\dir\\\\\",1]",
          "[\"C:\\\\dir\\\\\", 1]", "a path that ends in a backslash" },
        { "{\"a\": \"C:\\dir\\\", \"b\": \"x\"}", "json-syntax 1:10-1:12; json-syntax 1:14-1:15",
          "{\"a\":\"C:\\\\dir\\\\\",\"b\":\"x\"}", "{\"a\": \"C:\\\\dir\\\\\", \"b\": \"x\"}",
          "the same before another member" },
        { "[\"a\\\tb\"]", "json-syntax 1:4-1:6", "[\"a\\\\\\u0009b\"]", "[\"a\\\\\\tb\"]",
          "a backslash before a tab is one finding" },
        { "[\"\\ü\"]", "json-syntax 1:3-1:5", "[\"\\\\ü\"]", "[\"\\\\ü\"]",
          "a backslash before a letter that is not ASCII" },
        { "{\"\\u0061\": 1, \"a\": 2}", "json-duplicate-key 1:15-1:18 (no fix)", "{\"a\":1,\"a\":2}", NULL,
          "escapes in names" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_control_characters(void **state)
{
    static const struct doc_row rows[] = {
        { "[\"a\tb\"]", "json-control-character 1:4-1:5", "[\"a\\u0009b\"]", "[\"a\\tb\"]", "a tab" },
        { "[\"a\t\t\tb\tc\"]", "json-control-character 1:4-1:7; json-control-character 1:8-1:9",
          "[\"a\\u0009\\u0009\\u0009b\\u0009c\"]", "[\"a\\t\\t\\tb\\tc\"]", "one finding for a run" },
        { "[\"\033[31m\"]", "json-control-character 1:3-1:4", "[\"\\u001b[31m\"]", "[\"\\u001b[31m\"]",
          "an escape sequence" },
        { "[\"\"]", "", "[\"\"]", NULL, "DEL is no control character to JSON" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_smart_quotes),       cmocka_unit_test(test_single_quotes),
        cmocka_unit_test(test_unclosed_strings),   cmocka_unit_test(test_several_lines),
        cmocka_unit_test(test_inner_quotes),       cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_control_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
