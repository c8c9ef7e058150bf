#!/usr/bin/env python3
"""xtplug outdated where the machine has nothing left to give, and where its user has had enough, in TAP.

    store_end.py XTPLUG [PRELOAD]

PRELOAD takes the place of libcurl's calls, and fails where BROKEN_CURL says.
"""

import json
import os
import signal
import sys
import time

from store_place import (
    NEWER, PLAIN, PRELOAD, Place, case, expect, is_in_time, is_one_line, main, wait_for_request, wait_until,
)


def breaking(where):
    return {
        "BROKEN_CURL": where, "LD_PRELOAD": PRELOAD,
        "ASAN_OPTIONS": "verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", ""),
    }


def broken(place, where, *words):
    return place.run(*words, **breaking(where))


@case("internal: libcurl that cannot start, or has no memory, is one line, counts, and costs no answer that is known")
def cannot_start():
    if not PRELOAD:
        return ""
    problems = []
    for where in ("start", "handle", "memory"):
        place = Place("a.one", "b.two")
        url = PLAIN.url("any", f"/{{id}}/broken-{where}")
        first = broken(place, where, "--store", url)
        kept = place.entries()
        second = place.run("--store", url, "--format", "json")
        plugins = json.loads(second.stdout)["plugins"]
        sent = [entry for entry in PLAIN.requests("any") if f"/broken-{where}" in entry[1]]
        problems.append(
            expect(
                ((first.returncode, first.stdout) == (0, ""), first),
                (is_one_line(first.stderr, "internal") and "1 other plugin" in first.stderr, first.stderr),
                ([entry["token"] for entry in kept] == ["internal"] * 2, kept),
                ([plugin["token"] for plugin in plugins] == ["internal"] * 2, plugins),
                (not sent, f"{len(sent)} requests"),
            )
        )
        place.run("--store", url, "--refresh")
        known = broken(place, where, "--store", url)
        late = broken(place, where, "--store", url, "--refresh")
        problems.append(
            expect(
                (known.stdout.count("out of date") == 2 and known.stderr == "", known),
                (is_one_line(late.stderr, "internal") and "it had 1.4.0" in late.stderr, late),
            )
        )
    return "; ".join(problem for problem in problems if problem)


@case("--refresh takes what another run learned while libcurl was starting")
def slow_to_start():
    if not PRELOAD:
        return ""
    place = Place()
    url = PLAIN.url("good", "/slow/{id}")
    slow = place.start("--store", url, "--refresh", **breaking("after"))
    is_starting = wait_until((place.root / "starting").exists)
    other = place.run("--store", url)
    (place.root / "start").touch()
    outputs = slow.communicate(timeout=60)
    return expect(
        (is_starting, "libcurl was not started"), (other.stdout == NEWER, other), (outputs == (NEWER, ""), outputs),
    )


def interrupt(mode, ending):
    """Ended by a signal while it waits for the server; what is wrong with that."""
    place = Place()
    url = PLAIN.url(mode, f"/end-{ending}/{{id}}")

    def sent():
        return [entry for entry in PLAIN.requests(mode) if f"/end-{ending}/" in entry[1]]

    run = place.start("--store", url)
    wait_for_request(mode, f"/end-{ending}/")
    before = time.monotonic()
    run.send_signal(ending)
    outputs = run.communicate(timeout=60)
    took = time.monotonic() - before
    files = sorted(path.name for path in (place.cache / "xtplug/store").iterdir())
    again = place.run("--store", url)
    return expect(
        (outputs == ("", ""), outputs),
        (run.returncode == -ending, f"exit {run.returncode}"),
        (is_in_time(took, 2.5), f"took {took:.1f} s"),
        (len(files) == 2 and files[1] == "lock", files),
        (again.returncode == 0 and again.stdout == "" and is_one_line(again.stderr, "interrupted"), again),
        (len(sent()) == 1, f"{len(sent())} requests"),
    )


@case("Ctrl-C ends a request at once, without a word, and it counts")
def interrupted():
    return interrupt("hang", signal.SIGINT)


@case("so do a signal to terminate and a terminal that goes away")
def terminated():
    return interrupt("hang", signal.SIGTERM) or interrupt("drip-body", signal.SIGHUP)


@case("Ctrl-C in the pause between two plugins keeps what the first has learned")
def between():
    place = Place("a.one", "b.two")
    url = PLAIN.url("any", "/{id}/between")
    run = place.start("--store", url)
    assert wait_until(lambda: any(entry.get("answeredMs") for entry in place.entries())), "no answer came"
    run.send_signal(signal.SIGINT)
    outputs = run.communicate(timeout=60)
    known = place.run("--store", url, "--offline")
    return expect(
        (outputs == ("", "") and run.returncode in (-signal.SIGINT, 0), (outputs, run.returncode)),
        (known.stdout.count("out of date") == 1, known),
    )


@case("nobody reads what is printed: the answer is kept all the same")
def closed_output():
    place = Place()
    url = PLAIN.url("good", "/closed/{id}")
    run = place.start("--store", url)
    run.stdout.close()
    run.stderr.close()
    run.wait(60)
    return expect((place.run("--store", url, "--offline").stdout == NEWER, "the answer was lost"))


if __name__ == "__main__":
    # A shell in the background ignores it, and so would all that is started from here.
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, lambda *_: sys.exit(1))
    sys.exit(main())
