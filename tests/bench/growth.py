"""How the cost of ours grows, as lines of the table: the larger run first, in the same units as the smaller one beside it."""

PLUGINS = 10_000
BYTES = 10_000_000
RUNS = 5


def growth(bench, _floor):
    """Twice as much is to take twice as long, and a fifth more is noise; more plugins take no more memory but for tags."""
    def lint(number, threads="1"):
        folder = bench.generate("many", None if number == PLUGINS else number)
        return [bench.xtplug, "lint", "--threads", threads, folder]

    for times in (2, 4):
        title = f"growth {times * PLUGINS:,} plugins / {times * PLUGINS // 2:,}"
        bench.row(title, lint(times * PLUGINS), lint(times * PLUGINS // 2), RUNS, "2.4 at most")
    bench.row(f"growth {4 * PLUGINS:,} plugins / {PLUGINS:,}", lint(4 * PLUGINS), lint(PLUGINS), RUNS, "4.8 at most")

    def file(size):
        return [bench.xtplug, "lint", bench.generate("large", size) / "acme.large.isf"]

    for times in (2, 4):
        title = f"growth manifest of {times * BYTES // 10**6} MB / {times * BYTES // 2 // 10**6} MB"
        bench.row(title, file(times * BYTES), file(times * BYTES // 2), RUNS, "2.4 at most")
    bench.row("growth two threads / one, 10,000 plugins", lint(PLUGINS, "2"), lint(PLUGINS), 9, "0.6 at most")
