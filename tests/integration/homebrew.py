#!/usr/bin/env python3
"""The formula for Homebrew, read by Ruby with a stand-in for Homebrew's own classes; in TAP.

    homebrew.py XTPLUG SOURCE

Its dependencies are those of ./dev, its build is configured with what the tree knows, and its test is run.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from tap import Tap

XTPLUG, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
FORMULA = os.path.join(SOURCE, "integrations/homebrew/xtplug.rb")
WITH_MACOS = {"make", "-"}  # come with the developer tools; or not a package

STAND_IN = r"""
require "json"
require "pathname"
class Formula
  FACTS = { "depends" => [], "macos" => [], "calls" => [] }
  class << self
    attr_reader :test_block
    def desc(text) = FACTS["desc"] = text
    def license(text) = FACTS["license"] = text
    def head(url, **options) = FACTS["head"] = [url, options]
    def depends_on(what) = FACTS["depends"] << (what.is_a?(Hash) ? what.keys.first : what)
    def uses_from_macos(what) = FACTS["macos"] << what
    def test(&block) = @test_block = block
  end
  def bin = Pathname.new(ENV.fetch("BIN"))
  def bash_completion = "/prefix/bash"
  def fish_completion = "/prefix/fish"
  def zsh_completion = "/prefix/zsh"
  def std_cmake_args = ["-DCMAKE_INSTALL_PREFIX=/prefix"]
  def shell_output(command)
    text = `#{command}`
    raise "#{command} failed" unless $?.success?
    text
  end
  def assert_match(pattern, text) = (raise "#{pattern} is not in #{text[0, 200]}" unless text.match?(pattern))
  def system(*words)
    FACTS["calls"] << words.map(&:to_s)
    return if @is_dry
    raise "#{words.join(" ")} failed" unless Kernel.system(*words.map(&:to_s), out: File::NULL)
  end
  def run
    @is_dry = true
    install
    @is_dry = false
    instance_eval(&self.class.test_block)
    puts JSON.generate(FACTS)
  end
end
load ARGV[0]
Xtplug.new.run
"""


def needed():
    """The brew packages of ./dev for a build."""
    with open(os.path.join(SOURCE, "dev"), encoding="utf-8") as file:
        table = re.search(r"<<'TABLE'\n(.*?)^TABLE$", file.read(), re.DOTALL | re.MULTILINE).group(1)
    rows = [line.split() for line in table.splitlines()]
    return {name for row in rows if row[0] in ("lint", "build") for name in row[-1].split(",")} - WITH_MACOS


def options():
    """The -D names that the tree knows."""
    text = ""
    for folder in ("", "cmake"):
        for name in os.listdir(os.path.join(SOURCE, folder)):
            if name == "CMakeLists.txt" or name.endswith(".cmake"):
                with open(os.path.join(SOURCE, folder, name), encoding="utf-8") as file:
                    text += file.read()
    return set(re.findall(r"\b(?:option|set)\((\w+)[^)]*(?:ON|OFF|CACHE)", text))


def main():
    tap = Tap()
    if not shutil.which("ruby"):
        tap.skip("the formula", "ruby is not here")
        return tap.end()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BIN": os.path.dirname(XTPLUG), "HOME": folder}
        environment.pop("HOMEBREW_XTPLUG_SOURCE", None)
        result = subprocess.run(["ruby", "-w", "-e", STAND_IN, FORMULA], cwd=folder, env=environment,
                                capture_output=True, text=True, check=False, timeout=200)
    tap.tell(result.returncode == 0, "the formula can be read, and its test passes", result.stdout + result.stderr)
    if result.returncode != 0:
        return tap.end()
    facts = json.loads(result.stdout.splitlines()[-1])
    named = set(facts["depends"]) | set(facts["macos"])
    tap.tell(named == needed(), "it depends on what ./dev needs", sorted(named ^ needed()))
    tap.tell(facts["head"][0] == f"file://{SOURCE}", "its source is the clone that it lies in", facts["head"])
    given = {word[2:].split("=")[0] for word in facts["calls"][0] if word.startswith("-D")}
    strange = given - options() - {"BUILD_TESTING", "CMAKE_INSTALL_PREFIX"}
    tap.tell(not strange, "the tree knows what the build is told", strange)
    tap.tell(facts["license"] == "MIT" and len(facts["desc"]) < 80, "it says what it is", facts)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
