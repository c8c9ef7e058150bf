#!/usr/bin/env python3
"""One fault, one finding: a rich manifest that is in order is given one fault at a time, at every place and of many
kinds, and lint must not say two things about it. In TAP.

    one_fault.py XTPLUG
"""

import copy
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Tap

RICH = {
    "name": "Acme Rain", "tag": "acme.rain", "APIVersion": 2, "vers": 7, "readableVers": "1.2", "script": "python3",
    "module": "rain.py", "desc": "Reads an Acme rain gauge", "cameraapi": False, "allowSerial": True, "baud": 9600,
    "bytesize": 8, "stopbits": 1, "parity": "odd", "rtscts": True, "rtson": False, "fullAccess": True,
    "accessUnits": True, "summaryKey": "acme.rain.summary", "applescriptTemplate": "rain.py",
    "editControls": [{"type": "label", "text": "Gauge", "bounds": [0, 0, 80, 20], "key": "", "align": "left"}],
    "deviceTypes": [
        {"name": "Rain", "tag": "acme.rain.today", "info": "Any address", "dimmable": True, "dimmableType": "simulated",
         "suffix": " mm", "format": "#.0", "receiveonly": True, "smallControls": [],
         "editControls": [{"type": "popup", "key": "acme.gauge", "action": "go", "bounds": [0, 0.5, 80, 20],
                           "options": [["Never", "0"], ["Every hour", "60", True]]}]},
        {"name": "separator"},
        {"name": "Wind", "tag": "acme.rain.wind", "info": "Any address"}]}
SERIAL = ("allowSerial", "baud", "bytesize", "stopbits", "parity", "rtscts", "rtson")
BASES = [RICH, {**{key: value for key, value in RICH.items() if key not in SERIAL}, "portSelectOutgoing": True}]

VALUES = [None, True, False, 0, 1, -1, 2.5, 10**20, "", "  ", "x", "xt.rain", "XT.x", "separator", "Separator", "../x", "/x",
          "a\\b", "\u200b", [], {}, [None], ["a"], [["a"]], [[1, 2]]]

# Values that are several faults by themselves: a unit type and a control that lack everything. What lost the name that
# makes a separator of it is a unit type without all that those have.
SEVERAL = {"required-key", "key-expected"}
LINE = ("deviceTypes", 1)


def places(value, way=()):
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*way, key)
        yield from places(value[key], (*way, key))


def with_change(base, way, change):
    document = copy.deepcopy(base)
    around = document
    for key in way[:-1]:
        around = around[key]
    change(around, way[-1])
    return document


def put(value):
    def change(around, key):
        around[key] = copy.deepcopy(value)
    return change


def rename(name):
    def change(around, key):
        around[name] = around.pop(key)
    return change


def take_out(around, key):
    del around[key]


def cases():
    for base in BASES:
        for way in places(base):
            for value in VALUES:
                yield way, f"= {value!r}", with_change(base, way, put(value))
            yield way, "taken out", with_change(base, way, take_out)
            if isinstance(way[-1], str):
                for name in {way[-1].upper(), way[-1].capitalize(), way[-1] + "x", way[-1][:-1]} - {way[-1]}:
                    yield way, f"renamed {name}", with_change(base, way, rename(name))


def lint_all(xtplug, documents):
    found = [[] for _ in documents]
    with tempfile.TemporaryDirectory() as scratch:
        for number, document in enumerate(documents):
            folder = Path(scratch, f"case{number}", "acme.rain.isf")
            folder.mkdir(parents=True)
            (folder / "info.json").write_text(json.dumps(document), encoding="utf-8")
            (folder / "rain.py").write_text("", encoding="utf-8")
        command = [xtplug, "lint", "--no-config", "--ignore", "tag-unique", "--format", "json", "--fail-on", "never",
                   scratch]
        result = subprocess.run(command, capture_output=True, check=False, cwd=scratch)
    for finding in json.loads(result.stdout)["findings"]:
        found[int(next(part for part in Path(finding["path"]).parts if part.startswith("case"))[4:])].append(finding)
    return found


def is_one(way, findings):
    rest = [finding for finding in findings if finding["rule"] not in SEVERAL]
    return len(findings) < 2 or not rest or (len(rest) == 1 and way[:2] == LINE)


def main():
    all_cases = list(cases())
    found = lint_all(str(Path(sys.argv[1]).resolve()), [*BASES, *(document for _, _, document in all_cases)])
    loud = [finding for findings in found[:len(BASES)] for finding in findings]
    faults = [f"{way} {what}: {[(one['rule'], one.get('pointer'), one['message']) for one in findings]}"
              for (way, what, _), findings in zip(all_cases, found[len(BASES):]) if not is_one(way, findings)]
    told = sum(bool(findings) for findings in found[len(BASES):])
    tap = Tap()
    tap.tell(not loud, "the manifests are in order", loud)
    tap.tell(told > 2000, f"of {len(all_cases)} faults, {told} are told", told)
    tap.tell(not faults, "none of them twice", "\n".join(faults[:20]))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
