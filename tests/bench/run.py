#!/usr/bin/env python3
"""Compare xtplug with the floor and with other programs, in pairs that run in turn, and print a table of ratios.

    run.py XTPLUG PAIR FLOOR [WORKLOAD...]

Ratios are of medians: 1.5 means that xtplug takes 1.5 times as long as what stands beside it. Times are this machine's,
now; only the ratios mean something elsewhere. Peers that are not installed are named and left out.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

JQ_CHECKS = """
  (["name","tag","APIVersion","vers","readableVers","script","desc"] - keys) as $missing
  | [ ($missing[] | "missing " + .),
      (if (.tag // "" | startswith("xt.")) then "tag" else empty end),
      (if (.vers | type) != "number" or .vers < 0 then "vers" else empty end),
      (if .APIVersion != 2 then "APIVersion" else empty end),
      (if (.script | IN("python3", "binary")) then empty else "script" end) ] | .[]
"""


class Bench:
    def __init__(self, xtplug, pair, scratch):
        self.xtplug, self.pair, self.scratch = xtplug, pair, scratch
        self.missing = set()

    def generate(self, kind):
        folder = self.scratch / kind
        if not folder.exists():
            subprocess.run([sys.executable, HERE / "generate.py", kind, folder], check=True)
        return folder

    def row(self, title, ours, other, runs, target="", written=()):
        if shutil.which(str(other[0])) is None:
            self.missing.add(str(other[0]))
            return
        command = [self.pair, str(runs), *map(str, written), "--", *map(str, ours), "--", *map(str, other)]
        result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        ratio = result["a_ms"] / result["b_ms"]
        print(f"{title:<44} {result['a_ms']:>9.2f} {result['b_ms']:>9.2f} {ratio:>7.2f} "
              f"{result['a_kib'] / 1024:>7.1f} {result['b_kib'] / 1024:>7.1f}  {target}", flush=True)


def one(bench, _floor):
    folder = bench.generate("one") / "acme.one.isf"
    ours, manifest = [bench.xtplug, "lint", folder], folder / "info.json"
    bench.row("W1 one plugin of 1 KB / cat info.json", ours, ["cat", manifest], 300, "2 at most")
    bench.row("W1 / gojq, the same checks by hand", ours, ["gojq", "-r", JQ_CHECKS, manifest], 100)
    bench.row("W1 / jq", ours, ["jq", "-r", JQ_CHECKS, manifest], 50)
    bench.row("W1 / python3 -m json.tool (syntax alone)", ours, ["python3", "-m", "json.tool", manifest], 20)


def many(bench, floor):
    folder = bench.generate("many")
    threads = str(min(os.cpu_count() or 1, 64))
    ours = [bench.xtplug, "lint", "--threads", threads, folder]
    bench.row("W2 10,000 plugins / list and read them", ours, [floor, folder, threads], 9, "3 at most")
    bench.row("W2, one thread", [bench.xtplug, "lint", "--threads", "1", folder], [floor, folder, "1"], 5)


def large(bench, _floor):
    folder = bench.generate("large") / "acme.large.isf"
    ours, manifest = [bench.xtplug, "lint", folder], folder / "info.json"
    bench.row("W3 a manifest of 50 MB / cat info.json", ours, ["cat", manifest], 5)
    bench.row("W3 / python3 -m json.tool (syntax alone)", ours, ["python3", "-m", "json.tool", manifest], 3)
    bench.row("W3 / jq", ours, ["jq", "-r", JQ_CHECKS, manifest], 3)


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
        pack_rows(bench, "W4 pack 10 files of 100 KB", Path(scratch) / "acme.small.isf", Path(scratch), 100, ("1.5 at most", ""))


def big_pack(bench, floor):
    folder = bench.generate("big") / "acme.big.isf"
    targets = ("0.25 at most, 2 processors", "1.01 at most")
    command, written = pack_rows(bench, "W5 pack 2,000 files of 200 MB", folder, bench.scratch, 3, targets)
    threads = str(min(os.cpu_count() or 1, 64))
    least = [floor.with_name("bench_pack_floor"), folder, written[2], threads]
    bench.row("W5 / read, CRC, libdeflate -5, write", command, least, 5, "1.25 at most", written)


WORKLOADS = {"W1": one, "W2": many, "W3": large, "W4": small_pack, "W5": big_pack}


def main():
    xtplug, pair, floor = (Path(path).resolve() for path in sys.argv[1:4])
    chosen = sys.argv[4:] or list(WORKLOADS)
    print(f"{'workload / peer':<44} {'ours ms':>9} {'other ms':>9} {'ratio':>7} {'MiB':>7} {'MiB':>7}  target")
    with tempfile.TemporaryDirectory(prefix="xtplug-bench-") as scratch:
        bench = Bench(xtplug, pair, Path(scratch))
        for name in chosen:
            WORKLOADS[name](bench, floor)
    if bench.missing:
        print("not found, so not compared:", ", ".join(sorted(bench.missing)))


if __name__ == "__main__":
    main()
