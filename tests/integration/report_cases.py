"""What the reports are made of: folders with plugins, from clean to hostile."""

import json
import os
import subprocess

# What means something to one format or another, and bytes that no format may pass on as they are.
HOSTILE = b"a b#%25\n::error file=x,line=1::{0} [x](y) <&\"'>]]> \xc3\xa9\xe2\x80\xae\xff\x1b[2J"
GOOD = {
    "name": "Weather",
    "tag": "jamie.weather",
    "APIVersion": 2,
    "vers": 7,
    "readableVers": "1.2",
    "script": "python3",
    "module": "weather.py",
    "desc": "Reads a weather station over the network",
}


def write_plugin(folder, **changes):
    """A plugin that lints clean but for the changes; a text takes the place of the whole manifest."""
    os.makedirs(folder)
    manifest = dict(GOOD, **{key: value for key, value in changes.items() if key != "text"})
    with open(os.path.join(folder, os.fsencode("info.json")), "wb") as file:
        file.write(changes.get("text") or json.dumps(manifest, indent=2).encode())
    with open(os.path.join(folder, os.fsencode("weather.py")), "wb") as file:
        file.write(b"import xtension\n")


def clean():
    write_plugin(b"a.isf")
    write_plugin(b"b.isf", tag="jamie.wind")


def one():
    write_plugin(b"jamie weather.isf", tag="xt.weather")


def thousand():
    for i in range(50):
        good = json.dumps(dict(GOOD, tag=f"xt.{i}"), indent=1)
        write_plugin(b"many/p%d.isf" % i, text=(good[:-1] + ', "again": 1\n' * 21 + "}").encode())


def hostile():
    text = os.fsdecode(HOSTILE.replace(b"\xff", b"").replace(b"\x1b", b""))
    write_plugin(HOSTILE + b".isf", tag="xt." + text, **{text: 1, "Desc" + text: [{}]})
    write_plugin(b"broken.isf", text=b'{"tag": "xt.\xff\x1b[2J", "tag": 1.10, \xe2\x80\x9cname\xe2\x80\x9d: \'x\' // \xe2\x80\xae\n'
                 b' "vers": 0x1F "Desc": 01, "[x](y) {0} \\\\[z]": "\xf0\x9f\x8c\xa7", module: "x.py"')
    write_plugin(b"wide.isf", text="{\r\n \"tag\": \"xt.\u4e00\U0001f327\", \u201cname\u201d: \"\u4e00\" \"x\": 1,,\r}".encode())
    write_plugin(b"bom.isf", text=b"\xef\xbb\xbf{'tag': 'xt.a', \"vers\": 1.0,}")
    write_plugin(b"utf16.isf", text='{"tag": "xt.\u4e00",}'.encode("utf-16"))
    os.makedirs(b"no manifest.isf")
    os.makedirs(b"folder.isf/info.json")
    os.symlink(b"nowhere", b"link.isf")


def in_repository():
    """Linted from a folder below the root; some of it lies outside of the repository."""
    os.makedirs("repo/.git")
    os.makedirs("repo/below/deep")
    write_plugin(b"repo/a.isf", tag="xt.a")
    write_plugin(b"repo/below/b.isf", tag="xt.b")
    write_plugin(b"repo/below/deep/c d.isf", tag="xt.c")
    write_plugin(b"out side.isf", tag="xt.o")
    os.symlink("../../../out side.isf", "repo/below/deep/linked.isf")
    os.chdir("repo/below/deep")


def repeated():
    """The same tag in many plugins, and the same mistake many times in one."""
    for i in range(30):
        write_plugin(b"p%d.isf" % i, tag="jamie.same")
    write_plugin(b"q.isf", text=b'{"a": 1,,,,,,,, "a": 2, "a": 3, "a": 3}')


def earlier():
    """A repository whose plugin was changed, for --against."""
    write_plugin(b"sub/a.isf", tag="jamie.a")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"], ["tag", "v1"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *words], check=True)
    with open("sub/a.isf/info.json", "r+", encoding="utf-8") as file:
        manifest = json.load(file)
        file.seek(0)
        json.dump(dict(manifest, tag="jamie.b", desc="Another"), file, indent=2)
        file.truncate()
    os.chdir("sub")


def nothing():
    pass


# Title, what makes it, arguments, exit codes, how many findings at least, standard input.
CASES = [
    ("no findings", clean, ["."], [0], 0, b""),
    ("one finding", one, ["."], [1], 1, b""),
    ("a thousand findings", thousand, ["many"], [1], 1000, b""),
    ("hostile names and manifests", hostile, ["--unsafe-fixes", "--diff", "."], [1, 2], 30, b""),
    ("a repository, from below its root", in_repository,
     [".", "../b.isf", "../../a.isf", "../../../out side.isf", "linked.isf"], [1], 5, b""),
    ("the same again and again", repeated, ["."], [1], 30, b""),
    ("an earlier state", earlier, ["--against", "git:v1", "."], [1], 2, b""),
    ("standard input", nothing, ["-"], [1], 1, b'{"tag": "xt.a"}'),
    ("standard input with a name", one, ["--stdin-filename", "jamie weather.isf/info.json", "-"], [1], 1, b"{,}"),
    ("problems", one, [".", "no such\nfolder", b"\xff::error::"], [2], 1, b""),
    ("an unknown option", nothing, ["--bogus"], [2], 0, b""),
    ("an unknown rule", one, ["--select", "{0}[x](y)%0A", "."], [2], 0, b""),
]
