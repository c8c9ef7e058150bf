"""Runs a command on a terminal of its own, and types for it.

usage: terminal.py COMMAND [ARGUMENT]... <ANSWERS

Each line of ANSWERS is typed when the command has asked something, that is, when what it shows ends in "]: "; after the
last one comes the end of the input. Printed is all that the terminal shows; the exit code is the command's.
"""

import os
import pty
import sys

END_OF_INPUT = b"\x04"


def main():
    answers = iter(sys.stdin.buffer.readlines())
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.argv[1], sys.argv[1:])
    tail = b""
    while True:
        try:
            shown = os.read(terminal, 4096)
        except OSError:  # how Linux says that the other side is closed
            break
        if not shown:
            break
        sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
        tail = (tail + shown)[-3:]
        if tail == b"]: ":
            tail = b""
            os.write(terminal, next(answers, END_OF_INPUT))
    sys.stdout.flush()
    _, status = os.waitpid(child, 0)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


if __name__ == "__main__":
    sys.exit(main())
