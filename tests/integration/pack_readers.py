#!/usr/bin/env python3
"""Others read what we pack, without a warning and all of it: unzip, 7z, Python, bsdtar, tar. In TAP.

    pack_readers.py XTPLUG
"""

import os
import shutil
import stat
import sys
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path

from packing import FORMATS, MANIFEST, environment, expected, run, write_plugin
from tap import Tap

XTPLUG = sys.argv[1]
TOP = "jamie.weather.isf"
LOCALES = ("C", "C.UTF-8")


def on_disk(folder):
    """What a program has unpacked, in the shape of expected()."""
    entries = {}
    for path in [folder / TOP, *(folder / TOP).rglob("*")]:
        info = path.lstat()
        mode = stat.S_IMODE(info.st_mode)
        name = os.fsencode(path.relative_to(folder)).decode()
        if path.is_symlink():
            entries[name] = ("l", 0o755, os.fsencode(os.readlink(path)))
        elif path.is_dir():
            entries[name] = ("d", mode, b"")
        else:
            entries[name] = ("f", mode, path.read_bytes())
    return dict(sorted(entries.items(), key=lambda item: item[0].encode()))


def difference(found, wanted):
    return "\n".join(f"{name}: {str(found.get(name))[:80]} for {str(wanted.get(name))[:80]}"
                     for name in sorted({*found, *wanted}) if found.get(name) != wanted.get(name))


def unpack(tap, title, command, scratch, locale):
    """Unpack with a program that must say nothing on standard error, and compare what stands on the disk then."""
    if not shutil.which(command[0]):
        tap.skip(title, f"no {command[0]}")
        return
    target = scratch / "out"
    target.mkdir()
    result = run(command, cwd=target, env=environment(LC_ALL=locale), umask=0o022)
    is_quiet = result.returncode == 0 and not result.stderr and b"warning" not in result.stdout.lower()
    tap.tell(is_quiet, f"{title} in {locale} says nothing", result.stdout[-2000:].decode(errors="replace") + result.stderr.decode(errors="replace"))
    if is_quiet:
        wrong = difference(on_disk(target), expected(TOP))
        tap.tell(not wrong, f"{title} in {locale} gives back what was packed", wrong)
    shutil.rmtree(target)


def with_programs(tap, packages, scratch):
    for locale in LOCALES:
        for format_name, package in packages.items():
            # In a locale without them, bsdtar 3.6 leaves out entries of any zip whose names it cannot convert.
            if format_name != "zip" or locale != "C":
                unpack(tap, f"bsdtar of {format_name}", ["bsdtar", "-xpf", package], scratch, locale)
            if format_name != "zip":
                unpack(tap, f"tar of {format_name}", ["tar", "-xpf", package], scratch, locale)
            result = run([XTPLUG, "verify", package], env=environment(LC_ALL=locale))
            tap.tell(result.returncode == 0, f"xtplug verify of {format_name} in {locale}", result.stdout + result.stderr)
    # It takes all links that lead to another folder for dangerous, unless it is told to trust them.
    unpack(tap, "7z", ["7z", "x", "-bd", "-snld20", packages["zip"]], scratch, "C.UTF-8")
    # Info-ZIP's unzip turns names that its locale cannot show into #U escapes, as is its way; elsewhere it is silent.
    unpack(tap, "unzip", ["unzip", "-q", packages["zip"]], scratch, "C.UTF-8")
    for command in (["unzip", "-tq"], ["zip", "-T", "-q"], ["7z", "t", "-bd"], ["zipinfo", "-v"]):
        if shutil.which(command[0]):
            result = run([*command, packages["zip"]], env=environment(LC_ALL="C"))
            tap.tell(result.returncode == 0 and not result.stderr and b"warning" not in result.stdout.lower(),
                     " ".join(command), result.stdout[-1000:] + result.stderr)


def with_python(tap, packages):
    entries = {}
    with zipfile.ZipFile(packages["zip"]) as package:
        tap.tell(package.testzip() is None, "Python's zipfile finds nothing wrong")
        infos = package.infolist()
        for info in infos:
            kind = {stat.S_IFREG: "f", stat.S_IFDIR: "d", stat.S_IFLNK: "l"}[stat.S_IFMT(info.external_attr >> 16)]
            entries[info.filename.rstrip("/")] = (kind, stat.S_IMODE(info.external_attr >> 16), package.read(info))
    wrong = difference(entries, expected(TOP))
    tap.tell(not wrong and list(entries) == list(expected(TOP)), "Python's zipfile reads what was packed, in order", wrong)
    tap.tell(all(not info.extra and not info.comment and info.flag_bits == 0x800 and info.create_system == 3 and
                 info.date_time == (1980, 1, 1, 0, 0, 0) and info.is_dir() == bool(info.external_attr & 0x10)
                 for info in infos), "every field of the zip is as zip_write.h says")
    for format_name in ("tar.gz", "tar.xz"):
        with tarfile.open(packages[format_name]) as package:
            members = package.getmembers()
            kinds = {tarfile.REGTYPE: "f", tarfile.DIRTYPE: "d", tarfile.SYMTYPE: "l"}
            entries = {member.name: (kinds[member.type], member.mode, package.extractfile(member).read()
                                     if member.isfile() else member.linkname.encode()) for member in members}
            wrong = difference(entries, expected(TOP))
            tap.tell(not wrong and list(entries) == list(expected(TOP)),
                     f"Python's tarfile reads the {format_name}, in order", wrong)
            tap.tell(all((member.uid, member.gid, member.uname, member.gname, member.mtime) == (0, 0, "", "", 315532800)
                         for member in members), f"no owner and no time in the {format_name}")
    header = packages["tar.gz"].read_bytes()[:10]
    tap.tell(header[3:8] == bytes(5), "no name and no time in the gzip header", header)


def many_entries(tap, scratch):
    """More entries than 16 bits can count: zip64."""
    folder = scratch / "many" / TOP
    folder.mkdir(parents=True)
    write = folder / "info.json"
    write.write_text(str(MANIFEST).replace("'", '"'), encoding="utf-8")
    (folder / "weather.py").write_text("import xtension\n", encoding="utf-8")
    for number in range(66_000):
        if number % 1000 == 0:
            part = folder / f"part{number // 1000}"
            part.mkdir()
        (part / str(number)).touch()
    package = scratch / "many.zip"
    result = run([XTPLUG, "pack", "-q", folder, "-o", package], env=environment())
    tap.tell(result.returncode == 0, "66,000 files are packed", result.stderr.decode())
    with zipfile.ZipFile(package) as opened:
        tap.tell(len(opened.infolist()) == 66_000 + 66 + 3, "Python counts as many")
    for command in (["unzip", "-tqq"], ["bsdtar", "-tf"]):
        if shutil.which(command[0]):
            result = run([*command, package], env=environment(LC_ALL="C"))
            tap.tell(result.returncode == 0 and not result.stderr, f"{command[0]} reads the zip64", result.stderr)
    shutil.rmtree(folder)


def large_file(tap, scratch):
    """Past what is deflated in one go, and what does not get smaller there."""
    folder = scratch / "large" / TOP
    write_plugin(folder)
    (folder / "large.txt").write_bytes(b"".join(b"line %d of many\n" % number for number in range(2_000_000)))
    (folder / "noise.bin").write_bytes(os.urandom(25 * 1024 * 1024))
    for level in "60":
        package = scratch / f"large{level}.zip"
        result = run([XTPLUG, "pack", "-q", folder, "-o", package, "--level", level], env=environment())
        tap.tell(result.returncode == 0, f"files over 24 MiB are packed, level {level}", result.stderr.decode())
        with zipfile.ZipFile(package) as opened:
            noise, text = (opened.getinfo(f"{TOP}/{name}") for name in ("noise.bin", "large.txt"))
            tap.tell(noise.compress_type == zipfile.ZIP_STORED and noise.compress_size == noise.file_size,
                     f"noise is stored, level {level}")
            tap.tell((text.compress_type == zipfile.ZIP_DEFLATED) == (level == "6"), f"text is deflated, level {level}")
            tap.tell(opened.testzip() is None and opened.read(text) == (folder / "large.txt").read_bytes() and
                     opened.read(noise) == (folder / "noise.bin").read_bytes(), f"Python reads them, level {level}")
        if shutil.which("unzip"):
            result = run(["unzip", "-tqq", package])
            tap.tell(result.returncode == 0 and not result.stderr, f"unzip reads them, level {level}", result.stderr)
    sums = {run([XTPLUG, "pack", "-q", folder, "-o", "-", "--threads", threads], env=environment()).stdout
            for threads in "14"}
    tap.tell(len(sums) == 1, "the number of threads does not show")


def small_enough(tap, scratch):
    """At most a hundredth larger than what zlib, and so zip, makes of it at its usual level: many files, and a large one."""
    modules = sorted(Path(os.__file__).parent.glob("*.py"))[:150]
    texts = {path.name: path.read_bytes() for path in modules}
    texts["large.txt"] = (b"".join(texts.values()) * 20)[:25 << 20]
    folder = scratch / "small" / TOP
    write_plugin(folder)
    for name, text in texts.items():
        (folder / name).write_bytes(text)
    package = scratch / "small.zip"
    run([XTPLUG, "pack", "-q", folder, "-o", package], env=environment())
    with zipfile.ZipFile(package) as opened:
        ours = {name: opened.getinfo(f"{TOP}/{name}").compress_size for name in texts}
    usual = {name: len(zlib.compress(text, 6)) for name, text in texts.items()}
    large = ours.pop("large.txt"), usual.pop("large.txt")
    tap.tell(sum(ours.values()) <= 1.01 * sum(usual.values()), "many files are as small as zip makes them",
             (sum(ours.values()), sum(usual.values())))
    tap.tell(large[0] <= 1.01 * large[1], "a large file too", large)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        write_plugin(scratch / "in" / TOP)
        packages = {}
        for format_name in FORMATS:
            packages[format_name] = scratch / f"package.{format_name}"
            result = run([XTPLUG, "pack", "-q", scratch / "in" / TOP, "-o", packages[format_name]], env=environment(LC_ALL="C"))
            tap.tell(result.returncode == 0, f"{format_name} is packed", result.stderr.decode())
        with_programs(tap, packages, scratch)
        with_python(tap, packages)
        many_entries(tap, scratch)
        large_file(tap, scratch)
        small_enough(tap, scratch)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
