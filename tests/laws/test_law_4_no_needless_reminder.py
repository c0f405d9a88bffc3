"""Law 4: no reminder goes for what is no longer owed: checked again at the moment of sending."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from benchmarks.simulation.laws import LawBrokenError, check_settled, no_needless_reminder
from benchmarks.simulation.rows import Rows
from benchmarks.simulation.worlds import rehearsal_in, small_definition
from models.queries.cycles import look_at_cycle
from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import NoticeState, WithdrawReason
from models.tables import AuditEntry, Letter, Notice
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.notices import deliver_notices
from tasks.reminders import send_reminders

CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
REMINDER = datetime(2024, 2, 9, 8, tzinfo=UTC)
"""Rung -30: its day, 9 February, is a Friday."""

REGISTRATION = Particulars(reference="R-1", pages=3, marking="RESTREINT UE/EU RESTRICTED")


def test_it_held_after_every_step(year):
    assert year.watch.broken[4] == []


@pytest.mark.parametrize(
    ("deed", "particulars", "reason"),
    [
        (Deed.REGISTER, REGISTRATION, WithdrawReason.MET),
        (Deed.NO_UPDATE, Particulars(), WithdrawReason.NO_UPDATE),
        (Deed.NOT_EXPECTED, Particulars(reason="as agreed"), WithdrawReason.NOT_EXPECTED),
        (Deed.EXTEND, Particulars(until=REMINDER.date() + timedelta(90)), WithdrawReason.DEADLINE_CHANGED),
    ],
)
def test_what_happens_after_the_letter_is_made_stops_it(services, deed, particulars, reason):
    rehearsal = rehearsal_in(services, small_definition())
    rehearsal.open()
    advance(services, rehearsal.code, CALL)
    send_reminders(services, rehearsal.code, REMINDER)
    for deliverable in ("nip", "statement"):
        carry_out(services, Act(rehearsal.code, "SE", deliverable, deed, particulars), REMINDER)
    assert deliver_notices(services, rehearsal.code, REMINDER) == 3
    assert len(list(services.settings.mailbox_folder.glob("*.eml"))) == 4 + 3
    with services.reading() as session:
        void = session.exec(select(Letter).where(Letter.state == LetterState.VOID)).one()
        stopped = session.exec(select(Notice).where(Notice.occasion == "rung:-30:1")).all()
    assert void.kind is LetterKind.REMINDER
    withdrawn = [notice for notice in stopped if notice.state is NoticeState.WITHDRAWN]
    assert [(notice.subject, notice.reason, notice.letter_id) for notice in withdrawn] == [
        ("obligation:SE:nip", reason, None),
        ("obligation:SE:statement", reason, None),
    ]


def test_one_of_two_met_leaves_the_letter_with_the_other(services):
    rehearsal = rehearsal_in(services, small_definition())
    rehearsal.open()
    advance(services, rehearsal.code, CALL)
    send_reminders(services, rehearsal.code, REMINDER)
    carry_out(services, Act(rehearsal.code, "SE", "nip", Deed.REGISTER, REGISTRATION), REMINDER)
    before = set(services.settings.mailbox_folder.glob("*.eml"))
    assert deliver_notices(services, rehearsal.code, REMINDER) == 4
    letters = set(services.settings.mailbox_folder.glob("*.eml")) - before
    swedish = next(path.read_text() for path in letters if "nip@se.example" in path.read_text())
    assert "political statement" in swedish
    assert "National Implementation Plan\n" not in swedish.replace("\r", "")


@pytest.mark.parametrize("both", [True, False], ids=["both met", "one of two met"])
def test_what_is_met_while_its_letter_may_have_arrived(services, both):
    rehearsal = rehearsal_in(services, small_definition())
    rehearsal.open()
    advance(services, rehearsal.code, CALL)
    channel = MemoryChannel([Outcome(OutcomeKind.UNKNOWN, "the answer was lost")] * 4)
    away = replace(services, channels={"mailbox": channel})
    advance(away, rehearsal.code, REMINDER)
    for deliverable in ("nip", "statement") if both else ("nip",):
        carry_out(services, Act(rehearsal.code, "SE", deliverable, Deed.REGISTER, REGISTRATION), REMINDER)
    later = REMINDER + timedelta(minutes=10)
    advance(away, rehearsal.code, later)
    names = [one.message_id for one in channel.messages]
    again = [name for name in names[4:] if name in names[:4]]
    assert len(again) == len(set(again)) == (3 if both else 4)
    assert len(names) == 4 + len(again) + 1  # and Sweden's receipt
    with services.reading() as session:
        left = session.exec(select(Letter.next_try_at).where(Letter.state == LetterState.UNKNOWN)).all()
    assert list(left) == ([None] if both else [])
    check_settled(services, rehearsal.code, later)


def test_a_drill_after_the_contacts_were_confirmed_is_noticed(year):
    with year.services.reading() as session:
        cycle = look_at_cycle(session, year.code, year.ended_at)
        told = session.exec(select(AuditEntry).order_by(AuditEntry.position)).all()
        sent = [one for one in told if one.what == "letter_sent"]
        told[told.index(sent[0]) - 1].sqlmodel_update(
            {"what": "contacts_confirmed", "respondent": sent[0].respondent}
        )
        sent[0].detail = sent[0].detail.replace('"call"', '"drill"')
        with pytest.raises(LawBrokenError, match="was asked to confirm its contacts"):
            no_needless_reminder(Rows(cycle), year.services)


def test_a_reminder_for_what_was_met_is_noticed(year):
    with year.services.reading() as session:
        sent = select(Notice).where(Notice.occasion == "received:1").limit(1)
        session.exec(sent).one().occasion = "rung:-99:1"
        with pytest.raises(LawBrokenError, match="law 4"):
            no_needless_reminder(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)
