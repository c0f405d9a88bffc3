"""Who may see which part of a plan: one row for each decision, never changed."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.rules.disclosure import DisclosedTo
from models.tables.base import by_value


class DisclosureRow(SQLModel, table=True):
    """One decision on one part of one version; the last one counts."""

    __tablename__ = "disclosure"
    __table_args__ = (UniqueConstraint("obligation_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    number: int
    submission_version: int
    part: str = Field(max_length=48, description="Code of a sheet of the form, or 'whole'")
    disclosed_to: DisclosedTo = Field(sa_type=by_value(DisclosedTo))
    reason: str
    decided_at: datetime
