/* Words about objects and arrays. */
#include "word_rows.h"

#include "xp_macros.h"

static const struct word_row present_rows[] = {
    HOLDS("{\"a\": 1}", "{present: a}", "it is there"),
    HOLDS("{\"a\": null}", "{present: a}", "whatever its value"),
    HOLDS("{\"a\": }", "{present: a}", "even if there is none"),
    FAILS("{\"A\": 1}", "{present: a}", "capitals count where no keys are known", .detail = "\"a\""),
    FAILS("{\"a\": 1}", "{present: [a, b]}", "one of two is missing", .detail = "\"b\""),
    HOLDS("{\"b\": 1, \"a\": 1}", "{present: [a, b]}", "both are there"),
    HOLDS("{\"\\u0061\": 1}", "{present: a}", "an escape is what it stands for"),
    FAILS("{\"x\": {\"a\": 1}}", "{present: a}", "it is further in", .detail = "\"a\""),
    FAILS("{}", "{present: a}", "an empty object", .detail = "\"a\""),
    FAILS("[\"a\"]", "{present: a}", "an array has no members"),
    FAILS(NULL, "{present: a}", "a folder's name neither", .folder = "a"),
};

static const struct word_row absent_rows[] = {
    HOLDS("{\"a\": 1}", "{absent: b}", "it is not there"),
    FAILS("{\"a\": 1}", "{absent: a}", "it is", .detail = "\"a\""),
    FAILS("{\"a\": 1}", "{absent: [b, a]}", "one of two is", .detail = "\"a\""),
    HOLDS("{}", "{absent: [b, a]}", "neither is"),
    FAILS("{\"a\": 1, \"b\": 1, \"c\": 1}", "{absent: [a, b, d, c]}", "three of four, all of which are named",
          .detail = "\"a\", \"b\" and \"c\""),
    FAILS("\"a\"", "{absent: a}", "a string is no object, so nothing holds for it"),
};

static const struct word_row exactly_one_rows[] = {
    HOLDS("{\"a\": 1, \"x\": 1}", "{exactly-one-of: [a, b]}", "one of them"),
    FAILS("{\"a\": 1, \"b\": 1}", "{exactly-one-of: [a, b]}", "both", .detail = "\"a\" and \"b\""),
    FAILS("{}", "{exactly-one-of: [a, b]}", "none"),
    HOLDS("{\"a\": 1, \"a\": 2}", "{exactly-one-of: [a, b]}", "one that stands there twice is one"),
    FAILS("[]", "{exactly-one-of: [a, b]}", "an array"),
};

static const struct word_row at_most_one_rows[] = {
    HOLDS("{\"a\": 1}", "{at-most-one-of: [a, b]}", "one of them"),
    HOLDS("{}", "{at-most-one-of: [a, b]}", "none"),
    FAILS("{\"a\": 1, \"b\": 1}", "{at-most-one-of: [a, b]}", "both", .detail = "\"a\" and \"b\""),
    FAILS("7", "{at-most-one-of: [a, b]}", "a number"),
};

static const struct word_row none_true_rows[] = {
    HOLDS("{\"a\": false, \"b\": 1}", "{none-true: [a, b]}", "neither is true"),
    HOLDS("{}", "{none-true: a}", "what is not there is not true"),
    FAILS("{\"a\": true}", "{none-true: a}", "it is", .detail = "\"a\""),
    FAILS("{\"a\": true, \"b\": false, \"c\": true}", "{none-true: [a, b, c]}", "two of three are, and are named",
          .detail = "\"a\" and \"c\""),
    HOLDS("{\"a\": \"true\"}", "{none-true: a}", "a text is not, whatever it says"),
    HOLDS("{\"a\": }", "{none-true: a}", "nor is a value that nobody wrote"),
    HOLDS("{\"a\": true, \"a\": false}", "{none-true: a}", "of two of one name the last counts"),
    HOLDS("{\"x\": {\"a\": true}}", "{none-true: a}", "it is further in"),
    FAILS("[true]", "{none-true: a}", "an array has no members"),
    FAILS(NULL, "{none-true: a}", "a folder's name neither", .folder = "a"),
};

static const struct word_row requires_rows[] = {
    HOLDS("{\"a\": 1, \"b\": 1}", "{requires: b}", "the object around it has it", .at = "/a"),
    FAILS("{\"a\": 1}", "{requires: b}", "it has not", .at = "/a", .detail = "\"b\""),
    FAILS("{\"a\": 1, \"b\": 1}", "{requires: [b, c]}", "one of two is missing", .at = "/a", .detail = "\"c\""),
    FAILS("{\"a\": {\"b\": 1}}", "{requires: b}", "the object itself does not count", .at = "/a", .detail = "\"b\""),
    FAILS("[1]", "{requires: b}", "around it is an array", .at = "/0"),
    FAILS("{\"b\": 1}", "{requires: b}", "nothing is around the root"),
    FAILS(NULL, "{requires: b}", "nor around a folder's name", .folder = "a"),
};

static const struct word_row member_rows[] = {
    HOLDS("{\"a\": \"x\"}", "{member: {a: {equals: x}}}", "it fits"),
    FAILS("{\"a\": \"y\"}", "{member: {a: {equals: x}}}", "it does not"),
    FAILS("{}", "{member: {a: {equals: x}}}", "it is not there"),
    HOLDS("{\"a\": \"x\", \"b\": 1}", "{member: {a: {equals: x}, b: {type: integer}}}", "both fit"),
    FAILS("{\"a\": \"x\", \"b\": 1}", "{member: {a: {equals: x}, b: {type: string}}}", "the second does not"),
    HOLDS("{\"a\": \"x\", \"a\": \"y\"}", "{member: {a: {equals: y}}}", "of two of one name the last counts"),
    HOLDS("{\"a\": {\"b\": 1}}", "{member: {a: {member: {b: {equals: 1}}}}}", "a member of a member"),
    HOLDS("{\"a\": 1, \"b\": 1}", "{member: {a: {requires: b}}}", "around a member is the object"),
    HOLDS("{\"a\": 1, \"b\": 1}", "{member: {a: {parent: {member: {b: {equals: 1}}}}}}", "there and back"),
    FAILS("{\"a\": \"b c\"}", "{member: {a: {characters: {none-of: [white-space]}}}}", "the member tells why",
          .detail = "white space (U+0020) as character 2"),
    FAILS("[1]", "{member: {\"0\": {equals: 1}}}", "an item is no member"),
    FAILS("\"a\"", "{member: {a: {type: string}}}", "a string has none"),
};

static const struct word_row parent_rows[] = {
    HOLDS("{\"a\": 1}", "{parent: {absent: b}}", "the object around it fits", .at = "/a"),
    FAILS("{\"a\": 1, \"b\": 1}", "{parent: {absent: b}}", "it does not", .at = "/a", .detail = "\"b\""),
    HOLDS("[1, 2]", "{parent: {length: {max: 2}}}", "the array around it fits", .at = "/0"),
    HOLDS("{\"a\": [1], \"b\": 1}", "{parent: {parent: {present: b}}}", "one further out", .at = "/a/0"),
    FAILS("{\"a\": 1}", "{parent: {parent: {type: object}}}", "there is nothing further out", .at = "/a"),
    FAILS("{}", "{parent: {type: object}}", "nothing is around the root"),
    FAILS(NULL, "{parent: {type: string}}", "nor around a folder's name", .folder = "a"),
};

const struct word_table object_word_tables[] = {
    WORD_TABLE("present", present_rows),
    WORD_TABLE("absent", absent_rows),
    WORD_TABLE("exactly-one-of", exactly_one_rows),
    WORD_TABLE("at-most-one-of", at_most_one_rows),
    WORD_TABLE("none-true", none_true_rows),
    WORD_TABLE("requires", requires_rows),
    WORD_TABLE("member", member_rows),
    WORD_TABLE("parent", parent_rows),
};

const size_t object_word_table_count = XP_COUNT(object_word_tables);
