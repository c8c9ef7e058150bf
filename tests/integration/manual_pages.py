#!/usr/bin/env python3
"""The manual pages: what they say exists, what exists is in them, and other programs can read them; in TAP.

    manual_pages.py XTPLUG PAGES SOURCE

PAGES is the folder with the pages that the build made, SOURCE the top of the tree.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

from packing import MANIFEST
from tap import Tap

XTPLUG, PAGES, SOURCE = (os.path.abspath(word) for word in sys.argv[1:4])
NAMES = ("xtplug.1", "xtplug.yaml.5", "xtplug-rules.7")
ELSEWHERE = {"PATH", "HOME", "USER", "LOGNAME"}  # variables that every program has


def run(*words, **options):
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, timeout=100, **options
    )


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def commands():
    text = run(XTPLUG, "--help").stdout
    return re.findall(r"^  ([a-z]+) ", text.split("\nCommands:\n")[1].split("\n\n")[0], re.MULTILINE)


def help_options(*words):
    """{"--name": (letter, argument)} of a help."""
    text = run(XTPLUG, *words, "--help").stdout.split("\nOptions:\n")[1].split("\n\n")[0]
    found = re.findall(r"^  (?:-(.), |    )--([a-z-]+)(?: (\S+))?", text, re.MULTILINE)
    return {f"--{name}": (letter, argument) for letter, name, argument in found}


def page_options(section):
    found = re.findall(r"^\.It (?:Fl (.) , )?Fl -([a-z-]+)(?: Ar (.+))?$", section, re.MULTILINE)
    return {f"--{name}": (letter, argument) for letter, name, argument in found}


def page_sections(page):
    """{command: its section}, and under "" the options of all."""
    sections = {"": page.split("\n.Sh OPTIONS\n")[1].split("\n.Sh ")[0]}
    for part in page.split("\n.Sh COMMANDS\n")[1].split("\n.Sh ")[0].split(".Ss xtplug ")[1:]:
        name, _, text = part.partition("\n")
        sections[name] = text
    return sections


def check_options(tap, options, page):
    sections = page_sections(page)
    names = set(options) - {""}
    tap.tell(set(sections) == set(options), "xtplug(1) has a section for each command",
             f"{set(sections) ^ set(options)}")
    common = page_options(sections[""])
    for name in sorted(names & set(sections)):
        found = {**page_options(sections[name]), **common}
        tap.tell(found == options[name], f"xtplug(1) has the options of {name}, and no others",
                 sorted(set(found.items()) ^ set(options[name].items())))
    tap.tell(common == options[""], "xtplug(1) has the options of all commands", common)


def check_existence(tap, options):
    """Every option that a help shows is one that the program takes."""
    unknown = []
    for command, names in options.items():
        for name, (letter, argument) in names.items():
            for word in [name] + ([f"-{letter}"] if letter else []):
                # Help is asked for, so nothing is done; a mistake is told before.
                result = run(XTPLUG, *([command] if command else []), word, *(["x"] if argument else []), "--help")
                if "unknown option" in result.stderr:
                    unknown.append(f"{command} {word}")
    tap.tell(not unknown, "every option of the help exists", unknown)


def check_mentions(tap, options):
    """Options that the texts speak of exist: in a command line those of its command, else those of any."""
    known = set().union(*options.values())
    wrong = []
    for name in NAMES:
        wrong += [f"{name}: -{word}" for word in re.findall(r"\bFl (-[a-z][a-z-]*)", read(PAGES, name))
                  if f"-{word}" not in known]
    documents = [name for name in os.listdir(os.path.join(SOURCE, "docs")) if name.endswith(".md")]
    for name in ["README.md"] + [f"docs/{name}" for name in documents]:
        for command, rest in re.findall(r"\bxtplug ([a-z]+)((?: [^`#\n|&;>]*)?)", read(SOURCE, name)):
            wrong += [f"{name}: {command} {word}" for word in re.findall(r"(?<![\w-])--[a-z][a-z-]+", rest)
                      if command in options and word not in options[command]]
    tap.tell(not wrong, "every option that the pages and the documents show exists", wrong)


def check_lint(tap):
    if not shutil.which("mandoc"):
        tap.skip("mandoc has nothing against the pages", "mandoc is not here")
        return
    for name in NAMES:
        # Whether other pages are installed is no matter of the page.
        lines = [line for line in run("mandoc", "-T", "lint", os.path.join(PAGES, name)).stdout.splitlines()
                 if "referenced manual not found" not in line]
        tap.tell(not lines, f"mandoc has nothing against {name}", "\n".join(lines))


def check_view(tap):
    if not shutil.which("man") or run("man", "--version").returncode != 0:
        tap.skip("man shows the pages", "man-db is not here")
        return
    for name, words in zip(NAMES, (("COMMANDS", "--write-baseline FILE"), ("overrides",), ("tag-reserved (error)",))):
        result = run("man", "--warnings", "-l", os.path.join(PAGES, name),
                     env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MANPAGER": "cat", "MANROFFOPT": "-c"})
        text = re.sub(".\b", "", result.stdout)
        missing = [word for word in words if word not in text]
        tap.tell(result.returncode == 0 and not result.stderr and not missing, f"man shows {name}",
                 f"{result.stderr}{missing}")


def check_rules(tap):
    ids = [line.split()[0] for line in run(XTPLUG, "rules", "--no-config").stdout.splitlines()[1:]]
    found = re.findall(r"^\.It Sy (\S+)", read(PAGES, "xtplug-rules.7"), re.MULTILINE)
    tap.tell([name.replace("\\-", "-") for name in found] == ids, "xtplug-rules(7) has every rule, in order",
             set(ids) ^ {name.replace("\\-", "-") for name in found})


def check_configuration(tap):
    page = read(PAGES, "xtplug.yaml.5")
    keys = set(re.findall(r"^### `([a-z-]+)`$", read(SOURCE, "docs/configuration.md"), re.MULTILINE))
    keys |= {"exclude", "allow-secrets", "url", "id"}
    found = set(re.findall(r"^\.It Cm ([a-z-]+)$", page, re.MULTILINE))
    tap.tell(found == keys, "xtplug.yaml(5) has the keys of docs/configuration.md", found ^ keys)
    example = page.split(".Bd -literal\n")[1].split(".Ed\n")[0]
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "acme.rain.isf"))
        for name, text in (
            (".xtplug.yaml", example),
            ("tags.txt", "other.tag\n"),
            ("house-rules.yaml", "- {id: club-x, severity: note, summary: x, at: /x, expect: {type: string}, message: x}\n"),
            ("acme.rain.isf/info.json", str(MANIFEST).replace("'", '"')),
        ):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        result = run(XTPLUG, "lint", "--show-config", "acme.rain.isf", cwd=folder)
        is_used = all(word in result.stdout for word in ("club-x", "max: 300", "com.example.weather"))
        tap.tell(result.returncode == 0 and is_used, "the example of xtplug.yaml(5) is a configuration",
                 result.stderr + result.stdout)


def check_environment(tap):
    read_by = set()
    for name in os.listdir(os.path.join(SOURCE, "cmd")):
        if name.endswith(".c"):
            read_by |= set(re.findall(r"(?:getenv|is_set|has_variable)\(\"([A-Z_]+)\"\)", read(SOURCE, "cmd", name)))
    section = read(PAGES, "xtplug.1").split("\n.Sh ENVIRONMENT\n")[1].split("\n.Sh ")[0]
    missing = read_by - ELSEWHERE - set(re.findall(r"[A-Z_]{4,}", section))
    tap.tell(len(read_by) > 4 and not missing, "xtplug(1) has the variables that the program reads", missing)


def main():
    tap = Tap()
    options = {name: help_options(name) for name in commands()}
    options[""] = help_options()
    check_options(tap, options, read(PAGES, "xtplug.1"))
    check_existence(tap, options)
    check_mentions(tap, options)
    check_lint(tap)
    check_view(tap)
    check_rules(tap)
    check_configuration(tap)
    check_environment(tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
