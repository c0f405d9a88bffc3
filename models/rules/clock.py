"""The clock that is handed in: it may hesitate, it must not go back; and by how much something is late."""

from datetime import datetime, timedelta

from models.errors import ClockBackwardsError
from models.rules.calendar import brussels_day, whole_second

TOLERANCE = timedelta(minutes=5)
"""How far before the last seen instant a clock may stand and still count as that instant."""


def seen_now(last_seen: datetime, now: datetime) -> datetime:
    """Return the instant that counts as now, cut to the second: never before the last seen one.

    Raises:
        ClockBackwardsError: the clock stands more than five minutes before the last seen instant.
    """
    stamped = whole_second(now)
    if stamped < last_seen - TOLERANCE:
        raise ClockBackwardsError(last_seen, stamped)
    return max(stamped, last_seen)


def goes_on(last_seen: datetime, begun: datetime) -> datetime:
    """Return the instant that counts in a run that has begun: others may have let the clock go on since."""
    return max(whole_second(begun), last_seen)


def days_late(late_after: datetime, at: datetime) -> int:
    """Return by how many Brussels days something is late: none in time, a day once it has begun.

    Args:
        late_after: UTC instant after which it is late, which may lie after the due day.
        at: UTC instant at which it came, or now.
    """
    if not has_passed(late_after, at):
        return 0
    return max((brussels_day(at) - brussels_day(late_after)).days, 1)


def has_passed(instant: datetime, now: datetime) -> bool:
    """Whether a due instant or a cut-off has passed: it has from the next whole second."""
    return now > instant
