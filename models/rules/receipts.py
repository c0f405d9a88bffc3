"""A receipt as a state keeps it: what was received, when, and where the record says so."""

from dataclasses import dataclass
from datetime import datetime

from config.definition import Language


@dataclass(frozen=True)
class Named:
    """A code, and how it is called in the language of the receipt."""

    code: str
    name: str


@dataclass(frozen=True)
class ReceivedFile:
    """The bytes that came: their hash, how many, in which format."""

    sha256: str
    size: int
    format: str


@dataclass(frozen=True)
class RegisteredPart:
    """A part that is kept outside: where it is, not what it says."""

    reference: str
    pages: int
    marking: str
    custodian: str


@dataclass(frozen=True)
class DueThen:
    """The deadline as it stood when this came; instants are UTC."""

    version: int
    at: datetime
    late_after: datetime
    announced_at: datetime | None = None
    """End of the day that the respondent announced, which moves nothing; none where it announced none."""

    @property
    def as_first_written(self) -> "DueThen":
        """Return it as receipts had it at first: the announced day stood as the due one."""
        return DueThen(self.version, self.announced_at or self.at, self.late_after)


@dataclass(frozen=True)
class EntryPlace:
    """The entry of the audit chain that records it: its place from 1, and its hash."""

    position: int
    hash: str


@dataclass(frozen=True)
class StateReceipt:
    """One version or registration as it was received; nothing in it changes afterwards.

    Instants are UTC and whole seconds. Either `file` or `part` is there.
    """

    language: Language
    marking: str
    cycle: Named
    respondent: Named
    time_zone: str
    """Zone of the capital, such as 'Europe/Athens'."""
    deliverable: Named
    version: int
    received_at: datetime
    first_received_at: datetime
    """Arrival of the first version: it alone says whether the respondent was in time."""
    due: DueThen
    entry: EntryPlace
    file: ReceivedFile | None
    part: RegisteredPart | None

    @property
    def was_in_time(self) -> bool:
        """Whether the first version arrived by the deadline as it stood then."""
        return self.first_received_at <= self.due.late_after

    @property
    def file_stem(self) -> str:
        """Return the name of its files without ending."""
        language = "" if self.language is Language.ENGLISH else f"-{self.language}"
        return f"{STEM}{self.respondent.code}-{self.deliverable.code}-{self.version}{language}"


STEM = "receipt-"
"""Begins the name of every file with a receipt."""
