#!/usr/bin/env python3
"""Types lines with the tab key into bash and zsh, on a terminal, and looks at what the command was called with; in TAP.

    completions.py XTPLUG
"""

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from tap import Tap

XTPLUG = os.path.abspath(sys.argv[1])
PATIENCE = 30.0

# What is typed, with tabs, and the words that it must become; in zsh, where that goes about it in another way.
LINES = (
    ("xtplug exp\ttag-lo\t", ["explain", "tag-long"]),
    ("xtplug lint --form\tsar\t", ["lint", "--format", "sarif"], ["lint", "--format=sarif"]),
    ("xtplug lint --format=sar\t", ["lint", "--format=sarif"]),
    ("xtplug lint --ignore json-bom,tag-lo\t", ["lint", "--ignore", "json-bom,tag-long"]),
    ("xtplug lint --severity tag-lo\twar\t", ["lint", "--severity", "tag-long=warning"]),
    ("xtplug lint --output sar\tonl\t", ["lint", "--output", "sarif:only.json"]),
    ("xtplug lint --config onl\t", ["lint", "--config", "only.json"]),
    ("xtplug lint -q a\\ f\t", ["lint", "-q", "a folder.isf/"], ["lint", "-q", "a folder.isf"]),
    ("xtplug verify onl\t", ["verify", "only.json"]),
    ("xtplug help outd\t", ["help", "outdated"]),
    ("xtplug completions fi\t", ["completions", "fish"]),
)

# The prompt is one that no echo can hold: the shell puts it together.
START = {
    "bash": "PS1='re''ady>'; bind 'set enable-bracketed-paste off' 2>/dev/null; source ./script\n",
    "zsh": "autoload -Uz compinit && compinit -u -D; PS1='re''ady>'; unsetopt zle_bracketed_paste; source ./script\n",
}
ARGUMENTS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}
STUB = "xtplug() { printf 'ca''lled:'; printf '<%s>' \"$@\"; printf ':do''ne\\n'; }\n"


class Shell:
    """A shell on a terminal of its own."""

    def __init__(self, name, folder):
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "dumb", "LC_ALL": "C.UTF-8"}
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execvpe(name, [name, *ARGUMENTS[name]], environment)
        self.seen = ""
        self.type(START[name])
        self.wait("ready>")
        self.type(STUB)
        self.wait("ready>")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def wait(self, text):
        """Reads until the text is there, and returns what stood before it."""
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            ready, _, _ = select.select([self.terminal], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError(f"no {text!r} in {self.seen[-400:]!r}")
            self.seen += os.read(self.terminal, 4096).decode(errors="replace")
        before, self.seen = self.seen.split(text, 1)
        return before

    def words(self, line):
        self.type(line + "\n")
        self.wait("called:")
        shown = self.wait(":done")
        self.wait("ready>")
        return shown.replace("\r", "").replace("\n", "").strip("<>").split("><")

    def end(self):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.terminal)


def run(tap, name, folder):
    script = subprocess.run([XTPLUG, "completions", name], capture_output=True, text=True, check=True).stdout
    with open(os.path.join(folder, "script"), "w", encoding="utf-8") as file:
        file.write(script)
    shell = Shell(name, folder)
    try:
        for line, *ways in LINES:
            words, expected = shell.words(line), ways[-1 if name == "zsh" else 0]
            tap.tell(words == expected, f"{name}: {line!r}", f"became {words}, not {expected}")
    except TimeoutError as error:
        tap.tell(False, f"{name} answers", error)
    finally:
        shell.end()


def main():
    tap = Tap()
    for name in START:
        if not shutil.which(name):
            tap.skip(name, f"{name} is not here")
            continue
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "a folder.isf"))
            with open(os.path.join(folder, "only.json"), "w", encoding="utf-8"):
                pass
            run(tap, name, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
