"""Sending when something is in the way: answers of channels, leases that end, letters that fail, crashes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from models.operations.letters import lease, take_back
from models.queries.obligations import board
from models.tables import Contact, Letter
from notifications.channel import ACCEPTED, Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.calls import open_call
from tasks.holding import retry_letters
from tasks.notices import deliver_notices
from tasks.reminders import send_reminders

CODE = "pesco-nip-2024"
CALL_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
LATER = datetime(2023, 12, 4, 8, 10, tzinfo=UTC)
REMINDED_AT = datetime(2024, 2, 9, 8, tzinfo=UTC)


@pytest.fixture
def installation_url(database_url):
    return database_url


@pytest.fixture
def called(opened):
    """Return services where the call stands in letters, not yet sent."""
    open_call(opened, CODE, CALL_AT)
    return opened


def letters(services):
    with services.reading() as session:
        return session.exec(select(Letter).order_by(col(Letter.id))).all()


def states(services):
    return [letter.state.value for letter in letters(services)]


def with_channel(services, *answers):
    """Return the services with a channel that keeps what it gets and answers as told."""
    return replace(services, channels={"mailbox": MemoryChannel(answers)})


ANSWERS = [
    pytest.param(OutcomeKind.TRY_AGAIN, "waiting", 26, id="try again"),
    pytest.param(OutcomeKind.DEAD, "dead", 25, id="dead"),
    pytest.param(OutcomeKind.UNKNOWN, "unknown", 26, id="unknown"),
]


@pytest.mark.parametrize(("kind", "state", "in_the_end"), ANSWERS)
def test_what_a_channel_answers(called, kind, state, in_the_end):
    services = with_channel(called, Outcome(kind, "mailbox full"))
    assert deliver_notices(services, CODE, CALL_AT) == 25
    assert (states(services)[0], letters(services)[0].answer) == (state, "mailbox full")
    deliver_notices(services, CODE, LATER)
    assert states(services).count("sent") == in_the_end
    names = [message.message_id for message in services.channels["mailbox"].messages]
    assert len(set(names)) == 26


def test_a_repeat_bears_the_same_message(called):
    services = with_channel(called, *[Outcome(OutcomeKind.TRY_AGAIN)] * 26)
    assert [deliver_notices(services, CODE, now) for now in (CALL_AT, LATER)] == [0, 26]
    messages = services.channels["mailbox"].messages
    assert messages[:26] == messages[26:]


def test_what_died_leaves_who_was_written_to_uncalled(called):
    services = with_channel(called, Outcome(OutcomeKind.DEAD))
    deliver_notices(services, CODE, CALL_AT)
    with services.reading() as session:
        rows = board(session, 1, ["nip", "statement"])
    assert [row.state.value for row in rows[:3]] == ["planned", "planned", "called"]


def test_leases_of_who_is_gone_are_taken_back(called):
    with called.transaction() as session:
        lease(session, [letter.id for letter in letters(called)], 60, CALL_AT)
    assert deliver_notices(called, CODE, CALL_AT) == 26
    assert {letter.attempts for letter in letters(called)} == {2}


def test_leases_of_this_process_are_left(called):
    with called.transaction() as session:
        lease(session, [letters(called)[0].id], called.holder.place, CALL_AT)
    assert deliver_notices(called, CODE, CALL_AT) == 25
    assert states(called)[0] == "leased"


def test_leases_of_six_hours_ago_are_taken_back_from_this_process_too(called):
    with called.transaction() as session:
        lease(session, [letters(called)[0].id], called.holder.place, CALL_AT)
    deliver_notices(called, CODE, CALL_AT)
    assert deliver_notices(called, CODE, CALL_AT + timedelta(hours=6)) == 0
    assert deliver_notices(called, CODE, CALL_AT + timedelta(hours=6, seconds=1)) == 1
    assert set(states(called)) == {"sent"}


def spoil(services, zone="Europe/Nowhere"):
    """Let nothing be written to Czechia: the zone of its office is one that there is not."""
    with services.transaction() as session:
        contact = session.exec(select(Contact).where(Contact.address == "nip@cz.example")).one()
        contact.time_zone = zone
        session.add(contact)


@pytest.fixture
def reminding(called):
    """Return services where a reminder to each stands in letters, one of which cannot be written."""
    deliver_notices(called, CODE, CALL_AT)
    send_reminders(called, CODE, REMINDED_AT)
    spoil(called)
    return with_channel(called)


def test_a_letter_that_cannot_be_written_is_dead_and_the_others_go(reminding):
    assert deliver_notices(reminding, CODE, REMINDED_AT) == 25
    (dead,) = [letter for letter in letters(reminding) if letter.state == "dead"]
    assert (dead.kind, dead.sent_at, dead.attempts) == ("reminder", None, 1)
    assert "cannot be written" in dead.answer
    assert "example" not in dead.answer  # personal data stays in the contact list
    assert len(reminding.channels["mailbox"].messages) == 25
    assert deliver_notices(reminding, CODE, REMINDED_AT + timedelta(hours=1)) == 0


def test_a_letter_that_is_mended_goes_on_an_officers_word(reminding):
    deliver_notices(reminding, CODE, REMINDED_AT)
    spoil(reminding, None)
    assert retry_letters(reminding, CODE, REMINDED_AT) == 1
    assert deliver_notices(reminding, CODE, REMINDED_AT) == 1
    assert set(states(reminding)) == {"sent"}


class Crashing:
    """A channel that answers message by message, and is gone before it answers the one after."""

    def __init__(self, answers: int) -> None:
        self.answers, self.kept = answers, []

    def send_many(self, messages):
        for place, message in enumerate(messages):
            self.kept.append(message.message_id)
            if place == self.answers:
                raise ConnectionError("the relay is away")
            yield {place: ACCEPTED}


def test_what_was_answered_before_a_crash_is_recorded(called):
    services = replace(called, channels={"mailbox": Crashing(10)})
    with pytest.raises(ConnectionError):
        deliver_notices(services, CODE, CALL_AT)
    assert Counter(states(called)) == {"sent": 10, "leased": 16}
    names = services.channels["mailbox"].kept
    again = with_channel(called)
    with called.transaction() as session:
        take_back(session, lambda _place: True)
    assert deliver_notices(again, CODE, CALL_AT) == 16
    messages = [message.message_id for message in again.channels["mailbox"].messages]
    assert messages[0] == names[-1]  # it may have arrived, and comes again under its own name
    assert set(messages) | set(names) == {f"<{letter.digest}@kalends.invalid>" for letter in letters(called)}


def test_each_answer_is_recorded_before_the_next_is_asked_for(called):
    seen = []

    class Looking(MemoryChannel):
        def send_many(self, messages):
            for group in super().send_many(messages):
                seen.append(states(called).count("sent"))
                yield group

    deliver_notices(replace(called, channels={"mailbox": Looking()}), CODE, CALL_AT)
    assert seen == list(range(26))


def test_how_long_a_channel_took_and_asked_for_is_kept(called):
    slow = Outcome(OutcomeKind.TRY_AGAIN, "greylisted", seconds=2.5, try_after_seconds=900)
    deliver_notices(with_channel(called, slow), CODE, CALL_AT)
    first = letters(called)[0]
    assert (first.seconds, first.next_try_at) == (2.5, CALL_AT + timedelta(minutes=15))


def test_letters_of_a_channel_that_there_is_not_wait(called):
    services = replace(called, channels={"smtp": MemoryChannel()})
    assert deliver_notices(services, CODE, CALL_AT) == 0
    assert set(states(called)) == {"waiting"}
    assert deliver_notices(called, CODE, LATER) == 26
