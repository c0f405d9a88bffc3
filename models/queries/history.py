"""The history of every notice of a cycle, withdrawn ones too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, bindparam, col

from models.rules.letters import LetterKind, LetterState, message_id_of
from models.rules.occasions import CALL_LIST, Occasion, parse_occasion
from models.tables import Contact, Letter, Notice, Obligation, Respondent

# Built once: the page of a state asks for it, and building a statement takes longer than its reading.
_NOTICES = (
    columns(
        col(Respondent.code),
        col(Respondent.protocol_order),
        col(Obligation.deliverable),
        col(Notice.subject),
        col(Notice.occasion),
        col(Contact.address),
        col(Notice.channel),
        col(Notice.planned_for),
        col(Notice.state),
        col(Notice.reason),
        col(Notice.hold),
        col(Letter.sent_at),
        col(Letter.state).label("letter_state"),
        col(Letter.digest),
        col(Letter.subject_line),
    )
    .select_from(Notice)
    .join(Contact, col(Notice.recipient_id) == Contact.id)
    .join(Respondent, col(Contact.respondent_id) == Respondent.id)
    .join(Obligation, col(Notice.obligation_id) == Obligation.id, isouter=True)
    .join(Letter, col(Notice.letter_id) == Letter.id, isouter=True)
    .where(col(Notice.cycle_id) == bindparam("cycle_id"))
)
_NOTICES_OF_ONE = _NOTICES.where(col(Respondent.code) == bindparam("respondent"))


@dataclass(frozen=True)
class NoticeHistory:
    """One notice with what became of it; instants are UTC."""

    respondent: str
    deliverable: str | None
    """What it is about, none where it is about a contact."""
    subject: str
    occasion: Occasion
    recipient: str
    channel: str
    planned_for: datetime
    sent_at: datetime | None
    state: str
    """State of the notice, or of its letter once one carries it."""
    reason: str | None
    message_id: str | None
    subject_line: str | None
    hold: str | None = None
    """Why it is held, if it is."""

    @property
    def letter_kind(self) -> LetterKind | None:
        """Return the kind of letter for it, none for an entry on the call list."""
        return None if self.channel == CALL_LIST else self.occasion.letter_kind

    @property
    def rung(self) -> str | None:
        """Return the rung of the ladder, the call among them."""
        return self.occasion.rung or (self.occasion.name if self.occasion.is_ladder else None)

    @property
    def deadline_version(self) -> int | None:
        """Return the version of the deadline that a rung stands on."""
        return self.occasion.number if self.occasion.rung else None


def notice_history(
    session: Session, cycle_id: int, deliverables: Sequence[str], respondent: str | None = None
) -> list[NoticeHistory]:
    """Return every notice, or those to one respondent, by instant, then in protocol order and by deliverable.

    Those of one instant, respondent and deliverable stand by their occasions.
    """
    statement = _NOTICES if respondent is None else _NOTICES_OF_ONE
    order = {deliverable: place for place, deliverable in enumerate(deliverables)}
    rows = session.execute(statement, {"cycle_id": cycle_id, "respondent": respondent}).all()
    histories = [_history(row) for row in rows]
    protocol = {row.code: row.protocol_order for row in rows}
    return sorted(
        histories,
        key=lambda one: (
            one.planned_for,
            protocol[one.respondent],
            order.get(one.deliverable or "", -1),
            str(one.occasion),
            one.channel,
            one.recipient,
        ),
    )


def _history(row: Row[Any]) -> NoticeHistory:
    letter_state: LetterState | None = row.letter_state
    return NoticeHistory(
        respondent=row.code,
        deliverable=row.deliverable,
        subject=row.subject,
        occasion=parse_occasion(row.occasion),
        recipient=row.address,
        channel=row.channel,
        planned_for=row.planned_for,
        sent_at=row.sent_at,
        state=letter_state.value if letter_state else row.state.value,
        reason=row.reason.value if row.reason else None,
        message_id=message_id_of(row.digest) if row.digest else None,
        subject_line=row.subject_line,
        hold=row.hold.value if row.hold else None,
    )
