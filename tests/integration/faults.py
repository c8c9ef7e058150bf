#!/usr/bin/env python3
"""Let each call that a run makes of the system fail in turn, and look at what is left. In TAP.

    faults.py XTPLUG FAULT_INJECT [-v] [SCENARIO...]

A library loaded before the system's (tests/support/fault_inject.c) counts the calls of a usual run, then one call after
the other goes wrong. Whatever it was: the run ends by itself; it is told with exit code 2 and words that say why, or it
does no harm and all comes out as usual; every file holds its old bytes or its new ones; nothing else is left behind.
"""

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fault_bench import CALLS, Bench, quick_folder, read_tree
from fault_scenarios import scenarios
from tap import Tap

# What goes wrong: a title, the call, its errno, whether all later ones go wrong too, and the words to be found.
# Some by libarchive; 5 is LZMA_MEM_ERROR.
NO_MEMORY = ("out of memory", "annot allocate memory", "Out of memory", "No memory", "not enough memory",
             "lzma_code() call returned status 5")
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
    ("spawn", errno.EAGAIN, True, ("Resource temporarily unavailable",)),
    ("socket", errno.EMFILE, True, ("Too many open files",)),
    ("send", errno.EIO, False, ("Input/output error",)),
    ("recv", errno.EIO, False, ("Input/output error",)),
)
# What is not a failure at all: calls that move fewer bytes than asked for, or are to be called again.
NUISANCES = tuple((call, error) for call in ("read", "write", "send", "recv") for error in (0, errno.EINTR)) + (
    ("fsync", errno.EINTR), ("close", errno.EINTR))

def numbers(count, first, most):
    """The first calls each, then some at equal distances, so that there are not more than `most` altogether."""
    if count <= most:
        return list(range(1, count + 1))
    step = -(-(count - first) // (most - first))
    return list(range(1, first + 1)) + list(range(first + step, count + 1, step))


class FaultBench(Bench):
    """Judges what comes of one fault."""

    def fail(self, call, at, error, goes_on, words):
        """Run with one fault. What is wrong with what came of it, or an empty text."""
        try:
            result = self.run(call=CALLS.index(call), at=at, error=error, goes_on=goes_on)
        except subprocess.TimeoutExpired:
            self.restore()
            return "does not end"
        fired, fd = self.seen()
        after = read_tree(self.top)
        again = self.wrong_again(after) if self.scenario.is_completed_by_another_run else ""
        if after != self.old or self.scenario.is_completed_by_another_run:
            self.restore()
        return self.judge(result, after, fd, words) or again if fired else ""

    def judge(self, result, after, fd, words):
        wrong = self.wrong_files(after)
        shown = result.stderr.decode(errors="replace")
        if wrong:
            return f"{wrong} (exit code {result.returncode}: {shown})"
        # It uses some of its memory without looking whether it got it; then nothing can be said any more.
        if result.returncode == -signal.SIGSEGV and words is NO_MEMORY and self.scenario.uses_libarchive:
            return ""
        if result.returncode < 0:
            return f"ended by signal {-result.returncode}: {shown}"
        if result.returncode == self.usual.returncode and self.is_as_usual(result, after):
            return ""
        if self.goes_on(result):
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

    def goes_on(self, result):
        """Without what failed, and says so."""
        return result.returncode == 0 and self.scenario.no_failure and self.scenario.no_failure(result)

    def is_as_usual(self, result, after):
        kept = self.scenario.kept or "\0"
        return result.stdout == self.usual.stdout and not any(
            after.get(name, "") != self.new.get(name, "") for name in after.keys() | self.new.keys()
            if not name.startswith(kept))

    def wrong_output(self, result, fd, words):
        """A report in JSON is whole, unless it is what could not be written, or memory is out."""
        if not self.scenario.is_json or fd in (1, 2) or words is NO_MEMORY:
            return ""
        try:
            said = json.loads(result.stdout)["problems" if result.returncode == 2 else "findings"]
            return "" if said else "nothing about it in the report"
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
    with tempfile.TemporaryDirectory(prefix="xtplug-faults-", dir=quick_folder()) as folder:
        try:
            bench = FaultBench(scenario, program, library, Path(folder))
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
