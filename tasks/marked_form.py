"""A respondent's own answers in the form again, with the questions of a set as remarks at their cells."""

from dataclasses import replace

from sqlmodel import select

from config.form import form_reference, load_form_schema
from documents.form import CellComment, write_form
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation, find_obligation
from models.queries.questions import questions_of
from models.queries.submissions import versions_of
from models.rules.answers import plan_from_json
from models.rules.letters import Letter, LetterItem
from models.tables import Clarification
from notifications.channel import Attachment
from tasks.forms import FormFor, form_request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def marked_forms(cycle: CycleAt, letter: Letter) -> list[Attachment]:
    """Return a marked copy for each deliverable of a letter whose questions stand at places of its form."""
    copies = (_marked(cycle, letter, item) for item in letter.items)
    return [copy for copy in copies if copy]


def marked_copy(cycle: CycleAt, found: FoundObligation, number: int) -> Attachment | None:
    """Return the answers that a set was asked on, with its questions; none if none of them has a cell."""
    asked = select(Clarification).where(
        Clarification.obligation_id == found.id, Clarification.number == number
    )
    one = cycle.session.exec(asked).one_or_none()
    return _copy(cycle, found, number, one.submission_version) if one else None


def _marked(cycle: CycleAt, letter: Letter, item: LetterItem) -> Attachment | None:
    if item.question_set is None:
        return None
    found = find_obligation(cycle.session, cycle.row, letter.respondent, item.deliverable)
    return _copy(cycle, found, item.question_set, item.version)


def _copy(cycle: CycleAt, found: FoundObligation, number: int, version: int | None) -> Attachment | None:
    comments = tuple(
        CellComment(one.sheet, one.line, one.field, f"Question {one.number}: {one.text}")
        for one in questions_of(cycle.session, found.id)
        if one.clarification == number and one.sheet
    )
    answers = next(
        (one.answers for one in versions_of(cycle.session, found.id) if one.version == version), None
    )
    if not comments or answers is None:
        return None
    plan = plan_from_json(answers)
    deliverable = cycle.definition.deliverable(found.row.deliverable)
    whose = FormFor(found.respondent.code, found.respondent.name, deliverable)
    schema = load_form_schema(form_reference(plan.identity.schema, plan.identity.schema_version))
    empty = form_request(cycle.definition, whose)
    asked = replace(empty, schema=schema, identity=plan.identity, catalogue=catalogue_of(cycle))
    request = replace(asked, answers=plan, comments=comments)
    name = whose.file_name.replace(".xlsx", f"-questions-{number}.xlsx")
    return Attachment(name, XLSX, write_form(request))
