#!/usr/bin/env python3
"""Do what a page of the manual says, from its beginning to its end, and compare what comes out with what it shows. In TAP.

    doc_blocks.py SOURCE XTPLUG PAGE...

A block whose first line begins with "$ " is run, in the order of the page and in one scratch folder: each line with "$ " is
a command (which goes on after a backslash), and what follows is all that it prints. Other blocks are for reading. Comments
before a block, or between them, say more, and do not show:

    <!-- file: NAME -->     the block that follows is the content of this file
    <!-- exits: N -->       the last command of the block that follows ends with this exit code; others with 0
    <!-- not run -->        the block that follows cannot be run here
    <!-- run: COMMANDS -->  what a reader has done already

In the output a page shows, "…" stands for anything in a line, and a line of its own for any number of lines. A SHA-256 and
the size of a package may be other ones: they depend on the version of the compression library.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from callers import call, clean_environment, commit_source
from tap import Tap, skip_all

SOURCE, XTPLUG = (Path(word).resolve() for word in sys.argv[1:3])
VERSION = re.search(r"project\(xtplug VERSION ([0-9.]+)", (SOURCE / "CMakeLists.txt").read_text()).group(1)
HOME_OF_XTPLUG = "https://github.com/OWNER/xtplug" # in the pages

PART = re.compile(r"""
    <!--\ *(?P<order>[a-z ]+?)(?::\s*(?P<words>.*?))?\s*-->
    | ^```(?P<language>\w*)\n(?P<fenced>.*?)^```$
    | (?:(?<=\n\n)|(?<=-->\n)|\A)(?P<indented>(?:\ {4}[^\n]*\n|\n(?=\ {4}))+)
""", re.VERBOSE | re.MULTILINE | re.DOTALL)


class Block:
    def __init__(self, line, text, orders):
        self.line = line
        self.text = text
        self.orders = orders

    def is_commands(self):
        return self.text.startswith("$ ") and "not run" not in self.orders and "file" not in self.orders

    def commands(self):
        """(command, shown output) in their order."""
        pairs = []
        goes_on = False
        for line in self.text.splitlines():
            if goes_on:
                pairs[-1][0] += "\n" + line
            elif line.startswith("$ "):
                pairs.append([line[2:], ""])
            else:
                pairs[-1][1] += line + "\n"
                continue
            goes_on = line.endswith("\\")
        return pairs


def read_blocks(text):
    """All that a page has to do, in its order."""
    orders, blocks = {}, []
    for part in PART.finditer(text):
        line = text.count("\n", 0, part.start()) + 1
        order, words = part["order"], part["words"]
        if order == "run":
            blocks.append(Block(line, "".join(f"$ {one.strip()}\n" for one in words.splitlines()), {"hidden": ""}))
        elif order:
            if order in ("file", "exits", "not run"):
                orders[order] = words
        else:
            block = part["fenced"]
            if block is None:
                block = re.sub(r"^ {4}", "", part["indented"].rstrip("\n") + "\n", flags=re.MULTILINE)
            blocks.append(Block(line, block, orders))
            orders = {}
    assert not orders, f"a comment without a block: {orders}"
    return blocks


def pattern(shown):
    """What a shown output may stand for."""
    text = ""
    for line in shown.splitlines(keepends=True):
        if line.strip() == "…":
            text += "(?:.*\n)*?"
            continue
        line = re.sub(r"\b[0-9a-f]{64}\b", "\0hash\0", line)
        line = re.sub(r"\b\d+ bytes with ", "\0size\0 bytes with ", line)
        text += re.escape(line).replace("…", ".*").replace("\0hash\0", "[0-9a-f]{64}").replace("\0size\0", r"\d+")
    return text


class Page:
    """One page, done in a folder of its own."""

    def __init__(self, scratch, environment):
        self.environment = environment
        self.scratch = scratch
        self.folder = scratch / "here"
        self.folder.mkdir()
        self.place = scratch / "place" # the current folder, from one command to the next
        self.place.write_text(str(self.folder))

    def do_file(self, block):
        path = Path(self.place.read_text().rstrip("\n")) / block.orders["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text)

    def do_commands(self, block):
        pairs = block.commands()
        for number, (command, shown) in enumerate(pairs):
            code = int(block.orders.get("exits", 0)) if number == len(pairs) - 1 else 0
            script = f'trap \'pwd >"{self.place}"\' EXIT\n{command}\n'
            said = call(["bash", "-c", script], self.place.read_text().rstrip("\n"), self.environment, code)
            is_same = "hidden" in block.orders or re.fullmatch(pattern(shown), said)
            assert is_same, f"$ {command}\nprints\n{said}\nand not\n{shown}"


def do_page(tap, path, environment):
    blocks = [block for block in read_blocks(path.read_text()) if block.is_commands() or "file" in block.orders]
    name = path.relative_to(SOURCE)
    if not any(block.is_commands() for block in blocks):
        tap.run(f"{name} has something to run", lambda: 1 / 0)
    with tempfile.TemporaryDirectory() as scratch:
        page = Page(Path(scratch).resolve(), environment)
        for block in blocks:
            first = block.text.splitlines()[0]
            if "file" in block.orders:
                tap.run(f"{name}:{block.line}: {block.orders['file']}", page.do_file, block)
            else:
                tap.run(f"{name}:{block.line}: {first}", page.do_commands, block)


def check_versions(path):
    """Pages name the version that they come with."""
    text = path.read_text()
    for found in re.findall(r"OWNER/xtplug@v([0-9.]+)|rev: v([0-9.]+)|XTPLUG_VERSION: ([0-9.]+)", text):
        assert VERSION in found, f"{path.name} names the version {found}, and this is {VERSION}"


def main():
    for program in ("git", "pre-commit", "sha256sum"):
        if not shutil.which(program):
            skip_all(f"{program} is not installed")
    tap = Tap()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch).resolve()
        (scratch / "bin").mkdir()
        (scratch / "bin" / "xtplug").symlink_to(XTPLUG)
        environment = clean_environment(scratch / "home", scratch / "bin")
        commit_source(SOURCE, scratch / "xtplug", environment)
        call(["git", "tag", f"v{VERSION}"], scratch / "xtplug", environment)
        with open(scratch / "home" / ".gitconfig", "a", encoding="utf-8") as file:
            file.write(f'[url "{scratch}/xtplug"]\n\tinsteadOf = {HOME_OF_XTPLUG}\n')
        environment.update(FIXTURES=str(SOURCE / "fixtures"), PRE_COMMIT_HOME=str(scratch / "cache"), XTPLUG_NO_NETWORK="1",
                           XDG_CACHE_HOME=str(scratch / "cache"), TERM="dumb", TZ="UTC", USER="jamie", LOGNAME="jamie")
        for page in sys.argv[3:]:
            path = Path(page).resolve()
            do_page(tap, path, environment)
            tap.run(f"{path.name}: versions", check_versions, path)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
