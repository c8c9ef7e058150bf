#!/usr/bin/env python3
"""xtplug outdated and lint --against store: as people call them, in TAP.

    store_use.py XTPLUG 
"""

import json
import re
import shutil
import subprocess
import sys
import zipfile

from store_place import NEWER, PLAIN, XTPLUG, Place, case, expect, is_one_line, main


def lint(place, *words, **changes):
    return subprocess.run(
        [XTPLUG, "lint", "--no-config", "--select", "vers-increase,readable-vers-increase", *words], cwd=place.root,
        env=place.environment(**changes), capture_output=True, text=True, check=False, timeout=60,
    )


@case("wrong use is refused before anything is sent")
def wrong_use():
    place = Place("jamie.weather", "b.two")
    problems = []
    for words, message in (
        (["--store", "http://127.0.0.1:1/"], "--store: the URL has no {id}, which stands for the plugin's id in the store"),
        (["--store", "ftp://127.0.0.1/{id}"], "--store: expected a URL that begins with https://"),
        (["--store", "file:///etc/{id}"], "--store: expected a URL that begins with https://"),
        (["--store", "https:///{id}"], "--store: the URL names no host"),
        (["--store", "https://jamie:secret@a.example/{id}"],
         "--store: the URL holds a user name or a password; stores are asked without"),
        (["--store", "https://{id}.example.org/"],
         "--store: {id} must stand behind the host, or each plugin would be asked for elsewhere"),
        (["--store", "https://a.example/{id}#x"], "--store: the URL has a part behind #, which is never sent"),
        (["--refresh", "--offline"], "give --refresh or --offline, not both"),
        (["--id", "x"], "--id names one plugin, and 2 were found"),
        (["nowhere"], "nowhere: there is no such file or folder"),
    ):
        result = place.run(*words, XTPLUG_NO_NETWORK="1")
        lines = [line for line in result.stderr.splitlines() if not line.endswith("[offline]")]
        problems.append(
            expect(
                (result.returncode == 2 and result.stdout == "", f"{words}: {result}"),
                (lines == [f"xtplug: {message}"], f"{words}: {lines}"),
            )
        )
    return "; ".join(problem for problem in problems if problem)


@case("the configuration names the store and the id; the command line wins")
def configured():
    place = Place()
    config = place.root / "jamie.weather.isf/.xtplug.yaml"
    config.write_text(f"store:\n  url: {PLAIN.url('any', '/{id}/configured')}\n  id: acme.other\n")

    def run(*words):
        subprocess.run([XTPLUG, "outdated", "--refresh", *words], cwd=place.root, env=place.environment(),
                       capture_output=True, text=True, check=False)
        return PLAIN.requests("any")[-1][1]

    return expect(
        (run() == "GET /any/acme.other/configured HTTP/1.1", PLAIN.requests("any")[-1]),
        (run("--id", "mine") == "GET /any/mine/configured HTTP/1.1", PLAIN.requests("any")[-1]),
        (run("--store", PLAIN.url("any", "/{id}/line")) == "GET /any/acme.other/line HTTP/1.1", PLAIN.requests("any")),
    )


@case("the JSON is one document with all that is known")
def document():
    place = Place()
    result = place.run("--store", PLAIN.url("vers-newer", "/json/{id}"), "--format", "json")
    data = json.loads(result.stdout)
    plugin = data["plugins"][0]
    times = (plugin.pop("asked"), plugin.pop("answered"))
    wrong = json.loads(place.run("--store", "x", "--format", "json").stdout)
    return expect(
        (all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment) for moment in times), times),
        (
            plugin
            == {
                "path": "jamie.weather.isf",
                "id": "jamie.weather",
                "url": PLAIN.url("vers-newer", "/json/jamie.weather"),
                "result": "out-of-date",
                "installed": {"readableVers": "1.2", "vers": 7},
                "latest": {
                    "number": "1.0",
                    "vers": 8,
                    "releaseDate": "2026-03-02",
                    "downloadUrl": "https://plugins.example.org/weather-1.4.0.zip",
                },
            },
            plugin,
        ),
        (data["summary"] == {"plugins": 1, "outOfDate": 1, "unknown": 0}, data),
        (wrong["plugins"] == [] and wrong["problems"][0]["message"].startswith("--store: "), wrong),
    )


@case("lint --against store: says which version is not above the store's")
def against():
    place = Place()
    place.plugin("b.second", "1.5", 9)

    def findings(mode, name="jamie.weather"):
        result = lint(place, "--against", f"store:{PLAIN.url(mode)}", "--format", "json", f"{name}.isf")
        found = json.loads(result.stdout)["findings"]
        return result.returncode, [(finding["rule"], finding["severity"], finding["message"]) for finding in found]

    host = f"the store 127.0.0.1:{PLAIN.port}"
    readable = ("readable-vers-increase", "warning",
                f'readableVers is "1.2", which is not above "1.4.0", the version in {host}')
    both = findings("vers-newer")
    return expect(
        (findings("good") == (0, [readable]), findings("good")),
        (findings("older") == (0, []), findings("older")),
        (findings("equal")[1][0][0] == "readable-vers-increase", findings("equal")),
        (both == (1, [("vers-increase", "error", f"vers is 7 and was 8 in {host}, but a release must be above that")]),
         both),
        (findings("vers-equal")[0] == 1, findings("vers-equal")),
        (findings("any", "b.second") == (0, []), findings("any", "b.second")),
        (findings("word-number") == (0, []), findings("word-number")),
        (findings("built-in") == (0, []), findings("built-in")),
    )


@case("lint --against store: a store that gives no answer fails nothing, and is told")
def against_silent():
    place = Place()
    result = lint(place, "--against", f"store:{PLAIN.url('500')}")
    unknown = lint(place, "--against", f"store:{PLAIN.url('404')}")
    offline = lint(place, "--against", f"store:{PLAIN.url('any')}", XTPLUG_NO_NETWORK="1")
    wrong = lint(place, "--against", "store:nowhere")
    return expect(
        ((result.returncode, result.stdout) == (0, "no findings in 1 plugin\n"), result),
        (is_one_line(result.stderr, "http-5xx"), result.stderr),
        (unknown.returncode == 0 and is_one_line(unknown.stderr, "http-404"), unknown),
        (offline.returncode == 0 and is_one_line(offline.stderr, "offline"), offline),
        (wrong.returncode == 2 and wrong.stderr.startswith('xtplug: --against "store:nowhere": expected a URL'), wrong),
    )


@case("no other command sends anything, whatever the configuration says")
def others_are_silent():
    place = Place()
    config = place.root / "jamie.weather.isf/.xtplug.yaml"
    config.write_text(f"store:\n  url: {PLAIN.url('any', '/{id}/silent')}\n")
    for words in (["lint"], ["lint", "--show-config"], ["rules"], ["explain", "vers-increase"], ["schema"],
                  ["pack", "--dry-run", "jamie.weather.isf"], ["help", "outdated"], ["outdated", "--help"]):
        subprocess.run([XTPLUG, *words], cwd=place.root, env=place.environment(), capture_output=True, check=False)
    sent = [entry for entry in PLAIN.requests("any") if "/silent" in entry[1]]
    return expect((not sent, sent), (not place.cache.exists(), "there is a cache"))


@case("a package is a plugin like any other")
def package():
    place = Place()
    with zipfile.ZipFile(place.root / "weather.zip", "w") as archive:
        archive.write(place.root / "jamie.weather.isf/info.json", "jamie.weather.isf/info.json")
        archive.writestr("jamie.weather.isf/w.py", "")
    (place.root / "broken.zip").write_bytes(b"PK\x03\x04")
    result = place.run("--store", PLAIN.url("any"), "weather.zip", "broken.zip")
    linted = lint(place, "--against", f"store:{PLAIN.url('any')}", "weather.zip")
    return expect(
        (result.stdout == NEWER.replace("jamie.weather.isf", "weather.zip"), result),
        (result.returncode == 2 and result.stderr.startswith("xtplug: broken.zip: "), result),
        ("[readable-vers-increase]" in linted.stdout, linted),
    )


@case("the main program loads no network")
def no_network_loaded():
    if not shutil.which("ldd"):
        return ""
    done = subprocess.run(["ldd", XTPLUG], capture_output=True, text=True, check=False)
    return expect(("libcurl" not in done.stdout, done.stdout))


if __name__ == "__main__":
    sys.exit(main())
