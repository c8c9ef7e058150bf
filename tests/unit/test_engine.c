/* From rules and a manifest to findings: where rules look, where findings point, what they say. */
#include "lint_harness.h"
#include "xp_example.h"
#include "xp_utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN
/* A rule that never holds for what it looks at, and says what it was. */
#define NEVER RULE("r") "  message: '{value}'\n  expect: {all: [{blank: true}, {blank: false}]}\n"
/* A rule that compares the items of two arrays. */
#define COMPARES(name, expect) RULE(name) "  at: [/a, /b]\n  message: m\n  expect: {" expect "}\n"

struct lint_case {
    const char *rules;
    const char *text;
    const char *findings;
    const char *why;
};

static const struct lint_case selections[] = {
    { NEVER "  at: ''\n", "{}", "1:1-1:2 error r : an object\n", "the root" },
    { NEVER "  at: ''\n", "7", "1:1-1:2 error r : 7\n", "a root that is no object" },
    { NEVER "  at: /a\n", "{\"a\": 1, \"b\": 2}", "1:7-1:8 error r /a: 1\n", "a member" },
    { NEVER "  at: /a\n", "{\"b\": {\"a\": 2}}", "", "a member of another object" },
    { NEVER "  at: /a/b/c\n", "{\"a\": {\"b\": {\"c\": \"x\"}}}", "1:19-1:22 error r /a/b/c: \"x\"\n", "further in" },
    { NEVER "  at: /a/b/c\n", "{\"a\": {\"b\": [{\"c\": \"x\"}]}}", "", "the way must fit" },
    { NEVER "  at: /*\n", "{\"a\": 1, \"b\": [2]}",
      "1:7-1:8 error r /a: 1\n"
      "1:15-1:16 error r /b: an array\n",
      "any member, not those inside them" },
    { NEVER "  at: /*/*\n", "{\"a\": [1, {\"x\": 2}], \"b\": {\"y\": 3}}",
      "1:8-1:9 error r /a/0: 1\n"
      "1:11-1:12 error r /a/1: an object\n"
      "1:33-1:34 error r /b/y: 3\n",
      "any member or item of any member" },
    { NEVER "  at: [/a/1, /a/10]\n", "{\"a\": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}",
      "1:11-1:12 error r /a/1: 1\n"
      "1:38-1:40 error r /a/10: 10\n",
      "items by their number" },
    { NEVER "  at: [/a/01, /a/-, /a/-1]\n", "{\"a\": [0, 1]}", "", "no items by what is no number" },
    { NEVER "  at: /0\n", "{\"0\": true}", "1:7-1:11 error r /0: true\n", "a number can be a member's name" },
    { NEVER "  at: /a~1b~0c\n", "{\"a/b~c\": null}", "1:11-1:15 error r /a~1b~0c: null\n",
      "escapes in a pointer, and back again" },
    { NEVER "  at: /\n", "{\"\": 1.50}", "1:6-1:10 error r /: 1.50\n", "the member without a name" },
    { NEVER "  at: /a\n", "{\"\\u0061\": 1}", "1:12-1:13 error r /a: 1\n", "an escape in a key is what it stands for" },
    { NEVER "  at: [/a, /a]\n", "{\"a\": 1}",
      "1:7-1:8 error r /a: 1\n"
      "1:7-1:8 error r /a: 1\n",
      "a place named twice is looked at twice" },
    { NEVER "  at: /a\n", "{\"a\": 1, \"a\": 2}", "1:15-1:16 error r /a: 2\n", "of two of one name the last counts" },
    { NEVER "  at: /*\n", "{\"a\": 1, \"a\": 2}", "1:15-1:16 error r /a: 2\n", "for a star too" },
    { NEVER "  at: [/a, /b/0]\n", "{\"a\": , \"b\": [, 1]}", "1:17-1:18 error r /b/0: 1\n",
      "what is not written is not looked at" },
    { NEVER "  at: ''\n", "", "", "nothing" },
    { NEVER "  at: ''\n", "hello", "", "what is no JSON at all" },
};

static const struct lint_case points[] = {
    { NEVER "  at: /a\n  point: key\n", "{\n  \"a\": 1\n}", "2:3-2:6 error r /a: 1\n", "at the key" },
    { NEVER "  at: /a/0\n  point: key\n", "{\"a\": [1]}", "1:8-1:9 error r /a/0: 1\n", "an item has no key" },
    { NEVER "  at: ''\n  point: {member: b}\n", "{\"a\": 1, \"b\": 2}", "1:10-1:13 error r /b: an object\n",
      "at the key of a member" },
    { NEVER "  at: ''\n  point: {member: b}\n", "{\"a\": 1}", "1:1-1:2 error r /b: an object\n", "which is not there" },
    { NEVER "  at: /a\n  missing: b/c\n", "{\"a\": {}}", "1:7-1:8 error r /a/b~1c: an object\n",
      "at an object that lacks something" },
    { NEVER "  at: [/a, /b, /c]\n", "{\"a\": [\n1], \"b\": {\n}, \"c\": \"d\\n\"}",
      "1:7-1:8 error r /a: an array\n"
      "2:10-2:11 error r /b: an object\n"
      "3:9-3:14 error r /c: \"d\\n\"\n",
      "containers at their bracket, others as a whole" },
    { NEVER "  at: /a\n", "{\"é日😀\": 1,\r\n \"b\": 1,\r\"a\": \"日本\"}", "3:6-3:10 error r /a: \"日本\"\n",
      "columns count characters, lines end as they may" },
};

static const struct lint_case messages[] = {
    { RULE("r") "  at: /a/*\n  message: '{key} {value} {length} {detail} {folder}.'\n  expect: {blank: true}\n",
      "{\"a\": [\"日本\", -1.50, true, null, [1, 2], {\"x\": 1}]}",
      "1:8-1:12 error r /a/0: item 1 of \"a\" \"日本\" 2  .\n"
      "1:14-1:19 error r /a/1: item 2 of \"a\" -1.50 0  .\n"
      "1:21-1:25 error r /a/2: item 3 of \"a\" true 0  .\n"
      "1:27-1:31 error r /a/3: item 4 of \"a\" null 0  .\n"
      "1:33-1:34 error r /a/4: item 5 of \"a\" an array 2  .\n"
      "1:41-1:42 error r /a/5: item 6 of \"a\" an object 1  .\n",
      "placeholders, of all kinds of values" },
    { RULE("r") "  at: ['', /a/0/1]\n  message: '{key}'\n  expect: {blank: true}\n", "{\"a\": [[1, 2]]}",
      "1:1-1:2 error r : the manifest\n"
      "1:12-1:13 error r /a/0/1: item 2 of item 1 of \"a\"\n",
      "what has no key of its own is named by its place" },
    { RULE("r") "  at: /0\n  message: '{key}'\n  expect: {blank: true}\n", "[1]",
      "1:2-1:3 error r /0: item 1 of the manifest\n", "an item of the root" },
    { RULE("r") "  at: /a\n  message: '{key}'\n  help: '{value}; {an other} {}'\n  expect: {blank: true}\n",
      "{\"a\": \"b\"}", "1:7-1:10 error r /a: \"a\" (\"b\"; {an other} {})\n",
      "help too; what is no placeholder stays" },
    { RULE("r") "  settings: {max: 3, the-min: 1}\n  at: /a\n  message: '{max}{the-min} {{max}}'\n"
                "  expect: {length: {max: $max}}\n",
      "{\"a\": \"abcd\"}", "1:7-1:13 error r /a: 31 {3}\n", "settings" },
    { RULE("r") "  at: /a\n  message: '{value}'\n  expect: {blank: true}\n",
      "{\"a\": \"{value} \\u001b[31m \\u202e \\u0000 \\ud800 \\\\ \\\"\"}",
      "1:7-1:54 error r /a: \"{value} \\x1b[31m \\u{202e} \\x00 � \\ \"\"\n", "hostile text is shown with care" },
    { RULE("r") "  at: /a\n  message: '{value}'\n  expect: {blank: true}\n", "{\"a\": \"" FIFTY TEN "\"}",
      "1:7-1:69 error r /a: \"012345678901234567890123456789012345678901234567890123456789\"\n",
      "a text of sixty characters is shown whole" },
    { RULE("r") "  at: /a\n  message: '{value}'\n  expect: {blank: true}\n", "{\"a\": \"" FIFTY "\\u001b12345678日x\"}",
      "1:7-1:75 error r /a: \"01234567890123456789012345678901234567890123456789\\x1b12345678日…\"\n",
      "a longer one is not, and is cut between characters" },
    { RULE("r") "  at: /a\n  message: '{value}'\n  expect: {blank: true}\n", "{\"a\": 1" FIFTY TEN "}",
      "1:7-1:68 error r /a: 101234567890123456789012345678901234567890123456789012345678…\n",
      "a long number is cut too" },
    { RULE("r") "  at: /*\n  message: '{key}'\n  expect: {blank: true}\n", "{\"a\\u202e\": 1}",
      "1:13-1:14 error r /a\xe2\x80\xae: \"a\\u{202e}\"\n", "hostile keys are shown with care" },
    { RULE("r") "  at: ''\n  message: '{key}'\n  expect: {blank: true}\n", "[]", "1:1-1:2 error r : the manifest\n",
      "the root has no key" },
};

static const struct lint_case checks[] = {
    { RULE("r") "  at: /a\n  message: m\n  when: {type: string}\n  expect: {prefix: x}\n", "{\"a\": 1}", "",
      "nothing to say where `when` does not hold" },
    { RULE("r") "  at: /a\n  message: m\n  checks:\n    - expect: {prefix: x}\n    - {expect: {suffix: y}, severity: "
                "note}\n"
                "    - {at: /b, expect: {blank: true}, severity: warning, message: n}\n    - {expect: {blank: true}, "
                "severity: off}\n",
      "{\"a\": \"z\", \"b\": 1}",
      "1:7-1:10 error r /a: m\n"
      "1:7-1:10 note r /a: m\n"
      "1:17-1:18 warning r /b: n\n",
      "several checks, each with what it has of its own" },
    { "- id: s\n  severity: off\n  summary: s\n  at: /a\n  message: m\n  expect: {prefix: x}\n" NEVER "  at: /a\n",
      "{\"a\": \"z\"}", "1:7-1:10 error r /a: \"z\"\n", "a rule that is off" },
    { RULE("r") "  at: /a\n  message: '{value}'\n  expect: {unique-by: t}\n",
      "{\"a\": [{\"t\": 1}, {\"t\": 2},\n{\"t\": 1}, {\"x\": 1},\n{\"t\": 2}, {\"t\": 1}]}",
      "2:7-2:8 error r /a/2/t: 1 [1:14 it stands here first]\n"
      "3:7-3:8 error r /a/4/t: 2 [1:24 it stands here first]\n"
      "3:17-3:18 error r /a/5/t: 1 [1:14 it stands here first]\n",
      "a finding for each repetition, with the first one beside it" },
    { RULE("r") "  at: ''\n  message: m\n  expect: {member: {a: {unique-by: t}}}\n",
      "{\"a\": [{\"t\": 1}, {\"t\": 1}]}", "1:1-1:2 error r : m\n",
      "asked from further out there is one finding, out there" },
    { RULE("r") "  at: /a/0\n  message: m\n  expect: {parent: {unique-by: t}}\n", "{\"a\": [{\"t\": 1}, {\"t\": 1}]}",
      "1:8-1:9 error r /a/0: m\n", "or further in" },
    { RULE("r") "  at: /a\n  message: m\n  when: {not: {unique-by: t}}\n  expect: {length: {max: 1}}\n",
      "{\"a\": [{\"t\": 1}, {\"t\": 1}, {\"t\": 1}]}", "1:7-1:8 error r /a: m\n",
      "what `when` found is not what fails" },
    { RULE("r") "  at: [/*/x, /*/z]\n  message: m\n  expect: {parent: {present: y}}\n",
      "{\"a\": {\"x\": 1, \"y\": 1, \"z\": 1},\n\"b\": {\"x\": 1, \"z\": 1}}",
      "2:12-2:13 error r /b/x: m\n2:20-2:21 error r /b/z: m\n", "each is asked about what is around itself" },
    { COMPARES("r", "unique-by: {member: t, when: {type: string}}") COMPARES("s", "unique-by: t")
          COMPARES("u", "prefix-free: {member: t, when: {type: string}}"),
      "{\"a\": [{\"t\": 1}, {\"t\": \"xy\"}, {\"t\": 1}, {\"t\": \"x\"}, {\"t\": \"xy\"}],\n"
      "\"b\": [{\"t\": \"y\"}, {\"t\": \"y\"}]}",
      "1:24-1:28 error u /a/1/t: m [1:47 it begins with this one]\n"
      "1:37-1:38 error s /a/2/t: m [1:14 it stands here first]\n"
      "1:59-1:63 error r /a/4/t: m [1:24 it stands here first]\n"
      "1:59-1:63 error s /a/4/t: m [1:24 it stands here first]\n"
      "2:25-2:28 error r /b/1/t: m [2:13 it stands here first]\n"
      "2:25-2:28 error s /b/1/t: m [2:13 it stands here first]\n",
      "what is compared is kept for who compares the same of the same array" },
};

static void assert_cases(const struct lint_case *cases, size_t count)
{
    size_t failures = 0;

    for (size_t i = 0; i < count; i++) {
        XP_AUTO_BUF found = XP_BUF_INIT(100000);
        struct xp_findings findings = { 0 };
        struct lint_setup setup;

        lint_setup_init(&setup, cases[i].rules, false);
        lint_text(&setup, xp_str_from(cases[i].text), &findings, NULL);
        lint_dump(&findings, &found);
        if (strcmp(found.ptr, cases[i].findings) != 0) {
            print_error("%s:\n%s", cases[i].why, found.ptr);
            failures++;
        }
        xp_findings_release(&findings);
        lint_setup_release(&setup);
    }
    assert_int_equal(failures, 0);
}

static void rules_look_where_they_say(void **state)
{
    (void)state;
    assert_cases(selections, XP_COUNT(selections));
}

static void findings_point_where_they_say(void **state)
{
    (void)state;
    assert_cases(points, XP_COUNT(points));
}

static void messages_are_filled(void **state)
{
    (void)state;
    assert_cases(messages, XP_COUNT(messages));
}

static void checks_are_carried_out(void **state)
{
    (void)state;
    assert_cases(checks, XP_COUNT(checks));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_look_where_they_say),
        cmocka_unit_test(findings_point_where_they_say),
        cmocka_unit_test(messages_are_filled),
        cmocka_unit_test(checks_are_carried_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
