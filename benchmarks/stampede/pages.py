"""`kalends serve --pages-only` as an installation runs it, on a machine whose clock is ahead or behind.

`python -m benchmarks.stampede.pages INSTANT WORD...` takes the instant that the clock shows at its start.
With `--now` the clock would be that of a rehearsal, which one process alone can have.
"""

import sys
from datetime import datetime

from cli import clock, kept


def main(instant: str, *words: str) -> None:
    """Put the clock forward or back, and run the command."""
    machine = clock.read_clock
    ahead = datetime.fromisoformat(instant) - machine()
    clock.read_clock = lambda: machine() + ahead
    sys.argv[1:] = words
    kept.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
