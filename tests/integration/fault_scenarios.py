"""The runs that faults.py lets go wrong: what stands in the folder before, what is run, and what must hold after."""

import json
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

from packing import MANIFEST

BROKEN = """\
{
  "name": "Rain, “fast”",
  "tag": "xt.rain",
  "APIVersion": 2.0,
  "vers": "7",
  'readableVers': 1.10,
  "Script": "python3"
  "module": "rain",
  "desc": "Reads a rain gauge",   // of mine
  "deviceTypes": [{"name": "Gauge", "tag": "acme.gauge"}, {"name": "Gauge", "tag": "acme.gauge"},],
}
"""
CONFIG = """\
rules:
  desc-long: {severity: error, max: 10}
  tag-generic: off
known-tags: tags.txt
overrides:
  - files: ["legacy/**"]
    rules: {folder-suffix: off}
"""


def is_whole_text(content):
    """Its last line is the summary."""
    return content.endswith(b"\n") and b"problem" in content.splitlines()[-1]


REPORTS = {
    "sarif:out.sarif": json.loads, "json:new.json": json.loads, "gitlab:g.json": json.loads,
    "junit:j.xml": ElementTree.fromstring, "text:t.txt": is_whole_text,
}


class Scenario:
    """One command line and the folder it is run in."""

    reports = {}  # of files that may say something new when something went wrong: how to read them
    may_vanish = ()  # files that may be neither old nor new, but gone
    uses_libarchive = False
    is_completed_by_another_run = False
    other_words = ()  # by which it may tell, besides the system's

    def __init__(self, name, words, code=0, text=b"", prepare=(), first=100, most=150, is_json=False, all_or_none=""):
        self.name, self.words, self.code, self.text = name, words, code, text
        self.steps, self.first, self.most = prepare, first, most
        self.is_json, self.all_or_none = is_json, all_or_none

    def prepare(self, top, program):
        write_plugins(top)
        for step in self.steps:
            step(top, program)

    def is_allowed(self, name, content):
        """Is this good for a file, though it is neither what stood there nor what a usual run writes?"""
        if content == "nothing":
            return name in self.may_vanish
        try:
            return name in self.reports and self.reports[name](content) is not False
        except (ValueError, ElementTree.ParseError):
            return False

    def wrong_tree(self, after, old, new):
        """What is wrong with files that belong together."""
        if not self.all_or_none:
            return ""
        names = [name for name in after.keys() | old.keys() | new.keys() if name.startswith(self.all_or_none)]
        is_old = all(after.get(name, "") == old.get(name, "") for name in names)
        is_new = all(after.get(name, "") == new.get(name, "") for name in names)
        return "" if is_old or is_new else f"of {self.all_or_none}, only {[name for name in names if name in after]}"


def write_plugins(top):
    good, broken = top / "plugins" / "jamie.weather.isf", top / "plugins" / "legacy" / "acme.rain.isf"
    (good / "lib").mkdir(parents=True)
    broken.mkdir(parents=True)
    (good / "info.json").write_text(json.dumps(MANIFEST, indent=2) + "\n", encoding="utf-8")
    (good / "weather.py").write_text("import xtension\n" * 50, encoding="utf-8")
    (good / "lib" / "tool").write_bytes(b"\x7fELF" + bytes(range(256)) * 40)
    (good / "lib" / "link").symlink_to("tool")
    (good / ".xtplugignore").write_text("*.bak\n", encoding="utf-8")
    (good / "notes.bak").write_text("no\n", encoding="utf-8")
    (broken / "info.json").write_text(BROKEN, encoding="utf-8")
    (broken / "rain.py").write_text("import sys\nprint((\n", encoding="utf-8")
    (top / "tags.txt").write_text("acme.other\nacme.more\n", encoding="utf-8")
    (top / "out.sarif").write_text("old\n", encoding="utf-8")
    (top / "old.json").write_text("old\n", encoding="utf-8")


def write_config(top, _program):
    (top / ".xtplug.yaml").write_text(CONFIG, encoding="utf-8")


def write_baseline(top, program):
    call(program, "lint", "--no-config", "--write-baseline", "base.json", "plugins", cwd=top)


def pack_as(name):
    def pack(top, program):
        call(program, "pack", "--quiet", "--no-config", "plugins/jamie.weather.isf", "--output", name, cwd=top)

    return pack


def commit(top, _program):
    """A repository with the plugins as they were, and a change on top."""
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *words], cwd=top, check=True)
    manifest = top / "plugins" / "jamie.weather.isf" / "info.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("weather station", "rain gauge"), encoding="utf-8")


INDEX = ["--output", "site", "--base-url", "https://plugins.example.org", "--as-of", "2026-01-01"]


def publish(top, program):
    call(program, "index", "--no-config", "p.zip", *INDEX, cwd=top)


def release(top, program):
    """A new version of the plugin, and its package."""
    call(program, "bump", "--readable", "1.3", "plugins/jamie.weather.isf", cwd=top)
    pack_as("q.zip")(top, program)


def call(program, *words, cwd):
    """What prepares a run goes right; its exit code says whether findings stood against something."""
    done = subprocess.run([program, *words], cwd=cwd, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise OSError(done.stderr.decode())


def lint_scenarios():
    yield Scenario("lint", ["lint", "--threads", "1", "plugins"], 1)
    yield Scenario("lint, two threads", ["lint", "--threads", "2", "plugins"], 1, first=20, most=60)
    yield Scenario("lint --format json", ["lint", "--threads", "1", "--format", "json", "plugins"], 1, is_json=True)
    yield Scenario("lint -", ["lint", "-"], 1, text=BROKEN.encode())
    yield Scenario("lint with a configuration", ["lint", "--threads", "1", "plugins"], 1, prepare=[write_config])
    yield Scenario("lint --baseline", ["lint", "--threads", "1", "--baseline", "base.json", "plugins"], 0,
                   prepare=[write_baseline])
    outputs = [word for name in REPORTS for word in ("--output", name)]
    scenario = Scenario("lint --output", ["lint", "--threads", "1", *outputs, "plugins"], 1)
    scenario.reports = {name.split(":")[1]: read for name, read in REPORTS.items()}
    yield scenario
    yield Scenario("lint --write-baseline", ["lint", "--threads", "1", "--write-baseline", "old.json", "plugins"])
    yield Scenario("lint --fix", ["lint", "--threads", "1", "--fix", "--unsafe-fixes", "plugins"], 1)
    yield Scenario("lint --fix -", ["lint", "--fix", "-"], 1, text=BROKEN.encode())
    yield Scenario("lint --diff", ["lint", "--threads", "1", "--diff", "plugins"], 1)
    yield Scenario("lint --show-config", ["lint", "--show-config", "plugins"], prepare=[write_config])
    if shutil.which("git"):
        yield Scenario("lint --against git:", ["lint", "--threads", "1", "--against", "git:HEAD", "plugins"], 1,
                       prepare=[commit], first=20, most=40)


def other_scenarios():
    yield Scenario("bump", ["bump", "--readable", "1.3", "plugins/jamie.weather.isf"])
    yield Scenario("init", ["init", "--yes", "--owner", "jamie", "jamie.new.isf"], all_or_none="jamie.new.isf")
    yield Scenario("init, in a folder that is there", ["init", "--yes", "--owner", "jamie", "jamie.empty.isf"], all_or_none="jamie.empty.isf/",
                   prepare=[lambda top, _program: (top / "jamie.empty.isf").mkdir()])
    yield Scenario("schema", ["schema"])
    yield Scenario("list", ["list", "plugins"], 1)
    yield Scenario("list --format json", ["list", "--format", "json", "plugins"], 1)
    yield Scenario("rules", ["rules"])
    yield Scenario("explain", ["explain", "tag-reserved"])


def package_scenarios():
    for scenario in with_packages():
        scenario.uses_libarchive = True
        # A checksum goes before its package is replaced: none is better than one of another package.
        scenario.may_vanish = ("p.zip.sha256",)
        yield scenario


def with_packages():
    yield Scenario("lint of packages", ["lint", "--threads", "1", "p.zip", "p.tar.xz"],
                   prepare=[pack_as("p.zip"), pack_as("p.tar.xz")])
    plugin = "plugins/jamie.weather.isf"
    for name in ("p.zip", "p.tar.gz", "p.tar.xz", "p.tar.zst"):
        yield Scenario(f"pack {name}", ["pack", "--threads", "1", plugin, "--output", name], first=40, most=80)
    yield Scenario("pack --force", ["pack", "--threads", "1", "--force", "--level", "1", plugin, "--output", "p.zip"],
                   prepare=[pack_as("p.zip")], first=40, most=80)
    yield Scenario("pack --output -", ["pack", "--threads", "1", plugin, "--output", "-"], first=40, most=80)
    yield Scenario("pack, two threads", ["pack", "--threads", "2", plugin, "--output", "p.zip"], first=20, most=60)
    yield Scenario("pack --list", ["pack", "--list", plugin], first=40, most=80)
    for name in ("p.zip", "p.tar.gz", "p.tar.xz", "p.tar.zst"):
        yield Scenario(f"verify {name}", ["verify", name], prepare=[pack_as(name)], first=40, most=80)
    for name, packages, steps in (("index", ["p.zip"], [pack_as("p.zip")]),
                                  ("index of a new release", ["p.zip", "q.zip"], [pack_as("p.zip"), publish, release])):
        scenario = Scenario(name, ["index", *packages, *INDEX], prepare=steps, first=40, most=80)
        scenario.reports = {"site/store.json": json.loads}  # it says first what will be there
        scenario.is_completed_by_another_run = True
        scenario.other_words = ("cannot be read: its content is damaged or encrypted",)
        yield scenario
    yield Scenario("verify two", ["verify", "p.zip", "p.tar.gz"], prepare=[pack_as("p.zip"), pack_as("p.tar.gz")],
                   first=40, most=80)


def scenarios():
    yield from lint_scenarios()
    yield from other_scenarios()
    yield from package_scenarios()
