"""Leasing letters, checking them once more, and recording what the channel answered."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.operations.audit import record
from models.operations.withdraw import void_emptied, withdraw
from models.queries.contacts import is_erased
from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice
from models.queries.obligations import FoundObligation
from models.queries.outbox import holders_at_work, is_sendable, is_sendable_at
from models.rules.audit import Actor, Entry, What
from models.rules.letters import (
    LEASE_LASTS,
    LetterKind,
    LetterState,
    OutcomeKind,
    message_id_of,
    next_try_at,
)
from models.rules.lifecycle import Change, is_allowed, next_state
from models.rules.occasions import NoticeState, WithdrawReason, is_later_rung, parse_occasion
from models.tables import Contact, ContactConfirmation, Letter, Notice, Obligation, Respondent

_NO_WAIT = timedelta()


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


class Recorded(NamedTuple):
    """How many letters of a batch went, and how many answers came too late: others have those letters now."""

    accepted: int
    passed_over: int


def lease(session: Session, letter_ids: Collection[int], holder: int, now: datetime) -> list[int]:
    """Lease those letters that may be tried, after a last look at what they carry; return them in order.

    Compare-and-set: of two that ask at once, one gets a letter and the other passes it over.
    """
    mine = _locked(session, letter_ids, now)
    _drop_needless(session, mine)
    taken = session.execute(
        update(Letter)
        .where(col(Letter.id).in_(mine), is_sendable_at(now))
        .values(state=LetterState.LEASED, holder=holder, leased_at=now, attempts=Letter.attempts + 1)
        .returning(col(Letter.id))
    )
    leased = set(taken.scalars())
    return [key for key in letter_ids if key in leased]


def take_back(session: Session, is_gone: Callable[[int], bool], now: datetime | None = None) -> int:
    """Let the letters be tried again whose process has ended, or that were leased hours ago, and count them.

    They may have arrived: what their channel answered is not known. Compare-and-set: a letter that another
    process has taken back and leased meanwhile stays with it.
    """
    gone = [place for place in sorted(holders_at_work(session)) if is_gone(place)]
    taken = session.execute(
        update(Letter)
        .where(col(Letter.state) == LetterState.LEASED, _has_ended(gone, now))
        .values(
            state=LetterState.UNKNOWN,
            may_have_arrived=True,
            holder=None,
            # Leased by an earlier version of this program, it does not say when.
            next_try_at=func.coalesce(Letter.leased_at, Letter.made_at),
        )
        .returning(col(Letter.id))
    )
    return len(taken.scalars().all())


def record_attempts(cycle: CycleAt, attempts: Sequence[Attempt], holder: int) -> Recorded:
    """Record the answers of a batch, in its order; who got the call is called."""
    letters = _letters(cycle.session, [attempt.letter_id for attempt in attempts])
    mine = [one for one in attempts if _is_held(letters[one.letter_id], one, holder)]
    carried = _carried(cycle.session, [one.letter_id for one in mine])
    told = [_mark(letters[one.letter_id], one, cycle.now) for one in mine]
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


def _locked(session: Session, letter_ids: Collection[int], now: datetime) -> list[int]:
    # In PostgreSQL another dispatcher's rows are passed over; in SQLite there is one writer at a time.
    statement = select(Letter.id).where(col(Letter.id).in_(letter_ids), is_sendable_at(now))
    return [key for key in session.exec(statement.with_for_update(skip_locked=True)) if key is not None]


def _has_ended(gone: Collection[int], now: datetime | None) -> ColumnElement[bool]:
    of_the_gone = col(Letter.holder).in_(gone)
    if now is None:
        return of_the_gone
    return or_(of_the_gone, col(Letter.leased_at) < now - LEASE_LASTS)


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
        if is_allowed(obligation.row.state, Change.CALL):
            obligation.row.state = next_state(obligation.row.state, Change.CALL)
            session.add(obligation.row)
            yield Entry(What.CALLED, Actor.ENGINE, carried.respondent, obligation.row.deliverable)


def _entry(what: What, actor: Actor, letter: Letter, carried: _Carried) -> Entry:
    detail = {"kind": letter.kind.value, "message_id": message_id_of(letter.digest)}
    only = carried.obligations[0].row.deliverable if len(carried.obligations) == 1 else None
    return Entry(what, actor, carried.respondent, only, detail)


def _drop_needless(session: Session, letter_ids: Collection[int]) -> None:
    """Withdraw what need not be told any more; a letter that may have arrived, and tells no more, rests."""
    judged: dict[int, list[tuple[Notice, WithdrawReason | None]]] = {}
    for one in _carried_notices(session, letter_ids):
        judged.setdefault(one.notice.letter_id or 0, []).append((one.notice, one.reason_to_withdraw))
    stale = _overtaken(session, letter_ids)
    needless = {
        key
        for key, notices in judged.items()
        if all(reason or notice.id in stale for notice, reason in notices)
    }
    resting = _that_may_have_arrived(session, needless)
    for key, notices in judged.items():
        for notice, reason in notices:
            if reason and key not in resting:
                withdraw(session, [notice], reason)
    _rest(session, resting)
    void_emptied(session, needless - resting)


def _carried_notices(session: Session, letter_ids: Collection[int]) -> list[DueNotice]:
    statement = (
        select(Notice, Respondent, Obligation, ContactConfirmation.id)
        .join(Letter, col(Notice.letter_id) == Letter.id)
        .join(Contact, col(Notice.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id, isouter=True)
        .join(
            ContactConfirmation,
            and_(
                col(ContactConfirmation.cycle_id) == Notice.cycle_id,
                col(ContactConfirmation.respondent_id) == Respondent.id,
            ),
            isouter=True,
        )
        .where(col(Letter.id).in_(letter_ids), is_sendable())
    )
    return [
        DueNotice(notice, respondent, obligation, confirmed is not None)
        for notice, respondent, obligation, confirmed in session.exec(statement)
    ]


def _that_may_have_arrived(session: Session, letter_ids: Collection[int]) -> set[int]:
    if not letter_ids:
        return set()
    statement = select(Letter.id).where(
        col(Letter.id).in_(letter_ids), col(Letter.may_have_arrived).is_(True)
    )
    return {key for key in session.exec(statement) if key is not None}


def _overtaken(session: Session, letter_ids: Collection[int]) -> set[int]:
    """Return the rungs in letters that may have arrived after which a later one went, or is on its way."""
    later = aliased(Notice)
    statement = (
        select(Notice.id, Notice.occasion, later.occasion)
        .join(Letter, col(Notice.letter_id) == Letter.id)
        .join(
            later,
            and_(col(later.obligation_id) == Notice.obligation_id, col(later.channel) == Notice.channel),
        )
        .where(
            col(Letter.id).in_(letter_ids),
            col(Letter.may_have_arrived).is_(True),
            col(later.state) == NoticeState.CARRIED,
        )
    )
    return {
        key or 0
        for key, occasion, after in session.exec(statement)
        if is_later_rung(parse_occasion(after), parse_occasion(occasion))
    }


def _rest(session: Session, letter_ids: Collection[int]) -> None:
    if letter_ids:
        resting = update(Letter).where(col(Letter.id).in_(letter_ids))
        session.execute(resting.values(next_try_at=None))


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
