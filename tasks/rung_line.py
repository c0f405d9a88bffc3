"""The rungs of a cycle on a line of time, with where today is, as one value."""

from dataclasses import dataclass
from datetime import date, datetime

from models.queries.cycles import look_at_cycle
from models.queries.rung_line import RungOnLine, rungs_on_line
from models.rules.calendar import brussels_day
from tasks.services import Services


@dataclass(frozen=True)
class RungLine:
    """The rungs of a cycle as they stand at the UTC instant `as_at`."""

    cycle: str
    as_at: datetime
    today: date
    """Brussels day."""
    rungs: tuple[RungOnLine, ...]
    """By nominal day, the call first; each for every deliverable."""

    @property
    def next(self) -> RungOnLine | None:
        """Return the first rung of which something is still to come, none after the last."""
        left = [one for one in self.rungs if not one.is_past(self.as_at)]
        return min(left, key=lambda one: (one.first_at or one.last_at, one.nominal_on), default=None)


def rung_line(services: Services, code: str, now: datetime) -> RungLine:
    """Return the rungs of a cycle: nominal days, instants, how many notices went, wait or were withdrawn.

    Args:
        services: services of this process.
        code: code of the cycle.
        now: UTC instant.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return RungLine(cycle.code, cycle.now, brussels_day(cycle.now), tuple(rungs_on_line(cycle)))
