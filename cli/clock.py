"""The clock of the command line: read here and nowhere else, or given with --now for rehearsal."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.errors import ClockOptionError, RealClockError

if TYPE_CHECKING:
    from models.database import Database


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
