"""Recording what the channel answered to letters, and trying dead ones again."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.operations.audit import record
from models.operations.letter_texts import keep_texts
from models.queries.contacts import is_erased
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.rules.audit import Actor, Entry, What
from models.rules.letters import LetterKind, LetterState, OutcomeKind, message_id_of, next_try_at
from models.rules.lifecycle import called
from models.tables import Contact, Letter, Notice, Obligation, Respondent

_NO_WAIT = timedelta()

_WENT = (OutcomeKind.ACCEPTED, OutcomeKind.UNKNOWN)
"""Answers after which somebody may have read the letter."""


@dataclass(frozen=True)
class Attempt:
    """One letter that was handed to its channel, its subject line and the answer."""

    letter_id: int
    subject_line: str
    answer: OutcomeKind
    detail: str = ""
    try_after: timedelta = _NO_WAIT
    """How long the channel asked to wait before another try."""
    seconds: float = 0.0
    number: int | None = None
    """Which try of the letter it was, none for whichever is under way."""
    message: bytes = b""
    """What was handed over, packed to be kept."""


class Recorded(NamedTuple):
    """How many letters of a batch went, and how many answers came too late: others have those letters now."""

    accepted: int
    passed_over: int


def record_attempts(cycle: CycleAt, attempts: Sequence[Attempt], holder: int) -> Recorded:
    """Record the answers of a batch, in its order; who got the call is called."""
    letters = _letters(cycle.session, [attempt.letter_id for attempt in attempts])
    mine = [one for one in attempts if _is_held(letters[one.letter_id], one, holder)]
    carried = _carried(cycle.session, [one.letter_id for one in mine])
    told = [_mark(letters[one.letter_id], one, cycle.now) for one in mine]
    keep_texts(cycle.session, {one.letter_id: one.message for one in mine if one.answer in _WENT})
    entries = (
        entry
        for one, what in zip(mine, told, strict=True)
        if what
        for entry in _entries(cycle.session, what, letters[one.letter_id], carried[one.letter_id])
    )
    record(cycle, *entries)
    accepted = Counter(one.answer for one in mine)[OutcomeKind.ACCEPTED]
    return Recorded(accepted, len(attempts) - len(mine))


def retry(cycle: CycleAt, message_ids: Collection[str] | None = None) -> int:
    """Let dead letters be tried again, on an officer's word: those named, or all; count them."""
    dead = (
        select(Letter, Contact.address)
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .where(Letter.cycle_id == cycle.id, Letter.state == LetterState.DEAD)
        .order_by(col(Letter.made_at), col(Letter.digest))
    )
    letters = [
        letter
        for letter, address in cycle.session.exec(dead)
        if not is_erased(address) and (message_ids is None or message_id_of(letter.digest) in message_ids)
    ]
    for letter in letters:
        letter.state = LetterState.UNKNOWN if letter.may_have_arrived else LetterState.WAITING
        letter.next_try_at = cycle.now
        cycle.session.add(letter)
    carried = _carried(cycle.session, [letter.id or 0 for letter in letters])
    record(
        cycle,
        *(
            _entry(What.LETTER_RETRIED, Actor.SECRETARIAT, letter, carried[letter.id or 0])
            for letter in letters
        ),
    )
    return len(letters)


def _is_held(letter: Letter, attempt: Attempt, holder: int) -> bool:
    # A lease may have ended meanwhile: what became of the letter then is its new holder's to say. That may
    # even have the same place, if the connection that kept ours was cut; its try has another number.
    is_ours = letter.state is LetterState.LEASED and letter.holder == holder
    return is_ours and attempt.number in (None, letter.attempts)


def _mark(letter: Letter, attempt: Attempt, now: datetime) -> What | None:
    """Mark a letter with the answer; return what the record keeps of it, once of each."""
    was_doubtful = letter.may_have_arrived
    letter.holder, letter.subject_line, letter.answer = None, attempt.subject_line, attempt.detail
    letter.next_try_at, letter.seconds = None, attempt.seconds
    if attempt.answer is OutcomeKind.ACCEPTED:
        letter.state, letter.sent_at, letter.may_have_arrived = LetterState.SENT, now, False
        return What.LETTER_SENT
    if attempt.answer is OutcomeKind.DEAD:
        letter.state = LetterState.DEAD
        return What.LETTER_DEAD
    letter.may_have_arrived = was_doubtful or attempt.answer is OutcomeKind.UNKNOWN
    letter.state = LetterState.UNKNOWN if letter.may_have_arrived else LetterState.WAITING
    letter.next_try_at = next_try_at(now, letter.attempts, attempt.try_after)
    return What.LETTER_UNKNOWN if letter.may_have_arrived and not was_doubtful else None


@dataclass(frozen=True)
class _Carried:
    """What a letter carries: its respondent, and the obligations that it is about."""

    respondent: str
    obligations: tuple[FoundObligation, ...]


def _entries(session: Session, what: What, letter: Letter, carried: _Carried) -> Iterable[Entry]:
    yield _entry(what, Actor.ENGINE, letter, carried)
    if what is not What.LETTER_SENT or letter.kind is not LetterKind.CALL:
        return
    for obligation in carried.obligations:
        if state := called(obligation.row.state):
            obligation.row.state = state
            session.add(obligation.row)
            yield Entry(What.CALLED, Actor.ENGINE, carried.respondent, obligation.row.deliverable)


def _entry(what: What, actor: Actor, letter: Letter, carried: _Carried) -> Entry:
    detail = {"kind": letter.kind.value, "message_id": message_id_of(letter.digest)}
    only = carried.obligations[0].row.deliverable if len(carried.obligations) == 1 else None
    return Entry(what, actor, carried.respondent, only, detail)


def _letters(session: Session, letter_ids: Collection[int]) -> dict[int, Letter]:
    rows = session.exec(select(Letter).where(col(Letter.id).in_(letter_ids)))
    return {letter.id or 0: letter for letter in rows}


def _carried(session: Session, letter_ids: Collection[int]) -> dict[int, _Carried]:
    statement = (
        select(Letter.id, Respondent, Obligation)
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .join(Notice, col(Notice.letter_id) == Letter.id, isouter=True)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id, isouter=True)
        .where(col(Letter.id).in_(letter_ids))
        .order_by(col(Letter.id), col(Notice.obligation_id))
    )
    found: dict[int, tuple[str, dict[int, FoundObligation]]] = {}
    for letter_id, respondent, obligation in session.exec(statement):
        _, owed = found.setdefault(letter_id or 0, (respondent.code, {}))
        if obligation is not None:
            owed[obligation.id or 0] = FoundObligation(obligation, respondent)
    return {key: _Carried(code, tuple(owed.values())) for key, (code, owed) in found.items()}
