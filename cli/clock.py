"""The clock of the command line: read here and nowhere else, or given with --now for rehearsal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.errors import ClockOptionError, RealClockError

if TYPE_CHECKING:
    from dashboard.passing import Engine
    from models.database import Database
    from tasks.services import Services


def read_clock() -> datetime:
    """Return the instant of this command."""
    return datetime.now(UTC)  # noqa: TID251 - this is the edge: all that follows receives what is read here


def now_for(database: "Database", given: str | None) -> datetime:
    """Return the instant of a command on a database: what the clock says, or what was given.

    Raises:
        ClockOptionError: what was given is not an instant with a zone.
        RealClockError: the database holds real cycles, whose clock cannot be set.
    """
    if given is None:
        return read_clock()
    instant = parse_instant(given)
    from models.schema import is_rehearsal

    if not is_rehearsal(database):
        raise RealClockError
    return instant


@contextmanager
def clock_for(
    services: "Services", given: str | None
) -> Iterator[tuple[Callable[[], datetime], "Engine | None"]]:
    """Return the clock of a process: the machine's, or one that is set and then goes on, with its engine.

    One that is set begins where the cycles have come to, if that is later than what was given.

    Raises:
        ClockOptionError: what was given is not an instant with a zone.
        RealClockError: the database holds real cycles, whose clock cannot be set.
    """
    if given is None:
        yield read_clock, None
        return
    from dashboard.passing import Engine, RehearsalClock
    from tasks.rehearsal.passing import latest_seen

    start = now_for(services.database, given)
    clock = RehearsalClock(read_clock, max(start, latest_seen(services) or start))
    with Engine(services, clock) as engine:
        yield clock, engine


def parse_instant(text: str) -> datetime:
    """Return an instant written as ISO 8601 with its zone.

    Raises:
        ClockOptionError: it is not one.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ClockOptionError(text) from error
    if instant.tzinfo is None:
        raise ClockOptionError(text)
    return instant.astimezone(UTC)
