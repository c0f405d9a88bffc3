"""The history of every notice of a cycle, withdrawn ones too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.rules.letters import LetterKind, message_id_of
from models.rules.occasions import CALL_LIST, Occasion, parse_occasion
from models.tables import Contact, Letter, Notice, Obligation, Respondent


@dataclass(frozen=True)
class NoticeHistory:
    """One notice with what became of it; instants are UTC."""

    respondent: str
    deliverable: str
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


def notice_history(session: Session, cycle_id: int, deliverables: Sequence[str]) -> list[NoticeHistory]:
    """Return every notice, by instant, then in protocol order, by deliverable and occasion."""
    statement = (
        select(Notice, Obligation, Respondent, Letter)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .join(Letter, col(Notice.letter_id) == Letter.id, isouter=True)
        .where(Notice.cycle_id == cycle_id)
    )
    addresses = dict(session.exec(select(Contact.id, Contact.address)).all())
    rows = sorted(
        session.exec(statement),
        key=lambda row: (
            row[0].planned_for,
            row[2].protocol_order,
            deliverables.index(row[1].deliverable),
            row[0].occasion,
            addresses[row[0].recipient_id],
        ),
    )
    return [_history(*row, address=addresses[row[0].recipient_id]) for row in rows]


def _history(
    notice: Notice, obligation: Obligation, respondent: Respondent, letter: Letter | None, *, address: str
) -> NoticeHistory:
    return NoticeHistory(
        respondent=respondent.code,
        deliverable=obligation.deliverable,
        subject=notice.subject,
        occasion=parse_occasion(notice.occasion),
        recipient=address,
        channel=notice.channel,
        planned_for=notice.planned_for,
        sent_at=letter.sent_at if letter else None,
        state=letter.state.value if letter else notice.state.value,
        reason=notice.reason.value if notice.reason else None,
        message_id=message_id_of(letter.digest) if letter else None,
        subject_line=letter.subject_line if letter else None,
    )
