#!/usr/bin/env python3
"""Count the test cases in a JUnit report of ctest and print "N passed, N failed"; exit 1 unless all passed.

A test that speaks TAP (cmocka and bats do) counts as its cases, any other as one. Nothing is assumed: a TAP test that
ends early, prints fewer cases than its plan announces, or fails though every case passed, adds one failure.
Skipped cases are named and counted as neither.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

PLAN = re.compile(r"^1\.\.(\d+)", re.MULTILINE)
CASE = re.compile(r"^(not )?ok\b[ \t]*\d*[ \t]*(?:- )?(.*)$", re.MULTILINE)
SKIP = re.compile(r"# *skip", re.IGNORECASE)


def count_tap(name, output, succeeded):
    """Return (passed, failed, skipped) of one TAP test, each a list of names."""
    passed, failed, skipped = [], [], []
    for bad, title in CASE.findall(output):
        if SKIP.search(title):
            skipped.append(f"{name}: {title}")
        else:
            (failed if bad else passed).append(f"{name}: {title}")
    planned = sum(int(number) for number in PLAN.findall(output))
    found = len(passed) + len(failed) + len(skipped)
    if found < planned:
        failed.append(f"{name}: ended after {found} of {planned} cases")
    elif not succeeded and not failed:
        failed.append(f"{name}: failed outside its cases")
    return passed, failed, skipped


def count_test(case):
    """Return (passed, failed, skipped) of one ctest test."""
    name = case.get("name")
    status = case.get("status")
    output = case.findtext("system-out") or ""
    if status == "notrun":
        reason = case.find("skipped")
        message = reason.get("message", "") if reason is not None else ""
        if message.startswith("SKIP_"):
            return [], [], [f"{name}: {message}"]
        return [], [f"{name}: not run: {message}"], []
    if PLAN.search(output):
        return count_tap(name, output, status == "run")
    return ([name], [], []) if status == "run" else ([], [name], [])


def main():
    passed, failed, skipped = [], [], []
    for case in ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
        for total, part in zip((passed, failed, skipped), count_test(case)):
            total.extend(part)
    if not passed and not failed:
        failed.append("no test was run")
    for title in skipped:
        print(f"skipped: {title}")
    for title in failed:
        print(f"FAILED: {title}")
    print(f"{len(passed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
