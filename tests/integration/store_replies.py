#!/usr/bin/env python3
"""xtplug outdated and whatever a store can send in place of an answer, and as one, in TAP.

    store_replies.py XTPLUG 
"""

import json
import sys
import time

from store_place import LINK, NEWER, PLAIN, Place, case, expect, is_in_time, is_one_line, main


# The failures, by mode of the server: the token, and the requests that reach it.
FAILURES = {
    "drop": ("recv", 1),
    "reset": ("recv", 1),
    "hang": ("timeout", 1),
    "drip-header": ("timeout", 1),
    "drip-body": ("timeout", 1),
    "300": ("redirect", 1),
    "302-nowhere": ("redirect", 1),
    "loop": ("redirect", 4),
    "slow-hops": ("timeout", 3),
    "to-file": ("redirect", 1),
    "to-ftp": ("redirect", 1),
    "to-nowhere": ("redirect", 1),
    "304": ("http-304", 1),
    "404": ("http-404", 1),
    "404-html": ("http-404", 1),
    "410": ("http-404", 1),
    "429": ("http-429", 1),
    "429-soon": ("http-429", 1),
    "429-late": ("http-429", 1),
    "503-date": ("http-5xx", 1),
    "401": ("http-4xx", 1),
    "403": ("http-4xx", 1),
    "407": ("http-4xx", 1),
    "500": ("http-5xx", 1),
    "599": ("http-5xx", 1),
    "601": ("recv", 1),
    "201": ("http-2xx", 1),
    "204": ("http-2xx", 1),
    "206": ("http-2xx", 1),
    "many-headers": ("recv", 1),
    "long-header": ("recv", 1),
    "continue-flood": ("recv", 1),
    "empty": ("empty", 1),
    "blank": ("empty", 1),
    "declared-big": ("too-big", 1),
    "cap-and-one": ("too-big", 1),
    "endless-chunks": ("too-big", 1),
    "endless-body": ("too-big", 1),
    "bomb": ("not-json", 1),
    "gzip": ("not-json", 1),
    "broken-gzip": ("not-json", 1),
    "cut-declared": ("truncated", 1),
    "cut-chunk": ("truncated", 1),
    "cut-until-close": ("not-json", 1),
    "html": ("not-json", 1),
    "words": ("not-json", 1),
    "hostile": ("not-json", 1),
    "garbage": ("recv", 1),
    "http-0.9": ("recv", 1),
    "ssh": ("recv", 1),
    "trailing": ("not-json", 1),
    "two-documents": ("not-json", 1),
    "nul": ("not-json", 1),
    "escaped-nul": ("not-json", 1),
    "latin-1": ("not-json", 1),
    "raw-control": ("not-json", 1),
    "raw-newline": ("not-json", 1),
    "form-feed": ("not-json", 1),
    "lone-surrogate": ("not-json", 1),
    "deep": ("not-json", 1),
    "very-deep": ("not-json", 1),
    "array": ("shape", 1),
    "true": ("shape", 1),
    "no-plugins": ("shape", 1),
    "null-plugins": ("shape", 1),
    "text-plugins": ("shape", 1),
    "object-plugins": ("shape", 1),
    "capital-plugins": ("shape", 1),
    "no-entry": ("no-entry", 1),
    "only-numbers": ("no-entry", 1),
    "several-others": ("wrong-id", 1),
    "twice": ("shape", 1),
    "wrong-id": ("wrong-id", 1),
    "no-id": ("shape", 1),
    "number-id": ("shape", 1),
    "no-release": ("no-release", 1),
    "null-release": ("no-release", 1),
    "array-release": ("shape", 1),
    "number-release": ("shape", 1),
    "false-release": ("shape", 1),
    "repeated-key": ("shape", 1),
    "no-number": ("bad-version", 1),
    "float-number": ("bad-version", 1),
    "null-number": ("bad-version", 1),
    "empty-number": ("bad-version", 1),
    "blank-number": ("bad-version", 1),
    "long-number": ("bad-version", 1),
    "control-number": ("bad-version", 1),
    "arabic-number": ("bad-version", 1),
    "word-number": ("incomparable", 1),
}

# The answers: what is printed.
ANSWERS = {
    "good": NEWER,
    "text-plain": NEWER,
    "until-close": NEWER,
    "chunked": NEWER,
    "etag": NEWER,
    "modified": NEWER,
    "long-etag": NEWER,
    "mark": NEWER,
    "exact-cap": NEWER,
    "several": NEWER,
    "slow": NEWER,
    "vers-strange": NEWER,
    "wrong-options": "jamie.weather.isf: out of date: it is 1.2, the store has 1.4.0\n",
    "plain-link": NEWER.replace(LINK, ""),
    "script-link": NEWER.replace(LINK, ""),
    "hostile-link": NEWER.replace(LINK, ""),
    "older": "jamie.weather.isf: newer than the store's: it is 1.2, the store has 1.1 of 2026-03-02\n" + LINK,
    "equal": "jamie.weather.isf: up to date: it is 1.2, the store has v1.2.0 of 2026-03-02\n" + LINK,
    "vers-newer": "jamie.weather.isf: out of date: it is 1.2 (vers 7), the store has 1.0 (vers 8) of 2026-03-02\n"
    + LINK,
    "vers-older": "jamie.weather.isf: newer than the store's: it is 1.2 (vers 7), the store has 9.0 (vers 6) of "
    "2026-03-02\n" + LINK,
    "vers-equal": "jamie.weather.isf: up to date: it is 1.2 (vers 7), the store has 9.0 (vers 7) of 2026-03-02\n"
    + LINK,
    "built-in": "jamie.weather.isf: built in: the store says that it comes with the host program, so nothing is "
    "compared\n",
}


def failure_case(mode, token, requests):
    def run():
        place = Place()
        store = PLAIN.url(mode)
        before = time.monotonic()
        first = place.run("--store", store)
        took = time.monotonic() - before
        sent = len(PLAIN.requests(mode))
        second = place.run("--store", store, "--format", "json")
        document = json.loads(second.stdout)["plugins"][0]
        return expect(
            (first.returncode == 0, f"exit {first.returncode}"),
            (first.stdout == "", first.stdout),
            (is_one_line(first.stderr, token), first.stderr),
            (first.stderr.startswith("xtplug: jamie.weather.isf: ") and "127.0.0.1:" in first.stderr, first.stderr),
            (is_in_time(took, 7.5), f"took {took:.1f} s"),
            (sent == requests, f"{sent} requests, not {requests}"),
            (len(PLAIN.requests(mode)) == sent, "the second run sent another"),
            (second.returncode == 0 and is_one_line(second.stderr, token), second.stderr),
            (document["token" if token != "no-release" else "result"] == token, document),
            (document["result"] not in ("up-to-date", "out-of-date"), document),
        )

    return run


def answer_case(mode, text):
    def run():
        place = Place()
        first = place.run("--store", PLAIN.url(mode))
        second = place.run("--store", PLAIN.url(mode))
        flagged = place.run("--store", PLAIN.url(mode), "--exit-code")
        return expect(
            ((first.returncode, first.stdout, first.stderr) == (0, text, ""), first),
            ((second.returncode, second.stdout, second.stderr) == (0, text, ""), second),
            (flagged.returncode == (1 if "out of date" in text else 0), flagged.returncode),
            (len(PLAIN.requests(mode)) == 1, f"{len(PLAIN.requests(mode))} requests"),
        )

    return run


for _mode, (_token, _count) in FAILURES.items():
    case(f"{_mode}: {_token}")(failure_case(_mode, _token, _count))
for _mode, _text in ANSWERS.items():
    case(f"{_mode}: an answer")(answer_case(_mode, _text))


if __name__ == "__main__":
    sys.exit(main())
