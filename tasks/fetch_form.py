"""The form for whoever asks for it: from the open cycle, or from a definition to look at before the call."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from config.definition import Definition, Deliverable
from config.reference import read_roster
from documents.form import write_form, write_json
from models.errors import NoFormError, UnknownObligationError
from models.queries.cycles import look_at_cycle
from models.queries.obligations import find_obligation
from models.rules.lint import read_definition
from tasks.acts import Act, Deed, carry_out
from tasks.forms import FormFor, form_request, request_for, write_form_for
from tasks.lint import must_be_clean
from tasks.services import Services


@dataclass(frozen=True)
class FormWanted:
    """Whose form is asked for; the deliverable need not be named where only one is a form.

    An officer's look at it changes nothing; what a contact fetches is recorded.
    """

    respondent: str
    deliverable: str | None = None
    by_contact: bool = False
    as_json: bool = False


@dataclass(frozen=True)
class FetchedForm:
    """The form, the name under which it goes out, and what became of answers of the last plan."""

    cycle: str
    file_name: str
    content: bytes
    told: tuple[str, ...] = ()


def fetch_form(services: Services, code: str, wanted: FormWanted, now: datetime) -> FetchedForm:
    """Return the form of a respondent in an open cycle, with the last plan's answers in it.

    Raises:
        NoFormError: that deliverable is no form.
        CycleError: the cycle is not open, or that respondent does not owe that deliverable.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        deliverable = _form_of(cycle.definition, wanted.deliverable)
        found = find_obligation(session, cycle.row, wanted.respondent, deliverable.code)
        whose = FormFor(found.respondent.code, found.respondent.name, deliverable)
        request = request_for(cycle, whose)
        content = write_json(request) if wanted.as_json else write_form_for(cycle, whose)
    if wanted.by_contact:
        carry_out(services, Act(code, wanted.respondent, deliverable.code, Deed.FETCH_FORM), now)
    return FetchedForm(code, _file_name(whose, wanted), content, request.told)


def preview_form(text: str, wanted: FormWanted) -> FetchedForm:
    """Return the empty form that a definition's text would send to a respondent.

    Raises:
        DefinitionError: the definition has errors.
        NoFormError: that deliverable is no form.
        UnknownObligationError: that respondent would not owe it.
    """
    must_be_clean(text)
    definition = read_definition(text)
    deliverable = _form_of(definition, wanted.deliverable)
    asked = definition.respondents
    owing = {entry.code: entry.name for entry in read_roster(asked.roster, asked.evaluated_on)}
    if wanted.respondent not in owing:
        raise UnknownObligationError(definition.code, wanted.respondent, deliverable.code)
    whose = FormFor(wanted.respondent, owing[wanted.respondent], deliverable)
    write = write_json if wanted.as_json else write_form
    return FetchedForm(definition.code, _file_name(whose, wanted), write(form_request(definition, whose)))


def _file_name(whose: FormFor, wanted: FormWanted) -> str:
    return str(PurePath(whose.file_name).with_suffix(".json")) if wanted.as_json else whose.file_name


def _form_of(definition: Definition, code: str | None) -> Deliverable:
    forms = {deliverable.code: deliverable for deliverable in definition.deliverables if deliverable.form}
    if code is None and len(forms) == 1:
        return next(iter(forms.values()))
    if code not in forms:
        raise NoFormError(definition.code, list(forms))
    return forms[code]
