"""Incoming mail as values: what was read of it, apart from what is done with it."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MailProblem(StrEnum):
    """Why a mail, or a part of it, cannot be read as mail programs would."""

    TOO_LARGE = "too_large"
    TOO_MANY_PARTS = "too_many_parts"
    BROKEN = "broken"
    """Its headers or parts contradict the standards so far that the reader gave up."""


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
