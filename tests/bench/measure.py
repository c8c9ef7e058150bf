"""One measurement: xtplug beside something else, as a line of the table that run.py prints."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE.parent.parent / "build" / "npm" / "node_modules"


class Bench:
    def __init__(self, xtplug, pair, scratch):
        self.xtplug, self.pair, self.scratch = xtplug, pair, scratch
        self.missing = set()
        self.threads = str(min(os.cpu_count() or 1, 64))

    def generate(self, kind):
        folder = self.scratch / kind
        if not folder.exists():
            subprocess.run([sys.executable, HERE / "generate.py", kind, folder], check=True)
        return folder

    def schema(self):
        path = self.scratch / "schema.json"
        if not path.exists():
            path.write_bytes(subprocess.run([self.xtplug, "schema"], check=True, capture_output=True).stdout)
        return path

    def schema_rows(self, title, ours, folder, runs):
        """Programs that check each info.json in the folder against our schema."""
        if (MODULES / "ajv").is_dir() and shutil.which("node"):
            words = ["env", f"NODE_PATH={MODULES}", "node", HERE / "ajv.js", self.schema(), folder]
            self.row(f"{title} / ajv with our schema", ours, words, runs)
        else:
            self.missing.add("ajv")
        for name in ("jsonschema", "fastjsonschema"):
            if subprocess.run(["python3", "-c", f"import {name}"], capture_output=True, check=False).returncode == 0:
                words = ["python3", HERE / "python_peer.py", name, self.schema(), folder]
                self.row(f"{title} / python3 {name}", ours, words, max(runs // 3, 1))
            else:
                self.missing.add(name)
        for name in ("spectral", "biome", "json_verify"):
            if not shutil.which(name):
                self.missing.add(name)

    def row(self, title, ours, other, runs, target="", written=(), size=0):
        """One line of the table; with the `size` of what we print and the other does not, also how much in a second."""
        if shutil.which(str(other[0])) is None:
            self.missing.add(str(other[0]))
            return
        command = [self.pair, str(runs), *map(str, written), "--", *map(str, ours), "--", *map(str, other)]
        result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        ratio = result["a_ms"] / result["b_ms"]
        if size:
            target = f"{target}: {size / max(result['a_ms'] - result['b_ms'], 1e-3) / 1e3:.0f}"
        print(f"{title:<44} {result['a_ms']:>9.2f} {result['b_ms']:>9.2f} {ratio:>7.2f} "
              f"{result['a_kib'] / 1024:>7.1f} {result['b_kib'] / 1024:>7.1f}  {target}", flush=True)
