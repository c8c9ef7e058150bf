"""What the tests of `index` share: plugins, their packages, the store that is made of them, and its contents."""

import functools
import hashlib
import http.server
import json
import shutil
import struct
import threading
import urllib.parse
import zlib

from packing import environment, run

REPLY = "plugin-version-info.json"
API = "api/v2/pluginstore"
MANIFEST = {"APIVersion": 2, "script": "python3", "module": "main.py", "desc": "Does something"}
STORE_YAML = """\
summary: Temperature, wind, rain and sun from your own station
help: https://example.org/forum/weather?topic=1&page=2
documentation: https://example.org/weather
repository: https://github.com/example/weather
icon: art/icon.png
release:
  date: 2026-03-02
  summary: Wind that does not jump
  whats-new: |
    Wind is averaged over two minutes.

    - Adds a unit for the UV index.
  requirements: A station of 2019 or newer.
"""


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width=64, height=64, extra=b"", behind=b""):
    """A picture with a gradient; `extra` stands between its header and its data."""
    rows = b"".join(b"\0" + bytes(v for x in range(width) for v in (x % 256, y % 256, 200, 255)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) + extra
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"") + behind)


class Maker:
    """Plugins and packages in a scratch folder."""

    def __init__(self, program, scratch):
        self.program, self.scratch = program, scratch
        self.packages = scratch / "packages"
        self.packages.mkdir(parents=True, exist_ok=True)

    def pack(self, tag, vers, number, store=None, files=None, called=None, folder=None, **manifest):
        """`called` is the package's file; other words are keys of the manifest. @return the path of the package."""
        top = self.scratch / "plugins" / (folder or f"{tag}.isf")
        shutil.rmtree(top, ignore_errors=True)
        top.mkdir(parents=True)
        values = {"name": "A Plugin", "tag": tag, "vers": vers, "readableVers": number, **MANIFEST, **manifest}
        (top / "info.json").write_text(json.dumps(values, indent=2, ensure_ascii=False), encoding="utf-8")
        (top / "main.py").write_text("import xtension\n", encoding="utf-8")
        if store is not None:
            (top / "store.yaml").write_text(store, encoding="utf-8")
        for path, content in (files or {}).items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_bytes(content)
        package = self.packages / (called or f"{tag}-{vers}.zip")
        result = run([self.program, "pack", "-q", "--no-config", "--force", top, "-o", package], env=environment())
        assert result.returncode == 0, result
        return package

    def usual(self):
        """Two versions of two plugins."""
        return [
            self.pack("jamie.weather", 7, "1.2", "release: {date: 2025-11-05, summary: First}\n", called="w7.zip"),
            self.pack("jamie.weather", 9, "1.3.0", STORE_YAML, {"art/icon.png": png()}, called="w9.zip",
                      name="Weather Station"),
            self.pack("acme_rain", 1, "0.9", "release: {date: 2025-12-24}\n", called="r1.tar.gz"),
            self.pack("acme_rain", 2, "0.10", "release: {date: 2026-01-24}\n", called="r2.zip"),
        ]

    def index(self, packages, site, *words, base="https://plugins.example.org", **options):
        options.setdefault("env", environment())
        return run([self.program, "index", "--no-config", *packages, "-o", site, "--base-url", base, *words], **options)


def tree(folder):
    """Path: SHA-256 of its bytes."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def works(site, base):
    """What is wrong with a store, whatever a run has left of it; an empty text: nothing."""
    for reply in site.glob(f"{API}/**/*.json"):
        for plugin in json.loads(reply.read_bytes())["plugins"]:
            release = plugin["latestRelease"]
            download = site / release["downloadUrl"].removeprefix(base + "/")
            if hashlib.sha256(download.read_bytes()).hexdigest() != release["ext"]["sha256"]:
                return f"{reply}: the download has other bytes"
            if not (site / f"pluginstore/{plugin['id']}/index.html").exists():
                return f"{reply}: there is no page {plugin['id']}"
    single = site / API / REPLY
    if single.exists() and len(list(site.glob(f"{API}/*/{REPLY}"))) > 1:
        return "one plugin answers for several"
    numbers = [row["id"] for row in json.loads((site / "store.json").read_bytes())["plugins"]] if (
        site / "store.json").exists() else []
    return "a number was given twice" if len(set(numbers)) < len(numbers) else ""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Plain files, and nothing in the log; what nobody has is not told either."""

    def log_message(self, *words):
        self.server.lines.append(self.path)


class Server:
    """A folder on the loopback address, as any static host would serve it."""

    def __init__(self, folder):
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        self.server.lines = []
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def documented_client(template, plugin, installed, fetch, newer):
    """The pattern that the API's page teaches: fetch, take plugins[0], compare numbers. @return the number, or None."""
    reply = json.loads(fetch(template.format(id=urllib.parse.quote(plugin))))
    release = reply["plugins"][0]["latestRelease"]
    if isinstance(release, dict) and newer(release["number"], installed):
        return release["number"]
    return None


def loose(version):
    """Parts as Python's LooseVersion has them, for versions of digits and dots."""
    return [int(part) for part in version.split(".")]
