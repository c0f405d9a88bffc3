"""What officers did with one notice: when it was free to go, on which instant, and whether it is held."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from models.rules.audit import What
from models.rules.calendar import OpenOn, leaves_at
from models.rules.occasions import HoldReason
from models.rules.reconciliation.history import OfficerAct
from models.rules.reconciliation.planning import Planned


class Span(NamedTuple):
    """A time in which a notice was not held, and the instant at which it was to go then; UTC instants."""

    at: datetime
    start: datetime
    end: datetime | None = None

    def first(self, is_open: OpenOn | None, after: datetime | None = None) -> datetime:
        """Return the first instant at which the engine takes it up, in open hours where it keeps to them.

        Args:
            is_open: days on which it leaves, none for any day at any hour.
            after: UTC instant before which it could not go for another reason.
        """
        start = max(self.start, after) if after else self.start
        return leaves_at(self.at, start, is_open) if is_open else max(self.at, start)


class Handling(NamedTuple):
    """How officers handled a notice; `at` is the instant at which it goes now."""

    at: datetime
    spans: tuple[Span, ...]
    hold: HoldReason | None
    is_hurried: bool = False
    """Whether it goes at the instant at which an officer said so."""

    @property
    def last(self) -> Span | None:
        """Return the time in which it can have gone: an officer has only ever handled what had not gone."""
        return None if self.hold else self.spans[-1]


def handled(one: Planned, written_at: datetime, acts: Iterable[OfficerAct]) -> Handling:
    """Return how officers handled a notice that was written at a UTC instant."""
    at, spans, is_hurried = one.at, [], False
    hold = HoldReason.APPROVAL if one.needs_approval else None
    start = None if hold else written_at
    for act in acts:
        if start:
            spans.append(Span(at, start, act.at))
        is_held = act.what is What.NOTICE_HELD
        hold, start = (HoldReason.OFFICER, None) if is_held else (None, act.at)
        if act.what is What.NOTICE_HURRIED:
            at, is_hurried = act.at, True
    if start:
        spans.append(Span(at, start))
    return Handling(at, tuple(spans), hold, is_hurried)
