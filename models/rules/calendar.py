"""Open days: of the EU institutions, of a respondent, and the instants in Brussels at which letters leave."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache

import holidays
import pendulum

ZONE = "Europe/Brussels"
"""The zone of every day in a definition."""

_BRUSSELS = pendulum.timezone(ZONE)

LEAVES_FROM = time(9)
"""Hour in Brussels at which letters of the ladder leave, and at which steps of the engine fall due."""

LEAVES_UNTIL = time(18)
"""Hour in Brussels from which a missed letter waits for the next open day."""

SATURDAY = 5
DECEMBER, AUGUST = 12, 8
QUIET_FROM_DAY, QUIET_TO_DAY = 20, 6

OpenOn = Callable[[date], bool]
"""Whether a day is open."""


GIVEN = "holiday of the institutions"
"""Name of a day that a definition gives, which has no other one."""


@dataclass(frozen=True)
class Calendar:
    """Working days of the institutions (given) and of countries (public holidays)."""

    institution_holidays: Mapping[date, str]

    def covers(self, year: int) -> bool:
        """Whether the institutions' holidays of that year are known."""
        return any(day.year == year for day in self.institution_holidays)

    def with_days(self, days: Iterable[date]) -> "Calendar":
        """Return the calendar with closed days of the institutions in years that it does not know."""
        new = {day: GIVEN for day in days if not self.covers(day.year)}
        return Calendar({**self.institution_holidays, **new}) if new else self

    def is_open_for_institutions(self, day: date) -> bool:
        """Whether the EU institutions in Brussels work on that day."""
        return day.weekday() < SATURDAY and day not in self.institution_holidays

    def is_open_for(self, day: date, country: str) -> bool:
        """Whether the day is a working day: open for the institutions and in that country (ISO code)."""
        return self.is_open_for_institutions(day) and public_holiday(country, day) is None

    def is_open_for_all(self, day: date, countries: Iterable[str]) -> bool:
        """Whether the day is open for the institutions and in every one of the countries."""
        return self.is_open_for_institutions(day) and all(
            public_holiday(country, day) is None for country in countries
        )

    def open_on(self, country: str) -> OpenOn:
        """Return the working days of one country as a predicate."""
        return lambda day: self.is_open_for(day, country)

    def open_for_all_on(self, countries: Iterable[str]) -> OpenOn:
        """Return the days open for all as a predicate."""
        known = tuple(countries)
        return lambda day: self.is_open_for_all(day, known)


def public_holiday(country: str, day: date) -> str | None:
    """Return the name of the public holiday of a country (ISO code), or none."""
    return _public_holidays(country, day.year).get(day)


@cache
def _public_holidays(country: str, year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays(country, years=year))


def first_open(day: date, is_open: OpenOn) -> date:
    """Return the first open day, that day or later."""
    while not is_open(day):
        day += timedelta(days=1)
    return day


def last_open(day: date, is_open: OpenOn) -> date:
    """Return the last open day, that day or earlier."""
    while not is_open(day):
        day -= timedelta(days=1)
    return day


def next_open(day: date, is_open: OpenOn) -> date:
    """Return the first open day after that day."""
    return first_open(day + timedelta(days=1), is_open)


def end_of_day(day: date) -> datetime:
    """Return the UTC instant of 23:59:59 in Brussels: what a day means as a deadline."""
    return at(day, time(23, 59, 59))


def opening_of(day: date) -> datetime:
    """Return the UTC instant of 09:00 in Brussels."""
    return at(day, LEAVES_FROM)


@cache
def at(day: date, clock: time) -> datetime:
    """Return the UTC instant of a clock time in Brussels."""
    local = pendulum.datetime(
        day.year, day.month, day.day, clock.hour, clock.minute, clock.second, tz=_BRUSSELS
    )
    return datetime.fromtimestamp(local.int_timestamp, UTC)


@lru_cache(maxsize=4096)
def brussels_day(instant: datetime) -> date:
    """Return the calendar day in Brussels of a UTC instant."""
    here = _in_brussels(instant)
    return date(here.year, here.month, here.day)


@lru_cache(maxsize=4096)
def brussels_time(instant: datetime) -> time:
    """Return the clock time in Brussels of a UTC instant."""
    return _in_brussels(instant).time()


def _in_brussels(instant: datetime) -> pendulum.DateTime:
    return pendulum.from_timestamp(instant.timestamp(), _BRUSSELS)


def leaves_at(planned_for: datetime, now: datetime, is_open: OpenOn) -> datetime:
    """Return when a letter of the ladder leaves: as planned, or, when missed, in the next open hours.

    Args:
        planned_for: UTC instant at which it should have gone.
        now: UTC instant.
        is_open: open days of its recipient, or of all for a letter to all.
    """
    if planned_for >= now:
        return planned_for
    today, clock = brussels_day(now), brussels_time(now)
    if is_open(today) and LEAVES_FROM <= clock < LEAVES_UNTIL:
        return now
    day = today if clock < LEAVES_FROM else today + timedelta(days=1)
    return opening_of(first_open(day, is_open))


def leaves_in_hours(now: datetime, is_open: OpenOn) -> datetime:
    """Return when what is to be told from a UTC instant on leaves: then, in open hours, or in the next."""
    return leaves_at(now - timedelta(seconds=1), now, is_open)


def is_quiet(day: date) -> bool:
    """Whether the day lies in 20 December to 6 January or in August, when few offices answer."""
    around_new_year = (day.month == DECEMBER and day.day >= QUIET_FROM_DAY) or (
        day.month == 1 and day.day <= QUIET_TO_DAY
    )
    return around_new_year or day.month == AUGUST


def whole_second(instant: datetime) -> datetime:
    """Return the instant cut to the second, in UTC: how arrivals are stamped.

    Raises:
        ValueError: the instant has no zone.
    """
    if instant.tzinfo is None:
        message = "an instant needs a zone"
        raise ValueError(message)
    return instant.astimezone(UTC).replace(microsecond=0)
