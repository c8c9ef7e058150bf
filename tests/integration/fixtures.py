#!/usr/bin/env python3
"""Lint every plugin of fixtures/plugins and compare with expected.tsv, in TAP.

    fixtures.py XTPLUG FIXTURES

expected.tsv has a line "path<TAB>rule<TAB>count" for each rule that a plugin must be told about; good plugins have none
and may get notes at the most. tag-unique compares plugins, so each group that must be seen together is one run.
"""

import collections
import json
import subprocess
import sys
from pathlib import Path

from tap import Tap

xtplug, fixtures = sys.argv[1], Path(sys.argv[2]) / "plugins"


def lint(paths):
    """Return {plugin: {rule: count}} and the findings, of one run."""
    command = [xtplug, "lint", "--format", "json", "--fail-on", "never", *paths]
    result = subprocess.run(command, cwd=fixtures, capture_output=True, check=False)
    document = json.loads(result.stdout)
    found = {path: collections.Counter() for path in paths}
    for finding in document["findings"]:
        plugin = next(path for path in paths if finding["path"] == path or finding["path"].startswith(path + "/"))
        found[plugin][finding["rule"]] += 1
    return result.returncode, found, document


def plugins_below(folder):
    """The plugins of the fixtures: the folders two or three levels down that hold a plugin's files."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield str(path.relative_to(fixtures))


def expected():
    table = collections.defaultdict(collections.Counter)
    for line in (fixtures / "expected.tsv").read_text(encoding="utf-8").splitlines():
        path, rule, count = line.split("\t")
        table[path][rule] = int(count)
    return table


def main():
    tap = Tap()
    table = expected()

    for path in plugins_below(fixtures / "good"):
        code, _, document = lint([path])
        loud = [finding for finding in document["findings"] if finding["severity"] != "note"]
        tap.tell(code == 0 and not loud, f"{path} is good", f"exit {code}, {loud}")
    for group in [*sorted((fixtures / "bad").iterdir()), fixtures / "wiki"]:
        paths = list(plugins_below(group))
        code, found, _ = lint(paths)
        for path in paths:
            tap.tell(code in (0, 2) and found[path] == table[path], path,
                     f"exit {code}, found {dict(found[path])}, expected {dict(table[path])}")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
