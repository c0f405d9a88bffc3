"""Looking at a draft before it is handed in: the gate and the checks; nothing is stored, nobody is told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from config.definition import Definition, Deliverable, FileFormat, Language
from config.form import FormSchema, form_reference, stored_forms
from config.reference import read_projects, read_roster
from documents.gate import admit, look_at, refuse_classified
from documents.reader import read_form, read_identity, read_json, read_json_identity
from models.errors import ForeignFormError, UnknownFormError
from models.rules.answers import FormIdentity
from models.rules.checks import run_checks
from models.rules.checks.roles import by_name
from models.rules.findings import Audience, Finding
from tasks.checks import check_input

FindDefinition = Callable[[str], Definition]
"""Returns the definition of a cycle by its code."""


@dataclass(frozen=True)
class Draft:
    """A file to look at, the cycle that it has to be of if one is named, and how to answer."""

    content: bytes
    cycle: str | None = None
    language: Language = Language.ENGLISH
    for_desk: bool = False
    """Whether what is for the desk is told as well."""


@dataclass(frozen=True)
class CheckedDraft:
    """Which form the draft is, and what the checks find in it."""

    identity: FormIdentity
    findings: tuple[Finding, ...]


def check_draft(draft: Draft, definition_of: FindDefinition, now: datetime) -> CheckedDraft:
    """Return what the checks of its cycle find in a workbook or a JSON document.

    It is looked at as it stands: without the last plan, and against the day of `now`.

    Raises:
        GateError: the file may not enter, or is no form of that cycle.
        CycleError: its cycle, or its form, is not known here.
    """
    admitted = admit(draft.content, (FileFormat.XLSX, FileFormat.JSON))
    look_at(draft.content, admitted)
    is_json = admitted.format is FileFormat.JSON
    identity = (read_json_identity if is_json else read_identity)(draft.content)
    if draft.cycle not in (None, identity.cycle):
        found = {name: str(said) for name, said in vars(identity).items()}
        raise ForeignFormError(found, found | {"cycle": draft.cycle or ""})
    definition = definition_of(identity.cycle)
    schema, deliverable = _asked(definition, identity)
    read = read_json if is_json else read_form
    plan = read(draft.content, schema, identity, definition.year)
    refuse_classified(plan)
    given = replace(check_input(definition, plan, now), projects=by_name(read_projects()))
    found_there = run_checks(definition.checks.get(deliverable.code, ()), given)
    told = {Audience.CONTACT, Audience.DESK} if draft.for_desk else {Audience.CONTACT}
    findings = (one.in_language(draft.language) for one in found_there if one.audience in told)
    return CheckedDraft(identity, tuple(findings))


def _asked(definition: Definition, identity: FormIdentity) -> tuple[FormSchema, Deliverable]:
    reference = form_reference(identity.schema, identity.schema_version)
    schema = stored_forms().get(reference)
    asked = (one for one in definition.deliverables if (one.form or "").partition("@")[0] == identity.schema)
    deliverable = next(asked, None)
    known = {entry.code for entry in read_roster(definition.respondents.roster)}
    if schema is None or deliverable is None or identity.respondent not in known:
        raise UnknownFormError(f"{reference} of {identity.respondent}", sorted(stored_forms()))
    return schema, deliverable
