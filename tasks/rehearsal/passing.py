"""Time that passes in a rehearsal which people act in: what is due is done, instant by instant, up to one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.errors import RealClockError
from models.operations.signing_in import carry_sign_ins
from models.queries.closing import FellAway, fell_away
from models.queries.coming import coming
from models.queries.cycles import CycleAt, cycle_codes, get_cycle, look_at_cycle
from models.rules.morning import ToCome
from models.rules.timetable import passes_at
from models.schema import is_rehearsal
from tasks.advance import advance, next_due
from tasks.heads import keep_heads
from tasks.services import Services

AHEAD = timedelta(days=3 * 366)
"""How far a rehearsal may go on at once: no cycle is longer."""

_PASSED = frozenset({"deadline", "cut_off"})
"""What falls due at the end of its instant: it has passed a second later."""


@dataclass(frozen=True)
class Stop:
    """An instant to which one may want to go on, and the first thing that falls due at it; UTC."""

    at: datetime
    what: ToCome


def must_be_rehearsal(services: Services) -> None:
    """Make sure that the clock of a database may be set.

    Raises:
        RealClockError: it holds real cycles.
    """
    if not is_rehearsal(services.database):
        raise RealClockError


def latest_seen(services: Services) -> datetime | None:
    """Return the latest UTC instant that any cycle has seen, or none where no cycle is open."""
    with services.reading() as session:
        seen = [get_cycle(session, code).last_seen_at for code in cycle_codes(session)]
    return max(seen, default=None)


def do_what_is_due(services: Services, now: datetime) -> dict[tuple[str, str], int]:
    """Do what is due in every cycle at a UTC instant, and return counts by cycle and step."""
    with services.reading() as session:
        codes = cycle_codes(session)
    done = {
        (code, step): count for code in codes for step, count in advance(services, code, now).items() if count
    }
    keep_heads(services, codes, now)
    return done


def next_instant(services: Services, now: datetime, until: datetime) -> datetime:
    """Return the next UTC instant after `now` at which anything is due, `until` at the latest."""
    with services.reading() as session:
        instants = [next_due(cycle) for cycle in _cycles(session, now)]
    return min((one for one in instants if one and one < until), default=until)


def skip_to(services: Services, now: datetime, instant: datetime, moved: Callable[[datetime], None]) -> None:
    """Let the clock jump to a later UTC instant; who is signed in stays so.

    Args:
        services: services of this process.
        now: UTC instant before the jump.
        instant: UTC instant after it.
        moved: sets the clock.

    Raises:
        RealClockError: the database holds real cycles.
    """
    must_be_rehearsal(services)
    with services.transaction() as session:
        carry_sign_ins(session, now, max(instant - now, timedelta()))
    moved(instant)


def stops(services: Services, now: datetime) -> list[Stop]:
    """Return the next instants worth going on to: of each cycle and kind the first, and every step."""
    found: dict[tuple[str, str, str], Stop] = {}
    with services.reading() as session:
        ahead = [one for cycle in _cycles(session, now) for one in coming(cycle, cycle.now + AHEAD)]
    for one in ahead:
        key = (one.cycle, one.what, one.name if one.what == "step" else "")
        at = passes_at(one.at) if one.what in _PASSED else one.at
        if key not in found or at < found[key].at:
            found[key] = Stop(at, one)
    return sorted(found.values(), key=lambda stop: stop.at)


def closed_between(
    services: Services, since: datetime, until: datetime, now: datetime
) -> list[tuple[str, FellAway]]:
    """Return the cycles that closed from one UTC instant up to another, and what fell away with each."""
    with services.reading() as session:
        return [
            (cycle.code, fell_away(cycle))
            for cycle in _cycles(session, now)
            if cycle.row.closed_at and since <= cycle.row.closed_at <= until
        ]


def _cycles(session: Session, now: datetime) -> list[CycleAt]:
    return [look_at_cycle(session, code, now, has_begun=True) for code in cycle_codes(session)]
