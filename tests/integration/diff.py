"""The diffs that xtplug writes, applied by git and by patch: thousands of random pairs, equal to the last byte.

Usage: diff.py DIFF_PAIRS, the program made from diff_pairs.c."""
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile

from tap import Tap

ROUNDS, PAIRS = 4, 500
TOOLS = (
    ("git apply", ["git", "apply", "--whitespace=nowarn", "../all.diff"]),
    ("patch", ["patch", "-p1", "-s", "-i", "../all.diff"]),
)


def differing(left, right):
    """The names that are not the same file in both folders."""
    names = sorted(set(os.listdir(left)) | set(os.listdir(right)))
    _, unequal, missing = filecmp.cmpfiles(left, right, names, shallow=False)
    return unequal + missing


def applied(folder, command):
    """Why the tool's result is not what it should be; empty when it is."""
    shutil.copytree("old", folder)
    # No repository around it may tell git otherwise, nor a user's settings.
    env = dict(os.environ, GIT_CEILING_DIRECTORIES=os.getcwd(), GIT_CONFIG_NOSYSTEM="1", HOME=os.getcwd(), LC_ALL="C")
    done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode or done.stdout:
        return f"exit {done.returncode}: {done.stdout[:500]!r}"
    return ", ".join(differing(folder, "new"))


def main():
    program = os.path.abspath(sys.argv[1])
    tap = Tap()
    for seed in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            os.mkdir("old")
            os.mkdir("new")
            subprocess.run([program, str(seed), str(PAIRS), "."], check=True)
            for i, (name, command) in enumerate(TOOLS):
                why = applied(f"tool{i}", command)
                tap.tell(not why, f"{name} takes {PAIRS} diffs of seed {seed}", why)
            os.chdir("/")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
