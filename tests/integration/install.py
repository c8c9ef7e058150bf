#!/usr/bin/env python3
"""Installs the program in all ways that there are, moves it about, and works with it; in TAP.

    install.py BUILD CMAKE [--sanitized]

BUILD is a build folder with everything built; programs with sanitizers are not for packages.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

from packing import MANIFEST
from tap import Tap

BUILD, CMAKE, IS_SANITIZED = sys.argv[1], sys.argv[2], "--sanitized" in sys.argv

# Below a prefix, without the documents, whose number may grow.
FILES = {
    "bin/xtplug",
    "libexec/xtplug/xtplug-network",
    "libexec/xtplug/xtplug-pack",
    "libexec/xtplug/xtplug-package",
    "share/bash-completion/completions/xtplug",
    "share/doc/xtplug/CHANGELOG.md",
    "share/doc/xtplug/LICENSE",
    "share/doc/xtplug/README.md",
    "share/doc/xtplug/SECURITY.md",
    "share/doc/xtplug/docs/configuration.md",
    "share/doc/xtplug/docs/editors.md",
    "share/doc/xtplug/docs/reports.md",
    "share/doc/xtplug/docs/rule-language.md",
    "share/doc/xtplug/docs/rules.md",
    "share/fish/vendor_completions.d/xtplug.fish",
    "share/man/man1/xtplug.1",
    "share/man/man5/xtplug.yaml.5",
    "share/man/man7/xtplug-rules.7",
    "share/xtplug/report.schema.json",
    "share/zsh/site-functions/_xtplug",
}
# A .deb has some of them in another form.
DEBIAN = {
    "share/doc/xtplug/CHANGELOG.md": "share/doc/xtplug/changelog.gz",
    "share/doc/xtplug/LICENSE": "share/doc/xtplug/copyright",
    "share/man/man1/xtplug.1": "share/man/man1/xtplug.1.gz",
    "share/man/man5/xtplug.yaml.5": "share/man/man5/xtplug.yaml.5.gz",
    "share/man/man7/xtplug-rules.7": "share/man/man7/xtplug-rules.7.gz",
    "share/zsh/site-functions/_xtplug": "share/zsh/vendor-completions/_xtplug",
}
DOCUMENT = "share/doc/xtplug/docs/"


def call(words, **options):
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, timeout=200, **options
    )


def files_below(folder):
    found = set()
    for where, _, names in os.walk(folder):
        found.update(os.path.relpath(os.path.join(where, name), folder) for name in names)
    return found


def compare_files(prefix, expected):
    found = files_below(prefix)
    strange = {name for name in found - expected if not (name.startswith(DOCUMENT) and name.endswith((".md", ".svg")))}
    return "; ".join(
        f"{what} {sorted(names)}" for what, names in (("missing", expected - found), ("unexpected", strange)) if names
    )


def compare_modes(prefix):
    wrong = []
    for name in files_below(prefix):
        mode = os.stat(os.path.join(prefix, name)).st_mode & 0o777
        if mode != (0o755 if name.startswith(("bin/", "libexec/")) else 0o644):
            wrong.append(f"{name} has mode {mode:o}")
    for where, _, _ in os.walk(prefix):
        if where != prefix and os.stat(where).st_mode & 0o777 != 0o755:
            wrong.append(f"{os.path.relpath(where, prefix)}/ has mode {os.stat(where).st_mode & 0o777:o}")
    return "; ".join(wrong)


def work(program, scratch):
    """What is wrong with a program that is called by this path: each of its parts is, in an empty environment."""
    folder = tempfile.mkdtemp(dir=scratch)
    plugin = os.path.join(folder, "jamie.weather.isf")
    os.mkdir(plugin)
    with open(os.path.join(plugin, "info.json"), "w", encoding="utf-8") as file:
        json.dump(MANIFEST, file)
    with open(os.path.join(plugin, "weather.py"), "w", encoding="utf-8") as file:
        file.write("import xtension\n")
    for words, text in (
        (["--version"], "xtplug "),
        (["lint", "--no-config", "jamie.weather.isf"], "no findings in 1 plugin"),
        (["pack", "jamie.weather.isf"], "jamie.weather-1.2.zip"),
        (["verify", "jamie.weather-1.2.zip"], "jamie.weather-1.2.zip"),
        (["lint", "--no-config", "jamie.weather-1.2.zip"], "no findings in 1 plugin"),
        (["outdated", "--offline", "jamie.weather.isf"], ""),
        (["completions", "bash"], "complete -o bashdefault"),
        (["explain", "tag-long"], "tag-long"),
    ):
        result = call([program, *words], cwd=folder, env={})
        if result.returncode != 0 or text not in result.stdout:
            return f"{program} {' '.join(words)}: exit {result.returncode}: {result.stdout}{result.stderr}"
    return ""


def test_install(tap, scratch):
    prefix = os.path.join(scratch, "a prefix")
    result = call([CMAKE, "--install", BUILD, "--prefix", prefix])
    tap.tell(result.returncode == 0, "cmake --install into a prefix", result.stderr)
    problem = compare_files(prefix, FILES) or compare_modes(prefix)
    tap.tell(not problem, "all files are there, and no other", problem)
    problem = work(os.path.join(prefix, "bin/xtplug"), scratch)
    tap.tell(not problem, "the installed program works, with nothing in its environment", problem)

    moved = os.path.join(scratch, "moved/to/there")
    os.makedirs(os.path.dirname(moved))
    os.rename(prefix, moved)
    problem = work(os.path.join(moved, "bin/xtplug"), scratch)
    tap.tell(not problem, "it works after the tree was moved", problem)

    link = os.path.join(scratch, "links/checker")
    os.mkdir(os.path.dirname(link))
    os.symlink("../moved/to/there/bin/xtplug", link)
    problem = work(link, scratch)
    tap.tell(not problem, "it works through a link with another name in another folder", problem)
    return moved


def test_destdir(tap, scratch):
    stage = os.path.join(scratch, "stage")
    result = call([CMAKE, "--install", BUILD, "--prefix", "/usr"], env={**os.environ, "DESTDIR": stage})
    tap.tell(result.returncode == 0, "cmake --install with DESTDIR", result.stderr)
    problem = compare_files(os.path.join(stage, "usr"), FILES)
    problem = problem or ("something beside usr" if os.listdir(stage) != ["usr"] else "")
    problem = problem or work(os.path.join(stage, "usr/bin/xtplug"), scratch)
    tap.tell(not problem, "all is below DESTDIR, and works there", problem)


def test_paths(tap, prefix):
    """Nothing that is installed knows where it was built."""
    knowing = []
    for name in sorted(files_below(prefix)):
        if name.startswith(("bin/", "libexec/")):
            continue  # debug information may; packages have none
        with open(os.path.join(prefix, name), "rb") as file:
            if os.fsencode(BUILD) in file.read():
                knowing.append(name)
    tap.tell(not knowing, "no text names the build folder", knowing)


def test_tarball(tap, scratch, packages):
    path = [name for name in os.listdir(packages) if name.endswith(".tar.gz")]
    tap.tell(len(path) == 1, "cpack made one .tar.gz", path)
    if len(path) != 1:
        return
    top = path[0].removesuffix(".tar.gz")
    folder = os.path.join(scratch, "unpacked tar")
    with tarfile.open(os.path.join(packages, path[0])) as archive:
        archive.extractall(folder)
    prefix = os.path.join(folder, top)
    problem = "" if os.listdir(folder) == [top] else f"beside {top} there is {os.listdir(folder)}"
    problem = problem or compare_files(prefix, FILES) or compare_modes(prefix)
    problem = problem or work(os.path.join(prefix, "bin/xtplug"), scratch)
    tap.tell(not problem, "the .tar.gz, unpacked elsewhere, is whole and works", problem)
    with open(os.path.join(prefix, "libexec/xtplug/xtplug-network"), "rb") as file:
        knows = os.fsencode(BUILD) in file.read()
    tap.tell(not knows, "its programs do not know where they were built", "xtplug-network names the build folder")


def test_deb(tap, scratch, packages):
    path = [os.path.join(packages, name) for name in os.listdir(packages) if name.endswith(".deb")]
    tap.tell(len(path) == 1, "cpack made one .deb", path)
    if len(path) != 1:
        return
    folder = os.path.join(scratch, "unpacked deb")
    result = call(["dpkg-deb", "-x", path[0], folder])
    prefix = os.path.join(folder, "usr")
    expected = {DEBIAN.get(name, name) for name in FILES} | {
        "share/doc/xtplug/changelog.Debian.gz", "share/lintian/overrides/xtplug",
    }
    problem = result.stderr or compare_files(prefix, expected) or compare_modes(prefix)
    problem = problem or work(os.path.join(prefix, "bin/xtplug"), scratch)
    tap.tell(not problem, "the .deb, unpacked elsewhere, is whole and works", problem)
    depends = call(["dpkg-deb", "-f", path[0], "Depends"]).stdout
    names = {word.split(" ")[0] for word in depends.strip().split(", ")}
    missing = [name for name in ("libc6", "libarchive13", "libcurl4", "libyaml-0-2") if not names & {name, name + "t64"}]
    tap.tell(not missing, "it depends on the libraries that its programs load", f"{missing} not among {sorted(names)}")
    if not shutil.which("lintian"):
        tap.skip("lintian has nothing against it", "lintian is not here")
        return
    result = call(["lintian", "--fail-on", "error,warning", path[0]])
    tap.tell(result.returncode == 0, "lintian has no error and no warning", result.stdout + result.stderr)


def test_packages(tap, scratch):
    if IS_SANITIZED:
        tap.skip("packages", "programs with sanitizers are not for packages")
        return
    if not shutil.which("cpack"):
        tap.skip("packages", "cpack is not here")
        return
    has_deb = shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps")
    packages = os.path.join(scratch, "packages")
    words = ["cpack", "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-B", packages]
    words += ["-G", "TGZ;DEB" if has_deb else "TGZ"]
    words += ["-D", "CPACK_DEBIAN_PACKAGE_MAINTAINER=The xtplug authors <someone@example.org>"]
    result = call(words, cwd=scratch)
    tap.tell(result.returncode == 0, "cpack", result.stdout + result.stderr)
    if result.returncode != 0:
        return
    test_tarball(tap, scratch, packages)
    if has_deb:
        test_deb(tap, scratch, packages)
    else:
        tap.skip("the .deb", "dpkg-deb and dpkg-shlibdeps are not here")


def main():
    tap = Tap()
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as scratch:
        prefix = test_install(tap, scratch)
        test_paths(tap, prefix)
        test_destdir(tap, scratch)
        os.umask(0o077)  # what is packed must not depend on it
        test_packages(tap, scratch)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
