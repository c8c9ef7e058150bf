#!/usr/bin/env python3
"""Hold `xtplug lint --format json` to its schema, on every way out. In TAP; skipped without python3-jsonschema.

    report_schema.py XTPLUG SCHEMA PLUGINS
"""

import json
import os
import subprocess
import sys
import tempfile

from tap import Tap, skip_all

try:
    import jsonschema
except ImportError:
    skip_all("python3-jsonschema is not installed")

HOSTILE = b'{"tag": "xt.\xff\x1b[2J", "tag": 1.10, \xe2\x80\x9cname\xe2\x80\x9d: \'x\', // \xe2\x80\xae\n "vers": 0x1F, "Desc": 01'


def reject(value):
    raise ValueError(f"{value} is not JSON")


def unique(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key twice in {keys}"
    return dict(pairs)


def report(program, arguments, exit_codes, text=b""):
    """Run lint, and return the document after what must be so for any."""
    run = subprocess.run([program, "lint", "--format", "json", *arguments], input=text, capture_output=True)
    shown = b" ".join(argument if isinstance(argument, bytes) else argument.encode() for argument in arguments)
    assert run.returncode in exit_codes, f"{shown!r}: exit code {run.returncode}, standard error {run.stderr!r}"
    output = run.stdout.decode("utf-8")
    assert all(sign.isprintable() or sign in "\n\u00a0\u3000" for sign in output), f"{shown!r}: raw signs"
    return json.loads(output, parse_constant=reject, object_pairs_hook=unique)


def cases(plugins, hostile):
    """What to lint: title, arguments, exit codes, standard input."""
    return [
        ("clean plugins", [os.path.join(plugins, "good")], [0], b""),
        ("all fixtures", [plugins], [1, 2], b""),
        ("a hostile folder name and manifest", [hostile], [1], b""),
        ("a hostile manifest on standard input", ["-"], [1], HOSTILE),
        ("empty standard input", ["-"], [1], b""),
        ("a path that does not exist", ["no-such-folder"], [2], b""),
        ("an empty path", [""], [2], b""),
        ("an unknown option", ["--bogus"], [2], b""),
        ("an unknown rule", ["--select", "no-such-rule"], [2], b""),
        ("known tags that cannot be read", ["--known-tags", "no-such-file", plugins], [2], b""),
    ]


def check(validator, program, arguments, exit_codes, text):
    """What must be so for any document."""
    document = report(program, arguments, exit_codes, text)
    validator.validate(document)
    severities = [finding["severity"] for finding in document["findings"]]
    for severity in ("error", "warning", "note"):
        assert severities.count(severity) == document["summary"][severity + "s"], document["summary"]
    if exit_codes == [2]:
        assert document["problems"], "wrong use is no problem"


def main():
    program, schema_path, plugins = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    tap = Tap()

    with tempfile.TemporaryDirectory() as scratch:
        hostile = os.path.join(os.fsencode(scratch), b"a\x1b[31m\xff\n.isf")
        os.mkdir(hostile)
        with open(os.path.join(hostile, b"info.json"), "wb") as file:
            file.write(HOSTILE)
        for title, arguments, exit_codes, text in cases(plugins, hostile):
            tap.run(title, check, validator, program, arguments, exit_codes, text)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
