"""The audit chain: each entry's hash covers the one before it, so that no entry can be changed unseen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.rules.instants import utc_text


class What(StrEnum):
    """What happened; the words of the timeline, and a few that only the record keeps."""

    OPENED = "opened"
    CALLED = "called"
    FORM_FETCHED = "form_fetched"
    RECEIVED = "received"
    REGISTERED = "registered"
    CLARIFICATION_ASKED = "clarification_asked"
    TAKEN_INTO_ACCOUNT = "taken_into_account"
    EXTENDED = "extended"
    ANNOUNCED = "announced"
    NO_UPDATE = "no_update"
    NOT_EXPECTED = "not_expected"
    NOT_RECEIVED = "not_received"
    LETTER_SENT = "letter_sent"
    REPORT_DRAFTED = "report_drafted"
    REPORT_APPROVED = "report_approved"
    REPORT_PUBLISHED = "report_published"
    CLOSED = "closed"
    REFUSED = "refused"
    INCIDENT = "incident"
    REPORT_STALE = "report_stale"
    REOPENED = "reopened"
    SHORTENED = "shortened"
    RESTORED = "restored"
    MOVED = "moved"
    LETTER_UNKNOWN = "letter_unknown"
    LETTER_DEAD = "letter_dead"
    LETTER_RETRIED = "letter_retried"
    NOTICE_HELD = "notice_held"
    NOTICE_RELEASED = "notice_released"
    NOTICE_APPROVED = "notice_approved"
    NOTICE_HURRIED = "notice_hurried"
    CALL_NOTED = "call_noted"
    CONTACTS_CONFIRMED = "contacts_confirmed"
    CORRECTION_ISSUED = "correction_issued"
    CIRCULAR_ISSUED = "circular_issued"
    CERTIFIED = "certified"
    MEETING_NOTED = "meeting_noted"
    VERSION_WITHDRAWN = "version_withdrawn"
    QUESTION_NOTED = "question_noted"
    """A question was drafted, edited, dropped, cleared or answered; its text stands beside the record."""
    DISCLOSED = "disclosed"
    REFUSAL_TOLD = "refusal_told"
    ASSESSMENT_WRITTEN = "assessment_written"
    ASSESSMENT_CLEARED = "assessment_cleared"
    STATEMENT_NOTED = "statement_noted"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    REPORT_HANDED_OFF = "report_handed_off"
    FEEDBACK_WRITTEN = "feedback_written"
    STATEMENTS_PUBLISHED = "statements_published"
    """The statements that may be published were written."""
    TEXT_ERASED = "text_erased"
    """A free text beside the record was erased; the entry names it and does not quote it."""
    CALENDAR = "calendar"
    """Holidays are other ones than before: what follows was planned by them."""


RECORD_ONLY = frozenset(
    {
        What.REFUSED,
        What.INCIDENT,
        What.REPORT_STALE,
        What.REOPENED,
        What.SHORTENED,
        What.RESTORED,
        What.MOVED,
        What.LETTER_UNKNOWN,
        What.LETTER_DEAD,
        What.LETTER_RETRIED,
        What.NOTICE_HELD,
        What.NOTICE_RELEASED,
        What.NOTICE_APPROVED,
        What.NOTICE_HURRIED,
        What.CALL_NOTED,
        What.CONTACTS_CONFIRMED,
        What.CORRECTION_ISSUED,
        What.CIRCULAR_ISSUED,
        What.CERTIFIED,
        What.MEETING_NOTED,
        What.VERSION_WITHDRAWN,
        What.QUESTION_NOTED,
        What.DISCLOSED,
        What.REFUSAL_TOLD,
        What.ASSESSMENT_WRITTEN,
        What.ASSESSMENT_CLEARED,
        What.STATEMENT_NOTED,
        What.CONSENT_GIVEN,
        What.CONSENT_WITHDRAWN,
        What.REPORT_HANDED_OFF,
        What.FEEDBACK_WRITTEN,
        What.STATEMENTS_PUBLISHED,
        What.TEXT_ERASED,
        What.CALENDAR,
    }
)
"""What the record keeps and the timeline of a rehearsal does not show."""


class Actor(StrEnum):
    """The role of who did it; the record names no person."""

    ENGINE = "engine"
    SECRETARIAT = "secretariat"
    CONTACT = "contact"


@dataclass(frozen=True)
class Entry:
    """One thing that happened, apart from its place in the chain; `detail` holds no personal data."""

    what: What
    actor: Actor
    respondent: str | None = None
    deliverable: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    """Why, in free text: it stands beside the record, which holds its salted hash."""


@dataclass(frozen=True)
class ChainedEntry:
    """One entry as it was recorded."""

    position: int
    at: datetime
    what: str
    actor: str
    respondent: str | None
    deliverable: str | None
    detail: str
    previous_hash: str
    hash: str


def canonical(detail: Mapping[str, object]) -> str:
    """Return the detail as canonical JSON: sorted keys, no spaces."""
    return json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def entry_hash(cycle: str, entry: ChainedEntry) -> str:
    """Return the hash that an entry must bear; it covers every field but itself, and the cycle's code."""
    parts = (
        cycle,
        entry.position,
        utc_text(entry.at),
        entry.what,
        entry.actor,
        entry.respondent,
        entry.deliverable,
        entry.detail,
        entry.previous_hash,
    )
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def first_break(cycle: str, entries: Iterable[ChainedEntry], length: int, head: str) -> str | None:
    """Return what is wrong with the first bad entry of a chain of that length and head, or none."""
    return last_break(cycle, entries, length, head, (0, ""))


def last_break(
    cycle: str, entries: Iterable[ChainedEntry], length: int, head: str, after: tuple[int, str]
) -> str | None:
    """Return what is wrong with the first bad entry of the end of a chain, or none.

    Args:
        cycle: code of the cycle.
        entries: the last ones, the first first.
        length: number of entries that the chain has.
        head: hash that it ends with.
        after: position and hash of the entry before the first of these.
    """
    before, previous = after
    position = before
    for position, entry in enumerate(entries, start=before + 1):
        if entry.position != position:
            return f"entry {position} is missing or out of place"
        if entry.previous_hash != previous:
            return f"entry {position} does not follow entry {position - 1}"
        if entry_hash(cycle, entry) != entry.hash:
            return f"entry {position} was changed"
        previous = entry.hash
    return _wrong_end(position, previous, length, head)


def _wrong_end(found: int, last_hash: str, length: int, head: str) -> str | None:
    if found < length:
        return f"entry {found + 1} is missing: the cycle counts {length} entries"
    if found > length:
        return f"entry {length + 1} was added: the cycle counts {length} entries"
    return None if last_hash == head else f"entry {found} is not the one that the cycle ends with"
