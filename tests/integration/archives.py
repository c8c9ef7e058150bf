"""Zips and tars byte by byte, with any field as wrong as a test wants it. Used by the tests of packages."""

import io
import struct
import zlib

PLUGIN = "acme.rain.isf/"
MANIFEST = (b'{"name": "Rain", "tag": "acme.rain", "APIVersion": 2, "vers": 7, "readableVers": "1.2", '
            b'"script": "python3", "module": "rain.py", "desc": "Reads a rain gauge"}\n')
SCRIPT = b"import xtension\n"


def text(name):
    return name if isinstance(name, bytes) else name.encode()


class Zip:
    """Entries are written as they are added. What is not said otherwise is right."""

    def __init__(self):
        self.bytes = bytearray()
        self.central = []
        self.count = 0

    def raw(self, data):
        self.bytes += data
        return self

    def add(self, name, data=b"", mode=None, packed=None, deflate=False, at=None, local=None, central=None,
            extra=b"", central_extra=None, host=3, flags=0, descriptor=None, skip_local=False, **fields):
        """`fields` are values of both headers, `local` and `central` of one; `at` another place of the header."""
        name = text(name)
        packed = zlib.compress(data, 9)[2:-4] if deflate and packed is None else data if packed is None else packed
        mode = mode if mode is not None else 0o40755 if name.endswith(b"/") else 0o100644
        values = {"flags": flags, "method": 8 if deflate else 0, "crc": zlib.crc32(data), "packed": len(packed),
                  "size": len(data), "name": name, "attributes": mode << 16, "disk": 0, "version": 20, **fields}
        offset = len(self.bytes) if at is None else at
        if not skip_local:
            own = {**values, **({"crc": 0, "packed": 0, "size": 0} if descriptor else {}), **(local or {})}
            self.bytes += struct.pack("<IHHHHHIIIHH", 0x04034b50, own["version"], own["flags"], own["method"], 0, 0x21, own["crc"],
                                      own["packed"], own["size"], len(text(own["name"])), len(extra))
            self.bytes += text(own["name"]) + extra + packed + (descriptor or b"")
        own = {**values, **(central or {})}
        more = extra if central_extra is None else central_extra
        self.central.append(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, host << 8 | 20, own["version"], own["flags"],
                                        own["method"], 0, 0x21, own["crc"], own["packed"], own["size"],
                                        len(text(own["name"])), len(more), 0, own["disk"], 0, own["attributes"], offset) +
                            text(own["name"]) + more)
        self.count += 1
        return self

    def end(self, comment=b"", tail=b"", before_central=b"", after_central=b"", **fields):
        self.bytes += before_central
        offset = len(self.bytes)
        central = b"".join(self.central)
        values = {"disk": 0, "here": self.count, "count": self.count, "size": len(central), "offset": offset,
                  "comment": len(comment), **fields}
        self.bytes += central + after_central
        self.bytes += struct.pack("<IHHHHIIH", 0x06054b50, values["disk"], values["disk"], values["here"],
                                  values["count"], values["size"], values["offset"], values["comment"])
        return bytes(self.bytes) + comment + tail


def good_zip(folders=True):
    archive = Zip()
    if folders:
        archive.add(PLUGIN)
    return archive.add(PLUGIN + "info.json", MANIFEST, deflate=True).add(PLUGIN + "rain.py", SCRIPT)


def octal(value, width):
    return b"%0*o\0" % (width - 1, value)


def tar_header(name, data=b"", kind=b"0", target=b"", mode=0o644, size=None, magic=b"ustar\00000", prefix=b"", sum_=None,
               raw_size=None, patch=None):
    size = len(data) if size is None else size
    head = bytearray(text(name).ljust(100, b"\0")[:100] + octal(mode, 8) + octal(0, 8) + octal(0, 8) +
                     (raw_size or octal(size, 12)) + octal(0, 12) + b" " * 8 + kind +
                     text(target).ljust(100, b"\0")[:100] + magic.ljust(8, b"\0") + b"\0" * 64 + octal(0, 8) +
                     octal(0, 8) + text(prefix).ljust(155, b"\0"))
    head = head.ljust(512, b"\0")
    for offset, value in (patch or {}).items():
        head[offset:offset + len(value)] = value
    head[148:156] = octal(sum(head) if sum_ is None else sum_, 7) + b" "
    return bytes(head)


def tar_entry(name, data=b"", **fields):
    return tar_header(name, data, **fields) + data + b"\0" * (-len(data) % 512)


def pax(values, kind=b"x"):
    body = b""
    for key, value in values.items():
        record = b" %s=%s\n" % (text(key), text(value))
        length = len(record) + 1
        while len(b"%d" % length) + len(record) != length:
            length = len(b"%d" % length) + len(record)
        body += b"%d" % length + record
    return tar_entry("pax", body, kind=kind)


def good_tar(*more, end=b"\0" * 1024):
    return (tar_entry(PLUGIN, kind=b"5", mode=0o755) + tar_entry(PLUGIN + "info.json", MANIFEST) +
            tar_entry(PLUGIN + "rain.py", SCRIPT) + b"".join(more) + end)


def gzip_bytes(data, level=9):
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def zeros_gz(count):
    """A gzip of so many zero bytes, without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    out = io.BytesIO()
    block = b"\0" * (1 << 20)
    for _ in range(count >> 20):
        out.write(packer.compress(block))
    out.write(packer.flush())
    return out.getvalue()
