"""Versions of deadlines, and the ladder planned on each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from config.definition import RungVia
from models.errors import DeadlineMoveError
from models.operations.audit import record
from models.operations.notices import notice_row
from models.operations.obligations import about
from models.operations.withdraw import withdraw_needless
from models.queries.cycles import CycleAt
from models.queries.notices import recipient_of, unsent_call_day
from models.queries.obligations import FoundObligation, deadline_in_force
from models.rules.audit import Actor, What
from models.rules.calendar import OpenOn, brussels_day
from models.rules.instants import utc_text
from models.rules.lifecycle import ANSWERED, OWED, ObligationState
from models.rules.occasions import CALL_LIST, NoticeState, rung_occasion
from models.rules.timetable import (
    Deadline,
    LadderContext,
    PlannedRung,
    announced_deadline,
    extended_deadline,
    plan_ladder,
)
from models.tables import DeadlineKind, DeadlineVersion, Notice


@dataclass(frozen=True)
class DeadlineChange:
    """Why a version exists: how it was said, by whom, and the reason."""

    kind: DeadlineKind
    wording: str
    set_by: Actor
    reason: str = ""


def extend(cycle: CycleAt, obligation: FoundObligation, until: date, reason: str = "") -> None:
    """Move the due instant, on the secretariat's word, to the end of a Brussels day.

    Raises:
        DeadlineMoveError: nothing can be extended there, the deadline is that already, or would come earlier.
    """
    current = _movable(cycle, obligation, OWED | ANSWERED)
    deadline = extended_deadline(current, until, is_open_for(cycle, obligation))
    _must_differ(current, deadline)
    _must_not_shorten(current, deadline)
    change = DeadlineChange(DeadlineKind.EXTENDED, f"end of {until:%Y-%m-%d}", Actor.SECRETARIAT, reason)
    _set_next(cycle, obligation, deadline, change)


def announce(cycle: CycleAt, obligation: FoundObligation, until: date, reason: str = "") -> None:
    """Note the day by which a state says that it will hand in; what is late does not move.

    Raises:
        DeadlineMoveError: nothing is owed any more, the day is the one in force, or it has passed.
    """
    current = _movable(cycle, obligation, OWED)
    deadline = announced_deadline(current, until)
    _must_differ(current, deadline)
    _must_lie_ahead(cycle, deadline)
    change = DeadlineChange(DeadlineKind.ANNOUNCED, f"end of {until:%Y-%m-%d}", Actor.CONTACT, reason)
    _set_next(cycle, obligation, deadline, change)


@dataclass(frozen=True)
class LadderTarget:
    """Whose ladder is planned, whom to write to, and the day of the call while it is unsent."""

    obligation: FoundObligation
    recipient_id: int
    call_on: date | None


def write_deadline(
    cycle: CycleAt, targets: Iterable[tuple[LadderTarget, Deadline]], change: DeadlineChange
) -> None:
    """Write a version of each deadline and the ladder planned on it: rows to look at before they go."""
    deadlines, notices = [], []
    for target, deadline in targets:
        deadlines.append(_deadline_row(cycle, target.obligation, deadline, change))
        notices += [
            _rung_row(cycle, target, deadline, planned) for planned in _ladder(cycle, target, deadline)
        ]
    cycle.session.execute(insert(DeadlineVersion), deadlines)
    if notices:
        cycle.session.execute(insert(Notice), notices)


def is_open_for(cycle: CycleAt, obligation: FoundObligation) -> OpenOn:
    """Return the working days of who owes the obligation."""
    return cycle.calendar.open_on(obligation.respondent.country)


def _set_next(
    cycle: CycleAt, obligation: FoundObligation, deadline: Deadline, change: DeadlineChange
) -> None:
    row = obligation.row
    row.deadline_version, row.cut_off_at = deadline.version, deadline.cut_off_at
    cycle.session.add(row)
    withdraw_needless(cycle.session, row)
    target = LadderTarget(obligation, recipient_of(cycle.session, row), unsent_call_day(cycle.session, row))
    write_deadline(cycle, [(target, deadline)], change)
    withdraw_needless(cycle.session, row)  # of what is answered already, nothing of the new ladder goes
    what = What.EXTENDED if change.kind is DeadlineKind.EXTENDED else What.ANNOUNCED
    detail: dict[str, object] = {
        "deadline_version": deadline.version,
        "due_at": utc_text(deadline.due_at),
        "late_after": utc_text(deadline.late_after),
    }
    if change.reason:
        detail["reason"] = change.reason
    record(cycle, about(obligation, what, Actor.SECRETARIAT, detail))


def _movable(cycle: CycleAt, obligation: FoundObligation, states: frozenset[ObligationState]) -> Deadline:
    row = obligation.row
    if row.state not in states:
        raise DeadlineMoveError(
            f"the deadline of '{obligation.respondent.code}' for '{row.deliverable}' cannot move: "
            f"the obligation is '{row.state}'",
            "only what is still owed has a deadline to move; see `kalends status`",
        )
    current = deadline_in_force(cycle.session, row)
    return Deadline(current.version, current.due_at, current.late_after, row.cut_off_at)


def _must_differ(current: Deadline, deadline: Deadline) -> None:
    # Granting an announced date leaves the due instant, but what was late is late no more.
    if (deadline.due_at, deadline.late_after) == (current.due_at, current.late_after):
        raise DeadlineMoveError(
            f"the deadline is already the end of {brussels_day(current.due_at):%Y-%m-%d}", "give another day"
        )


def _must_not_shorten(current: Deadline, deadline: Deadline) -> None:
    is_later = deadline.due_at > current.due_at or deadline.late_after > current.late_after
    if not is_later or deadline.late_after < current.late_after:
        raise DeadlineMoveError(
            f"the end of {brussels_day(deadline.due_at):%Y-%m-%d} is no extension: "
            f"what arrives by {brussels_day(current.late_after):%Y-%m-%d} is in time already",
            "give a later day",
        )


def _must_lie_ahead(cycle: CycleAt, deadline: Deadline) -> None:
    if deadline.due_at < cycle.now:
        raise DeadlineMoveError(
            f"the end of {brussels_day(deadline.due_at):%Y-%m-%d} has passed; an announced day lies ahead",
            "give the day by which the state says that it will hand in",
        )


def _ladder(cycle: CycleAt, target: LadderTarget, deadline: Deadline) -> list[PlannedRung]:
    context = LadderContext(deadline, cycle.now, is_open_for(cycle, target.obligation), target.call_on)
    return plan_ladder(cycle.definition.ladder, context)


def _deadline_row(
    cycle: CycleAt, obligation: FoundObligation, deadline: Deadline, change: DeadlineChange
) -> dict[str, object]:
    return {
        "obligation_id": obligation.id,
        "version": deadline.version,
        "kind": change.kind,
        "due_at": deadline.due_at,
        "late_after": deadline.late_after,
        "zone": cycle.definition.zone,
        "wording": change.wording,
        "set_by": change.set_by.value,
        "reason": change.reason,
        "set_at": cycle.now,
    }


def _rung_row(
    cycle: CycleAt, target: LadderTarget, deadline: Deadline, planned: PlannedRung
) -> dict[str, object]:
    occasion = rung_occasion(planned.rung.name, deadline.version)
    row = notice_row(cycle, target.obligation, occasion, target.recipient_id)
    if planned.rung.via is RungVia.CALL_LIST:
        row["channel"] = CALL_LIST
    row["planned_for"] = planned.planned_for
    if planned.withdrawn:
        row["state"], row["reason"] = NoticeState.WITHDRAWN, planned.withdrawn
    return row
