"""What a letter is, apart from how it looks: its kind, its key, its identifier and what it says."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from config.definition import Language
from models.rules.findings import Finding
from models.rules.instants import utc_text
from models.rules.overtaking import Overtaken

MESSAGE_ID_DOMAIN = "kalends.invalid"
"""Right side of every Message-ID; reserved, so that it names no mail server (RFC 2606)."""


def message_id_of(digest: str) -> str:
    """Return the Message-ID of the letter of that digest, with its angle brackets."""
    return f"<{digest}@{MESSAGE_ID_DOMAIN}>"


REHEARSAL: Mapping[Language, str] = MappingProxyType(
    {Language.ENGLISH: "REHEARSAL", Language.FRENCH: "EXERCICE/REHEARSAL"}
)
"""Marking of every letter of a rehearsal, before that of the definition: nobody may take it for real."""


def marking_of(said: str, language: Language, *, is_rehearsal: bool) -> str:
    """Return what stands at the head of a document: that it is a rehearsal, and its marking."""
    return f"{REHEARSAL[language]} {said}".rstrip() if is_rehearsal else said


class LetterKind(StrEnum):
    """Kinds of letters; reminders are rungs up to the due day, overdue ones after it."""

    CALL = "call"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    ACKNOWLEDGEMENT = "acknowledgement"
    CLARIFICATION = "clarification"
    EXTENSION = "extension"
    """A new version of a deadline: extended, announced, shortened, restored, reopened or moved for all."""
    CUT_OFF = "cut_off"
    DRILL = "drill"
    """Asks a respondent to confirm its contacts, before the call."""
    THANKS = "thanks"
    CORRECTION = "correction"
    CIRCULAR = "circular"
    REFUSAL = "refusal"
    """Answers a mail whose file the gate refused: the rule and the way out."""


class CircularKind(StrEnum):
    """What a numbered text to all is."""

    CORRECTION = "correction"
    CIRCULAR = "circular"


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


TRY_AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5))
"""How long a letter waits after its first, its second and every later try.

Short, so that a relay that comes back finds the letters within minutes.
"""

LEASE_LASTS = timedelta(hours=6)
"""After this a lease ends although its process is still there: it has come to a standstill."""


def next_try_at(now: datetime, attempts: int, at_least: timedelta = timedelta()) -> datetime:
    """Return the UTC instant from which a letter may be tried again.

    Args:
        now: UTC instant of the answer.
        attempts: how often it was tried, this time included.
        at_least: how long the channel asked to wait.
    """
    place = min(max(attempts, 1), len(TRY_AGAIN_AFTER)) - 1
    return now + max(TRY_AGAIN_AFTER[place], at_least)


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
class RefusedFile:
    """A file that came by mail and may not enter: its name, the rule that it broke, and what to do."""

    name: str
    rule: str
    way_out: str


@dataclass(frozen=True)
class Withdrawn:
    """A version that its respondent took back, and when (UTC instant)."""

    version: int
    at: datetime


@dataclass(frozen=True)
class LetterItem:
    """One deliverable that a letter speaks of, in the language of the letter; instants are UTC."""

    deliverable: str
    title: str
    formats: tuple[str, ...]
    due_at: datetime
    the_title: str = ""
    """The title with its article, as it stands in a sentence."""
    deadline_version: int = 1
    is_announced: bool = False
    """Whether the due instant is a day that the respondent named; `late_after` does not follow it."""
    late_after: datetime | None = None
    cut_off_at: datetime | None = None
    offset_days: int | None = None
    """Days of the rung after the due day, negative before it; none for a call or an acknowledgement."""
    version: int | None = None
    received_at: datetime | None = None
    sha256: str | None = None
    reference: str | None = None
    """Reference of a registration: a part that was registered, not handed in."""
    differs_in: int | None = None
    """Answers in which the version differs from the one before it; none where that cannot be said."""
    overtook: Overtaken | None = None
    """A version that came shortly before it, of which its sender did not know."""
    findings: tuple[Finding, ...] = ()
    """Findings for the contact on the version received."""
    change: str | None = None
    """What happened to the deadline: extended, announced, shortened, restored, reopened or moved."""
    previous_due_at: datetime | None = None
    """Due instant of the deadline version before the one in force."""
    questions: tuple[str, ...] = ()
    """Questions of a clarification, in one consolidated set."""
    question_set: int | None = None
    """Number of the set that the questions make up."""
    is_further_set: bool = False
    """Whether a set was asked on the same version before, and answered in words."""
    withdrawn: Withdrawn | None = None
    """What was withdrawn of it; `version` is the one that counts now, none if there is none any more."""
    refused: RefusedFile | None = None
    """What the gate refused of it."""
    file_name: str = ""
    """Name of the form that is attached for it, if one is."""


@dataclass(frozen=True)
class LetterContact:
    """One contact of the respondent, as a letter that asks to confirm it shows it."""

    role: str
    office: str
    address: str
    telephone: str = ""


@dataclass(frozen=True)
class QuestionAnswer:
    """One question that was asked by somebody and is answered to all."""

    question: str
    answer: str


@dataclass(frozen=True)
class Circular:
    """A numbered text to all respondents: a correction, or questions with answers; nobody is named."""

    number: int
    title: str
    paragraphs: tuple[str, ...] = ()
    answers: tuple[QuestionAnswer, ...] = ()


@dataclass(frozen=True)
class Letter:
    """All that the template of a letter may name; `made_at` is the UTC instant of its making."""

    key: LetterKey
    cycle_title: str
    short_title: str
    """The title as subjects have it."""
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
    language: Language = Language.ENGLISH
    still_owed: tuple[LetterItem, ...] = ()
    """What else the respondent still owes in this cycle when the letter is made."""
    contacts: tuple[LetterContact, ...] = ()
    """Contacts of the respondent, in a letter that asks to confirm them."""
    circular: Circular | None = None
    """Text of a correction or a circular."""
    note_number: str = ""
    """Number of the note that a call, a correction or a circular carries, such as 'PESCO-NIP-2024/1'."""
    pages: tuple[str, ...] = ()
    """Addresses of the pages on which one hands in as well: one for each deliverable, or none."""
