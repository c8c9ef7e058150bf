/* Opening a plugin: its names, its manifest, a manifest without a folder. */
#include "plugin_harness.h"
#include "scratch_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct {
    const char *make;
    enum xp_manifest_state state;
    const char *actual, *message, *why;
} manifest_rows[] = {
    { "p/info.json={\"a\": 1}", XP_MANIFEST_OK, "info.json", "", "a manifest" },
    { "p/info.json={", XP_MANIFEST_OK, "info.json", "", "a broken manifest is a manifest" },
    { "p/info.json=", XP_MANIFEST_OK, "info.json", "", "so is an empty one" },
    { "p/", XP_MANIFEST_MISSING, "", "", "an empty folder" },
    { "p/info.jsn={}", XP_MANIFEST_MISSING, "", "", "another name" },
    { "p/Info.JSON={}", XP_MANIFEST_MISNAMED, "Info.JSON", "", "other capitals" },
    { "p/info.json/", XP_MANIFEST_NOT_A_FILE, "info.json", "is a folder, not a file", "a folder" },
    { "p/INFO.json/", XP_MANIFEST_NOT_A_FILE, "INFO.json", "is a folder, not a file", "a folder in other capitals" },
    { "p/info.json|", XP_MANIFEST_NOT_A_FILE, "info.json", "is a pipe, not a file", "a pipe is not waited for" },
    { "p/info.json@", XP_MANIFEST_NOT_A_FILE, "info.json", "is a socket, not a file", "a socket" },
    { "p/info.json -> nowhere", XP_MANIFEST_NOT_A_FILE, "info.json", "is a link that leads nowhere",
      "a dangling link" },
    { "p/info.json -> info.json", XP_MANIFEST_NOT_A_FILE, "info.json", "is a link that leads round in a circle",
      "a link to itself" },
    { "p/info.json -> ../other.json", XP_MANIFEST_NOT_A_FILE, "info.json", "is a link that leads out of the plugin",
      "a link out of the plugin, though there is a file" },
    { "p/info.json -> /etc/passwd", XP_MANIFEST_NOT_A_FILE, "info.json", "is a link that leads out of the plugin",
      "a link to a secret" },
    { "p/info.json -> .", XP_MANIFEST_NOT_A_FILE, "info.json", "is a link, and what it leads to is no file",
      "a link to a folder" },
};

static void manifest_states(void **state)
{
    for (size_t i = 0; i < XP_COUNT(manifest_rows); i++) {
        AUTO_PLUGIN plugin;

        scratch_setup(state);
        scratch_make(manifest_rows[i].make, "other.json", NULL);
        load_plugin(&plugin, "p");
        if (plugin.state != manifest_rows[i].state)
            print_error("row %zu: %s: %.*s\n", i, manifest_rows[i].why, XP_STR_ARG(plugin.message));
        assert_int_equal(plugin.state, manifest_rows[i].state);
        assert_text(plugin.actual_name, manifest_rows[i].actual);
        assert_text(plugin.message, manifest_rows[i].message);
        scratch_teardown(state);
    }
}

static void manifest_is_read_and_parsed(void **state)
{
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("a.isf/info.json={\"tag\": \"x\"}", NULL);
    load_plugin(&plugin, "a.isf");
    assert_text(plugin.path, "a.isf");
    assert_text(plugin.name, "a.isf");
    assert_text(plugin.manifest_path, "a.isf/info.json");
    assert_text(xp_buf_str(&plugin.text), "{\"tag\": \"x\"}");
    assert_int_not_equal(xp_object_find(&plugin.doc, 0, xp_str_from("tag")), XP_NO_NODE);
}

static void exact_name_wins_over_other_capitals(void **state)
{
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/INFO.JSON=1", "p/Info.json=2", "p/info.json=3", "p/info.JSON=4", NULL);
    load_plugin(&plugin, "p");
    assert_int_equal(plugin.state, XP_MANIFEST_OK);
    assert_text(xp_buf_str(&plugin.text), "3");
}

static void manifest_may_be_a_link_inside(void **state)
{
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/info.json -> sub/../sub/real.json", "p/sub/real.json=7", NULL);
    load_plugin(&plugin, "p");
    assert_int_equal(plugin.state, XP_MANIFEST_OK);
    assert_text(xp_buf_str(&plugin.text), "7");
    assert_text(plugin.manifest_path, "p/info.json");
}

static const struct {
    const char *here, *path, *manifest, *name, *why;
} name_rows[] = {
    { ".", "x/a.isf", "x/a.isf/info.json", "a.isf", "a name as typed" },
    { "x/a.isf", ".", "info.json", "a.isf", "the current folder has a name" },
    { "x/a.isf/sub", "..", "../info.json", "a.isf", "and so has the one above" },
    { "x/a.isf/sub/b", "../..", "../../info.json", "a.isf", "and the one above that" },
    { ".", "x/a.isf/sub/..", "x/a.isf/sub/../info.json", "a.isf", "also at the end of a path" },
    { ".", "link.isf", "link.isf/info.json", "link.isf", "a link's own name is what was typed" },
};

static void names_are_the_folders(void **state)
{
    for (size_t i = 0; i < XP_COUNT(name_rows); i++) {
        AUTO_PLUGIN plugin;

        scratch_setup(state);
        scratch_make("x/a.isf/info.json", "x/a.isf/sub/b/", "link.isf -> x/a.isf", NULL);
        assert_int_equal(chdir(name_rows[i].here), 0);
        load_plugin(&plugin, name_rows[i].path);
        if (plugin.state != XP_MANIFEST_OK)
            print_error("row %zu: %s\n", i, name_rows[i].why);
        assert_int_equal(plugin.state, XP_MANIFEST_OK);
        assert_text(plugin.name, name_rows[i].name);
        assert_text(plugin.manifest_path, name_rows[i].manifest);
        scratch_teardown(state);
    }
}

static void large_manifest_is_not_read(void **state)
{
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/info.json", "q/info.json", NULL);
    assert_int_equal(truncate("p/info.json", (off_t)XP_DOC_MAX_BYTES + 1), 0);
    load_plugin(&plugin, "p");
    assert_int_equal(plugin.state, XP_MANIFEST_TOO_LARGE);
    assert_text(plugin.message, "larger than 67108864 bytes");
    assert_int_equal(plugin.text.len, 0);
}

static void what_is_refused_is_a_problem(void **state)
{
    AUTO_PLUGIN gone;
    AUTO_PLUGIN file;
    AUTO_PLUGIN shut;
    AUTO_PLUGIN closed;

    (void)state;
    scratch_make("p/info.json", "q/info.json", "f", NULL);
    load_plugin(&gone, "gone");
    assert_int_equal(gone.state, XP_MANIFEST_UNREADABLE);
    assert_text(gone.message, "No such file or directory");
    load_plugin(&file, "f");
    assert_int_equal(file.state, XP_MANIFEST_UNREADABLE);
    memset(&shut, 0, sizeof(shut));
    memset(&closed, 0, sizeof(closed));
    if (geteuid() == 0) {
        print_message("root may read everything: the rest is not tested\n");
        return;
    }
    assert_int_equal(chmod("p/info.json", 0), 0);
    load_plugin(&shut, "p");
    assert_int_equal(shut.state, XP_MANIFEST_UNREADABLE);
    assert_text(shut.message, "Permission denied");
    assert_int_equal(chmod("q", 0), 0);
    load_plugin(&closed, "q");
    assert_int_equal(closed.state, XP_MANIFEST_UNREADABLE);
    assert_text(closed.message, "Permission denied");
}

static const struct {
    const char *path;
    enum xp_manifest_state state;
    bool has_entries;
    const char *name, *why;
} text_rows[] = {
    { "a.isf/info.json", XP_MANIFEST_OK, true, "a.isf", "the folder is there" },
    { "a.isf/Info.json", XP_MANIFEST_MISNAMED, true, "a.isf", "the name that is given counts" },
    { "b.isf/info.json", XP_MANIFEST_OK, false, "", "a folder that is not there yet" },
    { "<stdin>", XP_MANIFEST_OK, false, "", "no name" },
    { "a.isf/other.json", XP_MANIFEST_OK, false, "", "not the manifest's name" },
};

static void text_alone_is_a_plugin(void **state)
{
    (void)state;
    scratch_make("a.isf/info.json=on disk", "a.isf/main.py", NULL);
    for (size_t i = 0; i < XP_COUNT(text_rows); i++) {
        struct xp_buf text = XP_BUF_INIT(1000);
        struct xp_resolved found;
        AUTO_PLUGIN plugin;

        xp_buf_addf(&text, "{\"a\": 1}");
        xp_plugin_from_text(&plugin, &text, xp_str_from(text_rows[i].path));
        if (plugin.state != text_rows[i].state)
            print_error("row %zu: %s\n", i, text_rows[i].why);
        assert_int_equal(text.len, 0);
        assert_int_equal(plugin.state, text_rows[i].state);
        assert_text(plugin.manifest_path, text_rows[i].path);
        assert_text(plugin.name, text_rows[i].name);
        assert_text(xp_buf_str(&plugin.text), "{\"a\": 1}");
        assert_int_equal(xp_plugin_has_entries(&plugin), text_rows[i].has_entries);
        xp_plugin_resolve(&plugin, xp_str_from("main.py"), &found);
        assert_int_equal(xp_resolved_exists(&found), text_rows[i].has_entries);
    }
}

static void a_closed_plugin_keeps_its_text(void **state)
{
    AUTO_PLUGIN plugin;

    (void)state;
    scratch_make("p/info.json={\"a\": 1}", NULL);
    load_plugin(&plugin, "p");
    xp_plugin_close(&plugin);
    assert_false(xp_plugin_has_entries(&plugin));
    assert_text(xp_buf_str(&plugin.text), "{\"a\": 1}");
    assert_null(xp_plugin_list(&plugin, xp_str_from("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manifest_states),
        SCRATCH_TEST(manifest_is_read_and_parsed),
        SCRATCH_TEST(exact_name_wins_over_other_capitals),
        SCRATCH_TEST(manifest_may_be_a_link_inside),
        cmocka_unit_test(names_are_the_folders),
        SCRATCH_TEST(large_manifest_is_not_read),
        SCRATCH_TEST(what_is_refused_is_a_problem),
        SCRATCH_TEST(text_alone_is_a_plugin),
        SCRATCH_TEST(a_closed_plugin_keeps_its_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
