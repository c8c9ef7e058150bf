"""What the tests of `pack` share: a plugin with all that a package can hold, and the calls."""

import hashlib
import json
import os
import subprocess
import unicodedata

MANIFEST = {
    "name": "Weather", "tag": "jamie.weather", "APIVersion": 2, "vers": 7, "readableVers": "1.2", "script": "python3",
    "module": "weather.py", "desc": "Reads a weather station over the network",
}
FORMATS = ("zip", "tar.gz", "tar.xz", "tar.zst")
LONG = "/".join(["a folder with quite a long name of its own"] * 4) + "/" + "n" * 120


def contents():
    """Name: bytes, or the target of a link as a text."""
    return {
        "info.json": json.dumps(MANIFEST, indent=2).encode() + b"\n",
        "weather.py": b"import xtension\n" * 300,
        "empty": b"",
        "one": b"1",
        "bin/run": b"#!/bin/sh\necho run\n",
        "bin/tool": b"\x7fELF" + bytes(range(256)) * 40,
        "noise": hashlib.shake_256(b"noise").digest(150_000),
        "text.txt": b"the same words again and again, " * 20_000,
        "größe/日本語.txt": "für alle\n".encode(),
        f"{LONG}/long.txt": b"long\n",
        "link": "weather.py",
        "größe/up": "../bin/run",
        "Frameworks/Versions/Current": "A",
        "Frameworks/Versions/A/lib": b"\xcf\xfa\xed\xfe lib",
        "Frameworks/lib": "Versions/Current/lib",
    }


def expected(top):
    """What a package holds: name: (kind, mode, bytes or target)."""
    entries = {top: ("d", 0o755, b"")}
    for name, content in contents().items():
        parts = name.split("/")
        for depth in range(1, len(parts)):
            entries["/".join([top, *parts[:depth]])] = ("d", 0o755, b"")
        if isinstance(content, str):
            entries[f"{top}/{name}"] = ("l", 0o755, content.encode())
        else:
            is_program = content[:2] == b"#!" or content[:4] in (b"\x7fELF", b"\xcf\xfa\xed\xfe")
            entries[f"{top}/{name}"] = ("f", 0o755 if is_program else 0o644, content)
    return dict(sorted(entries.items(), key=lambda item: item[0].encode()))


def content_digest(entries):
    """As docs/packages.md says."""
    digest = hashlib.sha256()
    for name, (kind, mode, content) in entries.items():
        raw = name.encode()
        digest.update(b"%s%04o%d:%s:" % (kind.encode(), mode, len(raw), raw))
        if kind == "l":
            digest.update(b"%d:%s" % (len(content), content))
        if kind == "f":
            digest.update(hashlib.sha256(content).hexdigest().encode())
        digest.update(b"\n")
    return digest.hexdigest()


def write_plugin(folder, names=None, form="NFC"):
    """Write the plugin, its entries in the order of `names`, names in a Unicode form."""
    folder.mkdir(parents=True)
    everything = contents()
    for name in names or everything:
        path = folder / unicodedata.normalize(form, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(everything[name], str):
            path.symlink_to(everything[name])
        else:
            path.write_bytes(everything[name])


def run(command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, check=False, **options)


def environment(**changes):
    """Ours without what changes the package on purpose; a value of None takes a variable away."""
    values = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    values.update(changes)
    return {key: value for key, value in values.items() if value is not None}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
