"""A page of the board among 10,000 respondents: `python -m benchmarks.board [--profile]`.

The world of the sweep, in which 6,000 of 10,000 owe: the first page of 100 lines, the last one, and what is
overdue, each with the counts of the whole board.
"""

import cProfile
import pstats
import sys
from datetime import date
from functools import partial

from benchmarks.goals import Goal, say
from benchmarks.sweep import CODE, DUE, NOW, RESPONDENTS, median, prepared_world, timed
from models.queries.board_pages import BoardFilter, Span
from models.rules.calendar import end_of_day
from models.rules.lifecycle import ObligationState
from tasks.board import look_at_board
from tasks.services import Services

TURNS = 7
MOST_MILLISECONDS = 50
LATE = end_of_day(date(2024, 3, 20))
"""Everybody's deadline has passed."""

PAGES = {
    "the first page": (BoardFilter(), Span(), NOW, RESPONDENTS),
    "the last page": (BoardFilter(), Span(offset=RESPONDENTS - 100), NOW, RESPONDENTS),
    "those that answered": (BoardFilter([ObligationState.NO_UPDATE]), Span(), NOW, RESPONDENTS - DUE),
    "those overdue": (BoardFilter(is_overdue=True), Span(), LATE, DUE),
}


def main() -> None:
    """Measure, and where wanted print where the time goes."""
    run(TURNS, is_profiled="--profile" in sys.argv)


def run(turns: int, *, is_profiled: bool = False) -> None:
    """Prepare the world once, look at each page several times, and print the medians."""
    with prepared_world() as services:
        measure(services, turns)
        if is_profiled:
            profile(services)


def measure(services: Services, turns: int) -> None:
    """Print what each page takes."""
    for name, (wanted, span, now, found) in PAGES.items():
        look = partial(look_at_board, services, CODE, wanted, span, now)
        page = look().page
        assert (page.found, len(page.rows)) == (found, span.limit), f"{page.found} found"
        taken = median([timed(look) for _ in range(turns)])
        say(Goal(f"board, {RESPONDENTS}: {name}", "ms", MOST_MILLISECONDS), 1000 * taken.wall)
        say(Goal("  its time in the processor", "ms"), 1000 * taken.cpu)


def profile(services: Services) -> None:
    """Print where the time goes."""
    profiler = cProfile.Profile()
    profiler.runcall(look_at_board, services, CODE, BoardFilter(), Span(), NOW)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(28)


if __name__ == "__main__":
    main()
