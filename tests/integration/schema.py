#!/usr/bin/env python3
"""Hold `xtplug schema` to ajv (strict) and python3-jsonschema, and to `xtplug lint`: where a manifest is JSON, the schema
refuses it exactly when lint calls something an error that a schema can say. In TAP.

    schema.py XTPLUG FIXTURES NODE VALIDATE_JS NODE_MODULES

The manifests are those of the fixtures, those of the examples of all rules, and many that a fixed seed makes.
A validator that is not installed is skipped.
"""

import copy
import decimal
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Tap

try:
    import jsonschema
except ImportError:
    jsonschema = None

# Error rules that no schema can say, and why.
UNSAID = {
    "manifest-missing": "there is no text", "manifest-name": "the name of the file",
    "tag-unique": "other plugins", "vers-increase": "an earlier state", "tag-changed": "an earlier state",
    "unit-tag-removed": "an earlier state", "control-key-removed": "an earlier state",
    "entry-file": "files", "entry-executable": "files", "folder-suffix": "the folder",
    "unit-tag-unique": "two values that must differ", "python-syntax": "another file",
}
# The text itself, and packages.
UNSAID_FAMILIES = ("json-", "pack-", "package-")
# What the key tables say, without a check of a rule.
FROM_TABLES = {"required-key", "key-type", "key-case", "manifest-root", "item-type"}

GOOD = {"name": "Acme Rain", "tag": "acme.rain", "APIVersion": 2, "vers": 7, "readableVers": "1.2",
        "script": "python3", "module": "rain.py", "desc": "Reads an Acme rain gauge over the network"}

RICH = {**GOOD, "cameraapi": False, "checkVersLink": "https://rain.acme.example/v.json", "baud": 9600, "bytesize": 8,
        "parity": "odd", "listenType": "tcp", "fullAccess": True, "pollSeconds": 30,
        "editControls": [{"type": "label", "text": "Gauge", "bounds": [0, 0, 80, 20], "key": "", "align": "left"}],
        "deviceTypes": [{"name": "Rain", "tag": "acme.rain.today", "info": "Any address", "dimmable": True,
                         "dimmableType": "simulated", "suffix": " mm", "format": "#.0", "receiveonly": True,
                         "editControls": [{"type": "popup", "key": "acme.gauge", "bounds": [0, 0.5, 80, 20],
                                           "options": [["Never", "0"], ["Every hour", "60", True]]}],
                         "smallControls": []},
                        {"name": "separator"},
                        {"name": "Wind", "tag": "acme.rain.wind", "info": "Any address"}]}

VALUES = [None, True, False, 0, 1, 2, 3, -1, 2.5, 9007199254740991, 9007199254740992, 10**30, "", "  ", "\u3000", "\ufeff",
          "x", "2", "xt.rain", "XT.rain", "xt", "python2", "Python2", "python3", "PYTHON3", "binary", "Binary", "node",
          "separator", "Separator", "rain.py", "/rain.py", "../rain.py", "a/../rain.py", "..", "a..b/c", "a\\b", "C:rain.py",
          "event", [], {}, [1], [1, 2, 3, 4], [1, 2, 3, 4, 5], ["a", 1, 2, 3], [["a"]], [[]], {"a": 1}, {"name": "separator"}]
KEYS = ["name", "tag", "APIVersion", "vers", "script", "module", "binaryName", "desc", "deviceTypes", "editControls", "baud",
        "isf", "Tag", "apiVersion", "Module", "Baud", "EditControls", "receiveOnly", "options", "bounds", "dimmable",
        "Dimmable", "smallControls", "Bounds", "constructor", "__proto__"]

tap = Tap()


def run(*command):
    return subprocess.run(command, capture_output=True, check=False)


def parse(data):
    """The document, or an exception where it is no JSON."""
    def reject(value):
        raise ValueError(value)
    if data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("a byte-order mark")
    return json.loads(data.decode("utf-8"), parse_constant=reject)


# --- the manifests ---------------------------------------------------------------------------------------------------

def fixture_texts(fixtures):
    for path in sorted((fixtures / "plugins").rglob("*")):
        if path.name.lower() == "info.json" and path.is_file():
            yield str(path.relative_to(fixtures)), path.read_bytes()


def example_texts(rules):
    """The manifests of the examples, as the rule language puts them together."""
    for rule in rules:
        for kind in ("pass", "fail"):
            for number, example in enumerate(rule["examples"][kind], 1):
                if "note" in example or example.get("manifest") is False:
                    continue
                manifest = {key: value for key, value in GOOD.items() if key not in example.get("without", [])}
                manifest.update(json.loads(example.get("overlay", "{}")))
                text = example.get("text", json.dumps(manifest))
                yield f"{rule['id']}, {kind} {number}", text.encode("utf-8")


def containers(value):
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


def mutate(chance, document):
    place = chance.choice(list(containers(document)))
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    key = chance.choice(keys) if keys else None
    what = chance.random()
    if isinstance(place, dict) and what < 0.3:
        place[chance.choice(KEYS)] = copy.deepcopy(chance.choice(VALUES))
    elif key is not None and what < 0.5:
        del place[key]
    elif key is not None and isinstance(key, str) and what < 0.6:
        place[chance.choice([key.upper(), key.capitalize(), key.swapcase()])] = place.pop(key)
    elif key is not None:
        place[key] = copy.deepcopy(chance.choice(VALUES))


def made_texts(count):
    chance = random.Random(45)
    for number in range(count):
        document = copy.deepcopy(chance.choice([GOOD, RICH, {**RICH, "script": "binary"}]))
        if document["script"] == "binary":
            document["binaryName"] = document.pop("module")
        for _ in range(chance.choice([1, 1, 2, 3])):
            mutate(chance, document)
        yield f"made, number {number}", json.dumps(document).encode("utf-8")


def known_keys(fixtures):
    """The keys of rules/keys.yaml by table."""
    tables, keys = {}, None
    for line in (fixtures.parent / "rules" / "keys.yaml").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"- table: (\w+)", line):
            keys = tables.setdefault(match[1], [])
        elif match := re.match(r" {4}(\w+): \{type:", line):
            keys.append(match[1])
    return tables


def put(table, key, value):
    """A manifest in which an object of the table has this member."""
    document = copy.deepcopy(RICH)
    unit = document["deviceTypes"][0]
    {"manifest": document, "unit": unit, "control": unit["editControls"][0]}[table][key] = value
    return document


def key_texts(tables):
    """Every key with a value of every type, and in other capitals."""
    for table, keys in tables.items():
        for key in keys:
            for value in (None, True, 1, 2.5, "x", [], {}, [[]]):
                yield f"values of {table}, {key}", json.dumps(put(table, key, value)).encode()
            for name in (key.upper(), key.capitalize(), key.swapcase()):
                yield f"capitals of {table}, {key}", json.dumps(put(table, name, "x")).encode()


def entry_texts():
    """What is started, in every combination."""
    missing = object()
    names = [missing, None, "", " ", "rain.py", "../rain.py", "/rain", 7]
    for script in (missing, None, "", "python3", "Python3", "binary", "BINARY", "python2", "PYTHON2", "node", " binary", 3):
        for module in names:
            for binary in names:
                document = {**GOOD, "script": script, "module": module, "binaryName": binary}
                yield "entries", json.dumps({key: value for key, value in document.items()
                                             if value is not missing}).encode()


# --- what lint says of them ------------------------------------------------------------------------------------------

def lint_all(xtplug, texts):
    """The findings at error level of each text, from one run over as many plugins."""
    with tempfile.TemporaryDirectory() as scratch:
        for number, text in enumerate(texts):
            folder = Path(scratch, f"acme.p{number}.isf")
            folder.mkdir()
            (folder / "info.json").write_bytes(text)
        result = run(xtplug, "lint", "--format", "json", "--no-config", "--fail-on", "never", scratch)
        report = json.loads(result.stdout)
        found = [[] for _ in texts]
        for finding in report["findings"]:
            if finding["severity"] == "error":
                found[int(re.search(r"acme\.p(\d+)\.isf", finding["path"]).group(1))].append(finding)
        return found


def is_unsaid(rule):
    return rule in UNSAID or rule.startswith(UNSAID_FAMILIES)


def is_whole_number(token):
    """45.0 and 4e1: integers to a schema, but not to lint."""
    try:
        number = decimal.Decimal(token.decode("ascii"))
    except (decimal.InvalidOperation, UnicodeDecodeError):
        return False
    return re.search(rb"[.eE]", token) is not None and number == number.to_integral_value()


def stands_in(pointer, known):
    """Is a key on the way written in other capitals than its own, which lint looks through?"""
    lower = {name.lower() for name in known}
    segments = pointer.split("/")
    return any(segment not in known and segment.lower() in lower for segment in segments)


def verdict(text, findings, known):
    """True: lint refuses it. False: it does not. None: a schema cannot tell."""
    is_doubtful = False
    for finding in findings:
        if is_unsaid(finding["rule"]):
            continue
        token = text[finding["offset"]:finding["offset"] + finding["length"]]
        if finding["rule"] == "key-type" and is_whole_number(token):
            is_doubtful = True
        elif finding["rule"] != "key-case" and stands_in(finding.get("pointer", ""), known):
            is_doubtful = True
        else:
            return True
    return None if is_doubtful else False


# --- the validators --------------------------------------------------------------------------------------------------

def ask_jsonschema(schema, texts):
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    return [validator.is_valid(parse(text)) for text in texts]


def ask_ajv(schema, texts, node, script, modules):
    with tempfile.TemporaryDirectory() as scratch:
        paths = [os.path.join(scratch, name) for name in ("schema.json", "cases.json")]
        for path, content in zip(paths, (schema, [text.decode("utf-8") for text in texts])):
            with open(path, "w", encoding="utf-8") as file:
                json.dump(content, file)
        result = subprocess.run([node, script, *paths], capture_output=True, check=False,
                                env={**os.environ, "NODE_PATH": modules})
    if result.returncode != 0:
        raise ValueError(result.stderr.decode("utf-8", "replace"))
    return json.loads(result.stdout)


def compare(name, answers, cases):
    groups = {}
    for (title, text, expected, findings), is_valid in zip(cases, answers):
        wrong = groups.setdefault(re.split(r"[,/]", title)[0], [])
        if expected is not None and is_valid == expected:
            wrong.append(f"{title}: {name} says {'valid' if is_valid else 'invalid'}, lint "
                         f"{[(finding['rule'], finding.get('pointer')) for finding in findings]}: {text[:1500]!r}")
    for group, wrong in groups.items():
        tap.tell(not wrong, f"{name} agrees with lint: {group}", "\n".join(wrong[:5]))


# --- the schema itself -----------------------------------------------------------------------------------------------

def parts_of(value):
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts_of(item)


def check_rules(schema, rules):
    """Every error rule is said in the schema, or listed as one that cannot be."""
    said = {name for part in parts_of(schema) for name in part.get("$comment", "").split(", ") if "$comment" in part}
    said |= FROM_TABLES
    errors = {rule["id"] for rule in rules if rule["severity"] == "error"}
    missing = sorted(rule for rule in errors - said if not is_unsaid(rule))
    tap.tell(not missing, "every error rule is in the schema, or known to be beyond it", f"say in schema.py: {missing}")
    both = sorted(rule for rule in said if is_unsaid(rule))
    tap.tell(not both, "no rule is both", both)
    ids = {rule["id"] for rule in rules}
    tap.tell(said <= ids, "all rules that the schema names exist", sorted(said - ids))


def check_descriptions(schema):
    for name, part in [("the manifest", schema), *schema["$defs"].items()]:
        bare = [key for key, value in part["properties"].items() if not value.get("description")]
        tap.tell(not bare and part["properties"], f"every key of {name} is described", bare)


def main():
    xtplug, fixtures, node, script, modules = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:6]
    printed = run(xtplug, "schema")
    schema = json.loads(printed.stdout)
    rules = json.loads(run(xtplug, "rules", "--no-config", "--format", "json").stdout)["rules"]
    tap.tell(printed.returncode == 0 and not printed.stderr, "schema prints a document and nothing else", printed.stderr)
    tap.tell(schema.get("$schema") == "https://json-schema.org/draft/2020-12/schema", "it is of draft 2020-12")
    tap.tell(run(xtplug, "schema").stdout == printed.stdout, "it is the same every time")
    check_rules(schema, rules)
    check_descriptions(schema)

    tables = known_keys(fixtures)
    known = set().union(*tables.values())
    tap.tell({"manifest": set(schema["properties"]), **{name: set(part["properties"]) for name, part in schema["$defs"].items()}}
         == {name: set(keys) for name, keys in tables.items()}, "it has the keys of rules/keys.yaml")
    cases = []
    for title, text in [*fixture_texts(fixtures), *example_texts(rules), *key_texts(tables), *entry_texts(),
                        *made_texts(600)]:
        try:
            parse(text)
        except (ValueError, RecursionError):
            continue
        cases.append((title, text))
    tap.tell(len(cases) > 1500, "enough manifests are JSON", len(cases))
    found = lint_all(xtplug, [text for _, text in cases])
    cases = [(title, text, verdict(text, findings, known), findings)
             for (title, text), findings in zip(cases, found)]
    told = [expected for _, _, expected, _ in cases]
    tap.tell(min(told.count(True), told.count(False)) > 400, "many of them are valid, and many are not",
         f"{told.count(True)} refused, {told.count(False)} not, {told.count(None)} cannot be compared")
    texts = [text for _, text, _, _ in cases]

    # JSON Schema has 45.0 for an integer, and lint does not. That cannot be said otherwise.
    whole = json.dumps({**GOOD, "vers": 45.0, "APIVersion": 2.0}).encode()
    tap.tell([finding["rule"] for finding in lint_all(xtplug, [whole])[0] if finding["rule"] != "entry-file"]
         == ["key-type", "key-type"], "lint takes 45.0 for no integer")

    for name, is_there, ask in (
            ("jsonschema", jsonschema is not None, lambda texts: ask_jsonschema(schema, texts)),
            ("ajv", os.path.isdir(os.path.join(modules, "ajv")) and os.path.isfile(node),
             lambda texts: ask_ajv(schema, texts, node, script, modules))):
        if not is_there:
            tap.skip(f"{name} agrees with lint", f"{name} is not installed; ./dev setup installs it")
            continue
        try:
            answers = ask([whole, *texts])
        except Exception as error:  # of whatever kind a validator has
            tap.tell(False, f"{name} takes the schema", error)
            continue
        tap.tell(True, f"{name} takes the schema")
        tap.tell(answers[0], f"{name} takes 45.0 for an integer")
        compare(name, answers[1:], cases)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
