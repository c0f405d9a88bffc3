"""Which of the letters due together goes: of one ladder the last, or the call; the others collapse."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from models.rules.occasions import CALL_LIST, Occasion, WithdrawReason

Place = tuple[int | None, str]
"""The obligation that a notice is about, and its channel."""


class Told(NamedTuple):
    """What a notice tells, as far as it decides which of several goes."""

    place: Place
    occasion: Occasion

    @property
    def line(self) -> tuple[Place, bool]:
        """Return what it collapses with: what is of the ladder, and what is not, never with each other."""
        return self.place, self.occasion.is_ladder

    @property
    def day(self) -> int:
        """Return its rung in days after the due day, 0 for what is no rung."""
        return int(self.occasion.rung or 0)


class Due(NamedTuple):
    """A notice that is due, or was and waits, with what decides whether it goes."""

    told: Told
    is_before_call: bool
    """Whether its obligation was not called yet."""
    needless: WithdrawReason | None
    """Why it must not go, whatever else is due."""


def reasons_together(due: Sequence[Due], held: Iterable[Told]) -> list[WithdrawReason | None]:
    """Return why each of the notices that are due together must not go, or none, in their order.

    Args:
        due: the notices.
        held: what is due too but waits for an officer: a rung among it takes the earlier ones in.
    """
    last: dict[tuple[Place, bool], int] = {}
    for told in (one.told for one in due):
        last[told.line] = max(told.day, last.get(told.line, told.day))
    for told in held:
        if told.occasion.rung is not None and told.line in last:
            last[told.line] = max(told.day, last[told.line])
    return [one.needless or _collapsed(one, last[one.told.line]) for one in due]


def _collapsed(one: Due, last: int) -> WithdrawReason | None:
    (_, channel), occasion = one.told
    # An unsent call takes in every reminder up to its day.
    is_taken_in = (one.is_before_call and channel != CALL_LIST) or one.told.day != last
    return WithdrawReason.COLLAPSED if occasion.rung is not None and is_taken_in else None


def last_going(going: Iterable[Told]) -> dict[Place, float]:
    """Return by place the rung that goes as a letter, in days after the due day; a call is after all."""
    return {
        told.place: inf if told.occasion.rung is None else told.day
        for told in going
        if told.occasion.is_ladder and told.place[1] != CALL_LIST
    }


def reason_overtaken(unsent: Due, last: Mapping[Place, float]) -> WithdrawReason | None:
    """Return why a rung that waits for approval, a run or a relay does not go before a later one, or none.

    It collapses into the later one, but what was needless before that is withdrawn for that reason.
    """
    told = unsent.told
    is_before = told.occasion.rung is not None and told.day < last.get(told.place, -inf)
    return (unsent.needless or WithdrawReason.COLLAPSED) if is_before else None
