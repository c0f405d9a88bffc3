"""Turns at a channel: at most so many in any minute, whoever of all processes takes them."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.tables import Turn

CATCH_UP = timedelta(seconds=1)
"""How late a turn may be taken without the next one being put off for it: processes wake up late."""

ON_THE_WAY = timedelta(seconds=1)
"""How much later than its turn was taken a letter may reach the relay."""

_WINDOW = timedelta(minutes=1) + CATCH_UP + ON_THE_WAY
"""Turns of a minute are spread over this, so that late ones overfill no minute; none are further apart."""


def take_turn(session: Session, channel: str, per_minute: int, now: datetime) -> timedelta | None:
    """Take the next turn and return none, or return how long it is until then.

    Of two that ask at once, one gets the turn. A turn that is never used, because its process was killed,
    is lost, so that a kill makes nothing faster.

    Args:
        session: a transaction of its own.
        channel: name of the channel.
        per_minute: most letters that may go over it in any minute.
        now: UTC instant by the clock of the database, which is one for all processes.
    """
    # Locked: of several that ask at once, each sees the turn that the one before has left.
    mine = session.exec(select(Turn).where(col(Turn.channel) == channel).with_for_update()).one()
    ahead = mine.next_at - now
    # A turn further ahead than any can be was set by a clock that has been put back since.
    if timedelta() < ahead <= _WINDOW:
        return ahead
    is_in_line = -CATCH_UP <= ahead <= timedelta()
    mine.next_at = (mine.next_at if is_in_line else now) + _WINDOW / per_minute
    session.add(mine)
    return None
