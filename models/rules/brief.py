"""What an officer should know before calling a state: the brief, apart from how it looks."""

from dataclasses import dataclass
from datetime import date, datetime

from config.definition import ContactRole
from models.rules.findings import Finding
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import ObligationState


@dataclass(frozen=True)
class BriefVersion:
    """One version that came; `received_at` is its UTC instant of arrival."""

    version: int
    received_at: datetime
    reference: str | None = None
    """Reference of a registration: a part that was registered, not handed in."""
    differs_in: int | None = None
    """Answers in which it differs from the version before it; none where that cannot be said."""
    withdrawn_at: datetime | None = None
    """UTC instant at which the respondent took it back; it counts no more."""


@dataclass(frozen=True)
class BriefDeliverable:
    """Where one obligation stands; instants are UTC, those of the deadline version in force."""

    title: str
    state: ObligationState
    due_at: datetime
    late_after: datetime
    cut_off_at: datetime
    versions: tuple[BriefVersion, ...] = ()
    """What came, oldest first."""
    awaits_certification: bool = False
    """Whether the version that counts is to be certified by another office, and is not yet."""
    clearance: str = ""
    """What the cover of the version that counts says of its clearance."""
    is_announced: bool = False
    """Whether the due instant is a day that the respondent named; `late_after` does not follow it."""
    change: str = ""
    """What happened to the deadline last, such as 'extended' or 'announced'; empty for the first one."""


@dataclass(frozen=True)
class BriefLetter:
    """One letter; `at` is the UTC instant of its making."""

    at: datetime
    kind: LetterKind
    state: LetterState


@dataclass(frozen=True)
class BriefCall:
    """One telephone call; `at` is its UTC instant."""

    at: datetime
    office: str
    said: str


@dataclass(frozen=True)
class BriefMeeting:
    """One bilateral meeting, on a Brussels day; offices, no persons."""

    held_on: date
    offices: tuple[str, ...]
    agreed: tuple[str, ...]


@dataclass(frozen=True)
class BriefContact:
    """One office to call."""

    role: ContactRole
    office: str
    address: str
    telephone: str = ""


@dataclass(frozen=True)
class PlannedLetter:
    """The next letter that would go by itself; `at` is a UTC instant."""

    at: datetime
    kind: LetterKind
    remark: str = ""
    """What keeps it, such as 'waits for approval'."""


@dataclass(frozen=True)
class StateBrief:
    """All that the brief on one respondent says; internal to the secretariat."""

    cycle_title: str
    respondent: str
    """EU two-letter code."""
    respondent_name: str
    time_zone: str
    """Zone of the capital, such as 'Europe/Athens'."""
    as_at: datetime
    """UTC instant at which all of this was so."""
    marking: str = ""
    deliverables: tuple[BriefDeliverable, ...] = ()
    contacts: tuple[BriefContact, ...] = ()
    """Whom to call, the first one first."""
    letters: tuple[BriefLetter, ...] = ()
    """Letters, newest first."""
    calls: tuple[BriefCall, ...] = ()
    """Calls, newest first."""
    meetings: tuple[BriefMeeting, ...] = ()
    """Meetings, newest first."""
    questions: tuple[str, ...] = ()
    """Questions of clarifications that are not answered."""
    answered: tuple[tuple[str, str], ...] = ()
    """Those asked last that are answered in words, each with its answer."""
    findings: tuple[Finding, ...] = ()
    """Findings on the versions in force; those for the desk are left out of the brief."""
    next_letter: PlannedLetter | None = None
