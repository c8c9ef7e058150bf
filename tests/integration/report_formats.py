#!/usr/bin/env python3
"""Hold every format of `xtplug lint` to real validators and to the JSON report of the same run. In TAP.

    report_formats.py XTPLUG FIXTURES NODE_MODULES

Skipped in whole without python3-jsonschema and xmllint; what else is missing skips its own cases.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

from tap import Tap, skip_all

try:
    import jsonschema
except ImportError:
    jsonschema = None
missing = "python3-jsonschema" if not jsonschema else "xmllint" if not shutil.which("xmllint") else None
if missing:
    skip_all(f"{missing} is not installed")

import report_cases # noqa: E402
import report_checks # noqa: E402
from report_names import report_names # noqa: E402


def lint(program, arguments, exit_codes, text=b""):
    run = subprocess.run([program, "lint", *arguments], input=text, capture_output=True)
    assert run.returncode in exit_codes, f"{arguments}: exit code {run.returncode}, standard error {run.stderr!r}"
    return run.stdout


def make_reports(program, arguments, exit_codes, text):
    """All formats of one run, from --output, and the JSON report."""
    formats = [*report_checks.CHECKS, "json"]
    with tempfile.TemporaryDirectory() as folder:
        names = {name: os.path.join(folder, name) for name in formats}
        for name in formats:
            arguments = ["--output", f"{name}:{names[name]}", *arguments]
        lint(program, arguments, exit_codes, text)
        reports = {}
        for name in formats:
            with open(names[name], "rb") as file:
                reports[name] = file.read()
    return reports


def check_same(program, name, arguments, exit_codes, text, data):
    """Standard output has the same bytes as the file."""
    arguments = [word for word in arguments if word != "--diff" and word != "--unsafe-fixes"]
    assert lint(program, ["--format", name, *arguments], exit_codes, text) == data, "differs from --output"


class Schemas:
    """Of SARIF, from npm's packages; empty where they are not there."""

    def __init__(self, modules):
        self.all = []
        try:
            old = report_checks.load(modules, "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
            new = report_checks.load(modules, "@microsoft/sarif-multitool-linux/sarif-2.1.0.json")
        except OSError:
            return
        self.all = [jsonschema.Draft4Validator(old), jsonschema.Draft202012Validator(new)]


def check_case(tap, program, case, schemas, kept):
    title, make, arguments, exit_codes, least, text = case
    start = os.getcwd()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        try:
            make()
            reports = make_reports(program, arguments, exit_codes, text)
            document = report_checks.strict_json(reports["json"])
            assert len(document["findings"]) >= least, f"only {len(document['findings'])} findings"
            for name, check in report_checks.CHECKS.items():
                tap.run(f"{title}: {name}", check, reports[name], document, schemas.all, text)
                tap.run(f"{title}: {name} on standard output", check_same, program, name, arguments, exit_codes, text,
                        reports[name])
        finally:
            os.chdir(start)
    for name in ("sarif", "junit"):
        path = os.path.join(kept, f"{tap.number}.{name}")
        with open(path, "wb") as file:
            file.write(reports[name])


def check_multitool(tap, modules, kept):
    """Microsoft's validator: it ends with 0 whatever it finds, so its own report is read."""
    title = "SARIF by the validator of sarif-multitool"
    source = os.path.join(modules, "@microsoft/sarif-multitool-linux/Sarif.Multitool")
    tool = os.path.join(kept, "Sarif.Multitool")
    environment = dict(os.environ, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1", DOTNET_BUNDLE_EXTRACT_BASE_DIR=kept)
    try:
        shutil.copyfile(source, tool)
        os.chmod(tool, 0o755)
        subprocess.run([tool, "version"], env=environment, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        tap.skip(title, "npm's @microsoft/sarif-multitool-linux is not there or does not run here")
        return
    paths = [os.path.join(kept, name) for name in sorted(os.listdir(kept)) if name.endswith(".sarif")]
    report = os.path.join(kept, "report")
    tap.run(title, validate_sarif, tool, environment, paths, report)
    tap.run(title + ", which finds faults", reject_sarif, tool, environment, paths, report)


def validate_sarif(tool, environment, paths, report):
    run = subprocess.run([tool, "validate", *paths, "-o", report, "--log", "ForceOverwrite", "--rule-kind", "Sarif;Ghas",
                          "--level", "Error;Warning;Note"], env=environment, capture_output=True)
    assert run.returncode == 0, run.stdout
    assert f"{len(paths)} files scanned".encode() in run.stdout, run.stdout
    with open(report, encoding="utf-8-sig") as file:
        results = json.load(file)["runs"][0]["results"]
    bad = [result for result in results if result.get("level", "warning") == "error"]
    assert not bad, bad[:1]


def reject_sarif(tool, environment, paths, report):
    """A result whose rule is another one: if this passed, the case before would prove nothing."""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            log = json.load(file)
        if log["runs"][0]["results"]:
            break
    log["runs"][0]["results"][0]["ruleIndex"] = 99
    with open(path, "w", encoding="utf-8") as file:
        json.dump(log, file)
    try:
        validate_sarif(tool, environment, [path], report)
    except AssertionError:
        return
    raise AssertionError("a rule index past the end of the rules was not found")


def find_junitparser():
    """A Python that has it: the distribution's may be another one than ours."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import junitparser"], capture_output=True).returncode == 0:
            return python
    return None


READ_JUNIT = """
import sys, junitparser
for path in sys.argv[1:]:
    report = junitparser.JUnitXml.fromfile(path)
    said = report.tests, report.failures, report.errors, report.skipped
    report.update_statistics()
    assert said == (report.tests, report.failures, report.errors, report.skipped), path
    assert report.tests == sum(len(list(suite)) for suite in report), path
"""


def check_junitparser(tap, kept):
    title = "JUnit by python3-junitparser"
    python = find_junitparser()
    if not python:
        tap.skip(title, "python3-junitparser is not installed")
        return
    paths = [os.path.join(kept, name) for name in sorted(os.listdir(kept)) if name.endswith(".junit")]

    def read():
        run = subprocess.run([python, "-c", READ_JUNIT, *paths], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr

    tap.run(title, read)


def shift_lines(program):
    """GitLab tells findings apart by fingerprints, which must stay when lines move."""

    def prints():
        items = json.loads(lint(program, ["--format", "gitlab", "."], [1]))
        assert items
        return [item["fingerprint"] for item in items]

    report_cases.write_plugin(b"a.isf", tag="xt.a", vers="7", zzqx=1)
    before = prints()
    with open("a.isf/info.json", "r+b") as file:
        text = file.read()
        file.seek(0)
        file.write(b"\n\n\n" + text.replace(b"\n  ", b"\n\n      "))
    assert prints() == before


def check_all(program):
    """A format that is added needs a check of its own, or nothing here would look at it."""
    names = report_names(program)
    assert sorted(names) == sorted(["text", "json", *report_checks.CHECKS]), f"formats: {names}"


def in_scratch(check, *arguments):
    start = os.getcwd()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        try:
            check(*arguments)
        finally:
            os.chdir(start)


def main():
    program, fixtures, modules = (os.path.abspath(path) for path in sys.argv[1:])
    tap = Tap()
    schemas = Schemas(modules)
    if not schemas.all:
        tap.skip("SARIF by its schemas", "npm's packages are not in build/npm")
    fixtures = ("all fixtures", report_cases.nothing, [fixtures], [1, 2], 100, b"")
    with tempfile.TemporaryDirectory() as kept:
        for case in [*report_cases.CASES, fixtures]:
            check_case(tap, program, case, schemas, kept)
        check_multitool(tap, modules, kept)
        check_junitparser(tap, kept)
    tap.run("every format has a check", check_all, program)
    tap.run("fingerprints stay when lines move", in_scratch, shift_lines, program)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
