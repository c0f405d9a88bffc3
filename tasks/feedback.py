"""Feedback to one respondent, read from its own plan and the cleared assessment of it."""

from datetime import datetime

from config.form import form_reference, load_form_schema
from models.errors import NothingToAssessError
from models.queries.assessments import RespondentFile, assessed_deliverable
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.installation import marking_on
from models.queries.submissions import versions_of
from models.rules.answers import plan_from_json
from models.rules.feedback import Feedback, FeedbackItem, Quote, quotes
from tasks.assess import file_of
from tasks.services import Services


def feedback_on(services: Services, code: str, respondent: str, now: datetime) -> Feedback:
    """Return the feedback to one respondent on its current version.

    Raises:
        NothingToAssessError: no plan of it is there.
        UnknownObligationError: that respondent is not asked.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return _feedback(cycle, file_of(cycle, respondent))


def _feedback(cycle: CycleAt, whole: RespondentFile) -> Feedback:
    version = whole.submission_version
    if version is None:
        raise NothingToAssessError(whole.respondent, whole.obligation.row.state)
    submission = versions_of(cycle.session, whole.obligation.id)[version - 1]
    definition = cycle.definition
    return Feedback(
        cycle_title=definition.title,
        sender=definition.letters.sender,
        marking=marking_on(cycle.session, definition.letters.marking),
        item_word=definition.catalogue.item_word,
        respondent_name=whole.obligation.respondent.name,
        deliverable_title=definition.deliverable(assessed_deliverable(cycle)).title,
        version=version,
        received_at=submission.received_at,
        reference=submission.reference,
        items=tuple(
            FeedbackItem(
                item, _quotes(submission.answers, item.number), whole.item(item.number).cleared_texts
            )
            for item in catalogue_of(cycle)
        ),
    )


def _quotes(answers: str | None, number: str) -> tuple[Quote, ...]:
    if answers is None:
        return ()
    plan = plan_from_json(answers)
    schema = load_form_schema(form_reference(plan.identity.schema, plan.identity.schema_version))
    return tuple(quotes(plan, schema, number))
