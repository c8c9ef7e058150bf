#!/usr/bin/env python3
"""Let a signal come at each moment of a run, and look at what is left. In TAP.

    signals.py XTPLUG FAULT_INJECT [SCENARIO...]

A library loaded before the system's (tests/support/fault_inject.c) sends the signal before the n-th call that the run
makes of the system, or after it where it changed something. Whenever it came: the run dies of it, every file holds its old
bytes or its new ones, no temporary file is left, and nothing that the run started lives on.
"""

import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fault_bench import Bench, adopt_orphans, quick_folder, read_tree
from fault_scenarios import scenarios
from tap import Tap

# To whom, as enum fault_whom; the signal; how many moments at most. To the process it comes exactly at the moment, so that
# all moments are tried; to the first thread while another one makes the call; to the group as a terminal sends it.
ROUNDS = (
    ("SIGINT", signal.SIGINT, 0, 400),
    ("SIGTERM", signal.SIGTERM, 0, 20),
    ("SIGHUP", signal.SIGHUP, 0, 8),
    ("SIGQUIT", signal.SIGQUIT, 0, 8),
    ("SIGPIPE", signal.SIGPIPE, 0, 8),
    ("SIGXCPU", signal.SIGXCPU, 0, 8),
    ("SIGINT while another thread works", signal.SIGINT, 1, 60),
    ("SIGINT to all of the group", signal.SIGINT, 2, 16),
    ("SIGTERM to all of the group", signal.SIGTERM, 2, 8),
)


def moments(count, most):
    """At equal distances, so that there are not more than `most`."""
    return range(1, count + 1, -(-count // most))


class SignalBench(Bench):
    def stop(self, number, whom, at):
        """One run with one signal. What is wrong with what came of it, or an empty text."""
        try:
            result, has_ended = self.run_in_group(at=at, number=number, whom=whom)
        except subprocess.TimeoutExpired:
            self.restore()
            return "does not end"
        after = read_tree(self.top)
        fired, _ = self.seen()
        again = self.wrong_again(after) if self.scenario.is_completed_by_another_run else ""
        if after != self.old or self.scenario.is_completed_by_another_run:
            self.restore()
        if not fired: # another thread was quicker this time
            return ""
        wrong = self.wrong_files(after) or again
        # A store that hangs up must not end the run, so this one is not heard while it is asked.
        is_ignored = number == signal.SIGPIPE and self.scenario.kept and result.returncode == self.usual.returncode
        if result.returncode != -number and not is_ignored:
            wrong = wrong or f"ends with {result.returncode}: {result.stderr.decode(errors='replace')}"
        return wrong or ("" if has_ended else "something that it started lives on")


def examine(scenario, program, library):
    """One scenario: (title, what was wrong) for each kind of signal."""
    with tempfile.TemporaryDirectory(prefix="xtplug-signals-", dir=quick_folder()) as folder:
        try:
            bench = SignalBench(scenario, program, library, Path(folder))
        except OSError as why:
            return [(f"{scenario.name}: can be prepared", str(why))]
        if bench.usual.returncode != scenario.code or not bench.moments:
            return [(f"{scenario.name}: a usual run", f"exit code {bench.usual.returncode}, {bench.usual.stderr}")]
        rows = []
        for title, number, whom, most in ROUNDS:
            at = moments(bench.moments, most)
            wrong = [(moment, bench.stop(number, whom, moment)) for moment in at]
            rows.append((f"{scenario.name}: {len(at)} x {title}",
                         "\n".join(f"moment {moment}: {why}" for moment, why in wrong if why)))
        return rows


def main():
    program, library = (str(Path(path).resolve()) for path in sys.argv[1:3])
    chosen = [scenario for scenario in scenarios()
              if scenario.is_for_signals and (not sys.argv[3:] or scenario.name in sys.argv[3:])]
    tap = Tap()
    adopt_orphans()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for rows in pool.map(lambda scenario: examine(scenario, program, library), chosen):
            for title, wrong in rows:
                tap.tell(not wrong, title, wrong[:4000])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
