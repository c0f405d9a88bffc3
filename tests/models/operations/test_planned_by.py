"""The calendar goes on record with what is planned by it: once, and again only when it has changed."""

import json
from datetime import date

import pytest

import models.queries.cycles
from config.reference import read_institution_holidays
from models.operations.audit import record
from models.operations.cycle import lock_cycle
from models.queries.cycles import known_calendar
from models.rules.audit import Actor, Entry, What

LATER = "2024-01-15T09:00+01:00"
MOVED = Entry(What.MOVED, Actor.SECRETARIAT, detail={"deadline_version": 2})
SENT = Entry(What.LETTER_SENT, Actor.ENGINE)


@pytest.fixture
def other_holidays(monkeypatch):
    """Let the first of February be a holiday of the institutions."""
    known = read_institution_holidays() | {date(2024, 2, 1): "made up"}
    monkeypatch.setattr(models.queries.cycles, "read_institution_holidays", lambda: known)
    known_calendar.cache_clear()
    yield
    monkeypatch.undo()
    known_calendar.cache_clear()


def recorded(world, *entries):
    """Record entries, and return what was recorded after the opening."""
    with world.at(LATER) as cycle:
        locked = lock_cycle(cycle.session, cycle.code, cycle.now)
        record(locked, *entries)
        cycle.session.commit()
    return [(one.what, "closed" in json.loads(one.detail)) for one in world.entries()][1:]


def test_it_stands_in_the_opening(either_world):
    closed = json.loads(either_world.entries()[0].detail)["closed"]
    assert sorted(closed) == ["2023", "2024", "2025"]
    assert "0101" in closed["2024"]["EU"].split()
    assert "0311" in closed["2024"]["LT"].split()


def test_the_same_calendar_is_not_recorded_again(either_world):
    assert recorded(either_world, MOVED, SENT) == [("moved", False), ("letter_sent", False)]


def test_another_one_is_recorded_before_what_is_planned_by_it_once(either_world, other_holidays):
    assert recorded(either_world, SENT) == [("letter_sent", False)]
    assert recorded(either_world, MOVED)[1:] == [("calendar", True), ("moved", False)]
    assert recorded(either_world, MOVED)[3:] == [("moved", False)]
    assert "0201" in json.loads(either_world.entries()[2].detail)["closed"]["2024"]["EU"].split()
