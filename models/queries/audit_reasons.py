"""Reads of the reasons that stand beside the record."""

from sqlmodel import Session, select

from models.rules.audit_reasons import Reason
from models.tables import AuditReason


def audit_reasons(session: Session, cycle_id: int) -> dict[int, Reason]:
    """Return the reasons beside the record of a cycle, by the position of their entry."""
    statement = select(AuditReason).where(AuditReason.cycle_id == cycle_id)
    return {row.position: Reason(row.text, row.salt) for row in session.exec(statement)}
