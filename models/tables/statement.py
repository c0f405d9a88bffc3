"""What is known of a statement beside its file: translations, signatories, the consent to publish it."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from config.definition import FileFormat
from models.rules.statements import AttachmentRole
from models.tables.base import by_value


class Attachment(SQLModel, table=True):
    """A second file of one version, such as a courtesy translation."""

    __table_args__ = (UniqueConstraint("submission_id", "role", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    role: AttachmentRole = Field(sa_type=by_value(AttachmentRole))
    language: str = Field(max_length=8, description="ISO 639 code, such as 'en'")
    sha256: str = Field(max_length=64)
    size: int = Field(description="Bytes")
    format: FileFormat = Field(sa_type=by_value(FileFormat))
    received_at: datetime


class Signature(SQLModel, table=True):
    """An office that signed one version, and the day; no person is named."""

    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    number: int
    office: str = Field(max_length=128)
    signed_on: date
    recorded_at: datetime


class Consent(SQLModel, table=True):
    """A respondent's word that one version may be published, or no longer; the last one counts."""

    __table_args__ = (UniqueConstraint("submission_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    number: int
    is_given: bool
    said_on: date = Field(description="Day (Brussels) on which the office said so")
    office: str = Field(max_length=128)
    recorded_at: datetime
