#!/usr/bin/env python3
"""What docs/editors.md and docs/reports.md say about editors, tried in those that are here; in TAP.

    editors.py XTPLUG DOCS
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from packing import MANIFEST
from tap import Tap

XTPLUG, DOCS = os.path.abspath(sys.argv[1]), sys.argv[2]

# (file, line, column, severity, the rule) of what is wrong with the plugin.
FINDINGS = [
    ("jamie.weather.isf/info.json", 3, 10, "error", "tag-reserved"),
    ("jamie.weather.isf/info.json", 9, 11, "warning", "desc-long"),
]

VIM = """
let lines = []
for item in getqflist()
    if item.valid
        call add(lines, join([bufname(item.bufnr), item.lnum, item.col, item.type, item.text], "|"))
    endif
endfor
call writefile(lines, "out")
qall!
"""

COMPILE = r"""
(require 'compile)
(let ((buffer (compilation-start "xtplug lint --no-config --format gcc")))
  (while (get-buffer-process buffer) (accept-process-output nil 0.1))
  (with-current-buffer buffer
    (compilation--ensure-parse (point-max))
    (goto-char (point-min))
    (condition-case nil
        (while t
          (compilation-next-error 1)
          (let* ((message (get-text-property (point) 'compilation-message))
                 (place (compilation--message->loc message)))
            (princ (format "%s|%s|%s|%s|%s\n" (caar (compilation--loc->file-struct place))
                           (compilation--loc->line place) (compilation--loc->col place)
                           (aref ["note" "warning" "error"] (compilation--message->type message))
                           (buffer-substring (point) (line-end-position))))))
      (error nil))))
"""

FLYMAKE = r"""
(load (expand-file-name "xtplug-flymake.el") nil t)
(find-file "jamie.weather.isf/info.json")
(unless (and flymake-mode (memq 'xtplug-flymake flymake-diagnostic-functions)) (error "flymake is not on"))
(goto-char (point-min))
(insert "\n")  ; not saved
(let (is-done)
  (xtplug-flymake
   (lambda (found)
     (dolist (one found)
       (goto-char (flymake-diagnostic-beg one))
       (princ (format "%s|%s|%s|%s|%s\n" "jamie.weather.isf/info.json" (1- (line-number-at-pos)) (1+ (current-column))
                      (substring (symbol-name (flymake-diagnostic-type one)) 1) (flymake-diagnostic-text one))))
     (setq is-done t)))
  (let ((end (+ (float-time) 60)))
    (while (and (not is-done) (< (float-time) end)) (accept-process-output nil 0.1))))
(set-buffer-modified-p nil)
"""


def block(page, mark):
    """The code block behind a comment with this mark."""
    with open(os.path.join(DOCS, page), encoding="utf-8") as file:
        text = file.read()
    return re.search(rf"{re.escape(mark)}.*?^```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE).group(1)


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def run(folder, *words):
    environment = {"PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": folder, "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=100,
                          stdin=subprocess.DEVNULL)


def parse(lines):
    """FILE|LINE|COLUMN|SEVERITY|MESSAGE as rows of FINDINGS; the rule stands in brackets at the end."""
    severities = {"e": "error", "w": "warning", "n": "note"}
    found = []
    for line in lines:
        path, number, column, severity, text = line.split("|", 4)
        rule = re.search(r"\[([a-z0-9-]+)\]$", text)
        found.append((path, int(number), int(column), severities[severity[0].lower()], rule.group(1) if rule else ""))
    return found


def test_vscode(tap, folder):
    settings = json.loads(block("editors.md", "<!-- settings.json -->"))
    url = settings["json.schemas"][0]["url"]
    with open(os.path.join(DOCS, "editors.md"), encoding="utf-8") as file:
        tap.tell(f"xtplug schema >{url.removeprefix('./')}" in file.read(), "VS Code: the settings name the schema's file")
    task = json.loads(block("editors.md", "<!-- tasks.json -->"))["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    # Only what JavaScript and Python have in common is in it.
    regexp = re.compile(pattern["regexp"])
    lines = run(folder, task["command"], *task["args"]).stdout.splitlines()
    found = []
    for line in lines:
        match = regexp.match(line)
        if match:
            path, number, column, severity, code = (
                match.group(pattern[key]) for key in ("file", "line", "column", "severity", "code")
            )
            found.append((path, int(number), int(column), severity, code))
    tap.tell(found == FINDINGS, "VS Code: the task's pattern fits every line", f"{found} from {lines}")


def test_vim(tap, folder):
    if not shutil.which("vim"):
        tap.skip("Vim", "vim is not here")
        return
    settings = "".join(line for line in block("reports.md", "## gcc\n\n<!-- gcc -->\n```\n").splitlines(True)
                       if not line.startswith("make\n"))
    write(folder, "vimrc", f"{settings}silent make\n{VIM}")
    result = run(folder, "vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-c", "source vimrc")
    found = []
    if os.path.exists(os.path.join(folder, "out")):
        with open(os.path.join(folder, "out"), encoding="utf-8") as file:
            found = parse(file.read().splitlines())
    tap.tell(found == FINDINGS, "Vim: :make fills the quickfix list", f"{found} {result}")


def test_emacs(tap, folder):
    if not shutil.which("emacs"):
        tap.skip("Emacs", "emacs is not here")
        return
    write(folder, "compile.el", COMPILE)
    result = run(folder, "emacs", "--batch", "-Q", "-l", "compile.el")
    found = parse(line for line in result.stdout.splitlines() if line.count("|") >= 4)
    tap.tell(found == FINDINGS, "Emacs: compilation mode finds every place", f"{found} {result}")
    write(folder, "xtplug-flymake.el", block("editors.md", "<!-- xtplug-flymake.el -->"))
    write(folder, "flymake.el", FLYMAKE)
    result = run(folder, "emacs", "--batch", "-Q", "-l", "flymake.el")
    found = parse(line for line in result.stdout.splitlines() if line.count("|") >= 4)
    tap.tell(found == FINDINGS, "Emacs: Flymake has every finding of a text that is not saved", f"{found} {result}")


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(XTPLUG, os.path.join(folder, "bin/xtplug"))
        manifest = {**MANIFEST, "tag": "xt.weather", "desc": "long " * 50}
        write(folder, "jamie.weather.isf/info.json", json.dumps(manifest, indent=2) + "\n")
        write(folder, "jamie.weather.isf/weather.py", "import xtension\n")
        test_vscode(tap, folder)
        test_vim(tap, folder)
        test_emacs(tap, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
