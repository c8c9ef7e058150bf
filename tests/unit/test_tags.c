/* tag-unique: one tag, two plugins. */
#include "lint_harness.h"
#include "xp_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { TAGS_MAX = 6, MANY = 20000 };

/* clang-format off: it takes a macro before a text for a type */
static const char rules[] =
    BUILTIN_RULE("tag-unique") "  reported-by: run\n  message: '{value} is that of {other}'\n  help: choose another\n"
                               "- {table: manifest, what: w, at: '', keys: {tag: {status: older, page: p, doc: d}}}\n";
/* clang-format on */

struct plugin_tag {
    const char *path, *tag;
};

static const struct {
    struct plugin_tag tags[TAGS_MAX];
    struct xp_str known; /* text of a file k.txt */
    const char *findings;
    const char *why;
} runs[] = {
    { { { "a", "x" } }, { NULL, 0 }, "", "one plugin alone" },
    { { { "a", "x" }, { "b", "y" } }, { NULL, 0 }, "", "two different tags" },
    { { { "a", "x" }, { "b", "x" } },
      { NULL, 0 },
      "b: \"x\" is that of a [a:7 the first one]\n",
      "the later one by path" },
    { { { "b", "x" }, { "a", "x" } },
      { NULL, 0 },
      "b: \"x\" is that of a [a:7 the first one]\n",
      "in whatever order they come" },
    { { { "a", "x" }, { "c", "x" }, { "b", "x" } },
      { NULL, 0 },
      "b: \"x\" is that of a [a:7 the first one]\nc: \"x\" is that of a [a:7 the first one]\n",
      "of three both later ones name the first" },
    { { { "a", "x" }, { "b", "y" }, { "c", "x" }, { "d", "y" } },
      { NULL, 0 },
      "c: \"x\" is that of a [a:7 the first one]\nd: \"y\" is that of b [b:7 the first one]\n",
      "two pairs" },
    { { { "a", "x" }, { "b", "X" }, { "c", "x " } }, { NULL, 0 }, "", "capitals and blanks count" },
    { { { "a", "" }, { "b", "" } }, { NULL, 0 }, "", "no tag is not a shared one" },
    { { { "a", "x\x1b[m" }, { "b\x07", "x\x1b[m" } },
      { NULL, 0 },
      "b\x07: \"x\\x1b[m\" is that of a [a:7 the first one]\n",
      "shown with care" },
    { { { "a\x07", "x" }, { "b", "x" } },
      { NULL, 0 },
      "b: \"x\" is that of a\\x07 [a\x07:7 the first one]\n",
      "the other plugin's path too" },
    { { { "a", "x" } }, XP_STR("x\n"), "a: \"x\" is that of k.txt [k.txt:1 it stands here]\n", "a known tag" },
    { { { "a", "x" } },
      XP_STR("w\nx"),
      "a: \"x\" is that of k.txt [k.txt:2 it stands here]\n",
      "without a last line end" },
    { { { "a", "x" } },
      XP_STR("x\nw\nx\n"),
      "a: \"x\" is that of k.txt [k.txt:1 it stands here]\n",
      "the first of two" },
    { { { "a", "x" } },
      XP_STR("\xef\xbb\xbfx"),
      "a: \"x\" is that of k.txt [k.txt:1 it stands here]\n",
      "behind a BOM" },
    { { { "a", "x" } },
      XP_STR("# x\r\n\r\n  x\t\r\n"),
      "a: \"x\" is that of k.txt [k.txt:3 it stands here]\n",
      "comments, blank lines, blanks and the line ends of others" },
    { { { "a", "x" } }, XP_STR("# x\n#x\nxx\nX\n"), "", "what is not the same tag" },
    { { { "a", "x" } }, XP_STR(""), "", "an empty file" },
    { { { "a", "" } }, XP_STR("\n\n"), "", "a plugin without a tag and a file without one" },
    { { { "a", "x" }, { "b", "x" } },
      XP_STR("x"),
      "a: \"x\" is that of k.txt [k.txt:1 it stands here]\nb: \"x\" is that of k.txt [k.txt:1 it stands here]\n",
      "a known tag that two share is one finding for each" },
    { { { "1.zip/p", "x" }, { "2.zip/p", "x" }, { "p", "x" } },
      { NULL, 0 },
      "",
      "packages of a plugin, and its folder, are one plugin" },
    { { { "1.zip/p", "x" }, { "2.zip/q", "x" } },
      { NULL, 0 },
      "2.zip/q: \"x\" is that of 1.zip/p [1.zip/p:7 the first one]\n",
      "packages of two plugins" },
    { { { "1.zip/p", "x" }, { "2.zip/q", "x" }, { "3.zip/p", "x" } },
      { NULL, 0 },
      "2.zip/q: \"x\" is that of 1.zip/p [1.zip/p:7 the first one]\n"
      "3.zip/p: \"x\" is that of 2.zip/q [2.zip/q:7 the first one]\n",
      "another plugin between two packages of one" },
    { { { "1.zip/p", "x" }, { "a/p", "x" }, { "b/p", "x" } },
      { NULL, 0 },
      "b/p: \"x\" is that of a/p [a/p:7 the first one]\n",
      "two folders of one name are two plugins, whatever the package is" },
    { { { "p.zip/p", "x" } },
      XP_STR("x\n"),
      "p.zip/p: \"x\" is that of k.txt [k.txt:1 it stands here]\n",
      "a known tag in a package" },
};

static struct xp_tag make_tag(const struct lint_setup *setup, const struct xp_known_tags *known, struct xp_str path,
                              struct xp_str text)
{
    struct xp_tag tag = { .text = text, .linter = setup->linter, .known = known, .plugin = path };

    tag.folder = xp_path_base(path);
    tag.is_package = xp_str_ends_with(xp_path_dir(path), xp_str_from(".zip"));
    tag.place = (struct xp_place){ .path = path, .line = 7, .column = 8 };
    tag.pointer = xp_str_from("/tag");
    return tag;
}

static void dump_shared(const struct xp_findings *findings, struct xp_buf *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];
        const struct xp_related *related = finding->related;

        assert_true(finding->related_count == 1 && xp_str_is(finding->pointer, "/tag") && finding->has_pointer);
        assert_true(finding->place.line == 7 && xp_str_is(finding->help, "choose another"));
        xp_buf_addf(out, "%.*s: %.*s [%.*s:%u %.*s]\n", XP_STR_ARG(finding->plugin), XP_STR_ARG(finding->message),
                    XP_STR_ARG(related->place.path), related->place.line, XP_STR_ARG(related->message));
    }
}

static void shared_tags_are_found(void **state)
{
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, rules, true);
    for (size_t i = 0; i < XP_COUNT(runs); i++) {
        XP_AUTO_BUF found = XP_BUF_INIT(10000);
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_findings findings = { 0 };
        struct xp_known_tags known;
        struct xp_tag tags[TAGS_MAX];
        size_t count = 0;

        xp_known_tags_read(&known, &arena, xp_str_from("k.txt"), runs[i].known);
        for (; count < TAGS_MAX && runs[i].tags[count].path; count++)
            tags[count] = make_tag(&setup, runs[i].known.ptr ? &known : NULL, xp_str_from(runs[i].tags[count].path),
                                   xp_str_from(runs[i].tags[count].tag));
        xp_lint_tags(tags, count, &findings);
        xp_findings_sort(&findings);
        dump_shared(&findings, &found);
        if (strcmp(found.ptr, runs[i].findings) != 0)
            fail_msg("%s:\n%s", runs[i].why, found.ptr);
        xp_findings_release(&findings);
        xp_arena_release(&arena);
    }
    lint_setup_release(&setup);
}

/* Some of many, in no order: every tenth plugin has the tag of the one before it. */
static void shared_tags_among_many(void **state)
{
    static struct xp_tag tags[MANY];
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_findings findings = { 0 };
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, rules, true);
    for (unsigned i = 0; i < MANY; i++) {
        unsigned number = i * 7919 % MANY; /* 7919 has no factor in common with MANY */

        tags[i] = make_tag(&setup, NULL, xp_arena_printf(&arena, "p%05u", number),
                           xp_arena_printf(&arena, "t%u", number % 10 == 9 ? number - 1 : number));
    }
    xp_lint_tags(tags, MANY, &findings);
    xp_findings_sort(&findings);
    assert_int_equal(findings.count, MANY / 10);
    for (size_t i = 0; i < findings.count; i++) {
        struct xp_str later = xp_arena_printf(&arena, "p%05zu", 10 * i + 9);
        struct xp_str first = xp_arena_printf(&arena, "p%05zu", 10 * i + 8);

        assert_true(xp_str_equal(findings.items[i].plugin, later));
        assert_true(xp_str_equal(findings.items[i].related->place.path, first));
    }
    xp_lint_tags(tags, 0, &findings);
    assert_int_equal(findings.count, MANY / 10);
    xp_findings_release(&findings);
    lint_setup_release(&setup);
    xp_arena_release(&arena);
}

static void each_plugin_has_its_own_rules(void **state)
{
    struct lint_setup on, off;
    struct xp_findings findings = { 0 };
    struct xp_tag tags[3];

    (void)state;
    lint_setup_init(&on, rules, true);
    lint_setup_init(&off, rules, true);
    xp_linter_free(off.linter);
    assert_int_equal(xp_policy_ignore(&off.policy, xp_str_from("tag-unique"), NULL), 0);
    assert_int_equal(xp_linter_new(&off.linter, &off.set, &off.policy, NULL), 0);
    tags[0] = make_tag(&off, NULL, xp_str_from("a"), xp_str_from("x"));
    tags[1] = make_tag(&off, NULL, xp_str_from("b"), xp_str_from("x"));
    tags[2] = make_tag(&on, NULL, xp_str_from("c"), xp_str_from("x"));
    xp_lint_tags(tags, 3, &findings);
    assert_int_equal(findings.count, 1);
    assert_true(xp_str_is(findings.items[0].plugin, "c"));
    assert_true(xp_str_is(findings.items[0].related->place.path, "a"));
    xp_findings_release(&findings);
    lint_setup_release(&on);
    lint_setup_release(&off);
}

static const struct {
    const char *text;
    const char *tag, *pointer;
    uint32_t column;
    const char *why;
} manifests[] = {
    { "{\"tag\": \"acme.rain\"}", "acme.rain", "/tag", 9, "the tag" },
    { "{\"tag\": \"\\u0061\"}", "a", "/tag", 9, "escapes are what they stand for" },
    { "{\"Tag\": \"a\"}", "a", "/Tag", 9, "another capitalisation stands for it" },
    { "{\"Tag\": \"b\", \"tag\": \"a\"}", "a", "/tag", 21, "unless the key itself stands there" },
    { "{\"tag\": \"b\", \"tag\": \"a\"}", "a", "/tag", 21, "of two the last counts" },
    { "{'tag': 'a'}", "a", "/tag", 9, "a broken text is read as it is repaired" },
    { "{\"tag\": \"\"}", "", "/tag", 9, "an empty tag" },
    { "{\"tag\": 7}", "", "", 0, "no text" },
    { "{\"tag\": }", "", "", 0, "nothing" },
    { "{\"name\": \"a\"}", "", "", 0, "no tag" },
    { "[\"tag\", \"a\"]", "", "", 0, "no object" },
    { "", "", "", 0, "nothing at all" },
};

static void tags_of_manifests(void **state)
{
    struct lint_setup setup;

    (void)state;
    lint_setup_init(&setup, rules, true);
    for (size_t i = 0; i < XP_COUNT(manifests); i++) {
        struct xp_findings findings = { 0 };
        struct xp_tag tag;

        lint_text(&setup, xp_str_from(manifests[i].text), &findings, &tag);
        if (!xp_str_is(tag.text, manifests[i].tag) || !xp_str_is(tag.pointer, manifests[i].pointer) ||
            tag.place.column != manifests[i].column)
            fail_msg("\"%.*s\" at %u: %s", XP_STR_ARG(tag.text), tag.place.column, manifests[i].why);
        xp_findings_release(&findings);
    }
    lint_setup_release(&setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_tags_are_found),
        cmocka_unit_test(shared_tags_among_many),
        cmocka_unit_test(each_plugin_has_its_own_rules),
        cmocka_unit_test(tags_of_manifests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
