"""Confirming answers carried over from the last plan: a new version in which they are the own ones."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from config.definition import Language
from config.form import FieldsSheet, FormSchema, YearsSheet
from config.languages import form_named_in
from documents.form import FormRequest, line_pointer, write_json
from models.errors import NothingToConfirmError
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.obligations import find_obligation
from models.queries.questions import plan_and_schema
from models.queries.submissions import counting_versions
from models.rules.answers import AnswerKey, Plan
from models.rules.differences import answer_text
from models.rules.questions import QuestionPlace, place_words
from tasks.forms import FormFor, form_request
from tasks.hand_in import HandIn, Receipt, hand_in
from tasks.questions import Whose
from tasks.services import Services


@dataclass(frozen=True)
class CarriedLine:
    """What is confirmed together: one line of a list, or one figure."""

    pointer: str
    """Where it stands in the form as JSON (RFC 6901)."""
    sheet: str
    """Title of the sheet."""
    place: str
    """The line as people read it."""
    answers: tuple[tuple[str, str], ...]
    """Titles of its fields, and what was answered."""


@dataclass(frozen=True)
class CarriedAnswers:
    """What of the version that counts still waits to be confirmed."""

    version: int
    lines: tuple[CarriedLine, ...]


@dataclass(frozen=True)
class Confirmation:
    """Which lines somebody confirms, on which version; `key` names the request."""

    version: int
    pointers: tuple[str, ...]
    sender: str = ""
    key: str | None = None
    by: str = ""
    """Address of who is signed in."""


def carried_answers(
    services: Services, whose: Whose, now: datetime, language: Language = Language.ENGLISH
) -> CarriedAnswers:
    """Return what waits to be confirmed, called in a language; nothing where no form counts."""
    with services.reading() as session:
        found = _current(look_at_cycle(session, whose.cycle, now), whose)
    if found is None:
        return CarriedAnswers(0, ())
    return CarriedAnswers(found.version, tuple(_lines(found.request.schema, found.plan, language)))


def confirm_carried(services: Services, whose: Whose, said: Confirmation, now: datetime) -> Receipt:
    """Hand in the version that counts once more, with lines confirmed, as JSON of the same form.

    Raises:
        NothingToConfirmError: another version counts by now, or none of those lines waits.
        CycleError: it may not enter.
    """
    with services.reading() as session:
        found = _current(look_at_cycle(session, whose.cycle, now), whose)
    if found is None or found.version != said.version:
        raise NothingToConfirmError(said.version)
    confirmed = _confirmed(found.request.schema, found.plan, set(said.pointers))
    if confirmed == found.plan:
        raise NothingToConfirmError(said.version)
    request = HandIn(
        **vars(whose),
        content=write_json(replace(found.request, answers=confirmed)),
        received_at=now,
        key=said.key,
        based_on=said.version,
        sender=said.sender,
        by=said.by,
    )
    return hand_in(services, request, now)


@dataclass(frozen=True)
class _Current:
    version: int
    plan: Plan
    request: FormRequest


def _current(cycle: CycleAt, whose: Whose) -> _Current | None:
    found = find_obligation(cycle.session, cycle.row, whose.respondent, whose.deliverable)
    versions = counting_versions(cycle.session, found.id)
    plan, schema = plan_and_schema(versions[-1] if versions else None)
    deliverable = cycle.definition.deliverable(whose.deliverable)
    if plan is None or schema is None or deliverable.form is None:
        return None
    empty = form_request(cycle.definition, FormFor(whose.respondent, found.respondent.name, deliverable))
    request = replace(empty, schema=schema, identity=plan.identity, catalogue=catalogue_of(cycle))
    return _Current(versions[-1].version, plan, request)


def _lines(schema: FormSchema, plan: Plan, language: Language) -> Iterator[CarriedLine]:
    named = form_named_in(schema, language)
    found: dict[str, list[AnswerKey]] = {}
    for key, answer in plan.given.items():
        if answer.carried_over:
            found.setdefault(line_pointer(schema.sheet(key.sheet), key), []).append(key)
    for pointer, keys in found.items():
        first = keys[0]
        sheet = named.sheet(first.sheet)
        titles = {one.code: one.title for one in sheet.fields}
        field = first.field if isinstance(sheet, FieldsSheet | YearsSheet) else ""
        yield CarriedLine(
            pointer,
            sheet.title,
            place_words(QuestionPlace(first.sheet, first.row, field), named, plan, language),
            tuple((titles[key.field], answer_text(plan.get(*key), language)) for key in keys),
        )


def _confirmed(schema: FormSchema, plan: Plan, pointers: Collection[str]) -> Plan:
    answers = {
        key: replace(answer, carried_over=False)
        if answer.carried_over and line_pointer(schema.sheet(key.sheet), key) in pointers
        else answer
        for key, answer in plan.answers.items()
    }
    return Plan(plan.identity, answers)
