"""A cycle, the steps it has completed, and the requests it has already carried out."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Cycle(SQLModel, table=True):
    """One run of a definition; it pins the text that it was opened with."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=48)
    series: str = Field(index=True, max_length=48)
    year: int
    definition_text: str = Field(description="TOML as it was when the cycle opened")
    definition_sha256: str = Field(max_length=64)
    channel: str = Field(max_length=16, description="Channel of its letters, such as 'mailbox'")
    opened_at: datetime
    last_seen_at: datetime = Field(
        description="Latest `now` that any step was given; the clock never goes back"
    )
    closed_at: datetime | None = None
    audit_length: int = Field(default=0, description="Number of audit entries")
    audit_head: str = Field(default="", max_length=64, description="Hash of the last audit entry")


class CompletedStep(SQLModel, table=True):
    """A step after collection that is done."""

    __tablename__ = "completed_step"
    __table_args__ = (UniqueConstraint("cycle_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    name: str = Field(max_length=48)
    completed_at: datetime


class IdempotencyKey(SQLModel, table=True):
    """A request that was carried out; asked again, it changes nothing."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("cycle_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    key: str = Field(max_length=64)
