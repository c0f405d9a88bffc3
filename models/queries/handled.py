"""Reads for who handles letters: every letter with its last answer, and what is held."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, col

from models.queries.cycles import CycleAt
from models.rules.letters import LetterKind, LetterState, message_id_of
from models.rules.occasions import HoldReason, NoticeState
from models.tables import Contact, Letter, Notice, Respondent


@dataclass(frozen=True)
class LetterRow:
    """One letter with what became of it; instants are UTC."""

    letter_id: int
    message_id: str
    respondent: str
    role: str
    address: str
    kind: LetterKind
    state: LetterState
    made_at: datetime
    attempts: int
    answer: str
    """What the channel last answered."""
    next_try_at: datetime | None
    sent_at: datetime | None
    subject_line: str | None = None
    """None until it was first tried."""

    @property
    def digest(self) -> str:
        """Return what names it in its Message-ID."""
        return self.message_id.strip("<>").partition("@")[0]


def letter_rows(
    session: Session,
    cycle_id: int,
    state: LetterState | None = None,
    letter_ids: Collection[int] | None = None,
    respondent: str | None = None,
) -> list[LetterRow]:
    """Return the letters of a cycle in a state, or all, by instant, then in protocol order."""
    statement = (
        columns(Letter, col(Respondent.code), col(Contact.role), col(Contact.address))
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .where(col(Letter.cycle_id) == cycle_id)
        .order_by(col(Letter.made_at), col(Respondent.protocol_order), col(Letter.kind), col(Letter.id))
    )
    if state is not None:
        statement = statement.where(col(Letter.state) == state)
    if letter_ids is not None:
        statement = statement.where(col(Letter.id).in_(letter_ids))
    if respondent is not None:
        statement = statement.where(col(Respondent.code) == respondent)
    return [_row(*row) for row in session.execute(statement)]


def held_counts(cycle: CycleAt) -> Mapping[HoldReason, int]:
    """Return how many notices are held, by the reason."""
    statement = (
        columns(col(Notice.hold), func.count())
        .where(col(Notice.cycle_id) == cycle.id, col(Notice.state) == NoticeState.HELD)
        .group_by(col(Notice.hold))
    )
    rows = cycle.session.execute(statement)
    return {hold: number for hold, number in rows if hold is not None}


def _row(letter: Letter, respondent: str, role: str, address: str) -> LetterRow:
    return LetterRow(
        letter_id=letter.id or 0,
        message_id=message_id_of(letter.digest),
        respondent=respondent,
        role=str(role),
        address=address,
        kind=letter.kind,
        state=letter.state,
        made_at=letter.made_at,
        attempts=letter.attempts,
        answer=letter.answer,
        next_try_at=letter.next_try_at,
        sent_at=letter.sent_at,
        subject_line=letter.subject_line,
    )
