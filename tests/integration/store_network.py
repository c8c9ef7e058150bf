#!/usr/bin/env python3
"""xtplug outdated and what can happen between it and a store: names, connections, TLS, proxies, redirects, in TAP.

    store_network.py XTPLUG [PRELOAD]
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import store_server
from store_place import NEWER, PLAIN, PRELOAD, Place, case, expect, main, token_at


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


if __name__ == "__main__":
    sys.exit(main())
