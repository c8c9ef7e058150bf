"""What else packs a folder: programs that users would take instead of `xtplug pack`."""

import os
import shutil
import subprocess
from typing import NamedTuple


class Packer(NamedTuple):
    name: str
    words: list
    slow: int = 1  # so many times fewer runs than of zip


def packers(package, folder):
    return [
        Packer("zip -r -X", ["zip", "-q", "-r", "-X", package, folder]),
        Packer("7z a -tzip", ["7z", "a", "-tzip", "-bd", package, folder], 5),
        Packer("bsdtar -acf", ["bsdtar", "-acf", package, folder], 5),
        Packer("python3 -m zipfile -c", ["python3", "-m", "zipfile", "-c", package, folder], 5),
    ]


def steady_packers(package, folder):
    """Those that are said to give the same bytes for the same content."""
    found = []
    if shutil.which("zip") and shutil.which("strip-nondeterminism"):
        words = ["sh", "-c", 'zip -q -r -X "$0" "$1" && strip-nondeterminism "$0"', package, folder]
        found.append(Packer("zip, strip-nondeterminism", words, 5))
    if shutil.which("npm"):
        # It wants a manifest of its own, and gives the package a name of its own: NAME-VERSION.tgz.
        copy = folder.parent / "npm"
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        (copy / "package.json").write_text('{"name": "acme", "version": "1.0.0"}', encoding="utf-8")
        pack = 'npm pack --silent --ignore-scripts --pack-destination "${0%/*}" "$1" && mv "${0%/*}/acme-1.0.0.tgz" "$0"'
        found.append(Packer("npm pack", ["sh", "-c", pack, package, copy], 20))
    return found


def packed_size(words, package):
    package.unlink(missing_ok=True)
    subprocess.run(list(map(str, words)), check=True, capture_output=True)
    return package.stat().st_size


def is_steady(packer, packages, folder):
    """Whether the same bytes come out after a checkout at another time. `packages` are the files it may write."""
    results = []
    for time in (1_700_000_000, 1_700_100_000):
        for path in [folder, *folder.rglob("*")]:
            os.utime(path, (time, time))
        for path in packages:
            path.unlink(missing_ok=True)
        subprocess.run(list(map(str, packer.words)), check=True, capture_output=True)
        results.append([path.read_bytes() for path in packages if path.exists()])
    return results[0] == results[1]


def compare_steady(bench, title, folder, own):
    """Beside those that give the same bytes again; then who really does. `own` is our command and the files written."""
    command, *written = own
    other = written[-1]
    steady = steady_packers(other, folder)
    for packer in steady:
        bench.row(f"{title} / {packer.name}", command, packer.words, max(100 // packer.slow, 1), "", written)
    answers = {True: [], False: []}
    for packer in [Packer("xtplug", command), *packers(other, folder), *steady]:
        if shutil.which(str(packer.words[0])):
            answers[is_steady(packer, written, packer.words[-1] if packer in steady else folder)].append(packer.name)
    bench.line(f"{title} the same bytes for the same content", "", "",
               note=f"yes: {', '.join(answers[True])}; no: {', '.join(answers[False])}")
