"""The board as it stood at any instant since the opening: from the record and dated rows, no snapshots."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as columns  # of more than SQLModel's takes
from sqlalchemy.orm import defer
from sqlmodel import col, select

from models.errors import NoBoardThenError
from models.queries.cycles import CycleAt
from models.queries.obligations import BoardRow
from models.rules.audit import What
from models.rules.history import TELLING, Happened, latest_set, replay
from models.tables import AuditEntry, DeadlineVersion, Obligation, Respondent, Submission


@dataclass(frozen=True)
class _Dated:
    """What is on record of the obligations of a cycle."""

    happened: Mapping[tuple[str | None, str | None], Sequence[Happened]]
    """By respondent and deliverable, in the order of the record."""
    deadlines: Mapping[int, Mapping[int, DeadlineVersion]]
    submissions: Mapping[int, Mapping[int, Submission]]


def board_at(cycle: CycleAt, at: datetime) -> list[BoardRow]:
    """Return the board as it stood, and as it was known, at a UTC instant; in the order of the board.

    What came by then and was recorded later is not on it, whatever its arrival.

    Raises:
        NoBoardThenError: the cycle was not open yet, or the instant is still to come.
    """
    if not cycle.row.opened_at <= at <= cycle.now:
        raise NoBoardThenError(cycle.code, cycle.row.opened_at, at)
    dated = _Dated(_happened(cycle), _deadlines(cycle), _submissions(cycle))
    places = {one.code: place for place, one in enumerate(cycle.definition.deliverables)}
    statement = (
        select(Obligation, Respondent)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(Obligation.cycle_id == cycle.id)
    )
    rows = sorted(
        cycle.session.exec(statement),
        key=lambda row: (row[1].protocol_order, places[row[0].deliverable]),
    )
    return [_row(obligation, respondent, dated, at) for obligation, respondent in rows]


def _row(obligation: Obligation, respondent: Respondent, dated: _Dated, at: datetime) -> BoardRow:
    key = obligation.id or 0
    then = replay(dated.happened.get((respondent.code, obligation.deliverable), ()), at)
    versions = dated.deadlines[key]
    deadline = versions[latest_set({number: one.set_at for number, one in versions.items()}, at)]
    came = [dated.submissions[key][number] for number in then.versions]
    last = came[-1] if came else None
    is_certified = last is not None and last.certified_at is not None and last.certified_at <= at
    return BoardRow(
        respondent=respondent.code,
        respondent_name=respondent.name,
        deliverable=obligation.deliverable,
        state=then.state,
        due_at=deadline.due_at,
        late_after=deadline.late_after,
        cut_off_at=deadline.cut_off_at or obligation.cut_off_at,
        deadline_version=deadline.version,
        deadline_kind=deadline.kind,
        received_at=came[0].received_at if came else None,
        versions=len(came),
        version=last.version if last else None,
        sha256=last.sha256 if last else None,
        reference=last.reference if last else None,
        latest_received_at=last.received_at if last else None,
        format=last.format.value if last and last.format else None,
        certified_at=last.certified_at if last and is_certified else None,
    )


def _happened(cycle: CycleAt) -> Mapping[tuple[str | None, str | None], Sequence[Happened]]:
    statement = (
        columns(
            col(AuditEntry.respondent),
            col(AuditEntry.deliverable),
            col(AuditEntry.at),
            col(AuditEntry.what),
            col(AuditEntry.detail),
        )
        .where(col(AuditEntry.cycle_id) == cycle.id, col(AuditEntry.what).in_([one.value for one in TELLING]))
        .order_by(col(AuditEntry.position))
    )
    found = defaultdict[tuple[str | None, str | None], list[Happened]](list)
    for respondent, deliverable, at, what, detail in cycle.session.execute(statement):
        said = json.loads(detail)
        found[respondent, deliverable].append(
            Happened(
                at,
                What(what),
                said.get("version"),
                falls_back=bool(said.get("falls_back")),
                is_before_call=bool(said.get("call_unsent")),
            )
        )
    return found


def _deadlines(cycle: CycleAt) -> Mapping[int, Mapping[int, DeadlineVersion]]:
    statement = select(DeadlineVersion).join(Obligation).where(Obligation.cycle_id == cycle.id)
    found = defaultdict[int, dict[int, DeadlineVersion]](dict)
    for row in cycle.session.exec(statement):
        found[row.obligation_id][row.version] = row
    return found


def _submissions(cycle: CycleAt) -> Mapping[int, Mapping[int, Submission]]:
    statement = (
        select(Submission)
        .join(Obligation)
        .where(Obligation.cycle_id == cycle.id)
        .options(defer(Submission.answers))  # type: ignore[arg-type]
    )
    found = defaultdict[int, dict[int, Submission]](dict)
    for row in cycle.session.exec(statement):
        found[row.obligation_id][row.version] = row
    return found
