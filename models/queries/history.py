"""The history of every notice of a cycle, withdrawn ones too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as entities  # of more than SQLModel's takes
from sqlmodel import Session, col

from models.rules.letters import LetterKind, message_id_of
from models.rules.occasions import CALL_LIST, Occasion, parse_occasion
from models.tables import Contact, Letter, Notice, Obligation, Respondent


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
    statement = (
        entities(Notice, Respondent, Contact, Obligation, Letter)
        .join(Contact, col(Notice.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id, isouter=True)
        .join(Letter, col(Notice.letter_id) == Letter.id, isouter=True)
        .where(col(Notice.cycle_id) == cycle_id)
    )
    if respondent is not None:
        statement = statement.where(col(Respondent.code) == respondent)
    order = {deliverable: place for place, deliverable in enumerate(deliverables)}
    rows = list(session.execute(statement))
    histories = [_history(*row) for row in rows]
    protocol = {asked.code: asked.protocol_order for _, asked, *_ in rows}
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


def _history(
    notice: Notice,
    respondent: Respondent,
    contact: Contact,
    obligation: Obligation | None,
    letter: Letter | None,
) -> NoticeHistory:
    return NoticeHistory(
        respondent=respondent.code,
        deliverable=obligation.deliverable if obligation else None,
        subject=notice.subject,
        occasion=parse_occasion(notice.occasion),
        recipient=contact.address,
        channel=notice.channel,
        planned_for=notice.planned_for,
        sent_at=letter.sent_at if letter else None,
        state=letter.state.value if letter else notice.state.value,
        reason=notice.reason.value if notice.reason else None,
        message_id=message_id_of(letter.digest) if letter else None,
        subject_line=letter.subject_line if letter else None,
        hold=notice.hold.value if notice.hold else None,
    )
