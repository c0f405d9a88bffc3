"""A respondent's own answers in the form again, with the questions of a set as remarks at their cells."""

from dataclasses import replace

from config.form import form_reference, load_form_schema
from documents.form import CellComment, write_form
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt
from models.queries.obligations import find_obligation
from models.queries.questions import questions_of
from models.queries.submissions import versions_of
from models.rules.answers import plan_from_json
from models.rules.letters import Letter, LetterItem
from notifications.channel import Attachment
from tasks.forms import FormFor, form_request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def marked_forms(cycle: CycleAt, letter: Letter) -> list[Attachment]:
    """Return a marked copy for each deliverable of a letter whose questions stand at places of its form."""
    copies = (_marked(cycle, letter, item) for item in letter.items)
    return [copy for copy in copies if copy]


def _marked(cycle: CycleAt, letter: Letter, item: LetterItem) -> Attachment | None:
    found = find_obligation(cycle.session, cycle.row, letter.respondent, item.deliverable)
    comments = tuple(
        CellComment(one.sheet, one.line, one.field, f"Question {one.number}: {one.text}")
        for one in questions_of(cycle.session, found.id)
        if one.clarification == item.question_set and one.sheet
    )
    answers = next(
        (one.answers for one in versions_of(cycle.session, found.id) if one.version == item.version), None
    )
    if item.question_set is None or not comments or answers is None:
        return None
    plan = plan_from_json(answers)
    deliverable = cycle.definition.deliverable(item.deliverable)
    whose = FormFor(letter.respondent, letter.respondent_name, deliverable)
    schema = load_form_schema(form_reference(plan.identity.schema, plan.identity.schema_version))
    empty = form_request(cycle.definition, whose)
    asked = replace(empty, schema=schema, identity=plan.identity, catalogue=catalogue_of(cycle))
    request = replace(asked, answers=plan, comments=comments)
    name = whose.file_name.replace(".xlsx", f"-questions-{item.question_set}.xlsx")
    return Attachment(name, XLSX, write_form(request))
