#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc_rows.h"

#include "xp_macros.h"

static void test_literals(void **state)
{
    static const struct doc_row rows[] = {
        { "[True, TRUE, False, None, nil, Null, NULL]",
          "json-literal 1:2-1:6; json-literal 1:8-1:12; json-literal 1:14-1:19; json-literal 1:21-1:25; json-literal "
          "1:27-1:30; json-literal 1:32-1:36; json-literal 1:38-1:42",
          "[true,true,false,null,null,null,null]", "[true, true, false, null, null, null, null]", "other languages" },
        { "[NaN, Infinity, -Infinity, undefined, inf]",
          "json-literal 1:2-1:5 (no fix); json-literal 1:7-1:15 (no fix); json-literal 1:17-1:26 (no fix); "
          "json-literal 1:28-1:37 (no fix); json-literal 1:39-1:42 (no fix)",
          "[null,null,null,null,null]", NULL, "nothing in JSON means the same" },
        { "{\"a\": True\n \"b\": None}", "json-literal 1:7-1:11; json-missing-comma 2:2-2:3; json-literal 2:7-2:11",
          "{\"a\":true,\"b\":null}", "{\"a\": true,\n \"b\": null}", "with a missing comma" },
        { "[true.\n]", "json-trailing-comma 1:6-1:7", "[true]", "[true\n]", "a full stop after it" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_numbers(void **state)
{
    static const struct doc_row rows[] = {
        { "[0, -0, 12, -1.5, 1e5, 1E+5, 1e-5, 0.0, 1E400]", "", "[0,-0,12,-1.5,1e5,1E+5,1e-5,0.0,1E400]", NULL,
          "valid ones" },
        { "[+1, .5, 5., 01, 007, 1_000, -.5, 1.e5, +.5e-3]",
          "json-literal 1:2-1:4; json-literal 1:6-1:8; json-literal 1:10-1:12; json-literal 1:14-1:16; json-literal "
          "1:18-1:21; json-literal 1:23-1:28; json-literal 1:30-1:33; json-literal 1:35-1:39; json-literal 1:41-1:47",
          "[1,0.5,5.0,1,7,1000,-0.5,1.0e5,0.5e-3]", "[1, 0.5, 5.0, 1, 7, 1000, -0.5, 1.0e5, 0.5e-3]",
          "decimal ones that JSON has in another way" },
        { "[0x1F, -0x10, 0XfF, 0b101, 0o17, 0x1_0]",
          "json-literal 1:2-1:6; json-literal 1:8-1:13; json-literal 1:15-1:19; json-literal 1:21-1:26; json-literal "
          "1:28-1:32; json-literal 1:34-1:39",
          "[31,-16,255,5,15,16]", "[31, -16, 255, 5, 15, 16]", "other bases" },
        { "[0xFFFFFFFFFFFFFFFFFFFFFFFF]", "json-literal 1:2-1:28", "[79228162514264337593543950335]",
          "[79228162514264337593543950335]", "past 64 bits, exactly" },
        { "[−5, –5]", "json-literal 1:2-1:4; json-literal 1:6-1:8", "[-5,-5]", "[-5, -5]", "other minus signs" },
        { "[1_, _1, 1__0, 0x, 1e, --1, 1.2.3, .]",
          "json-syntax 1:2-1:4 (unsafe); json-syntax 1:6-1:8 (unsafe); json-syntax 1:10-1:14 (unsafe); json-syntax "
          "1:16-1:18 (unsafe); json-syntax 1:20-1:22 (unsafe); json-syntax 1:24-1:27 (unsafe); json-syntax 1:29-1:34 "
          "(unsafe); json-syntax 1:36-1:37 (unsafe)",
          "[\"1_\",\"_1\",\"1__0\",\"0x\",\"1e\",\"--1\",\"1.2.3\",\".\"]",
          "[\"1_\", \"_1\", \"1__0\", \"0x\", \"1e\", \"--1\", \"1.2.3\", \".\"]", "no numbers at all" },
        { "[00, -01, 00.5]", "json-literal 1:2-1:4; json-literal 1:6-1:9; json-literal 1:11-1:15", "[0,-1,0.5]",
          "[0, -1, 0.5]", "leading zeros" },
        { "{\"a\": 5.\n \"b\": 1}", "json-missing-comma 1:8-1:9", "{\"a\":5,\"b\":1}", "{\"a\": 5,\n \"b\": 1}",
          "a full stop for the comma" },
        { "{\"a\": 5.}", "json-literal 1:7-1:9", "{\"a\":5.0}", "{\"a\": 5.0}", "a point without digits" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_bare_text(void **state)
{
    static const struct doc_row rows[] = {
        { "{\"a\": Acme, \"b\": python3}", "json-syntax 1:7-1:11 (unsafe); json-syntax 1:18-1:25 (unsafe)",
          "{\"a\":\"Acme\",\"b\":\"python3\"}", "{\"a\": \"Acme\", \"b\": \"python3\"}", "words as values" },
        { "{\"a\": http://x.y//z, \"b\": 1}", "json-syntax 1:7-1:20 (unsafe)", "{\"a\":\"http://x.y//z\",\"b\":1}",
          "{\"a\": \"http://x.y//z\", \"b\": 1}", "two slashes that are no comment" },
        { "{\"a\": Acme // note\n}", "json-syntax 1:7-1:11 (unsafe); json-comment 1:12-1:19 (unsafe)",
          "{\"a\":\"Acme\"}", "{\"a\": \"Acme\"\n}", "a comment after a blank" },
        { "{\"a\": Acme Rain Gauge\n}", "json-syntax 1:7-1:22 (unsafe)", "{\"a\":\"Acme Rain Gauge\"}",
          "{\"a\": \"Acme Rain Gauge\"\n}", "to the end of the line" },
        { "{\"a\": 5 volts, \"b\": 1.0.3}", "json-syntax 1:7-1:14 (unsafe); json-syntax 1:21-1:26 (unsafe)",
          "{\"a\":\"5 volts\",\"b\":\"1.0.3\"}", "{\"a\": \"5 volts\", \"b\": \"1.0.3\"}", "beginning with a digit" },
        { "{\"a\": f(x, y), \"b\": l[0]}", "json-syntax 1:7-1:14 (unsafe); json-syntax 1:21-1:25 (unsafe)",
          "{\"a\":\"f(x, y)\",\"b\":\"l[0]\"}", "{\"a\": \"f(x, y)\", \"b\": \"l[0]\"}", "brackets that pair up" },
        { "{\"a\": Acme\", \"b\": 1}", "json-syntax 1:7-1:12 (unsafe)", "{\"a\":\"Acme\",\"b\":1}",
          "{\"a\": \"Acme\", \"b\": 1}", "the opening quote is missing" },
        { "{\"a\": foo \"b\": 1}", "json-syntax 1:7-1:10 (unsafe); json-missing-comma 1:11-1:12",
          "{\"a\":\"foo\",\"b\":1}", "{\"a\": \"foo\", \"b\": 1}", "before a name without comma" },
        { "{\"a\": say \"hi\"}", "json-syntax 1:7-1:10 (unsafe); json-syntax 1:11-1:15 (unsafe)", "{\"a\":\"say\"}",
          "{\"a\": \"say\" }", "a quote behind a blank ends it" },
        { "{\"a\": C:\\x}", "json-syntax 1:7-1:11 (unsafe)", "{\"a\":\"C:\\\\x\"}", "{\"a\": \"C:\\\\x\"}",
          "a backslash" },
        { "[foo, bar]", "json-syntax 1:2-1:5 (unsafe); json-syntax 1:7-1:10 (unsafe)", "[\"foo\",\"bar\"]",
          "[\"foo\", \"bar\"]", "in an array" },
        { "{\"a\": x;\n \"b\": y;\n}",
          "json-syntax 1:7-1:8 (unsafe); json-missing-comma 1:8-1:9; json-syntax 2:7-2:8 (unsafe); json-trailing-comma "
          "2:8-2:9",
          "{\"a\":\"x\",\"b\":\"y\"}", "{\"a\": \"x\",\n \"b\": \"y\"\n}", "semicolons" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

static void test_bare_names(void **state)
{
    static const struct doc_row rows[] = {
        { "{a: 1, $b: 2, c-d: 3, e.f: 4, 5: 6, ü: 7}",
          "json-unquoted-key 1:2-1:3; json-unquoted-key 1:8-1:10; json-unquoted-key 1:15-1:18; json-unquoted-key "
          "1:23-1:26; json-unquoted-key 1:31-1:32; json-unquoted-key 1:37-1:38",
          "{\"a\":1,\"$b\":2,\"c-d\":3,\"e.f\":4,\"5\":6,\"ü\":7}",
          "{\"a\": 1, \"$b\": 2, \"c-d\": 3, \"e.f\": 4, \"5\": 6, \"ü\": 7}", "all sorts" },
        { "{my key: 1}", "json-unquoted-key 1:2-1:8", "{\"my key\":1}", "{\"my key\": 1}", "two words" },
        { "{a:1,b:2}", "json-unquoted-key 1:2-1:3; json-unquoted-key 1:6-1:7", "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":2}",
          "no blanks" },
        { "{a = 1, b => 2}",
          "json-unquoted-key 1:2-1:3; json-syntax 1:4-1:5; json-unquoted-key 1:9-1:10; json-syntax 1:11-1:13",
          "{\"a\":1,\"b\":2}", "{\"a\" : 1, \"b\" : 2}", "signs for the colon" },
        { "{name\": \"x\"}", "json-syntax 1:2-1:7", "{\"name\":\"x\"}", "{\"name\": \"x\"}",
          "the opening quote is missing" },
        { "{a: \"x\"\n b: \"y\"}", "json-unquoted-key 1:2-1:3; json-missing-comma 2:2-2:3; json-unquoted-key 2:2-2:3",
          "{\"a\":\"x\",\"b\":\"y\"}", "{\"a\": \"x\",\n \"b\": \"y\"}", "a missing comma" },
        { "{a\n}", "json-syntax 1:2-1:3 (no fix)", "{\"a\":null}", NULL, "alone" },
        { "{a 1}", "json-unquoted-key 1:2-1:3; json-syntax 1:4-1:5", "{\"a\":1}", "{\"a\": 1}", "without colon" },
        { "{a: {b: [c]}}", "json-unquoted-key 1:2-1:3; json-unquoted-key 1:6-1:7; json-syntax 1:10-1:11 (unsafe)",
          "{\"a\":{\"b\":[\"c\"]}}", "{\"a\": {\"b\": [\"c\"]}}", "nested" },
    };

    (void)state;
    check_doc_rows(rows, XP_COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_bare_text),
        cmocka_unit_test(test_bare_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
