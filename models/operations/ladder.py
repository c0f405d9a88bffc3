"""Writing versions of deadlines and the ladder planned on each, and telling of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table
from sqlmodel import SQLModel

from models.operations.bulk import insert_rows
from models.operations.notices import changes_of, notice_row, write_notices
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.rules.audit import Actor
from models.rules.calendar import OpenOn
from models.rules.occasions import NoticeState
from models.rules.timetable import Deadline, LadderContext, PlannedRung, plan_ladder
from models.tables import DeadlineKind

_DEADLINES: Table = SQLModel.metadata.tables["deadline"]


@dataclass(frozen=True)
class DeadlineChange:
    """Why a version exists: how it was said, by whom, and the reason."""

    kind: DeadlineKind
    wording: str
    set_by: Actor
    reason: str = ""


@dataclass(frozen=True)
class LadderTarget:
    """Whose ladder is planned, whom to write to, and the day of the call while it is unsent."""

    obligation: FoundObligation
    recipient_id: int
    call_on: date | None


_Alike = tuple[Deadline, date | None, str]
"""What makes ladders the same: the deadline, the day of an unsent call, the country of its holidays."""


def write_deadline(
    cycle: CycleAt, targets: Iterable[tuple[LadderTarget, Deadline]], change: DeadlineChange
) -> None:
    """Write a version of each deadline and the ladder planned on it: rows to look at before they go."""
    deadlines, notices = [], []
    ladders: dict[_Alike, list[PlannedRung]] = {}
    for target, deadline in targets:
        deadlines.append(_deadline_row(cycle, target.obligation, deadline, change))
        alike = (deadline, target.call_on, target.obligation.respondent.country)
        if alike not in ladders:
            ladders[alike] = _ladder(cycle, target, deadline)
        notices += [_rung_row(cycle, target, deadline, planned) for planned in ladders[alike]]
    insert_rows(cycle.session, _DEADLINES, deadlines)
    write_notices(cycle, notices)


def is_open_for(cycle: CycleAt, obligation: FoundObligation) -> OpenOn:
    """Return the working days of who owes the obligation."""
    return cycle.calendar.open_on(obligation.respondent.country)


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
        "cut_off_at": deadline.cut_off_at,
        "zone": cycle.definition.zone,
        "wording": change.wording,
        "set_by": change.set_by.value,
        "reason": change.reason,
        "set_at": cycle.now,
    }


def _rung_row(
    cycle: CycleAt, target: LadderTarget, deadline: Deadline, planned: PlannedRung
) -> dict[str, object]:
    told = planned.told(deadline.version)
    row = notice_row(cycle, target.obligation, told.occasion, target.recipient_id) | changes_of(told)
    if planned.withdrawn:
        row |= {"state": NoticeState.WITHDRAWN, "reason": planned.withdrawn, "hold": None}
    return row
