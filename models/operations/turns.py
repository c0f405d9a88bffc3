"""Turns at a channel: at most so many in any minute, whoever of all processes takes them."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, or_, update
from sqlmodel import Session, col, select

from models.tables import Turn

LATENESS = timedelta(seconds=2)
"""How much later than its turn a letter may reach the relay without too many meeting there in one minute."""

_WINDOW = timedelta(minutes=1) + LATENESS
"""Turns of a minute are spread over this; no two are further apart."""


def take_turn(session: Session, channel: str, per_minute: int, now: datetime) -> timedelta | None:
    """Take the next turn and return none, or return how long it is until then.

    Compare-and-set: of two that ask at once, one gets the turn. A turn that is never used, because its
    process was killed, is lost, so that a kill makes nothing faster.

    Args:
        session: a transaction of its own.
        channel: name of the channel.
        per_minute: most letters that may go over it in any minute.
        now: UTC instant by the clock of the database, which is one for all processes.
    """
    # A turn further ahead than any can be was set by a clock that has been put back since.
    is_free = or_(col(Turn.next_at) <= now, col(Turn.next_at) > now + _WINDOW)
    after = now + _WINDOW / per_minute
    taken = session.execute(update(Turn).where(col(Turn.channel) == channel, is_free).values(next_at=after))
    if cast("CursorResult[Any]", taken).rowcount:
        return None
    return session.exec(select(Turn.next_at).where(Turn.channel == channel)).one() - now
