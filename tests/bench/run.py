#!/usr/bin/env python3
"""Compare xtplug with the floor and with other programs, in pairs that run in turn, and print a table of ratios.

    run.py XTPLUG PAIR FLOOR [--instructions] [--page FILE] [WORKLOAD...]

Ratios are of medians: 1.5 means that xtplug takes 1.5 times as long as what stands beside it. Times are this machine's,
now; only the ratios mean something elsewhere. Peers that are not installed are named and left out.

With --instructions nothing is timed: callgrind counts what small runs of ours take, which says to the last digit whether
a change made them dearer. Compare with the same line of an earlier build.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from checkers import compare_many, compare_one
from growth import growth
from instructions import instructions
from measure import Bench, judged
from packers import compare_steady, packed_size, packers


def one(bench, _floor):
    folder = bench.generate("one") / "acme.one.isf"
    ours = [bench.xtplug, "lint", folder]
    bench.row("W1 one plugin of 1 KB / cat info.json", ours, ["cat", folder / "info.json"], 300, "2 at most")
    compare_one(bench, "W1", folder, 100)


def many(bench, floor):
    folder = bench.generate("many")
    threads = bench.threads
    ours = [bench.xtplug, "lint", "--threads", threads, folder]
    bench.row("W2 10,000 plugins / list and read them", ours, [floor, folder, threads], 9, "3 at most", memory=64)
    bench.row("W2, one thread", [bench.xtplug, "lint", "--threads", "1", folder], [floor, folder, "1"], 5)
    compare_many(bench, "W2", 3)


def large(bench, floor):
    folder = bench.generate("large") / "acme.large.isf"
    ours, manifest = [bench.xtplug, "lint", folder], folder / "info.json"
    memory = 4 * manifest.stat().st_size // 2**20
    # Most of the noise is the system's, which hands out 120 MB anew to each run: hence so many.
    bench.row("W3 a manifest of 50 MB / parse by simdjson", ours, [floor.with_name("bench_parse_floor"), manifest], 41,
              "2 at most", memory=memory)
    bench.row("W3 / cat info.json", ours, ["cat", manifest], 5)
    compare_one(bench, "W3", folder, 5)


def pack_rows(bench, title, folder, scratch, runs, targets):
    """Packing beside what else packs a folder, each into a file of its own that is new every time."""
    ours, other, sums = scratch / "ours.zip", scratch / "other.zip", scratch / "ours.zip.sha256"
    command = [bench.xtplug, "pack", "--quiet", folder, "--output", ours]
    written = (ours, sums, other)
    zipped, *others = packers(other, folder)
    bench.row(f"{title} / {zipped.name}", command, zipped.words, runs, targets[0], written)
    if targets[1] and shutil.which("zip"):
        sizes = [packed_size(words, path) for words, path in ((command, ours), (zipped.words, other))]
        ratio = sizes[0] / sizes[1]
        bench.line(f"{title} / zip, bytes", *sizes, f"{ratio:.3f}", judged(ratio, targets[1]))
    for packer in others:
        bench.row(f"{title} / {packer.name}", command, packer.words, max(runs // packer.slow, 1), "", written)
    return command, written


def small_pack(bench, _floor):
    """On a tmpfs where there is one: bringing files to the disk costs nothing there, and zip does not do it."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as scratch:
        shutil.copytree(bench.generate("small"), scratch, dirs_exist_ok=True)
        folder = Path(scratch) / "acme.small.isf"
        command, written = pack_rows(bench, "W5 pack 10 files of 100 KB", folder, Path(scratch), 100, ("1.5 at most", ""))
        compare_steady(bench, "W5", folder, (command, *written))


def big_pack(bench, floor):
    folder = bench.generate("big") / "acme.big.isf"
    targets = ("0.25 at most, 2 processors", "1.01 at most")
    command, written = pack_rows(bench, "W4 pack 2,000 files of 200 MB", folder, bench.scratch, 3, targets)
    command += ["--threads", bench.threads]
    for level, target in (("6", "1.25 at most"), ("5", "")):
        least = [floor.with_name("bench_pack_floor"), folder, written[2], bench.threads, level]
        bench.row(f"W4 / read, CRC, libdeflate -{level}, write", command, least, 5, target, written)
    unread = [floor.with_name("bench_pack_unread"), folder, written[2], bench.threads]
    bench.row("W4 / the same, not linted, not read back", command, unread, 5, "", (*written, f"{written[2]}.sha256"))


def packages(bench, floor):
    """Beside linting the same plugins from folders, and then inflating the packages."""
    folders, folder = bench.generate("many"), bench.generate("packages")
    lint = [bench.xtplug, "lint", "--threads", bench.threads]
    both = 'b=$1 u=$2 p=$3 n=$4; shift 4; "$@" "$b"; exec "$u" "$p" "$n"'
    other = ["sh", "-c", both, "sh", folders, floor.with_name("bench_unpack_floor"), folder, bench.threads, *lint]
    bench.row("W6 10,000 packages / folders, inflating", [*lint, *sorted(folder.iterdir())], other, 5, "2 at most")


def formats(bench, _floor):
    """Beside the same run that finds the same and shows none of it."""
    folder = bench.generate("findings") / "acme.findings.isf"
    hidden = [bench.xtplug, "lint", "--severity", "json-literal=note", "--min-severity", "warning", folder]
    for name in bench.formats:
        ours, output = [bench.xtplug, "lint", "--format", name, folder], bench.scratch / f"report.{name}"
        with output.open("wb") as file:
            subprocess.run(list(map(str, ours)), stdout=file, stderr=subprocess.DEVNULL, check=False)
        size = output.stat().st_size
        bench.row(f"W7 {size / 1e6:.0f} MB as {name} / none shown", ours, hidden, 9, "100 MB/s at least", size=size)


WORKLOADS = {"W1": one, "W2": many, "W3": large, "W4": big_pack, "W5": small_pack, "W6": packages, "W7": formats,
             "growth": growth}
MARKS = ("<!-- bench -->", "<!-- /bench -->")


def write_page(page, lines):
    """Put the table in the place of the one between the two marks of a page."""
    text = page.read_text(encoding="utf-8")
    begin, end = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    block = "".join(f"    {line}\n" for line in lines)
    page.write_text(f"{text[:begin]}\n\n{block}\n{text[end:]}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("xtplug", type=Path)
    parser.add_argument("pair", type=Path)
    parser.add_argument("floor", type=Path)
    parser.add_argument("--instructions", action="store_true", help="count those of ours instead, with callgrind")
    parser.add_argument("--page", type=Path, help="put the table into this page too, between its marks")
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(WORKLOADS))
    words = parser.parse_intermixed_args()
    for name in words.workloads:
        if name not in WORKLOADS:
            parser.error(f"no workload is called {name}; there are: {', '.join(WORKLOADS)}")
    with tempfile.TemporaryDirectory(prefix="xtplug-bench-") as scratch:
        bench = Bench(words.xtplug.resolve(), words.pair.resolve(), Path(scratch))
        if words.instructions:
            instructions(bench)
            return
        bench.tell(f"{'workload / peer':<44} {'ours ms':>9} {'other ms':>9} {'ratio':>7} {'MiB':>7} {'MiB':>7}  target")
        for name in words.workloads or WORKLOADS:
            WORKLOADS[name](bench, words.floor.resolve())
    if bench.missing:
        bench.tell(f"not found, so not compared: {', '.join(sorted(bench.missing))}")
    if words.page:
        write_page(words.page, bench.told)


if __name__ == "__main__":
    main()
