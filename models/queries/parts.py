"""Reads about parts of a form that were announced for a day: whose day has passed, and which passes next."""

from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import bindparam, col, select

from models.queries.cycles import CycleAt
from models.rules.calendar import brussels_day, opening_of
from models.rules.checks import PART_OVERDUE
from models.tables import FindingRow, Obligation, Respondent, Submission

_LATER = aliased(Submission)

# Built once: the engine asks at each of its steps, mostly to find nothing.
_CURRENT = (
    Obligation.cycle_id == bindparam("cycle_id"),
    col(Submission.withdrawn_at).is_(None),
    ~select(_LATER.id)
    .where(
        _LATER.obligation_id == Submission.obligation_id,
        col(_LATER.version) > Submission.version,
        col(_LATER.withdrawn_at).is_(None),
    )
    .exists(),
)
_NEXT = (
    select(func.min(Submission.follows_on))
    .join(Obligation, col(Submission.obligation_id) == Obligation.id)
    .where(col(Submission.follows_on).is_not(None), *_CURRENT)
)
_DUE = (
    select(Submission, Obligation, Respondent)
    .join(Obligation, col(Submission.obligation_id) == Obligation.id)
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .where(col(Submission.follows_on) <= bindparam("last_day"), *_CURRENT)
    .order_by(col(Respondent.protocol_order), col(Submission.id))
)
_OVERDUE = (
    select(Respondent.code, Obligation.deliverable, FindingRow.message)
    .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
    .join(Submission, col(Submission.obligation_id) == Obligation.id)
    .join(FindingRow, col(FindingRow.submission_id) == Submission.id)
    .where(FindingRow.rule == PART_OVERDUE, *_CURRENT)
    .order_by(col(Respondent.protocol_order), col(Obligation.id), col(FindingRow.position))
)


def next_part_at(cycle: CycleAt) -> datetime | None:
    """Return the UTC instant at which it is looked next whether an announced part came, none if none is due.

    That is 09:00 in Brussels on the day after the one that was announced; it may have passed.
    """
    day = cycle.session.exec(_NEXT, params={"cycle_id": cycle.id}).one()
    return opening_of(day + timedelta(days=1)) if day and cycle.row.closed_at is None else None


def part_is_due(cycle: CycleAt) -> bool:
    """Whether the day of an announced part has passed, and nobody has looked since."""
    at = next_part_at(cycle)
    return at is not None and at <= cycle.now


def parts_due(cycle: CycleAt) -> list[tuple[Submission, Obligation, Respondent]]:
    """Return the versions that count and whose announced part is due, in protocol order."""
    params = {"cycle_id": cycle.id, "last_day": _last_day(cycle)}
    return list(cycle.session.exec(_DUE, params=params)) if part_is_due(cycle) else []


def overdue_parts(cycle: CycleAt) -> list[tuple[str, str, str]]:
    """Return which announced parts did not come by their day: respondent, deliverable, what is missing."""
    return list(cycle.session.exec(_OVERDUE, params={"cycle_id": cycle.id}))


def _last_day(cycle: CycleAt) -> date:
    today = brussels_day(cycle.now)
    return today - timedelta(days=1 if cycle.now >= opening_of(today) else 2)
