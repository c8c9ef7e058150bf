#!/usr/bin/env python3
"""Every test and file that docs/security.md names is there. In TAP.

    security_page.py SOURCE_FOLDER BUILD_FOLDER CTEST
"""

import re
import subprocess
import sys
from pathlib import Path

from tap import Tap

# Not in every build; see the page.
ELSEWHERE = ("faults", "signals", "hardening", "injection")


def main():
    source, build = Path(sys.argv[1]), sys.argv[2]
    page = (source / "docs" / "security.md").read_text(encoding="utf-8")
    listed = subprocess.run([sys.argv[3], "--test-dir", build, "-N"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r": ((?:unit|cli|fuzz|integration|rule)\.\S+)", listed))
    named = sorted(set(re.findall(r"`((?:unit|cli|fuzz|integration)\.\w+)`", page)))
    tap = Tap()
    tap.tell(len(named) > 20, "the page names tests", named)
    for name in named:
        kind, _, rest = name.partition(".")
        is_elsewhere = kind == "integration" and rest in ELSEWHERE and (source / f"tests/integration/{rest}.py").exists()
        tap.tell(name in known or is_elsewhere, f"{name} exists")
    for row in (line for line in page.splitlines() if line.startswith("| ") and line.count("|") == 4):
        tests = row.split("|")[3]
        tap.tell("`" in tests or tests.strip() == "Tests", f"a test holds: {row.split('|')[1].strip()[:60]}")
    for name in sorted(set(re.findall(r"`((?:lib|cmd|cmake)/[\w/.*]+)`", page))):
        tap.tell(any(source.glob(name.rstrip("/"))), f"{name} is there")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
