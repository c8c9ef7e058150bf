"""Which formats of reports there are, asked of the program: one that is added is tested and measured like the others."""

import re
import subprocess


def report_names(program):
    """All that --format takes, in the order of the program's table."""
    said = subprocess.run([program, "lint", "--format", "none"], capture_output=True, text=True, check=False).stderr
    return re.split(", | or ", said.strip().split(" is not one of ")[1])
