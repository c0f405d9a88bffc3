"""A cycle, the steps it has completed, and the requests it has already carried out."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from config.definition import Language
from models.rules.letters import CircularKind
from models.tables.base import by_value


class Cycle(SQLModel, table=True):
    """One run of a definition; it pins the text that it was opened with."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=48)
    series: str = Field(index=True, max_length=48)
    year: int
    definition_text: str = Field(description="TOML as it was when the cycle opened")
    definition_sha256: str = Field(max_length=64)
    channel: str = Field(max_length=16, description="Channel of its letters, such as 'mailbox'")
    note_template_sha256: str | None = Field(
        default=None, max_length=64, description="Template of the call, in the file store; none for ours"
    )
    note_template_fr_sha256: str | None = Field(
        default=None, max_length=64, description="The same for letters in French"
    )
    calendar_sha256: str | None = Field(
        default=None, max_length=64, description="Calendar that the record has last; none in old cycles"
    )
    opened_at: datetime
    last_seen_at: datetime = Field(
        description="Latest `now` that any step was given; the clock never goes back"
    )
    closed_at: datetime | None = None
    audit_length: int = Field(default=0, description="Number of audit entries")
    audit_head: str = Field(default="", max_length=64, description="Hash of the last audit entry")


class CycleCatalogue(SQLModel, table=True):
    """What a cycle asks about, in one language, as it stood when the cycle opened."""

    __tablename__ = "cycle_catalogue"
    __table_args__ = (UniqueConstraint("cycle_id", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    language: Language = Field(sa_type=by_value(Language))
    items: str = Field(description="Items by number, JSON")


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


class CircularRow(SQLModel, table=True):
    """One numbered text to all respondents: a correction, or questions with answers."""

    __tablename__ = "circular"
    __table_args__ = (UniqueConstraint("cycle_id", "kind", "number"), UniqueConstraint("cycle_id", "note"))

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    kind: CircularKind = Field(sa_type=by_value(CircularKind))
    number: int
    note: int = Field(description="Number of the note in the cycle; the call is 1")
    title: str
    content: str = Field(description="Paragraphs, questions and answers, JSON")
    issued_at: datetime
