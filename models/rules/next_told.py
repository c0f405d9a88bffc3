"""What is told next of all that waits: what is due and not done comes before what is planned for later."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.collapse import Due, Place, Told, reasons_together
from models.rules.occasions import CALL_LIST, HoldReason, Occasion

OVERDUE_AFTER = timedelta(hours=1)
"""The engine runs every few minutes: what is due for longer than this was missed."""


@dataclass(frozen=True)
class NextNotice:
    """One letter, or call to make, that is to come or is due and did not go; instants are UTC."""

    place: Place
    occasion: Occasion
    at: datetime
    """Instant for which it is planned."""
    leaves_at: datetime
    """When it goes if nothing keeps it: as planned or, where that was missed, in the next open hours."""
    hold: HoldReason | None = None
    """Why it is held, if it is."""
    is_in_letter: bool = False
    """Whether its letter is made and waits to be sent."""

    @property
    def is_call(self) -> bool:
        """Whether it comes onto the call list, and no letter goes."""
        return self.place[1] == CALL_LIST

    def is_due_at(self, now: datetime) -> bool:
        """Whether its instant has come and it did not go."""
        return self.at <= now

    def is_overdue_at(self, now: datetime) -> bool:
        """Whether it did not go although its instant is over for long."""
        return self.at + OVERDUE_AFTER <= now


def told_next(waiting: Collection[NextNotice], now: datetime) -> NextNotice | None:
    """Return what is told next, none if nothing waits.

    What is due at a UTC instant collapses as when it goes; the earliest of the rest is next, and a letter
    that is made comes before what is still to be put into one.
    """
    due = [one for one in waiting if one.is_due_at(now) and not one.hold and not one.is_in_letter]
    held = [_told(one) for one in waiting if one.is_due_at(now) and one.hold]
    called = {one.place for one in due if one.occasion.is_ladder and one.occasion.rung is None}
    reasons = reasons_together([Due(_told(one), one.place in called, None) for one in due], held)
    needless = [one for one, reason in zip(due, reasons, strict=True) if reason]
    left = [one for one in waiting if one not in needless]
    return min(left, key=lambda one: (not one.is_in_letter, one.at, str(one.occasion)), default=None)


def _told(one: NextNotice) -> Told:
    return Told(one.place, one.occasion)
