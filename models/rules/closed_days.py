"""The working days that a cycle was planned by, as its record keeps them; holidays are moved by upgrades."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.audit import canonical
from models.rules.calendar import SATURDAY, Calendar, public_holiday

INSTITUTIONS = "EU"
"""Stands beside the countries; no country has this code (ISO 3166-1 reserves it)."""

ClosedDays = Mapping[str, Mapping[str, str]]
"""By year, by country: the days on which nobody works there and that are no weekend, such as '0101 0501'."""


def closed_days(calendar: Calendar, countries: Iterable[str], years: Iterable[int]) -> ClosedDays:
    """Return the days of some years on which a calendar has the institutions or countries closed."""
    codes = sorted(set(countries))
    return {str(year): _of_year(calendar, codes, year) for year in sorted(set(years))}


def digest_of(closed: ClosedDays) -> str:
    """Return what tells two calendars apart."""
    return hashlib.sha256(canonical(closed).encode()).hexdigest()


@dataclass(frozen=True)
class RecordedCalendar(Calendar):
    """The calendar that a record holds; for what it does not cover, the holidays known today."""

    closed: ClosedDays

    def is_open_for_institutions(self, day: date) -> bool:
        """Whether the EU institutions in Brussels worked on that day."""
        if not self._covers(day, INSTITUTIONS):
            return super().is_open_for_institutions(day)
        return day.weekday() < SATURDAY and not self._is_closed(day, INSTITUTIONS)

    def is_open_for(self, day: date, country: str) -> bool:
        """Whether the day was a working day for the institutions and in that country."""
        if not self._covers(day, country):
            return self.is_open_for_institutions(day) and public_holiday(country, day) is None
        return self.is_open_for_institutions(day) and not self._is_closed(day, country)

    def is_open_for_all(self, day: date, countries: Iterable[str]) -> bool:
        """Whether the day was open for the institutions and in every one of the countries."""
        return all(self.is_open_for(day, country) for country in countries)

    def _covers(self, day: date, code: str) -> bool:
        return code in self.closed.get(str(day.year), {})

    def _is_closed(self, day: date, code: str) -> bool:
        return f"{day:%m%d}" in self.closed[str(day.year)][code].split()


def _of_year(calendar: Calendar, countries: list[str], year: int) -> dict[str, str]:
    first = date(year, 1, 1)
    every = (first + timedelta(days=place) for place in range((date(year + 1, 1, 1) - first).days))
    days = [day for day in every if day.weekday() < SATURDAY]
    institutions = _said(day for day in days if not calendar.is_open_for_institutions(day))
    closed = {code: _said(day for day in days if _is_holiday(calendar, code, day)) for code in countries}
    return {INSTITUTIONS: institutions, **closed}


def _is_holiday(calendar: Calendar, country: str, day: date) -> bool:
    return calendar.is_open_for_institutions(day) and not calendar.is_open_for(day, country)


def _said(days: Iterable[date]) -> str:
    return " ".join(f"{day:%m%d}" for day in days)
