#!/usr/bin/env python3
"""Run gcc's static analyser over the C files of a folder. Exit code 1 when it reports something.

    analyzer.py COMPILE_COMMANDS FOLDER

Each file is analysed alone, as it is compiled, with gcc in place of the compiler that stands there.
"""

import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def analyse(entry):
    """What gcc says of one file."""
    words = shlex.split(entry["command"])
    kept = [word for word in words[1:words.index("-o")] if not word.endswith(("clang", "cc"))]
    command = ["gcc", *kept, "-fanalyzer", "-fanalyzer-verbosity=1", "-Werror", "-c", entry["file"], "-o", os.devnull]
    result = subprocess.run(command, cwd=entry["directory"], capture_output=True, text=True, check=False)
    return result.returncode, result.stderr


def main():
    version = subprocess.run(["gcc", "--version"], capture_output=True, text=True, check=False).stdout
    if "Free Software Foundation" not in version:
        print("gcc -fanalyzer: what is called gcc here is another compiler; left out")
        return 0
    folder = Path(sys.argv[2]).resolve()
    entries = [entry for entry in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
               if Path(entry["file"]).is_relative_to(folder)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(analyse, entries))
    for _, text in results:
        sys.stderr.write(text)
    print(f"gcc -fanalyzer: {len(entries)} files, {sum(code != 0 for code, _ in results)} with reports")
    return 1 if not entries or any(code for code, _ in results) else 0


if __name__ == "__main__":
    sys.exit(main())
