"""The record: one chained entry for every change of state."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class AuditEntry(SQLModel, table=True):
    """One thing that happened; its hash covers the entry before it and no row id."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("cycle_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    position: int = Field(description="Place in the chain, from 1")
    at: datetime
    what: str = Field(max_length=32)
    actor: str = Field(max_length=32, description="Role of who did it, such as 'secretariat'")
    respondent: str | None = Field(default=None, max_length=16)
    deliverable: str | None = Field(default=None, max_length=48)
    detail: str = Field(default="{}", description="Canonical JSON")
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditReason(SQLModel, table=True):
    """Why an officer did what an entry tells: outside the chain, which holds its salted hash."""

    __tablename__ = "audit_reason"
    __table_args__ = (UniqueConstraint("cycle_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    position: int = Field(description="Place of the entry in the chain")
    text: str = Field(description="Empty once it is erased")
    salt: str = Field(max_length=32, description="Empty once the text is erased")
