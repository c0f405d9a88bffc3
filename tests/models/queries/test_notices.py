"""What is due, what comes next, and who is written to."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.queries.notices import (
    awaiting_approval,
    due_kinds,
    due_notices,
    next_letter_at,
    next_planned,
    next_to_approve,
    recipient_of,
    unsent_call_day,
)
from models.rules.letters import LetterKind
from models.tables import Contact

CALL_AT = "2023-12-04T09:00+01:00"


def due(world, now, *kinds):
    with world.at(now) as cycle:
        found = due_notices(cycle, kinds or tuple(LetterKind))
        assert due_kinds(cycle) == {one.occasion.letter_kind for one in due_notices(cycle, LetterKind)}
        return [f"{one.respondent.code} {one.obligation.deliverable} {one.occasion}" for one in found]


def test_due_in_protocol_order_then_by_deliverable(either_world):
    found = due(either_world, CALL_AT)
    assert found[:3] == ["BE nip call", "BE statement call", "BG nip call"]
    assert len(found) == 52


def test_due_of_the_kinds_asked_for(world):
    world.receive(CALL_AT)
    assert due(world, CALL_AT, LetterKind.ACKNOWLEDGEMENT) == ["BE nip received:1"]
    assert len(due(world, CALL_AT, LetterKind.CALL, LetterKind.ACKNOWLEDGEMENT)) == 53
    assert due(world, CALL_AT, LetterKind.REMINDER) == []


@pytest.mark.parametrize(
    "now", ["2024-03-10T03:00+01:00", "2024-03-31T03:30+02:00", "2024-10-27T02:30+02:00"]
)
def test_a_receipt_goes_at_once_at_any_hour(world, now):
    world.receive(now)
    assert due(world, now, LetterKind.ACKNOWLEDGEMENT) == ["BE nip received:1"]


@pytest.mark.parametrize(
    ("now", "name", "is_due"),
    [
        pytest.param("2024-03-12T17:00+01:00", "LT nip rung:+3:1", False, id="not before its day"),
        pytest.param("2024-03-13T09:00+01:00", "LT nip rung:+3:1", True, id="on its day"),
        pytest.param("2024-03-13T18:00+01:00", "LT nip rung:+3:1", False, id="missed, in the evening"),
        pytest.param("2024-03-14T08:59:59+01:00", "LT nip rung:+3:1", False, id="missed, early"),
        pytest.param("2024-03-14T09:00+01:00", "LT nip rung:+3:1", True, id="missed, the next day"),
        pytest.param("2024-03-16T10:00+01:00", "LT nip rung:+3:1", False, id="missed, on a Saturday"),
    ],
)
def test_the_hours_of_a_rung(world, now, name, is_due):
    world.approve(now)
    assert (name in due(world, now, LetterKind.OVERDUE)) is is_due


def test_when_missed_letters_leave(world):
    with world.at("2023-12-05T20:00+01:00") as cycle:
        # 6 December is a holiday in Finland and Spain.
        assert next_letter_at(cycle) == datetime(2023, 12, 7, 8, tzinfo=UTC)
    with world.at("2023-12-07T10:00+01:00") as cycle:
        assert next_letter_at(cycle) == cycle.now
    world.make_letters("2023-12-07T10:00+01:00")
    with world.at("2023-12-07T10:00+01:00") as cycle:
        assert next_letter_at(cycle) is None


def test_the_earliest_of_missed_letters_counts(world):
    with world.at("2024-03-15T20:00+01:00") as cycle:
        # Monday 18 March is Clean Monday in Greece and Cyprus; theirs, and the call to all, leave on Tuesday.
        assert next_letter_at(cycle) == datetime(2024, 3, 18, 8, tzinfo=UTC)


def test_what_is_planned_next(either_world):
    instants = [datetime(2023, 12, 1, 8, tzinfo=UTC)]
    while following := either_world.read(next_planned, 1, instants[-1]):
        instants.append(following)
    assert [instant.date() for instant in instants[1:]] == [
        date(2023, 12, 4),
        date(2024, 2, 9),
        date(2024, 3, 1),
        date(2024, 3, 20),
    ]


def test_what_is_approved_next(either_world):
    with either_world.at(CALL_AT) as cycle:
        assert next_to_approve(cycle) == datetime(2024, 3, 13, 8, tzinfo=UTC)
        assert awaiting_approval(cycle, cycle.now) == []
        assert len(awaiting_approval(cycle)) == 52
    either_world.approve("2024-03-14T09:00+01:00")  # a holiday in no capital, so nobody's rung is later
    with either_world.at("2024-03-14T09:00+01:00") as cycle:
        assert (next_to_approve(cycle), awaiting_approval(cycle)) == (None, [])


def test_the_cycle_writes_to_whom_its_call_is_for(world):
    with world.at(CALL_AT) as cycle:
        recipient = recipient_of(cycle.session, world.find(cycle, "EL nip").row)
        assert (
            cycle.session.exec(select(Contact).where(Contact.id == recipient)).one().address
            == "nip@el.example"
        )


def test_the_day_of_an_unsent_call(world):
    with world.at(CALL_AT) as cycle:
        row = world.find(cycle).row
        assert unsent_call_day(cycle.session, row) == date(2023, 12, 4)
    world.make_letters(CALL_AT)
    with world.at(CALL_AT) as cycle:
        assert unsent_call_day(cycle.session, world.find(cycle).row) is None
