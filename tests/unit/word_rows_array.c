/* Words about arrays and their items, and about what the key tables know. */
#include "word_rows.h"

#include "xp_macros.h"

/* One table for the items of the root, one for the object itself. */
#define ITEM_KEYS                                                                                   \
    "- table: unit\n  what: a unit\n  at: ['/*']\n  keys:\n    tag: {type: string, status: older, " \
    "page: p, doc: d}\n"

#define KEY(fields) "- table: t\n  what: w\n  at: ['']\n  keys:\n    k: {status: older, page: p, doc: d, " fields "}\n"

#define TEN_ITEMS                                                                      \
    "{\"a\": \"a\"}, {\"a\": \"b\"}, {\"a\": \"c\"}, {\"a\": \"d\"}, {\"a\": \"e\"}, " \
    "{\"a\": \"f\"}, {\"a\": \"g\"}, {\"a\": \"h\"}, {\"a\": \"i\"}, {\"a\": \"j\"}"

static const struct word_row unique_rows[] = {
    HOLDS("[{\"a\": 1}, {\"a\": 2}]", "{unique-by: a}", "all are different"),
    FAILS("[{\"a\": 1}, {\"a\": 1}]", "{unique-by: a}", "two are the same"),
    HOLDS("[{\"a\": 1}, {\"a\": \"1\"}]", "{unique-by: a}", "a number and a text are different"),
    HOLDS("[{\"a\": \"x\"}, {\"a\": \"X\"}]", "{unique-by: a}", "capitals count"),
    FAILS("[{\"a\": \"x\"}, {\"a\": \"\\u0078\"}]", "{unique-by: a}", "an escape is what it stands for"),
    FAILS("[{\"a\": null}, {\"a\": null}]", "{unique-by: a}", "null is a value"),
    FAILS("[{\"a\": \"\"}, {\"a\": \"\"}]", "{unique-by: a}", "the empty text too"),
    HOLDS("[{\"a\": }, {\"a\": }]", "{unique-by: a}", "what is not written is not the same"),
    HOLDS("[{\"a\": [1]}, {\"a\": [1]}]", "{unique-by: a}", "arrays and objects are not compared"),
    HOLDS("[{\"a\": []}, {\"a\": []}]", "{unique-by: a}", "empty ones neither"),
    HOLDS("[{}, {}, 7, null, [\"a\"]]", "{unique-by: a}", "items without the member do not count"),
    HOLDS("[{\"a\": 1, \"a\": 2}, {\"a\": 1}]", "{unique-by: a}", "of two of one name the last counts"),
    HOLDS("[" TEN_ITEMS "]", "{unique-by: a}", "many that are different"),
    FAILS("[" TEN_ITEMS ", {\"a\": \"e\"}]", "{unique-by: a}", "of many two are the same"),
    HOLDS("[]", "{unique-by: a}", "an empty array"),
    FAILS("{\"a\": 1}", "{unique-by: a}", "an object has no items"),
    FAILS("[{\"a\": 1}, {\"a\": 1}, {\"a\": 1}]", "{any: [{unique-by: a}, {length: {min: 2}}], length: {max: 1}}",
          "what an alternative found is not what fails"),
    HOLDS("[{\"a\": \"x\"}, {\"a\": \"x\"}]", "{unique-by: {member: a, when: {not: {equals: x}}}}",
          "what does not fit is not compared"),
    FAILS("[{\"a\": \"y\"}, {\"a\": \"y\"}]", "{unique-by: {member: a, when: {not: {equals: x}}}}", "what fits is"),
    FAILS("[{\"tag\": \"x\"}, {\"Tag\": \"x\"}]", "{unique-by: tag}", "a known key is seen in other capitals",
          .keys = ITEM_KEYS),
    HOLDS("[{\"tag\": \"x\", \"Tag\": \"y\"}, {\"Tag\": \"y\", \"tag\": \"z\"}]", "{unique-by: tag}",
          "the key itself comes first", .keys = ITEM_KEYS),
    HOLDS("[{\"a\": \"x\"}, {\"A\": \"x\"}]", "{unique-by: a}", "another key is not", .keys = ITEM_KEYS),
};

static const struct word_row prefix_free_rows[] = {
    HOLDS("[{\"a\": \"xy\"}, {\"a\": \"xz\"}]", "{prefix-free: a}", "none begins with another"),
    FAILS("[{\"a\": \"x\"}, {\"a\": \"xz\"}]", "{prefix-free: a}", "the second does"),
    FAILS("[{\"a\": \"xz\"}, {\"a\": \"x\"}]", "{prefix-free: a}", "the first does"),
    HOLDS("[" TEN_ITEMS "]", "{prefix-free: a}", "many of which none does"),
    FAILS("[{\"a\": \"gh\"}, " TEN_ITEMS "]", "{prefix-free: a}", "of many one does"),
    HOLDS("[{\"a\": \"x\"}, {\"a\": \"x\"}]", "{prefix-free: a}", "two that are the same are unique-by's"),
    HOLDS("[{\"a\": \"x\"}, {\"a\": \"x.b\"}]",
          "{prefix-free: {member: a, rest: {characters: {none-of: [lower-case]}}}}", "the rest does not fit"),
    FAILS("[{\"a\": \"x\"}, {\"a\": \"x.B2\"}]",
          "{prefix-free: {member: a, rest: {characters: {none-of: [lower-case]}}}}", "the rest fits"),
    HOLDS("[{\"a\": \"\"}, {\"a\": \"x\"}]", "{prefix-free: {member: a, when: {blank: false}}}",
          "what does not fit is not compared"),
    HOLDS("[]", "{prefix-free: a}", "an empty array"),
    FAILS("{}", "{prefix-free: a}", "an object has no items"),
};

static const struct word_row each_rows[] = {
    HOLDS("[1, 2]", "{each: {type: integer}}", "all fit"),
    FAILS("[1, \"2\"]", "{each: {type: integer}}", "one does not"),
    HOLDS("[]", "{each: {type: integer}}", "there is none that does not"),
    HOLDS("[1,, 2]", "{each: {type: integer}}", "of what is not written nothing is known"),
    HOLDS("[[1], [2, 3]]", "{each: {each: {type: integer}}}", "items of items"),
    FAILS("{\"a\": 1}", "{each: {type: integer}}", "an object has no items"),
    FAILS("[\"a b\"]", "{each: {characters: {none-of: [white-space]}}}", "the item tells why",
          .detail = "white space (U+0020) as character 2"),
    HOLDS("[{\"Tag\": 1}]", "{each: {present: tag}}", "a known key is seen in other capitals", .keys = ITEM_KEYS),
    FAILS("[{\"Key\": 1}]", "{each: {present: key}}", "another is not", .detail = "\"key\"", .keys = ITEM_KEYS),
    HOLDS("[[1, 1], [2]]", "{each: {parent: {length: {max: 2}}}}", "around an item is the array"),
};

static const struct word_row item_rows[] = {
    HOLDS("[1, \"a\"]", "{item: {1: {equals: a}}}", "the second item fits"),
    FAILS("[1, \"b\"]", "{item: {1: {equals: a}}}", "it does not"),
    FAILS("[1]", "{item: {1: {type: integer}}}", "it is not there"),
    FAILS("[]", "{item: {0: {type: integer}}}", "an empty array"),
    HOLDS("[1, \"a\"]", "{item: {0: {type: integer}, 1: {type: string}}}", "both fit"),
    FAILS("[1, \"a\"]", "{item: {0: {type: integer}, 1: {type: array}}}", "one of two does not"),
    FAILS("{\"0\": 1}", "{item: {0: {type: integer}}}", "a member is no item"),
};

static const struct word_row count_rows[] = {
    HOLDS("[1, \"a\", 2]", "{count: {of: {type: integer}, min: 2, max: 2}}", "so many fit"),
    FAILS("[1, \"a\", 2]", "{count: {of: {type: integer}, max: 1}}", "more fit", .detail = "2"),
    FAILS("[1, \"a\", 2]", "{count: {of: {type: string}, min: 2}}", "fewer fit", .detail = "1"),
    FAILS("[1, 1, 1, 1]", "{count: {of: {equals: 1}, max: $most}}", "more than the setting", .detail = "4"),
    HOLDS("[]", "{count: {of: {type: string}, max: 0}}", "none"),
    FAILS("7", "{count: {of: {type: string}, max: 0}}", "a number has no items"),
};

static const struct word_row next_rows[] = {
    HOLDS("[1, \"a\"]", "{next: {type: string}}", "the one behind it fits", .at = "/0"),
    FAILS("[1, 2]", "{next: {type: string}}", "it does not", .at = "/0"),
    FAILS("[1, 2]", "{next: {type: integer}}", "there is none behind the last", .at = "/1"),
    HOLDS("[1, 2, \"a\"]", "{next: {next: {type: string}}}", "the one after the next", .at = "/0"),
    FAILS("{\"a\": 1, \"b\": 2}", "{next: {type: integer}}", "members have no order", .at = "/a"),
    FAILS("[]", "{next: {type: integer}}", "the root stands alone"),
    HOLDS("[{}, {\"TAG\": 1}]", "{next: {present: tag}}", "a known key is seen in other capitals", .at = "/0",
          .keys = ITEM_KEYS),
    FAILS(NULL, "{next: {type: string}}", "so does a folder's name", .folder = "a"),
};

static const struct word_row fits_key_rows[] = {
    HOLDS("{\"k\": 7}", "{fits-key: true}", "nothing is known of it", .at = "/k"),
    HOLDS("{\"k\": \"a\"}", "{fits-key: true}", "an allowed text", .at = "/k", .keys = KEY("allowed: [a, b]")),
    FAILS("{\"k\": \"A\"}", "{fits-key: true}", "capitals count", .at = "/k", .detail = "\"a\" or \"b\"",
          .keys = KEY("allowed: [a, b]")),
    HOLDS("{\"k\": \"A\"}", "{fits-key: true, ignore-case: true}", "or not", .at = "/k",
          .keys = KEY("allowed: [a, b]")),
    HOLDS("{\"K\": \"a\"}", "{fits-key: true}", "the key itself may have other capitals", .at = "/k",
          .keys = KEY("allowed: [a, b]")),
    FAILS("{\"K\": \"c\"}", "{fits-key: true}", "and is known then too", .at = "/k", .detail = "\"a\" or \"b\"",
          .keys = KEY("allowed: [a, b]")),
    FAILS("{\"k\": \"a\"}", "{fits-key: false}", "it does", .at = "/k", .keys = KEY("allowed: [a, b]")),
    HOLDS("{\"k\": 6.0}", "{fits-key: true}", "an allowed number", .at = "/k", .keys = KEY("allowed: [5, 6]")),
    FAILS("{\"k\": \"5\"}", "{fits-key: true}", "a text is none", .at = "/k", .detail = "5, 6 or 7",
          .keys = KEY("allowed: [5, 6, 7]")),
    HOLDS("{\"k\": \"5\"}", "{fits-key: true}", "of a wrong type key-type speaks", .at = "/k",
          .keys = KEY("type: integer, allowed: [5, 6, 7]")),
    FAILS("{\"k\": 0}", "{fits-key: true}", "below the least", .at = "/k", .detail = "1 or more",
          .keys = KEY("minimum: 1")),
    FAILS("{\"k\": 10}", "{fits-key: true}", "past the most", .at = "/k", .detail = "9 or less",
          .keys = KEY("maximum: 9")),
    FAILS("{\"k\": 10}", "{fits-key: true}", "out of the range", .at = "/k", .detail = "from 1 to 9",
          .keys = KEY("minimum: 1, maximum: 9")),
    HOLDS("{\"k\": 9}", "{fits-key: true}", "its end", .at = "/k", .keys = KEY("minimum: 1, maximum: 9")),
    HOLDS("{\"k\": [1, 2]}", "{fits-key: true}", "two items", .at = "/k",
          .keys = KEY("items: {type: number, min: 2, max: 2}")),
    FAILS("{\"k\": [1]}", "{fits-key: true}", "one too few", .at = "/k", .detail = "it has 1 item, not 2",
          .keys = KEY("items: {type: number, min: 2, max: 2}")),
    FAILS("{\"k\": [1]}", "{fits-key: true}", "too few", .at = "/k", .detail = "it has 1 item, not 2 or more",
          .keys = KEY("items: {min: 2}")),
    FAILS("{\"k\": [1, 2, 3, 4]}", "{fits-key: true}", "too many", .at = "/k",
          .detail = "it has 4 items, not 3 at most", .keys = KEY("items: {max: 3}")),
    FAILS("{\"k\": [1, \"2\"]}", "{fits-key: true}", "an item of another type", .at = "/k",
          .detail = "item 2 is a string, not a number", .keys = KEY("items: {type: number}")),
    HOLDS("{\"k\": [1, ]}", "{fits-key: true}", "a comma too many is no item", .at = "/k",
          .keys = KEY("items: {type: number, max: 1}")),
    HOLDS("{\"k\": [[\"a\", 1], [\"b\", 2, true]]}", "{fits-key: true}", "an item with its places", .at = "/k/1",
          .keys = KEY("items: {type: array, places: [string, any, boolean], needed: 2}")),
    FAILS("{\"k\": [[\"a\"]]}", "{fits-key: true}", "a place is missing", .at = "/k/0",
          .detail = "it has 1 item, not 2 or 3",
          .keys = KEY("items: {type: array, places: [string, any, boolean], needed: 2}")),
    FAILS("{\"k\": [[\"a\", 1, 2]]}", "{fits-key: true}", "one is of another type", .at = "/k/0",
          .detail = "item 3 is an integer, not true or false",
          .keys = KEY("items: {type: array, places: [string, any, boolean], needed: 2}")),
    HOLDS("{\"k\": [[\"a\", 1, 2]]}", "{fits-key: true}", "the array itself has arrays in it", .at = "/k",
          .keys = KEY("items: {type: array, places: [string, any, boolean], needed: 2}")),
    HOLDS(NULL, "{fits-key: true}", "a folder's name has no key", .folder = "a"),
};

const struct word_table array_word_tables[] = {
    WORD_TABLE("unique-by", unique_rows),  WORD_TABLE("prefix-free", prefix_free_rows),
    WORD_TABLE("each", each_rows),         WORD_TABLE("item", item_rows),
    WORD_TABLE("count", count_rows),       WORD_TABLE("next", next_rows),
    WORD_TABLE("fits-key", fits_key_rows),
};

const size_t array_word_table_count = XP_COUNT(array_word_tables);
