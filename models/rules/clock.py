"""The clock that is handed in: it may hesitate, it must not go back."""

from datetime import datetime, timedelta

from models.errors import ClockBackwardsError
from models.rules.calendar import whole_second

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


def has_passed(instant: datetime, now: datetime) -> bool:
    """Whether a due instant or a cut-off has passed: it has from the next whole second."""
    return now > instant
