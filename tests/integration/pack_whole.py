#!/usr/bin/env python3
"""A package is there whole or not at all: kill the packer, fill the disk, change files under it. In TAP.

    pack_whole.py XTPLUG
"""

import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from packing import environment, run, sha256, write_plugin
from tap import Tap

XTPLUG = sys.argv[1]
TOP = "jamie.weather.isf"
ROUNDS = 40


def prose(seed, size):
    """Text that takes a while to deflate."""
    rng = random.Random(seed)
    words = [f"{rng.randrange(10**6)} word{rng.randrange(100)}" for _ in range(5000)]
    return "\n".join(rng.choices(words, k=size // 13)).encode()


class Bench:
    """Two versions of a plugin, which are packed over each other."""

    def __init__(self, scratch):
        self.out = scratch / "out"
        self.out.mkdir()
        self.package, self.checksum = self.out / "p.zip", self.out / "p.zip.sha256"
        self.folders, self.sums = [], []
        for number in (1, 2):
            folder = scratch / str(number) / TOP
            write_plugin(folder)
            for part in range(4):
                (folder / f"part{part}").write_bytes(prose(10 * number + part, 1_500_000))
            self.folders.append(folder)
            run([XTPLUG, "pack", "-q", folder, "-o", scratch / f"{number}.zip"], env=environment())
            self.sums.append(sha256(scratch / f"{number}.zip"))

    def command(self, number):
        return [XTPLUG, "pack", "-q", self.folders[number], "-o", self.package, "--force"]

    def start(self, number):
        return subprocess.Popen(list(map(str, self.command(number))), env=environment(), stderr=subprocess.DEVNULL)

    def wrong(self):
        """What is wrong with what stands there; an empty text: nothing."""
        if self.package.exists() and sha256(self.package) not in self.sums:
            return "a package that is neither the old nor the new one"
        if not self.checksum.exists():
            return ""
        if not self.package.exists():
            return "a checksum without a package"
        text = self.checksum.read_text(encoding="utf-8")
        return "" if text == f"{sha256(self.package)}  p.zip\n" else f"another package's checksum: {text}"

    def leftovers(self):
        return [path.name for path in self.out.iterdir() if path not in (self.package, self.checksum)]


def kill(tap, bench):
    began = time.monotonic()
    subprocess.run(bench.command(0), check=True, env=environment())
    usual = time.monotonic() - began
    rng = random.Random(time.time())
    wrong, killed = [], 0
    for number in range(ROUNDS):
        process = bench.start(number % 2)
        time.sleep(rng.uniform(0, usual * 1.1))
        process.kill()
        killed += process.wait() != 0
        wrong.append(bench.wrong())
    tap.tell(not any(wrong), f"killed {killed} times, never half a package or a wrong pair", set(wrong))
    strays = [name for name in bench.leftovers() if not (name.startswith(".xtplug-") and name.endswith(".tmp"))]
    tap.tell(not strays, "what a killed run leaves is named .xtplug-*.tmp", strays)
    for name in bench.leftovers():
        (bench.out / name).unlink()


def kill_between(tap, bench):
    """At every step that gives a name or takes one away."""
    if not shutil.which("strace") or run(["strace", "-o", os.devnull, "true"]).returncode:
        tap.skip("killed at each renaming", "no strace here")
        return
    for call in ("rename", "unlink", "fsync"):
        killed, wrong = 0, ""
        for when in range(1, 7):
            for number in (1, 0):
                subprocess.run(bench.command(1 - number), check=True, env=environment())
                killed += 0 != run(["strace", "-f", "-qq", "-o", os.devnull, "-e", f"inject={call}:signal=KILL:when={when}",
                     *bench.command(number)], env=environment(ASAN_OPTIONS="detect_leaks=0")).returncode
                wrong = wrong or bench.wrong()
        tap.tell(killed and not wrong, f"killed {killed} times at {call}: no wrong pair", wrong)
    for name in bench.leftovers():
        (bench.out / name).unlink()


def terminate(tap, bench):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        process = bench.start(0)
        deadline = time.monotonic() + 20
        while not bench.leftovers() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        process.send_signal(number)
        code = process.wait()
        tap.tell(code in (-number, 0) and not bench.leftovers() and not bench.wrong(),
                 f"{number.name} leaves nothing", f"{code} {bench.leftovers()} {bench.wrong()}")


def full_disk(tap, scratch, bench):
    disk = scratch / "disk"
    disk.mkdir()
    if os.geteuid() or run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]).returncode:
        tap.skip("a full disk", "no right to mount one")
        return
    try:
        for name in ("p.zip", "p.tar.xz"):
            result = run([XTPLUG, "pack", bench.folders[0], "-o", disk / name], env=environment())
            tap.tell(result.returncode == 2 and b"No space left on device" in result.stderr and not list(disk.iterdir()),
                     f"a full disk leaves no {name}", result.stderr)
        result = run([XTPLUG, "pack", bench.folders[0], "-o", "-"], env=environment(TMPDIR=str(disk)))
        tap.tell(result.returncode == 2 and not result.stdout, "nor half a stream", result.stderr)
    finally:
        run(["umount", disk])


def change(tap, bench, scratch):
    """Files that are written to while they are packed."""
    folder = scratch / "changing" / TOP
    shutil.copytree(bench.folders[0], folder, symlinks=True)
    stop = threading.Event()

    def write():
        while not stop.is_set():
            for part in range(4):
                with open(folder / f"part{part}", "r+b") as file:
                    file.write(os.urandom(1))

    writer = threading.Thread(target=write)
    writer.start()
    results = [run([XTPLUG, "pack", folder, "-o", scratch / f"c.{end}"], env=environment()) for end in ("zip", "tar.gz")]
    stop.set()
    writer.join()
    for result, end in zip(results, ("zip", "tar.gz")):
        is_told = b"changed while it was read" in result.stderr
        tap.tell(result.returncode == 1 and is_told and not (scratch / f"c.{end}").exists(),
                 f"a file that changes refuses the {end}", result.stderr.decode())


def on_terminal(command, terminal):
    """What the command shows on standard error, which is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=theirs,
                          env=environment(TERM=terminal)) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return process.returncode, shown


def progress(tap, bench, scratch):
    folder = scratch / "slow" / TOP
    shutil.copytree(bench.folders[0], folder, symlinks=True)
    for part in range(24):
        (folder / f"more{part}").write_bytes(prose(part, 1_000_000))
    command = [XTPLUG, "pack", folder, "-o", scratch / "slow.zip", "--force", "--level", "9", "--threads", "1"]
    code, shown = on_terminal(command, "xterm")
    tap.tell(code == 0 and b"\rpacking [#" in shown and b" %" in shown, "a bar on a terminal when it takes long", shown)
    tap.tell(b"\r\x1b[K" in shown[-200:], "the bar is taken away", shown[-200:])
    for title, words, terminal in (("--quiet", [*command, "-q"], "xterm"), ("a dumb terminal", command, "dumb")):
        code, shown = on_terminal(words, terminal)
        tap.tell(code == 0 and b"packing" not in shown, f"no bar with {title}", shown)
    quick = [XTPLUG, "pack", bench.folders[0], "-o", scratch / "quick.zip", "--force", "--level", "0"]
    code, shown = on_terminal(quick, "xterm")
    tap.tell(code == 0 and b"packing" not in shown, "no bar when it is quick", shown)
    result = run(command, env=environment(TERM="xterm"))
    tap.tell(result.returncode == 0 and b"packing" not in result.stderr, "no bar where there is no terminal")


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        bench = Bench(scratch)
        kill(tap, bench)
        kill_between(tap, bench)
        terminate(tap, bench)
        full_disk(tap, scratch, bench)
        change(tap, bench, scratch)
        progress(tap, bench, scratch)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
