/* The entries of a plugin: where names lead, listings, files, bundles. */
#include "plugin_harness.h"
#include "scratch_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const resolve_tree[] = {
    "p/info.json",
    "p/main.py",
    "p/Tool*",
    "p/sub/deep/x.py",
    "p/sub/README.md",
    "p/pipe|",
    "p/link.py -> main.py",
    "p/far -> sub/deep",
    "p/up -> sub/../main.py",
    "p/chain -> far/../../link.py",
    "p/dangling -> none",
    "p/loop -> loop",
    "p/ping -> pong",
    "p/pong -> ping",
    "p/out -> ../secret",
    "p/round -> ../p/main.py",
    "p/absolute -> /etc/passwd",
    "p/wrongcase -> Main.py",
    "p/folderlink -> sub/",
    "p/slashed -> main.py/",
    "p/caf\xC3\xA9.py",
    "p/na\xEFve",
    "p/new\nline",
    "secret",
};

static const struct {
    const char *name;
    enum xp_resolve_status status;
    enum xp_entry_kind kind;
    const char *path, *actual, *link, *why;
} resolve_rows[] = {
    { "main.py", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "main.py", "main.py", "", "a file" },
    { "./main.py", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "main.py", "main.py", "", "a dot changes nothing" },
    { "sub/deep/x.py", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "sub/deep/x.py", "sub/deep/x.py", "", "a file deeper down" },
    { "sub//deep/./x.py", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "sub/deep/x.py", "sub/deep/x.py", "", "doubled slashes" },
    { "", XP_RESOLVE_FOUND, XP_ENTRY_FOLDER, "", "", "", "the plugin itself" },
    { ".", XP_RESOLVE_FOUND, XP_ENTRY_FOLDER, "", "", "", "the plugin itself by a dot" },
    { "sub/", XP_RESOLVE_FOUND, XP_ENTRY_FOLDER, "sub", "sub", "", "a folder with its slash" },
    { "pipe", XP_RESOLVE_FOUND, XP_ENTRY_OTHER, "pipe", "pipe", "", "a pipe is found, and not opened" },
    { "sub/../main.py", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "main.py", "sub/../main.py", "", "up again, but inside" },
    { "new\nline", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "new\nline", "new\nline", "", "a name of two lines" },
    { "na\xEFve", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "na\xEFve", "na\xEFve", "", "a name that is not UTF-8" },
    { "Main.py", XP_RESOLVE_CASE, XP_ENTRY_FILE, "main.py", "main.py", "", "another capital" },
    { "SUB/Deep/X.py", XP_RESOLVE_CASE, XP_ENTRY_FILE, "sub/deep/x.py", "sub/deep/x.py", "",
      "other capitals all along" },
    { "CAF\xC3\x89.py", XP_RESOLVE_CASE, XP_ENTRY_FILE, "caf\xC3\xA9.py", "caf\xC3\xA9.py", "",
      "capitals with accents" },
    { "cafe\xCC\x81.py", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "caf\xC3\xA9.py", "caf\xC3\xA9.py", "",
      "the accent as a sign of its own is the same name on a Mac" },
    { "NA\xEFVE", XP_RESOLVE_MISSING, 0, "", "", "", "what is not UTF-8 has no capitals" },
    { "link.py", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "main.py", "link.py", "link.py", "a link" },
    { "far/x.py", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "sub/deep/x.py", "far/x.py", "far", "a link on the way" },
    { "up", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "main.py", "up", "up", "a link with .. that stays inside" },
    { "chain", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "main.py", "chain", "link.py", "a link through links" },
    { "folderlink/README.md", XP_RESOLVE_FOUND, XP_ENTRY_FILE, "sub/README.md", "folderlink/README.md", "folderlink",
      "a link to a folder with its slash" },
    { "LINK.py", XP_RESOLVE_CASE, XP_ENTRY_FILE, "main.py", "link.py", "link.py", "a link in another capitalisation" },
    { "wrongcase", XP_RESOLVE_CASE, XP_ENTRY_FILE, "main.py", "wrongcase", "wrongcase",
      "a link to a name in other capitals" },
    { "none", XP_RESOLVE_MISSING, 0, "", "", "", "nothing of that name" },
    { "sub/none", XP_RESOLVE_MISSING, 0, "", "", "", "nothing of that name in a folder" },
    { "none/x", XP_RESOLVE_MISSING, 0, "", "", "", "nor below nothing" },
    { "main.py/", XP_RESOLVE_MISSING, 0, "", "", "", "a file is no folder" },
    { "main.py/.", XP_RESOLVE_MISSING, 0, "", "", "", "not with a dot either" },
    { "main.py/..", XP_RESOLVE_MISSING, 0, "", "", "", "nor to turn round in" },
    { "main.py/x", XP_RESOLVE_MISSING, 0, "", "", "", "nothing lies below a file" },
    { "slashed", XP_RESOLVE_MISSING, 0, "", "", "slashed", "a link to a file as a folder" },
    { "dangling", XP_RESOLVE_MISSING, 0, "", "", "dangling", "a link that leads nowhere" },
    { "far/none", XP_RESOLVE_MISSING, 0, "", "", "", "a good link is not to blame" },
    { "loop", XP_RESOLVE_LOOP, 0, "", "", "loop", "a link to itself" },
    { "ping/x", XP_RESOLVE_LOOP, 0, "", "", "ping", "two links to each other" },
    { "..", XP_RESOLVE_OUTSIDE, 0, "", "", "", "the folder above" },
    { "../p/main.py", XP_RESOLVE_OUTSIDE, 0, "", "", "", "out and in again" },
    { "sub/../../secret", XP_RESOLVE_OUTSIDE, 0, "", "", "", "out from a folder" },
    { "far/../../../secret", XP_RESOLVE_OUTSIDE, 0, "", "", "", "out from a good link" },
    { "/etc/passwd", XP_RESOLVE_OUTSIDE, 0, "", "", "", "an absolute name" },
    { "out", XP_RESOLVE_OUTSIDE, 0, "", "", "out", "a link out" },
    { "round", XP_RESOLVE_OUTSIDE, 0, "", "", "round", "a link out and in again" },
    { "absolute", XP_RESOLVE_OUTSIDE, 0, "", "", "absolute", "an absolute link" },
};

static void make_resolve_tree(void)
{
    for (size_t i = 0; i < XP_COUNT(resolve_tree); i++)
        scratch_make(resolve_tree[i], NULL);
}

static void names_resolve(void **state)
{
    AUTO_PLUGIN plugin;

    (void)state;
    make_resolve_tree();
    load_plugin(&plugin, "p");
    for (size_t i = 0; i < XP_COUNT(resolve_rows); i++) {
        struct xp_resolved found;

        xp_plugin_resolve(&plugin, xp_str_from(resolve_rows[i].name), &found);
        if (found.status != resolve_rows[i].status || !xp_str_is(found.link, resolve_rows[i].link))
            print_error("row %zu: %s\n", i, resolve_rows[i].why);
        assert_int_equal(found.status, resolve_rows[i].status);
        assert_text(found.link, resolve_rows[i].link);
        if (!xp_resolved_exists(&found))
            continue;
        assert_int_equal(found.kind, resolve_rows[i].kind);
        assert_text(found.path, resolve_rows[i].path);
        assert_text(found.actual, resolve_rows[i].actual);
    }
}

static void mode_and_size_are_those_of_the_end(void **state)
{
    AUTO_PLUGIN plugin;
    struct xp_resolved found;

    (void)state;
    scratch_make("p/info.json", "p/tool*", "p/text=12345", "p/link -> tool", NULL);
    assert_int_equal(chmod("p/text", 0640), 0);
    load_plugin(&plugin, "p");
    xp_plugin_resolve(&plugin, xp_str_from("link"), &found);
    assert_int_equal(found.mode, 0755);
    xp_plugin_resolve(&plugin, xp_str_from("text"), &found);
    assert_int_equal(found.mode, 0640);
    assert_int_equal(found.size, 5);
}

static void odd_names_are_missing(void **state)
{
    XP_AUTO_BUF name = XP_BUF_INIT(1 << 24);
    struct xp_resolved found;
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/info.json", "p/sub/", NULL);
    load_plugin(&plugin, "p");
    xp_plugin_resolve(&plugin, xp_str_make("info.json\0x", 11), &found);
    assert_int_equal(found.status, XP_RESOLVE_MISSING);
    for (size_t i = 0; i < 1000000; i++)
        xp_buf_add_char(&name, 'a');
    xp_plugin_resolve(&plugin, xp_buf_str(&name), &found);
    assert_int_equal(found.status, XP_RESOLVE_MISSING);
    xp_buf_clear(&name);
    for (size_t i = 0; i < 1000000; i++)
        xp_buf_add_str(&name, xp_str_from("sub/../"));
    xp_plugin_resolve(&plugin, xp_buf_str(&name), &found);
    assert_int_equal(found.status, XP_RESOLVE_FOUND);
    assert_int_equal(found.kind, XP_ENTRY_FOLDER);
}

/* Each link goes twice through the one before it: thirty of them would be a thousand million steps. */
static void links_are_counted_not_only_their_depth(void **state)
{
    struct xp_resolved found;
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/info.json", "p/d/", "p/l0 -> d", NULL);
    for (int i = 1; i <= 38; i++) {
        char entry[64];

        snprintf(entry, sizeof(entry), "p/l%d -> l%d/../l%d", i, i - 1, i - 1);
        scratch_make(entry, NULL);
    }
    load_plugin(&plugin, "p");
    xp_plugin_resolve(&plugin, xp_str_from("l38"), &found);
    assert_int_equal(found.status, XP_RESOLVE_LOOP);
    xp_plugin_resolve(&plugin, xp_str_from("l3"), &found);
    assert_int_equal(found.status, XP_RESOLVE_FOUND);
}

static void a_chain_may_have_forty_links(void **state)
{
    struct xp_resolved found;
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/info.json", "p/c0", NULL);
    for (int i = 1; i <= 41; i++) {
        char entry[64];

        snprintf(entry, sizeof(entry), "p/c%d -> c%d", i, i - 1);
        scratch_make(entry, NULL);
    }
    load_plugin(&plugin, "p");
    xp_plugin_resolve(&plugin, xp_str_from("c40"), &found);
    assert_int_equal(found.status, XP_RESOLVE_FOUND);
    xp_plugin_resolve(&plugin, xp_str_from("c41"), &found);
    assert_int_equal(found.status, XP_RESOLVE_LOOP);
}

static void listings_are_sorted_and_whole(void **state)
{
    const struct xp_listing *list;
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/info.json", "p/b/", "p/a -> b", "p/c|", "p/B", "p/b/x", NULL);
    load_plugin(&plugin, "p");
    list = xp_plugin_list(&plugin, xp_str_from(""));
    assert_non_null(list);
    assert_int_equal(list->count, 5);
    assert_true(list->is_complete);
    assert_text(list->entries[0].name, "B");
    assert_text(list->entries[1].name, "a");
    assert_int_equal(list->entries[1].kind, XP_ENTRY_LINK);
    assert_int_equal(list->entries[2].kind, XP_ENTRY_FOLDER);
    assert_int_equal(list->entries[3].kind, XP_ENTRY_OTHER);
    assert_int_equal(list->entries[4].kind, XP_ENTRY_FILE);
    assert_int_equal(xp_plugin_list(&plugin, xp_str_from("b"))->count, 1);
    assert_null(xp_plugin_list(&plugin, xp_str_from("B")));
    assert_null(xp_plugin_list(&plugin, xp_str_from("none")));
}

static void files_are_read_with_a_limit(void **state)
{
    XP_AUTO_BUF text = XP_BUF_INIT(5);
    struct xp_err err;
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/info.json", "p/five=12345", "p/six=123456", "p/pipe|", NULL);
    load_plugin(&plugin, "p");
    assert_int_equal(xp_plugin_read(&plugin, xp_str_from("five"), &text, &err), 0);
    assert_text(xp_buf_str(&text), "12345");
    xp_buf_clear(&text);
    assert_int_equal(xp_plugin_read(&plugin, xp_str_from("six"), &text, &err), XP_E_LIMIT);
    assert_int_equal(xp_plugin_read(&plugin, xp_str_from("pipe"), &text, &err), XP_E_MISSING);
    assert_int_equal(xp_plugin_read(&plugin, xp_str_from("none"), &text, &err), XP_E_MISSING);
}

static const struct {
    const char *make[3];
    enum xp_bundle_state state;
    const char *program, *why;
} bundle_rows[] = {
    { { "p/X.app/Contents/MacOS/X*" }, XP_BUNDLE_OK, "X.app/Contents/MacOS/X", "a program of the bundle's name" },
    { { "p/X.app/Contents/MacOS/other*" }, XP_BUNDLE_OK, "X.app/Contents/MacOS/other", "or of another" },
    { { "p/X.app/Contents/MacOS/a", "p/X.app/Contents/MacOS/X" },
      XP_BUNDLE_NOT_EXECUTABLE,
      "X.app/Contents/MacOS/X",
      "of two without the bit, the one of the bundle's name should have it" },
    { { "p/X.app/Contents/MacOS/b", "p/X.app/Contents/MacOS/a" },
      XP_BUNDLE_NOT_EXECUTABLE,
      "X.app/Contents/MacOS/a",
      "else the first" },
    { { "p/X.app/Contents/MacOS/run -> ../tool", "p/X.app/Contents/tool*" },
      XP_BUNDLE_OK,
      "X.app/Contents/MacOS/run",
      "a link to a program" },
    { { "p/X.app/Contents/MacOS/" }, XP_BUNDLE_EMPTY, "", "no program" },
    { { "p/X.app/Contents/MacOS/x/" }, XP_BUNDLE_EMPTY, "", "a folder is no program, though it has the bit" },
    { { "p/X.app/Contents/MacOS/x -> none" }, XP_BUNDLE_EMPTY, "", "nor is a link that leads nowhere" },
    { { "p/X.app/Contents/Info.plist" }, XP_BUNDLE_NO_FOLDER, "", "no MacOS folder" },
    { { "p/X.app/Contents/MacOS" }, XP_BUNDLE_NO_FOLDER, "", "a file called MacOS" },
    { { "p/X.app/" }, XP_BUNDLE_NO_FOLDER, "", "nothing in it" },
};

static void bundles_hold_a_program(void **state)
{
    for (size_t i = 0; i < XP_COUNT(bundle_rows); i++) {
        struct xp_str program;
        AUTO_PLUGIN plugin;

        scratch_setup(state);
        scratch_make("p/info.json", NULL);
        for (size_t k = 0; k < XP_COUNT(bundle_rows[i].make) && bundle_rows[i].make[k]; k++)
            scratch_make(bundle_rows[i].make[k], NULL);
        load_plugin(&plugin, "p");
        if (xp_plugin_bundle(&plugin, xp_str_from("X.app"), &program) != bundle_rows[i].state)
            print_error("row %zu: %s\n", i, bundle_rows[i].why);
        assert_int_equal(xp_plugin_bundle(&plugin, xp_str_from("X.app"), NULL), bundle_rows[i].state);
        assert_text(program, bundle_rows[i].program);
        scratch_teardown(state);
    }
}

/* A source with more entries than are read; info.json and main.py come after all others. */
static int huge_list(void *data, const char *path,
                     bool (*add)(void *context, struct xp_str name, enum xp_entry_kind kind), void *context,
                     struct xp_err *err)
{
    char name[32];
    int i = 0;

    (void)data;
    (void)path;
    (void)err;
    do
        snprintf(name, sizeof(name), "%d", i++);
    while (i < XP_PLUGIN_MAX_ENTRIES + 10 && add(context, xp_str_from(name), XP_ENTRY_LINK));
    assert_int_equal(i, XP_PLUGIN_MAX_ENTRIES + 1);
    return 0;
}

static int huge_stat(void *data, const char *path, struct xp_entry_info *out, struct xp_err *err)
{
    (void)data;
    if (strcmp(path, "info.json") != 0 && strcmp(path, "main.py") != 0)
        return xp_fail(err, XP_E_MISSING, "no such file");
    *out = (struct xp_entry_info){ XP_ENTRY_FILE, S_IFREG | 0644, 2 };
    return 0;
}

static int huge_read(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    (void)data;
    (void)err;
    assert_string_equal(path, "info.json");
    xp_buf_addf(out, "{}");
    return 0;
}

static void huge_close(void *data)
{
    (void)data;
}

/* Past the limit of a listing names are still found as they are written. */
static void a_huge_folder_is_not_read_to_its_end(void **state)
{
    static const struct xp_source source = { huge_list, huge_stat, NULL, huge_read, huge_close, NULL };
    struct xp_resolved found;
    AUTO_PLUGIN plugin;

    (void)state;
    xp_plugin_load_from(&plugin, &source, NULL, xp_str_from("p"), xp_str_from("p"));
    assert_int_equal(plugin.state, XP_MANIFEST_OK);
    assert_int_equal(xp_plugin_list(&plugin, xp_str_from(""))->count, XP_PLUGIN_MAX_ENTRIES);
    assert_false(xp_plugin_list(&plugin, xp_str_from(""))->is_complete);
    xp_plugin_resolve(&plugin, xp_str_from("main.py"), &found);
    assert_int_equal(found.status, XP_RESOLVE_FOUND);
    xp_plugin_resolve(&plugin, xp_str_from("none.py"), &found);
    assert_int_equal(found.status, XP_RESOLVE_MISSING);
}

static void a_folder_that_may_not_be_listed(void **state)
{
    struct xp_resolved found;
    AUTO_PLUGIN plugin;

    (void)state;
    if (geteuid() == 0) {
        print_message("root may look into every folder: not tested\n");
        skip();
    }
    scratch_make("p/info.json", "p/shut/x", "p/passable/x", NULL);
    assert_int_equal(chmod("p/shut", 0), 0);
    assert_int_equal(chmod("p/passable", 0100), 0);
    load_plugin(&plugin, "p");
    xp_plugin_resolve(&plugin, xp_str_from("shut/x"), &found);
    assert_int_equal(found.status, XP_RESOLVE_DENIED);
    assert_text(found.message, "Permission denied");
    xp_plugin_resolve(&plugin, xp_str_from("passable/x"), &found);
    assert_int_equal(found.status, XP_RESOLVE_FOUND);
    xp_plugin_resolve(&plugin, xp_str_from("passable/y"), &found);
    assert_int_equal(found.status, XP_RESOLVE_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(names_resolve),
        SCRATCH_TEST(mode_and_size_are_those_of_the_end),
        SCRATCH_TEST(odd_names_are_missing),
        SCRATCH_TEST(links_are_counted_not_only_their_depth),
        SCRATCH_TEST(a_chain_may_have_forty_links),
        SCRATCH_TEST(listings_are_sorted_and_whole),
        SCRATCH_TEST(files_are_read_with_a_limit),
        cmocka_unit_test(bundles_hold_a_program),
        cmocka_unit_test(a_huge_folder_is_not_read_to_its_end),
        SCRATCH_TEST(a_folder_that_may_not_be_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
