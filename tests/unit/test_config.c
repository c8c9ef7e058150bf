#include "xp_config.h"

#include "scratch_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Two rules that files may speak of, one of them with settings. */
static const struct xp_setting settings[] = { { XP_STR("max"), 200 }, { XP_STR("min"), 3 } };

static const struct xp_rule rules[] = {
    { .id = XP_STR("desc-long"), .severity = XP_SEVERITY_WARNING, .settings = settings, .setting_count = 2 },
    { .id = XP_STR("desc-short"), .severity = XP_SEVERITY_WARNING, .settings = settings, .setting_count = 1 },
    { .id = XP_STR("tag-generic"), .severity = XP_SEVERITY_WARNING },
};

static const struct xp_ruleset set = { .rules = rules, .count = XP_COUNT(rules) };

/* The folder is the scratch folder: files that a configuration names are looked for in "conf". */
static int load(struct xp_config *config, const char *text, struct xp_err *err)
{
    struct xp_buf copy = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_rulebook base;
    int rc;

    xp_rulebook_begin(&base, &set);
    xp_buf_add_str(&copy, xp_str_from(text));
    rc = xp_config_load(config, xp_str_from("conf/c.yaml"), xp_str_from("conf"), &copy, &base, err);
    assert_int_equal(copy.len, 0);
    xp_buf_release(&copy);
    /* What the configuration needs of the base is the set behind it. */
    if (rc == 0 && !config->rule_files.count)
        config->set = set;
    xp_rulebook_release(&base);
    return rc;
}

#define OVERRIDE(files, rules) "overrides:\n  - files: " files "\n    rules: " rules "\n"

static const struct {
    const char *text;
    const char *message;
    const char *why;
} mistakes[] = {
    { "rule: {}", "conf/c.yaml:1:1: unknown key \"rule\"; did you mean \"rules\"?", "a misspelt key" },
    { "colour: red",
      "conf/c.yaml:1:1: unknown key \"colour\"; known are: rules, rule-files, known-tags, overrides, pack, store",
      "a key like none" },
    { "- rules", "conf/c.yaml:1:1: a configuration is a map of keys and values; found an array", "a list" },
    { "rules", "conf/c.yaml:1:1: a configuration is a map of keys and values; found a string", "a text" },
    { "rules: [desc-long]", "conf/c.yaml:1:8: rules is a map of rules and their severity; found an array",
      "rules as a list" },
    { "rules:\n  desc-lnog: off", "conf/c.yaml:2:3: no rule is called \"desc-lnog\"; did you mean \"desc-long\"?",
      "a misspelt rule" },
    { "rules:\n  colour: off", "conf/c.yaml:2:3: no rule is called \"colour\"; `xtplug rules` lists them",
      "a rule like none" },
    { "rules:\n  json-*: off", "conf/c.yaml:2:3: no rule is called \"json-*\"; `xtplug rules` lists them",
      "a pattern that fits no rule" },
    { "rules: {tag-generic: eror}", "conf/c.yaml:1:22: unknown severity \"eror\"; did you mean \"error\"?",
      "a misspelt level" },
    { "rules: {tag-generic: loud}", "conf/c.yaml:1:22: unknown severity \"loud\"; known are: off, note, warning, error",
      "a level like none" },
    { "rules: {tag-generic: false}",
      "conf/c.yaml:1:22: expected error, warning, note, off, or a map with severity and settings; found true or false",
      "false is not off" },
    { "rules: {tag-generic: }",
      "conf/c.yaml:1:20: expected error, warning, note, off, or a map with severity and settings; found null",
      "a rule without a value" },
    { "rules: {desc-long: {}}", "conf/c.yaml:1:20: the map is empty; expected a severity or settings", "an empty map" },
    { "rules: {desc-long: {sevrity: off}}", "conf/c.yaml:1:21: unknown setting \"sevrity\"; did you mean \"severity\"?",
      "a misspelt severity" },
    { "rules: {desc-long: {maximum: 1}}",
      "conf/c.yaml:1:21: unknown setting \"maximum\"; known are: severity, max, min",
      "a setting that the rule does not have" },
    { "rules: {desc-short: {min: 1}}", "conf/c.yaml:1:22: unknown setting \"min\"; known are: severity, max",
      "a setting of another rule" },
    { "rules: {\"desc-*\": {size: 1}}", "conf/c.yaml:1:20: unknown setting \"size\"; known are: severity, max, min",
      "of several rules each setting is named once" },
    { "rules: {tag-generic: {max: 1}}", "conf/c.yaml:1:23: unknown setting \"max\"; known are: severity",
      "a setting of a rule that has none" },
    { "rules: {desc-long: {max: many}}", "conf/c.yaml:1:26: expected a whole number; found a string",
      "a setting that is no number" },
    { "rules: {desc-long: {max: 1.5}}", "conf/c.yaml:1:26: expected a whole number; found a number", "half a one" },
    { "rules: {desc-long: {max: -1}}", "conf/c.yaml:1:26: expected a whole number from 0 to 2147483647",
      "a negative one" },
    { "rules: {desc-long: {max: 99999999999}}", "conf/c.yaml:1:26: expected a whole number from 0 to 2147483647",
      "a number past the limit" },
    { "rule-files: {a: b}", "conf/c.yaml:1:13: expected a text (in quotes if need be); found an object",
      "rule files as a map" },
    { "rule-files: [1]", "conf/c.yaml:1:14: expected a text (in quotes if need be); found an integer",
      "a file called 1 without quotes" },
    { "rule-files: [\"\"]", "conf/c.yaml:1:14: expected a text; found an empty one", "no name at all" },
    { "rule-files:\n  - a\n  -", "conf/c.yaml:3:4: expected a text; the entry is empty", "an entry left out" },
    { "rule-files: gone.yaml", "conf/c.yaml:1:13: gone.yaml: No such file or directory", "no such rule file" },
    { "rule-files: [good.yaml, folder]", "conf/c.yaml:1:25: folder: is a folder, not a file", "a folder" },
    { "rule-files: broken.yaml", "conf/broken.yaml:2:3: the rule has no severity", "a mistake in a rule file" },
    { "rule-files: [good.yaml, twice.yaml]", "conf/twice.yaml:1:7: there is already a rule \"house-rule\"",
      "an id that another rule file has" },
    { "rule-files: builtin.yaml", "conf/builtin.yaml:1:7: there is already a rule \"desc-long\"",
      "an id of a built-in rule" },
    { "known-tags: [a]", "conf/c.yaml:1:13: expected a text (in quotes if need be); found an array",
      "several lists of tags" },
    { "known-tags: gone.txt", "conf/c.yaml:1:13: gone.txt: No such file or directory", "no such list" },
    { "overrides: {files: a}", "conf/c.yaml:1:12: expected a list of overrides; found an object", "one override" },
    { "overrides: [a]", "conf/c.yaml:1:13: an override is a map of keys and values; found a string", "a text" },
    { "overrides:\n  - rules: {tag-generic: off}",
      "conf/c.yaml:2:5: the override has no files; add files: with at least one pattern", "an override without files" },
    { OVERRIDE("[]", "{tag-generic: off}"),
      "conf/c.yaml:2:5: the override has no files; add files: with at least one pattern", "one with no pattern" },
    { "overrides:\n  - files: a", "conf/c.yaml:2:5: the override has no rules; add rules: with at least one rule",
      "an override without rules" },
    { OVERRIDE("a", "{}"), "conf/c.yaml:2:5: the override has no rules; add rules: with at least one rule",
      "one with none" },
    { "overrides:\n  - file: a", "conf/c.yaml:2:5: unknown key \"file\"; did you mean \"files\"?", "a misspelt key" },
    { OVERRIDE("a", "{tag-genric: off}"),
      "conf/c.yaml:3:13: no rule is called \"tag-genric\"; did you mean \"tag-generic\"?",
      "a misspelt rule in an override" },
    { OVERRIDE("'!a'", "{tag-generic: off}"),
      "conf/c.yaml:2:12: a pattern cannot take back another; add a later override for what differs",
      "a negated pattern" },
    { OVERRIDE("./a", "{tag-generic: off}"),
      "conf/c.yaml:2:12: a pattern has no \".\" and no \"..\": it is relative to the folder of this file",
      "a dot, which would never fit" },
    { OVERRIDE("[a, b/../c]", "{tag-generic: off}"),
      "conf/c.yaml:2:16: a pattern has no \".\" and no \"..\": it is relative to the folder of this file",
      "two dots in the second pattern" },
    { "pack: {exlude: a}", "conf/c.yaml:1:8: unknown key \"exlude\"; did you mean \"exclude\"?", "a misspelt key" },
    { "pack: a", "conf/c.yaml:1:7: pack is a map of keys and values; found a string", "pack as a text" },
    { "pack: {allow-secrets: [true]}", "conf/c.yaml:1:24: expected a text (in quotes if need be); found true or false",
      "a path that is none" },
    { "store: {ulr: a}", "conf/c.yaml:1:9: unknown key \"ulr\"; known are: url, id", "a misspelt key" },
    { "store: {url: \"ftp://a/{id}\"}", "conf/c.yaml:1:14: expected a URL that begins with https://",
      "a URL of files" },
    { "store: {url: \"https://a/\"}",
      "conf/c.yaml:1:14: the URL has no {id}, which stands for the plugin's id in the store",
      "a URL that is the same for all" },
    { "store: {id: 12}", "conf/c.yaml:1:13: expected a text (in quotes if need be); found an integer", "a number" },
    { "rules: {}\nrules: {}",
      "conf/c.yaml:2:1: key \"rules\" stands here a second time in the same mapping; the first is on line 1",
      "a key twice" },
};

static void make_files(void)
{
    scratch_make("conf/folder/",
                 "conf/good.yaml=- id: house-rule\n  severity: error\n  summary: s\n  settings: {most: 3}\n"
                 "  at: /tag\n  expect: {length: {max: $most}}\n  message: m\n",
                 "conf/twice.yaml=- id: house-rule\n  severity: error\n  summary: s\n  at: /tag\n"
                 "  expect: {prefix: a}\n  message: m\n",
                 "conf/builtin.yaml=- id: desc-long\n  severity: error\n  summary: s\n  at: /tag\n"
                 "  expect: {prefix: a}\n  message: m\n",
                 "conf/broken.yaml=# a comment\n- id: a\n  summary: s\n", "conf/tags.txt=a.b\n# no tag\n\nc.d\n", NULL);
}

static void mistakes_have_their_place(void **state)
{
    (void)state;
    make_files();
    for (size_t i = 0; i < XP_COUNT(mistakes); i++) {
        struct xp_err err = { XP_OK, "it was taken" };
        struct xp_config config;

        if (load(&config, mistakes[i].text, &err) != XP_E_SYNTAX || strcmp(err.msg, mistakes[i].message) != 0)
            fail_msg("%s: %s", mistakes[i].why, err.msg);
        assert_int_equal(load(&config, mistakes[i].text, NULL), XP_E_SYNTAX);
    }
}

static const char *const good[] = {
    "",
    "# nothing but a comment\n",
    "rules:\nrule-files:\nknown-tags:\noverrides:\npack:\nstore:\n",
    "rules: {}\nrule-files: []\noverrides: []\npack: {}\nstore: {}\n",
    "pack:\n  exclude:\n  allow-secrets:\nstore:\n  url:\n  id:\n",
};

static void what_is_left_out_says_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(good); i++) {
        struct xp_err err;
        struct xp_config config;

        if (load(&config, good[i], &err) < 0)
            fail_msg("%s", err.msg);
        assert_int_equal(config.rules.count + config.override_count + config.rule_files.count, 0);
        assert_int_equal(config.known_tags_file.node, XP_NO_NODE);
        assert_int_equal(config.store_url.node, XP_NO_NODE);
        xp_config_release(&config);
    }
}

static void every_key_is_read(void **state)
{
    static const char text[] = "rules:\n"
                               "  \"desc-*\": off\n"
                               "  desc-long: {severity: error, max: 120}\n"
                               "  house-rule: {most: 9}\n"
                               "rule-files: [good.yaml, ./good.yaml, folder/../good.yaml]\n"
                               "known-tags: tags.txt\n"
                               "overrides:\n"
                               "  - files: [\"legacy/**\", \"*.isf\"]\n"
                               "    rules: {tag-generic: note, house-rule: off}\n"
                               "  - files: x/\n"
                               "    rules: {tag-generic: off}\n"
                               "pack:\n"
                               "  exclude: [\"notes/\", \"*.psd\"]\n"
                               "  allow-secrets: tests/fake.pem\n"
                               "store:\n"
                               "  url: https://plugins.example.org/?pluginId={id}\n"
                               "  id: com.example.weather\n";
    struct xp_err err;
    struct xp_config config;

    (void)state;
    make_files();
    if (load(&config, text, &err) < 0)
        fail_msg("%s", err.msg);
    assert_int_equal(config.rules.count, 3);
    assert_true(config.rules.items[0].has_level && config.rules.items[0].level == XP_SEVERITY_OFF);
    assert_int_equal(config.rules.items[1].setting_count, 1);
    assert_int_equal(config.rules.items[1].settings[0].value, 120);
    assert_false(config.rules.items[2].has_level);
    assert_int_equal(config.set.count, XP_COUNT(rules) + 1);
    assert_string_equal(config.set.rules[XP_COUNT(rules)].origin.ptr, "conf/good.yaml");
    assert_int_equal(config.known_tags.count, 2);
    assert_string_equal(config.known_tags.path.ptr, "conf/tags.txt");
    assert_int_equal(config.override_count, 2);
    assert_int_equal(config.override_rule_count, 3);
    assert_int_equal(config.overrides[0].files.count, 2);
    assert_int_equal(config.overrides[1].rules.items[0].index, 2);
    assert_int_equal(config.pack_exclude.count, 2);
    assert_true(xp_str_is(config.pack_allow_secrets.items[0].text, "tests/fake.pem"));
    assert_true(xp_str_is(config.store_id.text, "com.example.weather"));
    xp_config_release(&config);
}

static const struct {
    const char *files, *folder, *place;
    bool is_covered;
    const char *why;
} covers[] = {
    { "legacy/**", "/r", "/r/legacy/a.isf", true, "all in a folder" },
    { "legacy/**", "/r", "/r/new/a.isf", false, "another folder" },
    { "legacy/**", "/r", "/r/new/legacy/a.isf", false, "not at the top" },
    { "legacy/", "/r", "/r/new/legacy/a.isf", true, "a name at any level" },
    { "legacy/*", "/r", "/r/legacy/a.isf", true, "a star for the plugin" },
    { "legacy/*", "/r", "/r/legacy/b/a.isf", true, "what lies in a folder that fits is covered" },
    { "a.isf", "/r", "/r/b/a.isf", true, "the plugin's name" },
    { "a.isf/", "/r", "/r/b/a.isf", true, "as a folder" },
    { "*.isf", "/r", "/r/a.isf", true, "by its suffix" },
    { "a.isf/info.json", "/r", "/r/a.isf", true, "its manifest" },
    { "info.json", "/r", "/r/a.isf", true, "any manifest" },
    { "a.isf/a.py", "/r", "/r/a.isf", false, "another file of it" },
    { "**", "/r/a.isf", "/r/a.isf", true, "a configuration in the plugin" },
    { "a.isf", "/r/a.isf", "/r/a.isf", false, "whose folder's name is not in its paths" },
    { "legacy/**", "/r/conf", "/r/legacy/a.isf", false, "the plugin lies elsewhere: a pattern tied to the top" },
    { "a.isf", "/r/conf", "/r/legacy/a.isf", true, "the plugin lies elsewhere: a pattern for any level" },
    { "**/legacy/**", "/r/conf", "/r/legacy/a.isf", true, "also with two stars" },
    { "*", "/", "/a.isf", true, "the root" },
};

static void overrides_and_plugins(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(covers); i++) {
        struct xp_config_text file = { xp_str_from(covers[i].files), XP_NO_NODE };
        struct xp_override override = { .files = { &file, 1 } };
        struct xp_config config = { .folder = xp_str_from(covers[i].folder) };

        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_config_place place = xp_config_place(&config, xp_str_from(covers[i].place), &arena);

        if (xp_override_covers(&override, &place) != covers[i].is_covered)
            fail_msg("%s in %s, %s: %s", covers[i].files, covers[i].folder, covers[i].place, covers[i].why);
        xp_arena_release(&arena);
    }
}

static void lists_have_an_end(void **state)
{
    struct xp_buf text = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_err err;
    struct xp_config config;

    (void)state;
    xp_buf_addf(&text, "overrides:\n");
    for (int i = 0; i <= XP_CONFIG_MAX_OVERRIDES; i++)
        xp_buf_addf(&text, "  - {files: a, rules: {tag-generic: off}}\n");
    assert_int_equal(load(&config, text.ptr, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "conf/c.yaml:2:3: the list has more than 1000 overrides");
    xp_buf_clear(&text);
    xp_buf_addf(&text, "pack:\n  exclude: [");
    for (int i = 0; i <= XP_CONFIG_MAX_PATTERNS; i++)
        xp_buf_addf(&text, "a, ");
    xp_buf_addf(&text, "a]\n");
    assert_int_equal(load(&config, text.ptr, &err), XP_E_SYNTAX);
    assert_string_equal(err.msg, "conf/c.yaml:2:12: the list has more than 1000 entries");
    xp_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(mistakes_have_their_place), cmocka_unit_test(what_is_left_out_says_nothing),
        SCRATCH_TEST(every_key_is_read),         cmocka_unit_test(overrides_and_plugins),
        cmocka_unit_test(lists_have_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
