#!/usr/bin/env python3
"""What `xtplug init` makes of odd names and texts: either a plugin in which lint finds nothing above a note and whose
script compiles, or nothing at all and a reason. In TAP.

    init_odd.py XTPLUG

The same 500 folder names and texts every time. All the plugins that come out are linted in one run.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Tap

COUNT = 500
PIECES = ["acme", "rain", "Wetter", "müller", "雨", "café", "cafe\u0301", "🌧️", "x", "xt", "XT", "isf", "7", "2nd", "a b",
          "  ", "\u00a0", "\u200b", "\u202e", "\t", "\n", "\x1b[31m", "\x7f", "\ufeff", "'", '"', "\\", "\\n", "\\u0041", "%s", "{}",
          "$HOME", "`id`", "#", '"""', "'''", "*/", "--", "-n", "~", ".", "..", "_", "-", ":", "=", " = ", "&", "<b>", "import",
          "class", "json", "serial", "xtension_plugin", "con", "NUL", "info", ".py", ".app", "a" * 70, "é" * 40]
OPTIONS = ["name", "tag", "owner", "module", "binary", "readable", "desc", "vers"]
VERS = ["1", "0", "2147483647", "2147483648", "9007199254740991", "-1", "1.0", "1e3", "", "x", "99999999999999999999"]


def odd(chance, most=4):
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, most)))


def folder_name(chance):
    name = odd(chance)
    if chance.random() < 0.6:
        name = chance.choice(["acme", "jamie", "müller", "xt"]) + chance.choice([".", "_"]) + name
    return name.replace("/", "") + chance.choice([".isf"] * 12 + [".ISF", ""])


def options(chance):
    """Options with their values, each at most once."""
    words = []
    for option in chance.sample(OPTIONS, chance.choice([0, 0, 1, 1, 2, 3])):
        value = chance.choice(VERS) if option == "vers" else odd(chance)
        if option in ("module", "binary") and chance.random() < 0.5:
            value = value.replace("/", "") + ".py"
        words.append(f"--{option}={value}")
    return words


def make(xtplug, place, number, chance):
    """Run it in a folder of its own. Return the plugin that came out or None, and what is wrong with the run or None."""
    around = place / f"case{number}"
    around.mkdir()
    words = options(chance)
    command = [xtplug, "init", *words, "--", folder_name(chance)]
    result = subprocess.run(command, cwd=around, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
    shown = f"{command[2:]}: exit {result.returncode}, {result.stdout!r} {result.stderr!r}"
    said = result.stdout + result.stderr
    if any(byte < 0x20 and byte != 0x0A or byte == 0x7F for byte in said):
        return None, f"a control character was printed: {shown}"
    if result.returncode == 2:
        return None, None if os.listdir(around) == [] and result.stderr and not result.stdout else f"refused: {shown}"
    if result.returncode != 0 or not result.stdout:
        return None, shown
    made = os.listdir(around)
    if made != [command[-1]] or len(os.listdir(around / made[0])) != 2:
        return None, f"made {made}: {shown}"
    return around / made[0], None


def fault_of(plugin):
    """Does Python take what was made?"""
    try:
        manifest = json.loads((plugin / "info.json").read_text(encoding="utf-8"))
        entry = plugin / (manifest["module"] if manifest["script"] == "python3" else manifest["binaryName"])
        text = entry.read_bytes()
        if manifest["script"] == "python3":
            compile(text, "module", "exec", dont_inherit=True)
    except (OSError, ValueError, KeyError, SyntaxError) as error:
        return f"{plugin}: {error!r}"
    return None


def main():
    xtplug = str(Path(sys.argv[1]).resolve())
    chance = random.Random(4)
    plugins, faults = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(COUNT):
            plugin, fault = make(xtplug, Path(scratch), number, chance)
            plugins += [plugin] if plugin else []
            faults += [fault] if fault else []
        broken = [fault for fault in map(fault_of, plugins) if fault]
        # One by one would be honest too, but the same tag in two of them is no fault here.
        command = [xtplug, "lint", "--no-config", "--ignore", "tag-unique", "--format", "json", "--fail-on", "never"]
        result = subprocess.run([*command, "--", *map(str, plugins)], capture_output=True, check=False)
        report = json.loads(result.stdout)
    loud = [(finding["path"], finding["rule"], finding["message"]) for finding in report["findings"]
            if finding["severity"] != "note"]
    checks = [
        (not faults, "each run makes one plugin or nothing, and says so in words", faults),
        (min(len(plugins), COUNT - len(plugins)) > COUNT // 10, "many are made, and many refused", len(plugins)),
        (not broken, "what is made is JSON, and Python", broken),
        (result.returncode == 0 and not report["problems"] and report["summary"]["plugins"] == len(plugins),
         "lint sees all of them", (result.returncode, report["problems"], report["summary"])),
        (not loud, "and has nothing to say above a note", loud),
    ]
    tap = Tap()
    for is_ok, title, detail in checks:
        tap.tell(is_ok, title, "\n".join(map(str, detail[:5])) if isinstance(detail, list) else detail)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
