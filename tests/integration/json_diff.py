#!/usr/bin/env python3
"""Reads generated, valid JSON with our parser, cJSON and Python, and compares what they read.

usage: json_diff.py PROGRAM

PROGRAM is json_diff, which compares with cJSON itself and prints our tree. The corpus has a fixed seed, so every run
tests the same files; what is compared is listed in make_corpus().
"""
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Tap

SEED = 20240229
FILES = 1500
MAX_DEPTH = 512
BATCH = 250

WHITE = ["", "", "", " ", "  ", "\t", "\n", "\r\n", "\r", " \n\t "]
PLAIN = "abcXYZ 012_-.:,;{}[]()<>#/*'`$%&=+|~^?!@"
WIDE = "äöüßéñ€°日本語Ωж\u00a0\u200b\u2028\ufeff\u201c\u201d\u2018\u2019«»\U0001f600\U0001d11e\uffff\u0080\u07ff\u0800"
SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "/": "\\/"}


class Number(str):
    """A number as it is written."""


def escape(rng, char):
    code = ord(char)
    if char in SHORT and rng.random() < 0.7:
        return SHORT[char]
    if code >= 0x10000:
        code -= 0x10000
        units = [0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)]
    else:
        units = [code]
    form = "\\u%04x" if rng.random() < 0.5 else "\\u%04X"
    return "".join(form % unit for unit in units)


def make_string(rng):
    out = []
    for _ in range(rng.choice([0, 1, 2, 3, 5, 8, 8, 9, 15, 16, 17, 40])):
        kind = rng.random()
        if kind < 0.7:
            out.append(rng.choice(PLAIN))
        elif kind < 0.8:
            out.append(rng.choice(WIDE))
        elif kind < 0.9:
            out.append(escape(rng, rng.choice(PLAIN + WIDE)))
        else:
            out.append(escape(rng, rng.choice('"\\/\b\f\n\r\t\x01\x1f\x7f')))
    return '"' + "".join(out) + '"'


def digits(rng, count):
    return "".join(rng.choice("0123456789") for _ in range(count))


def make_number(rng):
    text = rng.choice(["", "", "-"])
    text += rng.choice(["0", "0", rng.choice("123456789") + digits(rng, rng.choice([0, 0, 1, 3, 9, 18, 25]))])
    if rng.random() < 0.3:
        text += "." + digits(rng, rng.choice([1, 2, 7, 20]))
    if rng.random() < 0.2:
        text += rng.choice("eE") + rng.choice(["", "+", "-"]) + digits(rng, rng.choice([1, 2, 3]))
    return text


def white(rng):
    return rng.choice(WHITE)


def make_value(rng, depth):
    kind = rng.random()
    if depth > 0 and kind < 0.3:
        items = [white(rng) + make_value(rng, depth - 1) + white(rng) for _ in range(rng.choice([0, 1, 2, 3, 5]))]
        return "[" + (",".join(items) or white(rng)) + "]"
    if depth > 0 and kind < 0.6:
        names = [make_string(rng) for _ in range(3)]
        members = []
        for _ in range(rng.choice([0, 1, 2, 4, 6])):
            name = rng.choice(names) if rng.random() < 0.3 else make_string(rng)
            members.append(white(rng) + name + white(rng) + ":" + white(rng) + make_value(rng, depth - 1) + white(rng))
        return "{" + (",".join(members) or white(rng)) + "}"
    if kind < 0.8:
        return make_string(rng)
    if kind < 0.93:
        return make_number(rng)
    return rng.choice(["true", "false", "null"])


def make_deep(rng, depth):
    opened = [rng.choice(["[", '{"a":']) for _ in range(depth)]
    return "".join(opened) + ("" if opened[-1] == "[" else "1") + "".join("]" if o == "[" else "}" for o in opened[::-1])


def make_corpus():
    """Values of all kinds with all kinds of white space; deep ones; objects with many equal names."""
    rng = random.Random(SEED)
    for index in range(FILES):
        if index % 100 == 99:
            yield make_deep(rng, rng.choice([100, 511, MAX_DEPTH]))
        elif index % 100 == 98:
            names = [make_string(rng) for _ in range(40)]
            yield "{" + ",".join("%s:%d" % (rng.choice(names), i) for i in range(200)) + "}"
        else:
            yield white(rng) + make_value(rng, 6) + white(rng)


def last_of_each(pairs):
    """The members that count, each at the place of the last with its name."""
    last = {name: index for index, (name, _) in enumerate(pairs)}
    return [pair for index, pair in enumerate(pairs) if last[pair[0]] == index]


class Members(list):
    """An object's members, in order."""


def show_string(text):
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif ord(char) < 0x20:
            out.append("\\u%04x" % ord(char))
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


def show(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return show_string(value)
    if isinstance(value, Members):
        return "{" + ",".join(show_string(name) + ":" + show(item) for name, item in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(show(item) for item in value) + "]"
    return {True: "true", False: "false", None: "null"}[value]


def read(text):
    return json.loads(text, parse_int=Number, parse_float=Number,
                      object_pairs_hook=lambda pairs: Members(last_of_each(pairs)))


def main():
    program = sys.argv[1]
    sys.setrecursionlimit(10000)
    corpus = list(make_corpus())
    batches = [corpus[at:at + BATCH] for at in range(0, len(corpus), BATCH)]
    tap = Tap()
    for batch in batches:
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for index, text in enumerate(batch):
                path = Path(folder, "%04d.json" % index)
                path.write_bytes(text.encode())
                paths.append(str(path))
            result = subprocess.run([program, *paths], capture_output=True, check=False)
        lines = result.stdout.decode().split("\n")[:-1]
        wrong = result.stderr.decode().splitlines()
        if len(lines) != len(batch):
            wrong.append("%d lines for %d files" % (len(lines), len(batch)))
        for text, line in zip(batch, lines):
            if show(read(text)) != line:
                wrong.append("Python reads it in another way: %r" % text[:300])
        tap.tell(result.returncode == 0 and not wrong, "%d valid files read as cJSON and Python do" % len(batch),
                 "\n".join(wrong[:10]))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
