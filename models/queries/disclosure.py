"""Reads about who may see which part of a plan."""

import sys

from sqlalchemy import func
from sqlmodel import Session, bindparam, col, select

from config.form import load_form_schema
from models.queries.cycles import CycleAt
from models.rules.disclosure import WHOLE, DisclosedTo, Disclosure
from models.tables import DisclosureRow, Obligation, Respondent, Submission

# Built once: the page of a state asks for them, and building a statement takes longer than its reading.
_DECISIONS = (
    select(DisclosureRow, Obligation, Respondent)
    .join(Obligation, col(DisclosureRow.obligation_id) == Obligation.id)
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .where(Obligation.cycle_id == bindparam("cycle_id"))
    .order_by(col(DisclosureRow.number))
)
_CURRENT = (
    select(Submission.obligation_id, func.max(Submission.version))
    .join(Obligation, col(Submission.obligation_id) == Obligation.id)
    .where(Obligation.cycle_id == bindparam("cycle_id"), col(Submission.withdrawn_at).is_(None))
    .group_by(col(Submission.obligation_id))
)

_LAST = (sys.maxsize, 0)
"""Where a part stands that the form does not have any more."""


def disclosed_parts(cycle: CycleAt, audience: DisclosedTo) -> tuple[Disclosure, ...]:
    """Return what a document for an audience may hold, in protocol order, then as in the definition and form.

    Whoever produces a document asks this, and nothing else: a part that is not among them stays out of it.
    What was decided on an earlier version does not hold for a later one.
    """
    return tuple(one for one in disclosures(cycle) if one.reaches(audience))


def disclosures(cycle: CycleAt) -> tuple[Disclosure, ...]:
    """Return every decision in a cycle: in protocol order, by deliverable and part, the first first."""
    rows = list(cycle.session.exec(_DECISIONS, params={"cycle_id": cycle.id}))
    current = _current_versions(cycle.session, cycle.id) if rows else {}
    last = {(row.obligation_id, row.part): row.number for row, _, _ in rows}
    places = {
        (one.code, part): (place, order)
        for place, one in enumerate(cycle.definition.deliverables)
        for order, part in enumerate(parts_of(cycle, one.code))
    }
    ordered = sorted(
        rows,
        key=lambda found: (found[2].protocol_order, places.get((found[1].deliverable, found[0].part), _LAST)),
    )
    return tuple(
        Disclosure(
            respondent=respondent.code,
            deliverable=obligation.deliverable,
            part=row.part,
            version=row.submission_version,
            to=row.disclosed_to,
            reason=row.reason,
            decided_at=row.decided_at,
            is_in_force=last[row.obligation_id, row.part] == row.number
            and current.get(row.obligation_id) == row.submission_version,
        )
        for row, obligation, respondent in ordered
    )


def parts_of(cycle: CycleAt, deliverable: str) -> tuple[str, ...]:
    """Return the codes of the parts of a deliverable: sheets of its form, or the whole of what is none."""
    return tuple(part_titles(cycle, deliverable))


def part_titles(cycle: CycleAt, deliverable: str) -> dict[str, str]:
    """Return the titles of the parts of a deliverable by their codes, in the order of the form."""
    asked = cycle.definition.deliverable(deliverable)
    if asked.form is None:
        return {WHOLE: asked.title}
    return {sheet.code: sheet.title for sheet in load_form_schema(asked.form).sheets}


def decisions_on(session: Session, obligation_id: int) -> list[DisclosureRow]:
    """Return the decisions on the parts of one obligation, the first first."""
    statement = select(DisclosureRow).where(DisclosureRow.obligation_id == obligation_id)
    return list(session.exec(statement.order_by(col(DisclosureRow.number))))


def _current_versions(session: Session, cycle_id: int) -> dict[int, int]:
    return dict(session.exec(_CURRENT, params={"cycle_id": cycle_id}).all())
