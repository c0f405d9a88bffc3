"""When each rung of the ladder goes: pure functions from days to instants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from config.definition import Rung, RungVia
from models.rules.calendar import (
    OpenOn,
    brussels_day,
    end_of_day,
    first_open,
    last_open,
    leaves_at,
    next_open,
    opening_of,
)
from models.rules.occasions import CUT_OFF, Occasion, WithdrawReason, rung_occasion


@dataclass(frozen=True)
class Deadline:
    """The instants of one deadline version, UTC; what passes them has passed from the next whole second."""

    version: int
    due_at: datetime
    late_after: datetime
    cut_off_at: datetime


@dataclass(frozen=True)
class ToTell:
    """A notice that is to be queued; `planned_for` is a UTC instant."""

    occasion: Occasion
    planned_for: datetime
    on_call_list: bool = False
    needs_approval: bool = False


@dataclass(frozen=True)
class PlannedRung:
    """One rung on one deadline version: when it goes, or why it never will."""

    rung: Rung
    nominal_on: date
    planned_for: datetime
    withdrawn: WithdrawReason | None = None

    @property
    def planned_on(self) -> date:
        """The Brussels day on which it goes."""
        return brussels_day(self.planned_for)

    def told(self, version: int) -> ToTell:
        """Return what tells it, on that version of the deadline."""
        rung = self.rung
        is_entry = rung.via is RungVia.CALL_LIST
        return ToTell(rung_occasion(rung.name, version), self.planned_for, is_entry, rung.needs_approval)


def late_after(due_at: datetime, is_open: OpenOn) -> datetime:
    """Return the UTC instant after which a version is late: the due one, or the next working day's end."""
    due_on = brussels_day(due_at)
    return due_at if is_open(due_on) else end_of_day(next_open(due_on, is_open))


def first_deadline(due_on: date, cut_off_on: date, is_open: OpenOn) -> Deadline:
    """Return the deadline an obligation opens with."""
    due_at = end_of_day(due_on)
    return Deadline(1, due_at, late_after(due_at, is_open), end_of_day(cut_off_on))


def extended_deadline(current: Deadline, until: date, is_open: OpenOn) -> Deadline:
    """Return the next version after an extension; the cut-off follows where `late_after` would pass it."""
    due_at = end_of_day(until)
    late = late_after(due_at, is_open)
    return Deadline(current.version + 1, due_at, late, max(current.cut_off_at, late))


def announced_deadline(current: Deadline, until: date) -> Deadline:
    """Return the next version after a state announced a date: reminders move, `late_after` never does."""
    return replace(current, version=current.version + 1, due_at=end_of_day(until))


def shortened_deadline(current: Deadline, until: date, is_open: OpenOn) -> Deadline:
    """Return the next version after the due instant moved earlier; the cut-off stays."""
    due_at = end_of_day(until)
    return Deadline(current.version + 1, due_at, late_after(due_at, is_open), current.cut_off_at)


def restored_deadline(current: Deadline, earlier: Deadline) -> Deadline:
    """Return the next version after a change was undone: the instants of the earlier one apply again."""
    return replace(earlier, version=current.version + 1)


def reopened_deadline(current: Deadline, until: date | None, is_open: OpenOn) -> Deadline:
    """Return the next version when something is owed again: the same instants, or those of another day."""
    if until is not None:
        return extended_deadline(current, until, is_open)
    return replace(current, version=current.version + 1)


def passes_at(cut_off_at: datetime) -> datetime:
    """Return the UTC instant at which a cut-off has passed: the next whole second."""
    return cut_off_at + timedelta(seconds=1)


def closes_at(cut_off_at: datetime, told_at: datetime | None) -> datetime:
    """Return the UTC instant at which a cycle closes whose steps are done.

    The letter about a cut-off leaves on a day after it, and closing withdraws it: that day has to pass.

    Args:
        cut_off_at: UTC instant of its last cut-off.
        told_at: UTC instant at which that is told, none if nobody is to be told.
    """
    told_by = end_of_day(brussels_day(told_at)) if told_at else cut_off_at
    return passes_at(max(cut_off_at, told_by))


def cut_off_notices(cut_off_at: datetime, is_open: OpenOn, reopened: int = 0) -> tuple[ToTell, ToTell]:
    """Return what tells of a cut-off, at 09:00 of the first open day after it.

    It is the one letter about it, which an officer approves, and an entry on the call list. Whatever was
    owed again, so many times reopened, can pass its cut-off again.
    """
    goes_at = opening_of(next_open(brussels_day(cut_off_at), is_open))
    occasion = Occasion(CUT_OFF, None, reopened + 1)
    return ToTell(occasion, goes_at, needs_approval=True), ToTell(occasion, goes_at, on_call_list=True)


def call_instant(call_on: date, opened_at: datetime, open_for_all: OpenOn) -> datetime:
    """Return when the call goes: 09:00 of the first day open for all, or the next chance after opening."""
    nominal = opening_of(first_open(call_on, open_for_all))
    return leaves_at(nominal, opened_at, open_for_all)


def rung_instant(rung: Rung, deadline: Deadline, is_open: OpenOn) -> datetime:
    """Return when a rung goes: up to the due day moved earlier, after it later, `late_after` passed."""
    nominal_on = brussels_day(deadline.due_at) + timedelta(days=rung.offset_days)
    if rung.offset_days <= 0:
        return opening_of(last_open(nominal_on, is_open))
    day = first_open(nominal_on, is_open)
    while opening_of(day) <= deadline.late_after:
        day = next_open(day, is_open)
    return opening_of(day)


@dataclass(frozen=True)
class LadderContext:
    """What a ladder is planned against."""

    deadline: Deadline
    set_at: datetime
    is_open: OpenOn
    call_on: date | None = None
    """Brussels day of the call while it is unsent, none once it went."""


def plan_ladder(ladder: Iterable[Rung], context: LadderContext) -> list[PlannedRung]:
    """Return every rung but the call for one deadline version, in order, the needless withdrawn."""
    due_on = brussels_day(context.deadline.due_at)
    rungs = [
        PlannedRung(
            rung,
            due_on + timedelta(days=rung.offset_days),
            rung_instant(rung, context.deadline, context.is_open),
        )
        for rung in ladder
        if not rung.is_call
    ]
    rungs.sort(key=lambda planned: planned.nominal_on)
    return collapse([_judge(planned, context) for planned in rungs], context.call_on)


def _judge(planned: PlannedRung, context: LadderContext) -> PlannedRung:
    if planned.planned_for < context.set_at:
        return replace(planned, withdrawn=WithdrawReason.PAST)
    if planned.planned_for >= context.deadline.cut_off_at:
        return replace(planned, withdrawn=WithdrawReason.AFTER_CUT_OFF)
    return planned


def collapse(rungs: Sequence[PlannedRung], call_on: date | None) -> list[PlannedRung]:
    """Return the rungs, those withdrawn that fall on one day with a later one or before the call.

    Letters collapse with letters only, and so do entries on the call list.
    """
    last = {(planned.rung.via, planned.planned_on): planned for planned in rungs if planned.withdrawn is None}
    return [
        replace(planned, withdrawn=WithdrawReason.COLLAPSED)
        if planned.withdrawn is None
        and (last[planned.rung.via, planned.planned_on] is not planned or _taken_in(planned, call_on))
        else planned
        for planned in rungs
    ]


def _taken_in(planned: PlannedRung, call_on: date | None) -> bool:
    return call_on is not None and planned.rung.via is RungVia.LETTER and planned.planned_on <= call_on


def decision_instant(received_at: datetime, is_open: OpenOn) -> datetime:
    """Return 09:00 of the first working day after an arrival: when a prompt secretariat decides."""
    return opening_of(next_open(brussels_day(received_at), is_open))
