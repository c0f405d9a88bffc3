"""A morning of the secretariat: `python -m benchmarks.morning [--profile]`.

Once for the Member States, once for 10,000 respondents, on the day of the rung +10: 6,000 of them, or all
Member States, are to be telephoned, and letters after the due day wait for approval.
"""

import cProfile
import pstats
import sys
from datetime import date
from functools import partial

from sqlalchemy import update
from sqlmodel import col

from benchmarks.goals import Goal, say
from benchmarks.sweep import DUE, RESPONDENTS, median, prepared_world, timed
from models.rules.calendar import opening_of
from models.rules.occasions import CALL_LIST, NoticeState
from models.tables import Notice
from tasks.morning import morning
from tasks.services import Services

TURNS = 7
DAY = opening_of(date(2024, 3, 20))
"""09:00 in Brussels on the day of the rung +10."""

WORLDS = ((26, 26, 50.0), (RESPONDENTS, DUE, 150.0))
"""Respondents, how many of them are to be telephoned, and the most milliseconds."""


def main() -> None:
    """Measure, and where wanted print where the time goes."""
    run(TURNS, is_profiled="--profile" in sys.argv)


def run(turns: int, *, is_profiled: bool = False) -> None:
    """Prepare each world once, look at its morning several times, and print the medians."""
    for respondents, to_call, most in WORLDS:
        with prepared_world(respondents) as services:
            _put_on_the_list(services)
            found = morning(services, DAY)
            assert found.calls.count == to_call, f"{found.calls.count} to call"
            taken = median([timed(partial(morning, services, DAY)) for _ in range(turns)])
            say(Goal(f"morning, {respondents} respondents", "ms", most), 1000 * taken.wall)
            say(Goal("  its time in the processor", "ms"), 1000 * taken.cpu)
            if is_profiled:
                profile(services)


def profile(services: Services) -> None:
    """Print where the time goes."""
    profiler = cProfile.Profile()
    profiler.runcall(morning, services, DAY)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats("models/queries|tasks", 28)


def _put_on_the_list(services: Services) -> None:
    with services.transaction() as session:
        listed = update(Notice).where(col(Notice.channel) == CALL_LIST, col(Notice.planned_for) <= DAY)
        owed = listed.where(col(Notice.state) == NoticeState.PLANNED)
        session.execute(owed.values(state=NoticeState.CARRIED))


if __name__ == "__main__":
    main()
