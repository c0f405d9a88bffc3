"""Taking in what came: versions, registrations, and what the checks found on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Table, func
from sqlmodel import SQLModel, bindparam, select

from config.definition import FileFormat
from models.errors import TooLongError
from models.operations.audit import record
from models.operations.bulk import insert_rows
from models.operations.notices import queue
from models.operations.obligations import about, change_state
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.queries.submissions import versions_of
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import whole_second
from models.rules.findings import Finding
from models.rules.instants import utc_text
from models.rules.lifecycle import Change
from models.rules.occasions import received_occasion
from models.tables import FindingRow, ScanState, Submission, SubmissionKind

_FINDINGS: Table = SQLModel.metadata.tables["finding"]

# Built once: every check of a form asks these, and building a statement takes longer than its reading.
_SUBMISSION = select(Submission).where(Submission.id == bindparam("key"))
_FOUND_BEFORE = select(func.count()).where(FindingRow.submission_id == bindparam("key"))


@dataclass(frozen=True)
class Arrival:
    """A file that passed the gate; `received_at` was stamped before its body was read."""

    received_at: datetime
    sha256: str
    size: int
    format: FileFormat
    answers: str | None = None
    scan: ScanState = ScanState.NONE
    findings: tuple[Finding, ...] = ()
    """What the desk should know of the file itself; the checks come later."""
    based_on: int | None = None
    """Version that its sender built on, if it said so; 0 for none."""
    sender: str = ""
    """Office that handed it in, if known."""
    address: str = ""
    """Of who was signed in and handed it in, or of whose mail it came; empty otherwise."""
    actor: Actor = Actor.CONTACT
    """Who entered it: a contact by page or mail, or an officer who was given the file."""


@dataclass(frozen=True)
class Refusal:
    """A file that the gate refused: the rule and its hash, if it was read to its end.

    Of an incident it is kept when it arrived, as a UTC instant, and where in the file the gate stopped.
    """

    rule: str
    sha256: str | None
    received_at: datetime
    place: str = ""
    is_incident: bool = False
    actor: Actor = Actor.CONTACT


LONGEST_REFERENCE, LONGEST_MARKING, LONGEST_CUSTODIAN, LONGEST_SENDER = 64, 64, 128, 128
"""Characters that a registration keeps of each."""


@dataclass(frozen=True)
class Registration:
    """A part that must not or cannot enter: where it is, not what it says."""

    received_at: datetime
    reference: str
    pages: int
    marking: str
    custodian: str = ""


@dataclass(frozen=True)
class TakenIn:
    """What was taken in, and whether it is new: what came before is returned as it was."""

    submission: Submission
    is_new: bool


def receive(cycle: CycleAt, obligation: FoundObligation, arrival: Arrival) -> TakenIn:
    """Take in a version; the same bytes again change nothing, unless they were withdrawn meanwhile."""
    known = versions_of(cycle.session, obligation.id)
    for submission in known:
        if submission.sha256 == arrival.sha256 and submission.counts:
            return TakenIn(submission, is_new=False)
    submission = Submission(
        obligation_id=obligation.id,
        version=len(known) + 1,
        kind=SubmissionKind.VERSION,
        received_at=whole_second(arrival.received_at),
        sha256=arrival.sha256,
        size=arrival.size,
        format=arrival.format,
        answers=arrival.answers,
        scan=arrival.scan,
        based_on=arrival.based_on,
        sender=arrival.sender[:LONGEST_SENDER],
        sender_address=arrival.address,
    )
    detail = _arrived(submission, sha256=arrival.sha256, size=arrival.size)
    _take_in(cycle, obligation, submission, about(obligation, What.RECEIVED, arrival.actor, detail))
    _add_findings(cycle, submission.id or 0, arrival.findings, already=0)
    return TakenIn(submission, is_new=True)


def register(cycle: CycleAt, obligation: FoundObligation, part: Registration) -> TakenIn:
    """Record a part that is kept elsewhere; the same reference again changes nothing.

    Raises:
        TooLongError: a text is longer than the record holds.
    """
    _must_fit(part)
    known = versions_of(cycle.session, obligation.id)
    for submission in known:
        if submission.reference == part.reference and submission.counts:
            return TakenIn(submission, is_new=False)
    submission = Submission(
        obligation_id=obligation.id,
        version=len(known) + 1,
        kind=SubmissionKind.REGISTRATION,
        received_at=whole_second(part.received_at),
        reference=part.reference,
        pages=part.pages,
        marking=part.marking,
        custodian=part.custodian,
    )
    detail = _arrived(submission, reference=part.reference, pages=part.pages)
    _take_in(cycle, obligation, submission, about(obligation, What.REGISTERED, Actor.SECRETARIAT, detail))
    return TakenIn(submission, is_new=True)


def _arrived(submission: Submission, **more: object) -> dict[str, object]:
    # All that a receipt states of the arrival is on the chain: changed in its row, it is found.
    return {"version": submission.version, "received_at": utc_text(submission.received_at), **more}


def _must_fit(part: Registration) -> None:
    limits = {
        "reference": LONGEST_REFERENCE,
        "marking": LONGEST_MARKING,
        "custodian": LONGEST_CUSTODIAN,
    }
    for name, longest in limits.items():
        length = len(getattr(part, name))
        if length > longest:
            raise TooLongError(name, length, longest)


def _take_in(cycle: CycleAt, obligation: FoundObligation, submission: Submission, entry: Entry) -> None:
    cycle.session.add(submission)
    cycle.session.flush()
    queue(cycle, obligation, received_occasion(submission.version))
    change_state(cycle, obligation, Change.RECEIVE, entry)


def record_refusal(cycle: CycleAt, obligation: FoundObligation, refusal: Refusal) -> None:
    """Log that a file was refused, with nothing of its content; an incident is for somebody to look into."""
    detail: dict[str, object] = {"rule": refusal.rule}
    if refusal.sha256:
        detail["sha256"] = refusal.sha256
    if refusal.is_incident:
        detail |= {"place": refusal.place, "received_at": utc_text(whole_second(refusal.received_at))}
    what = What.INCIDENT if refusal.is_incident else What.REFUSED
    record(cycle, about(obligation, what, refusal.actor, detail))


def save_findings(
    cycle: CycleAt, submission_id: int, findings: Iterable[Finding], follows_on: date | None = None
) -> None:
    """Store what the checks found on a version, after what the gate did; done once, it is not done again.

    Args:
        cycle: the cycle at its instant.
        submission_id: the version.
        findings: what was found.
        follows_on: Brussels day by which a part of it is announced.
    """
    submission = cycle.session.exec(_SUBMISSION, params={"key": submission_id}).one()
    if submission.checked_at:
        return
    submission.checked_at = cycle.now
    add_findings(cycle, submission, findings, follows_on)


def add_findings(
    cycle: CycleAt, submission: Submission, findings: Iterable[Finding], follows_on: date | None
) -> None:
    """Store what was found on a version after what is stored already, and when to look at it again."""
    submission.follows_on = follows_on
    cycle.session.add(submission)
    key = submission.id or 0
    before = cycle.session.exec(_FOUND_BEFORE, params={"key": key}).one()
    _add_findings(cycle, key, findings, already=before)


def _add_findings(cycle: CycleAt, submission_id: int, findings: Iterable[Finding], already: int) -> None:
    rows = [
        {"submission_id": submission_id, "position": position, **vars(finding)}
        for position, finding in enumerate(findings, start=already + 1)
    ]
    insert_rows(cycle.session, _FINDINGS, rows)
