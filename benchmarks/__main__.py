"""Everything that is measured, in one run: `python -m benchmarks [--quick]`.

Each figure stands beside its goal, and what has a peer beside that, measured in the same run. With `--quick`
each comparison is made once, the large one among 100,000 open obligations, and nothing goes through Prefect.
"""

import argparse
import time

from benchmarks import board, checks, gate, morning, pages, preview, rehearsal, scale, smtp, start, sweep
from benchmarks.goals import Goal, say
from benchmarks.stampede import __main__ as stampede
from benchmarks.stampede.arrivals import QUICK_SECONDS, SECONDS

MOST_SECONDS = 600
"""What all of it may take."""


def main() -> None:
    """Measure one after the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="each comparison once, and a smaller world")
    is_quick = parser.parse_args().quick
    began = time.perf_counter()
    rehearsal.run(["plain"] if is_quick else list(rehearsal.WAYS))
    turns = 1 if is_quick else None
    sweep.run(turns or sweep.TURNS)
    gate.main()
    checks.run(checks.PLANS // 10 if is_quick else checks.PLANS)
    smtp.run(turns or smtp.TURNS)
    preview.run(turns or preview.TURNS)
    board.run(turns or board.TURNS)
    morning.run(turns or morning.TURNS)
    pages.run(pages.FEWEST if is_quick else pages.TURNS)
    start.run(turns or start.TURNS)
    stampede.run(QUICK_SECONDS if is_quick else SECONDS)
    scale.run(100_000 if is_quick else scale.MANY, turns or scale.TURNS)
    say(Goal("all of it", "s", MOST_SECONDS), time.perf_counter() - began)


if __name__ == "__main__":
    main()
