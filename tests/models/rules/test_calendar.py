"""Open days, and the instants in Brussels: daylight saving, holidays, missed letters."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from config.reference import read_institution_holidays, read_roster
from models.rules.calendar import (
    Calendar,
    at,
    brussels_day,
    brussels_time,
    end_of_day,
    first_open,
    is_quiet,
    last_open,
    leaves_at,
    leaves_in_hours,
    next_open,
    opening_of,
    public_holiday,
    whole_second,
)

CALENDAR = Calendar(read_institution_holidays())
NAIVE = datetime(2024, 3, 11, 9, tzinfo=UTC).replace(tzinfo=None)
COUNTRIES = tuple(entry.country for entry in read_roster("member_states"))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def weekdays(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        pytest.param(date(2024, 3, 8), True, id="a Friday"),
        pytest.param(date(2024, 3, 9), False, id="a Saturday"),
        pytest.param(date(2024, 3, 10), False, id="a Sunday"),
        pytest.param(date(2024, 3, 28), False, id="Maundy Thursday"),
        pytest.param(date(2024, 5, 9), False, id="9 May"),
        pytest.param(date(2024, 7, 21), False, id="a holiday on a Sunday"),
        pytest.param(date(2024, 2, 29), True, id="the leap day"),
        pytest.param(date(2023, 12, 1), True, id="a holiday elsewhere"),
    ],
)
def test_open_for_institutions(day, is_open):
    assert CALENDAR.is_open_for_institutions(day) is is_open


@pytest.mark.parametrize(
    ("country", "day", "is_open"),
    [
        pytest.param("PT", date(2023, 12, 1), False, id="1 December in Portugal"),
        pytest.param("RO", date(2023, 12, 1), False, id="1 December in Romania"),
        pytest.param("GR", date(2023, 12, 1), True, id="1 December in Greece"),
        pytest.param("LT", date(2024, 3, 11), False, id="11 March in Lithuania"),
        pytest.param("LV", date(2024, 3, 11), True, id="11 March in Latvia"),
        pytest.param("GR", date(2024, 3, 18), False, id="Clean Monday in Greece"),
        pytest.param("FI", date(2024, 3, 28), False, id="closed here, open there"),
    ],
)
def test_open_for_a_country(country, day, is_open):
    assert CALENDAR.is_open_for(day, country) is is_open
    assert CALENDAR.open_on(country)(day) is is_open
    assert CALENDAR.is_open_for_all(day, [country]) is is_open


def test_open_for_all_of_the_roster():
    is_open = CALENDAR.open_for_all_on(iter(COUNTRIES))
    days = [date(2023, 12, day) for day in (1, 2, 3, 4)]
    assert [is_open(day) for day in days] == [False, False, False, True]


def test_each_country_of_the_roster_has_holidays():
    assert {country for country in COUNTRIES if public_holiday(country, date(2024, 1, 1))} == set(COUNTRIES)


@pytest.mark.parametrize(("year", "covered"), [(2022, False), (2023, True), (2024, True), (2031, False)])
def test_covers(year, covered):
    assert CALENDAR.covers(year) is covered


@pytest.mark.parametrize(
    ("move", "day", "found"),
    [
        pytest.param(first_open, date(2024, 3, 8), date(2024, 3, 8), id="first: that day"),
        pytest.param(first_open, date(2024, 3, 9), date(2024, 3, 11), id="first: over the weekend"),
        pytest.param(last_open, date(2024, 3, 8), date(2024, 3, 8), id="last: that day"),
        pytest.param(last_open, date(2024, 3, 10), date(2024, 3, 8), id="last: before the weekend"),
        pytest.param(next_open, date(2024, 3, 7), date(2024, 3, 8), id="next: the day after"),
        pytest.param(next_open, date(2024, 3, 8), date(2024, 3, 11), id="next: never that day"),
        pytest.param(next_open, date(2024, 2, 28), date(2024, 2, 29), id="next: the leap day"),
        pytest.param(last_open, date(2024, 3, 2), date(2024, 3, 1), id="last: over the leap month"),
    ],
)
def test_moving_to_open_days(move, day, found):
    assert move(day, weekdays) == found


@pytest.mark.parametrize(
    ("day", "opening", "end"),
    [
        pytest.param(date(2024, 1, 15), "08:00", "22:59:59", id="winter"),
        pytest.param(date(2024, 7, 15), "07:00", "21:59:59", id="summer"),
        pytest.param(date(2024, 3, 30), "08:00", "22:59:59", id="the day before summer time"),
        pytest.param(date(2024, 3, 31), "07:00", "21:59:59", id="spring 2024: 23 hours"),
        pytest.param(date(2024, 10, 27), "08:00", "22:59:59", id="autumn 2024: 25 hours"),
        pytest.param(date(2027, 3, 28), "07:00", "21:59:59", id="spring 2027"),
        pytest.param(date(2027, 10, 30), "07:00", "21:59:59", id="the day before winter time"),
        pytest.param(date(2027, 10, 31), "08:00", "22:59:59", id="autumn 2027"),
        pytest.param(date(2028, 2, 29), "08:00", "22:59:59", id="leap day"),
    ],
)
def test_opening_and_end_in_utc(day, opening, end):
    assert opening_of(day) == utc(f"{day}T{opening}+00:00")
    assert end_of_day(day) == utc(f"{day}T{end}+00:00")


@pytest.mark.parametrize(
    ("instant", "day", "clock"),
    [
        pytest.param("2024-03-31T00:59:59+00:00", date(2024, 3, 31), time(1, 59, 59), id="before the gap"),
        pytest.param("2024-03-31T01:00:00+00:00", date(2024, 3, 31), time(3), id="after the gap"),
        pytest.param("2024-10-27T00:30:00+00:00", date(2024, 10, 27), time(2, 30), id="02:30, once"),
        pytest.param("2024-10-27T01:30:00+00:00", date(2024, 10, 27), time(2, 30), id="02:30, again"),
        pytest.param("2023-12-31T23:00:00+00:00", date(2024, 1, 1), time(0), id="the new year"),
        pytest.param("2024-06-30T22:00:00+00:00", date(2024, 7, 1), time(0), id="midnight in summer"),
    ],
)
def test_day_and_clock_of_an_instant(instant, day, clock):
    assert (brussels_day(utc(instant)), brussels_time(utc(instant))) == (day, clock)


def test_a_clock_time_that_does_not_exist_moves_on():
    assert brussels_time(at(date(2027, 3, 28), time(2, 30))) == time(3, 30)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_a_day_ends_one_second_before_the_next(day):
    assert brussels_day(end_of_day(day)) == brussels_day(opening_of(day)) == day
    assert brussels_day(end_of_day(day) + timedelta(seconds=1)) == day + timedelta(days=1)
    assert brussels_time(end_of_day(day)) == time(23, 59, 59)


@pytest.mark.parametrize(
    ("planned", "now", "leaves"),
    [
        pytest.param("2024-03-08T09:00+01:00", "2024-03-07T10:00+01:00", "planned", id="still to come"),
        pytest.param("2024-03-08T09:00+01:00", "2024-03-08T09:00+01:00", "planned", id="now"),
        pytest.param("2024-03-08T09:00+01:00", "2024-03-08T09:00:01+01:00", "now", id="a second late"),
        pytest.param("2024-03-09T09:00+01:00", "2024-03-09T09:00+01:00", "planned", id="now, though closed"),
        pytest.param("2024-03-07T09:00+01:00", "2024-03-08T09:00+01:00", "now", id="missed, at nine"),
        pytest.param("2024-03-07T09:00+01:00", "2024-03-08T17:59:59+01:00", "now", id="just in hours"),
        pytest.param("2024-03-07T09:00+01:00", "2024-03-08T18:00+01:00", "2024-03-11", id="Friday evening"),
        pytest.param("2024-03-07T09:00+01:00", "2024-03-08T08:59:59+01:00", "2024-03-08", id="early"),
        pytest.param("2024-03-07T09:00+01:00", "2024-03-09T11:00+01:00", "2024-03-11", id="Saturday"),
        pytest.param("2024-03-07T09:00+01:00", "2024-03-10T23:30+01:00", "2024-03-11", id="Sunday night"),
        pytest.param("2024-03-27T09:00+01:00", "2024-03-27T20:00+01:00", "2024-04-02", id="over Easter, DST"),
        pytest.param("2024-03-27T09:00+01:00", "2024-03-31T03:30+02:00", "2024-04-02", id="in the DST night"),
        pytest.param("2024-10-25T09:00+02:00", "2024-10-27T02:30+02:00", "2024-10-28", id="first 02:30"),
        pytest.param("2024-10-25T09:00+02:00", "2024-10-27T02:30+01:00", "2024-10-28", id="second 02:30"),
        pytest.param("2024-02-28T09:00+01:00", "2024-02-28T23:00+01:00", "2024-02-29", id="leap day"),
        pytest.param("2023-12-22T09:00+01:00", "2023-12-22T19:00+01:00", "2024-01-03", id="over New Year"),
    ],
)
def test_leaves_at(planned, now, leaves):
    named = {"planned": utc(planned), "now": utc(now)}
    expected = named.get(leaves) or opening_of(date.fromisoformat(leaves))
    assert leaves_at(utc(planned), utc(now), CALENDAR.is_open_for_institutions) == expected


@pytest.mark.parametrize(
    ("now", "leaves_on"),
    [
        pytest.param("2027-03-28T01:59:59+01:00", date(2027, 3, 29), id="before the spring gap"),
        pytest.param("2027-03-28T03:00:00+02:00", date(2027, 3, 29), id="after the spring gap"),
        pytest.param("2027-10-31T02:30:00+02:00", date(2027, 11, 1), id="autumn, 02:30 once"),
        pytest.param("2027-10-31T02:30:00+01:00", date(2027, 11, 1), id="autumn, 02:30 again"),
    ],
)
def test_missed_letters_around_the_nights_of_2027(now, leaves_on):
    missed = utc(now) - timedelta(days=3)
    assert leaves_at(missed, utc(now), weekdays) == opening_of(leaves_on)


@given(st.integers(0, 700 * 86400))
def test_missed_letters_leave_in_open_hours(seconds):
    now = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    found = leaves_at(now - timedelta(seconds=1), now, CALENDAR.open_on("LT"))
    assert found == leaves_in_hours(now, CALENDAR.open_on("LT")) >= now
    assert CALENDAR.is_open_for(brussels_day(found), "LT")
    assert time(9) <= brussels_time(found) < time(18)
    assert found == now or brussels_time(found) == time(9)


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        pytest.param(date(2023, 12, 19), False, id="19 December"),
        pytest.param(date(2023, 12, 20), True, id="20 December"),
        pytest.param(date(2024, 1, 6), True, id="6 January"),
        pytest.param(date(2024, 1, 7), False, id="7 January"),
        pytest.param(date(2024, 7, 31), False, id="31 July"),
        pytest.param(date(2024, 8, 1), True, id="1 August"),
        pytest.param(date(2024, 8, 31), True, id="31 August"),
        pytest.param(date(2024, 9, 1), False, id="1 September"),
        pytest.param(date(2024, 11, 25), False, id="25 November"),
    ],
)
def test_is_quiet(day, quiet):
    assert is_quiet(day) is quiet


def test_whole_second_is_cut_not_rounded_and_in_utc():
    athens = timezone(timedelta(hours=2))
    stamped = whole_second(datetime(2024, 3, 11, 0, 59, 59, 999999, tzinfo=athens))
    assert (stamped, stamped.tzinfo) == (datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC), UTC)


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="needs a zone"):
        whole_second(NAIVE)
