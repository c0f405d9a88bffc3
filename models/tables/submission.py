"""What came: versions handed in, parts registered, and what the checks found."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from config.definition import FileFormat
from models.rules.findings import Audience, Level
from models.tables.base import by_value

_COUNTS = text("withdrawn_at IS NULL")


class SubmissionKind(StrEnum):
    """Whether the bytes are here, or the part is kept elsewhere and only registered."""

    VERSION = "version"
    REGISTRATION = "registration"


class ScanState(StrEnum):
    """What the scanner for malicious software said of a file."""

    NONE = "none"
    """No scanner was set up when it came, or there is no file."""
    WAITING = "waiting"
    """The scanner was away: the file is in quarantine, its checks wait."""
    CLEAN = "clean"
    INFECTED = "infected"
    """Found after it was receipted: it stays as it is, and nobody works with it."""


class Submission(SQLModel, table=True):
    """One immutable version handed in, or the registration of a part that must not or cannot enter."""

    __table_args__ = (
        UniqueConstraint("obligation_id", "version"),
        *(
            Index(
                f"ix_submission_{column}",
                "obligation_id",
                column,
                unique=True,
                sqlite_where=_COUNTS,
                postgresql_where=_COUNTS,
            )
            for column in ("sha256", "reference")
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    version: int
    kind: SubmissionKind = Field(sa_type=by_value(SubmissionKind))
    received_at: datetime = Field(description="Stamped before the body was read, cut to the second")
    sha256: str | None = Field(default=None, max_length=64)
    size: int | None = Field(default=None, description="Bytes")
    format: FileFormat | None = Field(default=None, sa_type=by_value(FileFormat))
    answers: str | None = Field(default=None, description="Answers read from the form, canonical JSON")
    reference: str | None = Field(default=None, max_length=64, description="Reference of a registration")
    pages: int | None = None
    marking: str | None = Field(default=None, max_length=64)
    custodian: str | None = Field(default=None, max_length=128)
    scan: ScanState = Field(default=ScanState.NONE, sa_type=by_value(ScanState))
    language: str | None = Field(
        default=None, max_length=8, description="ISO 639 code of a statement's language, where it was said"
    )
    checked_at: datetime | None = Field(default=None, index=True)
    follows_on: date | None = Field(
        default=None,
        index=True,
        description="Next announced day of a part that was not there at the last look",
    )
    based_on: int | None = Field(default=None, description="Version that it builds on, if its sender said so")
    sender: str = Field(default="", max_length=128, description="Office that handed it in, if known")
    certified_at: datetime | None = None
    certified_by: str = Field(default="", max_length=128, description="Office that stands for it")
    sender_address: str = Field(default="", max_length=254, description="Of who sent it, signed in")
    certifier_address: str = Field(
        default="", max_length=254, description="Of who was signed in and certified"
    )
    withdrawn_at: datetime | None = Field(default=None, description="When the respondent took it back")
    withdrawal_reason: str = Field(default="", description="Why; outside the record's hashes")

    @property
    def counts(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None


class FindingRow(SQLModel, table=True):
    """One result of a check on one version."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("submission_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    position: int
    rule: str = Field(max_length=48)
    level: Level = Field(sa_type=by_value(Level))
    audience: Audience = Field(sa_type=by_value(Audience))
    message: str
    advice: str
    sheet: str = ""
    cell: str = ""
    message_fr: str = Field(
        default="", description="In French; empty for what was found before there was any"
    )
    advice_fr: str = ""
