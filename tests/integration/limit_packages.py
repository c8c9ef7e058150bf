"""Packages and stores of packages in any size, for limits.py. Each writes what is looked at, and returns the words for it."""

import json
import struct
import zlib

from archives import MANIFEST, PLUGIN, SCRIPT, Zip, good_tar, pax, tar_entry, tar_header

FILES, FOLDERS = 2, 1  # that each package has of its own
NAME_ROOM = 40


def verify(top, name, data):
    (top / name).write_bytes(data)
    return ["verify", name]


def long_name(size):
    """Of a file of the plugin, in folders."""
    return (PLUGIN + ("d" * 200 + "/") * (size // 200 + 1))[:size - 1] + "f"


def many_in_zip(top, count):
    """Empty files, and an end record of the large kind, since there are more than an ordinary one can count."""
    archive = Zip().add(PLUGIN + "info.json", MANIFEST).add(PLUGIN + "rain.py", SCRIPT)
    local, central = struct.Struct("<IHHHHHIIIHH"), struct.Struct("<IHHHHHHIIIHHHHHII")
    at, headers, directory = len(archive.bytes), [bytes(archive.bytes)], list(archive.central)
    for name in (b"%s%d" % (PLUGIN.encode(), number) for number in range(count - FILES)):
        headers.append(local.pack(0x04034b50, 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0) + name)
        directory.append(central.pack(0x02014b50, 0x314, 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0, 0, 0, 0, 0o100644 << 16, at) +
                         name)
        at += len(headers[-1])
    size = sum(map(len, directory))
    end = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 45, 45, 0, 0, count, count, size, at) + \
        struct.pack("<IIQI", 0x07064b50, 0, at + size, 1) + \
        struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, 0xffff, 0xffff, size, at, 0)
    return verify(top, "p.zip", b"".join((*headers, *directory, end)))


def many_in_tar(top, count):
    """Empty files, whose headers differ in the name and its sum alone."""
    model = tar_header(b"@" * NAME_ROOM)
    others = sum(model[:148]) + sum(model[156:]) + 8 * ord(" ") - NAME_ROOM * ord("@")

    def header(number):
        name = (b"%s%d" % (PLUGIN.encode(), number)).ljust(NAME_ROOM, b"\0")
        return name + model[NAME_ROOM:148] + b"%06o\0 " % (others + sum(name)) + model[156:]

    return verify(top, "p.tar", good_tar(*map(header, range(count - FILES - FOLDERS))))


def zip_directory(top, size):
    """Entries with so much beside their names that the directory has this size."""
    archive, each = Zip().add(PLUGIN + "info.json", MANIFEST).add(PLUGIN + "rain.py", SCRIPT), 60_000
    left = size - sum(map(len, archive.central))
    while left:
        here = each if left > 2 * each else left if left <= 65_000 else left // 2
        name = f"{PLUGIN}{left}"
        room = here - 46 - len(name)
        archive.add(name, central_extra=struct.pack("<HH", 0xcafe, room - 4) + b"\0" * (room - 4))
        left -= here
    return verify(top, "p.zip", archive.end())


def tar_name_pax(top, size):
    return verify(top, "p.tar", good_tar(pax({"path": long_name(size)}) + tar_entry("x")))


def tar_name_gnu(top, size):
    return verify(top, "p.tar", good_tar(tar_entry("@", long_name(size).encode() + b"\0", kind=b"L") + tar_entry("x")))


def tar_target(top, size):
    """Of a link, by way of the folder that it is in."""
    target = ("./" * size)[:size - 9] + "info.json"
    return verify(top, "p.tar", good_tar(pax({"linkpath": target}) + tar_entry(PLUGIN + "l", kind=b"2")))


def tar_names(top, size):
    """Names with so many bytes together: nearly all are targets that plain files have no use for."""
    left = size - sum(map(len, (PLUGIN, PLUGIN + "info.json", PLUGIN + "rain.py")))
    each, own = 4096, len(PLUGIN) + 6
    targets = [tar_entry("@", b"t" * (count - own) + b"\0", kind=b"K") for count in (each, left % each)]
    return verify(top, "p.tar", good_tar(*(targets[number == left // each] + tar_entry(f"{PLUGIN}{number:06}")
                                           for number in range(left // each + 1))))


def tar_header_bytes(top, size):
    """A pax header that says nothing of use."""
    record = b"%d comment=" % size
    return verify(top, "p.tar", good_tar(tar_entry("pax", record + b"x" * (size - len(record) - 1) + b"\n", kind=b"x") +
                                         tar_entry(PLUGIN + "x")))


def tar_headers(top, count):
    return verify(top, "p.tar", good_tar(*[pax({"comment": str(number)}) for number in range(count)], tar_entry(PLUGIN + "x")))


def faults(top, count):
    """Files with the bit for another user."""
    return verify(top, "p.tar", good_tar(*[tar_entry(f"{PLUGIN}{number}", mode=0o4755) for number in range(count)]))


def index(top, meta, **files):
    """A store of one plugin, which has these files and this store.yaml."""
    archive = Zip().add(PLUGIN + "info.json", MANIFEST).add(PLUGIN + "rain.py", SCRIPT)
    archive.add(PLUGIN + "store.yaml", meta if isinstance(meta, bytes) else json.dumps(meta).encode())
    for name, data in files.items():
        archive.add(PLUGIN + name, data)
    (top / "p.zip").write_bytes(archive.end())
    return ["index", "p.zip", "-o", "site", "--base-url", "https://plugins.example.org", "--as-of", "2026-03-02"]


def store_text(key):
    return lambda top, size: index(top, {key: "\u00e9" * size})


def release_text(key):
    return lambda top, size: index(top, {"release": {key: "\u00e9" * size}})


def store_id(top, size):
    return index(top, {"id": "i" * size})


def store_link(top, size):
    return index(top, {"help": "https://example.org/".ljust(size, "h")})


def store_base(top, size):
    words = index(top, {})
    return [*words[:words.index("--base-url") + 1], "https://example.org/".ljust(size, "b"), *words[-2:]]


def store_file(top, size):
    return index(top, b"{}\n".ljust(size, b"#"))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def icon(top, width=16, height=16, size=0):
    """Grey, with one byte a pixel; a comment makes it as large as wanted."""
    rows = (b"\0" + b"\x80" * width) * height
    parts = [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), b"",
             chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    if size:
        parts[2] = chunk(b"tEXt", b"Comment\0".ljust(size - sum(map(len, parts)) - len(chunk(b"tEXt", b"")), b"x"))
    return index(top, {"icon": "icon"}, icon=b"".join(parts))
