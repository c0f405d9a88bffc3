"""The form of a respondent, with the last plan's answers in it and public figures beside them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from config.definition import CatalogueItem, Definition, Deliverable
from config.form import form_reference, load_form_schema, stored_forms
from config.reference import known_catalogue, read_public_figures
from documents.form import FormRequest, write_form
from models.queries.catalogues import catalogue_of, unchanged_since
from models.queries.cycles import CycleAt, pinned_definition
from models.queries.submissions import last_plan
from models.rules.answers import FormIdentity, Plan
from models.rules.carrying import carry_over


@dataclass(frozen=True)
class FormFor:
    """Whose form it is."""

    respondent: str
    respondent_name: str
    deliverable: Deliverable

    @property
    def file_name(self) -> str:
        """Return the name under which the form goes out."""
        return f"{self.respondent}-{self.deliverable.code}.xlsx"


def form_identity(definition: Definition, whose: FormFor) -> FormIdentity:
    """Return what a form of this cycle and respondent says of itself."""
    schema = load_form_schema(whose.deliverable.form or "")
    return FormIdentity(definition.code, whose.respondent, schema.name, schema.version)


def form_request(definition: Definition, whose: FormFor, answers: Plan | None = None) -> FormRequest:
    """Return what a form is written from, empty or with answers, by what is known now of the items."""
    return FormRequest(
        schema=load_form_schema(whose.deliverable.form or ""),
        identity=form_identity(definition, whose),
        cycle_title=definition.title,
        year=definition.year,
        respondent_name=whose.respondent_name,
        catalogue=known_catalogue(definition),
        public_figures=read_public_figures(),
        answers=answers,
        marking=definition.letters.marking,
        ask=f"{definition.letters.sender}, {definition.letters.reply_to}",
    )


def write_form_for(cycle: CycleAt, whose: FormFor) -> bytes:
    """Return the workbook to fill in; answers of the last plan stand in it, to be confirmed."""
    request = request_for(cycle, whose)
    if request.answers is None:
        return _empty_form(cycle.row.definition_text, whose, catalogue_of(cycle))
    return write_form(request)


def request_for(cycle: CycleAt, whose: FormFor) -> FormRequest:
    """Return what the form of an open cycle is written from."""
    row = cycle.row
    request = replace(form_request(cycle.definition, whose), catalogue=catalogue_of(cycle))
    last = last_plan(cycle.session, row.series, row.opened_at, whose.respondent, whose.deliverable.code)
    if last is None:
        return request
    return with_last_plan(request, last, unchanged_since(cycle, last.identity.cycle))


def with_last_plan(
    request: FormRequest, last: Plan, same_items: Collection[str] | None = None
) -> FormRequest:
    """Return the request with the last plan's answers, to be confirmed, and what is told about them.

    Args:
        request: the form of this year.
        last: the last plan.
        same_items: numbers under which both ask about the same items; none: all of them.
    """
    written_on = stored_forms().get(form_reference(last.identity.schema, last.identity.schema_version))
    carried = carry_over(last, written_on, request.schema, request.identity, same_items)
    return replace(request, answers=carried.plan, told=carried.told, carried_over=True)


@lru_cache(maxsize=64)
def _empty_form(definition_text: str, whose: FormFor, catalogue: tuple[CatalogueItem, ...]) -> bytes:
    # The same form goes out with the call, again when it is fetched, and into a rehearsal's results.
    request = form_request(pinned_definition(definition_text), whose)
    return write_form(replace(request, catalogue=catalogue))
