"""The secretariat's judgement and the common report."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.rules.assessment import Stage
from models.tables.base import by_value


class ReviewState(StrEnum):
    """How far a report has come."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    PUBLISHED = "published"


class Review(SQLModel, table=True):
    """One draft of the common report: a function of what was taken into account."""

    __table_args__ = (UniqueConstraint("cycle_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    version: int
    state: ReviewState = Field(default=ReviewState.DRAFTED, sa_type=by_value(ReviewState))
    is_stale: bool = Field(default=False, description="Whether something came in after it was drafted")
    drafted_at: datetime
    content: str = Field(
        description="The report's data, canonical JSON; every format is made from it; empty once handed off"
    )
    content_sha256: str = Field(max_length=64)


class ReportHandOff(SQLModel, table=True):
    """Where a version of the report lives from then on: reference and network, no content."""

    __tablename__ = "report_hand_off"
    __table_args__ = (UniqueConstraint("cycle_id", "review_version"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    review_version: int
    reference: str = Field(max_length=64, description="Number under which it is kept")
    network: str = Field(max_length=64)
    handed_on: date = Field(description="Brussels day")
    marking: str = Field(max_length=64)
    custodian: str = Field(max_length=128, description="Office that keeps it")
    recorded_at: datetime


class Assessment(SQLModel, table=True):
    """One immutable version of the judgement of one house on one respondent and one item."""

    __table_args__ = (UniqueConstraint("cycle_id", "respondent_id", "item", "house", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    respondent_id: int = Field(foreign_key="respondent.id")
    item: str = Field(max_length=16, description="Number in the catalogue")
    house: str = Field(max_length=16, description="Who holds the pen, such as 'EDA'")
    version: int
    stage: Stage = Field(sa_type=by_value(Stage))
    submission_version: int = Field(description="Version of what was handed in that it is built on")
    text: str
    findings: str = Field(default="[]", description="Single points, JSON")
    written_at: datetime


class AssessmentClearance(SQLModel, table=True):
    """The word of one house that texts on one respondent and one item may count."""

    __tablename__ = "assessment_clearance"
    __table_args__ = (UniqueConstraint("cycle_id", "respondent_id", "item", "house", "covers"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    respondent_id: int = Field(foreign_key="respondent.id")
    item: str = Field(max_length=16, description="Number in the catalogue")
    house: str = Field(max_length=16, description="Who clears")
    covers: str = Field(max_length=128, description="Versions that were read, such as 'EDA:2 EEAS:1'")
    cleared_at: datetime
