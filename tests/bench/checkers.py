"""What else checks manifests: programs that users would take instead of xtplug, each with the checks that it can be given."""

import json
import re
import shutil
import subprocess
from typing import NamedTuple, Optional

from generate import planted
from measure import HERE

PEERS = HERE / "peers"
WHOLE = 10_000  # plugins of W2
MODULES = HERE.parent.parent / "build" / "npm-bench" / "node_modules"

# The rule that names each fault that generate.py plants.
RULES = {"tag": "tag-reserved", "vers": "vers-range", "script": "script-value", "module": "entry-file",
         "comma": "json-missing-comma", "quotes": "json-smart-quote"}

# sh finds the files, as xtplug does.
IN_FOLDER = ["sh", "-c", 'top=$1; shift; exec "$@" "$top"/*/info.json', "sh"]


class Checker(NamedTuple):
    name: str
    words: Optional[list]  # what stands in front of the files; None where it is not there
    slow: int = 1  # so many times fewer runs than of a quick one
    most: int = 0  # so many plugins and no more are asked of it, as otherwise one would wait for minutes; 0: any number
    stops: bool = False  # at the first text that is no JSON, so it is not given any such
    single: bool = False  # takes one file


def schema(bench):
    path = bench.scratch / "schema.json"
    if not path.exists():
        path.write_bytes(subprocess.run([bench.xtplug, "schema"], check=True, capture_output=True).stdout)
    return path


def program(*words):
    return list(words) if shutil.which(words[0]) else None


def python(bench, module):
    """The first Python on the PATH need not be the one that has the distribution's modules."""
    for name in filter(shutil.which, ("python3", "/usr/bin/python3")):
        if subprocess.run([name, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0:
            return [name, PEERS / "python.py", module, schema(bench)]
    return None


def node(module, *words):
    there = (MODULES / module).exists() and shutil.which("node")
    return ["env", f"NODE_PATH={MODULES}", "node", *words] if there else None


def checkers(bench):
    biome = next(iter(sorted(MODULES.glob("@biomejs/cli-*/biome"))), None) or shutil.which("biome")
    lint = ["lint", f"--config-path={PEERS / 'biome.json'}", "--max-diagnostics=none", "--reporter=summary"]
    spectral = ["lint", "--quiet", "--fail-severity", "error", "--format", "text", "--ruleset", PEERS / "spectral.yaml"]
    return [
        Checker("gojq, checks by hand", program("gojq", "-r", "-f", PEERS / "checks.jq")),
        Checker("jq, checks by hand", program("jq", "-r", "-f", PEERS / "checks.jq"), slow=2, stops=True),
        Checker("ajv, our schema", node("ajv", PEERS / "ajv.js", schema(bench)), slow=5),
        Checker("fastjsonschema, our schema", python(bench, "fastjsonschema"), slow=10),
        Checker("jsonschema, our schema", python(bench, "jsonschema"), slow=20),
        Checker("spectral, checks by hand", node("@stoplight/spectral-cli", MODULES / ".bin" / "spectral", *spectral), slow=50,
                most=500),
        Checker("biome (syntax alone)", [biome, *lint] if biome else None, slow=2),
        Checker("json_verify by yajl (syntax alone)", program("sh", "-c", 'json_verify -q <"$0"')
                if shutil.which("json_verify") else None, single=True),
        Checker("python3 -m json.tool (syntax alone)", program("python3", "-m", "json.tool"), slow=5, single=True),
    ]


def compare_one(bench, title, folder, runs):
    """One plugin, by each of them."""
    for checker in checkers(bench):
        if checker.words is None:
            bench.missing.add(checker.name.split(",")[0].split(" ")[0])
            continue
        bench.row(f"{title} / {checker.name}", [bench.xtplug, "lint", folder], [*checker.words, folder / "info.json"],
                  max(runs // checker.slow, 1))


def is_json(path):
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def plugins(bench, number):
    return bench.generate("many", None if number == WHOLE else number)


def compare_many(bench, title, runs):
    """The plugins of which some have a planted fault: how long it takes, then how many of the faults are named."""
    named = []
    for checker in checkers(bench):
        if checker.words is None or checker.single:
            continue
        number = checker.most or WHOLE
        folder = plugins(bench, number)
        ours, other = [bench.xtplug, "lint", "--threads", bench.threads, folder], [*IN_FOLDER, folder, *checker.words]
        note = f"both on {number}" if number < WHOLE else ""
        if checker.stops:
            files = [path for path in folder.glob("*/info.json") if is_json(path)]
            other, note = [*checker.words, *files], f"given the {len(files):,} that are JSON"
        bench.row(f"{title} / {checker.name}", ours, other, max(runs // checker.slow, 1), note)
        named.append((checker.name, number, names(other)))
    tell_named(bench, title, named)


def tell_named(bench, title, named):
    """What xtplug names of the planted faults, each by its rule, and of how many plugins with one the others say anything."""
    right, wrong, all_of_them = own_names(bench, WHOLE)
    verdict = "met" if right == all_of_them and not wrong else "MISSED"
    bench.line(f"{title} faults named", f"{right} of", all_of_them, note=f"all, none wrongly: {verdict}, {wrong} wrongly")
    for name, number, found in named:
        faults = {place for place, _ in planted(number)}
        bench.line(f"{title} faults named / {name}", own_names(bench, number)[0], len(found & faults),
                   note=f"of {len(faults)}; {len(found - faults)} wrongly")


def names(command):
    """The numbers of the plugins of which a program says anything."""
    run = subprocess.run(list(map(str, command)), capture_output=True, check=False)
    return {int(number) for number in re.findall(rb"acme\.plugin(\d+)\.isf/info\.json", run.stdout + run.stderr)}


def own_names(bench, number):
    """(faults named by the rule that is for them, anything else that is said, faults there are)"""
    run = subprocess.run([bench.xtplug, "lint", "--format", "gcc", plugins(bench, number)], capture_output=True, check=False)
    found = re.findall(rb"acme\.plugin(\d+)\.isf/.*\[([a-z-]+)\]$", run.stdout, re.MULTILINE)
    faults = {(place, RULES[fault]) for place, fault in planted(number)}
    right = len(faults & {(int(place), rule.decode()) for place, rule in found})
    return right, len(run.stdout.splitlines()) - right, len(faults)
