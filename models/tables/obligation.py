"""What is owed by whom, and by when: obligations and the versions of their deadlines."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.rules.lifecycle import ObligationState
from models.tables.base import by_value


class DeadlineKind(StrEnum):
    """What made a version of a deadline."""

    SET = "set"
    EXTENDED = "extended"
    ANNOUNCED = "announced"
    REOPENED = "reopened"
    SHORTENED = "shortened"
    RESTORED = "restored"
    MOVED = "moved"


class Obligation(SQLModel, table=True):
    """One respondent, one deliverable, one cycle."""

    __table_args__ = (
        UniqueConstraint("cycle_id", "respondent_id", "deliverable"),
        Index("ix_obligation_cut_off", "cycle_id", "state", "cut_off_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    respondent_id: int = Field(foreign_key="respondent.id")
    deliverable: str = Field(max_length=48)
    state: ObligationState = Field(sa_type=by_value(ObligationState))
    deadline_version: int = Field(default=1, description="The version now in force")
    cut_off_at: datetime = Field(
        description="Last instant at which a version is in time for the common report"
    )
    reopened: int = Field(default=0, description="How often it was owed again after it was answered or ended")


class DeadlineVersion(SQLModel, table=True):
    """A version of an obligation's due instant."""

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("obligation_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    version: int
    kind: DeadlineKind = Field(sa_type=by_value(DeadlineKind))
    due_at: datetime
    late_after: datetime
    cut_off_at: datetime | None = Field(
        default=None, description="Cut-off with this version; none where it was not kept"
    )
    zone: str = Field(max_length=48, description="Zone of the wording")
    wording: str = Field(description="The day as it was said")
    set_by: str = Field(max_length=32, description="Role, such as 'secretariat'")
    reason: str = ""
    set_at: datetime


class Clarification(SQLModel, table=True):
    """One consolidated set of questions on the version that was current."""

    __table_args__ = (UniqueConstraint("obligation_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    number: int
    submission_version: int
    asked_at: datetime
    questions: str = Field(default="[]", description="Texts, JSON")
