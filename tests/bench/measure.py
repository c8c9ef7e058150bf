"""One measurement: xtplug beside something else, as a line of the table that run.py prints."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "integration"))

from report_names import report_names # noqa: E402


def judged(value, target):
    """`target`, which may begin with "N at most" or "N at least", and whether the value keeps to it."""
    found = re.match(r"([\d.]+) (at most|at least)", target)
    if not found:
        return target
    limit = float(found[1])
    kept = value <= limit if found[2] == "at most" else value >= limit
    return f"{target}: {'met' if kept else 'MISSED'}"


class Bench:
    def __init__(self, xtplug, pair, scratch):
        self.xtplug, self.pair, self.scratch = xtplug, pair, scratch
        self.formats = report_names(xtplug)
        self.missing, self.told = set(), []
        self.threads = str(min(os.cpu_count() or 1, 64))

    def generate(self, kind, size=None):
        """The folder with the input of that name, in a size other than its own where one is given; made once."""
        folder = self.scratch / (kind if size is None else f"{kind}-{size}")
        if not folder.exists():
            words = [sys.executable, HERE / "generate.py", kind, folder]
            subprocess.run(words if size is None else [*words, str(size)], check=True)
        return folder

    def tell(self, text):
        self.told.append(text.rstrip())
        print(self.told[-1], flush=True)

    def line(self, title, ours, other, ratio="", note=""):
        """A line that is no pair of times."""
        self.tell(f"{title:<44} {ours:>9} {other:>9} {ratio:>7} {'':>15}  {note}")

    def row(self, title, ours, other, runs, target="", written=(), size=0, memory=0):
        """
        One line of the table. With the `size` in bytes of what we print and the other does not, the target is of the MB in
        a second; `memory` is how many MiB we may take.
        """
        if shutil.which(str(other[0])) is None:
            self.missing.add(str(other[0]))
            return
        command = [self.pair, str(runs), *map(str, written), "--", *map(str, ours), "--", *map(str, other)]
        result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        ratio = result["a_ms"] / result["b_ms"]
        ours_mib, other_mib = result["a_kib"] / 1024, result["b_kib"] / 1024
        if size:
            speed = size / max(result["a_ms"] - result["b_ms"], 1e-3) / 1e3
            notes = [judged(speed, target) + f" with {speed:.0f}"]
        else:
            notes = [judged(ratio, target)]
        if memory:
            notes.append(judged(ours_mib, f"{memory} at most") + " in MiB")
        self.tell(f"{title:<44} {result['a_ms']:>9.2f} {result['b_ms']:>9.2f} {ratio:>7.{2 if ratio >= 0.1 else 4}f} "
              f"{ours_mib:>7.1f} {other_mib:>7.1f}  {'; '.join(filter(None, notes))}")
