#!/usr/bin/env python3
"""Make a table of what `llvm-cov export -summary-only` says on standard input about the files of a folder.

    coverage.py FOLDER [LEAST]

The exit code is 1 when less than LEAST per cent of all lines are reached. Files that nothing reached are named without a share: a part of the tests is not about all of the program.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path


def main():
    top = Path(sys.argv[1])
    lines = {}
    for file in json.load(sys.stdin)["data"][0]["files"]:
        path, summary = Path(file["filename"]), file["summary"]["lines"]
        if path.is_relative_to(top) and summary["count"]:
            lines[path.relative_to(top)] = (summary["covered"], summary["count"])
    modules = defaultdict(lambda: [0, 0])
    for path, (covered, count) in sorted(lines.items(), key=lambda item: item[1][0] / item[1][1]):
        share = f"{100 * covered / count:6.1f} %" if covered else "       -"
        print(f"{share}  {covered:5} of {count:5}  {path}")
        if covered:
            for name in (path.parent.name, "all of it"):
                modules[name][0] += covered
                modules[name][1] += count
    print()
    for name, (covered, count) in sorted(modules.items()):
        print(f"{100 * covered / count:6.1f} %  {covered:5} of {count:5}  {name}")
    covered, count = modules["all of it"]
    return 1 if len(sys.argv) > 2 and 100 * covered < float(sys.argv[2]) * count else 0


if __name__ == "__main__":
    sys.exit(main())
