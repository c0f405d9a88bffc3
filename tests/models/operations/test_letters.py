"""Leasing, the last look before sending, and what a letter that was sent changes."""

import json
from datetime import date

import pytest

from models.operations.deadlines import announce
from models.operations.obligations import record_no_update, take_into_account
from models.rules.letters import LetterState

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-09T09:00+01:00"


def states(world):
    return [letter.state.value for letter in world.letters()]


@pytest.fixture
def due(world):
    """The world when the reminder of 9 February stands in letters, not yet sent."""
    world.make_letters(CALL_AT)
    world.send(CALL_AT)
    world.make_letters(DAY)
    return world


def test_of_two_that_ask_at_once_one_gets_each_letter(either_world):
    either_world.make_letters(CALL_AT)
    keys = either_world.to_try(CALL_AT)
    assert either_world.lease(CALL_AT, keys[:20], 1) == keys[:20]
    assert either_world.lease(CALL_AT, keys, 2) == keys[20:]
    assert either_world.lease(CALL_AT, keys, 3) == []
    holders = [letter.holder for letter in either_world.letters()]
    assert (holders.count(1), holders.count(2)) == (20, 6)
    assert {letter.attempts for letter in either_world.letters()} == {1}


def test_letters_wait_in_protocol_order(world):
    world.make_letters(CALL_AT)
    keys = world.to_try(CALL_AT)
    assert world.lease(CALL_AT, keys[::-1]) == keys[::-1]
    assert world.to_try(CALL_AT) == []


def test_a_letter_that_is_answered_makes_who_got_it_called(either_world):
    either_world.make_letters(CALL_AT)
    keys = either_world.lease(CALL_AT)
    assert either_world.answer("2023-12-04T09:00:05+01:00", keys) == 26
    assert {row.state for row in either_world.board()} == {"called"}
    first = either_world.letters()[0]
    assert (first.state, first.holder, first.subject_line) == (LetterState.SENT, None, f"subject {first.id}")
    assert first.sent_at.isoformat() == "2023-12-04T08:00:05+00:00"
    recorded = [(one.what, one.respondent, one.deliverable) for one in either_world.entries()[1:5]]
    assert recorded == [
        ("letter_sent", "BE", None),
        ("called", "BE", "nip"),
        ("called", "BE", "statement"),
        ("letter_sent", "BG", None),
    ]
    assert len(either_world.entries()) == 1 + 26 + 52


def test_the_record_names_kind_and_message(world):
    world.receive("2023-12-02T10:00+01:00")
    world.make_letters("2023-12-02T10:00+01:00")
    world.send("2023-12-02T10:00+01:00")
    (letter,) = world.letters()
    detail = {"kind": "acknowledgement", "message_id": f"<{letter.digest}@kalends.invalid>"}
    assert (world.last().deliverable, json.loads(world.last().detail)) == ("nip", detail)


def test_the_call_leaves_who_handed_in_before_as_received(world):
    world.receive("2023-12-02T10:00+01:00")
    world.make_letters(CALL_AT)
    world.send(CALL_AT)
    assert (world.row("BE nip").state, world.row("BE statement").state) == ("received", "called")


def test_a_letter_that_lost_all_is_void(due):
    due.receive(DAY, name="BE nip")
    due.receive(DAY, name="BE statement")
    keys = due.to_try(DAY)
    assert due.lease(DAY, keys) == keys[1:]
    letter = due.letters()[26]
    assert (letter.state, letter.attempts) == (LetterState.VOID, 0)
    assert due.notices()["rung:-30:1"] == "met"


def test_the_last_look_is_on_both_databases(either_world):
    either_world.make_letters(CALL_AT)
    either_world.act(CALL_AT, record_no_update, name="BE nip")
    either_world.act(CALL_AT, record_no_update, name="BE statement")
    keys = either_world.to_try(CALL_AT)
    assert either_world.lease(CALL_AT, keys) == keys[1:]
    assert states(either_world)[0] == "void"
    assert either_world.notices()["call"] == "no_update"


def test_a_letter_that_lost_one_goes_with_the_rest(due):
    due.receive(DAY, name="BE nip")
    keys = due.to_try(DAY)
    assert due.lease(DAY, keys) == keys
    assert due.notices("BE nip")["rung:-30:1"] == "met"
    assert due.notices("BE statement")["rung:-30:1"] == "carried"


def _received(world):
    world.receive(DAY)


def _taken(world):
    world.receive(DAY)
    world.act(DAY, take_into_account)


def _announced(world):
    world.act(DAY, announce, date(2024, 3, 24))


def _no_update(world):
    world.act(DAY, record_no_update)


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        pytest.param(_received, "met", id="received"),
        pytest.param(_taken, "met", id="taken into account"),
        pytest.param(_announced, "deadline_changed", id="announced"),
        pytest.param(_no_update, "no_update", id="no update"),
    ],
)
def test_no_reminder_goes_for_what_changed_meanwhile(due, meanwhile, reason):
    meanwhile(due)
    due.lease(DAY)
    assert due.notices()["rung:-30:1"] == reason


def test_a_receipt_goes_whatever_happened(world):
    world.receive(DAY)
    world.make_letters(DAY)
    world.act(DAY, take_into_account)
    assert len(world.lease(DAY)) == 27  # the unsent call, and the receipt


def test_a_leased_letter_keeps_what_it_carries(due):
    keys = due.lease(DAY)
    due.receive(DAY)
    assert due.lease(DAY, keys, 2) == []
    assert due.notices()["rung:-30:1"] == "carried"


def test_what_was_sent_stays_as_it_was(due):
    due.send(DAY)
    due.receive(DAY)
    due.make_letters(DAY)
    due.lease(DAY)
    assert due.notices()["rung:-30:1"] == "carried"
    assert "void" not in states(due)
