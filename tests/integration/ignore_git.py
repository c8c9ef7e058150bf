"""Ignore patterns against git itself: random files of patterns over random trees, path by path the same pattern decides.

Usage: ignore_git.py IGNORE_PAIRS [PAIRS [SEED]]. The default is the same few thousand pairs every time."""
import os
import random
import shutil
import subprocess
import sys
import tempfile

from tap import Tap

PAIRS, SEED, SETS_A_TREE = 12000, 20261121, 12
NAMES = ["a", "b", "ab", "abc", "a.b", ".a", "a b", "a ", "b  ", "foo", "foobar", "A", "-", "a-b", "x1", "x2", "10",
         "*", "**", "[", "]", "[a]", "a]", "!", "!a", "#", "#a", "\\", "a\\b", "a\\", "?", "\u00e9", "e\u0301", "\u00e4b",
         "\U0001f600", "a\tb", "a\rb", "a\r", "{a,b}", "^", "$a", "~a", "(a)", "+", "a\nb", "nul", "0", "z"]
CLASSES = ["alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit",
           "nosuch", "", "alphax"]
RAW = [b"\xff.raw", b"\x01c", b"\x7f", b"\xc3"]


class Maker:
    """Random trees, patterns and files of them."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def name(self):
        pick = self.random
        if pick.random() < 0.06:
            return pick.choice(RAW)
        return pick.choice(NAMES).encode() + (pick.choice(NAMES).encode() if pick.random() < 0.15 else b"")

    def tree(self):
        """Folders, each with a slash at its end, and files below them."""
        folders, files = {b""}, set()
        for _ in range(14):
            parent = self.random.choice(sorted(folders))
            if parent.count(b"/") < 5:
                folders.add(parent + self.name() + b"/")
        for _ in range(70):
            path = self.random.choice(sorted(folders)) + self.name()
            if path + b"/" not in folders and b".gitignore" not in path:
                files.add(path)
        folders.discard(b"")
        return sorted(folders), sorted(files)

    def bracket(self):
        pick = self.random
        inner = b"".join(
            pick.choice([pick.choice(b"ab]-!^\\[:0/Zx").to_bytes(1, "big"), b"a-c", b"0-9", b"--0", b"]-a", b"\\]",
                         b"\\-", b"[-a]", f"[:{pick.choice(CLASSES)}:]".encode(), b"[:alpha", b"\xc3\xa9", b"A-\\Z"])
            for _ in range(pick.randrange(1, 4)))
        return b"[" + pick.choice([b"", b"", b"!", b"^"]) + inner + pick.choice([b"]", b"]", b"]", b"]", b""])

    def part(self):
        pick = self.random
        kind = pick.random()
        if kind < 0.35:
            return self.name()
        if kind < 0.5:
            return pick.choice([b"*", b"**", b"***", b"?", b"??", b"*?", b"**?"])
        pieces = [pick.choice([b"*", b"?", b"**", self.bracket(), b"\\" + pick.choice(b"ab*?[]!#\\ /").to_bytes(1, "big"),
                               self.name()[:2], b"a", b"b", b"\\"]) for _ in range(pick.randrange(1, 4))]
        return b"".join(pieces)

    def from_path(self, path):
        """A pattern that fits a path, or nearly."""
        pick = self.random
        parts = path.rstrip(b"/").split(b"/")
        for i, part in enumerate(parts):
            kind = pick.random()
            cut = pick.randrange(len(part) + 1)
            if kind < 0.2:
                parts[i] = part[:cut] + pick.choice([b"*", b"**", b"?", b"[!b]", b"[[:print:]]"]) + part[cut + 1:]
            elif kind < 0.3:
                parts[i] = pick.choice([b"*", b"**", b"***"])
            elif kind < 0.35:
                parts[i] = b"".join(b"\\" + bytes([c]) for c in part)
        parts = parts[pick.randrange(len(parts)):] if pick.random() < 0.5 else parts
        if pick.random() < 0.2:
            parts.insert(pick.randrange(len(parts) + 1), b"**")
        return b"/".join(parts) + (b"/" if pick.random() < 0.25 else b"")

    def pattern(self, paths):
        pick = self.random
        if pick.random() < 0.55:
            body = self.from_path(pick.choice(paths))
        else:
            body = pick.choice([b"/", b"/", b"\\/"]).join(self.part() for _ in range(pick.choice([1, 1, 1, 2, 2, 3, 4])))
        body = pick.choice([b"", b"", b"", b"/", b"**/", b"!", b"!", b"!/", b"\\", b" ", b"#"]) + body
        return body + pick.choice([b"", b"", b"", b"", b"/", b"/**", b"/*", b" ", b"\\ ", b"  ", b"\t", b"\\", b"\\\\ "])

    def text(self, paths):
        pick = self.random
        lines = [self.pattern(paths) for _ in range(pick.choice([1, 1, 2, 3, 5, 8]))]
        if pick.random() < 0.05:
            lines.insert(pick.randrange(len(lines) + 1), pick.choice([b"", b" ", b"!", b"/", b"# a", b"a\0b", b"\0a", b"//"]))
        if pick.random() < 0.03:
            lines.append(b"x" * pick.randrange(3000) + self.pattern(paths)[:500])
        if pick.random() < 0.02:
            lines.append(b"*a" * 500 + b"b")
        end = pick.choice([b"\n", b"\n", b"\n", b"\r\n"])
        text = end.join(lines) + pick.choice([b"", end, end, end + end, b"\r"])
        return (b"\xef\xbb\xbf" if pick.random() < 0.05 else b"") + text


def make_tree(folders, files):
    for folder in folders:
        os.makedirs(folder, exist_ok=True)
    for path in files:
        with open(path, "wb"):
            pass


def by_git(paths):
    """What decides about each path: "FILE:LINE", or "-"."""
    env = dict(os.environ, GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null", HOME=os.getcwd(), XDG_CONFIG_HOME="/nonexistent",
               LC_ALL="C")
    command = ["git", "-c", "core.excludesFile=/dev/null", "check-ignore", "-v", "-n", "-z", "--no-index", "--stdin"]
    done = subprocess.run(command, input=b"".join(path.rstrip(b"/") + b"\0" for path in paths), env=env,
                          stdout=subprocess.PIPE, check=False)
    fields = done.stdout.split(b"\0")[:-1]
    rows = [fields[i:i + 4] for i in range(0, len(fields), 4)]
    assert [row[3] for row in rows] == [path.rstrip(b"/") for path in paths], done
    return [row[0] + b":" + row[1] if row[0] else b"-" for row in rows]


def by_us(program, paths):
    done = subprocess.run([program, ".gitignore"], input=b"".join(path + b"\0" for path in paths),
                          stdout=subprocess.PIPE, check=True)
    return done.stdout.split(b"\0")[:-1]


def write_patterns(maker, folders, paths):
    """Up to three files of patterns. Gives their names and texts."""
    texts = {}
    for folder in [b""] + maker.random.sample(folders, min(len(folders), maker.random.randrange(3))):
        below = [path[len(folder):] for path in paths if path.startswith(folder) and path != folder]
        texts[folder + b".gitignore"] = maker.text(below or paths)
    for name, text in texts.items():
        with open(name, "wb") as file:
            file.write(text)
    return texts


def run_tree(program, maker):
    """One tree with some sets of patterns. Gives how many pairs there were, how many of them fit, what differs."""
    pairs, fits, differences = 0, 0, []
    folders, files = maker.tree()
    make_tree(folders, files)
    paths = sorted(folders + files)
    for _ in range(SETS_A_TREE):
        texts = write_patterns(maker, folders, paths)
        theirs, ours = by_git(paths), by_us(program, paths)
        pairs += len(paths)
        fits += sum(answer != b"-" for answer in theirs)
        differences += [(path, a, b, texts) for path, a, b in zip(paths, theirs, ours) if a != b]
        for name in texts:
            os.unlink(name)
    for name in os.listdir(b"."):
        if name != b".git":
            shutil.rmtree(name) if os.path.isdir(name) else os.unlink(name)
    return pairs, fits, differences


def main():
    program = os.path.abspath(sys.argv[1])
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else PAIRS
    maker = Maker(int(sys.argv[3]) if len(sys.argv) > 3 else SEED)
    pairs, fits, differences = 0, 0, []
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        subprocess.run(["git", "init", "-q"], check=True)
        while pairs < wanted and len(differences) < 20:
            result = run_tree(program, maker)
            pairs, fits, differences = pairs + result[0], fits + result[1], differences + result[2]
        os.chdir("/")
    tap.tell(not differences, f"the same pattern as git's decides, {pairs} pairs",
             "\n".join(f"{path!r}: git says {theirs!r}, we say {ours!r}: {texts!r}"[:1500]
                       for path, theirs, ours, texts in differences[:20]))
    tap.tell(fits * 10 > pairs, f"patterns fit {fits} of them")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
