"""Other dates: ladders compared rung by rung, and days held against holidays."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from config.definition import Rung, RungVia
from models.rules.calendar import Calendar, end_of_day, opening_of
from models.rules.lint import read_definition
from models.rules.timetable import Deadline
from models.rules.what_if import (
    INSTITUTIONS,
    QUIET_DAYS,
    Asked,
    Clash,
    NewDates,
    Owed,
    Step,
    clashes,
    compare,
    moved_ladders,
    moves,
    nominal_days,
    opening_ladders,
    with_dates,
)

DEFINITION = read_definition((files("config") / "cycles" / "pesco-nip-2024.toml").read_text(encoding="utf-8"))
EVERY_DAY = Calendar({})
BELGIUM, LITHUANIA = Asked("BE", "BE"), Asked("LT", "LT")
NOW = datetime(2024, 2, 12, 9, tzinfo=UTC)


def step(respondent="BE", rung="-7"):
    return Step(respondent, "nip", rung)


def day(text):
    return date.fromisoformat(f"2024-{text}")


COMPARED = [
    pytest.param({step(): day("03-01")}, {step(): day("03-01")}, (0, 0, 0), id="the same day"),
    pytest.param({step(): day("03-01")}, {step(): day("03-08")}, (1, 0, 0), id="another day"),
    pytest.param({step(): day("03-01")}, {}, (0, 1, 0), id="none any more"),
    pytest.param({}, {step(): day("03-08")}, (0, 0, 1), id="a new one"),
    pytest.param({step(): day("03-01")}, {step(rung="+3"): day("03-01")}, (0, 1, 1), id="another rung"),
]


@pytest.mark.parametrize(("before", "after", "counts"), COMPARED)
def test_compare(before, after, counts):
    found = compare(before, after, ["BE"])
    assert (len(found.moved), len(found.withdrawn), len(found.added)) == counts
    assert all(one.from_on and one.to_on for one in found.moved)


def test_changes_stand_by_day_then_in_the_order_of_respondents():
    before = {step("LT"): day("03-01"), step("BE"): day("03-01"), step("BE", "+3"): day("02-28")}
    found = compare(before, {}, ["BE", "LT"])
    assert [(one.step.respondent, one.step.rung) for one in found.withdrawn] == [
        ("BE", "+3"), ("BE", "-7"), ("LT", "-7"),
    ]  # fmt: skip
    assert [one.on for one in found.withdrawn] == [day("02-28"), day("03-01"), day("03-01")]


def test_other_dates_in_a_definition():
    new = NewDates({"nip": day("03-17")}, {"statement": day("05-15")}, date(2023, 12, 5))
    changed = with_dates(DEFINITION, new)
    assert changed.call.on == date(2023, 12, 5)
    plan, statement = changed.deliverables
    assert (plan.due_on, plan.cut_off_on) == (day("03-17"), day("04-30"))
    assert (statement.due_on, statement.cut_off_on) == (day("03-10"), day("05-15"))
    assert changed.deliverable("nip") is plan
    assert with_dates(DEFINITION, NewDates()) == DEFINITION


def test_the_ladders_of_an_opening():
    found = opening_ladders(DEFINITION, [BELGIUM, LITHUANIA], EVERY_DAY, opening_of(date(2023, 12, 1)))
    belgium = {
        one.rung: on for one, on in found.items() if (one.respondent, one.deliverable) == ("BE", "nip")
    }
    assert belgium == {
        "call": date(2023, 12, 1),
        "-30": day("02-09"),
        "-7": day("03-01"),
        "+3": day("03-13"),
        "+10": day("03-20"),
    }
    assert found[Step("LT", "nip", "+10", RungVia.CALL_LIST)] == day("03-20")


def owed(due="03-10", late=None, call_on=None):
    deadline = Deadline(1, end_of_day(day(due)), end_of_day(day(late or due)), end_of_day(day("04-30")))
    return Owed(BELGIUM, "nip", deadline, call_on, {step(): day("03-01")})


MOVES = [
    pytest.param(owed(), {"nip": day("03-17")}, "2024-03-18", id="another day"),
    pytest.param(owed("03-10", "03-11"), {"nip": day("03-10")}, None, id="the same day"),
    pytest.param(owed(), {"statement": day("03-17")}, None, id="of something else"),
    pytest.param(owed("03-08"), {"nip": day("03-08")}, None, id="a working day, the same"),
    pytest.param(owed("03-15", "03-11"), {"nip": day("03-15")}, "2024-03-15", id="an announced date granted"),
]


@pytest.mark.parametrize(("one", "new", "late"), MOVES)
def test_what_a_move_for_all_moves(one, new, late):
    found = moves([one], new, EVERY_DAY)
    assert [str(moved.deadline.late_after.date()) for moved in found] == ([late] if late else [])
    assert all(moved.deadline.version == 2 for moved in found)


def test_rungs_that_passed_are_not_sent_again():
    ladder = [Rung(name="call"), Rung(name="-30"), Rung(name="-7"), Rung(name="+3")]
    before, after = moved_ladders(moves([owed()], {"nip": day("03-08")}, EVERY_DAY), ladder, EVERY_DAY, NOW)
    assert before == {step(): day("03-01")}
    assert after == {step(rung="-7"): day("03-01"), step(rung="+3"): day("03-11")}


def test_rungs_before_an_unsent_call_are_not_sent():
    ladder = [Rung(name="-30"), Rung(name="-7")]
    moved = moves([owed(call_on=day("03-12"))], {"nip": day("03-17")}, EVERY_DAY)
    assert moved_ladders(moved, ladder, EVERY_DAY, NOW)[1] == {}


def test_nominal_days():
    ladder = [Rung(name="call"), Rung(name="-7"), Rung(name="+3")]
    assert nominal_days(day("03-10"), day("04-30"), ladder) == {
        day("03-03"), day("03-10"), day("03-13"), day("04-30"),
    }  # fmt: skip


CLASHES = [
    pytest.param(day("03-09"), [(INSTITUTIONS, "Saturday")], id="Saturday"),
    pytest.param(day("03-10"), [(INSTITUTIONS, "Sunday")], id="Sunday"),
    pytest.param(day("03-11"), [("LT", "Day of Restoration of Independence of Lithuania")], id="holiday"),
    pytest.param(day("03-12"), [], id="working day"),
    pytest.param(day("08-06"), [(INSTITUTIONS, QUIET_DAYS)], id="August"),
    pytest.param(date(2024, 12, 20), [(INSTITUTIONS, QUIET_DAYS)], id="the first quiet day"),
    pytest.param(date(2024, 12, 19), [], id="the day before"),
    pytest.param(date(2024, 1, 6), [(INSTITUTIONS, "Saturday"), (INSTITUTIONS, QUIET_DAYS)], id="the last"),
    pytest.param(day("05-09"), [(INSTITUTIONS, "Europe Day"), ("BE", "Ascension Day")], id="both"),
]  # fmt: skip


@pytest.mark.parametrize(("on", "expected"), CLASHES)
def test_clashes(on, expected):
    calendar = Calendar({day("05-09"): "Europe Day"})
    days = {"BE": [on], "LT": [on]}
    found = clashes(days, [BELGIUM, LITHUANIA], calendar)
    assert found == [Clash(on, respondent, holiday) for respondent, holiday in expected]


def test_a_day_is_held_against_the_holidays_of_those_whom_it_concerns():
    days = {"BE": [day("03-11")], "LT": [day("03-09")]}
    found = clashes(days, [BELGIUM, LITHUANIA], EVERY_DAY)
    assert found == [Clash(day("03-09"), INSTITUTIONS, "Saturday")]


def test_holidays_are_named_in_english_whatever_the_machine_speaks(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "lt")
    found = clashes({"LT": [date(2019, 3, 11)]}, [LITHUANIA], EVERY_DAY)
    assert [one.holiday for one in found] == ["Day of Restoration of Independence of Lithuania"]
