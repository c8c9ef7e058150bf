/* Every way in which a rule file can be wrong, each with the place and the words that its author gets. */
#include "lint_harness.h"

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
#define EXAMPLES(list) \
    RULE("b") "  why: w\n  source: {page: p, status: example}\n  examples: " list "\n" LOOK MESSAGE EXPECT

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
      "checks, examples, message, help, at, on, point, missing, when, expect, repair, secret",
      "a key like no other" },
    { "- id: r\n  \"a\\eb\": red\n",
      "r.yaml:2:3: unknown key \"a\\x1bb\"; known are: id, severity, reported-by, summary, why, source, settings, fix, "
      "checks, examples, message, help, at, on, point, missing, when, expect, repair, secret",
      "a key that would confuse a terminal" },
    { "- id: r\n  id: s\n",
      "r.yaml:2:3: key \"id\" stands here a second time in the same mapping; the first is on line 1", "a key twice" },
    { RULE("7"), "r.yaml:1:7: expected a text (in quotes if need be); found an integer", "a number as an id" },
    { RULE("[r]"), "r.yaml:1:7: expected a text (in quotes if need be); found an array", "a list as an id" },
    { RULE("Tag-Long"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them",
      "capitals in an id" },
    { RULE("tag_long"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them",
      "an underscore in an id" },
    { RULE("-tag"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them", "a dash in front" },
    { RULE("tag-"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them", "a dash behind" },
    { RULE("tag--long"), "r.yaml:1:7: a rule's id is of a-z, 0-9 and single dashes, at most 64 of them", "two dashes" },
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
    { GOOD "  fix: writes it\n", "r.yaml:7:8: fix is for built-in rules, whose fixes are part of the program",
      "a user's rule with a fix" },
    { "- {table: manifest, what: w, at: '', keys: {}}\n", "r.yaml:1:4: a key table is for built-in rules",
      "a user's file with a key table" },
    { "- area: The tag\n", "r.yaml:1:3: an area is for built-in rules", "a user's file with an area" },
    { "- {id: r, severity: note, summary: ''}\n", "r.yaml:1:36: the text is empty", "an empty summary" },
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
    { GOOD "  repair: {append: .py, match: [a]}\n",
      "r.yaml:7:11: a repair has one of append, match, write, replace, spelling, add, add-copy-of and add-only-file",
      "two remedies" },
    { GOOD "  repair: {safe: true}\n",
      "r.yaml:7:11: a repair has one of append, match, write, replace, spelling, add, add-copy-of and add-only-file",
      "no remedy" },
    { GOOD "  repair: {apend: .py}\n", "r.yaml:7:12: unknown key \"apend\"; did you mean \"append\"?",
      "a misspelt remedy" },
    { GOOD "  repair: .py\n", "r.yaml:7:11: a repair is a map of keys and values; found a string",
      "a text in place of a remedy" },
    { GOOD "  repair: {append: .py, safe: 1}\n", "r.yaml:7:31: expected true or false; found an integer",
      "safe as a number" },
    { GOOD "  repair: {spelling: finder}\n", "r.yaml:7:22: unknown spelling \"finder\"; did you mean \"folder\"?",
      "a spelling that is none" },
    { GOOD "  repair: {add: 2}\n",
      "r.yaml:7:11: a value is repaired by append, match, write, replace or spelling; to add a member, say `missing`",
      "a member to add where none is missing" },
    { GOOD "  missing: a\n  repair: {append: b}\n",
      "r.yaml:8:11: a missing member is repaired by add, add-copy-of or add-only-file",
      "a value to change where a member is missing" },
    { GOOD "  missing: a\n  repair: {add: [b]}\n", "r.yaml:8:17: expected a text, a number, true, false or null",
      "an array to add" },
    { GOOD "  missing: a\n  repair: {add: 'a\"b'}\n",
      "r.yaml:8:17: the text must do without quotes, backslashes and control characters", "a quote to add" },
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
    { RULE("r") LOOK "  message: \"a\\eb\"\n",
      "r.yaml:5:12: a text for people is one line, without control characters and invisible ones",
      "a message that would confuse a terminal" },
    { RULE("r") LOOK "  help: \"a\\nb\"\n",
      "r.yaml:5:9: a text for people is one line, without control characters and invisible ones",
      "a help of two lines" },
    { RULE("r") "  why: \"a\\u202Eb\"\n",
      "r.yaml:4:8: a text for people is without control characters and invisible ones",
      "a reason that reads backwards" },
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
      "r.yaml:5:8: unknown key \"summary\"; known are: severity, message, help, at, on, point, missing, when, expect, "
      "repair",
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
    { EXPECTING("{ignore-case: true}"), "r.yaml:6:11: ignore-case alone says nothing; add a word", "a switch alone" },
    { EXPECTING("{type: strin}"), "r.yaml:6:18: unknown type \"strin\"; did you mean \"string\"?", "a misspelt type" },
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
    { EXPECTING("{pattern: '\\C'}"),
      "r.yaml:6:21: the pattern is wrong: using \\C is disabled by the application "
      "(at its character 3)",
      "a pattern that could cut a character in two" },
    { EXPECTING("{min: a}"), "r.yaml:6:17: expected a number; found a string", "a text as a number" },
    { EXPECTING("{min: $least}"), "r.yaml:6:17: the rule has no setting \"least\"", "an unknown setting for a number" },
    { EXPECTING("{unique-by: {when: {type: string}}}"), "r.yaml:6:23: say by which member the items are compared",
      "a comparison of nothing" },
    { EXPECTING("{unique-by: {member: a, of: b}}"), "r.yaml:6:35: unknown key \"of\"; known are: member, when, rest",
      "a comparison with an unknown key" },
    { EXPECTING("{item: {a: {type: string}}}"), "r.yaml:6:18: an item is named by its place, a number from 0 to 999999",
      "an item that is no number" },
    { EXPECTING("{count: {of: {type: string}}}"), "r.yaml:6:19: a count needs of, and min, max or both",
      "a count without bounds" },
    { EXPECTING("{count: {max: 1}}"), "r.yaml:6:19: a count needs of, and min, max or both", "a count of nothing" },
    { EXPECTING("{fits-key: yes}"), "r.yaml:6:22: expected true or false; found a string", "no boolean for fits-key" },
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
    { EXPECTING("{characters: {none-of: []}}"), "r.yaml:6:34: the list is empty; give at least one class", "no class" },
    { EXPECTING("{characters: {none-of: control}}"), "r.yaml:6:34: expected a list of classes; found a string",
      "a class outside a list" },
    { EXPECTING("{characters: {none-of: [contrl]}}"),
      "r.yaml:6:35: unknown class \"contrl\"; did you mean \"control\"?", "a misspelt class" },
    { EXPECTING("{not: a}"), "r.yaml:6:17: an expression is a map of words; found a string", "not a text" },
    { EXPECTING("{not: {prefx: a}}"), "r.yaml:6:18: unknown word \"prefx\"; did you mean \"prefix\"?",
      "a misspelt word further in" },
    { EXPECTING("{all: {type: string}}"), "r.yaml:6:17: expected a list of expressions; found an object",
      "expressions that are no list" },
    { EXPECTING("{any: []}"), "r.yaml:6:17: the list is empty; give at least one expression", "no expression" },
    { EXPECTING("{any: [{type: string}, {}]}"), "r.yaml:6:34: an expression is a map of words; found an object",
      "the second expression is empty" },
    { EXPECTING("{member: name}"), "r.yaml:6:20: member needs a map of names and expressions",
      "a member's name alone" },
    { EXPECTING("{member: {}}"), "r.yaml:6:20: member needs a map of names and expressions", "no member" },
    { EXPECTING("{member: {a: b}}"), "r.yaml:6:24: an expression is a map of words; found a string",
      "a member without an expression" },
    { EXPECTING("{file: fil}"), "r.yaml:6:18: unknown kind of entry \"fil\"; did you mean \"file\"?",
      "an unknown kind of entry" },
    { EXPECTING("{path: outside}"), "r.yaml:6:18: unknown place \"outside\"; known are: inside", "an unknown place" },
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
    { BUILTIN("  reported-by: json\n" LOOK), "r.yaml:8:7: a rule with reported-by has no at",
      "a reporter and a place" },
    { BUILTIN("  reported-by: json\n  checks: []\n"), "r.yaml:8:11: a rule with reported-by has no checks",
      "a reporter and checks" },
    { BUILTIN("  reported-by: keys\n"), "r.yaml:1:3: the rule has no message", "a reporter that needs a message" },
    { BUILTIN("  reported-by: keys\n  message: '{foun}'\n"),
      "r.yaml:8:12: unknown placeholder \"{foun}\"; known are {value}, {key}, {detail}, {length}, {folder} and the "
      "rule's settings",
      "an unknown placeholder of a reporter" },
    { "- area: [a]\n", "r.yaml:1:9: expected a text (in quotes if need be); found an array",
      "an area that is no text" },
    { "- table: t\n", "r.yaml:1:3: the key table has no what", "half a key table" },
    { "- {table: t, what: w, at: [], keys: {a: {}}}\n", "r.yaml:1:27: the list is empty; give at least one pointer",
      "a table for no place" },
    { "- {table: t, what: w, at: '', keys: {}}\n", "r.yaml:1:37: keys are a map from names to what is known of them",
      "a table without keys" },
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
      "r.yaml:1:83: expected a text, a number, true, false or null", "a default that is a list" },
    { "- {table: t, what: w, at: '', keys: {a: {status: older, page: p, doc: d, default: 'a\"b'}}}\n",
      "r.yaml:1:83: the text must do without quotes, backslashes and control characters",
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_files_are_refused),
        cmocka_unit_test(wrong_checks_are_refused),
        cmocka_unit_test(wrong_expressions_are_refused),
        cmocka_unit_test(wrong_builtin_files_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
