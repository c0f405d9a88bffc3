"""Reads about the common report."""

from sqlmodel import Session, col, select

from models.tables import Review


def latest_review(session: Session, cycle_id: int) -> Review | None:
    """Return the latest draft of the report of a cycle, or none."""
    statement = select(Review).where(Review.cycle_id == cycle_id).order_by(col(Review.version).desc())
    return session.exec(statement).first()
