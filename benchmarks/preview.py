"""A preview of 30 days for many respondents: `python -m benchmarks.preview [--profile]`.

The world of the sweep: 10,000 respondents, of whom 6,000 owe and get two reminders in these days; of the
others it is said why they get none. Without the texts of the letters: the sweep measures what writes them.
"""

import cProfile
import pstats
import sys

from benchmarks.goals import Goal, say
from benchmarks.sweep import CODE, DUE, NOW, RESPONDENTS, median, prepared_world, timed
from tasks.preview import Asked, preview
from tasks.previewed import Preview
from tasks.services import Services

DAYS, TURNS = 30, 5


def main() -> None:
    """Measure, and where wanted print where the time goes."""
    run(TURNS, is_profiled="--profile" in sys.argv)


def run(turns: int, *, is_profiled: bool = False) -> None:
    """Prepare the world once, look at it several times, and print the median."""
    with prepared_world() as services:
        measure(services, turns)
        if is_profiled:
            profile(services)


def measure(services: Services, turns: int) -> None:
    """Print what a look at the coming days takes."""
    found = look(services)
    assert len(found.letters) == 2 * DUE, f"{len(found.letters)} letters instead of {2 * DUE}"
    assert len(found.quiet) == RESPONDENTS - DUE, f"{len(found.quiet)} get nothing"
    taken = median([timed(lambda: look(services)) for _ in range(turns)])
    say(Goal(f"preview of {DAYS} days, {RESPONDENTS} respondents", "s", 2.0), taken.wall)
    say(Goal("its time in the processor", "s"), taken.cpu)


def look(services: Services) -> Preview:
    """Look at what goes in the coming days."""
    return preview(services, CODE, Asked(DAYS), NOW)


def profile(services: Services) -> None:
    """Print where the time goes."""
    profiler = cProfile.Profile()
    profiler.runcall(look, services)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(28)


if __name__ == "__main__":
    main()
