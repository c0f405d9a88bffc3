"""Reads about the common report, and whether anything is left to do for it."""

from datetime import datetime

from sqlmodel import Session, bindparam, col, select

from config.definition import StepKind
from models.errors import HandedOffError
from models.queries.cycles import CycleAt, steps_left
from models.queries.notices import cut_off_told_at
from models.queries.obligations import last_cut_off
from models.rules.calendar import brussels_day
from models.rules.hand_off import HandedOff
from models.rules.review import Cleared
from models.rules.timetable import closes_at
from models.tables import CompletedStep, ReportHandOff, Review

# Built once: every change of an obligation asks for it, and building takes longer than reading.
_LATEST = select(Review).where(Review.cycle_id == bindparam("cycle_id")).order_by(col(Review.version).desc())


def latest_review(session: Session, cycle_id: int) -> Review | None:
    """Return the latest draft of the report of a cycle, or none."""
    return session.exec(_LATEST, params={"cycle_id": cycle_id}).first()


def cleared_report(cycle: CycleAt) -> tuple[Review, Cleared] | None:
    """Return the report once all its approvals are given, and since which day; none before.

    A definition that asks nobody has it cleared once it is published.
    """
    review = latest_review(cycle.session, cycle.id)
    steps = cycle.definition.steps
    asked = {one.name for one in steps if one.kind is StepKind.APPROVE}
    asked = asked or {one.name for one in steps if one.kind is StepKind.PUBLISH}
    rows = select(CompletedStep).where(CompletedStep.cycle_id == cycle.id)
    done = {row.name: row.completed_at for row in cycle.session.exec(rows) if row.name in asked}
    if review is None or not asked or not asked <= done.keys():
        return None
    return review, Cleared(review.version, brussels_day(max(done.values())))


def hand_off_of(session: Session, cycle_id: int) -> tuple[int, HandedOff] | None:
    """Return the version of the report that was handed off last and where it is, or none."""
    rows = select(ReportHandOff).where(ReportHandOff.cycle_id == cycle_id)
    row = session.exec(rows.order_by(col(ReportHandOff.review_version).desc())).first()
    if row is None:
        return None
    where = HandedOff(row.reference, row.network, row.handed_on, row.marking, row.custodian)
    return row.review_version, where


def must_be_here(session: Session, cycle_id: int) -> None:
    """Make sure that the report was not handed off.

    Raises:
        HandedOffError: it was.
    """
    if found := hand_off_of(session, cycle_id):
        raise HandedOffError(found[0], found[1].words)


def ends_at(cycle: CycleAt) -> datetime | None:
    """Return when a cycle whose steps are all done can close, its last cut-off told; none before."""
    if steps_left(cycle):
        return None
    cut_off_at = last_cut_off(cycle.session, cycle.id)
    return closes_at(cut_off_at, cut_off_told_at(cycle.session, cycle.id, cut_off_at)) if cut_off_at else None


def can_close(cycle: CycleAt) -> bool:
    """Whether a cycle is open although nothing more is to be done in it."""
    ends = ends_at(cycle) if cycle.row.closed_at is None else None
    return ends is not None and ends <= cycle.now
