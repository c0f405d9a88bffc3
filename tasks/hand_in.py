"""Handing in: the gate, the store, the receipt; what a person hands in is never lost once acknowledged."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from config.form import load_form_schema
from documents.gate import Admitted, admit, refuse_classified
from documents.reader import read_form
from models.errors import GateError
from models.operations.cycle import is_first_time, lock_cycle
from models.operations.submissions import Arrival, TakenIn, receive, record_refusal
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.differences import overtaken
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.rules.answers import plan_to_json
from models.rules.overtaking import Overtaken
from tasks.forms import FormFor, form_identity
from tasks.services import Services


@dataclass(frozen=True)
class HandIn:
    """One file handed in; `received_at` is stamped before its body is read, `key` names the request."""

    cycle: str
    respondent: str
    deliverable: str
    content: bytes
    received_at: datetime
    key: str | None = None
    based_on: int | None = None
    """Version that the file builds on, if its sender says so; 0 for none."""
    sender: str = ""
    """Office that hands it in, if known."""


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


def hand_in(services: Services, request: HandIn, now: datetime) -> Receipt:
    """Take in one version and return its receipt; the same bytes again repeat the receipt.

    Raises:
        GateError: the file may not enter; its hash and the rule are logged, nothing else is kept.
        CycleError: that respondent does not owe that deliverable here.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, request.cycle, now)
        whose = _whose(cycle, request)
    try:
        admitted, answers = _through_the_gate(cycle, whose, request)
    except GateError as refusal:
        _log_refusal(services, request, refusal, now)
        raise
    services.files.put(request.content)
    arrival = Arrival(
        request.received_at,
        admitted.sha256,
        admitted.size,
        admitted.format,
        answers,
        request.based_on,
        request.sender,
    )
    with services.transaction() as session:
        cycle = lock_cycle(session, request.cycle, now)
        obligation = find_obligation(session, cycle.row, request.respondent, request.deliverable)
        _remember(cycle, request)
        taken = receive(cycle, obligation, arrival)
        overtook = overtaken(versions_of(session, obligation.id), taken.submission.version)
        return _receipt(request, taken, overtook)


def _whose(cycle: CycleAt, request: HandIn) -> FormFor:
    found = find_obligation(cycle.session, cycle.row, request.respondent, request.deliverable)
    deliverable = cycle.definition.deliverable(request.deliverable)
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


def _log_refusal(services: Services, request: HandIn, refusal: GateError, now: datetime) -> None:
    sha256 = hashlib.sha256(request.content).hexdigest()
    with services.transaction() as session:
        cycle = lock_cycle(session, request.cycle, now)
        obligation = find_obligation(session, cycle.row, request.respondent, request.deliverable)
        if _remember(cycle, request):
            record_refusal(cycle, obligation, refusal.rule, sha256)


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
    )
