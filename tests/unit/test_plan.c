#include "pack_harness.h"
#include "scratch_tree.h"
#include "xp_macros.h"

#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MANIFEST(module)                                                                                               \
    "a.isf/info.json={\"tag\":\"acme.rain\",\"readableVers\":\"1.2\",\"script\":\"python3\",\"module\":\"" module "\"" \
                                                                                                                  "}"
#define BINARY(program) "a.isf/info.json={\"script\":\"binary\",\"binaryName\":\"" program "\"}"
#define A50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define G10 "\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82"

enum { NAMES_MAX = 12, DUMP_MAX = 1 << 20, NOBODY = 65534 };

/* A folder and what is said about it. Entries where it matters; NULL: not looked at. */
struct row {
    const char *names[NAMES_MAX];
    const char *findings, *entries, *skips;
    bool is_refused;
    const char *why;
};

static const struct row rows[] = {
    { { "a.isf/" }, "", "0755 d a.isf\n", "", false, "an empty folder is a plan of one entry" },
    { { MANIFEST("b.py"), "a.isf/b.py", "a.isf/B/c", "a.isf/b-/", "a.isf/b/" },
      "pack-name-collision a.isf/b: \"b\" and \"B\" are one name on a disk that ignores capitals and Unicode forms "
      "(a.isf/B)\n",
      NULL,
      NULL,
      true,
      "two folders that are one" },
    { { MANIFEST("z.py"), "a.isf/z.py", "a.isf/y/x", "a.isf/y-", "a.isf/empty/" },
      "",
      "0755 d a.isf\n0755 d a.isf/empty\n0644 75 a.isf/info.json\n0755 d a.isf/y\n0644 2 a.isf/y-\n"
      "0644 2 a.isf/y/x\n0644 2 a.isf/z.py\n",
      "",
      false,
      "byte order of whole names, folders included, empty ones too" },
    { { "a.isf/s=#!/bin/sh\n",
        "a.isf/e=\x7f"
        "ELF",
        "a.isf/m=\xcf\xfa\xed\xfe", "a.isf/f=\xca\xfe\xba\xbe", "a.isf/n=# !", "a.isf/x*", "a.isf/1=#" },
      "",
      "0755 d a.isf\n0644 1 a.isf/1\n0755 4 a.isf/e\n0755 4 a.isf/f\n0755 4 a.isf/m\n0644 3 a.isf/n\n"
      "0755 10 a.isf/s\n0755 2 a.isf/x\n",
      "",
      false,
      "modes by content, not by the disk's" },
    { { BINARY("bin/r"), "a.isf/bin/r=text" },
      "",
      "0755 d a.isf\n0755 d a.isf/bin\n0755 4 a.isf/bin/r\n0644 40 a.isf/info.json\n",
      "",
      false,
      "the program of the manifest, whatever it begins with" },
    { { BINARY("R.app"), "a.isf/R.app/Contents/MacOS/R=text", "a.isf/R.app/Contents/MacOS/A=text" },
      "",
      "0755 d a.isf\n0755 d a.isf/R.app\n0755 d a.isf/R.app/Contents\n0755 d a.isf/R.app/Contents/MacOS\n"
      "0644 4 a.isf/R.app/Contents/MacOS/A\n0755 4 a.isf/R.app/Contents/MacOS/R\n0644 40 a.isf/info.json\n",
      "",
      false,
      "the program inside a bundle" },
    { { "a.isf/e\u0301=x" }, "", "0755 d a.isf\n0644 1 a.isf/\u00e9\n", "", false, "names are composed" },

    { { "a.isf/.DS_Store", "a.isf/.git/x", "a.isf/m/__pycache__/y", "a.isf/k.pyc", "a.isf/.xtplug-0a1b.tmp",
        "a.isf/k" },
      "",
      "0755 d a.isf\n0644 2 a.isf/k\n0755 d a.isf/m\n",
      ".DS_Store built in .DS_Store\n.git built in .git/\n.xtplug-*.tmp built in .xtplug-0a1b.tmp\n"
      "*.pyc built in k.pyc\n__pycache__ built in m/__pycache__/\n",
      false,
      "what is left out by default" },
    { { "a.isf/.xtplugignore=# no\n*.psd\n!keep.psd\n", "a.isf/a.psd", "a.isf/keep.psd",
        "a.isf/s/.xtplugignore=!b.psd\n", "a.isf/s/b.psd", "a.isf/s/c.psd" },
      "",
      "0755 d a.isf\n0644 2 a.isf/keep.psd\n0755 d a.isf/s\n0644 2 a.isf/s/b.psd\n",
      ".xtplugignore built in .xtplugignore\n*.psd a.isf/.xtplugignore:2 a.psd\n"
      ".xtplugignore built in s/.xtplugignore\n*.psd a.isf/.xtplugignore:2 s/c.psd\n",
      false,
      "patterns with their places, and nested ones" },
    { { "a.isf/.xtplugignore=!k.pyc\n", "a.isf/k.pyc", "a.isf/l.pyc" },
      "",
      "0755 d a.isf\n0644 2 a.isf/k.pyc\n",
      NULL,
      false,
      "what is left out by default can be taken back in" },
    { { "a.isf/.xtplugignore=!.xtplug-*\n", "a.isf/.xtplug-00.tmp" },
      "",
      "0755 d a.isf\n",
      NULL,
      false,
      "but not what a run of ours has left" },
    { { "a.isf/.xtplugignore=d/\n!d/x\n", "a.isf/d/x" },
      "",
      "0755 d a.isf\n",
      ".xtplugignore built in .xtplugignore\nd/ a.isf/.xtplugignore:1 d/\n",
      false,
      "nothing is taken back in from a folder that is left out" },
    { { "a.isf/x -> y", "a.isf/y", "a.isf/.xtplugignore -> x" },
      "pack-ignore-file a.isf/.xtplugignore: \".xtplugignore\" cannot be used: it is a link, not a file\n",
      NULL,
      NULL,
      true,
      "a list of patterns is no link" },
    { { "a.isf/.xtplugignore/x" },
      "pack-ignore-file a.isf/.xtplugignore: \".xtplugignore\" cannot be used: it is a folder, not a file\n",
      NULL,
      NULL,
      true,
      "nor a folder" },

    { { MANIFEST("b.py"), "a.isf/b.py", "a.isf/.xtplugignore=\n*.json\n" },
      "pack-needed-file a.isf/.xtplugignore:2:1: the pattern \"*.json\" leaves out \"info.json\", which the plugin "
      "cannot "
      "do without\n",
      NULL,
      NULL,
      true,
      "the manifest cannot be left out" },
    { { MANIFEST("m/b.py"), "a.isf/m/b.py", "a.isf/.xtplugignore=m/\n" },
      "pack-needed-file a.isf/.xtplugignore:1:1: the pattern \"m/\" leaves out \"m/b.py\", which the plugin cannot do "
      "without\n",
      NULL,
      NULL,
      true,
      "nor the script, through its folder" },
    { { MANIFEST("l"), "a.isf/l -> b.py", "a.isf/b.py", "a.isf/.xtplugignore=b.*\n" },
      "pack-needed-file a.isf/.xtplugignore:1:1: the pattern \"b.*\" leaves out \"l\", which the plugin cannot do "
      "without\n",
      NULL,
      NULL,
      true,
      "nor through a link" },
    { { BINARY("R.app"), "a.isf/R.app/Contents/MacOS/R=text", "a.isf/R.app/Contents/Resources/x.psd",
        "a.isf/R.app/.DS_Store", "a.isf/.xtplugignore=*.psd\n" },
      "pack-needed-file a.isf/.xtplugignore:1:1: the pattern \"*.psd\" leaves out \"R.app\", which the plugin cannot "
      "do "
      "without\n",
      NULL,
      NULL,
      true,
      "nor a part of the bundle, but for litter" },
    { { MANIFEST("b.pyc"), "a.isf/b.pyc" },
      "pack-needed-file a.isf/b.pyc: the pattern \"*.pyc\" leaves out \"b.pyc\", which the plugin cannot do without\n",
      NULL,
      NULL,
      true,
      "nor by a pattern that is built in" },
    { { MANIFEST("b.pyc"), "a.isf/b.pyc", "a.isf/.xtplugignore=!b.pyc\n" },
      "",
      NULL,
      NULL,
      false,
      "which can be taken back" },

    { { "a.isf/A/x", "a.isf/Current -> A", "a.isf/x -> Current/x", "a.isf/A/up -> ../A/./x" },
      "",
      "0755 d a.isf\n0755 d a.isf/A\n0755 l a.isf/A/up -> ../A/./x\n0644 2 a.isf/A/x\n0755 l a.isf/Current -> A\n"
      "0755 l a.isf/x -> Current/x\n",
      "",
      false,
      "links that stay inside, also over other links" },
    { { "a.isf/x -> /etc/hosts" },
      "pack-link a.isf/x: the link \"x\" leads to \"/etc/hosts\": that is an absolute path, which is another place on "
      "every machine\n",
      NULL,
      NULL,
      true,
      "an absolute link" },
    { { "a.isf/d/x -> ../../b", "b" },
      "pack-link a.isf/d/x: the link \"x\" leads to \"../../b\": that is outside the plugin\n",
      NULL,
      NULL,
      true,
      "a link that leads out" },
    { { "a.isf/x -> ../a.isf/y", "a.isf/y" },
      "pack-link a.isf/x: the link \"x\" leads to \"../a.isf/y\": that is outside the plugin\n",
      NULL,
      NULL,
      true,
      "also where it comes back" },
    { { "a.isf/x -> nowhere" },
      "pack-link a.isf/x: the link \"x\" leads to \"nowhere\": there is no such file or folder\n",
      NULL,
      NULL,
      true,
      "a link that dangles" },
    { { "a.isf/x -> y", "a.isf/y -> nowhere" },
      "pack-link a.isf/y: the link \"y\" leads to \"nowhere\": there is no such file or folder\n",
      NULL,
      NULL,
      true,
      "one over another is reported once" },
    { { "a.isf/x -> y", "a.isf/y -> x" },
      "pack-link a.isf/y: the link \"y\" leads to \"x\": that leads round in a circle\n",
      NULL,
      NULL,
      true,
      "a circle" },
    { { "a.isf/x -> x" },
      "pack-link a.isf/x: the link \"x\" leads to \"x\": that leads round in a circle\n",
      NULL,
      NULL,
      true,
      "a small one" },
    { { "a.isf/x -> y.psd", "a.isf/y.psd", "a.isf/.xtplugignore=*.psd" },
      "pack-link a.isf/x: the link \"x\" leads to \"y.psd\": which the pattern *.psd leaves out\n",
      NULL,
      NULL,
      true,
      "a link to what is left out" },
    { { "a.isf/x -> y/z", "a.isf/y" },
      "pack-link a.isf/x: the link \"x\" leads to \"y/z\": there is no such file or folder\n",
      NULL,
      NULL,
      true,
      "a file is no folder" },
    { { "a.isf/x -> nowhere", "a.isf/.xtplugignore=x\n" }, "", NULL, NULL, false, "what is left out may dangle" },

    { { "a.isf/p|", "a.isf/s@" },
      "pack-file-kind a.isf/p: \"p\" is a pipe, which no package can hold\n"
      "pack-file-kind a.isf/s: \"s\" is a socket, which no package can hold\n",
      NULL,
      NULL,
      true,
      "pipes and sockets" },
    { { "a.isf/p|", "a.isf/.xtplugignore=p\n" }, "", NULL, NULL, false, "which may be left out" },
    { { "a.isf/Icon", "a.isf/icon", "a.isf/ICON" },
      "pack-name-collision a.isf/Icon: \"Icon\" and \"ICON\" are one name on a disk that ignores capitals and Unicode "
      "forms "
      "(a.isf/ICON)\n"
      "pack-name-collision a.isf/icon: \"icon\" and \"ICON\" are one name on a disk that ignores capitals and Unicode "
      "forms "
      "(a.isf/ICON)\n",
      NULL,
      NULL,
      true,
      "three names that are one" },
    { { "a.isf/\u00e9", "a.isf/e\u0301" }, NULL, NULL, NULL, true, "two forms of one letter" },
    { { "a.isf/stra\u00dfe", "a.isf/STRASSE" }, NULL, NULL, NULL, true, "full case folding" },
    { { "a.isf/\u212b", "a.isf/\u00e5" }, NULL, NULL, NULL, true, "folding and composing together" },
    { { "a.isf/a\u200d"
        "b",
        "a.isf/ab" },
      NULL,
      NULL,
      NULL,
      true,
      "signs that HFS+ takes no notice of" },
    { { "a.isf/Icon", "a.isf/icon", "a.isf/.xtplugignore=/icon\n" },
      "",
      NULL,
      NULL,
      false,
      "one of the two is left out" },
    { { "a.isf/K\xf6ln" },
      "pack-name-encoding a.isf/K\\xf6ln: the name \"K\\xf6ln\" is not UTF-8\n",
      NULL,
      NULL,
      true,
      "Latin-1" },
    { { "a.isf/" A50 A50 A50 A50 A50 "aaaaa" }, "", NULL, NULL, false, "255 bytes" },
    { { "a.isf/" G10 G10 G10 G10 G10 G10 G10 G10 }, NULL, NULL, NULL, true, "240 bytes, but 320 units decomposed" },
    { { "a.isf/\ufdd0" },
      "pack-name-mac a.isf/\\u{fdd0}: the Mac cannot hold the name \"\\u{fdd0}\": it holds a code point that is no "
      "character\n",
      NULL,
      NULL,
      true,
      "no character" },
    { { "a.isf/" A50 A50 A50 A50 "/" A50 A50 A50 A50 "/" A50 A50 A50 A50 "/" A50 A50 A50 A50 "/" A50 A50 A50 A50 "/" A50
        "/a" },
      NULL,
      NULL,
      NULL,
      true,
      "a path that is too long for the Mac is reported once" },
    { { "a.isf/aux.py", "a.isf/b:c", "a.isf/d.", "a.isf/com0", "a.isf/console", "a.isf/e\x01" },
      "pack-name-windows a.isf/aux.py: Windows cannot hold the name \"aux.py\": Windows keeps this name for a device\n"
      "pack-name-windows a.isf/b:c: Windows cannot hold the name \"b:c\": it holds one of < > : \" | ? * \\\n"
      "pack-name-windows a.isf/d.: Windows cannot hold the name \"d.\": it ends in a dot or a blank\n"
      "pack-name-windows a.isf/e\\x01: Windows cannot hold the name \"e\\x01\": it holds a control character\n",
      NULL,
      NULL,
      false,
      "what Windows cannot hold is a warning" },
};

static void make_names(const char *const *names)
{
    for (size_t i = 0; i < NAMES_MAX && names[i]; i++)
        scratch_make(names[i], NULL);
}

static void expect(const char *is, const char *should, const char *what, const char *why)
{
    if (should && strcmp(is, should) != 0)
        fail_msg("%s: %s are\n%s\nand should be\n%s", why, what, is, should);
}

static void check_row(const struct row *row)
{
    XP_AUTO_BUF entries = XP_BUF_INIT(DUMP_MAX), skips = XP_BUF_INIT(DUMP_MAX), findings = XP_BUF_INIT(DUMP_MAX);
    struct pack_setup setup;

    pack_setup_plan(&setup, "a.isf", NULL);
    pack_dump_entries(&setup.plan, &entries);
    pack_dump_skips(&setup.plan, &skips);
    pack_dump_findings(&setup.findings, &findings);
    expect(findings.ptr, row->findings, "the findings", row->why);
    expect(entries.ptr, row->entries, "the entries", row->why);
    expect(skips.ptr, row->skips, "what is left out", row->why);
    if (setup.plan.is_refused != row->is_refused || (!row->findings && setup.findings.count != 1))
        fail_msg("%s: %srefused, with %s", row->why, setup.plan.is_refused ? "" : "not ", findings.ptr);
    pack_setup_release(&setup);
}

static void folders(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        scratch_enter();
        make_names(rows[i].names);
        check_row(&rows[i]);
        scratch_leave();
    }
}

static void all_in_one_run(void **state)
{
    struct pack_setup setup;

    (void)state;
    scratch_make("a.isf/p|", "a.isf/x -> /", "a.isf/K\xf6", "a.isf/I", "a.isf/i", "a.isf/aux", NULL);
    pack_setup_plan(&setup, "a.isf", NULL);
    assert_int_equal(setup.findings.count, 5);
    pack_setup_release(&setup);
}

static void tag_and_version(void **state)
{
    struct pack_setup setup;

    (void)state;
    scratch_make(MANIFEST("b.py"), NULL);
    pack_setup_plan(&setup, "a.isf", NULL);
    assert_true(xp_str_is(setup.plan.tag, "acme.rain"));
    assert_true(xp_str_is(setup.plan.readable, "1.2"));
    assert_true(xp_str_is(setup.plan.top, "a.isf"));
    pack_setup_release(&setup);
}

static void folder_as_it_is_typed(void **state)
{
    static const char *const ways[] = { ".", "../a.isf", "./", "../b" };

    (void)state;
    scratch_make("a.isf/c", "b -> a.isf", NULL);
    assert_int_equal(chdir("a.isf"), 0);
    for (size_t i = 0; i < XP_COUNT(ways); i++) {
        struct pack_setup setup;

        pack_setup_plan(&setup, ways[i], NULL);
        assert_true(xp_str_is(setup.plan.top, strcmp(ways[i], "../b") == 0 ? "b" : "a.isf"));
        assert_int_equal(setup.plan.count, 2);
        pack_setup_release(&setup);
    }
}

static void no_folder(void **state)
{
    static const char *const paths[] = { "nowhere", "file", "/" };

    (void)state;
    scratch_make("file", NULL);
    for (size_t i = 0; i < XP_COUNT(paths); i++) {
        struct xp_plan plan;
        struct xp_err err;

        assert_int_equal(xp_plan_make(&plan, paths[i], NULL, NULL, &err), XP_E_MISSING);
        xp_plan_release(&plan);
    }
}

/* The same names made in another order, under another umask and locale, give the same plan. */
static void order_umask_locale(void **state)
{
    static const char *const names[] = { "a.isf/b", "a.isf/B1/c", "a.isf/\u00e9", "a.isf/z*", "a.isf/_", "a.isf/Z9" };
    XP_AUTO_BUF first = XP_BUF_INIT(DUMP_MAX);

    (void)state;
    for (size_t turn = 0; turn < XP_COUNT(names); turn++) {
        XP_AUTO_BUF entries = XP_BUF_INIT(DUMP_MAX);
        struct pack_setup setup;
        mode_t mask = umask(turn % 2 ? 077 : 002);

        scratch_enter();
        setlocale(LC_ALL, turn % 2 ? "C.UTF-8" : "C");
        for (size_t i = 0; i < XP_COUNT(names); i++)
            scratch_make(names[(i * (turn % 2 ? 5 : 1) + turn) % XP_COUNT(names)], NULL);
        pack_setup_plan(&setup, "a.isf", NULL);
        pack_dump_entries(&setup.plan, turn ? &entries : &first);
        if (turn)
            assert_string_equal(entries.ptr, first.ptr);
        pack_setup_release(&setup);
        scratch_leave();
        umask(mask);
    }
}

static void configured_patterns(void **state)
{
    const struct xp_str exclude[] = { XP_STR("plugins/a.isf/notes/"), XP_STR("*.psd"), XP_STR("/c") };
    const uint32_t lines[] = { 4, 5, 6 };
    const struct xp_plan_settings settings = { .exclude = exclude,
                                               .exclude_lines = lines,
                                               .exclude_count = XP_COUNT(exclude),
                                               .exclude_origin = XP_STR("../.xtplug.yaml"),
                                               .above = XP_STR("plugins/a.isf") };
    XP_AUTO_BUF skips = XP_BUF_INIT(DUMP_MAX);
    struct pack_setup setup;

    (void)state;
    scratch_make("a.isf/notes/x", "a.isf/c", "a.isf/y.psd", "a.isf/z.psd", "a.isf/.xtplugignore=!z.psd\n", NULL);
    pack_setup_plan(&setup, "a.isf", &settings);
    pack_dump_skips(&setup.plan, &skips);
    assert_string_equal(skips.ptr, ".xtplugignore built in .xtplugignore\n"
                                   "plugins/a.isf/notes/ ../.xtplug.yaml:4 notes/\n*.psd ../.xtplug.yaml:5 y.psd\n");
    pack_setup_release(&setup);
}

static void package_inside(void **state)
{
    XP_AUTO_BUF skips = XP_BUF_INIT(DUMP_MAX), path = XP_BUF_INIT(DUMP_MAX);
    struct xp_plan_settings settings = { .exclude_count = 0 };
    struct pack_setup setup;
    char *here = getcwd(NULL, 0);

    (void)state;
    assert_non_null(here);
    xp_buf_addf(&path, "%s/a.isf/out.zip", here);
    free(here);
    scratch_make("a.isf/out.zip", "a.isf/out.zip.sha256", "a.isf/other.zip", NULL);
    settings.output = xp_buf_str(&path);
    pack_setup_plan(&setup, "a.isf", &settings);
    pack_dump_skips(&setup.plan, &skips);
    assert_string_equal(skips.ptr, "the package itself --output out.zip\nthe package itself --output out.zip.sha256\n");
    pack_setup_release(&setup);
}

/* Root may read everything, so the plan is made as somebody else. */
static void unreadable(void **state)
{
    bool is_root = geteuid() == 0;
    struct pack_setup setup;

    (void)state;
    scratch_make("a.isf/secret", "a.isf/d/x", NULL);
    assert_int_equal(chmod("a.isf/secret", 0), 0);
    assert_int_equal(chmod("a.isf/d", 0), 0);
    assert_int_equal(chmod(".", 0755), 0);
    if (is_root)
        assert_int_equal(seteuid(NOBODY), 0);
    pack_setup_plan(&setup, "a.isf", NULL);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(setup.findings.count, 2);
    assert_true(setup.plan.is_refused);
    assert_int_equal(setup.plan.count, 1);
    pack_setup_release(&setup);
}

static void write_size(const char *path, off_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0644);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, "\0", 1, 0), 1);
    assert_int_equal(ftruncate(fd, size), 0);
    close(fd);
}

static void sizes(void **state)
{
    static const struct {
        off_t size;
        size_t findings;
    } cases[] = { { XP_PLAN_LARGE_FILE, 0 },
                  { XP_PLAN_LARGE_FILE + 1, 1 },
                  { XP_PLAN_LARGE_PACKAGE, 1 },
                  { (off_t)XP_PLAN_LARGE_PACKAGE + 1, 2 } };

    (void)state;
    scratch_make("a.isf/", NULL);
    for (size_t i = 0; i < XP_COUNT(cases); i++) {
        struct pack_setup setup;

        write_size("a.isf/big", cases[i].size);
        pack_setup_plan(&setup, "a.isf", NULL);
        assert_int_equal(setup.findings.count, cases[i].findings);
        assert_int_equal(setup.plan.bytes, cases[i].size);
        assert_false(setup.plan.is_refused);
        pack_setup_release(&setup);
    }
}

static void depth(void **state)
{
    for (int parts = XP_PLAN_MAX_DEPTH; parts <= XP_PLAN_MAX_DEPTH + 10; parts++) {
        XP_AUTO_BUF path = XP_BUF_INIT(DUMP_MAX);
        struct pack_setup setup;

        (void)state;
        xp_buf_addf(&path, "a.isf");
        for (int i = 1; i < parts; i++)
            xp_buf_addf(&path, "/%d", i);
        scratch_make(path.ptr, NULL);
        pack_setup_plan(&setup, "a.isf", NULL);
        assert_int_equal(setup.findings.count, parts > XP_PLAN_MAX_DEPTH);
        pack_setup_release(&setup);
        if (unlink(path.ptr) < 0)
            fail();
    }
}

/* Not a chain of 40 and one more; 40 are as many as Linux follows. */
static void chain_of_links(void **state)
{
    struct pack_setup setup;
    char name[64];

    (void)state;
    scratch_make("a.isf/000", NULL);
    for (int i = 1; i < 200; i++) {
        snprintf(name, sizeof(name), "a.isf/%03d -> %03d", i, i - 1);
        scratch_make(name, NULL);
    }
    pack_setup_plan(&setup, "a.isf", NULL);
    assert_int_equal(setup.findings.count, 0);
    pack_setup_release(&setup);
}

/* Entry `name` of the plan. */
static const struct xp_plan_entry *entry_named(const struct xp_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->count; i++)
        if (xp_str_is(plan->entries[i].name, name))
            return &plan->entries[i];
    fail();
    return NULL;
}

static void files_that_stay(void **state)
{
    struct pack_setup setup;
    struct xp_err err;
    int fd;

    (void)state;
    scratch_make("a.isf/d/x=12345", NULL);
    pack_setup_plan(&setup, "a.isf", NULL);
    fd = xp_plan_open(&setup.plan, entry_named(&setup.plan, "a.isf/d/x"), &err);
    assert_true(fd >= 0);
    assert_int_equal(xp_plan_check(entry_named(&setup.plan, "a.isf/d/x"), fd, 5, &err), 0);
    assert_int_equal(xp_plan_check(entry_named(&setup.plan, "a.isf/d/x"), fd, 4, &err), XP_E_MISSING);
    close(fd);
    pack_setup_release(&setup);
}

/* What an enemy could put in place of "d/x" between the plan and the reading. */
static const struct {
    const char *remove[3];
    const char *make;
    const char *why;
} swaps[] = {
    { { "a.isf/d/x" }, "a.isf/d/x -> /etc/passwd", "a link in place of the file" },
    { { "a.isf/d/x" }, "a.isf/d/x -> y", "a link to another file of the plugin" },
    { { "a.isf/d/x", "a.isf/d/y", "a.isf/d" }, "a.isf/d -> ../out", "a link in place of the folder" },
    { { "a.isf/d/x" }, "a.isf/d/x|", "a pipe, which must not be waited for" },
    { { "a.isf/d/x" }, "a.isf/d/x/", "a folder" },
    { { "a.isf/d/x" }, "a.isf/d/x=54321", "another file of the same size" },
    { { NULL }, "a.isf/d/x=123456", "the same file, grown" },
    { { "a.isf/d/x" }, "a.isf/z", "nothing at all" },
};

static void exchanged_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(swaps); i++) {
        struct pack_setup setup;
        struct xp_err err;
        int fd;

        scratch_enter();
        scratch_make("out/x=12345", "a.isf/d/x=12345", "a.isf/d/y=12345", NULL);
        pack_setup_plan(&setup, "a.isf", NULL);
        for (size_t k = 0; k < XP_COUNT(swaps[i].remove) && swaps[i].remove[k]; k++)
            assert_int_equal(remove(swaps[i].remove[k]), 0);
        scratch_make(swaps[i].make, NULL);
        fd = xp_plan_open(&setup.plan, entry_named(&setup.plan, "a.isf/d/x"), &err);
        if (fd >= 0 || err.code != XP_E_MISSING)
            fail_msg("%s was opened", swaps[i].why);
        pack_setup_release(&setup);
        scratch_leave();
    }
}

/* The folder itself may be moved and another put in its place: the plan reads on in the one it has. */
static void exchanged_folder(void **state)
{
    struct pack_setup setup;
    struct xp_err err;
    char text[6] = "";
    int fd;

    (void)state;
    scratch_make("a.isf/x=12345", NULL);
    pack_setup_plan(&setup, "a.isf", NULL);
    assert_int_equal(rename("a.isf", "b.isf"), 0);
    scratch_make("a.isf/x=54321", NULL);
    fd = xp_plan_open(&setup.plan, entry_named(&setup.plan, "a.isf/x"), &err);
    assert_true(fd >= 0);
    assert_int_equal(read(fd, text, 5), 5);
    assert_string_equal(text, "12345");
    close(fd);
    pack_setup_release(&setup);
}

#define TREE_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders),
        TREE_TEST(all_in_one_run),
        TREE_TEST(tag_and_version),
        TREE_TEST(folder_as_it_is_typed),
        TREE_TEST(no_folder),
        cmocka_unit_test(order_umask_locale),
        TREE_TEST(configured_patterns),
        TREE_TEST(package_inside),
        TREE_TEST(unreadable),
        TREE_TEST(sizes),
        TREE_TEST(depth),
        TREE_TEST(chain_of_links),
        TREE_TEST(files_that_stay),
        cmocka_unit_test(exchanged_files),
        TREE_TEST(exchanged_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
