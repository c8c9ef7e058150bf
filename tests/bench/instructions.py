"""What runs of ours take in instructions, which do not depend on what else the machine does.

Sizes are such that callgrind counts all of it in less than a minute.
"""

import re
import subprocess


def runs(bench):
    """(title, command) of each. The programs that xtplug hands over to are called themselves: callgrind follows no exec."""
    folder = bench.xtplug.parent / "libexec" / "xtplug"
    lint = [bench.xtplug, "lint", "--threads", "1", "--no-config"]
    many, large = bench.generate("many", 500), bench.generate("large", 2_000_000)
    packages, findings = bench.generate("packages", 100), bench.generate("findings", 2000)
    small, big = bench.generate("small"), bench.generate("big", 2_000_000)
    yield "W1 lint one plugin", [*lint, bench.generate("one") / "acme.one.isf"]
    yield "W2 lint 500 plugins", [*lint, many]
    yield "W3 lint a manifest of 2 MB", [*lint, large / "acme.large.isf"]
    pack = [folder / "xtplug-pack", "pack", "--no-config", "--force", "--output", bench.scratch / "out.zip"]
    yield "W4 pack 2,000 files of 2 MB", [*pack, big / "acme.big.isf"]
    yield "W5 pack 10 files of 100 KB", [*pack, small / "acme.small.isf"]
    yield "   verify that package", [folder / "xtplug-package", "verify", "--no-config", bench.scratch / "out.zip"]
    yield "W6 lint 100 packages", [folder / "xtplug-package", *lint[1:], *sorted(packages.iterdir())]
    for name in bench.formats:
        yield f"W7 2,000 findings as {name}", [*lint, "--format", name, findings / "acme.findings.isf"]


def instructions(bench):
    for title, command in runs(bench):
        run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, command)],
                             capture_output=True, check=False)
        count = re.search(rb"Collected : (\d+)", run.stderr)
        if run.returncode not in (0, 1) or not count:
            raise RuntimeError(f"{title}: exit code {run.returncode}: {run.stderr[-500:].decode(errors='replace')}")
        print(f"{title:<44} {int(count[1]):>15,} instructions", flush=True)
