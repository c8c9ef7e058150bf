#!/usr/bin/env python3
"""xtplug outdated against real servers that misbehave in every way that a store can, in TAP.

    store.py XTPLUG PRELOAD

PRELOAD is a library that makes name lookups hang, or empty where there is none.
"""

import concurrent.futures
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import store_server

XTPLUG, PRELOAD = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""

LINK = "  download: https://plugins.example.org/weather-1.4.0.zip\n"
NEWER = "jamie.weather.isf: out of date: it is 1.2, the store has 1.4.0 of 2026-03-02\n" + LINK

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


PLAIN = store_server.Store()


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
            (took < 6.5, f"took {took:.1f} s"),
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


def token_at(url, token, limit_s=6.5, place=None, **changes):
    """One run against a URL; what is wrong with it."""
    place = place or Place()
    before = time.monotonic()
    result = place.run("--store", url, **changes)
    took = time.monotonic() - before
    return expect(
        (result.returncode == 0, f"exit {result.returncode}"),
        (result.stdout == "", result.stdout),
        (is_one_line(result.stderr, token), result.stderr),
        (took < limit_s, f"took {took:.1f} s"),
    )


@case("three redirects are followed, a fourth is not")
def hops():
    three = Place().run("--store", PLAIN.url("hops", "/3/{id}"))
    return expect((three.stdout == NEWER, three)) or token_at(PLAIN.url("hops", "/4/{id}"), "redirect")


@case("connect: nobody listens")
def refused():
    free = store_server.socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    return token_at(f"http://127.0.0.1:{port}/{{id}}", "connect")


@case("dns: a host that does not exist")
def no_host():
    return token_at("https://store.invalid/{id}", "dns")


@case("dns: a proxy that does not exist")
def no_proxy():
    return token_at("https://plugins.example.org/{id}", "dns", https_proxy="http://proxy.invalid:3128")


@case("a proxy of the environment is asked in the store's place")
def proxy():
    seen = []

    def talk(connection):
        seen.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    port = store_server.Raw(talk).port
    problem = token_at("https://plugins.example.org/{id}", "recv", https_proxy=f"http://127.0.0.1:{port}")
    return problem or expect((seen and seen[0].startswith(b"CONNECT plugins.example.org:443 "), seen))


@case("timeout: a name server that does not answer, within the time limit")
def dead_name_server():
    if not PRELOAD:
        return ""
    return token_at(
        "https://plugins.example.org/{id}", "timeout", 6.0, LD_PRELOAD=PRELOAD,
        ASAN_OPTIONS="verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", ""),
    )


@case("timeout: TLS spoken to a port that waits")
def silent_port():
    return token_at(f"https://127.0.0.1:{store_server.Raw(store_server.say_nothing).port}/{{id}}", "timeout")


@case("tls: the handshake is refused")
def refused_handshake():
    return token_at(f"https://127.0.0.1:{store_server.Raw(store_server.refuse_handshake).port}/{{id}}", "tls")


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def certificate(folder, name, subject, days="2"):
    """A self-signed certificate: NAME.pem and NAME.key."""
    (folder / f"{name}.cnf").write_text(f"subjectAltName={subject}\nbasicConstraints=critical,CA:TRUE\n")
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj",
            "/CN=xtplug test")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-signkey", f"{name}.key", "-days", days, "-extfile",
            f"{name}.cnf", "-out", f"{name}.pem")
    return store_server.Store(store_server.secure_context(folder / f"{name}.pem", folder / f"{name}.key"))


TLS = tempfile.TemporaryDirectory(prefix="xtplug-tls-")
SECURE = certificate(Path(TLS.name), "good", "IP:127.0.0.1")
SECURE.plain_port, PLAIN.secure_port = PLAIN.port, SECURE.port
OTHER_NAME = certificate(Path(TLS.name), "other", "DNS:elsewhere.example")
EXPIRED = certificate(Path(TLS.name), "expired", "IP:127.0.0.1", "-1")
TRUST = {"SSL_CERT_FILE": str(Path(TLS.name) / "good.pem")}


@case("tls: a certificate that nobody has signed")
def self_signed():
    return token_at(SECURE.url("good"), "tls") or expect((not SECURE.requests("good"), "a request was sent"))


@case("tls: a certificate of another host")
def other_name():
    return token_at(OTHER_NAME.url("good"), "tls", SSL_CERT_FILE=str(Path(TLS.name) / "other.pem"))


@case("tls: a certificate that has expired")
def expired():
    return token_at(EXPIRED.url("good"), "tls", SSL_CERT_FILE=str(Path(TLS.name) / "expired.pem"))


@case("https with a certificate that SSL_CERT_FILE trusts")
def secure():
    result = Place().run("--store", SECURE.url("chunked"), **TRUST)
    return expect(((result.returncode, result.stdout, result.stderr) == (0, NEWER, ""), result))


@case("redirect: from https to http, which is not followed")
def downgrade():
    before = len(PLAIN.requests("good"))
    return token_at(SECURE.url("to-plain"), "redirect", **TRUST) or expect(
        (len(PLAIN.requests("good")) == before, "the http store was asked")
    )


@case("redirect: from http to https is followed")
def upgrade():
    result = Place().run("--store", PLAIN.url("to-secure"), **TRUST)
    return expect((result.stdout == NEWER, result))


@case("what is sent: one GET, who asks, and nothing else about anybody")
def request_sent():
    place = Place()
    (place.root / "home").mkdir()
    (place.root / "home/.netrc").write_text("machine 127.0.0.1 login jamie password secret\n")
    place.run("--store", PLAIN.url("any"), "--id", "a/b c&d=%2e")
    line, headers = PLAIN.requests("any")[-1][1:3]
    headers = dict(headers)
    agent = headers.pop("user-agent")
    return expect(
        (line == "GET /any/a%2Fb%20c%26d%3D%252e HTTP/1.1", line),
        (re.fullmatch(r"xtplug/\d+\.\d+\.\d+", agent), agent),
        (headers == {"host": f"127.0.0.1:{PLAIN.port}", "accept": "application/json"}, headers),
    )


@case("eight processes at once send one request")
def eight():
    place = Place()
    runs = [place.start("--store", PLAIN.url("slow", "/8/{id}")) for _ in range(8)]
    outputs = [run.communicate(timeout=60) for run in runs]
    sent = [entry for entry in PLAIN.requests("slow") if "/8/" in entry[1]]
    return expect(
        (outputs == [(NEWER, "")] * 8, outputs),
        (len(sent) == 1, f"{len(sent)} requests"),
    )


@case("eight processes at once with --refresh send one request")
def eight_refresh():
    place = Place()
    place.run("--store", PLAIN.url("slow", "/r/{id}"))
    runs = [place.start("--refresh", "--store", PLAIN.url("slow", "/r/{id}")) for _ in range(8)]
    outputs = [run.communicate(timeout=60) for run in runs]
    sent = [entry for entry in PLAIN.requests("slow") if "/r/" in entry[1]]
    return expect((outputs == [(NEWER, "")] * 8, outputs), (len(sent) == 2, f"{len(sent)} requests"))


@case("the stamp is on the disk before the request leaves")
def killed():
    place = Place()
    url = PLAIN.url("hang", "/kill/{id}")
    run = place.start("--store", url)
    while not any("/kill/" in entry[1] for entry in PLAIN.requests("hang")):
        time.sleep(0.02)
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
    while not any("/stop/" in entry[1] for entry in PLAIN.requests("hang")):
        time.sleep(0.02)
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
    return expect((is_one_line(result.stderr, "locked"), result), (took < 7.5, f"took {took:.1f} s"))


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
    times = [entry[4] for entry in sent]
    return expect(
        (len(sent) == 3, sent),
        (len({entry[3] for entry in sent}) == 1, "more than one connection"),
        (all(later - earlier > 0.95 for earlier, later in zip(times, times[1:])), times),
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
        (took < 5, f"took {took:.1f} s"),
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
    return "; ".join(problem for problem in problems if problem)


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


def lint(place, *words, **changes):
    return subprocess.run(
        [XTPLUG, "lint", "--no-config", "--select", "vers-increase,readable-vers-increase", *words], cwd=place.root,
        env=place.environment(**changes), capture_output=True, text=True, check=False, timeout=60,
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


def run_case(entry):
    title, function = entry
    try:
        return title, function()
    except Exception as error:  # whatever it is, the other cases still run
        return title, repr(error)


def main():
    failures = 0
    # Most of the time is spent waiting for limits to pass.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for number, (title, problem) in enumerate(pool.map(run_case, CASES), 1):
            print(f"{'not ok' if problem else 'ok'} {number} - {title}", flush=True)
            if problem:
                failures += 1
                print("# " + problem.replace("\n", "\n# "), flush=True)
    print(f"1..{len(CASES)}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
