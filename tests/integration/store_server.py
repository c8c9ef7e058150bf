#!/usr/bin/env python3
"""A store on the loopback address that misbehaves as it is told: the first part of a request's path says how.

Raw sockets, since no well-made server library will send what some of these send. As a program it prints its port and
serves until standard input ends; tests import it.
"""

import gzip
import json
import socket
import ssl
import struct
import sys
import threading
import time

MIB = 1024 * 1024

# Longer than any client here waits.
FOREVER_S = 30


def release(**changes):
    return {
        "downloadCount": 0,
        "downloadUrl": "https://plugins.example.org/weather-1.4.0.zip",
        "number": "1.4.0",
        "releaseDate": "2026-03-02",
        "requirements": "",
        "summary": "Ramps",
        "whatsNew": "Adds ramps.\nFixes start-up order.",
        **changes,
    }


def plugin(latest=None, **changes):
    return {
        "docUrl": "",
        "githubRepoUrl": "",
        "helpUrl": "https://plugins.example.org/help",
        "iconUrl": "",
        "id": 7,
        "latestRelease": release() if latest is None else latest,
        "name": "Weather",
        "pluginId": "jamie.weather",
        "summary": "Reads a weather station.",
        **changes,
    }


def answer(*plugins):
    return json.dumps({"plugins": list(plugins)}).encode()


GOOD = answer(plugin())


def head(status, *lines):
    return ("\r\n".join([f"HTTP/1.1 {status}", *lines]) + "\r\n\r\n").encode()


def reply(body, status="200 OK", *lines):
    if isinstance(body, str):
        body = body.encode()
    return head(status, f"Content-Length: {len(body)}", *lines) + body


def chunked(body, status="200 OK"):
    return head(status, "Transfer-Encoding: chunked") + f"{len(body):x}\r\n".encode() + body + b"\r\n"


def until_close(body):
    return head("200 OK", "Connection: close") + body


def bomb():
    """A compressed answer of some 50 KB that is 50 MB of JSON inside."""
    return gzip.compress(b'{"plugins": [' + b" " * (50 * MIB) + b"]}")


# What is sent as it is, after which the connection is closed.
FIXED = {
    "good": reply(GOOD),
    "text-plain": reply(GOOD, "200 OK", "Content-Type: text/plain"),
    "until-close": until_close(GOOD),
    "chunked": chunked(GOOD) + b"0\r\n\r\n",
    "etag": reply(GOOD, "200 OK", 'ETag: "one"'),
    "modified": reply(GOOD, "200 OK", "Last-Modified: Mon, 02 Mar 2026 07:00:00 GMT"),
    "long-etag": reply(GOOD, "200 OK", 'ETag: "' + "e" * 400 + '"'),
    "exact-cap": reply(GOOD + b" " * (MIB - len(GOOD))),
    # Status.
    "300": head("300 Multiple Choices", "Content-Length: 0"),
    "302-nowhere": head("302 Found", "Content-Length: 0"),
    "304": head("304 Not Modified"),
    "404": reply(GOOD, "404 Not Found"),
    "404-html": reply("<html>no</html>", "404 Not Found", "Content-Type: text/html"),
    "410": reply("", "410 Gone"),
    "429": reply(GOOD, "429 Too Many Requests"),
    "429-soon": reply("", "429 Too Many Requests", "Retry-After: 1"),
    "429-late": reply("", "429 Too Many Requests", "Retry-After: 259200"),
    "503-date": reply("", "503 Service Unavailable", "Retry-After: Fri, 31 Dec 2027 23:59:59 GMT"),
    "403": reply(GOOD, "403 Forbidden"),
    "407": reply(GOOD, "407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="x"'),
    "401": reply(GOOD, "401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'),
    "500": reply(GOOD, "500 Internal Server Error"),
    "599": reply(GOOD, "599 Strange"),
    "601": reply(GOOD, "601 Stranger"),
    "204": head("204 No Content"),
    "206": reply(GOOD, "206 Partial Content"),
    "201": reply(GOOD, "201 Created"),
    # Size and transfer.
    "empty": reply(""),
    "blank": reply(" \r\n\t\n"),
    "declared-big": head("200 OK", f"Content-Length: {2 * MIB}"),
    "cap-and-one": reply(GOOD + b" " * (MIB - len(GOOD) + 1)),
    "cut-declared": head("200 OK", f"Content-Length: {len(GOOD) + 100}") + GOOD,
    "cut-chunk": head("200 OK", "Transfer-Encoding: chunked") + b"fff\r\n" + GOOD,
    "cut-until-close": until_close(GOOD[:-20]),
    "bomb": reply(bomb(), "200 OK", "Content-Encoding: gzip"),
    "gzip": reply(gzip.compress(GOOD), "200 OK", "Content-Encoding: gzip"),
    "broken-gzip": reply(b"\x1f\x8b nothing of the kind", "200 OK", "Content-Encoding: gzip"),
    "long-header": b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * (2 * MIB) + b"\r\n\r\n" + GOOD,
    "garbage": b"\x00\x01\x02garbage\xff\xfe\r\n\r\n",
    "http-0.9": GOOD,
    "ssh": b"SSH-2.0-OpenSSH_9.2\r\n",
    # Text.
    "html": reply("<!DOCTYPE html>\n<html><body>Please log in</body></html>", "200 OK", "Content-Type: text/html"),
    "words": reply("It works!"),
    "hostile": reply("\x1b[2J\x1b]0;owned\x07\u202eevil"),
    "trailing": reply(GOOD + b" x"),
    "two-documents": reply(GOOD + GOOD),
    "nul": reply(GOOD + b"\x00"),
    "escaped-nul": reply(GOOD.replace(b"Ramps", b"Ra\\u0000mps")),
    "latin-1": reply(GOOD.replace(b"Ramps", b"Ra\xe9mps")),
    "raw-control": reply(GOOD.replace(b"Ramps", b"Ra\x01mps")),
    "raw-newline": reply(GOOD.replace(b"Ramps", b"Ra\nmps")),
    "form-feed": reply(b"\x0c" + GOOD),
    "lone-surrogate": reply(GOOD.replace(b"Ramps", b"Ra\\ud800mps")),
    "deep": reply(b'{"plugins": ' + b"[" * 17 + b"]" * 17 + b"}"),
    "very-deep": reply(b"[" * 500000),
    "mark": reply(b"\xef\xbb\xbf" + GOOD),
    # Shape.
    "array": reply("[]"),
    "true": reply("true"),
    "no-plugins": reply("{}"),
    "null-plugins": reply('{"plugins": null}'),
    "text-plugins": reply('{"plugins": "none"}'),
    "object-plugins": reply(json.dumps({"plugins": {"a": plugin()}})),
    "capital-plugins": reply(json.dumps({"Plugins": [plugin()]})),
    "no-entry": reply(answer()),
    "only-numbers": reply('{"plugins": [5, null]}'),
    "several": reply(answer(plugin(release(number="9.0"), pluginId="other"), plugin(), 5, plugin(pluginId=7))),
    "several-others": reply(answer(plugin(pluginId="other"), plugin(pluginId="another"))),
    "twice": reply(answer(plugin(), plugin())),
    "wrong-id": reply(answer(plugin(pluginId="jamie.Weather"))),
    "no-id": reply(json.dumps({"plugins": [{"latestRelease": release()}]})),
    "number-id": reply(answer(plugin(pluginId=5))),
    "built-in": reply(answer(plugin("built-in 2026.1"))),
    "no-release": reply(json.dumps({"plugins": [{"pluginId": "jamie.weather"}]})),
    "null-release": reply(json.dumps({"plugins": [{"pluginId": "jamie.weather", "latestRelease": None}]})),
    "array-release": reply(answer(plugin([release()]))),
    "number-release": reply(answer(plugin(5))),
    "false-release": reply(answer(plugin(False))),
    "repeated-key": reply(GOOD.replace(b'"number": "1.4.0"', b'"number": "1.4.0", "number": "9.0"')),
    "no-number": reply(answer(plugin({"releaseDate": "2026-03-02"}))),
    "float-number": reply(answer(plugin(release(number=1.4)))),
    "null-number": reply(answer(plugin(release(number=None)))),
    "empty-number": reply(answer(plugin(release(number="")))),
    "blank-number": reply(answer(plugin(release(number="  ")))),
    "long-number": reply(answer(plugin(release(number="1" * 65)))),
    "control-number": reply(answer(plugin(release(number="1.4\x1b[2J")))),
    "arabic-number": reply(answer(plugin(release(number="\u0661.\u0664")))),
    "word-number": reply(answer(plugin(release(number="latest")))),
    "wrong-options": reply(
        answer(
            plugin(
                release(downloadUrl=5, releaseDate=[], summary={}, requirements=None, whatsNew=True, ext="none"),
                id="seven",
                docUrl=None,
                helpUrl=3,
            )
        )
    ),
    "plain-link": reply(answer(plugin(release(downloadUrl="http://plugins.example.org/weather.zip")))),
    "script-link": reply(answer(plugin(release(downloadUrl="javascript:alert(1)")))),
    "hostile-link": reply(answer(plugin(release(downloadUrl="https://a.example/\x1b[2J\u202ezip.exe")))),
    "older": reply(answer(plugin(release(number="1.1")))),
    "equal": reply(answer(plugin(release(number="v1.2.0")))),
    "vers-newer": reply(answer(plugin(release(number="1.0", ext={"vers": 8})))),
    "vers-older": reply(answer(plugin(release(number="9.0", ext={"vers": 6})))),
    "vers-equal": reply(answer(plugin(release(number="9.0", ext={"vers": 7})))),
    "vers-strange": reply(answer(plugin(release(ext={"vers": 1.5})))),
}


class Store:
    """One listening socket. `log` has (mode, request line, headers, connection number, time) for each request."""

    def __init__(self, context=None):
        self.context = context
        self.log = []
        self.connections = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.secure_port = None  # of another Store, for redirects between the two
        self.plain_port = None
        self.done = threading.Event()
        self.gate = threading.Event()  # what do_gate waits for
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, mode, rest="/{id}"):
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}/{mode}{rest}"

    def requests(self, mode):
        with self.lock:
            return [entry for entry in self.log if entry[0] == mode]

    def close(self):
        self.done.set()
        self.listener.close()

    def _accept(self):
        while not self.done.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                self.connections += 1
                number = self.connections
            threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _serve(self, connection, number):
        try:
            if self.context:
                connection.settimeout(FOREVER_S)
                connection = self.context.wrap_socket(connection, server_side=True)
            while self._exchange(connection, number):
                pass
        except OSError:
            pass
        finally:
            connection.close()

    def _exchange(self, connection, number):
        """Answer one request; true where the connection stays open for another."""
        data = b""
        while b"\r\n\r\n" not in data:
            some = connection.recv(65536)
            if not some:
                return False
            data += some
        lines = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        mode = lines[0].split()[1].split("/")[1].split("?")[0]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        with self.lock:
            self.log.append((mode, lines[0], headers, number, time.monotonic()))
        act = getattr(self, "do_" + mode.replace("-", "_"), None)
        if act:
            return bool(act(connection, lines[0], headers))
        connection.sendall(FIXED[mode])
        return mode in ("good", "404")

    def _redirect(self, connection, target):
        connection.sendall(head("302 Found", f"Location: {target}", "Content-Length: 0"))
        return True

    def do_any(self, connection, line, _):
        """A store that has 1.4.0 of whatever it is asked for."""
        wanted = line.split()[1].split("/")[2]
        connection.sendall(reply(answer(plugin(pluginId=wanted))))
        return True

    def do_half(self, connection, line, _):
        """Knows some plugins, fails at others."""
        wanted = line.split()[1].split("/")[2]
        if wanted.endswith("missing"):
            connection.sendall(FIXED["404"])
        elif wanted.endswith("broken"):
            connection.sendall(FIXED["html"])
        else:
            connection.sendall(reply(answer(plugin(pluginId=wanted))))
        return True

    def do_drop(self, *_):
        return False

    def do_reset(self, connection, *_):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    def do_hang(self, *_):
        self.done.wait(FOREVER_S)

    def do_slow(self, connection, *_):
        """Two seconds, and all is well."""
        time.sleep(2)
        connection.sendall(FIXED["good"])

    def do_gate(self, connection, *_):
        self.gate.wait(4)
        connection.sendall(FIXED["good"])

    def _drip(self, connection, data):
        for byte in data:
            connection.sendall(bytes([byte]))
            if self.done.wait(0.2):
                return

    def do_drip_header(self, connection, *_):
        self._drip(connection, FIXED["good"])

    def do_drip_body(self, connection, *_):
        connection.sendall(head("200 OK", f"Content-Length: {len(GOOD)}"))
        self._drip(connection, GOOD)

    def do_endless_chunks(self, connection, *_):
        connection.sendall(head("200 OK", "Transfer-Encoding: chunked"))
        for _ in range(100):
            connection.sendall(f"{MIB:x}\r\n".encode() + b" " * MIB + b"\r\n")

    def do_endless_body(self, connection, *_):
        connection.sendall(until_close(b""))
        for _ in range(100):
            connection.sendall(b" " * MIB)

    def do_many_headers(self, connection, *_):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100000):
            connection.sendall(b"X-More: " + b"m" * 100 + b"\r\n")

    def do_continue_flood(self, connection, *_):
        for _ in range(1000000):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def do_loop(self, connection, line, _):
        return self._redirect(connection, line.split()[1])

    def do_hops(self, connection, line, _):
        """/hops/N/ID: N redirects, then the answer."""
        _, _, left, name = line.split()[1].split("/")
        if left == "0":
            connection.sendall(FIXED["good"])
            return True
        return self._redirect(connection, f"/hops/{int(left) - 1}/{name}")

    def do_slow_hops(self, connection, line, _):
        time.sleep(2)
        return self._redirect(connection, line.split()[1])

    def do_to_file(self, connection, *_):
        return self._redirect(connection, "file:///etc/passwd")

    def do_to_ftp(self, connection, *_):
        return self._redirect(connection, f"ftp://127.0.0.1:{self.port}/good/x")

    def do_to_nowhere(self, connection, *_):
        return self._redirect(connection, "http://")

    def do_to_plain(self, connection, *_):
        return self._redirect(connection, f"http://127.0.0.1:{self.plain_port}/good/jamie.weather")

    def do_to_secure(self, connection, *_):
        return self._redirect(connection, f"https://127.0.0.1:{self.secure_port}/good/jamie.weather")

    def do_changing(self, connection, _, headers):
        """Has a validator, and knows its own again."""
        if headers.get("if-none-match") == '"one"' or "if-modified-since" in headers:
            connection.sendall(head("304 Not Modified", 'ETag: "one"'))
        else:
            connection.sendall(FIXED["etag"])
        return True

    def do_changing_date(self, connection, _, headers):
        if "if-modified-since" in headers:
            connection.sendall(head("304 Not Modified"))
        else:
            connection.sendall(FIXED["modified"])
        return True


class Raw:
    """A port that speaks no HTTP: `talk` gets each connection."""

    def __init__(self, talk):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.connections = 0
        self.talk = talk
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection):
        try:
            self.talk(connection)
        except OSError:
            pass
        finally:
            connection.close()


def refuse_handshake(connection):
    """A TLS alert in place of a handshake: handshake_failure."""
    connection.recv(65536)
    connection.sendall(b"\x15\x03\x03\x00\x02\x02\x28")


def say_nothing(_):
    time.sleep(FOREVER_S)


def secure_context(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def main():
    store = Store()
    print(store.port, flush=True)
    sys.stdin.read()
    store.close()


if __name__ == "__main__":
    main()
