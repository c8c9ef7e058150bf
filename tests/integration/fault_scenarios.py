"""The runs that faults.py and signals.py disturb: what stands in the folder before, what is run, what must hold after."""

import functools
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import store_server
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


HOUSE_RULES = """\
- id: house-desc
  severity: warning
  summary: The description says something
  at: /desc
  when: {type: string}
  expect: {length: {min: 20}}
  message: desc is only {value}
  examples:
    pass: ['{"desc": "Reads a rain gauge in the garden"}']
    fail: ['{"desc": "Rain"}']
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

    environment = {}
    kept = ""  # a folder whose files hold what depends on the time: each is whole, or not there
    is_for_signals = False
    is_json = False
    all_or_none = ""  # what begins with this is all there, or nothing of it
    reports = {}  # of files that may say something new when something went wrong: how to read them
    may_vanish = ()  # files that may be neither old nor new, but gone
    uses_libarchive = False
    is_completed_by_another_run = False
    no_failure = None  # what a run says that went on without what failed, with exit code 0
    other_words = ()  # by which it may tell, besides the system's

    def __init__(self, name, words, code=0, text=b"", prepare=(), first=100, most=150, **others):
        self.name, self.words, self.code, self.text = name, words, code, text
        self.steps, self.first, self.most = prepare, first, most
        for other, value in others.items():
            getattr(self, other)  # there is one of this name
            setattr(self, other, value)

    def prepare(self, top, program):
        write_plugins(top)
        for step in self.steps:
            step(top, program)

    def is_allowed(self, name, content):
        """Is this good for a file, though it is neither what stood there nor what a usual run writes?"""
        if self.kept and name.startswith(self.kept):
            return not content or content == "nothing" or isinstance(json.loads(content), dict)
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


def break_module(top, _program):
    (top / "plugins" / "jamie.weather.isf" / "weather.py").write_text("import sys\nprint((\n", encoding="utf-8")


def write_rules(top, _program):
    (top / "house.yaml").write_text(HOUSE_RULES, encoding="utf-8")


def copy_past(top, _program):
    """The plugins as they were, beside those that are there now."""
    shutil.copytree(top / "plugins", top / "past" / "plugins", symlinks=True)


def lint_scenarios():
    lint = ["lint", "--threads", "1"]
    yield Scenario("lint", [*lint, "plugins"], 1)
    yield Scenario("lint, two threads", ["lint", "--threads", "2", "plugins"], 1, first=20, most=60)
    yield Scenario("lint --format json", [*lint, "--format", "json", "plugins"], 1, is_json=True)
    yield Scenario("lint -", ["lint", "-"], 1, text=BROKEN.encode())
    yield Scenario("lint with a configuration", [*lint, "plugins"], 1, prepare=[write_config])
    yield Scenario("lint --rules", [*lint, "--rules", "house.yaml", "plugins"], 1, prepare=[write_rules], first=20, most=60)
    yield Scenario("lint --baseline", [*lint, "--baseline", "base.json", "plugins"], 0, prepare=[write_baseline])
    outputs = [word for name in REPORTS for word in ("--output", name)]
    yield Scenario("lint --output", [*lint, *outputs, "plugins"], 1, is_for_signals=True,
                   reports={name.split(":")[1]: read for name, read in REPORTS.items()})
    yield Scenario("lint --write-baseline", [*lint, "--write-baseline", "old.json", "plugins"], is_for_signals=True)
    yield Scenario("lint --fix", [*lint, "--fix", "--unsafe-fixes", "plugins"], 1, is_for_signals=True)
    yield Scenario("lint --fix, two threads", ["lint", "--threads", "2", "--fix", "--unsafe-fixes", "many"], 1,
                   prepare=[multiply], first=10, most=30, is_for_signals=True)
    yield Scenario("lint --fix -", ["lint", "--fix", "-"], 1, text=BROKEN.encode())
    yield Scenario("lint --diff", [*lint, "--diff", "plugins"], 1)
    yield Scenario("lint --show-config", ["lint", "--show-config", "plugins"], prepare=[write_config])
    yield Scenario("lint --against a folder", [*lint, "--against", "past/plugins", "plugins"], 1, prepare=[copy_past],
                   first=20, most=60)
    if shutil.which("git"):
        yield Scenario("lint --against git:", [*lint, "--against", "git:HEAD", "--write-baseline", "old.json", "plugins"],
                       prepare=[commit], first=20, most=40, is_for_signals=True)
    if shutil.which("python3"):
        yield Scenario("lint --check-python", [*lint, "--check-python", "--output", "json:new.json", "plugins"], 1,
                       prepare=[break_module], first=10, most=20, is_for_signals=True,
                       reports={"new.json": json.loads}, other_words=PYTHON_WORDS)


# Of a Python that was cut off, or did not get all of its input.
PYTHON_WORDS = ("the compiler of ", "python3: ")


def multiply(top, _program):
    """Many plugins to be put right at the same time."""
    for number in range(8):
        shutil.copytree(top / "plugins" / "legacy" / "acme.rain.isf", top / "many" / f"acme.rain{number}.isf")


def other_scenarios():
    plugin = "plugins/jamie.weather.isf"
    yield Scenario("bump", ["bump", "--readable", "1.3", plugin], is_for_signals=True)
    yield Scenario("bump --diff", ["bump", "--diff", plugin], first=20, most=40)
    yield Scenario("init", ["init", "--yes", "--owner", "jamie", "jamie.new.isf"], all_or_none="jamie.new.isf",
                   is_for_signals=True)
    yield Scenario("init, in a folder that is there", ["init", "--yes", "--owner", "jamie", "jamie.empty.isf"],
                   all_or_none="jamie.empty.isf/", prepare=[lambda top, _program: (top / "jamie.empty.isf").mkdir()],
                   is_for_signals=True)
    yield Scenario("schema", ["schema"])
    yield Scenario("list", ["list", "plugins"], 1)
    yield Scenario("list --format json", ["list", "--format", "json", "plugins"], 1)
    yield Scenario("list", ["list", "plugins"], 1, first=20, most=60)
    yield Scenario("rules", ["rules"])
    yield Scenario("rules --test", ["rules", "--test", "house.yaml"], prepare=[write_rules], first=20, most=60)
    yield Scenario("explain", ["explain", "tag-reserved"])
    yield Scenario("help", ["help", "lint"], first=20, most=40)
    yield Scenario("completions", ["completions", "zsh"], first=20, most=40)


@functools.cache
def store_url():
    """Of a store on this machine, served for as long as the tests run."""
    return store_server.Store().url("good", "/{id}")


def ask_once(top, program):
    """What it says is kept, so that the run finds it."""
    subprocess.run([program, "outdated", "--store", store_url(), "plugins/jamie.weather.isf"], cwd=top, check=True,
                   capture_output=True, env={"XDG_CACHE_HOME": str(top / "cache"), "HOME": str(top), "LC_ALL": "C.UTF-8"})


def store_scenarios():
    common = {"kept": "cache", "first": 20, "most": 40, "is_for_signals": True, "no_failure": says_what_it_did_without}
    plugin = ["--store", store_url(), "plugins/jamie.weather.isf"]
    yield Scenario("outdated", ["outdated", *plugin], **common)
    yield Scenario("outdated, asked before", ["outdated", *plugin], prepare=[ask_once], **common)
    yield Scenario("outdated --format json", ["outdated", "--format", "json", *plugin], **common)
    yield Scenario("lint --against store:", ["lint", "--threads", "1", "--config", "store.yaml", "--against", "store:",
                                             "--output", "json:new.json", "plugins/jamie.weather.isf"],
                   prepare=[configure_store], reports={"new.json": json.loads}, **common)


def says_what_it_did_without(result):
    """That a store gives no answer is no failure: one line says so, with its reason in brackets. JSON has the reason too."""
    if not result.stdout.startswith(b"{"):
        return re.fullmatch(r"xtplug: [^\n]* \[[a-z-]+\]\n", result.stderr.decode(errors="replace"))
    plugins = json.loads(result.stdout)["plugins"]
    return plugins and plugins[0]["result"] in ("out-of-date", "unknown")


def configure_store(top, _program):
    (top / "store.yaml").write_text(f"store:\n  url: {store_url()}\n", encoding="utf-8")


def grow(top, _program):
    """Enough for two threads to have work."""
    for number in range(6):
        (top / "plugins" / "jamie.weather.isf" / f"table{number}").write_text("".join(
            f"{i * i * (number + 3)} " for i in range(3000)), encoding="utf-8")


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
    pack = ["pack", "--threads", "1", plugin]
    for name in ("p.zip", "p.tar.gz", "p.tar.xz", "p.tar.zst"):
        yield Scenario(f"pack {name}", [*pack, "--output", name], first=40, most=80, is_for_signals=True)
    yield Scenario("pack --force", [*pack, "--force", "--level", "1", "--output", "p.zip"], prepare=[pack_as("p.zip")],
                   first=40, most=80, is_for_signals=True)
    yield Scenario("pack --output -", [*pack, "--output", "-"], first=40, most=80, is_for_signals=True)
    yield Scenario("pack, two threads", ["pack", "--threads", "2", plugin, "--output", "p.zip"], prepare=[grow],
                   first=20, most=60, is_for_signals=True)
    yield Scenario("pack --list", ["pack", "--list", plugin], first=40, most=80)
    yield Scenario("pack --dry-run", [*pack, "--dry-run"], first=20, most=40)
    yield Scenario("verify --output", ["verify", "--output", "json:old.json", "--format", "json", "p.zip"], is_json=True,
                   prepare=[pack_as("p.zip")], first=20, most=40, is_for_signals=True, reports={"old.json": json.loads})
    for name in ("p.zip", "p.tar.gz", "p.tar.xz", "p.tar.zst"):
        yield Scenario(f"verify {name}", ["verify", name], prepare=[pack_as(name)], first=40, most=80)
    for name, packages, steps in (("index", ["p.zip"], [pack_as("p.zip")]),
                                  ("index of a new release", ["p.zip", "q.zip"], [pack_as("p.zip"), publish, release])):
        yield Scenario(name, ["index", *packages, *INDEX], prepare=steps, first=40, most=80, is_for_signals=True,
                       reports={"site/store.json": json.loads},  # it says first what will be there
                       is_completed_by_another_run=True,
                       other_words=("cannot be read: its content is damaged or encrypted",))
    yield Scenario("index --check", ["index", "--check", "p.zip", *INDEX], prepare=[pack_as("p.zip"), publish],
                   first=20, most=40, other_words=("cannot be read: its content is damaged or encrypted",))
    yield Scenario("verify two", ["verify", "p.zip", "p.tar.gz"], prepare=[pack_as("p.zip"), pack_as("p.tar.gz")],
                   first=40, most=80)


def scenarios():
    yield from lint_scenarios()
    yield from other_scenarios()
    yield from store_scenarios()
    yield from package_scenarios()
