#!/usr/bin/env python3
"""Each limit one below it, at it, and one above: below and at it nothing is said of it, above it is. In TAP.

    limits.py XTPLUG

Limits that only lib/ can be asked about are in the unit tests, those of a store's answer in store_replies.py.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import limit_packages as packages
from fault_bench import quick_folder
from packing import MANIFEST
from tap import Tap

XTPLUG = os.path.abspath(sys.argv[1])
MIB = 1024 * 1024
GOOD = json.dumps(MANIFEST)


def plugin(top, name="jamie.weather.isf", text=GOOD):
    folder = top / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "info.json").write_text(text, encoding="utf-8")
    (folder / "weather.py").write_text("import xtension\n", encoding="utf-8")
    return folder


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def config(top, text):
    plugin(top)
    return ["lint", "--config", write(top / "c.yaml", text), "jamie.weather.isf"]


def rules(top, text):
    return ["rules", "--rules", write(top / "r.yaml", text)]


def rule(name="house", at="/desc", expect="{length: {min: 1}}"):
    return f"- id: {name}\n  severity: note\n  summary: It is so\n  at: {at}\n  expect: {expect}\n  message: it is not so\n"


def manifest(top, text):
    plugin(top, text=text)
    return ["lint", "jamie.weather.isf"]


def long_pointer(top, count):
    """A finding whose pointer has so many bytes; beyond the limit it has none."""
    plugin(top, text='{"' + "k" * (count - 3) + '": {"a": 1, "a": 2}}')
    return ["lint", "--format", "json", "jamie.weather.isf"]


def packed(top, entries):
    with zipfile.ZipFile(top / "p.zip", "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {"jamie.weather.isf/info.json": GOOD, "jamie.weather.isf/weather.py": "import xtension\n",
                           **entries}.items():
            package.writestr(name, text)
    return ["verify", "p.zip"]


def ignore(top, text):
    write(plugin(top) / ".xtplugignore", text)
    return ["pack", "--list", "jamie.weather.isf"]


def links(top, count):
    """A name that is reached through so many links."""
    folder = plugin(top)
    (folder / "weather.py").rename(folder / "link0")
    for number in range(1, count):
        (folder / f"link{number}").symlink_to(f"link{number - 1}")
    (folder / "weather.py").symlink_to(f"link{count - 1}")
    return ["lint", "jamie.weather.isf"]


def deep_folders(top, depth):
    """A file whose name in the package has so many parts."""
    folder = plugin(top).joinpath(*["d"] * (depth - 2))
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "file", "x")
    return ["pack", "--dry-run", "--no-lint", "jamie.weather.isf"]


def many_files(top, count):
    """A folder that makes so many entries, itself among them."""
    folder = plugin(top)
    for number in range(count - 3):
        (folder / f"f{number}").touch()
    return ["pack", "--list", "jamie.weather.isf"]


def revision(top, count):
    """A git revision with so many plugins, and beside them one that it does not have, so that all are looked at."""
    plugin(top)
    run = {"cwd": top, "check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["git", "init", "--quiet"], **run)
    stream = f"blob\nmark :1\ndata {len(GOOD)}\n{GOOD}\ncommit refs/heads/past\ncommitter A <a@example.org> 0 +0000\ndata 1\nx\n"
    stream += "".join(f"M 100644 :1 p{number}.isf/info.json\n" for number in range(count))
    subprocess.run(["git", "fast-import", "--quiet"], input=stream.encode(), **run)
    return ["lint", "--against", "git:past", "jamie.weather.isf"]


def module(top, size):
    write(plugin(top) / "weather.py", "#" * size)
    return ["lint", "--check-python", "jamie.weather.isf"]


def checksum(top, size):
    words = packed(top, {})
    (top / "p.zip.sha256").write_bytes(b"\n" * size)
    return words


def known_tags(top, text):
    plugin(top)
    return ["lint", "--known-tags", write(top / "tags", text), "jamie.weather.isf"]


# What is left out of each package counts too.
OWN_PATTERNS = 19

# Title, the limit, what makes a command of a number, and words that are found above the limit alone.
LIMITS = (
    ("levels of a manifest", 512, lambda top, n: manifest(top, "[" * n + "]" * n), "512"),
    ("bytes of a pointer", 1024, long_pointer, 'one of them", "path": "jamie.weather.isf/info.json", "line"'),
    ("levels of YAML", 64, lambda top, n: config(top, "rules: " + "[" * (n - 1) + "]" * (n - 1)), "64"),
    ("bytes of a configuration", 4 * MIB, lambda top, n: config(top, "rules: {}\n" + "#" * (n - 10)), "4194304"),
    ("keys and values of YAML", 200000, lambda top, n: config(top, "x: [" + "1," * (n - 3) + "]"), "200000"),
    ("overrides", 1000, lambda top, n: config(top, "overrides:\n" + "- {files: [x], rules: {desc-long: off}}\n" * n), "1000"),
    ("patterns of one list", 1000, lambda top, n: config(top, "pack: {exclude: [" + "x," * n + "]}"), "1000"),
    ("rule files of a configuration", 100, lambda top, n: config(top, "rule-files: [" + ", ".join(
        str(write(top / f"r{i}.yaml", rule(f"house-{i}"))) for i in range(n)) + "]"), "100"),
    ("bytes of a rule file", 4 * MIB, lambda top, n: rules(top, rule() + "#" * (n - len(rule()))), "4194304"),
    ("bytes of a pattern", 4096, lambda top, n: rules(top, rule(expect="{pattern: '" + "x" * n + "'}")), "4096"),
    ("segments of a pointer", 32, lambda top, n: rules(top, rule(at="/x" * n)), "32"),
    ("bytes of one pattern that leaves out", 4096, lambda top, n: ignore(top, "x" * n + "\n"), "4096"),
    ("patterns that leave out", 10000 - OWN_PATTERNS, lambda top, n: ignore(top, "".join(f"x{i}\n" for i in range(n))),
     "more than 10000"),
    ("bytes of .xtplugignore", MIB, lambda top, n: ignore(top, "#" * n), "1048576"),
    ("links followed for one name", 40, links, "circle"),
    ("parts of a name that is packed", 64, deep_folders, "more than 64 parts"),
    ("entries of a plugin that is packed", 100000, many_files, "more than 100000 entries"),
    ("plugins of a revision", 20000, revision, "more than 20000 plugins"),
    ("bytes of a module that python3 compiles", 4 * MIB, module, "4194304"),
    ("parts of a name in a package", 64, lambda top, n: packed(top, {"jamie.weather.isf/" + "d/" * (n - 2) + "f": "x"}),
     "more than 64"),
    ("bytes of a path in a package", 4096, lambda top, n: packed(top, {
        "jamie.weather.isf/" + ("d" * 200 + "/") * 19 + "/".join(["e" * 120] * 2) + "/" + "f" * (n - 3837 - 242): "x"}), "4096"),
    ("bytes between two slashes", 255, lambda top, n: packed(top, {"jamie.weather.isf/" + "n" * n: "x"}), "255"),
    ("info.json in a package", 4 * MIB, lambda top, n: packed(top, {
        "jamie.weather.isf/info.json": (GOOD + os.urandom(2 * MIB + 1).hex())[:n]}), "4194304"),
    ("bytes of a checksum file", MIB, checksum, "1048576"),
    ("entries of a zip", 100000, packages.many_in_zip, "more than 100000"),
    ("entries of a tar", 100000, packages.many_in_tar, "more than 100000"),
    ("bytes of a zip's directory", 32 * MIB, packages.zip_directory, "more than 33554432"),
    ("bytes of all names in a tar", 32 * MIB, packages.tar_names, "33554432 bytes of names"),
    ("bytes of a path in a tar, by pax", 4096, packages.tar_name_pax, "more than 4096"),
    ("bytes of a path in a tar, by GNU", 4096, packages.tar_name_gnu, "more than 4096"),
    ("bytes of a link in a tar", 4096, packages.tar_target, "more than 4096"),
    ("bytes of a header in a tar", 256 * 1024, packages.tar_header_bytes, "more than 262144"),
    ("headers of one entry in a tar", 8, packages.tar_headers, "more than 8 headers"),
    ("faults of a package", 1000, packages.faults, "1 more faults"),
    ("bytes of store.yaml", MIB, packages.store_file, "1048576"),
    ("bytes of an id in a store", 100, packages.store_id, "1 to 100"),
    ("bytes of a link in a store", 2048, packages.store_link, "is no link"),
    ("bytes of a store's own URL", 500, packages.store_base, "500 bytes"),
    ("characters of a summary in a store", 200, packages.store_text("summary"), "at most 200"),
    ("characters of a release's title", 100, packages.release_text("summary"), "at most 100"),
    ("characters of what a release needs", 2000, packages.release_text("requirements"), "at most 2000"),
    ("columns of an icon", 1024, packages.icon, "16 to 1024"),
    ("rows of an icon", 1024, lambda top, n: packages.icon(top, height=n), "16 to 1024"),
    ("bytes of an icon", 512 * 1024, lambda top, n: packages.icon(top, size=n), "524288"),
)


def say(make, number):
    with tempfile.TemporaryDirectory(prefix="xtplug-limits-", dir=quick_folder()) as scratch:
        folder = os.path.realpath(scratch)
        words = make(Path(folder), number)
        result = subprocess.run([XTPLUG, *map(str, words)], cwd=folder, capture_output=True, check=False, timeout=120,
                                env={**os.environ, "LC_ALL": "C.UTF-8"})
    # Without the folder, in whose name the digits of a limit may stand by chance.
    return (result.stdout + result.stderr).decode(errors="replace").replace(folder, "SCRATCH")


def main():
    tap = Tap()
    for title, limit, make, words in LIMITS:
        for number, is_above in ((limit - 1, False), (limit, False), (limit + 1, True)):
            said = say(make, number)
            # As words of their own: what is said has checksums in it, and those have any digits.
            is_said = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", said) is not None
            tap.tell(is_said == is_above, f"{title}: {number}{' is too much' if is_above else ''}", said[-600:])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
