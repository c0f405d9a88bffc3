"""Handing in: the gate, the store, the receipt; what a person hands in is never lost once acknowledged."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from sqlmodel import Session

from config.definition import Definition, FileFormat
from config.form import load_form_schema
from documents.gate import (
    Admitted,
    Verdict,
    admit,
    formats_taken,
    look_at,
    mentions,
    read_body,
    refuse_classified,
    refuse_classified_marking,
)
from documents.reader import open_form, read_json, read_opened
from models.errors import GateError, InfectedFileError
from models.operations.cycle import is_first_time, lock_cycle
from models.operations.statements import (
    NOTHING_NOTED,
    StatementNote,
    Translation,
    must_be_statement,
    note_statement,
)
from models.operations.submissions import Arrival, Refusal, TakenIn, receive, record_refusal
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.differences import overtaken
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.rules.answers import Plan, plan_to_json
from models.rules.audit import Actor
from models.rules.findings import Finding
from models.rules.overtaking import Overtaken
from models.tables import ScanState
from tasks.forms import FormFor, form_identity
from tasks.scanning import scanner_of
from tasks.services import Services
from tasks.write_queue import WriteQueue

_WRITES = WriteQueue()
"""Threads of one process queue here and not at the database: the cycle is locked for each of them anyway, and
who waits for SQLite sleeps and may be overtaken for seconds."""


@dataclass(frozen=True)
class Beside:
    """What is said of a statement as it is handed in, and its translation: a second file of the version."""

    note: StatementNote = NOTHING_NOTED
    translation: bytes | None = None
    translation_language: str = "en"


NOTHING_BESIDE = Beside()
"""For what comes alone."""


@dataclass(frozen=True)
class HandIn:
    """One file handed in; `received_at` is stamped before its body is read, `key` names the request.

    A stream is read here, up to the largest file that may enter. `file_name` is what the sender calls it.
    """

    cycle: str
    respondent: str
    deliverable: str
    content: bytes | BinaryIO
    received_at: datetime
    key: str | None = None
    file_name: str = ""
    beside: Beside = NOTHING_BESIDE
    based_on: int | None = None
    """Version that the file builds on, if its sender says so; 0 for none."""
    sender: str = ""
    """Office that hands it in, if known."""
    by: str = ""
    """Address of who is signed in and hands it in, or of whose mail it came; empty otherwise."""
    actor: Actor = Actor.CONTACT
    """Who enters it: a contact by page or mail, or an officer who was given the file."""


@dataclass(frozen=True)
class Receipt:
    """What was received: enough to find it again and to prove that it is unchanged."""

    cycle: str
    respondent: str
    deliverable: str
    version: int
    received_at: datetime
    sha256: str
    is_repeated: bool
    overtook: Overtaken | None = None
    """A version that came shortly before, of which the sender of this one did not know; both are kept."""
    waits_for_scan: bool = False


def hand_in(services: Services, request: HandIn, now: datetime) -> Receipt:
    """Take in one version and return its receipt; the same bytes again repeat the receipt.

    Raises:
        GateError: the file may not enter; its hash and the rule are logged, nothing else is kept.
        CycleError: that respondent does not owe that deliverable here.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, request.cycle, now)
        whose = _whose(cycle, request)
    body = None
    try:
        body = request.content if isinstance(request.content, bytes) else read_body(request.content)
        arrival = _through_the_gate(services, cycle, whose, request, body)
        note, scan = admit_note(services, whose.deliverable.formats, request.beside, request.received_at)
    except GateError as refusal:
        _log_refusal(services, request, _refusal(request, refusal, body), now)
        raise
    if scan is ScanState.WAITING:
        arrival = replace(arrival, scan=scan)
    for file in {body, request.beside.translation or body}:
        services.files.put(file)
    return _WRITES.write(services, lambda session: _take_in(session, request, arrival, note, now))


def _take_in(
    session: Session, request: HandIn, arrival: Arrival, note: StatementNote, now: datetime
) -> Receipt:
    cycle = lock_cycle(session, request.cycle, now)
    obligation = find_obligation(session, cycle.row, request.respondent, request.deliverable)
    _remember(cycle, request)
    taken = receive(cycle, obligation, arrival)
    if note != NOTHING_NOTED:
        note_statement(cycle, obligation, taken.submission, note, request.actor)
    overtook = overtaken(versions_of(session, obligation.id), taken.submission.version)
    return _receipt(request, taken, overtook)


def _whose(cycle: CycleAt, request: HandIn) -> FormFor:
    found = find_obligation(cycle.session, cycle.row, request.respondent, request.deliverable)
    deliverable = cycle.definition.deliverable(request.deliverable)
    if request.beside != NOTHING_BESIDE:
        must_be_statement(cycle, request.deliverable)
    return FormFor(found.respondent.code, found.respondent.name, deliverable)


def _through_the_gate(
    services: Services, cycle: CycleAt, whose: FormFor, request: HandIn, body: bytes
) -> Arrival:
    admitted = admit(body, formats_taken(whose.deliverable), request.file_name)
    scan = _scan(services, body)
    answers = None
    if whose.deliverable.form is None:
        findings = look_at(body, admitted, request.file_name).findings
    else:
        findings, plan = _read(cycle.definition, whose, admitted, request.file_name, body)
        refuse_classified(plan)
        answers, findings = plan_to_json(plan), findings + mentions(plan)
    received = (request.received_at, admitted.sha256, admitted.size, admitted.format)
    return Arrival(
        *received, answers, scan, findings, request.based_on, request.sender, request.by, request.actor
    )


def _read(
    definition: Definition, whose: FormFor, admitted: Admitted, file_name: str, body: bytes
) -> tuple[tuple[Finding, ...], Plan]:
    schema, year = load_form_schema(whose.deliverable.form or ""), definition.year
    identity = form_identity(definition, whose)
    if admitted.format is FileFormat.XLSX:
        told = open_form(body, schema, year)
        findings = look_at(body, admitted, file_name, told).findings
        return findings, read_opened(told, schema, identity, year)
    findings = look_at(body, admitted, file_name).findings
    return findings, read_json(body, schema, identity, year)


def _scan(services: Services, body: bytes) -> ScanState:
    scanner = scanner_of(services)
    if scanner is None:
        return ScanState.NONE
    verdict = scanner.scan(body)
    if verdict is Verdict.INFECTED:
        raise InfectedFileError
    return ScanState.CLEAN if verdict is Verdict.CLEAN else ScanState.WAITING


def _refusal(request: HandIn, refusal: GateError, body: bytes | None) -> Refusal:
    # What was not read to its end has no hash.
    sha256 = None if body is None else hashlib.sha256(body).hexdigest()
    return Refusal(
        refusal.rule, sha256, request.received_at, refusal.place, refusal.is_incident, request.actor
    )


def admit_note(
    services: Services, formats: tuple[FileFormat, ...], beside: Beside, received_at: datetime
) -> tuple[StatementNote, ScanState]:
    """Return what is said of a statement, its translation admitted like any file, and what the scanner said.

    Raises:
        GateError: the marking is that of EU classified information, or the translation may not enter.
    """
    refuse_classified_marking(beside.note.marking)
    if beside.translation is None:
        return beside.note, ScanState.NONE
    admitted = admit(beside.translation, formats)
    scan = _scan(services, beside.translation)
    look_at(beside.translation, admitted)
    language, file = beside.translation_language, (admitted.sha256, admitted.size, admitted.format)
    return replace(beside.note, translation=Translation(language, *file, received_at)), scan


def _log_refusal(services: Services, request: HandIn, refusal: Refusal, now: datetime) -> None:
    with services.transaction() as session:
        cycle = lock_cycle(session, request.cycle, now)
        obligation = find_obligation(session, cycle.row, request.respondent, request.deliverable)
        if _remember(cycle, request):
            record_refusal(cycle, obligation, refusal)


def _remember(cycle: CycleAt, request: HandIn) -> bool:
    return request.key is None or is_first_time(cycle, request.key)


def _receipt(request: HandIn, taken: TakenIn, overtook: Overtaken | None) -> Receipt:
    submission = taken.submission
    return Receipt(
        cycle=request.cycle,
        respondent=request.respondent,
        deliverable=request.deliverable,
        version=submission.version,
        received_at=submission.received_at,
        sha256=submission.sha256 or "",
        is_repeated=not taken.is_new,
        overtook=overtook,
        waits_for_scan=submission.scan is ScanState.WAITING,
    )
