/* Words about one value, and words that combine. */
#include "word_rows.h"

#include "xp_macros.h"

static const struct word_row type_rows[] = {
    HOLDS("\"a\"", "{type: string}", "a string"),
    HOLDS("7", "{type: integer}", "an integer"),
    HOLDS("-7", "{type: integer}", "an integer below zero"),
    HOLDS("7", "{type: number}", "an integer is a number too"),
    FAILS("7.0", "{type: integer}", "a fraction of nothing is no integer"),
    FAILS("7e0", "{type: integer}", "an exponent neither"),
    HOLDS("7.0", "{type: number}", "it is a number"),
    FAILS("\"7\"", "{type: [integer, number]}", "a number in quotes is a string"),
    HOLDS("true", "{type: boolean}", "true"),
    HOLDS("false", "{type: boolean}", "false"),
    HOLDS("null", "{type: 'null'}", "null in quotes"),
    HOLDS("null", "{type: null}", "null without"),
    HOLDS("null", "{type: [null]}", "null in a list"),
    HOLDS("[]", "{type: array}", "an array"),
    HOLDS("{}", "{type: object}", "an object"),
    FAILS("{}", "{type: [string, integer, number, boolean, null, array]}", "none of a list"),
    HOLDS("{}", "{type: [string, object]}", "one of a list"),
    HOLDS(NULL, "{type: string}", "a folder's name is a text", .folder = "a.isf"),
    FAILS(NULL, "{type: object}", "and nothing else", .folder = "a.isf"),
};

static const struct word_row equals_rows[] = {
    HOLDS("\"a\"", "{equals: a}", "the same text"),
    FAILS("\"A\"", "{equals: a}", "capitals count"),
    HOLDS("\"A\"", "{equals: a, ignore-case: true}", "unless they are told not to"),
    HOLDS("\"\\u0061\"", "{equals: a}", "an escape is what it stands for"),
    HOLDS("\"\"", "{equals: ''}", "the empty text"),
    FAILS("\"2\"", "{equals: 2}", "a text is no number"),
    FAILS("2", "{equals: '2'}", "a number is no text"),
    HOLDS("2", "{equals: 2}", "the same number"),
    HOLDS("2.0", "{equals: 2}", "the same number, written otherwise"),
    HOLDS("2", "{equals: 2.00}", "the other way round"),
    FAILS("-2", "{equals: 2}", "the sign counts"),
    FAILS("9007199254740993", "{equals: 9007199254740992}", "exact past what a double can tell apart"),
    HOLDS("true", "{equals: true}", "true"),
    HOLDS("true", "{equals: True}", "true in the rule's capitals"),
    FAILS("false", "{equals: true}", "false is not true"),
    FAILS("\"true\"", "{equals: true}", "a text is not true"),
    HOLDS("null", "{equals: null}", "null"),
    HOLDS("null", "{equals: ~}", "null as YAML has it"),
    FAILS("[]", "{equals: ''}", "an array is no text"),
    HOLDS(NULL, "{equals: a.isf}", "a folder's name", .folder = "a.isf"),
};

static const struct word_row one_of_rows[] = {
    HOLDS("\"b\"", "{one-of: [a, b]}", "the second of two"),
    FAILS("\"c\"", "{one-of: [a, b]}", "none of them"),
    FAILS("\"B\"", "{one-of: [a, b]}", "capitals count"),
    HOLDS("\"B\"", "{one-of: [a, b], ignore-case: true}", "unless they are told not to"),
    HOLDS("1e1", "{one-of: [5, 10]}", "a number, written otherwise"),
    FAILS("\"5\"", "{one-of: [5, 10]}", "a text among numbers"),
    HOLDS("true", "{one-of: [true, false]}", "either of two"),
    FAILS("{}", "{one-of: [a]}", "an object is no text"),
};

static const struct word_row prefix_rows[] = {
    HOLDS("\"xt.rain\"", "{prefix: xt.}", "the text begins with it"),
    FAILS("\"XT.rain\"", "{prefix: xt.}", "capitals count"),
    HOLDS("\"XT.rain\"", "{prefix: xt., ignore-case: true}", "unless they are told not to"),
    FAILS("\"xt\"", "{prefix: xt.}", "the text is too short"),
    FAILS("\"a.xt.\"", "{prefix: xt.}", "it stands elsewhere"),
    HOLDS("\"\"", "{prefix: ''}", "every text begins with nothing"),
    FAILS("7", "{prefix: '7'}", "a number is no text"),
    HOLDS(NULL, "{prefix: a.}", "a folder's name", .folder = "a.isf"),
};

static const struct word_row suffix_rows[] = {
    HOLDS("\"rain.py\"", "{suffix: .py}", "the text ends with it"),
    FAILS("\"rain.PY\"", "{suffix: .py}", "capitals count"),
    HOLDS("\"rain.PY\"", "{suffix: .py, ignore-case: true}", "unless they are told not to"),
    FAILS("\"py\"", "{suffix: .py}", "the text is too short"),
    FAILS("\"rain.pyc\"", "{suffix: .py}", "it stands elsewhere"),
    FAILS("null", "{suffix: ''}", "null is no text"),
    HOLDS(NULL, "{suffix: .isf}", "a folder's name", .folder = "a.isf"),
};

static const struct word_row contains_rows[] = {
    HOLDS("\"a.b\"", "{contains: .}", "one text"),
    HOLDS("\"a_b\"", "{contains: [., _]}", "the second of two"),
    FAILS("\"ab\"", "{contains: [., _]}", "neither"),
    HOLDS("\"ab\"", "{contains: ''}", "every text holds nothing"),
    HOLDS("\"\"", "{contains: ''}", "the empty one too"),
    FAILS("\"\"", "{contains: a}", "but not more"),
    FAILS("\"xAB\"", "{contains: ab}", "capitals count"),
    HOLDS("\"xAB\"", "{contains: ab, ignore-case: true}", "unless they are told not to"),
    FAILS("[\"a\"]", "{contains: a}", "an array holds no text"),
    HOLDS(NULL, "{contains: .}", "a folder's name", .folder = "a.isf"),
};

static const struct word_row pattern_rows[] = {
    HOLDS("\"abc\"", "{pattern: b}", "found anywhere"),
    FAILS("\"abc\"", "{pattern: '^b'}", "unless it is tied to the beginning"),
    FAILS("\"abc\"", "{pattern: B}", "capitals count"),
    HOLDS("\"abc\"", "{pattern: B, ignore-case: true}", "unless they are told not to"),
    HOLDS("\"Ä\"", "{pattern: ä, ignore-case: true}", "in every alphabet"),
    HOLDS("\"日\"", "{pattern: '^.$'}", "a character is one, however many bytes it has"),
    HOLDS("\"é\"", "{pattern: '^\\w$'}", "a letter is a letter in every alphabet"),
    HOLDS("\"\"", "{pattern: '^$'}", "the empty text"),
    HOLDS("\"a\\u0000b\"", "{pattern: 'a\\x00b'}", "a NUL does not end a text"),
    HOLDS("\"\\ud800\"", "{pattern: '^\\x{FFFD}$'}", "half a surrogate pair is a character too"),
    FAILS("7", "{pattern: '7'}", "a number is no text"),
    FAILS("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "{pattern: '^(a+)+$'}",
          "a pattern that would take for ever fits nothing"),
    HOLDS(NULL, "{pattern: '^a\\.isf$'}", "a folder's name", .folder = "a.isf"),
    FAILS(NULL, "{pattern: a}", "a folder's name that is not UTF-8", .folder = "a\xff.isf"),
};

static const struct word_row min_rows[] = {
    HOLDS("3", "{min: $most}", "a setting"),
    FAILS("2.9", "{min: $most}", "below the setting"),
    HOLDS("5", "{min: 5}", "as much"),
    FAILS("4", "{min: 5}", "less"),
    FAILS("4.999", "{min: 5}", "a little less"),
    HOLDS("5e1", "{min: 49.5}", "written otherwise"),
    FAILS("-1", "{min: 0}", "below zero"),
    HOLDS("-0", "{min: 0}", "zero with a minus is zero"),
    FAILS("100000000000000000000000000000000000000001", "{min: 100000000000000000000000000000000000000002}",
          "longer than any machine word"),
    FAILS("\"9\"", "{min: 5}", "a text is no number"),
    FAILS(NULL, "{min: 0}", "a folder's name neither", .folder = "7"),
};

static const struct word_row max_rows[] = {
    HOLDS("3", "{max: $most}", "a setting"),
    FAILS("3.1", "{max: $most}", "past the setting"),
    HOLDS("5", "{max: 5}", "as much"),
    FAILS("6", "{max: 5}", "more"),
    FAILS("5.0001", "{max: 5}", "a little more"),
    FAILS("9007199254740992", "{max: 9007199254740991}", "exact past what a double can tell apart"),
    HOLDS("1e400", "{max: 1e401}", "past what a double can hold"),
    FAILS("\"1\"", "{max: 5}", "a text is no number"),
    FAILS("true", "{max: 5}", "true neither"),
};

static const struct word_row length_rows[] = {
    HOLDS("\"äöü\"", "{length: {min: 3, max: 3}}", "characters, not bytes"),
    FAILS("\"abcd\"", "{length: {max: 3}}", "too many"),
    FAILS("\"abc\"", "{length: {min: 4}}", "too few"),
    HOLDS("\"\"", "{length: {min: 0}}", "none are enough for none"),
    HOLDS("\"abc\"", "{length: {max: $most}}", "as many as the setting says"),
    FAILS("\"abcd\"", "{length: {max: $most}}", "one more"),
    FAILS("\"ab\"", "{length: {min: $most}}", "one fewer"),
    HOLDS("[1, [2, 3], 4]", "{length: {min: 3, max: 3}}", "items of an array, not those inside them"),
    HOLDS("{\"a\": {\"b\": 1}}", "{length: {max: 1}}", "members of an object, not those inside them"),
    FAILS("[]", "{length: {min: 1}}", "an empty array"),
    FAILS("123", "{length: {max: 3}}", "a number has no length"),
    HOLDS(NULL, "{length: {max: 5}}", "a folder's name", .folder = "a.isf"),
};

static const struct word_row blank_rows[] = {
    HOLDS("\"\"", "{blank: true}", "nothing"),
    HOLDS("\" \\t\\n\"", "{blank: true}", "white space of ASCII"),
    HOLDS("\"\\u00a0\\u3000\\u2028\"", "{blank: true}", "white space of other kinds"),
    FAILS("\" a \"", "{blank: true}", "a letter among it"),
    FAILS("\"\\u200b\"", "{blank: true}", "a blank of no width is no white space"),
    HOLDS("\"a\"", "{blank: false}", "a letter"),
    FAILS("\" \"", "{blank: false}", "a blank"),
    FAILS("7", "{blank: true}", "a number is not blank"),
    HOLDS("7", "{blank: false}", "and so it is not"),
    HOLDS(NULL, "{blank: false}", "a folder's name", .folder = "a.isf"),
};

static const struct word_row characters_rows[] = {
    HOLDS("\"acme.rain\"", "{characters: {none-of: [white-space, control, invisible]}}", "nothing of them"),
    FAILS("\"a b\"", "{characters: {none-of: [white-space]}}", "a blank",
          .detail = "white space (U+0020) as character 2"),
    FAILS("\"é\\u00a0\"", "{characters: {none-of: [white-space]}}", "a blank that does not break",
          .detail = "white space (U+00A0) as character 2"),
    FAILS("\"a\\n\"", "{characters: {none-of: [white-space]}}", "a line end is white space",
          .detail = "white space (U+000A) as character 2"),
    HOLDS("\"a\\n\"", "{characters: {none-of: [control]}}", "and not a control character"),
    FAILS("\"a\\u0007\"", "{characters: {none-of: [control]}}", "a bell",
          .detail = "a control character (U+0007) as character 2"),
    FAILS("\"a\\u009b\"", "{characters: {none-of: [control]}}", "a C1 control",
          .detail = "a control character (U+009B) as character 2"),
    FAILS("\"\\u0000\"", "{characters: {none-of: [control]}}", "a NUL",
          .detail = "a control character (U+0000) as character 1"),
    HOLDS("\"a.b2 ß\"", "{characters: {none-of: [upper-case]}}", "no capital letter"),
    FAILS("\"aB\"", "{characters: {none-of: [upper-case]}}", "a capital letter",
          .detail = "a capital letter (U+0042) as character 2"),
    FAILS("\"aÉ\"", "{characters: {none-of: [upper-case]}}", "one of another alphabet",
          .detail = "a capital letter (U+00C9) as character 2"),
    HOLDS("\"A.2 日\"", "{characters: {none-of: [lower-case]}}", "no small letter"),
    FAILS("\"A.b\"", "{characters: {none-of: [lower-case]}}", "a small letter",
          .detail = "a small letter (U+0062) as character 3"),
    FAILS("\"a\\u200b\"", "{characters: {none-of: [invisible]}}", "a blank of no width",
          .detail = "an invisible character (U+200B) as character 2"),
    FAILS("\"a\\u3164\"", "{characters: {none-of: [invisible]}}", "a Hangul filler",
          .detail = "an invisible character (U+3164) as character 2"),
    FAILS("\"\\ud83d\\ude00 \\u202e\"", "{characters: {none-of: [invisible]}}", "counted in characters",
          .detail = "an invisible character (U+202E) as character 3"),
    FAILS("\"a b\\u0007\"", "{characters: {none-of: [control, white-space]}}", "the first one is told",
          .detail = "white space (U+0020) as character 2"),
    HOLDS("\"a b\"", "{characters: {none-of: [control, invisible]}}", "a class that was not asked for"),
    HOLDS("7", "{characters: {none-of: [control]}}", "a number has no characters"),
    FAILS(NULL, "{characters: {none-of: [white-space]}}", "a folder's name", .folder = "a b.isf",
          .detail = "white space (U+0020) as character 2"),
    HOLDS(NULL, "{characters: {none-of: [invisible]}}", "a byte that is no character", .folder = "a\xff.isf"),
};

static const struct word_row no_slip_rows[] = {
    HOLDS("\"popup\"", "{no-slip-of: [popup, label]}", "one of them"),
    HOLDS("\"slider\"", "{no-slip-of: [popup, label]}", "like none of them"),
    FAILS("\"pop-up\"", "{no-slip-of: [popup, label]}", "like one of them", .detail = "\"popup\""),
    FAILS("\"lable\"", "{no-slip-of: [popup, label]}", "two letters the wrong way round", .detail = "\"label\""),
    FAILS("\"Popup\"", "{no-slip-of: [popup, label]}", "capitals count", .detail = "\"popup\""),
    HOLDS("\"Popup\"", "{no-slip-of: [popup, label], ignore-case: true}", "or not"),
    HOLDS("\"\"", "{no-slip-of: [popup, label]}", "nothing is like nothing"),
    FAILS("7", "{no-slip-of: [popup, label]}", "a number is no text"),
};

static const struct word_row url_rows[] = {
    HOLDS("\"https://a.example/b?c#d\"", "{url: [http, https]}", "a URL"),
    HOLDS("\"HTTPS://a.example\"", "{url: [http, https]}", "schemes know no capitals"),
    FAILS("\"http://a.example\"", "{url: https}", "another scheme"),
    FAILS("\"https:a.example\"", "{url: https}", "no slashes"),
    FAILS("\"https://\"", "{url: https}", "no host"),
    FAILS("\"https:///a\"", "{url: https}", "an empty host"),
    FAILS("\"https://:80/\"", "{url: https}", "a port alone"),
    FAILS("\"https://?a\"", "{url: https}", "a question alone"),
    FAILS("\"https://#a\"", "{url: https}", "a fragment alone"),
    HOLDS("\"https://me:x@a.example:80\"", "{url: https}", "a name, a word and a port"),
    FAILS("\"https://me@:80/\"", "{url: https}", "a name and a port alone"),
    HOLDS("\"https://[::1]:80/\"", "{url: https}", "an address in brackets"),
    HOLDS("\"https://ä.example/ü\"", "{url: https}", "letters of other alphabets"),
    FAILS("\" https://a.example\"", "{url: https}", "a blank in front"),
    FAILS("\"https://a.example/b c\"", "{url: https}", "a blank inside"),
    FAILS("\"https://a.example/\\u0000\"", "{url: https}", "a NUL"),
    FAILS("\"https://a.example\\\\b\"", "{url: https}", "a backslash"),
    FAILS("\"a.example\"", "{url: https}", "no scheme"),
    FAILS("\"://a.example\"", "{url: ['', https]}", "an empty scheme"),
    FAILS("\"\"", "{url: https}", "nothing"),
    FAILS("7", "{url: https}", "a number"),
};

static const struct word_row not_rows[] = {
    HOLDS("\"a\"", "{not: {equals: b}}", "it does not hold"),
    FAILS("\"a\"", "{not: {equals: a}}", "it holds"),
    HOLDS("7", "{not: {prefix: a}}", "what does not fit the kind of value does not hold"),
    HOLDS("\"a\"", "{not: {not: {equals: a}}}", "twice"),
    HOLDS("\"ab\"", "{not: {prefix: a, suffix: c}}", "all words of the map are meant"),
    HOLDS("\"A\"", "{not: {equals: a}, ignore-case: true}", "the switch is for the words of its own map"),
    FAILS("\"A\"", "{not: {equals: a, ignore-case: true}}", "so it must stand further in"),
    FAILS("[{\"a\": 1}, {\"a\": 1}, {\"a\": 1}]", "{not: {unique-by: a}, length: {max: 1}}",
          "what the word inside found is not what fails"),
};

static const struct word_row all_rows[] = {
    HOLDS("\"ab\"", "{all: [{prefix: a}, {suffix: b}]}", "both hold"),
    FAILS("\"ab\"", "{all: [{prefix: a}, {suffix: a}]}", "the second does not"),
    FAILS("\"ab\"", "{all: [{prefix: b}, {suffix: b}]}", "the first does not"),
    FAILS("\"a b\"", "{all: [{prefix: a}, {characters: {none-of: [white-space]}}]}", "the one that fails tells why",
          .detail = "white space (U+0020) as character 2"),
};

static const struct word_row any_rows[] = {
    HOLDS("\"ab\"", "{any: [{prefix: a}, {suffix: a}]}", "the first holds"),
    HOLDS("\"ab\"", "{any: [{prefix: b}, {suffix: b}]}", "the second holds"),
    FAILS("\"ab\"", "{any: [{prefix: b}, {suffix: a}]}", "neither holds"),
    { "\"a b\\u0007\"",
      "{any: [{characters: {none-of: [control]}}, {characters: {none-of: [white-space]}}, {prefix: b}]}", false,
      "the first tells why", .detail = "a control character (U+0007) as character 4" },
    FAILS("\"a b\"", "{any: [{prefix: b}, {characters: {none-of: [white-space]}}]}",
          "the first one, even if it has nothing to tell"),
};

const struct word_table text_word_tables[] = {
    WORD_TABLE("type", type_rows),       WORD_TABLE("equals", equals_rows),
    WORD_TABLE("one-of", one_of_rows),   WORD_TABLE("prefix", prefix_rows),
    WORD_TABLE("suffix", suffix_rows),   WORD_TABLE("contains", contains_rows),
    WORD_TABLE("pattern", pattern_rows), WORD_TABLE("min", min_rows),
    WORD_TABLE("max", max_rows),         WORD_TABLE("length", length_rows),
    WORD_TABLE("blank", blank_rows),     WORD_TABLE("no-slip-of", no_slip_rows),
    WORD_TABLE("url", url_rows),         WORD_TABLE("characters", characters_rows),
    WORD_TABLE("not", not_rows),         WORD_TABLE("all", all_rows),
    WORD_TABLE("any", any_rows),
};

const size_t text_word_table_count = XP_COUNT(text_word_tables);
