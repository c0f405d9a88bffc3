"""Closed days on record: read again, they are the calendar that they were made of."""

from datetime import date, timedelta

import pytest

from config.reference import read_institution_holidays
from models.rules.calendar import Calendar
from models.rules.closed_days import RecordedCalendar, closed_days, digest_of

COUNTRIES = ("BE", "GR", "LT", "SE")
KNOWN = Calendar(read_institution_holidays())
OTHER = Calendar({date(2024, 2, 9): "made up"})
CLOSED = closed_days(KNOWN, COUNTRIES, (2023, 2024))
DAYS = [date(2023, 1, 1) + timedelta(days=place) for place in range(731)]


def test_it_is_the_same_calendar_on_every_day():
    recorded = RecordedCalendar(OTHER.institution_holidays, CLOSED)
    for country in COUNTRIES:
        assert list(map(recorded.open_on(country), DAYS)) == list(map(KNOWN.open_on(country), DAYS))
    every = [calendar.open_for_all_on(COUNTRIES) for calendar in (recorded, KNOWN)]
    assert list(map(every[0], DAYS)) == list(map(every[1], DAYS))
    assert list(map(recorded.is_open_for_institutions, DAYS)) == list(
        map(KNOWN.is_open_for_institutions, DAYS)
    )


@pytest.mark.parametrize(
    ("day", "country"),
    [
        pytest.param(date(2026, 5, 1), "BE", id="a year that is not on record"),
        pytest.param(date(2024, 11, 11), "FR", id="a country that is not on record"),
    ],
)
def test_what_is_not_on_record_is_as_known_today(day, country):
    recorded = RecordedCalendar(KNOWN.institution_holidays, CLOSED)
    assert recorded.open_on(country)(day) is KNOWN.open_on(country)(day) is False


def test_two_calendars_are_told_apart():
    again = closed_days(KNOWN, reversed(COUNTRIES), (2024, 2023))
    assert digest_of(again) == digest_of(CLOSED)
    assert digest_of(closed_days(OTHER, COUNTRIES, (2023, 2024))) != digest_of(CLOSED)
