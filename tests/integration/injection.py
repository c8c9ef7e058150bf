#!/usr/bin/env python3
"""Hold all that the commands print to their formats, when names, keys, values, packages, stores and arguments are hostile.
In TAP.

    injection.py XTPLUG

Nothing that a plugin, a package, a store or an argument holds may reach a terminal, a log or a reader of a format as
anything but text: no control character, no line separator, no sign that turns the direction of text, nothing that is not
UTF-8; and each format can be read by its readers, with the same findings as the JSON report. Users' own colours are the
only escape sequences.
"""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import hostile_texts
from report_names import report_names
from tap import Tap

XTPLUG = os.path.abspath(sys.argv[1])
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WORKFLOW_COMMAND = re.compile(r"::(error|warning|notice|group|endgroup)(?: [a-zA-Z]+=[^,:\r\n]*(?:,[a-zA-Z]+=[^,:\r\n]*)*)?::[^\r\n]*")
LINT_FORMATS = report_names(XTPLUG)
RULE_FORMATS = ("text", "json", "markdown", "mdoc")


def is_misleading(char):
    """Controls but the end of a line, line separators, and format characters: direction, zero width, tags."""
    return char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp") \
        and not 0x1F000 < ord(char) < 0x1FC00 # drawings that are younger than this Python's table


def check_text(raw):
    text = raw.decode()  # raises where it is not UTF-8
    found = sorted({f"U+{ord(char):04X}" for char in text if is_misleading(char)})
    assert not found, f"{found} in {[line for line in text.splitlines() if any(map(is_misleading, line))][:3]}"
    return text


def check_diff(raw):
    check_text(raw.replace(b"\t\n", b"\n"))  # behind a name with a blank in it


def check_json(raw):
    json.loads(check_text(raw))


def check_sarif(raw):
    assert json.loads(check_text(raw))["version"] == "2.1.0"


def check_xml(raw):
    text = check_text(raw)
    for element in ElementTree.fromstring(text).iter():  # an XML 1.0 parser refuses what that cannot hold
        assert element.tag in XML_NAMES, f"<{element.tag}>"


XML_NAMES = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out", "system-err", "properties",
             "property", "checkstyle", "file"}


def check_github(raw):
    for line in check_text(raw).splitlines():
        if line.lstrip().startswith("::"):
            assert WORKFLOW_COMMAND.fullmatch(line), line
        # The older way to write a command counts anywhere in a line that is no command of the newer way.
        assert "##[" not in line or WORKFLOW_COMMAND.fullmatch(line), line


def check_gcc(raw):
    for line in check_text(raw).splitlines():
        assert re.fullmatch(r".+?:(\d+:\d+:)? (error|warning|note): .+ \[[a-z0-9-]+\]|\d+ .*|.*: .*", line), line


# What a format has beyond this is for report_checks.py; one that is not here is held to be text that misleads nobody.
CHECKS = {"text": check_text, "json": check_json, "sarif": check_sarif, "github": check_github, "gitlab": check_json,
          "junit": check_xml, "checkstyle": check_xml, "rdjson": check_json, "gcc": check_gcc, "markdown": check_text,
          "mdoc": check_text, "diff": check_diff}


def run(words, cwd, **changes):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(cwd), "XDG_CACHE_HOME": str(cwd / "cache"), **changes}
    for name in ("NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR"):
        environment.pop(name, None)
    return subprocess.run([XTPLUG, *words], cwd=cwd, env=environment, input=b"", capture_output=True, check=False,
                          timeout=60)


def check_run(kind, words, cwd, codes):
    """One command: both of its streams. A stream may be empty, but not both: then it would show nothing of the matter."""
    result = run(words, cwd)
    assert result.returncode in codes, f"exit code {result.returncode}: {result.stdout[-300:]} {result.stderr[-300:]}"
    assert result.stdout or result.stderr, "says nothing"
    if result.stdout:
        CHECKS.get(kind, check_text)(result.stdout)
    check_text(result.stderr)
    return result


def check_colours(words, cwd):
    """The colours are ours: without them it is what is printed without colours."""
    plain, coloured = (run([*words, "--color", when], cwd) for when in ("never", "always"))
    check_text(plain.stdout)
    assert coloured.stdout != plain.stdout, "no colours"
    assert COLOUR.sub("", coloured.stdout.decode()) == plain.stdout.decode(), "more escape sequences than colours"


def check_diff_on_terminal(words, cwd):
    """The bytes themselves for a program that applies them; what a terminal obeys is shown to people."""
    piped = run(words, cwd).stdout
    assert b"\x1b[2J" in piped and b"\xe2\x80\xae" in piped, "no hostile text in it"
    ours, theirs = pty.openpty()
    with subprocess.Popen([XTPLUG, *words], cwd=cwd, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # how Linux says that the other side is closed
            while piece := os.read(ours, 65536):
                shown += piece
    os.close(ours)
    assert process.returncode == 1
    assert "\\x1b[2J" in check_text(shown.replace(b"\r\n", b"\n").replace(b"\t", b"    "))


def check_outputs(words, cwd, codes):
    """What --output writes to files."""
    for name in LINT_FORMATS:
        words = [*words, "--output", f"{name}:report.{name}"]
    check_run("text", words, cwd, codes)
    for name in LINT_FORMATS:
        CHECKS.get(name, check_text)((cwd / f"report.{name}").read_bytes())
        (cwd / f"report.{name}").unlink()


def rows(folder):
    """(title, kind, words, exit codes)"""
    packages = sorted(str(path.relative_to(folder)) for path in folder.glob("packages/*"))
    for name in LINT_FORMATS:
        yield f"lint --format {name}", name, ["lint", "--format", name, "plugins"], (1, 2)
        yield f"lint --format {name} of packages", name, ["lint", "--format", name, "packages"], (1, 2)
        yield f"lint --format {name} of what is not there", name, ["lint", "--format", name, os.fsencode("no") +
                                                                     hostile_texts.NAME], (2,)
        yield f"verify --format {name}", name, ["verify", "--format", name, *packages], (1, 2)
    for name in ("text", "json"):
        yield f"list --format {name}", name, ["list", "--format", name, "plugins"], (0, 1, 2)
    yield "lint --check-python", "text", ["lint", "--check-python", "plugins"], (1, 2)
    yield "lint --against a folder", "text", ["lint", "--against", "past", "plugins"], (1, 2)
    yield "lint --baseline", "text", ["lint", "--baseline", "baseline.json", "plugins"], (1, 2)
    yield "lint --known-tags", "text", ["lint", "--known-tags", "tags.txt", "plugins"], (1, 2)
    yield "lint --show-config", "text", ["lint", "--show-config", "--config", "config.yaml", "plugins"], (0, 2)
    yield "lint with a bad configuration", "text", ["lint", "--config", "bad.yaml", "plugins"], (2,)
    yield "lint with rules of one's own", "text", ["lint", "--rules", "rules.yaml", "plugins"], (1, 2)
    for name in RULE_FORMATS:
        yield f"rules --format {name}", name, ["rules", "--format", name, "--rules", "rules.yaml"], (0,)
        yield f"explain --format {name}", name, ["explain", "--format", name, "--rules", "rules.yaml", "house-*"], (0,)
    yield "rules --test", "text", ["rules", "--test", "rules.yaml"], (0, 1, 2)
    yield "rules with hostile texts", "text", ["rules", "--rules", "hostile-rules.yaml"], (2,)
    yield "rules --test of bad ones", "text", ["rules", "--test", "bad.yaml"], (2,)
    for plugin in sorted(os.listdir(os.fsencode(folder / "plugins"))):
        plugin = b"plugins/" + plugin
        for words in (["pack", "--list"], ["pack", "--list", "--excluded"], ["pack", "--dry-run", "--format", "json"],
                      ["pack", "--dry-run", "--no-lint"], ["bump"], ["bump", "--diff"], ["outdated", "--offline"]):
            yield f"{' '.join(words)} of {plugin!r}", kind_of(words), [*words, plugin], (0, 1, 2)
    yield "index", "text", ["index", *packages, "--output", "site", "--base-url", "https://a.example"], (1, 2)
    for shown in ("init", "bump", "pack", "verify", "lint", "outdated", "explain", "completions", "help", "rules", "schema",
                  "index", "no command"):
        hostile = [] if shown == "no command" else [shown]
        yield f"{shown} with a hostile argument", "text", [*hostile, hostile_texts.NAME], (2,)
        yield f"{shown} with a hostile option", "text", [*hostile, b"--" + hostile_texts.NAME], (2,)
        yield f"{shown} with a hostile value", "text", [*hostile, b"--format=" + hostile_texts.NAME], (2,)
    yield "lint --against a hostile revision", "text", ["lint", "--against", b"git:" + hostile_texts.NAME, "plugins"], (2,)
    yield "lint --select a hostile name", "text", ["lint", "--select", hostile_texts.NAME, "plugins"], (2,)


def kind_of(words):
    return "json" if "json" in words else "diff" if "--diff" in words else "text"


def check_replies(tap, folder):
    """What a store answers, in each part of its answer."""
    with hostile_texts.store() as urls:
        for title, url in urls:
            for name in ("text", "json"):
                tap_run(tap, f"outdated --format {name}, the store's {title}", check_run, name,
                        ["outdated", "--refresh", "--format", name, "--store", url, "good/jamie.weather.isf"], folder,
                        (0, 1))
            tap_run(tap, f"lint --against store:, the store's {title}", check_run, "text",
                    ["lint", "--config", configure(folder, url), "--against", "store:", "--format", "text",
                     "good/jamie.weather.isf"], folder, (0, 1))


def configure(folder, url):
    (folder / "store.yaml").write_text(f"store:\n  url: {url}\n", encoding="utf-8")
    return "store.yaml"


def tap_run(tap, title, check, *arguments):
    try:
        check(*arguments)
        tap.tell(True, title.encode("unicode_escape").decode())
    except (AssertionError, ValueError, KeyError, ElementTree.ParseError) as why:
        tap.tell(False, title.encode("unicode_escape").decode(),
                 f"{type(why).__name__}: {why}"[:1500].encode("unicode_escape").decode())


def check_sieve(tap):
    """If this passed, the others would prove nothing."""
    for bad in ("\x1b[2J", "\r", "\t", "\x00", "\x7f", "\x9b", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff", "\ufffe"):
        try:
            check_text(f"a{bad}b".encode())
        except AssertionError:
            continue
        tap.tell(False, f"U+{ord(bad):04X} would be found")
    tap.tell(True, "what must not be printed would be found")


def main():
    tap = Tap()
    check_sieve(tap)
    with tempfile.TemporaryDirectory(prefix="xtplug-injection-") as scratch:
        folder = Path(scratch)
        hostile_texts.write(folder)
        for title, kind, words, codes in rows(folder):
            tap_run(tap, title, check_run, kind, words, folder, codes)
        for words in (["lint", "plugins"], ["verify", "packages/entry.zip"]):
            tap_run(tap, f"{' '.join(words)} in colour", check_colours, words, folder)
        tap_run(tap, "lint --diff on a terminal", check_diff_on_terminal, ["lint", "--diff", "--unsafe-fixes", "plugins"], folder)
        tap_run(tap, "lint --output", check_outputs, ["lint", "plugins", "packages"], folder, (1, 2))
        check_replies(tap, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
