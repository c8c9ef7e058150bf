#!/usr/bin/env python3
"""Packages that are broken, or made to hurt: each is refused for the right reason, in bounded time and memory. In TAP.

    hostile_packages.py XTPLUG [--sanitized]

With --sanitized, memory is not measured: a sanitizer takes several times as much.
"""

import json
import lzma
import os
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from archives import (MANIFEST, PLUGIN, SCRIPT, Zip, good_tar, good_zip, gzip_bytes, pax, tar_entry, tar_header,
                      zeros_gz)
from tap import Tap

xtplug = os.path.abspath(sys.argv[1])
is_measured = "--sanitized" not in sys.argv
MEMORY, SECONDS = 256 << 20, 60

# Of each: name, bytes, and the rules that must be found, no more and no less.
cases = []


def case(name, data, *rules):
    cases.append((name, data if isinstance(data, bytes) else bytes(data), {f"package-{rule}" for rule in rules}))


def entry(name, data=b"x", **fields):
    """A good zip with one entry more."""
    return good_zip().add(name, data, **fields).end()


def member(*parts):
    """A good tar with something more."""
    return good_tar(*parts)


def zip_structure():
    case("good.zip", good_zip().end())
    case("comment.zip", good_zip().end(comment=b"made by hand"))
    case("empty-file.zip", b"", "broken")
    case("text.zip", b"This is not a zip at all.\n" * 50, "broken")
    case("only-magic.zip", b"PK\3\4", "broken")
    case("no-entries.zip", Zip().end(), "top")
    case("sfx.zip", b"PK" + b"\0" * 98 + good_zip().end(), "extra-bytes")
    case("stub-adjusted.zip", Zip().raw(b"PK" + b"#" * 62).add(PLUGIN + "info.json", MANIFEST).add(PLUGIN + "rain.py", SCRIPT).end(),
         "extra-bytes")
    case("tail.zip", good_zip().end(tail=b"hidden text"), "extra-bytes")
    case("gap.zip", good_zip().raw(b"hidden text").add(PLUGIN + "a.txt", b"a").end(), "extra-bytes")
    case("gap-before-directory.zip", good_zip().end(before_central=b"hidden text"), "extra-bytes")
    case("gap-behind-directory.zip", good_zip().end(after_central=b"hidden text"), "extra-bytes")
    case("directory-too-long.zip", good_zip().end(count=2, here=2), "extra-bytes", "extra-bytes")
    case("count-too-high.zip", good_zip().end(count=4, here=4), "broken")
    case("count-absurd.zip", good_zip().end(count=60000, here=60000), "broken")
    case("count-halves.zip", good_zip().end(here=1), "broken")
    case("multi-disk.zip", good_zip().end(disk=1), "broken")
    case("entry-on-other-disk.zip", entry(PLUGIN + "a", central={"disk": 3}), "broken")
    case("directory-outside.zip", good_zip().end(offset=1 << 30), "broken")
    case("directory-huge.zip", good_zip().end(size=0xFFFFFFF0), "broken")
    inner = Zip().add("x.isf/a", b"a").end()
    case("two-ends.zip", good_zip().end(comment=inner), "mismatch", "extra-bytes")
    case("names-disagree.zip", entry(PLUGIN + "a.txt", local={"name": PLUGIN + "b.txt"}), "mismatch")
    case("sizes-disagree.zip", entry(PLUGIN + "a.txt", b"abc", local={"size": 4, "packed": 3}), "mismatch")
    case("crc-disagrees.zip", entry(PLUGIN + "a.txt", b"abc", local={"crc": 1}), "mismatch")
    case("method-disagrees.zip", entry(PLUGIN + "a.txt", b"abc", local={"method": 8}), "mismatch")
    case("flags-disagree.zip", entry(PLUGIN + "a.txt", b"abc", local={"flags": 0x800}), "mismatch")
    case("stored-two-sizes.zip", entry(PLUGIN + "a.txt", b"abc", size=30), "mismatch")
    case("header-elsewhere.zip", entry(PLUGIN + "a.txt", at=7), "mismatch", "overlap", "extra-bytes")
    case("header-outside.zip", entry(PLUGIN + "a.txt", at=0x7FFFFFFF), "mismatch")
    case("data-past-directory.zip", entry(PLUGIN + "a.txt", b"abc", size=99999, packed=b"abc",
                                          central={"packed": 99999}, local={"packed": 99999}), "mismatch")
    case("crc-wrong.zip", entry(PLUGIN + "a.txt", b"abc", crc=7), "broken")
    case("deflate-garbage.zip", entry(PLUGIN + "a.txt", b"abc" * 9, deflate=True, packed=b"\xff" * 12), "broken")
    case("deflate-longer.zip", entry(PLUGIN + "a.txt", b"a" * 500, deflate=True, size=100, crc=zlib.crc32(b"a" * 100)),
         "broken")
    case("deflate-shorter.zip", entry(PLUGIN + "a.txt", b"a" * 500, deflate=True, size=600), "broken")
    case("flags-reserved.zip", entry(PLUGIN + "a.txt", b"abc", local={"flags": 0x200}), "mismatch")
    case("patch.zip", entry(PLUGIN + "a.txt", b"abc", flags=0x20), "method")
    case("version-45.zip", entry(PLUGIN + "a.txt", b"abc", version=45))
    case("version-50.zip", entry(PLUGIN + "a.txt", b"abc", central={"version": 50}), "method")
    case("encrypted.zip", entry(PLUGIN + "a.txt", b"abc", flags=1), "encrypted")
    case("strong-encryption.zip", entry(PLUGIN + "a.txt", b"abc", flags=0x41), "encrypted")
    for method in 1, 6, 9, 12, 14, 93, 95, 98, 99, 4711:
        case(f"method-{method}.zip", entry(PLUGIN + "a.txt", b"abc", method=method), "method")
    good = struct.pack("<IIII", 0x08074b50, zlib.crc32(b"abc"), 3, 3)
    case("descriptor.zip", entry(PLUGIN + "a.txt", b"abc", flags=8, descriptor=good))
    case("descriptor-unsigned.zip", entry(PLUGIN + "a.txt", b"abc", flags=8, descriptor=good[4:]))
    case("descriptor-64.zip", entry(PLUGIN + "a.txt", b"abc", flags=8,
                                    descriptor=struct.pack("<IIQQ", 0x08074b50, zlib.crc32(b"abc"), 3, 3)))
    case("descriptor-wrong.zip", entry(PLUGIN + "a.txt", b"abc", flags=8,
                                       descriptor=struct.pack("<IIII", 0x08074b50, 1, 3, 3)), "mismatch")
    case("descriptor-missing.zip", entry(PLUGIN + "a.txt", b"abc", flags=8, local={"crc": 0, "packed": 0, "size": 0}),
         "mismatch")
    case("extra-too-long.zip", entry(PLUGIN + "a.txt", extra=b"\1\0\xff\0", central_extra=b""), "mismatch")
    case("unicode-name-other.zip", entry(PLUGIN + "a.txt", extra=struct.pack(
        "<HHBI", 0x7075, 5 + 20, 1, zlib.crc32((PLUGIN + "a.txt").encode())) + (PLUGIN + "../b.tx").encode()[:20].ljust(20, b"t")),
        "mismatch")
    big = struct.pack("<HHQQQ", 1, 24, 3, 3, 0)
    case("zip64-lies.zip", entry(PLUGIN + "a.txt", b"abc", central={"size": 0xFFFFFFFF, "packed": 0xFFFFFFFF},
                                 central_extra=struct.pack("<HHQQ", 1, 16, 1 << 50, 1 << 50)), "mismatch")
    case("zip64-missing.zip", entry(PLUGIN + "a.txt", b"abc", central={"size": 0xFFFFFFFF}), "broken")
    case("zip64-unneeded.zip", entry(PLUGIN + "a.txt", b"abc", extra=big, central_extra=b""))


def zip_kinds():
    """Links that only some programs see: unzip and 7-Zip make them, each for other systems that an entry may come from."""
    for host in (0, 2, 5, 11, 16, 30):
        case(f"link-of-system-{host}.zip", entry(PLUGIN + "l", b"/etc/passwd", host=host, mode=0o120777), "mismatch")
    case("file-of-system-0.zip", entry(PLUGIN + "l", b"x", host=0, mode=0o100644))

    def asi(mode):
        body = struct.pack("<HIHH", mode, 0, 0, 0)
        return struct.pack("<HHI", 0x756e, 4 + len(body), zlib.crc32(body)) + body

    case("asi-link.zip", entry(PLUGIN + "l", b"/etc/passwd", extra=asi(0o120777), mode=0), "mismatch")
    case("asi-link-local.zip", entry(PLUGIN + "l", b"/etc/passwd", extra=asi(0o120777), central_extra=b"", mode=0), "mismatch")
    case("asi-file.zip", entry(PLUGIN + "a", b"x", extra=asi(0o100644)))
    case("asi-same-link.zip", entry(PLUGIN + "l", b"rain.py", extra=asi(0o120777), mode=0o120777))
    case("libarchive-link.zip", entry(PLUGIN + "l", b"/etc/passwd", extra=struct.pack(
        "<HHBHI", 0x6c78, 7, 5, 0x0314, 0o120777 << 16), central_extra=b""), "mismatch")
    twice = struct.pack("<HHQQ", 1, 16, 3, 3) + struct.pack("<HHQQ", 1, 16, 9, 9)
    case("zip64-twice.zip", entry(PLUGIN + "a", b"abc", extra=twice, size=0xFFFFFFFF, packed=b"abc", local={"packed": 0xFFFFFFFF},
                                  central={"packed": 0xFFFFFFFF}), "mismatch")


def zip_bombs():
    case("ratio.zip", entry(PLUGIN + "zeros", b"\0" * (30 << 20), deflate=True), "ratio")
    case("large-lie.zip", entry(PLUGIN + "zeros", b"abc", size=0xF0000000, deflate=True), "size")
    archive = good_zip()
    kernel = zlib.compress(b"\0" * (10 << 20), 9)[2:-4]
    at = len(archive.bytes)
    archive.add(PLUGIN + "0", b"\0" * (10 << 20), deflate=True, packed=kernel)
    for i in range(1, 200):
        archive.add(PLUGIN + f"{i}", b"", skip_local=True, at=at, method=8, crc=zlib.crc32(b"\0" * (10 << 20)),
                    packed=b"", central={"packed": len(kernel), "size": 10 << 20})
    case("same-place.zip", archive.end(), "overlap", "mismatch")
    case("quoted-overlap.zip", quoted_overlap(50), "overlap")
    many = good_zip()
    for i in range(100000 - 3):
        many.add(PLUGIN + f"{i:x}", b"")
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 45, 45, 0, 0, many.count, many.count,
                        sum(map(len, many.central)), len(many.bytes))
    place = len(many.bytes) + sum(map(len, many.central))
    locator = struct.pack("<IIQI", 0x07064b50, 0, place, 1)
    case("100000-entries.zip", many.end(after_central=end64 + locator, count=0xFFFF, here=0xFFFF))
    many = good_zip()
    for i in range(100001 - 3):
        many.add(PLUGIN + f"{i:x}", b"")
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 45, 45, 0, 0, many.count, many.count,
                        sum(map(len, many.central)), len(many.bytes))
    place = len(many.bytes) + sum(map(len, many.central))
    locator = struct.pack("<IIQI", 0x07064b50, 0, place, 1)
    case("100001-entries.zip", many.end(after_central=end64 + locator, count=0xFFFF, here=0xFFFF), "count")
    case("zip64-disagrees.zip", good_zip().end(after_central=end64 + locator), "broken")
    long = good_zip()
    for i in range(700):
        long.add(PLUGIN + "a/" * 20000 + f"{i}", b"")
    case("long-names.zip", long.end(), "name-length")


def quoted_overlap(count):
    """Each entry's data is a stored block that quotes the header of the next one, and so on to the one kernel."""
    kernel = zlib.compress(b"\0" * (1 << 20), 9)[2:-4]
    names = [text.encode() for text in (PLUGIN + f"{i:03}" for i in range(count))]
    tail, entries = kernel, []
    size, crc = 1 << 20, zlib.crc32(b"\0" * (1 << 20))
    plain = b"\0" * (1 << 20)
    for name in reversed(names):
        header = struct.pack("<IHHHHHIIIHH", 0x04034b50, 20, 0, 8, 0, 0x21, crc, len(tail), size, len(name), 0) + name
        entries.append((name, len(tail), size, crc, len(header) + len(tail)))
        quote = b"\0" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF)
        plain = header + plain
        size, crc = len(plain), zlib.crc32(plain)
        tail = quote + header + tail
    body = tail[5:]
    archive = Zip().raw(body)
    for name, packed, size, crc, back in reversed(entries):
        archive.add(name, b"", skip_local=True, at=len(body) - back, method=8, crc=crc,
                    central={"packed": packed, "size": size})
    return archive.end()


def names(make, is_zip):
    end = "zip" if is_zip else "tar"
    escape = ["../evil", PLUGIN + "../../evil", PLUGIN + "a/../b", "/etc/evil", "C:evil", "c:/evil", PLUGIN + "a\\b",
              "..\\evil", "\\\\server\\evil", ".."]
    for i, name in enumerate(escape):
        case(f"escape-{i}.{end}", make(name, b"x"), "path")
    case(f"not-utf-8.{end}", make(PLUGIN.encode() + b"caf\x82.txt", b"x"), "encoding")
    case(f"overlong-utf-8.{end}", make(PLUGIN.encode() + b"a\xc0\xafb", b"x"), "encoding")
    case(f"newline.{end}", make(PLUGIN + "a\nb", b"x"), "characters")
    case(f"escape-sequence.{end}", make(PLUGIN + "\x1b]0;title\x07\x1b[2J", b"x"), "characters")
    case(f"duplicate.{end}", make(PLUGIN + "rain.py", b"other"), "duplicate")
    case(f"duplicate-by-dot.{end}", make(PLUGIN + "./rain.py", b"other"), "duplicate")
    case(f"case.{end}", make(PLUGIN + "RAIN.py", b"other"), "case")
    case(f"ignored-sign.{end}", make(PLUGIN + "rain\u200d.py", b"other"), "case")
    case(f"second-top.{end}", make("other.isf/info.json", b"{}"), "top")
    case(f"file-beside.{end}", make("README.md", b"hi"), "top")
    case(f"inside-file.{end}", make(PLUGIN + "rain.py/x", b"x"), "inside-file")
    case(f"inside-file-by-case.{end}", make(PLUGIN + "RAIN.PY/x", b"x"), "inside-file")
    case(f"macosx.{end}", make("__MACOSX/" + PLUGIN + "._rain.py", b"x"), "litter")
    case(f"ds-store.{end}", make(PLUGIN + ".DS_Store", b"x"), "litter")
    case(f"deep.{end}", make(PLUGIN + "d/" * 70 + "x", b"x"), "depth")
    case(f"long-component.{end}", make(PLUGIN + "n" * 256, b"x"), "name-length")
    case(f"longest.{end}", make(PLUGIN + ("n" * 90 + "/") * 50 + "x", b"x"), "name-length")
    case(f"hash-like.{end}", make(PLUGIN + "a" * 255, b"x"))


def tar_name(name, data):
    """As bsdtar and GNU tar write names that do not fit: in a pax header."""
    encoded = name if isinstance(name, bytes) else name.encode()
    return member(pax({"path": encoded}) if len(encoded) > 100 else b"", tar_entry(encoded[:100], data))


def zip_modes_and_links():
    def link(name, target, **more):
        return entry(PLUGIN + name, target.encode(), mode=0o120777, **more)

    case("link-inside.zip", link("lib", "rain.py"))
    case("link-deflated.zip", link("lib", "./././././././././rain.py", deflate=True))
    case("link-up-and-down.zip", good_zip().add(PLUGIN + "a/b", b"../rain.py", mode=0o120777).end())
    for i, target in enumerate(["../x", "/etc/passwd", "../acme.rain.isf/rain.py", "C:\\x", "..\\x", "", "nothing",
                                "rain.py/x", "lib", "."]):
        case(f"link-{i}.zip", link("lib", target), *(["link"] if target != "." else []))
    loop = good_zip().add(PLUGIN + "a", b"b", mode=0o120777).add(PLUGIN + "b", b"a", mode=0o120777)
    case("link-loop.zip", loop.end(), "link", "link")
    through = good_zip().add(PLUGIN + "a", b".", mode=0o120777).add(PLUGIN + "b", b"a/../../x", mode=0o120777)
    case("link-through-link.zip", through.end(), "link")
    case("behind-link.zip", good_zip().add(PLUGIN + "a", b"rain.py", mode=0o120777).add(PLUGIN + "a/x", b"x").end(),
         "inside-file")
    case("link-target-huge.zip", link("lib", "x" * 100000), "name-length")
    chain = good_zip()
    for i in range(3000):
        chain.add(PLUGIN + f"l{i}", f"l{(i + 1) % 3000}".encode(), mode=0o120777)
    case("link-chain.zip", chain.end(), "link", "broken")
    case("device.zip", entry(PLUGIN + "dev", b"", mode=0o20644), "special")
    case("fifo.zip", entry(PLUGIN + "fifo", b"", mode=0o10644), "special")
    case("setuid.zip", entry(PLUGIN + "su", mode=0o104755), "mode")
    case("world-writable.zip", entry(PLUGIN + "ww", mode=0o100666), "mode")
    case("folder-with-content.zip", entry(PLUGIN + "f/", b"x"), "mismatch")
    case("folder-name-file-mode.zip", entry(PLUGIN + "f/", b"", mode=0o100644), "mismatch")
    case("nul.zip", entry(PLUGIN + "a\0.txt"), "path")
    case("no-modes.zip", good_zip().add(PLUGIN + "x.txt", b"x", host=0, mode=0).end())
    case("explorer.zip", explorer().end())
    case("wrapped.zip", Zip().add("wrap/" + PLUGIN + "info.json", MANIFEST).end(), "top")
    case("no-folder.zip", Zip().add("info.json", MANIFEST).add("rain.py", SCRIPT).end(), "top")


def explorer():
    """As Windows Explorer writes: no folders, no Unix modes, the archive bit."""
    archive = Zip()
    for name, data in ((PLUGIN + "info.json", MANIFEST), (PLUGIN + "rain.py", SCRIPT)):
        archive.add(name, data, deflate=True, host=0, central={"attributes": 0x20})
    return archive


def tar_structure():
    case("good.tar", good_tar())
    case("good.tar.gz", gzip_bytes(good_tar()))
    case("good.tar.xz", lzma.compress(good_tar()))
    case("two-members.tar.gz", gzip_bytes(good_tar()[:700]) + gzip_bytes(good_tar()[700:]))
    case("no-end.tar", good_tar(end=b""), "broken")
    case("half-end.tar", good_tar(end=b"\0" * 512), "broken")
    case("tail.tar", good_tar() + b"hidden".ljust(512, b"\0"), "extra-bytes")
    case("second-archive.tar", good_tar() + good_tar(), "extra-bytes")
    case("tail.tar.gz", gzip_bytes(good_tar()) + b"hidden", "extra-bytes")
    case("tail.tar.xz", lzma.compress(good_tar()) + b"hidden", "broken")
    case("gzip-crc.tar.gz", gzip_bytes(good_tar())[:-8] + b"\1\2\3\4" + gzip_bytes(good_tar())[-4:], "broken")
    case("gzip-length.tar.gz", gzip_bytes(good_tar())[:-4] + b"\1\2\3\4", "broken")
    case("gzip-of-text.tar.gz", gzip_bytes(b"hello" * 1000), "broken")
    case("gzip-of-nothing.tar.gz", gzip_bytes(b""), "broken")
    case("gzip-in-gzip.tar.gz", gzip_bytes(gzip_bytes(good_tar())), "broken")
    case("sum.tar", member(tar_entry(PLUGIN + "x", b"x", sum_=1)), "broken")
    case("size-no-number.tar", member(tar_header(PLUGIN + "x", raw_size=b"99999999999\0")), "broken")
    case("size-huge.tar", member(tar_header(PLUGIN + "x", raw_size=b"\x80\0\0\0\0\0\0\xff" + b"\xff" * 4)), "size")
    case("size-negative.tar", member(tar_header(PLUGIN + "x", raw_size=b"\xff" * 12)), "broken")
    for field, offset, length in (("mode", 100, 8), ("owner", 108, 8), ("group", 116, 8), ("time", 136, 12),
                                  ("major", 329, 8), ("minor", 337, 8)):
        for number, bad in enumerate([b"g", b"0 1", b"8", b"1\t", b"\x001"]):
            case(f"{field}-no-number-{number}.tar",
                 member(tar_entry(PLUGIN + "x", b"x", patch={offset: bad.ljust(length, b"\0")})), "broken")
    case("time-out-of-range.tar", member(tar_entry(PLUGIN + "x", b"x", patch={136: b"\x80" + b"\xff" * 11})), "broken")
    case("time-early-out-of-range.tar", member(tar_entry(PLUGIN + "x", b"x", patch={136: b"\xff\x80" + b"\0" * 10})), "broken")
    case("time-before-1970.tar", member(tar_entry(PLUGIN + "x", b"x", patch={136: b"\xff" * 12})))
    case("owner-nobody.tar", member(tar_entry(PLUGIN + "x", b"x", patch={108: b"\xff" * 7 + b"\xfe"})))
    case("numbers-blank.tar", member(tar_entry(PLUGIN + "x", b"x", patch={108: b" " * 8, 116: b"\0" * 8, 329: b"\0" * 16})))
    case("size-behind-nul.tar", member(tar_header(PLUGIN + "x", raw_size=b"\x0000000001\0".ljust(12, b"0")) + b"x".ljust(512, b"\0")),
         "broken")
    case("meta-no-number.tar", member(tar_entry("pax", b"", kind=b"x", patch={108: b"x"}), tar_entry(PLUGIN + "x", b"x")), "broken")
    case("prefix-gnu.tar", member(tar_entry(PLUGIN + "x", b"x", magic=b"ustar  ", prefix="evil")), "mismatch")
    case("prefix-old.tar", member(tar_entry(PLUGIN + "x", b"x", magic=b"", prefix="evil")), "mismatch")
    case("size-past-end.tar", member(tar_header(PLUGIN + "x", size=99999)), "broken")
    case("hard-link.tar", member(tar_entry(PLUGIN + "x", kind=b"1", target=PLUGIN + "rain.py")), "special")
    case("hard-link-outside.tar", member(tar_entry(PLUGIN + "x", kind=b"1", target="/etc/passwd")), "special")
    case("hard-link-content.tar", member(tar_entry(PLUGIN + "x", b"xx", kind=b"1", target="/etc/passwd")), "broken")
    for kind, name in (b"3", "device"), (b"4", "block"), (b"6", "fifo"), (b"S", "sparse"), (b"M", "volume"), (b"Z", "odd"):
        case(f"{name}.tar", member(tar_entry(PLUGIN + "x", kind=kind)), "special")
    case("sparse-pax.tar", member(pax({"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}), tar_entry(PLUGIN + "x", b"x")),
         "special")
    case("sparse-map.tar", member(pax({"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9"}),
                                  tar_entry(PLUGIN + "x", b"9000000\n" + b"0\n" * 9000000)), "special")
    case("global-path.tar", pax({"path": "evil"}, b"g") + good_tar(), "special")
    case("global-comment.tar", pax({"comment": "from git"}, b"g") + good_tar())
    case("pax-size.tar", member(pax({"size": "1"}), tar_entry(PLUGIN + "x", b"x", size=0)[:512] + b"x".ljust(512, b"\0")))
    case("pax-size-text.tar", member(pax({"size": "many"}), tar_entry(PLUGIN + "x")), "broken")
    case("pax-broken.tar", member(tar_entry("pax", b"9999 path=x\n", kind=b"x"), tar_entry(PLUGIN + "x")), "broken")
    case("pax-huge.tar", member(pax({"comment": "x" * 400000}), tar_entry(PLUGIN + "x")), "broken")
    case("pax-alone.tar", good_tar(pax({"path": PLUGIN + "x"})), "broken")
    case("pax-many.tar", member(*[pax({"comment": "x"})] * 20000, tar_entry(PLUGIN + "x")), "broken")
    case("folder-content.tar", member(tar_entry(PLUGIN + "f", b"x", kind=b"5")), "broken")
    case("gnu-long-name.tar", member(tar_entry("././@LongLink", (PLUGIN + "n" * 150).encode() + b"\0", kind=b"L",
                                               magic=b"ustar  "), tar_entry(PLUGIN + "n", b"x", magic=b"ustar  ")))
    case("gnu-long-name-nul.tar", member(tar_entry("././@LongLink", PLUGIN.encode() + b"ab\0cd\0", kind=b"L"),
                                         tar_entry(PLUGIN + "x", b"x")), "mismatch")
    case("gnu-and-pax-name.tar", member(tar_entry("././@LongLink", PLUGIN.encode() + b"a\0", kind=b"L"),
                                        pax({"path": PLUGIN + "b"}), tar_entry(PLUGIN + "x", b"x")), "mismatch")
    case("two-names.tar", member(pax({"path": PLUGIN + "a"}), pax({"path": PLUGIN + "b"}), tar_entry(PLUGIN + "x", b"x")), "mismatch")
    case("two-sizes.tar", member(pax({"size": "1"}), pax({"size": "0"}), tar_entry(PLUGIN + "x", b"x")), "mismatch")
    case("two-targets.tar", member(pax({"linkpath": "rain.py"}), pax({"linkpath": "/etc/passwd"}),
                                   tar_entry(PLUGIN + "x", kind=b"2", target="rain.py")), "mismatch")
    case("empty-name.tar", member(pax({"path": ""}), tar_entry(PLUGIN + "x", b"x")), "mismatch")
    case("pax-nul.tar", member(pax({"path": PLUGIN + "a\0b"}), tar_entry(PLUGIN + "x", b"x")), "path")
    case("link.tar", member(tar_entry(PLUGIN + "l", kind=b"2", target="rain.py")))
    case("link-outside.tar", member(tar_entry(PLUGIN + "l", kind=b"2", target="../../x")), "link")
    case("link-then-file.tar", member(tar_entry(PLUGIN + "l", kind=b"2", target="/tmp"), tar_entry(PLUGIN + "l/x", b"x")),
         "link", "inside-file")
    case("setuid.tar", member(tar_entry(PLUGIN + "su", b"x", mode=0o4755)), "mode")
    case("dot-slash.tar", tar_entry("./", kind=b"5") + tar_entry("./" + PLUGIN + "info.json", MANIFEST) +
         tar_entry("./" + PLUGIN + "rain.py", SCRIPT) + b"\0" * 1024)


def tar_bombs():
    case("zeros.tar.gz", zeros_gz(2 << 30), "ratio")
    case("zeros-behind.tar.gz", gzip_bytes(good_tar()) + zeros_gz(400 << 20), "ratio")
    case("large-file.tar.gz", gzip_bytes(good_tar(end=b"") + tar_header(PLUGIN + "z", size=900 << 20)) + zeros_gz(900 << 20),
         "ratio")
    case("too-large.tar", good_tar(end=b"") + tar_header(PLUGIN + "z", size=1 << 32), "size")
    case("100001.tar.gz", gzip_bytes(good_tar(*[tar_entry(PLUGIN + f"{i:x}") for i in range(100000 - 3)]), 1))
    case("100001-entries.tar.gz", gzip_bytes(good_tar(*[tar_entry(PLUGIN + f"{i:x}") for i in range(100001 - 3)]), 1),
         "count")
    noise = random.Random(5).randbytes(3000)
    case("names.tar", member(*[pax({"path": PLUGIN + ("x" * 100 + "/") * 39 + f"{i}"}) + tar_entry("x")
                               for i in range(9000)]), "count")
    # A dictionary that no plugin needs, over several blocks: 512 MiB each.
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20, "preset": 0}]
    packer = lzma.LZMACompressor(lzma.FORMAT_XZ, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0}])
    small = bytearray(packer.compress(good_tar() + noise) + packer.flush())
    del filters
    # The size of the dictionary is one byte of the block's header, guarded by a checksum.
    header = 12
    length = (small[header] + 1) * 4
    flags_at = small.index(b"\x21\x01", header)
    small[flags_at + 2] = 34
    small[header + length - 4:header + length] = struct.pack("<I", zlib.crc32(bytes(small[header:header + length - 4])))
    case("dictionary.tar.xz", bytes(small), "method")
    if shutil.which("zstd"):
        plain = good_tar() + b"\0" * 1024
        case("good.tar.zst", run_filter(["zstd", "-q"], plain))
        skipped = struct.pack("<II", 0x184D2A5F, 5) + b"hello"
        case("skipped-frames.tar.zst", skipped + run_filter(["zstd", "-q"], plain) + skipped)
        case("skipped-frame-alone.tar.zst", skipped, "broken")
        case("tail.tar.zst", run_filter(["zstd", "-q"], plain) + b"hidden", "broken")
        case("cut.tar.zst", run_filter(["zstd", "-q"], plain)[:-9], "broken")
        case("window.tar.zst", run_filter(["zstd", "-q", "--ultra", "-22", "--long=31"],
                                          plain + b"\0" * 512 * 1024), "method")


def run_filter(command, data):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if is_measured:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def verify(paths):
    """Run over the packages. Return the exit code and the rules found for each of them, or None and the complaint."""
    command = [xtplug, "verify", "--no-config", "--format", "json", "--", *paths]
    result = subprocess.run(command, capture_output=True, check=False, preexec_fn=limit, timeout=10 * SECONDS)
    if result.returncode not in (0, 1):
        return None, f"exit {result.returncode}: {result.stderr[-2000:].decode(errors='replace')}"
    found = {path: [] for path in paths}
    for finding in json.loads(result.stdout)["findings"]:
        path = next(p for p in (finding["path"], *map(str, Path(finding["path"]).parents)) if p in found)
        found[path].append(finding)
    return result.returncode, found


def check_cases(tap):
    for name, data, rules in cases:
        Path(name).write_bytes(data)
        code, found = verify([name])
        if code is None:
            tap.tell(False, name, found)
            continue
        got = {finding["rule"] for finding in found[name] if finding["rule"].startswith("package-")}
        others = [f for f in found[name] if not f["rule"].startswith("package-") and f["severity"] == "error"]
        errors = any(finding["severity"] == "error" for finding in found[name])
        is_raw = any(ord(c) < 32 or c == "\x7f" for f in found[name] for c in f["message"])
        tap.tell(got == rules and not is_raw and code == errors and (rules or not others), f"{name}: {sorted(rules)}",
                 f"exit {code}, found {found[name]}")
        os.unlink(name)


def check_cut(tap, name, data, is_caught):
    """Cut at every byte: never taken for whole."""
    paths = []
    for length in range(len(data)):
        paths.append(f"cut-{length:05}-{name}")
        Path(paths[-1]).write_bytes(data[:length])
    missed, trouble = [], ""
    for i in range(0, len(paths), 200):
        code, found = verify(paths[i:i + 200])
        if code is None:
            trouble = found
            break
        missed += [path for path in paths[i:i + 200]
                   if is_caught(len(Path(path).read_bytes())) and not any(f["severity"] == "error" for f in found[path])]
    tap.tell(not missed and not trouble, f"{name} cut at each of its {len(data)} bytes", f"{missed[:5]} {trouble}")
    for path in paths:
        os.unlink(path)


def check_flips(tap, name, data, is_guarded):
    """Flip every bit: never a crash, and where a checksum guards the byte never a sound package."""
    missed, trouble = [], ""
    for start in range(0, len(data), 64):
        paths, wanted = [], []
        for at in range(start, min(start + 64, len(data))):
            for bit in range(8):
                flipped = bytearray(data)
                flipped[at] ^= 1 << bit
                paths.append(f"flip-{at:05}-{bit}-{name}")
                Path(paths[-1]).write_bytes(flipped)
                if is_guarded(at):
                    wanted.append(paths[-1])
        code, found = verify(paths)
        if code is None:
            trouble = found
            break
        missed += [path for path in wanted if not any(f["severity"] == "error" for f in found[path])]
        for path in paths:
            os.unlink(path)
    tap.tell(not missed and not trouble, f"{name} with each of its {len(data) * 8} bits flipped", f"{missed[:5]} {trouble}")


def check_noise(tap):
    """Random bytes written over good packages, and random bytes with the right beginning."""
    noise = random.Random(20261121)
    seeds = [good_zip().end(), good_tar(), gzip_bytes(good_tar()), lzma.compress(good_tar())]
    paths = []
    for i in range(800):
        data = bytearray(noise.choice(seeds))
        for _ in range(noise.randint(1, 12)):
            at = noise.randrange(len(data))
            piece = noise.choice([noise.randbytes(4), b"\xff" * 4, b"\0" * 8, b"PK\1\2", b"PK\3\4", b"PK\5\6"])
            if noise.random() < 0.3:
                data[at:at] = piece
            else:
                data[at:at + len(piece)] = piece
        paths.append(f"noise-{i}")
        Path(paths[-1]).write_bytes(data)
    trouble = [found for i in range(0, len(paths), 250) for code, found in [verify(paths[i:i + 250])] if code is None]
    tap.tell(not trouble, "800 packages with noise in them", trouble[:1])
    for path in paths:
        os.unlink(path)


def main():
    tap = Tap()
    zip_structure()
    zip_kinds()
    zip_bombs()
    names(lambda name, data: entry(name, data), True)
    names(tar_name, False)
    zip_modes_and_links()
    tar_structure()
    tar_bombs()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        check_cases(tap)
        small = Zip().add(PLUGIN + "info.json", MANIFEST, deflate=True).end(comment=b"end")
        check_cut(tap, "small.zip", small, lambda length: True)
        tar = tar_entry(PLUGIN + "info.json", MANIFEST) + b"\0" * 1024
        check_cut(tap, "small.tar", tar, lambda length: True)
        check_cut(tap, "small.tar.gz", gzip_bytes(tar), lambda length: True)
        check_cut(tap, "small.tar.xz", lzma.compress(tar), lambda length: True)
        start = 30 + len(PLUGIN + "info.json")
        check_flips(tap, "small.zip", small, lambda at: start <= at < small.index(b"PK\1\2"))
        check_flips(tap, "small.tar.gz", gzip_bytes(tar), lambda at: at >= 10)
        check_noise(tap)
        os.chdir("/")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
