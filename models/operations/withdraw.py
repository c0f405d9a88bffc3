"""Withdrawing notices, visibly and with a reason; the one rule decides, whoever asks."""

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import update
from sqlmodel import Session, bindparam, col, select

from models.rules.letters import LetterState
from models.rules.lifecycle import reason_at_close, reason_to_withdraw
from models.rules.occasions import NOT_YET_CARRIED, NoticeState, Occasion, WithdrawReason, parse_occasion
from models.tables import Letter, Notice, Obligation

# Built once: every change of an obligation asks for them, and building takes longer than reading.
_UNCARRIED = select(Notice).where(col(Notice.state).in_(NOT_YET_CARRIED))
_UNCARRIED_ABOUT = _UNCARRIED.where(Notice.obligation_id == bindparam("obligation_id"))
_UNCARRIED_IN = _UNCARRIED.where(Notice.cycle_id == bindparam("cycle_id"))


def withdraw_needless(session: Session, obligation: Obligation) -> None:
    """Withdraw every uncarried notice that the state or the deadline of its obligation makes needless."""
    _withdraw_for(
        session,
        session.exec(_UNCARRIED_ABOUT, params={"obligation_id": obligation.id}),
        lambda occasion: reason_to_withdraw(occasion, obligation.state, obligation.deadline_version),
    )


def withdraw_at_close(session: Session, cycle_id: int) -> int:
    """Withdraw every uncarried notice of a cycle that is not told any more once it is closed, and count them.

    A letter that carries its notices already was decided on before, and goes.
    """
    uncarried = session.exec(_UNCARRIED_IN, params={"cycle_id": cycle_id})
    return _withdraw_for(session, uncarried, reason_at_close)


def _withdraw_for(
    session: Session, uncarried: Iterable[Notice], why: Callable[[Occasion], WithdrawReason | None]
) -> int:
    found = [(notice, why(parse_occasion(notice.occasion))) for notice in uncarried]
    ended = [(notice, reason) for notice, reason in found if reason]
    for notice, reason in ended:
        withdraw(session, [notice], reason)
    return len(ended)


def withdraw(session: Session, notices: Iterable[Notice], reason: WithdrawReason) -> None:
    """Withdraw notices for a reason; they leave the letter that was to carry them."""
    for notice in notices:
        mark_withdrawn(notice, reason)
        session.add(notice)


def mark_withdrawn(notice: Notice, reason: WithdrawReason) -> None:
    """Mark a notice as withdrawn: it belongs to no letter, and nobody holds it."""
    notice.state, notice.reason = NoticeState.WITHDRAWN, reason
    notice.letter_id, notice.hold = None, None


def void_emptied(session: Session, letter_ids: Collection[int]) -> None:
    """Make those letters void that wait, carry nothing any more, and cannot have arrived."""
    session.flush()
    if letter_ids:
        carried = select(Notice.id).where(Notice.letter_id == Letter.id).exists()
        session.execute(
            update(Letter)
            .where(
                col(Letter.id).in_(letter_ids),
                col(Letter.state) == LetterState.WAITING,
                col(Letter.may_have_arrived).is_(False),
                ~carried,
            )
            .values(state=LetterState.VOID, next_try_at=None)
        )
