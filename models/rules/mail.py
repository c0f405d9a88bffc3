"""Incoming mail as values: what was read of it, what its files look like, where it stands."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MailProblem(StrEnum):
    """Why a mail, or a part of it, cannot be read as mail programs would."""

    TOO_LARGE = "too_large"
    TOO_MANY_PARTS = "too_many_parts"
    BROKEN = "broken"
    """Its headers or parts contradict the standards so far that the reader gave up."""


class MailState(StrEnum):
    """Where an incoming mail stands."""

    NEW = "new"
    """On record, but not decided on: the program was ended meanwhile, the next run goes on."""
    TAKEN = "taken"
    WAITING = "waiting"
    """For an officer's word."""
    REFUSED = "refused"
    """By the gate."""
    REJECTED = "rejected"
    """By an officer."""
    IGNORED = "ignored"


UNDECIDED = (MailState.NEW, MailState.WAITING)
"""States of a mail that is not decided on; only then its original is kept."""


FOR_AN_OFFICER = (*UNDECIDED, MailState.REFUSED)
"""States of a mail with which somebody has something to do: who sent what the gate refused has to be told."""


class MailReason(StrEnum):
    """Why it stands there."""

    HANDED_IN = "handed_in"
    CONTACTS_CONFIRMED = "contacts_confirmed"
    BY_OFFICER = "by_officer"
    GATE = "gate"
    CLASSIFIED = "classified"
    """A file in it is marked as classified, and it was not to be handed in without an officer."""
    DELIVERY_REPORT = "delivery_report"
    AUTOMATIC = "automatic"
    OWN = "own"
    UNREADABLE = "unreadable"
    SEVERAL_SENDERS = "several_senders"
    UNKNOWN_SENDER = "unknown_sender"
    SENDER_OF_SEVERAL = "sender_of_several"
    FOREIGN_THREAD = "foreign_thread"
    MESSAGE = "message"
    WINMAIL = "winmail"
    FORWARDED = "forwarded"
    OTHER_FILE = "other_file"
    SEVERAL_FORMS = "several_forms"
    SEVERAL_DOCUMENTS = "several_documents"
    FOREIGN_FORM = "foreign_form"
    UNKNOWN_CYCLE = "unknown_cycle"
    UNCLEAR_CYCLE = "unclear_cycle"
    UNCLEAR_DOCUMENT = "unclear_document"


class FileKind(StrEnum):
    """What a file in a mail looks like; the gate finds out what it is."""

    WORKBOOK = "workbook"
    DOCUMENT = "document"
    WINMAIL = "winmail"
    BESIDE = "beside"
    """What mail programs add by themselves: signatures, cards, pictures in the text."""
    OTHER = "other"


_BESIDE = frozenset({"p7s", "p7m", "asc", "sig", "vcf", "ics"})
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "svg", "emz", "wmz"})
_ADDED = re.compile(r"att\d{3,}\.\w+", re.IGNORECASE)
_DOCUMENTS = frozenset({"docx", "pdf", "txt"})


@dataclass(frozen=True)
class MailFile:
    """One file in a mail, by the name that the sender gave it, without folders or control characters."""

    name: str
    content: bytes = field(repr=False)
    is_forwarded: bool = False
    """Whether it lies in a mail that is attached to this one."""
    is_inline: bool = False
    """Whether the mail's text shows it, as the picture in a signature."""

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def ending(self) -> str:
        """Return what stands after the last dot of its name, in small letters."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True)
class Hop:
    """The topmost line about a mail's way: which server took it over, and when it says it did (UTC)."""

    by: str
    at: datetime


@dataclass(frozen=True)
class IncomingMail:
    """What was read of one mail; nothing in it proves anything, least of all its sender."""

    sha256: str
    """Of all its bytes."""
    message_id: str = ""
    """Message-ID with its angle brackets, empty if it has none that is safe to repeat."""
    senders: tuple[str, ...] = ()
    """Addresses of the header From, as they were written."""
    other_senders: tuple[str, ...] = ()
    """Addresses of Sender, Reply-To and Return-Path that are not among them."""
    subject: str = ""
    first_line: str = ""
    """First line of the text that is not quoted."""
    references: tuple[str, ...] = ()
    """Message-IDs that it answers, the nearest first."""
    is_automatic: bool = False
    """Whether a program sent it: an absence notice, a list, a report."""
    is_report: bool = False
    """Whether it is a delivery report."""
    hop: Hop | None = None
    files: tuple[MailFile, ...] = ()
    problem: MailProblem | None = None

    @property
    def key(self) -> str:
        """Return what makes it the same mail: its Message-ID and its files, or all of its bytes."""
        if not self.message_id or self.problem:
            return self.sha256
        parts = (self.message_id, *sorted(one.sha256 for one in self.files))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def file_kind(file: MailFile) -> FileKind:
    """Return what a file looks like, by its first bytes and its name."""
    if file.name.lower() == "winmail.dat":
        return FileKind.WINMAIL
    if file.content.startswith(b"PK") and b"xl/" in file.content:
        return FileKind.WORKBOOK
    if file.ending in _BESIDE or _ADDED.fullmatch(file.name) or (file.is_inline and file.ending in _PICTURES):
        return FileKind.BESIDE
    if file.ending == "xlsx":
        return FileKind.WORKBOOK
    return FileKind.DOCUMENT if file.ending in _DOCUMENTS else FileKind.OTHER
