"""Leasing, the last look before sending, answers, and leases of processes that are gone."""

import json
from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.operations.deadlines import announce
from models.operations.letters import Attempt, lease, record_attempts, take_back
from models.operations.obligations import record_no_update, take_into_account
from models.queries.notices import waiting_letters
from models.rules.letters import LetterState, OutcomeKind
from models.tables import Letter

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-09T09:00+01:00"


def waiting(world):
    return world.read(waiting_letters, 1)


def take(world, keys, holder=1):
    return world.write(lambda session: lease(session, keys, holder))


def answer(world, now, keys, kind=OutcomeKind.ACCEPTED, detail=""):
    with world.at(now) as cycle:
        return record_attempts(cycle, [Attempt(key, f"subject {key}", kind, detail) for key in keys])


def states(world):
    return [letter.state.value for letter in world.letters()]


@pytest.fixture
def due(world):
    """The world when the reminder of 9 February stands in letters, not yet sent."""
    world.make_letters(CALL_AT)
    answer(world, CALL_AT, take(world, waiting(world)))
    world.make_letters(DAY)
    return world


def test_of_two_that_ask_at_once_one_gets_each_letter(either_world):
    either_world.make_letters(CALL_AT)
    keys = waiting(either_world)
    assert take(either_world, keys[:20], 1) == keys[:20]
    assert take(either_world, keys, 2) == keys[20:]
    assert take(either_world, keys, 3) == []
    holders = [letter.holder for letter in either_world.letters()]
    assert (holders.count(1), holders.count(2)) == (20, 6)
    assert {letter.attempts for letter in either_world.letters()} == {1}


def test_letters_wait_in_protocol_order(world):
    world.make_letters(CALL_AT)
    keys = waiting(world)
    assert take(world, keys[::-1]) == keys[::-1]
    assert waiting(world) == []


def test_a_letter_that_is_answered_makes_who_got_it_called(either_world):
    either_world.make_letters(CALL_AT)
    keys = take(either_world, waiting(either_world))
    assert answer(either_world, "2023-12-04T09:00:05+01:00", keys) == 26
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
    answer(world, "2023-12-02T10:00+01:00", take(world, waiting(world)))
    (letter,) = world.letters()
    detail = {"kind": "acknowledgement", "message_id": f"<{letter.digest}@kalends.invalid>"}
    assert (world.last().deliverable, json.loads(world.last().detail)) == ("nip", detail)


def test_the_call_leaves_who_handed_in_before_as_received(world):
    world.receive("2023-12-02T10:00+01:00")
    world.make_letters(CALL_AT)
    answer(world, CALL_AT, take(world, waiting(world)))
    assert (world.row("BE nip").state, world.row("BE statement").state) == ("received", "called")


@pytest.mark.parametrize(
    ("kind", "state", "waits"),
    [
        pytest.param(OutcomeKind.TRY_AGAIN, "waiting", True, id="try again"),
        pytest.param(OutcomeKind.DEAD, "dead", False, id="dead"),
        pytest.param(OutcomeKind.UNKNOWN, "unknown", False, id="unknown"),
    ],
)
def test_other_answers(either_world, kind, state, waits):
    either_world.make_letters(CALL_AT)
    keys = take(either_world, waiting(either_world))
    assert answer(either_world, CALL_AT, keys, kind, "mailbox full") == 0
    letter = either_world.letters()[0]
    assert (letter.state, letter.holder, letter.sent_at, letter.answer) == (state, None, None, "mailbox full")
    assert {row.state for row in either_world.board()} == {"planned"}
    assert len(either_world.entries()) == 1
    assert waiting(either_world) == (keys if waits else [])


def test_what_was_tried_can_be_tried_again(world):
    world.make_letters(CALL_AT)
    keys = waiting(world)
    for kind in (OutcomeKind.TRY_AGAIN, OutcomeKind.ACCEPTED):
        answer(world, CALL_AT, take(world, keys), kind)
    assert {(letter.state.value, letter.attempts) for letter in world.letters()} == {("sent", 2)}


def test_an_answer_that_comes_twice_counts_once(either_world):
    either_world.make_letters(CALL_AT)
    keys = take(either_world, waiting(either_world))
    assert answer(either_world, CALL_AT, keys) == 26
    before = either_world.entries()
    assert answer(either_world, CALL_AT, keys, OutcomeKind.DEAD) == 0
    assert (either_world.entries(), set(states(either_world))) == (before, {"sent"})


def test_an_answer_for_a_letter_that_is_not_leased_changes_nothing(world):
    world.make_letters(CALL_AT)
    assert answer(world, CALL_AT, waiting(world)) == 0
    assert set(states(world)) == {"waiting"}


def test_a_mixed_batch_is_recorded_in_its_order(world):
    world.make_letters(CALL_AT)
    keys = take(world, waiting(world))[:3]
    kinds = [OutcomeKind.ACCEPTED, OutcomeKind.DEAD, OutcomeKind.ACCEPTED]
    with world.at(CALL_AT) as cycle:
        attempts = [Attempt(key, "s", kind) for key, kind in zip(keys[::-1], kinds, strict=True)]
        assert record_attempts(cycle, attempts) == 2
    sent = [entry.respondent for entry in world.entries() if entry.what == "letter_sent"]
    assert sent == ["CZ", "BE"]


def test_a_letter_that_lost_all_is_void(due):
    due.receive(DAY, name="BE nip")
    due.receive(DAY, name="BE statement")
    keys = waiting(due)
    assert take(due, keys) == keys[1:]
    letter = due.letters()[26]
    assert (letter.state, letter.attempts) == (LetterState.VOID, 0)
    assert due.notices()["rung:-30:1"] == "met"


def test_the_last_look_is_on_both_databases(either_world):
    either_world.make_letters(CALL_AT)
    either_world.act(CALL_AT, record_no_update, name="BE nip")
    either_world.act(CALL_AT, record_no_update, name="BE statement")
    keys = waiting(either_world)
    assert take(either_world, keys) == keys[1:]
    assert states(either_world)[0] == "void"
    assert either_world.notices()["call"] == "no_update"


def test_a_letter_that_lost_one_goes_with_the_rest(due):
    due.receive(DAY, name="BE nip")
    keys = waiting(due)
    assert take(due, keys) == keys
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
    take(due, waiting(due))
    assert due.notices()["rung:-30:1"] == reason


def test_a_receipt_goes_whatever_happened(world):
    world.receive(DAY)
    world.make_letters(DAY)
    world.act(DAY, take_into_account)
    assert len(take(world, waiting(world))) == 27  # the unsent call, and the receipt


def test_a_leased_letter_keeps_what_it_carries(due):
    keys = take(due, waiting(due))
    due.receive(DAY)
    assert take(due, keys, 2) == []
    assert due.notices()["rung:-30:1"] == "carried"


def test_leases_of_who_is_gone_are_taken_back(either_world):
    either_world.make_letters(CALL_AT)
    keys = waiting(either_world)
    take(either_world, keys[:10], 1)
    take(either_world, keys[10:], 2)
    assert either_world.write(lambda session: take_back(session, lambda place: place == 1)) == 10
    assert waiting(either_world) == keys[:10]
    assert either_world.write(lambda session: take_back(session, lambda place: place == 1)) == 0
    assert {letter.holder for letter in either_world.letters()} == {None, 2}


@pytest.mark.postgres
def test_a_lease_taken_meanwhile_is_not_taken_back(postgres_world):
    postgres_world.make_letters(CALL_AT)
    keys = take(postgres_world, waiting(postgres_world), 1)

    once = iter([True])

    def another_process(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE letter") and next(once, False):
            postgres_world.write(lambda session: take_back(session, lambda place: place == 1))
            assert take(postgres_world, keys, 2) == keys

    event.listen(postgres_world.database.engine, "before_cursor_execute", another_process)
    assert postgres_world.write(lambda session: take_back(session, lambda place: place == 1)) == 0
    assert {(letter.state.value, letter.holder) for letter in postgres_world.letters()} == {("leased", 2)}


def test_nobody_gone_nothing_taken_back(world):
    world.make_letters(CALL_AT)
    assert world.write(lambda session: take_back(session, lambda place: True)) == 0
    take(world, waiting(world), 1)
    assert world.write(lambda session: take_back(session, lambda place: False)) == 0


def test_a_letter_of_another_cycle_stays_as_it_is(world):
    world.make_letters(CALL_AT)
    assert world.read(waiting_letters, 2) == []
    assert world.read(lambda session: session.exec(select(Letter)).all())


def test_what_was_sent_stays_as_it_was(due):
    answer(due, DAY, take(due, waiting(due)))
    due.receive(DAY)
    due.make_letters(DAY)
    take(due, waiting(due))
    assert due.notices()["rung:-30:1"] == "carried"
    assert "void" not in states(due)
