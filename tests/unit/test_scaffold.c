/* xp_scaffold: what is proposed for a new plugin, what its files hold, and where it may go. */
#include "scratch_tree.h"
#include "xp_doc.h"
#include "xp_macros.h"
#include "xp_scaffold.h"

#include <stdio.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* For the owner "jamie". */
static const struct {
    const char *stem, *tag, *name, *script, *program, *why;
} proposals[] = {
    { "jamie.weather", "jamie.weather", "Weather", "weather.py", "weather", "an owner in front" },
    { "acme_rain", "acme_rain", "Rain", "rain.py", "rain", "with an underscore behind it" },
    { "acme.rain_gauge", "acme.rain_gauge", "Rain Gauge", "rain_gauge.py", "rain_gauge", "several words" },
    { "com.acme.rain", "com.acme.rain", "Acme Rain", "acme_rain.py", "acme_rain", "three parts" },
    { "weather", "jamie.weather", "Weather", "weather.py", "weather", "a bare word" },
    { "acme-rain", "acme-rain", "Acme Rain", "acme_rain.py", "acme_rain", "a hyphen is an owner's in a tag alone" },
    { "xt.rain", "jamie.rain", "Rain", "rain.py", "rain", "a reserved beginning" },
    { "XT.rain", "jamie.rain", "Rain", "rain.py", "rain", "in other capitals" },
    { "xt.a.b", "jamie.a.b", "A B", "a_b.py", "a_b", "with a rest that would do" },
    { "jamie.time", "jamie.time", "Time", "time_plugin.py", "time", "a module of Python" },
    { "jamie.Serial", "jamie.Serial", "Serial", "serial_plugin.py", "serial", "one of XTension, in other capitals" },
    { "müller.wärme", "müller.wärme", "Wärme", "wrme.py", "wrme", "letters beyond ASCII" },
    { "müller.天気", "müller.天気", "天気", "plugin.py", "plugin", "none within it" },
    { "jamie.", "jamie.", "Jamie", "jamie.py", "jamie", "nothing behind the owner" },
    { "_", "_", "Plugin", "plugin.py", "plugin", "nothing at all" },
    { "a\u200B.b\x01", "a.b", "B\x01", "b.py", "b", "what nobody sees" },
};

static void proposes(void **state)
{
    char name[195];
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(proposals); i++) {
        struct xp_str stem = xp_str_from(proposals[i].stem);

        print_message("%s\n", proposals[i].why);
        assert_string_equal(xp_scaffold_propose_tag(&arena, stem, xp_str_from("jamie")).ptr, proposals[i].tag);
        assert_string_equal(xp_scaffold_propose_name(&arena, stem).ptr, proposals[i].name);
        assert_string_equal(xp_scaffold_propose_entry(&arena, stem, false).ptr, proposals[i].script);
        assert_string_equal(xp_scaffold_propose_entry(&arena, stem, true).ptr, proposals[i].program);
    }
    assert_string_equal(xp_scaffold_propose_desc(&arena, xp_str_from("Rain")).ptr, "Rain for XTension");
    memset(name, 'R', sizeof(name));
    assert_string_equal(xp_scaffold_propose_desc(&arena, xp_str_make(name, sizeof(name))).ptr, "A plugin for XTension");
    xp_arena_release(&arena);
}

static void takes_odd_owners(void **state)
{
    static const struct {
        const char *owner, *tag;
    } rows[] = {
        { "Jamie", "jamie.rain" },
        { "jamie smith", "jamiesmith.rain" },
        { "ACME\\jamie", "acmejamie.rain" },
        { "", "me.rain" },
        { "ß", "me.rain" },
        { "xt", "xtuser.rain" },
        { "XT", "xtuser.rain" },
        { "j-s", "j-s.rain" },
        { "a.b", "ab.rain" },
        { "\xFF\x1B[31m", "31m.rain" },
    };
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++)
        assert_string_equal(xp_scaffold_propose_tag(&arena, xp_str_from("rain"), xp_str_from(rows[i].owner)).ptr,
                            rows[i].tag);
    xp_arena_release(&arena);
}

static void checks_file_names(void **state)
{
    static const struct {
        const char *entry;
        bool is_binary;
        const char *message; /* how it begins; NULL: fine */
    } rows[] = {
        { "rain.py", false, NULL },
        { "rain gauge.py", false, NULL },
        { "times.py", false, NULL },
        { "raind", true, NULL },
        { "rain.py", true, NULL },
        { "json", true, NULL },
        { "rain", false, "the script \"rain\" does not end in \".py\"" },
        { "rain.PY", false, "the script \"rain.PY\" does not end in \".py\"" },
        { ".py", false, "\".py\" is a suffix without a name; write NAME.py" },
        { "json.py", false, "a script \"json.py\" would hide the module json" },
        { "JSON.py", false, "a script \"JSON.py\" would hide the module JSON" },
        { "xtension_plugin.py", false, "a script \"xtension_plugin.py\" would hide the module xtension_plugin" },
        { "src/rain.py", false, "\"src/rain.py\" is no plain file name" },
        { "/rain.py", false, "\"/rain.py\" is no plain file name" },
        { "..", true, "\"..\" is no plain file name" },
        { ".", true, "\".\" is no plain file name" },
        { "Info.JSON", true, "\"Info.JSON\" is the manifest's own name" },
        { "Rain.app", true, "\"Rain.app\" would be a Mac bundle" },
    };
    char longest[300];
    struct xp_err err;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        int rc = xp_scaffold_check_entry(xp_str_from(rows[i].entry), rows[i].is_binary, &err);

        print_message("%s\n", rows[i].entry);
        assert_int_equal(rc, rows[i].message ? XP_E_USAGE : 0);
        if (rows[i].message)
            assert_true(xp_str_starts_with(xp_str_from(err.msg), xp_str_from(rows[i].message)));
    }
    memset(longest, 'a', sizeof(longest));
    assert_int_equal(xp_scaffold_check_entry(xp_str_make(longest, 256), true, &err), XP_E_USAGE);
    assert_string_equal(err.msg, "the file name has 256 bytes; disks take 255");
    assert_int_equal(xp_scaffold_check_entry(xp_str_make(longest, 255), true, &err), 0);
}

/* Texts that would break out of their quotes if they could. */
static const char *const texts[] = {
    "Rain",
    "\"",
    "\"\"\"",
    "\\",
    "a\\\"\"\"b\\",
    "'''",
    "\n\r\t\v\f\b\x01\x1F\x7F",
    "\\n\\u0041\\N{BULLET}\\x",
    "{}%s%n$x`x`",
    "wärme 天気 \xF0\x9F\x8C\xA7",
    "\u202E\u200B\uFEFF\u2028\xC2\x85",
    "\xF3\xA0\x80\x81",
    "# coding: latin-1",
    "</script>",
};

static void assert_member(const struct xp_doc *doc, const char *key, const char *text, struct xp_arena *arena)
{
    xp_node_id node = xp_object_find(doc, xp_doc_root(doc), xp_str_from(key));

    assert_int_not_equal(node, XP_NO_NODE);
    assert_true(xp_str_is(xp_node_text(doc, xp_key_value(node), arena), text));
}

static void writes_a_manifest(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(texts) * 2; i++) {
        struct xp_str text = xp_str_from(texts[i / 2]);
        struct xp_scaffold scaffold = { text, text, text, text, 7, i % 2, text };
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_scaffold_files files;
        struct xp_doc doc;

        print_message("row %zu\n", i);
        xp_scaffold_write(&scaffold, &files);
        xp_doc_parse_json(&doc, files.manifest.ptr, files.manifest.len);
        assert_int_equal(doc.diag_count, 0);
        assert_int_equal(xp_node_size(&doc, xp_doc_root(&doc)), 8);
        assert_member(&doc, "name", text.ptr, &arena);
        assert_member(&doc, "tag", text.ptr, &arena);
        assert_member(&doc, "APIVersion", "2", &arena);
        assert_member(&doc, "vers", "7", &arena);
        assert_member(&doc, "readableVers", text.ptr, &arena);
        assert_member(&doc, "script", i % 2 ? "binary" : "python3", &arena);
        assert_member(&doc, i % 2 ? "binaryName" : "module", text.ptr, &arena);
        assert_member(&doc, "desc", text.ptr, &arena);
        xp_doc_release(&doc);
        xp_scaffold_files_release(&files);
        xp_arena_release(&arena);
    }
}

/* tests/cli/init.bats has Python itself read them; here only that nothing leaves the first text. */
static void writes_a_script(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(texts); i++) {
        struct xp_str text = xp_str_from(texts[i]);
        struct xp_scaffold scaffold = { text, text, text, text, 7, false, text };
        struct xp_scaffold_files files;
        const char *line_end;

        xp_scaffold_write(&scaffold, &files);
        assert_true(xp_str_starts_with(xp_buf_str(&files.entry), xp_str_from("\"\"\"")));
        line_end = strchr(files.entry.ptr, '\n');
        assert_non_null(line_end);
        for (const char *c = files.entry.ptr + 3; c < line_end; c++) {
            assert_true((unsigned char)*c >= ' ' && *c != 0x7F);
            assert_true(*c != '"' || c[-1] == '\\');
        }
        assert_false(files.items[0].is_executable);
        xp_scaffold_files_release(&files);
    }
}

static bool count_name(void *context, struct xp_str name, enum xp_entry_kind kind)
{
    size_t *count = context;

    assert_int_equal(kind, XP_ENTRY_FILE);
    assert_true(xp_str_is(name, "raind") || xp_str_is(name, "info.json"));
    ++*count;
    return true;
}

static void shows_its_files_as_entries(void **state)
{
    struct xp_str text = XP_STR("raind");
    struct xp_scaffold scaffold = { text, text, text, text, 1, true, text };
    const struct xp_source *source = &xp_scaffold_source;
    XP_AUTO_BUF content = XP_BUF_INIT(10000);
    struct xp_scaffold_files files;
    struct xp_entry_info info;
    struct xp_err err;
    size_t count = 0;

    (void)state;
    xp_scaffold_write(&scaffold, &files);
    assert_int_equal(source->list(&files, "", count_name, &count, &err), 0);
    assert_int_equal(count, XP_SCAFFOLD_FILES);
    assert_int_equal(source->list(&files, "a", count_name, &count, &err), XP_E_MISSING);
    assert_int_equal(source->stat(&files, "raind", &info, &err), 0);
    assert_int_equal(info.mode & 0777, 0755);
    assert_int_equal(source->stat(&files, "info.json", &info, &err), 0);
    assert_int_equal(info.mode & 0777, 0644);
    assert_int_equal(source->stat(&files, "", &info, &err), 0);
    assert_int_equal(info.kind, XP_ENTRY_FOLDER);
    assert_int_equal(source->stat(&files, "b", &info, &err), XP_E_MISSING);
    assert_int_equal(source->read(&files, "raind", &content, &err), 0);
    assert_true(xp_str_starts_with(xp_buf_str(&content), xp_str_from("#!/bin/sh\n")));
    content.max = content.len + 1;
    assert_int_equal(source->read(&files, "raind", &content, &err), XP_E_LIMIT);
    assert_int_equal(source->read_link(&files, "raind", &content, &err), XP_E_MISSING);
    xp_scaffold_files_release(&files);
}

static const struct {
    const char *entry, *path, *stem, *message; /* one of the last two is NULL */
} places[] = {
    { NULL, "jamie.rain.isf", "jamie.rain", NULL },
    { NULL, "./jamie.rain.isf//", "jamie.rain", NULL },
    { "a/", "a/../b.isf", "b", NULL },
    { "a.isf/", "a.isf", "a", NULL },
    { "a.isf/.git/x", "a.isf", "a", NULL },
    { "a.isf/.DS_Store", "a.isf", "a", NULL },
    { "a.isf/", "b.isf", "b", NULL },
    { "a.isf/", "a.isf/../b.isf", "b", NULL },
    { NULL, "rain", NULL,
      "the folder's name \"rain\" does not end in \".isf\", by which XTension knows a plugin; call it \"rain.isf\"" },
    { NULL, "rain.ISF", NULL,
      "the folder's name \"rain.ISF\" does not end in \".isf\", by which XTension knows a plugin; call it "
      "\"rain.isf\"" },
    { NULL, ".isf", NULL, "\".isf\" is a suffix without a name; write NAME.isf" },
    { NULL, "a\xFF.isf", NULL, "the folder's name \"a\\xff.isf\" is not UTF-8, as texts in info.json are" },
    { NULL, "", NULL, "the folder's name is empty, or holds a NUL" },
    { NULL, "no/a.isf", NULL, "no: there is no such folder; make it first" },
    { "b", "b/a.isf", NULL, "b/a.isf: Not a directory" },
    { "a.isf", "a.isf", NULL, "a.isf: is a file already; choose another name" },
    { "a.isf|", "a.isf", NULL, "a.isf: is a pipe already; choose another name" },
    { "a.isf -> nowhere", "a.isf", NULL, "a.isf: is a link that leads nowhere" },
    { "a.isf/info.json", "a.isf", NULL,
      "a.isf: is not empty: \"info.json\" is in it; a new plugin needs a new folder" },
    { "a.isf/x/y", "a.isf", NULL, "a.isf: is not empty: \"x\" is in it; a new plugin needs a new folder" },
    { "a.isf/", "a.isf/b.isf", NULL, "a.isf/b.isf: lies in another plugin, \"a.isf\"" },
    { "a.isf/b/c/", "a.isf/b/c/d.isf", NULL, "a.isf/b/c/d.isf: lies in another plugin, \"a.isf\"" },
    { "a.isf/l -> ..", "a.isf/l/b.isf", NULL, "a.isf/l/b.isf: lies in another plugin, \"a.isf\"" },
};

static void finds_the_folder(void **state)
{
    for (size_t i = 0; i < XP_COUNT(places); i++) {
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_scaffold_folder folder;
        struct xp_err err = { XP_OK, "" };
        int rc;

        scratch_setup(state);
        print_message("%s\n", places[i].path);
        if (places[i].entry)
            scratch_make(places[i].entry, NULL);
        rc = xp_scaffold_find_folder(&folder, xp_str_from(places[i].path), &arena, &err);
        assert_string_equal(err.msg, places[i].message ? places[i].message : "");
        assert_true((rc == 0) == (places[i].stem != NULL));
        if (places[i].stem)
            assert_true(xp_str_is(folder.stem, places[i].stem));
        xp_arena_release(&arena);
        scratch_teardown(state);
    }
}

static void names_the_first_of_several(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_scaffold_folder folder;
    struct xp_err err;

    (void)state;
    scratch_make("a.isf/z", "a.isf/b", "a.isf/.git/x", "a.isf/c/", NULL);
    assert_int_equal(xp_scaffold_find_folder(&folder, xp_str_from("a.isf"), &arena, &err), XP_E_USAGE);
    assert_string_equal(err.msg, "a.isf: is not empty: \"b\" and 2 more are in it; a new plugin needs a new folder");
    xp_arena_release(&arena);
}

static void knows_the_current_folder(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_scaffold_folder folder;
    struct xp_err err;

    (void)state;
    scratch_make("jamie.rain.isf/", NULL);
    assert_int_equal(chdir("jamie.rain.isf"), 0);
    assert_int_equal(xp_scaffold_find_folder(&folder, xp_str_from("."), &arena, &err), 0);
    assert_true(xp_str_is(folder.path, ".") && xp_str_is(folder.name, "jamie.rain.isf"));
    assert_int_equal(chdir(".."), 0);
    assert_int_equal(xp_scaffold_find_folder(&folder, xp_str_from("."), &arena, &err), XP_E_USAGE);
    assert_int_equal(xp_scaffold_find_folder(&folder, xp_str_from("no/.."), &arena, &err), XP_E_MISSING);
    xp_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proposes),
        cmocka_unit_test(takes_odd_owners),
        cmocka_unit_test(checks_file_names),
        cmocka_unit_test(writes_a_manifest),
        cmocka_unit_test(writes_a_script),
        cmocka_unit_test(shows_its_files_as_entries),
        cmocka_unit_test(finds_the_folder),
        SCRATCH_TEST(names_the_first_of_several),
        SCRATCH_TEST(knows_the_current_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
