"""A command that ends with the process that started it: its standard input is a pipe that closes then."""

import os
import signal
import sys
from threading import Thread

from cli.main import run


def main() -> None:
    """Run one command, and tell it to stop when the standard input ends."""
    Thread(target=_end_with_parent, daemon=True).start()
    sys.exit(run(sys.argv[1:]))


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # nobody writes to it; a buffered read would hold the lock at the end
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
