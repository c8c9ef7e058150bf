"""What the tests of the store share: a scratch folder to run xtplug in, a server, and cases told in TAP.

Each of them is called with XTPLUG, and may be with PRELOAD, a library that makes name lookups hang.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import store_server
from tap import Tap

XTPLUG, PRELOAD = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""

LINK = "  download: https://plugins.example.org/weather-1.4.0.zip\n"
NEWER = "jamie.weather.isf: out of date: it is 1.2, the store has 1.4.0 of 2026-03-02\n" + LINK

PLAIN = store_server.Store()


class Place:
    """A scratch folder with plugins and a cache of its own, in which the program is run."""

    def __init__(self, *names):
        self.folder = tempfile.TemporaryDirectory(prefix="xtplug-store-")
        self.root = Path(self.folder.name)
        self.cache = self.root / "cache"
        for name in names or ("jamie.weather",):
            self.plugin(name)

    def plugin(self, name, readable="1.2", vers=7):
        folder = self.root / f"{name}.isf"
        folder.mkdir(exist_ok=True)
        manifest = {"name": "W", "tag": name, "APIVersion": 2, "vers": vers, "readableVers": readable}
        (folder / "info.json").write_text(json.dumps({**manifest, "script": "python3", "module": "w.py", "desc": "x"}))

    def environment(self, **changes):
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        for name in ("XTPLUG_NO_NETWORK", "CI", "SSL_CERT_FILE", "SSL_CERT_DIR"):
            kept.pop(name, None)
        kept["XDG_CACHE_HOME"] = str(self.cache)
        kept["HOME"] = str(self.root / "home")
        return {**kept, **changes}

    def command(self, *words):
        return [XTPLUG, "outdated", "--no-config", *words]

    def run(self, *words, **changes):
        return subprocess.run(
            self.command(*words), cwd=self.root, env=self.environment(**changes), capture_output=True, text=True,
            check=False, timeout=60,
        )

    def start(self, *words, **changes):
        return subprocess.Popen(
            self.command(*words), cwd=self.root, env=self.environment(**changes), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    def entries(self):
        return [json.loads(path.read_text()) for path in sorted((self.cache / "xtplug/store").glob("*.json"))]

    def age(self, hours):
        """Make all that is kept older."""
        for path in (self.cache / "xtplug/store").glob("*.json"):
            entry = json.loads(path.read_text())
            for name in ("attemptedMs", "settledMs", "answeredMs", "notBeforeMs"):
                if name in entry:
                    entry[name] -= hours * 3600 * 1000
            path.write_text(json.dumps(entry))


def expect(*conditions):
    """What does not hold, of pairs of a condition and what to say; empty: all does."""
    return "; ".join(str(words) for holds, words in conditions if not holds)


def is_one_line(text, token):
    """One printable line that ends in the token."""
    return text.count("\n") == 1 and text.endswith(f" [{token}]\n") and text[:-1].isprintable()


CASES = []


def case(title):
    def keep(function):
        CASES.append((title, function))
        return function

    return keep


def wait_until(holds, limit_s=30):
    """@return false when it did not come to hold in time."""
    end = time.monotonic() + limit_s
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def wait_for_request(mode, part):
    """Until the server has seen it."""
    assert wait_until(lambda: any(part in entry[1] for entry in PLAIN.requests(mode))), "no request came"


def is_in_time(took, limit_s):
    """On a machine that is busy everything takes longer: what starting the program takes now, ten times over."""
    if took < limit_s:
        return True
    before = time.monotonic()
    subprocess.run([XTPLUG, "outdated", "--version"], capture_output=True, check=False)
    return took < limit_s + 10 * (time.monotonic() - before)


def token_at(url, token, limit_s=7.5, place=None, **changes):
    """One run against a URL; what is wrong with it."""
    place = place or Place()
    before = time.monotonic()
    result = place.run("--store", url, **changes)
    took = time.monotonic() - before
    return expect(
        (result.returncode == 0, f"exit {result.returncode}"),
        (result.stdout == "", result.stdout),
        (is_one_line(result.stderr, token), result.stderr),
        (is_in_time(took, limit_s), f"took {took:.1f} s"),
    )


def run_case(entry):
    title, function = entry
    try:
        return title, function()
    except Exception as error:  # whatever it is, the other cases still run
        return title, repr(error)


def main():
    tap = Tap()
    # Most of the time is spent waiting for limits to pass.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for title, problem in pool.map(run_case, CASES):
            tap.tell(not problem, title, problem)
    return tap.end()
