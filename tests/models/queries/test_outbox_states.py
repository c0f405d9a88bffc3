"""The outbox as values: every notice with its letter, and every letter."""

from collections import Counter
from datetime import date

from sqlmodel import select

from models.operations.deadlines import extend
from models.queries.outbox_counts import cycle_counts
from models.queries.outbox_states import outbox_states
from models.rules.letters import LetterKind, LetterState, message_id_of
from models.rules.lifecycle import ObligationState
from models.rules.occasions import CALL_LIST, HoldReason, NoticeState, WithdrawReason
from models.tables import Cycle, Letter

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-20T10:00+01:00"


def outbox(world):
    return world.read(outbox_states, 1)


def of_belgium(found):
    """Return the notices about BE nip by occasion, the call list marked."""
    return {
        one.occasion + "*" * one.on_call_list: one
        for one in found.notices
        if (one.respondent, one.deliverable) == ("BE", "nip")
    }


def test_every_notice_is_there_as_it_stands(either_world):
    either_world.make_letters(CALL_AT)
    found = of_belgium(outbox(either_world))
    assert list(found) == ["call", "rung:-30:1", "rung:-7:1", "rung:+3:1", "rung:+10:1*"]
    assert (found["rung:-7:1"].state, found["rung:-7:1"].letter) == (NoticeState.PLANNED, None)
    assert (found["rung:+3:1"].state, found["rung:+3:1"].hold) == (NoticeState.HELD, HoldReason.APPROVAL)
    assert found["rung:+10:1*"].channel == CALL_LIST
    assert f"{found['rung:-7:1'].planned_for:%Y-%m-%d %H:%M %Z}" == "2024-03-01 08:00 UTC"


def test_a_carried_notice_has_its_letter(either_world):
    either_world.make_letters(CALL_AT)
    found = outbox(either_world)
    call = of_belgium(found)["call"]
    (row,) = either_world.read(lambda session: session.exec(select(Letter).where(Letter.id == 1)).all())
    assert call.letter.message_id == message_id_of(row.digest)
    assert (call.letter.kind, call.letter.state, call.letter.respondent) == (
        LetterKind.CALL,
        LetterState.WAITING,
        "BE",
    )
    assert len(found.letters) == 26


def test_a_withdrawn_notice_has_its_reason(world):
    world.make_letters(CALL_AT)
    world.act(DAY, extend, date(2024, 3, 24))
    found = of_belgium(outbox(world))
    assert found["rung:+3:1"].reason is WithdrawReason.DEADLINE_CHANGED
    assert found["extended:2"].state is NoticeState.PLANNED


def counts(world):
    return world.read(lambda session: cycle_counts(session, session.exec(select(Cycle)).one()))


def test_counts_of_a_cycle_that_was_opened(either_world):
    found = counts(either_world)
    assert found.letters == {}
    assert found.notices["call", "mailbox", NoticeState.PLANNED] == 52
    assert found.notices["+10", CALL_LIST, NoticeState.PLANNED] == 52
    assert found.obligations == {
        ("nip", ObligationState.PLANNED): 26,
        ("statement", ObligationState.PLANNED): 26,
    }
    assert (found.oldest_waiting_at, found.tried_again, found.sends, found.seconds) == (None, 0, 0, 0.0)


def test_versions_of_a_rung_are_counted_together(world):
    world.make_letters(CALL_AT)
    world.act(DAY, extend, date(2024, 3, 24))
    found = Counter({key: number for key, number in counts(world).notices.items() if key[0] == "+3"})
    assert found == {("+3", "mailbox", NoticeState.HELD): 52, ("+3", "mailbox", NoticeState.WITHDRAWN): 1}


def test_letters_that_wait_and_how_long_channels_took(either_world):
    either_world.make_letters(CALL_AT)
    with either_world.database.transaction() as session:
        first, second, *_ = session.exec(select(Letter)).all()
        first.seconds, first.state, first.attempts = 1.5, LetterState.SENT, 2
        second.seconds, second.state, second.attempts = 0.5, LetterState.DEAD, 1
    found = counts(either_world)
    assert found.letters[LetterKind.CALL, LetterState.WAITING] == 24
    assert (found.tried_again, found.sends, found.seconds) == (1, 2, 2.0)
    assert f"{found.oldest_waiting_at:%Y-%m-%d %H:%M %Z}" == "2023-12-04 08:00 UTC"
