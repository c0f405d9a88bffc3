"""A form split into parts for several authors, and put together again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from config.definition import Definition, FileFormat
from config.form import FormSchema, form_reference, stored_forms
from config.reference import read_roster
from documents.form import FormRequest, write_form
from documents.gate import admit, refuse_classified
from documents.reader import read_form, read_identity, read_part
from models.errors import GateError, UnknownCycleError, UnknownFormError, UnusablePartError
from models.queries.cycles import look_at_cycle
from models.rules.answers import Answer, FormIdentity
from models.rules.lint import read_definition
from models.rules.merging import Conflict, PlanPart, merge_plans
from tasks.definitions import definition_text, known_definitions
from tasks.forms import FormFor, form_request
from tasks.services import Services


@dataclass(frozen=True)
class PartFile:
    """One part of a form: its workbook, and the sheets in it."""

    name: str
    sheets: tuple[str, ...]
    content: bytes


@dataclass(frozen=True)
class SaidBy:
    """What one file answers at a place."""

    file: str
    answer: str


@dataclass(frozen=True)
class PlaceInDispute:
    """A place that files answer differently."""

    sheet: str
    cell: str
    field: str
    said: tuple[SaidBy, ...]


@dataclass(frozen=True)
class MergedForm:
    """The parts as one workbook; none where they contradict each other."""

    file_name: str
    content: bytes | None
    disputes: tuple[PlaceInDispute, ...]
    lacking: tuple[str, ...]
    """Titles of the sheets that no file has."""


def split_form(services: Services, content: bytes, now: datetime) -> list[PartFile]:
    """Return a form as parts: one workbook for each group of sheets that goes to one author.

    Raises:
        GateError: the file may not enter, or is no whole form.
        CycleError: its cycle or its form is not known here.
    """
    admit(content, (FileFormat.XLSX,))
    request = _request_of(services, read_identity(content), now)
    plan = read_form(content, request.schema, request.identity, request.year)
    refuse_classified(plan)
    filled = replace(request, answers=plan)
    return [_part(filled, code) for code in request.schema.parts]


def merge_forms(services: Services, files: Mapping[str, bytes], now: datetime) -> MergedForm:
    """Return parts of one form put together; where two answer differently, nothing is written.

    Args:
        services: the services of this process.
        files: the workbooks by their names, at least one.
        now: UTC instant.

    Raises:
        UnusablePartError: a file may not enter, or is no part of the form that the first one is.
        CycleError: its cycle or its form is not known here.
    """
    request: FormRequest | None = None
    parts = []
    for name, content in files.items():
        try:
            admit(content, (FileFormat.XLSX,))
            request = request or _request_of(services, read_identity(content), now)
            found = read_part(content, request.schema, request.identity, request.year)
            refuse_classified(found.plan)
        except GateError as error:
            raise UnusablePartError(name, error) from error
        parts.append(PlanPart(name, found.plan, found.sheets))
    if request is None:
        raise ValueError("there is nothing to merge")
    return _merged(request, parts)


def _merged(request: FormRequest, parts: list[PlanPart]) -> MergedForm:
    merged = merge_plans(request.identity, parts)
    present = {code for part in parts for code in part.sheets}
    return MergedForm(
        file_name=f"{_stem(request)}.xlsx",
        content=None if merged.conflicts else write_form(replace(request, answers=merged.plan)),
        disputes=tuple(_dispute(request.schema, conflict) for conflict in merged.conflicts),
        lacking=tuple(sheet.title for sheet in request.schema.sheets if sheet.code not in present),
    )


def _part(request: FormRequest, code: str) -> PartFile:
    sheets = tuple(sheet.title for sheet in request.schema.sheets if sheet.part_code == code)
    content = write_form(replace(request, parts=frozenset({code})))
    return PartFile(f"{_stem(request)}-{code}.xlsx", sheets, content)


def _stem(request: FormRequest) -> str:
    return f"{request.identity.respondent}-{request.identity.schema}"


def _dispute(schema: FormSchema, conflict: Conflict) -> PlaceInDispute:
    sheet = schema.sheet(conflict.key.sheet)
    field = next(field for field in sheet.fields if field.code == conflict.key.field)
    title = f"{conflict.key.row} {field.title}".strip()
    said = tuple(SaidBy(name, _in_words(answer)) for name, answer in conflict.answers)
    return PlaceInDispute(sheet.title, conflict.answers[0][1].cell, title, said)


def _in_words(answer: Answer) -> str:
    if answer.not_available:
        return f"not available: {answer.reason}"
    value = {True: "yes", False: "no"}[answer.value] if isinstance(answer.value, bool) else str(answer.value)
    return f"{value} ({answer.reason})" if answer.reason else value


def _request_of(services: Services, identity: FormIdentity, now: datetime) -> FormRequest:
    definition = _definition_of(services, identity.cycle, now)
    reference = form_reference(identity.schema, identity.schema_version)
    schema = stored_forms().get(reference)
    names = {entry.code: entry.name for entry in read_roster(definition.respondents.roster)}
    asked = [one for one in definition.deliverables if (one.form or "").partition("@")[0] == identity.schema]
    if schema is None or not asked or identity.respondent not in names:
        raise UnknownFormError(f"{reference} of {identity.respondent}", sorted(stored_forms()))
    whose = FormFor(identity.respondent, names[identity.respondent], asked[0])
    return replace(form_request(definition, whose), schema=schema, identity=identity)


def _definition_of(services: Services, code: str, now: datetime) -> Definition:
    try:
        with services.reading() as session:
            return look_at_cycle(session, code, now).definition
    except UnknownCycleError:
        if code not in known_definitions():
            raise
        return read_definition(definition_text(code))
