"""Law 3: what should have gone is sent, or visibly waiting, held, withdrawn for a reason, unknown or dead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from benchmarks.simulation.laws import LawBrokenError, Watch, check_settled, notices_accounted_for
from benchmarks.simulation.rows import Rows
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.operations.contacts import confirm_contacts
from models.operations.cycle import lock_cycle
from models.queries.cycles import look_at_cycle
from models.rules.letters import LetterState
from models.rules.occasions import NoticeState
from models.tables import Contact, Letter, Notice
from notifications.channel import Message, Outcome, OutcomeKind, Outcomes
from tasks.advance import advance
from tasks.status import cycle_status

CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
FIRST_CALL = datetime(2023, 12, 1, 8, tzinfo=UTC)
"""In a small world: 1 December is a holiday in none of its states."""


class Answering:
    """A channel that answers every message alike."""

    def __init__(self, kind: OutcomeKind) -> None:
        self.kind = kind
        self.asked: list[str] = []

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        self.asked += [message.message_id for message in messages]
        yield dict.fromkeys(range(len(messages)), Outcome(self.kind, "as told"))


def states(services):
    with services.reading() as session:
        return {letter.state for letter in session.exec(select(Letter))}


def test_it_held_after_every_step(year, few):
    assert year.watch.broken[3] == []
    check_settled(year.services, year.code, year.ended_at)


def test_nothing_of_the_year_is_left_planned(year):
    with year.services.reading() as session:
        notices = session.exec(select(Notice)).all()
    left = {notice.occasion for notice in notices if notice.state is NoticeState.PLANNED}
    assert left == set()
    assert len(notices) > 50


@pytest.mark.parametrize(
    ("answer", "state", "again"),
    [
        pytest.param(OutcomeKind.TRY_AGAIN, LetterState.WAITING, 4, id="away: it waits and goes later"),
        pytest.param(OutcomeKind.DEAD, LetterState.DEAD, 0, id="refused: it is dead, and seen"),
        pytest.param(OutcomeKind.UNKNOWN, LetterState.UNKNOWN, 4, id="answer lost: unknown, and goes again"),
    ],
)
def test_what_did_not_go_is_seen(services, answer, state, again):
    rehearsal = rehearsal_in(services, small_definition())
    rehearsal.open()
    mailbox = services.channels["mailbox"]
    services.channels["mailbox"] = Answering(answer)
    advance(services, rehearsal.code, CALL)
    assert states(services) == {state}
    services.channels["mailbox"] = mailbox
    assert advance(services, rehearsal.code, CALL).get("deliver_notices", 0) == 0
    later = CALL + timedelta(minutes=1)
    assert advance(services, rehearsal.code, later).get("deliver_notices", 0) == again


def test_a_notice_without_reason_is_noticed(year):
    with year.services.reading() as session:
        statement = select(Notice).where(Notice.state == NoticeState.WITHDRAWN).limit(1)
        session.exec(statement).one().reason = None
        with pytest.raises(LawBrokenError, match="law 3"):
            notices_accounted_for(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)


CONFIRMING = {"[call]\n": "[call]\nconfirm_contacts_on = 2023-11-21\n"}


def change_contact(services, address, **changes):
    with services.transaction() as session:
        contact = session.exec(select(Contact).where(Contact.address == address)).one()
        contact.sqlmodel_update(changes)
        session.add(contact)


def rows(services, subject):
    with services.reading() as session:
        found = session.exec(select(Notice).where(Notice.subject == subject)).all()
        return {one.occasion: (one.reason or one.state).value for one in found}


@pytest.fixture
def confirming(services):
    """A small world that asks for its contacts first, and in which nobody acts."""
    rehearsal = rehearsal_in(services, small_definition(**CONFIRMING))
    quiet = replace(rehearsal, acts=())
    return quiet, quiet.open()


def test_contacts_to_confirm_are_accounted_for_too(services, confirming):
    rehearsal, now = confirming
    with services.transaction() as session:
        confirm_contacts(lock_cycle(session, rehearsal.code, now), "BE")
    watch = Watch()
    following = rehearsal.run_day(now, watch.run)
    assert dict(watch.broken) == {}
    assert (rows(services, "contact:BE"), rows(services, "contact:EL")) == (
        {"drill:1": "met"},
        {"drill:1": "carried"},
    )
    assert following == FIRST_CALL
    check_settled(services, rehearsal.code, now)


def test_who_cannot_be_reached_is_seen_until_somebody_can(services, confirming):
    rehearsal, now = confirming
    change_contact(services, "nip@se.example", absent_from=date(2023, 11, 1), absent_to=date(2024, 2, 29))
    watch = Watch()
    while now and now < datetime(2024, 3, 1, tzinfo=UTC):
        assert ("SE" in blocked(services, rehearsal.code, now)) is True
        now = rehearsal.run_day(now, watch.run)
    assert {one.recipient_id for one in letters(services)} == {1, 2, 3}
    rehearsal.run_day(now, watch.run)
    assert dict(watch.broken) == {}
    swedish = [one.kind.value for one in letters(services) if one.recipient_id == 4]
    assert swedish == ["call", "drill"]
    assert rows(services, "obligation:SE:nip") == {
        "call": "carried",
        "rung:-30:1": "collapsed",
        "rung:-7:1": "collapsed",
        "rung:+3:1": "held",
        "rung:+10:1": "planned",
    }
    check_settled(services, rehearsal.code, now)


def blocked(services, code, now):
    return {one.respondent for one in cycle_status(services, code, now).blockers}


def letters(services):
    with services.reading() as session:
        return session.exec(select(Letter).order_by(col(Letter.id))).all()


def test_a_notice_that_nobody_asked_for_is_noticed(year, few):
    with year.services.reading() as session:
        session.exec(
            select(Notice).where(Notice.occasion == "received:1").limit(1)
        ).one().occasion = "received:9"
        with pytest.raises(LawBrokenError, match="received:9"):
            notices_accounted_for(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"may_have_arrived": True}, id="sent, and may have arrived"),
        pytest.param({"state": LetterState.UNKNOWN, "sent_at": None}, id="unknown, and cannot have"),
        pytest.param({"next_try_at": CALL}, id="sent, and tried again"),
    ],
)
def test_a_letter_that_says_what_cannot_be_is_noticed(year, change):
    with year.services.reading() as session:
        session.exec(select(Letter).limit(1)).one().sqlmodel_update(change)
        with pytest.raises(LawBrokenError, match="law 3"):
            notices_accounted_for(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)
