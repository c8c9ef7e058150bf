"""Inputs that would be slow if anything looked twice at what it has seen: each made in any size, for growth.py.

A case is a function from a folder and a size, which writes what is to be looked at and returns the words behind
`xtplug`, or the name of a fuzz target and a file for it. Of manifests, only the text is given.
"""

import json
import shutil
import zipfile

CURLY, CLOSING = "\u201c".encode(), "\u201d".encode()


def joined(count, text, separator=b","):
    """`text` as often as wanted, with the number in place of each %d."""
    return separator.join(text.replace(b"%d", b"%d" % number) for number in range(count))


# Name: (size, text of that size). Sizes are such that a run has some million instructions, and that a line is longer than
# what a finding shows of it.
MANIFESTS = {
    "straight quotes": (10000, lambda n: b'"' * n),
    "opening quotes": (4000, lambda n: CURLY * n),
    "closing quotes": (4000, lambda n: CLOSING * n),
    "single quotes": (7000, lambda n: b"'" * n),
    "quotes that open in an object": (5000, lambda n: b"{" + CURLY * n + b"a"),
    "quotes that close inside a string": (4000, lambda n: b'{"a":"' + (CLOSING + b"x") * n),
    "strings without an end": (400, lambda n: b"{" + b'"a\n' * n),
    "words behind strings": (20000, lambda n: b'{"a":' + b'"x" y\n' * n),
    "one long string without an end": (20000, lambda n: b'{"name":"' + b"a" * n),
    "braces that open": (50000, lambda n: b"{" * n),
    "brackets that open": (200000, lambda n: b"[" * n),
    "braces that close": (300000, lambda n: b"}" * n),
    "brackets of both kinds": (300000, lambda n: b"[}" * n),
    "deep, again and again": (100, lambda n: b"[" + joined(n, b"[" * 200 + b"]" * 200) + b"]"),
    "deep objects": (70, lambda n: b"[" + joined(n, b'{"a":' * 200 + b"1" + b"}" * 200) + b"]"),
    "commas": (200000, lambda n: b"[" + b"," * n),
    "colons": (1000, lambda n: b"{" + b":" * n),
    "dots": (20000, lambda n: b"[" + b"." * n),
    "slashes": (200000, lambda n: b"/" * n),
    "comments that begin": (200000, lambda n: b"[1" + b"/*" * n),
    "comments": (500, lambda n: b"[1" + b"/**/" * n + b"]"),
    "lines of comment": (500, lambda n: b"#\n" * n),
    "words": (10000, lambda n: b"a " * n),
    "pairs of words": (500, lambda n: b"[" + b"b c,\n" * n + b"1]"),
    "one key, again and again": (400, lambda n: b"{" + b'"a":1,' * n + b'"a":1}'),
    "one long key, again and again": (200, lambda n: b"{" + joined(n, b'"' + b"k" * 300 + b'":1') + b"}"),
    "many keys": (500, lambda n: b"{" + joined(n, b'"k%d":1') + b"}"),
    "keys with one hash of their first bytes": (700, lambda n: b"{" + joined(n, b'"' + b"k" * 64 + b'%d":1') + b"}"),
    "keys that are nearly known": (300, lambda n: b"{" + joined(n, b'"nam%d":1') + b"}"),
    "known keys in capitals": (200, lambda n: b"{" + b'"NAME":1,"DESC":2,' * n + b'"x":1}'),
    "keys with escapes": (400, lambda n: b"{" + joined(n, b'"\\u006b%d":1') + b"}"),
    "escapes that are none": (500, lambda n: b'["' + b"\\q" * n + b'"]'),
    "halves of characters": (500, lambda n: b'["' + b"\\ud800" * n + b'"]'),
    "bytes that are no UTF-8": (30000, lambda n: b'["' + b"\xe9" * n + b'"]'),
    "the same after some that is": (400, lambda n: b'["\xc3\xa9' + b"\xe9a" * n + b'"]'),
    "control characters": (500, lambda n: b'["' + b"\x01a" * n + b'"]'),
    "NULs": (70000, lambda n: b"\0" * n),
    "UTF-16": (70000, lambda n: ('["' + "\u00e9" * n + '"]').encode("utf-16")),
    "line ends of all kinds": (200000, lambda n: b"[" + b"\r\n\r\n\n" * n + b"]"),
    "numbers with noughts before": (500, lambda n: b"[" + b"01," * n + b"1]"),
    "a long number": (100000, lambda n: b'{"vers":' + b"9" * n + b"}"),
    "a long number of base 16": (20000, lambda n: b'{"vers":0x' + b"9" * n + b"}"),
    "a long number with signs in it": (10000, lambda n: b'{"vers":' + b"9_" * n + b"}"),
    "missing commas": (500, lambda n: b"[" + b"1 " * n + b"]"),
    "commas at the end": (500, lambda n: b"[" + b"[1,]," * n + b"1]"),
    "many findings on one line": (500, lambda n: b'{"a":[' + b"True," * n + b"1]}"),
    "a long line before and behind": (200000, lambda n: b'{"a":"' + b"x" * n + b'","b":True,"c":"' + b"y" * n + b'"}'),
    "unit types with one tag": (90, lambda n: units(n, b"t")),
    "unit types whose tags begin with each other": (100, lambda n: units(n, b"a.%d", lambda i: b"0" * (i % 40))),
    "unit types with one name": (100, lambda n: units(n, b"a.t%d")),
    "controls": (200, lambda n: controls(n, b'{"type":"popup","key":"k%d","bounds":[0,%d,20,20],"options":[["a",1]]}')),
    "controls with one key": (200, lambda n: controls(n, b'{"type":"checkbox","key":"k","bounds":[0,0,9,9]}')),
    "controls on top of each other": (400, lambda n: controls(n, b'{"type":"text","bounds":[0,0,99,99],"text":"x"}')),
    "separators": (300, lambda n: controls(n, b'{"type":"separator"}')),
    "choices of a popup": (2000, lambda n: controls(1, b'{"type":"popup","key":"k","bounds":[0,0,9,9],"options":['
                                                    + joined(n, b'["x%d",%d]') + b"]}")),
    "a tag of blanks": (50000, lambda n: b'{"tag":"' + b" " * n + b'"}'),
    "a tag that is not seen": (20000, lambda n: b'{"tag":"a.' + "\u200b".encode() * n + b'"}'),
    "a long path": (100000, lambda n: b'{"script":"python3","module":"' + b"a/../" * n + b'x.py"}'),
    # What is long beside what is many: both grow.
    "equal keys below a long name": (300, lambda n: b'{"' + b"k" * 100 * n + b'":{' + b'"a":1,' * n + b'"a":1}}'),
    "equal keys below a long name of escapes": (300, lambda n: b'{"' + b"\\u006b" * 20 * n + b'":{' + b'"a":1,' * n + b'"a":1}}'),
    "equal keys below deep names": (300, lambda n: b'{"%s":' % (b"k" * n) * 100 + b"{" + b'"a":1,' * n + b'"a":1}' + b"}" * 100),
    "unit types below a long tag": (90, lambda n: b'{"tag":"' + b"t" * 1000 * n + b'",' + units(n, b"t")[1:]),
    "controls beside a long description": (200, lambda n: b'{"desc":"' + b"\\u006b" * 100 * n + b'",' + controls(n, b'{"type":"text","x%d":1}')[1:]),
    "wrong values below a long name": (300, lambda n: b'{"deviceTypes":{"' + b"k" * 100 * n + b'":[' + b"True," * n + b"1]}}"),
    "combining characters": (20000, lambda n: b'{"desc":"a' + "\u0301".encode() * n + b'","vers":True}'),
}


def units(count, tag, more=None):
    rows = []
    for number in range(count):
        own = tag.replace(b"%d", b"%d" % number) + (more(number) if more else b"")
        rows.append(b'{"name":"Unit","tag":"' + own + b'","info":"x","dimmable":true}')
    return b'{"tag":"a.b","deviceTypes":[' + b",".join(rows) + b"]}"


def controls(count, text):
    return b'{"tag":"a.b","editControls":[' + joined(count, text) + b'],"deviceTypes":[]}'


GOOD = {"name": "Rain", "tag": "acme.rain", "APIVersion": 2, "vers": 7, "readableVers": "1.2", "script": "python3",
        "module": "rain.py", "desc": "Reads a rain gauge"}


def write_plugin(folder, text=None):
    folder.mkdir(parents=True)
    (folder / "info.json").write_bytes(text if text is not None else json.dumps(GOOD).encode())
    (folder / "rain.py").write_bytes(b"import sys\n")
    return folder


def fixes(top, size):
    """Fixes that lie on each other, round after round: a quote, a literal and a comma each."""
    text = b"{" + b"'a': True; \x01 'b' 0x1F,, // c\n" * size + b"}"
    return ["lint", "--fix", "--unsafe-fixes", write_plugin(top / "acme.rain.isf", text)]


def difference(top, size):
    return ["lint", "--diff", write_plugin(top / "acme.rain.isf", b'{"a":[\n' + b"True,\nfalse,\n" * size + b"1]}")]


def report(name):
    def case(top, size):
        folder = write_plugin(top / "acme.rain.isf", b'{"a":[' + b"True,\n" * size + b"1]}")
        return ["lint", "--format", name, folder]

    return case


def plugins(top, size):
    for number in range(size):
        write_plugin(top / "all" / f"acme.rain{number}.isf")  # with one tag: each is compared with all
    return ["lint", "--threads", "1", "--no-config", "--format", "gcc", top / "all"]


def paths_of_one(top, size):
    folder = write_plugin(top / "acme.rain.isf")
    return ["lint", "--no-config", *[folder / "info.json"] * size]


def overrides(top, size):
    folder = write_plugin(top / "acme.rain.isf")
    rows = "".join(f'  - files: ["legacy{number}/**"]\n    rules: {{tag-generic: off}}\n' for number in range(size))
    (top / ".xtplug.yaml").write_text("overrides:\n" + rows, encoding="utf-8")
    return ["lint", "--config", top / ".xtplug.yaml", folder]


def rules(top, size):
    folder = write_plugin(top / "acme.rain.isf")
    rows = "".join(f"""\
- id: house-{number}
  severity: error
  summary: x
  why: x
  source: {{page: "house", status: inferred}}
  at: /name
  expect: {{prefix: "R"}}
  message: x
  help: x
  examples:
    pass: ['{{"name": "R"}}']
    fail: ['{{"name": "x"}}']
""" for number in range(size))
    (top / "rules.yaml").write_text(rows, encoding="utf-8")
    return ["lint", "--no-config", "--rules", top / "rules.yaml", folder]


def known_tags(top, size):
    folder = write_plugin(top / "acme.rain.isf")
    (top / "tags").write_text("".join(f"acme.t{number}\n" for number in range(size)), encoding="utf-8")
    return ["lint", "--no-config", "--known-tags", top / "tags", folder]


def baseline(top, size):
    """Entries of which none fits, and findings that are all much alike."""
    folder = write_plugin(top / "acme.rain.isf", b'{"a":[' + b"True,\n" * size + b"1]}")
    rows = [{"rule": "json-literal", "path": "acme.rain.isf/info.json", "hash": f"{number:016x}", "count": 1}
            for number in range(size)]
    (top / "base.json").write_text(json.dumps({"version": 1, "findings": rows}), encoding="utf-8")
    return ["lint", "--no-config", "--format", "gcc", "--baseline", top / "base.json", folder]


def write_baseline(top, size):
    folder = write_plugin(top / "acme.rain.isf", b'{"a":[' + b"True,\n" * size + b"1]}")
    return ["lint", "--no-config", "--write-baseline", top / "base.json", folder]


def wide(top, size):
    folder = write_plugin(top / "acme.rain.isf")
    for number in range(size):
        (folder / f"file{number}").write_bytes(b"")
    return ["pack", "--list", "--no-config", folder]


def deep(top, size):
    """Folders in folders, and files in the deepest: names get long, so the depth stays and the branches grow."""
    folder = write_plugin(top / "acme.rain.isf")
    for number in range(size):
        inner = folder.joinpath(f"branch{number}", *["in"] * 20)
        inner.mkdir(parents=True)
        (inner / "file").write_bytes(b"")
    return ["pack", "--list", "--no-config", folder]


def one_name_in_capitals(top, size):
    """Names that differ at their end alone, so that all are compared far."""
    folder = write_plugin(top / "acme.rain.isf")
    for number in range(size):
        (folder / ("n" * 150 + f"\u00e9{number}")).write_bytes(b"")
    return ["pack", "--list", "--no-config", folder]


def secrets(top, size):
    folder = write_plugin(top / "acme.rain.isf")
    (folder / "keys.txt").write_bytes(b"-----BEGIN PRIVATE KEY ghp_ sk- AKIA https://a:b@ key= \n" * size)
    return ["pack", "--list", "--no-config", folder]


def package(top, size):
    top.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(top / "p.zip", "w") as archive:
        archive.writestr("acme.rain.isf/info.json", json.dumps(GOOD))
        archive.writestr("acme.rain.isf/rain.py", "import sys\n")
        for number in range(size):
            archive.writestr(f"acme.rain.isf/some/folder/file{number}", "")
    return ["verify", "--no-config", top / "p.zip"]


def alike(top, size):
    """Entries with one name: each is a fault."""
    package(top, 0)
    with zipfile.ZipFile(top / "p.zip", "a") as archive:
        for _ in range(size):
            info = zipfile.ZipInfo("acme.rain.isf/file")
            archive.filelist.append(info)  # so that writing it again is not warned about
            archive.filelist.pop()
            archive.NameToInfo.pop("acme.rain.isf/file", None)
            archive.writestr(info, "")
    return ["verify", "--no-config", top / "p.zip"]


def fuzz(name, text):
    """A file for a fuzz target, which looks at it by the module that it is for."""
    def case(top, size):
        top.mkdir(parents=True, exist_ok=True)
        (top / "input").write_bytes(text(size))
        return [f"fuzz_{name}", top / "input"]

    return case


def bump(top, size):
    return ["bump", write_plugin(top / "acme.rain.isf", json.dumps(dict(GOOD, x=["y"] * size)).encode())]


def against(top, size):
    """Unit types of before that are gone, and others that have come."""
    before, after = (json.dumps(dict(GOOD, vers=vers, deviceTypes=[
        {"name": f"u{number}", "tag": f"acme.{letter}{number}"} for number in range(size)])).encode()
        for vers, letter in ((7, "u"), (8, "v")))
    old, new = write_plugin(top / "old" / "acme.rain.isf", before), write_plugin(top / "acme.rain.isf", after)
    return ["lint", "--no-config", "--against", old, new]


OTHERS = {
    "overlapping fixes": (40, fixes),
    "a large difference": (100, difference),
    "plugins with one tag": (50, plugins),
    "one plugin by many paths": (2000, paths_of_one),
    "overrides": (100, overrides),
    "rules of a user": (100, rules),
    "known tags": (8000, known_tags),
    "entries of a baseline": (200, baseline),
    "a baseline that is written": (200, write_baseline),
    "files in one folder": (300, wide),
    "folders in folders": (15, deep),
    "names that are nearly one": (20, one_name_in_capitals),
    "what looks like secrets": (500, secrets),
    "entries of a package": (100, package),
    "entries with one name": (90, alike),
    "a large manifest that is bumped": (20000, bump),
    "unit types against those before": (40, against),
    "ignore patterns": (300, fuzz("ignore", lambda n: b"a*b%d/**/c\n" * n + b"\n" + b"a/b/c/d/e\n" * 20)),
    "stars in a pattern": (9000, fuzz("ignore", lambda n: b"*a" * n + b"\n\n" + b"a" * 200 + b"\n")),
    "a store's answer of many releases": (900, fuzz("store_answer", lambda n: b"[" + joined(n, b'{"vers":%d}') + b"]")),
    "a store's answer of one key": (1000, fuzz("store_answer", lambda n: b"[{" + joined(n, b'"vers":%d') + b"}]")),
    "a store's answer of one string": (4000, fuzz("store_answer", lambda n: b'["' + b"\\u00e9" * n + b'"]')),
    "a YAML of anchors": (9000, fuzz("yaml", lambda n: joined(n, b"a%d: &a%d 1", b"\n"))),
    "a YAML of one key": (700, fuzz("yaml", lambda n: b"a: 1\n" * n)),
    "a YAML of brackets": (700, fuzz("yaml", lambda n: b"[" * n)),
    "a YAML of comments": (5000, fuzz("yaml", lambda n: b"# x\n" * n + b"a: 1\n")),
}


def add_reports(names):
    """A case for each format of reports: which there are only the program knows."""
    OTHERS.update({f"a report in {name}": (200, report(name)) for name in names})


def write_case(name, top, times):
    """Write the case in `times` its size, into a folder that is new. Return the words to be run."""
    shutil.rmtree(top, ignore_errors=True)
    if name in OTHERS:
        size, write = OTHERS[name]
        return write(top, size * times)
    size, text = MANIFESTS[name]
    return ["lint", "--no-config", "--format", "gcc", write_plugin(top / "acme.rain.isf", text(size * times))]
