#!/usr/bin/env python3
"""Draw what `xtplug lint` prints on a terminal, from a real run, as docs/pictures/lint.svg.

    make.py XTPLUG           write the picture again
    make.py XTPLUG --check   end with exit code 1 when it is not what this would write (integration.pages does)
"""

import re
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
PICTURE = HERE / "lint.svg"
COMMAND = ["lint", "--no-config", "--color", "always", "jamie.weather.isf"]

COLUMNS, ADVANCE, LINE, MARGIN, BAR = 104, 7.8, 18, 16, 32 # of the terminal; pixels
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
BACKGROUND, FOREGROUND, FRAME = "#1d1f27", "#d5d8e0", "#2b2e39"
COLORS = {"31": "#ff6b6b", "32": "#7ed491", "33": "#f2c66d", "36": "#6fc3df"}
NO_BREAK = "\N{NO-BREAK SPACE}" # viewers differ about the blanks that they leave out
BUTTONS = ("#ff5f57", "#febc2e", "#28c840")


def styled(text):
    """(character, style) for each character, where a style is what an SGR sequence has set: its numbers."""
    style = ()
    for part in re.split("(\033\\[[0-9;]*m)", text):
        if part.startswith("\033"):
            numbers = tuple(part[2:-1].split(";"))
            style = () if numbers in (("",), ("0",)) else numbers
        else:
            yield from ((character, style) for character in part)


def lines_of(text):
    """Lines of (character, style); those that are too long are broken at a blank."""
    line = []
    for character, style in styled(text):
        if character == "\n":
            yield line
            line = []
            continue
        line.append((character, style))
        if len(line) > COLUMNS:
            cut = max((place for place, (one, _) in enumerate(line) if one == " "), default=COLUMNS - 1) + 1
            yield line[:cut]
            line = line[cut:]
    if line:
        yield line


def runs_of(line):
    """(text, style) of the stretches of one style."""
    runs = []
    for character, style in line:
        if runs and runs[-1][1] == style:
            runs[-1][0] += character
        else:
            runs.append([character, style])
    return runs


def draw_line(line, baseline):
    spans = ""
    column = 0
    for text, style in runs_of(line):
        looks = "".join(f' fill="{COLORS[number]}"' for number in style if number in COLORS)
        if "1" in style:
            looks += ' font-weight="bold"'
        # Every stretch says where it begins and how long it is, so that another font cannot move the carets.
        spans += (f'<tspan x="{MARGIN + column * ADVANCE:g}" textLength="{len(text) * ADVANCE:g}"{looks}>'
                  f"{escape(text.replace(' ', NO_BREAK))}</tspan>")
        column += len(text)
    return f'<text y="{baseline}">{spans}</text>\n'


def draw(text):
    lines = list(lines_of(text))
    width, height = COLUMNS * ADVANCE + 2 * MARGIN, BAR + len(lines) * LINE + 2 * MARGIN - 4
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
             f' role="img" aria-label="xtplug lint points out five mistakes in a manifest">\n'
             "<!-- Written by docs/pictures/make.py from a real run. -->\n"
             f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>\n'
             f'<path d="M0 {BAR}V8a8 8 0 0 1 8-8H{width - 8:g}a8 8 0 0 1 8 8V{BAR}z" fill="{FRAME}"/>\n']
    parts += [f'<circle cx="{20 + 20 * number}" cy="{BAR // 2}" r="6" fill="{color}"/>\n' for number, color in enumerate(BUTTONS)]
    parts.append(f'<g font-family="{FONT}" font-size="13" fill="{FOREGROUND}">\n')
    parts += [draw_line(line, BAR + MARGIN + 9 + number * LINE) for number, line in enumerate(lines)]
    return "".join(parts) + "</g>\n</svg>\n"


def main():
    run = subprocess.run([str(Path(sys.argv[1]).resolve()), *COMMAND], cwd=HERE, capture_output=True, text=True, check=False)
    if run.returncode != 1 or run.stderr:
        sys.exit(f"xtplug ended with {run.returncode} and said: {run.stderr}")
    picture = draw("\033[1;32m$\033[0m \033[1mxtplug lint jamie.weather.isf\033[0m\n" + run.stdout)
    if sys.argv[2:] == ["--check"]:
        if not PICTURE.exists() or PICTURE.read_text() != picture:
            sys.exit("docs/pictures/lint.svg is not what xtplug prints now; docs/pictures/make.py draws it again")
    else:
        PICTURE.write_text(picture)


if __name__ == "__main__":
    main()
