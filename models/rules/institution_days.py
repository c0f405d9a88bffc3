"""Days on which the EU institutions are closed in years that nobody has told Kalends of yet."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import holidays

from config.definition import Definition
from models.rules.calendar import SATURDAY, Calendar

_FIXED = {
    (1, 1): "New Year's Day",
    (1, 2): "Day after New Year's Day",
    (5, 1): "Labour Day",
    (5, 9): "Schuman Declaration",
    (7, 21): "Belgian National Holiday",
    (8, 15): "Assumption",
    (11, 1): "All Saints' Day",
    (11, 2): "All Souls' Day",
    **{(12, day): "End of year" for day in range(24, 32)},
}
"""By month and day."""

_AFTER_EASTER_MONDAY = {
    -4: "Maundy Thursday",
    -3: "Good Friday",
    0: "Easter Monday",
    38: "Ascension Day",
    39: "Day after Ascension Day",
    49: "Whit Monday",
}
"""By days after Easter Monday."""


def proposed_institution_days(year: int) -> Mapping[date, str]:
    """Return the working days on which the institutions in Brussels would be closed by the usual pattern.

    It is a proposal: the Commission decides on each year.

    Source: the Decisions on 2023 and 2024 (OJ 2021/C 201 I/02, OJ 2022/C 440/05), which follow it.
    """
    easter_monday = _easter_monday(year)
    days = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    days |= {easter_monday + timedelta(days=after): name for after, name in _AFTER_EASTER_MONDAY.items()}
    return {day: days[day] for day in sorted(days) if day.weekday() < SATURDAY}


def given_holidays(definition: Definition, calendar: Calendar) -> Iterator[tuple[str, str]]:
    """Yield what is to be said of the closed days that a definition gives, and the way out, by year.

    Args:
        definition: the definition.
        calendar: the calendar without those days.
    """
    for year in sorted({day.year for day in definition.institution_holidays}):
        said = f"the holidays of the EU institutions in {year} are"
        if calendar.covers(year):
            yield f"{said} known: those given here do not count", f"take the days of {year} out"
        else:
            yield f"{said} those given here", f"hold them against the Decision on {year} before you open"


def _easter_monday(year: int) -> date:
    belgian = holidays.country_holidays("BE", years=year, language="en_US")
    return next(day for day, name in belgian.items() if name == "Easter Monday")
