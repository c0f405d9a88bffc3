"""What a letter is, apart from how it looks: its kind, its key, its identifier and what it says."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.rules.findings import Finding
from models.rules.instants import utc_text

MESSAGE_ID_DOMAIN = "kalends.invalid"
"""Right side of every Message-ID; reserved, so that it names no mail server (RFC 2606)."""


def message_id_of(digest: str) -> str:
    """Return the Message-ID of the letter of that digest, with its angle brackets."""
    return f"<{digest}@{MESSAGE_ID_DOMAIN}>"


class LetterKind(StrEnum):
    """Kinds of letters; reminders are rungs up to the due day, overdue ones after it."""

    CALL = "call"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    ACKNOWLEDGEMENT = "acknowledgement"


class LetterState(StrEnum):
    """Where a letter stands; `void` was emptied before it was leased."""

    WAITING = "waiting"
    LEASED = "leased"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    VOID = "void"


class OutcomeKind(StrEnum):
    """What a channel answered; `unknown` means that the answer was lost and the letter may have arrived."""

    ACCEPTED = "accepted"
    TRY_AGAIN = "try_again"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LetterKey:
    """What makes a letter the same letter: the Message-ID and the file name are its hash.

    `made_at` is a UTC instant in whole seconds.
    """

    cycle: str
    recipient: str
    channel: str
    kind: LetterKind
    made_at: datetime

    @property
    def digest(self) -> str:
        """Return the name of the letter: 32 hexadecimal digits."""
        parts = (self.cycle, self.recipient, self.channel, self.kind, utc_text(self.made_at))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    @property
    def message_id(self) -> str:
        """Return the Message-ID with its angle brackets."""
        return message_id_of(self.digest)


@dataclass(frozen=True)
class LetterItem:
    """One deliverable that a letter speaks of; instants are UTC."""

    deliverable: str
    title: str
    formats: tuple[str, ...]
    due_at: datetime
    offset_days: int | None = None
    """Days of the rung after the due day, negative before it; none for a call or an acknowledgement."""
    version: int | None = None
    received_at: datetime | None = None
    sha256: str | None = None
    reference: str | None = None
    """Reference of a registration: a part that was registered, not handed in."""
    findings: tuple[Finding, ...] = ()
    """Findings for the contact on the version received."""


@dataclass(frozen=True)
class Letter:
    """All that the template of a letter may name; `made_at` is the UTC instant of its making."""

    key: LetterKey
    cycle_title: str
    legal_basis: str
    sender: str
    reply_to: str
    marking: str
    courteous: bool
    respondent: str
    """EU two-letter code."""
    respondent_name: str
    time_zone: str
    """Zone of the capital, such as 'Europe/Athens'."""
    recipient_address: str
    recipient_office: str
    items: tuple[LetterItem, ...]
    copies: tuple[str, ...] = ()
    """Addresses that get a copy, all of the same respondent."""
    previous_ids: tuple[str, ...] = ()
    """Message-IDs of earlier letters to this recipient in this cycle, oldest first: it threads."""
