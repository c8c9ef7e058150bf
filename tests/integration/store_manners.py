#!/usr/bin/env python3
"""xtplug outdated asks politely: once a day, one process, one after another, and what it keeps, in TAP.

    store_manners.py XTPLUG 
"""

import json
import os
import re
import signal
import stat
import sys
import time

import store_server
from store_place import (
    NEWER, PLAIN, Place, case, expect, is_in_time, is_one_line, main, token_at, wait_for_request, wait_until,
)


def has_begun(run):
    """It has opened the file with the locks, so it knows when it began. Where that cannot be seen, time must do."""
    if not os.path.isdir("/proc/self/fd"):
        time.sleep(0.2)
        return True
    try:
        links = [os.readlink(entry.path) for entry in os.scandir(f"/proc/{run.pid}/fd")]
    except OSError:  # it opens and closes some while we look
        return False
    return any(link.endswith("/xtplug/store/lock") for link in links)


def eight_at_once(name, *words):
    """Eight runs, none of which gets an answer before all have begun; @return what is wrong."""
    for turn in range(5):
        place, part = Place(), f"/{name}-{turn}/"
        url = PLAIN.url("gate", f"{part}{{id}}")
        PLAIN.gate.set()
        if words:
            place.run("--store", url)  # asked already, by a run before these
        PLAIN.gate.clear()
        runs = [place.start("--store", url, *words) for _ in range(8)]
        # Not longer than any of them waits.
        are_together = wait_until(lambda: all(has_begun(run) for run in runs), 3)
        PLAIN.gate.set()
        outputs = [run.communicate(timeout=60) for run in runs]
        sent = [entry for entry in PLAIN.requests("gate") if part in entry[1]]
        if are_together:
            most = 2 if words else 1
            return expect((outputs == [(NEWER, "")] * 8, outputs), (len(sent) == most, f"{len(sent)} requests"))
    return "this machine is too busy to run eight of them side by side"


@case("eight processes at once send one request, also with --refresh")
def eight():
    return eight_at_once("eight") or eight_at_once("refresh", "--refresh")


@case("the stamp is on the disk before the request leaves")
def killed():
    place = Place()
    url = PLAIN.url("hang", "/kill/{id}")
    run = place.start("--store", url)
    wait_for_request("hang", "/kill/")
    kept = place.entries()
    run.kill()
    run.communicate()
    problem = token_at(url, "interrupted", 2, place)
    sent = [entry for entry in PLAIN.requests("hang") if "/kill/" in entry[1]]
    return problem or expect((len(sent) == 1, f"{len(sent)} requests"), (kept[0]["token"] == "interrupted", kept))


@case("a process that is stopped while it asks holds no other up for long")
def stopped():
    place = Place()
    url = PLAIN.url("hang", "/stop/{id}")
    run = place.start("--store", url)
    wait_for_request("hang", "/stop/")
    os.kill(run.pid, signal.SIGSTOP)
    try:
        return locked(place, url)
    finally:
        run.kill()
        run.communicate()


def locked(place, url):
    before = time.monotonic()
    result = place.run("--store", url, "--refresh")
    took = time.monotonic() - before
    return expect((is_one_line(result.stderr, "locked"), result), (is_in_time(took, 7.5), f"took {took:.1f} s"))


@case("fifty runs against a store in trouble send one request a day")
def fifty():
    place = Place()
    for _ in range(50):
        place.run("--store", PLAIN.url("500", "/fifty/{id}"))
    sent = [entry for entry in PLAIN.requests("500") if "/fifty/" in entry[1]]
    place.age(25)
    place.run("--store", PLAIN.url("500", "/fifty/{id}"))
    again = [entry for entry in PLAIN.requests("500") if "/fifty/" in entry[1]]
    return expect((len(sent) == 1, f"{len(sent)} requests"), (len(again) == 2, f"{len(again)} after a day"))


@case("--refresh asks at once")
def refresh():
    place = Place()
    url = PLAIN.url("good", "/refresh/{id}")
    for _ in range(3):
        place.run("--store", url, "--refresh")
    sent = [entry for entry in PLAIN.requests("good") if "/refresh/" in entry[1]]
    return expect((len(sent) == 3, f"{len(sent)} requests"))


@case("a run that sends nothing leaves what is kept alone")
def untouched():
    place = Place()
    place.run("--store", PLAIN.url("good"))
    files = sorted((place.cache / "xtplug/store").iterdir())
    before = [(path.name, path.stat().st_mtime_ns, path.stat().st_ino) for path in files]
    place.run("--store", PLAIN.url("good"))
    place.run("--store", PLAIN.url("good"), "--offline")
    files = sorted((place.cache / "xtplug/store").iterdir())
    after = [(path.name, path.stat().st_mtime_ns, path.stat().st_ino) for path in files]
    return expect((before == after, (before, after)))


@case("a clock that was set back neither blocks nor bursts")
def set_back():
    place = Place()
    url = PLAIN.url("good", "/back/{id}")
    place.run("--store", url)
    place.age(-24 * 365)
    now_ms = time.time() * 1000
    result = place.run("--store", url)
    moved = place.entries()[0]
    place.age(25)
    place.run("--store", url)
    sent = [entry for entry in PLAIN.requests("good") if "/back/" in entry[1]]
    return expect(
        (result.stdout == NEWER, result),
        (moved["attemptedMs"] < now_ms + 60000, moved),
        (len(sent) == 2, f"{len(sent)} requests"),
    )


@case("a failure keeps the last answer, says so, and is never called up to date")
def keeps_answer():
    place = Place()
    url = PLAIN.url("good", "/kept/{id}")
    place.run("--store", url)
    kept = next((place.cache / "xtplug/store").glob("*.json"))
    entry = json.loads(kept.read_text())
    entry["token"] = "http-5xx"
    kept.write_text(json.dumps(entry))
    result = place.run("--store", url, "--format", "json", "--exit-code")
    document = json.loads(result.stdout)["plugins"][0]
    offline = place.run("--store", url, "--offline")
    return expect(
        (result.returncode == 0, result.returncode),
        (document["result"] == "unknown" and document["token"] == "http-5xx", document),
        (document["latest"]["number"] == "1.4.0" and "answered" in document, document),
        (re.search(r"; on \d{4}-\d\d-\d\d it had 1\.4\.0; asked ", result.stderr), result.stderr),
        (offline.stdout == NEWER, offline),
    )


@case("validators: an answer that has not changed is still the answer")
def validators():
    problems = []
    for mode, header in (("changing", "if-none-match"), ("changing-date", "if-modified-since")):
        place = Place()
        place.run("--store", PLAIN.url(mode))
        place.age(25)
        result = place.run("--store", PLAIN.url(mode))
        requests = PLAIN.requests(mode)
        problems.append(
            expect(
                (result.stdout == NEWER and result.stderr == "", result),
                (len(requests) == 2 and header not in requests[0][2] and header in requests[1][2], requests),
                (time.time() * 1000 - place.entries()[0]["answeredMs"] < 60000, place.entries()),
            )
        )
    place = Place()
    place.run("--store", PLAIN.url("long-etag", "/v/{id}"))
    place.run("--store", PLAIN.url("long-etag", "/v/{id}"), "--refresh")
    sent = [entry for entry in PLAIN.requests("long-etag") if "/v/" in entry[1]]
    problems.append(expect(("if-none-match" not in sent[1][2], "a validator that is too long was kept")))
    return "; ".join(problem for problem in problems if problem)


@case("Retry-After lengthens the pause, never shortens it")
def retry_after():
    day_ms, problems = 24 * 3600 * 1000, []
    for mode, least, most in (("429-soon", 0, 0), ("429-late", 3, 3), ("503-date", 30, 30)):
        place = Place()
        url = PLAIN.url(mode, "/after/{id}")
        place.run("--store", url)
        entry = place.entries()[0]
        days = (entry.get("notBeforeMs", entry["attemptedMs"]) - entry["attemptedMs"]) / day_ms
        place.age(25)
        place.run("--store", url)
        sent = [request for request in PLAIN.requests(mode) if "/after/" in request[1]]
        problems.append(
            expect(
                (least - 0.1 <= days <= most + 0.1, f"{mode}: {days} days"),
                (len(sent) == (2 if most == 0 else 1), f"{mode}: {len(sent)} requests"),
            )
        )
    return "; ".join(problem for problem in problems if problem)


@case("several plugins: one after another on one connection, a second apart")
def several():
    names = ("a.one", "b.two", "c.three")
    place = Place(*names)
    result = place.run("--store", PLAIN.url("any", "/{id}/several"))
    sent = [entry for entry in PLAIN.requests("any") if "/several" in entry[1]]
    # By the clock of the one who sends: on a busy machine the server may see the first late and the second at once.
    times = sorted(entry["attemptedMs"] for entry in place.entries())
    return expect(
        (len(sent) == 3, sent),
        (len({entry[3] for entry in sent}) == 1, "more than one connection"),
        (all(later - earlier >= 1000 for earlier, later in zip(times, times[1:])), times),
        ([line.split(":")[0] for line in result.stdout.splitlines()[::2]] == [f"{name}.isf" for name in names], result),
    )


@case("a batch goes on after a failure that is the plugin's")
def batch_goes_on():
    place = Place("a.missing", "b.broken", "c.good")
    result = place.run("--store", PLAIN.url("half"))
    return expect(
        (len(PLAIN.requests("half")) == 3, PLAIN.requests("half")),
        (result.stdout.startswith("c.good.isf: out of date"), result.stdout),
        (result.stderr.count("\n") == 2 and "[http-404]" in result.stderr and "[not-json]" in result.stderr, result),
    )


@case("a batch ends at the first failure that is the store's: thirty plugins, one connection, one line")
def batch_ends():
    place = Place(*(f"acme.plugin{number:02}" for number in range(30)))
    port = store_server.Raw(lambda connection: None)
    before = time.monotonic()
    result = place.run("--store", f"http://127.0.0.1:{port.port}/{{id}}")
    took = time.monotonic() - before
    again = place.run("--store", f"http://127.0.0.1:{port.port}/{{id}}")
    return expect(
        (port.connections == 1, f"{port.connections} connections"),
        (is_one_line(result.stderr, "recv") and "29 other plugins" in result.stderr, result.stderr),
        (is_in_time(took, 10), f"took {took:.1f} s"),
        (is_one_line(again.stderr, "recv") and "29 other plugins" in again.stderr, again.stderr),
        (all(entry["token"] == "recv" for entry in place.entries()), place.entries()),
    )


@case("offline: nothing is sent, and what is known is said, however old")
def offline():
    place = Place()
    url = PLAIN.url("good", "/offline/{id}")
    nothing = place.run("--store", url, "--offline")
    variable = place.run("--store", url, XTPLUG_NO_NETWORK="1")
    sent = [entry for entry in PLAIN.requests("good") if "/offline/" in entry[1]]
    place.run("--store", url, CI="true", XTPLUG_NO_NETWORK="0")
    place.age(48)
    old = place.run("--store", url, "--offline", "--exit-code")
    asked = [entry for entry in PLAIN.requests("good") if "/offline/" in entry[1]]
    return expect(
        (is_one_line(nothing.stderr, "offline") and nothing.returncode == 0, nothing),
        (is_one_line(variable.stderr, "offline") and variable.returncode == 0, variable),
        (not sent, "something was sent"),
        (re.search(r"of 2026-03-02, as of \d{4}-\d\d-\d\d \d\d:\d\d UTC\n", old.stdout), old),
        (old.returncode == 1, old.returncode),
        (len(asked) == 1, f"{len(asked)} requests"),
    )


@case("offline: nothing is made on the disk either, and a cache that cannot be there is no trouble")
def offline_leaves_nothing():
    place = Place()
    url = PLAIN.url("good", "/nothing/{id}")
    blocked = place.root / "file"
    blocked.write_text("")
    problems = []
    for changes in ({}, {"XDG_CACHE_HOME": "relative", "HOME": ""}, {"XDG_CACHE_HOME": str(blocked)}):
        for words, variable in ((["--offline"], {}), ([], {"XTPLUG_NO_NETWORK": "1"})):
            result = place.run("--store", url, *words, **changes, **variable)
            problems.append(expect((is_one_line(result.stderr, "offline") and result.returncode == 0, result)))
    left = sorted(path.name for path in place.root.iterdir())
    problems.append(expect((left == ["file", "jamie.weather.isf"], left)))
    return "; ".join(problem for problem in problems if problem)


@case("no cache: the store is asked, and one line says why nothing is kept")
def no_cache():
    place = Place()
    url = PLAIN.url("good", "/nocache/{id}")
    blocked = place.root / "file"
    blocked.write_text("")
    nowhere = place.run("--store", url, XDG_CACHE_HOME="relative", HOME="")
    bad = place.run("--store", url, XDG_CACHE_HOME=str(blocked))
    home = place.run("--store", url, XDG_CACHE_HOME="relative")
    usual = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return expect(
        (nowhere.stdout == NEWER and is_one_line(nowhere.stderr, "cache"), nowhere),
        (bad.stdout == NEWER and is_one_line(bad.stderr, "cache"), bad),
        (home.stdout == NEWER and home.stderr == "", home),
        (list((place.root / "home" / usual / "xtplug/store").glob("jamie.weather-*.json")), "not in the home folder"),
        (not (place.root / "relative").exists(), "a relative XDG_CACHE_HOME was used"),
    )


@case("a cache that is broken, too big, a link or about another store is as good as none")
def bad_cache():
    problems = []
    for name, spoil in {
        "broken": lambda path: path.write_text("{"),
        "empty": lambda path: path.write_text(""),
        "too big": lambda path: path.write_text(path.read_text() + " " * 70000),
        "another": lambda path: path.write_text(path.read_text().replace("127.0.0.1", "127.0.0.2")),
        "another format": lambda path: path.write_text(path.read_text().replace('"format":\t1', '"format":\t2')),
        "a folder": lambda path: (path.unlink(), path.mkdir()),
        "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
        "a link": lambda path: (path.rename(path.with_suffix(".own")), path.symlink_to(path.with_suffix(".own"))),
    }.items():
        place = Place()
        url = PLAIN.url("good", f"/spoilt-{name.replace(' ', '-')}/{{id}}")
        place.run("--store", url)
        path = next((place.cache / "xtplug/store").glob("*.json"))
        spoil(path)
        result = place.run("--store", url)
        sent = [entry for entry in PLAIN.requests("good") if f"/spoilt-{name.replace(' ', '-')}/" in entry[1]]
        problems.append(
            expect((result.stdout == NEWER, f"{name}: {result}"), (len(sent) == 2, f"{name}: {len(sent)} requests"))
        )
        if name != "a folder":
            problems.append(expect((result.stderr == "" and place.run("--store", url, "--offline").stdout == NEWER,
                                    f"{name}: it was not written anew: {result.stderr}")))
    return "; ".join(problem for problem in problems if problem)


@case("what is kept is its owner's alone, and never written through a link")
def kept_safe():
    place = Place()
    url = PLAIN.url("good", "/safe/{id}")
    place.run("--store", url)
    path = next((place.cache / "xtplug/store").glob("*.json"))
    modes = [stat.S_IMODE(part.stat().st_mode) for part in (path, path.parent, path.parent.parent)]
    precious = place.root / "precious"
    precious.write_text("precious")
    path.unlink()
    path.symlink_to(precious)
    result = place.run("--store", url)
    return expect(
        (modes == [0o600, 0o700, 0o700], [oct(mode) for mode in modes]),
        (precious.read_text() == "precious", "a file outside was written over"),
        (not path.is_symlink() and result.stdout == NEWER and result.stderr == "", result),
    )


@case("a hostile cache shows nothing that a store could not")
def hostile_cache():
    place = Place()
    url = PLAIN.url("good")
    place.run("--store", url)
    path = next((place.cache / "xtplug/store").glob("*.json"))
    entry = json.loads(path.read_text())
    entry.update(releaseDate="\x1b[2J", downloadUrl="javascript:1", id=-5, etag="a\r\nX-Evil: 1")
    path.write_text(json.dumps(entry))
    result = place.run("--store", url)
    return expect(
        (result.stdout == "jamie.weather.isf: out of date: it is 1.2, the store has 1.4.0\n", result),
        (result.stderr == "", result.stderr),
    )


if __name__ == "__main__":
    sys.exit(main())
