#!/usr/bin/env python3
"""Packages as the programs of this world make them: all are read, and linted as the folder is. In TAP.

    package_makers.py XTPLUG FIXTURES
"""

import json
import os
import random
import shutil
import stat
import struct
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from pathlib import Path

from archives import MANIFEST, SCRIPT, Zip
from tap import Tap

xtplug, fixtures = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve() / "plugins"
tap = Tap()

MAKERS = {
    "zip.zip": ["zip", "-q", "-r", "-y", "OUT", "IN"],
    "zip-X.zip": ["zip", "-q", "-r", "-y", "-X", "OUT", "IN"],
    "zip-stored.zip": ["zip", "-q", "-r", "-y", "-0", "OUT", "IN"],
    "zip-stream.zip": ["sh", "-c", 'zip -q -r -y - "$1" | cat >"$0"', "OUT", "IN"],
    "zip-zip64.zip": ["zip", "-q", "-r", "-y", "-fz", "OUT", "IN"],
    "7z.zip": ["7z", "a", "-snl", "-bso0", "-bsp0", "OUT", "./IN"],
    "7z-utf8.zip": ["7z", "a", "-snl", "-mcu=on", "-bso0", "-bsp0", "OUT", "./IN"],
    "bsdtar.zip": ["bsdtar", "-a", "-c", "-f", "OUT", "IN"],
    "bsdtar-ustar.tar": ["bsdtar", "--format", "ustar", "-c", "-f", "OUT", "IN"],
    "bsdtar-pax.tar.gz": ["bsdtar", "--format", "pax", "-c", "-z", "-f", "OUT", "IN"],
    "bsdtar-gnu.tar.xz": ["bsdtar", "--format", "gnutar", "-c", "-J", "-f", "OUT", "IN"],
    "gnu.tar": ["tar", "--format=gnu", "-c", "-f", "OUT", "IN"],
    "pax.tar": ["tar", "--format=pax", "-c", "-f", "OUT", "IN"],
    "v7.tar": ["tar", "--format=v7", "-c", "-f", "OUT", "IN"],
    "dot.tar.gz": ["tar", "-c", "-z", "-f", "OUT", "./IN"],
    "tar.tar.zst": ["tar", "--zstd", "-c", "-f", "OUT", "IN"],
    "tar.tar.bz2-named-tar": ["tar", "-c", "-f", "OUT", "IN"],
    "blocked.tar": ["tar", "-b", "200", "-c", "-f", "OUT", "IN"],
}


def run(*arguments, **more):
    return subprocess.run([xtplug, *arguments], capture_output=True, check=False, **more)


def has_tools(command):
    needed = [command[0]] + (["zip"] if "zip -q" in " ".join(command) else []) + \
        (["zstd"] if "--zstd" in command else [])
    return all(shutil.which(tool) for tool in needed)


def make(out, command, folder):
    words = [word.replace("OUT", out).replace("IN", folder) for word in command]
    subprocess.run(words, check=True)


def python_zip(out, folder):
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted([Path(folder), *Path(folder).rglob("*")]):
            if path.is_symlink():
                info = zipfile.ZipInfo(str(path))
                info.create_system = 3
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(info, os.readlink(path))
            else:
                archive.write(path)


def python_tar(format_):
    def make_tar(out, folder):
        with tarfile.open(out, "w:gz", format=format_) as archive:
            archive.add(folder)
    return make_tar


def sample(folder):
    """A plugin with all that is hard: modes, links, letters beyond ASCII, an empty folder, a large and an empty file."""
    os.makedirs(f"{folder}/lib/größe")
    os.makedirs(f"{folder}/empty")
    Path(f"{folder}/info.json").write_bytes(MANIFEST)
    Path(f"{folder}/rain.py").write_bytes(SCRIPT)
    Path(f"{folder}/tool").write_bytes(b"#!/bin/sh\n")
    os.chmod(f"{folder}/tool", 0o755)
    Path(f"{folder}/nothing").touch()
    Path(f"{folder}/lib/größe/large.bin").write_bytes(os.urandom(3 << 20))
    Path(f"{folder}/lib/größe/日本.txt").write_text("text\n" * 50000, encoding="utf-8")
    # Half words, half noise: where one ends and the other begins, unpackers hand over pieces of any size, and none.
    pick = random.Random(1)
    words = [bytes(pick.choices(b"abcdefghijklmnopqrstuvwxyz", k=pick.randint(3, 9))) for _ in range(2000)]
    os.mkdir(f"{folder}/mixed")
    for i in range(150):
        Path(f"{folder}/mixed/{i}").write_bytes(b" ".join(pick.choices(words, k=7000)) + pick.randbytes(50000))
    os.symlink("größe", f"{folder}/lib/current")
    os.symlink("lib/current/日本.txt", f"{folder}/text")
    for path in [Path(folder), *Path(folder).rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            os.chmod(path, 0o755)


def check_makers():
    sample("acme.rain.isf")
    made = run("pack", "acme.rain.isf", "-o", "ours.zip", "-q")
    tap.tell(made.returncode == 0, "pack makes ours.zip", made.stderr)
    for name, command in MAKERS.items():
        if not has_tools(command):
            tap.skip(name, f"{command[0]} is not here")
            continue
        make(name, command, "acme.rain.isf")
        check_same(name)
    for name, maker in {"python.zip": python_zip, "python-pax.tar.gz": python_tar(tarfile.PAX_FORMAT),
                        "python-gnu.tar.gz": python_tar(tarfile.GNU_FORMAT)}.items():
        maker(name, "acme.rain.isf")
        check_same(name)


def check_same(name):
    for locale in "C", "C.UTF-8":
        result = run("verify", "ours.zip", name, env={**os.environ, "LC_ALL": locale})
        last = result.stdout.decode().splitlines()[-1:]
        tap.tell(result.returncode == 0 and last == [f"ours.zip and {name} hold the same content"],
             f"{name} is sound and the same as ours, under {locale}", result.stdout + result.stderr)


def finder():
    """As Compress in the Finder writes: names in UTF-8 without its flag and in normal form D, sizes behind the data,
    __MACOSX with the second half of each file."""
    archive = Zip()
    owner = struct.pack("<HHIIHH", 0x5855, 12, 0, 0, 501, 20)
    files = [("acme.rain.isf/", b""), ("acme.rain.isf/info.json", MANIFEST), ("acme.rain.isf/rain.py", SCRIPT),
             ("acme.rain.isf/größe.txt", b"1\n"), ("__MACOSX/", b""), ("__MACOSX/acme.rain.isf/", b""),
             ("__MACOSX/acme.rain.isf/._rain.py", b"\0\5\x16\7\0\2\0\0Mac OS X")]
    for name, data in files:
        packed = zlib.compress(data)[2:-4]
        after = struct.pack("<IIII", 0x08074b50, zlib.crc32(data), len(packed), len(data))
        is_folder = name.endswith("/")
        archive.add(unicodedata.normalize("NFD", name), data, deflate=not is_folder, flags=0 if is_folder else 8,
                    descriptor=None if is_folder else after, extra=owner)
    return archive.end()


def check_emulations():
    Path("finder.zip").write_bytes(finder())
    result = run("verify", "--format", "json", "finder.zip")
    rules = [finding["rule"] for finding in json.loads(result.stdout)["findings"]]
    tap.tell(result.returncode == 0 and rules == ["package-litter"], "the Finder's zip passes with a warning",
         result.stdout + result.stderr)
    archive = Zip()
    for name, data in (b"acme.rain.isf/info.json", MANIFEST), (b"acme.rain.isf/rain.py", SCRIPT):
        archive.add(name, data, deflate=True, host=0, central={"attributes": 0x20})
    Path("explorer.zip").write_bytes(archive.end())
    result = run("verify", "explorer.zip")
    tap.tell(result.returncode == 0, "the Explorer's zip passes", result.stdout)
    archive = Zip().add(b"acme.rain.isf/info.json", MANIFEST, host=0).add(b"acme.rain.isf/rain.py", SCRIPT, host=0)
    Path("cp437.zip").write_bytes(archive.add(b"acme.rain.isf/gr\x94\xe1e.txt", b"x", host=0).end())
    result = run("verify", "--format", "json", "cp437.zip")
    rules = [finding["rule"] for finding in json.loads(result.stdout)["findings"]]
    tap.tell(result.returncode == 1 and rules == ["package-encoding"], "a name in a code page is refused", result.stdout)
    name = b"acme.rain.isf/gr\x94\xe1e.txt"
    utf8 = "acme.rain.isf/größe.txt".encode()
    second = struct.pack("<HHBI", 0x7075, 5 + len(utf8), 1, zlib.crc32(name)) + utf8
    archive = Zip().add(b"acme.rain.isf/info.json", MANIFEST).add(b"acme.rain.isf/rain.py", SCRIPT)
    Path("infozip-windows.zip").write_bytes(archive.add(name, b"x", extra=second).end())
    result = run("verify", "infozip-windows.zip")
    tap.tell(result.returncode == 0, "a name in a code page with its second name in UTF-8 passes", result.stdout)


def findings_of(path, folder, prefix):
    result = run("lint", "--no-config", "--format", "json", "--fail-on", "never", path, cwd=folder)
    if result.returncode:
        return f"exit {result.returncode}: {result.stderr.decode(errors='replace')}"
    found = json.loads(result.stdout)["findings"]
    return sorted(json.dumps(finding, sort_keys=True).replace(prefix, "") for finding in found
                  if not finding["rule"].startswith("package-"))


def check_fixtures():
    """Lint of a package gives what lint of the folder gives."""
    different, count = [], 0
    plugins = [path for kind in ("good", "wiki") for path in (fixtures / kind).iterdir() if path.is_dir()]
    plugins += [path for group in (fixtures / "bad").iterdir() for path in group.iterdir() if path.is_dir()]
    for plugin in sorted(plugins):
        inside = findings_of(plugin.name, plugin.parent, "")
        if isinstance(inside, str) or not plugin.name.endswith(".isf"):
            continue
        for end, command in ("tar.gz", ["tar", "-c", "-z", "-f"]), ("zip", ["bsdtar", "-a", "-c", "-f"]):
            if not shutil.which(command[0]):
                continue
            package = Path(f"plugin.{end}").resolve()
            package.unlink(missing_ok=True)
            subprocess.run([*command, package, plugin.name], cwd=plugin.parent, check=True)
            packed = findings_of(package.name, package.parent, package.name + "/")
            count += 1
            if packed != inside:
                different.append((str(plugin), end, packed, inside))
    tap.tell(count > 50 and not different, f"lint of {count} packages gives what lint of their folders gives", different[:2])


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        check_makers()
        check_emulations()
        check_fixtures()
        os.chdir("/")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
