"""The board at any instant of the past is the board as it was seen then."""

from datetime import timedelta

from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.queries.board_history import board_at
from models.queries.cycles import get_cycle, look_at_cycle
from models.queries.obligations import board
from tasks.advance import run_plainly

DELIVERABLES = ["nip", "statement"]


def live(services, code):
    """Return the last instant that the cycle has seen, and the board as it stands."""
    with services.reading() as session:
        cycle = get_cycle(session, code)
        return cycle.last_seen_at, board(session, cycle.id or 0, DELIVERABLES)


def test_each_day_of_a_year_is_seen_again_as_it_was(services):
    rehearsal = rehearsal_in(services, small_definition())
    now, seen = rehearsal.open(), {}
    while now:
        now = rehearsal.run_day(now, run_plainly)
        at, rows = live(services, rehearsal.code)
        seen[at] = rows
    assert len({row.state for rows in seen.values() for row in rows}) >= 8
    first, last = min(seen), max(seen)
    days = [first + timedelta(days=day) for day in range((last - first).days)]
    with services.reading() as session:
        cycle = look_at_cycle(session, rehearsal.code, last)
        then = {at: board_at(cycle, at) for at in (*days, *seen)}
    assert len(days) > 150
    assert then == {at: seen[max(one for one in seen if one <= at)] for at in then}
