"""Leasing letters, checking them once more, and recording what the channel answered."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.operations.audit import record
from models.operations.withdraw import withdraw
from models.queries.cycles import CycleAt
from models.queries.notices import holders_at_work
from models.queries.obligations import FoundObligation
from models.rules.audit import Actor, Entry, What
from models.rules.letters import LetterKind, LetterState, OutcomeKind, message_id_of
from models.rules.lifecycle import Change, is_allowed, next_state, reason_to_withdraw
from models.rules.occasions import parse_occasion
from models.tables import Letter, Notice, Obligation, Respondent

_STATE_AFTER = {
    OutcomeKind.ACCEPTED: LetterState.SENT,
    OutcomeKind.TRY_AGAIN: LetterState.WAITING,
    OutcomeKind.DEAD: LetterState.DEAD,
    OutcomeKind.UNKNOWN: LetterState.UNKNOWN,
}


@dataclass(frozen=True)
class Attempt:
    """One letter that was handed to its channel, its subject line and the answer."""

    letter_id: int
    subject_line: str
    answer: OutcomeKind
    detail: str = ""


def lease(session: Session, letter_ids: Collection[int], holder: int) -> list[int]:
    """Lease those letters that still wait, after a last look at what they carry; return their keys in order.

    Compare-and-set: of two that ask at once, one gets a letter and the other does not.
    """
    _drop_needless(session, letter_ids)
    taken = session.execute(
        update(Letter)
        .where(col(Letter.id).in_(letter_ids), col(Letter.state) == LetterState.WAITING)
        .values(state=LetterState.LEASED, holder=holder, attempts=Letter.attempts + 1)
        .returning(col(Letter.id))
    )
    leased = set(taken.scalars())
    return [key for key in letter_ids if key in leased]


def take_back(session: Session, is_gone: Callable[[int], bool]) -> int:
    """Let the letters wait again that were leased by processes that have ended, and count them.

    Compare-and-set: a letter that another process has taken back and leased meanwhile stays with it.
    """
    gone = [place for place in sorted(holders_at_work(session)) if is_gone(place)]
    taken = session.execute(
        update(Letter)
        .where(col(Letter.state) == LetterState.LEASED, col(Letter.holder).in_(gone))
        .values(state=LetterState.WAITING, holder=None)
        .returning(col(Letter.id))
    )
    return len(taken.scalars().all())


def record_attempts(cycle: CycleAt, attempts: Sequence[Attempt]) -> int:
    """Record the answers of a batch, in its order; who got the call is called. Return how many were sent."""
    letters = _letters(cycle.session, [attempt.letter_id for attempt in attempts])
    carried = _carried(cycle.session, letters)
    leased = [one for one in attempts if letters[one.letter_id].state is LetterState.LEASED]
    accepted = [one for one in leased if one.answer is OutcomeKind.ACCEPTED]
    for attempt in leased:
        _mark(letters[attempt.letter_id], attempt, cycle.now)
    sent = [(letters[one.letter_id], carried[one.letter_id]) for one in accepted]
    record(cycle, *(entry for letter, owed in sent for entry in _sent(cycle.session, letter, owed)))
    return len(accepted)


def _mark(letter: Letter, attempt: Attempt, now: datetime) -> None:
    letter.state, letter.holder = _STATE_AFTER[attempt.answer], None
    letter.subject_line, letter.answer = attempt.subject_line, attempt.detail
    letter.sent_at = now if attempt.answer is OutcomeKind.ACCEPTED else None


def _sent(session: Session, letter: Letter, carried: list[FoundObligation]) -> list[Entry]:
    detail = {"kind": letter.kind.value, "message_id": message_id_of(letter.digest)}
    respondent = carried[0].respondent.code
    only = carried[0].row.deliverable if len(carried) == 1 else None
    entries = [Entry(What.LETTER_SENT, Actor.ENGINE, respondent, only, detail)]
    if letter.kind is not LetterKind.CALL:
        return entries
    for obligation in carried:
        if is_allowed(obligation.row.state, Change.CALL):
            obligation.row.state = next_state(obligation.row.state, Change.CALL)
            session.add(obligation.row)
            entries.append(Entry(What.CALLED, Actor.ENGINE, respondent, obligation.row.deliverable))
    return entries


def _drop_needless(session: Session, letter_ids: Collection[int]) -> None:
    statement = (
        select(Notice, Obligation)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Letter, col(Notice.letter_id) == Letter.id)
        .where(col(Letter.id).in_(letter_ids), Letter.state == LetterState.WAITING)
    )
    still_carrying = set()
    touched = set()
    for notice, obligation in session.exec(statement).all():
        reason = reason_to_withdraw(
            parse_occasion(notice.occasion), obligation.state, obligation.deadline_version
        )
        if reason:
            touched.add(notice.letter_id)
            withdraw(session, [notice], reason)
        else:
            still_carrying.add(notice.letter_id)
    _void(session, touched - still_carrying)


def _void(session: Session, letter_ids: Collection[int | None]) -> None:
    session.flush()
    if letter_ids:
        session.execute(
            update(Letter)
            .where(col(Letter.id).in_(letter_ids), col(Letter.state) == LetterState.WAITING)
            .values(state=LetterState.VOID)
        )


def _letters(session: Session, letter_ids: Collection[int]) -> dict[int, Letter]:
    rows = session.exec(select(Letter).where(col(Letter.id).in_(letter_ids)))
    return {letter.id or 0: letter for letter in rows}


def _carried(session: Session, letter_ids: Collection[int]) -> dict[int, list[FoundObligation]]:
    statement = (
        select(Notice.letter_id, Obligation, Respondent)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(col(Notice.letter_id).in_(letter_ids))
        .order_by(col(Notice.obligation_id))
    )
    carried: dict[int, list[FoundObligation]] = {}
    for letter_id, obligation, respondent in session.exec(statement):
        carried.setdefault(letter_id or 0, []).append(FoundObligation(obligation, respondent))
    return carried
