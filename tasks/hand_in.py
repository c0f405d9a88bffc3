"""Handing in: the gate, the store, the receipt; what a person hands in is never lost once acknowledged."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from config.definition import FileFormat
from config.form import load_form_schema
from documents.gate import Admitted, admit, refuse_classified, refuse_classified_marking
from documents.reader import read_form
from models.errors import GateError
from models.operations.cycle import is_first_time, lock_cycle
from models.operations.statements import (
    NOTHING_NOTED,
    StatementNote,
    Translation,
    must_be_statement,
    note_statement,
)
from models.operations.submissions import Arrival, TakenIn, receive, record_refusal
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.obligations import find_obligation
from models.rules.answers import plan_to_json
from models.rules.audit import Actor
from tasks.forms import FormFor, form_identity
from tasks.services import Services


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
    """One file handed in; `received_at` is stamped before its body is read, `key` names the request."""

    cycle: str
    respondent: str
    deliverable: str
    content: bytes
    received_at: datetime
    key: str | None = None
    beside: Beside = NOTHING_BESIDE


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


def hand_in(services: Services, request: HandIn, now: datetime) -> Receipt:
    """Take in one version and return its receipt; the same bytes again repeat the receipt.

    Raises:
        GateError: the file may not enter; its hash and the rule are logged, nothing else is kept.
        CycleError: that respondent does not owe that deliverable here.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, request.cycle, now)
        whose = _whose(cycle, request)
    content = request.content
    try:
        admitted, answers = _through_the_gate(cycle, whose, request)
        content = request.beside.translation or content
        note = admit_note(whose.deliverable.formats, request.beside, request.received_at)
    except GateError as refusal:
        _log_refusal(services, request, refusal, content, now)
        raise
    for file in {request.content, content}:
        services.files.put(file)
    arrival = Arrival(request.received_at, admitted.sha256, admitted.size, admitted.format, answers)
    with services.transaction() as session:
        cycle = lock_cycle(session, request.cycle, now)
        obligation = find_obligation(session, cycle.row, request.respondent, request.deliverable)
        _remember(cycle, request)
        taken = receive(cycle, obligation, arrival)
        if note != NOTHING_NOTED:
            note_statement(cycle, obligation, taken.submission, note, Actor.CONTACT)
        return _receipt(request, taken)


def _whose(cycle: CycleAt, request: HandIn) -> FormFor:
    found = find_obligation(cycle.session, cycle.row, request.respondent, request.deliverable)
    deliverable = cycle.definition.deliverable(request.deliverable)
    if request.beside != NOTHING_BESIDE:
        must_be_statement(cycle, request.deliverable)
    return FormFor(found.respondent.code, found.respondent.name, deliverable)


def _through_the_gate(cycle: CycleAt, whose: FormFor, request: HandIn) -> tuple[Admitted, str | None]:
    admitted = admit(request.content, whose.deliverable.formats)
    if whose.deliverable.form is None:
        return admitted, None
    plan = read_form(
        request.content,
        load_form_schema(whose.deliverable.form),
        form_identity(cycle.definition, whose),
        cycle.definition.year,
    )
    refuse_classified(plan)
    return admitted, plan_to_json(plan)


def admit_note(formats: tuple[FileFormat, ...], beside: Beside, received_at: datetime) -> StatementNote:
    """Return what is said of a statement, its translation admitted like any file.

    Raises:
        GateError: the marking is that of EU classified information, or the translation may not enter.
    """
    refuse_classified_marking(beside.note.marking)
    if beside.translation is None:
        return beside.note
    admitted = admit(beside.translation, formats)
    return replace(
        beside.note,
        translation=Translation(
            beside.translation_language, admitted.sha256, admitted.size, admitted.format, received_at
        ),
    )


def _log_refusal(
    services: Services, request: HandIn, refusal: GateError, content: bytes, now: datetime
) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    with services.transaction() as session:
        cycle = lock_cycle(session, request.cycle, now)
        obligation = find_obligation(session, cycle.row, request.respondent, request.deliverable)
        if _remember(cycle, request):
            record_refusal(cycle, obligation, refusal.rule, sha256)


def _remember(cycle: CycleAt, request: HandIn) -> bool:
    return request.key is None or is_first_time(cycle, request.key)


def _receipt(request: HandIn, taken: TakenIn) -> Receipt:
    submission = taken.submission
    return Receipt(
        cycle=request.cycle,
        respondent=request.respondent,
        deliverable=request.deliverable,
        version=submission.version,
        received_at=submission.received_at,
        sha256=submission.sha256 or "",
        is_repeated=not taken.is_new,
    )
