"""What tests of those who call xtplug share: calls, plugins, and the tree that is tested as a git repository."""

import os
import shutil
import subprocess
from pathlib import Path

MANIFEST = """{
  "name": "Weather",
  "tag": "%s",
  "APIVersion": 2,
  "vers": 7,
  "readableVers": "1.2",
  "script": "python3",
  "module": "weather.py",
  "desc": "Reads a weather station over the network"
}
"""


def call(command, cwd, environment, code=0, text=None):
    """Run a program; its whole output, both streams together. Any other exit code is an error."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=environment, input=text, text=True,
                          stdin=None if text is not None else subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert done.returncode == code, f"exit code {done.returncode}, not {code}, of {command}:\n{done.stdout}"
    return done.stdout


def without_xtplug(folder, home):
    """The folder, or where an xtplug is installed in it, one with links to all the rest."""
    if not (folder / "xtplug").exists():
        return folder
    shadow = home / f"as {str(folder).replace('/', ' ')}"
    shadow.mkdir(exist_ok=True)
    for program in folder.iterdir():
        link = shadow / program.name
        if program.name != "xtplug" and not link.is_symlink():
            link.symlink_to(program)
    return shadow


def clean_environment(home, *folders):
    """Ours without settings of the caller, with these folders in front of the PATH and no other xtplug in it."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("GIT_", "PRE_COMMIT", "SKIP", "GITHUB_", "RUNNER_", "INPUT_", "XTPLUG", "XDG_"))
            and name not in ("NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "CI")}
    home.mkdir(exist_ok=True)
    path = [str(without_xtplug(Path(part), home)) for part in kept["PATH"].split(":") if part]
    (home / ".gitconfig").write_text("[user]\n\tname = Jamie\n\temail = jamie@example.org\n[init]\n\tdefaultBranch = main\n"
                                     "[commit]\n\tgpgsign = false\n[safe]\n\tdirectory = *\n")
    return {**kept, "HOME": str(home), "PATH": ":".join([*map(str, folders), *path]), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"), "LC_ALL": "C.UTF-8"}


def write_plugin(folder, tag="jamie.weather"):
    """A plugin in which lint finds nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "info.json").write_text(MANIFEST % tag)
    (folder / "weather.py").write_text("import xtension\n")
    return folder


def commit_source(source, target, environment):
    """The files of the tree as they are now, committed or not, as a git repository."""
    if (source / ".git").exists():
        names = call(["git", "-C", source, "ls-files", "-z", "-c", "-o", "--exclude-standard"], source, environment)
        for name in filter(None, names.split("\0")):
            if (source / name).is_file(): # one that was deleted is still listed
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source / name, target / name)
    else:
        shutil.copytree(source, target, ignore=lambda folder, _: ["build"] if folder == str(source) else [])
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "as it is"]):
        call(["git", *command], target, environment)
