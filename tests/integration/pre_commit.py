#!/usr/bin/env python3
"""The hooks, called by pre-commit in real repositories, with no network. In TAP.

    pre_commit.py SOURCE XTPLUG

xtplug is built once, as a user's first commit would do it; cases about the building itself have a cmake of their own,
which takes that program for the result.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from callers import call, clean_environment, commit_source, write_plugin
from tap import Tap, skip_all

SOURCE, XTPLUG = (Path(word).resolve() for word in sys.argv[1:])
VERSION = re.search(r"project\(xtplug VERSION ([0-9.]+)", (SOURCE / "CMakeLists.txt").read_text()).group(1)
# As the manual shows them.
STRICT, ALL, ROOT = re.findall(r"^```yaml\n(      - id: xtplug-lint\n.*?)^```$",
                               (SOURCE / "docs" / "integrations.md").read_text(), re.MULTILINE | re.DOTALL)

# A cmake that says what it was asked for in a file, and has the program at once, or does what a case wants.
CMAKE = """#!/bin/sh
echo "cmake $1" >>{log}
[ ! -e {hang} ] || sleep 100
[ ! -e {fail} ] || {{ echo "words of the compiler"; exit 1; }}
[ "$1" != --build ] || {{ sleep 2; cp {program} "$2/xtplug"; exit; }}
mkdir -p "$4"
"""


class Place:
    """A scratch folder with this tree as a repository of hooks."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.environment = clean_environment(scratch / "home")
        self.environment["PRE_COMMIT_HOME"] = str(scratch / "cache")
        self.hooks = scratch / "xtplug"
        commit_source(SOURCE, self.hooks, self.environment)
        call(["git", "tag", f"v{VERSION}"], self.hooks, self.environment)
        self.count = 0

    def repository(self, *hooks):
        """A new repository whose commits run these hooks: each "ID", "ID, more: settings", or the lines of a page."""
        self.count += 1
        top = self.scratch / f"work {self.count}"
        top.mkdir()
        self.git(top, "init", "-q")
        lines = "".join(hook if hook.startswith(" ") else f"      - {{id: {hook}}}\n" for hook in hooks)
        (top / ".pre-commit-config.yaml").write_text(
            f"repos:\n  - repo: {self.hooks}\n    rev: v{VERSION}\n    hooks:\n{lines}")
        call(["pre-commit", "install"], top, self.environment)
        return top

    def git(self, top, *words, code=0):
        return call(["git", *words], top, self.environment, code)

    def commit(self, top, code=0):
        """Commit all there is; what the hooks said."""
        self.git(top, "add", "-A")
        return self.git(top, "commit", "-m", "change", code=code)

    def clone(self):
        """The folder that pre-commit cloned the hooks into."""
        found = [path.parents[2] for path in (self.scratch / "cache").glob("*/integrations/pre-commit/xtplug")]
        assert len(found) == 1, found
        return found[0]

    def program(self):
        found = list(self.clone().glob("build/hook-*/xtplug"))
        assert len(found) == 1, found
        return found[0]


def has(text, *parts):
    for part in parts:
        assert part in text, f"{part!r} is not in:\n{text}"


def lacks(text, *parts):
    for part in parts:
        assert part not in text, f"{part!r} is in:\n{text}"


def first_commit(place):
    top = place.repository("xtplug-fix", "xtplug-lint")
    write_plugin(top / "jamie.weather.isf")
    start = time.monotonic()
    said = place.commit(top)
    print(f"# {time.monotonic() - start:.1f} s with the build", flush=True)
    has(said, "xtplug lint --fix....", "xtplug lint....", "Passed")
    lacks(said, "Failed", "Skipped", "cmake", "Building")
    left = sorted(path.name for path in place.program().parent.iterdir())
    assert left == ["build.log", "xtplug"], left


def built_once(place):
    before = place.program().stat()
    top = place.repository("xtplug-lint, verbose: true")
    write_plugin(top / "jamie.weather.isf")
    start = time.monotonic()
    has(place.commit(top), "Passed", "no findings in 1 plugin")
    print(f"# {time.monotonic() - start:.1f} s without it", flush=True)
    after = place.program().stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def broken(place):
    top = place.repository("xtplug-lint")
    folder = write_plugin(top / "plugins" / "jamie.weather.isf", "xt.weather")
    said = place.commit(top, 1)
    has(said, "Failed", "exit code: 1", "plugins/jamie.weather.isf/info.json:3:10: error: ", "[tag-reserved]")
    assert said.count("in 1 plugin") == 1, said
    write_plugin(folder)
    has(place.commit(top), "Passed")


def strict(place):
    top = place.repository(STRICT)
    folder = write_plugin(top / "jamie.weather.isf", "weather")
    has(place.commit(top, 1), "[tag-generic]", "1 warning in 1 plugin")
    write_plugin(folder)
    place.commit(top)


def fixed(place):
    top = place.repository("xtplug-fix")
    manifest = write_plugin(top / "jamie.weather.isf") / "info.json"
    good = manifest.read_text()
    manifest.write_text(good.replace('"name"', "“name”").replace("7,", '"7",'))
    said = place.commit(top, 1)
    has(said, "Failed", "files were modified by this hook", "2 findings put right in 1 file")
    assert manifest.read_text() == good
    has(place.commit(top), "Passed")


def deleted_beside_changed(place):
    top = place.repository("xtplug-lint")
    folder = write_plugin(top / "jamie.weather.isf")
    place.commit(top)
    (folder / "weather.py").unlink()
    (folder / "notes.txt").write_text("the module is gone\n")
    has(place.commit(top, 1), "Failed", "[entry-file]")


def deleted_alone(place):
    for hook, code, word in (("xtplug-lint", 0, "Skipped"), (ALL, 1, "[entry-file]")):
        top = place.repository(hook)
        folder = write_plugin(top / "jamie.weather.isf")
        place.commit(top)
        (folder / "weather.py").unlink()
        has(place.commit(top, code), word)


def many(place):
    top = place.repository("xtplug-lint, verbose: true")
    for number in range(40):
        folder = write_plugin(top / "plugins" / f"jamie.weather{number}.isf", f"jamie.weather{number}")
        for name in range(10):
            (folder / f"a file with a rather long name {name:02}.txt").write_text("words\n")
    for number in (3, 30):
        write_plugin(top / "plugins" / f"jamie.weather{number}.isf", f"xt.weather{number}")
    for name in range(19):
        (top / "plugins" / "jamie.weather7.isf" / f"{name}.txt").write_text("words\n")
    (top / "plugins" / "jamie.weather8.isf" / "sub").mkdir()
    (top / "plugins" / "jamie.weather8.isf" / "sub" / "info.json").write_text("{}")
    said = place.commit(top, 1)
    assert said.count("[tag-reserved]") == 2, said
    assert re.findall(r"\d+ errors?.* in \d+ plugins?", said) == ["2 errors in 40 plugins"], said
    staged = place.git(top, "diff", "--cached", "--name-only").splitlines()
    assert len([name for name in staged if ".isf/" in name]) == 500, len(staged)


def blanks(place):
    top = place.repository("xtplug-lint, verbose: true")
    write_plugin(top / "my plugins" / "jamie.the weather.isf")
    said = place.commit(top)
    has(said, "my plugins/jamie.the weather.isf", "[folder-blank]", "1 warning in 1 plugin")
    write_plugin(top / "my plugins" / "jamie.the weather.isf", "xt.weather")
    has(place.commit(top, 1), "my plugins/jamie.the weather.isf/info.json:3:10: error: ")


def at_the_root(place):
    top = place.repository("xtplug-lint")
    write_plugin(top, "xt.weather")
    has(place.commit(top), "Skipped")
    top = place.repository(ROOT, ROOT.replace("xtplug-lint", "xtplug-fix"))
    write_plugin(top, "xt.weather")
    said = place.commit(top, 1)
    has(said, "info.json:3:10: error: ", "[tag-reserved]")
    lacks(said, "folder-")
    write_plugin(top)
    lacks(place.commit(top), "Skipped")


def not_ours(place):
    top = place.repository("xtplug-lint", "xtplug-fix")
    (top / "README").write_text("words\n")
    said = place.commit(top)
    assert said.count("Skipped") == 2, said


def only_staged(place):
    """What is not yet added is no part of the commit."""
    top = place.repository("xtplug-lint")
    folder = write_plugin(top / "jamie.weather.isf")
    place.git(top, "add", "-A")
    write_plugin(folder, "xt.weather")
    has(place.git(top, "commit", "-m", "half"), "Passed")
    assert "xt.weather" in (folder / "info.json").read_text()


def with_installed(place, script, action):
    """Run something while `script` is the xtplug on the PATH."""
    folder = place.scratch / "installed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "xtplug").write_text(script)
    (folder / "xtplug").chmod(0o755)
    kept = dict(place.environment)
    place.environment["PATH"] = f"{folder}:{kept['PATH']}"
    try:
        action()
    finally:
        place.environment = kept


def system_hooks(place):
    def run():
        top = place.repository("xtplug-fix-system", "xtplug-lint-system")
        folder = write_plugin(top / "jamie.weather.isf")
        has(place.commit(top), "Passed")
        (folder / "info.json").write_text((folder / "info.json").read_text().replace('"name"', "“name”"))
        has(place.commit(top, 1), "files were modified by this hook")
        write_plugin(folder, "xt.weather")
        has(place.commit(top, 1), "[tag-reserved]")

    with_installed(place, f'#!/bin/sh\nexec "{XTPLUG}" "$@"\n', run)
    top = place.repository("xtplug-lint-system")
    write_plugin(top / "jamie.weather.isf")
    has(place.commit(top, 1), "Executable `xtplug` not found")


def installed_versions(place):
    for version, word in ((VERSION, "the installed one ran"), ("9.9.9", "no findings in 1 plugin")):
        def run():
            top = place.repository("xtplug-lint, verbose: true")
            write_plugin(top / "jamie.weather.isf")
            has(place.commit(top), "Passed", word) # pylint: disable=cell-var-from-loop

        with_installed(place, f"#!/bin/sh\ncase $1 in\n--version) echo xtplug {version} ;;\n"
                       "*) echo the installed one ran ;;\nesac\n", run)


class Building:
    """A copy of what was cloned, in which nothing is built yet, and a cmake that does what we say."""

    def __init__(self, place):
        self.folder = Path(tempfile.mkdtemp(dir=place.scratch))
        shutil.copytree(place.clone(), self.folder / "clone", ignore=shutil.ignore_patterns("build", ".git"))
        self.script = self.folder / "clone" / "integrations" / "pre-commit" / "xtplug"
        self.built = self.folder / "clone" / "build" / place.program().parent.name
        tools = self.folder / "tools"
        tools.mkdir()
        words = {name: self.folder / name for name in ("log", "hang", "fail")}
        (tools / "cmake.sh").write_text(CMAKE.format(program=place.program(), **words))
        cmake = shutil.which("cmake", path=place.environment["PATH"])
        (tools / "cmake").write_text(f'#!/bin/sh\n[ "$1" != --version ] || exec {cmake} --version\nexec sh {tools}/cmake.sh "$@"\n')
        (tools / "cmake").chmod(0o755)
        self.environment = {**place.environment, "PATH": f"{tools}:{place.environment['PATH']}"}

    def start(self):
        return subprocess.Popen([self.script, "rules"], env=self.environment, cwd=self.folder, text=True,
                                start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def log(self):
        return (self.folder / "log").read_text().splitlines()

    def left(self):
        return sorted(path.name for path in self.built.iterdir())


def together(place):
    building = Building(place)
    calls = [building.start() for _ in range(4)]
    for one in calls:
        out, err = one.communicate(timeout=60)
        assert one.returncode == 0 and "tag-reserved" in out, (one.returncode, out[:100], err)
        assert err == "", err
    assert len(building.log()) == 2, building.log()
    assert building.left() == ["build.log", "xtplug"], building.left()


def stale_lock(place):
    building = Building(place)
    building.built.mkdir(parents=True)
    dead = subprocess.Popen(["true"])
    dead.wait()
    (building.built / "lock").symlink_to(str(dead.pid))
    one = building.start()
    assert one.communicate(timeout=60)[1] == "" and one.returncode == 0
    assert building.left() == ["build.log", "xtplug"], building.left()


def interrupted(place):
    building = Building(place)
    (building.folder / "hang").touch()
    one = building.start()
    end = time.monotonic() + 60
    while not (building.folder / "log").exists():
        assert time.monotonic() < end and one.poll() is None
        time.sleep(0.05)
    os.killpg(one.pid, signal.SIGINT)
    one.communicate(timeout=60)
    assert one.returncode != 0
    assert building.left() == ["build.log"], building.left()
    (building.folder / "hang").unlink()
    one = building.start()
    assert one.communicate(timeout=60)[1] == "" and one.returncode == 0


def failing(place):
    building = Building(place)
    (building.folder / "fail").touch()
    for _ in range(2):
        one = building.start()
        out, err = one.communicate(timeout=60)
        assert (one.returncode, out) == (2, ""), (one.returncode, out)
        has(err, "words of the compiler", f"xtplug {VERSION} could not be built; all that was said is in ")
        assert building.left() == ["build.log"], building.left()
    (building.folder / "fail").unlink()
    one = building.start()
    assert one.communicate(timeout=60)[1] == "" and one.returncode == 0


def does_not_run(place):
    """A program of another machine is built anew."""
    building = Building(place)
    building.built.mkdir(parents=True)
    (building.built / "xtplug").write_bytes(b"\x7fELF of another machine")
    (building.built / "xtplug").chmod(0o755)
    one = building.start()
    assert one.communicate(timeout=60)[1] == "" and one.returncode == 0
    assert len(building.log()) == 2


def missing(place):
    """With the base system alone, and as if each package manager stood there."""
    building = Building(place)
    bare = building.folder / "bare"
    bare.mkdir()
    for name in ("sh", "awk", "sed", "mktemp", "mkdir", "rm", "tr", "cat", "dirname", "ls", "ln", "readlink", "id", "uname",
                 "sleep", "getconf", "env"):
        (bare / name).symlink_to(shutil.which(name))
    building.environment["PATH"] = str(bare)
    words = {"apt-get": "libyaml-dev libpcre2-dev", "dnf": "libyaml-devel pcre2-devel", "brew": "libyaml pcre2"}
    for manager in (None, *words):
        if manager:
            (bare / manager).write_text("#!/bin/sh\n")
            (bare / manager).chmod(0o755)
        one = building.start()
        out, err = one.communicate(timeout=60)
        assert (one.returncode, out) == (2, ""), (one.returncode, out, err)
        has(err, f"xtplug: the hook has to build xtplug {VERSION}, and this machine lacks what that needs.\n",
            "missing: compiler cc, cmake 3.25 or newer, ", "library yaml-0.1", f"install xtplug {VERSION} itself")
        for name, packages in words.items():
            (has if manager in (None, name) else lacks)(err, f"install with: {name} install ")
            (has if manager in (None, name) else lacks)(err, f" {packages} ")
        lacks(err, "libarchive", "libcurl", "ninja-build")
        assert building.left() == [], building.left()
        if manager:
            (bare / manager).unlink()


def main():
    for program in ("pre-commit", "git"):
        if not shutil.which(program):
            skip_all(f"{program} is not installed")
    tap = Tap()
    with tempfile.TemporaryDirectory() as scratch:
        place = Place(Path(scratch).resolve())
        tap.run("the manifest is one", call, ["pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"], place.hooks,
                place.environment)
        tap.run("a first commit builds quietly and passes", first_commit, place)
        tap.run("the next one does not build", built_once, place)
        tap.run("a broken plugin is refused", broken, place)
        tap.run("options go into args", strict, place)
        tap.run("a plugin that can be put right is put right and refused once", fixed, place)
        tap.run("a deleted module beside a changed file is found", deleted_beside_changed, place)
        tap.run("a deletion alone passes, and is found where all plugins are linted", deleted_alone, place)
        tap.run("500 files in 40 plugins make one summary", many, place)
        tap.run("names with blanks", blanks, place)
        tap.run("a plugin at the repository's root", at_the_root, place)
        tap.run("other files are none of its business", not_ours, place)
        tap.run("what is not staged is not judged", only_staged, place)
        tap.run("the system hooks", system_hooks, place)
        tap.run("an installed one is used when it has the version", installed_versions, place)
        tap.run("four at once build once", together, place)
        tap.run("the lock of a process that is gone does not stop anybody", stale_lock, place)
        tap.run("a build that is interrupted leaves nothing in the way", interrupted, place)
        tap.run("a build that fails says why, each time", failing, place)
        tap.run("a program that does not run here is built anew", does_not_run, place)
        tap.run("what is missing is named, with its packages", missing, place)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
