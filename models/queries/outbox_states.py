"""The outbox of a cycle as values, for the reconciliation: every notice, every letter."""

from typing import Any

from sqlalchemy import select as columns  # of more than SQLModel's takes
from sqlmodel import Session, col

from models.rules.letters import message_id_of
from models.rules.reconciliation import Outbox, OutboxLetter, OutboxNotice
from models.tables import Contact, Letter, Notice, Respondent


def outbox_states(session: Session, cycle_id: int) -> Outbox:
    """Return every notice of a cycle with its letter, and every letter, also one that carries nothing."""
    letters = _letters(session, cycle_id)
    statement = columns(
        col(Notice.letter_id),
        col(Notice.subject),
        col(Notice.occasion),
        col(Notice.channel),
        col(Notice.planned_for),
        col(Notice.state),
        col(Notice.reason),
        col(Notice.hold),
    ).where(col(Notice.cycle_id) == cycle_id)
    rows = session.execute(statement.order_by(col(Notice.id)))
    return Outbox([_notice(letters.get(key or 0), *row) for key, *row in rows], list(letters.values()))


def _notice(letter: OutboxLetter | None, subject: str, *row: Any) -> OutboxNotice:
    _, respondent, *deliverable = subject.split(":")  # 'obligation:EL:nip' or 'contact:EL'
    occasion, channel, planned_for, state, reason, hold = row
    about = deliverable[0] if deliverable else None
    return OutboxNotice(respondent, about, occasion, channel, planned_for, state, reason, hold, letter)


def _letters(session: Session, cycle_id: int) -> dict[int, OutboxLetter]:
    statement = (
        columns(
            col(Letter.id),
            col(Letter.digest),
            col(Letter.kind),
            col(Letter.state),
            col(Respondent.code),
            col(Letter.made_at),
            col(Letter.leased_at),
            col(Letter.next_try_at),
            col(Letter.sent_at),
        )
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .where(col(Letter.cycle_id) == cycle_id)
        .order_by(col(Letter.id))
    )
    return {
        key: OutboxLetter(message_id_of(digest), *row) for key, digest, *row in session.execute(statement)
    }
