"""A folder in which one run is made again and again, with a library that lets calls fail or signals come. Shared by
faults.py and signals.py.
"""

import ctypes
import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import time

CALLS = ("malloc", "read", "write", "open", "readdir", "stat", "rename", "mkdir", "fsync", "close", "truncate", "thread",
         "spawn", "socket", "send", "recv")
PLAN = struct.Struct(f"=5Qq3Q{len(CALLS)}Q")  # struct fault_plan
NONE = len(CALLS)

SECONDS = 30  # a run takes some milliseconds


def quick_folder():
    """A folder in memory, where there is a large one: bringing a file to a disk takes longer than a run does."""
    memory = "/dev/shm"
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30 else None


def read_tree(top):
    """Each file's bytes and each link's target, and None for folders."""
    found = {}
    for folder, names, files in os.walk(top):
        for name in names + files:
            path = os.path.join(folder, name)
            key = os.path.relpath(path, top)
            if os.path.islink(path):
                found[key] = os.readlink(path)
            elif os.path.isdir(path):
                found[key] = None
            else:
                with open(path, "rb") as file:
                    found[key] = file.read()
    return found


def adopt_orphans():
    """What outlives the run that started it becomes a child of ours: the first process of a container may take seconds to
    look after what has ended, and until then it looks alive.
    """
    if sys.platform == "linux":
        set_child_subreaper = 36  # of linux/prctl.h
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def wait_for_group(group):
    """Whether all processes of the group end: what a run has started ends soon after it."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            while os.waitpid(-group, os.WNOHANG) != (0, 0):
                pass
        except ChildProcessError:
            pass
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.001)
    os.killpg(group, signal.SIGKILL)
    return False


class Bench:
    """One scenario of fault_scenarios.py, run from the same beginning each time."""

    def __init__(self, scenario, program, library, scratch):
        self.scenario = scenario
        self.template, self.top = scratch / "template", scratch / "work"
        self.template.mkdir(parents=True)
        (scratch / "home").mkdir()
        scenario.prepare(self.template, program)
        self.words = [program, *scenario.words]
        plan = scratch / "plan"
        plan.write_bytes(bytes(PLAN.size))
        with open(plan, "r+b") as file:
            self.plan = mmap.mmap(file.fileno(), PLAN.size)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(scratch / "home"), "LC_ALL": "C.UTF-8", "LD_PRELOAD": library,
            "XP_FAULT_FILE": str(plan), "SOURCE_DATE_EPOCH": "1700000000", "TMPDIR": str(self.top),
            "XDG_CACHE_HOME": str(self.top / "cache"), **scenario.environment}
        self.old = read_tree(self.template)
        self.restore()
        self.usual = self.run()
        self.counts, self.moments = PLAN.unpack(self.plan[:])[9:], PLAN.unpack(self.plan[:])[8]
        self.new = read_tree(self.top)
        self.restore()

    def restore(self):
        shutil.rmtree(self.top, ignore_errors=True)
        shutil.copytree(self.template, self.top, symlinks=True)

    def set_plan(self, call=NONE, at=0, error=0, goes_on=False, number=0, whom=0):
        self.plan[:] = PLAN.pack(call, at, error, goes_on, 0, -1, number, whom, 0, *[0] * len(CALLS))

    def seen(self):
        """How often something went wrong, and the descriptor of the last."""
        return PLAN.unpack(self.plan[:])[4:6]

    def run(self, **plan):
        self.set_plan(**plan)
        return subprocess.run(self.words, cwd=self.top, env=self.environment, input=self.scenario.text,
                              capture_output=True, timeout=SECONDS, check=False)

    def run_in_group(self, **plan):
        """The same in a process group of its own, as a shell starts it. Also whether all that it started has ended."""
        self.set_plan(**plan)
        with subprocess.Popen(self.words, cwd=self.top, env=self.environment, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
            try:
                out, shown = process.communicate(self.scenario.text, timeout=SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        return subprocess.CompletedProcess(self.words, process.returncode, out, shown), wait_for_group(process.pid)

    def wrong_files(self, after):
        for name in after.keys() | self.old.keys() | self.new.keys():
            now, old, new = (tree.get(name, "nothing") for tree in (after, self.old, self.new))
            if now not in (old, new) and not self.scenario.is_allowed(name, now):
                return f"{name} is neither old nor new: {now if now is None else now[:60]}"
        return self.scenario.wrong_tree(after, self.old, self.new)

    def wrong_again(self, after):
        """What an interrupted run leaves works, and another run makes of it what should be there."""
        if after == self.new:
            return ""
        result = self.run()
        now = read_tree(self.top)
        if result.returncode == self.usual.returncode and now == self.new:
            return ""
        others = [name for name in now.keys() | self.new.keys() if now.get(name, "") != self.new.get(name, "")]
        return f"another run does not make it good: exit code {result.returncode}: {result.stderr.decode()} {others[:5]}"
