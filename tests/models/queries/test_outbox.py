"""Letters on their way: which may be sent now, by which channel, and when the others may."""

from datetime import UTC, datetime

import pytest

from models.operations.circulars import CircularText, issue
from models.operations.letters import take_back
from models.operations.obligations import record_no_update
from models.queries.outbox import (
    holders_at_work,
    letters_to_try,
    letters_waiting,
    next_try,
)
from models.rules.letters import CircularKind, LetterKind, OutcomeKind

CALL_AT = "2023-12-04T09:00+01:00"
REMINDED_AT = "2024-02-09T09:00+01:00"
TRY_AGAIN, UNKNOWN, DEAD = OutcomeKind.TRY_AGAIN, OutcomeKind.UNKNOWN, OutcomeKind.DEAD


def following(world, now):
    with world.at(now) as cycle:
        return next_try(cycle)


def waits(world, now):
    """Return when the letters that wait may be tried, each instant once."""
    with world.at(now) as cycle:
        return sorted({one.leaves_at.isoformat()[:16] for one in letters_waiting(cycle)})


@pytest.fixture
def called(either_world):
    """The world when the letters of the call wait."""
    either_world.make_letters(CALL_AT)
    return either_world


@pytest.mark.parametrize(
    ("kind", "again_at"),
    [
        pytest.param(TRY_AGAIN, ["2023-12-04T08:01"], id="try again"),
        pytest.param(UNKNOWN, ["2023-12-04T08:01"], id="unknown"),
        pytest.param(DEAD, [], id="dead"),
        pytest.param(OutcomeKind.ACCEPTED, [], id="accepted"),
    ],
)
def test_what_waits_after_an_answer(called, kind, again_at):
    assert waits(called, CALL_AT) == ["2023-12-04T08:00"]
    called.send(CALL_AT, kind)
    assert waits(called, CALL_AT) == again_at
    assert following(called, CALL_AT) == (datetime(2023, 12, 4, 8, 1, tzinfo=UTC) if again_at else None)


def test_leased_letters_do_not_wait(called):
    called.lease(CALL_AT)
    assert (waits(called, CALL_AT), called.to_try(CALL_AT), following(called, CALL_AT)) == ([], [], None)


def test_letters_that_were_taken_back_may_be_tried_at_once(called):
    keys = called.lease(CALL_AT)
    called.write(lambda session: take_back(session, lambda place: True))
    assert called.to_try(CALL_AT) == keys


def test_only_letters_of_a_channel_that_there_is(called):
    with called.at(CALL_AT) as cycle:
        assert letters_to_try(cycle, ["smtp"]) == []
        assert letters_to_try(cycle, []) == []
        assert len(letters_to_try(cycle, ["smtp", "mailbox"])) == 26


def test_a_letter_of_another_cycle_is_not_seen(called, nip_text):
    text = nip_text(('code = "pesco-nip-2024"', 'code = "another-2024"'))
    called.open(CALL_AT, text)
    with called.at(CALL_AT, "another-2024") as cycle:
        assert letters_waiting(cycle) == []


HOURS = [
    pytest.param("2023-12-04T17:59:59+01:00", 26, "", id="until six"),
    pytest.param("2023-12-04T18:00+01:00", 0, "2023-12-05T08:00", id="in the evening"),
    pytest.param("2023-12-05T08:59:59+01:00", 0, "2023-12-05T08:00", id="before nine"),
    pytest.param("2023-12-06T10:00+01:00", 0, "2023-12-07T08:00", id="a holiday in Finland and Spain"),
    pytest.param("2023-12-09T10:00+01:00", 0, "2023-12-11T08:00", id="on a Saturday"),
]


@pytest.mark.parametrize(("now", "number", "leaves_at"), HOURS)
def test_a_call_that_failed_waits_for_hours_open_for_all(called, now, number, leaves_at):
    called.send(CALL_AT, TRY_AGAIN)
    assert len(called.to_try(now)) == number
    assert not leaves_at or waits(called, now) == [leaves_at]


def test_a_reminder_waits_for_the_hours_of_its_respondent(called):
    called.send(CALL_AT)
    called.make_letters("2024-03-01T09:00+01:00")
    called.send("2024-03-01T17:59:59+01:00", TRY_AGAIN)
    assert called.to_try("2024-03-01T18:00:30+01:00") == []
    # Monday 4 March is a holiday in Bulgaria.
    assert waits(called, "2024-03-02T12:00+01:00") == ["2024-03-04T08:00", "2024-03-05T08:00"]
    assert len(called.to_try("2024-03-04T09:00+01:00")) == 25


@pytest.mark.parametrize("kind", [LetterKind.ACKNOWLEDGEMENT, LetterKind.CORRECTION])
def test_the_hours_of_other_kinds(world, kind):
    night = "2024-02-24T23:30+01:00"
    world.receive(night)
    with world.at(night) as cycle:
        issue(cycle, CircularText(CircularKind.CORRECTION, "A correction"))
    world.make_letters("2024-02-26T09:00+01:00", kind)
    world.send("2024-02-26T09:00+01:00", TRY_AGAIN)
    goes_at_night = kind is LetterKind.ACKNOWLEDGEMENT
    assert bool(world.to_try("2024-02-26T23:30+01:00")) is goes_at_night


def test_what_rests_is_tried_by_nobody(called):
    called.send(CALL_AT, UNKNOWN)
    for name in ("BE nip", "BE statement"):
        called.act(CALL_AT, record_no_update, name=name)
    called.lease("2023-12-04T09:01+01:00")
    assert following(called, "2023-12-04T09:02+01:00") is None


def test_the_next_try_is_the_earliest_to_come(called):
    keys = called.lease(CALL_AT)
    called.answer(CALL_AT, keys[:1], TRY_AGAIN)
    called.answer("2023-12-04T09:00:30+01:00", keys[1:], TRY_AGAIN)
    assert following(called, "2023-12-04T09:00:30+01:00") == datetime(2023, 12, 4, 8, 1, tzinfo=UTC)
    assert following(called, "2023-12-04T09:01+01:00") == datetime(2023, 12, 4, 8, 1, 30, tzinfo=UTC)


def test_who_is_at_work(called):
    assert called.read(holders_at_work) == set()
    keys = called.to_try(CALL_AT)
    called.lease(CALL_AT, keys[:3], 7)
    called.lease(CALL_AT, keys[3:], 2)
    assert called.read(holders_at_work) == {2, 7}
    called.write(lambda session: take_back(session, lambda place: place == 7))
    assert called.read(holders_at_work) == {2}


def test_letters_wait_in_protocol_order_then_by_kind(called):
    called.receive(CALL_AT, name="BE nip")
    called.make_letters(CALL_AT)
    letters = {letter.id: letter for letter in called.letters()}
    found = [letters[key] for key in called.to_try(CALL_AT)]
    assert [letter.kind.value for letter in found[:3]] == ["acknowledgement", "call", "call"]
    assert len(found) == 27


def test_letters_wait_in_protocol_order_whenever_they_were_made(either_world):
    for code in ("SE", "BE", "EL"):
        either_world.receive(CALL_AT, name=f"{code} nip")
        either_world.make_letters(CALL_AT, LetterKind.ACKNOWLEDGEMENT)
    made = [letter.id for letter in either_world.letters()]
    assert either_world.to_try(CALL_AT) == [made[1], made[2], made[0]]
