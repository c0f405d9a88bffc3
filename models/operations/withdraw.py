"""Withdrawing notices, visibly and with a reason; the one rule decides, whoever asks."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from models.rules.lifecycle import reason_to_withdraw
from models.rules.occasions import NoticeState, WithdrawReason, parse_occasion
from models.tables import Notice, Obligation

NOT_YET_CARRIED = (NoticeState.PLANNED, NoticeState.HELD)
"""Notices that no letter carries yet."""


def withdraw_needless(session: Session, obligation: Obligation) -> None:
    """Withdraw every uncarried notice that the state or the deadline of its obligation makes needless."""
    statement = select(Notice).where(
        Notice.obligation_id == obligation.id, col(Notice.state).in_(NOT_YET_CARRIED)
    )
    for notice in session.exec(statement):
        reason = reason_to_withdraw(
            parse_occasion(notice.occasion), obligation.state, obligation.deadline_version
        )
        if reason:
            withdraw(session, [notice], reason)


def withdraw(session: Session, notices: Iterable[Notice], reason: WithdrawReason) -> None:
    """Withdraw notices for a reason; they leave the letter that was to carry them."""
    for notice in notices:
        notice.state, notice.reason, notice.letter_id = NoticeState.WITHDRAWN, reason, None
        session.add(notice)
