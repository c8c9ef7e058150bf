"""What injection.py lets xtplug read: texts that would do something to a terminal, a log or a reader of a format."""

import contextlib
import io
import json
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import store_server
from packing import MANIFEST

# Clears the screen, sets a title, rings, goes back; ends a line in Unicode's ways; turns the direction of text, hides, and
# is no character at all; then what formats of reports know: workflow commands, XML, Markdown, mdoc.
VISIBLE = "%0A::error::x]]>&lt;<b>`x`\\fB[a](b)|'.Sh ##[error]"
SIGNS = ("\x1b[2J\x1b]0;owned\x07\x08\x7f\x9b31m\x85\u2028\u2029\u202e\u2066\u200b\u200f\u061c\ufeff\ufffe\U000e0041"
         "{0}" + VISIBLE)
LINES = "\r\n::error file=a,line=1::forged\n::set-output name=a::b\n##[error]forged\n.Sh FORGED\n# forged\n"
TEXT = SIGNS + LINES
NAME = TEXT.replace("/", "").encode()[:180] + b"\xff\xfe"  # of a file, and as an argument: not even UTF-8


def write_manifest(folder, raw):
    os.makedirs(folder)
    for name, content in ((b"info.json", raw), (b"weather.py", b"import xtension\nx = (\n# " + TEXT.encode() + b"\n")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)


def as_json(**changes):
    return json.dumps({**MANIFEST, **changes}, indent=1).encode()


def write_plugins(top):
    """One a kind of place that a text can stand in."""
    os.makedirs(top)
    write_manifest(top + b"/" + NAME[:100] + b".isf", as_json())
    write_manifest(top + b"/a.values.isf", as_json(tag="xt." + TEXT, name=TEXT, desc=TEXT, readableVers=TEXT, module=TEXT,
                                                   script=TEXT))
    write_manifest(top + b"/b.keys.isf", as_json(**{TEXT: 1, "Desc" + TEXT: [{}], "deviceTypes": [{TEXT: TEXT, "tag": TEXT}]}))
    write_manifest(top + b"/c.escaped.isf", as_json(desc="\ud800\x00\ufffe" + TEXT, tag="xt.\x00\udfff"))
    write_manifest(top + b"/d.syntax.isf", b'{"tag": "xt.\xff\x1b[2J\xe2\x80\xae", \xe2\x80\x9cname\xe2\x80\x9d: \'x\' // ' +
                   SIGNS.encode() + b"\n, " + SIGNS.encode() + b' "vers": 0x1F "Desc": 01,, x' + b"\x1b[31m: y}")
    write_manifest(top + b"/e.files.isf", as_json(module="weather.py"))
    for name in (NAME, b"WEATHER.PY", NAME[:60] + b".pyc", b"\x1b]0;x\x07.bak"):
        with open(os.path.join(top, b"e.files.isf", name), "wb") as file:
            file.write(b'API_KEY = "sk_live_' + b"a1B2" * 8 + b'"\n')
    os.symlink(b"/" + NAME, os.path.join(top, b"e.files.isf", b"link" + NAME[:50]))
    with open(os.path.join(top, b"e.files.isf", b".xtplugignore"), "wb") as file:
        file.write(b"*.pyc\n" + SIGNS.encode() + b"\n[" + SIGNS.encode() + b"\n")
    os.makedirs(top + b"/g.utf16.isf")
    with open(top + b"/g.utf16.isf/info.json", "wb") as file:
        file.write(('{"tag": "xt.' + TEXT + '",}').encode("utf-16"))
    os.makedirs(top + b"/h" + NAME[:50] + b".isf/info.json")


def write_packages(top):
    os.makedirs(top)
    text = NAME.decode("utf-8", "ignore")
    for title, names in (("entry", ["jamie.weather.isf/" + text]), ("top", [text + ".isf/info.json"]),
                         ("up", ["jamie.weather.isf/../" + text]), ("twice", ["jamie.weather.isf/" + text] * 2),
                         ("capitals", ["jamie.weather.isf/a" + SIGNS, "jamie.weather.isf/A" + SIGNS])):
        with contextlib.suppress(UserWarning), zipfile.ZipFile(top / f"{title}.zip", "w") as package:
            package.writestr("jamie.weather.isf/info.json", as_json(desc=TEXT))
            package.writestr("jamie.weather.isf/weather.py", "import xtension\n")
            for name in names:
                package.writestr(name.replace("\x00", ""), "x")
        with tarfile.open(top / f"{title}.tar.gz", "w:gz") as package:
            for name, content in (("jamie.weather.isf/info.json", as_json(tag="xt." + TEXT)), *((name, b"x") for name in names)):
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                package.addfile(entry, io.BytesIO(content))
            link = tarfile.TarInfo("jamie.weather.isf/link")
            link.type, link.linkname = tarfile.SYMTYPE, "../../" + text
            package.addfile(link)
    entry = zipfile.ZipInfo("jamie.weather.isf/l" + SIGNS)
    entry.external_attr = (stat.S_IFLNK | 0o755) << 16
    with zipfile.ZipFile(top / "link.zip", "w") as package:
        package.writestr("jamie.weather.isf/info.json", as_json())
        package.writestr(entry, "/" + text)
    (top / "bytes.zip").write_bytes((top / "entry.zip").read_bytes().replace(b"\xe2\x80\xae", b"\xff\xfe\x1b"))
    with open(os.path.join(os.fsencode(top), NAME[:80] + b".zip"), "wb") as file:
        file.write(b"PK\x03\x04 nothing")
    (top / "entry.zip.sha256").write_text("0" * 64 + "  " + SIGNS + "\n", encoding="utf-8")


def quote(text):
    """A text for YAML, in which each character may be escaped."""
    return '"' + "".join(f"\\U{ord(char):08x}" for char in text) + '"'


def write_settings(top):
    # A rule file may hold nothing that is not visible; the other one tries.
    for name, signs, text in (("rules.yaml", VISIBLE, VISIBLE), ("hostile-rules.yaml", SIGNS, TEXT)):
        (top / name).write_text("\n".join(
            f"- id: house-{place}\n  severity: error\n  summary: {quote('Is ' + signs)}\n  why: {quote(text)}\n"
            f"  source: {{page: {quote(signs)}, status: documented}}\n  at: {at}\n  expect: {{prefix: {quote(signs)}}}\n"
            f"  message: {quote(VISIBLE + ' {value}')}\n  help: {quote(VISIBLE)}\n  examples:\n"
            f"    pass: [{quote(json.dumps({'desc': signs, 'name': signs}))}]\n"
            f"    fail: [{quote(json.dumps({place: text}))}]\n"
            for place, at in (("name", "/name"), ("desc", "/desc"))), encoding="utf-8")
    bad = f"{quote(TEXT)}: {{{quote(SIGNS)}: {quote(TEXT)}}}\n"
    (top / "bad.yaml").write_text(bad, encoding="utf-8")
    (top / "config.yaml").write_text(f"known-tags: {quote('x' + SIGNS)}\nrules: {{desc-long: {{max: 5}}}}\noverrides:\n"
                                     f"  - files: [{quote(SIGNS)}]\n    rules: {{tag-generic: off}}\n", encoding="utf-8")
    (top / "tags.txt").write_text(TEXT + "\njamie.weather\n", encoding="utf-8")
    (top / "baseline.json").write_text(json.dumps({"version": 1, "plugins": {TEXT: {"findings": [TEXT]}}}), encoding="utf-8")


def write(top):
    os.environ.pop("PYTHONWARNINGS", None)
    write_plugins(os.fsencode(top / "plugins"))
    write_manifest(os.fsencode(top / "past" / "a.values.isf"), as_json(tag="old." + TEXT, vers=9))
    write_manifest(os.fsencode(top / "good" / "jamie.weather.isf"), as_json())
    write_packages(Path(top / "packages"))
    write_settings(top)


@contextlib.contextmanager
def store():
    """A store whose answers hold such texts: what it is in them, and a URL."""
    release, plugin = store_server.release, store_server.plugin
    answers = {
        "number": plugin(release(number="1.4" + TEXT)), "date": plugin(release(releaseDate=TEXT)),
        "summary": plugin(release(summary=TEXT)), "news": plugin(release(whatsNew=TEXT, requirements=TEXT)),
        "link": plugin(release(downloadUrl="https://a.example/" + TEXT)), "id": plugin(pluginId="jamie" + TEXT),
        "name": plugin(name=TEXT, helpUrl=TEXT, docUrl=TEXT),
        "built-in": plugin("built-in " + TEXT),
    }
    server = store_server.Store()
    for title, answer in answers.items():
        store_server.FIXED[title] = store_server.reply(store_server.answer(answer))
    store_server.FIXED["bytes"] = store_server.reply(NAME)
    store_server.FIXED["status"] = b"HTTP/1.1 404 " + SIGNS.encode() + b"\r\nContent-Length: 0\r\n\r\n"
    store_server.FIXED["redirect"] = (b"HTTP/1.1 302 Found\r\nLocation: http://a\x1b[2J.example/" + SIGNS.encode() +
                                      b"\r\nContent-Length: 0\r\n\r\n")
    store_server.FIXED["header"] = b"HTTP/1.1 200 OK\r\nETag: \"" + SIGNS.encode() + b"\"\r\nContent-Length: 2\r\n\r\n{}"
    yield [(title, server.url(title)) for title in (*answers, "bytes", "status", "redirect", "header")]
    server.close()
