"""Reads for who handles letters: every letter with its last answer, and what is held."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, bindparam, col, select

from models.queries.cycles import CycleAt
from models.rules.letters import LetterKind, LetterState, message_id_of
from models.rules.occasions import HoldReason, NoticeState
from models.tables import Contact, Letter, LetterText, Notice, Respondent

# Built once: the page of a state asks for them, and building a statement takes longer than its reading.
_LETTERS = (
    columns(
        col(Letter.id),
        col(Letter.digest),
        col(Respondent.code),
        col(Contact.role),
        col(Contact.address),
        col(Letter.kind),
        col(Letter.state),
        col(Letter.made_at),
        col(Letter.attempts),
        col(Letter.answer),
        col(Letter.next_try_at),
        col(Letter.sent_at),
        col(Letter.subject_line),
    )
    .select_from(Letter)
    .join(Contact, col(Letter.recipient_id) == Contact.id)
    .join(Respondent, col(Contact.respondent_id) == Respondent.id)
    .where(col(Letter.cycle_id) == bindparam("cycle_id"))
    .order_by(col(Letter.made_at), col(Respondent.protocol_order), col(Letter.kind), col(Letter.id))
)
_LETTERS_TO = _LETTERS.where(col(Respondent.code) == bindparam("respondent"))


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
) -> list[LetterRow]:
    """Return the letters of a cycle in a state, or all, by instant, then in protocol order."""
    statement = _LETTERS
    if state is not None:
        statement = statement.where(col(Letter.state) == state)
    if letter_ids is not None:
        statement = statement.where(col(Letter.id).in_(letter_ids))
    return [_row(row) for row in session.execute(statement, {"cycle_id": cycle_id})]


def letters_to(session: Session, cycle_id: int, respondent: str) -> list[LetterRow]:
    """Return the letters of a cycle to a respondent, by instant."""
    asked = {"cycle_id": cycle_id, "respondent": respondent}
    return [_row(row) for row in session.execute(_LETTERS_TO, asked)]


def text_of(session: Session, letter_id: int) -> bytes | None:
    """Return what went of a letter, packed; none where it is not kept."""
    return session.exec(select(LetterText.content).where(LetterText.letter_id == letter_id)).first()


def held_counts(cycle: CycleAt) -> Mapping[HoldReason, int]:
    """Return how many notices are held, by the reason."""
    statement = (
        columns(col(Notice.hold), func.count())
        .where(col(Notice.cycle_id) == cycle.id, col(Notice.state) == NoticeState.HELD)
        .group_by(col(Notice.hold))
    )
    rows = cycle.session.execute(statement)
    return {hold: number for hold, number in rows if hold is not None}


def _row(row: Row[Any]) -> LetterRow:
    return LetterRow(
        letter_id=row.id,
        message_id=message_id_of(row.digest),
        respondent=row.code,
        role=str(row.role),
        address=row.address,
        kind=row.kind,
        state=row.state,
        made_at=row.made_at,
        attempts=row.attempts,
        answer=row.answer,
        next_try_at=row.next_try_at,
        sent_at=row.sent_at,
        subject_line=row.subject_line,
    )
