/* Every way in which a rule file can be wrong, each with the place and the words that its author gets. */
#include "lint_harness.h"

#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define LOOK "  at: /tag\n"                 /* 4 */
#define MESSAGE "  message: m\n"            /* 5 */
#define EXPECT "  expect: {type: string}\n" /* 6 */
#define GOOD RULE("r") LOOK MESSAGE EXPECT
/* A rule that says nothing but this expression, on line 6 from column 11. */
#define EXPECTING(expr) RULE("r") LOOK MESSAGE "  expect: " expr "\n"
#define BUILTIN(rest) BUILTIN_RULE("b") rest
/* The examples of a built-in rule, on line 6. */
#define EXAMPLES(list) RULE("b") "  why: w\n  source: {page: p, status: example}\n  examples: " list "\n" LOOK MESSAGE EXPECT

struct refusal {
    const char *rules;
    const char *message;
    const char *why;
};

static const struct refusal user_files[] = {
    { "", "r.yaml:1:1: the file is empty; a rule file is a list of rules", "an empty file" },
    { "# nothing\n", "r.yaml:1:1: the file is empty; a rule file is a list of rules", "a comment alone" },
    { "id: r\n", "r.yaml:1:1: expected a list of rules; found an object", "a map in place of a list" },
    { "- r\n", "r.yaml:1:3: a rule is a map of keys and values; found a string", "a text in place of a rule" },
    { "- - r\n", "r.yaml:1:3: a rule is a map of keys and values; found an array", "a list in a list" },
    { "- id: [\n", "r.yaml:2:1: found the end of the file where a value is expected", "broken YAML" },
    { "- id: &a r\n", "r.yaml:1:7: anchors are not used here, and \"&\" begins one", "an anchor" },
    { "- {severity: error, summary: s}\n", "r.yaml:1:3: the rule has no id", "no id" },
    { "- {id: r, summary: s}\n", "r.yaml:1:3: the rule has no severity", "no severity" },
    { "- {id: r, severity: note}\n", "r.yaml:1:3: the rule has no summary", "no summary" },
    { GOOD "- {id: s, severity: note}\n", "r.yaml:7:3: the rule has no summary", "the second rule is wrong" },
    { "- id: r\n  sevrity: error\n", "r.yaml:2:3: unknown key \"sevrity\"; did you mean \"severity\"?",
      "a misspelt key" },
    { "- id: r\n  colour: red\n",
      "r.yaml:2:3: unknown key \"colour\"; known are: id, severity, reported-by, summary, why, source, settings, fix, "
      "checks, examples, message, help, at, on, point, missing, when, expect",
      "a key like no other" },
    { "- id: r\n  \"a\\eb\": red\n",
      "r.yaml:2:3: unknown key \"a\\x1bb\"; known are: id, severity, reported-by, summary, why, source, settings, fix, "
      "checks, examples, message, help, at, on, point, missing, when, expect",
      "a key that would confuse a terminal" },
    { "- id: r\n  id: s\n", "r.yaml:2:3: key \"id\" stands here a second time in the same mapping; the first is on line 1", "a key twice" },
    { RULE("7"), "r.yaml:1:7: expected a text (in quotes if need be); found an integer", "a number as an id" },
    { RULE("[r]"), "r.yaml:1:7: expected a text (in quotes if need be); found an array", "a list as an id" },
    { RULE("Tag-Long"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them",
      "capitals in an id" },
    { RULE("tag_long"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them",
      "an underscore in an id" },
    { RULE("-tag"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them", "a dash in front" },
    { RULE("tag-"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them", "a dash behind" },
    { RULE("tag--long"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them",
      "two dashes" },
    { RULE("''"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them", "an empty id" },
    { RULE("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
      "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them", "65 letters" },
    { GOOD GOOD, "r.yaml:7:7: there is already a rule \"r\"", "an id twice" },
    { "- {id: r, severity: eror, summary: s}\n", "r.yaml:1:21: unknown severity \"eror\"; did you mean \"error\"?",
      "a misspelt severity" },
    { "- {id: r, severity: bad, summary: s}\n",
      "r.yaml:1:21: unknown severity \"bad\"; known are: off, note, warning, error", "a severity like no other" },
    { "- {id: r, severity: true, summary: s}\n", "r.yaml:1:21: expected a text; found true or false",
      "a severity that is no text" },
    { "- {id: r, severity: note, summary: [s]}\n",
      "r.yaml:1:36: expected a text (in quotes if need be); found an array", "a summary that is no text" },
    { RULE("r") "  source: {page: p, status: documentd}\n",
      "r.yaml:4:29: unknown status \"documentd\"; did you mean \"documented\"?", "a misspelt status" },
    { RULE("r") "  source: {page: p}\n", "r.yaml:4:11: a source needs page and status", "half a source" },
    { RULE("r") "  source: p\n", "r.yaml:4:11: a source is a map of keys and values; found a string",
      "a source that is no map" },
    { RULE("r") "  reported-by: json\n",
      "r.yaml:4:16: reported-by is for built-in rules; a rule of yours needs at: and expect:",
      "a user's rule with a reporter" },
    { GOOD "  fix: writes it\n",
      "r.yaml:7:8: fix is for built-in rules, whose fixes are part of the program", "a user's rule with a fix" },
    { "- {table: manifest, what: w, at: '', keys: {}}\n",
      "r.yaml:1:4: a key table is for built-in rules", "a user's file with a key table" },
    { GOOD "  examples: {passes: []}\n", "r.yaml:7:14: unknown key \"passes\"; did you mean \"pass\"?",
      "a misspelt group of examples" },
    { GOOD "  examples: {pass: '{}'}\n", "r.yaml:7:20: expected a list of examples; found a string",
      "examples that are no list" },
    { GOOD "  examples: {pass: [{overlai: '{}'}]}\n", "r.yaml:7:22: unknown key \"overlai\"; did you mean \"overlay\"?",
      "a misspelt key of an example" },
    { GOOD "  examples: {pass: [{text: 't', without: [tag]}]}\n",
      "r.yaml:7:21: an example has text (or bytes) or overlay and without, not both", "a text and a change" },
    { GOOD "  examples: {pass: [{manifest: 7}]}\n",
      "r.yaml:7:32: expected a text (in quotes if need be); found an integer", "a manifest's name that is no text" },
};

static const struct refusal checks[] = {
    { RULE("r"), "r.yaml:1:3: the check does not say where it looks; add at: /key or on: folder", "no check at all" },
    { RULE("r") LOOK, "r.yaml:1:3: the check expects nothing; add expect: with at least one word", "no expect" },
    { RULE("r") LOOK EXPECT, "r.yaml:1:3: the check has no message", "no message" },
    { RULE("r") LOOK MESSAGE "  on: folder\n", "r.yaml:4:7: a check has `at` or `on`, not both", "two subjects" },
    { RULE("r") "  on: foldr\n", "r.yaml:4:7: unknown subject \"foldr\"; did you mean \"folder\"?",
      "a misspelt subject" },
    { RULE("r") "  at: tag\n",
      "r.yaml:4:7: \"tag\" is no JSON Pointer; it is empty or begins with /, with ~0 for ~ and ~1 for /",
      "a pointer without a slash" },
    { RULE("r") "  at: [/tag, /a~2]\n",
      "r.yaml:4:14: \"/a~2\" is no JSON Pointer; it is empty or begins with /, with ~0 for ~ and ~1 for /",
      "a bad escape in the second pointer" },
    { RULE("r") "  at: []\n", "r.yaml:4:7: the list is empty; give at least one pointer", "no pointer in the list" },
    { RULE("r") "  at: 7\n", "r.yaml:4:7: expected a text (in quotes if need be); found an integer",
      "a pointer that is no text" },
    { RULE("r") "  at: /1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25/26/27/28/29/30/31/32/33\n",
      "r.yaml:4:7: the pointer has more than 32 segments", "a pointer that is too long" },
    { RULE("r") LOOK "  point: keys\n", "r.yaml:5:10: unknown point \"keys\"; did you mean \"key\"?",
      "a misspelt point" },
    { RULE("r") LOOK "  point: {}\n", "r.yaml:5:10: point is value, key or {member: NAME}", "an empty point" },
    { RULE("r") LOOK "  point: [key]\n", "r.yaml:5:10: point is a map of keys and values; found an array",
      "a point that is a list" },
    { RULE("r") LOOK "  missing: [a]\n", "r.yaml:5:12: expected a text (in quotes if need be); found an array",
      "a missing member that is no text" },
    { RULE("r") LOOK "  message: '{valu}'\n",
      "r.yaml:5:12: unknown placeholder \"{valu}\"; known are {value}, {key}, {detail}, {length}, {folder} and the "
      "rule's settings",
      "an unknown placeholder" },
    { RULE("r") LOOK "  help: 'a {found}'\n",
      "r.yaml:5:9: unknown placeholder \"{found}\"; known are {value}, {key}, {detail}, {length}, {folder} and the "
      "rule's settings",
      "a placeholder of the built-in reporters" },
    { RULE("r") "  settings: {max: 5}\n" LOOK "  message: '{min}'\n",
      "r.yaml:6:12: unknown placeholder \"{min}\"; known are {value}, {key}, {detail}, {length}, {folder} and the "
      "rule's settings",
      "a setting that the rule does not have" },
    { RULE("r") "  settings: [5]\n", "r.yaml:4:13: settings are a map of at most 16 names and whole numbers",
      "settings that are no map" },
    { RULE("r") "  settings: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1, n: 1, "
                "o: 1, p: 1, q: 1}\n",
      "r.yaml:4:13: settings are a map of at most 16 names and whole numbers", "17 settings" },
    { RULE("r") "  settings: {max: 5.0}\n", "r.yaml:4:19: expected a whole number; found a number",
      "a setting that is no integer" },
    { RULE("r") "  settings: {max: -1}\n", "r.yaml:4:19: expected a whole number from 0 to 2147483647",
      "a setting below zero" },
    { RULE("r") "  settings: {max: 99999999999999999999}\n",
      "r.yaml:4:19: expected a whole number from 0 to 2147483647", "a setting that fits nowhere" },
    { RULE("r") "  settings: {max2: 5}\n",
      "r.yaml:4:14: a setting's name is of letters and dashes, and not that of a placeholder such as {value}",
      "a setting that could not stand in a message" },
    { RULE("r") "  settings: {value: 5}\n",
      "r.yaml:4:14: a setting's name is of letters and dashes, and not that of a placeholder such as {value}",
      "a setting that a message could not name" },
    { RULE("r") "  checks: []\n", "r.yaml:4:11: the list of checks is empty", "no checks" },
    { RULE("r") "  checks: {at: /a}\n", "r.yaml:4:11: expected a list of checks; found an object",
      "checks that are no list" },
    { RULE("r") "  checks:\n    - {summary: s}\n",
      "r.yaml:5:8: unknown key \"summary\"; known are: severity, message, help, at, on, point, missing, when, expect",
      "a key that a check does not have" },
    { RULE("r") LOOK MESSAGE "  checks:\n    - expect: {type: string}\n    - when: {type: string}\n",
      "r.yaml:8:7: the check expects nothing; add expect: with at least one word", "the second check is wrong" },
    { RULE("r") "  checks:\n    - {at: /a, expect: {blank: true}}\n", "r.yaml:5:7: the check has no message",
      "a check without a message" },
    { RULE("r") "  checks:\n    - {at: /a, severity: warn, expect: {blank: true}}\n",
      "r.yaml:5:26: unknown severity \"warn\"; known are: off, note, warning, error", "a check's severity" },
};

static const struct refusal expressions[] = {
    { EXPECTING("string"), "r.yaml:6:11: an expression is a map of words; found a string", "no map" },
    { EXPECTING("{}"), "r.yaml:6:11: an expression is a map of words; found an object", "an empty map" },
    { EXPECTING("{prefx: a}"), "r.yaml:6:12: unknown word \"prefx\"; did you mean \"prefix\"?", "a misspelt word" },
    { EXPECTING("{ignore-cases: true, prefix: a}"),
      "r.yaml:6:12: unknown word \"ignore-cases\"; did you mean \"ignore-case\"?", "a misspelt switch" },
    { EXPECTING("{ignore-case: yes, prefix: a}"), "r.yaml:6:25: expected true or false; found a string",
      "a switch that is neither on nor off" },
    { EXPECTING("{ignore-case: true}"), "r.yaml:6:11: ignore-case alone says nothing; add a word",
      "a switch alone" },
    { EXPECTING("{type: strin}"), "r.yaml:6:18: unknown type \"strin\"; did you mean \"string\"?",
      "a misspelt type" },
    { EXPECTING("{type: [string, bool]}"),
      "r.yaml:6:27: unknown type \"bool\"; known are: string, integer, number, boolean, null, array, object",
      "a type like no other" },
    { EXPECTING("{type: []}"), "r.yaml:6:18: the list is empty; give at least one type", "no type" },
    { EXPECTING("{type: {}}"), "r.yaml:6:18: expected a text; found an object", "a type that is a map" },
    { EXPECTING("{equals: [a]}"), "r.yaml:6:20: expected a text, a number, true, false or null; found an array",
      "a list to be equal to" },
    { EXPECTING("{equals: 0x1F}"), "r.yaml:6:20: write the number as in JSON, in decimal digits",
      "a number as JSON has none" },
    { EXPECTING("{min: .inf}"), "r.yaml:6:17: write the number as in JSON, in decimal digits", "infinity" },
    { EXPECTING("{max: +5}"), "r.yaml:6:17: write the number as in JSON, in decimal digits", "a plus" },
    { EXPECTING("{one-of: a}"), "r.yaml:6:20: expected a list of values; found a string", "one of no list" },
    { EXPECTING("{one-of: []}"), "r.yaml:6:20: the list is empty; nothing could ever fit", "one of nothing" },
    { EXPECTING("{one-of: [a, 1]}"), "r.yaml:6:24: the values of one list must be of one type", "mixed values" },
    { EXPECTING("{one-of: [[a]]}"), "r.yaml:6:21: expected a text, a number, true, false or null; found an array",
      "a list in a list" },
    { EXPECTING("{prefix: 7}"), "r.yaml:6:20: expected a text (in quotes if need be); found an integer",
      "a number as a text" },
    { EXPECTING("{contains: []}"), "r.yaml:6:22: the list is empty; give at least one text", "no text" },
    { EXPECTING("{contains: [a, 7]}"), "r.yaml:6:26: expected a text (in quotes if need be); found an integer",
      "a number among texts" },
    { EXPECTING("{pattern: 'a(b'}"),
      "r.yaml:6:21: the pattern is wrong: missing closing parenthesis (at its character 4)", "an open parenthesis" },
    { EXPECTING("{pattern: 7}"), "r.yaml:6:21: expected a text (in quotes if need be); found an integer",
      "a pattern that is no text" },
    { EXPECTING("{pattern: '\\C'}"), "r.yaml:6:21: the pattern is wrong: using \\C is disabled by the application "
                                     "(at its character 3)",
      "a pattern that could cut a character in two" },
    { EXPECTING("{min: a}"), "r.yaml:6:17: expected a number; found a string", "a text as a number" },
    { EXPECTING("{length: 5}"), "r.yaml:6:20: a length is a map of keys and values; found an integer",
      "a length that is no map" },
    { EXPECTING("{length: {}}"), "r.yaml:6:20: a length needs min, max or both", "an empty length" },
    { EXPECTING("{length: {maximum: 5}}"), "r.yaml:6:21: unknown key \"maximum\"; known are: min, max",
      "an unknown bound" },
    { EXPECTING("{length: {max: $max}}"), "r.yaml:6:26: the rule has no setting \"max\"", "an unknown setting" },
    { EXPECTING("{length: {max: many}}"), "r.yaml:6:26: expected a number or a $setting", "a bound that is neither" },
    { EXPECTING("{length: {max: -1}}"), "r.yaml:6:26: expected a whole number from 0 to 2147483647",
      "a bound below zero" },
    { EXPECTING("{length: {min: 5, max: 4}}"), "r.yaml:6:20: min is above max; nothing could ever fit",
      "bounds the wrong way round" },
    { EXPECTING("{blank: 1}"), "r.yaml:6:19: expected true or false; found an integer", "no boolean" },
    { EXPECTING("{characters: control}"), "r.yaml:6:24: characters is a map of keys and values; found a string",
      "characters that are no map" },
    { EXPECTING("{characters: {}}"), "r.yaml:6:24: characters needs none-of with a list of classes",
      "characters without a list" },
    { EXPECTING("{characters: {none-of: []}}"), "r.yaml:6:34: the list is empty; give at least one class",
      "no class" },
    { EXPECTING("{characters: {none-of: control}}"), "r.yaml:6:34: expected a list of classes; found a string",
      "a class outside a list" },
    { EXPECTING("{characters: {none-of: [contrl]}}"), "r.yaml:6:35: unknown class \"contrl\"; did you mean \"control\"?",
      "a misspelt class" },
    { EXPECTING("{not: a}"), "r.yaml:6:17: an expression is a map of words; found a string", "not a text" },
    { EXPECTING("{not: {prefx: a}}"), "r.yaml:6:18: unknown word \"prefx\"; did you mean \"prefix\"?",
      "a misspelt word further in" },
    { EXPECTING("{all: {type: string}}"), "r.yaml:6:17: expected a list of expressions; found an object",
      "expressions that are no list" },
    { EXPECTING("{any: []}"), "r.yaml:6:17: the list is empty; give at least one expression", "no expression" },
    { EXPECTING("{any: [{type: string}, {}]}"), "r.yaml:6:34: an expression is a map of words; found an object",
      "the second expression is empty" },
    { EXPECTING("{member: name}"), "r.yaml:6:20: member needs a map of names and expressions", "a member's name alone" },
    { EXPECTING("{member: {}}"), "r.yaml:6:20: member needs a map of names and expressions", "no member" },
    { EXPECTING("{member: {a: b}}"), "r.yaml:6:24: an expression is a map of words; found a string",
      "a member without an expression" },
    { EXPECTING("{file: fil}"), "r.yaml:6:18: unknown kind of entry \"fil\"; known are: file, folder, program, any",
      "an unknown kind of entry" },
    { EXPECTING("{path: outside}"), "r.yaml:6:18: unknown place \"outside\"; known are: inside",
      "an unknown place" },
};

static const struct refusal builtin_files[] = {
    { RULE("b") LOOK MESSAGE EXPECT, "r.yaml:1:3: the rule has no why", "no why" },
    { RULE("b") "  why: w\n" LOOK MESSAGE EXPECT, "r.yaml:1:3: the rule has no source", "no source" },
    { RULE("b") "  why: w\n  source: {page: p, status: older}\n" LOOK MESSAGE EXPECT,
      "r.yaml:1:3: the rule has no examples", "no examples" },
    { EXAMPLES("{pass: ['{}']}"), "r.yaml:6:13: a built-in rule needs an example that passes and one that fails",
      "no failing example" },
    { EXAMPLES("{pass: [], fail: ['{}']}"),
      "r.yaml:6:13: a built-in rule needs an example that passes and one that fails", "no passing example" },
    { BUILTIN("  reported-by: jason\n"), "r.yaml:7:16: unknown reporter \"jason\"; did you mean \"json\"?",
      "a misspelt reporter" },
    { BUILTIN("  reported-by: json\n" LOOK), "r.yaml:8:7: a rule with reported-by has no at", "a reporter and a place" },
    { BUILTIN("  reported-by: json\n  checks: []\n"), "r.yaml:8:11: a rule with reported-by has no checks",
      "a reporter and checks" },
    { BUILTIN("  reported-by: keys\n"), "r.yaml:1:3: the rule has no message", "a reporter that needs a message" },
    { BUILTIN("  reported-by: keys\n  message: '{foun}'\n"),
      "r.yaml:8:12: unknown placeholder \"{foun}\"; known are {value}, {key}, {detail}, {length}, {folder} and the "
      "rule's settings",
      "an unknown placeholder of a reporter" },
    { "- table: t\n", "r.yaml:1:3: the key table has no what", "half a key table" },
    { "- {table: t, what: w, at: [], keys: {a: {}}}\n", "r.yaml:1:27: the list is empty; give at least one pointer",
      "a table for no place" },
    { "- {table: t, what: w, at: '', keys: {}}\n",
      "r.yaml:1:37: keys are a map from names to what is known of them", "a table without keys" },
    { "- {table: t, what: w, at: '', keys: {a: {}}}\n", "r.yaml:1:38: a key needs status, page and doc",
      "a key of which nothing is known" },
    { "- {table: t, what: w, at: '', keys: {a: {staus: older}}}\n",
      "r.yaml:1:42: unknown key \"staus\"; did you mean \"status\"?", "a misspelt key of a key" },
    { "- {table: t, what: w, at: '', keys: {a: {status: older, page: p, doc: d, type: text}}}\n",
      "r.yaml:1:80: unknown type \"text\"; known are: string, integer, number, boolean, null, array, object",
      "an unknown type of a key" },
    { "- {table: t, what: w, at: '', keys: {a: {status: older, page: p, doc: d, required: 1}}}\n",
      "r.yaml:1:84: expected true or false; found an integer", "a key that is required by a number" },
    { "- {table: t, what: w, at: '', keys: {a: {status: older, page: p, doc: d, case-status: older}}}\n",
      "r.yaml:1:87: unknown status \"older\"; known are: doubted", "an unknown doubt" },
    { "- {table: t, what: w, at: '', keys: {a: {status: older, page: p, doc: d, default: []}}}\n",
      "r.yaml:1:83: expected a text, a number, true, false or null; found an array", "a default that is a list" },
    { "- {table: t, what: w, at: '', keys: {a: {status: older, page: p, doc: d, default: 'a\"b'}}}\n",
      "r.yaml:1:83: a default text is without quotes, backslashes and control characters",
      "a default that would break the JSON it stands in" },
};

/* All rows are tried, so that one change of the words shows all that it changed. */
static void assert_refused(const struct refusal *rows, size_t count, bool is_builtin)
{
    size_t failures = 0;

    for (size_t i = 0; i < count; i++) {
        struct xp_rulebook book = { 0 };
        struct xp_err err = { XP_OK, "it was taken" };
        struct xp_str name = xp_str_from("r.yaml"), text = xp_str_from(rows[i].rules);
        int rc = xp_rule_load(&book, name, text, is_builtin, &err);
        int quiet_rc = xp_rule_load(&book, name, text, is_builtin, NULL);

        if (strcmp(err.msg, rows[i].message) != 0 || rc != XP_E_SYNTAX || err.code != rc || quiet_rc != rc) {
            print_error("%s:\n  found    %s\n  expected %s\n", rows[i].why, err.msg, rows[i].message);
            failures++;
        }
        xp_rulebook_release(&book);
    }
    assert_int_equal(failures, 0);
}

static void wrong_files_are_refused(void **state)
{
    (void)state;
    assert_refused(user_files, XP_COUNT(user_files), false);
}

static void wrong_checks_are_refused(void **state)
{
    (void)state;
    assert_refused(checks, XP_COUNT(checks), false);
}

static void wrong_expressions_are_refused(void **state)
{
    (void)state;
    assert_refused(expressions, XP_COUNT(expressions), false);
}

static void wrong_builtin_files_are_refused(void **state)
{
    (void)state;
    assert_refused(builtin_files, XP_COUNT(builtin_files), true);
}

/* A rule whose expression is `depth` times "not" around one word. */
static void nest(struct xp_buf *out, int depth)
{
    xp_buf_addf(out, "%s", RULE("r") LOOK MESSAGE "  expect: ");
    for (int i = 0; i < depth; i++)
        xp_buf_addf(out, "{not: ");
    xp_buf_addf(out, "{blank: true}");
    for (int i = 0; i < depth; i++)
        xp_buf_addf(out, "}");
}

static int load(struct xp_rulebook *book, const char *text, bool is_builtin, struct xp_err *err)
{
    err->msg[0] = '\0';
    return xp_rule_load(book, xp_str_from("r.yaml"), xp_str_from(text), is_builtin, err);
}

static void expressions_are_as_deep_as_yaml_is(void **state)
{
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    struct xp_err err;

    (void)state;
    nest(&text, 61);
    assert_int_equal(load(&book, text.ptr, false, &err), 0);
    xp_buf_clear(&text);
    nest(&text, 62);
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "r.yaml:6:383: nested more than 64 levels deep");
    xp_buf_clear(&text);
    nest(&text, 100000);
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    xp_rulebook_release(&book);
}

static void a_pattern_has_a_limit(void **state)
{
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    struct xp_err err;

    (void)state;
    xp_buf_addf(&text, "%s  expect: {pattern: \"%04097d\"}\n", RULE("r") LOOK MESSAGE, 0);
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "r.yaml:6:21: the pattern is wrong: it is longer than 4096 bytes");
    xp_rulebook_release(&book);
}

static void a_book_has_a_limit(void **state)
{
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 22);
    struct xp_err err;

    (void)state;
    for (int i = 0; i <= XP_RULES_MAX; i++)
        xp_buf_addf(&text, "- {id: r%d, severity: note, summary: s, at: /a, message: m, expect: {blank: true}}\n", i);
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "r.yaml:10001:3: more than 10000 rules");
    assert_int_equal(book.count, XP_RULES_MAX);
    xp_rulebook_release(&book);
}

static void names_of_files_are_shown_with_care(void **state)
{
    struct xp_rulebook book = { 0 };
    struct xp_err err;

    (void)state;
    assert_int_equal(xp_rule_load(&book, xp_str_from("a\x1b[31m.yaml"), xp_str_from("x"), false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "a\\x1b[31m.yaml:1:1: expected a list of rules; found a string");
    xp_rulebook_release(&book);
}

static void quotes_are_cut_between_characters(void **state)
{
    struct xp_rulebook book = { 0 };
    XP_AUTO_BUF text = XP_BUF_INIT(1000);
    struct xp_err err;

    (void)state;
    xp_buf_addf(&text, "%s  at: x", RULE("r"));
    for (int i = 0; i < 100; i++)
        xp_buf_addf(&text, "é");
    assert_int_equal(load(&book, text.ptr, false, &err), XP_E_SYNTAX);
    assert_non_null(strstr(err.msg, "éé…\" is no JSON Pointer"));
    xp_rulebook_release(&book);
}

static void what_was_read_stays_after_a_mistake(void **state)
{
    struct xp_rulebook book = { 0 };
    struct xp_err err;

    (void)state;
    assert_int_equal(load(&book, GOOD, false, &err), 0);
    assert_int_equal(load(&book, RULE("s") LOOK MESSAGE EXPECT GOOD, false, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "r.yaml:7:7: there is already a rule \"r\"");
    assert_int_equal(book.count, 2);
    assert_int_equal(load(&book, RULE("t") LOOK MESSAGE EXPECT, false, &err), 0);
    assert_true(xp_str_is(book.rules[2].id, "t"));
    xp_rulebook_release(&book);
}

static void a_rule_is_read_whole(void **state)
{
    static const char text[] = "- id: r-1\n"
                               "  severity: warning\n"
                               "  summary: a summary\n"
                               "  why: >\n    because\n    of this\n"
                               "  source: {page: a page, status: library}\n"
                               "  settings: {max: 5, the-least: 2}\n"
                               "  at: /a~1b/*\n"
                               "  when: {type: string}\n"
                               "  message: 'm {max} {value} {} {not a placeholder} {'\n"
                               "  help: h\n"
                               "  checks:\n"
                               "    - expect: {length: {min: $the-least, max: $max}, pattern: a}\n"
                               "    - {on: folder-stem, when: {blank: false}, expect: {pattern: b}, severity: note,\n"
                               "       message: other, help: other help, point: key}\n"
                               "    - {at: ['', /c], expect: {present: c}, missing: c, point: {member: d}}\n"
                               "  examples:\n"
                               "    pass: ['{\"a\": 1}', {note: n}]\n"
                               "    fail: [{bytes: 'a\\xF6\\x', folder: f, manifest: false, files: [x/]}]\n";
    struct xp_rulebook book = { 0 };
    const struct xp_rule *rule;
    struct xp_err err;

    (void)state;
    assert_int_equal(load(&book, text, false, &err), 0);
    rule = &book.rules[0];
    assert_true(xp_str_is(rule->id, "r-1") && rule->severity == XP_SEVERITY_WARNING && rule->line == 1);
    assert_true(xp_str_is(rule->origin, "r.yaml") && xp_str_is(rule->why, "because of this"));
    assert_true(xp_str_is(rule->page, "a page") && rule->status == XP_STATUS_LIBRARY);
    assert_int_equal(rule->setting_count, 2);
    assert_true(xp_str_is(rule->settings[1].name, "the-least") && rule->settings[1].value == 2);
    assert_int_equal(rule->check_count, 3);
    assert_int_equal(book.pattern_count, 2);

    assert_true(rule->checks[0].subject == XP_ON_MANIFEST && rule->checks[0].at_count == 1);
    assert_true(rule->checks[0].severity == XP_SEVERITY_WARNING && rule->checks[0].point == XP_POINT_VALUE);
    assert_true(xp_str_is(rule->checks[0].message, "m {max} {value} {} {not a placeholder} {"));
    assert_true(rule->checks[0].when.count == 1 && rule->checks[0].expect.count == 2);
    assert_true(rule->checks[0].expect.terms[0].arg.min_setting == 2);
    assert_true(rule->checks[0].expect.terms[0].arg.max_setting == 1);

    assert_true(rule->checks[1].subject == XP_ON_FOLDER_STEM && rule->checks[1].at_count == 0);
    assert_true(rule->checks[1].severity == XP_SEVERITY_NOTE && rule->checks[1].point == XP_POINT_KEY);
    assert_true(xp_str_is(rule->checks[1].message, "other") && xp_str_is(rule->checks[1].help, "other help"));

    assert_true(rule->checks[2].at_count == 2 && xp_str_is(rule->checks[2].at[1], "/c"));
    assert_true(xp_str_is(rule->checks[2].missing, "c") && xp_str_is(rule->checks[2].point_member, "d"));
    assert_true(xp_str_is(rule->checks[2].help, "h"));

    assert_true(rule->pass_count == 2 && xp_str_is(rule->passes[0].overlay, "{\"a\": 1}"));
    assert_true(xp_str_is(rule->passes[1].note, "n"));
    assert_true(rule->fail_count == 1 && xp_str_is(rule->fails[0].text, "a\xf6\\x") && rule->fails[0].has_text);
    assert_true(!rule->fails[0].has_manifest && rule->fails[0].file_count == 1 && rule->fails[0].has_files);
    assert_true(xp_str_is(rule->fails[0].folder, "f"));
    xp_rulebook_release(&book);
}

static void a_key_table_is_read_whole(void **state)
{
    static const char text[] =
        "- table: manifest\n"
        "  what: the manifest\n"
        "  at: ['', /a]\n"
        "  keys:\n"
        "    vers: {type: [integer, 'null'], required: true, status: example, page: p, doc: d, default: 1}\n"
        "    desc: {type: null, status: library, page: p, doc: d, default: fast, allowed: [fast, slow],\n"
        "      mistaken: description, type-status: inferred, case-status: doubted}\n"
        "    any: {status: older, page: p, doc: d, default: false}\n";
    struct xp_rulebook book = { 0 };
    const struct xp_key_table *table;
    struct xp_err err;

    (void)state;
    assert_int_equal(load(&book, text, true, &err), 0);
    table = &book.tables[0];
    assert_true(xp_str_is(table->what, "the manifest") && table->at_count == 2 && table->count == 3);
    assert_true(xp_str_is(table->keys[0].name, "any") && table->keys[0].types == 0);
    assert_true(xp_str_is(table->keys[0].default_text, "false"));
    assert_true(xp_str_is(table->keys[1].name, "desc") && table->keys[1].types == XP_TYPE_NULL);
    assert_true(xp_str_is(table->keys[1].default_text, "\"fast\"") && table->keys[1].allowed_count == 2);
    assert_true(table->keys[1].has_inferred_type && table->keys[1].has_doubtful_case && !table->keys[1].required);
    assert_true(table->keys[1].mistaken_count == 1 && xp_str_is(table->keys[1].mistaken[0], "description"));
    assert_true(xp_str_is(table->keys[2].name, "vers") && table->keys[2].required);
    assert_true(table->keys[2].types == (XP_TYPE_INTEGER | XP_TYPE_NULL));
    assert_true(xp_str_is(table->keys[2].default_text, "1") && table->keys[2].status == XP_STATUS_EXAMPLE);
    xp_rulebook_release(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_files_are_refused),
        cmocka_unit_test(wrong_checks_are_refused),
        cmocka_unit_test(wrong_expressions_are_refused),
        cmocka_unit_test(wrong_builtin_files_are_refused),
        cmocka_unit_test(expressions_are_as_deep_as_yaml_is),
        cmocka_unit_test(a_pattern_has_a_limit),
        cmocka_unit_test(a_book_has_a_limit),
        cmocka_unit_test(names_of_files_are_shown_with_care),
        cmocka_unit_test(quotes_are_cut_between_characters),
        cmocka_unit_test(what_was_read_stays_after_a_mistake),
        cmocka_unit_test(a_rule_is_read_whole),
        cmocka_unit_test(a_key_table_is_read_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
