"""The dialogue with a respondent: questions on what it handed in, and meetings."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Question(SQLModel, table=True):
    """One question on one place of what was handed in: a draft until its set goes."""

    __table_args__ = (UniqueConstraint("obligation_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    number: int
    thread: int = Field(description="Number of the question that it follows up, its own for a first one")
    house: str = Field(max_length=32, description="Who wrote it, such as 'EDA'")
    sheet: str = Field(default="", max_length=48, description="Code of the sheet; empty for the whole")
    line: str = Field(default="", max_length=48, description="Year, number of the catalogue, or line")
    field: str = Field(default="", max_length=48, description="Code of the field")
    text: str
    cleared_by: str = Field(default="[]", description="Houses, JSON")
    written_at: datetime
    dropped_at: datetime | None = None
    clarification: int | None = Field(default=None, description="Number of the set that it went with")
    answer: str = Field(default="", description="What an officer noted as the answer")
    answered_at: datetime | None = None


class Meeting(SQLModel, table=True):
    """One bilateral meeting that an officer noted: when, with which offices, and what was agreed."""

    __table_args__ = (UniqueConstraint("cycle_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    respondent_id: int = Field(foreign_key="respondent.id", index=True)
    number: int
    held_on: date = Field(description="Brussels day")
    offices: str = Field(description="Offices, JSON; no persons")
    agreed: str = Field(description="Points, JSON; outside the record's hashes")
    noted_at: datetime
