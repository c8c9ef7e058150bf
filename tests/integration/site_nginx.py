#!/usr/bin/env python3
"""A store that `index` has written, served by nginx as any user, and asked by clients. In TAP.

    site_nginx.py XTPLUG

Skipped without nginx.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from packing import environment, run
from tap import Tap, skip_all
from site_making import API, REPLY, Maker, documented_client, loose

XTPLUG = os.path.abspath(sys.argv[1])
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")

CONFIG = """\
daemon off;
master_process off;
pid {run}/pid;
error_log {run}/error.log;
events {{ }}
http {{
    access_log {run}/access.log;
    client_body_temp_path {run}/body;
    proxy_temp_path {run}/proxy;
    fastcgi_temp_path {run}/fastcgi;
    uwsgi_temp_path {run}/uwsgi;
    scgi_temp_path {run}/scgi;
    include {site}/nginx.conf;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        include {site}/nginx-server.conf;
    }}
}}
"""


class PortTaken(Exception):
    """Somebody was faster."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """Started in a folder of its own; `site` lies below `root`."""

    def __init__(self, scratch, site, root, port):
        self.port, self.run = port, scratch / f"nginx-{port}"
        self.run.mkdir()
        config = self.run / "nginx.conf"
        config.write_text(CONFIG.format(run=self.run, site=site, root=root, port=port))
        self.log = open(self.run / "output", "wb")
        self.process = subprocess.Popen([NGINX, "-p", self.run, "-c", config, "-e", self.run / "error.log"],
                                        stdout=self.log, stderr=self.log)
        pid = self.run / "pid"  # written when it listens
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            if pid.exists() and pid.read_text().strip():
                return
            time.sleep(0.05)
        said = (self.run / "output").read_text() + (self.run / "error.log").read_text()
        self.close()
        raise PortTaken(said) if "Address already in use" in said else AssertionError(said)

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    def get(self, target, method="GET"):
        """The target goes out as it is, whatever stands in it. @return status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(method, target, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, body


HOSTILE = {
    "nothing": "", "a dot": ".", "two dots": "..", "a path up": "../../../store.json", "to a page": "../../index.html",
    "encoded dots": "%2e%2e%2f%2e%2e%2fstore.json", "encoded slash": "jamie.weather%2f..%2facme_rain",
    "encoded twice": "%252e%252e", "an encoded NUL": "jamie.weather%00", "a NUL alone": "%00",
    "a line end": "jamie.weather%0a", "a slash": "jamie.weather/", "a slash in front": "/jamie.weather",
    "a backslash": "..\\..\\store.json", "a dot behind": "jamie.weather.", "two dots inside": "jamie..weather",
    "a blank": "jamie.weather%20", "a plus": "jamie.weather+", "other capitals": "Jamie.Weather",
    "beyond ASCII": "%C3%A9t%C3%A9", "the file beside": "all-plugins.json", "our own name for none": "-",
    "very long": "a" * 4000, "a variable of nginx": "$uri", "a pattern": "*", "a plugin that is not there": "no.such",
}


def expect_unknown(answer):
    status, headers, body = answer
    assert status == 404, answer
    assert headers["content-type"] == "application/json", headers
    assert json.loads(body)["plugins"] == [], body


def check_hostile(tap, server, path):
    url = f"{path}/{API}/{REPLY}"
    for title, argument in HOSTILE.items():
        try:
            expect_unknown(server.get(f"{url}?pluginId={argument}"))
            tap.tell(True, f"an id that is none: {title}")
        except AssertionError as error:
            tap.tell(False, f"an id that is none: {title}", error)
    for title, target in {"no argument": url, "an argument of another name": f"{url}?id=jamie.weather"}.items():
        try:
            expect_unknown(server.get(target))
            tap.tell(True, f"an id that is none: {title}")
        except AssertionError as error:
            tap.tell(False, f"an id that is none: {title}", error)


def check_headers(tap, server, site, path):
    download = next((site / "files").glob("jamie.weather/1.3.0/*.zip")).relative_to(site)
    rows = [
        (f"/{API}/{REPLY}?pluginId=jamie.weather", "application/json", "max-age=300"),
        (f"/{API}/jamie.weather/{REPLY}?pluginId=jamie.weather", "application/json", "max-age=300"),
        (f"/{API}/all-plugins.json", "application/json", "max-age=300"),
        ("/store.json", "application/json", "max-age=300"),
        ("/", "text/html; charset=utf-8", "max-age=300"),
        ("/pluginstore/1/", "text/html; charset=utf-8", "max-age=300"),
        ("/style.css", "text/css; charset=utf-8", "max-age=300"),
        ("/icons/jamie.weather.png", "image/png", "max-age=86400"),
        (f"/{download}", "application/zip", "public, max-age=31536000, immutable"),
        (f"/{download}.sha256", "text/plain", "public, max-age=31536000, immutable"),
    ]
    for target, kind, cache in rows:
        status, headers, _ = server.get(path + target)
        tap.tell(status == 200 and headers.get("content-type") == kind and headers.get("cache-control") == cache
                 and headers.get("x-content-type-options") == "nosniff", f"type and headers of {target}", headers)
    for target in ("/files/jamie.weather/9.9/none.zip", "/icons/none.png", "/none.html"):
        status, headers, _ = server.get(path + target)
        tap.tell(status == 404 and "cache-control" not in headers, f"nobody is to remember that it is missing: {target}",
                 headers)
    status, headers, _ = server.get(f"{path}/pluginstore/1")
    tap.tell(status == 301 and headers["location"] == f"{path}/pluginstore/1/", "a page without its slash", headers)
    status, headers, _ = server.get(f"{path}/")
    tap.tell("default-src 'none'" in headers.get("content-security-policy", ""), "pages have their policy", headers)
    for target in ("/nginx.conf", "/nginx-server.conf", "/.nojekyll", "/../nginx.conf", "/files/", "/icons/",
                   "/icons/../nginx.conf", "/files/%2e%2e/nginx.conf", "//nginx.conf", f"/{API}/../../../nginx.conf"):
        status, _, _ = server.get(path + target)
        tap.tell(status in (400, 403, 404), f"not served: {target}", status)


def check_clients(tap, server, base, scratch):
    template = f"{base}/{API}/{REPLY}?pluginId={{id}}"

    def fetch(url):
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read()

    found = documented_client(template, "jamie.weather", "1.2", fetch, lambda a, b: loose(a) > loose(b))
    tap.tell(found == "1.3.0", "the documented client finds the newer version", found)
    found = documented_client(template, "acme_rain", "0.10", fetch, lambda a, b: loose(a) > loose(b))
    tap.tell(found is None, "and none where there is none", found)
    try:
        documented_client(template, "no.such", "1", fetch, lambda a, b: True)
        tap.tell(False, "and a 404 for what the store does not have")
    except urllib.error.HTTPError as error:
        tap.tell(error.code == 404, "and a 404 for what the store does not have", error)

    home = environment(XDG_CACHE_HOME=str(scratch / "cache"), no_proxy="127.0.0.1")
    maker = Maker(XTPLUG, scratch / "installed")
    rows = [("jamie.weather", 7, "1.2", "it is 1.2 (vers 7), the store has 1.3.0 (vers 9) of 2026-03-02", 1),
            ("acme_rain", 2, "0.10", "is up to date", 0), ("jamie.weather", 10, "1.4", "", 0)]
    for tag, vers, number, words, code in rows:
        maker.pack(tag, vers, number)
        result = run([XTPLUG, "outdated", "--no-config", "--refresh", "--exit-code", "--store", template,
                      maker.scratch / f"plugins/{tag}.isf"], env=home)
        text = (result.stdout + result.stderr).decode()
        is_found = words in text if words != "is up to date" else "0.10" in text and "out of date" not in text
        tap.tell(result.returncode == code and is_found, f"outdated: {tag} {number}", result)


def serve(maker, scratch, path):
    """The store at a port that is free; @return the server, the base URL and the store's folder."""
    for turn in range(5):
        port = free_port()
        root = scratch / f"root{turn}"
        site = root / path.lstrip("/") if path else root
        site.parent.mkdir(parents=True, exist_ok=True)
        base = f"http://127.0.0.1:{port}{path}"
        result = maker.index(maker.usual(), site, base=base)
        assert result.returncode == 0, result
        try:
            return Nginx(scratch, site, root, port), base, site
        except PortTaken as error:
            taken = error
    raise taken


def check_store(tap, scratch, path):
    """@param path  of the base URL: the store may lie below the server's root."""
    maker = Maker(XTPLUG, scratch / "make")
    server, base, site = serve(maker, scratch, path)
    try:
        said = (server.run / "output").read_text() + (server.run / "error.log").read_text()
        tap.tell("[" not in said, "nginx has nothing to say about its configuration", said)
        check_clients(tap, server, base, scratch)
        check_hostile(tap, server, path)
        check_headers(tap, server, site, path)
        single = maker.index(maker.usual()[:2], site, "--allow-removal", base=base)
        tap.tell(single.returncode == 0, "the store with one plugin alone", single)
        for title in ("a plugin that is not there", "nothing", "our own name for none"):
            status, _, body = server.get(f"{path}/{API}/{REPLY}?pluginId={HOSTILE[title]}")
            tap.tell(status == 404, f"where one plugin is alone it still answers for no other: {title}", body)
    finally:
        server.close()


def main():
    if not NGINX:
        skip_all("nginx is not installed")
    tap = Tap()
    for path in ("", "/our/store"):
        with tempfile.TemporaryDirectory() as folder:
            check_store(tap, Path(folder).resolve(), path)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
