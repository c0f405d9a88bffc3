"""A relay that is dead for two days: every letter goes once in the end, and what became stale never does."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from benchmarks.simulation.laws import broken_laws, check_settled
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.rules.letters import LetterKind, LetterState
from models.tables import Letter, Notice
from notifications.channel import ACCEPTED, Message, Outcome, OutcomeKind, Outcomes
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.hand_in import HandIn, hand_in
from tasks.status import cycle_status

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
DEAD_FROM = datetime(2024, 2, 28, 20, tzinfo=UTC)
DEAD_UNTIL = DEAD_FROM + timedelta(hours=48)
CAME = datetime(2024, 2, 29, 16, tzinfo=UTC)
END = datetime(2024, 3, 5, 12, tzinfo=UTC)
BOTH = {'name = "-30"': 'name = "-10"'}
"""The rungs of 29 February and 1 March fall into the two days, for a deadline on 10 March."""


@dataclass
class Relay:
    """A relay that is away for a while, and counts what it took and what it was asked."""

    away: OutcomeKind
    now: datetime = CALL
    asked: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        for place, message in enumerate(messages):
            self.asked[message.message_id] += 1
            is_away = DEAD_FROM <= self.now < DEAD_UNTIL
            if not is_away or self.away is OutcomeKind.UNKNOWN:
                self.taken[message.message_id] += 1
            yield {place: Outcome(self.away, "the relay is away") if is_away else ACCEPTED}


def run_until(services, relay, now, until, every=timedelta(hours=2)):
    """Advance at every instant, as a scheduler does; the laws hold each time."""
    while now <= until:
        relay.now = now
        advance(services, CODE, now)
        assert broken_laws(services, CODE, now) == {}
        now += every


@pytest.fixture
def relay():
    return Relay(OutcomeKind.TRY_AGAIN)


@pytest.fixture
def away(services, relay):
    """A small world whose relay dies on 28 February; on 29 February Sweden hands in its statement."""
    services = replace(services, channels={"mailbox": relay})
    rehearsal_in(services, small_definition(**BOTH)).open()
    advance(services, CODE, CALL)
    run_until(services, relay, DEAD_FROM, CAME)
    hand_in(services, HandIn(CODE, "SE", "statement", b"Our statement.", CAME), CAME)
    return services


def letters(services):
    with services.reading() as session:
        return session.exec(select(Letter).order_by(col(Letter.id))).all()


def notices(services, occasion):
    with services.reading() as session:
        found = session.exec(select(Notice).where(Notice.occasion == occasion)).all()
    return {(one.reason or one.state).value for one in found}


def test_every_letter_goes_once_and_what_is_stale_does_not(away, relay):
    run_until(away, relay, CAME, END)
    assert Counter((one.kind, one.state) for one in letters(away)) == {
        (LetterKind.CALL, LetterState.SENT): 4,
        (LetterKind.REMINDER, LetterState.VOID): 4,  # of 29 February: that of 1 March says it
        (LetterKind.REMINDER, LetterState.SENT): 4,
        (LetterKind.ACKNOWLEDGEMENT, LetterState.SENT): 1,
    }
    sent = {f"<{one.digest}@kalends.invalid>" for one in letters(away) if one.state is LetterState.SENT}
    assert dict(relay.taken) == dict.fromkeys(sent, 1)
    assert (notices(away, "rung:-10:1"), notices(away, "rung:-7:1")) == (
        {"collapsed", "met"},
        {"carried", "met"},
    )
    check_settled(away, CODE, END)


def test_a_receipt_goes_within_minutes_of_its_return_and_a_reminder_in_open_hours(away, relay):
    run_until(away, relay, CAME, END)
    sent = {one.kind: one.sent_at for one in letters(away) if one.sent_at and one.sent_at > DEAD_FROM}
    assert sent == {
        LetterKind.ACKNOWLEDGEMENT: DEAD_UNTIL,
        LetterKind.REMINDER: datetime(2024, 3, 4, 8, tzinfo=UTC),  # the relay came back on a Friday night
    }


def test_while_it_is_away_everything_is_seen_to_wait(away, relay):
    run_until(away, relay, CAME, DEAD_UNTIL - timedelta(hours=2))
    status = cycle_status(away, CODE, DEAD_UNTIL - timedelta(hours=2))
    assert status.letters == {"sent": 4, "waiting": 5}
    assert status.next_at <= DEAD_UNTIL
    assert max(relay.asked.values()) > 10
    assert len(relay.taken) == 4


def test_who_hands_in_meanwhile_gets_no_reminder_after_it(away, relay):
    run_until(away, relay, CAME, CAME)
    for deliverable in ("nip", "statement"):
        paper = Particulars(reference=f"EL-{deliverable}", pages=3, marking="LIMITE")
        carry_out(away, Act(CODE, "EL", deliverable, Deed.REGISTER, paper), CAME)
    run_until(away, relay, CAME, END)
    greek = [one for one in letters(away) if one.recipient_id == 2]
    assert {(one.kind, one.state) for one in greek} == {
        (LetterKind.CALL, LetterState.SENT),
        (LetterKind.REMINDER, LetterState.VOID),
        (LetterKind.ACKNOWLEDGEMENT, LetterState.SENT),
    }


def test_where_answers_are_lost_a_letter_keeps_its_name_and_what_is_met_rests(away, relay):
    relay.away = OutcomeKind.UNKNOWN
    run_until(away, relay, CAME, datetime(2024, 3, 1, 9, tzinfo=UTC))
    for deliverable in ("nip", "statement"):
        now = datetime(2024, 3, 1, 9, tzinfo=UTC)
        carry_out(away, Act(CODE, "BE", deliverable, Deed.NO_UPDATE), now)
    run_until(away, relay, now, END)
    belgian = [one for one in letters(away) if one.recipient_id == 1 and one.kind is LetterKind.REMINDER]
    assert [(one.state, one.next_try_at) for one in belgian[-1:]] == [(LetterState.UNKNOWN, None)]
    assert {one.state for one in letters(away)} == {LetterState.SENT, LetterState.VOID, LetterState.UNKNOWN}
    assert set(relay.taken) <= {f"<{one.digest}@kalends.invalid>" for one in letters(away)}
    check_settled(away, CODE, END)
