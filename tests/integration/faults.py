#!/usr/bin/env python3
"""Let each call that a run makes of the system fail in turn, and look at what is left. In TAP.

    faults.py XTPLUG FAULT_INJECT [-v] [SCENARIO...]

A library loaded before the system's (tests/support/fault_inject.c) counts the calls of a usual run, then one call after
the other goes wrong. Whatever it was: the run ends by itself; it is told with exit code 2 and words that say why, or it
does no harm and all comes out as usual; every file holds its old bytes or its new ones; nothing else is left behind.
"""

import errno
import json
import mmap
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fault_scenarios import scenarios
from tap import Tap

CALLS = ("malloc", "read", "write", "open", "readdir", "stat", "rename", "mkdir", "fsync", "close", "truncate", "thread")
PLAN = struct.Struct(f"=5Qq{len(CALLS)}Q")  # struct fault_plan
NONE = len(CALLS)

# What goes wrong: a title, the call, its errno, whether all later ones go wrong too, and the words to be found.
# Some by libarchive; 5 is LZMA_MEM_ERROR.
NO_MEMORY = ("out of memory", "annot allocate memory", "Out of memory", "No memory", "lzma_code() call returned status 5")
FAULTS = (
    ("malloc", errno.ENOMEM, False, NO_MEMORY),
    ("malloc", errno.ENOMEM, True, NO_MEMORY),
    ("read", errno.EIO, False, ("Input/output error",)),
    ("write", errno.ENOSPC, False, ("No space left on device",)),
    ("write", errno.ENOSPC, True, ("No space left on device",)),
    ("open", errno.EACCES, False, ("Permission denied",)),
    ("open", errno.EMFILE, True, ("Too many open files",)),
    ("readdir", errno.EIO, False, ("Input/output error",)),
    ("stat", errno.EIO, False, ("Input/output error",)),
    ("rename", errno.EACCES, False, ("Permission denied",)),
    ("mkdir", errno.ENOSPC, False, ("No space left on device",)),
    ("fsync", errno.EIO, False, ("Input/output error",)),
    ("close", errno.EIO, False, ("Input/output error",)),
    ("truncate", errno.EFBIG, False, ("File too large",)),
    ("thread", errno.EAGAIN, True, ("Resource temporarily unavailable",)),
)
# What is not a failure at all: calls that move fewer bytes than asked for, or are to be called again.
NUISANCES = tuple((call, error) for call in ("read", "write") for error in (0, errno.EINTR)) + (
    ("fsync", errno.EINTR), ("close", errno.EINTR))

LEFT_BEHIND = re.compile(r"\.xtplug-[0-9a-f]{16}\.tmp")
SECONDS = 30  # a run takes some milliseconds


def numbers(count, first, most):
    """The first calls each, then some at equal distances, so that there are not more than `most` altogether."""
    if count <= most:
        return list(range(1, count + 1))
    step = -(-(count - first) // (most - first))
    return list(range(1, first + 1)) + list(range(first + step, count + 1, step))


def read_tree(top):
    """Each file's bytes and each link's target, and None for folders."""
    found = {}
    for folder, names, files in os.walk(top):
        for name in names + files:
            path = os.path.join(folder, name)
            key = os.path.relpath(path, top)
            if os.path.islink(path):
                found[key] = os.readlink(path)
            elif os.path.isdir(path):
                found[key] = None
            else:
                with open(path, "rb") as file:
                    found[key] = file.read()
    return found


class Bench:
    """A folder in which one scenario is run again and again, from the same beginning."""

    def __init__(self, scenario, program, library, scratch):
        self.scenario = scenario
        self.template, self.top = scratch / "template", scratch / "work"
        self.template.mkdir(parents=True)
        (scratch / "home").mkdir()
        scenario.prepare(self.template, program)
        self.words = [program, *scenario.words]
        plan = scratch / "plan"
        plan.write_bytes(bytes(PLAN.size))
        with open(plan, "r+b") as file:
            self.plan = mmap.mmap(file.fileno(), PLAN.size)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(scratch / "home"), "LC_ALL": "C.UTF-8", "LD_PRELOAD": library,
            "XP_FAULT_FILE": str(plan), "SOURCE_DATE_EPOCH": "1700000000"}
        self.old = read_tree(self.template)
        self.restore()
        self.usual, self.counts = self.run(NONE, 0, 0, False)
        self.new = read_tree(self.top)
        self.restore()

    def restore(self):
        shutil.rmtree(self.top, ignore_errors=True)
        shutil.copytree(self.template, self.top, symlinks=True)

    def run(self, call, at, error, goes_on):
        self.plan[:] = PLAN.pack(call, at, error, goes_on, 0, -1, *[0] * len(CALLS))
        result = subprocess.run(self.words, cwd=self.top, env=self.environment, input=self.scenario.text,
                                capture_output=True, timeout=SECONDS, check=False)
        return result, PLAN.unpack(self.plan[:])[6:]

    def fail(self, call, at, error, goes_on, words):
        """Run with one fault. What is wrong with what came of it, or an empty text."""
        try:
            result, _ = self.run(CALLS.index(call), at, error, goes_on)
        except subprocess.TimeoutExpired:
            self.restore()
            return "does not end"
        *_, fired, fd = PLAN.unpack(self.plan[:])[:6]
        after = read_tree(self.top)
        again = self.wrong_again(after) if self.scenario.is_completed_by_another_run else ""
        if after != self.old or self.scenario.is_completed_by_another_run:
            self.restore()
        return self.judge(result, after, fd, words) or again if fired else ""

    def wrong_again(self, after):
        """What an interrupted run leaves works, and another run makes of it what should be there."""
        if after == self.new:
            return ""
        result, _ = self.run(NONE, 0, 0, False)
        now = read_tree(self.top)
        if result.returncode == self.usual.returncode and now == self.new:
            return ""
        others = [name for name in now.keys() | self.new.keys() if now.get(name, "") != self.new.get(name, "")]
        return f"another run does not make it good: exit code {result.returncode}: {result.stderr.decode()} {others[:5]}"

    def judge(self, result, after, fd, words):
        # It uses some of its memory without looking whether it got it. What a run that is killed leaves has such a name.
        if result.returncode == -signal.SIGSEGV and words is NO_MEMORY and self.scenario.uses_libarchive:
            kept = {name: content for name, content in after.items() if not LEFT_BEHIND.fullmatch(name)}
            return self.wrong_files(kept)
        wrong = self.wrong_files(after)
        shown = result.stderr.decode(errors="replace")
        if wrong:
            return f"{wrong} (exit code {result.returncode}: {shown})"
        if result.returncode < 0:
            return f"ended by signal {-result.returncode}: {shown}"
        if result.returncode == self.usual.returncode and self.is_as_usual(result, after):
            return ""
        if not words:
            return f"is not as usual: exit code {result.returncode}: {shown}"
        words = (*words, *self.scenario.other_words) if self.scenario.other_words else words
        # Where a plugin's own file cannot be read, a finding says so.
        is_told = any(word in shown for word in words) or fd == 2
        is_finding = result.returncode == 1 and any(word in result.stdout.decode() + shown for word in words)
        if is_finding or (result.returncode == 2 and is_told):
            return self.wrong_output(result, fd, words)
        if result.returncode == 2:
            return f"does not say why: {shown}"
        return f"exit code {result.returncode}, where all is not as usual: {shown}"

    def is_as_usual(self, result, after):
        return result.stdout == self.usual.stdout and after == self.new

    def wrong_files(self, after):
        for name in after.keys() | self.old.keys() | self.new.keys():
            now, old, new = (tree.get(name, "nothing") for tree in (after, self.old, self.new))
            if now not in (old, new) and not self.scenario.is_allowed(name, now):
                return f"{name} is neither old nor new: {now if now is None else now[:60]}"
        return self.scenario.wrong_tree(after, self.old, self.new)

    def wrong_output(self, result, fd, words):
        """A report in JSON is whole, unless it is what could not be written, or memory is out."""
        if not self.scenario.is_json or fd in (1, 2) or words is NO_MEMORY:
            return ""
        try:
            return "" if json.loads(result.stdout)["problems"] else "no problem in the report"
        except (ValueError, KeyError) as why:
            return f"the report is not whole: {why}: {result.stdout[-60:]}"


def try_fault(bench, call, error, goes_on, words):
    """All turns of one fault. How many there were, and what was wrong with which."""
    scenario = bench.scenario
    at = numbers(bench.counts[CALLS.index(call)], *((scenario.first, scenario.most) if not goes_on else (20, 40)))
    wrong = [(number, bench.fail(call, number, error, goes_on, words)) for number in at]
    return len(at), [(number, why) for number, why in wrong if why]


def examine(scenario, program, library):
    """One scenario: (title, what was wrong) for each fault."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="xtplug-faults-") as folder:
        try:
            bench = Bench(scenario, program, library, Path(folder))
        except OSError as why:
            return [(f"{scenario.name}: can be prepared", str(why))]
        if bench.usual.returncode != scenario.code or not bench.counts[0]:
            return [(f"{scenario.name}: a usual run", f"exit code {bench.usual.returncode}, {bench.counts}, "
                     f"{bench.usual.stdout[-2000:]} {bench.usual.stderr}")]
        for call, error, goes_on, words in FAULTS:
            count, wrong = try_fault(bench, call, error, goes_on, words)
            title = f"{scenario.name}: {count} x {call}{' from then on' if goes_on else ''}"
            rows.append((title, wrong, count))
        for call, error in NUISANCES:
            count, wrong = try_fault(bench, call, error, False, ())
            rows.append((f"{scenario.name}: {count} x {call} {'interrupted' if error else 'cut short'}", wrong, count))
    return [row[:2] for row in rows if row[2]]


def main():
    program, library = (str(Path(path).resolve()) for path in sys.argv[1:3])
    chosen = [scenario for scenario in scenarios() if not sys.argv[3:] or scenario.name in sys.argv[3:]]
    tap = Tap()
    # A thread only waits for its runs, so as many as there are processors keep them busy.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for rows in pool.map(lambda scenario: examine(scenario, program, library), chosen):
            for title, wrong in rows:
                detail = wrong if isinstance(wrong, str) else "\n".join(f"call {at}: {why}" for at, why in wrong[:20])
                tap.tell(not wrong, title, detail)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
