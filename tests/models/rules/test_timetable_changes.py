"""Deadlines that move back or are undone, letters about the cut-off, and days that are no usual days."""

from datetime import UTC, date, datetime

import pytest

from config.definition import Rung
from config.reference import read_institution_holidays
from models.rules.calendar import Calendar, end_of_day, leaves_at
from models.rules.timetable import (
    Deadline,
    LadderContext,
    announced_deadline,
    cut_off_notices,
    extended_deadline,
    first_deadline,
    passes_at,
    plan_ladder,
    restored_deadline,
    rung_instant,
    shortened_deadline,
)

CALENDAR = Calendar(read_institution_holidays())
BELGIUM = CALENDAR.open_on("BE")
DUE_ON, CUT_OFF_ON = date(2024, 3, 10), date(2024, 4, 30)
FIRST = first_deadline(DUE_ON, CUT_OFF_ON, BELGIUM)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("until", "late_on"),
    [
        pytest.param(date(2024, 3, 8), date(2024, 3, 8), id="a Friday"),
        pytest.param(date(2024, 3, 9), date(2024, 3, 11), id="a Saturday: late as before"),
        pytest.param(date(2024, 2, 29), date(2024, 2, 29), id="the leap day"),
    ],
)
def test_a_shortened_deadline_moves_what_is_late_and_leaves_the_cut_off(until, late_on):
    found = shortened_deadline(FIRST, until, BELGIUM)
    assert found == Deadline(2, end_of_day(until), end_of_day(late_on), FIRST.cut_off_at)


def test_a_cut_off_that_was_taken_along_stays_when_the_deadline_is_shortened():
    extended = extended_deadline(FIRST, date(2024, 5, 15), BELGIUM)
    found = shortened_deadline(extended, date(2024, 4, 2), BELGIUM)
    assert (found.version, found.cut_off_at) == (3, extended.cut_off_at)
    assert extended.cut_off_at == end_of_day(date(2024, 5, 15))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(extended_deadline(FIRST, date(2024, 5, 15), BELGIUM), id="extended"),
        pytest.param(announced_deadline(FIRST, date(2024, 4, 2)), id="announced"),
        pytest.param(shortened_deadline(FIRST, date(2024, 3, 8), BELGIUM), id="shortened"),
    ],
)
def test_a_restored_deadline_is_the_earlier_one_as_a_new_version(changed):
    found = restored_deadline(changed, FIRST)
    assert found == Deadline(3, FIRST.due_at, FIRST.late_after, FIRST.cut_off_at)


@pytest.mark.parametrize(
    ("country", "cut_off_on", "goes_at"),
    [
        pytest.param("BE", CUT_OFF_ON, "2024-05-02T09:00+02:00", id="over 1 May"),
        pytest.param("SI", CUT_OFF_ON, "2024-05-03T09:00+02:00", id="2 May is a holiday in Slovenia"),
        pytest.param("BE", date(2024, 3, 14), "2024-03-15T09:00+01:00", id="the next day"),
        pytest.param("BE", date(2024, 3, 15), "2024-03-18T09:00+01:00", id="over a weekend"),
        pytest.param("EL", date(2024, 3, 15), "2024-03-19T09:00+01:00", id="over Clean Monday"),
        pytest.param("BE", date(2024, 3, 30), "2024-04-02T09:00+02:00", id="over Easter and the clocks"),
        pytest.param("BE", date(2024, 2, 28), "2024-02-29T09:00+01:00", id="on the leap day"),
    ],
)
def test_when_the_letter_about_the_cut_off_goes(country, cut_off_on, goes_at):
    country = {"EL": "GR"}.get(country, country)
    found = cut_off_notices(end_of_day(cut_off_on), CALENDAR.open_on(country))
    assert {told.planned_for for told in found} == {utc(goes_at)}


def test_a_cut_off_has_passed_from_the_next_second():
    assert passes_at(end_of_day(CUT_OFF_ON)) == utc("2024-05-01T00:00+02:00")


def test_the_cut_off_is_told_by_a_letter_to_approve_and_on_the_call_list():
    letter, call = cut_off_notices(end_of_day(CUT_OFF_ON), BELGIUM)
    assert (letter.on_call_list, letter.needs_approval) == (False, True)
    assert (call.on_call_list, call.needs_approval) == (True, False)
    assert {str(told.occasion) for told in (letter, call)} == {"cut_off:1"}


@pytest.mark.parametrize(
    ("name", "given", "needs"),
    [
        pytest.param("call", {}, False, id="the call"),
        pytest.param("-7", {}, False, id="before the due day"),
        pytest.param("0", {}, False, id="the due day"),
        pytest.param("+1", {}, True, id="after it"),
        pytest.param("+1", {"approval": False}, False, id="after it, not wanted"),
        pytest.param("-7", {"approval": True}, True, id="before it, wanted"),
        pytest.param("+10", {"via": "call_list"}, False, id="the call list"),
        pytest.param("call", {"approval": True}, True, id="the call, wanted"),
    ],
)
def test_which_rungs_wait_for_approval(name, given, needs):
    assert Rung(name=name, **given).needs_approval is needs


@pytest.mark.parametrize(
    ("due_on", "name", "instant"),
    [
        pytest.param(date(2024, 3, 30), "-30", "2024-02-29T09:00+01:00", id="the leap day"),
        pytest.param(date(2024, 2, 29), "0", "2024-02-29T09:00+01:00", id="due on it"),
        pytest.param(date(2024, 2, 29), "+1", "2024-03-01T09:00+01:00", id="the day after it"),
        pytest.param(date(2025, 3, 31), "-31", "2025-02-28T09:00+01:00", id="a year without it"),
        pytest.param(date(2024, 3, 31), "0", "2024-03-27T09:00+01:00", id="due on the short day: Easter"),
        pytest.param(date(2024, 4, 3), "0", "2024-04-03T09:00+02:00", id="after it"),
        pytest.param(date(2024, 10, 27), "0", "2024-10-25T09:00+02:00", id="due on the long day"),
        pytest.param(date(2024, 10, 27), "+1", "2024-10-29T09:00+01:00", id="what is late after it"),
    ],
)
def test_rungs_on_unusual_days(due_on, name, instant):
    terms = first_deadline(due_on, date(2025, 12, 31), BELGIUM)
    assert rung_instant(Rung(name=name), terms, BELGIUM) == utc(instant)


@pytest.mark.parametrize(
    ("due_on", "hours"),
    [
        pytest.param(date(2024, 3, 30), 24, id="an ordinary day"),
        pytest.param(date(2024, 3, 31), 23, id="the clocks go forward"),
        pytest.param(date(2024, 10, 27), 25, id="the clocks go back"),
        pytest.param(date(2024, 2, 29), 24, id="the leap day"),
    ],
)
def test_a_day_lasts_until_its_end(due_on, hours):
    lasts = end_of_day(due_on) - end_of_day(due_on.replace(day=due_on.day - 1))
    assert lasts.total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        pytest.param("2024-03-31T01:59:59+01:00", "2024-04-02T09:00+02:00", id="before the missing hour"),
        pytest.param("2024-03-31T03:00:00+02:00", "2024-04-02T09:00+02:00", id="after it"),
        pytest.param("2024-10-27T02:30:00+02:00", "2024-10-28T09:00+01:00", id="the doubled hour, first"),
        pytest.param("2024-10-27T02:30:00+01:00", "2024-10-28T09:00+01:00", id="the doubled hour, second"),
        pytest.param("2024-02-29T08:00:00+01:00", "2024-02-29T09:00+01:00", id="the leap day, early"),
        pytest.param("2024-02-29T18:00:00+01:00", "2024-03-01T09:00+01:00", id="the leap day, too late"),
    ],
)
def test_when_a_missed_letter_leaves(now, leaves):
    assert leaves_at(utc("2024-02-01T09:00+01:00"), utc(now), BELGIUM) == utc(leaves)


def test_a_ladder_planned_on_a_shortened_deadline():
    terms = shortened_deadline(FIRST, date(2024, 3, 4), BELGIUM)
    context = LadderContext(terms, utc("2024-02-27T10:00+01:00"), BELGIUM)
    rungs = plan_ladder([Rung(name=name) for name in ("call", "-30", "-7", "0", "+3")], context)
    found = {one.rung.name: one.withdrawn or one.planned_on.isoformat() for one in rungs}
    assert found == {"-30": "past", "-7": "past", "0": "2024-03-04", "+3": "2024-03-07"}
