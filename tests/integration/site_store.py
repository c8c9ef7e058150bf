#!/usr/bin/env python3
"""The store that `index` writes: the same bytes everywhere, whole whenever it is looked at, and what a plain file server
makes of it. In TAP.

    site_store.py XTPLUG
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from packing import environment, run
from tap import Tap
from site_making import API, REPLY, Maker, Server, documented_client, loose, png, tree, works

XTPLUG = os.path.abspath(sys.argv[1])
BASE = "https://plugins.example.org"
ROUNDS = 30


def same_bytes(tap, scratch):
    maker = Maker(XTPLUG, scratch / "a")
    packages = maker.usual()
    first = scratch / "first"
    assert maker.index(packages, first).returncode == 0
    wanted = tree(first)
    moved = scratch / "elsewhere" / "deep"
    moved.mkdir(parents=True)
    copies = [shutil.copy(package, moved / f"x{number}{package.name}") for number, package in enumerate(packages)]
    ways = {
        "in another order": (packages[::-1], {}),
        "under other names": (copies, {}),
        "named as seen from elsewhere": ([f"./{Path(copy).name}" for copy in copies], {"cwd": moved}),
        "in another time zone and locale": (packages, {"env": environment(TZ="Pacific/Auckland", LC_ALL="C")}),
        "under another umask": (packages, {"preexec_fn": lambda: os.umask(0o077)}),
    }
    for number, (title, (names, options)) in enumerate(ways.items()):
        site = scratch / f"again{number}"
        result = maker.index(names, site, **options)
        tap.tell(result.returncode == 0 and tree(site) == wanted, f"the same bytes {title}", result)

    stamps = {path: os.stat(path).st_mtime_ns for path in first.rglob("*")}
    result = maker.index(packages, first)
    tap.tell(result.stdout.endswith(b"0 files written, 0 removed, 20 as they were\n"), "nothing is written twice", result)
    tap.tell({path: os.stat(path).st_mtime_ns for path in first.rglob("*")} == stamps, "not even the times change")
    result = maker.index(packages, first, "--check")
    tap.tell(result.returncode == 0 and b"up to date" in result.stdout, "--check agrees", result)
    texts = [path for path in first.rglob("*.json")]
    tap.tell(all(path.read_bytes().isascii() and path.read_bytes().endswith(b"}\n") for path in texts),
             "answers are ASCII and end in a line end")
    as_written = {path: json.dumps(json.loads(path.read_bytes()), indent=2, sort_keys=True) + "\n"
                  for path in texts}
    tap.tell(all(path.read_text() == text for path, text in as_written.items()),
             "keys are sorted, two blanks a level, as Python writes them")


def numbers(tap, scratch):
    maker = Maker(XTPLUG, scratch / "n")
    usual = maker.usual()
    site = scratch / "numbered"

    def ids():
        return {row["pluginId"]: row["id"] for row in json.loads((site / "store.json").read_text())["plugins"]}

    maker.index(usual, site)
    tap.tell(ids() == {"acme_rain": 1, "jamie.weather": 2}, "numbers are given", ids())
    early = maker.pack("aaa.first", 1, "1", "release: {date: 2026-04-01}\n")
    maker.index([*usual, early], site)
    tap.tell(ids() == {"acme_rain": 1, "jamie.weather": 2, "aaa.first": 3}, "and kept when others come", ids())
    result = maker.index(usual[:2], site, "--allow-removal")
    tap.tell(result.returncode == 0 and ids()["aaa.first"] == 3, "also of plugins that go", result)
    gone = [path for path in site.rglob("*") if "acme_rain" in str(path) or path.match("pluginstore/1")]
    tap.tell(not gone, "which leave nothing else behind", gone)
    tap.tell((site / API / REPLY).read_bytes() == (site / API / "jamie.weather" / REPLY).read_bytes(),
             "a plugin that is alone answers at the API's own path")
    other = maker.pack("bbb.other", 1, "1", "release: {date: 2026-04-01}\n")
    maker.index([*usual, early, other], site)
    tap.tell(ids() == {"acme_rain": 1, "jamie.weather": 2, "aaa.first": 3, "bbb.other": 4},
             "a number is never given again, and comes back with its plugin", ids())
    tap.tell(not (site / API / REPLY).exists(), "several plugins do not answer at the API's own path")


def interrupted(tap, scratch):
    """Killed at any moment, there and back between two states; then an undisturbed run puts all right."""
    maker = Maker(XTPLUG, scratch / "i")
    usual = maker.usual()
    many = [maker.pack(f"many.p{number:02}", 1, "1.0", "release: {date: 2026-04-01}\nicon: i.png\n",
                       {"i.png": png(), "noise": random.Random(number).randbytes(200_000)}) for number in range(12)]
    states = [[*usual[:2]], [*usual, *many]]
    site = scratch / "killed"
    rng = random.Random(6)
    longest = 0.02
    wrong, killed = "", 0
    for number in range(ROUNDS):
        command = [XTPLUG, "index", "-q", "--no-config", *states[number % 2], "-o", site, "--base-url", BASE,
                   "--allow-removal"]
        began = time.monotonic()
        process = subprocess.Popen(list(map(str, command)), env=environment(), stderr=subprocess.PIPE)
        try:
            process.wait(rng.uniform(0, longest))
            longest = 1.2 * (time.monotonic() - began)  # now: the machine is not always as fast
        except subprocess.TimeoutExpired:
            process.send_signal(rng.choice([signal.SIGKILL, signal.SIGTERM]))
            process.wait()
            killed += 1
            longest *= 1.1
        process.stderr.close()
        wrong = wrong or works(site, BASE)
    tap.tell(not wrong, f"the store works whenever a run is killed ({killed} of {ROUNDS} were)", wrong)
    tap.tell(killed > ROUNDS // 4, "enough of them were", killed)
    fresh = scratch / "fresh"
    for folder in (site, fresh):
        maker.index(usual, folder, "--allow-removal")
    strip = {"store.json", "index.html"}
    left = {path for path in tree(site) if not path.startswith("pluginstore/")} ^ {
        path for path in tree(fresh) if not path.startswith("pluginstore/")}
    tap.tell(not left - strip and not works(site, BASE), "the next run puts all right, and leaves nothing behind", left)


def full_disk(tap, scratch):
    maker = Maker(XTPLUG, scratch / "f")
    packages = maker.usual()
    site = scratch / "full"
    maker.index(packages[:2], site)
    before = tree(site)
    big = maker.pack("big.one", 1, "1", "release: {date: 2026-04-01}\n",
                     {"noise": random.Random(1).randbytes(300_000)})
    limited = f'ulimit -f 200; exec "$0" index --no-config "$@" -o {site} --base-url {BASE}'
    result = run(["bash", "-c", limited, XTPLUG, *packages, big], env=environment())
    after = tree(site)
    tap.tell(result.returncode == 2 and b"File too large" in result.stderr, "a file that cannot be written is told",
             result)
    tap.tell(all(after[path] == sum for path, sum in before.items() if path != "store.json")
             and not works(site, BASE), "and the store is as it was", set(after.items()) ^ set(before.items()))
    tap.tell(not [path for path in after if ".tmp" in path], "no half-written file is left")
    os.chmod(site / "files", 0o555)
    if os.geteuid() != 0:
        late = maker.pack("late.one", 1, "1", "release: {date: 2026-04-01}\n")
        result = maker.index([*packages, late], site, "--allow-removal")
        tap.tell(result.returncode == 2 and b"Permission denied" in result.stderr, "a folder that is not ours", result)
    else:
        tap.skip("a folder that is not ours", "root may write everywhere")
    os.chmod(site / "files", 0o755)


def foreign(tap, scratch):
    """Whatever is called like a part of a store and is none of this one stays as it is."""
    maker = Maker(XTPLUG, scratch / "o")
    packages = maker.usual()
    others = ["icons/logo.png", "icons/acme.other.png", "pluginstore/5/index.html", "files/photos/2024/a.jpg", "CNAME",
              f"{API}/acme.other/{REPLY}", f"{API}/notes.txt"]
    site = scratch / "shared"
    for path in others:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(f"somebody's {path}")
    before = tree(site)
    for packed, words in ((packages, ()), (packages[:2], ("--allow-removal",)), (packages[:2], ("--check",))):
        result = maker.index(packed, site, *words)
        after = tree(site)
        tap.tell(result.returncode == 0 and {path: after.get(path) for path in before} == before,
                 f"files of others stay: {len(packed)} packages {' '.join(words)}", result)
    for path in ("nginx-server.conf", "icons/jamie.weather.png", "pluginstore/1/index.html"):
        site = scratch / f"taken{len(path)}"
        taken = site / path
        taken.parent.mkdir(parents=True)
        taken.write_text("somebody's")
        before = tree(site)
        result = maker.index(packages, site, "--allow-removal")
        tap.tell(result.returncode in (1, 2) and tree(site) == before and b"store.json" in result.stderr,
                 f"where no store is yet, nothing is written over: {path}", result)


def plain_server(tap, scratch):
    """A host that knows nothing of queries: the path selects the plugin."""
    maker = Maker(XTPLUG, scratch / "p")
    site = scratch / "plain"
    site.mkdir()
    server = Server(site)
    maker.index(maker.usual(), site, base=server.url)
    template = json.loads((site / "store.json").read_text())["urlTemplate"]

    def fetch(url):
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read()

    found = documented_client(template, "jamie.weather", "1.2", fetch, lambda a, b: loose(a) > loose(b))
    tap.tell(found == "1.3.0", "a plain file server answers the documented client at the store's template", found)
    home = environment(XDG_CACHE_HOME=str(scratch / "cache"), no_proxy="127.0.0.1")
    maker.pack("jamie.weather", 7, "1.2")
    result = run([XTPLUG, "outdated", "--no-config", "--refresh", "--exit-code", "--store", template,
                  maker.scratch / "plugins/jamie.weather.isf"], env=home)
    tap.tell(result.returncode == 1 and b"1.3.0" in result.stdout, "and outdated", result)
    unmapped = f"{server.url}/{API}/{REPLY}?pluginId={{id}}"
    result = run([XTPLUG, "outdated", "--no-config", "--refresh", "--store", unmapped,
                  maker.scratch / "plugins/jamie.weather.isf"], env=home)
    tap.tell(b"[http-404]" in result.stderr, "at the API's own URL it knows nothing, and never another plugin", result)
    reply = json.loads(fetch(template.format(id="jamie.weather")))["plugins"][0]["latestRelease"]
    package = fetch(reply["downloadUrl"])
    (scratch / "w.zip").write_bytes(package)
    (scratch / "w.zip.sha256").write_bytes(fetch(reply["downloadUrl"] + ".sha256"))
    name = reply["downloadUrl"].rsplit("/", 1)[1]
    (scratch / "w.zip").rename(scratch / name)
    (scratch / "w.zip.sha256").rename(scratch / f"{name}.sha256")
    result = run([XTPLUG, "verify", "--no-config", scratch / name])
    tap.tell(result.returncode == 0 and b"its checksum file agrees" in result.stdout,
             "what was downloaded verifies with the checksum beside it", result)
    server.close()


def main():
    tap = Tap()
    for part in (same_bytes, numbers, interrupted, full_disk, foreign, plain_server):
        with tempfile.TemporaryDirectory() as folder:
            part(tap, Path(folder).resolve())
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
