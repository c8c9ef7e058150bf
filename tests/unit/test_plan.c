#include "pack_harness.h"
#include "scratch_tree.h"
#include "xp_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MANIFEST(module)                                                                                           \
    ("a.isf/info.json={\"tag\":\"acme.rain\",\"readableVers\":\"1.2\",\"script\":\"python3\",\"module\":\"" module \
     "\"}")
#define BINARY(program) ("a.isf/info.json={\"script\":\"binary\",\"binaryName\":\"" program "\"}")
#define A50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define G10 "\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82\u1f82"

enum { NAMES_MAX = 12, DUMP_MAX = 1 << 20 };

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
    { { "a.isf/s=#!/bin/sh\n", "a.isf/e=\177ELF", "a.isf/m=\xcf\xfa\xed\xfe", "a.isf/f=\xca\xfe\xba\xbe", "a.isf/n=# !",
        "a.isf/x*", "a.isf/1=#" },
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
    { { "a.isf/info.json={\"Script\":\"binary\",\"binaryname\":\"r\"}", "a.isf/r=text" },
      "",
      "0755 d a.isf\n0644 36 a.isf/info.json\n0755 4 a.isf/r\n",
      "",
      false,
      "and under keys in other capitals" },
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
    { { "a.isf/info.json={\"Module\":\"b.py\"}", "a.isf/b.py", "a.isf/.xtplugignore=b.py\n" },
      "pack-needed-file a.isf/.xtplugignore:1:1: the pattern \"b.py\" leaves out \"b.py\", which the plugin cannot do "
      "without\n",
      NULL,
      NULL,
      true,
      "nor the script of a key in other capitals" },
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
