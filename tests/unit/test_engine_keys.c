/* What the key tables find: required-key, key-type, key-case, key-unknown. */
#include "lint_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define KEY(name, status, more) "    " name ": {status: " status ", page: p, doc: d" more "}\n"

/* clang-format off: it takes a macro before a text for a type */
static const char rules[] = KEY_RULES
    "- table: manifest\n"
    "  what: the manifest\n"
    "  at: ['']\n"
    "  keys:\n" KEY("name", "documented", ", type: string, required: true")
        KEY("vers", "documented",
            ", type: integer, required: true, mistaken: [version, build]") KEY("desc", "documented", ", type: string")
            KEY("fullAccess", "library", ", type: boolean, type-status: inferred") KEY("oldKey", "older", "")
                KEY("guessed", "inferred", "") KEY("doubtful", "documented", ", case-status: doubted") KEY(
                    "deviceTypes", "documented",
                    ", type: [array, string]") "- table: unit\n"
                                               "  what: a unit type\n"
                                               "  at: [/deviceTypes/*]\n"
                                               "  keys:\n" KEY("tag", "documented", ", type: string, required: true")
                                                   KEY("suffix", "documented", ", type: string") BUILTIN_RULE(
                                                       "tag-short") "  at: [/name, /deviceTypes/*/tag]\n"
                                                                    "  when: {type: string}\n"
                                                                    "  expect: {length: {min: 2}}\n"
                                                                    "  message: '{value} is short'\n" BUILTIN_RULE(
                                                                        "both") "  at: ''\n"
                                                                                "  message: both\n"
                                                                                "  checks: [{expect: {not: {present: "
                                                                                "[name, vers]}}, severity: note}]\n";
/* clang-format on */

static const struct {
    const char *text;
    const char *findings;
    const char *why;
} cases[] = {
    { "{\"name\": \"ab\", \"desc\": \"cd\"}", "1:1-1:2 error required-key /vers: missing \"vers\" in the manifest\n",
      "a missing key points at the object that lacks it" },
    { "{\"desc\": \"cd\"}",
      "1:1-1:2 error required-key /name: missing \"name\" in the manifest\n"
      "1:1-1:2 error required-key /vers: missing \"vers\" in the manifest\n",
      "two missing keys are two findings" },
    { "{\"name\": \"ab\", \"vers\": }", "1:1-1:2 note both : both\n",
      "a key without a value is not missing, and has no type" },
    { "{\"name\": \"ab\", \"VERS\": 1}",
      "1:1-1:2 note both : both\n"
      "1:16-1:22 error key-case /VERS: \"VERS\" is \"vers\" {safe 15+6 \"vers\"}\n",
      "another capitalisation stands for the key and is not missing" },
    { "{\"NAME\": \"a\", \"vers\": 1}",
      "1:1-1:2 note both : both\n"
      "1:2-1:8 error key-case /NAME: \"NAME\" is \"name\" {safe 1+6 \"name\"}\n"
      "1:10-1:13 error tag-short /NAME: \"a\" is short\n",
      "other rules see what stands in" },
    { "{\"NAME\": 5, \"vers\": 1}",
      "1:1-1:2 note both : both\n"
      "1:2-1:8 error key-case /NAME: \"NAME\" is \"name\" {safe 1+6 \"name\"}\n"
      "1:10-1:11 error key-type /NAME: \"name\" is 5, not a text in quotes {safe 9+1 \"5\"}\n",
      "its type is checked too" },
    { "{\"Name\": \"a\", \"name\": \"ab\", \"vers\": 1}",
      "1:1-1:2 note both : both\n"
      "1:2-1:8 error key-case /Name: \"Name\" is \"name\" [1:15 the key itself stands here]\n",
      "where the key itself stands there, there is no fix" },
    { "{\"Name\": \"a\", \"NAME\": \"ab\", \"vers\": 1}",
      "1:1-1:2 note both : both\n"
      "1:2-1:8 error key-case /Name: \"Name\" is \"name\" {safe 1+6 \"name\"}\n"
      "1:10-1:13 error tag-short /Name: \"a\" is short\n"
      "1:15-1:21 error key-case /NAME: \"NAME\" is \"name\" [1:2 this one is already taken for it]\n",
      "of two other capitalisations the first stands in" },
    { "{\"name\": \"ab\", \"vers\": 1, \"FULLACCESS\": true}",
      "1:1-1:2 note both : both\n"
      "1:27-1:39 warning key-case /FULLACCESS: \"FULLACCESS\" is \"fullAccess\" {safe 26+12 \"fullAccess\"}\n",
      "a key of the library is only a warning" },
    { "{\"name\": \"ab\", \"vers\": 1, \"oldkey\": true}",
      "1:1-1:2 note both : both\n"
      "1:27-1:35 warning key-case /oldkey: \"oldkey\" is \"oldKey\" {safe 26+8 \"oldKey\"}\n",
      "so is one of an older page" },
    { "{\"name\": \"ab\", \"vers\": 1, \"Guessed\": true}",
      "1:1-1:2 note both : both\n"
      "1:27-1:36 note key-case /Guessed: \"Guessed\" is \"guessed\" {safe 26+9 \"guessed\"}\n",
      "a guessed one is a note" },
    { "{\"name\": \"ab\", \"vers\": 1, \"Doubtful\": true}",
      "1:1-1:2 note both : both\n"
      "1:27-1:37 note key-case /Doubtful: \"Doubtful\" is \"doubtful\" {safe 26+10 \"doubtful\"}\n",
      "so is one whose capitals are doubted" },
    { "{\"name\": \"ab\", \"vrs\": 1}",
      "1:1-1:2 error required-key /vers: missing \"vers\" in the manifest [1:16 this looks like it, misspelt] {unsafe "
      "15+5 \"vers\"}\n",
      "a misspelt required key is one finding" },
    { "{\"name\": \"ab\", \"version\": 1}",
      "1:1-1:2 error required-key /vers: missing \"vers\" in the manifest [1:16 this looks like it, misspelt] {unsafe "
      "15+9 \"vers\"}\n",
      "another common name for it too" },
    { "{\"name\": \"ab\", \"version\": 1, \"build\": 2}",
      "1:1-1:2 error required-key /vers: missing \"vers\" in the manifest [1:16 this looks like it, misspelt] {unsafe "
      "15+9 \"vers\"}\n"
      "1:30-1:37 error key-unknown /build: \"build\" is like \"vers\"\n",
      "of two, the second is a finding of its own, and not to be given the same name" },
    { "{\"name\": \"ab\", \"vers\": 1, \"version\": 2}", "1:1-1:2 note both : both\n",
      "beside the key another common name is the plugin's own" },
    { "{\"name\": \"ab\", \"vers\": 1, \"versi\": 2}",
      "1:1-1:2 note both : both\n"
      "1:27-1:34 error key-unknown /versi: \"versi\" is like \"vers\"\n",
      "a slip beside the key is told, without a fix" },
    { "{\"name\": \"ab\", \"vers\": 1, \"decs\": \"x\"}",
      "1:1-1:2 note both : both\n"
      "1:27-1:33 error key-unknown /decs: \"decs\" is like \"desc\" {unsafe 26+6 \"desc\"}\n",
      "a slip of a key that is not required" },
    { "{\"name\": \"ab\", \"vers\": 1, \"decs\": 1, \"desk\": 2}",
      "1:1-1:2 note both : both\n"
      "1:27-1:33 error key-unknown /decs: \"decs\" is like \"desc\" {unsafe 26+6 \"desc\"}\n"
      "1:38-1:44 error key-unknown /desk: \"desk\" is like \"desc\"\n",
      "of two slips one alone may take the name" },
    { "{\"name\": \"ab\", \"vers\": 1, \"colour\": 1, \"lag\": 2}", "1:1-1:2 note both : both\n",
      "what is near nothing is the plugin's own" },
    { "{\"name\": 5, \"vers\": \"1\", \"desc\": null}",
      "1:1-1:2 note both : both\n"
      "1:10-1:11 error key-type /name: \"name\" is 5, not a text in quotes {safe 9+1 \"5\"}\n"
      "1:21-1:24 error key-type /vers: \"vers\" is \"1\", not a whole number {safe 20+3 1}\n"
      "1:34-1:38 error key-type /desc: \"desc\" is null, not a text in quotes\n",
      "wrong types, with a fix where nothing is lost" },
    { "{\"name\": \"ab\", \"vers\": 1, \"fullAccess\": 1}",
      "1:1-1:2 note both : both\n"
      "1:41-1:42 note key-type /fullAccess: \"fullAccess\" is 1, not true or false\n",
      "a type that is a guess is only a note" },
    { "{\"name\": \"ab\", \"vers\": 1, \"deviceTypes\": 7}",
      "1:1-1:2 note both : both\n"
      "1:42-1:43 error key-type /deviceTypes: \"deviceTypes\" is 7, not a text in quotes or an array {safe 41+1 "
      "\"7\"}\n",
      "either of two types was expected" },
    { "{\"name\": \"ab\", \"vers\": 1, \"oldKey\": []}", "1:1-1:2 note both : both\n",
      "where no type is known, any will do" },
    { "{\"name\": [1], \"vers\": {\"a\": 1}}",
      "1:1-1:2 note both : both\n"
      "1:10-1:11 error key-type /name: \"name\" is an array, not a text in quotes\n"
      "1:23-1:24 error key-type /vers: \"vers\" is an object, not a whole number\n",
      "containers are named, not shown, and pointed at by their bracket" },
    { "{\"name\": \"a\", \"name\": \"ab\", \"vers\": 1}", "1:1-1:2 note both : both\n",
      "of two of one name only the last is looked at" },
    { "{\"name\": \"ab\", \"vers\": 1,\n \"deviceTypes\": [{\"tag\": \"t1\"}, {\"Tag\": \"t\"}, {\"sufix\": 1}, 5]}",
      "1:1-1:2 note both : both\n"
      "2:34-2:39 error key-case /deviceTypes/1/Tag: \"Tag\" is \"tag\" {safe 59+5 \"tag\"}\n"
      "2:41-2:44 error tag-short /deviceTypes/1/Tag: \"t\" is short\n"
      "2:47-2:48 error required-key /deviceTypes/2/tag: missing \"tag\" in a unit type\n"
      "2:48-2:55 error key-unknown /deviceTypes/2/sufix: \"sufix\" is like \"suffix\" {unsafe 73+7 \"suffix\"}\n",
      "a table for the items of an array" },
    { "{\"name\": \"ab\", \"vers\": 1, \"deviceTypes\": {\"a~/b\": {}}}",
      "1:1-1:2 note both : both\n"
      "1:42-1:43 error key-type /deviceTypes: \"deviceTypes\" is an object, not a text in quotes or an array\n"
      "1:51-1:52 error required-key /deviceTypes/a~0~1b/tag: missing \"tag\" in a unit type\n",
      "a star is any member too, and a pointer escapes its name" },
    { "{\"name\": \"ab\", \"vers\": 1, \"ver\\u0007\": 1, \"NA\\u004dE\": 2}",
      "1:1-1:2 note both : both\n"
      "1:27-1:38 error key-unknown /ver\a: \"ver\\x07\" is like \"vers\"\n"
      "1:43-1:54 error key-case /NAME: \"NAME\" is \"name\" [1:2 the key itself stands here]\n",
      "keys are shown with care, and escapes in them are read" },
    { "[]", "", "an array has no keys" },
    { "{\"name\": \"ab\" \"vers\": 1}", "1:1-1:2 note both : both\n", "a broken text is looked at as it is repaired" },
};

static void keys_are_looked_at(void **state)
{
    size_t failures = 0;
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, rules, true);
    for (size_t i = 0; i < XP_COUNT(cases); i++) {
        XP_AUTO_BUF found = XP_BUF_INIT(100000);
        struct xp_findings findings = { 0 };

        lint_text(&setup, xp_str_from(cases[i].text), &findings, NULL);
        lint_dump(&findings, &found);
        if (strcmp(found.ptr, cases[i].findings) != 0) {
            print_error("%s:\n%s", cases[i].why, found.ptr);
            failures++;
        }
        xp_findings_release(&findings);
    }
    lint_setup_release(&setup);
    assert_int_equal(failures, 0);
}

static const struct {
    const char *ignored;
    const char *findings;
    const char *why;
} switches[] = {
    { "required-key",
      "1:2-1:8 error key-case /NAME: \"NAME\" is \"name\" {safe 1+6 \"name\"}\n"
      "1:10-1:13 error tag-short /NAME: \"a\" is short\n"
      "1:15-1:20 error key-unknown /vrs: \"vrs\" is like \"vers\" {unsafe 14+5 \"vers\"}\n"
      "1:25-1:31 error key-unknown /decs: \"decs\" is like \"desc\"\n"
      "1:36-1:42 error key-case /DESC: \"DESC\" is \"desc\" {safe 35+6 \"desc\"}\n"
      "1:44-1:45 error key-type /DESC: \"desc\" is 1, not a text in quotes {safe 43+1 \"1\"}\n",
      "without required-key a misspelt key is still told" },
    { "key-unknown",
      "1:1-1:2 error required-key /vers: missing \"vers\" in the manifest [1:15 this looks like it, misspelt] {unsafe "
      "14+5 \"vers\"}\n"
      "1:2-1:8 error key-case /NAME: \"NAME\" is \"name\" {safe 1+6 \"name\"}\n"
      "1:10-1:13 error tag-short /NAME: \"a\" is short\n"
      "1:36-1:42 error key-case /DESC: \"DESC\" is \"desc\" {safe 35+6 \"desc\"}\n"
      "1:44-1:45 error key-type /DESC: \"desc\" is 1, not a text in quotes {safe 43+1 \"1\"}\n",
      "without key-unknown it is missing, and the misspelt one is named" },
    { "key-case",
      "1:1-1:2 error required-key /vers: missing \"vers\" in the manifest [1:15 this looks like it, misspelt] {unsafe "
      "14+5 \"vers\"}\n"
      "1:10-1:13 error tag-short /NAME: \"a\" is short\n"
      "1:25-1:31 error key-unknown /decs: \"decs\" is like \"desc\"\n"
      "1:44-1:45 error key-type /DESC: \"desc\" is 1, not a text in quotes {safe 43+1 \"1\"}\n",
      "without key-case another capitalisation still stands in" },
    { "key-*,required-key", "1:10-1:13 error tag-short /NAME: \"a\" is short\n", "without any of them" },
};

static void rules_are_switched_off_one_by_one(void **state)
{
    static const char text[] = "{\"NAME\": \"a\", \"vrs\": 1, \"decs\": 1, \"DESC\": 1}";

    (void)state;
    for (size_t i = 0; i < XP_COUNT(switches); i++) {
        XP_AUTO_BUF found = XP_BUF_INIT(100000);
        struct xp_findings findings = { 0 };
        struct lint_setup setup;

        lint_setup_init(&setup, rules, true);
        xp_linter_free(setup.linter);
        assert_int_equal(xp_policy_ignore(&setup.policy, xp_str_from(switches[i].ignored), NULL), 0);
        assert_int_equal(xp_linter_new(&setup.linter, &setup.set, &setup.policy, NULL), 0);
        lint_text(&setup, xp_str_from(text), &findings, NULL);
        lint_dump(&findings, &found);
        if (strcmp(found.ptr, switches[i].findings) != 0)
            fail_msg("%s:\n%s", switches[i].why, found.ptr);
        xp_findings_release(&findings);
        lint_setup_release(&setup);
    }
}

/* Two tables for places of one depth, the second with many more keys than the first. */
static void tables_of_one_depth_have_their_own_room(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20), found = XP_BUF_INIT(1 << 20);
    struct xp_findings findings = { 0 };
    struct lint_setup setup;

    (void)state;
    xp_buf_addf(&text, "%s",
                KEY_RULES "- {table: a, what: w, at: /a, keys: {x: {status: older, page: p, doc: d}}}\n"
                          "- table: b\n  what: w\n  at: [/b]\n  keys:\n");
    for (int i = 0; i < 2000; i++)
        xp_buf_addf(&text, "    key%d: {status: older, page: p, doc: d, type: 'null'}\n", i);
    lint_setup_init(&setup, text.ptr, true);
    lint_text(&setup, xp_str_from("{\"a\": {}, \"b\": {\"key1999\": 1}}"), &findings, NULL);
    lint_dump(&findings, &found);
    assert_string_equal(found.ptr, "1:28-1:29 error key-type /b/key1999: \"key1999\" is 1, not null\n");
    xp_findings_release(&findings);
    lint_setup_release(&setup);
}

/* Where two pointers lead to one place, and only one of them to a table, what was found by the one is not asked of the
 * other: "TAG" counts as "tag" by the first alone. */
static void two_ways_to_one_place(void **state)
{
    static const char keys[] =
        "- {table: t, what: w, at: ['/list/*'], keys: {tag: {status: older, page: p, doc: d}}}\n";
    static const char compared[] = RULE("r") "  at: [/list, /*]\n  message: m\n  expect: {unique-by: tag}\n" RULE(
        "s") "  at: [/list/0, /*/0]\n  message: m\n  expect: {parent: {each: {present: tag}}}\n";
    XP_AUTO_BUF found = XP_BUF_INIT(1 << 20);
    struct xp_findings findings = { 0 };
    struct lint_setup setup;

    (void)state;
    lint_setup_init_keys(&setup, keys, compared);
    lint_text(&setup, xp_str_from("{\"list\": [{\"TAG\": 1}, {\"tag\": 1}]}"), &findings, NULL);
    lint_dump(&findings, &found);
    assert_string_equal(found.ptr, "1:11-1:12 error s /list/0: m\n"
                                   "1:31-1:32 error r /list/1/tag: m [1:19 it stands here first]\n");
    xp_findings_release(&findings);
    lint_setup_release(&setup);
}

/* A block of an arena begins with the address of the one before. */
static size_t count_blocks(const struct xp_arena *arena)
{
    const void *next = NULL;
    size_t count = 0;

    for (const void *block = arena->blocks; block; block = next, count++)
        memcpy(&next, block, sizeof(next));
    return count;
}

/* What the findings of a manifest with so many times five faults occupy, in blocks. */
static size_t blocks_for(const struct lint_setup *setup, size_t times)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 24);
    struct xp_findings findings = { 0 };
    size_t blocks;

    xp_buf_addf(&text, "{\"name\":\"ab\",\"vers\":1,\"deviceTypes\":[{\"tag\":\"ab\"}");
    for (size_t i = 0; i < times; i++)
        xp_buf_addf(&text, ",{\"TAG\":1,\"sufix\":1},{\"tagg\":\"ab\"},{\"tag\":\"a\"}");
    xp_buf_addf(&text, "]}");
    lint_text(setup, xp_buf_str(&text), &findings, NULL);
    assert_int_equal(findings.count, XP_LINT_MAX_FINDINGS);
    blocks = count_blocks(&findings.arena);
    xp_findings_release(&findings);
    return blocks;
}

static void what_is_left_out_takes_no_memory(void **state)
{
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, rules, true);
    assert_in_range(blocks_for(&setup, 50000), 1, blocks_for(&setup, 25000) + 1);
    lint_setup_release(&setup);
}

/* What is expected, what is required only at times, and names that belong elsewhere. */
static const char hints[] =
    KEY_RULES BUILTIN_RULE("key-expected") "  reported-by: keys\n  message: '{table} has no {key}'\n" BUILTIN_RULE(
        "key-elsewhere") "  reported-by: keys\n  message: '{found} is {detail}, not of {table}'\n"
                         "- table: unit\n  what: a unit\n  at: ['']\n  keys:\n"
                         "    name: {status: older, page: p, doc: d}\n"
                         "    tag: {status: older, page: p, doc: d, required: true, unless: {name: line}}\n"
                         "    info: {status: older, page: p, doc: d, expected: true, unless: {name: line},\n"
                         "      mistaken: [Code]}\n"
                         "    options: {status: older, page: p, doc: d, expected: {name: [popup, menu]}}\n"
                         "  elsewhere: {Code: a code, infos: a word, Port: a port}\n";

static const struct {
    const char *text;
    const char *findings;
    const char *why;
} hinted[] = {
    { "{\"tag\": 1}", "1:1-1:2 error key-expected /info: a unit has no \"info\"\n", "what is expected is missing" },
    { "{\"name\": \"line\"}", "", "it is neither expected nor required here" },
    { "{\"name\": \"Line\"}", "", "in any capitals" },
    { "{\"name\": \"lines\"}",
      "1:1-1:2 error key-expected /info: a unit has no \"info\"\n"
      "1:1-1:2 error required-key /tag: missing \"tag\" in a unit\n",
      "but with another text it is" },
    { "{\"tag\": 1, \"info\": 1, \"name\": \"popup\"}",
      "1:1-1:2 error key-expected /options: a unit has no \"options\"\n", "expected with this text alone" },
    { "{\"tag\": 1, \"info\": 1, \"name\": \"MENU\"}",
      "1:1-1:2 error key-expected /options: a unit has no \"options\"\n", "or that one" },
    { "{\"tag\": 1, \"info\": 1, \"name\": \"label\"}", "", "not with another" },
    { "{\"tag\": 1, \"info\": 1, \"name\": 5}", "", "nor with a number" },
    { "{\"tag\": 1, \"inof\": 1}",
      "1:12-1:18 error key-unknown /inof: \"inof\" is like \"info\" {unsafe 11+6 \"info\"}\n",
      "a slip of what is expected is one finding" },
    { "{\"tag\": 1, \"info\": 1, \"Port\": 1}",
      "1:23-1:29 error key-elsewhere /Port: \"Port\" is a port, not of a unit\n", "a name from elsewhere" },
    { "{\"tag\": 1, \"info\": 1, \"port\": 1}", "", "in its own capitals" },
    { "{\"tag\": 1, \"info\": 1, \"infos\": 1}",
      "1:23-1:30 error key-elsewhere /infos: \"infos\" is a word, not of a unit\n",
      "a name from elsewhere is no slip for one that is near" },
    { "{\"tag\": 1, \"info\": 1, \"Code\": 1}",
      "1:23-1:29 error key-elsewhere /Code: \"Code\" is a code, not of a unit\n",
      "beside the key that it is taken for" },
    { "{\"tag\": 1, \"Code\": 1}",
      "1:12-1:18 error key-unknown /Code: \"Code\" is like \"info\" {unsafe 11+6 \"info\"}\n",
      "without that key it is taken for it" },
};

static void hints_are_given(void **state)
{
    size_t failures = 0;
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, hints, true);
    for (size_t i = 0; i < XP_COUNT(hinted); i++) {
        XP_AUTO_BUF found = XP_BUF_INIT(100000);
        struct xp_findings findings = { 0 };

        lint_text(&setup, xp_str_from(hinted[i].text), &findings, NULL);
        lint_dump(&findings, &found);
        if (strcmp(found.ptr ? found.ptr : "", hinted[i].findings) != 0) {
            print_error("%s:\n%s", hinted[i].why, found.ptr ? found.ptr : "");
            failures++;
        }
        xp_findings_release(&findings);
    }
    lint_setup_release(&setup);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_looked_at),
        cmocka_unit_test(hints_are_given),
        cmocka_unit_test(rules_are_switched_off_one_by_one),
        cmocka_unit_test(tables_of_one_depth_have_their_own_room),
        cmocka_unit_test(two_ways_to_one_place),
        cmocka_unit_test(what_is_left_out_takes_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
