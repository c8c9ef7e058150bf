#!/usr/bin/env python3
"""Hold what a run costs against the size of what it looks at: twice as much may cost twice as much. In TAP.

    growth.py XTPLUG FUZZ_FOLDER FIXTURES [CASE...]

Instructions are counted by callgrind, so the machine's load does not matter. Four times the size may cost five times as
much, which is 2.24 for each doubling, and leaves room for a factor log n and for a hash table that has just grown; what a
run costs that looks at nothing is taken off first. Manifests share a run, and each is counted for itself; so do the inputs
of a fuzz corpus (growth_corpus.py).
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

from growth_cases import MANIFESTS, OTHERS, add_reports, write_case, write_plugin
from growth_corpus import MOST, TIMES, corpora, lint_all
from report_names import report_names
from tap import Tap

ENOUGH = 300_000  # instructions: less says nothing about how they grow
GROUPS = 4  # of manifests


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
        """A list of one: (name, ratio, instructions of the larger run)"""
        return [(name, *self.compare(name))]

    def compare(self, name):
        folder = self.scratch / re.sub(r"\W", "-", name)
        small, large = (count(self.command(write_case(name, folder, times))) for times in (1, TIMES))
        base = self.base(write_case(name, folder, 1))
        shutil.rmtree(folder)
        return (large - base) / max(small - base, 1), large - base


def lint_manifests(bench, names):
    """(name, ratio, instructions) of each, all in one run; and what is told of all of them, if that is much."""
    small, large = (lint_all(bench.program, [text(size * times) for size, text in map(MANIFESTS.get, names)],
                             bench.scratch / re.sub(r"\W", "-", names[0]) / str(times)) for times in (1, TIMES))
    titles = [*names, f"what is told of these {len(names)}"]
    if not len(titles) == len(small) == len(large):
        raise RuntimeError(f"{len(titles)} plugins, but {len(small)} and {len(large)} were counted")
    rows = [(title, more / one, more) for title, one, more in zip(titles, small, large)]
    return rows if large[-1] >= ENOUGH else rows[:-1]


def tell_rows(tap, rows):
    for name, ratio, cost in rows:
        tap.tell(ratio <= MOST and cost >= ENOUGH, f"{name}: {TIMES} times the size costs {ratio:.2f} times as much",
                 f"at most {MOST}; of at least {ENOUGH} instructions: {cost}")


def begin(pool, bench, fixtures, names):
    """Begin all. Yield of each: what it is called where it fails, what tells its cases, the future of those."""
    texts = [name for name in names if name in MANIFESTS]
    for part in (texts[number::GROUPS] for number in range(min(GROUPS, len(texts)))):
        yield ", ".join(part), tell_rows, pool.submit(lint_manifests, bench, part)
    for name in names:
        if name in OTHERS:
            yield name, tell_rows, pool.submit(bench.measure, name)
    for corpus in corpora(bench.program, bench.fuzz_folder, fixtures):
        if f"corpus {corpus.name}" in names:
            yield corpus.name, corpus.tell, pool.submit(corpus.measure, bench.scratch / corpus.name)


def main():
    program, fuzz_folder, fixtures = (Path(path).resolve() for path in sys.argv[1:4])
    add_reports(report_names(program))
    every = [*MANIFESTS, *OTHERS, *(f"corpus {corpus.name}" for corpus in corpora(program, fuzz_folder, fixtures))]
    tap = Tap()
    if not shutil.which("valgrind"):
        tap.skip("how cost grows", "no valgrind here")
        return tap.end()
    with tempfile.TemporaryDirectory(prefix="xtplug-growth-") as folder:
        bench = Bench(program, fuzz_folder, Path(folder))
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for name, tell, future in list(begin(pool, bench, fixtures, sys.argv[4:] or every)):
                try:
                    tell(tap, future.result())
                except (OSError, RuntimeError) as why:
                    tap.tell(False, name, why)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
