"""Reads about the common report, and whether anything is left to do for it."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.queries.cycles import CycleAt, steps_left
from models.queries.obligations import last_cut_off
from models.rules.timetable import passes_at
from models.tables import Review


def latest_review(session: Session, cycle_id: int) -> Review | None:
    """Return the latest draft of the report of a cycle, or none."""
    statement = select(Review).where(Review.cycle_id == cycle_id).order_by(col(Review.version).desc())
    return session.exec(statement).first()


def ends_at(cycle: CycleAt) -> datetime | None:
    """Return when a cycle whose steps are all done can close, after its last cut-off; none before."""
    if steps_left(cycle):
        return None
    cut_off_at = last_cut_off(cycle.session, cycle.id)
    return passes_at(cut_off_at) if cut_off_at else None


def can_close(cycle: CycleAt) -> bool:
    """Whether a cycle is open although nothing more is to be done in it."""
    ends = ends_at(cycle) if cycle.row.closed_at is None else None
    return ends is not None and ends <= cycle.now
