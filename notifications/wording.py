"""How days, instants, time left and lists read in a letter: British English, Brussels time first."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
"""The zone in which deadlines are set and days are counted."""

HARD_SPACE = "\N{NO-BREAK SPACE}"
"""Keeps a day and its month, or a number and its word, on one line."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(at: datetime) -> str:
    """Return the Brussels day of an instant, such as '10 March 2024'."""
    here = at.astimezone(BRUSSELS)
    return f"{_day_and_month(here)}{HARD_SPACE}{here.year}"


def instant(at: datetime, zone: str, clock: str = "%H:%M") -> str:
    """Return an instant in Brussels time and, where its clock differs, in the capital's.

    Args:
        at: an aware instant.
        zone: zone of the capital, such as 'Europe/Athens'.
        clock: how hours and minutes are shown.
    """
    here, there = at.astimezone(BRUSSELS), at.astimezone(ZoneInfo(zone))
    brussels = f"{_WEEKDAYS[here.weekday()]} {day(at)}, {here:{clock}} Brussels time{_twice(here)}"
    if here.utcoffset() == there.utcoffset():
        return brussels
    return f"{brussels} ({_other_day(here, there)}{there:{clock}}{HARD_SPACE}in{HARD_SPACE}{city(zone)})"


def instant_to_the_second(at: datetime, zone: str) -> str:
    """Return an instant as `instant` does, with seconds: for receipts."""
    return instant(at, zone, "%H:%M:%S")


def city(zone: str) -> str:
    """Return the city that a zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


def days_until(due_at: datetime, now: datetime) -> int:
    """Return the Brussels days from one instant to another; 0 on the due day, negative after it."""
    return (due_at.astimezone(BRUSSELS).date() - now.astimezone(BRUSSELS).date()).days


def days(count: int) -> str:
    """Return a number of days in words, such as '1 day' or '30 days'."""
    return f"{count}{HARD_SPACE}{'day' if count == 1 else 'days'}"


def listing(words: Sequence[str], joiner: str = "and") -> str:
    """Return words as a list in a sentence, such as 'A, B and C'."""
    if len(words) < 2:  # noqa: PLR2004 - a list begins with two
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def formats(names: Sequence[str]) -> str:
    """Return the formats in which something may be handed in, such as 'TXT, DOCX or PDF'."""
    return listing([name.upper() for name in names], "or")


def capital(text: str) -> str:
    """Return text as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return text as a sentence: a capital first, a full stop last."""
    plain = text.strip()
    return capital(plain if plain.endswith((".", "?", "!", ":")) else f"{plain}.")


def _day_and_month(at: datetime) -> str:
    return f"{at.day}{HARD_SPACE}{_MONTHS[at.month - 1]}"


def _other_day(here: datetime, there: datetime) -> str:
    if here.date() == there.date():
        return ""
    year = "" if here.year == there.year else f"{HARD_SPACE}{there.year}"
    return f"{_WEEKDAYS[there.weekday()]} {_day_and_month(there)}{year}, "


def _twice(at: datetime) -> str:
    # In autumn one hour of the clock comes twice; only the abbreviation tells which one is meant.
    same_clock = at.replace(fold=1 - at.fold)
    ambiguous = same_clock.utcoffset() != at.utcoffset()
    return f",{HARD_SPACE}{at.tzname()}" if ambiguous else ""
