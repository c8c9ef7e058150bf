#!/usr/bin/env python3
"""Same content, same bytes: pack copies of a plugin that differ in all that must not matter, in TAP.

    pack_bytes.py XTPLUG [--sanitized]

A program with AddressSanitizer cannot be run under faketime, which wants to be loaded first as well.
"""

import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from packing import FORMATS, content_digest, contents, environment, expected, run, sha256, write_plugin
from tap import Tap

XTPLUG = sys.argv[1]
TOP = "jamie.weather.isf"


def pack(folder, output, *options, cwd=None, wrapper=(), **changes):
    """The SHA-256 of the package, or what went wrong."""
    output = Path(output)
    command = [*wrapper, XTPLUG, "pack", folder, "-o", output, "--force", *options]
    result = run(command, cwd=cwd, env=environment(**changes))
    if result.returncode:
        return result.stderr.decode()
    return sha256(Path(cwd or ".") / output)


def other_copy(folder):
    """Another order of creation, other times and modes, and owners where we may choose them; names as the Mac has them."""
    names = list(contents())
    random.Random(7).shuffle(names)
    old = os.umask(0o077)
    write_plugin(folder, names, "NFD")
    os.umask(old)
    for number, path in enumerate(sorted(folder.rglob("*"))):
        os.utime(path, (number * 1e6, number * 1e7), follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(0o700 if number % 2 else 0o755 if path.is_dir() else 0o666)
        if os.geteuid() == 0:
            os.chown(path, 1000 + number, 2000, follow_symlinks=False)
    for litter in (".DS_Store", "__pycache__/weather.cpython-311.pyc", ".git/config", "weather.py~"):
        (folder / litter).parent.mkdir(exist_ok=True)
        (folder / litter).write_bytes(b"litter")


def compare(tap, format_name, scratch):
    first, second = scratch / "one" / TOP, scratch / "two" / TOP
    end = f".{format_name}"
    wanted = pack(first, scratch / f"wanted{end}")
    tap.tell(len(wanted) == 64, f"{format_name}: is packed", wanted)
    cases = {
        "again": pack(first, scratch / f"again{end}"),
        "another copy: order, times, modes, owners, NFD, litter": pack(second, scratch / f"copy{end}"),
        "one thread": pack(first, scratch / f"a{end}", "--threads", "1"),
        "seven threads": pack(first, scratch / f"a{end}", "--threads", "7"),
        "the C locale": pack(first, scratch / f"a{end}", LC_ALL="C", LANG="C"),
        "a UTF-8 locale": pack(first, scratch / f"a{end}", LC_ALL="C.UTF-8"),
        "a locale that there is not": pack(first, scratch / f"a{end}", LC_ALL="xx_YY.ISO-8859-1"),
        "another time zone": pack(first, scratch / f"a{end}", TZ="Pacific/Chatham"),
        "another umask": pack(first, scratch / f"a{end}", wrapper=("sh", "-c", 'umask 077; exec "$@"', "sh")),
        "another current folder": pack(".", f"../a{end}", cwd=first),
        "to standard output": run([XTPLUG, "pack", "-q", first, "-o", "-", "--format", format_name],
                                  env=environment()).stdout,
    }
    (scratch / "stream").write_bytes(cases["to standard output"])
    cases["to standard output"] = sha256(scratch / "stream")
    if shutil.which("faketime") and "--sanitized" not in sys.argv:
        cases["under faketime"] = pack(first, scratch / f"a{end}", wrapper=("faketime", "2031-02-03 04:05:06"))
    for title, found in cases.items():
        tap.tell(found == wanted, f"{format_name}: the same, {title}", found)
    epoch = pack(first, scratch / f"b{end}", SOURCE_DATE_EPOCH="1700000000")
    tap.tell(len(epoch) == 64 and epoch != wanted, f"{format_name}: SOURCE_DATE_EPOCH makes it another", epoch)
    levels = {pack(first, scratch / f"a{end}", "--level", level) for level in "19"}
    tap.tell(len(levels) == 2, f"{format_name}: levels differ", levels)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        write_plugin(scratch / "one" / TOP)
        other_copy(scratch / "two" / TOP)
        for format_name in FORMATS:
            compare(tap, format_name, scratch)
        result = run([XTPLUG, "pack", scratch / "two" / TOP, "-o", scratch / "last.zip"], env=environment())
        lines = result.stdout.decode().splitlines()
        wanted = content_digest(expected(TOP))
        tap.tell(f"content: {wanted}" in lines, "the content digest is as docs/packages.md says", f"{wanted}\n{lines}")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
