"""Reads about deadlines: the version in force, every version, and which days the last one says."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, bindparam, col, select

from models.tables import DeadlineKind, DeadlineVersion, Obligation

# Built once: pages ask it, and building takes longer than reading.
_DEADLINES = (
    select(DeadlineVersion)
    .where(DeadlineVersion.obligation_id == bindparam("obligation_id"))
    .order_by(col(DeadlineVersion.version))
)


def is_in_force() -> ColumnElement[bool]:
    """Return the condition that a version of a deadline is the one that its obligation stands on."""
    return and_(
        col(DeadlineVersion.obligation_id) == Obligation.id,
        col(DeadlineVersion.version) == Obligation.deadline_version,
    )


def deadline_in_force(session: Session, obligation: Obligation) -> DeadlineVersion:
    """Return the version of the deadline that counts now."""
    return deadline_versions(session, obligation)[-1]


def deadlines_in_force(session: Session, obligation_ids: Collection[int]) -> dict[int, DeadlineVersion]:
    """Return the versions of deadlines that count now, by obligation."""
    statement = select(DeadlineVersion).join(Obligation, is_in_force())
    rows = session.exec(statement.where(col(Obligation.id).in_(obligation_ids)))
    return {row.obligation_id: row for row in rows}


def deadline_versions(session: Session, obligation: Obligation) -> list[DeadlineVersion]:
    """Return every version of a deadline, the first first; the last one counts now."""
    return list(session.exec(_DEADLINES, params={"obligation_id": obligation.id}))


class DueDays(NamedTuple):
    """The due instant by which is judged, and the one that the respondent announced, if it did."""

    due_at: datetime
    announced_at: datetime | None


def days_of(deadlines: Sequence[DeadlineVersion]) -> DueDays:
    """Return what the last of some versions of a deadline says: an announced day moves no due day."""
    found: list[DueDays] = []
    for place, one in enumerate(deadlines):
        if one.kind is DeadlineKind.ANNOUNCED:
            found.append(DueDays(found[-1].due_at, one.due_at))
        elif one.kind is DeadlineKind.RESTORED:  # the version before the one undone applies again
            found.append(found[-2])
        elif one.kind is DeadlineKind.REOPENED and _is_the_same(one, deadlines[place - 1]):
            found.append(found[-1])
        else:
            found.append(DueDays(one.due_at, None))
    return found[-1]


def _is_the_same(one: DeadlineVersion, other: DeadlineVersion) -> bool:
    return (one.due_at, one.late_after) == (other.due_at, other.late_after)
