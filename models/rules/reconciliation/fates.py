"""Where one notice may stand at an instant, by the rules and the history alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from models.rules.audit import What
from models.rules.calendar import OpenOn, leaves_at
from models.rules.lifecycle import ObligationState, reason_to_withdraw
from models.rules.occasions import HoldReason, WithdrawReason
from models.rules.reconciliation.handling import Handling
from models.rules.reconciliation.history import Standing, is_call
from models.rules.reconciliation.planning import Planned

_A_MOMENT = timedelta(seconds=1)


class Cause(NamedTuple):
    """What makes a notice needless: an entry of the record, or the later rung that goes instead."""

    what: What | None = None
    at: datetime | None = None
    rung: str | None = None


class Window(NamedTuple):
    """When a notice can have gone into a letter or on the call list; UTC instants, both included."""

    first: datetime
    last: datetime | None = None


@dataclass(frozen=True)
class Fates:
    """All that the rules allow for one notice; what is none or empty, they do not. Instants are UTC."""

    waits_until: datetime | None = None
    """When it leaves, if it may still be planned."""
    due_since: datetime | None = None
    """When it was to leave, if nothing keeps it: the next run of the engine takes it up."""
    hold: HoldReason | None = None
    gone: Window | None = None
    withdrawn: Mapping[WithdrawReason, Cause] = field(default_factory=dict)
    needless_since: datetime | None = None
    """From when on a last look at its letter must have dropped it."""


class Needless(NamedTuple):
    """From when on a notice was needless, why, and by what; the first ends it unless it had gone."""

    at: datetime
    reason: WithdrawReason
    what: What

    @property
    def cause(self) -> Cause:
        """Return what made it needless."""
        return Cause(self.what, self.at)


@dataclass(frozen=True)
class Case:
    """One notice with all that decides where it may stand at `now`."""

    one: Planned
    handling: Handling
    is_open: OpenOn | None
    """Days on which it leaves, as they are known today."""
    was_open: OpenOn | None
    """Days on which it can have left, by any calendar that was ever known."""
    now: datetime
    needless: Sequence[Needless] = ()
    """All times at which it was needless, the first first."""
    needless_since: datetime | None = None
    """From when on it was needless without a break."""
    called_at: datetime | None = None
    """When its obligation was called, or otherwise left behind that it was not."""
    is_looked_at_when_due: bool = False
    """Whether nothing withdraws it before it is due, however needless."""
    closed_at: datetime | None = None
    """When the cycle closed, if that withdrew it unless it had gone."""
    call: "Case | None" = None
    """The call, which takes in what was due before it; none once it was sent when this was written."""
    later: list["Case"] = field(default_factory=list)
    """Rungs of the same line that stand for it once they are due."""

    @property
    def is_reminder(self) -> bool:
        """Whether it is a letter of the ladder besides the call: none goes before the call."""
        return self.one.occasion.rung is not None and not self.one.on_call_list

    @property
    def ended_at(self) -> datetime:
        """Return the last instant at which it can have gone, as far as the history says."""
        ends = [one.at for one in self.needless[:1]]
        return min([*ends, self.closed_at] if self.closed_at else ends, default=self.now)

    @property
    def first(self) -> datetime | None:
        """Return the first instant at which it can have gone, none if it cannot."""
        span = self.handling.last
        if span is None or (self.is_reminder and self.called_at is None):
            return None
        first = span.first(self.was_open, self.called_at if self.is_reminder else None)
        return first if first <= self.ended_at else None

    def fates(self) -> Fates:
        """Return where it may stand."""
        if self.one.withdrawn:
            return Fates(withdrawn={self.one.withdrawn: Cause()})
        gone = self._gone()
        withdrawn = dict(self._withdrawn(is_gone=gone is not None))
        if self.closed_at or (self.needless and not self.is_looked_at_when_due):
            return Fates(gone=gone, withdrawn=withdrawn, needless_since=self.needless_since)
        waits_until, due_since = self._waits()
        return Fates(waits_until, due_since, self.handling.hold, gone, withdrawn, self.needless_since)

    def was_taken_up(self, after: datetime, before: datetime) -> bool:
        """Whether a run of the engine can have found it due between two instants, both included."""
        firsts = ((span, max(after, span.first(self.was_open))) for span in self.handling.spans)
        return any(first <= min(before, span.end or before) for span, first in firsts)

    @property
    def _due_at(self) -> datetime:
        return min(self.one.at, self.handling.at)

    def _gone(self) -> Window | None:
        first = self.first
        if first is None:
            return None
        ends = list(self._superseded())
        if any(end <= first for end in ends):
            return None
        if self.needless or self.closed_at:
            ends.append(self.ended_at)
        return Window(first, min(ends, default=None))

    def _superseded(self) -> Iterator[datetime]:
        """Yield the instants from which another stands for it, unless an officer sent it all the same."""
        if self.handling.at != self.one.at:
            return
        if self.call and self.call.first and self.call.first >= self.one.at:
            yield self.call.first
        for one in self.later:
            if self.one.at <= one.handling.at <= self.now:
                # A run in the second in which an officer sends it may have been before that.
                yield one.handling.at + (_A_MOMENT if one.handling.is_hurried else timedelta())

    def _withdrawn(self, *, is_gone: bool) -> Iterator[tuple[WithdrawReason, Cause]]:
        if cause := self._collapsed():
            yield WithdrawReason.COLLAPSED, cause
        if self.closed_at and not self._was_ended_before(self.closed_at):
            yield WithdrawReason.CLOSED, Cause(What.CLOSED, self.closed_at)
        if self.is_looked_at_when_due and not self.was_taken_up(self._due_at, self.now):
            return
        # What had gone is judged again when its letter is tried: later reasons count then.
        for one in reversed(self.needless if is_gone else self.needless[:1]):
            yield one.reason, one.cause

    def _was_ended_before(self, closed_at: datetime) -> bool:
        """Whether it was withdrawn as needless before the cycle closed, unless it had gone."""
        return not self.is_looked_at_when_due and any(one.at < closed_at for one in self.needless[:1])

    def _collapsed(self) -> Cause | None:
        if self.is_reminder and self._is_taken_in_by_call():
            return Cause(What.CALLED)
        for one in self.later:
            # A later one that is due stands for it even while an officer keeps that one.
            is_due_beside = self.was_taken_up(max(self._due_at, one.handling.at), self.ended_at)
            if is_due_beside or one.was_taken_up(self._due_at, self.ended_at):
                return Cause(rung=one.one.occasion.rung)
        return None

    def _is_taken_in_by_call(self) -> bool:
        """Whether it was due while its obligation was not called, or held when its call went."""
        until = min(self.ended_at, self.called_at or self.ended_at)
        return self.call is not None and (
            self.was_taken_up(self._due_at, until) or self.call.was_taken_up(self._due_at, until)
        )

    def _waits(self) -> tuple[datetime | None, datetime | None]:
        span = self.handling.last
        if span is None:
            return None, None
        leaves = leaves_at(span.at, self.now, self.is_open) if self.is_open else span.at
        return (leaves, None) if leaves > self.now else (None, span.first(self.is_open))


def needless_times(one: Planned, course: Sequence[Standing]) -> tuple[list[Needless], datetime | None]:
    """Return when a notice about an obligation was needless, and from when on without a break."""
    found, since = [], None
    for standing in course[one.since :]:
        reason = reason_to_withdraw(one.occasion, standing.state, standing.version)
        if reason:
            found.append(Needless(standing.at, reason, standing.what))
            since = since or standing.at
        else:
            since = None
    return found, since


def called_at(course: Sequence[Standing], since: int) -> datetime | None:
    """Return when an obligation was called, or otherwise left behind that it was not, or none.

    Args:
        course: where the obligation stood.
        since: place in it; what was before the last time that it had to wait for its call does not count.
    """
    waits = [place for place in range(since + 1) if place == 0 or _waits_again(course[place])]
    return next((one.at for one in course[waits[-1] :] if one.state is not ObligationState.PLANNED), None)


def _waits_again(standing: Standing) -> bool:
    return standing.what is What.REOPENED and standing.state is ObligationState.PLANNED


def was_called(course: Sequence[Standing]) -> bool:
    """Return whether an obligation's call was sent, or none is needed any more."""
    return any(map(is_call, course))
