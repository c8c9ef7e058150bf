#!/usr/bin/env python3
"""Compare xtplug with the floor and with other programs, in pairs that run in turn, and print a table of ratios.

    run.py XTPLUG PAIR FLOOR [--instructions] [WORKLOAD...]

Ratios are of medians: 1.5 means that xtplug takes 1.5 times as long as what stands beside it. Times are this machine's,
now; only the ratios mean something elsewhere. Peers that are not installed are named and left out.

With --instructions nothing is timed: callgrind counts what small runs of ours take, which says to the last digit whether
a change made them dearer. Compare with the same line of an earlier build.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import HERE, Bench

JQ_CHECKS = """
  (["name","tag","APIVersion","vers","readableVers","script","desc"] - keys) as $missing
  | [ ($missing[] | "missing " + .),
      (if (.tag // "" | startswith("xt.")) then "tag" else empty end),
      (if (.vers | type) != "number" or .vers < 0 then "vers" else empty end),
      (if .APIVersion != 2 then "APIVersion" else empty end),
      (if (.script | IN("python3", "binary")) then empty else "script" end) ] | .[]
"""


def one(bench, _floor):
    folder = bench.generate("one") / "acme.one.isf"
    ours, manifest = [bench.xtplug, "lint", folder], folder / "info.json"
    bench.row("W1 one plugin of 1 KB / cat info.json", ours, ["cat", manifest], 300, "2 at most")
    bench.row("W1 / gojq, the same checks by hand", ours, ["gojq", "-r", JQ_CHECKS, manifest], 100)
    bench.row("W1 / jq", ours, ["jq", "-r", JQ_CHECKS, manifest], 50)
    bench.row("W1 / python3 -m json.tool (syntax alone)", ours, ["python3", "-m", "json.tool", manifest], 20)
    bench.schema_rows("W1", ours, folder, 10)


def many(bench, floor):
    folder = bench.generate("many")
    threads = bench.threads
    ours = [bench.xtplug, "lint", "--threads", threads, folder]
    bench.row("W2 10,000 plugins / list and read them", ours, [floor, folder, threads], 9, "3 at most")
    bench.row("W2, one thread", [bench.xtplug, "lint", "--threads", "1", folder], [floor, folder, "1"], 5)
    bench.schema_rows("W2", ours, folder, 3)


def large(bench, floor):
    folder = bench.generate("large") / "acme.large.isf"
    ours, manifest = [bench.xtplug, "lint", folder], folder / "info.json"
    bench.row("W3 a manifest of 50 MB / parse by simdjson", ours, [floor.with_name("bench_parse_floor"), manifest], 9,
              "2 at most")
    bench.row("W3 / cat info.json", ours, ["cat", manifest], 5)
    bench.row("W3 / python3 -m json.tool (syntax alone)", ours, ["python3", "-m", "json.tool", manifest], 3)
    bench.row("W3 / jq", ours, ["jq", "-r", JQ_CHECKS, manifest], 3)
    bench.schema_rows("W3", ours, folder, 3)
    if shutil.which("json_verify"):
        bench.row("W3 / json_verify by yajl (syntax alone)", ours, ["sh", "-c", 'json_verify <"$0"', manifest], 5)


def pack_rows(bench, title, folder, scratch, runs, targets):
    """Packing beside what else packs a folder, each into a file of its own that is new every time."""
    ours, other, sums = scratch / "ours.zip", scratch / "other.zip", scratch / "ours.zip.sha256"
    command = [bench.xtplug, "pack", "--quiet", folder, "--output", ours]
    written = (ours, sums, other)
    peer = ["zip", "-q", "-r", "-X", other, folder]
    bench.row(f"{title} / zip -r -X", command, peer, runs, targets[0], written)
    if targets[1] and shutil.which("zip"):
        for path in written:
            path.unlink(missing_ok=True)
        for words in (command, peer):
            subprocess.run(words, check=True, capture_output=True)
        sizes = [path.stat().st_size for path in (ours, other)]
        print(f"{title + ' / zip, bytes':<44} {sizes[0]:>9} {sizes[1]:>9} {sizes[0] / sizes[1]:>7.3f} {'':>15}  {targets[1]}")
    bench.row(f"{title} / 7z a -tzip", command, ["7z", "a", "-tzip", "-bd", other, folder], max(runs // 5, 1), "", written)
    bench.row(f"{title} / bsdtar -acf", command, ["bsdtar", "-acf", other, folder], max(runs // 5, 1), "", written)
    return command, written


def small_pack(bench, _floor):
    """On a tmpfs where there is one: bringing files to the disk costs nothing there, and zip does not do it."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as scratch:
        shutil.copytree(bench.generate("small"), scratch, dirs_exist_ok=True)
        pack_rows(bench, "W5 pack 10 files of 100 KB", Path(scratch) / "acme.small.isf", Path(scratch), 100, ("1.5 at most", ""))


def big_pack(bench, floor):
    folder = bench.generate("big") / "acme.big.isf"
    targets = ("0.25 at most, 2 processors", "1.01 at most")
    command, written = pack_rows(bench, "W4 pack 2,000 files of 200 MB", folder, bench.scratch, 3, targets)
    least = [floor.with_name("bench_pack_floor"), folder, written[2], bench.threads]
    bench.row("W4 / read, CRC, libdeflate -5, write", command, least, 5, "1.25 at most", written)


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
    for name in ("text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "gcc"):
        ours, output = [bench.xtplug, "lint", "--format", name, folder], bench.scratch / f"report.{name}"
        with output.open("wb") as file:
            subprocess.run(list(map(str, ours)), stdout=file, stderr=subprocess.DEVNULL, check=False)
        size = output.stat().st_size
        bench.row(f"W7 {size / 1e6:.0f} MB as {name} / none shown", ours, hidden, 9, "100 MB/s at least", size=size)


def instructions(bench):
    """What runs of ours take that callgrind can count in some seconds."""
    cases = (("one", [], "acme.one.isf"), ("many", ["500"], ""), ("large", ["2000000"], "acme.large.isf"))
    for kind, size, name in cases:
        folder = bench.scratch / kind
        subprocess.run([sys.executable, HERE / "generate.py", kind, folder, *size], check=True)
        command = [bench.xtplug, "lint", "--threads", "1", "--no-config", folder / name]
        run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, command)],
                             capture_output=True, check=False)
        count = re.search(rb"Collected : (\d+)", run.stderr)
        print(f"{' '.join([kind, *size]):<20} {int(count[1]) if count else 0:>15,} instructions")


WORKLOADS = {"W1": one, "W2": many, "W3": large, "W4": big_pack, "W5": small_pack, "W6": packages, "W7": formats}


def main():
    xtplug, pair, floor = (Path(path).resolve() for path in sys.argv[1:4])
    chosen = [name for name in sys.argv[4:] if name != "--instructions"] or list(WORKLOADS)
    if "--instructions" in sys.argv:
        with tempfile.TemporaryDirectory(prefix="xtplug-bench-") as scratch:
            instructions(Bench(xtplug, pair, Path(scratch)))
        return
    print(f"{'workload / peer':<44} {'ours ms':>9} {'other ms':>9} {'ratio':>7} {'MiB':>7} {'MiB':>7}  target")
    with tempfile.TemporaryDirectory(prefix="xtplug-bench-") as scratch:
        bench = Bench(xtplug, pair, Path(scratch))
        for name in chosen:
            WORKLOADS[name](bench, floor)
    if bench.missing:
        print("not found, so not compared:", ", ".join(sorted(bench.missing)))


if __name__ == "__main__":
    main()
