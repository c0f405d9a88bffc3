"""What a respondent's own contacts may see of it, as one value; nothing of anybody else or of the desk."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from config.definition import Language
from config.languages import definition_in
from models.queries.board_pages import BoardFilter, Span, board_page
from models.queries.cycles import CycleAt, cycle_codes, look_at_cycle
from models.queries.dossier import question_sets
from models.queries.obligations import BoardRow, FoundObligation, board_lines, find_obligation
from models.queries.receipts import RecordedArrival, recorded_arrivals
from models.queries.submissions import findings_of
from models.rules.access import Member
from models.rules.calendar import ZONE
from models.rules.dossier import NextStep, QuestionSet, last_asked, next_step
from models.rules.findings import Audience, Finding
from models.rules.lifecycle import ObligationState
from models.rules.receipts import EntryPlace
from models.tables import ScanState, Submission
from tasks.services import Services

_ALL = Span(limit=1000)
"""Nobody owes as many deliverables in one cycle."""


@dataclass(frozen=True)
class DeskVersion:
    """One version or registration of the respondent's own; instants are UTC."""

    version: int
    received_at: datetime
    sha256: str | None
    size: int | None
    """Bytes."""
    format: str | None
    reference: str | None
    """Reference of a registration."""
    sender: str
    """Office that handed it in, if known."""
    scan: ScanState
    """What the scanner for malicious software said."""
    checked_at: datetime | None
    """None until the checks have looked at it."""
    certified_at: datetime | None
    withdrawn_at: datetime | None
    receipt: EntryPlace
    """Its entry in the record, which its receipt quotes."""
    findings: tuple[Finding, ...]
    """What is technically wrong; what is for the desk is never here."""


@dataclass(frozen=True)
class DeskQuestions:
    """One set of questions as its letter told it; `asked_at` is a UTC instant."""

    number: int
    version: int
    """The version that it was asked on."""
    asked_at: datetime
    questions: tuple[str, ...]
    answered_in: int | None
    """The next version that counts, none if none came."""


@dataclass(frozen=True)
class DeskObligation:
    """One thing that the respondent owes or owed; instants are UTC unless the name says where."""

    cycle: str
    cycle_title: str
    closed_at: datetime | None
    """When the cycle was closed, none while it is open."""
    deliverable: str
    title: str
    state: ObligationState
    due_at: datetime
    due_in_brussels: datetime
    due_there: datetime
    """In the time of the respondent's capital."""
    late_after: datetime
    cut_off_at: datetime
    is_announced: bool
    """Whether the due instant is a day that the respondent named; `late_after` does not follow it."""
    is_overdue: bool
    next_step: NextStep
    is_answered: bool
    """Whether all that was asked last is answered in words, and the secretariat looks at it."""
    versions: tuple[DeskVersion, ...]
    """The first first."""
    questions: tuple[DeskQuestions, ...]
    """Sets that a letter told, the first first."""

    @property
    def asked_by(self) -> datetime:
        """Return the UTC instant to which days are counted: the one named, or until when it is in time."""
        return max(self.due_at, self.late_after) if self.is_announced else self.due_at

    @property
    def is_open(self) -> bool:
        """Whether the respondent has something to do for it in an open cycle."""
        return self.closed_at is None and self.next_step is not NextStep.NOTHING


class DayKind(StrEnum):
    """What an instant in a contact's calendar is."""

    DUE = "due"
    CUT_OFF = "cut_off"


@dataclass(frozen=True)
class DeskDay:
    """One instant (UTC) in the calendar of a respondent."""

    at: datetime
    kind: DayKind
    cycle: str
    deliverable: str
    title: str
    is_announced: bool
    """Whether it is a day that the respondent named."""


@dataclass(frozen=True)
class DeskRespondent:
    """What one respondent's contacts see."""

    respondent: str
    roster: str
    name: str
    time_zone: str
    obligations: tuple[DeskObligation, ...]
    """By the opening of cycles, then as in the definition; what is not called for yet is left out."""
    calendar: tuple[DeskDay, ...]
    """What is still to come in open cycles, by instant."""


@dataclass(frozen=True)
class Desk:
    """What contacts see at the UTC instant `as_at`, for each respondent that they speak for."""

    as_at: datetime
    respondents: tuple[DeskRespondent, ...]
    """In the order asked for; who is asked for nothing is left out."""


def desk(
    services: Services, members: Sequence[Member], now: datetime, language: Language = Language.ENGLISH
) -> Desk:
    """Return what the contacts of some respondents may see, in all cycles.

    Args:
        services: services of this process.
        members: those that the contacts speak for; nobody else's are read, not even of the same code.
        now: UTC instant.
        language: in which cycles and deliverables are called.

    Raises:
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        cycles = [look_at_cycle(session, code, now) for code in cycle_codes(session)]
        seen = (_respondent(cycles, member, language) for member in dict.fromkeys(members))
        return Desk(now, tuple(one for one in seen if one is not None))


def desk_obligation(cycle: CycleAt, found: FoundObligation, language: Language) -> DeskObligation | None:
    """Return what a respondent's contacts see of one deliverable; none if it is not asked for yet."""
    if found.row.state is ObligationState.PLANNED:
        return None
    (row,) = board_lines(cycle.session, [found.id])
    return _obligation(cycle, found, row, language)


def _owed(cycle: CycleAt, lines: BoardFilter) -> Iterator[tuple[FoundObligation, BoardRow]]:
    for row in board_page(cycle, lines, _ALL).rows:
        if row.state is not ObligationState.PLANNED:
            yield find_obligation(cycle.session, cycle.row, row.respondent, row.deliverable), row


def _respondent(cycles: Collection[CycleAt], member: Member, language: Language) -> DeskRespondent | None:
    owed = [
        (cycle, *one)
        for cycle in cycles
        if cycle.definition.respondents.roster == member.roster
        for one in _owed(cycle, BoardFilter(respondents=[member.code]))
    ]
    if not owed:
        return None
    who = owed[-1][1].respondent
    obligations = tuple(_obligation(*one, language) for one in owed)
    ahead = tuple(_calendar(obligations, owed[-1][0].now))
    return DeskRespondent(member.code, member.roster, who.name, who.time_zone, obligations, ahead)


def _obligation(cycle: CycleAt, found: FoundObligation, row: BoardRow, language: Language) -> DeskObligation:
    words = definition_in(cycle.definition, language)
    asked = words.deliverable(row.deliverable)
    arrivals = recorded_arrivals(cycle, found)
    rows = [one.submission for one in arrivals]
    findings = findings_of(cycle.session, [one.id or 0 for one in rows])
    sets = [one for one in question_sets(cycle.session, found.id) if one.is_told]
    versions = tuple(_version(one, findings.get(one.submission.id or 0, ())) for one in arrivals)
    last = last_asked(sets, row.version) if row.state is ObligationState.CLARIFICATION_ASKED else None
    current = next((one for one in reversed(versions) if one.version == row.version), None)
    return DeskObligation(
        cycle=cycle.code,
        cycle_title=words.title,
        closed_at=cycle.row.closed_at,
        deliverable=row.deliverable,
        title=asked.title,
        state=row.state,
        due_at=row.due_at,
        due_in_brussels=row.due_at.astimezone(ZoneInfo(ZONE)),
        due_there=row.due_at.astimezone(ZoneInfo(found.respondent.time_zone)),
        late_after=row.late_after,
        cut_off_at=row.cut_off_at,
        is_announced=row.is_announced,
        is_overdue=row.is_overdue_at(cycle.now),
        next_step=next_step(
            row.state,
            awaits_answer=last is not None and bool(last.unanswered),
            to_correct=current is not None and any(one.asks_contact for one in current.findings),
            awaits_certification=row.awaits_certification([asked.code] if asked.certification else []),
        ),
        is_answered=last is not None and not last.unanswered,
        versions=versions,
        questions=tuple(_questions(one, rows) for one in sets),
    )


def _version(arrival: RecordedArrival, findings: Iterable[Finding]) -> DeskVersion:
    entry = arrival.submission
    return DeskVersion(
        version=entry.version,
        received_at=entry.received_at,
        sha256=entry.sha256,
        size=entry.size,
        format=entry.format,
        reference=entry.reference,
        sender=entry.sender,
        scan=entry.scan,
        checked_at=entry.checked_at,
        certified_at=entry.certified_at,
        withdrawn_at=entry.withdrawn_at,
        receipt=EntryPlace(arrival.position, arrival.hash),
        findings=tuple(one for one in findings if one.audience is Audience.CONTACT),
    )


def _questions(asked: QuestionSet, versions: Sequence[Submission]) -> DeskQuestions:
    after = next((one.version for one in versions if one.counts and one.version > asked.version), None)
    return DeskQuestions(asked.number, asked.version, asked.asked_at, asked.questions, after)


def _calendar(obligations: Collection[DeskObligation], now: datetime) -> Iterator[DeskDay]:
    days = [
        DeskDay(at, kind, one.cycle, one.deliverable, one.title, kind is DayKind.DUE and one.is_announced)
        for one in obligations
        if one.next_step is NextStep.HAND_IN and one.closed_at is None
        for at, kind in ((one.due_at, DayKind.DUE), (one.cut_off_at, DayKind.CUT_OFF))
        if at >= now
    ]
    yield from sorted(days, key=lambda one: one.at)
