"""What the inputs of the fuzz corpora cost when they are repeated, for growth.py.

Callgrind writes down what was spent between two calls of a function, so that many inputs share one run and each is still
measured alone. Nothing is taken off: what a run costs before its first input is not in these numbers.
"""

import random
import re
import subprocess
from pathlib import Path

from growth_cases import write_plugin

TIMES, MOST = 4, 4 * 1.25
SEED = 8
GREW = 2  # what costs less than this in four times the size was not read to its end, or is bounded: it says nothing


def array(text, copies):
    """Behind one value of JSON anything is one fault, so an input is repeated inside an array."""
    return b"[" + b",".join([text] * copies) + b"]"


def tokens(text, copies):
    """The same in what fuzz_json_tokens makes of bytes: 2 is [, 4 is a comma, 3 is ]."""
    return b"\2" + b"\4".join([text] * copies) + b"\3"


def plain(text, copies):
    return text * copies


def items(text, copies):
    """A second document in a YAML is a fault, so an input is repeated as items of a list."""
    return (b"- " + text.rstrip(b"\n").replace(b"\n", b"\n  ") + b"\n") * copies


def rules(text, copies):
    """Behind the byte that chooses the kind of file: the rules again and again, each with an id of its own."""
    return text[:1] + b"".join(re.sub(rb"\bid: *[a-z0-9-]+", rb"\g<0>-%d" % number, text[1:].rstrip(b"\n") + b"\n")
                               for number in range(copies))


def named(text, copies):
    """As store.yaml: what is said of one plugin, for many."""
    inner = text.rstrip(b"\n").replace(b"\n", b"\n    ")
    return b"plugins:\n" + b"".join(b"  a.b%d:\n    " % number + inner + b"\n" for number in range(copies))


def bumped(text, copies):
    """The first line is the version that is wanted. The manifest stays one, so that its version is found."""
    line, _, manifest = text.partition(b"\n")
    return line + b'\n{"vers":1,"readableVers":"1","x":' + array(manifest, copies) + b"}"


def patterns(text, copies):
    """Patterns, an empty line and paths: of these a run asks about 64 at most."""
    lines, _, paths = text.partition(b"\n\n")
    return (lines + b"\n") * copies + b"\n" + paths


def versions(text, copies):
    return b"\n".join(line * copies for line in text.split(b"\n", 1))


def blocks(text, copies):
    """A tar without the blocks of noughts that end it."""
    return text.rstrip(b"\0").ljust(-(-len(text.rstrip(b"\0")) // 512) * 512, b"\0") * copies + bytes(1024)


# Corpus: (how an input is repeated, to how many bytes, how many inputs at most). A manifest is linted by xtplug itself:
# fuzz_json mends a text up to ten times and fuzz_lint applies each fix by itself, which is more than what they check.
LINTED = {name: (array, 1000, 60) for name in ("json", "lint", "fix")}
FEW = 10  # of a target whose inputs get no larger when they are repeated: enough to see whether that is still so
TARGETS = {
    "bump": (bumped, 2000, 20),
    "config": (plain, 2000, 120),
    "fix": (array, 300, 20),
    "ignore": (patterns, 500, 50),
    "ignore_shape": (plain, 500, FEW),
    "json_tokens": (tokens, 300, 60),
    "manifest_shape": (plain, 500, FEW),
    "package": (plain, 4000, 60),
    "report": (plain, 500, FEW),
    "rules": (rules, 1000, 100),
    "rules_shape": (plain, 500, FEW),
    "site_meta": (named, 1000, 50),
    "site_png": (plain, 1000, FEW),
    "store_answer": (array, 1000, 100),
    "store_shape": (plain, 500, FEW),
    "store_version": (versions, 4000, 50),
    "tar_check": (blocks, 4000, 50),
    "tar_shape": (plain, 500, FEW),
    "yaml": (items, 1000, 100),
    "zip_check": (plain, 4000, 100),
    "zip_shape": (plain, 500, FEW),
}


def counts(command, function, folder):
    """The instructions from each call of a function to the next, and behind the last to the end."""
    folder.mkdir(parents=True)
    run = subprocess.run(["valgrind", "--tool=callgrind", "--dump-line=no", f"--dump-before={function}",
                          f"--callgrind-out-file={folder / 'out'}", *map(str, command)], capture_output=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"exit code {run.returncode}: {run.stderr[-500:].decode(errors='replace')}")
    found = []
    for path in folder.iterdir():  # out.1 is what came before the first call, out what came behind the last
        number = int(path.suffix[1:]) if path.suffix else float("inf")
        found.append((number, int(re.search(r"^totals: (\d+)", path.read_text(), re.MULTILINE)[1])))
    return [cost for _, cost in sorted(found)][1:]


def lint_all(program, texts, scratch):
    """What linting each manifest costs, and behind them what one without a fault costs, with all that is told."""
    for number, text in enumerate([*texts, None]):
        write_plugin(scratch / "all" / f"acme.a{number:05}.isf", text)
    return counts([program, "lint", "--no-config", "--threads", "1", "--format", "gcc", scratch / "all"],
                  "xp_plugin_load", scratch / "costs")


def replay_all(program, texts, scratch):
    """What a fuzz target needs for each input. The first stands there twice: what is made once is made for that."""
    (scratch / "all").mkdir(parents=True)
    for number, text in enumerate([texts[0], *texts]):
        (scratch / "all" / f"{number:05}").write_bytes(text)
    return counts([program, scratch / "all"], "LLVMFuzzerTestOneInput", scratch / "costs")[1:]


class Corpus:
    def __init__(self, name, program, inputs, how):
        self.name, self.program = name, program
        self.repeat, self.bytes, most = how
        self.all = sorted(path for path in Path(inputs).iterdir() if path.stat().st_size)
        self.paths = self.all if len(self.all) <= most else sorted(random.Random(SEED).sample(self.all, most))

    def costs(self, paths, times, scratch):
        """Of each input. What is longer than the size stands once, and then as often as the times say."""
        texts = [path.read_bytes() for path in paths]
        texts = [self.repeat(text, max(self.bytes // len(text), 1) * times) for text in texts]
        run = replay_all if self.program.name.startswith("fuzz_") else lint_all
        found = run(self.program, texts, scratch)[:len(texts)]
        if len(found) != len(texts):
            raise RuntimeError(f"{len(texts)} inputs, but {len(found)} were counted")
        return found

    def measure(self, scratch):
        """(ratio, input) of each, largest first, and how many were measured again: what costs more than MOST times as
        much is held against TIMES the size, twice at most, since a search that goes at most 2,048 bytes far and may do so
        8 times the text and 64 KiB in all, as the parser's for the end of a string, looks quadratic until the text is
        longer than that.
        """
        last, rows, again = self.costs(self.paths, 1, scratch / "1"), {}, 0
        paths, times = self.paths, 1
        while paths and times < TIMES ** 3:
            again += len(paths) if times >= TIMES else 0
            times *= TIMES
            now = self.costs(paths, times, scratch / str(times))
            ratios = {path: more / one for path, one, more in zip(paths, last, now)}
            rows.update(ratios)
            steep = [(path, cost) for path, cost in zip(paths, now) if ratios[path] > MOST]
            paths, last = [path for path, _ in steep], [cost for _, cost in steep]
        return sorted(((ratio, path.name) for path, ratio in rows.items()), reverse=True), again

    def tell(self, tap, measured):
        """One case, of what was measured; or that there is nothing."""
        rows, again = measured
        grown = [row for row in rows if row[0] >= GREW]
        looked = f"corpus {self.name}: of {len(rows)} inputs (there are {len(self.all)}) "
        if not grown:
            tap.skip(f"{looked}none grows when it is repeated", "nothing to measure")
            return
        ratio, worst = grown[0]
        tap.tell(ratio <= MOST, f"{looked}{len(grown)} grow; the worst, {worst}, costs {ratio:.2f} times as much"
                 + (f"; {again} measured again, larger" if again else ""), f"at most {MOST}: {grown[:20]}")


def corpora(program, fuzz_folder, fixtures):
    for name, how in LINTED.items():
        yield Corpus(f"{name}, linted", program, fixtures / "fuzz" / name, how)
    for name, how in TARGETS.items():
        yield Corpus(name, fuzz_folder / f"fuzz_{name}", fixtures / "fuzz" / name, how)
