"""What channels answer, what is tried again and when, what may have arrived, and leases that end."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event

from models.operations.answers import Attempt, record_attempts, retry
from models.operations.letters import take_back
from models.operations.obligations import record_no_update
from models.rules.letters import LetterState, OutcomeKind

CALL_AT = "2023-12-04T09:00+01:00"
AGAIN = "2023-12-04T09:01+01:00"
LATER = "2023-12-04T15:00:01+01:00"
DEAD, TRY_AGAIN, UNKNOWN = OutcomeKind.DEAD, OutcomeKind.TRY_AGAIN, OutcomeKind.UNKNOWN


def states(world):
    return {letter.state.value for letter in world.letters()}


def recorded(world):
    """Return what the record says after the opening, each once, in the order of its first time."""
    return list(dict.fromkeys(entry.what for entry in world.entries()[1:]))


def take_back_from(world, gone, now=None):
    return world.write(lambda session: take_back(session, lambda place: place in gone, now))


def retry_all(world, now, *names):
    with world.at(now) as cycle:
        return retry(cycle, names or None)


@pytest.fixture
def made(either_world):
    """The world when the letters of the call wait."""
    either_world.make_letters(CALL_AT)
    return either_world


@pytest.fixture
def one(world):
    """The world when one receipt waits: its letter leaves at any hour."""
    world.receive(CALL_AT)
    world.make_letters(CALL_AT)
    return world


@pytest.mark.parametrize(
    ("kind", "state", "again", "said"),
    [
        pytest.param(TRY_AGAIN, "waiting", True, [], id="try again"),
        pytest.param(DEAD, "dead", False, ["letter_dead"], id="dead"),
        pytest.param(UNKNOWN, "unknown", True, ["letter_unknown"], id="unknown"),
    ],
)
def test_answers_other_than_accepted(made, kind, state, again, said):
    keys = made.lease(CALL_AT)
    assert made.answer(CALL_AT, keys, kind, detail="mailbox full", seconds=1.5) == 0
    letter = made.letters()[0]
    assert (letter.state, letter.holder, letter.sent_at, letter.answer) == (state, None, None, "mailbox full")
    assert (letter.seconds, letter.may_have_arrived) == (1.5, kind is UNKNOWN)
    assert {row.state for row in made.board()} == {"planned"}
    assert recorded(made) == said
    assert made.to_try(CALL_AT) == []
    assert made.to_try(AGAIN) == (keys if again else [])


def test_waits_grow_with_each_try(made):
    now, waits = made.letters()[0].made_at, []
    for _ in range(5):
        made.send(now.isoformat(), TRY_AGAIN)
        waits.append((made.letters()[0].next_try_at - now) // timedelta(minutes=1))
        now = made.letters()[0].next_try_at
    assert waits == [1, 2, 5, 5, 5]
    assert {letter.attempts for letter in made.letters()} == {5}
    assert recorded(made) == []


def test_a_channel_may_ask_for_a_longer_wait(made):
    made.send(CALL_AT, TRY_AGAIN, try_after=timedelta(minutes=20))
    assert made.to_try("2023-12-04T09:19:59+01:00") == []
    assert len(made.to_try("2023-12-04T09:20+01:00")) == 26


def test_a_shorter_wait_is_not_granted(made):
    made.send(CALL_AT, TRY_AGAIN, try_after=timedelta(seconds=1))
    assert made.to_try("2023-12-04T09:00:59+01:00") == []


def test_what_was_tried_can_be_accepted_later(made):
    made.send(CALL_AT, TRY_AGAIN)
    made.send(AGAIN)
    found = {(one.state.value, one.attempts, one.next_try_at) for one in made.letters()}
    assert found == {("sent", 2, None)}


def test_nobody_leases_before_the_next_try(made):
    keys = made.send(CALL_AT, TRY_AGAIN)
    assert made.lease(CALL_AT, keys) == []
    assert made.lease(AGAIN, keys) == keys


def test_what_is_unknown_is_recorded_once_and_stays_so_until_it_is_accepted(made):
    made.send(CALL_AT, UNKNOWN)
    made.send(AGAIN, TRY_AGAIN)
    first = made.letters()[0]
    assert (first.state, first.may_have_arrived) == (LetterState.UNKNOWN, True)
    made.send("2023-12-04T09:10+01:00", UNKNOWN)
    assert [entry.what for entry in made.entries()].count("letter_unknown") == 26
    made.send("2023-12-04T09:20+01:00")
    assert {(letter.state.value, letter.may_have_arrived) for letter in made.letters()} == {("sent", False)}


def test_the_name_of_a_letter_stays_when_it_is_tried_again(made):
    before = [letter.digest for letter in made.letters()]
    made.send(CALL_AT, UNKNOWN)
    made.send(AGAIN)
    assert [letter.digest for letter in made.letters()] == before


def test_a_letter_that_may_have_arrived_rests_when_it_is_needless(made):
    made.send(CALL_AT, UNKNOWN)
    for name in ("BE nip", "BE statement"):
        made.act(CALL_AT, record_no_update, name=name)
    keys = made.to_try(AGAIN)
    assert made.lease(AGAIN, keys) == keys[1:]
    resting = made.letters()[0]
    assert (resting.state, resting.next_try_at, resting.attempts) == (LetterState.UNKNOWN, None, 1)
    assert made.notices("BE nip")["call"] == "carried"
    assert resting.id not in made.to_try("2023-12-20T09:05+01:00")


def test_a_letter_that_may_have_arrived_goes_with_what_is_left(made):
    made.send(CALL_AT, UNKNOWN)
    made.act(CALL_AT, record_no_update, name="BE nip")
    keys = made.to_try(AGAIN)
    assert made.lease(AGAIN, keys) == keys
    assert (made.notices("BE nip")["call"], made.notices("BE statement")["call"]) == ("no_update", "carried")


def test_an_answer_that_comes_twice_counts_once(made):
    keys = made.lease(CALL_AT)
    assert made.answer(CALL_AT, keys) == 26
    before = made.entries()
    assert made.answer(CALL_AT, keys, DEAD) == 0
    assert (made.entries(), states(made)) == (before, {"sent"})


def test_an_answer_for_a_letter_that_is_not_leased_changes_nothing(made):
    assert made.answer(CALL_AT, made.to_try(CALL_AT)) == 0
    assert states(made) == {"waiting"}


def test_an_answer_of_who_holds_the_lease_no_more_changes_nothing(made):
    keys = made.lease(CALL_AT)
    take_back_from(made, {1})
    assert made.lease(CALL_AT, keys, 2) == keys
    assert made.answer(CALL_AT, keys, DEAD) == 0
    assert {(letter.state.value, letter.holder) for letter in made.letters()} == {("leased", 2)}
    assert len(made.entries()) == 1


def test_a_mixed_batch_is_recorded_in_its_order(made):
    keys = made.lease(CALL_AT)[:3]
    kinds = [OutcomeKind.ACCEPTED, DEAD, OutcomeKind.ACCEPTED]
    with made.at(CALL_AT) as cycle:
        attempts = [Attempt(key, "s", kind) for key, kind in zip(keys[::-1], kinds, strict=True)]
        assert record_attempts(cycle, attempts, 1).accepted == 2
    told = [(entry.what, entry.respondent) for entry in made.entries()[1:] if entry.what != "called"]
    assert told == [("letter_sent", "CZ"), ("letter_dead", "BG"), ("letter_sent", "BE")]


def test_the_record_names_the_message_that_is_dead(one):
    one.send(CALL_AT, DEAD)
    receipt = next(letter for letter in one.letters() if letter.kind == "acknowledgement")
    entry = next(entry for entry in one.entries() if entry.what == "letter_dead")
    detail = {"kind": "acknowledgement", "message_id": f"<{receipt.digest}@kalends.invalid>"}
    assert (entry.actor, entry.deliverable, json.loads(entry.detail)) == ("engine", "nip", detail)


def test_dead_letters_are_tried_again_on_an_officers_word(made):
    made.send(CALL_AT, DEAD)
    assert made.to_try(LATER) == []
    assert retry_all(made, LATER) == 26
    assert (made.last().what, made.last().actor) == ("letter_retried", "secretariat")
    assert len(made.send(LATER)) == 26
    assert states(made) == {"sent"}


def test_dead_letters_are_tried_again_by_name(made):
    made.send(CALL_AT, DEAD)
    names = [f"<{letter.digest}@kalends.invalid>" for letter in made.letters()[3:5]]
    assert retry_all(made, LATER, *names, "<another@kalends.invalid>") == 2
    assert [letter.state.value for letter in made.letters()[2:6]] == ["dead", "waiting", "waiting", "dead"]


def test_a_dead_letter_that_may_have_arrived_stays_doubtful(made):
    made.send(CALL_AT, UNKNOWN)
    made.send(AGAIN, DEAD)
    assert retry_all(made, LATER) == 26
    assert states(made) == {"unknown"}
    made.send(LATER, DEAD)
    assert states(made) == {"dead"}


def test_only_dead_letters_are_retried(made):
    made.send(CALL_AT)
    before = made.entries()
    assert retry_all(made, LATER) == 0
    assert made.entries() == before


def test_leases_of_who_is_gone_are_taken_back(made):
    keys = made.to_try(CALL_AT)
    made.lease(CALL_AT, keys[:10], 1)
    made.lease(CALL_AT, keys[10:], 2)
    assert take_back_from(made, {1}) == 10
    assert made.to_try(CALL_AT) == keys[:10]
    assert take_back_from(made, {1}) == 0
    found = {(letter.state.value, letter.holder, letter.may_have_arrived) for letter in made.letters()}
    assert found == {("unknown", None, True), ("leased", 2, False)}


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        pytest.param("2023-12-04T15:00+01:00", 0, id="six hours"),
        pytest.param(LATER, 26, id="a second more"),
    ],
)
def test_a_lease_ends_after_six_hours_though_its_holder_is_there(made, now, taken):
    made.lease(CALL_AT)
    with made.at(now) as cycle:
        at = cycle.now
    assert take_back_from(made, set(), at) == taken
    assert len(made.to_try(now)) == taken


@pytest.mark.postgres
def test_a_lease_taken_meanwhile_is_not_taken_back(postgres_world):
    postgres_world.make_letters(CALL_AT)
    keys = postgres_world.lease(CALL_AT)
    once = iter([True])

    def another_process(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE letter") and next(once, False):
            take_back_from(postgres_world, {1})
            assert postgres_world.lease(CALL_AT, keys, 2) == keys

    event.listen(postgres_world.database.engine, "before_cursor_execute", another_process)
    assert take_back_from(postgres_world, {1}) == 0
    assert {(letter.state.value, letter.holder) for letter in postgres_world.letters()} == {("leased", 2)}


def test_nobody_gone_nothing_taken_back(made):
    assert take_back_from(made, {1, 2}) == 0
    made.lease(CALL_AT)
    assert take_back_from(made, {2}) == 0
