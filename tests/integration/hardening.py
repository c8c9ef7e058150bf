#!/usr/bin/env python3
"""Hold the programs that users get to what docs/security.md says of how they are built. In TAP.

    hardening.py PROGRAM...
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tap import Tap


def readelf(option, program):
    return subprocess.run(["readelf", "-W", option, program], capture_output=True, text=True, check=True).stdout


def examine(tap, program):
    name = Path(program).name
    segments, dynamic, symbols = (readelf(option, program) for option in ("-l", "-d", "--dyn-syms"))
    stack = re.search(r"GNU_STACK(?:\s+0x[0-9a-f]+){5}\s+(\S+)", segments)
    checked = set(re.findall(r" __(\w+)_chk\b", symbols)) - {"stack"}
    tap.tell(re.search(r"Type:\s+DYN", readelf("-h", program)) is not None,
             f"{name} may lie anywhere in memory (PIE)", readelf("-h", program))
    tap.tell("GNU_RELRO" in segments, f"{name} protects its tables (RELRO)", segments)
    tap.tell(re.search(r"FLAGS_1.*\bNOW\b|BIND_NOW", dynamic) is not None, f"{name} binds all at its start (BIND_NOW)", dynamic)
    tap.tell(bool(stack) and "E" not in stack.group(1), f"{name} has no executable stack", segments)
    tap.tell("__stack_chk_fail" in symbols, f"{name} guards its stack", "no __stack_chk_fail")
    tap.tell(bool(checked), f"{name} checks the room of buffers (_FORTIFY_SOURCE)", "no function that ends in _chk")


def main():
    if not shutil.which("readelf"):
        print("1..0 # SKIP readelf is not here")
        return 0
    tap = Tap()
    for program in sys.argv[1:]:
        examine(tap, program)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
