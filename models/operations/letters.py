"""Leasing letters, after a last look at what they carry, and taking leases back."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from models.operations.withdraw import void_emptied, withdraw
from models.queries.notices import DueNotice, carried_beside
from models.queries.outbox import holders_at_work, is_sendable, is_sendable_at
from models.rules.last_look import Fate, fate_of
from models.rules.letters import LEASE_LASTS, LetterState
from models.tables import Contact, ContactConfirmation, Letter, Notice, Obligation, Respondent


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


def _locked(session: Session, letter_ids: Collection[int], now: datetime) -> list[int]:
    # In PostgreSQL another dispatcher's rows are passed over; in SQLite there is one writer at a time.
    statement = select(Letter.id).where(col(Letter.id).in_(letter_ids), is_sendable_at(now))
    return [key for key in session.exec(statement.with_for_update(skip_locked=True)) if key is not None]


def _has_ended(gone: Collection[int], now: datetime | None) -> ColumnElement[bool]:
    of_the_gone = col(Letter.holder).in_(gone)
    if now is None:
        return of_the_gone
    return or_(of_the_gone, col(Letter.leased_at) < now - LEASE_LASTS)


def _drop_needless(session: Session, letter_ids: Collection[int]) -> None:
    """Withdraw what need not be told any more; a letter that may have arrived, and tells no more, rests."""
    letters: dict[int, list[DueNotice]] = {}
    for one in _carried_notices(session, letter_ids):
        letters.setdefault(one.notice.letter_id or 0, []).append(one)
    doubtful = _that_may_have_arrived(session, letter_ids)
    beside = carried_beside(session, doubtful)
    fates: dict[Fate, list[int]] = {fate: [] for fate in Fate}
    for key, notices in letters.items():
        fate = fate_of([one.carried(beside) for one in notices], may_have_arrived=key in doubtful)
        fates[fate].append(key)
        if fate is not Fate.RESTS:
            _leave_out(session, notices)
    _rest(session, fates[Fate.RESTS])
    void_emptied(session, fates[Fate.VOID])


def _leave_out(session: Session, notices: Iterable[DueNotice]) -> None:
    for one in notices:
        if reason := one.reason_to_withdraw:
            withdraw(session, [one.notice], reason)


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


def _rest(session: Session, letter_ids: Collection[int]) -> None:
    if letter_ids:
        resting = update(Letter).where(col(Letter.id).in_(letter_ids))
        session.execute(resting.values(next_try_at=None))
