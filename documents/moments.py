"""How days and instants read where a weekday or the capital's clock matters: Brussels time first."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from documents.text import BRUSSELS, HARD_SPACE, day_text

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_text(day: date) -> str:
    """Return a day with its weekday, such as 'Sunday 10 March 2024'."""
    return f"{_WEEKDAYS[day.weekday()]}{HARD_SPACE}{day_text(day)}"


def due_text(instant: datetime) -> str:
    """Return an instant as a deadline is worded: 'Sunday 10 March 2024, 23:59 Brussels time'."""
    local = instant.astimezone(BRUSSELS)
    return f"{weekday_text(local.date())}, {local:%H:%M}{HARD_SPACE}Brussels{HARD_SPACE}time"


def clock_there(instant: datetime, zone: str) -> str:
    """Return the clock time of an instant in a capital, with its weekday if that is another than in Brussels.

    Args:
        instant: an aware instant.
        zone: zone of the capital, such as 'Europe/Athens'.
    """
    here, there = instant.astimezone(BRUSSELS), instant.astimezone(ZoneInfo(zone))
    day = "" if here.date() == there.date() else f"{_WEEKDAYS[there.weekday()]}{HARD_SPACE}"
    city = zone.rpartition("/")[2].replace("_", HARD_SPACE)
    return f"{day}{there:%H:%M} in{HARD_SPACE}{city}"


def days_between(now: datetime, then: datetime) -> int:
    """Return the Brussels days from one instant to another; negative where the other lies before."""
    return (then.astimezone(BRUSSELS).date() - now.astimezone(BRUSSELS).date()).days
