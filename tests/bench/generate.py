#!/usr/bin/env python3
"""Write the inputs of the benchmarks into a folder. The same seed gives the same bytes everywhere.

    generate.py one DIR            one plugin with a manifest of 1 KB
    generate.py many DIR [COUNT]   COUNT plugins (10,000), 3 % of them with one error each
    generate.py large DIR [BYTES]  one plugin whose valid manifest has about BYTES bytes (50,000,000)
    generate.py packages DIR [COUNT]  the same plugins, each as a zip
    generate.py findings DIR [COUNT]  one plugin whose manifest has COUNT faults (50,000, and 5 MB)
    generate.py small DIR          one plugin of 10 files and 100 KB, to be packed
    generate.py big DIR [BYTES]    one plugin of 2,000 files and about BYTES bytes (200,000,000), to be packed
"""

import json
import random
import sys
import tempfile
import zipfile
from itertools import accumulate
from pathlib import Path

WORDS = "rain wind sun door lamp gate pump heat snow tide hall roof bath yard shed pool".split()
ERRORS = ("tag", "vers", "script", "module", "comma", "quotes")


def phrase(rng, count):
    return " ".join(rng.choice(WORDS) for _ in range(count))


def unit(rng, number):
    return {
        "name": f"{phrase(rng, 2).title()} {number}",
        "tag": f"acme.unit{number:07}",
        "info": phrase(rng, 8),
        "dimmable": True,
        "suffix": "°C",
        "editControls": [
            {"type": "groupbox", "bounds": [0, 0, 547, 170], "text": phrase(rng, 3)},
            {"type": "popup", "key": f"acme.mode{number}", "bounds": [10, 20, 200, 22], "options": [["Low", 1], ["High", 2, True]]},
        ],
    }


def manifest(rng, number, units):
    return {
        "name": phrase(rng, 2).title(),
        "tag": f"acme.plugin{number}",
        "APIVersion": 2,
        "vers": rng.randrange(1, 500),
        "readableVers": f"{rng.randrange(1, 9)}.{rng.randrange(0, 20)}",
        "script": "python3",
        "module": "plugin.py",
        "desc": phrase(rng, 12),
        "portSelectOutgoing": True,
        "deviceTypes": [unit(rng, index) for index in range(units)],
    }


def break_text(text, error):
    if error == "tag":
        return text.replace('"tag": "acme.plugin', '"tag": "xt.plugin', 1)
    if error == "vers":
        return text.replace('"vers": ', '"vers": -', 1)
    if error == "script":
        return text.replace('"python3"', '"python2"', 1)
    if error == "module":
        return text.replace('"plugin.py"', '"other.py"', 1)
    if error == "comma":
        return text.replace('"APIVersion": 2,', '"APIVersion": 2', 1)
    return text.replace('"script"', "\u201cscript\u201d", 1)


def write_plugin(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "info.json").write_text(text, encoding="utf-8")
    (folder / "plugin.py").write_text("import sys\n", encoding="utf-8")


def write_one(top):
    text = json.dumps(manifest(random.Random(1), 1, 1), indent=2, ensure_ascii=False)
    write_plugin(top / "acme.one.isf", text + "\n")


def planted(count):
    """(number of the plugin, its error) of each of the `count` plugins that has one."""
    return [(number, ERRORS[number // 100 % len(ERRORS)]) for number in range(count) if number % 100 in (7, 41, 83)]


def write_many(top, count):
    rng, errors = random.Random(2), dict(planted(count))
    for number in range(count):
        text = json.dumps(manifest(rng, number, 1), indent=2, ensure_ascii=False) + "\n"
        if number in errors:
            text = break_text(text, errors[number])
        write_plugin(top / f"acme.plugin{number:05}.isf", text)


def write_packages(top, count):
    """As others make them: each file deflated, an entry for the folder."""
    top.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        write_many(Path(scratch), count)
        for folder in sorted(Path(scratch).iterdir()):
            with zipfile.ZipFile(top / f"{folder.stem}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(zipfile.ZipInfo(f"{folder.name}/"), "")
                for path in sorted(folder.iterdir()):
                    info = zipfile.ZipInfo(f"{folder.name}/{path.name}")
                    info.compress_type = zipfile.ZIP_DEFLATED
                    info.external_attr = 0o100644 << 16
                    archive.writestr(info, path.read_bytes())


def write_findings(top, count):
    rng = random.Random(5)
    lines = []
    for number in range(count):
        lines.append(f'    {{"name": "Unit {number:05}", "tag": "acme.unit{number:05}", "dimmable": True, '
                     f'"info": "{phrase(rng, 4)}"}}')
    text = json.dumps(manifest(rng, 1, 0), indent=2, ensure_ascii=False)
    write_plugin(top / "acme.findings.isf", text.replace('"deviceTypes": []', '"deviceTypes": [\n' + ",\n".join(lines) + "]"))


def write_large(top, size):
    rng = random.Random(3)
    each = len(json.dumps(unit(rng, 100000), indent=2, ensure_ascii=False).encode())
    text = json.dumps(manifest(rng, 1, size // (each + 80)), indent=2, ensure_ascii=False)
    write_plugin(top / "acme.large.isf", text + "\n")


SYLLABLES = [c + v for c in "bcdfghklmnprstvw" for v in "aeiou"] + ["st", "er", "ing", "tion", "able", "re", "un"]


def source_text(rng, words, weights, size):
    """Text that packs as a program's does: some words are frequent, and half of the lines vary an earlier one."""
    lines, length = [], 0
    while length < size:
        if lines and rng.random() < 0.5:
            line = rng.choice(lines[-200:])[:]
            line[rng.randrange(len(line))] = rng.choices(words, cum_weights=weights)[0]
        else:
            line = rng.choices(words, cum_weights=weights, k=rng.randrange(3, 12))
            line[0] = " " * (4 * rng.randrange(3)) + line[0]
        lines.append(line)
        length += sum(map(len, line)) + len(line)
    return "".join(" ".join(line) + "\n" for line in lines)


def write_files(top, rng, count, size):
    """
    `count` files of about `size` bytes together: seven of eight are text, one is a picture as far as packing goes. A
    text stands in ten files, which no packer of single files can notice.
    """
    words = ["".join(rng.choices(SYLLABLES, k=rng.randrange(1, 5))) for _ in range(20_000)]
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    texts = [source_text(rng, words, weights, 2 * size / count) for _ in range(-(-count // 10))]
    for number in range(count):
        folder = top / f"part{number // 100:02}"
        folder.mkdir(parents=True, exist_ok=True)
        share = int(size / count * rng.uniform(0.2, 1.8))
        if number % 8 == 7:
            (folder / f"picture{number:04}.png").write_bytes(rng.randbytes(share))
        else:
            (folder / f"module{number:04}.py").write_text(texts[number % len(texts)][:share], encoding="utf-8")


def write_packable(top, count, size):
    rng = random.Random(4)
    write_plugin(top, json.dumps(manifest(rng, 1, 1), indent=2, ensure_ascii=False) + "\n")
    write_files(top, rng, count - 2, size)


def main():
    kind, top = sys.argv[1], Path(sys.argv[2])
    number = int(sys.argv[3]) if len(sys.argv) > 3 else None
    if kind == "one":
        write_one(top)
    elif kind == "many":
        write_many(top, number or 10_000)
    elif kind == "large":
        write_large(top, number or 50_000_000)
    elif kind == "packages":
        write_packages(top, number or 10_000)
    elif kind == "findings":
        write_findings(top, number or 50_000)
    elif kind == "small":
        write_packable(top / "acme.small.isf", 10, 100_000)
    elif kind == "big":
        write_packable(top / "acme.big.isf", 2000, number or 200_000_000)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
