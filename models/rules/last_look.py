"""The last look at a letter before it is tried: whether it still has anything to tell."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from models.rules.occasions import Occasion, WithdrawReason, is_later_rung


class Carried(NamedTuple):
    """A notice in a letter that is about to be tried."""

    occasion: Occasion
    needless: WithdrawReason | None
    """Why it need not be told any more."""
    beside: Sequence[Occasion] = ()
    """What letters carry about the same obligation on the same channel, where this one may have arrived."""


class Fate(StrEnum):
    """What becomes of a letter at the last look."""

    GOES = "goes"
    RESTS = "rests"
    """It may have arrived and has nothing to add: it stays as it is, and is not tried again."""
    VOID = "void"
    """It was never tried, and tells nothing any more."""


def fate_of(carried: Sequence[Carried], *, may_have_arrived: bool) -> Fate:
    """Return what becomes of a letter with those notices; one that goes leaves out what is needless.

    A rung in a letter that may have arrived adds nothing once a later one went, or is on its way.
    """
    if any(one.needless is None and not (may_have_arrived and _is_told_since(one)) for one in carried):
        return Fate.GOES
    return Fate.RESTS if may_have_arrived else Fate.VOID


def _is_told_since(one: Carried) -> bool:
    return any(is_later_rung(later, one.occasion) for later in one.beside)
