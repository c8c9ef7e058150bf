"""TAP, the form in which all tests of this folder tell what came out."""

import sys

MOST = 6000 # characters of what is said about a failure


class Tap:
    def __init__(self):
        self.number = self.failures = 0

    def tell(self, is_ok, title, detail=""):
        """One case."""
        self.number += 1
        self.failures += not is_ok
        print(f"{'' if is_ok else 'not '}ok {self.number} - {title}", flush=True)
        for line in [] if is_ok else str(detail)[:MOST].splitlines():
            print(f"# {line.encode('utf-8', 'backslashreplace').decode()}", flush=True)

    def run(self, title, check, *arguments):
        """One case: passes unless the check raises."""
        try:
            check(*arguments)
        except Exception as error: # pylint: disable=broad-except
            self.tell(False, title, f"{type(error).__name__}: {error}")
        else:
            self.tell(True, title)

    def skip(self, title, why):
        self.number += 1
        print(f"ok {self.number} - {title} # SKIP {why}", flush=True)

    def end(self):
        """@return the exit code."""
        print(f"1..{self.number}")
        return 1 if self.failures else 0


def skip_all(why):
    """End the program: nothing can be tested here."""
    tap = Tap()
    tap.skip("all of it", why)
    sys.exit(tap.end())
