#!/usr/bin/env python3
"""What the pages say about the program as a whole is so: pictures, the tables of README.md, links, commits, and what
docs/architecture.md says of the tree. In TAP.

    pages.py SOURCE XTPLUG
"""

import fnmatch
import re
import shutil
import subprocess
import sys
from pathlib import Path

from report_names import report_names
from tap import Tap

SOURCE, XTPLUG = (Path(word).resolve() for word in sys.argv[1:3])
README = (SOURCE / "README.md").read_text()


def output(*words):
    return subprocess.run([XTPLUG, *words], check=True, capture_output=True, text=True).stdout


def table(head):
    """The first cells of the table with this head, as lists of what stands in backquotes."""
    rows = README[README.index(head):].split("\n\n")[0].splitlines()[2:]
    return [re.findall(r"`([^`]+)`", row.split("|")[1]) for row in rows]


def picture():
    run = subprocess.run([sys.executable, SOURCE / "docs" / "pictures" / "make.py", XTPLUG, "--check"], capture_output=True,
                         text=True, check=False)
    assert run.returncode == 0, run.stderr


def rules():
    """Each rule is in the table, and what is in the table names rules."""
    names = [line.split()[0] for line in output("rules", "--no-config").splitlines()[1:]]
    patterns = [word for row in table("| Rules | About |") for word in row]
    assert len(names) > 100, names
    left = [name for name in names if not any(fnmatch.fnmatchcase(name, one) for one in patterns)]
    assert not left, f"not in the table: {left}"
    idle = [one for one in patterns if not fnmatch.filter(names, one)]
    assert not idle, f"no rules: {idle}"


def formats():
    names = report_names(XTPLUG)
    assert [word for row in table("| Format | For |") for word in row] == names, names


def links():
    """All that pages link to in this tree is there."""
    broken = []
    for page in [*SOURCE.glob("*.md"), *SOURCE.glob("docs/*.md")]:
        text = re.sub(r"^(```.*?^```|    .*?)$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert not broken, broken


def history():
    """The subjects of all commits; None where they are not all there, or where this tree is part of something else."""

    def git(*words):
        return subprocess.run(["git", "-C", SOURCE, *words], capture_output=True, text=True, check=False).stdout

    if not shutil.which("git") or git("rev-parse", "--show-toplevel", "--is-shallow-repository").split("\n")[:2] != [
            str(SOURCE), "false"]:
        return None
    return git("log", "--format=%s").splitlines()


def commits(subjects):
    """The commits that docs/adding.md walks through can be found as it says."""
    page = (SOURCE / "docs" / "adding.md").read_text()
    named = re.findall(r"^The commit: `(.+)`$", page, re.MULTILINE)
    assert len(named) == 4, named
    named += re.findall(r"git show ':/\^(.+)'", page)
    left = [subject for subject in named if subject not in subjects]
    assert not left, f"not in the history: {left}"


# Named on the page about the house, and no file of the tree: a user's own, and where programs are installed.
ELSEWHERE = {".xtplug.yaml", "libexec/xtplug/"}


def names():
    """Each file and folder that the page about the house names is there, and each room is named."""
    page = (SOURCE / "docs" / "architecture.md").read_text()
    said = set(re.findall(r"`([\w.*/-]+)`", page)) - ELSEWHERE
    said = {word for word in said if "/" in word.strip("./") or re.search(r"\.(c|h|md|py|yaml)$", word)}
    tops = ("cmd", "lib", "rules", "tests", "docs")
    lost = [word for word in sorted(said) if not any(SOURCE.glob(word.rstrip("/")))
            and not ("/" not in word and any(next((SOURCE / top).rglob(word), None) for top in tops))]
    assert len(said) > 40 and not lost, f"{len(said)} names; not there: {lost}"
    rooms = [f"{top}/{path.name}" for top in ("lib", "tests") for path in (SOURCE / top).iterdir() if path.is_dir()]
    unnamed = [room for room in rooms if f"`{room}/`" not in page and not room.endswith("__pycache__")]
    assert not unnamed, f"not on the page: {unnamed}"


def arrows():
    """The arrows on the page are those of the build."""
    page = (SOURCE / "docs" / "architecture.md").read_text()
    drawn = {name: set(uses.split(", ")) for name, uses in re.findall(r"^    (\w+) +-> ([\w, ]+)$", page, re.MULTILINE)}
    built = {}
    for path in [*SOURCE.glob("lib/*/CMakeLists.txt"), SOURCE / "rules" / "CMakeLists.txt"]:
        for name, body in re.findall(r"xp_module\((\w+)(.*?)\)$", path.read_text(), re.MULTILINE | re.DOTALL):
            built[name] = set(re.findall(r"xp::(\w+)", body))
    assert {name: uses for name, uses in built.items() if uses} == drawn, f"built {built}, drawn {drawn}"


def main():
    tap = Tap()
    tap.run("the picture shows what lint prints", picture)
    tap.run("the table of rules has them all", rules)
    tap.run("the table of formats has them all", formats)
    tap.run("links lead somewhere", links)
    tap.run("what the page about the house names is there", names)
    tap.run("its arrows are those of the build", arrows)
    subjects = history()
    if subjects is None:
        tap.skip("commits that are named are there", "this is not a repository with all of its history")
    else:
        tap.run("commits that are named are there", commits, subjects)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
