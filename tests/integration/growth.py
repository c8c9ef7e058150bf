#!/usr/bin/env python3
"""Hold what a run costs against the size of what it looks at: twice as much may cost twice as much. In TAP.

    growth.py XTPLUG FUZZ_FOLDER FIXTURES [CASE...]

Instructions are counted by callgrind, so the machine's load does not matter. Four times the size may cost five times as
much, which is 2.24 for each doubling, and leaves room for a factor log n and for a hash table that has just grown; what a
run costs that looks at nothing is taken off first.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from growth_cases import MANIFESTS, OTHERS, write_case, write_plugin
from tap import Tap

TIMES, MOST = 4, 4 * 1.25
ENOUGH = 300_000  # instructions: less says nothing about how they grow
CORPUS_BYTES, CORPUS_GROUPS = 1000, 6


def count(command):
    """The instructions of a run, of all its threads."""
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, command)],
                         capture_output=True, check=False)
    found = re.search(rb"Collected : (\d+)", run.stderr)
    if run.returncode not in (0, 1) or not found:
        raise RuntimeError(f"exit code {run.returncode}: {run.stderr[-500:].decode(errors='replace')}")
    return int(found[1])


class Bench:
    def __init__(self, program, fuzz_folder, scratch):
        self.program, self.fuzz_folder, self.scratch = program, fuzz_folder, scratch
        self.bases, self.lock = {}, threading.Lock()

    def command(self, words):
        if not str(words[0]).startswith("fuzz_"):
            # What the program hands over to, since callgrind does not follow an exec.
            folder = {"pack": "libexec/xtplug/xtplug-pack", "verify": "libexec/xtplug/xtplug-package"}
            return [self.program.parent / folder.get(words[0], self.program.name), *words]
        return [self.fuzz_folder / words[0], *words[1:]]

    def base(self, words):
        """What a run of this kind costs that has next to nothing to do."""
        with self.lock:
            return self.base_of(str(words[0]))

    def base_of(self, name):
        if name not in self.bases:
            folder = self.scratch / f"base-{name}"
            if name.startswith("fuzz_"):
                folder.mkdir()
                (folder / "input").write_bytes(b"a\n")
                least = [name, folder / "input"]
            else:
                least = {"pack": ["pack", "--list", "--no-config"], "bump": ["bump", "--diff"]}.get(name, ["lint", "--no-config"])
                least = [*least, write_plugin(folder / "acme.rain.isf")]
            self.bases[name] = count(self.command(least))
        return self.bases[name]

    def measure(self, name):
        """(ratio, instructions of the larger run, or what went wrong)"""
        try:
            return self.compare(name)
        except (OSError, RuntimeError) as why:
            return float("inf"), str(why)

    def compare(self, name):
        folder = self.scratch / re.sub(r"\W", "-", name)
        small, large = (count(self.command(write_case(name, folder, times))) for times in (1, TIMES))
        base = self.base(write_case(name, folder, 1))
        shutil.rmtree(folder)
        return (large - base) / max(small - base, 1), large - base


def corpus(bench, fixtures):
    """The inputs of fuzz targets, each repeated in an array until it has a size, as plugins of one run."""
    files = sorted((fixtures / "fuzz" / "json").iterdir()) + sorted((fixtures / "fuzz" / "lint").iterdir())
    texts = [text for text in (path.read_bytes() for path in files) if 0 < len(text) <= CORPUS_BYTES]
    for group in range(CORPUS_GROUPS):
        costs = []
        for times in (1, TIMES):
            top = bench.scratch / f"corpus{group}-{times}"
            for number, text in enumerate(texts[group::CORPUS_GROUPS]):
                copies = CORPUS_BYTES * times // len(text)
                write_plugin(top / f"acme.a{number}.isf", b"[" + b",".join([text] * copies) + b"]")
            costs.append(count([bench.program, "lint", "--no-config", "--threads", "1", "--format", "gcc", top]))
        yield f"fuzz corpora, part {group + 1}", costs[1] / costs[0], costs[1]


def main():
    program, fuzz_folder, fixtures = (Path(path).resolve() for path in sys.argv[1:4])
    names = sys.argv[4:] or [*MANIFESTS, *OTHERS]
    tap = Tap()
    if not shutil.which("valgrind"):
        tap.skip("how cost grows", "no valgrind here")
        return tap.end()
    with tempfile.TemporaryDirectory(prefix="xtplug-growth-") as folder:
        bench = Bench(program, fuzz_folder, Path(folder))
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for name, (ratio, cost) in zip(names, pool.map(bench.measure, names)):
                tap.tell(ratio <= MOST and cost >= ENOUGH,
                         f"{name}: {TIMES} times the size costs {ratio:.2f} times as much",
                         f"at most {MOST}; of at least {ENOUGH} instructions: {cost}")
        if not sys.argv[4:]:
            for name, ratio, cost in corpus(bench, fixtures):
                tap.tell(ratio <= MOST, f"{name}: {ratio:.2f}", f"{cost} instructions")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
